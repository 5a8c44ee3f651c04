//! 双重预防的规则 `rules.json`：步步有路走、限值写得对、指到的表和项都在。

use std::collections::HashSet;

use super::super::*;
use super::{Finding, Refs, ids, text::Lines};
use crate::rules::Controller;
use crate::rules::danger_steps::{At, FIELDS, Step};
use crate::rules::gas::Limit;

const FILE: &str = "rules.json";

/// 说明最多多少字。
const NOTE: usize = 120;

pub fn check(library: &Library, refs: &Refs<'_>, findings: &mut Vec<Finding>) {
    let rules = &library.rules;
    seeds(library, refs, findings);
    kinds(library, findings);
    let mut lines = Lines::new(FILE, findings);
    transitions(&rules.transitions, &mut lines);
    refs.basis(&mut lines, "extension.basis", &rules.extension.basis);
    lines.line_up_to("extension.major_words", &rules.extension.major_words, NOTE);
    levels(rules, refs, &mut lines);
    gases(library, refs, &mut lines);
    readings(library, refs, &mut lines);
    refs.basis(&mut lines, "pace.basis", &rules.pace.basis);
    if rules.pace.seconds_per_item == 0 {
        lines.fault("pace.seconds_per_item", "是 0：怎么查都不算快", "写平均一项几秒");
    }
    lines.line_up_to("pace.note", &rules.pace.note, NOTE);
    refs.basis(&mut lines, "resting.basis", &rules.resting.basis);
    lines.line_up_to("resting.note", &rules.resting.note, NOTE);
    for id in &rules.resting.keeps {
        if !library.checks.iter().any(|one| one.id == *id) && !library.positions.iter().any(|one| one.id == *id) {
            lines.fault("resting.keeps", format!("没有检查表或岗位“{id}”"), "写检查表或岗位的 id");
        }
    }
    twice(&mut lines, "resting.keeps", rules.resting.keeps.iter());
}

/// 同一个写了两遍的。
fn twice<T: std::hash::Hash + Eq + std::fmt::Debug>(lines: &mut Lines<'_>, at: &str, all: impl Iterator<Item = T>) {
    let mut seen = HashSet::new();
    for one in all {
        let name = format!("{one:?}");
        if !seen.insert(one) {
            lines.fault(at, format!("写了两遍：{name}"), "留一条");
        }
    }
}

/// 隐患的每一步：词认得、不重复；一般的、重大的，从起点走得到的每一处都有路走到头。
fn transitions(all: &[Transition], lines: &mut Lines<'_>) {
    for (index, one) in all.iter().enumerate() {
        let at = format!("transitions[{index}]");
        lines.line(&format!("{at}.who"), &one.who);
        if at_of(&one.from).is_none_or(|from| from == At::Closed) {
            lines.fault(&format!("{at}.from"), format!("不认识的一处“{}”", one.from), "写 reported、assessed……；销号以后不再走");
        }
        match Step::parse(&one.step).map(Step::leads_to) {
            None => lines.fault(&format!("{at}.step"), format!("不认识的一步“{}”", one.step), "写 assess、plan……"),
            Some(to) if to.token() != one.to => {
                lines.fault(&format!("{at}.to"), format!("“{}”不会走到“{}”", one.step, one.to), format!("写 {}", to.token()));
            }
            Some(_) => {}
        }
        for need in &one.needs {
            if need == "who" || !FIELDS.contains(&need.as_str()) {
                lines.fault(&format!("{at}.needs"), format!("没有“{need}”这一格"), "照 docs/content.md 里的格子写");
            }
        }
        if !["", "general", "major"].contains(&one.only.as_str()) {
            lines.fault(&format!("{at}.only"), format!("不认识的“{}”", one.only), "写 general、major，或空着");
        }
    }
    twice(lines, "transitions", all.iter().map(|one| (&one.from, &one.step, &one.only)));
    for grade in ["general", "major"] {
        let mut reached = vec![At::Reported];
        let mut next = 0;
        while let Some(from) = reached.get(next).copied() {
            next += 1;
            let suits = |one: &&Transition| one.only.is_empty() || one.only == grade || one.step == Step::Assess.token();
            let mut stuck = from != At::Closed;
            for way in all.iter().filter(|one| one.from == from.token()).filter(suits) {
                stuck = false;
                if let Some(to) = at_of(&way.to)
                    && !reached.contains(&to)
                {
                    reached.push(to);
                }
            }
            if stuck {
                lines.fault("transitions", format!("{grade} 的走到 {} 就没有路了", from.token()), "补上往下走的一步");
            }
        }
        if !reached.contains(&At::Closed) {
            lines.fault("transitions", format!("{grade} 的走不到销号"), "补上走到 closed 的一步");
        }
    }
}

fn at_of(token: &str) -> Option<At> {
    At::ALL.into_iter().find(|at| at.token() == token)
}

/// 四级各由谁管，高的不比低的管得低；复评的月数高的不比低的长。
fn levels(rules: &LoopRules, refs: &Refs<'_>, lines: &mut Lines<'_>) {
    let mut rank = Controller::Company;
    for level in [RiskLevel::Red, RiskLevel::Orange, RiskLevel::Yellow, RiskLevel::Blue] {
        let mut of = rules.controllers.iter().filter(|one| one.level == level);
        let (Some(one), None) = (of.next(), of.next()) else {
            lines.fault("controllers", format!("“{}”不是正好一条", level.label()), "四级各写一条");
            continue;
        };
        let at = format!("controllers.{}", level.color().1);
        refs.basis(lines, &at, &one.basis);
        lines.line(&at, &one.word);
        match Controller::from_slug(&one.who) {
            None => lines.fault(&at, format!("不认识的“{}”", one.who), "写 company、department、team、post"),
            Some(here) if here > rank => lines.fault(&at, "比高一级的管得还高", "高一级的由高一层的人管"),
            Some(here) => rank = here,
        }
    }
    let mut months = 0;
    let mut reviews: Vec<&ReviewRule> = rules.reviews.iter().collect();
    reviews.sort_by_key(|one| one.level);
    for one in reviews {
        let at = format!("reviews.{}", one.level.color().1);
        refs.basis(lines, &at, &one.basis);
        if one.months == 0 || one.months < months {
            lines.fault(&at, format!("{} 个月：是 0，或比高一级的还短", one.months), "高一级的不能比低一级的隔得久");
        }
        months = one.months;
    }
    twice(lines, "reviews", rules.reviews.iter().map(|one| one.level.label()));
}

/// 两头的限值，照页面上判读数的那一套来读；两头都空是企业自填。
fn limits(lines: &mut Lines<'_>, at: &str, at_least: &str, at_most: &str) {
    if at_least.is_empty() && at_most.is_empty() {
        return;
    }
    if let Err(why) = Limit::new(at_least, at_most) {
        lines.fault(at, format!("限值“{at_least}”到“{at_most}”不行：{why}"), "写成数，没有的一头、让企业填的空着");
    }
}

fn gases(library: &Library, refs: &Refs<'_>, lines: &mut Lines<'_>) {
    let all = &library.rules.gases;
    for one in all {
        let at = format!("gases.{}.{}", one.checks.join("、"), one.gas);
        lines.line(&at, &one.gas);
        lines.line(&at, &one.unit);
        refs.basis(lines, &at, &one.basis);
        limits(lines, &at, &one.at_least, &one.at_most);
        if !one.note.is_empty() {
            lines.line_up_to(&at, &one.note, NOTE);
        }
        if one.at_least.is_empty() && one.at_most.is_empty() && !one.basis.contains(&Basis::Company) {
            lines.fault(&at, "两头都没有限值，又没说企业自填", "依据里加上“企业自填”");
        }
        if one.checks.is_empty() || one.heights.is_empty() || one.before_minutes == 0 {
            lines.fault(&at, "没写用在哪张核对单、测哪里、多久以内测的才算", "补上");
        }
        for id in &one.checks {
            if !library.checks.iter().any(|check| check.id == *id && check.permit) {
                lines.fault(&at, format!("没有作业前核对单“{id}”"), "写 permit 是 true 的检查表 id");
            }
            // 不是否决项的答不适用不用写为什么：气体不能随着它走
            let follows = |check: &Checklist| check.items.iter().any(|item| item.id == one.item && item.stop && item.evidence != "reading");
            if !one.item.is_empty() && !library.checks.iter().any(|check| check.id == *id && follows(check)) {
                lines.fault(
                    &at,
                    format!("“{id}”没有“{}”这一项，或者它不是否决项、自己就要读数", one.item),
                    "写一项否决项的 id，总要测的空着",
                );
            }
        }
        twice(lines, &at, one.heights.iter());
    }
    twice(lines, "gases", all.iter().flat_map(|one| one.checks.iter().map(move |check| (check, &one.gas))));
}

fn seeds(library: &Library, refs: &Refs<'_>, findings: &mut Vec<Finding>) {
    for one in &library.rules.expiries {
        ids::check_id(FILE, &one.id, &one.id, findings);
        let mut lines = Lines::new(FILE, findings);
        let at = |field: &str| format!("expiries.{}.{field}", one.id);
        for (field, text) in [("kind", &one.kind), ("name", &one.name), ("who", &one.who)] {
            lines.line(&at(field), text);
        }
        if !one.note.is_empty() {
            lines.line_up_to(&at("note"), &one.note, NOTE);
        }
        if one.remind == 0 {
            lines.fault(&at("remind"), "到了那天才提醒，来不及", "写提前多少天");
        }
        refs.basis(&mut lines, &at("basis"), &one.basis);
        for sector in &one.sectors {
            if sector != EVERY_SECTOR && !library.sectors.iter().any(|known| known.id == *sector) {
                lines.fault(&at("sectors"), format!("行业“{sector}”在 sectors.json 里没有"), "改成已有的行业 id，或“全部”");
            }
        }
    }
}

fn kinds(library: &Library, findings: &mut Vec<Finding>) {
    for one in &library.rules.kinds {
        ids::check_id(FILE, &one.id, &one.id, findings);
        let mut lines = Lines::new(FILE, findings);
        let at = |field: &str| format!("kinds.{}.{field}", one.id);
        lines.line(&at("name"), &one.name);
        for id in &one.periods {
            if !library.periods.periods.iter().any(|period| period.id == *id) {
                lines.fault(&at("periods"), format!("periods.json 里没有“{id}”"), "写“多久一次”里有的 id");
            }
        }
    }
}

/// 要读数的项都写了单位；写了单位的项都要读数。
fn readings(library: &Library, refs: &Refs<'_>, lines: &mut Lines<'_>) {
    let all = &library.rules.readings;
    for one in all {
        let at = format!("readings.{}.{}", one.check, one.item);
        let item = library.checks.iter().find(|check| check.id == one.check);
        match item.and_then(|check| check.items.iter().find(|item| item.id == one.item)) {
            None => lines.fault(&at, "没有这个检查项", "写 检查表 id 和项 id"),
            Some(item) if item.evidence != "reading" => {
                lines.fault(&at, "这一项没说要读数", "在检查表里写上 \"evidence\": \"reading\"，或删掉这一条");
            }
            Some(_) => {}
        }
        lines.line(&at, &one.unit);
        limits(lines, &at, &one.at_least, &one.at_most);
        refs.basis(lines, &at, &one.basis);
    }
    twice(lines, "readings", all.iter().map(|one| (&one.check, &one.item)));
    for check in &library.checks {
        for item in check.items.iter().filter(|item| item.evidence == "reading") {
            if !all.iter().any(|one| one.check == check.id && one.item == item.id) {
                lines.fault("readings", format!("{}/{} 要读数，没写单位", check.id, item.id), "在 readings 里加一条");
            }
        }
    }
}
