//! 走一步要填的表：填什么由规则定，填得不对说在那一格旁边，写的字都留着。

use maud::{Markup, html};

use super::standing::facts;
use super::{People, said_at};
use crate::content::LoopRules;
use crate::journal::{
    Body, Danger, DangerAccepted, DangerClosed, DangerExtended, DangerPlanned, DangerRectified, DangerRejected, DangerSupervised, Day,
    Grade,
};
use crate::pages::who::who_field;
use crate::platform::{field_value, focus, set_html};
use crate::rules::danger_steps::{Input, Refusal, Step, check, needs, who_may};
use crate::ui::Ctx;

/// 一格的样子。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Line,
    Lines,
    Name,
    Date,
}

/// 格子：规则里的名字、标签、样子。
const FIELDS: [(&str, &str, Kind); 10] = [
    ("measures", "整改措施：怎么改", Kind::Lines),
    ("owner", "整改责任人", Kind::Name),
    ("worker", "整改完成人：谁动手改", Kind::Name),
    ("acceptor", "整改验收人", Kind::Name),
    ("due", "哪天前改好", Kind::Date),
    ("interim", "临时性保护措施：改好以前怎么防", Kind::Lines),
    ("funds", "资金：多少、从哪里出", Kind::Line),
    ("contingency", "应急预案：万一出事怎么办", Kind::Lines),
    ("reported", "向谁报告了、什么时候报的", Kind::Line),
    ("approver", "批准人", Kind::Name),
];

/// 一步的那几句话怎么问；`None` 是没有这一格。
fn words_label(step: Step) -> Option<(&'static str, &'static str)> {
    match step {
        Step::Rectify => Some(("note", "怎么改的")),
        Step::Accept => Some(("note", "看到了什么")),
        Step::Close => Some(("note", "销号前核对了什么")),
        Step::Reject => Some(("reason", "为什么退回")),
        Step::Extend => Some(("reason", "为什么要延期")),
        Step::Assess | Step::Plan => None,
    }
}

/// 规则没要、表上也总给的格子。
fn always(step: Step) -> &'static [&'static str] {
    match step {
        Step::Plan => &["measures", "owner", "worker", "acceptor", "due", "interim"],
        Step::Extend => &["due"],
        _ => &[],
    }
}

/// 格子的元素 id。
pub fn id_of(field: &str) -> String {
    match field {
        "note" | "reason" => "step-words".to_owned(),
        field => format!("step-{field}"),
    }
}

/// 表上的格子，按先后。
fn shown(step: Step, needed: &[&str]) -> Vec<(&'static str, &'static str, Kind)> {
    FIELDS.into_iter().filter(|(field, ..)| always(step).contains(field) || needed.contains(field)).collect()
}

/// 一步的表。
pub fn form(ctx: Ctx, step: Step, danger: &Danger, rules: &LoopRules) -> Markup {
    let needed = needs(step, "", &facts(ctx, danger), rules);
    html! {
        form.box.stack data-act={ "do:" (step.token()) } {
            h2 { (step.word()) }
            @if let Some(who) = who_may(step, &facts(ctx, danger), rules) { p.quiet { "谁来做：" (who) "。" } }
            (hints(step, danger, rules))
            datalist #step-people { @for name in ctx.records.known_names() { option value=(name) {} } }
            @for (field, label, kind) in shown(step, &needed) {
                (one_field(field, label, kind, needed.contains(&field), &present(ctx, step, field, danger)))
            }
            @if let Some((field, label)) = words_label(step) {
                div.field {
                    label for="step-words" { (label) @if !needed.contains(&field) { "（可以不写）" } }
                    textarea #step-words maxlength="500" {}
                    (said_at("step-words"))
                }
            }
            div.field { (who_field(ctx, "step", "谁")) (said_at("step-who")) }
            p #step-said role="alert" {}
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "先不记" } }
        }
    }
}

fn hints(step: Step, danger: &Danger, rules: &LoopRules) -> Markup {
    html! {
        @if step == Step::Extend {
            @if rules.extension.most > 0 { p.quiet { "最多延 " (rules.extension.most) " 次" @if rules.extension.longest_days > 0 { "，一次最多 " (rules.extension.longest_days) " 天" } "。" } }
            @if danger.assessment().is_some_and(|one| one.grade == Grade::Major) && !rules.extension.major_words.is_empty() {
                p.banner { (rules.extension.major_words) }
            }
        }
        @if step == Step::Plan && danger.assessment().is_some_and(|one| one.grade == Grade::Major) {
            p.quiet { "重大隐患要向负有安全生产监督管理职责的部门和职工大会、职工代表大会报告（安全生产法第四十一条）。" }
        }
        @if step == Step::Accept { p.quiet { "到现场看过再验收。整改的人不能验收自己改的；一人单位例外，要有改以前、改好后的照片。" } }
        @if step == Step::Rectify { p.quiet { "改好了先拍一张，选“改好后”。" } }
    }
}

fn one_field(field: &str, label: &str, kind: Kind, needed: bool, value: &str) -> Markup {
    let id = id_of(field);
    html! {
        div.field {
            label for=(id) { (label) @if !needed { "（可以不写）" } }
            @match kind {
                Kind::Line => input id=(id) type="text" maxlength="200" value=(value);,
                Kind::Lines => textarea id=(id) maxlength="500" { (value) },
                Kind::Name => input id=(id) type="text" list="step-people" maxlength="40" value=(value);,
                Kind::Date => input id=(id) type="date" value=(value);,
            }
            (said_at(&id))
        }
    }
}

/// 改方案、延期时，先填上现在定的。
fn present(ctx: Ctx, step: Step, field: &str, danger: &Danger) -> String {
    let Some(plan) = danger.plan() else { return String::new() };
    let name = |person| ctx.records.name(person);
    match (step, field) {
        (Step::Plan | Step::Extend, "due") => danger.due().map(|day| day.to_string()).unwrap_or_default(),
        (Step::Plan, "measures") => plan.measures.clone(),
        (Step::Plan, "owner") => name(plan.owner),
        (Step::Plan, "worker") => name(plan.worker),
        (Step::Plan, "acceptor") => name(plan.acceptor),
        (Step::Plan, "interim") => plan.interim.clone(),
        (Step::Plan, "funds") => plan.funds.clone(),
        (Step::Plan, "contingency") => plan.contingency.clone(),
        (Step::Plan, "reported") => plan.reported.clone(),
        _ => String::new(),
    }
}

/// 表上现在写的。
fn typed(step: Step) -> Input {
    let input = FIELDS.iter().fold(Input::default(), |input, (field, ..)| input.with(field, &field_value(&id_of(field))));
    let input = input.with("who", &field_value("step-who"));
    match words_label(step) {
        Some((field, _)) => input.with(field, &field_value("step-words")),
        None => input,
    }
}

/// 把不收的话说在那一格旁边，焦点交给它。
pub fn say(refusal: &Refusal) {
    for (field, ..) in FIELDS {
        set_html(&format!("{}-said", id_of(field)), "");
    }
    for id in ["step-words", "step-who", "step"] {
        set_html(&format!("{id}-said"), "");
    }
    let id = id_of(&refusal.field);
    let beside = !refusal.field.is_empty() && !refusal.field.starts_with("photos");
    let at = if beside { id.clone() } else { "step".to_owned() };
    set_html(&format!("{at}-said"), &html! { (refusal.words) }.into_string());
    if beside {
        focus(&id);
    }
}

/// 核对、记下；不收的说清楚，返回 `false`。
pub fn submit(ctx: Ctx, step: Step, danger: &Danger, rules: &LoopRules) -> bool {
    let input = typed(step);
    if let Err(refusal) = check(step, &input, &facts(ctx, danger), rules) {
        say(&refusal);
        return false;
    }
    let mut people = People::new(ctx);
    let Some(body) = body(step, &input, danger, &mut people) else {
        say(&Refusal { field: String::new(), words: "记录还没打开，稍等再记。".to_owned() });
        return false;
    };
    people.record("step", input.get("who"), vec![body])
}

fn body(step: Step, input: &Input, danger: &Danger, people: &mut People) -> Option<Body> {
    let (id, after) = (danger.id, danger.step);
    let text = |field: &str| input.get(field).to_owned();
    Some(match step {
        Step::Assess => return None,
        Step::Plan => DangerPlanned {
            danger: id,
            after,
            measures: text("measures"),
            owner: people.id(input.get("owner"))?,
            worker: people.id(input.get("worker"))?,
            acceptor: people.id(input.get("acceptor"))?,
            due: Day::parse(input.get("due"))?,
            interim: text("interim"),
            funds: text("funds"),
            contingency: text("contingency"),
            reported: text("reported"),
        }
        .into(),
        Step::Rectify => DangerRectified { danger: id, after, what: text("note") }.into(),
        Step::Extend => {
            let approver = match input.get("approver") {
                "" => None,
                name => Some(people.id(name)?),
            };
            DangerExtended { danger: id, after, due: Day::parse(input.get("due"))?, reason: text("reason"), approver }.into()
        }
        Step::Accept => DangerAccepted { danger: id, after, note: text("note") }.into(),
        Step::Reject => DangerRejected { danger: id, after, reason: text("reason") }.into(),
        Step::Close => DangerClosed { danger: id, after, note: text("note") }.into(),
    })
}

/// 挂牌督办的表。
pub fn supervise_form(ctx: Ctx) -> Markup {
    html! {
        form.box.stack data-act="supervise" {
            h2 { "挂牌督办" }
            p.quiet { "上级挂了牌，照牌子记下。记下以后一直看得见。" }
            div.field {
                label for="step-office" { "哪个部门挂的" }
                input #step-office type="text" maxlength="80";
                (said_at("step-office"))
            }
            label for="step-number" { "文号（没有可以不写）" }
            input #step-number type="text" maxlength="80";
            div.field {
                label for="step-until" { "要在哪天前办结（没写可以不填）" }
                input #step-until type="date";
                (said_at("step-until"))
            }
            div.field { (who_field(ctx, "step", "谁")) (said_at("step-who")) }
            p #step-said role="alert" {}
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "先不记" } }
        }
    }
}

/// 记下挂牌督办；不收的说在那一格旁边，返回 `false`。
pub fn supervise(ctx: Ctx, danger: &Danger) -> bool {
    let (office, until) = (field_value("step-office"), Day::parse(&field_value("step-until")));
    let early = until.is_some_and(|day| day < danger.reported_at.day());
    for (id, wrong, words) in [
        ("step-office", office.is_empty(), "写上哪个部门挂的牌。"),
        ("step-until", early, "办结的日子早于发现那天，改一下。"),
        ("step-who", field_value("step-who").is_empty(), "写上姓名：谁记的。"),
    ] {
        set_html(&format!("{id}-said"), if wrong { words } else { "" });
        if wrong {
            focus(id);
            return false;
        }
    }
    let body = DangerSupervised { danger: danger.id, office, number: field_value("step-number"), until };
    People::new(ctx).record("step", &field_value("step-who"), vec![body.into()])
}
