//! 主要安全风险公示牌：重大、较大的，和墙上的大字牌一样的先后，管控措施、应急措施一条不少。没有电话：自证包里也有这一本。

use super::Frame;
use super::register::{kind_word, level_word};
use crate::content::RiskLevel;
use crate::export::{Cell, ColumnKind, Sheet, column};
use crate::journal::{Level, RegisterEntry};
use crate::rules::{Controller, tree};

/// 发群时最多说几条。
const BRIEF_MOST: usize = 10;

/// 主要安全风险公示牌，照现在的样子；`who` 说一条由哪一级管。
pub fn board<'a>(frame: Frame, entries: impl Iterator<Item = &'a RegisterEntry>, who: impl Fn(&RegisterEntry) -> Controller) -> Sheet {
    let mut posted: Vec<(RiskLevel, &RegisterEntry)> = entries.filter_map(|entry| Some((posted_as(entry.level())?, entry))).collect();
    posted.sort_by(|(_, a), (_, b)| a.at.as_str().cmp(b.at.as_str()));
    let objects = tree(&posted, |(level, entry)| (&entry.set.object, &entry.set.unit, *level));
    let all: Vec<&RegisterEntry> =
        objects.iter().flat_map(|object| &object.units).flat_map(|unit| &unit.events).map(|(_, entry)| *entry).collect();
    let count = |level| all.iter().filter(|entry| entry.level() == level).count();
    let counts = [Level::Red, Level::Orange].map(|level| format!("{} {} 条", level_word(level), count(level)));
    let told = format!("共 {} 条：{}", all.len(), counts.join("，"));
    let mut brief = vec![told.clone()];
    brief.extend(all.iter().take(BRIEF_MOST).enumerate().map(|(n, entry)| brief_line(n, entry, who(entry))));
    if all.len() > BRIEF_MOST {
        brief.push(format!("还有 {} 条，在公示牌上", all.len() - BRIEF_MOST));
    }
    Sheet {
        title: "主要安全风险公示牌".to_owned(),
        columns: vec![
            column("序号", 7, ColumnKind::Number),
            column("在哪里", 14, ColumnKind::Text),
            column("单元", 12, ColumnKind::Text),
            column("会出什么事", 22, ColumnKind::Text),
            column("等级", 11, ColumnKind::Text),
            column("会出的事故", 10, ColumnKind::Text),
            column("管控措施", 38, ColumnKind::Text),
            column("应急措施", 30, ColumnKind::Text),
            column("管控层级", 10, ColumnKind::Text),
            column("分管负责人", 11, ColumnKind::Text),
            column("部门负责人", 11, ColumnKind::Text),
            column("直接责任人", 11, ColumnKind::Text),
        ],
        rows: all.iter().enumerate().map(|(n, entry)| row(frame, n, entry, who(entry))).collect(),
        notes: vec![
            format!("{told}。只列重大、较大的，一般的、低的在风险分级管控清单里。"),
            "出事先打：火警、救援 119，急救 120。管控层级、责任人由本单位定。".to_owned(),
        ],
        brief,
        signatures: vec!["制表人", "审定"],
        ..frame.of_today("风险公示牌")
    }
}

/// 上牌的是哪一级；不上牌的是 `None`。
fn posted_as(level: Level) -> Option<RiskLevel> {
    match level {
        Level::Red => Some(RiskLevel::Red),
        Level::Orange => Some(RiskLevel::Orange),
        Level::Yellow | Level::Blue => None,
    }
}

fn row(frame: Frame, n: usize, entry: &RegisterEntry, who: Controller) -> Vec<Cell> {
    let set = &entry.set;
    let of = |emergency: bool| set.controls.iter().filter(move |one| (one.kind == "emergency") == emergency);
    let measures: Vec<String> = of(false).map(|one| format!("{}：{}", kind_word(&one.kind), one.text)).collect();
    let emergency_lines: Vec<&str> = of(true).map(|one| one.text.as_str()).collect();
    let accident = if set.accident.is_empty() { String::new() } else { frame.words.accident(&set.accident) };
    vec![
        (n + 1).into(),
        set.object.as_str().into(),
        set.unit.as_str().into(),
        set.what.as_str().into(),
        level_word(entry.level()).into(),
        accident.into(),
        measures.join("\n").into(),
        emergency_lines.join("\n").into(),
        who.label().into(),
        frame.person(set.charge).into(),
        frame.person(set.head).into(),
        frame.person(set.direct).into(),
    ]
}

fn brief_line(n: usize, entry: &RegisterEntry, who: Controller) -> String {
    let set = &entry.set;
    let place = format!("{} {}", set.object, set.unit);
    format!("{}. {}：{}，{}，{}管控", n + 1, place.trim(), set.what, level_word(entry.level()), who.label())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Period;
    use crate::export::ledgers::Words;
    use crate::journal::*;

    struct Names;

    impl Words for Names {
        fn company(&self) -> String {
            "一厂".into()
        }
        fn person(&self, _: PersonId) -> String {
            "王建国".into()
        }
        fn checklist(&self, id: &str) -> String {
            id.into()
        }
        fn position(&self, id: &str) -> String {
            id.into()
        }
        fn accident(&self, token: &str) -> String {
            format!("{token}事故")
        }
        fn cite(&self, criterion: &str) -> String {
            criterion.into()
        }
        fn thing(&self, kind: &str) -> String {
            kind.into()
        }
    }

    /// 第 `n` 分钟写下的一条。
    fn entry(n: u8, object: &str, unit: &str, level: Level) -> RegisterEntry {
        let line = |kind: &str, text: String| ControlLine { kind: kind.into(), text, check: String::new() };
        let mut controls: Vec<_> = (1..=7).map(|at| line("engineering", format!("措施 {at}"))).collect();
        controls.insert(3, line("emergency", "按急停".into()));
        controls.push(line("emergency", "打 119".into()));
        let set = RiskSet {
            risk: RiskId::from_random([n; 16]),
            object: object.into(),
            unit: unit.into(),
            what: format!("事件 {n}"),
            accident: "爆炸".into(),
            inherent: Grading { method: Method::Direct, values: Vec::new(), level, reason: "看过".into() },
            residual: None,
            controls,
            controller: "team".into(),
            charge: Some(PersonId::from_random([1; 16])),
            head: None,
            direct: None,
            source: None,
            review_by: None,
        };
        let at = Wall::parse(&format!("2026-11-20T08:{n:02}:00.000+08:00")).unwrap();
        RegisterEntry { set, at, by: None, changes: 0, reviews: Vec::new(), reviews_before: 0 }
    }

    fn of(entries: &[RegisterEntry], who: impl Fn(&RegisterEntry) -> Controller) -> Sheet {
        let made = Wall::parse("2026-11-30T18:00:00.000+08:00").unwrap();
        board(Frame { words: &Names, period: Period::month(made.day()), made }, entries.iter(), who)
    }

    fn told(entry: &RegisterEntry) -> Controller {
        if entry.level() == Level::Red { Controller::Company } else { Controller::Department }
    }

    #[test]
    fn only_red_and_orange_are_posted_in_the_order_of_the_board_on_the_wall() {
        let entries = [
            entry(5, "打磨间", "除尘器", Level::Orange),
            entry(4, "打磨间", "砂带机", Level::Red),
            entry(3, "配电房", "柜前", Level::Orange),
            entry(2, "库房", "", Level::Yellow),
            entry(1, "打磨间", "除尘器", Level::Blue),
        ];
        let sheet = of(&entries, told);
        let events: Vec<String> = sheet.rows.iter().map(|row| row[3].text()).collect();
        assert_eq!(events, ["事件 4", "事件 5", "事件 3"]);
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
        assert_eq!(sheet.brief[0], "共 3 条：重大（红） 1 条，较大（橙） 2 条");
        assert_eq!(sheet.brief[1], "1. 打磨间 砂带机：事件 4，重大（红），公司管控");
        assert!(!sheet.bad && sheet.about.contains("截至：2026-11-30"));
    }

    #[test]
    fn a_row_has_every_measure_with_what_to_do_in_an_emergency_beside_them() {
        let sheet = of(&[entry(1, "打磨间", "除尘器", Level::Red)], told);
        let row: Vec<String> = sheet.rows[0].iter().map(Cell::text).collect();
        assert_eq!(row[..6], ["1", "打磨间", "除尘器", "事件 1", "重大（红）", "爆炸事故"]);
        assert_eq!(row[6].lines().count(), 7, "{}", row[6]);
        assert!(row[6].starts_with("工程技术：措施 1\n") && !row[6].contains("按急停"));
        assert_eq!(row[7], "按急停\n打 119");
        assert_eq!(row[8..], ["公司", "王建国", "", ""]);
    }

    #[test]
    fn a_long_board_is_told_shortly_to_the_group_and_none_is_an_empty_sheet() {
        let entries: Vec<_> = (0..12).map(|n| entry(n, "打磨间", "", Level::Orange)).collect();
        let sheet = of(&entries, told);
        assert_eq!((sheet.rows.len(), sheet.brief.len()), (12, BRIEF_MOST + 2));
        assert_eq!(sheet.brief.last().map(String::as_str), Some("还有 2 条，在公示牌上"));
        let none = of(&[entry(1, "库房", "", Level::Blue)], told);
        assert_eq!((none.rows.len(), none.brief.len()), (0, 1));
    }
}
