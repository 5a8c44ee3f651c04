//! 排查记录台账：查过的每一次都在，没交的、放弃的、作废的也照实列着。

use std::collections::BTreeMap;

use super::{ERASED, Frame, short};
use crate::export::{Cell, ColumnKind, Sheet, column};
use crate::journal::{PersonId, Run, RunId, RunSummary, SignRole, Stage};

/// 交表的人以外，每次检查还有谁签了字查的。
pub type Inspectors = BTreeMap<RunId, Vec<PersonId>>;

/// 一次检查里签了字的检查人，和一起查的人，检查人在前。
pub fn inspectors(run: &Run) -> Vec<PersonId> {
    let of = |role| run.signatures.iter().filter(move |one| one.role == role).map(|one| one.person);
    of(SignRole::Inspector).chain(of(SignRole::Companion)).collect()
}

/// 排查记录台账；`runs` 先后不论，不在期间里的不收；`others` 是交表的人以外签了字的。
pub fn runs(frame: Frame, runs: &[(RunId, RunSummary)], others: &Inspectors) -> Sheet {
    let mut runs: Vec<_> = runs.iter().filter(|(_, run)| frame.period.has(run.day)).collect();
    runs.sort_by(|(a_id, a), (b_id, b)| (a.day, a.started.as_str(), a_id).cmp(&(b.day, b.started.as_str(), b_id)));
    let rows = runs.iter().enumerate().map(|(n, (id, run))| row(frame, n, *id, run, others)).collect();
    let late = runs.iter().filter(|(_, run)| run.late).count();
    let done = runs.iter().filter(|(_, run)| is_done(run)).count();
    let clean = runs.iter().filter(|(_, run)| is_done(run) && run.failed == 0).count();
    Sheet {
        columns: vec![
            column("序号", 7, ColumnKind::Number),
            column("业务日", 13, ColumnKind::Date),
            column("检查表", 28, ColumnKind::Text),
            column("岗位", 14, ColumnKind::Text),
            column("检查人", 16, ColumnKind::Text),
            column("开始时间", 19, ColumnKind::DateTime),
            column("交表时间", 19, ColumnKind::DateTime),
            column("查了几项", 10, ColumnKind::Number),
            column("不合格", 9, ColumnKind::Number),
            column("照片", 7, ColumnKind::Number),
            column("更正", 7, ColumnKind::Number),
            column("结果", 20, ColumnKind::Text),
            column("记录编号", 13, ColumnKind::Text),
        ],
        rows,
        notes: vec![
            format!("本期交了 {done} 次，其中零隐患 {clean} 次。零隐患也是记录：查过，没有不合格。"),
            format!("没交、放弃、作废的照实列着，不算做过；补录 {late} 次，标着“补录”。更正过的，原来的答案在原记录里。"),
        ],
        brief: vec![format!("交了 {done} 次检查，零隐患 {clean} 次，有不合格的 {} 次", done - clean)],
        ..frame.of_period("排查记录台账")
    }
}

fn is_done(run: &RunSummary) -> bool {
    run.step == Stage::Submitted && !run.voided
}

/// 一次检查的结果，一句话；补录的一直标着。
pub fn run_result(run: &RunSummary) -> String {
    let words = match run.step {
        _ if run.voided => "已作废".to_owned(),
        Stage::Abandoned => "放弃".to_owned(),
        Stage::Submitted if run.failed == 0 => "零隐患".to_owned(),
        Stage::Submitted => format!("{} 项不合格", run.failed),
        _ => "没交".to_owned(),
    };
    if run.late { format!("{words}（补录）") } else { words }
}

/// 谁查的：交表的在最前，一个人只写一次；同名的当作一个人，抹去了姓名的各算各的。
fn who(frame: Frame, run: &RunSummary, others: Option<&Vec<PersonId>>) -> String {
    let (mut people, mut names): (Vec<PersonId>, Vec<String>) = (Vec::new(), Vec::new());
    for person in run.by.iter().chain(others.into_iter().flatten()) {
        let name = frame.words.person(*person);
        if !people.contains(person) && (name == ERASED || !names.contains(&name)) {
            people.push(*person);
            names.push(name);
        }
    }
    names.join("、")
}

fn row(frame: Frame, n: usize, id: RunId, run: &RunSummary, others: &Inspectors) -> Vec<Cell> {
    vec![
        (n + 1).into(),
        run.day.into(),
        frame.words.checklist(run.checklist.as_str()).into(),
        run.position.as_ref().map(|id| frame.words.position(id.as_str())).into(),
        who(frame, run, others.get(&id)).into(),
        run.started.into(),
        run.submitted.into(),
        run.answered.into(),
        run.failed.into(),
        run.photos.into(),
        run.corrected.into(),
        run_result(run).into(),
        short(&id).into(),
    ]
}
