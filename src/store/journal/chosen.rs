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
    /// 不再写起算的日子了：各张表从选定那天、定期的事从头一次填那天数，`to` 是其中最晚的。
    pub cleared: bool,
}

/// 一天几班改过一次。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftsChanged {
    /// 什么时候改的。
    pub at: Wall,
    /// 谁改的。
    pub by: Option<PersonId>,
    /// 原来一天几班。
    pub from: u32,
    /// 改成一天几班。
    pub to: u32,
}

/// 填过一次行业和规模：什么时候、谁、写的什么。
type Profiled = (Wall, Option<PersonId>, ProfileSet);

/// 往前改以前的样子：当天就改回去的，照原来的说。
struct Before {
    day: Day,
    since: Day,
    told: Vec<SinceMoved>,
}

/// 不写就从 `first` 那天数起的，起算的日子往后改过的各次；改回去的那一段又数上了，不留着。
fn moved(first: Day, profiles: &[Profiled]) -> Vec<SinceMoved> {
    let Some((filled, ..)) = profiles.first() else { return Vec::new() };
    // 填的时候还没有选定它，那以前就没有数过它
    let mut now = (first <= filled.day()).then_some(first);
    let mut all: Vec<SinceMoved> = Vec::new();
    let mut before: Option<Before> = None;
    for (at, by, set) in profiles {
        let to = set.since.unwrap_or(first);
        match now {
            Some(since) if to > since => match before.take() {
                // 一时写错了往前写，当天又改了回去：和没改过一样
                Some(slip) if slip.since == to && slip.day == at.day() => all = slip.told,
                // 那时还没有看着它，谈不上藏
                _ if first <= at.day() => all.push(SinceMoved { at: *at, by: *by, from: since, to, cleared: set.since.is_none() }),
                _ => {}
            },
            Some(since) if to < since => {
                before = Some(Before { day: at.day(), since, told: all.clone() });
                all.retain(|one| one.from < to);
                if let Some(last) = all.last_mut().filter(|last| last.to > to) {
                    (last.to, last.cleared) = (to, false);
                }
            }
            _ => {}
        }
        now = Some(to);
    }
    all
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
    /// `lists` 是看着的各张表最早哪天选定的（[`Self::first_chosen`]）。单位没写的时候，一张表从选定它那天数，
    /// 定期的事从第一次填行业和规模那天数，各算各的；同一次改动说最宽的。往前写错了、当天又改回去的不算改。
    pub fn since_moved(&self, lists: &[Day]) -> Vec<SinceMoved> {
        let profiles = self.profiles();
        let mut firsts: Vec<Day> = lists.iter().copied().chain(self.first_profile()).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut all: Vec<SinceMoved> = Vec::new();
        for one in firsts.iter().flat_map(|first| moved(*first, &profiles)) {
            match all.iter_mut().find(|known| known.at == one.at && known.by == one.by) {
                Some(known) => {
                    (known.from, known.to) = (known.from.min(one.from), known.to.max(one.to));
                    known.cleared |= one.cleared;
                }
                None => all.push(one),
            }
        }
        all.sort_by(|a, b| a.at.as_str().cmp(b.at.as_str()));
        all
    }

    /// 一天几班改过的各次，按先后：以前的日子也照新的数。台账没装进来是空的。
    pub fn shifts_changed(&self) -> Vec<ShiftsChanged> {
        let profiles = self.profiles();
        let pairs = profiles.iter().zip(profiles.iter().skip(1));
        let one = |((.., old), (at, by, new)): (&Profiled, &Profiled)| {
            let (from, to) = (old.shifts.unwrap_or(1), new.shifts.unwrap_or(1));
            (from != to).then_some(ShiftsChanged { at: *at, by: *by, from, to })
        };
        pairs.filter_map(one).collect()
    }

    /// 填过的行业和规模，按折叠的先后。
    fn profiles(&self) -> Vec<Profiled> {
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
