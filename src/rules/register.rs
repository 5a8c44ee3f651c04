//! 风险清单的规矩：按树排、数一数、谁来管、哪天复评，和从岗位卡建清单。

use crate::content::{Checklist, ControlKind, Line, Look, Position, Risk, RiskLevel};

use super::Date;

/// 哪一级来管，由低到高。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Controller {
    /// 岗位。
    Post,
    /// 班组。
    Team,
    /// 部门（车间）。
    Department,
    /// 公司。
    Company,
}

impl Controller {
    /// 四级，由低到高。
    pub const ALL: [Self; 4] = [Self::Post, Self::Team, Self::Department, Self::Company];

    /// 存下来的词。
    pub fn slug(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Team => "team",
            Self::Department => "department",
            Self::Company => "company",
        }
    }

    /// 由存下来的词得回；不认识的是 `None`。
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.slug() == slug)
    }

    /// 给人看的词。
    pub fn label(self) -> &'static str {
        match self {
            Self::Post => "岗位",
            Self::Team => "班组",
            Self::Department => "部门",
            Self::Company => "公司",
        }
    }
}

/// 一级风险该哪一级管：规则里写的；没写这一级的按最高一级。
pub fn controller_of<'a>(level: RiskLevel, rules: impl IntoIterator<Item = (RiskLevel, &'a str)>) -> Controller {
    let found = rules.into_iter().find(|(one, _)| *one == level);
    found.and_then(|(_, who)| Controller::from_slug(who)).unwrap_or(Controller::Company)
}

/// 自己选的管控层级算不算：只能往上提，往下的按该管的那一级。
pub fn at_least(chosen: Option<Controller>, due: Controller) -> Controller {
    chosen.map_or(due, |chosen| chosen.max(due))
}

/// 往后数几个月：到了没有那一天的月份，是那个月的最后一天。
pub fn months_after(from: Date, months: u32) -> Date {
    let month0 = from.month - 1 + months;
    let (year, month) = (from.year + (month0 / 12) as i32, month0 % 12 + 1);
    let first = |year, month| Date { year, month, day: 1 };
    let next = if month == 12 { first(year + 1, 1) } else { first(year, month + 1) };
    let length = next.days() - first(year, month).days();
    Date { year, month, day: from.day.min(u32::try_from(length).unwrap_or(28)) }
}

/// 哪天复评：定了日子的照定的；没定的，从最近一次评定、复评那天起数规则里的月数；规则里不要求的没有。
pub fn review_day(latest: Date, asked: Option<Date>, months: Option<u32>) -> Option<Date> {
    asked.or_else(|| months.filter(|months| *months > 0).map(|months| months_after(latest, months)))
}

/// 复评到期没有。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewDue {
    /// 过了几天。
    Overdue(i64),
    /// 就是今天，或还有几天，快了。
    Soon(i64),
    /// 还早，或不要求。
    Later,
}

/// 提前多少天说“快到复评了”。
pub const REVIEW_SOON_DAYS: i64 = 30;

/// 复评到期没有。
pub fn review_due(on: Option<Date>, today: Date) -> ReviewDue {
    match on.map(|on| on.days() - today.days()) {
        Some(left) if left < 0 => ReviewDue::Overdue(-left),
        Some(left) if left <= REVIEW_SOON_DAYS => ReviewDue::Soon(left),
        _ => ReviewDue::Later,
    }
}

/// 几条里最高的一级；一条都没有是 `None`。
pub fn highest(levels: impl IntoIterator<Item = RiskLevel>) -> Option<RiskLevel> {
    // 红排在最前
    levels.into_iter().min()
}

/// 各级几条，按红橙黄蓝。
pub fn counts(levels: impl IntoIterator<Item = RiskLevel>) -> [usize; 4] {
    let mut counts = [0; 4];
    for level in levels {
        counts[level as usize] += 1;
    }
    counts
}

/// 树上的一个单元。
#[derive(Clone, Debug, PartialEq)]
pub struct UnitBranch<'a, T> {
    /// 单元。
    pub name: String,
    /// 事件，高的在前，同级的照原来的先后。
    pub events: Vec<&'a T>,
}

/// 树上的一个分析对象。
#[derive(Clone, Debug, PartialEq)]
pub struct Object<'a, T> {
    /// 分析对象。
    pub name: String,
    /// 最高的一级。
    pub highest: RiskLevel,
    /// 一共几条。
    pub count: usize,
    /// 单元，高的在前。
    pub units: Vec<UnitBranch<'a, T>>,
}

/// 排成树：分析对象 → 单元 → 事件。高的在前，一样高的照原来的先后；`of` 给出一条的分析对象、单元、等级。
pub fn tree<'a, T>(all: &'a [T], of: impl Fn(&'a T) -> (&'a str, &'a str, RiskLevel)) -> Vec<Object<'a, T>> {
    let mut sorted: Vec<&T> = all.iter().collect();
    sorted.sort_by_key(|one| of(one).2);
    let mut objects: Vec<Object<'a, T>> = Vec::new();
    for one in sorted {
        let (object, unit, level) = of(one);
        let at = objects.iter().position(|known| known.name == object).unwrap_or_else(|| {
            objects.push(Object { name: object.to_owned(), highest: level, count: 0, units: Vec::new() });
            objects.len() - 1
        });
        let branch = &mut objects[at];
        branch.count += 1;
        match branch.units.iter_mut().find(|known| known.name == unit) {
            Some(known) => known.events.push(one),
            None => branch.units.push(UnitBranch { name: unit.to_owned(), events: vec![one] }),
        }
    }
    objects
}

/// 从岗位卡得出的一条管控措施。
#[derive(Clone, Debug, PartialEq)]
pub struct SeedControl {
    /// 哪一类。
    pub kind: ControlKind,
    /// 措施。
    pub text: String,
    /// 排查内容：怎么看它还在不在。
    pub check: String,
}

/// 从岗位卡得出的一条风险。
#[derive(Clone, Debug, PartialEq)]
pub struct Seed {
    /// 出处，`岗位id/风险id`；同一个出处不建第二条。
    pub source: String,
    /// 分析对象：岗位。
    pub object: String,
    /// 单元：在哪里。
    pub unit: String,
    /// 事件。
    pub what: String,
    /// 事故类型的 token。
    pub accident: String,
    /// 卡上的参考等级。
    pub level: RiskLevel,
    /// 为什么是这一级。
    pub reason: String,
    /// 管控措施。
    pub controls: Vec<SeedControl>,
}

/// 一个岗位的卡得出的各条风险：卡上最要紧的一条、操作卡上防着它的步骤、应急处置卡上对着它的情形，都成为管控措施；
/// 三查和检查表里验证它的，成为排查内容。
pub fn seeds(position: &Position, checks: &[&Checklist]) -> Vec<Seed> {
    position.risks.iter().map(|risk| seed(position, risk, checks)).collect()
}

fn seed(position: &Position, risk: &Risk, checks: &[&Checklist]) -> Seed {
    let source = format!("{}/{}", position.id, risk.id);
    let guards = |guards: &[String]| guards.contains(&risk.id);
    let looks = position.operation.look.iter().filter(|look: &&Look| guards(&look.guards)).map(|look| look.text.clone());
    let items = checks.iter().flat_map(|check| &check.items).filter(|item| item.verifies.contains(&source)).map(|item| item.text.clone());
    let mut verified: Vec<String> = Vec::new();
    for text in looks.chain(items) {
        if !verified.contains(&text) {
            verified.push(text);
        }
    }
    let mut controls = vec![SeedControl { kind: risk.kind, text: risk.control.clone(), check: verified.join("；") }];
    let lines = position.operation.steps.iter().chain(&position.operation.after).chain(&position.operation.never);
    controls.extend(lines.filter(|line: &&Line| guards(&line.guards)).map(|line| SeedControl {
        kind: ControlKind::Management,
        text: line.text.clone(),
        check: "看现场：照这一条做没有".to_owned(),
    }));
    controls.extend(position.emergency.cases.iter().filter(|case| guards(&case.answers)).map(|case| SeedControl {
        kind: ControlKind::Emergency,
        text: format!("{}：{}", case.title, case.first),
        check: "问一遍：第一步做什么、绝不做什么".to_owned(),
    }));
    Seed {
        source,
        object: position.name.clone(),
        unit: risk.place.clone(),
        what: risk.what.clone(),
        accident: risk.r#type.clone(),
        level: risk.level,
        reason: risk.why.clone(),
        controls,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use RiskLevel::{Blue, Orange, Red, Yellow};

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    #[test]
    fn the_level_says_who_controls_it_and_a_lower_choice_does_not_count() {
        let rules = [(Red, "company"), (Orange, "department"), (Yellow, "team"), (Blue, "post")];
        assert_eq!(controller_of(Orange, rules), Controller::Department);
        assert_eq!(controller_of(Red, []), Controller::Company, "没写的从严");
        assert_eq!(controller_of(Red, [(Red, "谁都行")]), Controller::Company, "读不懂的从严");
        assert_eq!(at_least(Some(Controller::Post), Controller::Department), Controller::Department);
        assert_eq!(at_least(Some(Controller::Company), Controller::Department), Controller::Company);
        assert_eq!(at_least(None, Controller::Team), Controller::Team);
        for one in Controller::ALL {
            assert_eq!(Controller::from_slug(one.slug()), Some(one));
        }
    }

    #[test]
    fn months_end_on_a_day_that_exists() {
        let after = |from, months| months_after(date(from), months);
        assert_eq!(after("2026-01-31", 1), date("2026-02-28"));
        assert_eq!(after("2024-01-31", 1), date("2024-02-29"));
        assert_eq!(after("2026-08-31", 6), date("2027-02-28"));
        assert_eq!(after("2026-11-22", 12), date("2027-11-22"));
        assert_eq!(after("2026-12-01", 0), date("2026-12-01"));
        assert_eq!(after("2026-10-15", 2), date("2026-12-15"));
    }

    #[test]
    fn later_gradings_never_come_up_for_review_earlier() {
        for from in 0..800 {
            let day = |days: i64| {
                let mut date = date("2023-01-01");
                for _ in 0..days {
                    let next = Date { day: date.day + 1, ..date };
                    date = if next.days() == months_after(Date { day: 1, ..date }, 1).days() {
                        months_after(Date { day: 1, ..date }, 1)
                    } else {
                        next
                    };
                }
                date
            };
            let (one, two) = (day(from), day(from + 1));
            assert_eq!(two.days() - one.days(), 1);
            assert!(months_after(one, 3).days() <= months_after(two, 3).days(), "{one:?}");
        }
    }

    #[test]
    fn a_review_is_due_on_the_day_asked_for_or_after_the_months_of_the_rule() {
        let set = date("2026-05-31");
        assert_eq!(review_day(set, None, Some(6)), Some(date("2026-11-30")));
        assert_eq!(review_day(set, Some(date("2026-06-30")), Some(6)), Some(date("2026-06-30")));
        assert_eq!(review_day(set, None, None), None);
        assert_eq!(review_day(set, None, Some(0)), None);
        let due = |today: &str| review_due(Some(date("2026-11-30")), date(today));
        assert_eq!(due("2026-12-03"), ReviewDue::Overdue(3));
        assert_eq!(due("2026-11-30"), ReviewDue::Soon(0));
        assert_eq!(due("2026-10-31"), ReviewDue::Soon(30));
        assert_eq!(due("2026-10-30"), ReviewDue::Later);
        assert_eq!(review_due(None, set), ReviewDue::Later);
    }

    #[test]
    fn the_tree_puts_the_highest_first_and_loses_nothing() {
        let all =
            [("打磨间", "除尘器", Yellow, 1), ("配电房", "柜前", Orange, 2), ("打磨间", "砂带机", Red, 3), ("打磨间", "除尘器", Orange, 4)];
        let tree = tree(&all, |one| (one.0, one.1, one.2));
        let told: Vec<_> = tree
            .iter()
            .map(|object| {
                let units: Vec<_> =
                    object.units.iter().map(|unit| (unit.name.as_str(), unit.events.iter().map(|one| one.3).collect::<Vec<_>>())).collect();
                (object.name.as_str(), object.highest, object.count, units)
            })
            .collect();
        assert_eq!(
            told,
            [("打磨间", Red, 3, vec![("砂带机", vec![3]), ("除尘器", vec![4, 1])]), ("配电房", Orange, 1, vec![("柜前", vec![2])]),]
        );
        assert_eq!(counts(all.iter().map(|one| one.2)), [1, 2, 1, 0]);
        assert_eq!(highest(all.iter().map(|one| one.2)), Some(Red));
        assert_eq!(highest([]), None);
    }

    #[test]
    fn every_shipped_position_seeds_a_register_in_which_red_and_orange_are_checked() {
        let library = crate::content::Library::load_dir(std::path::Path::new("public/content")).expect("内容读得懂");
        let checks: Vec<&Checklist> = library.checks.iter().collect();
        for position in &library.positions {
            let seeds = seeds(position, &checks);
            assert_eq!(seeds.len(), position.risks.len());
            for seed in &seeds {
                assert!(seed.source.starts_with(&format!("{}/", position.id)));
                assert!(!seed.unit.is_empty() && !seed.what.is_empty() && !seed.reason.is_empty(), "{}", seed.source);
                if seed.level.needs_full_trace() {
                    assert!(!seed.controls[0].check.is_empty(), "{}：没有排查内容", seed.source);
                    assert!(seed.controls.len() >= 3, "{}：少了步骤或应急", seed.source);
                }
            }
        }
    }
}
