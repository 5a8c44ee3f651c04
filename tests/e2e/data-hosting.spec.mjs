// 数据体检在别的放法里：内网 http、双击打开的一个文件、微信里。哪里都备得出、核得上、恢复得回。
import assert from 'node:assert/strict';
import { MACHINIST, choosePosition, drawn, go, heading, pasteInto, saved, scenario, stored } from './app.mjs';
import { verifyChains } from './chain.mjs';
import { INTRANET, axeFaults } from './harness.mjs';
import { anotherPhone, backUp, carry, check, dataPage, makeBackup, merge, preview, restore, shown, truth, unbacked } from './keeping.mjs';
import { addPhoto, picture } from './photos.mjs';

const WECHAT = 'Mozilla/5.0 (Linux; Android 13; V2183A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/111.0.5563.116 Mobile Safari/537.36 XWEB/1110 MicroMessenger/8.0.49.2600 WeChat/arm64';

/** What is wrong with the page itself; the way past the navigation is the shell's, and axe does not know it in the single file. */
const faults = async (page) => (await axeFaults(page)).filter((fault) => !/^region: .* — \.skip$/.test(fault));

/** Opens the app as it is handed out there. */
const open = (world) => world.openApp(world.options.host === 'file' ? 'gangshao.html' : '');

for (const [place, options, words] of [
  ['on_plain_http', { host: INTRANET }, /内网网址（http）/],
  ['from_a_single_file', { host: 'file' }, /从磁盘打开的单文件版/],
]) {
  scenario(`data_page_backs_up_and_restores_${place}`, options, async (world) => {
    const { page } = world;
    await open(world);
    await choosePosition(world, MACHINIST);
    await dataPage(page);
    await page.getByText(words).waitFor();
    assert.deepEqual(await faults(page), []);
    const file = await backUp(world);
    assert.deepEqual(await faults(page), []);
    assert.match(await check(page, file), /^已核对/);
    assert.equal(await unbacked(page), 0);
    await page.getByRole('button', { name: '现在核对' }).click();
    await page.getByText(/条一条扣一条，没有断/).waitFor();
    assert.deepEqual(await faults(page), []);
    await anotherPhone(async (other) => {
      await open(other);
      await restore(other.page, carry(other, file));
      assert.deepEqual(await faults(other.page), []);
      verifyChains(await stored(other.page, 'journal'));
      await go(other.page, '#/');
      await other.page.getByRole('link', { name: '操作卡' }).first().waitFor();
    }, options);
  });
}

/** The browser says that it is the one inside WeChat. */
async function inWeChat(world) {
  const cdp = await world.context.newCDPSession(world.page);
  await cdp.send('Emulation.setUserAgentOverride', { userAgent: WECHAT });
}

scenario('in_wechat_the_way_out_is_told_and_pieces_of_text_carry_the_records_over', {}, async (world) => {
  const { page } = world;
  await inWeChat(world);
  await world.openApp();
  await choosePosition(world, MACHINIST);
  // Enough for more than one piece.
  for (let n = 0; n < 3; n += 1) {
    await go(page, '#/dangers/new');
    await page.getByRole('radio', { name: '不会', exact: true }).click();
    await page.getByLabel('什么样').fill(`第 ${n} 处`);
    await page.getByRole('button', { name: '记下', exact: true }).click();
    await page.waitForURL(/#\/dangers\/[0-9a-f]{32}$/);
    await drawn(page);
    await saved(page);
  }
  await addPhoto(page, await picture(page, { width: 700, height: 600 }));
  const before = await stored(page, 'journal');

  await makeBackup(page);
  await page.getByText(/微信里存不了文件/).waitFor();
  assert.equal(await page.getByRole('button', { name: '下载', exact: true }).count(), 0, '微信里的下载没有反应，却给人点');
  await page.getByRole('button', { name: '变成文字复制' }).click();
  const pieces = [];
  for (;;) {
    const label = await page.getByText(/^第 \d+ 段，共 \d+ 段$/).filter({ hasText: `第 ${pieces.length + 1} 段` }).innerText();
    pieces.push(await page.getByLabel(label).inputValue());
    const next = page.getByRole('button', { name: '下一段' });
    if (!await next.count()) break;
    await next.click();
  }
  assert.ok(pieces.length >= 2, '只有一段，这不算数');
  assert.deepEqual(await faults(page), []);

  await anotherPhone(async (other) => {
    await other.openApp();
    await dataPage(other.page);
    const paste = async (text) => {
      await other.page.getByRole('button', { name: '粘贴备份文字' }).click();
      await pasteInto(other.page.getByLabel('把各段文字都粘进来'), text);
      await other.page.getByRole('button', { name: '看看这份备份' }).click();
    };
    const empty = await truth(other.page);
    // One piece short: which one is said, and nothing is changed.
    await paste(pieces.slice(1).join('\n'));
    await other.page.getByRole('alert').filter({ hasText: /第 1 段/ }).waitFor();
    assert.equal(await preview(other.page).count(), 0);
    assert.deepEqual(await truth(other.page), empty);
    // As they come out of a chat: in any order, with names and times between.
    await paste([...pieces].reverse().join('\n王建国 11-22 08:03\n'));
    const rows = await shown(other.page);
    assert.equal(rows['新的'], `${before.length} 条`);
    assert.deepEqual(await faults(other.page), []);
    assert.match(await merge(other.page), /^恢复好了/);
    const texts = new Set((await stored(other.page, 'journal')).map(({ value }) => value.text));
    for (const { value } of before) assert.ok(texts.has(value.text));
    await go(other.page, '#/dangers');
    await heading(other.page, '隐患').waitFor();
    await other.page.getByText('第 2 处').first().waitFor();
  });
});
