//! 规则数据：判定标准引用得到、周期读得懂、刻度算得对。

use std::collections::HashSet;

use super::super::*;
use super::{Finding, Refs, ids, text::Lines};
use crate::rules::{Deadline, check_golden, deadline, product};

/// 检查项的 `major` 一栏：指到的每一条都要在 `criteria.json` 里。
pub fn major(library: &Library, lines: &mut Lines<'_>, at: &str, major: &str) {
    let (source, clauses, pending) = major_clauses(major);
    let mut cited = false;
    for clause in clauses {
        cited = true;
        if library.criteria.find(source, clause).next().is_none() {
            lines.fault(at, format!("判定标准“{source}”里没有“{clause}”这一条"), "照 criteria.json 里的条款写，几条用“、”隔开");
        }
    }
    if !cited && !pending {
        lines.fault(at, "没写是判定标准的哪一条", "写成 文件id#条款；只知道文件、条款待核的，写 文件id?");
    }
    if !library.criteria.criteria.iter().any(|one| one.source == source) {
        lines.fault(at, format!("“{source}”不是判定标准"), "写 criteria.json 里有的文件 id");
    }
}

pub fn check(library: &Library, refs: &Refs<'_>, findings: &mut Vec<Finding>) {
    criteria(library, findings);
    periods(library, refs, findings);
    match &library.scales {
        Some(scales) => self::scales(refs, scales, findings),
        None => findings.push(Finding::new("scales.json", "（整个文件）", "没有刻度", "放回这个文件")),
    }
}

fn criteria(library: &Library, findings: &mut Vec<Finding>) {
    let mut lines = Lines::new("criteria.json", findings);
    let mut seen = HashSet::new();
    for one in &library.criteria.criteria {
        let at = format!("{}#{}", one.source, one.clause);
        if !library.sources.iter().any(|source| source.id == one.source) {
            lines.fault(&at, format!("文件“{}”在 sources.json 里没有", one.source), "先在 sources.json 加上这份文件");
        }
        for (field, text) in [("field", &one.field), ("clause", &one.clause), ("text", &one.text)] {
            if text.trim().is_empty() {
                lines.fault(&format!("{at}.{field}"), "是空的", "补上；不确定的标 pending");
            }
        }
        if !seen.insert(at.clone()) {
            lines.fault(&at, "同一条写了两遍", "合成一条");
        }
    }
}

fn periods(library: &Library, refs: &Refs<'_>, findings: &mut Vec<Finding>) {
    for period in &library.periods.periods {
        ids::check_id("periods.json", &period.id, &period.id, findings);
        let mut lines = Lines::new("periods.json", findings);
        let at = |field: &str| format!("{}.{field}", period.id);
        for (field, text) in [("applies", &period.applies), ("who", &period.who), ("what", &period.what)] {
            lines.line(&at(field), text);
        }
        if period.is_counted()
            && let Err(why) = Cadence::try_from(period.every.clone())
        {
            lines.fault(&at("every"), why, "写周期、once 或 event");
        }
        match (deadline(&period.by), period.every.as_str()) {
            _ if period.by.is_empty() => {}
            (None, _) => {
                lines.fault(&at("by"), format!("日子“{}”读不懂", period.by), "写 2026-12-31 这样的日子，每月的写几日（1–28）");
            }
            (Some(Deadline::On(_)), "once") | (Some(Deadline::EachMonth(_)), "month") => {}
            (Some(Deadline::On(_)), _) => lines.fault(&at("by"), "定了一个日子，却不是只做一次的", "every 改成 once，或删掉 by"),
            (Some(Deadline::EachMonth(_)), _) => lines.fault(&at("by"), "定了每月几日，却不是每月的", "every 改成 month，或删掉 by"),
        }
        let ends = matches!(deadline(&period.until), Some(Deadline::On(_)));
        if !period.until.is_empty() && (!ends || !period.is_counted()) {
            lines.fault(
                &at("until"),
                format!("做到“{}”为止读不懂，或不是一直要做的", period.until),
                "写 2026-12-31 这样的日子，或删掉 until",
            );
        }
        for sector in &period.sectors {
            if sector != EVERY_SECTOR && !library.sectors.iter().any(|one| one.id == *sector) {
                lines.fault(&at("sectors"), format!("行业“{sector}”在 sectors.json 里没有"), "改成已有的行业 id，或“全部”");
            }
        }
        refs.basis(&mut lines, &at("basis"), &period.basis);
    }
}

fn scales(refs: &Refs<'_>, scales: &Scales, findings: &mut Vec<Finding>) {
    let mut lines = Lines::new("scales.json", findings);
    refs.basis(&mut lines, "lec.basis", &scales.lec.basis);
    refs.basis(&mut lines, "matrix.basis", &scales.matrix.basis);
    let steps = [&scales.lec.l, &scales.lec.e, &scales.lec.c, &scales.matrix.likelihood, &scales.matrix.severity];
    for step in steps.into_iter().flatten() {
        if product([step.value.as_str()]).is_none() {
            lines.fault("value", format!("分值“{}”读不懂", step.value), "写成最多一位小数的数");
        }
    }
    for (index, case) in scales.golden.iter().enumerate() {
        let (product, level, right) = check_golden(scales, case);
        if !right {
            let got =
                format!("算得 {}、{}", product.map_or_else(|| "？".to_owned(), |one| one.label()), level.map_or("？", RiskLevel::label));
            lines.fault(&format!("golden[{index}]"), format!("{got}，应得 {}、{}", case.result, case.level.label()), "改算例，或改切点");
        }
    }
    if scales.golden.is_empty() {
        lines.fault("golden", "没有算例", "每个切点上、切点下各写一个");
    }
}
