// 手机的钟错了一年，再拨回来：记录一条不少，次序是做的次序，钟原样记着。
import assert from 'node:assert/strict';
import { DAILY, answer, assertChecked, content, group, radio, saved, scenario, stored, submit } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { report, withClock } from './faults.mjs';

const check = content.check(DAILY);
const YEAR = 365 * 86_400_000;

/** The answer to one item by the clock of the moment; when it is stored and said, it counts. */
async function tapped(page, at, word) {
  await radio(page, check.items[at], word).click();
  await assertChecked(page, check.items[at], word);
  await saved(page);
}

for (const [name, clocks] of [
  ['set_forward_a_year_and_back', [0, YEAR, 0]],
  ['set_back_a_year_and_forward', [0, -YEAR, 0]],
]) {
  scenario(`clock_${name}_keeps_every_answer_in_the_order_given`, {}, async (world) => {
    await world.openApp(`#/checks/${DAILY}`);
    await answer(world.page, check.items[0], '不适用');
    const { run } = (await stored(world.page, 'journal')).map(({ value }) => JSON.parse(value.text).body).find((body) => body.type === 'run_started');
    let acknowledged = 1;
    // The same items every time, so that the last word is a matter of order; the run is the same, by its own address.
    const words = ['合格', '不适用', '合格'];
    for (const [turn, off] of clocks.entries()) {
      const page = await withClock(world, off, `#/runs/${run}`);
      assert.ok(Math.abs(await page.evaluate(() => Date.now()) - Date.now() - off) < 60_000, '钟没拨成');
      await group(page, check.items[3]).waitFor();
      for (const at of [1, 2, 3]) {
        await tapped(page, at, words[turn]);
        acknowledged += 1;
      }
    }
    const { page } = world;
    await page.reload();
    await assertChecked(page, check.items[0], '不适用');
    for (const at of [1, 2, 3]) await assertChecked(page, check.items[at], words.at(-1));

    const journal = await stored(page, 'journal');
    verifyChains(journal);
    const events = journal.map(({ value }) => JSON.parse(value.text));
    const answers = events.filter((event) => event.body.type === 'item_answered');
    report(`钟拨错一年（${name.includes('forward_a_year') ? '往后' : '往前'}）`, { tries: clocks.length, acknowledged, lost: Math.max(0, acknowledged - answers.length) });
    assert.equal(answers.length, acknowledged);
    const order = events.map(({ hlc }) => hlc);
    assert.deepEqual(order, [...order].sort((a, b) => a[0] - b[0] || a[1] - b[1]), '次序跟着错钟跑了');
    // The clock is written down as it stood, right or wrong.
    const turns = [1, 4, 7].map((first) => Date.parse(answers[first].wall) - Date.now());
    for (const [turn, off] of clocks.entries()) assert.ok(Math.abs(turns[turn] - off) < 600_000, `第 ${turn + 1} 回的钟被改了`);
    assert.equal(events.filter((event) => event.body.type === 'run_started').length, 1);

    for (const item of check.items) await answer(page, item, '合格');
    await submit(page, '王建国');
  });
}

scenario('clock_set_back_a_year_still_shows_today_and_the_records', {}, async (world) => {
  await world.openApp(`#/checks/${DAILY}`);
  await answer(world.page, check.items[0], '合格');
  for (const off of [YEAR, -YEAR, 0]) {
    const page = await withClock(world, off, '#/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(world.url('#/runs'));
    await page.getByRole('link', { name: check.name }).first().waitFor();
  }
});
