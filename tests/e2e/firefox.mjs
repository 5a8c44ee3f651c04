// 火狐，用它自带的遥控口（Marionette）驱动：一个 TCP 连接，一条条带长度的 JSON，不要别的包。
// Elements are found and pressed by scripts in the page: what is told apart here is what the browser stores, not how it is touched.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { ZONE } from './harness.mjs';

const NAMES = ['firefox-esr', 'firefox'];
const STEP_LIMIT_MS = 60_000;

/** The Firefox of this machine, or `null`. */
export const FIREFOX = process.env.GANGSHAO_FIREFOX
  ?? (process.env.PATH ?? '').split(':').flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find((file) => fs.existsSync(file))
  ?? null;

/** Nothing of its own goes out to the network, nothing asks questions. */
const QUIET = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'intl.accept_languages': 'zh-CN',
  'marionette.port': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.server': 'data:,',
};

export class Firefox {
  /** Starts Firefox with these preferences on top; the profile may be used again. */
  static async start(profile, preferences = {}, flags = []) {
    fs.mkdirSync(profile, { recursive: true });
    const lines = Object.entries({ ...QUIET, ...preferences }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    fs.writeFileSync(path.join(profile, 'user.js'), lines.join('\n'));
    const at = path.join(profile, 'MarionetteActivePort');
    fs.rmSync(at, { force: true });
    const firefox = new Firefox();
    const env = { ...process.env, HOME: profile, TZ: ZONE, MOZ_CRASHREPORTER_DISABLE: '1' };
    firefox.process = spawn(FIREFOX, ['--headless', '--no-remote', '--marionette', '--profile', profile, ...flags], { env, stdio: 'ignore' });
    firefox.gone = once(firefox.process, 'exit');
    try {
      await firefox.#connect(await portIn(at, profile, firefox.process));
      await firefox.send('WebDriver:NewSession', { capabilities: { alwaysMatch: { pageLoadStrategy: 'normal' } } });
      await firefox.send('WebDriver:SetTimeouts', { script: STEP_LIMIT_MS, pageLoad: STEP_LIMIT_MS });
    } catch (error) {
      await firefox.kill();
      throw error;
    }
    return firefox;
  }

  async #connect(port) {
    this.waiting = new Map();
    this.last = 0;
    this.socket = net.connect(port, '127.0.0.1');
    let rest = Buffer.alloc(0);
    let hello;
    const greeted = new Promise((resolve) => { hello = resolve; });
    this.socket.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let colon = rest.indexOf(':'); colon > 0; colon = rest.indexOf(':')) {
        const end = colon + 1 + Number(rest.subarray(0, colon));
        if (rest.length < end) return;
        const message = JSON.parse(rest.subarray(colon + 1, end).toString());
        rest = rest.subarray(end);
        if (Array.isArray(message)) this.#answered(message);
        else hello();
      }
    });
    this.socket.on('error', () => this.#hungUp());
    this.socket.on('close', () => this.#hungUp());
    await once(this.socket, 'connect');
    await greeted;
  }

  #answered([, id, error, value]) {
    const { resolve, reject } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    if (error) reject?.(new Error(`${error.error}: ${error.message}`));
    else resolve?.(value);
  }

  #hungUp() {
    for (const { reject } of this.waiting.values()) reject(new Error('火狐没了'));
    this.waiting.clear();
  }

  send(command, parameters = {}) {
    const id = (this.last += 1);
    const text = JSON.stringify([0, id, command, parameters]);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  async open(url) {
    await this.send('WebDriver:Navigate', { url });
  }

  /** Runs a function in the page and waits for what it resolves to. */
  async evaluate(work, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${work})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) + error }));`;
    const { value } = await this.send('WebDriver:ExecuteAsyncScript', { script, args, sandbox: null, newSandbox: false });
    if (value?.error) throw new Error(value.error);
    return value?.value;
  }

  /** Waits, in the page, until a function returns something true; looks after every change of the page. */
  async until(holds, ...args) {
    const [found, text] = await this.evaluate(`(limit, ...args) => new Promise((resolve) => {
      const holds = ${holds};
      const look = () => {
        const found = holds(...args);
        if (found) end(found);
      };
      const watcher = new MutationObserver(look);
      const end = (found) => {
        watcher.disconnect();
        clearTimeout(late);
        resolve([found === true || typeof found === 'string' ? found : Boolean(found), document.body.innerText]);
      };
      const late = setTimeout(() => end(false), limit);
      watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      look();
    })`, STEP_LIMIT_MS - 5000, ...args);
    assert.ok(found, `等了半天没等到：${holds}\n${text}`);
    return found;
  }

  /** The browser dies without a goodbye. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.gone;
    this.socket?.destroy();
  }

  async quit() {
    await this.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
    await this.gone;
    this.socket?.destroy();
  }
}

/** Firefox writes down which port it listens on. */
function portIn(file, folder, process) {
  return new Promise((resolve, reject) => {
    const watcher = fs.watch(folder, () => look());
    const late = setTimeout(() => end(reject, new Error('火狐没起来')), STEP_LIMIT_MS);
    const died = (code) => end(reject, new Error(`火狐退出了：${code}`));
    const end = (settle, value) => {
      watcher.close();
      clearTimeout(late);
      process.off('exit', died);
      settle(value);
    };
    const look = () => {
      const port = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
      if (port > 0) end(resolve, port);
    };
    process.once('exit', died);
    look();
  });
}
