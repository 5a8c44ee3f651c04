//! 一处隐患能走哪一步、走这一步要写什么。
//!
//! 走得通的步是 `rules.json` 里的数据（[`Transition`]）；这里只加上数据写不出的几条：日期不能倒、自己改的不能自己验、
//! 延期有次数。折叠（`journal`）比这里宽：别的设备、别的版本记下的照样算数，这里管的是此刻给人走哪几步。

use super::Date;
use crate::content::{LoopRules, Transition};
use crate::journal::Day;

/// 隐患走到哪里。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// 刚报。
    Reported,
    /// 评估过，是一般还是重大。
    Assessed,
    /// 整改方案定了（延期了也还在这里）。
    Planned,
    /// 整改完成，等验收。
    Rectified,
    /// 退回了。
    Rejected,
    /// 验收通过。
    Accepted,
    /// 销号了。
    Closed,
}

/// 一步。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 评估。
    Assess,
    /// 定整改方案。
    Plan,
    /// 整改完成。
    Rectify,
    /// 延期。
    Extend,
    /// 验收通过。
    Accept,
    /// 退回整改。
    Reject,
    /// 销号。
    Close,
}

impl At {
    /// 全部，按先后。
    pub const ALL: [Self; 7] =
        [Self::Reported, Self::Assessed, Self::Planned, Self::Rectified, Self::Rejected, Self::Accepted, Self::Closed];

    /// `rules.json` 里的词。
    pub fn token(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Assessed => "assessed",
            Self::Planned => "planned",
            Self::Rectified => "rectified",
            Self::Rejected => "rejected",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
        }
    }

    /// 给人看的词。
    pub fn word(self) -> &'static str {
        match self {
            Self::Reported => "没改好",
            Self::Assessed => "评估过，要定整改方案",
            Self::Planned => "正在整改",
            Self::Rectified => "等验收",
            Self::Rejected => "退回整改",
            Self::Accepted => "验收通过，等销号",
            Self::Closed => "已销号",
        }
    }
}

impl Step {
    /// 全部，按通常的先后。
    pub const ALL: [Self; 7] = [Self::Assess, Self::Plan, Self::Rectify, Self::Extend, Self::Accept, Self::Reject, Self::Close];

    /// `rules.json` 里的词，也是页面上这一步的名字。
    pub fn token(self) -> &'static str {
        match self {
            Self::Assess => "assess",
            Self::Plan => "plan",
            Self::Rectify => "rectify",
            Self::Extend => "extend",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Close => "close",
        }
    }

    /// 由 [`Self::token`] 得回来。
    pub fn parse(token: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.token() == token)
    }

    /// 键上的字。
    pub fn word(self) -> &'static str {
        match self {
            Self::Assess => "评估",
            Self::Plan => "定整改方案",
            Self::Rectify => "整改完成",
            Self::Extend => "延期",
            Self::Accept => "验收通过",
            Self::Reject => "退回整改",
            Self::Close => "销号",
        }
    }
}

/// 一处隐患此刻的样子。姓名照写的比，两头的空白不算。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// 走到哪里。
    pub at: At,
    /// 评为重大（`true`）还是一般；没评估过是 `None`。
    pub major: Option<bool>,
    /// 检查项写明不合格可能是重大隐患；那张表到不了、看不出的也算。
    pub marked: bool,
    /// 会马上伤人。
    pub hurts_now: bool,
    /// 有几个决定撞了，还没定。
    pub disputed: bool,
    /// 哪天发现的。
    pub found: Date,
    /// 现在要求哪天前改好；没定过方案，或定了以后从一般改评为重大的，是 `None`。
    pub due: Option<Date>,
    /// 一共延过几次。
    pub extended: usize,
    /// 最近一次整改是谁做的。
    pub rectifier: Option<String>,
    /// 方案里定的完成人；没定过方案是 `None`。
    pub worker: Option<String>,
    /// 一人单位。
    pub sole: bool,
    /// 有改以前的照片。
    pub photo_before: bool,
    /// 有改好后的照片。
    pub photo_after: bool,
}

impl Facts {
    /// 走到头了：销号了；没评估过的，验收通过就是头（以前的版本记下的都是这样）。
    pub fn is_final(&self) -> bool {
        !self.disputed && (self.at == At::Closed || self.at == At::Accepted && self.major.is_none())
    }

    /// 一般的一套能不能走：评为重大的不能，检查项写明可能重大的先评估。
    fn may_be_general(&self) -> bool {
        match self.major {
            Some(major) => !major,
            None => !self.marked,
        }
    }

    /// 是不是动手改的人：记下整改的，和方案里定的完成人。
    fn is_own(&self, who: &str) -> bool {
        [&self.rectifier, &self.worker].into_iter().flatten().any(|one| one.trim() == who)
    }

    /// 只管一般、只管重大的规则合不合。说的是走完这一步以后的级别，所以评估的两行都合，看定成哪一级。
    fn suits(&self, step: Step, only: &str, grade: &str) -> bool {
        match (step, only) {
            (_, "") => true,
            (Step::Assess, _) => grade.is_empty() || grade == only,
            (_, "major") => self.major == Some(true),
            (_, "general") => self.may_be_general(),
            _ => false,
        }
    }
}

/// 从此刻走这一步的那一行规则；走不通是 `None`。`grade` 是评估时定成的级别（`general`、`major`），别的步是空的。
fn transition<'a>(step: Step, grade: &str, facts: &Facts, rules: &'a LoopRules) -> Option<&'a Transition> {
    if facts.disputed || facts.is_final() {
        return None;
    }
    if step == Step::Extend && (facts.due.is_none() || is_spent(facts, rules)) {
        return None;
    }
    let fits = |one: &&Transition| one.from == facts.at.token() && one.step == step.token() && facts.suits(step, &one.only, grade);
    // 写明只管重大（或一般）的那一行，比都管的要紧
    rules.transitions.iter().filter(fits).max_by_key(|one| !one.only.is_empty())
}

/// 这一步谁可以做，一句话；没写、走不通是 `None`。
pub fn who_may<'a>(step: Step, facts: &Facts, rules: &'a LoopRules) -> Option<&'a str> {
    transition(step, "", facts, rules).map(|row| row.who.as_str()).filter(|who| !who.is_empty())
}

/// 延期的次数用完了；0 次是没有限定。
pub fn is_spent(facts: &Facts, rules: &LoopRules) -> bool {
    rules.extension.most > 0 && facts.extended >= rules.extension.most
}

/// 走得通的步，按通常的先后。
pub fn legal(facts: &Facts, rules: &LoopRules) -> Vec<Step> {
    Step::ALL.into_iter().filter(|step| transition(*step, "", facts, rules).is_some()).collect()
}

/// 表上写了什么：格子的名字和里面的字。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input(Vec<(String, String)>);

impl Input {
    /// 写一格。
    #[must_use]
    pub fn with(mut self, field: &str, words: &str) -> Self {
        self.0.retain(|(name, _)| name != field);
        self.0.push((field.to_owned(), words.trim().to_owned()));
        self
    }

    /// 一格里的字；没有这一格是空的。
    pub fn get(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, words)| words)
    }
}

/// 不收：哪一格、一句话。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// 哪一格；说的不是哪一格时是空的。
    pub field: String,
    /// 给人看的一句话。
    pub words: String,
}

fn refuse<T>(field: &str, words: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { field: field.to_owned(), words: words.into() })
}

/// 缺了这一格时说的话。
fn missing(field: &str) -> &'static str {
    match field {
        "who" => "写上姓名：谁定的、谁负责。",
        "grade" => "先逐条看过，再定一般还是重大。",
        "criteria" => "评为重大，要写明够上哪一条判定标准。",
        "reason" => "写一句为什么。",
        "measures" => "写上整改措施：怎么改。",
        "owner" => "写上整改责任人。",
        "worker" => "写上整改完成人：谁动手改。",
        "acceptor" => "写上验收人。",
        "due" => "写上哪天前改好。",
        "interim" => "改好以前怎么防：写上临时性保护措施。",
        "funds" => "重大隐患要落实资金：写上多少、从哪里出。",
        "contingency" => "重大隐患要有应急预案：写上万一出事怎么办。",
        "reported" => "重大隐患要报告：写上向谁报告的。",
        "note" => "写一句：做了什么、看到了什么。",
        "approver" => "写上谁批准的。",
        "photos_before" => "先拍一张改以前的照片。",
        "photos_after" => "先拍一张改好后的照片。",
        _ => "这一格要写。",
    }
}

/// 按格子在表上的先后查。
const ORDER: [&str; 17] = [
    "grade",
    "criteria",
    "measures",
    "owner",
    "worker",
    "acceptor",
    "due",
    "interim",
    "funds",
    "contingency",
    "reported",
    "approver",
    "reason",
    "note",
    "photos_before",
    "photos_after",
    "who",
];

/// 走一步要写的格子：`rules.json` 里列的，加上谁。不认识的格子不要，免得没有地方可写。`grade` 是评估时定成的级别。
pub fn needs(step: Step, grade: &str, facts: &Facts, rules: &LoopRules) -> Vec<&'static str> {
    let Some(row) = transition(step, grade, facts, rules) else { return Vec::new() };
    let always = match (step, facts.major) {
        (Step::Extend, Some(true)) => &["due", "reason", "approver"][..],
        (Step::Extend, _) => &["due", "reason"],
        (Step::Reject, _) => &["reason"],
        _ => &[],
    };
    ORDER.into_iter().filter(|field| *field == "who" || always.contains(field) || row.needs.iter().any(|need| need == field)).collect()
}

/// 这一步收不收：走得通、该写的都写了、日期不倒、验收的不是整改的人。
///
/// # Errors
/// 哪一格、为什么，一句话。
pub fn check(step: Step, input: &Input, facts: &Facts, rules: &LoopRules) -> Result<(), Refusal> {
    let grade = input.get("grade");
    if transition(step, grade, facts, rules).is_none() {
        return refuse("", "现在走不到这一步：别人可能刚记过，看一眼上面走到哪里了。");
    }
    for field in needs(step, grade, facts, rules) {
        let there = match field {
            // 照片不是写的，看有没有
            "photos_before" => facts.photo_before,
            "photos_after" => facts.photo_after,
            _ => !input.get(field).is_empty(),
        };
        if !there {
            return refuse(field, missing(field));
        }
    }
    match step {
        Step::Assess => assessed(input),
        Step::Plan => planned(input, facts),
        Step::Extend => extended(input, facts, rules),
        Step::Accept => accepted(input, facts),
        Step::Close => closed(input, facts),
        Step::Rectify | Step::Reject => Ok(()),
    }
}

fn assessed(input: &Input) -> Result<(), Refusal> {
    match input.get("grade") {
        "major" if input.get("criteria").is_empty() => refuse("criteria", missing("criteria")),
        "major" | "general" => Ok(()),
        _ => refuse("grade", missing("grade")),
    }
}

fn day(input: &Input) -> Result<Date, Refusal> {
    let typed = Day::parse(input.get("due")).and_then(|day| Date::parse(day.as_str()));
    typed.map_or_else(|| refuse("due", "这不是一个日子：写成 2026-11-30 这样。"), Ok)
}

/// 验收人就是完成人，又不是一人单位。
const SAME: &str = "整改的人不能验收自己改的：换一个人验收。";
/// 一人单位自己验收要什么。
const SOLE: &str = "一人单位自己验收，要有改以前和改好后的照片：先补上照片。";

fn planned(input: &Input, facts: &Facts) -> Result<(), Refusal> {
    let due = day(input)?;
    if due < facts.found {
        return refuse("due", format!("完成时间早于发现那天（{}），改一下。", dashed(facts.found)));
    }
    // 定过日子的，重新评估、换方案都不能往后推：往后推是延期，要写明理由
    if let Some(now) = facts.due
        && due > now
    {
        return refuse("due", format!("原来定的是 {} 前改好；方案先照这一天定，要往后推，再用“延期”写明理由。", dashed(now)));
    }
    if !facts.sole && input.get("acceptor") == input.get("worker") {
        return refuse("acceptor", SAME);
    }
    Ok(())
}

fn extended(input: &Input, facts: &Facts, rules: &LoopRules) -> Result<(), Refusal> {
    let (due, Some(now)) = (day(input)?, facts.due) else { return refuse("due", "还没有定过完成时间，先定整改方案。") };
    if due <= now {
        return refuse("due", format!("延期要晚于现在定的 {}。", dashed(now)));
    }
    let longest = i64::try_from(rules.extension.longest_days).unwrap_or(i64::MAX);
    if longest > 0 && due.days() - now.days() > longest {
        return refuse("due", format!("一次最多延 {longest} 天。"));
    }
    Ok(())
}

fn accepted(input: &Input, facts: &Facts) -> Result<(), Refusal> {
    match (facts.is_own(input.get("who")), facts.sole) {
        (false, _) => Ok(()),
        (true, false) => refuse("who", SAME),
        (true, true) if facts.photo_before && facts.photo_after => Ok(()),
        (true, true) => refuse("photos_after", SOLE),
    }
}

/// 销号要另一个人审核；一人单位除外。
fn closed(input: &Input, facts: &Facts) -> Result<(), Refusal> {
    if facts.is_own(input.get("who")) && !facts.sole {
        return refuse("who", "销号要另一个人审核：整改的人不能给自己销号。");
    }
    Ok(())
}

fn dashed(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::content::ExtensionRule;

    fn row(from: At, step: Step, to: At, only: &str, needs: &[&str]) -> Transition {
        Transition {
            from: from.token().into(),
            step: step.token().into(),
            to: to.token().into(),
            who: String::new(),
            needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            only: only.into(),
        }
    }

    const FIVE: [&str; 6] = ["measures", "owner", "worker", "acceptor", "due", "interim"];
    const NINE: [&str; 9] = ["measures", "owner", "worker", "acceptor", "due", "interim", "funds", "contingency", "reported"];

    /// 一张自己的表，和发布的一样长，数字不同。
    fn rules() -> LoopRules {
        use At::{Accepted, Assessed, Closed, Planned, Rectified, Rejected, Reported};
        let mut transitions = Vec::new();
        for from in [Reported, Assessed, Planned, Rejected] {
            transitions.push(row(from, Step::Assess, Assessed, "general", &["grade", "reason"]));
            transitions.push(row(from, Step::Assess, Assessed, "major", &["grade", "criteria", "reason"]));
        }
        for from in [Assessed, Planned, Rejected] {
            transitions.push(row(from, Step::Plan, Planned, "general", &FIVE));
            transitions.push(row(from, Step::Plan, Planned, "major", &NINE));
        }
        for from in [Reported, Assessed] {
            transitions.push(row(from, Step::Rectify, Rectified, "general", &["note"]));
        }
        for from in [Planned, Rejected] {
            transitions.push(row(from, Step::Rectify, Rectified, "", &["note"]));
            transitions.push(row(from, Step::Extend, Planned, "", &["due", "reason"]));
        }
        transitions.push(row(Rectified, Step::Accept, Accepted, "", &["note"]));
        transitions.push(row(Rectified, Step::Reject, Rejected, "", &["reason"]));
        transitions.push(row(Accepted, Step::Close, Closed, "", &["note"]));
        let extension = ExtensionRule { most: 2, longest_days: 30, ..ExtensionRule::default() };
        LoopRules { transitions, extension, ..LoopRules::default() }
    }

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    fn facts(at: At) -> Facts {
        Facts {
            at,
            major: None,
            marked: false,
            hurts_now: false,
            disputed: false,
            found: date("2026-11-10"),
            due: None,
            extended: 0,
            rectifier: None,
            worker: None,
            sole: false,
            photo_before: false,
            photo_after: false,
        }
    }

    fn plan() -> Input {
        let all = [
            ("who", "老陈"),
            ("measures", "换新的除尘管"),
            ("owner", "李主任"),
            ("worker", "王建国"),
            ("acceptor", "老陈"),
            ("due", "2026-11-20"),
            ("interim", "停用这台磨床"),
            ("funds", "3 万，安全费用"),
            ("contingency", "着火先断电、撤人"),
            ("reported", "区应急局，电话"),
        ];
        all.into_iter().fold(Input::default(), |input, (field, words)| input.with(field, words))
    }

    fn field(result: Result<(), Refusal>) -> String {
        result.expect_err("该不收").field
    }

    #[test]
    fn what_was_just_reported_is_assessed_or_put_right_on_the_spot() {
        assert_eq!(legal(&facts(At::Reported), &rules()), [Step::Assess, Step::Rectify]);
    }

    #[test]
    fn what_may_be_major_is_assessed_before_anything_else_hurting_now_or_not() {
        let marked = Facts { marked: true, ..facts(At::Reported) };
        assert_eq!(legal(&marked, &rules()), [Step::Assess]);
        assert_eq!(legal(&Facts { hurts_now: true, ..marked.clone() }, &rules()), [Step::Assess]);
        let judged = Facts { at: At::Assessed, major: Some(false), ..marked };
        assert!(legal(&judged, &rules()).contains(&Step::Rectify), "有人看过、定为一般的，可以当场改");
    }

    #[test]
    fn a_major_one_has_a_plan_before_it_is_put_right() {
        let major = Facts { major: Some(true), ..facts(At::Assessed) };
        assert_eq!(legal(&major, &rules()), [Step::Assess, Step::Plan]);
        let needed = needs(Step::Plan, "", &major, &rules());
        assert!(["funds", "contingency", "reported"].iter().all(|field| needed.contains(field)));
        for gone in ["funds", "contingency", "reported", "interim", "owner", "worker", "acceptor", "measures", "due", "who"] {
            assert_eq!(field(check(Step::Plan, &plan().with(gone, "  "), &major, &rules())), gone);
        }
        assert_eq!(check(Step::Plan, &plan(), &major, &rules()), Ok(()));
        let general = Facts { major: Some(false), ..facts(At::Assessed) };
        assert_eq!(check(Step::Plan, &plan().with("funds", ""), &general, &rules()), Ok(()));
    }

    #[test]
    fn a_major_grade_says_which_criterion() {
        let judged = Input::default().with("who", "老陈").with("reason", "积尘严重").with("grade", "major");
        let reported = facts(At::Reported);
        assert_eq!(field(check(Step::Assess, &judged, &reported, &rules())), "criteria");
        let named = judged.clone().with("criteria", "gongmao10#第十一条（十）");
        assert_eq!(check(Step::Assess, &named, &reported, &rules()), Ok(()));
        assert_eq!(check(Step::Assess, &judged.clone().with("grade", "general"), &reported, &rules()), Ok(()));
        assert_eq!(field(check(Step::Assess, &judged.with("grade", ""), &reported, &rules())), "grade");
    }

    #[test]
    fn a_day_before_the_finding_or_no_day_at_all_is_refused() {
        let at = Facts { major: Some(false), ..facts(At::Assessed) };
        for bad in ["2026-11-09", "2026-02-31", "明天", "20261130"] {
            assert_eq!(field(check(Step::Plan, &plan().with("due", bad), &at, &rules())), "due", "{bad}");
        }
        assert_eq!(check(Step::Plan, &plan().with("due", "2026-11-10"), &at, &rules()), Ok(()));
    }

    #[test]
    fn the_one_who_works_is_not_the_one_who_accepts_unless_the_business_is_one_person() {
        let at = Facts { major: Some(false), ..facts(At::Assessed) };
        let own = plan().with("acceptor", "王建国");
        assert_eq!(field(check(Step::Plan, &own, &at, &rules())), "acceptor");
        assert_eq!(check(Step::Plan, &own, &Facts { sole: true, ..at }, &rules()), Ok(()));

        let done = Facts { rectifier: Some("王建国".into()), ..facts(At::Rectified) };
        let by = |who: &str| Input::default().with("who", who).with("note", "看过了");
        assert_eq!(field(check(Step::Accept, &by("王建国"), &done, &rules())), "who");
        assert_eq!(field(check(Step::Accept, &by("  王建国 "), &done, &rules())), "who");
        assert_eq!(check(Step::Accept, &by("老陈"), &done, &rules()), Ok(()));
        // 别人替他记的整改，方案里的完成人也不能验收
        let helped = Facts { rectifier: Some("李秀英".into()), worker: Some("王建国".into()), ..done.clone() };
        assert_eq!(field(check(Step::Accept, &by("王建国"), &helped, &rules())), "who");
        assert_eq!(check(Step::Accept, &by("老陈"), &helped, &rules()), Ok(()));
        let sole = Facts { sole: true, photo_before: true, ..done };
        assert_eq!(field(check(Step::Accept, &by("王建国"), &sole, &rules())), "photos_after");
        assert_eq!(check(Step::Accept, &by("王建国"), &Facts { photo_after: true, ..sole }, &rules()), Ok(()));
    }

    #[test]
    fn nobody_closes_what_he_put_right_unless_the_business_is_one_person() {
        let by = |who: &str| Input::default().with("who", who).with("note", "齐了");
        for major in [false, true] {
            let (rectifier, worker) = (Some("王建国".into()), Some("李秀英".into()));
            let at = Facts { major: Some(major), rectifier, worker, ..facts(At::Accepted) };
            for own in ["王建国", "李秀英"] {
                assert_eq!(field(check(Step::Close, &by(own), &at, &rules())), "who");
                assert_eq!(check(Step::Close, &by(own), &Facts { sole: true, ..at.clone() }, &rules()), Ok(()));
            }
            assert_eq!(check(Step::Close, &by("老陈"), &at, &rules()), Ok(()));
        }
    }

    #[test]
    fn an_extension_is_later_has_a_reason_and_comes_to_an_end() {
        let at = Facts { major: Some(false), due: Some(date("2026-11-20")), ..facts(At::Planned) };
        let to = |day: &str| Input::default().with("who", "老陈").with("reason", "配件没到").with("due", day);
        for bad in ["2026-11-20", "2026-11-19", "2026-12-21"] {
            assert_eq!(field(check(Step::Extend, &to(bad), &at, &rules())), "due", "{bad}");
        }
        assert_eq!(check(Step::Extend, &to("2026-12-20"), &at, &rules()), Ok(()));
        assert_eq!(field(check(Step::Extend, &to("2026-11-21").with("reason", ""), &at, &rules())), "reason");
        let major = Facts { major: Some(true), ..at.clone() };
        assert_eq!(field(check(Step::Extend, &to("2026-11-21"), &major, &rules())), "approver");
        assert!(!legal(&Facts { extended: 2, ..at.clone() }, &rules()).contains(&Step::Extend));
        assert!(!legal(&Facts { due: None, ..at.clone() }, &rules()).contains(&Step::Extend));
        // 换个名目往后推也不行
        assert_eq!(field(check(Step::Plan, &plan().with("due", "2026-11-21"), &at, &rules())), "due");
        assert_eq!(check(Step::Plan, &plan().with("due", "2026-11-18"), &at, &rules()), Ok(()));
        let again = Facts { at: At::Assessed, ..at };
        assert_eq!(field(check(Step::Plan, &plan().with("due", "2026-11-21"), &again, &rules())), "due");
        assert_eq!(check(Step::Plan, &plan().with("due", "2026-11-20"), &again, &rules()), Ok(()));
    }

    #[test]
    fn an_old_one_that_was_never_assessed_ends_with_acceptance() {
        let old = facts(At::Accepted);
        assert!(old.is_final() && legal(&old, &rules()).is_empty());
        let assessed = Facts { major: Some(false), ..facts(At::Accepted) };
        assert_eq!(legal(&assessed, &rules()), [Step::Close]);
    }

    #[test]
    fn nothing_is_offered_while_two_decisions_clash() {
        for at in At::ALL {
            assert!(legal(&Facts { disputed: true, ..facts(at) }, &rules()).is_empty());
        }
    }

    mod walks {
        use super::*;
        use crate::journal::*;
        use proptest::prelude::*;

        /// 发布的那张表，和测试自己的一张。
        fn tables() -> Vec<LoopRules> {
            let shipped = std::fs::read_to_string("public/content/rules.json").expect("有规则表");
            vec![rules(), serde_json::from_str(&shipped).expect("规则表读得懂")]
        }

        fn person(n: u8) -> PersonId {
            PersonId::from_random([n; 16])
        }

        /// 走一步写下的事。
        fn body(step: Step, danger: &Danger, major: bool, due: Day) -> Body {
            let (id, after) = (danger.id, danger.step);
            let words = || "写了".to_owned();
            match step {
                Step::Assess => {
                    let grade = if major { Grade::Major } else { Grade::General };
                    DangerAssessed { danger: id, after, grade, criteria: Vec::new(), reason: words(), accident: None }.into()
                }
                Step::Plan => DangerPlanned {
                    danger: id,
                    after,
                    measures: words(),
                    owner: person(1),
                    worker: person(2),
                    acceptor: person(3),
                    due,
                    interim: words(),
                    funds: words(),
                    contingency: words(),
                    reported: words(),
                }
                .into(),
                Step::Rectify => DangerRectified { danger: id, after, what: words() }.into(),
                Step::Extend => DangerExtended { danger: id, after, due, reason: words(), approver: None }.into(),
                Step::Accept => DangerAccepted { danger: id, after, note: words() }.into(),
                Step::Reject => DangerRejected { danger: id, after, reason: words() }.into(),
                Step::Close => DangerClosed { danger: id, after, note: words() }.into(),
            }
        }

        fn apply(state: &mut State, seq: u64, body: Body) {
            let device = DeviceId::from_random([9; 16]);
            let (wall, hlc) = (Wall::at(1_795_219_392_345, 480), Hlc(seq, 0));
            state.apply(&Event { v: VERSION, device, seq, wall, hlc, by: None, prev: Sha256Hex::ZERO, body });
        }

        /// 折叠出来的走到哪里。
        fn at(danger: &Danger) -> At {
            match danger.kind() {
                None => At::Reported,
                Some(DecisionKind::Assessed) => At::Assessed,
                Some(DecisionKind::Planned | DecisionKind::Extended) => At::Planned,
                Some(DecisionKind::Rectified) => At::Rectified,
                Some(DecisionKind::Rejected) => At::Rejected,
                Some(DecisionKind::Accepted) => At::Accepted,
                Some(DecisionKind::Closed) => At::Closed,
            }
        }

        fn seen(danger: &Danger, marked: bool) -> Facts {
            let day = |day: Day| Date::parse(day.as_str()).unwrap();
            Facts {
                at: at(danger),
                major: danger.assessment().map(|one| one.grade == Grade::Major),
                marked,
                hurts_now: danger.hurts_now,
                disputed: danger.is_disputed(),
                found: day(danger.reported_at.day()),
                due: danger.plan().and(danger.due()).map(day),
                extended: danger.chain().filter(|one| one.kind == DecisionKind::Extended).count(),
                ..facts(At::Reported)
            }
        }

        proptest! {
            /// 照走得通的步乱走：折叠样样都收，走到的就是表上写的地方；没走到头总有路；走到头的才没有步。
            #[test]
            fn every_walk_is_folded_as_the_table_says(
                choices in proptest::collection::vec((any::<usize>(), any::<bool>()), 1..24),
                (hurts_now, marked, shipped) in (any::<bool>(), any::<bool>(), any::<bool>()),
            ) {
                let rules = &tables()[usize::from(shipped)];
                let id = DangerId::from_random([7; 16]);
                let mut state = State::default();
                let reported =
                    DangerReported { danger: id, hurts_now, place: String::new(), what: String::new(), run: None, item: None, position: None, via: None };
                apply(&mut state, 1, reported.into());
                for (n, (choice, major)) in choices.into_iter().enumerate() {
                    let danger = state.dangers[&id].clone();
                    let facts = seen(&danger, marked);
                    let steps = legal(&facts, rules);
                    prop_assert_eq!(steps.is_empty(), facts.is_final(), "{:?}", facts);
                    prop_assert_eq!(facts.is_final(), danger.is_closed());
                    if facts.major == Some(true) && matches!(facts.at, At::Reported | At::Assessed) {
                        prop_assert!(!steps.contains(&Step::Rectify), "重大的没有方案就改了");
                    }
                    let Some(step) = steps.get(choice % steps.len().max(1)).copied() else { break };
                    let grade = if step != Step::Assess { "" } else if major { "major" } else { "general" };
                    let to = transition(step, grade, &facts, rules).map(|row| row.to.clone());
                    let due = Day::parse(&format!("2027-01-{:02}", n % 28 + 1)).unwrap();
                    apply(&mut state, n as u64 + 2, body(step, &danger, major, due));
                    prop_assert!(state.conflicts.is_empty(), "{:?} 之后 {:?} 折叠不收：{:?}", facts.at, step, state.conflicts);
                    prop_assert_eq!(Some(at(&state.dangers[&id]).token().to_owned()), to);
                }
            }
        }

        #[test]
        fn every_state_can_come_to_its_end() {
            for rules in tables() {
                for major in [None, Some(false), Some(true)] {
                    for at in At::ALL {
                        let start = Facts { major, due: Some(date("2026-11-20")), ..facts(at) };
                        let (mut known, mut next) = (Vec::new(), vec![start]);
                        let mut ends = false;
                        while let Some(here) = next.pop() {
                            if known.contains(&(here.at, here.major)) {
                                continue;
                            }
                            known.push((here.at, here.major));
                            ends |= here.is_final();
                            for step in legal(&here, &rules) {
                                for grade in ["general", "major"] {
                                    let Some(row) = transition(step, if step == Step::Assess { grade } else { "" }, &here, &rules) else {
                                        continue;
                                    };
                                    let to = At::ALL.into_iter().find(|at| at.token() == row.to).expect("表上的词认得");
                                    let major = if step == Step::Assess { Some(grade == "major") } else { here.major };
                                    next.push(Facts { at: to, major, ..here.clone() });
                                }
                            }
                        }
                        assert!(ends, "{at:?}（{major:?}）走不到头");
                    }
                }
            }
        }

        #[test]
        fn the_shipped_table_takes_a_general_one_the_whole_way() {
            let rules = &tables()[1];
            let assess = |grade: &str, criteria: &str| {
                let all = [("who", "老陈"), ("grade", grade), ("criteria", criteria), ("reason", "对照标准看过")];
                all.into_iter().fold(Input::default(), |input, (field, words)| input.with(field, words))
            };
            for at in [At::Reported, At::Assessed, At::Planned, At::Rejected] {
                for marked in [false, true] {
                    let here = Facts { marked, ..facts(at) };
                    assert_eq!(check(Step::Assess, &assess("general", ""), &here, rules), Ok(()), "{at:?}");
                    assert_eq!(field(check(Step::Assess, &assess("major", ""), &here, rules)), "criteria", "{at:?}");
                    assert_eq!(check(Step::Assess, &assess("major", "gongmao10#第十一条（十）"), &here, rules), Ok(()), "{at:?}");
                }
            }

            let by = |who: &str| Input::default().with("who", who).with("note", "看过了");
            let five = ["funds", "contingency", "reported"].into_iter().fold(plan(), |input, field| input.with(field, ""));
            let general = Facts { major: Some(false), ..facts(At::Assessed) };
            assert_eq!(check(Step::Plan, &five, &general, rules), Ok(()));
            let planned = Facts { at: At::Planned, due: Some(date("2026-11-20")), worker: Some("王建国".into()), ..general };
            assert_eq!(check(Step::Rectify, &by("王建国"), &planned, rules), Ok(()));
            let rectified = Facts { at: At::Rectified, rectifier: Some("王建国".into()), ..planned };
            assert_eq!(check(Step::Accept, &by("老陈"), &rectified, rules), Ok(()));
            let accepted = Facts { at: At::Accepted, ..rectified };
            assert_eq!(check(Step::Close, &by("厂长周平"), &accepted, rules), Ok(()));
        }

        #[test]
        fn every_word_of_the_shipped_table_is_known_here() {
            for row in &tables()[1].transitions {
                assert!(Step::parse(&row.step).is_some(), "{}", row.step);
                assert!(At::ALL.iter().any(|at| at.token() == row.from), "{}", row.from);
                assert!(row.needs.iter().all(|need| ORDER.contains(&need.as_str())), "{:?}", row.needs);
            }
        }
    }
}
