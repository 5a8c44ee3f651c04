// 禁手机区：先说清楚再给填，从头到尾不要照片。
import assert from 'node:assert/strict';
import { MACHINIST, SCAFFOLDER, answer, assertChecked, content, drawn, go, group, heading, look, scenario } from './app.mjs';

const gate = (page) => page.getByRole('button', { name: '我已在区外，开始填' });
const noPhoneChecks = [
  ...content.positions.filter((position) => position.no_phone).map((position) => look(position.id)),
  ...content.checks.filter((check) => check.no_phone),
];

async function asksForNoPhoto(page, where) {
  const cameras = page.locator('input[type=file], [capture], video');
  assert.equal(await cameras.count(), 0, `${where}：要拍照`);
  const asking = page.getByRole('button', { name: /拍照|照片|相机/ });
  assert.equal(await asking.count(), 0, `${where}：要拍照`);
}

scenario('every_no_phone_checklist_shows_its_gate_before_the_form', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  assert.ok(noPhoneChecks.length > 0);
  for (const check of noPhoneChecks) {
    await go(page, `#/checks/${check.id}`);
    await heading(page, check.name).waitFor();
    await gate(page).waitFor();
    assert.equal(await page.getByRole('radiogroup').count(), 0, `${check.id}：没过门就给填`);
    await page.getByText('禁手机区').first().waitFor();
    await asksForNoPhoto(page, check.id);
  }
});

scenario('a_check_in_a_no_phone_zone_is_filled_outside_and_asks_for_no_photo', {}, async (world) => {
  const { page } = world;
  const check = look(SCAFFOLDER);
  await world.openApp(`#/cards/${SCAFFOLDER}`);
  await page.getByText('禁手机区').first().waitFor();
  await page.getByRole('link', { name: '做作业前三查' }).click();

  // The paper way in: the blank form says it too.
  await gate(page).waitFor();
  await page.getByRole('link', { name: '空白纸表' }).click();
  await page.waitForURL(new RegExp(`checks/${check.id}\\.html`));
  await page.getByText('禁手机区').first().waitFor();
  await asksForNoPhoto(page, '空白纸表');
  await page.goBack();
  await world.appIsUp();

  await gate(page).click();
  await answer(page, check.items[0], '合格');
  await answer(page, check.items[1], '不适用');
  await asksForNoPhoto(page, '表里');
  await page.reload();
  await world.appIsUp();
  await drawn(page);
  if (await gate(page).count()) await gate(page).click();
  await assertChecked(page, check.items[0], '合格');
});

scenario('where_phones_are_allowed_there_is_no_gate', {}, async (world) => {
  const { page } = world;
  const check = look(MACHINIST);
  await world.openApp(`#/checks/${check.id}`);
  await group(page, check.items[0]).waitFor();
  assert.equal(await gate(page).count(), 0);
});
