// 应用的场景共用的动作：走到一页、答一项、读存下来的原文。
// Names are those of the contract; texts of content come from the built content itself.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DIST, scenario as plainScenario } from './harness.mjs';

/** With the server gone the browser reports what it could not fetch (org.json, a look for a new version). */
export const NO_SERVER = [/ERR_CONNECTION_(REFUSED|RESET)/, /ERR_FAILED/, /An unknown error occurred when fetching the script/];

const json = (file) => JSON.parse(fs.readFileSync(path.join(DIST, file), 'utf8'));
const index = { ...json('content/index.json'), ...json('content/checks.json') };
const file = (folder, id) => `content/${folder}/${id}.json`;
const all = (folder) => index[folder].map(({ id }) => json(file(folder, id)));

/** The content that was built, as the app should show it. */
export const content = {
  index,
  positions: all('positions'),
  checks: all('checks'),
  blocks: json('content/shared.json').blocks,
  position: (id) => content.positions.find((one) => one.id === id),
  check: (id) => content.checks.find((one) => one.id === id),
  families: (id) => index.families.filter((family) => content.position(id).families.includes(family.id)),
  /** The file that a position or a checklist comes in. */
  fileOf: file,
};

/** A position where phones are allowed, one where they are not, and a daily list of twelve items. */
export const MACHINIST = 'jixie-jiagonggong';
export const SCAFFOLDER = 'jiazi-gong';
export const DAILY = 'gongdi-ri';
export const lookOf = (position) => `sancha-${position}`;

export const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A scenario of the app: when it fails on the page that a crash leaves behind, it says so. */
export function scenario(name, options, body) {
  plainScenario(name, options, async (world) => {
    try {
      await body(world);
    } catch (error) {
      const crash = await crashOf(world.page);
      throw crash ? new Error(crash, { cause: error }) : error;
    }
    assert.equal(await crashOf(world.page), '');
  });
}

async function crashOf(page) {
  const text = await page.locator('body').innerText({ timeout: 1000 }).catch(() => '');
  return text.includes('这一页出了毛病') ? `应用垮了：${text.split('\n').at(-1)}` : '';
}

// --- going somewhere ------------------------------------------------------------------------------------------

export const places = (page) => page.getByRole('navigation', { name: '主导航' });
/** Unfolds a kind of work, or a kind of checklist, in the lists. */
export async function unfold(page, name) {
  const fold = page.getByRole('main').getByRole('button', { name }).first();
  if (await fold.getAttribute('aria-expanded') !== 'true') await fold.click();
}

export const sos = (page) => page.getByRole('link', { name: '应急', exact: true }).or(page.getByRole('button', { name: '应急', exact: true }));
export const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });

/** Long text comes out of the clipboard, as a person brings it: typed in by the driver a hundred thousand letters take half a minute. */
export async function pasteInto(field, text) {
  const page = field.page();
  await page.evaluate((words) => document.addEventListener('copy', (event) => {
    event.clipboardData.setData('text/plain', words);
    event.preventDefault();
  }, { once: true }), text);
  await field.press('Control+A');
  await field.press('Control+C');
  await field.press('Control+V');
  assert.equal(await field.inputValue(), text, '没有粘全');
}

/** Follows an address inside the app and waits until the page has what it waits for. */
export async function go(page, hash) {
  await page.evaluate((to) => {
    if (location.hash === to) return null;
    const there = new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
    location.hash = to;
    return there;
  }, hash);
  await drawn(page);
}

/** The focus is on the element with this id; a redrawn field gets it back with the next frame. */
export async function focusIsOn(page, id) {
  await page.waitForFunction((id) => document.activeElement?.id === id, id);
}

/** The focus is on what `locator` finds, now or in a moment; the element may have been drawn anew. */
export async function focused(page, locator) {
  await locator.waitFor();
  await page.locator(':focus').and(locator).waitFor();
}

/** The page has what it waits for, and stands under its title. */
export async function drawn(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.waitForFunction(() => {
    // The single file has all static pages in it, not shown.
    const titles = [...document.querySelectorAll('h1')].filter((title) => title.getClientRects().length);
    return titles.length === 1 && document.title === `${titles[0].textContent.trim()} · 岗哨` && !/正在打开/.test(document.body.innerText);
  });
}

/** From a first visit to a position of mine, the way the position page offers it. */
export async function choosePosition(world, position) {
  await go(world.page, `#/cards/${position}`);
  await world.page.getByRole('button', { name: '设为我的岗位' }).click();
  await saved(world.page);
  await world.page.getByRole('button', { name: '我的岗位', pressed: true }).waitFor();
}

// --- a run ----------------------------------------------------------------------------------------------------

export const group = (page, item) => page.getByRole('radiogroup', { name: item.text, exact: true });
export const radio = (page, item, word) => group(page, item).getByRole('radio', { name: word, exact: true });
export const savedStatus = (page) => page.getByRole('status').filter({ hasText: /已保存 \d\d:\d\d:\d\d/ }).first();
export const dialog = (page, name) => page.getByRole('dialog', { name });

/** What the tool says once the last thing is durable. */
export async function saved(page) {
  await savedStatus(page).waitFor();
}

/** Taps an answer, waits for 已保存, and looks into the store at that very moment. */
export async function answer(page, item, word) {
  await radio(page, item, word).click();
  await assertChecked(page, item, word);
  await saved(page);
  const slug = { 合格: 'pass', 不合格: 'fail', 不适用: 'na' }[word];
  const last = (await bodies(page, 'item_answered')).filter((body) => body.item === item.id).at(-1);
  assert.equal(last?.answer, slug, `说了已保存，库里却没有“${item.text}”的${word}`);
}

export async function assertChecked(page, item, word) {
  await group(page, item).getByRole('radio', { name: word, exact: true, checked: true }).waitFor();
}

/** Answers 不合格 and says whether it can hurt at once; leaves the words for later unless given. */
export async function fail(page, item, { hurtsNow, words }) {
  await answer(page, item, '不合格');
  await dialog(page, '会马上伤人吗？').getByRole('button', { name: hurtsNow ? '会' : '不会', exact: true }).click();
  if (hurtsNow) await dialog(page, /停工.*撤人.*报告/).getByRole('button', { name: '人已撤出' }).click();
  const asked = dialog(page, '哪里、什么样？');
  if (words) {
    await asked.getByLabel('什么样').fill(words);
    await asked.getByRole('button', { name: '记下' }).click();
  } else {
    await asked.getByRole('button', { name: '先这样' }).click();
  }
  await asked.waitFor({ state: 'detached' });
  await saved(page);
}

/**
 * Signs and hands in, until the record stands there; returns the id of the run. The item that the run drew wants a photo
 * or a reading: whoever gave none is asked, and here says why there is none.
 */
export async function submit(page, name) {
  const handIn = page.getByRole('button', { name: '提交并签字' });
  const asked = page.getByRole('alert').filter({ hasText: /这次抽到第 \d+ 项/ });
  await page.getByLabel('检查人姓名').fill(name);
  await handIn.click();
  await asked.or(page.locator('dl.record').getByText(name)).first().waitFor();
  if (await asked.count()) {
    await sayWhyNoProof(page, Number((await asked.innerText()).match(/第 (\d+) 项/)[1]) - 1);
    await handIn.click();
  }
  await page.waitForURL(/#\/runs\/[0-9a-f]{32}$/);
  await page.locator('main').getByText(name).first().waitFor();
  await drawn(page);
  return page.url().split('/').at(-1);
}

/** Writes at an item why there is no photo and no reading of it. */
async function sayWhyNoProof(page, at) {
  const row = page.locator(`#item-${at}`);
  await row.getByRole('button', { name: '写一句' }).click();
  await row.getByLabel('备注').fill('这里拍不了');
  await row.getByRole('button', { name: '记下备注' }).click();
  await row.getByRole('button', { name: '备注：这里拍不了' }).waitFor();
  await saved(page);
}

/** Does a whole check: everything 合格 but what `wrong` says. Returns the id of the run. */
export async function doCheck(world, checklist, { name, wrong = {} }) {
  const { page } = world;
  await go(page, `#/checks/${checklist.id}`);
  for (const [at, item] of checklist.items.entries()) {
    if (wrong[at]) await fail(page, item, wrong[at]);
    else await answer(page, item, '合格');
  }
  return submit(page, name);
}

/** The checklist that a position's look-round makes. */
export function look(position) {
  const { id, name, operation } = content.position(position);
  return { id: lookOf(id), name: `${name}作业前三查`, items: operation.look };
}

// --- what is stored -------------------------------------------------------------------------------------------

/** All records of a store, read through a connection of their own. */
export function stored(page, store) {
  return page.evaluate(async (name) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const db = await done(indexedDB.open('gangshao-liangdan-liangka'));
    try {
      const rows = db.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())]);
      const plain = (value) => (value?.bytes instanceof ArrayBuffer ? { ...value, bytes: [...new Uint8Array(value.bytes)] } : value);
      return keys.map((key, at) => ({ key, value: plain(values[at]) }));
    } finally {
      db.close();
    }
  }, store);
}

/** The events of one type, in the order written, whoever wrote them. */
export async function bodies(page, type) {
  const journal = await stored(page, 'journal');
  const events = journal.map(({ value }) => JSON.parse(value.text)).sort((a, b) => a.hlc[0] - b.hlc[0] || a.hlc[1] - b.hlc[1]);
  return events.map(({ body }) => body).filter((body) => body.type === type);
}
