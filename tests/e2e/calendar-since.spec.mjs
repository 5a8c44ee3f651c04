// 日历从哪天数、一天数几班：做过一班不等于做完一天，起算的日子往后改要留下话。
import assert from 'node:assert/strict';
import { bodies, choosePosition, content, doCheck, go, heading, saved, scenario } from './app.mjs';
import { withClock } from './faults.mjs';

const FORKLIFT = 'chache-siji';
const EACH_SHIFT = content.check('chache-ri');
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
