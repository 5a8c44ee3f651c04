// 作业前核对单：差一样都不给同意作业；测气、签字、中断、恢复、点人数，一样一样拦得住。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { answer, bodies, content, doCheck, fail, focusIsOn, go, saved, scenario, stored, submit } from './app.mjs';
import { sha256, verifyChains } from './chain.mjs';
import { step } from './danger.mjs';
import { DATABASE } from './faults.mjs';
import { DIST, axeFaults } from './harness.mjs';

const LIST = content.check('youxian-kongjian-gongmao');
const { gases } = JSON.parse(fs.readFileSync(path.join(DIST, 'content/rules.json'), 'utf8'));
const RULES = gases.filter((rule) => rule.checks.includes(LIST.id));
const PLACES = [...new Set(RULES.flatMap(({ heights }) => heights))];
const at = (place) => RULES.filter(({ heights }) => heights.includes(place));
const isOwn = (rule) => !rule.at_least && !rule.at_most;

const agreeing = (page) => page.getByRole('button', { name: '同意作业', exact: true });
const work = (page) => page.locator('section.work');
const missing = (page) => work(page).locator('.missing li');
const measure = (page, place) => page.getByRole('button', { name: `测“${place}”`, exact: true });
const field = (page, rule) => page.getByLabel(`${rule.gas}（${rule.unit}）`, { exact: true });

/** A value that is within the limits of a rule. */
const good = (rule) => (rule.at_least ? String(Number(rule.at_least) + 1) : '0');

/** Measures every gas at a place; `values` by gas take the place of good ones; `ago` is how many minutes since. */
async function test(page, place, values = {}, ago = '0') {
  await measure(page, place).click();
  for (const [n, rule] of at(place).entries()) {
    if (isOwn(rule)) await page.locator(`#gas-own-${n}`).fill('10');
    await field(page, rule).fill(values[rule.gas] ?? good(rule));
  }
  await page.getByLabel('仪器编号').fill('BX-07');
  await page.getByLabel('多少分钟以前测的').fill(ago);
  await page.getByRole('button', { name: '记下读数' }).click();
  await measure(page, place).waitFor();
  await saved(page);
}

/** Signs by hand (`draw`) or with the name alone. */
async function sign(page, role, name, draw = true) {
  await page.getByRole('button', { name: `${role}签字`, exact: true }).click();
  // The frame that opens the pad puts the focus on the name.
  await focusIsOn(page, 'sign-guardian-who');
  await page.getByLabel('姓名', { exact: true }).fill(name);
  if (draw) {
    const pad = page.getByRole('img', { name: '手写签名框' });
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 60, { steps: 6 });
    await page.mouse.move(box.x + 60, box.y + 90, { steps: 6 });
    await page.mouse.up();
  }
  await page.getByRole('button', { name: '签上' }).click();
}

/** One half of the app says that it could not save, or is at it: whatever it was, nobody is let in on what the other half knows. */
async function shutWhileUnsaved(page, button, form) {
  const said = (...words) => page.evaluate((detail) => document.dispatchEvent(new CustomEvent('gangshao', { detail })), words);
  for (const [state, words] of [['failed', '没有存上'], ['saving', '正在保存…']]) {
    await said(state, '空间不够了。');
    await page.getByRole('status').getByText(words).waitFor();
    await page.evaluate((id) => { document.getElementById(id).textContent = ''; }, `${form}-said`);
    await button.click();
    await page.locator(`#${form}-said`).getByText('前一笔还没有存好').waitFor();
  }
  await said('saved', '08:00:00');
  await page.getByRole('status').getByText('已保存 08:00:00').waitFor();
}

const signedAs = (page, role, name) => page.locator('ul.signed li').filter({ hasText: `${role} ${name}` }).waitFor();

/** 同意作业 by a clock that is so many minutes ahead from now on: in one go, so that the page does not look at its clock in between. */
const agreeMinutesLater = (page, minutes) => agreeing(page).evaluate((button, ms) => {
  const Before = Date;
  window.Date = class extends Before {
    constructor(...words) {
      if (words.length) super(...words);
      else super(Before.now() + ms);
    }

    static now() {
      return Before.now() + ms;
    }
  };
  button.click();
}, minutes * 60_000);

scenario('work_begins_only_when_nothing_is_missing_and_ends_only_when_everybody_is_out', {}, async (world) => {
  const { page } = world;
  assert.ok(RULES.length > 1 && PLACES.length > 1 && RULES.some(isOwn), '这张单要测的气体变了');
  await world.openApp();
  await doCheck(world, LIST, { name: '赵班长' });
  await page.getByRole('heading', { name: /还不能同意作业/ }).waitFor();
  assert.equal(await agreeing(page).count(), 0);
  assert.equal(await missing(page).count(), PLACES.length + 2);
  await work(page).getByText('不替代作业票').waitFor();
  assert.deepEqual(await axeFaults(page), []);

  // A limit of nought is refused and nothing typed is lost.
  const own = RULES.findIndex(isOwn);
  await measure(page, PLACES[0]).click();
  await field(page, RULES[own]).fill('1');
  await page.locator(`#gas-own-${own}`).fill('0');
  await page.getByLabel('仪器编号').fill('BX-07');
  await page.getByRole('button', { name: '记下读数' }).click();
  await page.getByText(/上限不能是 0/).waitFor();
  assert.equal(await field(page, RULES[own]).inputValue(), '1');
  await page.locator(`#gas-own-${own}`).fill('100');
  await page.getByRole('button', { name: '记下读数' }).click();
  await page.getByText(/限值太高，像是填错了/).waitFor();
  await page.locator(`#gas-own-${own}`).fill('10');
  await field(page, RULES[own]).fill('-1');
  await page.getByRole('button', { name: '记下读数' }).click();
  await page.getByText(/读数是负的：仪器没归零/).waitFor();
  assert.equal((await bodies(page, 'gas_read')).length, 0);
  await page.getByRole('button', { name: '先不测' }).click();

  const keepsItsLimit = async () => {
    await measure(page, PLACES[1]).click();
    await field(page, RULES[own]).fill('1');
    await page.locator(`#gas-own-${own}`).fill('20');
    await page.getByRole('button', { name: '记下读数' }).click();
    await page.getByText(/这张单上限值已经填过，不能改/).waitFor();
    await page.getByRole('button', { name: '先不测' }).click();
  };

  // Too little oxygen is said while it is typed, and bars the way until it is tested again.
  await measure(page, PLACES[0]).click();
  await field(page, RULES[0]).fill('19.4');
  await page.getByText('低了，不合格').waitFor();
  await page.getByRole('button', { name: '先不测' }).click();
  await test(page, PLACES[0], { [RULES[0].gas]: '19.4' });
  await keepsItsLimit();
  for (const place of PLACES.slice(1)) await test(page, place);
  const tooLittle = missing(page).filter({ hasText: `“${PLACES[0]}”不合格：${RULES[0].gas}` });
  await tooLittle.waitFor();
  // What is written down later and was read before cannot take its place; neither can what was read too long ago.
  await test(page, PLACES[0], {}, '5');
  await missing(page).filter({ hasText: `“${PLACES[0]}”补记的是早先测的，后来测出过不合格，当场重测：${RULES[0].gas}` }).waitFor();
  await work(page).getByText('这是早先测的，后来测出过不合格，当场重测').waitFor();
  await test(page, PLACES[0]);
  await test(page, PLACES[1], {}, '40');
  await missing(page).filter({ hasText: `“${PLACES[1]}”测的过时了，重测` }).waitFor();
  await measure(page, PLACES[1]).click();
  await field(page, RULES[0]).fill('20.9');
  await page.getByLabel('仪器编号').fill('BX-07');
  await page.getByLabel('多少分钟以前测的').fill('');
  await page.getByRole('button', { name: '记下读数' }).click();
  await page.getByText(/写上是多少分钟以前测的，只写数字/).waitFor();
  await page.getByRole('button', { name: '先不测' }).click();
  await test(page, PLACES[1]);
  assert.equal(await missing(page).count(), 2, '只差两个签字');

  await sign(page, '监护人', '孙监护');
  await signedAs(page, '监护人', '孙监护');
  await sign(page, '作业人', '孙监护', false);
  await page.getByText(/他签了监护人/).waitFor();
  await page.getByLabel('姓名', { exact: true }).fill('周下井');
  await page.getByRole('button', { name: '签上' }).click();
  await signedAs(page, '作业人', '周下井');
  const [guardian, worker] = await bodies(page, 'run_signed');
  assert.deepEqual([guardian.role, worker.role, worker.blob], ['guardian', 'worker', undefined]);
  const ink = (await stored(page, 'blobs')).map(({ value }) => value).find(({ sha256: name }) => name === guardian.blob);
  assert.equal(ink.type, 'image/png');
  assert.equal(sha256(Buffer.from(ink.bytes)), guardian.blob);
  assert.match(Buffer.from(ink.bytes).toString('latin1'), /tEXtsalt\0[0-9a-f]{32}/);
  await page.getByRole('img', { name: '监护人手写的签名' }).evaluate((image) => image.decode());

  // Continuous monitoring is part of this kind of work.
  await page.getByLabel('同意的人（现场负责人）').fill('赵班长');
  await agreeing(page).click();
  await page.getByText(/这种作业要连续监测/).waitFor();
  await page.getByRole('button', { name: /作业中连续监测/ }).click();
  await agreeing(page).click();
  await page.getByRole('timer').getByText('已同意作业').waitFor();
  await saved(page);
  const [agreed] = await bodies(page, 'work_agreed');
  assert.deepEqual([agreed.guardian, agreed.workers, agreed.continuous], [guardian.person, [worker.person], true]);
  assert.deepEqual(await axeFaults(page), []);

  // After a break the gas is tested again.
  await page.getByRole('button', { name: '中断作业' }).click();
  await page.waitForFunction(() => document.getElementById('break-who')?.value === '孙监护');
  await page.getByLabel('为什么中断').fill('吃午饭');
  await page.getByRole('button', { name: '记下中断' }).click();
  await page.getByRole('heading', { name: '还不能恢复作业' }).waitFor();
  assert.equal(await page.getByRole('button', { name: '恢复作业', exact: true }).count(), 0);
  for (const place of PLACES) await test(page, place);
  await page.getByLabel('谁同意恢复').fill('赵班长');
  const resuming = page.getByRole('button', { name: '恢复作业', exact: true });
  await shutWhileUnsaved(page, resuming, 'resume');
  assert.equal((await bodies(page, 'work_resumed')).length, 0);
  await resuming.click();
  await page.getByRole('button', { name: '结束作业', exact: true }).click();

  await page.getByLabel('出来了几个人').fill('0');
  await page.getByRole('button', { name: '人齐了，结束' }).click();
  await page.getByText(/签字进去的是 1 人，写的是出来 0 人/).waitFor();
  assert.equal((await bodies(page, 'work_ended')).length, 0);
  await page.getByLabel('出来了几个人').fill('1');
  await page.getByRole('button', { name: '人齐了，结束' }).click();
  await page.getByText(/作业结束 \d\d:\d\d/).waitFor();
  await saved(page);
  assert.equal((await bodies(page, 'work_ended'))[0].headcount, 1);
  assert.equal(await page.getByRole('button', { name: /^测“/ }).count(), 0);
  verifyChains(await stored(page, 'journal'));

  await page.reload();
  await world.appIsUp();
  await page.getByText(/作业结束 \d\d:\d\d/).waitFor();
});

scenario('next_place_is_measured_once_the_last_is_saved_with_its_limit_and_instrument_filled_in', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await doCheck(world, LIST, { name: '赵班长' });
  // A slow phone: the store is busy until it is let go.
  await page.evaluate(async (name) => {
    const db = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const rows = db.transaction('journal', 'readwrite').objectStore('journal');
    window.letGo = false;
    await new Promise((begun) => {
      const hold = () => {
        begun();
        if (window.letGo) db.close();
        else rows.count().onsuccess = hold;
      };
      rows.count().onsuccess = hold;
    });
  }, DATABASE);
  await measure(page, PLACES[0]).click();
  for (const [n, rule] of at(PLACES[0]).entries()) {
    if (isOwn(rule)) await page.locator(`#gas-own-${n}`).fill('10');
    await field(page, rule).fill(good(rule));
  }
  await page.getByLabel('仪器编号').fill('BX-07');
  await page.getByRole('button', { name: '记下读数' }).click();
  // Pressed again it is not taken down twice, and what was typed stays until it is saved.
  await page.getByRole('button', { name: '记下读数' }).click();
  await page.getByRole('alert').getByText('前一笔还没有存好').waitFor();
  assert.equal(await page.getByLabel('仪器编号').inputValue(), 'BX-07');
  await page.evaluate(() => { window.letGo = true; });
  await measure(page, PLACES[1]).click();
  assert.equal((await bodies(page, 'gas_read')).length, at(PLACES[0]).length);
  assert.equal(await page.getByLabel('仪器编号').inputValue(), 'BX-07');
  assert.equal(await page.locator(`#gas-own-${RULES.findIndex(isOwn)}`).inputValue(), '10');
});

scenario('failing_stop_item_shuts_the_way_and_a_correction_does_not_open_it', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  const stop = LIST.items.findIndex((item) => item.stop);
  await doCheck(world, LIST, { name: '赵班长', wrong: { [stop]: { hurtsNow: false } } });
  const shut = page.getByRole('alert').filter({ hasText: '不能作业。' });
  await shut.waitFor();
  const nothingToDo = async () => {
    assert.equal(await agreeing(page).count(), 0);
    assert.equal(await page.getByRole('button', { name: /^测“|监护人签字|作业人签字/ }).count(), 0);
  };
  await nothingToDo();
  await page.getByRole('button', { name: '更正一项' }).click();
  await page.getByLabel('哪一项').selectOption(LIST.items[stop].id);
  await page.getByLabel('应该是').selectOption('pass');
  await page.getByLabel('谁改的').fill('赵班长');
  await page.getByLabel('为什么').fill('后来改好了');
  await page.getByRole('button', { name: '记下更正' }).click();
  await page.locator('.corrected').first().waitFor();
  await shut.waitFor();
  await nothingToDo();
});

scenario('stop_item_reported_as_a_danger_stays_shut_though_it_is_answered_right_again_and_the_danger_put_right', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  const stop = LIST.items.find((item) => item.stop && !item.major);
  await go(page, `#/checks/${LIST.id}`);
  for (const item of LIST.items) {
    if (item === stop) await fail(page, item, { hurtsNow: false });
    await answer(page, item, '合格');
  }
  await submit(page, '赵班长');
  const list = page.url();
  const isShut = async () => {
    await page.getByRole('alert').filter({ hasText: '不能作业。' }).waitFor();
    assert.equal(await agreeing(page).count(), 0);
  };
  await isShut();

  // Put right and accepted by somebody else: only another list, gone through anew, can open the way.
  const [{ danger }] = await bodies(page, 'danger_reported');
  await go(page, `#/dangers/${danger}`);
  await step(page, '整改完成', '钱工', '两张SDS都看了');
  await step(page, '验收通过', '安全员老陈', '问过，都说得出');
  await page.getByRole('status').getByText('已验收通过').waitFor();
  assert.equal((await bodies(page, 'danger_accepted')).length, 1);
  await page.goto(list);
  await isShut();
  await page.reload();
  await world.appIsUp();
  await isShut();
});

scenario('reading_that_has_grown_old_bars_the_way_at_the_last_moment', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await doCheck(world, LIST, { name: '赵班长' });
  for (const place of PLACES) await test(page, place);
  await sign(page, '监护人', '孙监护', false);
  await signedAs(page, '监护人', '孙监护');
  await sign(page, '作业人', '周下井', false);
  await signedAs(page, '作业人', '周下井');
  await page.getByLabel('同意的人（现场负责人）').fill('赵班长');
  await page.getByRole('button', { name: /作业中连续监测/ }).click();
  // Kept over the other button; a redrawn field gets its words back with the next frame.
  await page.waitForFunction(() => document.getElementById('agree-who')?.value === '赵班长');
  await shutWhileUnsaved(page, agreeing(page), 'agree');
  assert.equal((await bodies(page, 'work_agreed')).length, 0);
  await agreeMinutesLater(page, 31);
  await missing(page).filter({ hasText: '测的过时了，重测' }).first().waitFor();
  assert.equal(await agreeing(page).count(), 0);
  assert.equal((await bodies(page, 'work_agreed')).length, 0);
  await work(page).getByText('过时，要重测').first().waitFor();
});

scenario('hot_work_asks_for_gas_where_there_is_a_tank_a_drum_or_a_pipe_and_nowhere_else', {}, async (world) => {
  const { page } = world;
  const list = content.check('donghuo');
  const rules = gases.filter((rule) => rule.checks.includes(list.id));
  const vessel = list.items.find(({ id }) => id === rules[0].item);
  const places = [...new Set(rules.flatMap(({ heights }) => heights))];
  await world.openApp();
  await doCheck(world, list, { name: '赵班长' });
  const notRead = missing(page).filter({ hasText: /“[^”]+”还没有测：可燃气/ });
  await notRead.first().waitFor();
  assert.equal(await notRead.count(), places.length);
  await measure(page, places[0]).waitFor();

  // There is none: said and explained, and no meter stands in the way of the rest.
  await work(page).getByText(`第 ${list.items.indexOf(vessel) + 1} 项走：那一项不适用的，用“更正一项”改过来`).waitFor();
  const correct = async (to, note) => {
    await page.getByRole('button', { name: '更正一项' }).click();
    await page.getByLabel('哪一项').selectOption(vessel.id);
    await page.getByLabel('应该是').selectOption(to);
    await page.getByLabel('谁改的').fill('赵班长');
    await page.getByLabel('为什么', { exact: true }).fill('答的时候没看清');
    if (to === 'na') {
      await page.getByRole('button', { name: '记下更正' }).click();
      await page.getByRole('alert').getByText('备注里写一句为什么不适用').waitFor();
    }
    await page.getByLabel(/^备注/).fill(note);
    await page.getByRole('button', { name: '记下更正' }).click();
  };
  await correct('na', '焊的是新护栏，没有罐、桶、管道');
  await work(page).getByRole('heading', { name: '还不能同意作业，差 2 样' }).waitFor();
  assert.equal(await notRead.count(), 0);
  assert.equal(await measure(page, places[0]).count(), 0);

  // There is one after all, found when the work is on: nobody watches the gas, and measuring now does not make up for it.
  await sign(page, '监护人', '孙监护', false);
  await signedAs(page, '监护人', '孙监护');
  await sign(page, '作业人', '周电焊', false);
  await signedAs(page, '作业人', '周电焊');
  await page.getByLabel('同意的人（现场负责人）').fill('赵班长');
  await agreeing(page).click();
  await page.getByRole('timer').getByText('已同意作业').waitFor();
  await correct('pass', '旁边有一只空油桶');
  await page.getByRole('alert').filter({ hasText: '马上停工' }).filter({ hasText: '这张单要连续监测，同意的时候没有' }).waitFor();
  // One thing to do is told, not two.
  assert.equal(await page.getByRole('alert').filter({ hasText: '马上停工' }).count(), 1);
  await page.getByRole('button', { name: '中断作业' }).click();
  await page.waitForFunction(() => document.getElementById('break-who')?.value === '孙监护');
  await page.getByLabel('为什么中断').fill('先撤人');
  await page.getByRole('button', { name: '记下中断' }).click();
  await missing(page).filter({ hasText: '结束作业，重新做一张核对单' }).waitFor();
  assert.equal(await page.getByRole('button', { name: '恢复作业', exact: true }).count(), 0);
});
