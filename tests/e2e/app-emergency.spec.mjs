// 应急：哪一屏都一按就到；第一步、绝不、其余步骤的次序；没填电话谁也看不漏。
import assert from 'node:assert/strict';
import { DAILY, MACHINIST, SCAFFOLDER, choosePosition, content, drawn, go, heading, look, scenario, sos } from './app.mjs';

const ROUTES = [
  '#/', '#/cards', `#/cards/${SCAFFOLDER}`, `#/cards/${SCAFFOLDER}/risks`, `#/cards/${SCAFFOLDER}/duties`, `#/cards/${SCAFFOLDER}/operation`,
  `#/cards/${SCAFFOLDER}/emergency`, '#/emergency', '#/checks', `#/checks/${DAILY}`, `#/checks/${look(SCAFFOLDER).id}`, '#/runs', '#/runs/0123456789abcdef0123456789abcdef',
  '#/dangers', '#/dangers/new', '#/dangers/0123456789abcdef0123456789abcdef', '#/company', '#/more', '#/rules', '#/about',
  '#/nowhere', '#/cards/mei-you-zhe-ge', '#/checks/mei-you-zhe-ge', '#/cards/jiazi-gong/nothing', '#/Cards/../x',
];

// The checklist of an address may or may not be there: it is asked for.
const NO_SUCH_CHECK = [/404 .*checks\/mei-you-zhe-ge\.json/];

/** Nothing lies over it: a thumb put there hits it. */
async function withinReach(locator) {
  return locator.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return height >= 48 && width >= 48 && Boolean(hit) && element.contains(hit);
  });
}

scenario('emergency_is_one_tap_away_on_every_screen', { allowErrors: NO_SUCH_CHECK }, async (world) => {
  const { page } = world;
  await world.openApp();
  for (const route of ROUTES) {
    await go(page, route);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    assert.equal(await sos(page).count(), 1, `${route}：应有一个应急`);
    assert.ok(await withinReach(sos(page)), `${route}：应急被挡住、太小或在屏外`);
    await sos(page).click();
    await heading(page, '应急处置').waitFor();
    assert.match(page.url(), /#\/emergency$/);
  }
});

scenario('unknown_addresses_say_so_and_lead_home', { allowErrors: NO_SUCH_CHECK }, async (world) => {
  const { page } = world;
  await world.openApp('#/nowhere');
  await heading(page, '没有这一页').waitFor();
  await page.getByRole('link', { name: '回到今日' }).click();
  await heading(page, '今日').waitFor();
  for (const gone of ['#/cards/mei-you-zhe-ge', '#/checks/mei-you-zhe-ge', '#/runs/0123456789abcdef0123456789abcdef', '#/dangers/0123456789abcdef0123456789abcdef']) {
    await go(page, gone);
    const main = page.getByRole('main');
    assert.match(await main.innerText(), /没有/, `${gone}：没说没有`);
    assert.ok(await main.getByRole('link').or(main.getByRole('button')).count() > 0, `${gone}：没有出路`);
  }
});

async function opensInOrder(page, block) {
  await page.locator('summary').filter({ hasText: block.title }).first().click();
  const open = page.locator('details[open]').filter({ hasText: block.title }).first();
  const lines = [block.first, ...block.never, ...block.steps.map((step) => step.text)];
  const tops = [];
  for (const line of lines) tops.push((await open.getByText(line).first().boundingBox()).y);
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b), `${block.title}：次序不是 第一步、绝不、其余`);
  assert.match(await open.innerText(), /绝不/);
  for (const number of block.call) assert.ok(await open.locator(`a[href="tel:${number}"]`).first().isVisible(), `${block.title}：打不了 ${number}`);
}

scenario('a_case_opens_with_the_first_act_then_never_then_the_steps', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/emergency');
  await drawn(page);
  for (const number of ['120', '119']) assert.ok(await page.locator(`a[href="tel:${number}"]`).first().isVisible());
  // Everyone's: first aid and fire, before any position is chosen.
  for (const block of content.blocks) await opensInOrder(page, block.cases[0]);

  // My position's come first.
  await choosePosition(world, MACHINIST);
  await sos(page).click();
  await heading(page, '应急处置').waitFor();
  await drawn(page);
  const position = content.position(MACHINIST);
  for (const one of position.emergency.cases) await opensInOrder(page, one);
  const mine = await page.getByRole('heading', { name: position.name }).boundingBox();
  const shared = await page.getByRole('heading', { name: content.blocks[0].name }).boundingBox();
  assert.ok(mine.y < shared.y, '我的岗位的处置没有排在前面');
});

scenario('missing_company_contact_is_a_banner_until_one_is_entered', {}, async (world) => {
  const { page } = world;
  const missing = page.getByText('还没有填本单位的电话');
  await world.openApp('#/emergency');
  await missing.waitFor();
  await go(page, `#/cards/${MACHINIST}/emergency`);
  await missing.waitFor();
  await page.getByRole('link', { name: '现在填' }).click();
  await heading(page, '联系电话').waitFor();

  // A wrong number is refused with words; a right one is there at once.
  const form = page.locator('form').filter({ has: page.getByRole('heading', { name: '班组长' }) });
  await form.getByLabel('姓名').fill('李大勇');
  await form.getByLabel('电话').fill('没有');
  await form.getByRole('button', { name: '存下' }).click();
  await form.getByRole('alert').getByText('电话不对').waitFor();
  await form.getByLabel('电话').fill('138 0013 8000');
  await form.getByRole('button', { name: '存下' }).click();
  await page.getByRole('listitem').filter({ hasText: '李大勇' }).filter({ hasText: '13800138000' }).waitFor();

  const call = page.locator('a[href="tel:13800138000"]');
  await sos(page).click();
  await heading(page, '应急处置').waitFor();
  await call.waitFor();
  assert.match(await call.innerText(), /班组长/);
  assert.equal(await missing.count(), 0);
  await page.reload();
  await world.appIsUp();
  await call.waitFor();
  await go(page, `#/cards/${MACHINIST}/emergency`);
  await call.waitFor();

  // On the stop-work screen too, without which it would be of little use.
  await go(page, '#/dangers/new');
  await page.getByRole('radio', { name: '会', exact: true }).click();
  await page.getByRole('dialog', { name: /停工.*撤人.*报告/ }).locator('a[href="tel:13800138000"]').waitFor();

  // Taken away again: the banner is back.
  await page.getByRole('button', { name: '人已撤出' }).click();
  await go(page, '#/company');
  await page.getByRole('button', { name: '撤掉' }).click();
  await call.waitFor({ state: 'detached' });
  await sos(page).click();
  await missing.waitFor();
});

scenario('a_danger_is_reported_from_nothing_and_stands_in_the_list', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/dangers');
  await page.getByRole('link', { name: '报隐患' }).click();
  await page.getByRole('button', { name: '记下' }).click();
  await page.getByRole('alert').getByText('会马上伤人吗').waitFor();
  await page.getByRole('radio', { name: '不会', exact: true }).click();
  await page.getByLabel('在哪里').fill('二号门口');
  await page.getByLabel('什么样').fill('消防通道堆了纸箱');
  await page.getByRole('button', { name: '记下' }).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await drawn(page);
  for (const part of ['二号门口', '消防通道堆了纸箱']) await page.getByRole('main').getByText(part).first().waitFor();
  await go(page, '#/dangers');
  await page.getByRole('link', { name: '消防通道堆了纸箱' }).waitFor();
});
