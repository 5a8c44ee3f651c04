//! 全部事件排好先后，连同折叠出来的状态。
//!
//! 先到后到不影响结果：迟到的（另一个窗口、另一台设备写的）按先后插进去，重新折叠。

use super::{DecodeError, DeviceId, Event, Hlc, Record, Sha256Hex, State};
use std::collections::{BTreeMap, BTreeSet};

/// 一个写入者写到哪里。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// 最后一条的序号。
    pub seq: u64,
    /// 最后一条原文的 SHA-256，即下一条的 `prev`。
    pub sha256: Sha256Hex,
}

/// 一条读不出来的记录：原文还在库里，别的照常。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// 谁写的。
    pub device: DeviceId,
    /// 第几条。
    pub seq: u64,
    /// 为什么读不出来。
    pub why: DecodeError,
}

/// 排好先后的事件和折叠出来的状态。
#[derive(Clone, Debug, Default)]
pub struct History {
    /// 按 `Event::order` 排。
    events: Vec<Event>,
    keys: BTreeSet<(DeviceId, u64)>,
    heads: BTreeMap<DeviceId, Head>,
    newest: Option<Hlc>,
    unreadable: Vec<Unreadable>,
    state: State,
}

impl History {
    /// 收进一批记录，先后不限，已有的不再收；返回新收进、读得懂的事件。
    ///
    /// 比已有的都新就接着折叠，有迟到的就重新折叠一遍。
    pub fn insert(&mut self, records: &[Record]) -> Vec<Event> {
        let mut fresh = Vec::new();
        let mut tails: Vec<&Record> = Vec::new();
        for record in records {
            if !self.keys.insert((record.device, record.seq)) {
                continue;
            }
            match tails.iter_mut().find(|tail| tail.device == record.device) {
                Some(tail) if tail.seq < record.seq => *tail = record,
                Some(_) => {}
                None => tails.push(record),
            }
            match record.decode() {
                Ok(event) => fresh.push(event),
                Err(why) => {
                    let Record { device, seq, .. } = *record;
                    self.unreadable.push(Unreadable { device, seq, why });
                }
            }
        }
        self.advance_heads(tails);
        self.fold(&fresh);
        fresh
    }

    /// 链头只为每个写入者的最后一条算一次哈希。
    fn advance_heads(&mut self, tails: Vec<&Record>) {
        for tail in tails {
            if self.heads.get(&tail.device).is_none_or(|head| head.seq < tail.seq) {
                self.heads.insert(tail.device, Head { seq: tail.seq, sha256: tail.sha256() });
            }
        }
    }

    fn fold(&mut self, fresh: &[Event]) {
        let (Some(first), Some(last)) = (fresh.iter().map(Event::order).min(), fresh.iter().map(|e| e.hlc).max()) else { return };
        self.newest = self.newest.max(Some(last));
        let mut from = self.events.len();
        if self.events.last().is_some_and(|e| e.order() > first) {
            (from, self.state) = (0, State::default());
        }
        self.events.extend_from_slice(fresh);
        let Self { events, state, .. } = self;
        // 先后没有相同的（写入者和序号不重），不必稳定排序
        events[from..].sort_unstable_by_key(Event::order);
        events[from..].iter().for_each(|e| state.apply(e));
    }

    /// 折叠出来的状态。
    pub fn state(&self) -> &State {
        &self.state
    }
    /// 全部读得懂的事件，按先后。
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// 每个写入者写到哪里。
    pub fn heads(&self) -> &BTreeMap<DeviceId, Head> {
        &self.heads
    }
    /// 见过的最新时刻；下一条要比它新。
    pub fn newest(&self) -> Option<Hlc> {
        self.newest
    }
    /// 读不出来的记录。
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }
}
