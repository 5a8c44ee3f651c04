// 一家有涉爆粉尘的小厂的一天：班前查出重大隐患，拍照、评估、定方案、整改、退回、再整改、验收、销号，月底出台账。
// 三个人、两台手机，靠备份文件来回；台账由不认识岗哨的 exceljs 读，一格一格对。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { answer, bodies, choosePosition, content, drawn, fail, go, saved, scenario, stored, submit } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { nextSteps, step } from './danger.mjs';
import { anotherPhone, backUp, carry, restore } from './keeping.mjs';
import { photosShown, picture } from './photos.mjs';

const POLISHER = 'fenchen-damo-gong';
const DUST_DAILY = 'gongmao-fenchen-ri';
const [WORKER, OFFICER, HEAD] = ['打磨工王建国', '安全员老陈', '厂长周平'];

const main = (page) => page.getByRole('main');
const button = (page, name) => main(page).getByRole('button', { name, exact: true });
const keep = (page) => button(page, '记下');
const thumbs = (page) => page.getByRole('button', { name: /看大图/ });

const day = (page, n) => page.evaluate((days) => {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}, n);

/** Adds a picture on the danger's page; `stage` is the button that says before or after. */
async function photo(page, stage, seed) {
  await button(page, stage).click();
  await button(page, stage).and(page.locator('[aria-pressed="true"]')).waitFor();
  await photosShown(page);
  const before = await thumbs(page).count();
  const file = await picture(page, { width: 900, height: 700, seed });
  const coming = page.waitForEvent('filechooser');
  await button(page, '从相册选').click();
  await (await coming).setFiles(file);
  await thumbs(page).nth(before).waitFor();
  await saved(page);
}

/** Carries what one phone has to the other. */
const hand = async (from, to) => restore(to.page, carry(to, await backUp(from)));

async function open(page, danger) {
  await go(page, `#/dangers/${danger}`);
  await drawn(page);
}

function cellText({ value, numFmt }) {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
    return /h/.test(numFmt) ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text.slice(0, 10);
  }
  return String(value);
}

scenario('a_day_in_a_small_factory_with_explosive_dust_from_the_morning_check_to_the_ledger', { limit: 480_000 }, async (first) => {
  const list = content.check(DUST_DAILY);
  const { page } = first;
  await first.openApp();
  await choosePosition(first, POLISHER);

  // 班前：粉尘涉爆班组日检查，一项不合格。表在禁手机区外填。
  await go(page, `#/checks/${list.id}`);
  const outside = page.getByRole('button', { name: '我已在区外，开始填' });
  if (list.no_phone) await outside.click();
  for (const [at, item] of list.items.entries()) {
    if (at === 1) await fail(page, item, { hurtsNow: true, words: '吸尘管接头脱开，梁上积尘一指厚' });
    else await answer(page, item, '合格');
  }
  const run = await submit(page, WORKER);
  const [{ danger }] = await bodies(page, 'danger_reported');
  await open(page, danger);
  await photo(page, '改以前', 3);

  await anotherPhone(async (second) => {
    // 办公室的电脑：安全员并进来，照判定标准评估；厂长定方案。
    await second.openApp();
    await hand(first, second);
    const desk = second.page;
    await open(desk, danger);
    assert.deepEqual(await nextSteps(desk), ['评估'], '会马上伤人的没评估就能改');
    await thumbs(desk).first().waitFor();
    assert.equal(await thumbs(desk).count(), 1, '照片没有跟过来');
    await button(desk, '评估').click();
    await button(desk, '工贸').click();
    await main(desk).getByRole('button', { name: /存在粉尘爆炸危险/ }).click();
    await desk.getByRole('radiogroup', { name: /没落实粉尘清理制度/ }).getByRole('radio', { name: '是', exact: true }).click();
    await desk.getByLabel('为什么这样定').fill('照判定标准逐条看过');
    await desk.getByLabel('会出哪一类事故').selectOption({ label: '粉尘爆炸' });
    await desk.getByLabel('谁评估的').fill(OFFICER);
    await button(desk, '定为重大隐患').click();
    await desk.locator('ol.steps-done li').filter({ hasText: '照判定标准逐条看过' }).waitFor();
    await saved(desk);

    await button(desk, '定整改方案').click();
    const due = await day(desk, 7);
    const plan = {
      '整改措施：怎么改': '停机，接好吸尘管，梁上清灰', 整改责任人: '车间李主任', '整改完成人：谁动手改': WORKER, 整改验收人: OFFICER, 哪天前改好: due,
      '临时性保护措施：改好以前怎么防': '打磨线停电挂牌', '资金：多少、从哪里出': '八千元，安全费用', '应急预案：万一出事怎么办': '粉尘爆炸现场处置方案',
      '向谁报告了、什么时候报的': '区应急局，今天电话',
    };
    for (const [label, words] of Object.entries(plan)) await desk.getByLabel(label, { exact: true }).fill(words);
    await desk.getByLabel('谁', { exact: true }).fill(HEAD);
    await keep(desk).click();
    await desk.getByRole('heading', { name: '整改方案' }).waitFor();
    await saved(desk);

    // 车间：改了，带回去，安全员看了退回。
    await hand(second, first);
    await open(page, danger);
    await photo(page, '改好后', 5);
    await step(page, '整改完成', WORKER, '管子接好了');
    await hand(first, second);
    await open(desk, danger);
    assert.deepEqual(await nextSteps(desk), ['验收通过', '退回整改']);
    const sideBySide = desk.locator('.before-after img');
    await sideBySide.nth(1).waitFor();
    assert.equal(await sideBySide.count(), 2, '改以前、改好后没有并排');
    await step(desk, '退回整改', OFFICER, '梁上的灰没清');

    // 再改，再验收，销号。
    await hand(second, first);
    await open(page, danger);
    await photo(page, '改好后', 9);
    await step(page, '整改完成', WORKER, '梁上也清干净了');
    await hand(first, second);
    await open(desk, danger);
    await step(desk, '验收通过', OFFICER, '现场看过，灰清了，管子不漏');
    await step(desk, '销号', HEAD, '资料归档');
    await desk.getByRole('status').getByText('已销号').waitFor();
    assert.deepEqual(await nextSteps(desk), []);

    // 两台手机最后一样，链都对。
    await hand(second, first);
    await open(page, danger);
    await page.getByRole('status').getByText('已销号').waitFor();
    verifyChains(await stored(page, 'journal'));
    verifyChains(await stored(desk, 'journal'));

    // 月底：隐患台账下载下来，一格一格对。
    await go(desk, '#/ledgers');
    await desk.locator('.ledger').first().waitFor();
    await desk.getByRole('radio', { name: '隐患台账', exact: true }).click();
    await desk.locator('.ledger').getByRole('heading', { name: '隐患台账' }).waitFor();
    await drawn(desk);
    const [head, rows] = await desk.locator('.ledger').first().evaluate((paper) => [
      [...paper.querySelectorAll('thead th')].map((cell) => cell.textContent),
      [...paper.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent)),
    ]);
    assert.equal(rows.length, 1);
    const coming = desk.waitForEvent('download');
    await desk.getByRole('button', { name: '下载 xlsx', exact: true }).click();
    const file = path.join(fs.mkdtempSync(path.join(second.scratch, 'ledger-')), '隐患台账.xlsx');
    await (await coming).saveAs(file);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file);
    const sheet = book.worksheets[0];
    head.forEach((name, at) => assert.equal(cellText(sheet.getRow(3).getCell(at + 1)), name));
    rows[0].forEach((text, at) => assert.equal(cellText(sheet.getRow(4).getCell(at + 1)), text, head[at]));
    // 不只和页面一样，也和这一天里发生的一样。
    const told = rows[0].join('｜');
    for (const words of ['吸尘管接头脱开，梁上积尘一指厚', '重大', WORKER, '车间李主任', OFFICER, due, '销号']) assert.ok(told.includes(words), `台账里没有“${words}”：${told}`);

    await desk.getByRole('radio', { name: '重大隐患一患一档', exact: true }).click();
    const pasted = desk.locator('.ledger-photos img');
    await pasted.nth(2).waitFor();
    assert.equal(await pasted.count(), 3, '改以前一张、改好后两张');
    for (const image of await pasted.all()) await image.evaluate((one) => one.decode());

    await desk.getByRole('radio', { name: '排查记录台账', exact: true }).click();
    await desk.locator('.ledger').getByRole('heading', { name: '排查记录台账' }).waitFor();
    await desk.getByRole('cell', { name: list.name }).waitFor();
    await desk.getByRole('cell', { name: WORKER }).first().waitFor();
    assert.ok(run);
  });
});
