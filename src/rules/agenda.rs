//! 该查的日历：一张表（或一件定期要做的事）一个周期一个周期地看，做了、补录的、该做、断档、歇着。
//!
//! - 按日、按夜、每 N 小时：一天一个周期，一天一次就算做了。营业几小时由单位定，每 2 小时的一天该做几次不替它编；
//! - 按班：一天一个周期，一天几班就要做几次；
//! - 周（周一起）、月、季、半年、年：一个周期做够次数就算做了；
//! - 节前：放假前三天；复工复产前：说好的最后三天起，做了才算复工；
//! - 作业前、预警时：有事才做，不做不算断档。
//!
//! 从 `since` 起算：在它以前就开始、以后才结束的周期，做了算做了，没做不算断档。
//! 日子在今天以后的记录（钟走快了）照样列出来，不算数。

use crate::content::Cadence;

use super::Date;
use super::rest::{Pause, Rest, Restart, may_rest};

/// 要看着的一张表，或一件定期要做的事。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// 多久一次。
    pub cadence: Cadence,
    /// 从哪天起看着它。
    pub since: Date,
    /// 生产岗位的表：停产、放假时按班、按日的歇。值守、巡查的不歇；按周以上的写了也不歇。
    pub rests: bool,
    /// 一个周期里要做几次（按班的是一天几班）；0 当 1。
    pub times: u32,
}

/// 做过的一次。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Did {
    /// 算哪天的。
    pub day: Date,
    /// 补录的。
    pub late: bool,
}

/// 一个周期的样子。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CycleState {
    /// 做了。
    Done,
    /// 算上补录的才够：永远标着。
    DoneLate,
    /// 该做，还在周期里；复工检查过了说好的日子也还该做。
    Due,
    /// 周期过了没做：断档。
    Gap,
    /// 停产、放假，歇着；是第几段。
    Resting(usize),
    /// 等复工检查；是第几段停产、放假。
    BeforeRestart(usize),
    /// 还没到。
    Future,
}

/// 一个周期。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// 第一天。
    pub start: Date,
    /// 最后一天：该做的最晚日子。
    pub end: Date,
    /// 做得怎么样。
    pub state: CycleState,
    /// 要做几次。
    pub wanted: u32,
    /// 做了几次，补录的也算。
    pub done: u32,
}

/// 停产、放假的各段，和各段的复工检查做了没有。
#[derive(Clone, Copy, Debug, Default)]
pub struct Rests<'a> {
    /// 各段。
    pub pauses: &'a [Pause],
    /// 和 `pauses` 一一对应；短了的当没有复工检查表。
    pub restarts: &'a [Restart],
}

impl Rests<'_> {
    /// 这一天歇不歇，因为哪一段。
    pub fn on(&self, day: Date) -> Option<(usize, Rest)> {
        let one = |(at, pause): (usize, &Pause)| (at, pause.on(day, self.restart(at)));
        let mut resting = self.pauses.iter().enumerate().map(one).filter(|(_, rest)| *rest != Rest::Working);
        resting.next()
    }

    fn restart(&self, at: usize) -> Restart {
        self.restarts.get(at).copied().unwrap_or(Restart::NoList)
    }
}

/// 做过的，按日子排好，数起来快。
struct Counted {
    all: Vec<Date>,
    on_time: Vec<Date>,
}

impl Counted {
    /// 今天以后的不算数。
    fn new(did: &[Did], today: Date) -> Self {
        let trusted = || did.iter().filter(|one| one.day <= today);
        let mut all: Vec<Date> = trusted().map(|one| one.day).collect();
        let mut on_time: Vec<Date> = trusted().filter(|one| !one.late).map(|one| one.day).collect();
        all.sort_unstable();
        on_time.sort_unstable();
        Self { all, on_time }
    }

    fn between(days: &[Date], from: Date, to: Date) -> u32 {
        let count = days.partition_point(|day| *day <= to).saturating_sub(days.partition_point(|day| *day < from));
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// 一个周期里做了几次、做够了没有。
    fn look(&self, from: Date, to: Date, wanted: u32) -> (u32, Option<CycleState>) {
        let done = Self::between(&self.all, from, to);
        let state = if Self::between(&self.on_time, from, to) >= wanted {
            Some(CycleState::Done)
        } else {
            (done >= wanted).then_some(CycleState::DoneLate)
        };
        (done, state)
    }
}

/// 周期完了以后几天以内交上来还算按时：夜班跨一天。本工具的从严做法，不是条文。
const GRACE_DAYS: i64 = 1;

/// `day` 那天开始的一次，`handed` 那天才交上来，算不算补录：它的周期完了、宽的日子也过了才算。
pub fn is_handed_late(cadence: Cadence, day: Date, handed: Date) -> bool {
    handed > day.period(cadence).1.plus(GRACE_DAYS)
}

/// 每 `hours` 小时一次的，从 `minute`（当天的第几分钟，0–1439）查过，下一次最晚是第几分钟；后一个是不是到了第二天。
pub fn next_round(minute: u32, hours: u8) -> (u32, bool) {
    let next = minute + u32::from(hours) * 60;
    (next % 1440, next >= 1440)
}

/// 日子在今天以后的记录：钟走快了，列出来给人看，不算数。
pub fn ahead_of_today(did: &[Did], today: Date) -> Vec<Date> {
    did.iter().map(|one| one.day).filter(|day| *day > today).collect()
}

/// `range`（两头都算）里的周期，先后有序，互不重叠。
pub fn cycles(watch: Watch, did: &[Did], rests: Rests<'_>, range: (Date, Date), today: Date) -> Vec<Cycle> {
    let counted = Counted::new(did, today);
    let mut all = match watch.cadence {
        Cadence::BeforeHolidays => before_holidays(watch, &counted, rests, today),
        Cadence::BeforeRestart => before_restart(watch, &counted, rests, today),
        Cadence::BeforeWork | Cadence::OnAlert => as_it_happens(&counted),
        _ => counted_cycles(watch, &counted, rests, range, today),
    };
    all.retain(|cycle| cycle.end >= range.0 && cycle.start <= range.1);
    all
}

/// 有事才做的：做过的日子，一天一个。
fn as_it_happens(counted: &Counted) -> Vec<Cycle> {
    let mut days = counted.all.clone();
    days.dedup();
    let one = |day: Date| {
        let (done, state) = counted.look(day, day, 1);
        Cycle { start: day, end: day, state: state.unwrap_or(CycleState::DoneLate), wanted: 1, done }
    };
    days.into_iter().map(one).collect()
}

fn before_holidays(watch: Watch, counted: &Counted, rests: Rests<'_>, today: Date) -> Vec<Cycle> {
    let one = |pause: &Pause| {
        let (start, end) = pause.holiday_window()?;
        let (done, state) = counted.look(start, end, 1);
        let state = state.unwrap_or(match () {
            () if today < start => CycleState::Future,
            () if today <= end => CycleState::Due,
            () => CycleState::Gap,
        });
        let counts = done > 0 || start >= watch.since || end >= today;
        counts.then_some(Cycle { start, end, state, wanted: 1, done })
    };
    in_order(rests.pauses.iter().filter_map(one).collect())
}

fn before_restart(watch: Watch, counted: &Counted, rests: Rests<'_>, today: Date) -> Vec<Cycle> {
    let one = |pause: &Pause| {
        let (start, last) = pause.restart_window();
        let end = last.unwrap_or(today.max(start));
        // 说好的日子过了才查的也算；再往后的停产、放假有它自己的检查。
        let next = rests.pauses.iter().map(|other| other.from).filter(|from| *from > pause.from).min();
        let until = next.map_or(today, |next| next.plus(-1)).max(end);
        let (done, state) = counted.look(start, until, 1);
        // 没做就一直该做，过了说好的日子也是；已经复工了、又停了一次的，才是断档
        let over = next.is_some_and(|next| next <= today) || pause.lifted.is_some_and(|lifted| lifted < today);
        let state = state.unwrap_or(match () {
            () if today < start => CycleState::Future,
            () if over => CycleState::Gap,
            () => CycleState::Due,
        });
        let counts = done > 0 || end >= watch.since;
        counts.then_some(Cycle { start, end, state, wanted: 1, done })
    };
    in_order(rests.pauses.iter().filter_map(one).collect())
}

fn in_order(mut cycles: Vec<Cycle>) -> Vec<Cycle> {
    cycles.sort_by_key(|cycle| (cycle.start, cycle.end));
    cycles
}

fn counted_cycles(watch: Watch, counted: &Counted, rests: Rests<'_>, range: (Date, Date), today: Date) -> Vec<Cycle> {
    let wanted = watch.times.max(1);
    // 说好的日子过了以后又做起来了：人已经在干活，没做的复工检查不再替断档遮着
    let resumed = |at: usize, start: Date| {
        let to = rests.pauses.get(at).and_then(|pause| pause.to);
        to.is_some_and(|to| Counted::between(&counted.on_time, to.plus(1), start) > 0)
    };
    let mut all = Vec::new();
    let (mut start, mut end) = range.0.period(watch.cadence);
    while start <= range.1 {
        let (done, enough) = counted.look(start, end, wanted);
        let resting = if may_rest(watch.cadence, !watch.rests) { rests.on(start) } else { None };
        let state = match (enough, resting) {
            (Some(state), _) => Some(state),
            (None, Some((at, Rest::BeforeRestart))) if start <= today && !resumed(at, start) => Some(CycleState::BeforeRestart(at)),
            (None, Some((at, Rest::Resting))) => Some(CycleState::Resting(at)),
            _ if start > today => Some(CycleState::Future),
            _ if end >= today => Some(CycleState::Due),
            _ if start >= watch.since => Some(CycleState::Gap),
            _ => None,
        };
        if let Some(state) = state
            && (done > 0 || end >= watch.since)
        {
            all.push(Cycle { start, end, state, wanted, done });
        }
        (start, end) = end.plus(1).period(watch.cadence);
    }
    all
}

/// 下一次最晚哪天做完：这个周期还没做够就是它的末尾，做够了是下个周期的。
pub fn next_due(watch: Watch, did: &[Did], today: Date) -> Date {
    let (start, end) = today.period(watch.cadence);
    match Counted::new(did, today).look(start, end, watch.times.max(1)) {
        (_, None) => end,
        (_, Some(_)) => end.plus(1).period(watch.cadence).1,
    }
}

/// 几个周期的总数。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// 已经到了日子、不歇的：做了的、补录的、该做的、断档的。
    pub wanted: u32,
    /// 按时做了的。
    pub done: u32,
    /// 补录的。
    pub late: u32,
    /// 该做、还来得及的。
    pub due: u32,
    /// 断档。
    pub gap: u32,
    /// 歇着的，等复工检查的也在内。
    pub resting: u32,
}

/// 数一数。
pub fn totals<'a>(cycles: impl IntoIterator<Item = &'a Cycle>) -> Totals {
    let mut all = Totals::default();
    for cycle in cycles {
        let one = match cycle.state {
            CycleState::Done => &mut all.done,
            CycleState::DoneLate => &mut all.late,
            CycleState::Due => &mut all.due,
            CycleState::Gap => &mut all.gap,
            CycleState::Resting(_) | CycleState::BeforeRestart(_) => &mut all.resting,
            CycleState::Future => continue,
        };
        *one += 1;
    }
    all.wanted = all.done + all.late + all.due + all.gap;
    all
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
