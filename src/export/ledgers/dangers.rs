//! 隐患台账，和重大隐患的一患一档。

use std::collections::BTreeMap;

use super::{Frame, short};
use crate::export::{Cell, ColumnKind, Period, Sheet, column};
use crate::journal::{Danger, Day, Decision, DecisionKind, PersonId, RunId, Standing};

/// 检查里报的隐患是谁报的：那次检查签字的人。
pub type Signers = BTreeMap<RunId, PersonId>;

/// 归不归这一段日子：期间里报的；以前报的、到期间开始还没了结的也归，欠着的不会因为换了月就不见。
pub fn belongs(danger: &Danger, period: Period) -> bool {
    let reported = danger.reported_at.day();
    let closed = closed_on(danger);
    reported <= period.to && (reported >= period.from || closed.is_none_or(|day| day >= period.from))
}

/// 哪天了结的；没了结是 `None`。
pub fn closed_on(danger: &Danger) -> Option<Day> {
    danger.stands().filter(|_| danger.is_closed()).map(|one| one.at.day())
}

/// 生效的、这一种的最后一个决定。
pub fn last(danger: &Danger, kind: DecisionKind) -> Option<&Decision> {
    danger.decisions.iter().rev().find(|one| one.kind == kind && one.standing == Standing::Stands)
}

/// 谁报的；举报的不显示姓名。
pub fn reporter(frame: Frame, danger: &Danger, signers: &Signers) -> String {
    let signer = danger.run.and_then(|run| signers.get(&run).copied());
    frame.person(danger.by.or(signer))
}

/// 隐患台账；`dangers` 先后不论，不归这一段日子的不收。
pub fn dangers(frame: Frame, dangers: &[Danger], signers: &Signers) -> Sheet {
    let mut dangers: Vec<_> = dangers.iter().filter(|danger| belongs(danger, frame.period)).collect();
    dangers.sort_by_key(|danger| (danger.first.hlc, danger.id));
    let fresh = dangers.iter().filter(|danger| frame.period.has(danger.reported_at.day())).count();
    let closed = dangers.iter().filter(|danger| closed_on(danger).is_some_and(|day| frame.period.has(day))).count();
    Sheet {
        columns: vec![
            column("序号", 6, ColumnKind::Number),
            column("报告时间", 17, ColumnKind::DateTime),
            column("在哪里", 16, ColumnKind::Text),
            column("隐患情形", 30, ColumnKind::Text),
            column("报告人", 10, ColumnKind::Text),
            column("整改期限", 12, ColumnKind::Date),
            column("怎么改的", 26, ColumnKind::Text),
            column("整改人", 10, ColumnKind::Text),
            column("整改完成", 17, ColumnKind::DateTime),
            column("验收人", 10, ColumnKind::Text),
            column("验收时间", 17, ColumnKind::DateTime),
            column("状态", 16, ColumnKind::Text),
            column("编号", 11, ColumnKind::Text),
        ],
        rows: dangers.iter().enumerate().map(|(n, danger)| row(frame, n, danger, signers)).collect(),
        notes: vec![
            format!("本期新报 {fresh} 处，本期了结 {closed} 处，表里共 {} 处。以前报的、本期开始时还没了结的也列着。", dangers.len()),
            "更正过的，原来的话在原记录里，看得见。".to_owned(),
        ],
        ..frame.sheet("隐患台账")
    }
}

fn row(frame: Frame, n: usize, danger: &Danger, signers: &Signers) -> Vec<Cell> {
    let (rectified, accepted) = (last(danger, DecisionKind::Rectified), last(danger, DecisionKind::Accepted));
    let person = |one: Option<&Decision>| frame.person(one.and_then(|one| one.by));
    vec![
        (n + 1).into(),
        danger.reported_at.into(),
        danger.place.as_str().into(),
        danger.what.as_str().into(),
        reporter(frame, danger, signers).into(),
        danger.wanted_by.into(),
        rectified.map(|one| one.words.as_str()).into(),
        person(rectified).into(),
        rectified.map(|one| one.at).into(),
        person(accepted).into(),
        accepted.map(|one| one.at).into(),
        danger_state(danger, frame.today()).into(),
        short(&danger.id).into(),
    ]
}

/// 走到哪一步了，一句话；过了期限没改好的说出来。
pub fn danger_state(danger: &Danger, today: Day) -> String {
    if danger.is_disputed() {
        return "几个人定得不一样，待定".to_owned();
    }
    let kind = danger.stands().map(|one| one.kind);
    let (words, waits) = match kind {
        None => ("待整改", true),
        Some(DecisionKind::Rejected) => ("退回整改", true),
        Some(DecisionKind::Rectified) => ("待验收", false),
        Some(DecisionKind::Accepted) => ("已验收", false),
    };
    let late = waits && danger.wanted_by.is_some_and(|due| due < today);
    if late { format!("{words}（已超期）") } else { words.to_owned() }
}

/// 一处重大隐患的一份档案：是什么、评估、方案、每一步。
pub fn dossier(frame: Frame, danger: &Danger, signers: &Signers) -> Sheet {
    let _ = (frame, danger, signers);
    Sheet::default()
}
