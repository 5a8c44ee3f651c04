// 第一次打开之后断网能用；换新版不丢旧版；别人的网页进不了缓存。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { DIST, DIST_TWO, built, scenario } from './harness.mjs';

const cards = built('cards');
const [card, other] = cards;
const [check] = built('checks');
// With the server gone the browser reports what it could not fetch (org.json, a look for a new version).
const NO_SERVER = [/ERR_CONNECTION_(REFUSED|RESET)/, /ERR_FAILED/, /An unknown error occurred when fetching the script/];

scenario('offline_reload_works_after_the_first_visit', { allowErrors: NO_SERVER }, async (world) => {
  await world.openApp();
  const kept = await world.keptForOffline();
  assert.equal(kept.done, kept.total);
  await world.offline();
  await world.page.reload();
  await world.appIsUp();
  const pack = await world.page.evaluate(async (url) => (await fetch(url)).status, world.url('content/shared.json'));
  assert.equal(pack, 200);
  for (const file of [`cards/${card}.html`, `checks/${check}.html`]) {
    await world.page.goto(world.url(file));
    await world.page.locator('h1:visible').first().waitFor();
  }
});

scenario('offline_works_under_a_sub_path', { base: '/a/b/', allowErrors: NO_SERVER }, async (world) => {
  await world.openApp();
  await world.keptForOffline();
  await world.offline();
  await world.page.goto(world.url('index.html?from=qr#/'));
  await world.appIsUp();
});

scenario('new_version_waits_until_it_is_asked_for', { ownCopy: () => {} }, async (world) => {
  await world.openApp();
  const one = await world.build();
  await world.keptForOffline();

  world.upload(DIST_TWO);
  await world.page.reload();
  await world.appIsUp();
  assert.equal(await world.lookForNewVersion(), 'installed');
  // More than once: a version that pushes in takes over only when the old worker has a quiet moment.
  for (let visit = 0; visit < 3; visit += 1) {
    await world.page.reload();
    await world.appIsUp();
    await world.keptForOffline();
    assert.equal(await world.build(), one, '没人要求就换了版');
  }
  assert.ok(await world.page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting)), '没人要求就换了版');

  await world.useNewVersion();
  await world.page.reload();
  await world.appIsUp();
  const two = await world.build();
  assert.notEqual(two, one);
  await world.keptForOffline();
  // Everything is here before the old build goes.
  await world.page.evaluate(async (old) => {
    const isHere = async () => (await caches.keys()).some((name) => name.includes(old));
    while (await isHere()) await new Promise((resolve) => setTimeout(resolve, 100));
  }, one);
  const caches = await world.page.evaluate(() => caches.keys());
  assert.deepEqual(caches.filter((name) => name.includes(one)), [], '旧版的缓存还在');
  assert.equal(caches.filter((name) => name.includes(two)).length, 1);
});

scenario('new_version_taken_without_a_network_still_has_what_did_not_change', { ownCopy: () => {}, allowErrors: NO_SERVER }, async (world) => {
  await world.openApp();
  const one = await world.build();
  await world.keptForOffline();
  world.upload(DIST_TWO);
  assert.equal(await world.lookForNewVersion(), 'installed');
  // The app of the new version is here, its cards are not: they lie with the old one.
  await world.offline();
  await world.useNewVersion();
  await world.page.goto(world.url(`#/cards/${card}`));
  await world.page.reload();
  await world.appIsUp();
  assert.notEqual(await world.build(), one);
  await world.page.getByRole('tabpanel').waitFor();
  // Who looks for first aid on its static page is led to the app's own.
  await world.page.goto(world.url('cards/jijiu-taosheng.html'));
  await world.page.waitForURL((url) => url.hash === '#/emergency');
});

scenario('half_uploaded_version_is_never_installed', { ownCopy: () => {}, allowErrors: [/404/] }, async (world) => {
  await world.openApp();
  const one = await world.build();
  await world.keptForOffline();

  // sw.js is new, the start page is still the old one.
  const old = fs.readFileSync(path.join(DIST, 'index.html'));
  world.upload(DIST_TWO);
  for (const name of ['index.html.br', 'index.html.gz']) fs.rmSync(path.join(world.dist, name), { force: true });
  fs.writeFileSync(path.join(world.dist, 'index.html'), old);
  assert.equal(await world.lookForNewVersion(), 'redundant');
  await world.page.reload();
  await world.appIsUp();
  assert.equal(await world.build(), one);
});

scenario('sign_in_page_of_a_hotspot_is_not_kept_as_a_card', {
  ownCopy: (dist) => {
    for (const suffix of ['.br', '.gz']) fs.rmSync(path.join(dist, `content/positions/${card}.json${suffix}`), { force: true });
    fs.writeFileSync(path.join(dist, `content/positions/${card}.json`), '<!doctype html><title>login</title><h1>请登录</h1>');
  },
  allowErrors: NO_SERVER,
}, async (world) => {
  await world.openApp();
  const kept = await world.keptForOffline(-1);
  assert.equal(kept.done, kept.total - 1);
  await world.offline();
  // A static page is not kept twice: the worker leads over to the app, which says of this one card that it is not there.
  await world.page.goto(world.url(`cards/${card}.html`));
  await world.page.waitForURL((url) => url.hash === `#/cards/${card}`);
  await world.appIsUp();
  await world.page.getByRole('alert').getByText('这个岗位打不开').waitFor();
  await world.page.goto(world.url(`cards/${other}.html`));
  await world.page.waitForURL((url) => url.hash === `#/cards/${other}`);
  await world.page.getByRole('tabpanel').waitFor();
});

scenario('card_cut_short_in_the_cache_is_fetched_anew_with_what_is_missing', {}, async (world) => {
  await world.openApp();
  await world.keptForOffline();
  const lengths = await world.page.evaluate(async ([half, gone]) => {
    const [name] = (await caches.keys()).filter((one) => !one.startsWith('gangshao-org'));
    const cache = await caches.open(name);
    const [cut, away] = [half, gone].map((path) => new URL(path, location.href).href);
    const length = async () => (await (await cache.match(cut)).arrayBuffer()).byteLength;
    const whole = await length();
    await cache.put(cut, new Response(''));
    await cache.delete(away);
    const all = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => { if (data.done === data.total) resolve(); });
    });
    (await navigator.serviceWorker.ready).active.postMessage({ type: 'offline?' });
    await all;
    return [whole, await length()];
  }, [`content/positions/${card}.json`, `content/positions/${other}.json`]);
  assert.ok(lengths[0] > 0);
  assert.equal(lengths[1], lengths[0]);
});

scenario('two_copies_on_one_origin_keep_to_themselves', {
  ownCopy: (dist) => {
    for (const copy of ['one', 'two']) fs.cpSync(DIST, path.join(dist, copy), { recursive: true });
  },
  allowErrors: NO_SERVER,
}, async (world) => {
  for (const copy of ['one/', 'two/']) {
    await world.openApp(copy);
    await world.keptForOffline();
  }
  await world.offline();
  for (const copy of ['one/', 'two/']) await world.openApp(copy);
});

scenario('companys_own_edition_is_newest_first_and_survives_offline', {
  ownCopy: (dist) => fs.writeFileSync(path.join(dist, 'org.json'), '{"v":1}'),
  allowErrors: NO_SERVER,
}, async (world) => {
  const org = () => world.page.evaluate(async (url) => (await fetch(url)).text(), world.url('org.json'));
  await world.openApp();
  await world.keptForOffline();
  await world.page.reload();
  await world.appIsUp();
  assert.equal(await org(), '{"v":1}');
  fs.writeFileSync(path.join(world.dist, 'org.json'), '{"v":2}');
  assert.equal(await org(), '{"v":2}');
  fs.writeFileSync(path.join(world.dist, 'org.json'), '<html>half');
  assert.equal(await org(), '{"v":2}', '坏文件顶掉了好的');
  await world.offline();
  assert.equal(await org(), '{"v":2}');
});

scenario('file_of_another_build_is_not_answered_from_this_builds_cache', { ownCopy: () => {} }, async (world) => {
  await world.openApp();
  await world.keptForOffline();
  await world.page.reload();
  await world.appIsUp();
  for (const suffix of ['.br', '.gz']) fs.rmSync(path.join(world.dist, `content/shared.json${suffix}`), { force: true });
  fs.writeFileSync(path.join(world.dist, 'content/shared.json'), '{"other":true}');
  const get = (query) => world.page.evaluate(async (url) => (await fetch(url)).text(), world.url(`content/shared.json${query}`));
  assert.notEqual(await get(''), '{"other":true}');
  assert.equal(await get('?h=0000000000000000'), '{"other":true}');
});


scenario('card_cut_short_in_the_cache_is_not_handed_out_and_comes_whole_from_the_server', { allowErrors: NO_SERVER }, async (world) => {
  const file = `content/positions/${card}.json`;
  const cutShort = () => world.page.evaluate(async (url) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const kept = await cache.match(url);
      if (kept) await cache.put(url, new Response((await kept.text()).slice(0, 100), { headers: kept.headers }));
    }
  }, world.url(file));
  const show = async () => {
    await world.page.reload();
    await world.appIsUp();
  };
  await world.openApp(`#/cards/${card}`);
  await world.keptForOffline();
  await cutShort();
  await show();
  await world.page.getByRole('tabpanel').waitFor();

  // It is filled in again, and there without a network.
  await world.keptForOffline();
  await world.offline();
  await show();
  await world.page.getByRole('tabpanel').waitFor();

  // Nothing to take its place: said as what it is, half a card is not shown.
  await cutShort();
  await show();
  await world.page.getByRole('alert').getByText('取不到：没有网').waitFor();
});
