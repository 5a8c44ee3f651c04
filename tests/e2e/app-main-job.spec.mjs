// 主活：头一次来 → 我干什么活 → 岗位 → 三查 → 手机死了再开 → 交 → 断网也查得到。
import assert from 'node:assert/strict';
import {
  MACHINIST, NO_SERVER, answer, assertChecked, bodies, content, dialog, drawn, group, heading, look, places, radio, saved, scenario, submit,
} from './app.mjs';

const position = content.position(MACHINIST);
const checklist = look(MACHINIST);

scenario('first_visit_to_signed_record_survives_a_dead_phone_and_no_network', { allowErrors: NO_SERVER }, async (world) => {
  let { page } = world;

  // First visit: one question, nothing else asked.
  await world.openApp();
  await page.getByRole('heading', { name: '我干什么活？' }).waitFor();
  assert.equal(await page.getByRole('textbox').count(), 0, '头一次来还问了别的');
  const [family] = content.families(MACHINIST);
  await page.getByRole('button', { name: family.name }).click();
  await page.getByRole('link', { name: position.name, exact: true }).click();

  // The card: four tabs by their names, each with its own list.
  await heading(page, position.name).waitFor();
  await drawn(page);
  const tabs = page.getByRole('tablist').getByRole('tab');
  assert.deepEqual((await tabs.allInnerTexts()).map((text) => text.trim()), ['风险清单', '职责清单', '操作卡', '应急处置卡']);
  const inside = { 风险清单: position.risks[0].what, 职责清单: position.duties[0].text, 操作卡: position.operation.steps[0].text, 应急处置卡: position.emergency.cases[0].first };
  for (const [name, line] of Object.entries(inside)) {
    await page.getByRole('tab', { name, exact: true }).click();
    await page.getByRole('tab', { name, exact: true, selected: true }).waitFor();
    await page.getByRole('tabpanel').getByText(line, { exact: true }).first().waitFor();
  }
  await page.getByRole('button', { name: '设为我的岗位' }).click();
  await saved(page);

  // Today: what is due, one tap to start.
  await places(page).getByRole('link', { name: '今日' }).click();
  const { due } = position;
  assert.ok(due.length > 0);
  for (const check of due) await page.getByRole('link', { name: check.name }).waitFor();
  await page.getByRole('link', { name: checklist.name }).click();
  await heading(page, checklist.name).waitFor();

  // Four answers, each said to be saved; one of them wrong and dangerous.
  const [first, second, third, fourth, ...rest] = checklist.items;
  await answer(page, first, '合格');
  await answer(page, second, '不适用');
  await answer(page, third, '不合格');
  await dialog(page, '会马上伤人吗？').getByRole('button', { name: '会', exact: true }).click();
  const stop = dialog(page, /停工.*撤人.*报告/);
  await stop.waitFor();
  // It fills the screen; what may stay free is the bar with 应急.
  const free = await stop.evaluate((screen) => {
    const corners = [0.02, 0.5, 0.98].flatMap((x) => [0.02, 0.25, 0.5, 0.75, 0.98].map((y) => [x * innerWidth, y * innerHeight]));
    return corners.map(([x, y]) => document.elementFromPoint(x, y)).filter((hit) => !screen.contains(hit) && !hit?.closest('header')).map((hit) => hit?.outerHTML.slice(0, 80));
  });
  assert.deepEqual(free, [], '停工屏没有占满');
  const right = await stop.innerText();
  for (const part of ['停工', '撤人', '报告', '第五十五条', '第五十四条']) assert.ok(right.includes(part), `停工屏上没有“${part}”`);
  for (const number of ['119', '120']) assert.ok(await stop.locator(`a[href="tel:${number}"]`).isVisible(), `停工屏上打不了 ${number}`);
  await stop.getByRole('button', { name: '人已撤出' }).click();
  const words = '3 号冲床光幕被胶带挡住';
  await dialog(page, '哪里、什么样？').getByLabel('什么样').fill(words);
  await dialog(page, '哪里、什么样？').getByRole('button', { name: '记下' }).click();
  await saved(page);
  await page.locator('li').filter({ has: group(page, third) }).getByText('已记为隐患').waitFor();

  // A note, made on demand.
  const row = page.locator('li').filter({ has: group(page, second) });
  await row.getByRole('button', { name: '写一句' }).click();
  await row.getByLabel('备注').fill('今天没有吊装');
  await row.getByRole('button', { name: '记下备注' }).click();
  await row.getByText('备注：今天没有吊装').waitFor();
  await saved(page);

  // It is a hidden danger in the list already.
  await places(page).getByRole('link', { name: '隐患' }).click();
  await page.getByRole('link', { name: words }).waitFor();
  await page.goBack();
  await heading(page, checklist.name).waitFor();
  await assertChecked(page, first, '合格');
  await answer(page, fourth, '合格');

  // The phone dies the moment 已保存 was seen.
  await world.killAndReopen();
  page = world.page;
  await world.openApp();
  await page.getByRole('link', { name: checklist.name }).filter({ hasText: `接着做 4/${checklist.items.length}` }).click();
  for (const [item, word] of [[first, '合格'], [second, '不适用'], [third, '不合格'], [fourth, '合格']]) await assertChecked(page, item, word);
  await page.getByText('备注：今天没有吊装').waitFor();
  await page.locator('li').filter({ has: group(page, third) }).getByText('已记为隐患').waitFor();
  for (const item of rest) assert.equal(await group(page, item).getByRole('radio', { checked: true }).count(), 0, '多出了没答过的');

  // Not to be handed in half done, nor unsigned.
  await page.getByRole('button', { name: '提交并签字' }).click();
  await page.getByRole('alert').getByText(/第 5 项还没查/).waitFor();
  for (const item of rest) await answer(page, item, '合格');
  await page.getByRole('button', { name: '提交并签字' }).click();
  await page.getByRole('alert').getByText(/姓名/).waitFor();
  assert.deepEqual(await bodies(page, 'run_submitted'), []);
  const run = await submit(page, '王建国');

  // The record: who, when, what of each item.
  await heading(page, checklist.name).waitFor();
  await page.locator('dl.record').getByText(position.name, { exact: true }).waitFor();
  const record = await page.locator('main').innerText();
  for (const part of ['王建国', position.name, '提交', '今天没有吊装', ...checklist.items.map((item) => item.text)]) {
    assert.ok(record.includes(part), `记录上没有“${part}”`);
  }
  assert.equal(await page.getByRole('listitem').filter({ hasText: third.text }).getByText('不合格').count(), 1);
  assert.equal(await page.getByRole('radio').count(), 0, '交了的还能改');
  const [submitted] = await bodies(page, 'run_submitted');
  assert.equal(submitted.run, run);

  // History, and history with no network.
  await places(page).getByRole('link', { name: '排查' }).click();
  await page.getByRole('link', { name: '检查记录' }).click();
  const listed = page.getByRole('link', { name: checklist.name }).filter({ hasText: '王建国' }).filter({ hasText: '1 项不合格' });
  await listed.waitFor();
  await world.keptForOffline();
  await world.offline();
  await page.reload();
  await world.appIsUp();
  await listed.click();
  await page.getByText('今天没有吊装').waitFor();
  await drawn(page);
  for (const item of checklist.items) await page.getByText(item.text).waitFor();
  await places(page).getByRole('link', { name: '今日' }).click();
  await page.getByRole('link', { name: checklist.name }).filter({ hasText: '已做' }).waitFor();
});

scenario('a_check_left_open_is_resumed_where_it_was', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${checklist.id}`);
  const [first, second] = checklist.items;
  await answer(page, first, '合格');
  await page.reload();
  await world.appIsUp();
  await assertChecked(page, first, '合格');
  await page.getByRole('button', { name: '下一个没查的' }).click();
  const focused = radio(page, second, '合格');
  await page.waitForFunction((element) => document.activeElement === element, await focused.elementHandle());
  // An answer may change before it is handed in; the last one counts, the first is kept.
  await answer(page, first, '不适用');
  const answers = (await bodies(page, 'item_answered')).filter((body) => body.item === first.id).map((body) => body.answer);
  assert.deepEqual(answers, ['pass', 'na']);
  assert.equal((await bodies(page, 'run_started')).length, 1);
});
