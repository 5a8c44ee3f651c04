// 只用键盘、只用读屏的人：画面换了，位置还在；盖上一层就待在那一层里。
import assert from 'node:assert/strict';
import { DAILY, MACHINIST, content, dialog, focused, go, group, heading, places, radio, saved, scenario } from './app.mjs';

scenario('a_button_that_is_pressed_keeps_the_focus', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/cards/${MACHINIST}`);
  await page.getByRole('button', { name: '设为我的岗位' }).focus();
  await page.keyboard.press('Enter');
  await saved(page);
  await focused(page, page.getByRole('button', { name: '我的岗位', pressed: true }));

  await go(page, '#/more');
  const dark = page.getByRole('radiogroup', { name: '明暗' }).getByRole('radio', { name: '暗', exact: true });
  await dark.focus();
  await page.keyboard.press('Enter');
  await focused(page, page.getByRole('radio', { name: '暗', exact: true, checked: true }));
});

scenario('an_answer_is_given_with_the_keyboard_and_never_by_an_arrow_alone', {}, async (world) => {
  const { page } = world;
  const [item] = content.check(DAILY).items;
  await world.openApp(`#/checks/${DAILY}`);
  await radio(page, item, '合格').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await focused(page, radio(page, item, '不适用'));
  assert.equal(await group(page, item).getByRole('radio', { checked: true }).count(), 0, '方向键替人答了');
  await page.keyboard.press('Enter');
  await focused(page, group(page, item).getByRole('radio', { name: '不适用', exact: true, checked: true }));
});

scenario('the_question_holds_the_focus_and_gives_it_back_to_its_item', {}, async (world) => {
  const { page } = world;
  const [item] = content.check(DAILY).items;
  await world.openApp(`#/checks/${DAILY}`);
  await radio(page, item, '不合格').focus();
  await page.keyboard.press('Enter');
  const names = ['会马上伤人吗？', /停工.*撤人.*报告/, '哪里、什么样？'];
  const ways = ['会', '人已撤出', '先这样'];
  for (const [at, name] of names.entries()) {
    const layer = dialog(page, name);
    await layer.waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'));
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press('Tab');
      const outside = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement?.closest('[role=dialog], dialog'));
      assert.ok(!outside, `Tab 走出了“${name}”`);
    }
    await layer.getByRole('button', { name: ways[at], exact: at === 0 }).click();
  }
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForFunction((element) => element.contains(document.activeElement), await page.locator('li').filter({ has: group(page, item) }).elementHandle());
});

scenario('a_new_screen_is_read_from_its_title', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  for (const [link, title] of [['岗位卡', '岗位卡'], ['排查', '排查'], ['隐患', '隐患'], ['更多', '更多'], ['今日', '今日']]) {
    await places(page).getByRole('link', { name: link }).focus();
    await page.keyboard.press('Enter');
    await focused(page, heading(page, title));
  }
});
