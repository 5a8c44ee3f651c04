// 搜索：岗位名、别名、拼音首字母、怕的危险、卡上的话；结果是岗位的链接，只用键盘也行。
import assert from 'node:assert/strict';
import { MACHINIST, SCAFFOLDER, content, focused, go, heading, scenario } from './app.mjs';

const hit = (page, id) => page.getByRole('main').getByRole('link', { name: content.position(id).name, exact: true });
const names = new Set(content.positions.map((position) => position.name));

for (const [screen, hash] of [['today', '#/'], ['cards', '#/cards']]) {
  scenario(`search_on_${screen}_finds_a_position_by_every_way_people_call_it`, {}, async (world) => {
    const { page } = world;
    await world.openApp(hash);
    const box = page.getByRole('searchbox', { name: '搜索' });
    const position = content.position(SCAFFOLDER);
    const queries = [position.name, position.name.slice(0, 2), position.aliases[0], 'jzg', 'JZG', ` ${position.name} `, '高处坠落'];
    for (const query of queries) {
      await box.fill(query);
      await hit(page, SCAFFOLDER).first().waitFor();
      const links = page.getByRole('list', { name: '搜到的岗位' }).getByRole('link');
      assert.equal(await hit(page, SCAFFOLDER).count(), 1, `“${query}”把同一个岗位列了两遍`);
      // All at one moment: the list grows while cards still come in.
      const found = await links.evaluateAll((all) => all.map((link) => link.getAttribute('aria-label') ?? link.innerText.trim()));
      for (const name of found) assert.ok(names.has(name), `“${query}”的结果不是以岗位命名的：${name}`);
      assert.ok(found.length <= 20, `“${query}”列得太长`);
    }
    await box.fill('jzg');
    await page.getByRole('list', { name: '搜到的岗位' }).getByRole('link').first().and(page.locator(`[href="#/cards/${SCAFFOLDER}"]`)).waitFor();

    // Nothing found is said, and the list comes back when the box is emptied.
    await box.fill('潜水艇驾驶');
    await page.getByText(/没有找到.*潜水艇驾驶/).waitFor();
    await box.fill('');
    await page.getByRole('main').getByText(content.index.families[0].name).first().waitFor();
  });
}

scenario('search_finds_the_words_on_the_cards_once_they_are_here', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/cards');
  await world.keptForOffline();
  const words = content.position(MACHINIST).operation.never[0].text;
  await page.getByRole('searchbox', { name: '搜索' }).fill(words);
  await hit(page, MACHINIST).waitFor();
});

scenario('search_is_worked_from_the_keyboard_alone', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/cards');
  const box = page.getByRole('searchbox', { name: '搜索' });
  await page.getByRole('main').getByText(content.index.families[0].name).first().waitFor();
  for (let presses = 0; !(await box.evaluate((element) => element === document.activeElement)); presses++) {
    assert.ok(presses < 12, '按 Tab 到不了搜索框');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('jiazi');
  await hit(page, SCAFFOLDER).waitFor();
  // Not lost when the results came; a list drawn anew gives it back with the next frame.
  await focused(page, box);
  assert.equal(await box.inputValue(), 'jiazi');
  await page.keyboard.press('Tab');
  await focused(page, hit(page, SCAFFOLDER));
  await page.keyboard.press('Enter');
  await heading(page, content.position(SCAFFOLDER).name).waitFor();
  // The reader of the page is taken along, not left where the link was.
  await page.waitForFunction(() => document.activeElement?.closest('main, h1'));
  await go(page, '#/');
});
