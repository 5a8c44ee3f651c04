// 旧版本打开更新的库：看得见，不改，能备份。
import { DAILY, answer, assertChecked, content, scenario } from './app.mjs';
import { DATABASE } from './faults.mjs';

const check = content.check(DAILY);

scenario('older_build_reads_a_newer_database_and_can_still_back_it_up', {}, async (world) => {
  const { page } = world;
  await world.openApp(`#/checks/${DAILY}`);
  for (const item of check.items.slice(0, 3)) await answer(page, item, '合格');
  const other = await world.context.newPage();
  await other.goto(world.url('cards/jiazi-gong.html'));
  await other.evaluate((name) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 99);
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error);
  }), DATABASE);
  await page.reload();
  await world.appIsUp();
  for (const item of check.items.slice(0, 3)) await assertChecked(page, item, '合格');
  await page.getByText(/更新版本的岗哨写的/).first().waitFor();
  await world.openApp('#/data');
  await page.getByRole('button', { name: '立即备份' }).waitFor();
});
