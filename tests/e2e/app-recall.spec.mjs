// 错了的卡收得回来：下一版或单位的 org.json 说它作废，手机上就写着作废、为什么；照它做过的记录原样留着。
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { MACHINIST, content, doCheck, go, group, heading, look, scenario } from './app.mjs';
import { INTRANET } from './harness.mjs';

const lookRound = look(MACHINIST);
const recall = { id: MACHINIST, why: '第三步写反了，先断电再伸手。等新卡。', day: '2026-11-22' };

/** Where the company or the next build says so. */
const org = (dist, recalls) => fs.writeFileSync(path.join(dist, 'org.json'), JSON.stringify({ name: '某某厂', recalls }));
function nextBuild(dist, recalls) {
  const file = path.join(dist, 'content/index.json');
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), recalls }));
  for (const packed of ['br', 'gz']) fs.rmSync(`${file}.${packed}`, { force: true });
}

for (const [says, publish] of [['the_company', org], ['the_next_build', nextBuild]]) {
  scenario(`a_wrong_card_is_recalled_by_${says}_and_its_records_stay`, { host: INTRANET, ownCopy: () => {} }, async (world) => {
    const { page } = world;
    await world.openApp();
    const run = await doCheck(world, lookRound, { name: '张三' });
    await go(page, `#/cards/${MACHINIST}`);
    assert.equal(await page.getByText('已作废').count(), 0);

    publish(world.dist, [recall]);
    await page.reload();
    await world.appIsUp();
    await page.getByText('已作废，不要照着做').waitFor();
    await page.getByText(recall.why).waitFor();

    // No new run under it; the record of the old one is whole.
    await go(page, `#/checks/${lookRound.id}`);
    await page.getByText(recall.why).waitFor();
    await group(page, lookRound.items[0]).waitFor({ state: 'detached' });
    await go(page, `#/runs/${run}`);
    await page.getByText('这份记录照当时的样子留着').waitFor();
    for (const item of lookRound.items) await page.getByRole('listitem').filter({ hasText: item.text }).first().waitFor();

    // Another card is none of its business.
    const other = content.positions.find((one) => one.id !== MACHINIST);
    await go(page, `#/cards/${other.id}`);
    await heading(page, other.name).waitFor();
    assert.equal(await page.getByText('已作废').count(), 0);
  });
}
