// 台账的场景共用的：照格式手写的一本日志，六本台账都有东西看；打开、挑一本。
import { randomBytes } from 'node:crypto';
import { DAILY, content, drawn } from './app.mjs';
import { sha256 } from './chain.mjs';
import { DATABASE } from './faults.mjs';
import { layDown } from './past.mjs';

const hex = () => randomBytes(16).toString('hex');
export const list = content.check(DAILY);
/** Words that a spreadsheet, a CSV and a page could each take for something else. */
export const NASTY = '=HYPERLINK("http://x","点我") <b>&"引号",逗号\n第二行';

/** A journal with all that the six ledgers show, and so many `more` dangers: written by hand after the format, at this minute. */
export function history({ sectors = ['S01'], follows = [], another = false, alone = false, more = 0 } = {}) {
  const device = hex();
  const [zhang, li, wang] = [hex(), hex(), hex()];
  const blobs = [];
  const texts = [];
  let prev = '0'.repeat(64);
  // An hour ago, but of this month: the page opens on 本月.
  const today = new Date();
  let at = Math.max(today.getTime() - 3_600_000, new Date(today.getFullYear(), today.getMonth()).getTime());
  const wall = () => new Date(at + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
  const day = (days) => new Date(at + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  const add = (by, body) => {
    at += 1000;
    const text = JSON.stringify({ v: 1, device, seq: texts.length + 1, wall: wall(), hlc: [at, 0], by, prev, body });
    prev = sha256(text);
    texts.push(text);
    return { device, seq: texts.length };
  };
  const keep = (value) => {
    const text = JSON.stringify(value);
    blobs.push(text);
    return sha256(text);
  };
  add(null, { type: 'writer_started', app: 'gangshao 0.1.0', continues: [] });
  for (const [person, name] of [[zhang, '张三'], [li, '李四'], [wang, '王五']]) {
    add(null, { type: 'person_introduced', person, blob: keep({ salt: hex(), name, phone: '13900001111' }) });
  }
  add(wang, { type: 'profile_set', sectors, kinds: [], region: '', sole: alone, method: 'lec', boundary: 'higher', ...(follows.length ? { since: day(-3) } : {}) });
  if (follows.length) add(wang, { type: 'checks_followed', checklists: follows });
  const run = hex();
  const asked = keep(list);
  add(zhang, { type: 'run_started', run, checklist: DAILY, asked, day: day(0) });
  for (const item of list.items) add(zhang, { type: 'item_answered', run, item: item.id, answer: item === list.items[0] ? 'fail' : 'pass' });
  const danger = hex();
  let step = add(null, { type: 'danger_reported', danger, hurts_now: true, place: '打磨间', what: NASTY, run, item: list.items[0].id });
  add(zhang, { type: 'run_submitted', run, person: zhang });
  const next = (by, body) => { step = add(by, { danger, after: step, ...body }); };
  next(wang, { type: 'danger_assessed', grade: 'major', criteria: ['gongmao10#第十一条（一）'], reason: '除尘器没有泄爆', accident: '其他爆炸' });
  next(wang, {
    type: 'danger_planned', measures: '换防爆除尘器', owner: li, worker: li, acceptor: wang, due: day(20), interim: '停用，挂牌上锁',
    funds: '安全费用 3 万元', contingency: '粉尘爆炸处置方案', reported: '已向区应急局报告',
  });
  next(li, { type: 'danger_rectified', what: '换好了，试运行两天' });
  const late = hex();
  add(li, { type: 'danger_reported', danger: late, hurts_now: false, place: '库房', what: '灭火器压力低', via: 'walk' });
  add(li, { type: 'danger_described', danger: late, place: '库房', what: '灭火器压力低', wanted_by: day(-1) });
  if (another) {
    const major = hex();
    const after = add(li, { type: 'danger_reported', danger: major, hurts_now: true, place: '喷漆房', what: '没有通风' });
    add(wang, { type: 'danger_assessed', danger: major, after, grade: 'major', criteria: ['gongmao10#第十一条（一）'], reason: '看过现场' });
  }
  const own = alone ? hex() : null;
  if (alone) {
    // One person puts it right and accepts it.
    const reported = add(li, { type: 'danger_reported', danger: own, hurts_now: false, place: '门口', what: '脚踏松动' });
    const after = add(li, { type: 'danger_rectified', danger: own, after: reported, what: '拧紧了' });
    add(li, { type: 'danger_accepted', danger: own, after, note: '' });
  }
  for (let n = 1; n <= more; n += 1) add(li, { type: 'danger_reported', danger: hex(), hurts_now: false, place: '库房', what: `第${n}处货架缺护角。`, via: 'walk' });
  add(wang, {
    type: 'risk_set', risk: hex(), object: '打磨间', unit: '除尘系统', what: '粉尘爆炸', accident: '其他爆炸',
    inherent: { method: 'lec', values: ['3', '6', '15'], level: 'red', reason: '' }, residual: { method: 'lec', values: ['1', '6', '7'], level: 'yellow', reason: '' },
    controls: [{ kind: 'engineering', text: '泄爆、隔爆装置', check: '每班看泄爆片' }, { kind: 'management', text: '每班清扫', check: '' }, { kind: 'emergency', text: '按急停、撤人、打 119', check: '' }],
    controller: 'company', charge: wang, head: li, direct: zhang, review_by: day(300),
  });
  add(wang, { type: 'expiry_set', thing: hex(), kind: '灭火器', name: '灭火器 12 号', place: '库房', owner: li, expires: day(-3), every: 12, remind: 30, note: '' });
  return { device, texts, blobs, danger, own, run, day, people: ['张三', '李四', '王五'] };
}

export async function openWith(world, past) {
  await world.page.goto(world.url('cards/jiazi-gong.html'));
  await layDown(world.page, DATABASE, past);
  await world.openApp('#/ledgers');
  await shown(world.page);
}

export const paper = (page) => page.locator('.ledger');

/** The ledger stands there, with the names it needs. */
export async function shown(page) {
  await paper(page).first().waitFor();
  await drawn(page);
}

export async function choose(page, name) {
  await page.getByRole('radio', { name, exact: true }).click();
  await paper(page).getByRole('heading', { name: name === '重大隐患一患一档' ? /重大隐患/ : name }).first().waitFor();
  await drawn(page);
}
