// 备份和恢复的场景共用的：做一份、核对、选来看、合并、替换；库里真东西的清单；另一台手机；拆装 ZIP。
// "Truth" is every row of the stores that are not a cache, each with a hash of what it holds.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { go } from './app.mjs';
import { DATABASE } from './faults.mjs';
import { World } from './harness.mjs';

const BACKUP = '.data-backup';
const RESTORE = '.data-restore';

/** Another phone: a browser and a server of its own. It must be as clean as the first. */
export async function anotherPhone(body, options = {}) {
  const phone = new World(options);
  try {
    await phone.start();
    const result = await body(phone);
    phone.assertClean();
    return result;
  } finally {
    await phone.stop();
  }
}

/** 数据体检, with everything it asks the browser answered. */
export async function dataPage(page) {
  await go(page, '#/data');
  await page.getByText('刚试存了一条，读得回来').waitFor();
}

// --- backing up -----------------------------------------------------------------------------------------------

/** Makes a backup and takes it out by 下载; resolves with where the file is. */
export async function backUp(world) {
  const { page } = world;
  await makeBackup(page);
  return download(world);
}

/** 立即备份, until it is made. */
export async function makeBackup(page) {
  await dataPage(page);
  await page.locator(BACKUP).getByRole('button', { name: '立即备份' }).click();
  await page.locator(BACKUP).getByText('已生成').waitFor();
}

/** 下载 of what was made. */
export async function download(world) {
  const { page } = world;
  const coming = page.waitForEvent('download');
  await page.locator(BACKUP).getByRole('button', { name: '下载', exact: true }).click();
  const saved = await coming;
  const file = path.join(fs.mkdtempSync(path.join(world.scratch, 'saved-')), saved.suggestedFilename());
  await saved.saveAs(file);
  return file;
}

/** Picks a file with 核对存好的文件; resolves with what is said. */
export function check(page, file) {
  return said(page, BACKUP, () => pick(page, BACKUP, '核对存好的文件', file));
}

/** A backup that was made, saved and read back. Resolves with where the file is. */
export async function backUpAndCheck(world) {
  const file = await backUp(world);
  assert.match(await check(world.page, file), /^已核对/);
  return file;
}

/** What 未备份 N 条 says on 数据体检. */
export async function unbacked(page) {
  const words = await page.locator(BACKUP).getByText(/^未备份 \d+ 条$/).innerText();
  return Number(/\d+/.exec(words)[0]);
}

// --- restoring ------------------------------------------------------------------------------------------------

export const preview = (page) => page.getByRole('group', { name: '恢复预览' });

/** Picks a file with 从文件恢复; resolves with the rows of the preview. */
export async function look(page, file) {
  await dataPage(page);
  await pick(page, RESTORE, '从文件恢复', file);
  return shown(page);
}

/** The rows of the preview that stands there. */
export async function shown(page) {
  const refused = page.locator(`${RESTORE} .banner.bad`).innerText().then((words) => { throw new Error(`不收：${words}`); });
  refused.catch(() => {});
  await Promise.race([preview(page).waitFor(), refused]);
  return preview(page).locator('tr').evaluateAll((rows) => Object.fromEntries(rows.map((row) => [row.cells[0].innerText, row.cells[1].innerText])));
}

/** Picks a file that cannot be restored; resolves with the sentence. */
export async function refusal(page, file) {
  const words = await said(page, RESTORE, () => pick(page, RESTORE, '从文件恢复', file));
  assert.equal(await preview(page).count(), 0);
  return words;
}

/** 合并, until it says how it ended. */
export function merge(page) {
  return said(page, RESTORE, () => page.locator(RESTORE).getByRole('button', { name: '合并', exact: true }).click());
}

/** 替换, asked and answered, until it says how it ended. */
export async function replace(page) {
  await page.locator(RESTORE).getByRole('button', { name: '替换', exact: true }).click();
  return said(page, RESTORE, () => page.locator(RESTORE).getByRole('button', { name: '确定替换' }).click());
}

/** 撤销这次替换, until it says how it ended. */
export function undo(page) {
  return said(page, RESTORE, () => page.locator(RESTORE).getByRole('button', { name: '撤销这次替换' }).click());
}

/** Looks at a file and merges it. */
export async function restore(page, file) {
  const rows = await look(page, file);
  assert.match(await merge(page), /^恢复好了/);
  return rows;
}

async function pick(page, part, button, file) {
  const coming = page.waitForEvent('filechooser');
  await page.locator(part).getByRole('button', { name: button }).click();
  await (await coming).setFiles(file);
}

/** The line of good or bad news that comes after `deed`; an old one that still stands does not count. */
async function said(page, part, deed) {
  await page.locator(`${part} .banner`).evaluateAll((all) => all.forEach((one) => one.setAttribute('data-old', '')));
  await deed();
  const news = page.locator(`${part} .banner:is(.good, .bad):not([data-old])`);
  await news.waitFor({ timeout: 180_000 });
  return (await news.innerText()).trim();
}

// --- what is stored -------------------------------------------------------------------------------------------

/** Every row of truth as one line: the store, the key, a hash of the rest. */
export function truth(page) {
  return page.evaluate(readTruth, DATABASE);
}

async function readTruth(database) {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // FNV-1a: crypto.subtle is not there on plain http.
  const hash = (bytes) => {
    let sum = 0x811c9dc5;
    for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
    return sum.toString(16);
  };
  const db = await done(indexedDB.open(database));
  try {
    const lines = [];
    for (const name of ['journal', 'forks', 'blobs', 'local']) {
      const rows = db.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())]);
      keys.forEach((key, at) => {
        // The app's own trial, written and taken away again when it likes.
        if (String(key).startsWith('self-test-')) return;
        const { bytes, ...rest } = values[at];
        lines.push(`${name} ${JSON.stringify(key)} ${hash(new TextEncoder().encode(JSON.stringify(rest)))} ${bytes ? hash(new Uint8Array(bytes)) : ''}`);
      });
    }
    return lines;
  } finally {
    db.close();
  }
}

/** Nothing that was there is gone or changed; `local`, where the writer changes on replacing, may differ when `local` is false. */
export function assertKept(before, after, { local = true } = {}) {
  const there = new Set(after);
  const lost = before.filter((line) => !there.has(line) && (local || !line.startsWith('local ')));
  assert.deepEqual(lost, [], '原来的少了或变了');
}

export const inStore = (lines, store) => lines.filter((line) => line.startsWith(`${store} `));

// --- the file -------------------------------------------------------------------------------------------------

/** The members of a backup, read by Python, as anybody could. */
export function unzip(file) {
  const script = 'import sys,zipfile,json,base64;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;'
    + 'print(json.dumps({i.filename:base64.b64encode(z.read(i)).decode() for i in z.infolist()}))';
  const text = execFileSync('python3', ['-c', script, file], { encoding: 'utf8', maxBuffer: 1 << 30 });
  return new Map(Object.entries(JSON.parse(text)).map(([name, bytes]) => [name, Buffer.from(bytes, 'base64')]));
}

/** Writes members into a ZIP the way any other tool would. */
export function zip(file, members) {
  const script = 'import sys,zipfile,json,base64;z=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED);'
    + '[z.writestr(n,base64.b64decode(b)) for n,b in json.load(sys.stdin)];z.close()';
  const input = JSON.stringify([...members].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
  execFileSync('python3', ['-c', script, file], { input, maxBuffer: 1 << 30 });
  return file;
}

/** Where each member's stored bytes lie in the file: name → [from, to]. */
export function spansOf(file) {
  const script = 'import sys,zipfile,json,struct;f=open(sys.argv[1],"rb").read();r={}\n'
    + 'for i in zipfile.ZipFile(sys.argv[1]).infolist():\n'
    + ' n,e=struct.unpack_from("<HH",f,i.header_offset+26);s=i.header_offset+30+n+e;r[i.filename]=[s,s+i.compress_size]\n'
    + 'print(json.dumps(r))';
  return new Map(Object.entries(JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }))));
}

/** Carries a file over to another phone, which outlives the one it was made on. */
export function carry(world, file) {
  const there = path.join(fs.mkdtempSync(path.join(world.scratch, 'carried-')), path.basename(file));
  fs.copyFileSync(file, there);
  return there;
}
