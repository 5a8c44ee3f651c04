// 签过字的不改，只更正：原来的和改过的、谁改的、为什么，都看得见；作废的也还在。
import assert from 'node:assert/strict';
import { DAILY, SCAFFOLDER, bodies, choosePosition, content, doCheck, drawn, go, saved, scenario, stored } from './app.mjs';
import { sha256, verifyChains } from './chain.mjs';
import { axeFaults } from './harness.mjs';

const list = content.check(DAILY);

scenario('signed_check_is_corrected_in_sight_and_can_be_voided', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, SCAFFOLDER);
  const run = await doCheck(world, list, { name: '王建国' });
  const main = page.locator('main');

  // Nothing without a name and a reason.
  await page.getByRole('button', { name: '更正一项' }).click();
  await page.getByLabel('哪一项').selectOption({ value: list.items[2].id });
  await page.getByLabel('应该是').selectOption('fail');
  await page.getByRole('button', { name: '记下更正' }).click();
  await page.getByRole('alert').filter({ hasText: '写上谁改的、为什么' }).waitFor();
  assert.deepEqual(await axeFaults(page), []);
  assert.equal((await bodies(page, 'item_corrected')).length, 0);
  await page.getByLabel('备注').fill('东侧缺两块');
  await page.getByLabel('谁改的').fill('李秀英');
  await page.getByLabel('为什么').fill('当时按错了');
  await page.getByRole('button', { name: '记下更正' }).click();
  const row = main.locator('.answer-list li').filter({ hasText: list.items[2].text });
  await row.locator('.corrected').waitFor();
  await saved(page);
  const words = (await row.innerText()).replace(/\s+/g, ' ');
  for (const word of ['✕ 不合格', '更正：', '合格', '→', '东侧缺两块', '李秀英', '当时按错了']) assert.ok(words.includes(word), `没有“${word}”：${words}`);
  assert.match(await row.locator('del').innerText(), /^合格/);
  assert.match(await row.locator('ins').innerText(), /^不合格/);

  await page.getByRole('button', { name: '整次作废' }).click();
  await page.getByLabel('谁改的').fill('李秀英');
  await page.getByLabel('为什么').fill('查的不是这一栋');
  await page.getByRole('button', { name: '确定作废' }).click();
  await main.getByText('已作废').waitFor();
  await saved(page);
  const sheet = await main.innerText();
  for (const word of ['查的不是这一栋', '王建国', '当时按错了', list.items[0].text]) assert.ok(sheet.includes(word), `作废以后看不见“${word}”`);
  assert.equal(await page.getByRole('button', { name: '更正一项' }).count(), 0);
  assert.deepEqual(await axeFaults(page), []);

  await go(page, '#/runs');
  const line = main.locator('ul.links.due a').first();
  await line.getByText('已作废').waitFor();
  await go(page, '#/');
  await page.reload();
  await world.appIsUp();
  await go(page, `#/runs/${run}`);
  await main.getByText('已作废').waitFor();
  assert.equal((await bodies(page, 'item_answered')).filter((body) => body.item === list.items[2].id).at(-1).answer, 'pass', '原来的回答变了');
  verifyChains(await stored(page, 'journal'));
});

scenario('code_on_the_printed_record_is_that_of_the_signature_in_the_journal', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await doCheck(world, list, { name: '王建国' });
  const code = await page.getByText(/签字短码/).locator('.code').innerText();
  const journal = await stored(page, 'journal');
  const signed = journal.map(({ value }) => value).find(({ text }) => JSON.parse(text).body.type === 'run_submitted');
  assert.equal(code, `${signed.device.slice(0, 8)}-${signed.seq}-${sha256(signed.text).slice(0, 8)}`);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.getByText(/签字短码/).isVisible(), '打印出来没有短码');
  assert.equal(await page.getByRole('button', { name: '更正一项' }).isVisible(), false);
});

scenario('danger_that_was_worked_on_is_corrected_with_the_old_words_in_sight', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await go(page, '#/dangers/new');
  await page.getByRole('radio', { name: '不会', exact: true }).click();
  await page.getByLabel('在哪里').fill('2 层');
  await page.getByLabel('什么样').fill('踢脚板缺一块');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await drawn(page);
  await page.getByRole('button', { name: '整改完成' }).click();
  await page.getByLabel('怎么改的').fill('补了一块踢脚板');
  await page.getByLabel('谁', { exact: true }).fill('王建国');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.getByRole('button', { name: '验收通过' }).waitFor();
  await page.getByRole('button', { name: '更正写错的' }).click();
  await page.getByLabel('在哪里').fill('3 层');
  await page.getByRole('button', { name: '记下更正' }).click();
  await page.getByRole('alert').filter({ hasText: '写上谁更正的、为什么' }).waitFor();
  await page.getByLabel('谁更正的').fill('王建国');
  await page.getByLabel('为什么更正').fill('楼层写错');
  await page.getByRole('button', { name: '记下更正' }).click();
  const corrected = page.locator('main .corrected');
  await corrected.waitFor();
  await saved(page);
  assert.match(await corrected.locator('del').innerText(), /2 层/);
  assert.match(await corrected.locator('ins').innerText(), /3 层/);
  assert.match(await corrected.innerText(), /楼层写错/);
  assert.match(await page.locator('main dl.record').innerText(), /3 层/);
  assert.deepEqual(await axeFaults(page), []);
  verifyChains(await stored(page, 'journal'));
});
