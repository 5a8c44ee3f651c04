// 印在纸上的：台账每张都有表头和页码，一行不少，末尾签字；公示牌和四色图是说好的那种纸，带图例。
import assert from 'node:assert/strict';
import { go, scenario } from './app.mjs';
import { choose, history, openWith, paper } from './ledger.mjs';
import { plain, printed } from './paper.mjs';
import { card, putPlan, seeded } from './risks.mjs';

const DESK = { width: 1280, height: 800 };
const LEVELS = ['红', '橙', '黄', '蓝'];
/** More than the screen shows at once. */
const MORE = 230;
const [LONG_A4, SHORT_A4] = [297, 210];
const [LONG_A3, SHORT_A3] = [420, 297];

const button = (page, name) => page.getByRole('button', { name, exact: true });
const sizes = (sheets) => [...new Set(sheets.map(({ width, height }) => `${width}×${height}`))];

scenario('printed_ledger_has_every_row_and_on_every_sheet_its_head_and_number_and_at_the_end_its_signatures', { viewport: DESK }, async (world) => {
  const { page } = world;
  await openWith(world, history({ more: MORE }));
  await choose(page, '隐患台账');
  const head = (await paper(page).locator('thead th').allTextContents()).join('');
  const sheets = await printed(page, button(page, '打印'));
  assert.deepEqual(sizes(sheets), [`${LONG_A4}×${SHORT_A4}`]);
  assert.ok(sheets.length > 5, `${MORE} 行只有 ${sheets.length} 张`);
  for (const [n, { words }] of sheets.entries()) {
    assert.ok(words.includes(plain(`第${n + 1}页，共${sheets.length}页`)), `第 ${n + 1} 张没有页码：${words.slice(-80)}`);
    assert.ok(words.includes(plain(head)), `第 ${n + 1} 张没有表头：${words.slice(0, 80)}`);
  }
  const all = sheets.map(({ words }) => words).join('');
  const lacking = Array.from({ length: MORE }, (_, n) => plain(`第${n + 1}处货架缺护角。`)).filter((words) => !all.includes(words));
  assert.deepEqual(lacking, [], '纸上少了');
  assert.ok(sheets.at(-1).words.includes(plain('日期：')), '末尾没有签字的地方');
  assert.ok(!all.includes('再看') && !all.includes('下载xlsx') && !all.includes('主导航'), '纸上有键');
});

scenario('board_and_four_colour_map_are_printed_on_the_paper_asked_for_with_their_legend', { viewport: DESK }, async (world) => {
  const { page } = world;
  await seeded(world);
  await go(page, '#/risks/boards');
  await page.getByRole('radio', { name: '全部四级' }).click();
  for (const [name, size] of [['A4', `${LONG_A4}×${SHORT_A4}`], ['A3', `${LONG_A3}×${SHORT_A3}`]]) {
    await page.getByRole('radio', { name, exact: true }).click();
    const sheets = await printed(page, button(page, '打印'));
    assert.deepEqual(sizes(sheets), [size]);
    const all = sheets.map(({ words }) => words).join('');
    for (const risk of card.risks) assert.ok(all.includes(plain(risk.what)), `${name} 上没有“${risk.what}”`);
    for (const level of LEVELS) assert.ok(all.includes(level), `${name} 上没有${level}`);
  }

  await go(page, '#/risks/map');
  await putPlan(page);
  for (const [name, size] of [['打印 A4', `${LONG_A4}×${SHORT_A4}`], ['打印 A3', `${LONG_A3}×${SHORT_A3}`]]) {
    const sheets = await printed(page, button(page, name));
    assert.deepEqual(sizes(sheets), [size]);
    const [{ words }] = sheets;
    assert.ok(words.includes('一车间'), `没有图名：${words}`);
    for (const level of LEVELS) assert.ok(words.includes(level), `图例里没有${level}：${words}`);
  }
});
