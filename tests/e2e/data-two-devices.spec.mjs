// 两台手机对同一处隐患定得不一样：并过来并过去，两边都看见同样的冲突；一边定了，另一边并进来也就没有了。
import assert from 'node:assert/strict';
import { bodies, choosePosition, drawn, go, saved, scenario, SCAFFOLDER, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { nextSteps, step } from './danger.mjs';
import { axeFaults } from './harness.mjs';
import { anotherPhone, backUp, carry, inStore, restore, truth } from './keeping.mjs';

const conflict = (page) => page.getByRole('group', { name: /^冲突/ });

/** Reports a danger; resolves with its id. */
async function report(page, what) {
  await go(page, '#/dangers/new');
  await page.getByRole('radio', { name: '不会', exact: true }).click();
  await page.getByLabel('在哪里').fill('3 号楼 2 层');
  await page.getByLabel('什么样').fill(what);
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
  await drawn(page);
  return page.url().split('/').at(-1);
}

const sides = async (page) => (await conflict(page).locator('.side-of').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')).sort();
const journalOf = async (page) => inStore(await truth(page), 'journal').sort();

scenario('two_phones_deciding_differently_show_the_same_conflict_until_it_is_settled', {}, async (first) => {
  await first.openApp();
  await choosePosition(first, SCAFFOLDER);
  const danger = await report(first.page, '架体没有连墙件');
  assert.deepEqual(await nextSteps(first.page), ['评估', '整改完成']);
  await step(first.page, '整改完成', '王建国', '补了连墙件');
  assert.deepEqual(await nextSteps(first.page), ['验收通过', '退回整改']);

  await anotherPhone(async (second) => {
    const here = `#/dangers/${danger}`;
    await second.openApp();
    await restore(second.page, carry(second, await backUp(first)));
    await go(second.page, here);
    await step(second.page, '退回整改', '李秀英', '还差两处');
    await go(first.page, here);
    await step(first.page, '验收通过', '赵国强', '看过了，都补了');
    await first.page.getByText('已验收通过').waitFor();

    const [fromFirst, fromSecond] = [carry(second, await backUp(first)), carry(first, await backUp(second))];
    await restore(second.page, fromFirst);
    await restore(first.page, fromSecond);
    for (const { page } of [first, second]) {
      await go(page, '#/dangers');
      await page.getByText('冲突，要定').waitFor();
      await go(page, '#/data');
      await page.getByText(/冲突：1 处隐患/).waitFor();
      await page.getByRole('link', { name: '看那处隐患' }).first().click();
      await page.waitForURL(new RegExp(danger));
      await conflict(page).waitFor();
      assert.deepEqual(await nextSteps(page), [], '没定就能往下走');
      assert.equal(await page.getByText('已验收通过').count(), 0, '没定就当改好了');
      assert.deepEqual(await axeFaults(page), []);
    }
    const both = await sides(first.page);
    assert.equal(both.length, 2);
    assert.deepEqual(await sides(second.page), both);

    // Who and why are asked for.
    const { page } = first;
    const settle = page.getByRole('button', { name: '以“退回整改”为准' });
    await settle.click();
    await page.getByRole('alert').filter({ hasText: '写一句为什么' }).waitFor();
    await page.getByLabel('谁来定').fill('安全员老陈');
    await page.getByLabel('为什么').fill('现场又看了一遍');
    await settle.click();
    await conflict(page).waitFor({ state: 'detached' });
    await saved(page);
    assert.deepEqual(await nextSteps(page), ['评估', '定整改方案', '整改完成']);
    await page.locator('ol.steps-done li').filter({ hasText: '以另一个为准' }).waitFor();

    await restore(second.page, carry(second, await backUp(first)));
    await go(second.page, here);
    await second.page.locator('ol.steps-done li').filter({ hasText: '以另一个为准' }).waitFor();
    assert.equal(await conflict(second.page).count(), 0);
    assert.deepEqual(await nextSteps(second.page), ['评估', '定整改方案', '整改完成']);

    // What the second wrote about merging goes back, and both hold the same records.
    await restore(first.page, carry(first, await backUp(second)));
    const events = async (world) => (await journalOf(world.page)).length;
    const merged = (await bodies(first.page, 'backup_merged')).length;
    assert.equal(await events(first), await events(second) + 1, '除了最后一次“并进来了”，两边该一样多');
    assert.ok(merged >= 3);
    const there = new Set(await journalOf(first.page));
    assert.deepEqual((await journalOf(second.page)).filter((line) => !there.has(line)), []);
    for (const { page: one } of [first, second]) {
      verifyChains(await stored(one, 'journal'));
      assert.deepEqual(await stored(one, 'forks'), []);
      await one.reload();
      await go(one, '#/data');
      await one.getByText('没有读不出来的、没有冲突的、没有对不上的').waitFor();
    }
  });
});
