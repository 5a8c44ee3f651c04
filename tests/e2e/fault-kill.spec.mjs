// 答着题浏览器被 kill -9，二十回，同一个用户目录：凡是说过“已保存”的，回来都在，链不断，接着能做。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DAILY, answer, bodies, content, go, saved, scenario, submit } from './app.mjs';
import { Hand, answersStored, dice, lostIn, pageShows, report } from './faults.mjs';

const ANSWERS = 500;
const ROUNDS = 10;
const check = content.check(DAILY);

async function killedTenTimes(world, seed) {
  const roll = dice(seed);
  let before = 0;
  let acknowledged = 0;
  let lost = 0;
  await world.openApp(`#/checks/${DAILY}`);
  for (let round = 0; round < ROUNDS; round += 1) {
    const hand = await Hand.on(world.page);
    // Twice as many as it takes: a slow machine kills late.
    const dying = hand.answer(2 * ANSWERS, { seed: roll(1 << 30) });
    // Half the time a tap is on its way, half the time 已保存 has only just been said.
    const when = 1 + roll(ANSWERS * 0.6);
    await Promise.race([dying, hand.until(roll(2) ? () => hand.taps.length >= when : () => hand.acknowledged >= when)]);
    await world.killAndReopen();
    assert.equal(await dying, 'dead', '都点完了才死，这一回不算');
    await world.openApp(`#/checks/${DAILY}`);
    const answers = await answersStored(world.page);
    acknowledged += hand.acknowledged;
    lost += lostIn(hand, before, answers);
    assert.equal(lost, 0, `第 ${round + 1} 回：说了已保存的丢了`);
    await pageShows(world.page, answers);
    before = answers.length;
  }
  return { tries: ROUNDS, acknowledged, lost };
}

for (const [half, seed] of [['first', 20261121], ['second', 7]]) {
  scenario(`browser_killed_ten_times_during_500_rapid_answers_loses_nothing_that_was_said_to_be_saved_${half}_half`, { limit: 480_000 }, async (world) => {
    const counted = await killedTenTimes(world, seed);
    assert.ok(counted.acknowledged > 100, `只有 ${counted.acknowledged} 下说过已保存，这不算数`);
    report('答题中 kill -9', counted);
    // The run goes on as if nothing had been.
    const { page } = world;
    for (const item of check.items) await page.getByRole('radiogroup', { name: item.text, exact: true }).getByRole('radio', { name: '合格', exact: true }).click();
    await saved(page);
    await submit(page, '王建国');
    assert.equal((await bodies(page, 'run_started')).length, 1, '死一回就另开了一次检查');
    await go(page, '#/');
  });
}

/** Cuts the last record of the database's log in two, as a kill between Chromium's two writes of it does: a head that promises more than follows. */
function tearLog(profile) {
  const databases = path.join(profile, 'Default/IndexedDB');
  const folder = path.join(databases, fs.readdirSync(databases).find((name) => name.endsWith('.leveldb')));
  const logs = fs.readdirSync(folder).filter((name) => name.endsWith('.log'));
  assert.equal(logs.length, 1, '日志文件不是一个，撕不准');
  const head = Buffer.alloc(7);
  head.writeUInt32LE(0x12345678, 0);
  head.writeUInt16LE(1500, 4);
  head[6] = 1;
  fs.appendFileSync(path.join(folder, logs[0]), head);
}

scenario('a_record_cut_in_two_by_a_kill_takes_nothing_with_it_that_is_saved_later', {}, async (world) => {
  await world.openApp(`#/checks/${DAILY}`);
  for (const item of check.items.slice(0, 3)) await answer(world.page, item, '合格');
  await world.kill();
  tearLog(world.profile);
  await world.openBrowser();
  await world.openApp(`#/checks/${DAILY}`);
  assert.equal((await answersStored(world.page)).length, 3);
  for (const item of check.items.slice(3, 8)) await answer(world.page, item, '合格');
  await world.killAndReopen();
  await world.openApp(`#/checks/${DAILY}`);
  const answers = await answersStored(world.page);
  report('一笔写到一半 kill -9', { tries: 1, acknowledged: 8, lost: 8 - answers.length });
  assert.equal(answers.length, 8);
  await pageShows(world.page, answers);
});
