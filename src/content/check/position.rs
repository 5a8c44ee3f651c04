//! 一个岗位的两单两卡：上下限、引用，以及追溯不留洞。

use std::collections::HashSet;

use super::super::*;
use super::{Finding, Refs, case_lines, ids, text::Lines};

/// 每个岗位都要有的三条权利义务：拒绝违章指挥、紧急撤离、报告隐患。
const RIGHTS: [(&str, &str); 3] =
    [("第五十四条", "拒绝违章指挥和强令冒险作业"), ("第五十五条", "险情直接危及人身安全时停下来撤离"), ("第五十九条", "发现隐患马上报告")];

pub fn check(library: &Library, refs: &Refs<'_>, position: &Position, findings: &mut Vec<Finding>) {
    let file = format!("positions/{}.json", position.id);
    ids::check_id(&file, "id", &position.id, findings);
    let mut lines = Lines::new(&file, findings);
    if !library.sectors.iter().any(|one| one.id == position.sector) {
        lines.fault("sector", format!("行业“{}”在 sectors.json 里没有", position.sector), "改成已有的行业 id");
    }
    if position.families.is_empty() {
        lines.fault("families", "没有归到任何“我干什么活”", "至少写一个 families.json 里的 id");
    }
    for family in &position.families {
        if !library.families.iter().any(|one| one.id == *family) {
            lines.fault("families", format!("“{family}”在 families.json 里没有"), "改成已有的 id");
        }
    }
    for ppe in &position.ppe {
        if library.common.ppe(&ppe.id).is_none() {
            lines.fault("ppe", format!("“{}”在 ppe.json 里没有", ppe.id), "改成已有的 id，或先加进 ppe.json");
        }
    }
    refs.basis(&mut lines, "basis", &position.basis);
    if !position.due.is_empty() || position.tables != Common::default() {
        lines.fault("due、tables", "这两栏由构建填写", "删掉；哪些检查表归这个岗位，写在检查表的 positions 里");
    }
    risks(library, refs, position, &mut lines);
    duties(refs, position, &mut lines);
    operation(position, &mut lines);
    lines.count("emergency.cases", position.emergency.cases.len(), 2, 8);
    lines.rhyme("emergency.rhyme", &position.emergency.rhyme);
    let known: HashSet<&str> = position.risks.iter().map(|risk| risk.id.as_str()).collect();
    for case in &position.emergency.cases {
        let at = format!("emergency.{}", case.id);
        case_lines(refs, case, &at, &mut lines);
        refs.basis(&mut lines, &format!("{at}.basis"), &case.basis);
        known_risks(&known, &case.answers, &format!("{at}.answers"), &mut lines);
    }
}

fn risks(library: &Library, refs: &Refs<'_>, position: &Position, lines: &mut Lines<'_>) {
    lines.count("risks", position.risks.len(), 5, 8);
    for risk in &position.risks {
        let at = |field: &str| format!("risks.{}.{field}", risk.id);
        for (field, text) in [("place", &risk.place), ("what", &risk.what), ("why", &risk.why), ("control", &risk.control)] {
            lines.line(&at(field), text);
        }
        if library.common.accident(&risk.r#type).is_none() {
            lines.fault(&at("type"), format!("事故类型“{}”在 accident-types.json 里没有", risk.r#type), "改成已有的 token");
        }
        refs.basis(lines, &at("basis"), &risk.basis);
        if risk.level.needs_full_trace() {
            let (steps, checks, cases) = trace(library, position, &risk.id);
            let what = format!("{}风险", risk.level.label());
            if steps == 0 {
                lines.fault(&at("level"), format!("{what}没有一步操作防它"), "在 operation.steps 或 never 里写一条，guards 指向它");
            }
            if checks == 0 {
                lines.fault(
                    &at("level"),
                    format!("{what}没有一处检查看它"),
                    "在 operation.look 里写一条（guards），或在检查表项的 verifies 里指向它",
                );
            }
            if cases == 0 {
                lines.fault(&at("level"), format!("{what}没有应急处置"), "在 emergency.cases 里写一个，answers 指向它");
            }
        }
    }
}

/// 一条风险由几条操作防、几处检查看、几个处置应对。
pub fn trace(library: &Library, position: &Position, risk: &str) -> (usize, usize, usize) {
    let has = |ids: &[String]| ids.iter().any(|id| id == risk);
    let operation = &position.operation;
    let steps = operation.steps.iter().chain(&operation.never).filter(|line| has(&line.guards)).count();
    let full = format!("{}/{risk}", position.id);
    let items = library.checks.iter().flat_map(|check| &check.items).filter(|item| item.verifies.contains(&full)).count();
    let looks = operation.look.iter().filter(|look| has(&look.guards)).count();
    let cases = position.emergency.cases.iter().filter(|case| has(&case.answers)).count();
    (steps, looks + items, cases)
}

/// 一个岗位的红、橙风险里，缺操作、缺检查、缺处置的各算一个洞。
pub fn holes(library: &Library, position: &Position) -> usize {
    let graded = position.risks.iter().filter(|risk| risk.level.needs_full_trace());
    graded
        .map(|risk| trace(library, position, &risk.id))
        .map(|(steps, checks, cases)| [steps, checks, cases].iter().filter(|&&one| one == 0).count())
        .sum()
}

fn duties(refs: &Refs<'_>, position: &Position, lines: &mut Lines<'_>) {
    lines.count("duties", position.duties.len(), 4, 7);
    for (index, duty) in position.duties.iter().enumerate() {
        lines.line(&format!("duties[{index}].text"), &duty.text);
        refs.basis(lines, &format!("duties[{index}].basis"), &duty.basis);
    }
    for (article, right) in RIGHTS {
        let cited = position
            .duties
            .iter()
            .flat_map(|duty| &duty.basis)
            .any(|basis| matches!(basis, Basis::Document { source, clause, .. } if source == "aqscf" && clause == article));
        if !cited {
            lines.fault("duties", format!("缺一条：{right}"), format!("补上，依据写 aqscf#{article}"));
        }
    }
}

fn operation(position: &Position, lines: &mut Lines<'_>) {
    let operation = &position.operation;
    let known: HashSet<&str> = position.risks.iter().map(|risk| risk.id.as_str()).collect();
    lines.rhyme("operation.rhyme", &operation.rhyme);
    lines.count("operation.look", operation.look.len(), 4, 8);
    for look in &operation.look {
        let at = format!("operation.look.{}", look.id);
        lines.line(&format!("{at}.text"), &look.text);
        lines.line(&format!("{at}.wrong"), &look.wrong);
        known_risks(&known, &look.guards, &at, lines);
    }
    for part in [LookPart::Surroundings, LookPart::Tools, LookPart::Protection] {
        if !operation.look.iter().any(|look| look.part == part) {
            lines.fault("operation.look", format!("三查缺“{}”", part.label()), "写一样这个岗位真要看的东西");
        }
    }
    for (field, all, least, most) in
        [("steps", &operation.steps, 4, 8), ("after", &operation.after, 2, 5), ("never", &operation.never, 3, 6)]
    {
        let at = format!("operation.{field}");
        lines.count(&at, all.len(), least, most);
        for (index, line) in all.iter().enumerate() {
            let at = format!("{at}[{index}]");
            lines.line(&at, &line.text);
            known_risks(&known, &line.guards, &at, lines);
        }
    }
}

fn known_risks(known: &HashSet<&str>, ids: &[String], at: &str, lines: &mut Lines<'_>) {
    for id in ids {
        if !known.contains(id.as_str()) {
            lines.fault(at, format!("指向的风险“{id}”不在本岗位"), "改成 risks 里的 id");
        }
    }
}
