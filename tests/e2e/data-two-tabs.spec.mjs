// 两个窗口同一秒：各自做的，对方一秒之内就看见；一下也不丢。
import assert from 'node:assert/strict';
import { DAILY, answer, content, go, group, look, radio, saved, scenario, stored } from './app.mjs';
import { Hand, answersStored, pageShows, report } from './faults.mjs';
import { verifyChains } from './chain.mjs';
import { STEP_LIMIT_MS, withinASecond } from './harness.mjs';

const check = content.check(DAILY);
/** Checks of positions where phones are allowed, none with a name within another's. */
const LOOKS = content.positions.filter((position) => !position.no_phone).map(({ id }) => look(id))
  .filter((one, _, all) => all.every((other) => other === one || !other.name.includes(one.name)));

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
  }, [item.text, slug, STEP_LIMIT_MS]);
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
  for (const [here, there, slug, word] of [[page, other, 'na', '不适用'], [other, page, 'pass', '合格']]) {
    const items = check.items.slice(1);
    await withinASecond(async () => {
      const item = items.shift();
      await watchFor(there, item, slug);
      const tapped = await tapAt(here, item, word);
      const late = await whenSeen(there) - tapped;
      await saved(here);
      return late;
    });
  }
});

/** When the page saw what it was told to look out for; it must have, and not before the tap. */
async function whenSeen(page) {
  const seen = await page.evaluate(() => window.seen);
  assert.ok(seen > 0, '还没点，那边就有了');
  assert.ok(seen < Infinity, '那边一直没有看见');
  return seen;
}

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
  const looks = [...LOOKS];
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  const other = await secondWindow(world, '#/runs');
  await other.getByRole('link', { name: check.name }).first().waitFor();
  await withinASecond(async () => {
    const mine = looks.shift();
    await go(page, `#/checks/${mine.id}`);
    await watchForLink(other, mine.name);
    const tapped = await tapAt(page, mine.items[0], '合格');
    return await whenSeen(other) - tapped;
  });
});

/** Notes, in the page and by its own clock, when a link with this name comes on the screen. */
function watchForLink(page, name) {
  return page.evaluate(([name, limit]) => {
    const there = () => [...document.querySelectorAll('a')].some((link) => link.textContent.includes(name));
    window.seen = new Promise((resolve) => {
      const watcher = new MutationObserver(() => there() && resolve(Date.now()));
      watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
      if (there()) resolve(-1);
      setTimeout(() => resolve(Infinity), limit);
    });
    return null;
  }, [name, STEP_LIMIT_MS]);
}
