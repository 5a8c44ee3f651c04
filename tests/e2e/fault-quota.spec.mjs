// 手机空间真的满了：没存上的说没存上，以前存的一条不少，腾出地方再存一次就存上。
// The quota is the browser's own: a preference of Firefox, an override of Chromium; nothing of the page is stubbed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { DAILY, answer, content, go, saved, scenario } from './app.mjs';
import { DATABASE, Hand, answersStored, lostIn, pageShows, report } from './faults.mjs';
import { FIREFOX, Firefox } from './firefox.mjs';
import { World } from './harness.mjs';

const check = content.check(DAILY);
const FULL = '手机空间满了，这一笔没有存上；以前存的都在。';
const MB = 1024 * 1024;

/** In the page: other data, until not two kilobytes more go in; the answers take the rest. */
async function fillUp() {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const open = () => {
    const request = indexedDB.open('filler', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('rows', { autoIncrement: true });
    return done(request);
  };
  let db = await open();
  let stored = 0;
  for (let size = 1 << 20; size >= 2048;) {
    // Noise, so that no browser can make it smaller.
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65536)));
    const full = await new Promise((resolve) => {
      const tx = db.transaction('rows', 'readwrite', { durability: 'strict' });
      tx.objectStore('rows').add(bytes);
      tx.oncomplete = () => resolve(false);
      tx.onabort = () => resolve(true);
    });
    if (full) {
      // A refusal takes Chromium seconds, so there are few of them.
      size /= 8;
      // Firefox takes no transaction on this connection in the same breath as it aborts one.
      db.close();
      db = await open();
    } else {
      stored += size;
    }
  }
  db.close();
  return stored;
}

/** In the page: room again. */
function emptyOut() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('filler');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

scenario('storage_full_while_answering_is_said_and_the_answer_is_saved_once_there_is_room', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  await answer(page, check.items[0], '合格');
  await world.keptForOffline();
  const cdp = await world.context.newCDPSession(page);
  const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin: world.origin });
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin, quotaSize: usage + 4 * MB });
  const hand = await Hand.on(page);
  assert.equal(await hand.answer(30), 'done');
  assert.ok(await page.evaluate(fillUp) > 0, '没占满');

  const refused = page.getByRole('alert').getByText(FULL).waitFor().then(() => 'refused');
  let working;
  for (let seed = 2, outcome = 'done'; outcome === 'done'; seed += 1) {
    working = hand.answer(1, { seed });
    outcome = await Promise.race([working, refused]);
  }
  await page.locator('.saved').filter({ hasText: /^没有存上$/ }).waitFor();
  const before = await answersStored(page);
  const { acknowledged } = hand;
  const lost = lostIn(hand, 1, before);
  assert.ok(before.length - 1 < hand.taps.length, '没有一下是存不上的');
  report('空间满（Chromium，真配额）', { tries: 1, acknowledged, lost });
  assert.equal(lost, 0);

  // The page can still be read, and what was refused is still in hand.
  await go(page, '#/cards');
  await page.getByRole('alert').getByText(FULL).waitFor();
  await go(page, `#/checks/${DAILY}`);
  const tapped = hand.taps.length;
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin });
  await page.getByRole('alert').getByRole('button', { name: '再存一次' }).click();
  assert.equal(await working, 'done');
  await saved(page);
  await page.getByRole('alert').filter({ hasText: FULL }).waitFor({ state: 'detached' });
  const after = await answersStored(page);
  assert.equal(after.length - 1, tapped, '腾出地方以后，有没存上的没补上');
  assert.equal(lostIn(hand, 1, after), 0);
  await page.reload();
  await world.appIsUp();
  await pageShows(page, after);
});

const noFirefox = FIREFOX ? false : '这台机器没有火狐（firefox-esr）';

// --- Firefox, whose quota is a preference ---------------------------------------------------------------------------

/** In the page: reads the answers through a connection of its own. */
async function answersOf(name) {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await done(indexedDB.open(name));
  const rows = await done(db.transaction('journal').objectStore('journal').getAll());
  db.close();
  return rows.map((row) => JSON.parse(row.text).body).filter((body) => body.type === 'item_answered').map((body) => [body.item, body.answer]);
}

const appUp = () => document.documentElement.dataset.boot === 'app';
const savedNow = () => /^已保存 /.test(document.querySelector('.saved')?.textContent);
const drawnAll = (count) => document.querySelectorAll('[role=radiogroup]').length === count;
const tap = (at, answer) => document.querySelectorAll('[role=radiogroup]')[at].querySelector(`[data-answer=${answer}]`).click();
const shown = (at, answer) => document.querySelectorAll('[role=radiogroup]')[at].querySelector(`[data-answer=${answer}]`).getAttribute('aria-checked') === 'true';
const handIn = () => [...document.querySelectorAll('button')].find((button) => button.textContent.includes('提交并签字')).click();
/** The item that may not go without a photo or a word, when handing in was refused for it. */
const drawnItem = () => {
  const said = [...document.querySelectorAll('[role=alert]')].map((one) => one.innerText.match(/这次抽到第 (\d+) 项/)).find(Boolean);
  return said ? Number(said[1]) - 1 : null;
};
const checkedOf = () => [...document.querySelectorAll('[role=radiogroup]')].map((row) => row.querySelector('[aria-checked=true]')?.dataset.answer ?? null);

test('firefox_with_its_storage_full_says_so_and_loses_nothing', { timeout: 240_000, skip: noFirefox }, async () => {
  const world = new World();
  let firefox;
  try {
    await world.online();
    const profile = path.join(world.scratch, 'firefox');
    // In KB. Enough for the app and its content, which the worker keeps; what is left over is filled up below.
    const start = () => Firefox.start(profile, { 'dom.quotaManager.temporaryStorage.fixedLimit': 40 * 1024 });
    firefox = await start();
    const address = world.url(`#/checks/${DAILY}`);
    const count = check.items.length;
    await firefox.open(address);
    await firefox.until(appUp);
    await firefox.until(drawnAll, count);
    const made = [];
    const answered = async (at, answer) => {
      await firefox.evaluate(tap, at, answer);
      made.push([check.items[at].id, answer]);
      await firefox.until(() => /^(已保存|没有存上)/.test(document.querySelector('.saved').textContent));
      return firefox.evaluate(savedNow);
    };
    for (let at = 0; at < 4; at += 1) assert.ok(await answered(at, 'pass'), '火狐里头几项就没存上');
    assert.ok(await firefox.evaluate(fillUp) > 0);

    // Until one is refused; the page has some room of its own left, but not for ever.
    let acknowledged = 4;
    for (let at = 0; await answered(at % count, ['na', 'pass'][at % 2]); at += 1) {
      acknowledged += 1;
      assert.ok(acknowledged < 5000, '占满了还一直存得上');
    }
    const text = await firefox.until((words) => [...document.querySelectorAll('[role=alert]')].some((one) => one.textContent.includes(words)) && document.body.innerText, FULL);
    assert.ok(!text.includes('清除'), '叫人清除数据');
    const stored = await firefox.evaluate(answersOf, DATABASE);
    assert.deepEqual(stored, made.slice(0, acknowledged));
    report('空间满（Firefox，真配额）', { tries: 1, acknowledged, lost: Math.max(0, acknowledged - stored.length) });

    // The phone is put away while full; the refused answer was never said to be saved. Everything else is there.
    await firefox.kill();
    firefox = await start();
    await firefox.open(address);
    await firefox.until(appUp);
    await firefox.until(drawnAll, count);
    const last = new Map(stored);
    await firefox.until((wanted) => JSON.stringify([...document.querySelectorAll('[role=radiogroup]')].map((row) => row.querySelector('[aria-checked=true]')?.dataset.answer ?? null)) === wanted,
      JSON.stringify(check.items.map((item) => last.get(item.id) ?? null)));

    // Refused again, then room is made, then it goes in.
    made.length = acknowledged;
    for (let at = 0; await answered(at % count, ['pass', 'na'][at % 2]); at += 1) assert.ok(at < 5000);
    await firefox.evaluate(emptyOut);
    await firefox.evaluate(() => document.querySelector('[role=alert] [data-act=retry]').click());
    await firefox.until(savedNow);
    assert.deepEqual(await firefox.evaluate(answersOf, DATABASE), made, '腾出地方以后，再存一次没有补上');
  } finally {
    await firefox?.kill();
    await world.offline();
    fs.rmSync(world.scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

/** In the page: what the worker keeps; resolves once all is kept, or once nothing has been added for so many milliseconds of asking. */
const keptAtLast = (quiet) => new Promise((resolve) => {
  const nudge = () => navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ type: 'offline?' }));
  let last = { done: -1 };
  let added = Date.now();
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data.type !== 'offline') return;
    if (data.done !== last.done) added = Date.now();
    last = data;
    if (data.done !== data.total && Date.now() - added <= quiet) return;
    clearInterval(nudging);
    resolve(data);
  });
  nudge();
  const nudging = setInterval(nudge, 500);
});

/** In the page: which of the cards and lists that are kept are not what the server has: `as` it lies there, or as the worker answers. */
const notWhole = async (as) => {
  const bad = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (!request.url.includes('/content/')) continue;
      const mine = as === 'answered' ? fetch(request.url) : cache.match(request);
      const [kept, real] = await Promise.all([mine, fetch(`${request.url}?past-the-worker`, { cache: 'reload' })].map(async (one) => (await one)?.text()));
      if (kept !== undefined && kept !== real) bad.push(`${request.url}: ${kept.length} / ${real.length}`);
    }
  }
  return bad;
};

test('firefox_with_no_room_for_all_files_keeps_none_by_halves_and_fetches_the_rest_later', { timeout: 240_000, skip: noFirefox }, async () => {
  const world = new World();
  let firefox;
  const openWith = async (kilobytes, quiet) => {
    firefox = await Firefox.start(path.join(world.scratch, 'firefox'), { 'dom.quotaManager.temporaryStorage.fixedLimit': kilobytes });
    await firefox.open(world.url('#/'));
    await firefox.until(appUp);
    return firefox.evaluate(keptAtLast, quiet);
  };
  try {
    await world.online();
    // Room for the app and much of its content, not for all of it.
    const scarce = await openWith(3500, 5000);
    assert.ok(scarce.done > 0 && scarce.done < scarce.total, `该存得下一部分，不是全部：${JSON.stringify(scarce)}`);
    // What was just put and cut short may lie there until it was read back; nobody is handed it.
    assert.deepEqual(await firefox.evaluate(notWhole, 'answered'), []);
    await firefox.quit();
    const ample = await openWith(40 * 1024, 20_000);
    assert.equal(ample.done, ample.total);
    assert.deepEqual(await firefox.evaluate(notWhole, 'kept'), []);
  } finally {
    await firefox?.kill();
    await world.offline();
    fs.rmSync(world.scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

test('firefox_does_the_main_job', { timeout: 240_000, skip: noFirefox }, async () => {
  const world = new World();
  let firefox;
  try {
    await world.online();
    const profile = path.join(world.scratch, 'firefox');
    firefox = await Firefox.start(profile);
    await firefox.open(world.url(`#/checks/${DAILY}`));
    await firefox.until(appUp);
    await firefox.until(drawnAll, check.items.length);
    for (const at of check.items.keys()) {
      await firefox.evaluate(tap, at, 'pass');
      await firefox.until(savedNow);
    }
    await firefox.kill();
    firefox = await Firefox.start(profile);
    await firefox.open(world.url(`#/checks/${DAILY}`));
    await firefox.until(drawnAll, check.items.length);
    for (const at of check.items.keys()) await firefox.until(shown, at, 'pass');
    assert.deepEqual(await firefox.evaluate(checkedOf), check.items.map(() => 'pass'));
    report('火狐被 kill -9', { tries: 1, acknowledged: check.items.length, lost: 0 });
    await firefox.evaluate((name) => {
      const field = [...document.querySelectorAll('label')].find((label) => label.textContent.includes('检查人姓名'));
      const input = document.getElementById(field.htmlFor) ?? field.querySelector('input');
      input.value = name;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, '王建国');
    await firefox.evaluate(handIn);
    await firefox.until(() => /抽到第 \d+ 项/.test(document.querySelector('main').innerText) || /#\/runs\//.test(location.href));
    // The item that was drawn has no photo here: say why, then it is handed in.
    const drawn = await firefox.evaluate(drawnItem);
    if (drawn !== null) {
      await firefox.evaluate((at) => document.querySelector(`#item-${at} [data-act^="write:"]`).click(), drawn);
      await firefox.until((at) => document.getElementById(`note-${at}`) !== null, drawn);
      await firefox.evaluate((at) => {
        document.getElementById(`note-${at}`).value = '这里拍不了';
        document.querySelector(`#item-${at} [data-act^="note:"]`).click();
      }, drawn);
      await firefox.until((at) => document.getElementById(`extra-${at}`).innerText.includes('备注：这里拍不了'), drawn);
      await firefox.evaluate(handIn);
    }
    await firefox.until((name) => /#\/runs\/[0-9a-f]{32}$/.test(location.href) && document.querySelector('main').innerText.includes(name), '王建国');
  } finally {
    await firefox?.kill();
    await world.offline();
    fs.rmSync(world.scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});
