// 台账：页面上看到的，下载的 xlsx、CSV 一格不差；自证包不用岗哨也打得开、核对得了。
// The workbook is read by exceljs, which knows nothing of us; the pack by Python.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { DAILY, MACHINIST, choosePosition, content, doCheck, drawn, go, saved, scenario } from './app.mjs';
import { sha256 } from './chain.mjs';
import { DATABASE } from './faults.mjs';
import { ROOT, axeFaults } from './harness.mjs';
import { unzip } from './keeping.mjs';
import { layDown, pastOf } from './past.mjs';

const hex = () => randomBytes(16).toString('hex');
const list = content.check(DAILY);
const NASTY = '=HYPERLINK("http://x","点我") <b>&"引号",逗号\n第二行';

const STATUTORY = /不替代按规定要建、要联网的双重预防信息化系统/;

/** A journal with all that the six ledgers show: written by hand after the format, at this minute. */
function history({ sectors = ['S01'], follows = [], another = false, alone = false } = {}) {
  const device = hex();
  const [zhang, li, wang] = [hex(), hex(), hex()];
  const blobs = [];
  const texts = [];
  let prev = '0'.repeat(64);
  // An hour ago, but of this month: the page opens on 本月.
  const today = new Date();
  let at = Math.max(today.getTime() - 3_600_000, new Date(today.getFullYear(), today.getMonth()).getTime());
  const wall = () => new Date(at + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
  const day = (days) => new Date(at + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  const add = (by, body) => {
    at += 1000;
    const text = JSON.stringify({ v: 1, device, seq: texts.length + 1, wall: wall(), hlc: [at, 0], by, prev, body });
    prev = sha256(text);
    texts.push(text);
    return { device, seq: texts.length };
  };
  const keep = (value) => {
    const text = JSON.stringify(value);
    blobs.push(text);
    return sha256(text);
  };
  add(null, { type: 'writer_started', app: 'gangshao 0.1.0', continues: [] });
  for (const [person, name] of [[zhang, '张三'], [li, '李四'], [wang, '王五']]) {
    add(null, { type: 'person_introduced', person, blob: keep({ salt: hex(), name, phone: '13900001111' }) });
  }
  add(wang, { type: 'profile_set', sectors, kinds: [], region: '', sole: alone, method: 'lec', boundary: 'higher', ...(follows.length ? { since: day(-3) } : {}) });
  if (follows.length) add(wang, { type: 'checks_followed', checklists: follows });
  const run = hex();
  const asked = keep(list);
  add(zhang, { type: 'run_started', run, checklist: DAILY, asked, day: day(0) });
  for (const item of list.items) add(zhang, { type: 'item_answered', run, item: item.id, answer: item === list.items[0] ? 'fail' : 'pass' });
  const danger = hex();
  let step = add(null, { type: 'danger_reported', danger, hurts_now: true, place: '打磨间', what: NASTY, run, item: list.items[0].id });
  add(zhang, { type: 'run_submitted', run, person: zhang });
  const next = (by, body) => { step = add(by, { danger, after: step, ...body }); };
  next(wang, { type: 'danger_assessed', grade: 'major', criteria: ['gongmao10#第十一条（一）'], reason: '除尘器没有泄爆', accident: '其他爆炸' });
  next(wang, {
    type: 'danger_planned', measures: '换防爆除尘器', owner: li, worker: li, acceptor: wang, due: day(20), interim: '停用，挂牌上锁',
    funds: '安全费用 3 万元', contingency: '粉尘爆炸处置方案', reported: '已向区应急局报告',
  });
  next(li, { type: 'danger_rectified', what: '换好了，试运行两天' });
  const late = hex();
  add(li, { type: 'danger_reported', danger: late, hurts_now: false, place: '库房', what: '灭火器压力低', via: 'walk' });
  add(li, { type: 'danger_described', danger: late, place: '库房', what: '灭火器压力低', wanted_by: day(-1) });
  if (another) {
    const major = hex();
    const after = add(li, { type: 'danger_reported', danger: major, hurts_now: true, place: '喷漆房', what: '没有通风' });
    add(wang, { type: 'danger_assessed', danger: major, after, grade: 'major', criteria: ['gongmao10#第十一条（一）'], reason: '看过现场' });
  }
  const own = alone ? hex() : null;
  if (alone) {
    // One person puts it right and accepts it.
    const reported = add(li, { type: 'danger_reported', danger: own, hurts_now: false, place: '门口', what: '脚踏松动' });
    const after = add(li, { type: 'danger_rectified', danger: own, after: reported, what: '拧紧了' });
    add(li, { type: 'danger_accepted', danger: own, after, note: '' });
  }
  add(wang, {
    type: 'risk_set', risk: hex(), object: '打磨间', unit: '除尘系统', what: '粉尘爆炸', accident: '其他爆炸',
    inherent: { method: 'lec', values: ['3', '6', '15'], level: 'red', reason: '' }, residual: { method: 'lec', values: ['1', '6', '7'], level: 'yellow', reason: '' },
    controls: [{ kind: 'engineering', text: '泄爆、隔爆装置', check: '每班看泄爆片' }, { kind: 'management', text: '每班清扫', check: '' }, { kind: 'emergency', text: '按急停、撤人、打 119', check: '' }],
    controller: 'company', charge: wang, head: li, direct: zhang, review_by: day(300),
  });
  add(wang, { type: 'expiry_set', thing: hex(), kind: '灭火器', name: '灭火器 12 号', place: '库房', owner: li, expires: day(-3), every: 12, remind: 30, note: '' });
  return { device, texts, blobs, danger, own, run, day, people: ['张三', '李四', '王五'] };
}

async function openWith(world, past) {
  await world.page.goto(world.url('cards/jiazi-gong.html'));
  await layDown(world.page, DATABASE, past);
  await world.openApp('#/ledgers');
  await shown(world.page);
}

const paper = (page) => page.locator('.ledger');

/** The ledger stands there, with the names it needs. */
async function shown(page) {
  await paper(page).first().waitFor();
  await drawn(page);
}

async function choose(page, name) {
  await page.getByRole('radio', { name, exact: true }).click();
  await paper(page).getByRole('heading', { name: name === '重大隐患一患一档' ? /重大隐患/ : name }).first().waitFor();
  await drawn(page);
}

/** What the page shows: for each ledger its title, its line, its head and its rows. */
function read(page) {
  return paper(page).evaluateAll((papers) => papers.map((one) => ({
    title: one.querySelector('h2').textContent,
    about: one.querySelector('.ledger-about').textContent,
    head: [...one.querySelectorAll('thead th')].map((cell) => cell.textContent),
    rows: [...one.querySelectorAll('tbody tr')].filter((row) => !row.querySelector('[colspan]')).map((row) => [...row.cells].map((cell) => cell.textContent)),
  })));
}

async function download(world, name) {
  const { page } = world;
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  const file = await coming;
  const where = path.join(fs.mkdtempSync(path.join(world.scratch, 'saved-')), file.suggestedFilename());
  await file.saveAs(where);
  return where;
}

/** A cell as a spreadsheet shows it. */
function cellText({ value, numFmt }) {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
    return /h/.test(numFmt) ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text.slice(0, 10);
  }
  assert.equal(typeof value === 'object', false, `不是字也不是数：${JSON.stringify(value)}`);
  return String(value);
}

async function workbook(file) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  return book;
}

/** Compares a sheet of the file with what the page showed, cell by cell. */
function assertSame(sheet, ledger) {
  assert.equal(cellText(sheet.getCell('A1')), ledger.title);
  // The minute may have passed between looking and saving.
  assert.equal(cellText(sheet.getCell('A2')).split('制表：')[0], ledger.about.split('制表：')[0]);
  for (const [at, name] of ledger.head.entries()) assert.equal(cellText(sheet.getRow(3).getCell(at + 1)), name);
  for (const [n, row] of ledger.rows.entries()) {
    for (const [at, text] of row.entries()) assert.equal(cellText(sheet.getRow(4 + n).getCell(at + 1)), text, `${ledger.title} 第 ${n + 1} 行“${ledger.head[at]}”`);
  }
  const below = cellText(sheet.getRow(4 + ledger.rows.length).getCell(1));
  assert.ok(!/^\d+$/.test(below), `文件里多出一行：${below}`);
}

scenario('ledger_on_the_page_and_in_the_workbook_are_the_same_cell_by_cell', {}, async (world) => {
  const { page } = world;
  await openWith(world, history());
  const wanted = { 隐患台账: 2, 排查记录台账: 1, 风险分级管控清单: 1, 风险公示牌: 1, 到期台账: 1, 重大隐患一患一档: 8 };
  for (const [name, rows] of Object.entries(wanted)) {
    await choose(page, name);
    const ledgers = await read(page);
    assert.deepEqual(ledgers.map((one) => one.rows.length), [rows], name);
    assert.deepEqual(await axeFaults(page), [], name);
    assert.equal(await page.getByText(STATUTORY).count(), 0, `${name}：不是危化企业`);
    const file = await download(world, '下载 xlsx');
    assert.match(path.basename(file), new RegExp(`^岗哨-${name}-[\\d-]+\\.xlsx$`));
    const book = await workbook(file);
    assert.equal(book.worksheets.length, ledgers.length);
    const [sheet] = book.worksheets;
    assertSame(sheet, ledgers[0]);
    assert.equal(sheet.views[0].state, 'frozen');
    assert.equal(sheet.views[0].ySplit, 3);
    assert.equal(sheet.pageSetup.paperSize, 9);
    assert.equal(sheet.pageSetup.orientation, name === '重大隐患一患一档' ? 'portrait' : 'landscape');
    assert.equal(sheet.pageSetup.printTitlesRow, '3:3');
    assert.match(sheet.headerFooter.oddFooter, /第 &P 页，共 &N 页/);
    assert.ok(sheet.autoFilter, '不能筛选');
  }
});

scenario('dates_are_dates_and_words_that_look_like_a_formula_stay_words', {}, async (world) => {
  const { page } = world;
  const past = history();
  await openWith(world, past);
  const [ledger] = await read(page);
  const row = ledger.rows.find((cells) => cells[3] === NASTY);
  assert.ok(row, `表里没有原样的话：${JSON.stringify(ledger.rows)}`);
  assert.deepEqual([row[2], row[4], row[5], row[6], row[7]], ['打磨间', '重大', '张三', '换好了，试运行两天', '李四']);
  assert.equal(row[13], '待验收');
  assert.match(ledger.rows.find((cells) => cells[2] === '库房')[13], /待整改（已超期）/);

  const sheet = (await workbook(await download(world, '下载 xlsx'))).worksheets[0];
  const cells = sheet.getRow(4);
  assert.ok(cells.getCell(2).value instanceof Date && cells.getCell(9).value instanceof Date, '日期不是日期');
  assert.equal(typeof cells.getCell(4).value, 'string');

  const csv = fs.readFileSync(await download(world, '下载 CSV'), 'utf8');
  assert.ok(csv.startsWith('\ufeff序号,报告时间,'), '没有 BOM 或表头');
  assert.ok(csv.includes(`"'${NASTY.replaceAll('"', '""')}"`), '像公式的话没有护住');
  assert.equal(csv.split('\r\n').length, ledger.rows.length + 2);
});

scenario('board_as_a_workbook_says_of_a_red_risk_what_the_register_says', {}, async (world) => {
  const { page } = world;
  await openWith(world, history());
  await choose(page, '风险分级管控清单');
  await paper(page).getByRole('cell', { name: '王五', exact: true }).waitFor();
  const [register] = await read(page);
  const of = (name) => register.rows[0][register.head.indexOf(name)];
  const measures = of('管控措施').split('\n');
  const first = '应急处置：';

  await go(page, '#/risks/boards');
  await page.getByRole('link', { name: /台账里的风险公示牌/ }).click();
  await shown(page);
  await choose(page, '风险公示牌');
  // The rules say who controls a level; they may come a moment later.
  await paper(page).getByRole('cell', { name: '公司', exact: true }).waitFor();
  const file = await download(world, '下载 xlsx');
  const sheet = (await workbook(file)).worksheets[0];
  const line = (n) => Array.from({ length: 12 }, (_, at) => cellText(sheet.getRow(n).getCell(at + 1)));
  assert.deepEqual(line(3), ['序号', '在哪里', '单元', '会出什么事', '等级', '会出的事故', '管控措施', '应急措施', '管控层级', '分管负责人', '部门负责人', '直接责任人']);
  assert.deepEqual(line(4), [
    '1', of('分析对象'), of('单元'), of('事件'), of('固有风险'), of('事故类型'),
    measures.filter((one) => !one.startsWith(first)).join('\n'), measures.filter((one) => one.startsWith(first)).map((one) => one.slice(first.length)).join('\n'),
    of('管控层级'), of('分管负责人'), of('部门负责人'), of('直接责任人'),
  ]);
  assert.deepEqual([line(4)[4], line(4)[7]], ['重大（红）', '按急停、撤人、打 119']);

  const csv = fs.readFileSync(await download(world, '下载 CSV'), 'utf8');
  assert.ok(csv.startsWith('\ufeff序号,在哪里,单元,'), '没有 BOM 或表头');
  assert.ok(!csv.includes('13900001111'), '牌的表格里有电话');
  await page.getByRole('button', { name: '发群' }).click();
  assert.match(await page.getByLabel('发群文字').inputValue(), /【风险公示牌】[\s\S]*1\. 打磨间 除尘系统：粉尘爆炸，重大（红），公司管控/);
});

scenario('dossiers_of_all_major_dangers_are_one_csv_with_one_bom', {}, async (world) => {
  const { page } = world;
  const past = history({ another: true });
  await openWith(world, past);
  await choose(page, '重大隐患一患一档');
  assert.equal((await read(page)).length, 2);
  const csv = fs.readFileSync(await download(world, '下载 CSV'), 'utf8');
  assert.ok(csv.startsWith('\ufeff'), '没有 BOM');
  assert.equal(csv.lastIndexOf('\ufeff'), 0, 'BOM 不止一个');
  const parts = csv.slice(1).split('\r\n\r\n');
  assert.equal(parts.length, 2);
  for (const part of parts) assert.match(part, /^重大隐患档案（一患一档）,档案-[0-9a-f]{8}\r\n哪一步,内容,谁,时间\r\n登记,/);
  assert.ok(parts[0].includes(`档案-${past.danger.slice(0, 8)}\r\n`) && parts[0].includes('换防爆除尘器'));
  assert.ok(parts[1].includes('喷漆房') && !parts[1].includes('换防爆除尘器'));
});

scenario('check_done_on_this_phone_stands_in_the_ledger_of_this_month_and_not_in_another', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, '#/ledgers');
  await shown(page);
  await choose(page, '排查记录台账');
  await page.getByRole('main').getByText('这段日子没有检查记录').waitFor();
  assert.deepEqual(await axeFaults(page), []);

  await choosePosition(world, MACHINIST);
  await doCheck(world, list, { name: '王建国', wrong: { 1: { hurtsNow: false, words: '护栏松了' } } });
  await saved(page);
  await go(page, '#/ledgers');
  await shown(page);
  await choose(page, '排查记录台账');
  const [runs] = await read(page);
  assert.equal(runs.rows.length, 1);
  assert.deepEqual([runs.rows[0][2], runs.rows[0][4], runs.rows[0][11]], [list.name, '王建国', '1 项不合格']);
  await choose(page, '隐患台账');
  const [dangers] = await read(page);
  assert.deepEqual(dangers.rows.map((row) => [row[3], row[5]]), [['护栏松了', '王建国']]);

  await page.getByRole('radio', { name: '从哪天到哪天' }).click();
  await page.getByLabel('从', { exact: true }).fill('2020-02-01');
  await page.getByLabel('到', { exact: true }).fill('2020-01-01');
  await page.getByRole('button', { name: '看这一段' }).click();
  await page.getByRole('alert').filter({ hasText: '要在“到”那天前面' }).waitFor();
  assert.equal(await page.getByLabel('从', { exact: true }).inputValue(), '2020-02-01', '写好的日子没了');
  await page.getByLabel('到', { exact: true }).fill('2020-02-29');
  await page.getByRole('button', { name: '看这一段' }).click();
  await page.getByText('期间：2020-02-01 至 2020-02-29').waitFor();
  assert.deepEqual((await read(page)).map((one) => one.rows.length), [0]);
});

scenario('chemical_plant_is_told_that_its_statutory_system_is_not_replaced', {}, async (world) => {
  const { page } = world;
  await openWith(world, history({ sectors: ['S17'] }));
  await page.locator('.banner').filter({ hasText: STATUTORY }).waitFor();
  await page.getByRole('button', { name: '发群' }).click();
  const words = await page.getByLabel('发群文字').inputValue();
  assert.match(words, /【隐患台账】[\s\S]*新报 2 处，了结 0 处，没了结 2 处，其中超期 1 处[\s\S]*库房 灭火器压力低/);
  assert.match(words, STATUTORY);
  assert.deepEqual(await axeFaults(page), []);
  // On the paper and in the file it is the last note; on paper it is there once.
  assert.match(await page.locator('.ledger-note').last().innerText(), STATUTORY);
  const notes = [];
  (await workbook(await download(world, '下载 xlsx'))).worksheets[0].eachRow((row) => notes.push(cellText(row.getCell(1))));
  assert.ok(notes.some((text) => STATUTORY.test(text)), '表格文件里没有说');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByText(STATUTORY).filter({ visible: true }).count(), 1);
  await page.emulateMedia({ media: null });
  for (const hash of ['#/risks', '#/risks/boards', '#/expiry', '#/stats']) {
    await go(page, hash);
    await page.locator('.banner').filter({ hasText: STATUTORY }).waitFor();
  }
});

scenario('one_person_who_accepted_his_own_work_is_marked_on_the_page_and_in_the_ledger_for_good', {}, async (world) => {
  const { page } = world;
  const past = history({ alone: true });
  await openWith(world, past);
  const [ledger] = await read(page);
  assert.match(ledger.rows.find((cells) => cells[2] === '门口')[13], /（自己验收）/);
  await go(page, `#/dangers/${past.own}`);
  await page.locator('.danger-tags').getByText('自己验收').waitFor();
  await page.locator('ol.steps-done').getByText('自己验收').waitFor();
});

scenario('proof_pack_opens_without_the_app_and_its_journal_verifies', {}, async (world) => {
  const { page } = world;
  const past = history();
  await openWith(world, past);
  await page.getByRole('button', { name: '做自证包' }).click();
  const done = page.getByRole('status').filter({ hasText: '做好了：' });
  await done.waitFor();
  assert.deepEqual(await axeFaults(page), []);
  const file = await download(world, '下载');
  assert.match(path.basename(file), /^岗哨自证包-\d{8}-\d{8}\.zip$/);
  const members = unzip(file);

  assert.equal(members.get('journal.jsonl').toString('utf8'), past.texts.map((text) => `${text}\n`).join(''));
  const lines = path.join(world.scratch, 'journal.jsonl');
  fs.writeFileSync(lines, members.get('journal.jsonl'));
  assert.match(execFileSync('python3', [path.join(ROOT, 'tests/verify_chain.py'), lines], { encoding: 'utf8' }), /^ok 1/);

  const code = /短码 ([0-9A-F-]+)/.exec(await done.innerText())[1];
  const cover = members.get('封面.html').toString('utf8');
  for (const words of [code, '没有看着哪张检查表', '从第一条到最后一条都接得上', '没有核对、也核对不了的', '没了结的重大隐患']) assert.ok(cover.includes(words), `封面没有“${words}”`);
  assert.ok(members.get('验证说明.txt').toString('utf8').includes(code));

  const book = path.join(world.scratch, '台账.xlsx');
  fs.writeFileSync(book, members.get('台账/台账.xlsx'));
  const sheets = (await workbook(book)).worksheets;
  assert.deepEqual(sheets.map((sheet) => sheet.name).slice(0, 3), ['隐患台账', '排查记录台账', '风险分级管控清单']);
  await choose(page, '风险分级管控清单');
  assertSame(sheets[2], (await read(page))[0]);
  assert.equal([...members.keys()].filter((name) => /^台账\/\d\d-.*\.csv$/.test(name)).length, sheets.length);

  const run = [...members.keys()].find((name) => name.startsWith(`记录/检查-`));
  assert.ok(members.get(run).toString('utf8').includes(list.items[0].text), '检查的一页没有当时问的文字');
  const danger = [...members.keys()].find((name) => name.startsWith('记录/隐患-') && name.includes(past.danger.slice(0, 8)));
  assert.ok(members.get(danger).toString('utf8').includes('换防爆除尘器'));
  for (const [name, bytes] of members) assert.ok(!bytes.includes('13900001111'), `${name} 里有电话`);
});

scenario('proof_pack_says_what_was_due_and_not_done', {}, async (world) => {
  const { page } = world;
  const past = history({ follows: [DAILY] });
  await openWith(world, past);
  await page.getByRole('button', { name: '做自证包' }).click();
  await page.getByRole('status').filter({ hasText: '做好了：' }).waitFor();
  const cover = unzip(await download(world, '下载')).get('封面.html').toString('utf8');
  // Three days were due before today's check; those of last month are not in this month's pack.
  // The month is the app's: just after midnight the history, an hour old, may still be in the last one.
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const missed = [-3, -2, -1].map(past.day).filter((day) => day.slice(0, 7) === month);
  const span = missed.length > 1 ? `${missed[0]} 至 ${missed.at(-1)}` : missed[0];
  const said = missed.length ? `${list.name}：${span}，一共 ${missed.length} 期` : '看着的表，到期的都查了';
  assert.ok(cover.includes(said), `封面没有“${said}”`);
  assert.ok(cover.includes(`看着的 1 张表数，从单位定的 ${past.day(-3)} 数起：${list.name}。`));
});

scenario('long_proof_pack_shows_how_far_it_is_and_can_be_stopped', {}, async (world) => {
  const { page } = world;
  await openWith(world, pastOf(DAILY, 12_000, 4));
  await page.getByRole('radio', { name: '本年' }).click();
  await shown(page);
  await page.getByRole('button', { name: '做自证包' }).click();
  await page.getByRole('progressbar', { name: '正在做自证包' }).waitFor();
  await page.getByRole('button', { name: '停', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: '停下了' }).waitFor();
});
