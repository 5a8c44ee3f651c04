// 库从旧版本升上来的半路上，手机一次次死掉：旧记录一个字不变，升得完，接着能做。
import assert from 'node:assert/strict';
import { DAILY, answer, assertChecked, content, scenario, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { DATABASE, dice, report } from './faults.mjs';
import { digestOf, digestStored, layDown, pastOf } from './past.mjs';

const RECORDS = 20_000;
const KILLS = 12;
const OLD = 1;
const check = content.check(DAILY);

/** Tells of everything the app does with its database, from the first open on; the n-th of these is a moment to die. */
async function moments(page) {
  const seen = [];
  let wake = () => {};
  await page.exposeFunction('moment', (what) => {
    seen.push(what);
    wake();
  });
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...words) {
      const request = open.apply(this, words);
      window.moment('open');
      for (const what of ['upgradeneeded', 'success']) request.addEventListener(what, () => window.moment(what));
      return request;
    };
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...words) {
      const tx = transaction.apply(this, words);
      window.moment(`begin ${words[1]}`);
      tx.addEventListener('complete', () => window.moment('complete'));
      return tx;
    };
  });
  return (count) => new Promise((resolve) => {
    wake = () => seen.length >= count && resolve(seen);
    wake();
  });
}

scenario('browser_killed_while_its_database_is_upgraded_changes_no_record', {}, async (world) => {
  const past = pastOf(DAILY, RECORDS, 4);
  await world.page.goto(world.url('cards/jiazi-gong.html'));
  await layDown(world.page, DATABASE, past);
  const wanted = digestOf(past.texts);
  const { version, count, sha256 } = await digestStored(world.page, DATABASE);
  assert.deepEqual({ version, count, sha256 }, { version: OLD, ...wanted });
  await world.killAndReopen();

  const roll = dice(20261123);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { page } = world;
    const after = await moments(page);
    const going = page.goto(world.url(`#/checks/${DAILY}`)).then(() => assertChecked(page, check.items[3], '合格'));
    going.catch(() => {});
    // The upgrade is among the first few things; later ones meet the rebuilding of what is kept beside the records.
    await Promise.race([going.catch(() => {}), after(1 + (kill < 6 ? kill : roll(40)))]);
    await world.killAndReopen();
  }

  await world.openApp(`#/checks/${DAILY}`);
  const { page } = world;
  for (const at of check.items.keys()) {
    if (at < 4) await assertChecked(page, check.items[at], '合格');
  }
  const now = await digestStored(page, DATABASE);
  assert.ok(now.version > OLD, '库没有升级，这一回不算');
  report('升级数据库时 kill -9', { tries: KILLS, acknowledged: past.texts.length, lost: past.texts.filter((text, at) => now.texts[at] !== text).length });
  assert.deepEqual({ count: now.count, sha256: now.sha256 }, wanted);

  // And the work goes on, on the same chain.
  await answer(page, check.items[4], '合格');
  const heads = verifyChains(await stored(page, 'journal'));
  assert.deepEqual([...heads.keys()], [past.device]);
  await page.reload();
  await world.appIsUp();
  await assertChecked(page, check.items[4], '合格');
});
