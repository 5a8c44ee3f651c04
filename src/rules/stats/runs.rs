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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::Choice;
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    fn run(day: &str, end: RunEnd, failed: usize, late: bool) -> RunFact {
        RunFact { day: date(day), checklist: "mugong-ri".to_owned(), end, answered: 8, failed, late }
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

    fn any_run() -> impl Strategy<Value = RunFact> {
        let end = prop_oneof![Just(RunEnd::Done), Just(RunEnd::Open), Just(RunEnd::Dropped), Just(RunEnd::Voided)];
        (2025_i32..2028, 1_u32..=12, 1_u32..=28, "[甲乙丙]", end, 0_usize..20, 0_usize..20, any::<bool>()).prop_map(
            |(year, month, day, checklist, end, answered, failed, late)| RunFact {
                day: Date { year, month, day },
                checklist,
                end,
                answered,
                failed: failed.min(answered),
                late,
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
