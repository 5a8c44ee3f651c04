//! 从哪天起看着一个岗位、一张检查表：最早选定它的那天。断档从这天起算。

use super::{Env, Journal};
use crate::journal::{Body, ChecklistId, Day, Far, PositionId, SmallMap, Subject};
use crate::store::Store;

impl<S: Store, E: Env> Journal<S, E> {
    /// 每个选过的岗位、另外管着的检查表，最早哪天选的。撤掉了又选的，也从最早那天算。
    pub fn first_chosen(&self) -> SmallMap<String, Day> {
        let mut all = SmallMap::default();
        let core = self.inner.core.borrow();
        for event in core.books.events(Subject::House) {
            let ids: Vec<&str> = match &event.body {
                Body::PositionsChosen(b) => b.positions.iter().map(PositionId::as_str).collect(),
                Body::ChecksFollowed(b) => b.checklists.iter().map(ChecklistId::as_str).collect(),
                _ => continue,
            };
            let day = event.wall.day();
            for id in ids {
                let first = all.get_or_insert(id.to_owned(), day);
                *first = day.min(*first);
            }
        }
        all
    }

    /// 第一次填行业和规模是哪天；台账没装进来、没填过是 `None`。改过几次也从第一次算。
    pub fn first_profile(&self) -> Option<Day> {
        let core = self.inner.core.borrow();
        let set = |body: &Body| matches!(body, Body::Far(far) if matches!(far.get(), Far::ProfileSet(_)));
        let events = core.books.events(Subject::Ledger).iter();
        events.filter(|event| set(&event.body)).map(|event| event.wall.day()).min()
    }
}
