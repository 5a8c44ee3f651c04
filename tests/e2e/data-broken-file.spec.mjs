// 坏了的、不是的、新版的、炸弹：每一种一句话，手机里的一个字节都不动。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { MACHINIST, choosePosition, go, lookOf, scenario } from './app.mjs';
import { dice } from './faults.mjs';
import { axeFaults } from './harness.mjs';
import { anotherPhone, backUp, carry, look, merge, refusal, spansOf, truth, unzip, zip } from './keeping.mjs';

const FLIPS = 24;
const SAFE = /这台设备里的记录一条都没有动/;

/** A phone with records of its own, looking at 数据体检, and the backup of another. */
async function begin(world) {
  const file = await anotherPhone(async (other) => {
    await other.openApp();
    await choosePosition(other, MACHINIST);
    await go(other.page, `#/checks/${lookOf(MACHINIST)}`);
    return carry(world, await backUp(other));
  });
  await world.openApp();
  await choosePosition(world, MACHINIST);
  await go(world.page, '#/data');
  await world.page.getByText('刚试存了一条，读得回来').waitFor();
  return { file, before: await truth(world.page) };
}

/** Every one of `files` (what it is → its bytes) is refused with the words that belong to it, and changes nothing. */
async function assertRefused(world, before, files) {
  for (const [what, { bytes, words }] of Object.entries(files)) {
    const file = path.join(world.scratch, 'picked.zip');
    fs.writeFileSync(file, bytes);
    const said = await refusal(world.page, file);
    assert.match(said, words, what);
    assert.match(said, SAFE, what);
    assert.deepEqual(await truth(world.page), before, `${what}：动了手机里的记录`);
  }
}

scenario('file_that_is_no_backup_is_refused_in_a_sentence_and_nothing_changes', {}, async (world) => {
  const { file, before } = await begin(world);
  const members = unzip(file);
  const scratch = path.join(world.scratch, 'made.zip');
  const zipped = (all) => fs.readFileSync(zip(scratch, all));
  const manifest = JSON.parse(members.get('manifest.json'));
  const withManifest = (changes) => zipped(new Map([...members, ['manifest.json', JSON.stringify({ ...manifest, ...changes })]]));
  const bomb = Buffer.alloc(300 << 20, 'a');
  await assertRefused(world, before, {
    空文件: { bytes: Buffer.alloc(0), words: /是空的/ },
    照片: { bytes: fs.readFileSync(path.join(world.dist, 'icons', fs.readdirSync(path.join(world.dist, 'icons')).find((name) => name.endsWith('.png')))), words: /不是岗哨的备份/ },
    别的压缩包: { bytes: zipped(new Map([['照片/一.txt', '你好']])), words: /不是岗哨的备份/ },
    新版本的: { bytes: withManifest({ version: 99 }), words: /更新版本的岗哨/ },
    别的应用的清单: { bytes: withManifest({ format: 'other' }), words: /不是岗哨的备份/ },
    少了一个文件: { bytes: zipped(new Map([...members].filter(([name]) => name !== 'journal.jsonl'))), words: /坏了|缺/ },
    炸弹: { bytes: zipped(new Map([...members, ['journal.jsonl', bomb]])), words: /大得离谱|坏了/ },
  });
  assert.deepEqual(await axeFaults(world.page), []);
});

scenario('backup_cut_short_anywhere_is_refused_and_nothing_changes', {}, async (world) => {
  const { file, before } = await begin(world);
  const whole = fs.readFileSync(file);
  const roll = dice(20261122);
  const cuts = [1, 3, 30, whole.length - 1, whole.length - 22, ...Array.from({ length: 8 }, () => 1 + roll(whole.length - 1))];
  await assertRefused(world, before, Object.fromEntries(cuts.map((at) => [`剩 ${at} 字节`, { bytes: whole.subarray(0, at), words: /缺了一截|坏了|不是岗哨的备份/ }])));
});

scenario('backup_with_one_byte_flipped_in_any_member_is_refused_and_nothing_changes', {}, async (world) => {
  const { file, before } = await begin(world);
  const whole = fs.readFileSync(file);
  const roll = dice(5);
  const spans = [...spansOf(file)];
  const files = {};
  for (let n = 0; n < Math.max(FLIPS, spans.length); n += 1) {
    const [name, [from, to]] = spans[n % spans.length];
    const at = from + roll(to - from);
    const bytes = Buffer.from(whole);
    bytes[at] ^= 1 << roll(8);
    files[`${name} 的第 ${at - from} 字节`] = { bytes, words: /坏了|缺了一截|不是岗哨的备份|更新版本|大得离谱|别的压缩工具/ };
  }
  await assertRefused(world, before, files);
});

scenario('backup_zipped_again_by_another_tool_is_still_a_backup', {}, async (world) => {
  const { file } = await begin(world);
  const again = zip(path.join(world.scratch, '重新压的.zip'), unzip(file));
  const rows = await look(world.page, again);
  assert.match(rows['新的'], /^[1-9]\d* 条/);
  assert.match(await merge(world.page), /^恢复好了/);
});
