// 同一台手机开了两个窗口：各答各的，一条也不丢，链也不断。
import assert from 'node:assert/strict';
import { DAILY, MACHINIST, answer, assertChecked, content, go, group, look, radio, saved, scenario, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { INTRANET, withinASecond } from './harness.mjs';

const one = look(MACHINIST);
const two = content.check(DAILY);

async function secondTab(world, hash) {
  const page = await world.context.newPage();
  await page.goto(world.url());
  await page.waitForSelector('html[data-boot="app"]', { state: 'attached' });
  await go(page, hash);
  return page;
}

scenario('two_tabs_answer_two_checks_at_once_and_nothing_is_lost', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${one.id}`);
  const other = await secondTab(world, `#/checks/${two.id}`);
  await Promise.all([group(page, one.items[0]).waitFor(), group(other, two.items[0]).waitFor()]);

  // As fast as both can: their transactions meet under the same key and one has to try again.
  const burst = (tab, items) => tab.evaluate((texts) => {
    for (const text of texts) {
      const label = [...document.querySelectorAll('[role=radiogroup]')].find((group) => document.getElementById(group.getAttribute('aria-labelledby'))?.textContent === text);
      label.querySelector('[role=radio]').click();
    }
  }, items.map((item) => item.text));
  const first = [one.items.slice(0, 8), two.items.slice(0, 8)];
  await Promise.all([burst(page, first[0]), burst(other, first[1])]);
  await Promise.all([saved(page), saved(other)]);

  const journal = await stored(page, 'journal');
  verifyChains(journal);
  for (const [check, items] of [[one, first[0]], [two, first[1]]]) {
    const texts = journal.map(({ value }) => JSON.parse(value.text).body);
    const run = texts.find((body) => body.type === 'run_started' && body.checklist === check.id).run;
    const answered = texts.filter((body) => body.type === 'item_answered' && body.run === run).map((body) => body.item);
    assert.deepEqual(answered, items.map((item) => item.id), check.id);
  }
  assert.deepEqual(await stored(page, 'forks'), []);

  // Each finds the other's work after a reload.
  await page.reload();
  await world.appIsUp();
  await go(page, `#/checks/${two.id}`);
  for (const item of first[1]) await assertChecked(page, item, '合格');
});

scenario('two_tabs_see_each_others_change_within_a_second', { host: INTRANET }, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${one.id}`);
  await answer(page, one.items[0], '合格');
  const other = await secondTab(world, `#/checks/${one.id}`);
  await assertChecked(other, one.items[0], '合格');
  // Both ways; the clock starts when the answer is said to be saved.
  for (const [writer, reader, word] of [[page, other, '合格'], [other, page, '不适用']]) {
    const items = one.items.slice(1);
    await withinASecond(async () => {
      const item = items.shift();
      await radio(writer, item, word).click();
      await saved(writer);
      const seen = await untilSeen(reader, item, word);
      await assertChecked(reader, item, word);
      return seen;
    });
  }
});

/** Milliseconds, by the clock of the page, until it shows the answer. */
function untilSeen(page, item, word) {
  return page.evaluate(([text, word]) => new Promise((resolve) => {
    const start = performance.now();
    const look = () => {
      const group = [...document.querySelectorAll('[role=radiogroup]')].find((one) => document.getElementById(one.getAttribute('aria-labelledby'))?.textContent === text);
      const done = [...group.querySelectorAll('[role=radio]')].some((one) => one.textContent.trim() === word && one.getAttribute('aria-checked') === 'true');
      if (done || performance.now() - start > 5000) resolve(performance.now() - start);
      else requestAnimationFrame(look);
    };
    look();
  }), [item.text, word]);
}

scenario('two_tabs_work_on_the_same_run', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${one.id}`);
  await answer(page, one.items[0], '合格');
  const other = await secondTab(world, `#/checks/${one.id}`);
  await assertChecked(other, one.items[0], '合格');
  await Promise.all([radio(page, one.items[1], '合格').click(), radio(other, one.items[2], '不适用').click()]);
  await Promise.all([saved(page), saved(other)]);
  for (const tab of [page, other]) {
    await tab.reload();
    await assertChecked(tab, one.items[0], '合格');
    await assertChecked(tab, one.items[1], '合格');
    await assertChecked(tab, one.items[2], '不适用');
  }
  const journal = await stored(page, 'journal');
  verifyChains(journal);
  assert.equal(journal.filter(({ value }) => value.text.includes('"run_started"')).length, 1, '两个窗口开成了两次检查');
});
