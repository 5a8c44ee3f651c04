// 打了的字不丢：存好一笔、收到别的窗口的一笔、换一屏再回来，正在写的都还在。
import assert from 'node:assert/strict';
import { DAILY, answer, bodies, content, dialog, go, group, radio, saved, scenario } from './app.mjs';

const check = content.check(DAILY);
const rowOf = (page, item) => page.locator('li').filter({ has: group(page, item) });

/**
 * A slow phone: the news that a record is written is held back; what the app keeps beside its records is not.
 * `release(n)` lets the next n through, `release()` all there will ever be.
 */
async function slowStore(page) {
  await page.evaluate(() => {
    const held = [];
    let open = false;
    window.heldWrites = () => held.length;
    window.letGo = (count) => {
      open ||= count === undefined;
      for (const act of held.splice(0, count ?? held.length)) act();
    };
    const late = (act) => act && function (event) {
      const go = () => (act.handleEvent ? act.handleEvent(event) : act.call(this, event));
      if (open || this.mode !== 'readwrite' || !this.objectStoreNames.contains('journal')) go();
      else held.push(go);
    };
    const { set, ...rest } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'oncomplete');
    Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { ...rest, set(act) { set.call(this, late(act)); } });
    const listen = IDBTransaction.prototype.addEventListener;
    IDBTransaction.prototype.addEventListener = function (type, act, ...more) {
      return listen.call(this, type, type === 'complete' ? late(act) : act, ...more);
    };
  });
  return (count) => page.evaluate((count) => window.letGo(count), count);
}

scenario('saved_is_not_said_before_the_transaction_is_complete', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const release = await slowStore(page);
  await radio(page, check.items[1], '合格').click();
  await page.getByText('正在保存').first().waitFor();
  assert.equal(await page.getByRole('status').filter({ hasText: '已保存' }).count(), 0);
  // The answer shows at once all the same, and the next one may be given.
  await group(page, check.items[1]).getByRole('radio', { name: '合格', exact: true, checked: true }).waitFor();
  await radio(page, check.items[2], '不适用').click();
  await group(page, check.items[2]).getByRole('radio', { name: '不适用', exact: true, checked: true }).waitFor();
  await release();
  await saved(page);
  assert.equal((await bodies(page, 'item_answered')).length, 3);
});

scenario('saved_is_not_said_while_a_later_answer_still_waits', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const release = await slowStore(page);
  await radio(page, check.items[1], '合格').click();
  await radio(page, check.items[2], '合格').click();
  await page.waitForFunction(() => window.heldWrites() === 1);
  await release(1);
  // The first is in the store; the second is on its way there and would be lost with the phone.
  await page.waitForFunction(() => window.heldWrites() === 1);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  assert.equal(await page.getByRole('status').filter({ hasText: '已保存' }).count(), 0, '还有一条没存上就说了已保存');
  await release();
  await saved(page);
  assert.equal((await bodies(page, 'item_answered')).length, 3);
});

scenario('a_slow_store_takes_no_words_away_from_the_person_who_writes_them', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const release = await slowStore(page);
  await radio(page, check.items[1], '不合格').click();
  await dialog(page, '会马上伤人吗？').getByRole('button', { name: '不会', exact: true }).click();
  const asked = dialog(page, '哪里、什么样？');
  await asked.getByLabel('在哪里').fill('三楼东头');
  await asked.getByLabel('什么样').fill('栏杆少了一道');
  await release();
  await saved(page);
  assert.equal(await asked.getByLabel('在哪里').inputValue(), '三楼东头');
  assert.equal(await asked.getByLabel('什么样').inputValue(), '栏杆少了一道');
  await asked.getByRole('button', { name: '记下' }).click();
  await asked.waitFor({ state: 'detached' });
  await saved(page);
  assert.equal((await bodies(page, 'danger_described')).at(-1).what, '栏杆少了一道');
});

scenario('a_name_and_a_note_being_written_outlast_the_ticks_around_them', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await page.getByLabel('检查人姓名').fill('王建国');
  await answer(page, check.items[0], '合格');
  await rowOf(page, check.items[0]).getByRole('button', { name: '写一句' }).click();
  await rowOf(page, check.items[0]).getByLabel('备注').fill('东头栏杆刚修好');
  await answer(page, check.items[1], '合格');
  await answer(page, check.items[2], '不适用');
  assert.equal(await page.getByLabel('检查人姓名').inputValue(), '王建国');
  assert.equal(await rowOf(page, check.items[0]).getByLabel('备注').inputValue(), '东头栏杆刚修好');
});

scenario('a_note_that_was_written_is_kept_without_a_button', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  await rowOf(page, check.items[0]).getByRole('button', { name: '写一句' }).click();
  await rowOf(page, check.items[0]).getByLabel('备注').fill('东头栏杆刚修好');
  // On to the next item, as everybody does; then the phone is put away.
  await answer(page, check.items[1], '合格');
  await world.killAndReopen();
  await world.openApp(`#/checks/${DAILY}`);
  await rowOf(world.page, check.items[0]).getByText('东头栏杆刚修好').waitFor();
});

scenario('words_of_a_danger_outlast_the_stop_work_screen', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/dangers/new');
  await page.getByLabel('在哪里').fill('二号门口');
  await page.getByLabel('什么样').fill('电缆破皮泡在水里');
  await page.getByLabel(/报的人/).fill('王建国');
  await page.getByRole('radio', { name: '会', exact: true }).click();
  await page.getByRole('button', { name: '人已撤出' }).click();
  assert.equal(await page.getByLabel('在哪里').inputValue(), '二号门口');
  assert.equal(await page.getByLabel('什么样').inputValue(), '电缆破皮泡在水里');
  assert.equal(await page.getByLabel(/报的人/).inputValue(), '王建国');
  await page.getByRole('radio', { name: '会', exact: true, checked: true }).waitFor();
  // A refusal takes nothing away either.
  await page.getByLabel('什么样').fill('');
  await page.getByRole('button', { name: '记下' }).click();
  await page.getByRole('alert').getByText('什么样').waitFor();
  assert.equal(await page.getByLabel('在哪里').inputValue(), '二号门口');
  await page.getByLabel('什么样').fill('电缆破皮');
  await page.getByRole('button', { name: '记下' }).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  assert.equal((await bodies(page, 'danger_reported'))[0].place, '二号门口');
});

scenario('a_second_contact_being_written_outlasts_the_first_being_saved', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, '#/company');
  const form = (name) => page.locator('form').filter({ has: page.getByRole('heading', { name }) });
  await form('班组长').getByLabel('电话').fill('13800138000');
  await form('安全员').getByLabel('姓名').fill('赵敏');
  await form('安全员').getByLabel('电话').fill('13900139000');
  await form('班组长').getByRole('button', { name: '存下' }).click();
  await page.getByRole('listitem').filter({ hasText: '13800138000' }).waitFor();
  assert.equal(await form('安全员').getByLabel('姓名').inputValue(), '赵敏');
  assert.equal(await form('安全员').getByLabel('电话').inputValue(), '13900139000');
  await form('安全员').getByRole('button', { name: '存下' }).click();
  await page.getByRole('listitem').filter({ hasText: '赵敏' }).waitFor();
  assert.equal(await form('班组长').getByLabel('电话').inputValue(), '', '存过的还留在框里');
});
