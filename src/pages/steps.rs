//! 一处隐患改到哪一步：只给走得通的下一步；两个人定得不一样，要有人说以哪个为准。

use leptos::prelude::*;
use maud::{Markup, html};

use super::danger::assess::assess;
use super::danger::standing::{facts, grade_tag, mark};
use super::danger::{Tables, forms, named};
use super::who::{must_write, record_by, said_line, who_field};
use crate::journal::{Danger, DangerSettled, Decision, DecisionKind, Detail, DeviceId, EventRef, PhotoStage, Standing};
use crate::platform;
use crate::rules::danger_steps::{Step, legal, may_settle};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Watched, live, screen, switch, trouble, waiting};

/// 正在填哪张表。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Nothing,
    Step(Step),
    Supervise,
}

/// 没写姓名时说的。
const WHO: &str = "写上姓名：谁定的、谁负责。";

fn kind_word(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Assessed => Step::Assess,
        DecisionKind::Planned => Step::Plan,
        DecisionKind::Extended => Step::Extend,
        DecisionKind::Rectified => Step::Rectify,
        DecisionKind::Accepted => Step::Accept,
        DecisionKind::Rejected => Step::Reject,
        DecisionKind::Closed => Step::Close,
    }
    .word()
}

/// 走过的步、能走的步、撞上了怎么定。`stage` 是接着拍的照片算改以前的还是改好后的；`looked` 是查出它的那次检查找过了没有。
pub fn steps(ctx: Ctx, danger: &Danger, tables: Tables, stage: Watched<PhotoStage>, looked: Option<Watched<bool>>) -> AnyView {
    let asking = Watched::new(Asking::Nothing);
    let (past, clash, acting, next, asked) = (danger.clone(), danger.clone(), danger.clone(), danger.clone(), danger.clone());
    view! {
        {live(move || history(ctx, &past))}
        {screen(move || dispute(ctx, &clash), move |act| settle(ctx, &acting, &act.parts()))}
        {switch(move || match asking.get() {
            Asking::Nothing => {
                let danger = next.clone();
                screen(move || buttons(ctx, &danger, tables, looked), move |act| ask(&act, tables, asking, stage))
            }
            Asking::Step(Step::Assess) => assess(ctx, &asked, tables.rules, tables.sources, move || asking.set(Asking::Nothing)),
            Asking::Step(step) => {
                let (shown, acting) = (asked.clone(), asked.clone());
                screen(move || step_form(ctx, step, &shown, tables), move |act| do_step(ctx, step, &acting, tables, asking, &act))
            }
            Asking::Supervise => {
                let acting = asked.clone();
                screen(move || forms::supervise_form(ctx), move |act| {
                    if act.name == "cancel" || forms::supervise(ctx, &acting) {
                        asking.set(Asking::Nothing);
                    }
                })
            }
        })}
    }
    .into_any()
}

fn history(ctx: Ctx, danger: &Danger) -> Markup {
    html! {
        @if !danger.decisions.is_empty() {
            section.stack {
                h2 { "改到哪一步" }
                ol.steps-done { @for one in &danger.decisions { li { (said(ctx, danger, one)) } } }
            }
        }
        @if danger.is_closed() {
            p.banner.good role="status" {
                (icon("ok"))
                span { @if danger.kind() == Some(DecisionKind::Closed) { "已销号。" } @else { "已验收通过。" } }
            }
        }
    }
}

/// 一步怎么说：什么、谁、什么时候、说了什么、算不算。
fn said(ctx: Ctx, danger: &Danger, one: &Decision) -> Markup {
    let own = one.kind == DecisionKind::Accepted && as_kept(danger, one.event).is_self_accepted();
    html! {
        b { (kind_word(one.kind)) } " " (one.at.day()) " " (one.at.hms().get(..5).unwrap_or_default()) " " (named(ctx, one.by))
        @if own { " " span.grade-tag.own { (icon("pen")) "自己验收" } }
        @if !one.words.is_empty() { "：" (one.words) }
        @match &one.detail {
            Detail::None => {}
            Detail::Assessment(detail) => { " " (grade_tag(detail.grade)) }
            Detail::Plan(plan) => small { "责任人 " (named(ctx, Some(plan.owner))) "，完成人 " (named(ctx, Some(plan.worker))) "，验收人 " (named(ctx, Some(plan.acceptor))) "，" (plan.due) " 前" },
            Detail::Extension(extension) => small { "延到 " (extension.due) @if extension.approver.is_some() { "，" (named(ctx, extension.approver)) " 批准" } },
        }
        @match one.standing {
            Standing::Stands => {}
            Standing::Rival => small { "（撞上了，还没定）" },
            Standing::Overruled => small { "（以另一个为准）" },
        }
    }
}

/// 以 `step` 为准时的样子：只为看，不写。
fn as_kept(danger: &Danger, step: EventRef) -> Danger {
    Danger { step, ..danger.clone() }
}

/// 两边并排，各有一个键。没撞上什么都不画。
fn dispute(ctx: Ctx, danger: &Danger) -> Markup {
    if !danger.is_disputed() {
        return Markup::default();
    }
    html! {
        div.conflict role="group" aria-labelledby="dispute" {
            h3 #dispute { (icon("danger")) "冲突：两个人同时定了，定得不一样" }
            p { "没定以前当作没改好。看一眼现场，问清楚，再说以哪个为准；另一个也留着。" }
            (who_field(ctx, "settle", "谁来定"))
            label for="settle-why" { "为什么" }
            input #settle-why type="text" maxlength="200";
            (said_line("settle"))
            div.sides {
                @for one in danger.choices() {
                    div.side-of data-stands=[(one.standing == Standing::Stands).then_some("yes")] {
                        span { (said(ctx, danger, one)) }
                        button type="button" data-act={ "settle:" (one.event.device) ":" (one.event.seq) } { "以“" (kind_word(one.kind)) "”为准" }
                    }
                }
            }
        }
    }
}

/// 走得通的下一步；规则表没到就等，到不了说清楚。
fn buttons(ctx: Ctx, danger: &Danger, tables: Tables, looked: Option<Watched<bool>>) -> Markup {
    if danger.is_disputed() {
        return Markup::default();
    }
    let rules = match tables.rules.get() {
        Loaded::Waiting => return waiting(),
        Loaded::Failed(why) => return trouble("整改的规则", &why),
        Loaded::Ready(rules) => rules,
    };
    // 检查项写没写明可能重大，看了那次检查、那张表才知道
    match mark(ctx, danger) {
        Loaded::Waiting => return waiting(),
        Loaded::Failed(_) if looked.is_some_and(|looked| !looked.get()) => return waiting(),
        _ => {}
    }
    let facts = facts(ctx, danger);
    html! {
        div.row.no-print {
            @for step in legal(&facts, &rules) { button type="button" data-act={ "step:" (step.token()) } { (step.word()) } }
            @if !facts.is_final() { button.plain type="button" data-act="supervise" { "挂牌督办" } }
        }
    }
}

fn ask(act: &Act, tables: Tables, asking: Watched<Asking>, stage: Watched<PhotoStage>) {
    match (act.name.as_str(), act.parts().first().and_then(|token| Step::parse(token))) {
        ("retry", _) => tables.rules.retry(),
        ("supervise", _) => asking.set(Asking::Supervise),
        (_, Some(step)) => {
            // 记整改的人接着拍的，是改好后的
            if step == Step::Rectify {
                stage.set(PhotoStage::After);
            }
            asking.set(Asking::Step(step));
        }
        _ => {}
    }
}

fn step_form(ctx: Ctx, step: Step, danger: &Danger, tables: Tables) -> Markup {
    match tables.rules.get() {
        Loaded::Ready(rules) => forms::form(ctx, step, danger, &rules),
        _ => waiting(),
    }
}

fn do_step(ctx: Ctx, step: Step, danger: &Danger, tables: Tables, asking: Watched<Asking>, act: &Act) {
    let Loaded::Ready(rules) = untrack(|| tables.rules.get()) else { return };
    if act.name == "cancel" || untrack(|| forms::submit(ctx, step, danger, &rules)) {
        asking.set(Asking::Nothing);
    }
}

fn settle(ctx: Ctx, danger: &Danger, parts: &[&str]) {
    let [device, seq] = *parts else { return };
    let (Some(device), Ok(seq)) = (DeviceId::parse(device), seq.parse()) else { return };
    let keep = EventRef { device, seq };
    let Some(reason) = must_write("settle", "why", "写一句为什么。") else { return };
    let Some(who) = must_write("settle", "who", WHO) else { return };
    // 定成验收通过也是验收：动手改的人不行
    if let Err(refusal) = untrack(|| may_settle(&who, &facts(ctx, &as_kept(danger, keep)))) {
        return platform::set_html("settle-said", &refusal.words);
    }
    if record_by(ctx, "settle", WHO, DangerSettled { danger: danger.id, keep, reason }.into()) {
        platform::focus("title");
    }
}
