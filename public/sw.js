// 第一次打开之后，断网也能用。The build writes the three values below; every file comes with its own hash.
const BUILD = '@@BUILD@@';
const CORE = @@CORE@@;
const REST = @@REST@@;

// Several copies of this app may live on one origin under different paths: every cache name carries its scope.
const SCOPE = new URL('./', self.location.href);
const MARK = `@${SCOPE.pathname}`;
const CACHE = `gangshao-${BUILD}${MARK}`;
const ORG_CACHE = `gangshao-org${MARK}`;
const OLD_BUILDS = new URL('old-builds', SCOPE).href;
const HASHES = new Map([...CORE, ...REST]);
const ORG_WAIT_MS = 4000;
const FAILURES_BEFORE_PAUSE = 3;
const TELL_EVERY = 10;
const PAGE_WAIT_MS = 5000;
/** What is needed first when the line is cut half-way: first aid, the limits of readings, the positions. */
const FIRST = /^content\/(index|shared|rules|positions\/.*)\.json$/;
const FIRST_AID = 'jijiu-taosheng';
const PAGE = /^(cards|checks)\/([a-z0-9-]+)\.html$/;

const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  wasm: 'application/wasm',
  svg: 'image/svg+xml',
  png: 'image/png',
  webmanifest: 'application/manifest+json; charset=utf-8',
};

self.addEventListener('install', (event) => event.waitUntil(installCore()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));

self.addEventListener('message', (event) => {
  const type = event.data && event.data.type;
  if (type === 'use-new') event.waitUntil(self.skipWaiting());
  // Filling starts here and not in `activate`: a worker answers no request until `activate` has ended.
  if (type === 'offline?') event.waitUntil(tellClients().then(fillRest));
});

self.addEventListener('fetch', (event) => {
  const request = event.request;
  if (request.method !== 'GET' || request.headers.has('range')) return;
  const url = new URL(request.url);
  const path = pathInScope(url);
  if (path === null) return;
  if (path === 'org.json') event.respondWith(newestOrg(request));
  else if (isOurs(path, url, request)) event.respondWith(cachedFirst(path, request));
  else if (request.mode === 'navigate' && PAGE.test(path)) event.respondWith(staticPage(path, request));
});

/** The path below the scope, `index.html` for the scope itself, null for anything outside. */
function pathInScope(url) {
  if (url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return null;
  return url.pathname.slice(SCOPE.pathname.length) || 'index.html';
}

/** A `?h=` of another build must not be answered with this build's file. */
function isOurs(path, url, request) {
  const hash = HASHES.get(path);
  if (!hash) return false;
  if (url.search === '' || request.mode === 'navigate') return true;
  const asked = /^\?h=([0-9a-f]{8,16})$/.exec(url.search);
  // The page knows the build before it knows any file's hash: that is how it asks for the index.
  return asked !== null && (asked[1] === BUILD || hash.startsWith(asked[1]));
}

function address(path) {
  return new URL(path === 'index.html' ? './' : path, SCOPE).href;
}

async function installCore() {
  // Everything is in hand before anything is written: no half-installed build.
  const files = await Promise.all(CORE.map(async ([path, hash]) => [path, await obtain(path, hash)]));
  // A server that goes back to the build before installs it anew while it is at work: what it keeps is not at stake.
  const atWork = await caches.has(CACHE);
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(files.map(([path, response]) => keep(cache, path, response)));
  } catch (reason) {
    if (!atWork) await caches.delete(CACHE);
    throw reason;
  }
}

/**
 * Nothing slow happens here: until this has ended the worker answers no request, and the page asked for the new version stands
 * still. What did not change is answered from the old builds' caches, and carried over when filling; they go after that.
 */
async function takeOver() {
  const old = (await ourCaches()).filter((name) => name !== CACHE);
  // Without room for the note the old builds stay until the next take-over.
  await caches.open(ORG_CACHE).then((notes) => notes.put(OLD_BUILDS, new Response(JSON.stringify(old)))).catch(() => {});
  await self.clients.claim();
}

/** Once everything is here. Only the builds before this one: a newer one may already be waiting. */
async function dropOldBuilds() {
  const notes = await caches.open(ORG_CACHE);
  const list = await notes.match(OLD_BUILDS);
  if (!list) return;
  // A note cut short for want of room names none: they stay until the next take-over.
  const names = await list.json().catch(() => []);
  await Promise.all(names.map((name) => caches.delete(name)));
  await notes.delete(OLD_BUILDS);
}

async function ourCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith('gangshao-') && name.endsWith(MARK) && name !== ORG_CACHE);
}

let filling = null;

function fillRest() {
  filling ??= fillOneByOne().finally(() => { filling = null; });
  return filling;
}

async function fillOneByOne() {
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const [path, hash] of inOrder()) {
    if (await cache.match(address(path))) continue;
    // What lies here already needs no network: it must not wait behind what does.
    const kept = await fromOldBuilds(path, hash);
    if (!kept || !(await keep(cache, path, kept).then(() => true, () => false))) missing.push([path, hash]);
  }
  // Where room was short, what was kept then may have been cut short and not even let itself be deleted: it is put anew.
  if (missing.length) missing.push(...await cutShort(cache, missing));
  let failures = 0;
  let fresh = 0;
  for (const [path, hash] of missing) {
    try {
      await keep(cache, path, await obtain(path, hash));
    } catch {
      failures += 1;
      if (failures >= FAILURES_BEFORE_PAUSE) break;
      continue;
    }
    fresh += 1;
    if (fresh % TELL_EVERY === 0) await tellClients();
  }
  if (failures === 0) await dropOldBuilds();
  // The page asks for the company's edition before there is a worker to keep it.
  if (fresh > 0) await newestOrg(new Request(address('org.json'))).catch(() => {});
  await tellClients();
}

/** The cards and lists that lie here and are not whole; they go. `missing` are not here at all. */
async function cutShort(cache, missing) {
  const away = new Set(missing.map(([path]) => path));
  const found = [];
  for (const [path, hash] of HASHES) {
    if (!path.startsWith('content/') || away.has(path)) continue;
    if (await unchanged(cache, path, hash)) continue;
    await cache.delete(address(path)).catch(() => {});
    found.push([path, hash]);
  }
  return found;
}

/** Everything of this build, what is needed first in front. */
function inOrder() {
  const all = [...HASHES];
  return [...all.filter(([path]) => FIRST.test(path)), ...all.filter(([path]) => !FIRST.test(path))];
}

async function tellClients() {
  const cache = await caches.open(CACHE);
  const done = (await cache.keys()).length;
  const clients = await self.clients.matchAll({ includeUncontrolled: true });
  // Another copy on this origin counts its own.
  for (const client of clients.filter(({ url }) => url.startsWith(SCOPE.href))) client.postMessage({ type: 'offline', done, total: HASHES.size });
}

/** The file with exactly this hash: from an older build's cache if it did not change, else from the server. */
async function obtain(path, hash) {
  const kept = await fromOldBuilds(path, hash);
  if (kept) return kept;
  // Named by content: the browser's own copy will do. Anything else, or a copy gone bad, is asked for anew.
  const modes = path.startsWith('assets/') ? ['default', 'reload'] : ['no-cache', 'reload'];
  let wrong = '';
  for (const cache of modes) {
    const response = await fetch(address(path), { cache, credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    // After a power cut the browser's own copy may be half a file, and even unreadable.
    const bytes = await response.arrayBuffer().catch(() => null);
    if (bytes && await isWhatWasBuilt(path, hash, bytes)) return answer(path, bytes);
    wrong = `${path}: not the file of build ${BUILD}`;
  }
  throw new Error(wrong);
}

/** The file with exactly this hash from any build kept here, else null. */
async function fromOldBuilds(path, hash) {
  for (const name of await ourCaches()) {
    const kept = await unchanged(await caches.open(name), path, hash);
    if (kept) return kept;
  }
  return null;
}

async function unchanged(cache, path, hash) {
  return wholeOf(await cache.match(address(path)), path, hash);
}

/** The response anew if it has exactly this hash, else null. */
async function wholeOf(response, path, hash) {
  if (!response) return null;
  // What was cut short may not even be readable.
  const bytes = await response.arrayBuffer().catch(() => null);
  return bytes && (await digest(bytes)) === hash ? answer(path, bytes) : null;
}

async function keep(cache, path, response) {
  await putWhole(cache, address(path), path, await response.arrayBuffer());
}

/** Firefox says that a file was put although the phone was full and it was cut short: it is read back, and goes if it is not whole. */
async function putWhole(cache, key, path, bytes) {
  await cache.put(key, answer(path, bytes));
  if (await wholeOf(await cache.match(key), path, await digest(bytes))) return;
  await cache.delete(key);
  throw new Error(`${key}: was not kept whole`);
}

/** A sign-in page of some hotspot, or half an upload, must never end up in the cache. */
async function isWhatWasBuilt(path, hash, bytes) {
  if ((await digest(bytes)) === hash) return true;
  // Proxies like to touch a start page; its build mark is enough.
  return path === 'index.html' && new TextDecoder().decode(bytes).includes(`data-build="${BUILD}"`);
}

async function digest(bytes) {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(sum.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Fresh headers: right types whatever the server says, and no trace of a redirect. */
function answer(path, bytes) {
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] || 'application/octet-stream';
  return new Response(bytes, { headers: { 'content-type': type } });
}

/** A store that cannot be read must not stand in the way either: then the server is asked. */
async function cachedFirst(path, request) {
  return (await kept(path).catch(() => null)) || (await fromOldBuilds(path, HASHES.get(path)).catch(() => null)) || fetch(request);
}

async function kept(path) {
  const cache = await caches.open(CACHE);
  if (!path.startsWith('content/')) return cache.match(address(path));
  // Cards and lists are small enough to be looked over each time: nobody is to be handed half of one.
  const response = await cache.match(address(path));
  const whole = await wholeOf(response, path, HASHES.get(path));
  // Cut short: it goes, and is filled in again. What is only missing may be arriving this very moment.
  if (response && !whole) await cache.delete(address(path));
  return whole;
}

/** A static page is not kept twice: without a network the app, which has the same content, takes over. */
async function staticPage(path, request) {
  const [, kind, id] = PAGE.exec(path);
  try {
    // One bar of signal is no network either: whoever looks for first aid does not wait for it. What is to be printed may take long.
    const waits = id === FIRST_AID ? [new Promise((_, reject) => setTimeout(reject, PAGE_WAIT_MS))] : [];
    return await Promise.race([fetch(request), ...waits]);
  } catch {
    if (id === FIRST_AID) return Response.redirect(`${SCOPE.href}#/emergency`);
    return Response.redirect(`${SCOPE.href}#/${kind}${id === 'index' ? '' : `/${id}`}`);
  }
}

/** The company's edition: the newest if it can be had soon, else the last good one. */
async function newestOrg(request) {
  const cache = await caches.open(ORG_CACHE).catch(() => null);
  if (!cache) return fetch(request, { cache: 'no-cache' });
  const key = address('org.json');
  const last = await cache.match(key).then((response) => response && response.text()).then(json, () => null);
  const kept = () => answer('org.json', last);
  const fresh = fetch(request, { cache: 'no-cache' }).then(async (response) => {
    if (response.status === 404 || response.status === 410) {
      await cache.delete(key).catch(() => {});
      return response;
    }
    const text = response.ok ? json(await response.clone().text()) : null;
    if (text === null) return last === null ? response : kept();
    // The newest is shown also when there is no room to keep it; what did not change is not written again over what is good.
    if (text !== last) await replaceOrg(cache, key, text).catch(() => {});
    return response;
  });
  if (last === null) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept()), ORG_WAIT_MS));
  return Promise.race([fresh.catch(kept), late]);
}

/** The good one is written over only when there is room: tried beside it first. */
async function replaceOrg(cache, key, text) {
  const bytes = new TextEncoder().encode(text);
  await putWhole(cache, `${key}?try`, 'org.json', bytes);
  await cache.delete(`${key}?try`);
  await putWhole(cache, key, 'org.json', bytes);
}

/** The text if it is JSON: not a sign-in page, and not cut short. */
function json(text) {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}
