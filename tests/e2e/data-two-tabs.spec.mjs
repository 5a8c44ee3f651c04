// 两个窗口同一秒：各自做的，对方一秒之内就看见；一下也不丢。
import assert from 'node:assert/strict';
import { DAILY, MACHINIST, answer, content, go, group, look, radio, saved, scenario, stored } from './app.mjs';
import { Hand, answersStored, pageShows, report } from './faults.mjs';
import { verifyChains } from './chain.mjs';

const SECOND = 1000;
/** When nothing has come by then it never will. */
const NEVER = 10 * SECOND;
const check = content.check(DAILY);

async function secondWindow(world, hash) {
  const page = await world.context.newPage();
  await page.goto(world.url(hash));
  await page.waitForSelector('html[data-boot="app"]', { state: 'attached' });
  return page;
}

/** Notes, in the page and by its own clock, when an answer comes on the screen without a tap of its own. */
function watchFor(page, item, slug) {
  return page.evaluate(([text, slug, limit]) => {
    const row = [...document.querySelectorAll('[role=radiogroup]')].find((one) => document.getElementById(one.getAttribute('aria-labelledby'))?.textContent === text);
    const mark = row.querySelector(`[role=radio][data-answer=${slug}]`);
    const on = () => mark.getAttribute('aria-checked') === 'true';
    window.seen = new Promise((resolve) => {
      const watcher = new MutationObserver(() => on() && resolve(Date.now()));
      watcher.observe(mark, { attributes: true });
      if (on()) resolve(-1);
      setTimeout(() => resolve(Infinity), limit);
    });
    return null;
  }, [item.text, slug, NEVER]);
}

/** Taps and says when, by the same clock: both windows are on one machine. */
async function tapAt(page, item, word) {
  const mark = await radio(page, item, word).elementHandle();
  return mark.evaluate((element) => {
    const now = Date.now();
    element.click();
    return now;
  });
}

scenario('two_windows_on_the_same_run_see_each_other_within_a_second', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const other = await secondWindow(world, `#/checks/${DAILY}`);
  await group(other, check.items.at(-1)).waitFor();
  await group(other, check.items[0]).getByRole('radio', { name: '合格', exact: true, checked: true }).waitFor();
  const late = [];
  for (const [at, [here, there]] of [[page, other], [other, page], [page, other], [other, page]].entries()) {
    const item = check.items[at + 1];
    await watchFor(there, item, 'na');
    const tapped = await tapAt(here, item, '不适用');
    const seen = await there.evaluate(() => window.seen);
    assert.ok(seen > 0, '还没点，那边就有了');
    assert.ok(seen < Infinity, '那边一直没有看见');
    late.push(seen - tapped);
    await saved(here);
  }
  assert.ok(late.every((ms) => ms <= SECOND), `过了 ${late} 毫秒那边才看见`);
});

scenario('two_windows_answering_the_same_run_in_the_same_second_lose_nothing', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const other = await secondWindow(world, `#/checks/${DAILY}`);
  const hands = [await Hand.on(page), await Hand.on(other)];
  assert.deepEqual(await Promise.all(hands.map((hand, seed) => hand.answer(150, { seed: seed + 1 }))), ['done', 'done']);
  const answers = await answersStored(page);
  const told = hands[0].acknowledged + hands[1].acknowledged;
  report('两个窗口同一秒', { tries: 300, acknowledged: told, lost: Math.max(0, told - (answers.length - 1)) });
  assert.equal(answers.length - 1, 300);
  verifyChains(await stored(page, 'journal'));
  // Both windows end up showing the same, which is what is stored.
  await Promise.all([pageShows(page, answers), pageShows(other, answers)]);
});

scenario('two_windows_on_two_checks_each_see_the_other_in_the_history_within_a_second', {}, async (world) => {
  const { page } = world;
  const mine = look(MACHINIST);
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const other = await secondWindow(world, '#/runs');
  await other.getByRole('link', { name: check.name }).first().waitFor();
  await go(page, `#/checks/${mine.id}`);
  const appears = other.evaluate(([name, limit]) => new Promise((resolve) => {
    const there = () => [...document.querySelectorAll('a')].some((link) => link.textContent.includes(name));
    const watcher = new MutationObserver(() => there() && resolve(Date.now()));
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
    if (there()) resolve(-1);
    setTimeout(() => resolve(Infinity), limit);
  }), [mine.name, NEVER]);
  const tapped = await tapAt(page, mine.items[0], '合格');
  const seen = await appears;
  assert.ok(seen > 0);
  assert.ok(seen - tapped <= SECOND, `过了 ${seen - tapped} 毫秒那边才看见`);
});
