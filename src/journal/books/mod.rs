//! 账：装进来的几件事和它们的事件，收到了哪里，总数。
//!
//! 先到后到不影响结果：迟到的（另一个窗口、另一台设备写的）按先后插进它那件事，只重新折叠那一件。
//! 用不着的事可以收回去（[`Books::evict`]），要用时按缓存里记的位置从日志再装进来。缓存只说在哪里，不说是什么：
//! 是什么总由日志的原文折叠出来。这里不碰存储，收发都由外面来。

mod base;
mod file;
mod look;
mod summary;
mod trail;

use super::maps::tidy;
use super::*;
pub use base::{BASE, FOLD_VERSION, Foreign, Recall};
use file::File;
pub use summary::{CacheRow, DangerSummary, Kind, Row, RunSummary, Stage, Summary};
use trail::Trail;

/// 每张检查表留几次最近交的在内存里。
const RECENT: usize = 3;

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

/// 总数：没装进来的也算在内。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 记录。
    pub events: u64,
    /// 排查。
    pub runs: u64,
    /// 隐患。
    pub dangers: u64,
    /// 将来的版本才认识的。
    pub unknown: u64,
    /// 读不出来的。
    pub unreadable: u64,
    /// 没生效的，和撞上还没定的。
    pub conflicts: u64,
    /// 同一编号下的另一份原文；由存储数，[`Books`] 自己不知道。
    pub forks: u64,
}

/// 装进来的几件事、收到哪里、总数。
#[derive(Clone, Debug, Default)]
pub struct Books {
    state: State,
    house: File,
    /// 单位的台账：要看才装进来，装进来就不收回去。
    ledger: File,
    runs: IdMap<RunId, File>,
    dangers: IdMap<DangerId, File>,
    trails: IdMap<DeviceId, Trail>,
    newest: Option<Hlc>,
    unreadable: Vec<Unreadable>,
    /// 折叠时藏起来的。
    hidden: Vec<Span>,
    /// 哪些事有冲突，各几条；没装进来的也在。
    troubled: SmallMap<Subject, u64>,
    total: (u64, u64),
    /// 有的事不在内存里。
    cold: bool,
    /// 上次写缓存之后有了变化。
    changed: bool,
}

impl Books {
    /// 从头收：照 `hidden` 藏起来的来折叠。
    pub fn from_zero(hidden: Vec<Span>) -> Self {
        let whole = || File { whole: true, ..File::default() };
        Self { hidden, house: whole(), ledger: whole(), ..Self::default() }
    }

    /// 收进一批记录，先后不限，已有的不再收；返回新收进、读得懂的有几条。
    ///
    /// 没装进来的事有了新事件，记在 [`Self::wanting`] 里，等 [`Self::supply`]。
    pub fn insert(&mut self, records: &[Record]) -> usize {
        let mut fresh = Vec::new();
        let mut tails: Vec<&Record> = Vec::new();
        for record in records {
            let Record { device, seq, .. } = *record;
            if !self.trail(device).add(seq, seq) {
                continue;
            }
            self.changed = true;
            if self.trail(device).last() == seq {
                match tails.iter_mut().find(|tail| tail.device == device) {
                    Some(tail) => *tail = record,
                    None => tails.push(record),
                }
            }
            fresh.extend(self.decode(record));
        }
        // 链头只为每个写入者的最后一条算一次哈希
        for tail in tails {
            self.trail(tail.device).sha256 = Some(tail.sha256());
        }
        self.newest = self.newest.max(fresh.iter().map(|event| event.hlc).max());
        let count = fresh.len();
        self.take_in(fresh);
        count
    }

    fn trail(&mut self, device: DeviceId) -> &mut Trail {
        self.trails.get_or_insert_with(device, Trail::default)
    }

    /// 读一条；读不出来的放在一边。
    fn decode(&mut self, record: &Record) -> Option<Event> {
        match record.decode() {
            Ok(event) => Some(event),
            Err(why) => {
                let Record { device, seq, .. } = *record;
                let at = self.unreadable.partition_point(|one| (one.device, one.seq) < (device, seq));
                if self.unreadable.get(at).is_none_or(|one| (one.device, one.seq) != (device, seq)) {
                    self.unreadable.insert(at, Unreadable { device, seq, why });
                }
                None
            }
        }
    }

    /// 各归各的事，该折叠的折叠。
    fn take_in(&mut self, events: Vec<Event>) {
        let (mut touched, mut late): (Vec<Subject>, Vec<Subject>) = Default::default();
        for event in events {
            let subject = event.body.subject();
            let hidden = hides(&self.hidden, &event);
            let whole = !self.cold;
            let file = self.file(subject, whole);
            let whole = file.whole;
            let Some(last) = file.add(event) else { continue };
            file.dirty = true;
            if !whole {
                continue;
            }
            touched.push(subject);
            if !last {
                late.push(subject);
            } else if !hidden && !late.contains(&subject) {
                self.apply_last(subject);
            }
        }
        tidy(late).into_iter().for_each(|subject| self.refold(subject));
        tidy(touched).into_iter().for_each(|subject| self.count(subject));
    }

    fn apply_last(&mut self, subject: Subject) {
        let Self { state, house, ledger, runs, dangers, .. } = self;
        let file = match subject {
            Subject::House => Some(&*house),
            Subject::Ledger => Some(&*ledger),
            Subject::Run(id) => runs.get(&id),
            Subject::Danger(id) => dangers.get(&id),
        };
        if let Some(event) = file.and_then(|file| file.events.last()) {
            state.apply(event);
        }
    }

    /// 重新折叠一件事。
    fn refold(&mut self, subject: Subject) {
        self.state.forget(subject);
        let Self { state, house, ledger, runs, dangers, hidden, .. } = self;
        let file = match subject {
            Subject::House => Some(&*house),
            Subject::Ledger => Some(&*ledger),
            Subject::Run(id) => runs.get(&id),
            Subject::Danger(id) => dangers.get(&id),
        };
        let events = file.into_iter().flat_map(|file| &file.events);
        events.filter(|event| !hides(hidden, event)).for_each(|event| state.apply(event));
    }

    /// 一件事的事件，没有就新起一份。
    fn file(&mut self, subject: Subject, whole: bool) -> &mut File {
        let new = || File { whole, ..File::default() };
        match subject {
            Subject::House => &mut self.house,
            Subject::Ledger => &mut self.ledger,
            Subject::Run(id) => self.runs.get_or_insert_with(id, new),
            Subject::Danger(id) => self.dangers.get_or_insert_with(id, new),
        }
    }

    fn peek(&self, subject: Subject) -> Option<&File> {
        match subject {
            Subject::House => Some(&self.house),
            Subject::Ledger => Some(&self.ledger),
            Subject::Run(id) => self.runs.get(&id),
            Subject::Danger(id) => self.dangers.get(&id),
        }
    }

    /// 折叠过一件事以后：总数、冲突、是不是还算数。
    fn count(&mut self, subject: Subject) {
        let is = self.state.has(subject);
        let file = self.file(subject, true);
        let was = std::mem::replace(&mut file.counted, is);
        let total = match subject {
            Subject::House | Subject::Ledger => None,
            Subject::Run(_) => Some(&mut self.total.0),
            Subject::Danger(_) => Some(&mut self.total.1),
        };
        if let Some(total) = total {
            *total = total.saturating_add(u64::from(is)).saturating_sub(u64::from(was));
        }
        let conflicts = self.state.conflicts.iter().filter(|one| one.subject == subject).count() as u64;
        let disputed = matches!(subject, Subject::Danger(id) if self.state.dangers.get(&id).is_some_and(Danger::is_disputed));
        match conflicts + u64::from(disputed) {
            0 => self.troubled.remove(&subject),
            troubles => self.troubled.insert(subject, troubles),
        }
    }

    /// 收齐了一批之后看看该藏的变了没有（替换、撤回替换）：都在内存里就当场重新折叠；
    /// 不都在是 `false`，要照 [`Self::to_hide`] 从头再来一遍。
    pub fn heed_replacements(&mut self) -> bool {
        let wanted = self.to_hide();
        if wanted == self.hidden || self.cold {
            return wanted == self.hidden;
        }
        self.hidden = wanted;
        self.changed = true;
        for subject in self.loaded() {
            self.refold(subject);
            self.count(subject);
            self.file(subject, true).dirty = true;
        }
        true
    }

    /// 没有撤回的替换一共要藏哪些。
    pub fn to_hide(&self) -> Vec<Span> {
        let undone =
            |event: EventRef| self.house.events.iter().any(|one| matches!(&one.body, Body::ReplaceUndone(b) if b.replaced == event));
        let mut all: Vec<Span> = Vec::new();
        for event in &self.house.events {
            if let Body::Replaced(b) = &event.body
                && !undone(event.place().event())
            {
                all.extend_from_slice(&b.hidden);
            }
        }
        tidy(all)
    }

    /// 装进来的每一件事，全家在最前。
    pub fn loaded(&self) -> Vec<Subject> {
        let mut all = vec![Subject::House];
        if self.ledger.whole || !self.ledger.events.is_empty() {
            all.push(Subject::Ledger);
        }
        all.extend(self.runs.keys().map(Subject::Run));
        all.extend(self.dangers.keys().map(Subject::Danger));
        all
    }

    /// 有了新事件、以前的却没装进来的。
    pub fn wanting(&self) -> Vec<Subject> {
        let all = self.loaded();
        all.into_iter().filter(|subject| self.peek(*subject).is_some_and(|file| !file.whole)).collect()
    }

    /// 还没装进来的（要看就得装）。
    pub fn missing(&self, subjects: &[Subject]) -> Vec<Subject> {
        let here = |subject: Subject| self.peek(subject).map_or(!self.cold, |file| file.whole);
        subjects.iter().copied().filter(|subject| !here(*subject)).collect()
    }

    /// 装进几件事以前的事件，记录放在一起给；每件事带着缓存里是不是已经把它数进总数了。
    pub fn supply(&mut self, subjects: &[(Subject, bool)], records: &[Record]) {
        for (subject, _) in subjects {
            self.file(*subject, false); // 一条事件都没有的也算装进来了
        }
        for record in records {
            let Some(event) = self.decode(record) else { continue };
            // 别的事的（原文被改过）不收：那件事自己会收
            let subject = event.body.subject();
            if self.peek(subject).is_some() {
                self.file(subject, false).add(event);
            }
        }
        for &(subject, listed) in subjects {
            let file = self.file(subject, false);
            if !std::mem::replace(&mut file.whole, true) {
                file.counted = listed;
            }
            self.refold(subject);
            self.count(subject);
        }
    }

    /// 不收回去：有人在看，或是自己写的。
    pub fn keep(&mut self, subject: Subject) {
        if self.peek(subject).is_some() {
            self.file(subject, true).kept = true;
        }
    }

    /// 留着不收回去的。
    pub fn kept(&self) -> Vec<Subject> {
        let all = self.loaded();
        all.into_iter().filter(|subject| self.peek(*subject).is_some_and(|file| file.kept)).collect()
    }

    /// 还没写进缓存的行，某一种的。
    pub fn unsaved(&self, kind: Kind) -> Vec<CacheRow> {
        let of_kind = |subject: &Subject| match subject {
            Subject::House | Subject::Ledger => false,
            Subject::Run(_) => kind == Kind::Runs,
            Subject::Danger(_) => kind == Kind::Dangers,
        };
        let all = self.loaded().into_iter().filter(of_kind);
        let unsaved = all.filter_map(|subject| Some((subject, self.peek(subject).filter(|file| file.whole && file.dirty)?)));
        unsaved.map(|(subject, file)| summary::row(&self.state, subject, file.spans())).collect()
    }

    /// 平常就要在内存里的：没交的排查、每张检查表最近交的几次、没了结的隐患。
    ///
    /// 几次而不是一次：最近的一次作废了，前一次还算数，要看得见。
    pub fn hot(&self) -> Vec<Subject> {
        let mut latest: SmallMap<&ChecklistId, Vec<Place>> = SmallMap::default();
        for run in self.state.runs.values().filter(|run| run.is_submitted()) {
            let last = latest.get_or_insert(&run.checklist, Vec::new());
            let at = last.partition_point(|one| *one > run.first);
            last.insert(at, run.first);
            last.truncate(RECENT);
        }
        let recent =
            |run: &&Run| run.is_open() || latest.get(&&run.checklist).is_some_and(|last| run.is_submitted() && last.contains(&run.first));
        let runs = self.state.runs.values().filter(recent);
        let dangers = self.state.dangers.values().filter(|danger| !danger.is_closed());
        runs.map(|run| Subject::Run(run.id)).chain(dangers.map(|danger| Subject::Danger(danger.id))).collect()
    }

    /// 用不着、缓存里又记好了的，收回去。
    pub fn evict(&mut self) {
        let mut hot = self.hot();
        hot.sort_unstable();
        let stays = |subject: Subject, file: &File| file.kept || file.dirty || !file.whole || hot.binary_search(&subject).is_ok();
        let before = self.runs.len() + self.dangers.len();
        self.runs.retain(|id, file| stays(Subject::Run(id), file));
        self.dangers.retain(|id, file| stays(Subject::Danger(id), file));
        if before == self.runs.len() + self.dangers.len() {
            return;
        }
        self.cold = true;
        let Self { state, runs, dangers, .. } = self;
        state.runs.retain(|id, _| runs.contains_key(&id));
        state.dangers.retain(|id, _| dangers.contains_key(&id));
        state.conflicts.retain(|one| match one.subject {
            Subject::House | Subject::Ledger => true,
            Subject::Run(id) => runs.contains_key(&id),
            Subject::Danger(id) => dangers.contains_key(&id),
        });
    }
}

/// 藏起来的不折叠；替换和撤回自己总要算。
fn hides(hidden: &[Span], event: &Event) -> bool {
    let own = event.place().event();
    hidden.iter().any(|span| span.covers(own)) && !matches!(event.body, Body::Replaced(_) | Body::ReplaceUndone(_))
}
