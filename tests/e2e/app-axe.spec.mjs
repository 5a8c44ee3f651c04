// 每一屏、每种明暗：没有读屏的毛病、按得着、不横着滚、标题对得上。
import assert from 'node:assert/strict';
import { axeFaults, built } from './harness.mjs';
import {
  DAILY, MACHINIST, SCAFFOLDER, answer, choosePosition, content, dialog, doCheck, drawn, go, look, radio, scenario,
} from './app.mjs';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
const THEMES = { light: '亮', dark: '暗', sun: '强光' };
const check = look(MACHINIST);

const SCREENS = [
  '#/', '#/cards', `#/cards/${SCAFFOLDER}/risks`, `#/cards/${SCAFFOLDER}/duties`, `#/cards/${SCAFFOLDER}/operation`, `#/cards/${SCAFFOLDER}/emergency`,
  '#/emergency', '#/checks', `#/checks/${look(SCAFFOLDER).id}`, '#/runs', '#/dangers', '#/dangers/new', '#/company', '#/more', '#/rules', '#/about', '#/nowhere',
  '#/calendar', '#/risks', '#/risks/new', '#/risks/boards', '#/risks/map', '#/ledgers', '#/expiry', '#/stats', '#/profile',
];

/** Each screen with something on it, one after the other; `look` is called on every one with its name. */
async function walk(world, seen) {
  const { page } = world;
  await world.openApp();
  await seen('今日，头一次来');
  await page.getByRole('button', { name: content.families(MACHINIST)[0].name }).click();
  await seen('今日，展开一类活');
  for (const hash of ['#/runs', '#/dangers', '#/company']) {
    await go(page, hash);
    await seen(`${hash}，空的`);
  }
  await fillIn(world);
  for (const hash of SCREENS) {
    await go(page, hash);
    if (hash === '#/emergency') await page.locator('summary').first().click();
    await seen(hash);
  }
  await go(page, '#/cards');
  await page.getByRole('searchbox', { name: '搜索' }).fill('高处');
  await page.getByRole('list', { name: '搜到的岗位' }).waitFor();
  await seen('岗位卡，搜到的');

  await go(page, '#/runs');
  await page.getByRole('link', { name: check.name }).filter({ hasText: '不合格' }).first().click();
  await page.getByRole('button', { name: '发群' }).click();
  await page.getByRole('img', { name: /长图/ }).waitFor();
  await seen('检查记录，发群');
  await go(page, '#/dangers');
  await page.getByRole('link', { name: '光幕被胶带挡住' }).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await drawn(page);
  await seen('一处隐患');
  await page.getByRole('button', { name: '补写、改写' }).click();
  await seen('一处隐患，改写');

  // An open run, with everything that can lie over it.
  const daily = content.check(DAILY);
  await go(page, `#/checks/${DAILY}`);
  await answer(page, daily.items[0], '合格');
  await answer(page, daily.items[1], '不适用');
  await page.getByRole('button', { name: '写一句' }).first().click();
  await seen('正在做的检查');
  await radio(page, daily.items[2], '不合格').click();
  await dialog(page, '会马上伤人吗？').waitFor();
  await seen('会马上伤人吗');
  await dialog(page, '会马上伤人吗？').getByRole('button', { name: '会', exact: true }).click();
  await dialog(page, /停工.*撤人.*报告/).waitFor();
  await seen('停工');
  await page.getByRole('button', { name: '人已撤出' }).click();
  await dialog(page, '哪里、什么样？').waitFor();
  await seen('哪里、什么样');
}

/** A position, a contact, a finished run with a danger. */
async function fillIn(world) {
  const { page } = world;
  await choosePosition(world, MACHINIST);
  await go(page, '#/company');
  const form = page.locator('form').filter({ has: page.getByRole('heading', { name: '班组长' }) });
  await form.getByLabel('姓名').fill('李大勇');
  await form.getByLabel('电话').fill('13800138000');
  await form.getByRole('button', { name: '存下' }).click();
  await page.getByRole('listitem').filter({ hasText: '李大勇' }).waitFor();
  await go(page, `#/checks/${check.id}`);
  await doCheck(world, check, { name: '王建国', wrong: { 2: { hurtsNow: true, words: '光幕被胶带挡住' } } });
}

async function chooseIn(page, group, word) {
  await go(page, '#/more');
  const option = page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: word, exact: true });
  await option.click();
  await page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: word, exact: true, checked: true }).waitFor();
}

/** Collects what is wrong over the whole walk, so that one run tells everything. */
function collector() {
  const faults = [];
  return {
    add: (where, found) => faults.push(...found.map((fault) => `${where} — ${fault}`)),
    assertNone: () => assert.equal(faults.length, 0, `\n${faults.join('\n')}`),
  };
}

for (const [theme, word] of Object.entries(THEMES)) {
  scenario(`no_screen_has_an_accessibility_fault_in_${theme}`, { viewport: PHONE, limit: 480_000 }, async (world) => {
    await world.openApp();
    await chooseIn(world.page, '明暗', word);
    const faults = collector();
    await walk(world, async (where) => faults.add(where, await axeFaults(world.page)));
    faults.assertNone();
  });
}

scenario('no_screen_has_an_accessibility_fault_on_a_desk', { viewport: DESK, limit: 480_000 }, async (world) => {
  const faults = collector();
  await walk(world, async (where) => faults.add(where, [...await axeFaults(world.page), ...await tooWide(world.page)]));
  faults.assertNone();
});

const STATIC = [
  'index.html', 'cards/index.html', 'checks/index.html', `cards/${SCAFFOLDER}.html`, `cards/${MACHINIST}.html`, `checks/${DAILY}.html`, `checks/${look(SCAFFOLDER).id}.html`, `checks/${built('checks').at(-1)}.html`,
];

for (const colorScheme of ['light', 'dark']) {
  scenario(`static_pages_without_scripts_have_no_accessibility_fault_in_${colorScheme}`, { viewport: PHONE, colorScheme }, async (world) => {
    const { page } = world;
    const scripts = await world.context.newCDPSession(page);
    const faults = collector();
    for (const file of STATIC) {
      // Off while the page loads; on again for axe, which needs them. What the page did not run stays not run.
      await scripts.send('Emulation.setScriptExecutionDisabled', { value: true });
      await page.goto(world.url(file));
      await scripts.send('Emulation.setScriptExecutionDisabled', { value: false });
      assert.equal(await page.locator('html[data-boot]').count(), 0, `${file}：脚本跑了`);
      faults.add(file, [...await axeFaults(page), ...await tooWide(page), ...await badTitle(page), ...await tooSmall(page)]);
    }
    faults.assertNone();
  });
}

/** Nothing to be scrolled sideways. */
function tooWide(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    if (scrollWidth <= clientWidth) return [];
    const widest = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1).slice(0, 3);
    return [`横着滚：宽 ${scrollWidth}，屏 ${clientWidth}：${widest.map((element) => element.outerHTML.slice(0, 80)).join(' ')}`];
  });
}

/** Exactly one heading of the page, and the document named after it. */
function badTitle(page) {
  return page.evaluate(() => {
    const titles = [...document.querySelectorAll('h1')].map((title) => title.textContent.trim());
    const right = titles.length === 1 && document.title === `${titles[0]} · 岗哨`;
    return right ? [] : [`标题：文档“${document.title}”，h1 ${JSON.stringify(titles)}`];
  });
}

/** Everything to be tapped is as high as a gloved finger needs; a link inside a sentence is allowed to be a line high. */
function tooSmall(page, least = 48) {
  return page.evaluate((least) => {
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=radio], [role=tab]');
    const small = [];
    // Rows that are drawn only when near have no height until then.
    const lazy = [...document.querySelectorAll('main *')].filter((element) => getComputedStyle(element).contentVisibility === 'auto');
    for (const element of lazy) element.style.contentVisibility = 'visible';
    for (const element of all) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const { height, bottom } = element.getBoundingClientRect();
      if (bottom <= 0 && getComputedStyle(element).position === 'absolute') continue;
      const sentence = element.closest('p, figcaption, small');
      if (element.tagName === 'A' && sentence && getComputedStyle(element).display === 'inline' && sentence.textContent.trim().length > element.textContent.trim().length) continue;
      const floor = element.tagName === 'SUMMARY' ? 36 : least;
      if (height < floor - 0.5) small.push(`按键高 ${Math.round(height)}：${element.tagName.toLowerCase()}“${(element.innerText || element.getAttribute('aria-label') || element.id).trim().slice(0, 20)}”`);
    }
    for (const element of lazy) element.style.contentVisibility = '';
    return small;
  }, least);
}

scenario('everything_tapped_is_48_px_high_and_nothing_scrolls_sideways', { viewport: PHONE }, async (world) => {
  const { page } = world;
  const faults = collector();
  await walk(world, async (where) => faults.add(where, [...await tooSmall(page), ...await tooWide(page), ...await badTitle(page)]));
  faults.assertNone();
});

scenario('with_the_largest_text_nothing_scrolls_sideways', { viewport: PHONE }, async (world) => {
  const { page } = world;
  await world.openApp();
  await chooseIn(page, '字号', '特大字');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.size), '1.5');
  const faults = collector();
  await walk(world, async (where) => faults.add(where, [...await tooWide(page), ...await tooSmall(page)]));
  faults.assertNone();
});

scenario('glove_mode_makes_every_button_of_a_check_56_px_high', { viewport: PHONE }, async (world) => {
  const { page } = world;
  await world.openApp();
  await chooseIn(page, '手套模式（键更大）', '开');
  await go(page, `#/checks/${DAILY}`);
  await page.getByRole('radio').first().waitFor();
  const low = (await tooSmall(page, 56)).filter((fault) => fault.includes('button'));
  assert.deepEqual(low, []);
});

scenario('display_choices_are_kept', { viewport: PHONE }, async (world) => {
  const { page } = world;
  await world.openApp();
  await chooseIn(page, '明暗', '强光');
  await chooseIn(page, '字号', '大字');
  await page.reload();
  await world.appIsUp();
  const kept = await page.evaluate(() => ({ ...document.documentElement.dataset }));
  assert.equal(kept.theme, 'sun');
  assert.equal(kept.size, '1.25');
});
