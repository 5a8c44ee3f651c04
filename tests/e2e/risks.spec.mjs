// 风险分级管控：从岗位卡一下建成，打分看得见算式，手工定级要理由，手机上只看只确认，四色图跟着清单变色。
import assert from 'node:assert/strict';
import { MACHINIST, bodies, drawn, focusIsOn, go, heading, saved, scenario } from './app.mjs';
import { withClock } from './faults.mjs';
import { axeFaults } from './harness.mjs';
import { card, putPlan, seeded } from './risks.mjs';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
const DAY = 86_400_000;
const button = (page, name) => page.getByRole('button', { name });

/** Opens the card of the first risk of that level. */
async function openRisk(page, level) {
  await go(page, '#/risks');
  const fold = page.getByRole('main').getByRole('button', { name: card.name }).first();
  if (await fold.getAttribute('aria-expanded') !== 'true') await fold.click();
  await page.getByRole('link', { name: card.risks.find((risk) => risk.level === level).what, exact: true }).first().click();
  await page.waitForURL(/#\/risks\/[0-9a-f]{32}$/);
  await drawn(page);
}

async function nothingSideways(page, where) {
  const { scroll, client } = await page.evaluate(() => ({ scroll: document.scrollingElement.scrollWidth, client: document.scrollingElement.clientWidth }));
  assert.ok(scroll <= client, `${where} 横着滚：宽 ${scroll}，屏 ${client}`);
}

scenario('register_is_seeded_from_a_card_in_a_tap_and_never_twice', { viewport: PHONE }, async (world) => {
  const { page } = world;
  await seeded(world);
  const set = await bodies(page, 'risk_set');
  assert.deepEqual(set.map((one) => one.source).sort(), card.risks.map((risk) => `${MACHINIST}/${risk.id}`).sort());
  for (const one of set) {
    const risk = card.risks.find(({ id }) => one.source === `${MACHINIST}/${id}`);
    assert.equal(one.inherent.method, 'direct');
    assert.equal(one.inherent.level, risk.level);
    assert.match(one.inherent.reason, /参考/);
    assert.equal(one.controls[0].text, risk.control);
    const looks = card.operation.look.filter((look) => look.guards.includes(risk.id));
    for (const look of looks) assert.ok(one.controls[0].check.includes(look.text), `${risk.id} 少了排查内容：${look.text}`);
    const steps = card.operation.steps.filter((step) => step.guards.includes(risk.id));
    for (const step of steps) assert.ok(one.controls.some((control) => control.text === step.text), `${risk.id} 少了措施：${step.text}`);
    const due = { red: 'company', orange: 'department', yellow: 'team', blue: 'post' }[risk.level];
    assert.equal(one.controller, due);
    assert.equal(Boolean(one.review_by), ['red', 'orange'].includes(risk.level));
  }
  await button(page, '从岗位卡建清单').click();
  await page.getByText('卡上的都放过了').waitFor();
  assert.ok(await button(page, '没有要新放的').isDisabled());
});

scenario('phone_reads_and_confirms_a_risk_and_leaves_editing_to_the_desk', { viewport: PHONE }, async (world) => {
  const { page } = world;
  await seeded(world);
  const level = card.risks.some((risk) => risk.level === 'red') ? 'red' : 'orange';
  await openRisk(page, level);
  assert.equal(await button(page, '改这一条').isVisible(), false);
  await page.getByText('改这一条要在电脑上').waitFor();
  await button(page, '复评、确认').click();
  await page.getByRole('button', { name: '确认', exact: true }).click();
  await page.getByText('写上谁看的').waitFor();
  await focusIsOn(page, 'review-who');
  await page.getByLabel('谁看的').fill('李大勇');
  await page.getByLabel('看到了什么').fill('光幕、护罩都在');
  await page.getByRole('button', { name: '确认', exact: true }).click();
  await page.getByText('复评确认').waitFor();
  await saved(page);
  const [review] = await bodies(page, 'risk_reviewed');
  assert.equal(review.note, '光幕、护罩都在');
  const year = new Date().getFullYear() + 1;
  assert.match(review.next, new RegExp(`^${year}-`));
  await go(page, '#/risks/new');
  await page.getByText('要在电脑上').waitFor();
  assert.equal(await button(page, '记进清单').isVisible(), false);
});

scenario('risk_is_scored_with_its_arithmetic_and_a_level_set_by_hand_needs_a_reason', { viewport: DESK }, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, '#/risks/new');
  const keep = button(page, '记进清单');
  await keep.click();
  await page.getByText('写上分析对象').waitFor();
  await focusIsOn(page, 'risk-object');
  await page.getByLabel('分析对象').fill('打磨间');
  await page.getByLabel('单元').fill('干式除尘器');
  await page.getByLabel('会出什么事').fill('铝粉积多了遇火星爆炸');
  await page.getByLabel('会出的事故').selectOption({ index: 1 });
  await keep.click();
  await page.getByText('可能性 L还没有选').waitFor();
  for (const [factor, value] of [['可能性 L', '3'], ['暴露 E', '6'], ['后果 C', '15']]) {
    await page.getByRole('radiogroup', { name: factor }).getByRole('radio', { name: new RegExp(`^${value} `) }).click();
  }
  await page.getByRole('status').filter({ hasText: '3×6×15＝270，在 160 到不足 320 → 橙·较大风险' }).waitFor();
  // What was typed before the radios were tapped is still there.
  assert.equal(await page.getByLabel('单元').inputValue(), '干式除尘器');
  // Only its own level of control and those above are offered.
  assert.deepEqual(await page.getByRole('radiogroup', { name: '谁来管' }).getByRole('radio').allTextContents(), ['部门', '公司']);
  await page.getByLabel('措施', { exact: true }).fill('每班清一次灰，防爆风机常开');
  await page.getByLabel('排查内容').fill('灰斗里没有积灰，压差表在绿区');
  await button(page, '手工改级').click();
  await page.getByRole('radiogroup', { name: '定成哪一级' }).getByRole('radio', { name: /红/ }).click();
  await page.getByLabel('直接责任人').fill('王建国');
  await page.getByLabel('谁定的').fill('王建国');
  await keep.click();
  await page.getByText('等级是人定的').waitFor();
  await page.getByLabel('为什么定成这一级').fill('同行出过群死群伤的事');
  await keep.click();
  await page.waitForURL(/#\/risks$/);
  await saved(page);
  const [set] = await bodies(page, 'risk_set');
  assert.deepEqual(set.inherent, { method: 'lec', values: ['3', '6', '15'], level: 'red', reason: '同行出过群死群伤的事' });
  assert.equal(set.controller, 'company');
  assert.deepEqual(set.controls, [{ kind: 'engineering', text: '每班清一次灰，防爆风机常开', check: '灰斗里没有积灰，压差表在绿区' }]);
  // The same new name written twice is one person.
  assert.equal((await bodies(page, 'person_introduced')).length, 1);
  assert.equal(set.direct, (await bodies(page, 'person_introduced'))[0].person);

  // Back to what was computed; the residual risk cannot be higher than the inherent one.
  await button(page, /打磨间/).click();
  await page.getByRole('link', { name: '铝粉积多了遇火星爆炸' }).click();
  await page.getByText('手工定为红').waitFor();
  await button(page, '改这一条').click();
  await button(page, '还是用算出来的').click();
  await button(page, '再评剩余风险').click();
  const residual = page.locator('.scoring').nth(1);
  for (const [at, value] of [[0, '10'], [1, '10'], [2, '100']]) await residual.getByRole('radiogroup').nth(at + 1).getByRole('radio', { name: new RegExp(`^${value} `) }).click();
  await page.getByLabel('谁定的').fill('王建国');
  await keep.click();
  await page.getByText('剩余风险比固有风险还高').waitFor();
  for (const [at, value] of [[0, '1'], [1, '6'], [2, '3']]) await residual.getByRole('radiogroup').nth(at + 1).getByRole('radio', { name: new RegExp(`^${value} `) }).click();
  await keep.click();
  await page.getByText('改过 1 次').waitFor();
  const again = (await bodies(page, 'risk_set'))[1];
  assert.deepEqual([again.inherent.level, again.inherent.reason, again.residual.level], ['orange', '', 'blue']);

  await button(page, '从清单里去掉').click();
  await page.getByLabel('谁定的').fill('王建国');
  await page.getByLabel('为什么去掉').fill('改成湿式打磨');
  await button(page, '确定去掉').click();
  await page.getByText('清单里没有这一条').waitFor();
  assert.equal((await bodies(page, 'risk_removed'))[0].reason, '改成湿式打磨');
});

scenario('risk_on_the_cut_that_an_earlier_rule_graded_is_to_be_graded_again_and_nobody_set_it_by_hand', { viewport: DESK }, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, '#/risks/new');
  await page.getByLabel('分析对象').fill('打磨间');
  await page.getByLabel('单元').fill('干式除尘器');
  await page.getByLabel('会出什么事').fill('铝粉积多了遇火星爆炸');
  await page.getByRole('radio', { name: '风险矩阵', exact: true }).click();
  for (const [factor, value] of [['可能性', '4'], ['后果', '5']]) {
    await page.getByRole('radiogroup', { name: factor, exact: true }).getByRole('radio', { name: new RegExp(`^${value} `) }).click();
  }
  await page.getByRole('status').filter({ hasText: '4×5＝20，在 20 及以上 → 红·重大风险' }).waitFor();
  await page.getByLabel('措施', { exact: true }).fill('每班清一次灰，防爆风机常开');
  await page.getByLabel('谁定的').fill('王建国');
  await button(page, '记进清单').click();
  await page.waitForURL(/#\/risks$/);
  await saved(page);
  const [set] = await bodies(page, 'risk_set');
  assert.deepEqual(set.inherent, { method: 'matrix', values: ['4', '5'], level: 'red', reason: '' });

  await go(page, '#/profile');
  await button(page, /^工贸/).click();
  await page.getByLabel('正好落在切点上').selectOption('lower');
  await page.getByLabel('谁填的').fill('王建国');
  await button(page, '存下').click();
  await page.getByText('存下了。').waitFor();
  await saved(page);

  await go(page, `#/risks/${set.risk}`);
  await page.getByText('按先前约定的端点归法定的是红；现在的归法算出来是橙，要重评。').waitFor();
  await page.getByText('该复评了：端点的归法改过').waitFor();
  assert.equal(await page.getByText('手工定为').count(), 0, '没有人手工定过');
  await button(page, '改这一条').click();
  await page.getByRole('status').filter({ hasText: '4×5＝20，在 超过 15、不超过 20 → 橙·较大风险' }).waitFor();
  await page.getByRole('button', { name: '手工改级', pressed: false }).waitFor();
  await page.getByLabel('谁定的').fill('王建国');
  await button(page, '记进清单').click();
  await page.getByText('改过 1 次').waitFor();
  await saved(page);
  const again = (await bodies(page, 'risk_set'))[1];
  assert.deepEqual([again.inherent.level, again.inherent.reason], ['orange', '']);
  await page.getByText('要重评').waitFor({ state: 'detached' });

  // The rules page draws the cuts as the company agreed them.
  await go(page, '#/rules');
  await page.getByText('正好等于切点的，归较低一级（本单位约定）。').first().waitFor();
  await page.getByRole('listitem').filter({ hasText: '超过 20：红，重大风险' }).waitFor();
  assert.equal(await page.getByText('20 及以上').count(), 0);
});

scenario('risk_whose_review_is_past_is_told_on_today_in_the_register_and_on_its_card', { viewport: PHONE }, async (world) => {
  await seeded(world);
  const high = card.risks.filter((risk) => ['red', 'orange'].includes(risk.level));
  const page = await withClock(world, 800 * DAY, '#/');
  await page.getByRole('link', { name: new RegExp(`${high.length} 条风险该复评了`) }).waitFor();
  await go(page, '#/risks');
  await page.getByRole('heading', { name: `到期复评（${high.length}）` }).waitFor();
  await page.getByText(/过期 \d+ 天/).first().waitFor();
  await openRisk(page, high[0].level);
  await page.getByText(/复评过期 \d+ 天：该在 \d{4}-\d\d-\d\d 前复评/).waitFor();
});

scenario('four_colour_map_takes_its_colours_from_the_register', { viewport: DESK }, async (world) => {
  const { page } = world;
  await seeded(world);
  await go(page, '#/risks/map');
  await putPlan(page);
  const [plan] = await bodies(page, 'plan_image_set');
  assert.deepEqual([plan.width, plan.height], [2000, 1000]);

  // An area, corner by corner.
  await button(page, '圈一块地').click();
  const zones = page.locator('.plan-zones');
  const { width, height } = await zones.boundingBox();
  const corners = [[0.1, 0.2], [0.5, 0.2], [0.5, 0.8], [0.1, 0.8]];
  await button(page, '完成').click();
  await page.getByText('至少点三个角').waitFor();
  for (const [at, [x, y]] of corners.entries()) {
    await zones.click({ position: { x: x * width, y: y * height } });
    await page.getByText(`点了 ${at + 1} 个`).waitFor();
  }
  await page.getByLabel('叫什么').fill('机加工区');
  const worst = [...card.risks].sort((a, b) => ['red', 'orange', 'yellow', 'blue'].indexOf(a.level) - ['red', 'orange', 'yellow', 'blue'].indexOf(b.level));
  await page.getByLabel('挂上清单里的风险').fill(worst[0].what.slice(0, 6));
  await page.getByRole('group', { name: '挂哪些风险' }).getByRole('button').filter({ hasText: worst[0].what }).click();
  await button(page, '完成').click();
  const colour = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' }[worst[0].level];
  const pin = button(page, new RegExp(`${colour}\\s*机加工区`));
  await pin.waitFor();
  const [mark] = await bodies(page, 'mark_set');
  for (const [at, corner] of corners.flat().entries()) assert.ok(Math.abs(mark.points[at] - corner * 10_000) < 60, `${at}：${mark.points[at]}`);
  await page.locator(`polygon.zone-${worst[0].level}`).waitFor({ state: 'attached' });

  // The keyboard opens it, and a place can be set by two numbers.
  await pin.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '机加工区' }).waitFor();
  await page.getByRole('link', { name: worst[0].what }).first().waitFor();
  await button(page, '关上').click();
  await zones.click({ position: { x: 0.2 * width, y: 0.7 * height } });
  await page.getByRole('heading', { name: '机加工区' }).waitFor();
  await button(page, '加一个点').click();
  await page.getByLabel('离左边 %').fill('75');
  await page.getByLabel('离上边 %').fill('200');
  await button(page, '加这个点').click();
  await page.getByText('写 0 到 100 的数').waitFor();
  await page.getByLabel('离上边 %').fill('50');
  await button(page, '加这个点').click();
  await page.getByText('点好了').waitFor();
  await page.getByLabel('叫什么').fill('配电箱');
  await button(page, '完成').click();
  const box = button(page, /未挂\s*配电箱/);
  await box.waitFor();

  // Taking a place off asks first, and wants a name.
  await box.focus();
  await page.keyboard.press('Enter');
  await button(page, '去掉这一处').click();
  await button(page, '确定去掉').click();
  await page.getByText('写上谁定的：谁去掉、谁负责。').waitFor();
  assert.equal((await bodies(page, 'mark_removed')).length, 0, '没写谁就去掉了');
  await page.getByLabel('谁定的').fill('王建国');
  await button(page, '确定去掉').click();
  await box.waitFor({ state: 'detached' });
  await saved(page);
  assert.equal((await bodies(page, 'mark_removed')).length, 1);

  // When the risk is re-graded on its card, the map follows.
  const kept = page.url().split('#')[0];
  await page.goto(`${kept}#/risks/${mark.risks[0]}`);
  await button(page, '改这一条').click();
  const lower = worst[0].level === 'blue' ? '黄' : '蓝';
  await page.getByRole('radiogroup', { name: '定成哪一级' }).getByRole('radio', { name: new RegExp(lower) }).click();
  await page.getByLabel('谁定的').fill('王建国');
  await button(page, '记进清单').click();
  await page.getByText('改过 1 次').waitFor();
  await go(page, '#/risks/map');
  await button(page, new RegExp(`${lower}\\s*机加工区`)).waitFor();
  assert.deepEqual(await axeFaults(page), []);
});

scenario('board_shows_the_levels_asked_for_with_who_answers_for_them', { viewport: DESK }, async (world) => {
  const { page } = world;
  await seeded(world);
  await go(page, '#/risks/boards');
  const rows = page.locator('.board tbody tr');
  const high = card.risks.filter((risk) => ['red', 'orange'].includes(risk.level));
  assert.equal(await rows.count(), high.length);
  await page.getByRole('radio', { name: '全部四级' }).click();
  assert.equal(await rows.count(), card.risks.length);
  await page.getByText('火警、救援 119，急救 120').waitFor();
  await page.getByRole('radio', { name: '岗位安全风险告知卡' }).click();
  await page.getByRole('heading', { name: '岗位安全风险告知卡' }).waitFor();
  await page.getByText(card.emergency.cases[0].first).first().waitFor();
  assert.deepEqual(await axeFaults(page), []);
});

for (const [name, viewport, colorScheme] of [['phone', PHONE, 'light'], ['desk_in_the_dark', DESK, 'dark']]) {
  scenario(`no_page_of_risks_has_an_accessibility_fault_on_a_${name}`, { viewport, colorScheme }, async (world) => {
    const { page } = world;
    const faults = [];
    const see = async (where) => {
      faults.push(...(await axeFaults(page)).map((fault) => `${where}：${fault}`));
      await nothingSideways(page, where);
    };
    await world.openApp();
    for (const hash of ['#/risks', '#/risks/map', '#/risks/boards']) {
      await go(page, hash);
      await see(`${hash} 空的`);
    }
    await seeded(world);
    await button(page, card.name).first().click();
    await see('清单，翻开');
    await go(page, '#/risks/new');
    await see('写一条');
    await go(page, '#/risks/boards');
    await see('公示牌');
    await openRisk(page, card.risks[0].level);
    await see('风险卡');
    await button(page, '复评、确认').click();
    await see('复评');
    if (viewport === DESK) {
      await go(page, '#/risks');
      await page.getByText('逐个看算例').click();
      await see('规则自检');
      await page.getByText('算对').waitFor();
      assert.equal(await page.getByRole('cell', { name: '不对', exact: true }).count(), 0);
    }
    await heading(page, viewport === DESK ? '风险分级管控' : '风险卡').waitFor();
    assert.equal(faults.length, 0, `\n${faults.join('\n')}`);
  });
}
