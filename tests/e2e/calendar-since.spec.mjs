// 日历从哪天数、一天数几班、几小时一次：做过一班、巡过一次不等于做完一天，起算的日子往后改要留下话。
import assert from 'node:assert/strict';
import { bodies, choosePosition, content, doCheck, go, heading, saved, scenario } from './app.mjs';
import { withClock } from './faults.mjs';

const FORKLIFT = 'chache-siji';
const EACH_SHIFT = content.check('chache-ri');
const FIRE_STATION = 'weixing-xiaofangzhan-duiyuan';
const PATROL = content.check('xiaofang-xuncha-2h');
const DAY = 86_400_000;

const iso = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** What the unit is; each further label is filled with its value. */
async function fillProfile(page, fields) {
  const trade = page.getByRole('button', { name: /^工贸/ });
  await trade.waitFor();
  if ((await trade.getAttribute('aria-pressed')) !== 'true') await trade.click();
  for (const [label, value] of Object.entries({ 谁填的: '李安全', ...fields })) await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: '存下' }).click();
  await page.getByText('存下了。').waitFor();
  await saved(page);
}

scenario('one_shift_done_is_not_the_day_done_and_today_says_how_many_are_left', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/profile');
  await fillProfile(page, { 一天几班: '3' });
  await choosePosition(world, FORKLIFT);
  for (const [at, name] of ['张三', '李四'].entries()) {
    await doCheck(world, EACH_SHIFT, { name });
    await go(page, '#/');
    const left = page.getByRole('link', { name: `${EACH_SHIFT.name} 今天 3 班，做了 ${at + 1} 班` });
    await left.waitFor();
    assert.equal(await left.getAttribute('href'), `#/checks/${EACH_SHIFT.id}`);
  }
  await go(page, '#/calendar');
  await page.getByRole('link', { name: new RegExp(`${EACH_SHIFT.name}.*2/3 次`) }).waitFor();
  await doCheck(world, EACH_SHIFT, { name: '王五' });
  await go(page, '#/calendar');
  await page.getByText('查了 3 次，零隐患 3 次。').waitFor();
  assert.equal(await page.getByRole('link', { name: new RegExp(`${EACH_SHIFT.name}.*/3 次`) }).count(), 0);
});

scenario('moving_the_first_day_later_is_told_on_the_calendar_with_who_and_when', {}, async (world) => {
  await world.openApp('#/');
  await choosePosition(world, FORKLIFT);
  const chosen = iso(Date.now());
  const page = await withClock(world, 5 * DAY, '#/profile');
  const [now, later] = [iso(Date.now() + 5 * DAY), iso(Date.now() + 4 * DAY)];
  await fillProfile(page, { '从哪天起算查没查（可以不写）': later });
  assert.equal((await bodies(page, 'profile_set')).at(-1).since, later);
  await go(page, '#/calendar');
  await heading(page, '日历').waitFor();
  const told = page.getByText(`${now} 李安全把起算的日子从 ${chosen} 往后改到 ${later}，中间的断档不再数。`);
  await told.waitFor();
  await go(page, '#/profile');
  await fillProfile(page, { '从哪天起算查没查（可以不写）': chosen });
  await go(page, '#/calendar');
  await page.getByText(/^查了 \d+ 次/).waitFor();
  await told.waitFor({ state: 'detached' });
});

scenario('a_year_that_could_not_be_read_says_so_and_is_read_again', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/');
  await choosePosition(world, FORKLIFT);
  await go(page, '#/calendar');
  await page.getByText(/^查了 \d+ 次/).waitFor();
  await page.getByRole('radio', { name: '全年', exact: true }).click();
  const drawn = page.locator('.heat');
  await drawn.waitFor();
  // The rows of the lists cannot be read for a while.
  await page.evaluate(() => {
    const { getAll } = IDBIndex.prototype;
    IDBIndex.prototype.getAll = () => { throw new DOMException('坏了', 'UnknownError'); };
    window.readAgain = () => { IDBIndex.prototype.getAll = getAll; };
  });
  await page.getByRole('button', { name: '上一年' }).click();
  const trouble = page.getByRole('alert').filter({ hasText: '检查记录打不开' });
  await trouble.waitFor();
  assert.match(await trouble.innerText(), /一时读不出来，存着的都没有动/);
  assert.equal(await page.getByText('没有存上').count(), 0);
  assert.equal(await drawn.count(), 0, '没读到的画成了断档');
  await page.evaluate(() => window.readAgain());
  await trouble.getByRole('button', { name: '再试一次' }).click();
  await drawn.waitFor();
  assert.equal(await trouble.count(), 0);
});

scenario('a_patrol_every_two_hours_says_how_often_and_by_when_again', {}, async (world) => {
  const { page } = world;
  await world.openApp('#/');
  await choosePosition(world, FIRE_STATION);
  for (const times of [1, 2]) {
    await doCheck(world, PATROL, { name: '张三' });
    await go(page, '#/');
    const line = page.getByRole('link', { name: new RegExp(`${PATROL.name} 今天 ${times} 次，上次`) });
    await line.waitFor();
    const [, from, tomorrow, by] = (await line.innerText()).match(/上次 (\d\d:\d\d)，下一次最晚 (明天 )?(\d\d:\d\d)/);
    const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    assert.equal(minutes(by) + (tomorrow ? 1440 : 0) - minutes(from), 120);
    assert.equal(await line.getAttribute('href'), `#/checks/${PATROL.id}`);
  }
});
