//! 一处隐患能走哪一步、走这一步要写什么。
//!
//! 走得通的步是 `rules.json` 里的数据（[`Transition`]）；这里只加上数据写不出的几条：日期不能倒、自己改的不能自己验、
//! 延期有次数。折叠（`journal`）比这里宽：别的设备、别的版本记下的照样算数，这里管的是此刻给人走哪几步。

mod words;

use super::Date;
use crate::content::{LoopRules, Transition};
use crate::journal::Day;
pub use words::{At, Step};

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
    /// 现在要求哪天前改好；没定过方案是 `None`。
    pub due: Option<Date>,
    /// 方案定的日子不能晚过这一天：定过的里面最早的，延期改过的从那天重新算；没定过方案是 `None`。
    pub ceiling: Option<Date>,
    /// 一共延过几次。
    pub extended: usize,
    /// 动手改的人的姓名：照眼下的方案（没定过的，报了以后）记过整改的，和方案里定的完成人。
    /// 这台设备上没有姓名的（抹去了，还没并过来）是空的。
    pub hands: Vec<String>,
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

    /// 一般的一套能不能走：评为重大的不能；会马上伤人的、检查项写明可能重大的先评估。
    fn may_be_general(&self) -> bool {
        match self.major {
            Some(major) => !major,
            None => !self.marked && !self.hurts_now,
        }
    }

    /// 是不是动手改的人。
    fn is_own(&self, who: &str) -> bool {
        !who.is_empty() && self.hands.iter().any(|one| one.trim() == who)
    }

    /// 动手改的人里，有这台设备上没有姓名的：看不出是谁。
    fn has_nameless(&self) -> bool {
        self.hands.iter().any(|one| one.trim().is_empty())
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

/// 一步可以要写的格子，按在表上的先后查；`who`（谁）每步都要，不用写进 `rules.json`。
pub const FIELDS: [&str; 17] = [
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
    FIELDS.into_iter().filter(|field| *field == "who" || always.contains(field) || row.needs.iter().any(|need| need == field)).collect()
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

/// 方案里验收人就是完成人，又不是一人单位。
const SAME: &str = "整改的人不能验收自己改的：换一个人验收。";
/// 验收的人自己动手改过。
const OWN: &str = "整改的人不能验收自己改的：换一个人验收；没有别人了，先退回整改，重新定方案，换一个人改。";
/// 整改的人没有姓名，看不出是不是同一个人。
const NAMELESS: &str =
    "整改的人的姓名这台设备上没有，看不出是不是同一个人：先把记着姓名的备份并进来；姓名抹去了的，退回整改，重新定方案再改。";
/// 一人单位自己验收要什么。
const SOLE: &str = "一人单位自己验收，要有改以前和改好后的照片：先补上照片。";

fn planned(input: &Input, facts: &Facts) -> Result<(), Refusal> {
    let due = day(input)?;
    if due < facts.found {
        return refuse("due", format!("完成时间早于发现那天（{}），改一下。", dashed(facts.found)));
    }
    // 定过日子的，重新评估（改评为重大的也一样）、换方案都不能往后推：往后推是延期，要写明理由
    if let Some(ceiling) = facts.ceiling
        && due > ceiling
    {
        return refuse("due", format!("原来定的是 {} 前改好；方案先照这一天定，要往后推，再用“延期”写明理由。", dashed(ceiling)));
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

/// 整改的人不验收自己改的。没有姓名的看不出是不是同一个人，当作是：本工具的从严做法，不是条文。
fn accepted(input: &Input, facts: &Facts) -> Result<(), Refusal> {
    let own = facts.is_own(input.get("who"));
    match (own || facts.has_nameless(), facts.sole) {
        (false, _) => Ok(()),
        (true, false) => refuse("who", if own { OWN } else { NAMELESS }),
        (true, true) if facts.photo_before && facts.photo_after => Ok(()),
        (true, true) => refuse("photos_after", SOLE),
    }
}

/// 几个人定得不一样，由 `who` 定成 `facts` 这样，行不行：动手改的人定成验收通过、销号，等于自己验收。
/// 没有姓名的这里不拦：几边都是验收通过的，拦了就再也定不下来。
///
/// # Errors
/// 哪一格、为什么，一句话。
pub fn may_settle(who: &str, facts: &Facts) -> Result<(), Refusal> {
    if !matches!(facts.at, At::Accepted | At::Closed) || !facts.is_own(who.trim()) {
        return Ok(());
    }
    match (facts.sole, facts.photo_before && facts.photo_after) {
        (false, _) => refuse("who", "整改的人不能定成验收通过：换一个人来定。"),
        (true, false) => refuse("photos_after", SOLE),
        (true, true) => Ok(()),
    }
}

/// 销号要另一个人审核；一人单位除外。没有姓名的不拦：到这里已经没有退回的路。
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
mod tests;
