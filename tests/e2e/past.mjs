// 从前的记录：照公开的格式写出一个旧库，不经过岗哨的代码。
import { createHash, randomBytes } from 'node:crypto';
import { content } from './app.mjs';
import { sha256 } from './chain.mjs';

const hex = () => randomBytes(16).toString('hex');
const STORES = { journal: ['device', 'seq'], forks: ['device', 'seq', 'sha256'], blobs: 'sha256', local: 'name' };

/** RFC 3339 with milliseconds, east eight. */
function wallOf(ms) {
  return new Date(ms + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
}

/**
 * The journal of one device that has done `checklist` for years, about `records` long, up to this minute.
 * The last run is open: its first `answered` items are 合格, the others not answered.
 */
export function pastOf(checklist, records, answered) {
  const device = hex();
  const person = hex();
  const asked = JSON.stringify(content.check(checklist));
  const personal = JSON.stringify({ salt: hex(), name: '王建国', phone: '' });
  const items = content.check(checklist).items.map((item) => item.id);
  const step = 60_000;
  const texts = [];
  let prev = '0'.repeat(64);
  let at = Date.now() - (records + 100) * step;
  const add = (by, body) => {
    at += step;
    const text = JSON.stringify({ v: 1, device, seq: texts.length + 1, wall: wallOf(at), hlc: [at, 0], by, prev, body });
    prev = sha256(text);
    texts.push(text);
  };
  const start = () => {
    const run = hex();
    add(null, { type: 'run_started', run, checklist, asked: sha256(asked), day: wallOf(at).slice(0, 10) });
    return run;
  };
  add(null, { type: 'writer_started', app: 'gangshao 0.1.0', continues: [] });
  add(person, { type: 'person_introduced', person, blob: sha256(personal) });
  while (texts.length < records - items.length - 2) {
    const run = start();
    for (const item of items) add(null, { type: 'item_answered', run, item, answer: 'pass' });
    add(person, { type: 'run_submitted', run, person });
  }
  at = Math.max(at, Date.now() - 20 * step);
  const run = start();
  for (const item of items.slice(0, answered)) add(null, { type: 'item_answered', run, item, answer: 'pass' });
  return { device, run, texts, blobs: [asked, personal] };
}

/** Writes it into a database of the first version, through a page of the same site that is not the app. */
export async function layDown(page, database, { device, texts, blobs }) {
  await page.evaluate(create, [database, STORES]);
  const rows = texts.map((text, at) => ({ device, seq: at + 1, text }));
  for (let from = 0; from < rows.length; from += 2000) await page.evaluate(write, [database, 'journal', rows.slice(from, from + 2000)]);
  await page.evaluate(write, [database, 'blobs', blobs.map((text) => ({ sha256: sha256(text), type: 'application/json', bytes: text }))]);
  await page.evaluate(write, [database, 'local', [{ name: 'writer', value: `"${device}"` }]]);
}

function create([database, stores]) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(stores)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error);
  });
}

function write([database, store, rows]) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      const tx = db.transaction(store, 'readwrite');
      for (const row of rows) tx.objectStore(store).add(typeof row.bytes === 'string' ? { ...row, bytes: new TextEncoder().encode(row.bytes).buffer } : row);
      tx.oncomplete = () => resolve(db.close());
      tx.onabort = () => reject(tx.error);
    };
  });
}

/** One hash over all stored texts, in order, and how many there are: cheaper to carry out of the browser than the texts. */
export function digestOf(texts) {
  const digest = createHash('sha256');
  for (const text of texts) digest.update(`${text}\n`);
  return { count: texts.length, sha256: digest.digest('hex') };
}

/** The same of what is in the database now, and its version. */
export async function digestStored(page, database) {
  const { version, texts } = await page.evaluate((database) => new Promise((resolve, reject) => {
    const request = indexedDB.open(database);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      const rows = db.transaction('journal').objectStore('journal').getAll();
      rows.onsuccess = () => {
        resolve({ version: db.version, texts: rows.result.map((row) => row.text) });
        db.close();
      };
      rows.onerror = () => reject(rows.error);
    };
  }), database);
  return { version, texts, ...digestOf(texts) };
}
