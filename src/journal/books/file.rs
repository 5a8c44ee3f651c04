//! 一件事的全部事件。

use super::super::{Event, Span};

/// 一件事的事件，按先后。
#[derive(Clone, Debug, Default)]
pub(super) struct File {
    pub events: Vec<Event>,
    /// 全了：以前的都装进来了。没全的不折叠，先收着。
    pub whole: bool,
    /// 有人要看，或者是自己写的：不收回去。
    pub kept: bool,
    /// 和缓存里的不一样了。
    pub dirty: bool,
    /// 已经数进总数了。
    pub counted: bool,
}

impl File {
    /// 放进去；放在最后的是 `Some(true)`，插在中间的是 `Some(false)`，已经有的是 `None`。
    pub fn add(&mut self, event: Event) -> Option<bool> {
        let order = event.order();
        if self.events.last().is_none_or(|last| last.order() < order) {
            self.events.push(event);
            return Some(true);
        }
        let at = self.events.partition_point(|one| one.order() < order);
        if self.events.get(at).is_some_and(|one| one.order() == order) {
            return None;
        }
        self.events.insert(at, event);
        Some(false)
    }

    /// 事件都在日志的哪里。
    pub fn spans(&self) -> Vec<Span> {
        Span::join(self.events.iter().map(|event| event.place().event().span()).collect())
    }
}
