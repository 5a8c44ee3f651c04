//! 一段日子的几个总数，印在自证包的封面上；和两本台账数的是同一批。

use super::{Frame, belongs, danger_state, grade_word};
use crate::journal::{Danger, RunSummary, Stage};

/// 叫什么、多少。
pub fn tally<'a>(frame: Frame, runs: impl Iterator<Item = &'a RunSummary>, dangers: &[Danger]) -> Vec<(String, String)> {
    let runs: Vec<_> = runs.filter(|run| frame.period.has(run.day)).collect();
    let done = runs.iter().filter(|run| run.step == Stage::Submitted && !run.voided);
    let dangers: Vec<_> = dangers.iter().filter(|danger| belongs(danger, frame.period)).collect();
    let count = |fits: &dyn Fn(&Danger) -> bool| dangers.iter().filter(|danger| fits(danger)).count();
    let late = |danger: &Danger| danger_state(danger, frame.today()).contains("已超期");
    let facts = [
        ("交了的检查", done.clone().count()),
        ("其中零隐患", done.clone().filter(|run| run.failed == 0).count()),
        ("其中补录", done.clone().filter(|run| run.late).count()),
        ("没交、放弃、作废的检查", runs.len() - done.count()),
        ("本期新报的隐患", count(&|danger| frame.period.has(danger.reported_at.day()))),
        ("以前报的、本期开始时还没了结的隐患", count(&|danger| !frame.period.has(danger.reported_at.day()))),
        ("到现在没了结的", count(&|danger| !danger.is_closed())),
        ("其中超期的", count(&late)),
        ("没了结的重大隐患", count(&|danger| grade_word(danger) == "重大" && !danger.is_closed())),
        ("挂牌督办的", count(&|danger| !danger.supervised.is_empty())),
    ];
    facts.map(|(what, n)| (what.to_owned(), n.to_string())).to_vec()
}
