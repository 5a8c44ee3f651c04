//! 排查的数：交了几次、零隐患几次、补录几次，按表分。

use super::super::Date;
use super::Span;

/// 一次排查到哪一步了。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// 交了，也没作废。
    Done,
    /// 还没交。
    Open,
    /// 放弃了。
    Dropped,
    /// 交了又作废。
    Voided,
}

/// 一次排查里要数的。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFact {
    /// 它的 id。
    pub id: String,
    /// 算哪一天的。
    pub day: Date,
    /// 用的检查表。
    pub checklist: String,
    /// 到哪一步了。
    pub end: RunEnd,
    /// 答了几项。
    pub answered: usize,
    /// 几项不合格。
    pub failed: usize,
    /// 补录的。
    pub late: bool,
    /// 从开始到交用了几秒；没交是 `None`，钟往回拨过的会是负的。
    pub seconds: Option<i64>,
}

/// 一段日子里的总数。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunTotals {
    /// 交了、没作废的。
    pub done: usize,
    /// 其中一项不合格也没有的：零隐患也是记录。
    pub clean: usize,
    /// 其中补录的。
    pub late: usize,
    /// 其中答了的项。
    pub answered: usize,
    /// 其中不合格的项。
    pub failed: usize,
    /// 还没交的。
    pub open: usize,
    /// 放弃的。
    pub dropped: usize,
    /// 作废的。
    pub voided: usize,
    /// 日子在今天以后的：另放，不算在上面，也不管哪一段。
    pub ahead: usize,
}

/// 一张表的一份。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunShare {
    /// 检查表。
    pub checklist: String,
    /// 交了、没作废的。
    pub done: usize,
    /// 其中零隐患的。
    pub clean: usize,
    /// 其中补录的。
    pub late: usize,
    /// 不合格的项。
    pub failed: usize,
}

/// 一段日子里的总数。
pub fn run_totals(runs: &[RunFact], span: Span, today: Date) -> RunTotals {
    let mut totals = RunTotals { ahead: runs.iter().filter(|run| run.day > today).count(), ..RunTotals::default() };
    for run in runs.iter().filter(|run| run.day <= today && span.contains(run.day)) {
        match run.end {
            RunEnd::Open => totals.open += 1,
            RunEnd::Dropped => totals.dropped += 1,
            RunEnd::Voided => totals.voided += 1,
            RunEnd::Done => {
                totals.done += 1;
                totals.clean += usize::from(run.failed == 0);
                totals.late += usize::from(run.late);
                totals.answered += run.answered;
                totals.failed += run.failed;
            }
        }
    }
    totals
}

/// 交了的按表分；多的在前，一样多的按名字。
pub fn run_shares(runs: &[RunFact], span: Span, today: Date) -> Vec<RunShare> {
    let counts = |run: &&RunFact| run.end == RunEnd::Done && run.day <= today && span.contains(run.day);
    let mut done: Vec<&RunFact> = runs.iter().filter(counts).collect();
    done.sort_by_key(|run| &run.checklist);
    let mut shares: Vec<RunShare> = done
        .chunk_by(|one, other| one.checklist == other.checklist)
        .map(|all| RunShare {
            checklist: all[0].checklist.clone(),
            done: all.len(),
            clean: all.iter().filter(|run| run.failed == 0).count(),
            late: all.iter().filter(|run| run.late).count(),
            failed: all.iter().map(|run| run.failed).sum(),
        })
        .collect();
    shares.sort_by(|one, other| other.done.cmp(&one.done).then_with(|| one.checklist.cmp(&other.checklist)));
    shares
}

/// 比平时快的一次。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quick<'a> {
    /// 哪一次。
    pub run: &'a RunFact,
    /// 用了几秒。
    pub seconds: usize,
    /// 同一张表这一段里别的几次居中的那次用了几秒；没有别的可比是 `None`。
    pub usual: Option<usize>,
}

/// 交了的里面平均一项不到 `per_item` 秒的，新的在前。补录的本来就快，不算；钟往回拨过的看不出来，不算。
pub fn quick_runs(runs: &[RunFact], span: Span, today: Date, per_item: usize) -> Vec<Quick<'_>> {
    let counts = |run: &&RunFact| run.end == RunEnd::Done && !run.late && run.day <= today && span.contains(run.day);
    let taken = |run: &RunFact| usize::try_from(run.seconds?).ok();
    let timed: Vec<(&RunFact, usize)> = runs.iter().filter(counts).filter_map(|run| Some((run, taken(run)?))).collect();
    let is_quick = |run: &RunFact, seconds: usize| seconds < run.answered.saturating_mul(per_item);
    let usual = |checklist: &str| {
        let same = timed.iter().filter(|(run, seconds)| run.checklist == checklist && !is_quick(run, *seconds));
        let mut seconds: Vec<usize> = same.map(|(_, seconds)| *seconds).collect();
        seconds.sort_unstable();
        seconds.get(seconds.len() / 2).copied()
    };
    let mut quick: Vec<Quick<'_>> = timed
        .iter()
        .filter(|(run, seconds)| is_quick(run, *seconds))
        .map(|(run, seconds)| Quick { run, seconds: *seconds, usual: usual(&run.checklist) })
        .collect();
    quick.sort_by_key(|one| std::cmp::Reverse(one.run.day));
    quick
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::Choice;
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    fn run(day: &str, end: RunEnd, failed: usize, late: bool) -> RunFact {
        RunFact { id: day.to_owned(), day: date(day), checklist: "mugong-ri".to_owned(), end, answered: 8, failed, late, seconds: None }
    }

    #[test]
    fn a_check_with_nothing_wrong_is_a_record_too() {
        let today = date("2026-11-22");
        let runs = [
            run("2026-11-02", RunEnd::Done, 0, false),
            run("2026-11-03", RunEnd::Done, 2, true),
            run("2026-11-04", RunEnd::Voided, 5, false),
            run("2026-11-22", RunEnd::Open, 0, false),
            run("2026-10-31", RunEnd::Done, 1, false),
            run("2036-11-01", RunEnd::Done, 1, false),
        ];
        let totals = run_totals(&runs, Choice::Month.span(today, None), today);
        let wanted = RunTotals { done: 2, clean: 1, late: 1, answered: 16, failed: 2, open: 1, dropped: 0, voided: 1, ahead: 1 };
        assert_eq!(totals, wanted);
    }

    #[test]
    fn eight_items_in_ten_seconds_are_told_with_what_is_usual() {
        let today = date("2026-11-22");
        let timed = |day, seconds, late| RunFact { seconds: Some(seconds), ..run(day, RunEnd::Done, 0, late) };
        let runs = [
            timed("2026-11-02", 10, false),
            timed("2026-11-03", 200, false),
            timed("2026-11-04", 90, false),
            timed("2026-11-05", 120, false),
            timed("2026-11-06", 5, true),
            timed("2026-11-07", -400, false),
            timed("2026-11-08", 24, false),
        ];
        let quick = quick_runs(&runs, Choice::Month.span(today, None), today, 3);
        let told: Vec<_> = quick.iter().map(|one| (one.run.id.as_str(), one.seconds, one.usual)).collect();
        assert_eq!(told, [("2026-11-02", 10, Some(120))]);
        assert!(quick_runs(&runs, Choice::Month.span(today, None), today, 0).is_empty(), "0 秒是不看快慢");
    }

    fn any_run() -> impl Strategy<Value = RunFact> {
        let end = prop_oneof![Just(RunEnd::Done), Just(RunEnd::Open), Just(RunEnd::Dropped), Just(RunEnd::Voided)];
        (2025_i32..2028, 1_u32..=12, 1_u32..=28, "[甲乙丙]", end, 0_usize..20, 0_usize..20, any::<bool>()).prop_map(
            |(year, month, day, checklist, end, answered, failed, late)| RunFact {
                id: String::new(),
                day: Date { year, month, day },
                checklist,
                end,
                answered,
                failed: failed.min(answered),
                late,
                seconds: None,
            },
        )
    }

    proptest! {
        #[test]
        fn the_lists_add_up_to_the_total(runs in proptest::collection::vec(any_run(), 0..60)) {
            let today = date("2026-11-22");
            for choice in Choice::ALL {
                let span = choice.span(today, runs.iter().map(|run| run.day).min());
                let (totals, shares) = (run_totals(&runs, span, today), run_shares(&runs, span, today));
                prop_assert_eq!(shares.iter().map(|one| one.done).sum::<usize>(), totals.done);
                prop_assert_eq!(shares.iter().map(|one| one.clean).sum::<usize>(), totals.clean);
                prop_assert_eq!(shares.iter().map(|one| one.late).sum::<usize>(), totals.late);
                prop_assert_eq!(shares.iter().map(|one| one.failed).sum::<usize>(), totals.failed);
                prop_assert!(totals.clean <= totals.done && totals.late <= totals.done && totals.failed <= totals.answered);
            }
        }
    }
}
