// 答着题断了电：说过“已保存”的，来电以后都在。先证明这个办法真能丢东西，再看岗哨丢不丢。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { DAILY, MACHINIST, answer, content, heading, scenario } from './app.mjs';
import { Disk, noDisk } from './disk.mjs';
import { Hand, answersStored, dice, lostIn, pageShows, report } from './faults.mjs';
import { INTRANET } from './harness.mjs';

const CUTS = 5;
/** How long the last process of a dead browser may hold on to its files. */
const LET_GO_MS = 30_000;
const LOOK_AGAIN_MS = 20;
/** Where the key of an entry of the browser's cache ends at the latest. */
const KEY_LETTERS = 300;
const TORN = /ERR_CACHE_READ_FAILURE|ERR_CONTENT_DECODING_FAILED/;
const check = content.check(DAILY);
const skip = noDisk() ?? false;

/** A scenario whose browser keeps its profile on a disk that can lose its power. */
function onDisk(name, body) {
  if (skip) {
    test(name, { skip }, () => {});
    return;
  }
  // A browser whose disk is gone says so on its way down; of its own copies one may be half a file afterwards, which the app asks for again.
  scenario(name, { limit: 480_000, allowErrors: [/Failed to access storage/, TORN] }, async (world) => {
    const disk = new Disk(world.scratch);
    try {
      disk.mount();
      await world.context.close();
      world.profile = path.join(disk.at, 'profile');
      await world.openBrowser();
      await body(world, disk);
    } finally {
      await world.context.close().catch(() => {});
      disk.remove();
    }
  });
}

/** The power goes; then the machine starts again. */
async function powerCut(world, disk, hand) {
  // What the browser may say after the power is gone is nobody's promise.
  const { acknowledged } = hand;
  disk.cut();
  await world.kill();
  hand.acknowledged = acknowledged;
  await remounted(disk);
  await world.openBrowser();
}

/** The last process of the browser may take a moment to let go of its files. */
async function remounted(disk) {
  const limit = performance.now() + LET_GO_MS;
  for (;;) {
    try {
      disk.unmount();
      break;
    } catch (error) {
      if (performance.now() > limit) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
  disk.mount();
}

function synced(file) {
  const open = fs.openSync(file, 'r');
  fs.fsyncSync(open);
  fs.closeSync(open);
}

onDisk('virtual_disk_loses_what_was_not_synced_when_the_power_goes', async (world, disk) => {
  await world.kill();
  const [kept, gone] = ['kept', 'gone'].map((name) => path.join(disk.at, name));
  for (const file of [kept, gone]) fs.writeFileSync(file, '');
  synced(disk.at);
  fs.writeFileSync(kept, 'synced');
  synced(kept);
  fs.writeFileSync(gone, 'not synced');
  disk.cut();
  await remounted(disk);
  assert.equal(fs.readFileSync(kept, 'utf8'), 'synced');
  assert.equal(fs.readFileSync(gone, 'utf8'), '', '断电没有丢没落盘的，这个办法证明不了什么');
  await world.openBrowser();
});

/** Answers until the power goes, `CUTS` times; what was told and what of it is gone. */
async function cutAgainAndAgain(world, disk, seed, each) {
  const roll = dice(seed);
  let acknowledged = 0;
  let lost = 0;
  await world.openApp(`#/checks/${DAILY}`);
  // The first answer settles what a first visit leaves: the database, its files, their folder.
  await answer(world.page, check.items[0], '合格');
  let before = 1;
  for (let cut = 0; cut < CUTS; cut += 1) {
    await each(world.page);
    const hand = await Hand.on(world.page);
    const dying = hand.answer(500, { seed: roll(1 << 30) });
    const when = 5 + roll(120);
    await Promise.race([dying, hand.until(() => hand.acknowledged >= when)]);
    await powerCut(world, disk, hand);
    assert.equal(await dying, 'dead');
    await world.openApp(`#/checks/${DAILY}`);
    const answers = await answersStored(world.page);
    acknowledged += hand.acknowledged;
    lost += lostIn(hand, before, answers);
    await pageShows(world.page, answers);
    before = answers.length;
  }
  return { tries: CUTS, acknowledged, lost };
}

onDisk('power_cut_while_answering_loses_nothing_that_was_said_to_be_saved', async (world, disk) => {
  const counted = await cutAgainAndAgain(world, disk, 20261122, () => {});
  report('答题中断电（虚拟硬盘）', counted);
  assert.equal(counted.lost, 0, '断电丢了说过已保存的');
});

onDisk('without_strict_durability_the_same_power_cut_does_lose_answers', async (world, disk) => {
  const { acknowledged, lost } = await cutAgainAndAgain(world, disk, 3, (page) => page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (stores, mode) {
      return transaction.call(this, stores, mode, { durability: 'relaxed' });
    };
  }));
  assert.ok(lost > 0, `放松了持久性，${acknowledged} 条还是一条没丢：这个断电不够真`);
});

/** What a power cut does to the files of the browser that nobody synced: the middle of each copy under `content/` is zeroes. */
function tear(profile) {
  const folder = path.join(profile, 'Default/Cache/Cache_Data');
  const ours = fs.readdirSync(folder).filter((name) => name.endsWith('_0')).map((name) => path.join(folder, name))
    .filter((file) => fs.readFileSync(file, 'latin1').slice(0, KEY_LETTERS).includes('/content/'));
  for (const file of ours) {
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(file, bytes.fill(0, bytes.length >> 2, bytes.length >> 1));
  }
  return ours.length;
}

scenario('a_card_whose_copy_in_the_browser_was_torn_is_asked_for_again_and_opens', { host: INTRANET, allowErrors: [TORN] }, async (world) => {
  const opened = async () => {
    await world.openApp(`#/cards/${MACHINIST}`);
    await heading(world.page, content.position(MACHINIST).name).waitFor();
    await world.page.getByText(content.position(MACHINIST).risks[0].what).first().waitFor();
  };
  await opened();
  await world.context.close();
  assert.ok(tear(world.profile) > 0, '浏览器没有留下一份，这不算数');
  await world.openBrowser();
  await opened();
  const torn = world.errors.filter((text) => TORN.test(text));
  assert.ok(torn.some((text) => text.includes(content.fileOf('positions', MACHINIST))), `没有读到撕坏的那份，这不算数：${torn.join('；')}`);
});
