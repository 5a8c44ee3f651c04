use proptest::prelude::*;

use super::super::rest::restart;
use super::*;

fn day(text: &str) -> Date {
    Date::parse(text).expect(text)
}

fn on(text: &str) -> Did {
    Did { day: day(text), late: false }
}

fn watch(cadence: Cadence, since: &str) -> Watch {
    Watch { cadence, since: day(since), rests: false, times: 1 }
}

fn states(watch: Watch, did: &[Did], rests: Rests<'_>, from: &str, to: &str, today: &str) -> Vec<(String, CycleState)> {
    let all = cycles(watch, did, rests, (day(from), day(to)), day(today));
    all.into_iter().map(|one| (one.start.iso(), one.state)).collect()
}

fn only(all: &[(String, CycleState)]) -> Vec<CycleState> {
    all.iter().map(|(_, state)| *state).collect()
}

#[test]
fn a_list_is_late_when_its_own_period_is_over() {
    let late = |cadence, handed| is_handed_late(cadence, day("2026-11-16"), day(handed));
    assert_eq!(["2026-11-16", "2026-11-17", "2026-11-18"].map(|on| late(Cadence::Night, on)), [false, false, true]);
    assert_eq!(["2026-11-22", "2026-11-23", "2026-11-24"].map(|on| late(Cadence::Week, on)), [false, false, true], "16 日是星期一");
    assert_eq!(["2026-12-01", "2026-12-02"].map(|on| late(Cadence::Month, on)), [false, true]);
}

#[test]
fn a_missed_day_is_a_gap_and_a_late_entry_stays_marked() {
    use CycleState::{Done, DoneLate, Due, Future, Gap};
    let did = [on("2026-11-16"), Did { day: day("2026-11-18"), late: true }];
    let seen = states(watch(Cadence::Day, "2026-11-16"), &did, Rests::default(), "2026-11-14", "2026-11-21", "2026-11-20");
    assert_eq!(only(&seen), [Done, Gap, DoneLate, Gap, Due, Future], "16 日起算，以前的不算");
}

#[test]
fn several_shifts_a_day_want_as_many_checks() {
    use CycleState::{Done, DoneLate, Gap};
    let two = Watch { times: 2, ..watch(Cadence::Shift, "2026-11-01") };
    let did = [on("2026-11-01"), on("2026-11-01"), on("2026-11-02"), on("2026-11-03"), Did { day: day("2026-11-03"), late: true }];
    assert_eq!(only(&states(two, &did, Rests::default(), "2026-11-01", "2026-11-03", "2026-11-09")), [Done, Gap, DoneLate]);
}

#[test]
fn a_cycle_that_began_before_the_first_tracked_day_is_never_a_gap() {
    use CycleState::{Due, Gap};
    let weekly = watch(Cadence::Week, "2026-11-11");
    assert_eq!(
        only(&states(weekly, &[], Rests::default(), "2026-11-01", "2026-11-30", "2026-11-12")),
        [Due, CycleState::Future, CycleState::Future, CycleState::Future]
    );
    let later = states(weekly, &[], Rests::default(), "2026-11-01", "2026-11-25", "2026-11-24");
    assert_eq!(later, [("2026-11-16".to_owned(), Gap), ("2026-11-23".to_owned(), Due)]);
}

#[test]
fn a_fast_clock_is_shown_and_not_trusted() {
    let did = [on("2026-11-25")];
    let month = watch(Cadence::Month, "2026-11-01");
    assert_eq!(only(&states(month, &did, Rests::default(), "2026-11-01", "2026-11-30", "2026-11-20")), [CycleState::Due]);
    assert_eq!(ahead_of_today(&did, day("2026-11-20")), [day("2026-11-25")]);
}

#[test]
fn only_production_lists_rest_and_work_done_on_a_holiday_still_counts() {
    use CycleState::{Done, Due, Gap, Resting};
    let pauses = [Pause { holiday: true, from: day("2026-10-01"), to: Some(day("2026-10-03")), lifted: None }];
    let rests = Rests { pauses: &pauses, restarts: &[Restart::NoList] };
    let production = Watch { rests: true, ..watch(Cadence::Day, "2026-09-01") };
    let did = [on("2026-09-30"), on("2026-10-02")];
    let seen = states(production, &did, rests, "2026-09-30", "2026-10-04", "2026-10-04");
    assert_eq!(only(&seen), [Done, Resting(0), Done, Resting(0), Due]);
    let patrol = watch(Cadence::Day, "2026-09-01");
    assert_eq!(only(&states(patrol, &did, rests, "2026-09-30", "2026-10-04", "2026-10-04")), [Done, Gap, Done, Gap, Due]);
}

#[test]
fn production_waits_for_the_restart_check() {
    use CycleState::{BeforeRestart, Done, Due, Future, Resting};
    let pauses = [Pause { holiday: false, from: day("2026-10-01"), to: Some(day("2026-10-07")), lifted: None }];
    let before = watch(Cadence::BeforeRestart, "2026-09-01");
    let production = Watch { rests: true, ..watch(Cadence::Day, "2026-09-01") };
    let waiting = Rests { pauses: &pauses, restarts: &[Restart::Waiting] };
    assert_eq!(only(&states(before, &[], waiting, "2026-10-01", "2026-10-31", "2026-10-04")), [Future]);
    assert_eq!(states(before, &[], waiting, "2026-10-01", "2026-10-31", "2026-10-05"), [("2026-10-05".to_owned(), Due)]);
    let seen = states(production, &[], waiting, "2026-10-07", "2026-10-10", "2026-10-09");
    assert_eq!(only(&seen), [Resting(0), BeforeRestart(0), BeforeRestart(0), Future]);
    let checked = [on("2026-10-09")];
    assert_eq!(only(&states(before, &checked, waiting, "2026-10-01", "2026-10-31", "2026-10-09")), [Done]);
    let restarts = [restart(&pauses[0], &[&[day("2026-10-09")]])];
    let back = Rests { pauses: &pauses, restarts: &restarts };
    let seen = states(production, &[], back, "2026-10-07", "2026-10-10", "2026-10-09");
    assert_eq!(only(&seen), [Resting(0), BeforeRestart(0), Due, Future]);
}

#[test]
fn the_restart_check_of_an_open_stop_is_wanted_until_it_is_done() {
    use CycleState::{Done, Due, Gap};
    let lifted = [Pause { holiday: false, from: day("2026-10-01"), to: None, lifted: Some(day("2026-10-20")) }];
    let rests = Rests { pauses: &lifted, restarts: &[Restart::Waiting] };
    let before = watch(Cadence::BeforeRestart, "2026-09-01");
    // 停着的时候一直该做；复了工还没做，就是断档
    let open = [Pause { lifted: None, ..lifted[0] }];
    let still = Rests { pauses: &open, ..rests };
    assert_eq!(only(&states(before, &[], still, "2026-10-01", "2026-10-31", "2026-10-15")), [Due]);
    assert_eq!(only(&states(before, &[], rests, "2026-10-01", "2026-10-31", "2026-10-25")), [Gap]);
    assert_eq!(only(&states(before, &[on("2026-10-25")], rests, "2026-10-01", "2026-10-31", "2026-10-25")), [Done]);
}

#[test]
fn work_begun_again_without_the_restart_check_no_longer_hides_what_is_missed() {
    use CycleState::{BeforeRestart, Done, Gap};
    let pauses = [Pause { holiday: false, from: day("2026-10-01"), to: Some(day("2026-10-02")), lifted: None }];
    let rests = Rests { pauses: &pauses, restarts: &[Restart::Waiting] };
    let daily = Watch { rests: true, ..watch(Cadence::Day, "2026-09-01") };
    let seen = only(&states(daily, &[on("2026-10-05")], rests, "2026-10-03", "2026-10-06", "2026-10-07"));
    assert_eq!(seen, [BeforeRestart(0), BeforeRestart(0), Done, Gap]);
}

#[test]
fn before_a_holiday_there_are_three_days() {
    use CycleState::{Due, Future, Gap};
    let pauses = [Pause { holiday: true, from: day("2026-10-01"), to: Some(day("2026-10-07")), lifted: None }];
    let rests = Rests { pauses: &pauses, restarts: &[] };
    let before = watch(Cadence::BeforeHolidays, "2026-01-01");
    let at = |today: &str| only(&states(before, &[], rests, "2026-09-01", "2026-10-31", today));
    assert_eq!(at("2026-09-27"), [Future]);
    assert_eq!(at("2026-09-28"), [Due]);
    assert_eq!(at("2026-09-30"), [Due]);
    assert_eq!(at("2026-10-01"), [Gap]);
}

#[test]
fn what_is_done_when_it_happens_is_never_missed() {
    for cadence in [Cadence::BeforeWork, Cadence::OnAlert] {
        let seen = states(watch(cadence, "2026-01-01"), &[on("2026-11-03")], Rests::default(), "2026-11-01", "2026-11-30", "2026-11-20");
        assert_eq!(seen, [("2026-11-03".to_owned(), CycleState::Done)]);
    }
}

#[test]
fn the_next_due_day_moves_on_once_it_is_done() {
    let half = watch(Cadence::HalfYear, "2026-01-01");
    assert_eq!(next_due(half, &[], day("2026-03-05")).iso(), "2026-06-30");
    assert_eq!(next_due(half, &[on("2026-03-05")], day("2026-03-05")).iso(), "2026-12-31");
    let twice = Watch { times: 2, ..watch(Cadence::Month, "2026-01-01") };
    assert_eq!(next_due(twice, &[on("2026-03-05")], day("2026-03-06")).iso(), "2026-03-31", "一月两次，做了一次还差一次");
}

const COUNTED: [Cadence; 9] = [
    Cadence::Hours(2),
    Cadence::Shift,
    Cadence::Day,
    Cadence::Night,
    Cadence::Week,
    Cadence::Month,
    Cadence::Quarter,
    Cadence::HalfYear,
    Cadence::Year,
];

/// 2026-01-01 前后的一天。
fn near(days: i64) -> Date {
    day("2026-01-01").plus(days)
}

prop_compose! {
    fn some_runs()(runs in prop::collection::vec((-400_i64..400, any::<bool>()), 0..40)) -> Vec<Did> {
        runs.into_iter().map(|(days, late)| Did { day: near(days), late }).collect()
    }
}

prop_compose! {
    fn some_pauses()(all in prop::collection::vec((any::<bool>(), -300_i64..300, prop::option::of(0_i64..40), prop::option::of(0_i64..60)), 0..4)) -> Vec<Pause> {
        let one = |(holiday, from, to, lifted): (bool, i64, Option<i64>, Option<i64>)| Pause {
            holiday,
            from: near(from),
            to: to.map(|days| near(from + days)),
            lifted: lifted.map(|days| near(from + days)),
        };
        all.into_iter().map(one).collect()
    }
}

proptest! {
    #[test]
    fn cycles_are_in_order_and_never_overlap(
        which in 0_usize..9, since in -200_i64..200, from in -200_i64..200, length in 0_i64..400, today in -200_i64..200,
        runs in some_runs(), pauses in some_pauses(), rests in any::<bool>(), times in 0_u32..4,
    ) {
        let watch = Watch { cadence: COUNTED[which], since: near(since), rests, times };
        let (range, today) = ((near(from), near(from + length)), near(today));
        let all = cycles(watch, &runs, Rests { pauses: &pauses, restarts: &[] }, range, today);
        for pair in all.windows(2) {
            prop_assert!(pair[0].end < pair[1].start, "到期日只往后走");
        }
        for one in &all {
            prop_assert!(one.start <= one.end && one.end >= range.0 && one.start <= range.1);
            prop_assert_eq!(one.start.period(watch.cadence), (one.start, one.end));
            match one.state {
                CycleState::Gap => prop_assert!(one.end < today && one.start >= watch.since && one.done < one.wanted),
                CycleState::Due => prop_assert!(one.start <= today && today <= one.end),
                CycleState::Future => prop_assert!(one.start > today),
                CycleState::Done | CycleState::DoneLate => prop_assert!(one.done >= one.wanted),
                CycleState::Resting(_) | CycleState::BeforeRestart(_) => prop_assert!(rests && watch.cadence <= Cadence::Night),
            }
        }
        // 从起算那天起，到今天为止，一天也不落下
        let mut at = range.0.max(watch.since);
        while at <= range.1.min(today) {
            let inside = all.iter().any(|one| one.start <= at && at <= one.end);
            prop_assert!(inside || at.period(watch.cadence).0 < watch.since, "{} 没有着落", at.iso());
            at = at.plus(1);
        }
    }

    #[test]
    fn one_more_check_never_makes_it_worse(
        which in 0_usize..9, since in -200_i64..200, today in -200_i64..200, runs in some_runs(), more in -400_i64..400, late in any::<bool>(),
    ) {
        let watch = Watch { cadence: COUNTED[which], since: near(since), rests: false, times: 1 };
        let (range, today) = ((near(-200), near(200)), near(today));
        let before = totals(&cycles(watch, &runs, Rests::default(), range, today));
        let with: Vec<Did> = runs.iter().copied().chain([Did { day: near(more), late }]).collect();
        let after = totals(&cycles(watch, &with, Rests::default(), range, today));
        prop_assert!(after.gap <= before.gap && after.due <= before.due);
        prop_assert!(after.done >= before.done);
        if near(more) > today {
            prop_assert_eq!(after, before, "今天以后的不算数");
        }
    }

    #[test]
    fn only_late_entries_are_never_plainly_done(which in 0_usize..9, runs in some_runs(), today in -200_i64..200) {
        let watch = Watch { cadence: COUNTED[which], since: near(-200), rests: false, times: 1 };
        let late: Vec<Did> = runs.into_iter().map(|one| Did { late: true, ..one }).collect();
        let all = totals(&cycles(watch, &late, Rests::default(), (near(-200), near(200)), near(today)));
        prop_assert_eq!(all.done, 0);
    }

    #[test]
    fn a_pause_only_takes_away_gaps_of_lists_that_rest(runs in some_runs(), pauses in some_pauses(), today in -200_i64..200) {
        let range = (near(-200), near(200));
        let working = Watch { cadence: Cadence::Day, since: near(-150), rests: false, times: 1 };
        let rests = Rests { pauses: &pauses, restarts: &[] };
        let plain = cycles(working, &runs, Rests::default(), range, near(today));
        prop_assert_eq!(&plain, &cycles(working, &runs, rests, range, near(today)));
        let resting = cycles(Watch { rests: true, ..working }, &runs, rests, range, near(today));
        prop_assert!(totals(&resting).gap <= totals(&plain).gap);
        prop_assert_eq!(totals(&resting).done, totals(&plain).done);
    }

    #[test]
    fn the_next_due_day_never_goes_back(which in 4_usize..9, runs in some_runs(), today in -200_i64..200, later in 0_i64..100) {
        let watch = Watch { cadence: COUNTED[which], since: near(-400), rests: false, times: 1 };
        let known: Vec<Did> = runs.into_iter().filter(|one| one.day <= near(today)).collect();
        let now = next_due(watch, &known, near(today));
        prop_assert!(now >= near(today));
        let then = next_due(watch, &known, near(today + later));
        prop_assert!(then >= now && then >= near(today + later));
    }
}

#[test]
fn the_next_round_is_so_many_hours_after_the_last_also_over_midnight() {
    assert_eq!(next_round(10 * 60 + 5, 2), (12 * 60 + 5, false));
    assert_eq!(next_round(22 * 60 + 5, 2), (5, true));
    assert_eq!(next_round(22 * 60, 2), (0, true), "正好零点就是第二天");
}
