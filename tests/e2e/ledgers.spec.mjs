// 台账：页面上看到的，下载的 xlsx、CSV 一格不差；自证包不用岗哨也打得开、核对得了。
// The workbook is read by exceljs, which knows nothing of us; the pack by Python.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { DAILY, MACHINIST, choosePosition, doCheck, go, saved, scenario } from './app.mjs';
import { ROOT, axeFaults } from './harness.mjs';
import { unzip } from './keeping.mjs';
import { NASTY, choose, history, list, openWith, paper, shown } from './ledger.mjs';
import { pastOf } from './past.mjs';

const STATUTORY = /不替代按规定要建、要联网的双重预防信息化系统/;

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
