// 发群：一张长图、一段能粘贴的话；明文 http 下也复制得了。
import assert from 'node:assert/strict';
import { INTRANET } from './harness.mjs';
import { MACHINIST, choosePosition, content, doCheck, go, look, scenario } from './app.mjs';

const check = look(MACHINIST);
const WORDS = '光幕被胶带挡住';

async function doneWithTwoWrong(world) {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  await go(page, `#/checks/${check.id}`);
  const run = await doCheck(world, check, { name: '王建国', wrong: { 2: { hurtsNow: true, words: WORDS }, 5: { hurtsNow: false } } });
  // The message names the position; its name may come after the record.
  await page.locator('dl.record').getByText(content.position(MACHINIST).name).waitFor();
  return run;
}

const text = (page) => page.getByLabel('发群文字');

/** Pastes into a field of the tool and says what arrived, once anything has. */
async function pasted(page) {
  await go(page, '#/dangers/new');
  const field = page.getByLabel('什么样');
  await field.focus();
  await page.keyboard.press('Control+V');
  await page.waitForFunction((element) => element.value !== '', await field.elementHandle());
  return field.inputValue();
}

scenario('sending_to_the_group_makes_a_picture_and_says_who_when_how_many_what', { host: INTRANET }, async (world) => {
  const { page } = world;
  const run = await doneWithTwoWrong(world);
  await page.getByRole('button', { name: '发群' }).click();

  const said = await text(page).inputValue();
  const today = await page.evaluate(() => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()));
  const total = check.items.length;
  const parts = [check.name, '王建国', content.position(MACHINIST).name, today, `共${total}项`, `合格${total - 2}`, '不合格2', '不适用0', WORDS, '停工撤人', check.items[5].text, '改好时限', run.slice(0, 8)];
  for (const part of parts) assert.ok(said.includes(part), `发群文字里没有“${part}”：\n${said}`);
  assert.match(said, /\d\d:\d\d/);

  // A tall picture that can be kept by pressing long: an <img>, not a canvas, and not blank.
  const picture = page.getByRole('img', { name: /长图/ });
  await picture.waitFor();
  const facts = await picture.evaluate(async (img) => {
    await img.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
    const pen = canvas.getContext('2d');
    pen.drawImage(img, 0, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] < 80 && data[at + 1] < 80 && data[at + 2] < 80) dark += 1;
    return { width: canvas.width, height: canvas.height, share: dark / (data.length / 4), type: img.src.slice(0, 15) };
  });
  assert.equal(facts.type, 'data:image/png;');
  assert.ok(facts.width >= 600 && facts.height > facts.width / 2, `图是 ${facts.width}×${facts.height}`);
  assert.ok(facts.share > 0.01, '图上没有字');

  // Plain http: no clipboard interface, no share sheet; copying works all the same.
  assert.equal(await page.evaluate(() => 'clipboard' in navigator), false);
  await page.getByRole('button', { name: '复制文字' }).click();
  await page.getByRole('status').getByText('已复制').waitFor();
  assert.equal(await pasted(page), said);
});

scenario('where_copying_is_refused_the_text_stands_selected_and_it_is_said', { host: INTRANET }, async (world) => {
  const { page } = world;
  await doneWithTwoWrong(world);
  await page.evaluate(() => { document.execCommand = () => false; });
  await page.getByRole('button', { name: '发群' }).click();
  await page.getByRole('button', { name: '复制文字' }).click();
  await page.getByRole('status').getByText(/复制不了/).waitFor();
  const all = await text(page).evaluate((area) => area.selectionEnd - area.selectionStart === area.value.length);
  assert.ok(all, '没有替人选好文字');
  await page.getByRole('button', { name: '分享' }).click();
  await page.getByRole('status').getByText(/没有分享面板/).waitFor();
});

scenario('a_single_danger_can_be_sent_too_and_nothing_wrong_is_a_message', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await doCheck(world, check, { name: '王建国' });
  await page.getByRole('button', { name: '发群' }).click();
  assert.match(await text(page).inputValue(), /零隐患/);

  await go(page, '#/dangers/new');
  await page.getByRole('radio', { name: '不会', exact: true }).click();
  await page.getByLabel('在哪里').fill('二号门口');
  await page.getByLabel('什么样').fill('消防通道堆了纸箱');
  await page.getByRole('button', { name: '记下' }).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await page.getByRole('button', { name: '发群' }).click();
  const said = await text(page).inputValue();
  for (const part of ['报隐患', '二号门口', '消防通道堆了纸箱', '改好时限']) assert.ok(said.includes(part), `没有“${part}”：\n${said}`);
});
