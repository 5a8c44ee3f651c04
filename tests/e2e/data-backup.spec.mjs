// 备份：做、存出去、再读回来核对；核对过的才算，别人的、坏的不算。
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { DAILY, MACHINIST, answer, choosePosition, content, doCheck, go, scenario, stored } from './app.mjs';
import { sha256 } from './chain.mjs';
import { DATABASE } from './faults.mjs';
import { ROOT, axeFaults } from './harness.mjs';
import { anotherPhone, backUp, backUpAndCheck, check, dataPage, makeBackup, truth, unbacked, unzip } from './keeping.mjs';
import { layDown, pastOf } from './past.mjs';

const list = content.check(DAILY);
const WORDS = { hurtsNow: false, words: '护栏松了，"两处"' };

scenario('backup_is_saved_and_read_back_and_then_nothing_is_unbacked_until_the_next_answer', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  await doCheck(world, list, { name: '王建国', wrong: { 1: WORDS } });
  const before = await stored(page, 'journal');

  await makeBackup(page);
  assert.equal(await unbacked(page), before.length);
  assert.deepEqual(await axeFaults(page), []);
  const file = await backUp(world);
  assert.match(path.basename(file), /^岗哨备份-\d{8}-\d{6}\.zip$/);
  assert.equal(await unbacked(page), before.length, '存出去了还没核对，就算备份了');

  const words = await check(page, file);
  assert.match(words, new RegExp(`^已核对，短码 .+：${before.length} 条记录，一个字不差。全部备份好了。$`));
  assert.equal(await unbacked(page), 0);
  assert.deepEqual(await axeFaults(page), []);
  await go(page, '#/');
  await page.getByRole('heading', { name: content.position(MACHINIST).name }).waitFor();
  assert.equal(await page.getByText(/未备份/).count(), 0);

  await go(page, `#/checks/${DAILY}`);
  await answer(page, list.items[0], '合格');
  const fresh = (await stored(page, 'journal')).length - before.length;
  await go(page, '#/');
  await page.getByText(new RegExp(`未备份 ${fresh} 条`)).first().waitFor();
  await go(page, '#/data');
  assert.equal(await unbacked(page), fresh);

  // It is remembered, not only shown.
  await page.reload();
  await world.appIsUp();
  await dataPage(page);
  assert.equal(await unbacked(page), fresh);
});

scenario('saved_backup_opens_without_the_app_and_proves_itself', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  await doCheck(world, list, { name: '王建国', wrong: { 1: WORDS } });
  const file = await backUp(world);

  const members = unzip(file);
  const journal = await stored(page, 'journal');
  assert.equal(members.get('journal.jsonl').toString('utf8'), journal.map(({ value }) => `${value.text}\n`).join(''));
  const manifest = JSON.parse(members.get('manifest.json'));
  assert.equal(manifest.format, 'gangshao-backup');
  assert.equal(manifest.counts.events, journal.length);
  assert.equal(manifest.counts.runs, 1);
  assert.equal(manifest.counts.dangers, 1);
  assert.deepEqual(manifest.members.map(({ name }) => name).sort(), [...members.keys()].filter((name) => name !== 'manifest.json').sort());
  for (const { name, size, sha256: wanted } of manifest.members) {
    assert.equal(members.get(name).length, size, name);
    assert.equal(sha256(members.get(name)), wanted, name);
  }
  const last = journal.at(-1).value;
  assert.deepEqual(manifest.heads, [{ device: last.device, seq: last.seq, sha256: sha256(last.text) }]);
  for (const { key } of await stored(page, 'blobs')) assert.ok(members.has(`blobs/${key}.json`), `少了附件 ${key}`);

  const lines = path.join(world.scratch, 'journal.jsonl');
  fs.writeFileSync(lines, members.get('journal.jsonl'));
  assert.match(execFileSync('python3', [path.join(ROOT, 'tests/verify_chain.py'), lines], { encoding: 'utf8' }), /^ok 1/);

  const csv = members.get('records.csv').toString('utf8');
  assert.ok(csv.startsWith('\ufeff'), '表格软件认不出是 UTF-8');
  for (const words of ['王建国', list.name, list.items[1].text, '不合格', '护栏松了，""两处""', '提交并签字']) assert.ok(csv.includes(words), `表里没有“${words}”`);
  assert.match(members.get('README.txt').toString('utf8'), /岗哨/);
});

scenario('file_of_another_phone_or_with_one_flipped_byte_is_no_backup_of_this_phone', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  const mine = await backUp(world);
  await anotherPhone(async (other) => {
    await other.openApp();
    await choosePosition(other, MACHINIST);
    const theirs = await backUp(other);
    const before = await unbacked(page);
    assert.match(await check(page, theirs), /不能当作这台设备的备份/);
    assert.equal(await unbacked(page), before);
  });
  const bytes = fs.readFileSync(mine);
  bytes[Math.floor(bytes.length / 3)] ^= 4;
  const spoilt = path.join(world.scratch, 'spoilt.zip');
  fs.writeFileSync(spoilt, bytes);
  assert.match(await check(page, spoilt), /坏了|缺了一截|对不上|不是岗哨的备份/);
  assert.ok(await unbacked(page) > 0);
  assert.deepEqual(await axeFaults(page), []);
  assert.match(await check(page, mine), /^已核对/);
  assert.equal(await unbacked(page), 0);
});

scenario('download_or_choosing_that_is_given_up_leaves_everything_unbacked', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  await makeBackup(page);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载', exact: true }).click();
  await (await coming).cancel();
  await page.getByRole('status').filter({ hasText: '存没存下要看一眼' }).waitFor();
  const count = await unbacked(page);
  assert.ok(count > 0);

  // The person opens the picker and closes it again; the page is not stuck.
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '核对存好的文件' }).click();
  await choosing;
  await page.evaluate(() => document.querySelector('input[type=file]').dispatchEvent(new Event('cancel')));
  assert.equal(await unbacked(page), count);
  await backUpAndCheck(world);
  assert.equal(await unbacked(page), 0);
});

scenario('long_backup_shows_how_far_it_is_and_can_be_stopped', {}, async (world) => {
  const { page } = world;
  await page.goto(world.url('cards/jiazi-gong.html'));
  const past = pastOf(DAILY, 20_000, 4);
  await layDown(page, DATABASE, past);
  await world.openApp('#/data');
  await dataPage(page);
  const before = await truth(page);
  await page.getByRole('button', { name: '立即备份' }).click();
  await page.getByRole('progressbar', { name: '正在做备份' }).waitFor();
  // The finger, as soon as there is something to stop.
  await page.getByRole('button', { name: '停', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: '已经停下' }).waitFor();
  assert.equal(await unbacked(page), past.texts.length);
  assert.deepEqual(await truth(page), before);
  await backUpAndCheck(world);
  assert.equal(await unbacked(page), 0);
});
