// 存下来的东西，拿 Node 的 crypto 就能核对：链、钥匙、当时问了什么、姓名不在原文里。
import assert from 'node:assert/strict';
import { MACHINIST, choosePosition, doCheck, go, look, scenario, stored } from './app.mjs';
import { sha256, verifyChains } from './chain.mjs';

const check = look(MACHINIST);

scenario('journal_verifies_with_a_few_lines_of_another_language', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  const run = await doCheck(world, check, { name: '王建国', wrong: { 2: { hurtsNow: true, words: '光幕"被\\胶带\n挡住 😀' } } });
  await go(page, '#/');

  const journal = await stored(page, 'journal');
  const heads = verifyChains(journal);
  assert.equal(heads.size, 1);

  const events = journal.map(({ value }) => {
    assert.deepEqual(Object.keys(value).sort(), ['device', 'seq', 'text']);
    assert.doesNotMatch(value.text, /[\r\n]/, '原文不止一行');
    const event = JSON.parse(value.text);
    assert.deepEqual(Object.keys(event), ['v', 'device', 'seq', 'wall', 'hlc', 'by', 'prev', 'body']);
    assert.equal(event.v, 1);
    assert.match(event.device, /^[0-9a-f]{32}$/);
    assert.match(event.wall, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
    assert.ok(Number.isInteger(event.hlc[0]) && Number.isInteger(event.hlc[1]) && event.hlc.length === 2);
    assert.ok(Math.abs(Date.parse(event.wall) - Date.now()) < 600_000, '钟不是设备的钟');
    assert.ok(event.by === null || /^[0-9a-f]{32}$/.test(event.by));
    assert.equal(typeof event.body.type, 'string');
    return event;
  });
  const order = events.map(({ hlc }) => hlc);
  assert.deepEqual(order, [...order].sort((a, b) => a[0] - b[0] || a[1] - b[1]), 'hlc 倒退了');

  const of = (type) => events.filter((event) => event.body.type === type);
  assert.equal(events[0].body.type, 'writer_started');
  assert.equal(of('item_answered').length, check.items.length);
  assert.equal(of('danger_reported')[0].body.hurts_now, true);
  assert.equal(of('danger_described').at(-1).body.what, '光幕"被\\胶带\n挡住 😀');
  const [submitted] = of('run_submitted');
  assert.equal(submitted.body.run, run);
  assert.equal(submitted.by, submitted.body.person, '签字的和做的不是一个人');

  // Every blob is what its name says, and what was asked is among them, word for word.
  const blobs = new Map();
  for (const { key, value } of await stored(page, 'blobs')) {
    assert.deepEqual(Object.keys(value).sort(), ['bytes', 'sha256', 'type']);
    assert.equal(key, value.sha256);
    assert.equal(sha256(Buffer.from(value.bytes)), key);
    blobs.set(key, Buffer.from(value.bytes).toString('utf8'));
  }
  const [{ body: started }] = of('run_started');
  const asked = JSON.parse(blobs.get(started.asked));
  assert.equal(asked.id, check.id);
  assert.deepEqual(asked.items.map(({ id, text, wrong }) => ({ id, text, wrong })), check.items.map(({ id, text, wrong }) => ({ id, text, wrong })));

  // The name is in a salted blob that the person's own event names, and nowhere else.
  const [introduced] = of('person_introduced');
  const personal = JSON.parse(blobs.get(introduced.body.blob));
  assert.equal(personal.name, '王建国');
  assert.ok(Object.keys(personal).includes('salt'), '姓名没有加盐，散列猜得出来');
  for (const { value } of journal) assert.ok(!value.text.includes('王建国'), '姓名写进了原文');
  assert.deepEqual(await stored(page, 'forks'), []);
});

scenario('a_changed_record_breaks_the_chain', {}, async (world) => {
  const { page } = world;
  await world.openApp();
  await choosePosition(world, MACHINIST);
  const journal = await stored(page, 'journal');
  verifyChains(journal);
  journal[0].value.text = journal[0].value.text.replace('"seq":1', '"seq": 1');
  assert.throws(() => verifyChains(journal));
});
