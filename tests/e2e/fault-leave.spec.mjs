// 每一页打开就走，走的时候东西还没读完：应用不垮，回来看得见。
import assert from 'node:assert/strict';
import { DAILY, MACHINIST, bodies, choosePosition, content, doCheck, go, heading, look, scenario } from './app.mjs';
import { DATABASE } from './faults.mjs';
import { anotherPhone, backUp, carry, dataPage, look as lookAt } from './keeping.mjs';
import { layDown, pastOf } from './past.mjs';

const RECORDS = 1000;
/** Long enough for a page to be drawn and to ask for what it shows. */
const FRAMES = 12;

/**
 * In the page: keeps the lists busy with a write, so that what a page asks for does not come; goes to each address
 * and away again; then lets go, and everything arrives at pages that are gone.
 */
async function leaveEarly([database, addresses, frames]) {
  const pass = async () => {
    for (let at = 0; at < frames; at += 1) await new Promise(requestAnimationFrame);
  };
  const db = await new Promise((resolve) => { indexedDB.open(database).onsuccess = (event) => resolve(event.target.result); });
  for (const address of addresses) {
    const write = db.transaction('folds', 'readwrite');
    let busy = true;
    const ended = new Promise((resolve) => { write.oncomplete = resolve; });
    const keepBusy = () => { if (busy) write.objectStore('folds').get('-').onsuccess = keepBusy; };
    keepBusy();
    window.location.hash = address;
    await pass();
    window.location.hash = '#/rules';
    await pass();
    busy = false;
    await ended;
    await pass();
  }
  db.close();
}

scenario('pages_left_before_they_have_read_everything_do_not_break_the_app', { limit: 480_000 }, async (world) => {
  const { page } = world;
  await page.goto(world.url('cards/jiazi-gong.html'));
  await layDown(page, DATABASE, pastOf(DAILY, RECORDS, 0));
  await world.openApp('#/');
  await choosePosition(world, MACHINIST);
  const list = look(MACHINIST);
  await doCheck(world, list, { name: '李四', wrong: { 0: { hurtsNow: false, words: '护罩松了' } } });
  const [run] = (await bodies(page, 'run_submitted')).slice(-1);
  const [danger] = await bodies(page, 'danger_reported');
  const places = [
    `runs/${run.run}`, 'runs', 'dangers', `dangers/${danger.danger}`, 'dangers/new', 'calendar', 'risks', 'risks/map', 'ledgers', 'expiry',
    'stats', 'data', `checks/${DAILY}`,
  ];
  await go(page, '#/rules');
  for (const place of places) {
    await page.evaluate(leaveEarly, [DATABASE, [`#/${place}`], FRAMES]);
    assert.deepEqual(world.errors, [], place);
  }
  await go(page, '#/calendar');
  await heading(page, '日历').waitFor();
  await go(page, `#/runs/${run.run}`);
  await page.getByRole('link', { name: '看隐患' }).waitFor();
});

scenario('restore_goes_on_when_its_page_is_left', { limit: 480_000 }, async (world) => {
  const { page } = world;
  const past = pastOf(DAILY, 20 * RECORDS, 0);
  const runs = past.texts.filter((text) => text.includes('"run_started"')).length;
  await anotherPhone(async (other) => {
    await other.page.goto(other.url('cards/jiazi-gong.html'));
    await layDown(other.page, DATABASE, past);
    await other.openApp('#/data');
    const file = carry(world, await backUp(other));
    await world.openApp('#/data');
    await dataPage(page);
    await lookAt(page, file);
  });
  await page.getByRole('button', { name: '合并', exact: true }).click();
  await page.evaluate(() => { window.location.hash = '#/runs'; });
  await page.getByText(`共 ${runs} 次`).waitFor({ timeout: 240_000 });
});
