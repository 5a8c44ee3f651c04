// 故障测试共用的：快手答题、听“已保存”说了哪几下、事后一条条对账。
// A tap is *acknowledged* when 已保存 was seen in the page after it; only what reached this process before the fault counts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DAILY, content, group, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { ROOT } from './harness.mjs';

export const DATABASE = 'gangshao-liangdan-liangka';
const check = content.check(DAILY);
const WORDS = { pass: '合格', na: '不适用' };

/** The closing table is made from these lines; a test with no line was not a fault that was tried. */
export function report(fault, { tries, acknowledged, lost }) {
  const file = process.env.GANGSHAO_FAULTS ?? path.join(ROOT, 'target/faults.jsonl');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.appendFileSync(file, `${JSON.stringify({ fault, tries, acknowledged, lost })}\n`);
}

/** Numbers that look random and are the same on every run. */
export function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * What a fast hand did in one life of a browser, and what it was told.
 * `taps` in the order made; the first `acknowledged` of them were followed by 已保存.
 */
export class Hand {
  constructor(page) {
    this.page = page;
    this.taps = [];
    this.acknowledged = 0;
    this.waiting = [];
  }

  /** Listens to the page: every tap is told before the app hears of it, every 已保存 when it is on the screen. */
  static async on(page) {
    const hand = new Hand(page);
    await page.exposeFunction('tapped', (item, answer) => {
      hand.taps.push({ item, answer });
      hand.#wake();
    });
    await page.exposeFunction('told', (count) => {
      hand.acknowledged = Math.max(hand.acknowledged, count);
      hand.#wake();
    });
    // The items below the first screen are drawn when the page has nothing better to do.
    for (const item of check.items) await group(page, item).waitFor();
    await page.evaluate(listen);
    return hand;
  }

  /**
   * Taps `count` answers as fast as the page takes them: bursts of up to `burst`, each burst waiting for its 已保存.
   * Resolves to `done`, or to `dead` when the browser died on the way, which is what most callers are after.
   */
  async answer(count, { burst = 6, seed = 1 } = {}) {
    try {
      await this.page.evaluate(tapAway, [check.items.map((item) => item.text), count, burst, seed]);
      return 'done';
    } catch (error) {
      if (/has been closed|Target crashed/.test(error.message)) return 'dead';
      throw error;
    }
  }

  /** The moment `holds()` is true: after some tap, after some 已保存. */
  until(holds) {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ holds, resolve }));
  }

  #wake() {
    this.waiting = this.waiting.filter(({ holds, resolve }) => !holds() || resolve());
  }
}

/** In the page. The click is heard on the way down, so before the app; 已保存 is read off the line in the title bar. */
function listen() {
  const status = document.querySelector('.saved[role=status]');
  let made = 0;
  let told = 0;
  let next = null;
  window.unanswered = () => made - told;
  window.nextTold = () => new Promise((resolve) => { next = resolve; });
  document.addEventListener('click', (event) => {
    const radio = event.target.closest('[role=radio][data-answer]');
    if (!radio) return;
    made += 1;
    const text = document.getElementById(radio.closest('[role=radiogroup]').getAttribute('aria-labelledby')).textContent;
    window.tapped(text, radio.dataset.answer);
  }, true);
  // A tap turns the line to 正在保存 at once, so a change to 已保存 speaks of every tap before it.
  new MutationObserver(() => {
    if (!/^已保存 \d\d:\d\d:\d\d$/.test(status.textContent)) return;
    told = made;
    window.told(told);
    next?.();
    next = null;
  }).observe(status, { characterData: true, childList: true, subtree: true });
}

/** In the page. One tap is one task, as with a finger; never 不合格, which asks a question. */
async function tapAway([texts, count, burst, seed]) {
  let state = seed >>> 0;
  const roll = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const channel = new MessageChannel();
  const task = () => new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(0);
  });
  for (let made = 0; made < count;) {
    const size = Math.min(count - made, 1 + roll(burst));
    const told = window.nextTold();
    for (let at = 0; at < size; at += 1) {
      const text = texts[roll(texts.length)];
      const groups = [...document.querySelectorAll('[role=radiogroup]')];
      const row = groups.find((one) => document.getElementById(one.getAttribute('aria-labelledby'))?.textContent === text);
      row.querySelector(`[role=radio][data-answer=${['pass', 'na'][roll(2)]}]`).click();
      made += 1;
      await task();
    }
    while (window.unanswered() > 0) await Promise.race([told, window.nextTold()]);
  }
  channel.port1.close();
}

const idOf = new Map(check.items.map((item) => [item.text, item.id]));

/** The answers in the store, in the order written. */
export async function answersStored(page) {
  const journal = await stored(page, 'journal');
  verifyChains(journal);
  assert.deepEqual(await stored(page, 'forks'), []);
  return journal.map(({ value }) => JSON.parse(value.text).body).filter((body) => body.type === 'item_answered');
}

/**
 * Holds one life against the store. `before` = answers that were there when it began. Every tap that was told 已保存 must be
 * there, in order; of the others any number from the first on may be, and nothing that nobody tapped.
 * Returns how many were lost.
 */
export function lostIn(hand, before, answers) {
  const written = answers.slice(before).map(({ item, answer }) => ({ item, answer }));
  const tapped = hand.taps.map(({ item, answer }) => ({ item: idOf.get(item), answer }));
  // A tap may have been stored before this process heard of it.
  const known = Math.min(written.length, tapped.length);
  assert.deepEqual(written.slice(0, known), tapped.slice(0, known), '存下的和点的对不上');
  return Math.max(0, hand.acknowledged - written.length);
}

/** The page shows the last answer of every item, as the store has it. */
export async function pageShows(page, answers) {
  const last = new Map(answers.map(({ item, answer }) => [item, answer]));
  for (const item of check.items) {
    const checked = group(page, item).getByRole('radio', { checked: true });
    const answer = last.get(item.id);
    if (answer) await group(page, item).getByRole('radio', { name: WORDS[answer], exact: true, checked: true }).waitFor();
    else assert.equal(await checked.count(), 0, `${item.text}：多出了没答过的`);
  }
}

/** Reopens the app with the clock of the device set off by so many milliseconds. */
export async function withClock(world, off, hash) {
  const page = await world.context.newPage();
  await page.addInitScript((off) => {
    const Real = Date;
    window.Date = class extends Real {
      constructor(...words) {
        if (words.length === 0) super(Real.now() + off);
        else super(...words);
      }

      static now() {
        return Real.now() + off;
      }
    };
  }, off);
  await page.goto(world.url(hash));
  await page.waitForSelector('html[data-boot="app"]', { state: 'attached' });
  await world.page.close();
  world.page = page;
  return page;
}
