// 三种放法，加上脚本关掉、服务器没配好、应用起不来：都能看到岗位卡。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { INTRANET, axeFaults, built, scenario } from './harness.mjs';

const [card] = built('cards');
const [check] = built('checks');
const firstCardLink = (page) => page.locator('a[href*="cards/"][href$=".html"]').first();

async function readsACard(world) {
  await firstCardLink(world.page).click();
  await world.page.waitForURL(/\/cards\/[a-z0-9-]+\.html/);
  await world.page.locator('h1:visible').first().waitFor();
  assert.ok((await world.page.locator('body').innerText()).trim().length > 10, '卡片是空的');
}

function findAsset(dist, ext) {
  const name = fs.readdirSync(path.join(dist, 'assets')).find((file) => file.startsWith('gangshao-') && file.endsWith(ext));
  return path.join(dist, 'assets', name);
}

/** A file as some server would have it, without the compressed neighbours of the good one. */
function replaceFile(file, bytes) {
  for (const suffix of ['.br', '.gz']) fs.rmSync(file + suffix, { force: true });
  if (bytes === null) fs.rmSync(file);
  else fs.writeFileSync(file, bytes);
}

scenario('app_runs_from_a_sub_path_on_plain_http_by_host_name', { host: INTRANET, base: '/an/quan/' }, async (world) => {
  await world.openApp();
  const facts = await world.page.evaluate(() => ({
    secure: window.isSecureContext,
    worker: 'serviceWorker' in navigator,
  }));
  assert.deepEqual(facts, { secure: false, worker: false });
  await world.page.goto(world.url(`cards/${card}.html`));
  await world.page.locator('h1:visible').first().waitFor();
});

scenario('app_runs_from_one_file_on_disk', { host: 'file' }, async (world) => {
  await world.openApp('gangshao.html');
  await world.page.locator('h1:visible').first().waitFor();
});

scenario('cards_of_the_one_file_are_folded_away_and_come_back_when_a_link_asks', { host: 'file' }, async (world) => {
  await world.openApp('gangshao.html');
  const { page } = world;
  await page.waitForFunction(() => !document.getElementById('leaves').firstChild);
  await page.evaluate((id) => { location.hash = `card-${id}`; }, card);
  await page.locator(`#card-${card} h1`).waitFor();
  await page.waitForFunction((id) => document.querySelector(':target')?.id === id, `card-${card}`);
});

scenario('one_file_on_disk_is_readable_without_scripts', { host: 'file', scripts: false }, async (world) => {
  await world.page.goto(world.url('gangshao.html'));
  await world.page.locator('#static h1').first().waitFor();
  const link = world.page.locator('#static a[href^="#"]').first();
  const target = (await link.getAttribute('href')).slice(1);
  await link.click();
  await world.page.locator(`[id="${target}"]`).waitFor();
});

scenario('cards_and_checks_are_readable_from_disk', { host: 'file' }, async (world) => {
  for (const file of [`cards/${card}.html`, `checks/${check}.html`]) {
    await world.page.goto(world.url(file));
    await world.page.locator('h1:visible').first().waitFor();
    assert.ok(await world.page.evaluate(() => document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 20), '样式没有跟上');
  }
});

scenario('start_page_opened_from_disk_points_to_the_one_file', { host: 'file', allowErrors: [/file:/] }, async (world) => {
  await world.page.goto(world.url('index.html'));
  await world.staticPageStands();
  assert.match(await world.page.locator('#boot-note').innerText(), /gangshao\.html/);
  await readsACard(world);
});

scenario('visitor_without_scripts_reads_a_card', { scripts: false }, async (world) => {
  await world.page.goto(world.url());
  await world.page.locator('h1:visible').first().waitFor();
  await readsACard(world);
});

scenario('app_runs_when_the_server_gets_every_type_wrong', {
  server: ['--wrong-mime'],
  // Such a server cannot have a service worker; that costs offline use and nothing else.
  allowErrors: [/unsupported MIME type/],
}, async (world) => {
  await world.openApp();
});

scenario('wrong_types_and_nosniff_together_leave_the_static_page', {
  server: ['--wrong-mime', '--nosniff'],
  allowErrors: [/MIME type/],
}, async (world) => {
  await world.page.goto(world.url(), { waitUntil: 'load' });
  await world.page.locator('#static h1').first().waitFor();
  await readsACard(world);
});

scenario('app_runs_under_nosniff', { server: ['--nosniff'] }, async (world) => {
  await world.openApp();
});

scenario('missing_app_file_leaves_the_static_page_and_says_so', {
  ownCopy: (dist) => replaceFile(findAsset(dist, '.wasm'), null),
  allowErrors: [/404/],
}, async (world) => {
  await world.page.goto(world.url());
  await world.staticPageStands();
  assert.match(await world.page.locator('#boot-note').innerText(), /完整版没打开：没有取全，或者浏览器太旧；下面的岗位卡照样能看。/);
  await readsACard(world);
});

scenario('app_that_crashes_at_start_leaves_the_static_page', {
  // A module that traps at once stands for any panic in `main`.
  ownCopy: (dist) => {
    const glue = findAsset(dist, '.js');
    const crash = "document.getElementById('static').remove();document.body.append('half');throw new Error('crash');";
    replaceFile(glue, `let wasm_bindgen = async function () { ${crash} };`);
  },
}, async (world) => {
  await world.page.goto(world.url());
  await world.staticPageStands();
  assert.doesNotMatch(await world.page.locator('body').innerText(), /half/);
  await readsACard(world);
});

scenario('browser_that_may_not_compile_wasm_keeps_the_static_page', {
  ownCopy: (dist) => {
    const index = path.join(dist, 'index.html');
    replaceFile(index, fs.readFileSync(index, 'utf8').replace(" 'wasm-unsafe-eval'", ''));
  },
  allowErrors: [/WebAssembly|Content Security Policy/],
}, async (world) => {
  await world.page.goto(world.url());
  await world.staticPageStands();
  await readsACard(world);
});

scenario('pages_have_no_accessibility_faults', {}, async (world) => {
  await world.openApp();
  assert.deepEqual(await axeFaults(world.page), [], '首页');
  for (const file of [`cards/${card}.html`, `checks/${check}.html`]) {
    await world.page.goto(world.url(file));
    assert.deepEqual(await axeFaults(world.page), [], file);
  }
});

scenario('a_killed_browser_comes_back_with_its_profile', {}, async (world) => {
  await world.openApp();
  await world.page.evaluate(() => localStorage.setItem('kept', 'yes'));
  await world.keptForOffline();
  await world.killAndReopen();
  await world.openApp();
  assert.equal(await world.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)), true);
});
