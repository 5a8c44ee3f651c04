//! 校验内容：写错一个字段名、漏掉一条红色风险的应急处置、应急卡上写了举报电话，都在这里拦下。

mod checklist;
mod ids;
mod loop_rules;
mod position;
mod rule_tables;
mod text;

use std::collections::HashSet;
use std::path::Path;

use super::{Basis, EmergencyCase, Finding, Library, Review};

pub use ids::lock;
use text::Lines;

/// 一次校验的结果。
#[derive(Debug, Default)]
pub struct Report {
    /// 毛病，空就是通过。
    pub findings: Vec<Finding>,
    /// 一段总结：岗位、检查表、项数，依据到哪一步，复核到哪一步。
    pub summary: String,
}

/// 校验一个内容文件夹。
pub fn run(dir: &Path) -> Report {
    match Library::load_dir(dir) {
        Err(findings) => Report { findings, summary: "有文件读不懂，先改好再查其余的。".to_owned() },
        Ok(library) => {
            let mut findings = library_findings(&library);
            findings.extend(ids::check(dir, &library));
            findings.sort();
            Report { findings, summary: summary(&library) }
        }
    }
}

/// 校验一份已经读进来的内容（不含 `ids.lock`）。
pub fn library_findings(library: &Library) -> Vec<Finding> {
    let mut findings = Vec::new();
    let refs = Refs::new(library);
    for position in &library.positions {
        position::check(library, &refs, position, &mut findings);
    }
    for check in &library.checks {
        checklist::check(library, &refs, check, &mut findings);
    }
    for block in &library.blocks {
        let file = "shared.json";
        ids::check_id(file, "blocks", &block.id, &mut findings);
        let mut lines = Lines::new(file, &mut findings);
        for case in &block.cases {
            let at = format!("{}.{}", block.id, case.id);
            case_lines(&refs, case, &at, &mut lines);
            refs.basis(&mut lines, &format!("{at}.basis"), &case.basis);
        }
    }
    recalls(library, &mut findings);
    rule_tables::check(library, &refs, &mut findings);
    loop_rules::check(library, &refs, &mut findings);
    for (needed, why) in [("jijiu", "急救"), ("huozai-taosheng", "火灾逃生")] {
        if !library.blocks.iter().any(|block| block.id == needed) {
            findings.push(Finding::new("shared.json", "blocks", format!("缺共用处置“{why}”"), format!("补上 id 为 {needed} 的一块")));
        }
    }
    findings
}

/// 作废的要指得到，说得清。
fn recalls(library: &Library, findings: &mut Vec<Finding>) {
    for recall in &library.recalls {
        let mut fault = |what: &str, mend: &str| findings.push(Finding::new("recalls.json", &recall.id, what, mend));
        if !library.positions.iter().any(|one| one.id == recall.id) && !library.checks.iter().any(|one| one.id == recall.id) {
            fault("没有这个岗位或检查表", "写岗位 id 或检查表 id；作废的内容要留着，不能删");
        }
        if recall.why.trim().is_empty() {
            fault("没写为什么作废", "写一句：错在哪，现在怎么办");
        }
        if crate::journal::Day::parse(&recall.day).is_none() {
            fault("日期不对", "写成 2026-11-22 这样");
        }
    }
}

/// 引用能不能落到实处。
struct Refs<'a> {
    library: &'a Library,
    sources: HashSet<&'a str>,
}

impl<'a> Refs<'a> {
    fn new(library: &'a Library) -> Self {
        Self { library, sources: library.sources.iter().map(|one| one.id.as_str()).collect() }
    }

    fn basis(&self, lines: &mut Lines<'_>, at: &str, all: &[Basis]) {
        if all.is_empty() {
            lines.fault(at, "没有依据", "写国家法规标准，或“待核”“企业自填”");
        }
        for basis in all {
            if let Basis::Document { source, .. } = basis
                && !self.sources.contains(source.as_str())
            {
                lines.fault(at, format!("依据“{source}”在 sources.json 里没有"), "改成已有的文件 id，或先在 sources.json 加上这份文件");
            }
        }
    }
}

/// 一个处置的每一行，以及它写的电话。
fn case_lines(refs: &Refs<'_>, case: &EmergencyCase, at: &str, lines: &mut Lines<'_>) {
    lines.line(&format!("{at}.title"), &case.title);
    lines.line(&format!("{at}.first"), &case.first);
    lines.count(&format!("{at}.never"), case.never.len(), 1, 3);
    lines.count(&format!("{at}.steps"), case.steps.len(), 3, 8);
    for (index, never) in case.never.iter().enumerate() {
        lines.line(&format!("{at}.never[{index}]"), never);
    }
    for (index, step) in case.steps.iter().enumerate() {
        lines.line(&format!("{at}.steps[{index}]"), &step.text);
    }
    lines.line_up_to(&format!("{at}.report"), &case.report, 45);
    let phones = &refs.library.common.phones;
    let Some(scenario) = refs.library.scenarios.iter().find(|one| one.id == case.scenario) else {
        lines.fault(&format!("{at}.scenario"), format!("场景“{}”在 scenarios.json 里没有", case.scenario), "改成已有的场景 id");
        return;
    };
    if case.call.is_empty() {
        lines.fault(&format!("{at}.call"), "没有写打哪个公共救援电话", "按场景写 119、120 等");
    }
    for number in &case.call {
        if !scenario.calls.contains(number) {
            lines.fault(
                &format!("{at}.call"),
                format!("“{}”这个场景不该打 {number}", scenario.name),
                format!("只能写：{}", scenario.calls.join("、")),
            );
        }
    }
    for step in &case.steps {
        for name in text::shared_names(&step.text) {
            let known = refs.library.blocks.iter().flat_map(|block| &block.cases).any(|shared| shared.title.contains(name));
            if !known {
                lines.fault(at, format!("没有叫“{name}”的共用卡：{}", step.text), "照 shared.json 里的标题写，两个字以上对得上");
            }
        }
    }
    // 行文里也不许出现举报投诉电话，或这个场景用不上的号码。
    let texts = std::iter::once(&case.first)
        .chain(&case.never)
        .chain(case.steps.iter().map(|step| &step.text))
        .chain(std::iter::once(&case.report));
    for text in texts {
        for number in text::phone_numbers(text) {
            match phones.iter().find(|phone| phone.number == number) {
                Some(phone) if phone.kind == "complaint" => {
                    lines.fault(at, format!("应急卡上写了 {number}（{}，不是救援电话）", phone.name), "删掉，换成救援电话");
                }
                Some(_) if !scenario.calls.contains(&number) => {
                    lines.fault(
                        at,
                        format!("“{}”这个场景不该写 {number}", scenario.name),
                        format!("只能写：{}", scenario.calls.join("、")),
                    );
                }
                Some(_) => {}
                None => lines.fault(at, format!("{number} 不在 phones.json 里"), "公共电话先登记用途；企业电话写【企业填：…】"),
            }
        }
    }
}

fn summary(library: &Library) -> String {
    let risks: usize = library.positions.iter().map(|one| one.risks.len()).sum();
    let cases: usize = library.positions.iter().map(|one| one.emergency.cases.len()).sum();
    let shared: usize = library.blocks.iter().map(|one| one.cases.len()).sum();
    let items: usize = library.checks.iter().map(|one| one.items.len()).sum();
    let looks: usize = library.positions.iter().map(|one| one.operation.look.len()).sum();
    let reviewed = library.positions.iter().filter(|one| one.review == Review::Reviewed).count();
    let mut all: Vec<&Vec<Basis>> = Vec::new();
    for position in &library.positions {
        all.extend(position.risks.iter().map(|one| &one.basis));
        all.extend(position.duties.iter().map(|one| &one.basis));
        all.extend(position.emergency.cases.iter().map(|one| &one.basis));
    }
    all.extend(library.checks.iter().flat_map(|one| &one.items).map(|one| &one.basis));
    let best = |bases: &[Basis]| bases.iter().map(certainty).max().unwrap_or(0);
    let with = |level: u8| all.iter().filter(|bases| best(bases) == level).count();
    let holes = library.positions.iter().map(|one| position::holes(library, one)).sum::<usize>();
    let pending = library.criteria.criteria.iter().filter(|one| one.pending).count();
    format!(
        "岗位 {}（风险 {risks}、处置 {cases}、三查 {looks} 眼），共用处置 {shared}，检查表 {}（{items} 项）\n\
         依据：到条款 {}，到文件 {}，待核 {}，企业自填 {}；应急卡已复核 {reviewed}，未复核 {}\n\
         周期 {}，判定标准 {}（待核 {pending}）；追溯的洞 {holes}",
        library.positions.len(),
        library.checks.len(),
        with(3),
        with(2),
        with(1),
        with(0),
        library.positions.len() - reviewed,
        library.periods.periods.len(),
        library.criteria.criteria.len(),
    )
}

/// 一条依据有多确定：3 到条款，2 到文件，1 待核，0 企业自填。
fn certainty(basis: &Basis) -> u8 {
    match basis {
        Basis::Document { pending: true, .. } | Basis::Pending => 1,
        Basis::Document { clause, .. } => 2 + u8::from(!clause.is_empty()),
        Basis::Company => 0,
    }
}

/// 一个岗位的追溯表：每条风险由哪些步骤防、哪些检查看、哪些处置应对。
///
/// # Errors
/// 没有这个岗位时返回一句话。
pub fn trace(library: &Library, id: &str) -> Result<String, String> {
    let position = library.positions.iter().find(|one| one.id == id).ok_or_else(|| format!("没有岗位“{id}”"))?;
    let mut out = format!("{}（{}）\n", position.name, position.id);
    for risk in &position.risks {
        let (steps, checks, cases) = position::trace(library, position, &risk.id);
        out.push_str(&format!(
            "  {} {}  {}\n    操作 {steps} 条，检查 {checks} 项，处置 {cases} 个\n",
            risk.id,
            risk.level.label(),
            risk.what
        ));
    }
    Ok(out)
}
