// 恢复到一半浏览器被 kill -9：原来有的一条不少，再选同一个文件就接着并完，不多不少。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DAILY, SCAFFOLDER, choosePosition, content, go, radio, saved, scenario, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { DATABASE, report } from './faults.mjs';
import { anotherPhone, assertKept, backUp, carry, inStore, look, merge, replace, truth } from './keeping.mjs';
import { digestOf, layDown, pastOf } from './past.mjs';

const RECORDS = 12_000;
const list = content.check(DAILY);
const BUTTON = { 合并: ['合并'], 替换: ['替换', '确定替换'] };

/** The backup of a phone that has been used for years. */
async function bigBackup(world) {
  const past = pastOf(DAILY, RECORDS, 4);
  const file = await anotherPhone(async (other) => {
    await other.page.goto(other.url('cards/jiazi-gong.html'));
    await layDown(other.page, DATABASE, past);
    await other.openApp('#/data');
    return carry(world, await backUp(other));
  });
  return { past, file };
}

/** Counts, in the page, the strict writes; tells this process of each as it ends. */
async function countWrites(page) {
  const seen = { count: 0, wake: () => {} };
  await page.exposeFunction('wrote', () => {
    seen.count += 1;
    seen.wake();
  });
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...words) {
      const tx = transaction.apply(this, words);
      if (words[1] === 'readwrite' && [words[0]].flat().includes('journal')) tx.addEventListener('complete', () => window.wrote());
      return tx;
    };
  });
  return (count) => new Promise((resolve) => {
    seen.wake = () => seen.count >= count && resolve();
    seen.wake();
  });
}

/** The end of the log that the browser's database keeps of itself, and whether it noted a corruption. */
function databaseLog(profile) {
  const root = path.join(profile, 'Default/IndexedDB');
  const folders = fs.readdirSync(root).filter((name) => name.endsWith('.leveldb')).map((name) => path.join(root, name));
  return folders.flatMap((folder) => fs.readdirSync(folder).filter((name) => /^(LOG|LOG\.old|corruption_info\.json)$/.test(name))
    .map((name) => `${name}: ${fs.readFileSync(path.join(folder, name), 'utf8').slice(-1500)}`)).join('\n');
}

for (const how of ['合并', '替换']) {
  const name = { 合并: 'merge', 替换: 'replace' }[how];
  scenario(`browser_killed_during_a_${name}_loses_nothing_and_the_same_file_finishes_it`, { limit: 480_000 }, async (world) => {
    const { past, file } = await bigBackup(world);
    await world.openApp();
    await choosePosition(world, SCAFFOLDER);
    await go(world.page, `#/checks/${DAILY}`);
    await radio(world.page, list.items[0], '合格').click();
    await saved(world.page);
    const before = await truth(world.page);

    // Early, in the middle, at the very end: the last writes are the ones that make it count.
    const moments = [1, 3, 5, 7, 8, 9];
    let tries = 0;
    let lost = 0;
    for (const moment of moments) {
      const { page } = world;
      await world.openApp();
      await look(page, file);
      const wrote = await countWrites(page);
      const words = BUTTON[how];
      for (const word of words) await page.getByRole('button', { name: word, exact: true }).click();
      const finished = page.locator('.data-restore .banner.good').waitFor().then(() => 'finished', () => 'dead');
      const outcome = await Promise.race([finished, wrote(moment).then(() => 'now')]);
      await world.killAndReopen();
      tries += 1;
      await world.openApp();
      const now = await truth(world.page);
      const there = new Set(now);
      lost += inStore(before, 'journal').filter((line) => !there.has(line)).length;
      try {
        assertKept(before, now, { local: false });
      } catch (error) {
        // Was it us, or did the browser throw its database away? Its own log says.
        error.message += `\n现在 ${now.length} 行\n${databaseLog(world.profile)}`;
        throw error;
      }
      verifyChains(await stored(world.page, 'journal'));
      assert.equal(inStore(now, 'forks').length, 0);
      if (outcome === 'finished') break;
    }
    report(`恢复到一半 kill -9（${how}）`, { tries, acknowledged: inStore(before, 'journal').length, lost });
    assert.ok(tries >= 3, `只死了 ${tries} 回，这不算数`);

    // Whole, once it is done again.
    const { page } = world;
    await look(page, file);
    if (how === '合并') await merge(page);
    else await replace(page);
    const texts = (await stored(page, 'journal')).map(({ value }) => value).filter(({ device }) => device === past.device).map(({ text }) => text);
    assert.deepEqual(digestOf(texts), digestOf(past.texts));
    assertKept(before, await truth(page), { local: false });
    await go(page, '#/runs');
    await page.getByText(`共 ${past.texts.filter((text) => text.includes('"run_started"')).length + (how === '合并' ? 1 : 0)} 次`).waitFor();
  });
}
