// 日历、定期的事、停产放假、到期台账：一个工厂的安全员从头用一遍。
import assert from 'node:assert/strict';
import { axeFaults } from './harness.mjs';
import { MACHINIST, bodies, choosePosition, content, doCheck, go, heading, look, saved, scenario } from './app.mjs';
import { withClock } from './faults.mjs';

const LOOK = look(MACHINIST);
const WEEKLY = content.index.checks.find((check) => check.cadence === 'week' && check.sectors.includes('全部'));
const DAY = 86_400_000;

const iso = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
const radioOf = (page, name) => page.getByRole('radio', { name, exact: true });

const row = (page, text) => page.getByRole('main').getByRole('listitem').filter({ hasText: text });

scenario('a_day_not_checked_is_a_gap_and_entering_it_late_leads_to_the_list_of_that_day', { limit: 480_000 }, async (world) => {
  await world.openApp('#/');
  await choosePosition(world, MACHINIST);
  await doCheck(world, LOOK, { name: '张三' });

  await go(world.page, '#/calendar');
  await heading(world.page, '日历').waitFor();
  await world.page.getByText('查了 1 次，零隐患 1 次。').waitFor();

  const page = await withClock(world, 3 * DAY, '#/calendar');
  await heading(page, '日历').waitFor();
  const missed = iso(Date.now() + DAY);
  // The month may have turned in between: the day is looked for in its own month.
  if (missed.slice(0, 7) !== iso(Date.now() + 3 * DAY).slice(0, 7)) await page.getByRole('button', { name: '上个月' }).click();
  const links = page.getByRole('link', { name: new RegExp(`${LOOK.name}.*断档.*补录`) });
  await links.first().waitFor();
  const hrefs = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.ok(hrefs.includes(`#/checks/${LOOK.id}?day=${missed}`), `断档里没有 ${missed}：${hrefs}`);
  assert.ok(!hrefs.includes(`#/checks/${LOOK.id}?day=${iso(Date.now())}`), '做过的那天也算了断档');
});

scenario('a_list_looked_after_shows_up_and_can_be_let_go', {}, async (world) => {
  await world.openApp('#/calendar');
  const { page } = world;
  await page.getByRole('button', { name: /我看着哪些表/ }).click();
  await page.getByLabel('加一张：搜名称、谁查').fill(WEEKLY.name);
  await page.getByRole('button', { name: new RegExp(`${WEEKLY.name}.*选上`) }).click();
  await saved(page);
  await page.getByRole('link', { name: new RegExp(WEEKLY.name) }).first().waitFor();
  assert.deepEqual((await bodies(page, 'checks_followed')).at(-1).checklists, [WEEKLY.id]);
  await page.getByRole('button', { name: new RegExp(`${WEEKLY.name}.*撤掉`) }).click();
  await page.getByRole('link', { name: new RegExp(WEEKLY.name) }).first().waitFor({ state: 'detached' });
  assert.deepEqual((await bodies(page, 'checks_followed')).at(-1).checklists, []);
});

scenario('a_stop_rests_production_and_restarting_wants_the_check_or_a_reason', {}, async (world) => {
  await world.openApp('#/');
  await choosePosition(world, MACHINIST);
  const { page } = world;
  await go(page, '#/calendar');
  await page.getByRole('link', { name: new RegExp(`${LOOK.name}.*今天`) }).waitFor();
  await radioOf(page, '停产放假').click();
  await page.getByRole('button', { name: '记一段停产、放假' }).click();
  await page.getByLabel('从哪天（这天歇）').fill(iso(Date.now()));
  await page.getByLabel('到哪天（这天还歇）').fill(iso(Date.now() - DAY));
  await page.getByLabel('为什么').fill('设备大修');
  await page.getByLabel('谁定的（负责人）').fill('王厂长');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.getByText('到的日子在从的日子前面。').waitFor();
  assert.equal(await page.getByLabel('为什么').inputValue(), '设备大修', '写过的字没了');
  await page.getByLabel('到哪天（这天还歇）').fill('');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await row(page, '设备大修').getByText('歇着').waitFor();
  const [set] = await bodies(page, 'pause_set');
  assert.deepEqual([set.kind, set.from, set.to ?? null, set.reason], ['stop', iso(Date.now()), null, '设备大修']);

  await radioOf(page, '检查').click();
  await page.getByText('都做了，或还没到时候。').waitFor();
  await row(page, LOOK.name).getByText('停产：设备大修').first().waitFor();

  await radioOf(page, '停产放假').click();
  await page.getByRole('button', { name: '复工', exact: true }).click();
  await page.getByLabel('谁定的（负责人）').fill('王厂长');
  await page.getByRole('button', { name: '记下复工' }).click();
  await page.getByText('复工前的检查没做齐：先去做，或写清楚为什么不做。').waitFor();
  assert.equal((await bodies(page, 'pause_lifted')).length, 0, '没做复工检查、没写理由就复工了');
  await page.getByLabel('为什么不做复工检查').fill('只停了半天，没拆设备');
  await page.getByRole('button', { name: '记下复工' }).click();
  await row(page, '设备大修').getByText('已复工').waitFor();
  assert.equal((await bodies(page, 'pause_lifted'))[0].note, '没做复工检查：只停了半天，没拆设备');
});

scenario('a_factory_says_what_it_is_and_keeps_the_strictest_of_its_duties', {}, async (world) => {
  await world.openApp('#/profile');
  const { page } = world;
  await page.getByLabel('谁填的').fill('李安全');
  await page.getByRole('button', { name: '存下' }).click();
  await page.getByText('先在上面选行业，至少一个。').waitFor();
  assert.equal(await page.getByLabel('谁填的').inputValue(), '李安全');
  await page.getByRole('button', { name: /^工贸/ }).click();
  await page.getByRole('button', { name: '重庆市巴南区' }).click();
  await page.getByRole('button', { name: '粉尘涉爆、高温熔融的工贸企业' }).click();
  await page.getByRole('button', { name: /^一般单位/ }).first().click();
  await page.getByRole('button', { name: '存下' }).click();
  await page.getByText('存下了。').waitFor();
  await saved(page);
  const [set] = await bodies(page, 'profile_set');
  assert.deepEqual([set.sectors, set.region, set.boundary, set.sole], [['S18'], '重庆市巴南区', 'higher', false]);

  // The lists of its trade are offered, and taken in one tap.
  const ofUnit = ({ sectors, cadence }) => (sectors.includes('全部') ? ['before-holidays', 'before-restart'].includes(cadence) : sectors.includes('S18'));
  const byTheClock = ({ permit, cadence }) => !permit && !['before-work', 'on-alert'].includes(cadence);
  const wanted = content.index.checks.filter((check) => ofUnit(check) && byTheClock(check)).map(({ id }) => id);
  await go(page, '#/calendar');
  await page.getByRole('button', { name: /我看着哪些表/ }).click();
  await page.getByRole('button', { name: `这 ${wanted.length} 张都看着`, exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`${wanted.length} 张另外选的`) }).waitFor();
  await saved(page);
  assert.deepEqual((await bodies(page, 'checks_followed')).at(-1).checklists.sort(), wanted.sort());
  assert.deepEqual(await axeFaults(page), []);

  await radioOf(page, '定期的事').click();
  const led = row(page, '带队查重大隐患').first();
  await led.getByText('主要负责人做，每月至少 1 次').waitFor();
  await led.getByText('依据 2 条').click();
  await led.getByText(/一般工贸企业：每季至少 1 次/).waitFor();
  await led.getByRole('button', { name: '做了，记一笔' }).click();
  await page.getByLabel('做了什么、几个人、怎么样').fill('带队查了打磨间，一处整改');
  await page.getByLabel('哪天做的').fill(iso(Date.now() + DAY));
  await page.getByLabel('谁记的').fill('李安全');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.getByText('还没到那天：做了再记。').waitFor();
  await page.getByLabel('哪天做的').fill(iso(Date.now()));
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await led.getByText(`上次：${iso(Date.now())}`).waitFor();
  const [done] = await bodies(page, 'duty_done');
  assert.deepEqual([done.period, done.late ?? null], ['p092', null]);

  await led.getByRole('button', { name: '做了，记一笔' }).click();
  await page.getByLabel('哪天做的').fill(iso(Date.now() - 70 * DAY));
  await page.getByLabel('做了什么、几个人、怎么样').fill('上上个月那次');
  await page.getByLabel('谁记的').fill('李安全');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.getByText('那个周期已经过了：写一句为什么当时没记，会一直标着补录。').waitFor();
  await page.getByLabel(/^补录/).fill('当时还没用上');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await led.getByText('记过 2 次').click();
  await led.getByText(/补录：当时还没用上/).waitFor();
  await led.getByRole('button', { name: '记错了' }).first().click();
  await page.getByLabel('为什么').fill('记到别的单位上了');
  await page.getByLabel('谁定的').fill('李安全');
  await page.getByRole('button', { name: '确定不算' }).click();
  await led.getByText('上次：' + iso(Date.now() - 70 * DAY)).waitFor();
});

scenario('a_deadline_that_stands_once_is_due_by_its_day_and_asks_why_when_it_is_over', { limit: 480_000 }, async (world) => {
  // On days of its own, whenever this runs: the paper wants both by the end of 2026.
  const on = (day, hash) => withClock(world, Date.parse(`${day}T12:00:00+08:00`) - Date.now(), hash);
  const [MECHANISM, TRAINING] = ['建起重大隐患自查自改机制', '分管负责人、专职安全员、班组长训到'];
  const duty = (page, name) => row(page, name).first();
  const record = async (page, name, what) => {
    await duty(page, name).getByRole('button', { name: '做了，记一笔' }).click();
    await page.getByLabel('做了什么、几个人、怎么样').fill(what);
    await page.getByLabel('谁记的').fill('李安全');
    await page.getByRole('button', { name: '记下', exact: true }).click();
  };

  let page = await on('2026-12-10', '#/profile');
  await page.getByRole('button', { name: /^工贸/ }).click();
  await page.getByRole('button', { name: '重庆市巴南区' }).click();
  await page.getByRole('button', { name: /^全部工贸企业/ }).click();
  await page.getByRole('button', { name: /^机械制造企业/ }).click();
  await page.getByLabel('谁填的').fill('李安全');
  await page.getByRole('button', { name: '存下' }).click();
  await page.getByText('存下了。').waitFor();
  await saved(page);

  await go(page, '#/');
  await page.getByRole('link', { name: new RegExp(`${MECHANISM}.*到12月31日`) }).waitFor();
  await go(page, '#/calendar');
  await radioOf(page, '定期的事').click();
  await duty(page, MECHANISM).getByText('企业做，2026-12-31 前做完一次').waitFor();
  await duty(page, MECHANISM).getByText('该做', { exact: true }).waitFor();
  await duty(page, MECHANISM).getByText('下次：2026-12-31 前').waitFor();
  await duty(page, TRAINING).getByText('企业做，2026-12-31 前做完一次，全覆盖').waitFor();
  await record(page, MECHANISM, '自查自改的人、台账、奖惩都定了，发了文');
  await duty(page, MECHANISM).getByText('这一次做完了').waitFor();
  await duty(page, MECHANISM).getByText('做了', { exact: true }).waitFor();
  await saved(page);

  page = await on('2027-01-05', '#/');
  await page.getByRole('link', { name: new RegExp(`${TRAINING} 断档 2026-12-31`) }).waitFor();
  assert.equal(await page.getByRole('link', { name: new RegExp(MECHANISM) }).count(), 0, '做完了的还在催');
  await go(page, '#/calendar');
  await radioOf(page, '定期的事').click();
  await duty(page, TRAINING).getByText('2026-12-31 前没做完').waitFor();
  await record(page, TRAINING, '最后两名班组长训到了');
  await page.getByText('时限已经过了：写一句为什么，会一直标着补录。').waitFor();
  await page.getByLabel(/^补录/).fill('新来的两名班组长一月才到岗');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await duty(page, TRAINING).getByText('补录', { exact: true }).first().waitFor();
  await duty(page, MECHANISM).getByText('做了', { exact: true }).waitFor();
  const done = (await bodies(page, 'duty_done')).map(({ period, day, late }) => [period, day, late ?? null]);
  assert.deepEqual(done, [['p178', '2026-12-10', null], ['p156', '2027-01-05', '新来的两名班组长一月才到岗']]);
});

scenario('what_expires_is_sorted_renewed_and_told_on_today', {}, async (world) => {
  await world.openApp('#/');
  await choosePosition(world, MACHINIST);
  const { page } = world;
  await go(page, '#/expiry');
  const add = async (name, days) => {
    await page.getByRole('button', { name: '加一样' }).click();
    await page.getByLabel('名称、编号').fill(name);
    await page.getByLabel('类别').fill('消防器材');
    await page.getByLabel('哪天到期').fill(iso(Date.now() + days * DAY));
    await page.getByLabel('每几个月一次（没有固定的写 0）').fill('12');
    await page.getByLabel('谁记的').fill('赵六');
    await page.getByRole('button', { name: '记下', exact: true }).click();
    await page.getByText(name).first().waitFor();
  };
  await add('一车间灭火器', 200);
  await add('空压机安全阀', -3);
  await add('二车间灭火器', 5);
  const rows = page.getByRole('main').locator('details');
  assert.deepEqual((await rows.locator('.day-name').allInnerTexts()).map((text) => text.trim()), ['空压机安全阀', '二车间灭火器', '一车间灭火器']);
  await page.getByText('过期 3 天').waitFor();

  await go(page, '#/');
  await page.getByRole('link', { name: /空压机安全阀.*过期 3 天/ }).waitFor();
  assert.equal(await page.getByRole('link', { name: /一车间灭火器/ }).count(), 0, '还早的不该催');

  await go(page, '#/expiry');
  await page.getByText('空压机安全阀').click();
  await page.getByRole('button', { name: '换了、检过了' }).first().click();
  const next = await page.getByLabel('新的到哪天').inputValue();
  assert.match(next, /^\d{4}-\d\d-\d\d$/);
  await page.getByLabel('新的到哪天').fill(iso(Date.now() - 10 * DAY));
  await page.getByLabel('谁记的').fill('赵六');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.getByText('新的到期日要在原来的后面。写错了要改，用“改”。').waitFor();
  await page.getByLabel('新的到哪天').fill(next);
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.getByText('过期 3 天').waitFor({ state: 'detached' });
  assert.equal((await bodies(page, 'expiry_set')).at(-1).expires, next);
});

scenario('what_is_picked_by_trade_names_the_role_to_be_told', {}, async (world) => {
  await world.openApp('#/');
  await choosePosition(world, MACHINIST);
  const { page } = world;
  const role = '消防安全管理人';
  await go(page, '#/expiry');
  await page.getByRole('button', { name: '照行业挑' }).click();
  await page.getByLabel('灭火器维修', { exact: true }).fill(iso(Date.now() + 5 * DAY));
  await page.getByLabel('谁记的').fill('赵六');
  await page.getByRole('button', { name: '记下填了日子的' }).click();
  await saved(page);
  const thing = page.getByRole('main').locator('details').filter({ hasText: '灭火器维修' });
  await thing.locator('summary').click();
  await thing.getByRole('definition').filter({ hasText: new RegExp(`^${role}$`) }).waitFor();
  assert.equal(await thing.getByText('没有写').count(), 0, '不知道告诉谁');
  assert.equal((await bodies(page, 'expiry_set'))[0].owner ?? null, null, '角色不是人');

  await go(page, '#/');
  await page.getByRole('link', { name: new RegExp(`灭火器维修 · 告诉${role}.*还有 5 天`) }).waitFor();
});

scenario('restart_counts_from_the_check_when_it_was_done', { limit: 480_000 }, async (world) => {
  await world.openApp('#/calendar');
  const { page } = world;
  const restart = content.check('fugong-fuchan');
  await radioOf(page, '停产放假').click();
  await page.getByRole('button', { name: '记一段停产、放假' }).click();
  await page.getByLabel('为什么').fill('检修');
  await page.getByLabel('谁定的（负责人）').fill('王厂长');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await row(page, '检修').getByText('歇着').waitFor();
  await go(page, '#/');
  const first = page.getByRole('link', { name: /复工前先查：/ });
  await first.waitFor();
  await doCheck(world, restart, { name: '王厂长' });
  await go(page, '#/');
  await first.waitFor({ state: 'detached' });
  await go(page, '#/calendar');
  await radioOf(page, '停产放假').click();
  await page.getByRole('button', { name: '复工', exact: true }).click();
  await page.getByText(/复工前的检查 .* 做了。/).waitFor();
  await page.getByLabel('谁定的（负责人）').fill('王厂长');
  await page.getByRole('button', { name: '记下复工' }).click();
  await row(page, '检修').getByText('已复工').waitFor();
  assert.match((await bodies(page, 'pause_lifted'))[0].note, /^复工前的检查 \d{4}-\d\d-\d\d 做了$/);
});

scenario('a_stop_whose_last_day_is_over_still_wants_the_restart_check', {}, async (world) => {
  await world.openApp('#/calendar');
  const { page } = world;
  await radioOf(page, '停产放假').click();
  await page.getByRole('button', { name: '记一段停产、放假' }).click();
  await page.getByLabel('从哪天（这天歇）').fill(iso(Date.now() - 3 * DAY));
  await page.getByLabel('到哪天（这天还歇）').fill(iso(Date.now() - DAY));
  await page.getByLabel('为什么').fill('检修');
  await page.getByLabel('谁定的（负责人）').fill('王厂长');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await row(page, '检修').getByText('等复工检查').waitFor();
  await row(page, '检修').getByRole('button', { name: '复工', exact: true }).waitFor();
  await go(page, '#/');
  await page.getByRole('link', { name: /复工前先查：/ }).waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  scenario(`calendar_pages_have_no_accessibility_faults_${colorScheme}`, { colorScheme, limit: 480_000 }, async (world) => {
    await world.openApp('#/');
    await choosePosition(world, MACHINIST);
    const page = await withClock(world, 2 * DAY, '#/calendar');
    await heading(page, '日历').waitFor();
    await page.getByText('断档').first().waitFor();
    const clean = async (where) => assert.deepEqual(await axeFaults(page), [], where);
    await clean('检查');
    for (const part of ['定期的事', '停产放假', '全年']) {
      await radioOf(page, part).click();
      await radioOf(page, part).and(page.getByRole('radio', { checked: true })).waitFor();
      await clean(part);
    }
    await radioOf(page, '停产放假').click();
    await page.getByRole('button', { name: '记一段停产、放假' }).click();
    await clean('记停产');
    await go(page, '#/expiry');
    await page.getByRole('button', { name: '照行业挑' }).click();
    await page.getByRole('button', { name: '记下填了日子的' }).waitFor();
    await clean('照行业挑');
    await go(page, '#/profile');
    await page.getByRole('button', { name: /^工贸/ }).click();
    await clean('行业和规模');
  });
}
