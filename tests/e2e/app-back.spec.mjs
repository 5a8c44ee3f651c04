// 返回：列表还在原来的地方；换页签、提交、报隐患都不添出多余的一步。
import assert from 'node:assert/strict';
import { MACHINIST, SCAFFOLDER, content, doCheck, drawn, go, heading, look, places, scenario, unfold } from './app.mjs';

const scrollY = (page) => page.evaluate(() => window.scrollY);

scenario('back_to_a_list_finds_it_where_it_was', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/cards');
  const family = content.index.families.filter(({ id }) => content.index.positions.some((one) => one.families.includes(id))).at(-1);
  const last = content.index.positions.filter((one) => one.families.includes(family.id)).at(-1).name;
  await unfold(page, family.name);
  const link = page.getByRole('main').getByRole('link', { name: last, exact: true }).last();
  await link.scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const before = await scrollY(page);
  assert.ok(before > 500, '列表太短，量不出来');
  await link.click();
  await heading(page, last).waitFor();
  await page.waitForFunction(() => window.scrollY === 0);
  await page.goBack();
  await heading(page, '岗位卡').waitFor();
  await page.waitForFunction((y) => Math.abs(window.scrollY - y) <= 2, before);
  // Forward and back again: still there.
  await page.goForward();
  await heading(page, last).waitFor();
  await page.goBack();
  await heading(page, '岗位卡').waitFor();
  await page.waitForFunction((y) => Math.abs(window.scrollY - y) <= 2, before);
});

scenario('tabs_do_not_pile_up_history', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/cards');
  const { name } = content.position(SCAFFOLDER);
  await unfold(page, content.families(SCAFFOLDER)[0].name);
  await page.getByRole('main').getByRole('link', { name, exact: true }).first().click();
  await heading(page, name).waitFor();
  const steps = await page.evaluate(() => history.length);
  for (const tab of ['职责清单', '操作卡', '应急处置卡', '风险清单', '操作卡']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await page.getByRole('tab', { name: tab, exact: true, selected: true }).waitFor();
  }
  assert.match(page.url(), new RegExp(`#/cards/${SCAFFOLDER}/operation$`), '页签不在地址里');
  assert.equal(await page.evaluate(() => history.length), steps);
  await page.goBack();
  await heading(page, '岗位卡').waitFor();
});

scenario('tabs_are_turned_with_the_arrow_keys', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/cards/${SCAFFOLDER}`);
  await page.getByRole('tab', { name: '风险清单', exact: true, selected: true }).focus();
  for (const tab of ['职责清单', '操作卡', '应急处置卡', '风险清单']) {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const now = page.getByRole('tab', { name: tab, exact: true, selected: true });
    await now.waitFor();
    await page.waitForFunction((element) => element === document.activeElement, await now.elementHandle());
  }
});

scenario('a_tab_in_the_address_opens_that_tab', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/cards/${SCAFFOLDER}/emergency`);
  await page.getByRole('tab', { name: '应急处置卡', exact: true, selected: true }).waitFor();
  await page.getByRole('tabpanel').getByText(content.position(SCAFFOLDER).emergency.cases[0].first).first().waitFor();
});

scenario('back_never_leads_into_a_finished_form', {}, async (world) => {
  const { page } = world;
  const check = look(MACHINIST);
  await world.openApp('#/');
  await go(page, '#/checks');
  await doCheck(world, check, { name: '王建国' });
  await page.goBack();
  await heading(page, '排查').waitFor();

  await places(page).getByRole('link', { name: '隐患' }).click();
  await page.getByRole('link', { name: '报隐患' }).click();
  await page.getByRole('radio', { name: '不会', exact: true }).click();
  await page.getByLabel('什么样').fill('地上有油');
  await page.getByRole('button', { name: '记下' }).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await drawn(page);
  await page.goBack();
  await heading(page, '隐患').waitFor();
  assert.match(page.url(), /#\/dangers$/);
  await page.getByRole('link', { name: '地上有油' }).waitFor();
});
