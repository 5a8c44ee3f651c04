//! 判重大：对着判定标准一条一条问，不留一个空格子让人自己填。
//!
//! 先挑沾得上边的几类（按适用对象分），类里逐条答是、不是、说不准。有一条是，就是重大；有一条说不准，请有资格的人对照原文定；
//! 都不是，才是一般。没有对到原文的条款（待核）答“是”也只算说不准。
//! 一份标准里管着它全部对象的几类（`WHOLE`，如工贸第十四条“有但失效”），问了它的哪一条，就跟着问。

use crate::content::{Criterion, major_clauses};

/// 每个行业（S01–S30）对着哪几个领域的判定标准。没有对得上的，不在里面。
const FIELDS: [(&str, &[&str]); 18] = [
    ("S02", &["教育"]),
    ("S03", &["城镇燃气", "民爆"]),
    ("S04", &["道路运输", "民爆", "烟花"]),
    ("S05", &["养老"]),
    ("S06", &["金属非金属矿山"]),
    ("S07", &["房屋市政"]),
    ("S09", &["房屋市政", "城镇燃气"]),
    ("S10", &["道路运输", "公路运营", "港口危货", "水上客运", "内河船舶"]),
    ("S11", &["水利"]),
    ("S12", &["农业机械", "渔业船舶"]),
    ("S13", &["城镇燃气"]),
    ("S16", &["养老"]),
    ("S17", &["化工和危化", "烟花"]),
    ("S18", &["工贸"]),
    ("S23", &["烟花"]),
    ("S24", &["金属非金属矿山"]),
    ("S27", &["教育"]),
    ("S30", &["水上客运", "内河船舶", "港口危货"]),
];

/// 哪一行都可能碰上的两个领域。
const ALWAYS: [&str; 2] = ["特种设备", "消防"];

/// 新标准接替了、只留作对照的，不拿来判。
const SUPERSEDED: &str = "只作对照";

/// 管着一份标准全部对象的几类：`sources.json` 里的文件 id、适用对象。不由人挑，问了这份标准的哪一条，都跟着问。
const WHOLE: [(&str, &str); 6] = [
    ("gongmao10", "管理类（全部工贸企业）"),
    ("gongmao10", "全部工贸企业（通则）"),
    ("jianzhi2024-5", "兜底"),
    ("gb45067", "通用"),
    ("jiancheng2023-4", "兜底"),
    ("jiaobanyun2023-52", "道路运输企业和城市客运企业（通用）"),
];

/// 这一条管着它那份标准的全部对象。
fn is_whole(one: &Criterion) -> bool {
    WHOLE.iter().any(|(source, applies)| one.source == *source && one.applies == *applies)
}

/// 这几个行业对着哪些领域，不重复；一个都没选、都对不上时只有处处适用的。
pub fn fields(sectors: &[String]) -> Vec<&'static str> {
    let mut fields: Vec<&'static str> = Vec::new();
    for sector in sectors {
        for field in FIELDS.iter().filter(|(id, _)| id == sector).flat_map(|(_, fields)| *fields) {
            if !fields.contains(field) {
                fields.push(field);
            }
        }
    }
    fields.extend(ALWAYS);
    fields
}

/// 有判定标准的全部领域，按文件里的先后。
pub fn all_fields(criteria: &[Criterion]) -> Vec<&str> {
    let mut fields: Vec<&str> = Vec::new();
    for one in criteria {
        if !fields.contains(&one.field.as_str()) {
            fields.push(&one.field);
        }
    }
    fields
}

/// 一类：同一领域、同一适用对象的几条，一起问。
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    /// 领域；检查项写明的那一类是空的。
    pub field: &'a str,
    /// 适用对象，也是判定的前提。
    pub applies: &'a str,
    /// 逐条。
    pub rows: Vec<&'a Criterion>,
}

impl Group<'_> {
    /// 检查项写明的那一类：总要问，不由人挑。
    pub fn is_marked(&self) -> bool {
        self.field.is_empty() && self.applies == MARKED
    }
}

/// 检查项写明的那一类怎么叫。
pub const MARKED: &str = "这个检查项写明可能够得上的";

/// 要问的几类：检查项写明的（`major` 栏）在最前，然后是这几个领域的，按文件里的先后。
///
/// 写明的那份标准不在这几个领域里的，它的 `WHOLE` 也在。
pub fn groups<'a>(criteria: &'a [Criterion], fields: &[&str], mark: &str) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let (source, clauses, _) = major_clauses(mark);
    let clauses: Vec<&str> = clauses.collect();
    let marked = |one: &&Criterion| one.source == source && clauses.iter().any(|clause| one.clause.starts_with(clause));
    let rows: Vec<&Criterion> = criteria.iter().filter(marked).collect();
    let is_named = !rows.is_empty();
    if is_named {
        groups.push(Group { field: "", applies: MARKED, rows });
    }
    let asked = |one: &&Criterion| {
        let follows = is_named && one.source == source && is_whole(one);
        (follows || fields.contains(&one.field.as_str())) && !one.applies.contains(SUPERSEDED)
    };
    for one in criteria.iter().filter(asked) {
        match groups.iter_mut().find(|group| group.field == one.field && group.applies == one.applies) {
            Some(group) => group.rows.push(one),
            None => groups.push(Group { field: &one.field, applies: &one.applies, rows: vec![one] }),
        }
    }
    groups
}

/// 哪几类要答：检查项写明的、人挑的（`open`），和跟着它们的 `WHOLE`。和 `groups` 一一对应。
///
/// 里面的每一条都在别的类里问到了的，不再问一遍。
pub fn asked_groups(groups: &[Group<'_>], open: impl Fn(&Group<'_>) -> bool) -> Vec<bool> {
    let opened: Vec<bool> = groups.iter().map(|group| group.is_marked() || open(group)).collect();
    let known: Vec<&Criterion> =
        groups.iter().zip(&opened).filter(|(_, opened)| **opened).flat_map(|(group, _)| group.rows.iter().copied()).collect();
    let follows = |row: &Criterion| {
        let is_new = !known.iter().any(|one| one.source == row.source && one.clause == row.clause);
        is_new && is_whole(row) && known.iter().any(|one| one.source == row.source)
    };
    groups.iter().zip(&opened).map(|(group, opened)| *opened || group.rows.iter().any(|row| follows(row))).collect()
}

/// 一条怎么答。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// 是。
    Yes,
    /// 不是。
    No,
    /// 说不准。
    Unsure,
}

impl Reply {
    /// 全部。
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unsure];

    /// 给人看的词。
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "是",
            Self::No => "不是",
            Self::Unsure => "说不准",
        }
    }
}

/// 判出来的。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 还没答完：还差几条；一类都没挑是 `None`。
    Unfinished(Option<usize>),
    /// 重大，够上哪几条（`文件#条款`）。
    Major(Vec<String>),
    /// 一般。
    General,
    /// 说不准，请有资格的人对照这几条的原文定。
    Ask(Vec<String>),
}

/// 一条的写法：`文件#条款`。同一条（在两类里都问到的）写法相同。
pub fn reference(one: &Criterion) -> String {
    format!("{}#{}", one.source, one.clause)
}

/// 由答的得出。`asked` 是挑出来的几类的全部条款，一条都没有而 `none` 为真，是“哪一类都不沾边”。
pub fn verdict<'a>(asked: impl Iterator<Item = &'a Criterion>, none: bool, reply: impl Fn(&str) -> Option<Reply>) -> Verdict {
    let (mut yes, mut unsure, mut left, mut any) = (Vec::new(), Vec::new(), 0, false);
    for one in asked {
        any = true;
        let name = reference(one);
        match reply(&name) {
            None => left += 1,
            Some(Reply::Yes) if !one.pending => push(&mut yes, name),
            Some(Reply::Yes | Reply::Unsure) => push(&mut unsure, name),
            Some(Reply::No) => {}
        }
    }
    // 够上一条就是重大，不必答完；其余的要答完
    match () {
        () if !yes.is_empty() => Verdict::Major(yes),
        () if left > 0 => Verdict::Unfinished(Some(left)),
        () if !unsure.is_empty() => Verdict::Ask(unsure),
        () if any || none => Verdict::General,
        () => Verdict::Unfinished(None),
    }
}

fn push(names: &mut Vec<String>, name: String) {
    if !names.contains(&name) {
        names.push(name);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::content::Criteria;
    use proptest::prelude::*;

    fn shipped() -> Criteria {
        serde_json::from_str(&std::fs::read_to_string("public/content/criteria.json").unwrap()).unwrap()
    }

    fn sectors(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn every_field_in_the_table_has_criteria() {
        let criteria = shipped();
        let known = all_fields(&criteria.criteria);
        for field in FIELDS.iter().flat_map(|(_, fields)| *fields).chain(&ALWAYS) {
            assert!(known.contains(field), "判定标准里没有 {field}");
        }
        for field in &known {
            assert!(
                ALWAYS.contains(field) || FIELDS.iter().any(|(_, fields)| fields.contains(field)),
                "{field} 的判定标准没有哪个行业问得到"
            );
        }
    }

    #[test]
    fn a_dust_factory_is_asked_the_dust_items_of_its_own_standard() {
        let criteria = shipped();
        let groups = groups(&criteria.criteria, &fields(&sectors(&["S18"])), "");
        let dust = groups.iter().find(|group| group.applies == "存在粉尘爆炸危险").expect("有粉尘的一类");
        assert_eq!((dust.field, dust.rows.len()), ("工贸", 10));
        assert!(groups.iter().all(|group| group.field != "房屋市政"));
        assert!(groups.iter().any(|group| group.field == "特种设备"), "叉车、行车哪一行都有");
    }

    #[test]
    fn what_the_check_item_names_is_asked_first_down_to_its_sub_items() {
        let criteria = shipped();
        let groups = groups(&criteria.criteria, &fields(&sectors(&["S18"])), "jianzhi2024-5#第五条（四）、第七条（二）");
        assert!(groups[0].is_marked() && groups[1..].iter().all(|group| !group.is_marked()));
        let clauses: Vec<&str> = groups[0].rows.iter().map(|row| row.clause.as_str()).collect();
        assert_eq!(clauses, ["第五条（四）1", "第五条（四）2", "第五条（四）3", "第五条（四）4", "第七条（二）"]);
    }

    /// What is asked once only these groups are open: what each applies to, and every row.
    fn asked_of<'a>(groups: &[Group<'a>], open: &[&str]) -> (Vec<&'a str>, Vec<&'a Criterion>) {
        let asked = asked_groups(groups, |group| open.contains(&group.applies));
        let chosen: Vec<&Group<'a>> = groups.iter().zip(asked).filter(|(_, asked)| *asked).map(|(group, _)| group).collect();
        (chosen.iter().map(|group| group.applies).collect(), chosen.iter().flat_map(|group| group.rows.iter().copied()).collect())
    }

    #[test]
    fn a_valve_that_is_fitted_but_stuck_is_not_general_before_the_clause_on_failed_devices_is_answered() {
        let criteria = shipped();
        let groups = groups(&criteria.criteria, &fields(&sectors(&["S18"])), "gongmao10#第十一条（六）");
        let (applies, rows) = asked_of(&groups, &[]);
        assert_eq!(applies, [MARKED, "管理类（全部工贸企业）", "全部工贸企业（通则）"]);
        let failed = "gongmao10#第十四条";
        let named_only = |name: &str| (name == "gongmao10#第十一条（六）").then_some(Reply::No);
        assert_eq!(verdict(rows.iter().copied(), false, named_only), Verdict::Unfinished(Some(4)));
        let all_but_failed = |name: &str| (name != failed).then_some(Reply::No);
        assert_eq!(verdict(rows.iter().copied(), false, all_but_failed), Verdict::Unfinished(Some(1)));
        let stuck = |name: &str| Some(if name == failed { Reply::Yes } else { Reply::No });
        assert_eq!(verdict(rows.iter().copied(), false, stuck), Verdict::Major(vec![failed.into()]));
        assert_eq!(verdict(rows.iter().copied(), false, |_| Some(Reply::No)), Verdict::General);
    }

    #[test]
    fn what_covers_a_whole_standard_follows_any_of_its_groups_and_no_other_standard() {
        let criteria = shipped();
        let groups = groups(&criteria.criteria, &all_fields(&criteria.criteria), "");
        assert!(asked_of(&groups, &[]).0.is_empty(), "一类都没挑，不跟着问");
        for group in groups.iter().filter(|group| group.rows.iter().all(|row| !is_whole(row))) {
            let (_, rows) = asked_of(&groups, &[group.applies]);
            for one in criteria.criteria.iter().filter(|one| is_whole(one)) {
                let is_own = rows.iter().any(|row| row.source == one.source && !is_whole(row));
                assert_eq!(rows.contains(&one), is_own, "挑了“{}”，{}", group.applies, reference(one));
            }
        }
    }

    #[test]
    fn what_covers_the_whole_standard_is_asked_even_of_a_trade_that_does_not_go_by_it() {
        let criteria = shipped();
        let groups = groups(&criteria.criteria, &fields(&sectors(&["S17"])), "gongmao10#第十一条（三）");
        assert!(asked_of(&groups, &[]).0.contains(&"全部工贸企业（通则）"));
    }

    #[test]
    fn a_clause_the_check_item_names_itself_is_not_asked_twice() {
        let criteria = shipped();
        let groups = groups(&criteria.criteria, &fields(&sectors(&["S18"])), "gongmao10#第十四条");
        assert_eq!(asked_of(&groups, &[]).0, [MARKED, "管理类（全部工贸企业）"]);
    }

    #[test]
    fn every_group_that_calls_itself_general_is_in_the_table_and_the_table_has_no_other() {
        let criteria = shipped().criteria;
        for one in &criteria {
            let general = ["通则", "通用", "兜底", "全部"].iter().any(|word| one.applies.contains(word));
            assert_eq!(general, is_whole(one), "{} {}", reference(one), one.applies);
        }
        for (source, applies) in WHOLE {
            assert!(criteria.iter().any(|one| one.source == source && one.applies == applies), "判定标准里没有 {source} {applies}");
        }
    }

    #[test]
    fn superseded_standards_are_never_asked() {
        let criteria = shipped();
        let groups = groups(&criteria.criteria, &all_fields(&criteria.criteria), "");
        assert!(
            groups.iter().flat_map(|group| &group.rows).all(|row| !["whp2017-121", "jiaobanshui2016-178"].contains(&row.source.as_str()))
        );
    }

    fn row(clause: &str, pending: bool) -> Criterion {
        Criterion { field: "工贸".into(), source: "x".into(), clause: clause.into(), applies: "甲".into(), text: String::new(), pending }
    }

    fn judged(rows: &[Criterion], replies: &[Option<Reply>]) -> Verdict {
        let of = |name: &str| rows.iter().position(|row| reference(row) == name).and_then(|at| replies[at]);
        verdict(rows.iter(), false, of)
    }

    #[test]
    fn one_yes_is_major_and_only_all_no_is_general() {
        let rows = [row("一", false), row("二", false), row("三", true)];
        use Reply::{No, Unsure, Yes};
        assert_eq!(judged(&rows, &[Some(Yes), None, None]), Verdict::Major(vec!["x#一".into()]));
        assert_eq!(judged(&rows, &[Some(No), Some(No), Some(No)]), Verdict::General);
        assert_eq!(judged(&rows, &[Some(No), None, Some(No)]), Verdict::Unfinished(Some(1)));
        assert_eq!(judged(&rows, &[Some(No), Some(Unsure), Some(No)]), Verdict::Ask(vec!["x#二".into()]));
    }

    #[test]
    fn a_clause_not_yet_checked_against_its_source_decides_nothing() {
        let rows = [row("一", false), row("三", true)];
        assert_eq!(judged(&rows, &[Some(Reply::No), Some(Reply::Yes)]), Verdict::Ask(vec!["x#三".into()]));
    }

    #[test]
    fn nothing_chosen_is_unfinished_and_nothing_concerned_is_general() {
        assert_eq!(verdict(std::iter::empty(), false, |_| None), Verdict::Unfinished(None));
        assert_eq!(verdict(std::iter::empty(), true, |_| None), Verdict::General);
    }

    fn reply() -> impl Strategy<Value = Option<Reply>> {
        prop_oneof![Just(None), Just(Some(Reply::Yes)), Just(Some(Reply::No)), Just(Some(Reply::Unsure))]
    }

    proptest! {
        /// 多答一个“是”，绝不会把重大变成一般。
        #[test]
        fn a_yes_never_makes_it_less(replies in proptest::collection::vec(reply(), 1..8), at in 0_usize..8) {
            let rows: Vec<Criterion> = (0..replies.len()).map(|n| row(&n.to_string(), n % 3 == 2)).collect();
            let before = judged(&rows, &replies);
            let mut more = replies.clone();
            let at = at % replies.len();
            more[at] = Some(Reply::Yes);
            let after = judged(&rows, &more);
            let general_after = matches!(after, Verdict::General);
            prop_assert!(!general_after, "答了“是”还是一般");
            if let (Verdict::Major(before), false) = (&before, matches!(replies[at], Some(Reply::Yes))) {
                match &after {
                    Verdict::Major(after) => prop_assert!(before.iter().all(|one| after.contains(one))),
                    other => prop_assert!(false, "重大变成了 {other:?}"),
                }
            }
        }
    }
}
