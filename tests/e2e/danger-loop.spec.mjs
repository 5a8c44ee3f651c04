// 隐患走完一圈：拍、评估、五定、延期、整改、退回、再整改、验收、销号；不收的话说在那一格旁边，写的字都留着。
import assert from 'node:assert/strict';
import { bodies, choosePosition, drawn, focusIsOn, go, MACHINIST, saved, scenario, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { nextSteps, step } from './danger.mjs';
import { withClock } from './faults.mjs';
import { axeFaults } from './harness.mjs';
import { photosShown, picture } from './photos.mjs';

const main = (page) => page.getByRole('main');
const button = (page, name) => main(page).getByRole('button', { name, exact: true });
const keep = (page) => button(page, '记下');
const alert = (page, words) => page.getByRole('alert').filter({ hasText: words });
const who = (page, name) => page.getByLabel('谁', { exact: true }).fill(name);

/** A day `n` days from the browser's today, as the date field takes it. */
const day = (page, n) => page.evaluate((days) => {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}, n);

/** Chooses a picture with the button named `name` and waits for its thumbnail, `thumb`. */
async function choose(page, name, file, thumb) {
  await photosShown(page);
  const before = await thumb.count();
  const coming = page.waitForEvent('filechooser');
  await button(page, name).click();
  await (await coming).setFiles(file);
  await thumb.nth(before).waitFor();
}

const thumbs = (page) => page.getByRole('button', { name: /看大图/ });
const taken = (page) => page.locator('ul.taken img');

/** Reports on #/dangers/new; resolves with the danger's id. */
async function report(page, { place = '打磨间', what, by, more = async () => {} }) {
  await go(page, '#/dangers/new');
  await page.getByRole('radio', { name: '不会', exact: true }).click();
  await page.getByLabel('在哪里').fill(place);
  await page.getByLabel('什么样').fill(what);
  if (by) await page.getByLabel(/报的人/).fill(by);
  await more();
  await keep(page).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await drawn(page);
  return page.url().split('/').at(-1);
}

scenario('a_major_danger_goes_the_whole_way_and_only_legal_steps_are_offered', { limit: 480_000 }, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  const file = await picture(page, { width: 900, height: 700 });
  await report(page, {
    what: '除尘管和梁上积尘一指厚',
    by: '王建国',
    more: () => choose(page, '从相册选', file, taken(page)),
  });
  assert.deepEqual(await nextSteps(page), ['评估', '整改完成']);
  assert.deepEqual((await bodies(page, 'photo_added')).map((body) => body.stage), ['before'], '先拍的照片没有跟着报上去');

  // Judged by the criteria, item by item.
  await button(page, '评估').click();
  await button(page, '工贸').click();
  await main(page).getByRole('button', { name: /存在粉尘爆炸危险/ }).click();
  assert.equal(await button(page, '定为重大隐患').count(), 0, '一条没答就能定');
  const dust = page.getByRole('radiogroup', { name: /没落实粉尘清理制度/ });
  await dust.getByRole('radio', { name: '是', exact: true }).click();
  await page.getByRole('status').getByText('够上重大隐患').waitFor();
  assert.equal(await button(page, '定为一般隐患').count(), 0, '够上重大的还能定成一般');
  assert.deepEqual(await axeFaults(page), []);
  await button(page, '定为重大隐患').click();
  await alert(page, '写一句为什么').waitFor();
  await page.getByLabel('为什么这样定').fill('清理制度没有落实');
  await page.getByLabel('会出哪一类事故').selectOption({ label: '粉尘爆炸' });
  await page.getByLabel('谁评估的').fill('安全员老陈');
  await button(page, '定为重大隐患').click();
  await page.locator('ol.steps-done li').filter({ hasText: '清理制度没有落实' }).waitFor();
  await saved(page);
  const [assessed] = await bodies(page, 'danger_assessed');
  assert.deepEqual([assessed.grade, assessed.criteria, assessed.accident], ['major', ['gongmao10#第十一条（十）'], '粉尘爆炸']);
  assert.deepEqual(await nextSteps(page), ['评估', '定整改方案'], '重大的没有方案就能改');

  // Five things fixed, and for a major one money, a plan for the worst and a report.
  await button(page, '定整改方案').click();
  const [yesterday, due] = [await day(page, -1), await day(page, 5)];
  const typed = {
    '整改措施：怎么改': '停机清灰，补装锁气卸灰', 整改责任人: '李主任', '整改完成人：谁动手改': '王建国', 整改验收人: '王建国', 哪天前改好: yesterday,
    '临时性保护措施：改好以前怎么防': '停用打磨线，断电挂牌', '资金：多少、从哪里出': '', '应急预案：万一出事怎么办': '着火先撤人，不用水冲', '向谁报告了、什么时候报的': '区应急局，电话',
  };
  for (const [label, words] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(words);
  await who(page, '厂长周平');
  await keep(page).click();
  await page.locator('#step-funds-said').getByText('重大隐患要落实资金').waitFor();
  await focusIsOn(page, 'step-funds');
  await page.getByLabel('资金：多少、从哪里出').fill('三万元，安全费用');
  await keep(page).click();
  await page.locator('#step-due-said').getByText('完成时间早于发现那天').waitFor();
  assert.equal(await page.locator('#step-funds-said').innerText(), '', '改好了的那一格还说不对');
  await page.getByLabel('哪天前改好').fill(due);
  await keep(page).click();
  await page.locator('#step-acceptor-said').getByText('整改的人不能验收自己改的').waitFor();
  assert.equal(await page.getByLabel('整改措施：怎么改').inputValue(), '停机清灰，补装锁气卸灰', '写的字丢了');
  await page.getByLabel('整改验收人').fill('安全员老陈');
  await keep(page).click();
  await page.getByRole('heading', { name: '整改方案' }).waitFor();
  await saved(page);
  assert.deepEqual(await nextSteps(page), ['评估', '定整改方案', '整改完成', '延期']);
  const [planned] = await bodies(page, 'danger_planned');
  assert.equal(planned.due, due);
  assert.notEqual(planned.worker, planned.acceptor);

  // Put off: later than now, with a reason, and for a major one approved by somebody.
  const later = await day(page, 9);
  await button(page, '延期').click();
  assert.equal(await page.getByLabel('哪天前改好').inputValue(), due);
  await page.getByLabel('批准人').fill('厂长周平');
  await page.locator('#step-words').fill('卸灰阀没到货');
  await who(page, '李主任');
  await keep(page).click();
  await page.locator('#step-due-said').getByText('延期要晚于').waitFor();
  await page.getByLabel('哪天前改好').fill(later);
  await keep(page).click();
  await page.locator('ol.steps-done li').filter({ hasText: '卸灰阀没到货' }).waitFor();
  await saved(page);

  // A plate from above is a mark, not a step.
  await button(page, '挂牌督办').click();
  await keep(page).click();
  await page.locator('#step-office-said').getByText('写上哪个部门挂的牌').waitFor();
  await page.getByLabel('哪个部门挂的').fill('区安委办');
  await page.getByLabel('要在哪天前办结').fill(yesterday);
  await who(page, '厂长周平');
  await keep(page).click();
  await page.locator('#step-until-said').getByText('早于发现那天').waitFor();
  assert.equal(await page.getByLabel('哪个部门挂的').inputValue(), '区安委办', '写的字丢了');
  await page.getByLabel('要在哪天前办结').fill(later);
  await keep(page).click();
  await main(page).getByText(/挂牌督办 区安委办/).waitFor();

  // Rectified, sent back, rectified again; the one who did it cannot accept it.
  await button(page, '整改完成').click();
  await button(page, '改好后').and(page.locator('[aria-pressed="true"]')).waitFor();
  await choose(page, '从相册选', await picture(page, { width: 900, height: 700, seed: 7 }), thumbs(page));
  await saved(page);
  await page.locator('#step-words').fill('清了灰');
  await who(page, '王建国');
  await keep(page).click();
  await page.locator('ol.steps-done li').filter({ hasText: '清了灰' }).waitFor();
  assert.deepEqual(await nextSteps(page), ['验收通过', '退回整改']);
  const sideBySide = page.locator('.before-after img');
  await sideBySide.nth(1).waitFor();
  assert.equal(await sideBySide.count(), 2, '改以前、改好后没有并排');
  await step(page, '退回整改', '安全员老陈', '梁上还有灰');
  await step(page, '整改完成', '李秀英', '梁上也清了，装好卸灰阀');
  await button(page, '验收通过').click();
  await who(page, '安全员老陈');
  await keep(page).click();
  await page.locator('#step-words-said').getByText('看到了什么').waitFor();
  await page.locator('#step-words').fill('看过了');
  for (const own of ['李秀英', '王建国']) {
    await who(page, own);
    await keep(page).click();
    await page.locator('#step-who-said').getByText('整改的人不能验收自己改的').waitFor();
    assert.equal(await page.locator('#step-words').inputValue(), '看过了', '写的字丢了');
  }
  assert.equal((await bodies(page, 'danger_accepted')).length, 0);
  await who(page, '安全员老陈');
  await keep(page).click();
  await page.locator('ol.steps-done li').filter({ hasText: '看过了' }).waitFor();
  assert.equal(await page.getByText('已销号').count(), 0);
  assert.deepEqual(await nextSteps(page), ['销号']);
  await step(page, '销号', '厂长周平', '资料齐了');
  await page.getByRole('status').getByText('已销号').waitFor();
  assert.deepEqual(await nextSteps(page), []);
  assert.equal(await button(page, '挂牌督办').count(), 0);
  assert.deepEqual(await axeFaults(page), []);

  await go(page, '#/dangers');
  const line = page.getByRole('link', { name: /除尘管和梁上积尘一指厚/ });
  await line.getByText('已销号').waitFor();
  await button(page, '没改好').click();
  await page.getByText('没有找到').waitFor();
  await button(page, '没改好').click();
  await button(page, '重大').click();
  await line.waitFor();
  verifyChains(await stored(page, 'journal'));
});

scenario('a_general_danger_goes_the_whole_way', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await report(page, { what: '砂轮机防护罩缺一颗螺钉', by: '王建国' });

  // Nothing in the criteria concerns it: general, and no criterion has to be named.
  await button(page, '评估').click();
  await button(page, '哪一类都不沾边').click();
  await page.getByRole('status').getByText('是一般隐患').waitFor();
  assert.equal(await button(page, '定为重大隐患').count(), 0, '一条都不沾边还能定成重大');
  await page.getByLabel('为什么这样定').fill('补一颗螺钉就好，判定标准都不沾边');
  await page.getByLabel('谁评估的').fill('安全员老陈');
  await button(page, '定为一般隐患').click();
  await page.locator('ol.steps-done li').filter({ hasText: '判定标准都不沾边' }).waitFor();
  await saved(page);
  const [assessed] = await bodies(page, 'danger_assessed');
  assert.equal(assessed.grade, 'general');
  assert.deepEqual(await nextSteps(page), ['评估', '定整改方案', '整改完成']);

  // Five things fixed; money, a plan for the worst and a report are for major ones only.
  await button(page, '定整改方案').click();
  const typed = {
    '整改措施：怎么改': '补上螺钉', 整改责任人: '李主任', '整改完成人：谁动手改': '王建国', 整改验收人: '安全员老陈', 哪天前改好: await day(page, 5),
    '临时性保护措施：改好以前怎么防': '停用这台砂轮机',
  };
  for (const [label, words] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(words);
  assert.equal(await page.getByLabel('资金：多少、从哪里出').count(), 0, '一般的不问资金');
  await who(page, '李主任');
  await keep(page).click();
  await page.getByRole('heading', { name: '整改方案', exact: true }).waitFor();
  await saved(page);

  // Put right, accepted and closed, each by somebody else than the one who did it.
  await step(page, '整改完成', '王建国', '螺钉补上了');
  assert.deepEqual(await nextSteps(page), ['验收通过', '退回整改']);
  await step(page, '验收通过', '安全员老陈', '试过，罩子不松');
  assert.deepEqual(await nextSteps(page), ['销号']);
  await button(page, '销号').click();
  await page.locator('#step-words').fill('记录齐了');
  await who(page, '王建国');
  await keep(page).click();
  await page.locator('#step-who-said').getByText('整改的人不能给自己销号').waitFor();
  await who(page, '李主任');
  await keep(page).click();
  await page.getByRole('status').getByText('已销号').waitFor();
  await saved(page);
  assert.deepEqual(await nextSteps(page), []);
  verifyChains(await stored(page, 'journal'));
});

scenario('a_report_without_a_name_carries_no_name_no_position_and_no_hour', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  const before = (await stored(page, 'journal')).map(({ value }) => value.device);
  await report(page, {
    place: '三号车间',
    what: '防护罩拆了不装',
    by: '王建国',
    more: async () => {
      await choose(page, '从相册选', await picture(page, { width: 900, height: 700 }), taken(page));
      await button(page, '不显示姓名（举报）').click();
      assert.deepEqual(await axeFaults(page), []);
      await page.locator('a[href="tel:12350"]').waitFor();
      await page.locator('a[href="tel:12345"]').waitFor();
      await main(page).getByText('存在这台手机上').waitFor();
      assert.equal(await main(page).getByText('匿名').count(), 0);
      assert.equal(await page.getByLabel(/报的人/).count(), 0);
      await taken(page).waitFor();
    },
  });
  const events = (await stored(page, 'journal')).map(({ value }) => ({ device: value.device, ...JSON.parse(value.text) }));
  const own = events.filter(({ device }) => !before.includes(device));
  assert.deepEqual(own.map(({ body }) => body.type), ['writer_started', 'danger_reported', 'photo_added']);
  for (const one of own) {
    assert.equal(one.by, null);
    assert.match(one.wall, /T00:00:00\.000/);
  }
  assert.deepEqual([own[1].body.via, own[1].body.position], ['tip', undefined]);
  assert.ok(!events.some(({ body }) => body.type === 'person_introduced'), '先写的姓名还是记下了');
  await main(page).getByText('不显示姓名', { exact: true }).waitFor();
  assert.equal(await main(page).getByText('王建国').count(), 0);
  assert.equal(await main(page).getByText('00:00').count(), 0, '零点不是报的时间');
  verifyChains(await stored(page, 'journal'));
});

scenario('what_was_put_right_on_the_spot_waits_for_somebody_else_to_accept_it', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await report(page, {
    what: '灭火器被箱子挡住',
    by: '王建国',
    more: async () => {
      await button(page, '当场改好了').click();
      await keep(page).click();
      await alert(page, '写一句：怎么改的').waitFor();
      await page.getByLabel('怎么改的').fill('箱子搬走了');
      await page.getByLabel('谁改的').fill('王建国');
      await choose(page, '选改好后的照片', await picture(page, { width: 900, height: 700 }), taken(page));
    },
  });
  await page.locator('ol.steps-done li').filter({ hasText: '箱子搬走了' }).waitFor();
  assert.deepEqual(await nextSteps(page), ['验收通过', '退回整改']);
  assert.deepEqual((await bodies(page, 'photo_added')).map((body) => body.stage), ['after']);
  await step(page, '验收通过', '班长李秀英', '通道清了');
  await page.getByRole('status').getByText('已验收通过').waitFor();
  assert.deepEqual(await nextSteps(page), [], '没评估过的，验收通过就是头');
  verifyChains(await stored(page, 'journal'));
});

scenario('what_hurts_now_is_assessed_before_anybody_puts_it_right', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  const hurts = (word) => page.getByRole('radio', { name: word, exact: true });
  const onTheSpot = button(page, '当场改好了');
  await go(page, '#/dangers/new');
  await hurts('不会').click();
  await page.getByLabel('什么样').fill('配电箱门敞着，带电的露在外面');
  await onTheSpot.click();
  await page.getByLabel('怎么改的').fill('关上锁好了');
  await page.getByLabel('谁改的').fill('王建国');
  await hurts('会').click();
  await page.getByRole('button', { name: '人已撤出' }).click();
  await keep(page).click();
  await alert(page, '会马上伤人的先评估：报上去，评估以后再整改。').waitFor();
  assert.equal(await page.getByLabel('什么样').inputValue(), '配电箱门敞着，带电的露在外面');
  assert.equal(await page.getByLabel('怎么改的').inputValue(), '关上锁好了', '写的字丢了');
  assert.deepEqual(await bodies(page, 'danger_reported'), []);
  await onTheSpot.click();
  await onTheSpot.waitFor({ state: 'detached' });
  await keep(page).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await drawn(page);
  assert.deepEqual(await nextSteps(page), ['评估']);
  assert.deepEqual(await bodies(page, 'danger_rectified'), []);
});

scenario('a_description_is_not_made_empty_and_no_day_before_the_finding_is_taken', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await report(page, { place: '仓库', what: '货架歪了' });
  await button(page, '补写、改写').click();
  await page.getByLabel('什么样').fill('');
  await page.getByLabel('要在哪天前改好').fill(await day(page, -1));
  await keep(page).click();
  await alert(page, '空着不收').waitFor();
  await page.getByLabel('什么样').fill('货架歪了，要倒');
  await keep(page).click();
  await alert(page, '早于发现那天').waitFor();
  assert.equal(await page.getByLabel('什么样').inputValue(), '货架歪了，要倒', '写的字丢了');
  assert.deepEqual(await bodies(page, 'danger_described'), []);
  await page.getByLabel('要在哪天前改好').fill(await day(page, 2));
  await keep(page).click();
  await page.getByRole('heading', { name: '货架歪了，要倒' }).waitFor();
  await saved(page);
});

scenario('what_is_overdue_stands_first_and_the_list_can_be_sifted', {}, async (world) => {
  await world.openApp();
  await report(world.page, { place: '配电室', what: '电箱门关不上' });
  await button(world.page, '补写、改写').click();
  await world.page.getByLabel('要在哪天前改好').fill(await day(world.page, 0));
  await keep(world.page).click();
  await saved(world.page);
  const page = await withClock(world, 3 * 86_400_000);
  await go(page, `#/dangers/${(await bodies(page, 'danger_reported'))[0].danger}`);
  await main(page).getByText('超期 3 天').waitFor();
  await report(page, { place: '仓库', what: '货架歪了' });
  await report(page, { place: '仓库', what: '叉车道堵了' });
  await go(page, '#/dangers');
  const lines = page.locator('ul.due > li');
  await lines.nth(2).waitFor();
  assert.match(await lines.first().innerText(), /电箱门关不上[\s\S]*超期 3 天/);
  assert.match(await page.locator('dl.counts').innerText(), /没了结\s*3[\s\S]*超期\s*1/);
  await button(page, '超期').click();
  await button(page, '超期').and(page.locator('[aria-pressed="true"]')).waitFor();
  assert.equal(await lines.count(), 1);
  await button(page, '超期').click();
  await page.getByText('按地点、事故、姓名挑').click();
  await page.getByLabel('地点', { exact: true }).selectOption('仓库');
  await lines.nth(1).waitFor();
  assert.equal(await lines.count(), 2);
  await page.getByRole('searchbox').fill('叉车');
  await page.getByText('挑出 1 处').waitFor();
  assert.deepEqual(await axeFaults(page), []);
});
