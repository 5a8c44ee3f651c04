// 无痕窗口、禁了存储的浏览器：能存就真存，存不了就大声说，卡片照样看。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { DAILY, MACHINIST, answer, content, go, group, heading, radio, scenario } from './app.mjs';
import { answersStored, pageShows, report } from './faults.mjs';
import { FIREFOX, Firefox } from './firefox.mjs';
import { World, ZONE } from './harness.mjs';

const check = content.check(DAILY);
const DENIED = /不让岗哨存东西/;
const NEVER = /清除|清空/;

/** A browser that was told to keep nothing of any site. */
async function withoutStorage(world) {
  await world.context.close();
  const file = path.join(world.profile, 'Default/Preferences');
  const preferences = JSON.parse(fs.readFileSync(file, 'utf8'));
  preferences.profile = { ...preferences.profile, default_content_setting_values: { cookies: 2 } };
  fs.writeFileSync(file, JSON.stringify(preferences));
  await world.openBrowser();
}

/** In the page: some browsers throw, some answer with an error. */
function tryToOpen() {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open('probe');
      request.onsuccess = () => resolve('opened');
      request.onerror = () => resolve(request.error.name);
    } catch (error) {
      resolve(error.name);
    }
  });
}

scenario('private_window_saves_for_as_long_as_it_is_open', {}, async (world) => {
  const browser = world.context.browser();
  const kept = await browser?.newContext({ locale: 'zh-CN', timezoneId: ZONE, viewport: { width: 360, height: 740 } });
  assert.ok(kept, '这个浏览器开不了无痕窗口');
  const page = await kept.newPage();
  await page.goto(world.url(`#/checks/${DAILY}`));
  await page.waitForSelector('html[data-boot="app"]', { state: 'attached' });
  for (const item of check.items.slice(0, 3)) await answer(page, item, '合格');
  await page.reload();
  await page.waitForSelector('html[data-boot="app"]', { state: 'attached' });
  const answers = await answersStored(page);
  report('无痕窗口（Chromium）', { tries: 1, acknowledged: 3, lost: 3 - answers.length });
  await pageShows(page, answers);
  await kept.close();
});

scenario('disabled_storage_is_said_aloud_and_the_cards_can_still_be_read', {}, async (world) => {
  await withoutStorage(world);
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  assert.notEqual(await page.evaluate(tryToOpen), 'opened', '存储没有真禁掉');
  await page.getByRole('alert').getByText(DENIED).waitFor();
  assert.doesNotMatch(await page.locator('body').innerText(), NEVER);
  // An answer is not said to be saved, now or later, and the page stays usable.
  await group(page, check.items[0]).waitFor();
  await radio(page, check.items[0], '合格').click();
  await page.getByRole('alert').getByText(DENIED).waitFor();
  await page.getByRole('alert').getByRole('button', { name: '再存一次' }).click();
  await page.getByRole('alert').getByText(DENIED).waitFor();
  assert.equal(await page.getByText(/已保存 \d/).count(), 0, '什么都不存的浏览器里说了已保存');
  await go(page, `#/cards/${MACHINIST}/emergency`);
  await heading(page, content.position(MACHINIST).name).waitFor();
  await page.getByText(content.position(MACHINIST).emergency.cases[0].first, { exact: true }).first().waitFor();
  report('禁了存储（Chromium）', { tries: 1, acknowledged: 0, lost: 0 });
});

const noFirefox = FIREFOX ? false : '这台机器没有火狐（firefox-esr）';
const savedOrRefused = () => /^已保存 /.test(document.querySelector('.saved').textContent) || [...document.querySelectorAll('[role=alert]')].some((one) => /不让岗哨存东西/.test(one.textContent));

for (const [name, preferences, works] of [
  ['private_window', { 'browser.privatebrowsing.autostart': true }, true],
  ['storage_disabled_by_a_setting', { 'network.cookie.cookieBehavior': 2 }, false],
]) {
  test(`firefox_${name}_keeps_its_word`, { timeout: 240_000, skip: noFirefox }, async () => {
    const world = new World();
    let firefox;
    try {
      await world.online();
      firefox = await Firefox.start(path.join(world.scratch, 'firefox'), preferences);
      await firefox.open(world.url(`#/checks/${DAILY}`));
      await firefox.until(() => document.documentElement.dataset.boot === 'app');
      await firefox.until((count) => document.querySelectorAll('[role=radiogroup]').length === count, check.items.length);
      await firefox.evaluate(() => document.querySelector('[role=radio]').click());
      await firefox.until(savedOrRefused);
      const text = await firefox.evaluate(() => document.body.innerText);
      assert.equal(/已保存 \d/.test(text), works, text);
      assert.equal(DENIED.test(text), !works, text);
      assert.doesNotMatch(text, NEVER);
      if (!works) return;
      await firefox.evaluate(() => location.reload());
      await firefox.until(() => document.querySelector('[role=radio][aria-checked=true]') !== null);
      report('无痕窗口（Firefox）', { tries: 1, acknowledged: 1, lost: 0 });
    } finally {
      await firefox?.kill();
      await world.stop();
    }
  });
}
