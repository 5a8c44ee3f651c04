// 恢复：空手机上找得到路，看清楚再定；合并只加不减，同一个文件再来一次什么都不变；替换收起来的随时回得来。
import assert from 'node:assert/strict';
import { DAILY, MACHINIST, SCAFFOLDER, bodies, choosePosition, content, doCheck, go, heading, scenario, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { axeFaults } from './harness.mjs';
import { anotherPhone, assertKept, backUp, carry, dataPage, inStore, look, merge, preview, replace, restore, truth, undo } from './keeping.mjs';
import { addPhoto, picture } from './photos.mjs';

const list = content.check(DAILY);
const WRONG = { 1: { hurtsNow: false, words: '护栏松了' } };
const links = (page) => page.locator('main ul.links.due a');

/** A phone with a position, a check signed by 王建国, and a danger with a photo; resolves with its backup. */
async function workedOn(world) {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  const run = await doCheck(world, list, { name: '王建国', wrong: WRONG });
  const [{ danger }] = await bodies(page, 'danger_reported');
  await go(page, `#/dangers/${danger}`);
  await addPhoto(page, await picture(page, { width: 900, height: 700 }));
  return { run, danger, events: (await stored(page, 'journal')).length, file: await backUp(world) };
}

/** What 检查记录 lists. */
async function history(page) {
  await go(page, '#/runs');
  await links(page).or(page.getByText('还没有做过检查')).first().waitFor();
  return links(page).allInnerTexts();
}

scenario('empty_phone_is_offered_the_way_and_gets_everything_back', {}, async (world) => {
  const past = await anotherPhone(async (old) => {
    const made = await workedOn(old);
    return { ...made, file: carry(world, made.file) };
  });
  const { page } = world;
  await world.openApp();
  await page.getByRole('link', { name: /从文件恢复/ }).click();
  await heading(page, '数据体检').waitFor();
  const rows = await look(page, past.file);
  assert.equal(rows['谁的'], '王建国');
  assert.match(rows['哪几天'], /^\d{4}-\d\d-\d\d 到 \d{4}-\d\d-\d\d$/);
  assert.equal(rows['里面有'], `1 次检查、1 处隐患、1 张照片，共 ${past.events} 条记录`);
  assert.equal(rows['新的'], `${past.events} 条`);
  assert.equal(rows['这里已有'], '0 条');
  assert.match(rows['对不上'], /^0 条/);
  assert.deepEqual(await axeFaults(page), []);
  assert.deepEqual(await stored(page, 'journal'), [], '还没定就改了');

  assert.match(await merge(page), new RegExp(`^恢复好了：新并进来 ${past.events} 条记录`));
  assert.deepEqual(await axeFaults(page), []);
  verifyChains(await stored(page, 'journal'));
  await go(page, '#/runs');
  // The name of the list may come after its row.
  await links(page).filter({ hasText: list.name }).first().waitFor();
  const [row] = await history(page);
  assert.ok(row.includes(list.name) && row.includes('王建国'), row);
  await links(page).first().click();
  await page.waitForURL(new RegExp(`#/runs/${past.run}$`));
  await page.locator('main').getByText(list.items[3].text).first().waitFor();
  await go(page, `#/dangers/${past.danger}`);
  await page.getByRole('button', { name: /看大图/ }).click();
  const image = page.getByRole('dialog', { name: '照片' }).locator('img');
  await image.waitFor();
  await image.evaluate((one) => one.decode());
  await page.reload();
  await world.appIsUp();
  assert.equal((await history(page)).length, 1);
});

scenario('my_position_follows_me_to_the_new_phone', {}, async (world) => {
  const file = await anotherPhone(async (old) => carry(world, (await workedOn(old)).file));
  const { page } = world;
  await world.openApp();
  await restore(page, file);
  await go(page, '#/');
  await page.getByRole('heading', { name: content.position(MACHINIST).name }).waitFor();
});

scenario('same_file_again_changes_nothing_and_says_so', {}, async (world) => {
  const file = await anotherPhone(async (old) => carry(world, (await workedOn(old)).file));
  const { page } = world;
  await world.openApp();
  await restore(page, file);
  const before = await truth(page);
  const rows = await look(page, file);
  assert.equal(rows['新的'], '0 条');
  assert.match(await merge(page), /什么都没有变/);
  assert.deepEqual(await truth(page), before);
});

scenario('merging_on_a_phone_with_records_of_its_own_keeps_both', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, SCAFFOLDER);
  await doCheck(world, list, { name: '李秀英' });
  const file = await anotherPhone(async (other) => carry(world, (await workedOn(other)).file));
  const before = await truth(page);
  await restore(page, file);
  assertKept(before, await truth(page));
  const names = (await history(page)).join(' ');
  assert.ok(names.includes('王建国') && names.includes('李秀英'), names);
  await go(page, '#/');
  await page.getByRole('heading', { name: content.position(SCAFFOLDER).name }).waitFor();
});

scenario('replacing_hides_what_was_here_and_undoing_brings_it_back', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, SCAFFOLDER);
  await doCheck(world, list, { name: '李秀英' });
  const file = await anotherPhone(async (other) => carry(world, (await workedOn(other)).file));
  const before = await truth(page);

  // Asked again, with the number, and let go of: nothing is changed.
  await look(page, file);
  await page.getByRole('button', { name: '替换', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: `多出来的 ${inStore(before, 'journal').length} 条收起来` }).waitFor();
  assert.deepEqual(await axeFaults(page), []);
  await page.getByRole('button', { name: '不要了' }).click();
  await preview(page).waitFor({ state: 'detached' });
  assert.deepEqual(await truth(page), before);

  await look(page, file);
  assert.match(await replace(page), /收起来了，没有删，随时可以撤销/);
  assert.deepEqual(await axeFaults(page), []);
  assertKept(before, await truth(page), { local: false });
  let rows = await history(page);
  assert.equal(rows.length, 1);
  assert.ok(rows[0].includes('王建国'), rows[0]);
  await page.reload();
  await world.appIsUp();
  rows = await history(page);
  assert.equal(rows.length, 1, '重开以后收起来的又出来了');

  // Work goes on under a new writer; what is written now stays after undoing.
  await doCheck(world, list, { name: '赵国强' });
  await dataPage(page);
  const replaced = await truth(page);
  assert.match(await undo(page), /^撤销了/);
  assertKept(replaced, await truth(page), { local: false });
  assert.equal(await page.getByRole('button', { name: '撤销这次替换' }).count(), 0);
  const names = (await history(page)).join(' ');
  for (const name of ['王建国', '李秀英', '赵国强']) assert.ok(names.includes(name), `没有${name}：${names}`);
  verifyChains(await stored(page, 'journal'));
  assert.equal((await bodies(page, 'replaced')).length, 1);
  assert.equal((await bodies(page, 'replace_undone')).length, 1);
});

scenario('position_is_still_mine_after_replacing_with_my_own_older_backup', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  const file = await backUp(world);
  await doCheck(world, list, { name: '李秀英' });
  await look(page, file);
  assert.match(await replace(page), /收起来了/);
  assert.equal((await history(page)).length, 0);
  await go(page, '#/');
  await page.getByRole('heading', { name: content.position(MACHINIST).name }).waitFor();
});

scenario('other_text_under_the_same_number_is_kept_beside_and_shown', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  await doCheck(world, list, { name: '王建国' });
  const file = await backUp(world);
  const journal = await stored(page, 'journal');
  const { key: [device, seq], value } = journal.at(-1);
  const changed = value.text.replace(/"person":"[0-9a-f]{32}"/, `"person":"${'ab'.repeat(16)}"`);
  assert.notEqual(changed, value.text);
  await page.evaluate(([device, seq, text]) => new Promise((resolve, reject) => {
    const request = indexedDB.open('gangshao-liangdan-liangka');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const tx = request.result.transaction('journal', 'readwrite');
      tx.objectStore('journal').put({ device, seq, text });
      tx.oncomplete = () => resolve(request.result.close());
      tx.onabort = () => reject(tx.error);
    };
  }), [device, seq, changed]);
  await world.openApp('#/data');
  await page.reload();
  await world.appIsUp();
  const before = await truth(page);
  const rows = await look(page, file);
  assert.match(rows['对不上'], /^1 条/);
  assert.match(await merge(page), /有 1 条和这里的对不上，两份都留着/);
  const after = await truth(page);
  assertKept(before, after, { local: false });
  assert.equal(inStore(after, 'forks').length, 1);
  await page.getByText(/对不上的 1 条/).waitFor();
  assert.deepEqual(await axeFaults(page), []);
});
