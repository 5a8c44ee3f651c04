// 核对链：和岗哨的代码无关，谁都写得出来的十来行。
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Rows of the `journal` store, as IndexedDB gives them back. */
export function verifyChains(rows) {
  const heads = new Map();
  for (const { key, value } of rows) {
    const event = JSON.parse(value.text);
    assert.deepEqual(key, [event.device, event.seq], '钥匙和原文对不上');
    const head = heads.get(event.device) ?? { seq: 0, sha256: '0'.repeat(64) };
    assert.equal(event.seq, head.seq + 1, '断号');
    assert.equal(event.prev, head.sha256, `第 ${event.seq} 条接不上`);
    heads.set(event.device, { seq: event.seq, sha256: sha256(value.text) });
  }
  return heads;
}
