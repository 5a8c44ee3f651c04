// 另一个窗口把库升到了更新的版本：这个窗口让开、说清楚，不动数据；旧版本来开，也一样。
import assert from 'node:assert/strict';
import { DAILY, answer, content, go, radio, scenario } from './app.mjs';
import { DATABASE, Hand, answersStored, lostIn, report } from './faults.mjs';

const check = content.check(DAILY);
const NEWER = /更新版本的岗哨写的.*数据都在/;
const NEVER = /清除|清理网站数据|清空/;

/** In a page: raises the database to a version from the future, and says what was in its way. */
async function upgrade(name) {
  const request = indexedDB.open(name, 99);
  let blocked = false;
  request.onblocked = () => { blocked = true; };
  request.onupgradeneeded = () => request.result.createObjectStore('of-the-future');
  const db = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  db.close();
  return blocked;
}

/** A page of the same site that is not the app. */
async function neighbour(world) {
  const page = await world.context.newPage();
  await page.goto(world.url('cards/jiazi-gong.html'));
  return page;
}

scenario('second_tab_upgrading_is_let_through_and_the_first_says_what_to_do', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const other = await neighbour(world);
  const hand = await Hand.on(page);
  const working = hand.answer(500);
  working.catch(() => {});
  await hand.until(() => hand.acknowledged >= 40);
  assert.equal(await other.evaluate(upgrade, DATABASE), false, '这个窗口占着不让升级');

  // The old program is still on the screen: it does not touch the newer database, and says so.
  await page.bringToFront();
  await page.getByRole('alert').getByText(NEWER).waitFor();
  // The last taps of the burst may still be on their way.
  await page.locator('.saved').filter({ hasText: /^没有存上$/ }).waitFor();
  const { acknowledged } = hand;
  const answers = await answersStored(page);
  const lost = lostIn(hand, 1, answers);
  report('另一个窗口升级数据库', { tries: 1, acknowledged, lost });
  assert.equal(lost, 0);
  // What was on the screen stays on the screen, and cards are read as ever.
  await page.getByRole('alert').getByRole('button', { name: '再存一次' }).click();
  await page.getByRole('alert').getByText(NEWER).waitFor();
  await go(page, '#/cards/jiazi-gong');
  assert.doesNotMatch(await page.locator('body').innerText(), NEVER);
  assert.equal((await answersStored(page)).length, answers.length, '旧版本写进了更新的库');
});

scenario('older_build_opening_a_newer_database_changes_nothing_and_says_so', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  for (const item of check.items.slice(0, 3)) await answer(page, item, '合格');
  const other = await neighbour(world);
  await other.evaluate(upgrade, DATABASE);
  const before = await answersStored(other);
  await world.killAndReopen();
  await world.openApp(`#/checks/${DAILY}`);
  const again = world.page;
  await again.getByText(NEWER).first().waitFor();
  assert.doesNotMatch(await again.locator('body').innerText(), NEVER);
  await radio(again, check.items[4], '合格').click();
  await again.getByText(NEWER).first().waitFor();
  assert.equal(await again.getByRole('status').filter({ hasText: '已保存' }).count(), 0, '存不上的说了已保存');
  const after = await answersStored(again);
  report('旧版本打开更新的库', { tries: 1, acknowledged: 3, lost: 3 - after.length });
  assert.deepEqual(after, before);
});
