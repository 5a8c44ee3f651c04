//! 一个写入者的记录收到了哪里。

use super::super::{DeviceId, Sha256Hex, Span};

/// 收到了哪几段。平常只有一段，从 1 起；并进来的文件缺了中间的，就有几段。
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trail {
    /// 两头都算，按序号排，互不相接。
    spans: Vec<(u64, u64)>,
    /// 最后一条原文的 SHA-256。
    pub sha256: Option<Sha256Hex>,
}

impl Trail {
    /// 最后一条的序号；一条都没有是 0。
    pub fn last(&self) -> u64 {
        self.spans.last().map_or(0, |span| span.1)
    }

    /// 几条。
    pub fn count(&self) -> u64 {
        self.spans.iter().map(|(from, to)| (to - from).saturating_add(1)).sum()
    }

    /// 收一段；已经收过的返回 `false`（只看第一条）。
    pub fn add(&mut self, from: u64, to: u64) -> bool {
        let at = self.spans.partition_point(|span| span.1 < from);
        match self.spans.get(at) {
            Some(span) if span.0 <= from => return false,
            _ => self.spans.insert(at, (from, to)),
        }
        // 和前后接上的并成一段
        if self.spans.get(at + 1).is_some_and(|next| next.0 == to.saturating_add(1)) {
            self.spans[at].1 = self.spans.remove(at + 1).1;
        }
        if at > 0 && self.spans[at - 1].1.saturating_add(1) == from {
            self.spans[at - 1].1 = self.spans.remove(at).1;
        }
        true
    }

    /// 收到的几段。
    pub fn spans(&self, device: DeviceId) -> impl Iterator<Item = Span> + '_ {
        self.spans.iter().map(move |&(from, to)| Span { device, from, to })
    }

    /// 中间缺的几段。
    pub fn gaps(&self, device: DeviceId) -> impl Iterator<Item = Span> + '_ {
        let mut next = 1;
        self.spans.iter().filter_map(move |&(from, to)| {
            let gap = (next < from).then_some(Span { device, from: next, to: from - 1 });
            next = to.saturating_add(1);
            gap
        })
    }
}
