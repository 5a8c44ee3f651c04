// 端到端测试的底子：一个场景 = 自己的服务器 + 自己的浏览器 + 自己的用户目录。
// Every scenario fails on a request to another origin, on a CSP violation and on an uncaught error, without asking for it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS ??= '1';
const { chromium } = await import('playwright-core');

/** Browsers and tests live in the same place, so that they agree on what day it is. */
export const ZONE = 'Asia/Shanghai';
process.env.TZ = ZONE;

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const DIST = process.env.GANGSHAO_DIST ?? path.join(ROOT, 'dist');
export const DIST_TWO = process.env.GANGSHAO_DIST_TWO ?? path.join(ROOT, 'target/xtask/dist-two');
const XTASK = process.env.GANGSHAO_XTASK ?? path.join(ROOT, 'target/debug/xtask');
const CHROMIUM = process.env.GANGSHAO_CHROMIUM ?? '/usr/bin/chromium';
const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
const SCENARIO_LIMIT_MS = 240_000;
export const STEP_LIMIT_MS = 60_000;
const TAKE_OVER_LIMIT_MS = 10_000;
const SECOND_MS = 1000;
const LAST_SEEN_LETTERS = 3000;
/** Turns go on until so many were quick, or more than so many slow: quick three times of six is too rarely. */
const QUICK_TURNS = 4;
const SLOW_TURNS = 2;

/** A name that resolves to this machine in every scenario, and is no secure context. */
export const INTRANET = 'intranet.test';

/** All built pages of a kind: `cards` or `checks`, without `.html`. */
export function built(kind, dist = DIST) {
  return fs.readdirSync(path.join(dist, kind))
    .filter((name) => name.endsWith('.html'))
    .map((name) => name.slice(0, -'.html'.length))
    .sort();
}

/**
 * One thing a person does. `body` gets a World.
 * @param {object} options
 *   host: 'localhost' (secure context), INTRANET (plain http) or 'file'
 *   base: sub-path; server: extra flags for `xtask serve`; dist: folder to serve (copied first when `ownCopy`)
 *   limit: milliseconds, for stories that are long by nature; viewport, scripts (default true), colorScheme, allowErrors: [RegExp] console errors that belong to the story
 */
export function scenario(name, options, body) {
  // Every play has its limit; this is for the one night on which it is played twice, and for what does not even end then.
  test(name, { timeout: 2 * (limitOf(options) + STEP_LIMIT_MS) }, async () => {
    const day = new Date().toDateString();
    try {
      await play(options, body);
    } catch (error) {
      // The day ended under it: yesterday's lists are no longer today's, and the app says so. That is no fault.
      if (new Date().toDateString() === day) throw error;
      console.log(`${name}：正好过了零点，再来一遍`);
      await play(options, body);
    }
  });
}

const limitOf = (options) => options.limit ?? SCENARIO_LIMIT_MS;

async function play(options, body) {
  const world = new World(options);
  try {
    await within(limitOf(options), async () => {
      await world.start();
      await body(world);
      world.assertClean();
    });
  } catch (error) {
    const story = `${world.story()}${await world.lastSeen()}`;
    error.message += story;
    // The report shows the stack, which was written down when the error was made.
    error.stack += story;
    throw error;
  } finally {
    // The other phones of a scenario that was cut off too: it may hang on one of them.
    for (const one of World.up) await one.stop();
  }
}

/**
 * Text goes in where the focus is, and the app gives the focus away in the frame after a tap: `fill` lets that frame pass first,
 * as any person does, or the words would now and then stand in the wrong field.
 */
function fillAfterTheFrame(page) {
  const locators = Object.getPrototypeOf(page.locator('html'));
  if (Object.hasOwn(locators, 'fillAtOnce')) return;
  locators.fillAtOnce = locators.fill;
  locators.fill = async function fill(...words) {
    // A page behind another draws no frames, and has no focus to give away either.
    await this.page().evaluate((limit) => new Promise((resolve) => {
      requestAnimationFrame(resolve);
      setTimeout(resolve, limit);
    }), SECOND_MS);
    return this.fillAtOnce(...words);
  };
}

/** Resolves as `act` does; rejects when it takes longer than `limit` milliseconds. */
async function within(limit, act) {
  let timer;
  const over = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`超过 ${limit / 1000} 秒`)), limit);
  });
  try {
    await Promise.race([act(), over]);
  } finally {
    clearTimeout(timer);
  }
}

export class World {
  /** Those that were started and not stopped. */
  static up = new Set();

  constructor(options = {}) {
    this.options = { host: 'localhost', base: '/', server: [], dist: DIST, scripts: true, allowErrors: [], ...options };
    this.scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'gangshao-e2e-'));
    this.profile = path.join(this.scratch, 'profile');
    this.dist = this.options.dist;
    this.foreign = [];
    this.errors = [];
    this.port = 0;
  }

  async start() {
    World.up.add(this);
    if (this.options.ownCopy) {
      this.dist = path.join(this.scratch, 'dist');
      fs.cpSync(this.options.dist, this.dist, { recursive: true });
      await this.options.ownCopy(this.dist);
    }
    if (this.options.host !== 'file') await this.online();
    await this.openBrowser();
  }

  async stop() {
    World.up.delete(this);
    this.stopped = true;
    await this.context?.close().catch(() => {});
    await this.offline();
    fs.rmSync(this.scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  // --- the server -------------------------------------------------------------------------------------------

  /** Starts the server; after the first time, on the same port. */
  async online() {
    this.#mayStart();
    const flags = ['serve', '--dist', this.dist, '--port', String(this.port), '--base', this.options.base, ...this.options.server];
    this.server = spawn(XTASK, flags, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    this.port = await new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.once('exit', (code) => reject(new Error(`服务器没起来，退出码 ${code}`)));
      createInterface({ input: this.server.stdout }).on('line', (line) => {
        const address = /^打开 http:\/\/[^:]+:(\d+)\//.exec(line);
        if (address) resolve(Number(address[1]));
      });
    });
  }

  /** No network: the server is gone, and with it every connection. */
  async offline() {
    const server = this.server;
    this.server = null;
    if (!server || server.exitCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
  }

  /** A new version is uploaded over the old one. */
  upload(dist) {
    assert.ok(this.options.ownCopy, 'upload needs ownCopy');
    fs.rmSync(this.dist, { recursive: true });
    fs.cpSync(dist, this.dist, { recursive: true });
  }

  get origin() {
    return this.options.host === 'file' ? 'file://' : `http://${this.options.host}:${this.port}`;
  }

  /** The address of a file of the product, `''` for the app itself. */
  url(file = '') {
    return this.options.host === 'file'
      ? pathToFileURL(path.join(this.dist, file.split('#')[0])).href + (file.includes('#') ? `#${file.split('#')[1]}` : '')
      : new URL(file, this.origin + this.options.base).href;
  }

  // --- the browser ------------------------------------------------------------------------------------------

  async openBrowser() {
    this.#mayStart();
    const { viewport = { width: 360, height: 740 }, scripts, colorScheme } = this.options;
    // A killed browser leaves its lock behind.
    fs.rmSync(path.join(this.profile, 'SingletonLock'), { force: true });
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath: CHROMIUM,
      args: [...CHROMIUM_ARGS, `--host-resolver-rules=MAP ${INTRANET} 127.0.0.1`],
      viewport,
      locale: 'zh-CN',
      timezoneId: ZONE,
      javaScriptEnabled: scripts,
      colorScheme,
    });
    // Stopped while it came up: nobody else would close it.
    if (this.stopped) await this.context.close();
    this.#mayStart();
    this.context.setDefaultTimeout(STEP_LIMIT_MS);
    this.context.on('request', (request) => this.#watch(request.url()));
    this.context.on('console', (message) => this.#hear(message));
    this.context.on('weberror', (error) => this.errors.push(`uncaught: ${error.error()?.message ?? error.error()}`));
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    fillAfterTheFrame(this.page);
  }

  /** The phone dies: no page gets to say goodbye. The profile stays. */
  async kill() {
    const [pid] = fs.readlinkSync(path.join(this.profile, 'SingletonLock')).split('-').slice(-1).map(Number);
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    process.kill(pid, 'SIGKILL');
    await closed;
    await this.context.close().catch(() => {});
  }

  async killAndReopen() {
    await this.kill();
    await this.openBrowser();
  }

  /** A scenario that was cut off goes on by itself for a while: it must not start what nobody ends. */
  #mayStart() {
    assert.ok(!this.stopped, '场景已经收了');
  }

  #watch(url) {
    if (/^(data|blob|about|chrome|devtools):/.test(url)) return;
    if (this.options.host === 'file' ? url.startsWith('file://') : new URL(url).origin === this.origin) return;
    this.foreign.push(url);
  }

  #hear(message) {
    if (message.type() !== 'error') return;
    const text = `${message.text()} (${message.location().url})`;
    // A company without an edition of its own is normal; the browser reports the 404 all the same.
    if (/org\.json/.test(message.location().url) && /404/.test(text)) return;
    this.errors.push(text);
  }

  /** No foreign request, no violation, no error that the scenario did not expect. */
  assertClean() {
    assert.deepEqual(this.foreign, [], '有请求去了别的地方');
    const unexpected = this.errors.filter((text) => !this.options.allowErrors.some((pattern) => pattern.test(text)));
    assert.deepEqual(unexpected, [], '页面报了错');
  }

  story() {
    const lines = [...this.errors.map((e) => `页面报错：${e}`), ...this.foreign.map((u) => `别处的请求：${u}`)];
    return lines.length ? `\n${lines.join('\n')}` : '';
  }

  /** What stood on the page when the story ended: without it nobody can tell why something was waited for in vain. */
  async lastSeen() {
    const text = await within(STEP_LIMIT_MS / 10, () => this.page?.evaluate(() => document.body.innerText)).catch(() => null);
    return text ? `\n页面上是：\n${text.replace(/\n+/g, '\n').slice(0, LAST_SEEN_LETTERS)}` : '';
  }

  // --- what a person sees -------------------------------------------------------------------------------------

  /** Opens the app and waits until it runs. */
  async openApp(file = '') {
    await this.page.goto(this.url(file));
    await this.appIsUp();
  }

  async appIsUp() {
    await this.page.waitForSelector('html[data-boot="app"]', { state: 'attached' });
  }

  /** The page gave up on the app and stayed readable. */
  async staticPageStands() {
    await this.page.waitForSelector('html[data-boot="static"]', { state: 'attached' });
    await this.page.locator('#static h1').first().waitFor();
  }

  build() {
    return this.page.locator('#boot').getAttribute('data-build');
  }

  /** Waits, at most `limit` milliseconds, until the service worker says that all files (or all but `-files`) are kept for offline. */
  async keptForOffline(files = 0, limit = STEP_LIMIT_MS) {
    return this.page.evaluate(async ([missing, limit]) => {
      const registration = await navigator.serviceWorker.ready;
      let last = null;
      return new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`还没存齐：${JSON.stringify(last)}，${registration.active?.state}`)), limit);
        navigator.serviceWorker.addEventListener('message', ({ data }) => {
          if (data?.type !== 'offline') return;
          last = data;
          if (data.done >= data.total - missing) resolve(data);
        });
        registration.active.postMessage({ type: 'offline?' });
      });
    }, [-files, limit]);
  }

  /** Has the browser look for a new version; resolves with how that ended: `installed` (it waits) or `redundant`. */
  async lookForNewVersion() {
    return this.page.evaluate(async (limit) => {
      const registration = await navigator.serviceWorker.ready;
      // The last page load may have found it already.
      const found = new Promise((resolve, reject) => {
        const see = () => registration.installing && resolve(registration.installing);
        setTimeout(() => reject(new Error('没有找到新版')), limit);
        registration.addEventListener('updatefound', see);
        see();
        if (registration.waiting) resolve(registration.waiting);
      });
      await registration.update().catch(() => {});
      const worker = await found;
      return new Promise((resolve, reject) => {
        const see = () => ['installed', 'redundant'].includes(worker.state) && resolve(worker.state);
        setTimeout(() => reject(new Error(`新版卡在 ${worker.state}`)), limit);
        worker.addEventListener('statechange', see);
        see();
      });
    }, STEP_LIMIT_MS);
  }

  /**
   * What the button 换上新版 does. Chromium with a debugger on the worker (that is us) sometimes holds on to the old one
   * for five minutes, and now and then lets a visit wait for it; without a debugger it never did. Then the window is
   * closed and opened, as a person would.
   */
  async useNewVersion() {
    const taken = await this.page.evaluate(async (limit) => {
      const { waiting } = await navigator.serviceWorker.ready;
      return new Promise((resolve) => {
        setTimeout(resolve, limit, false);
        navigator.serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true });
        waiting.postMessage({ type: 'use-new' });
      });
    }, TAKE_OVER_LIMIT_MS);
    for (let tries = 0; !taken; tries += 1) {
      assert.ok(tries < 10, '新版没有接手');
      const stuck = this.page;
      this.page = await this.context.newPage();
      await stuck.close();
      const opened = await this.openApp().then(() => true, () => false);
      if (opened && await this.page.evaluate(async () => !(await navigator.serviceWorker.ready).waiting)) return;
    }
  }
}

/**
 * Most turns must be over within a second; `turn` resolves with how many milliseconds it took. A busy machine makes one or two
 * slow; what is late every other time is late.
 */
export async function withinASecond(turn) {
  const took = [];
  const quick = () => took.filter((ms) => ms <= SECOND_MS).length;
  while (quick() < QUICK_TURNS && took.length - quick() <= SLOW_TURNS) took.push(Math.round(await turn()));
  assert.ok(quick() >= QUICK_TURNS, `那边看见，各过了 ${took.join('、')} 毫秒`);
}

const AXE = fs.readFileSync(path.join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** Accessibility faults on the page as it stands, in a form that reads well in a failure. */
export async function axeFaults(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map((v) => `${v.id}: ${v.help} — ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}
