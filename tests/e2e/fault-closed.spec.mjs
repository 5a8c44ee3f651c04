// 数据库在应用脚下被关上（手机切到后台就会这样）：自己接上，人不必知道，一下也不丢。
import assert from 'node:assert/strict';
import { DAILY, answer, assertChecked, content, radio, saved, scenario, submit } from './app.mjs';
import { Hand, answersStored, lostIn, pageShows, report } from './faults.mjs';

const CLOSINGS = 8;
const check = content.check(DAILY);

/** The browser's own page about databases has a button that closes every connection of an origin, as the system does. */
async function closer(world) {
  const internals = await world.context.newPage();
  await internals.goto('chrome://indexeddb-internals/');
  const bucket = internals.locator('indexeddb-bucket');
  await bucket.waitFor();
  // The pressed page stays in the background, as the system does.
  await world.page.bringToFront();
  return () => bucket.getByText('Force close').dispatchEvent('click');
}

/** How often the app has opened its database from now on. */
async function countOpenings(page) {
  await page.evaluate(() => {
    window.openings = 0;
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...words) {
      window.openings += 1;
      return open.apply(this, words);
    };
  });
  return () => page.evaluate(() => window.openings);
}

scenario('connection_closed_under_the_app_between_two_answers_is_taken_up_again', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const close = await closer(world);
  const openings = await countOpenings(page);
  // The button only asks for it: on a busy machine the answer may be written before the connection is gone. Then once more.
  let at = 0;
  do {
    at += 1;
    assert.ok(at < check.items.length, '连接没有真断，这一回不算');
    await close();
    await radio(page, check.items[at], '不适用').click();
    await assertChecked(page, check.items[at], '不适用');
    await saved(page);
    assert.equal(await page.getByRole('alert').filter({ hasText: '没有存上' }).count(), 0, '接得上的，却吓了人一跳');
  } while (await openings() === 0);
  await pageShows(page, await answersStored(page));
});

scenario('connection_closed_again_and_again_between_bursts_of_answers_loses_nothing', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const close = await closer(world);
  const openings = await countOpenings(page);
  const hand = await Hand.on(page);
  for (let closing = 0; closing < CLOSINGS; closing += 1) {
    assert.equal(await hand.answer(40, { seed: closing }), 'done');
    await close();
  }
  assert.equal(await hand.answer(40), 'done');
  assert.ok(await openings() >= CLOSINGS, '连接没有真断够回数，不算');
  assert.equal(await page.getByRole('alert').filter({ hasText: '没有存上' }).count(), 0, '接得上的，却吓了人一跳');
  const answers = await answersStored(page);
  const lost = lostIn(hand, 1, answers);
  report('连接被关', { tries: CLOSINGS, acknowledged: hand.acknowledged, lost });
  assert.equal(lost, 0);
  assert.equal(answers.length - 1, hand.taps.length, '有一下没存，也没说');
  await pageShows(page, answers);
  for (const item of check.items) await answer(page, item, '合格');
  await submit(page, '王建国');
});

// Chromium leaves the transaction that was under way without an end: no complete, no abort, no close event.
scenario('connection_closed_in_the_middle_of_a_write_is_mended_or_said_aloud', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const close = await closer(world);
  const hand = await Hand.on(page);
  const working = hand.answer(400);
  working.catch(() => {});
  await hand.until(() => hand.acknowledged >= 40);
  await close();
  const refused = page.getByRole('alert').getByRole('button', { name: '再存一次' });
  const said = refused.waitFor().then(() => 'said', () => 'nothing was said');
  const outcome = await Promise.race([working, said]);
  assert.ok(['done', 'said'].includes(outcome), '存到一半断了：既没接上，也没说没存上');
  if (outcome === 'said') {
    await refused.click();
    assert.equal(await working, 'done');
  }
  const answers = await answersStored(page);
  const lost = lostIn(hand, 1, answers);
  report('存到一半连接被关', { tries: 1, acknowledged: hand.acknowledged, lost });
  assert.equal(lost, 0);
  assert.equal(answers.length - 1, hand.taps.length, '有一下没存，或存了两遍');
});
