//! 看一眼账：状态、链头、总数。

use super::super::{Continued, DeviceId, Event, Heads, Hlc, Span, State, Subject};
use super::{Books, Counts, Head, Trail, Unreadable};

impl Books {
    /// 折叠出来的状态；只有装进来的几件事。
    pub fn state(&self) -> &State {
        &self.state
    }

    /// 一件装进来的事的事件，按先后。
    pub fn events(&self, subject: Subject) -> &[Event] {
        self.peek(subject).map_or(&[], |file| &file.events)
    }

    /// 一个写入者写到哪里。
    pub fn head(&self, device: DeviceId) -> Option<Head> {
        let trail = self.trails.get(&device)?;
        Some(Head { seq: trail.last(), sha256: trail.sha256? })
    }

    /// 一个写入者收到第几条；一条都没有是 0。
    pub fn seen(&self, device: DeviceId) -> u64 {
        self.trails.get(&device).map_or(0, Trail::last)
    }

    /// 每个写入者写到哪里。
    pub fn heads(&self) -> Heads {
        let heads = self.trails.keys().filter_map(|device| Some((device, self.head(device)?)));
        heads.map(|(device, head)| (device, (head.seq, head.sha256))).collect()
    }

    /// 每个写入者写到哪里，写成事件里的样子。
    pub fn continued(&self) -> Vec<Continued> {
        let one = |device| {
            let Head { seq, sha256 } = self.head(device)?;
            Some(Continued { device, seq, sha256 })
        };
        self.trails.keys().filter_map(one).collect()
    }

    /// 中间缺的几段。
    pub fn gaps(&self) -> Vec<Span> {
        self.trails.iter().flat_map(|(device, trail)| trail.gaps(device)).collect()
    }

    /// 见过的最新时刻；下一条要比它新。
    pub fn newest(&self) -> Option<Hlc> {
        self.newest
    }

    /// 读不出来的记录，按写入者、序号。
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// 有冲突的事，没装进来的也在。
    pub fn troubled(&self) -> Vec<Subject> {
        self.troubled.keys().copied().collect()
    }

    /// 总数。
    pub fn counts(&self) -> Counts {
        Counts {
            events: self.trails.values().map(Trail::count).sum(),
            runs: self.total.0,
            dangers: self.total.1,
            unknown: self.state.unknown,
            unreadable: self.unreadable.len() as u64,
            conflicts: self.troubled.values().sum(),
            forks: 0,
        }
    }
}
