//! 一件定期要做的事按什么算：一个周期做几次，或到哪天以前一共做几次。
//!
//! - 每月定了几日以前的：周期还是那个月，过了那天才做的算补录，没做是断档；
//! - 只做一次、定了日子的：做够了不再提，过了那天没做是断档，过后补上的永远标着。过了那天才起算的单位没有这件事。

use std::cmp::Reverse;

use crate::content::{Cadence, Period};
use crate::rules::{Cycle, CycleState, Date, Did, Rests, Watch, cycles, next_due};

/// 时限定到哪天。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// 那一天，当天还来得及。
    On(Date),
    /// 每月的几日，1–28，当天还来得及。
    EachMonth(u32),
}

/// 读 [`Period::by`]：`2026-12-31`、`20`；空的、写得不对的是 `None`。
pub fn deadline(by: &str) -> Option<Deadline> {
    if let Ok(day) = by.parse::<u32>() {
        return ((1..=28).contains(&day) && day.to_string() == by).then_some(Deadline::EachMonth(day));
    }
    let day = Date::parse(by)?;
    (day.iso() == by && day.day <= day.month_days()).then_some(Deadline::On(day))
}

/// 按什么算。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// 一个周期一个周期地做。
    Every {
        /// 周期，按周以上的。
        cadence: Cadence,
        /// 一个周期至少几次。
        times: u32,
        /// 每月几日以前；没定的到周期末尾。
        by: Option<u32>,
        /// 做到哪天为止：那天以后才开始的周期没有这件事；没说的一直做。
        until: Option<Date>,
    },
    /// 到那天以前做完，只这一回。
    Once {
        /// 一共至少几次。
        times: u32,
        /// 最晚哪天。
        by: Date,
    },
}

impl Pace {
    /// 一条“多久一次”说的；有事就做的、每天的、没定日子的一次没有。
    pub fn of(period: &Period) -> Option<Self> {
        let times = u32::try_from(period.least).unwrap_or(1).max(1);
        let limit = deadline(&period.by);
        if period.every == "once" {
            let Some(Deadline::On(by)) = limit else { return None };
            return Some(Self::Once { times, by });
        }
        let cadence = Cadence::try_from(period.every.clone()).ok()?;
        per_year(cadence)?;
        let by = match limit {
            Some(Deadline::EachMonth(day)) if cadence == Cadence::Month => Some(day),
            _ => None,
        };
        let until = match deadline(&period.until) {
            Some(Deadline::On(day)) => Some(day),
            _ => None,
        };
        Some(Self::Every { cadence, times, by, until })
    }

    /// 是不是只做一次的。
    pub fn is_once(self) -> bool {
        matches!(self, Self::Once { .. })
    }

    /// 一年至少几次：越大越严；只做一次的是 0。
    pub fn times_a_year(self) -> u32 {
        match self {
            Self::Every { cadence, times, .. } => per_year(cadence).unwrap_or(0) * times,
            Self::Once { .. } => 0,
        }
    }

    /// 比严不严：越小越严，先比次数，再比日子早晚。
    pub fn strictness(self) -> (Reverse<u32>, i64) {
        let day = match self {
            Self::Every { by, .. } => by.map_or(i64::MAX, i64::from),
            Self::Once { by, .. } => by.days(),
        };
        (Reverse(self.times_a_year()), day)
    }

    /// 从 `since` 起算的单位有没有这件事：过了日子才起算的没有，只做一次的那时已经转成平常的检查。
    pub fn is_tracked(self, since: Date) -> bool {
        match self {
            Self::Every { until, .. } => until.is_none_or(|until| since <= until),
            Self::Once { by, .. } => since <= by,
        }
    }

    /// 从 `since` 起到今天的各个周期，先后有序；每个的末尾是最晚该做完的日子。今天以后的记录不算数。
    pub fn cycles(self, did: &[Did], since: Date, today: Date) -> Vec<Cycle> {
        match self {
            Self::Every { cadence, times, by, until } => {
                let watch = Watch { cadence, since, rests: false, times };
                let mut all = match by {
                    Some(day) => each_month(day, watch, did, today),
                    None => cycles(watch, did, Rests::default(), (since, today), today),
                };
                all.retain(|cycle| until.is_none_or(|until| cycle.start <= until));
                all
            }
            Self::Once { times, by } if self.is_tracked(since) => vec![once(times, by, did, since, today)],
            Self::Once { .. } => Vec::new(),
        }
    }

    /// [`Self::cycles`] 里今天所在的那个，过了几日没过月的也是它；只做一次的总是那一个。
    pub fn current(self, cycles: &[Cycle], today: Date) -> Option<Cycle> {
        let last = *cycles.last()?;
        let holds = match self {
            Self::Every { cadence, .. } => last.start.same_period(today, cadence),
            Self::Once { .. } => true,
        };
        holds.then_some(last)
    }

    /// 下一次最晚哪天做完，不早于今天；只做一次的做够了、过了那天，和做到哪天为止的过了那天，就没有下一次。
    pub fn next_due(self, did: &[Did], today: Date) -> Option<Date> {
        match self {
            Self::Every { cadence, times, by, until } => {
                let end = next_due(Watch { cadence, since: today, rests: false, times }, did, today);
                let end = by.map_or(end, |day| Date { day, ..end });
                let end = if end < today { end.plus_months(1) } else { end };
                until.is_none_or(|until| end.period(cadence).0 <= until).then_some(end)
            }
            Self::Once { times, by } => (today <= by && count(did, |one| one.day <= today) < times).then_some(by),
        }
    }

    /// `day` 做的那一次，最晚该做完的日子今天过了没有：过了才记的是补录。
    pub fn is_over(self, day: Date, today: Date) -> bool {
        let last = match self {
            Self::Every { by: Some(by), .. } => Date { day: by, ..day },
            Self::Every { cadence, by: None, .. } => day.period(cadence).1,
            Self::Once { by, .. } => by,
        };
        last < today
    }
}

/// 一年里有几个这样的周期；只认按周以上的。
fn per_year(cadence: Cadence) -> Option<u32> {
    Some(match cadence {
        Cadence::Week => 52,
        Cadence::Month => 12,
        Cadence::Quarter => 4,
        Cadence::HalfYear => 2,
        Cadence::Year => 1,
        _ => return None,
    })
}

fn count(did: &[Did], counts: impl Fn(&Did) -> bool) -> u32 {
    u32::try_from(did.iter().filter(|one| counts(one)).count()).unwrap_or(u32::MAX)
}

/// 每月 `day` 日以前做的：按月数，过了那天做的当补录，过了那天没做就断。
fn each_month(day: u32, watch: Watch, did: &[Did], today: Date) -> Vec<Cycle> {
    let did: Vec<Did> = did.iter().map(|one| Did { late: one.late || one.day.day > day, ..*one }).collect();
    let cut = |cycle: Cycle| {
        let end = Date { day, ..cycle.start };
        if cycle.state == CycleState::Due && end < today {
            // 起算以前就开始的那个月，没做不算断档
            return (cycle.start >= watch.since).then_some(Cycle { end, state: CycleState::Gap, ..cycle });
        }
        Some(Cycle { end, ..cycle })
    };
    cycles(watch, &did, Rests::default(), (watch.since, today), today).into_iter().filter_map(cut).collect()
}

/// 只做一次的那一个周期；起算以前做的也算做了。
fn once(wanted: u32, by: Date, did: &[Did], since: Date, today: Date) -> Cycle {
    let done = count(did, |one| one.day <= today);
    let state = if count(did, |one| one.day <= today.min(by) && !one.late) >= wanted {
        CycleState::Done
    } else if done >= wanted {
        CycleState::DoneLate
    } else if today <= by {
        CycleState::Due
    } else {
        CycleState::Gap
    };
    let first = did.iter().map(|one| one.day).min().unwrap_or(since);
    Cycle { start: since.min(first), end: by, state, wanted, done }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::content::Periods;

    fn shipped() -> Vec<Period> {
        let text = std::fs::read_to_string("public/content/periods.json").expect("有这个文件");
        serde_json::from_str::<Periods>(&text).expect("读得懂").periods
    }

    fn pace(id: &str) -> Pace {
        shipped().iter().find(|one| one.id == id).and_then(Pace::of).unwrap_or_else(|| panic!("{id} 数不出"))
    }

    fn day(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    /// `2026-11-21`，补录的前面加 `+`。
    fn did(days: &[&str]) -> Vec<Did> {
        days.iter().map(|one| Did { day: day(one.trim_start_matches('+')), late: one.starts_with('+') }).collect()
    }

    /// 各个周期到哪天、什么样。
    fn seen(pace: Pace, days: &[&str], since: &str, today: &str) -> Vec<(String, CycleState)> {
        pace.cycles(&did(days), day(since), day(today)).into_iter().map(|one| (one.end.iso(), one.state)).collect()
    }

    /// 做过的、从哪天起算、今天，应有的样子，下一次到哪天。
    type Monthly<'a> = (&'a [&'a str], &'a str, &'a str, &'a [CycleState], &'a str);

    /// 做过的、从哪天起算、今天，应有的样子，还有没有下一次。
    type Single<'a> = (&'a [&'a str], &'a str, &'a str, Option<CycleState>, bool);

    #[test]
    fn a_deadline_is_a_date_or_a_day_of_the_month() {
        assert_eq!(deadline("20"), Some(Deadline::EachMonth(20)));
        assert_eq!(deadline("2026-12-31"), Some(Deadline::On(day("2026-12-31"))));
        for wrong in ["", "0", "29", "020", "+5", "2026", "2026-02-30", "2026-12-31前", "2026-1-5", "每月20日前"] {
            assert_eq!(deadline(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_row_whose_words_name_a_day_has_it_as_a_deadline() {
        for period in shipped() {
            let is_dated = period.every == "once" && period.limit.starts_with("20");
            let wanted = match () {
                () if is_dated => "2026-12-31",
                () if period.id == "p169" => "20",
                () => "",
            };
            assert_eq!(period.by, wanted, "{}：{}", period.id, period.limit);
            assert!(period.by.is_empty() || Pace::of(&period).is_some(), "{}", period.id);
        }
    }

    #[test]
    fn a_monthly_report_is_due_on_the_20th_and_a_gap_on_the_21st() {
        use CycleState::{Done, DoneLate, Due, Gap};
        let report = pace("p169");
        let until = Some(day("2026-12-31"));
        assert_eq!(report, Pace::Every { cadence: Cadence::Month, times: 1, by: Some(20), until });
        let cases: [Monthly<'_>; 13] = [
            (&[], "2026-11-01", "2026-11-20", &[Due], "2026-11-20"),
            (&["2026-11-20"], "2026-11-01", "2027-02-25", &[Done, Gap], ""),
            (&[], "2027-01-01", "2027-02-25", &[], ""),
            (&[], "2026-11-01", "2026-11-21", &[Gap], "2026-12-20"),
            (&[], "2026-11-01", "2026-12-01", &[Gap, Due], "2026-12-20"),
            (&["2026-11-20"], "2026-11-01", "2026-11-20", &[Done], "2026-12-20"),
            (&["2026-11-21"], "2026-11-01", "2026-11-25", &[DoneLate], "2026-12-20"),
            (&["+2026-11-18"], "2026-11-01", "2026-11-25", &[DoneLate], "2026-12-20"),
            (&["2026-11-21"], "2026-11-01", "2026-12-21", &[DoneLate, Gap], ""),
            (&["2026-11-19"], "2026-11-01", "2026-11-18", &[Due], "2026-11-20"),
            (&[], "2026-11-10", "2026-11-20", &[Due], "2026-11-20"),
            (&[], "2026-11-10", "2026-11-21", &[], "2026-12-20"),
            (&[], "2026-11-22", "2026-12-01", &[Due], "2026-12-20"),
        ];
        for (days, since, today, states, next) in cases {
            let found = seen(report, days, since, today);
            assert_eq!(found.iter().map(|(_, state)| *state).collect::<Vec<_>>(), states, "{days:?} {since} {today}");
            assert!(found.iter().all(|(end, _)| end.ends_with("-20")), "{found:?}");
            assert_eq!(report.next_due(&did(days), day(today)), Date::parse(next), "{days:?} {today}");
        }
        let over = |(on, today)| report.is_over(day(on), day(today));
        let days = [("2026-11-20", "2026-11-20"), ("2026-11-18", "2026-11-21"), ("2026-11-21", "2026-11-21")];
        assert_eq!(days.map(over), [false, true, true]);
        let missed = report.cycles(&[], day("2026-11-01"), day("2026-11-25"));
        assert_eq!(report.current(&missed, day("2026-11-25")).map(|one| one.state), Some(Gap), "月还没过，断的就是这个月");
        assert_eq!(report.current(&missed, day("2026-12-01")), None);
    }

    #[test]
    fn what_is_done_once_is_due_by_its_date() {
        use CycleState::{Done, DoneLate, Due, Gap};
        let own = pace("p178");
        assert_eq!(own, Pace::Once { times: 1, by: day("2026-12-31") });
        let cases: [Single<'_>; 11] = [
            (&[], "2026-11-01", "2026-11-10", Some(Due), true),
            (&[], "2026-11-01", "2026-12-31", Some(Due), true),
            (&[], "2026-11-01", "2027-01-01", Some(Gap), false),
            (&["2026-12-31"], "2026-11-01", "2026-12-31", Some(Done), false),
            (&["2026-12-31"], "2026-11-01", "2028-01-05", Some(Done), false),
            (&["2027-01-03"], "2026-11-01", "2027-01-05", Some(DoneLate), false),
            (&["+2026-12-20"], "2026-11-01", "2027-01-05", Some(DoneLate), false),
            (&["2025-06-01"], "2026-11-01", "2026-11-10", Some(Done), false),
            (&["2026-12-25"], "2026-11-01", "2026-12-20", Some(Due), true),
            (&[], "2026-12-31", "2026-12-31", Some(Due), true),
            (&[], "2027-01-01", "2027-01-05", None, false),
        ];
        for (days, since, today, state, is_ahead) in cases {
            let wanted: Vec<(String, CycleState)> = state.map(|state| ("2026-12-31".to_owned(), state)).into_iter().collect();
            assert_eq!(seen(own, days, since, today), wanted, "{days:?} {since} {today}");
            assert_eq!(own.next_due(&did(days), day(today)), is_ahead.then_some(day("2026-12-31")), "{days:?} {today}");
            assert_eq!(own.is_tracked(day(since)), state.is_some());
        }
        assert!(!own.is_over(day("2026-12-31"), day("2026-12-31")) && own.is_over(day("2026-12-01"), day("2027-01-01")));
    }

    #[test]
    fn half_of_what_is_wanted_is_not_done() {
        let twice = Pace::Once { times: 2, by: day("2026-12-31") };
        let states = |days: &[&str]| seen(twice, days, "2026-11-01", "2026-12-01")[0].1;
        assert_eq!(states(&["2026-11-02"]), CycleState::Due);
        assert_eq!(states(&["2026-11-02", "2026-11-02"]), CycleState::Done);
        assert_eq!(states(&["2026-11-02", "+2026-11-03"]), CycleState::DoneLate);
    }

    proptest! {
        #[test]
        fn due_dates_never_go_back(
            today in 20_000_i64..21_500,
            later in 0_i64..400,
            done in prop::collection::vec((19_500_i64..22_000, any::<bool>()), 0..12),
            which in 0_usize..4,
        ) {
            let every = |cadence, times, by| Pace::Every { cadence, times, by, until: None };
            let paces = [
                every(Cadence::Month, 1, Some(20)),
                every(Cadence::Month, 2, Some(1)),
                every(Cadence::Week, 1, None),
                every(Cadence::Year, 2, None),
            ];
            let pace = paces[which];
            let did: Vec<Did> = done.into_iter().map(|(day, late)| Did { day: Date::from_days(day), late }).collect();
            let (today, then) = (Date::from_days(today), Date::from_days(today + later));
            let next = pace.next_due(&did, today);
            prop_assert!(next >= Some(today) && next <= pace.next_due(&did, then));
            let all = pace.cycles(&did, today.plus(-200), today);
            prop_assert!(all.windows(2).all(|two| two[0].end < two[1].start));
            prop_assert!(all.iter().all(|one| one.start <= one.end));
            prop_assert!(all.iter().all(|one| one.state != CycleState::Due || one.end >= today));
            prop_assert!(all.iter().all(|one| one.state != CycleState::Gap || one.end < today));
        }

        #[test]
        fn what_was_done_in_time_stays_done(today in 20_000_i64..21_500, done in 19_500_i64..21_500) {
            let by = day("2026-12-31");
            let pace = Pace::Once { times: 1, by };
            let did = [Did { day: Date::from_days(done), late: false }];
            let today = Date::from_days(today);
            let state = pace.cycles(&did, day("2026-01-01"), today)[0].state;
            let wanted = match did[0].day {
                on if on > today && today <= by => CycleState::Due,
                on if on > today => CycleState::Gap,
                on if on <= by => CycleState::Done,
                _ => CycleState::DoneLate,
            };
            prop_assert_eq!(state, wanted);
        }
    }
}
