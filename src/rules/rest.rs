//! 停产、放假：哪些表歇、歇到哪天、怎样才算复工。
//!
//! 歇的只有生产岗位按班、按日的表；值守、巡查的表（`rules.json` 的 `resting.keeps`）和按周、按月以上的表照做。

use crate::content::Cadence;

use super::Date;

/// 记下来的一段停产或放假。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// 放假；不是就是停产。
    pub holiday: bool,
    /// 从哪天起。
    pub from: Date,
    /// 到哪天为止（当天还歇）；没说是 `None`。
    pub to: Option<Date>,
    /// 哪天复工的（当天就干活）；还没有是 `None`。
    pub lifted: Option<Date>,
}

/// 一段停产、放假的复工检查做了没有。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// 没有要做的复工复产前检查表。
    NoList,
    /// 还没做齐。
    Waiting,
    /// 这一天做齐了。
    Checked(Date),
}

/// 这一天歇不歇。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// 照常。
    Working,
    /// 停着、放着假。
    Resting,
    /// 说好的日子过了，复工检查还没做：不算复工。
    BeforeRestart,
}

/// 复工前、放假前提前几天提醒。
pub const DAYS_BEFORE: i64 = 3;

impl Pause {
    /// 这一天歇不歇。
    pub fn on(&self, day: Date, restart: Restart) -> Rest {
        if day < self.from || self.lifted.is_some_and(|lifted| day >= lifted) {
            return Rest::Working;
        }
        match (self.to, restart) {
            (Some(to), Restart::NoList) if day > to => Rest::Working,
            (Some(to), Restart::Checked(on)) if day > to && day >= on => Rest::Working,
            (Some(to), _) if day > to => Rest::BeforeRestart,
            _ => Rest::Resting,
        }
    }

    /// 复工复产前的检查哪几天做：从说好的最后几天起，到复工那天；没说到哪天的，停着的时候都行。
    pub fn restart_window(&self) -> (Date, Option<Date>) {
        let last = match (self.to, self.lifted) {
            (Some(to), Some(lifted)) => Some(to.min(lifted)),
            (to, lifted) => to.or(lifted),
        };
        let from = if self.to.is_some() { last.map_or(self.from, |last| last.plus(1 - DAYS_BEFORE)) } else { self.from };
        (from.max(self.from), last)
    }

    /// 这一天该不该提醒做复工检查：快复工了（没说到哪天的，停着就算）、说好的日子过了，还没做齐，也没有记复工。
    pub fn wants_restart_check(&self, day: Date, restart: Restart) -> bool {
        restart == Restart::Waiting && self.lifted.is_none() && day >= self.restart_window().0
    }

    /// 节前的检查哪几天做：放假前的三天；停产没有。
    pub fn holiday_window(&self) -> Option<(Date, Date)> {
        self.holiday.then(|| (self.from.plus(-DAYS_BEFORE), self.from.plus(-1)))
    }

    /// 只看 `since` 起的日子，这一段的节前、复工前检查从哪天起可能做过；那天以前就都完了的是 `None`。
    pub fn checks_since(&self, since: Date) -> Option<Date> {
        let (restart, last) = self.restart_window();
        // 没记复工的一直等着
        let over = self.lifted.is_some() && last.max(self.lifted).is_some_and(|last| last < since);
        let first = self.holiday_window().map_or(restart, |(start, _)| start.min(restart));
        (!over).then_some(first)
    }
}

/// 一段停产、放假的复工检查做齐了没有：`done` 是每张复工复产前的表做过的日子，一张一份。
pub fn restart(pause: &Pause, done: &[&[Date]]) -> Restart {
    let (from, _) = pause.restart_window();
    let first = |days: &&[Date]| days.iter().copied().filter(|day| *day >= from).min();
    match done.iter().map(first).collect::<Option<Vec<Date>>>() {
        Some(days) => days.into_iter().max().map_or(Restart::NoList, Restart::Checked),
        None => Restart::Waiting,
    }
}

/// 这个周期的表停产、放假时会不会歇；`keeps` 是值守、巡查的表。
pub fn may_rest(cadence: Cadence, keeps: bool) -> bool {
    !keeps && matches!(cadence, Cadence::Day | Cadence::Shift | Cadence::Night | Cadence::Hours(_))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    fn holiday() -> Pause {
        Pause { holiday: true, from: day("2026-10-01"), to: Some(day("2026-10-07")), lifted: None }
    }

    #[test]
    fn a_holiday_rests_through_its_last_day() {
        let pause = holiday();
        assert_eq!(pause.on(day("2026-09-30"), Restart::NoList), Rest::Working);
        assert_eq!(pause.on(day("2026-10-01"), Restart::NoList), Rest::Resting);
        assert_eq!(pause.on(day("2026-10-07"), Restart::NoList), Rest::Resting);
        assert_eq!(pause.on(day("2026-10-08"), Restart::NoList), Rest::Working);
    }

    #[test]
    fn nothing_counts_as_restarted_before_the_restart_check() {
        let pause = holiday();
        assert_eq!(pause.on(day("2026-10-08"), Restart::Waiting), Rest::BeforeRestart);
        let checked = Restart::Checked(day("2026-10-09"));
        assert_eq!(pause.on(day("2026-10-08"), checked), Rest::BeforeRestart);
        assert_eq!(pause.on(day("2026-10-09"), checked), Rest::Working);
        let early = Restart::Checked(day("2026-10-06"));
        assert_eq!(pause.on(day("2026-10-07"), early), Rest::Resting, "查早了也还在放假");
        assert_eq!(pause.on(day("2026-10-08"), early), Rest::Working);
    }

    #[test]
    fn the_restart_check_is_asked_for_until_it_is_done_or_work_is_declared_begun() {
        let pause = holiday();
        assert!(!pause.wants_restart_check(day("2026-10-04"), Restart::Waiting), "还早");
        assert!(pause.wants_restart_check(day("2026-10-05"), Restart::Waiting));
        assert!(pause.wants_restart_check(day("2026-10-08"), Restart::Waiting), "人回来的那天正要提醒");
        assert!(pause.wants_restart_check(day("2026-12-01"), Restart::Waiting));
        assert!(!pause.wants_restart_check(day("2026-10-08"), Restart::Checked(day("2026-10-06"))));
        let lifted = Pause { lifted: Some(day("2026-10-08")), ..pause };
        assert!(!lifted.wants_restart_check(day("2026-10-09"), Restart::Waiting));
        let open = Pause { to: None, ..pause };
        assert!(open.wants_restart_check(day("2026-10-01"), Restart::Waiting), "没说到哪天的，停着就该先查");
    }

    #[test]
    fn a_responsible_person_may_lift_it_and_that_day_works() {
        let pause = Pause { lifted: Some(day("2026-10-05")), ..holiday() };
        assert_eq!(pause.on(day("2026-10-04"), Restart::Waiting), Rest::Resting);
        assert_eq!(pause.on(day("2026-10-05"), Restart::Waiting), Rest::Working);
    }

    #[test]
    fn a_stop_without_an_end_rests_until_lifted() {
        let pause = Pause { holiday: false, from: day("2026-10-01"), to: None, lifted: None };
        assert_eq!(pause.on(day("2027-10-01"), Restart::NoList), Rest::Resting);
        assert_eq!(pause.on(day("2027-10-01"), Restart::Checked(day("2026-10-02"))), Rest::Resting);
        assert_eq!(pause.holiday_window(), None);
    }

    #[test]
    fn every_restart_list_has_to_be_done_in_the_last_days() {
        let pause = holiday();
        assert_eq!(restart(&pause, &[]), Restart::NoList);
        let (early, late) = ([day("2026-09-30")], [day("2026-10-06")]);
        assert_eq!(restart(&pause, &[&early]), Restart::Waiting, "放假前查的不算");
        assert_eq!(restart(&pause, &[&late, &[]]), Restart::Waiting);
        assert_eq!(restart(&pause, &[&late, &[day("2026-10-08")]]), Restart::Checked(day("2026-10-08")));
    }

    #[test]
    fn watch_lists_and_weekly_lists_go_on() {
        assert!(may_rest(Cadence::Day, false) && may_rest(Cadence::Shift, false));
        assert!(!may_rest(Cadence::Day, true), "值守、巡查照做");
        assert!(!may_rest(Cadence::Week, false) && !may_rest(Cadence::Month, false));
    }

    #[test]
    fn what_may_have_been_checked_before_the_first_day_looked_at_is_read_too() {
        let since = day("2025-12-29");
        let stop = Pause { holiday: false, from: day("2025-11-15"), to: None, lifted: Some(day("2026-01-10")) };
        assert_eq!(stop.checks_since(since), Some(day("2025-11-15")), "停着的时候都能做复工检查");
        let gone = Pause { lifted: Some(day("2025-12-20")), ..stop };
        assert_eq!(gone.checks_since(since), None);
        let waiting = Pause { to: Some(day("2025-11-20")), lifted: None, ..stop };
        assert_eq!(waiting.checks_since(since), Some(day("2025-11-18")), "没记复工的一直等着");
        let new_year = Pause { holiday: true, from: day("2029-01-02"), to: Some(day("2029-01-03")), lifted: None };
        assert_eq!(new_year.checks_since(day("2029-01-01")), Some(day("2028-12-30")), "节前的检查在去年");
    }
}
