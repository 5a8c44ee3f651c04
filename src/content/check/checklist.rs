//! 一张检查表：项数、行文、引用，禁手机区不得要照片。

use super::super::*;
use super::{Finding, Refs, ids, rule_tables, text::Lines};

pub fn check(library: &Library, refs: &Refs<'_>, check: &Checklist, findings: &mut Vec<Finding>) {
    let file = format!("checks/{}.json", check.id);
    ids::check_id(&file, "id", &check.id, findings);
    let mut lines = Lines::new(&file, findings);
    if check.id.starts_with(LOOK_PREFIX) {
        lines.fault("id", format!("“{LOOK_PREFIX}”开头的 id 留给岗位三查"), "换一个 id");
    }
    lines.count("items", check.items.len(), 5, check.cadence.max_items());
    refs.basis(&mut lines, "basis", &check.basis);
    for sector in &check.sectors {
        if sector != EVERY_SECTOR && !library.sectors.iter().any(|one| one.id == *sector) {
            lines.fault("sectors", format!("行业“{sector}”在 sectors.json 里没有"), "改成已有的行业 id，或“全部”");
        }
    }
    for id in &check.positions {
        if !library.positions.iter().any(|one| one.id == *id) {
            lines.fault("positions", format!("没有岗位“{id}”"), "改成 positions 里的 id");
        }
    }
    if check.permit && !check.items.iter().any(|item| item.stop) {
        lines.fault("items", "作业前核对单没有一个否决项", "把做不到就不能开工的项标上 \"stop\": true");
    }
    for item in &check.items {
        let at = format!("items.{}", item.id);
        lines.line(&format!("{at}.text"), &item.text);
        lines.line(&format!("{at}.wrong"), &item.wrong);
        refs.basis(&mut lines, &format!("{at}.basis"), &item.basis);
        if !item.major.is_empty() {
            rule_tables::major(library, &mut lines, &format!("{at}.major"), &item.major);
        }
        for target in &item.verifies {
            let found = target.split_once('/').is_some_and(|(position, risk)| {
                library.positions.iter().any(|one| one.id == position && one.risks.iter().any(|one| one.id == risk))
            });
            if !found {
                lines.fault(&format!("{at}.verifies"), format!("找不到风险“{target}”"), "写成 岗位id/风险id");
            }
        }
        if !["", "photo", "reading"].contains(&item.evidence.as_str()) {
            lines.fault(&format!("{at}.evidence"), format!("不认识的证据“{}”", item.evidence), "写 photo、reading 或删掉");
        }
        if check.no_phone.is_some() && item.evidence == "photo" {
            lines.fault(&format!("{at}.evidence"), "禁手机区不得要照片", "改成 reading，或出区后补拍的另一项");
        }
    }
}
