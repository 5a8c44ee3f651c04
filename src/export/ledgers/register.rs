//! 风险分级管控清单：红的在前，一条风险一行，管控措施和排查内容在旁边。

use super::Frame;
use crate::export::{Cell, ColumnKind, Sheet, column};
use crate::journal::{Grading, Level, Method, RegisterEntry};
use crate::rules::Controller;

/// 风险分级管控清单，照现在的样子；`who` 说一条由哪一级管。
pub fn register<'a>(frame: Frame, entries: impl Iterator<Item = &'a RegisterEntry>, who: impl Fn(&RegisterEntry) -> Controller) -> Sheet {
    let mut entries: Vec<_> = entries.collect();
    let order = |entry: &RegisterEntry| {
        let set = &entry.set;
        (entry.level() as u8, set.object.clone(), set.unit.clone(), set.what.clone(), set.risk)
    };
    entries.sort_by_key(|entry| order(entry));
    let count = |level| entries.iter().filter(|entry| entry.level() == level).count();
    let counts = [Level::Red, Level::Orange, Level::Yellow, Level::Blue].map(|level| format!("{} {} 条", level_word(level), count(level)));
    let overdue = entries.iter().filter(|entry| entry.review_by().is_some_and(|day| day < frame.today())).count();
    Sheet {
        columns: vec![
            column("序号", 7, ColumnKind::Number),
            column("分析对象", 14, ColumnKind::Text),
            column("单元", 12, ColumnKind::Text),
            column("事件", 22, ColumnKind::Text),
            column("事故类型", 10, ColumnKind::Text),
            column("怎么分的级", 16, ColumnKind::Text),
            column("固有风险", 11, ColumnKind::Text),
            column("管控措施", 38, ColumnKind::Text),
            column("排查内容", 28, ColumnKind::Text),
            column("剩余风险", 11, ColumnKind::Text),
            column("管控层级", 10, ColumnKind::Text),
            column("分管负责人", 11, ColumnKind::Text),
            column("部门负责人", 11, ColumnKind::Text),
            column("直接责任人", 11, ColumnKind::Text),
            column("复评期限", 13, ColumnKind::Date),
        ],
        rows: entries.iter().enumerate().map(|(n, entry)| row(frame, n, entry, who(entry))).collect(),
        notes: vec![
            format!("共 {} 条：{}。", entries.len(), counts.join("，")),
            "等级照固有风险定，由谁管也照它；剩余风险是采取措施以后的。参考范本里带来的，以本单位评定的为准。".to_owned(),
        ],
        brief: vec![format!("共 {} 条：{}", entries.len(), counts.join("，")), format!("过了复评期限的 {overdue} 条")],
        bad: overdue > 0,
        ..frame.of_today("风险分级管控清单")
    }
}

fn row(frame: Frame, n: usize, entry: &RegisterEntry, who: Controller) -> Vec<Cell> {
    let set = &entry.set;
    let lines = |pick: &dyn Fn(&crate::journal::ControlLine) -> String| {
        set.controls.iter().map(pick).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let accident = if set.accident.is_empty() { String::new() } else { frame.words.accident(&set.accident) };
    vec![
        (n + 1).into(),
        set.object.as_str().into(),
        set.unit.as_str().into(),
        set.what.as_str().into(),
        accident.into(),
        how(&set.inherent).into(),
        level_word(set.inherent.level).into(),
        lines(&|one| format!("{}：{}", kind_word(&one.kind), one.text)).into(),
        lines(&|one| one.check.clone()).into(),
        set.residual.as_ref().map(|one| level_word(one.level)).into(),
        who.label().into(),
        frame.person(set.charge).into(),
        frame.person(set.head).into(),
        frame.person(set.direct).into(),
        entry.review_by().into(),
    ]
}

/// 方法、各因素的分值、改级的理由。
fn how(grading: &Grading) -> String {
    let method = match grading.method {
        Method::Lec => "LEC 法",
        Method::Matrix => "风险矩阵",
        Method::Direct => "直接判定",
    };
    let mut words = method.to_owned();
    if !grading.values.is_empty() {
        words.push_str(&format!(" {}", grading.values.join("×")));
    }
    if !grading.reason.is_empty() {
        words.push_str(&format!("；{}", grading.reason));
    }
    words
}

/// 一级怎么写：词和颜色。
pub(super) fn level_word(level: Level) -> &'static str {
    match level {
        Level::Red => "重大（红）",
        Level::Orange => "较大（橙）",
        Level::Yellow => "一般（黄）",
        Level::Blue => "低（蓝）",
    }
}

/// 一类措施怎么写；不认识的给出原文。
pub(super) fn kind_word(kind: &str) -> &str {
    match kind {
        "engineering" => "工程技术",
        "management" => "管理",
        "training" => "培训教育",
        "ppe" => "个体防护",
        "emergency" => "应急处置",
        other => other,
    }
}
