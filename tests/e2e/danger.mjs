// What is done on the page of one danger, with the words and names a person sees.
import { saved } from './app.mjs';

const button = (page, name) => page.getByRole('main').getByRole('button', { name, exact: true });

/** The steps the page offers now, in its order. */
export const nextSteps = (page) => page.locator('[data-act^="step:"]').allInnerTexts();

/** One of the steps that ask for a few words and a name: `step(page, '整改完成', '王建国', '螺钉补上了')`. */
export async function step(page, name, by, words) {
  await button(page, name).click();
  await page.locator('#step-words').fill(words);
  await page.getByLabel('谁', { exact: true }).fill(by);
  await button(page, '记下').click();
  await page.locator('ol.steps-done li').filter({ hasText: words }).waitFor();
  await saved(page);
}
