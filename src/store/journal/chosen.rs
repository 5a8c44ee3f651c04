//! 从哪天起看着一个岗位、一张检查表：最早选定它的那天。断档从这天起算，单位另外写了的照写的。

use super::{Env, Journal};
use crate::journal::{Body, ChecklistId, Day, Event, Far, PersonId, PositionId, ProfileSet, SmallMap, Subject, Wall};
use crate::store::Store;

/// 起算的日子往后改过一次：中间那一段的断档，这以后不数了。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinceMoved {
    /// 什么时候改的。
    pub at: Wall,
    /// 谁改的。
    pub by: Option<PersonId>,
    /// 原来从哪天数。
    pub from: Day,
    /// 改成从哪天数。
    pub to: Day,
}

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
        self.profiles().iter().map(|(at, ..)| at.day()).min()
    }

    /// 起算的日子往后改过的各次，按先后；后来又改回去、中间那一段又数上了的不在里面。台账没装进来是空的。
    ///
    /// 没写的时候从最早选定岗位、检查表的那天数。
    pub fn since_moved(&self) -> Vec<SinceMoved> {
        let first = self.first_chosen().values().copied().min();
        let mut now = first;
        let mut all = Vec::new();
        for (at, by, set) in self.profiles() {
            let to = set.since.or(first).or(now);
            if let (Some(from), Some(to)) = (now, to)
                && from < to
            {
                all.push(SinceMoved { at, by, from, to });
            }
            now = to;
        }
        all.retain(|one| now.is_some_and(|now| one.from < now));
        all
    }

    /// 填过的行业和规模，按折叠的先后：什么时候、谁、写的什么。
    fn profiles(&self) -> Vec<(Wall, Option<PersonId>, ProfileSet)> {
        let core = self.inner.core.borrow();
        let one = |event: &Event| match &event.body {
            Body::Far(far) => match far.get() {
                Far::ProfileSet(set) => Some((event.wall, event.by, set.clone())),
                _ => None,
            },
            _ => None,
        };
        core.books.events(Subject::Ledger).iter().filter_map(one).collect()
    }
}
