// 一次检查的旁证：抽到的一项要照片或说明，读数看得见，不合格的当场改好两下记完，签字写得上、抹得掉。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { answer, bodies, content, doCheck, fail, go, saved, scenario, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { DIST, axeFaults } from './harness.mjs';
import { picture } from './photos.mjs';

/** A list, and none of the positions that use it, forbids phones: it draws a photo. */
const forbids = (list) => list.no_phone || list.positions.some((id) => content.position(id).no_phone);
const isRead = (list) => list.items.some(({ evidence }) => evidence === 'reading');
const LIST = content.checks.find((list) => !forbids(list) && !isRead(list) && !list.permit && list.items.length > 9);

/** 抽查 at the foot of the list that stands there. */
const draw = (page) => page.locator('section.drawn-part');

async function drawnItem(page) {
  const heading = draw(page).getByRole('heading', { name: /抽查：第 \d+ 项/ });
  await heading.waitFor();
  return Number((await heading.innerText()).match(/第 (\d+) 项/)[1]) - 1;
}

async function take(page, within, file) {
  const coming = page.waitForEvent('filechooser');
  await within.getByRole('button', { name: '拍照', exact: true }).click();
  await (await coming).setFiles(file);
}

scenario('drawn_item_is_asked_for_and_its_photo_stands_in_its_row_of_the_record', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, `#/checks/${LIST.id}`);
  for (const item of LIST.items) await answer(page, item, '合格');
  const at = await drawnItem(page);
  assert.equal(LIST.items[at].evidence === 'reading', false, '这张表有了要读数的项：换一张没有的');
  await page.getByLabel('检查人姓名').fill('王建国');
  await page.getByRole('button', { name: '提交并签字' }).click();
  await page.getByRole('alert').filter({ hasText: `这次抽到第 ${at + 1} 项，要拍一张照片` }).waitFor();
  assert.equal((await bodies(page, 'run_submitted')).length, 0);

  // An old picture must not pass: there is only the camera.
  assert.equal(await draw(page).getByRole('button', { name: '从相册选' }).count(), 0);
  await take(page, draw(page), await picture(page, { width: 900, height: 700 }));
  await draw(page).getByText('抽到的一项有了').waitFor();
  await saved(page);
  assert.equal((await bodies(page, 'photo_added'))[0].item, LIST.items[at].id);
  // Not with submit(): the sentence of the first try still stands there.
  await page.getByRole('button', { name: '提交并签字' }).click();
  await page.waitForURL(/#\/runs\/[0-9a-f]{32}$/);
  await page.getByText(`这次抽到第 ${at + 1} 项要照片：有`).waitFor();
  const row = page.locator('ul.answer-list > li').nth(at);
  await row.getByRole('img', { name: /这一项的照片/ }).evaluate((image) => image.decode());
  assert.deepEqual(await axeFaults(page), []);

  // Signing by hand, and taking the drawing away at the person's request.
  await page.getByRole('button', { name: '检查人签字', exact: true }).click();
  await page.getByRole('img', { name: '手写签名框' }).waitFor();
  await page.waitForFunction(() => document.getElementById('sign-inspector-who')?.value === '王建国');
  const pad = page.getByRole('img', { name: '手写签名框' });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 150, box.y + 70, { steps: 8 });
  await page.mouse.up();
  await page.getByRole('button', { name: '签上' }).click();
  const signature = page.getByRole('img', { name: '检查人手写的签名' });
  await signature.evaluate((image) => image.decode());
  await saved(page);
  const pngs = async () => (await stored(page, 'blobs')).filter(({ value }) => value.type === 'image/png').length;
  assert.equal(await pngs(), 1);
  await page.getByText('抹掉手写的签名').click();
  await page.getByRole('button', { name: '抹掉', exact: true }).click();
  await page.getByText('写一句：谁要求的、为什么').waitFor();
  assert.equal(await pngs(), 1, '没说为什么就抹了');
  await page.getByLabel('谁要求的、为什么').fill('王建国要求');
  await page.getByRole('button', { name: '抹掉', exact: true }).click();
  await page.getByText('手写的签名不在了').waitFor();
  assert.equal(await pngs(), 0);
  verifyChains(await stored(page, 'journal'));
});

scenario('no_photo_is_drawn_where_a_position_that_uses_the_list_forbids_phones', {}, async (world) => {
  const { page } = world;
  const list = content.checks.find((one) => !one.no_phone && forbids(one) && !isRead(one) && !one.permit && one.items.length > 3);
  await world.openApp();
  await doCheck(world, list, { name: '王建国' });
  await page.getByText('王建国').first().waitFor();
  assert.equal(await page.getByText(/这次抽到第 \d+ 项/).count(), 0);
  // Nothing was asked for, so nobody had to say why there is no photo.
  assert.equal((await bodies(page, 'item_noted')).length, 0);
});

scenario('what_was_hurting_somebody_is_not_put_right_on_the_spot', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, `#/checks/${LIST.id}`);
  const at = LIST.items.findIndex((item) => !item.major);
  await fail(page, LIST.items[at], { hurtsNow: true, words: '护栏少一根' });
  const row = page.locator(`#item-${at}`);
  await row.getByRole('button', { name: /拍照/ }).click();
  await row.getByText('报的是会马上伤人：先评估').waitFor();
  assert.equal(await row.getByRole('button', { name: '当场改好了' }).count(), 0);
});

scenario('what_was_put_right_on_the_spot_is_recorded_within_the_item', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, `#/checks/${LIST.id}`);
  const at = LIST.items.findIndex((item) => !item.major);
  await fail(page, LIST.items[at], { hurtsNow: false, words: '护栏少一根' });
  const row = page.locator(`#item-${at}`);
  await row.getByRole('button', { name: /拍照/ }).click();
  await row.getByRole('button', { name: '当场改好了' }).click();
  assert.deepEqual(await axeFaults(page), []);
  await row.getByRole('button', { name: '记下', exact: true }).click();
  await row.getByText('写一句怎么改的').waitFor();
  await row.getByLabel('怎么改的').fill('补上了');
  await row.getByLabel('谁改的').fill('李师傅');
  await row.getByRole('button', { name: '记下', exact: true }).click();
  await row.getByText('改的已经记下').waitFor();
  await saved(page);
  const [rectified] = await bodies(page, 'danger_rectified');
  const [reported] = await bodies(page, 'danger_reported');
  assert.deepEqual([rectified.danger, rectified.what], [reported.danger, '补上了']);
});

scenario('reading_is_judged_while_it_is_typed_and_kept_with_its_limit', {}, async (world) => {
  const { page } = world;
  // An item whose limit is the company's own to fill in.
  const { readings } = JSON.parse(fs.readFileSync(path.join(DIST, 'content/rules.json'), 'utf8'));
  const rule = readings.find((one) => !one.at_least && !one.at_most && !content.check(one.check)?.no_phone && content.check(one.check));
  const list = content.check(rule.check);
  const at = list.items.findIndex((item) => item.id === rule.item);
  await world.openApp();
  await go(page, `#/checks/${list.id}`);
  await answer(page, list.items[at], '合格');
  const row = page.locator(`#item-${at}`);
  await row.getByRole('button', { name: /拍照、读数/ }).click();
  const value = row.getByLabel(/^读数/);
  await value.fill('不知道');
  await row.getByRole('button', { name: '记下读数' }).click();
  await row.getByText('读数要写成一个数').waitFor();
  assert.equal(await value.inputValue(), '不知道');
  await row.getByLabel('不超过').fill('45.5');
  await value.fill('999999');
  await row.getByText('高了，不合格').waitFor();
  await row.getByRole('button', { name: '记下读数' }).click();
  await row.getByText('这一项答“不合格”').waitFor();
  await saved(page);
  const [measured] = await bodies(page, 'item_measured');
  assert.deepEqual([measured.item, measured.value, measured.within], [rule.item, '999999', false]);
  await row.locator('.measured[data-within="no"]').waitFor();
  // 合格 over a reading that is not within its limit is not handed in.
  for (const item of list.items.filter((_, n) => n !== at)) await answer(page, item, '合格');
  await page.getByLabel('检查人姓名').fill('王建国');
  await page.getByRole('button', { name: '提交并签字' }).click();
  await page.getByRole('alert').filter({ hasText: `第 ${at + 1} 项的读数不在限值里，答的是合格` }).waitFor();
  assert.equal((await bodies(page, 'run_submitted')).length, 0);
});
