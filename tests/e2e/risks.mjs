// 风险的场景共用的：从岗位卡建成的清单，一张平面图。
import { MACHINIST, choosePosition, content, go, saved } from './app.mjs';
import { picture } from './photos.mjs';

export const card = content.position(MACHINIST);
const button = (page, name) => page.getByRole('button', { name });

/** The register of one position, seeded the way the page offers it. */
export async function seeded(world) {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  await go(page, '#/risks');
  await button(page, '从岗位卡建清单').click();
  await button(page, `把这 ${card.risks.length} 条放进清单`).click();
  await page.getByText(`${card.risks.length} 条放进清单了`).waitFor();
  await saved(page);
}

/** Puts the plan 一车间 on the empty page of the map. */
export async function putPlan(page) {
  await button(page, '放一张平面图').click();
  await page.getByLabel('图名').fill('一车间');
  const coming = page.waitForEvent('filechooser');
  await button(page, '选图').click();
  await (await coming).setFiles(await picture(page, { width: 2400, height: 1200 }));
  await page.getByRole('img', { name: '平面图：一车间' }).waitFor();
}
