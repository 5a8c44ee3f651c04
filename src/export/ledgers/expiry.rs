//! 到期台账：先到期的在前。

use super::Frame;
use crate::export::{Cell, ColumnKind, Sheet, column};
use crate::journal::{Day, ExpirySet, Thing};
use crate::rules::Date;

/// 到期台账，照现在的样子；`keeper` 是没写谁管的归哪个角色管，不知道的是空的。
pub fn expiry<'a, 'b>(frame: Frame, things: impl Iterator<Item = &'a Thing>, keeper: impl Fn(&ExpirySet) -> &'b str) -> Sheet {
    let mut things: Vec<_> = things.collect();
    things.sort_by_key(|thing| (thing.set.expires, thing.set.name.clone(), thing.set.thing));
    let left = |thing: &Thing| days_left(thing.set.expires, frame.today());
    let gone = things.iter().filter(|thing| left(thing) < 0).count();
    let near = things.iter().filter(|thing| (0..=i64::from(thing.set.remind)).contains(&left(thing))).count();
    let mut brief = vec![format!("共 {} 样：过期 {gone} 样，快到期 {near} 样", things.len())];
    let due = things.iter().filter(|thing| left(thing) <= i64::from(thing.set.remind)).take(10).enumerate();
    brief.extend(due.map(|(n, thing)| format!("{}. {} {}：{}", n + 1, thing.set.place, thing.set.name, state(thing, frame.today()))));
    Sheet {
        columns: vec![
            column("序号", 7, ColumnKind::Number),
            column("种类", 16, ColumnKind::Text),
            column("名称、编号", 24, ColumnKind::Text),
            column("在哪里", 16, ColumnKind::Text),
            column("到期日", 13, ColumnKind::Date),
            column("状态", 16, ColumnKind::Text),
            column("谁管", 11, ColumnKind::Text),
            column("多久一次", 12, ColumnKind::Text),
            column("换过、检过几次", 10, ColumnKind::Number),
            column("备注", 26, ColumnKind::Text),
        ],
        rows: things.iter().enumerate().map(|(n, thing)| row(frame, n, thing, keeper(&thing.set))).collect(),
        notes: vec![format!("共 {} 样：过期 {gone} 样，快到期 {near} 样。到期那天还有效。", things.len())],
        brief,
        bad: gone > 0,
        ..frame.of_today("到期台账")
    }
}

/// 还有几天到期；过了是负的。
fn days_left(expires: Day, today: Day) -> i64 {
    let days = |day: Day| Date::parse(day.as_str()).map(Date::days);
    days(expires).zip(days(today)).map_or(0, |(expires, today)| expires - today)
}

fn state(thing: &Thing, today: Day) -> String {
    match days_left(thing.set.expires, today) {
        0 => "今天到期".to_owned(),
        left if left < 0 => format!("已过期 {} 天", -left),
        left if left <= i64::from(thing.set.remind) => format!("快到期，还有 {left} 天"),
        _ => "在期内".to_owned(),
    }
}

fn row(frame: Frame, n: usize, thing: &Thing, keeper: &str) -> Vec<Cell> {
    let set = &thing.set;
    let owner = if set.owner.is_some() { frame.person(set.owner) } else { keeper.to_owned() };
    let every = if set.every == 0 { "看证上的日子".to_owned() } else { format!("每 {} 个月", set.every) };
    vec![
        (n + 1).into(),
        frame.words.thing(&set.kind).into(),
        set.name.as_str().into(),
        set.place.as_str().into(),
        set.expires.into(),
        state(thing, frame.today()).into(),
        owner.into(),
        every.into(),
        thing.before.len().into(),
        set.note.as_str().into(),
    ]
}
