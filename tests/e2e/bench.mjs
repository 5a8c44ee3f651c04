// 速度测量：自己的和对照的在同一次里轮着量，只看比值。Called by `cargo xtask bench`; prints JSON.
// Absolute times belong to this machine; a ratio is comparable between machines.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { slowLine } from './bench/slow-line.mjs';
import { DIST, World } from './harness.mjs';

const ROUNDS = Number(process.env.GANGSHAO_BENCH_ROUNDS ?? 5);
const TICKS = 50;
const BATCH = 5;
const CHECK = 'gongdi-ri';
const POSITION = 'jiazi-gong';
const LONG = 200;
/** All files over the slow line. */
const KEEPING_LIMIT_MS = 300_000;
const PHONE = { cpu: 4, latency: 150, bitsPerSecond: 1_600_000 };
const HERE = path.dirname(fileURLToPath(import.meta.url));
const fixture = (name) => fs.readFileSync(path.join(HERE, 'bench', name), 'utf8');

const say = (text) => process.stderr.write(`${text}\n`);
const round = (value) => Math.round(value * 100) / 100;
const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => quantile(values, 0.5);
function quantile(values, share) {
  const all = sorted(values);
  const at = (all.length - 1) * share;
  return all[Math.floor(at)] + (all[Math.ceil(at)] - all[Math.floor(at)]) * (at % 1);
}

// --- what is served ---------------------------------------------------------------------------------------------

function writeCompressed(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  fs.rmSync(`${file}.gz`, { force: true });
  fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(text, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
}

/** The card's words on a page with nothing else: the fastest that a card can be. */
function bareCard(html) {
  const main = /<main[\s\S]*<\/main>/.exec(html)[0];
  const words = main.replace(/<svg[\s\S]*?<\/svg>/g, '').replace(/<(\w+)[^>]*>/g, '<$1>');
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>卡</title>${words}`;
}

/** A copy of the product with the pages to compare with beside it, and if wanted a list that is much longer. */
function site(folder, { items } = {}) {
  fs.cpSync(DIST, folder, { recursive: true });
  const file = (name) => path.join(folder, name);
  const packFile = `content/checks/${CHECK}.json`;
  if (items) {
    const check = JSON.parse(fs.readFileSync(file(packFile), 'utf8'));
    check.items = Array.from({ length: items }, (_, at) => {
      const item = check.items[at % check.items.length];
      return { ...item, id: `i${at + 1}`, text: `${at + 1}号点：${item.text}` };
    });
    writeCompressed(file(packFile), JSON.stringify(check));
  }
  const style = fs.readdirSync(file('assets')).find((name) => name.endsWith('.css'));
  const plain = fixture('plain.html').replace('{{style}}', `assets/${style}`).replace('{{pack}}', packFile).replace('{{check}}', CHECK);
  writeCompressed(file('bench/plain.html'), plain);
  writeCompressed(file('bench/raw.html'), fixture('raw.html'));
  writeCompressed(file('bench/bare.html'), bareCard(fs.readFileSync(file(`cards/${POSITION}.html`), 'utf8')));
  return folder;
}

// --- one visit --------------------------------------------------------------------------------------------------

/** A phone on a slow line. */
class Phone extends World {
  async online() {
    await super.online();
    this.line = await slowLine(this.port, PHONE);
    this.port = this.line.port;
  }

  async stop() {
    await super.stop();
    this.line?.close();
  }

  /** The page's CPU is slow from here on, and the probe is in whatever it opens. */
  async slowDown(page = this.page) {
    await page.addInitScript({ path: path.join(HERE, 'bench/probe.js') });
    const cdp = await this.context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: PHONE.cpu });
  }
}

async function on(world, act) {
  await world.start();
  try {
    return await act(world);
  } finally {
    await world.stop();
  }
}

/** A person who was never here before, on a slow phone; `act` runs in the page from its first moment. */
function coldVisit(dist, address, act, argument) {
  return on(new Phone({ dist }), async (world) => {
    await world.slowDown();
    await world.page.goto(world.url(address), { waitUntil: 'commit' });
    const probe = await world.page.evaluate(act, argument);
    return { ...probe, bytes: world.line.sent() };
  });
}

const tickable = () => window.untilTickable();
const readable = (selector) => window.untilReadable(selector);

// --- the measurements -------------------------------------------------------------------------------------------

/** Every way to get there once a round, so that whatever else the machine does falls on all alike. */
async function rounds(ways) {
  const runs = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let at = 0; at < ROUNDS; at++) {
    for (const [name, go] of Object.entries(ways)) {
      runs[name].push(await go());
      say(`${at + 1}/${ROUNDS} ${name}`);
    }
  }
  return {
    at: (name, what) => median(runs[name].map((run) => run[what])),
    /** Of the two in the same round, so that a busy minute falls on both. */
    ratio: ([name, what], [other, its]) => median(runs[name].map((run, round) => run[what] / runs[other][round][its])),
  };
}

async function cold(short, long) {
  const app = `index.html#/checks/${CHECK}`;
  const { at, ratio } = await rounds({
    ours: () => coldVisit(short, app, tickable),
    plain: () => coldVisit(short, 'bench/plain.html', tickable),
    ours_long: () => coldVisit(long, app, tickable),
    plain_long: () => coldVisit(long, 'bench/plain.html', tickable),
    card_app: () => coldVisit(short, `index.html#/cards/${POSITION}`, readable, '[role=tabpanel] li'),
    card_page: () => coldVisit(short, `cards/${POSITION}.html`, readable, 'h1'),
    card_bare: () => coldVisit(short, 'bench/bare.html', readable, 'h1'),
    start_page: () => coldVisit(short, 'index.html', readable, 'h1'),
  });
  return {
    first_item_tickable: {
      ours_ms: at('ours', 'tickable'), plain_ms: at('plain', 'tickable'), ratio_to_plain: ratio(['ours', 'tickable'], ['plain', 'tickable']), aim: 1.2,
      ours_first_paint_ms: at('ours', 'firstPaint'), plain_first_paint_ms: at('plain', 'firstPaint'),
    },
    first_item_tickable_200_items: {
      ours_ms: at('ours_long', 'tickable'), plain_ms: at('plain_long', 'tickable'), ratio_to_plain: ratio(['ours_long', 'tickable'], ['plain_long', 'tickable']), aim: 1.2,
    },
    card_readable: {
      static_card_ms: at('card_page', 'firstPaint'), bare_page_ms: at('card_bare', 'firstPaint'), ratio_to_bare: ratio(['card_page', 'firstPaint'], ['card_bare', 'firstPaint']), budget: 1.2,
      start_page_first_paint_ms: at('start_page', 'firstPaint'), start_page_ratio_to_bare: ratio(['start_page', 'firstPaint'], ['card_bare', 'firstPaint']),
      card_in_app_ms: at('card_app', 'readable'), card_in_app_ratio_to_bare: ratio(['card_app', 'readable'], ['card_bare', 'firstPaint']),
    },
    bytes: {
      first_card_in_app: at('card_app', 'bytes'), first_tick_in_app: at('ours', 'bytes'), static_card: at('card_page', 'bytes'), bare_page: at('card_bare', 'bytes'), plain_tick: at('plain', 'bytes'),
    },
  };
}

/** The second visit: everything is in the caches. */
async function warm(dist) {
  const visits = (address, prepare) => on(new Phone({ dist }), async (world) => {
    await world.page.goto(world.url(address));
    await prepare(world);
    await world.slowDown();
    const times = [];
    for (let at = 0; at < ROUNDS; at++) {
      await world.page.goto('about:blank');
      await world.page.goto(world.url(address), { waitUntil: 'commit' });
      times.push((await world.page.evaluate(tickable)).tickable);
    }
    return median(times);
  });
  const ours = await visits(`index.html#/checks/${CHECK}`, (world) => world.keptForOffline(0, KEEPING_LIMIT_MS));
  const plain = await visits('bench/plain.html', (world) => world.page.waitForSelector('[role=radio]'));
  say('warm');
  return { ours_ms: ours, plain_ms: plain, ratio_to_plain: ours / plain };
}

/** Ticks of each in turns, a few at a time; the first turn only warms up. */
async function inTurns(ways) {
  const turns = [];
  for (let turn = 0; turn <= TICKS / BATCH; turn++) {
    const measured = {};
    for (const [name, ticksOf] of Object.entries(ways)) measured[name] = await ticksOf(BATCH, turn);
    if (turn > 0) turns.push(measured);
  }
  const all = (name) => turns.flatMap((turn) => turn[name]);
  return { all, ratio: (name, other) => median(turns.map((turn) => median(turn[name]) / median(turn[other]))) };
}

const tickBatch = (page, how) => async (count, batch) => {
  await page.bringToFront();
  return page.evaluate(async ([how, count, batch]) => {
    const rows = document.querySelectorAll('[role=radiogroup]').length;
    const all = [];
    for (let at = 0; at < count; at++) all.push(await window[how]((batch * count + at) % rows, (batch + at) % 2 ? 'pass' : 'na'));
    return all;
  }, [how, count, batch]);
};

function ticks(dist) {
  return on(new World({ dist }), async (world) => {
    const pages = {};
    for (const [name, address] of [['ours', `index.html#/checks/${CHECK}`], ['plain', 'bench/plain.html'], ['raw', 'bench/raw.html']]) {
      const page = await world.context.newPage();
      await page.addInitScript({ path: path.join(HERE, 'bench/probe.js') });
      await page.goto(world.url(address));
      if (name !== 'raw') await page.waitForFunction((least) => document.querySelectorAll('[role=radiogroup]').length >= least, 9);
      pages[name] = page;
    }
    await world.page.goto(world.url());
    await world.keptForOffline();
    await world.page.close();
    const raw = async (count) => {
      await pages.raw.bringToFront();
      return pages.raw.evaluate(async (count) => {
        const all = [];
        for (let at = 0; at < count; at++) all.push(await window.addOne());
        return all;
      }, count);
    };
    const durable = await inTurns({ ours: tickBatch(pages.ours, 'tickDurable'), raw, plain: tickBatch(pages.plain, 'tickDurable') });
    say('tick → durable');
    for (const page of [pages.ours, pages.plain]) {
      const cdp = await world.context.newCDPSession(page);
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: PHONE.cpu });
    }
    const paint = await inTurns({ ours: tickBatch(pages.ours, 'tickPaint'), plain: tickBatch(pages.plain, 'tickPaint') });
    say('tick → paint');
    const p95 = (who, what) => quantile(paint.all(who).map((tick) => tick[what]), 0.95);
    return {
      tick_to_durable: {
        ours_ms: median(durable.all('ours')), raw_ms: median(durable.all('raw')), ratio_to_raw: durable.ratio('ours', 'raw'), budget: 1.2,
        plain_ms: median(durable.all('plain')), ratio_to_plain: durable.ratio('ours', 'plain'),
      },
      tick_to_paint_p95: {
        ours_ms: p95('ours', 'paint'), plain_ms: p95('plain', 'paint'), ratio_to_plain: p95('ours', 'paint') / p95('plain', 'paint'), budget: 1.1,
        ours_work_ms: p95('ours', 'work'), plain_work_ms: p95('plain', 'work'), work_ratio: p95('ours', 'work') / p95('plain', 'work'),
      },
    };
  });
}

// --- all of it --------------------------------------------------------------------------------------------------

const rounded = (value) => {
  if (typeof value === 'number') return round(value);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)]));
  return value;
};

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'gangshao-bench-'));
try {
  const short = site(path.join(scratch, 'short'));
  const long = site(path.join(scratch, 'long'), { items: LONG });
  const result = {
    how: { rounds: ROUNDS, ticks: TICKS, phone: PHONE, load: os.loadavg()[0] / os.cpus().length, note: '中位数；绝对值只属于这台机器，看同一轮里的比值。load 超过 1 时机器太忙，重量一次' },
    ...await ticks(short),
    cold: await cold(short, long),
    warm_first_item_tickable: await warm(short),
  };
  process.stdout.write(`${JSON.stringify(rounded(result), null, 2)}\n`);
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
