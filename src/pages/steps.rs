//! 一处隐患改到哪一步：只给走得通的下一步；两个人定得不一样，要有人说以哪个为准。

use leptos::prelude::*;
use maud::{Markup, html};

use super::danger::named;
use super::who::{must_write, record_by, said_line, who_field};
use crate::journal::{
    Body, Danger, DangerAccepted, DangerRectified, DangerRejected, DangerSettled, Decision, DecisionKind, DeviceId, EventRef, Standing,
};
use crate::platform::field_value;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Watched, screen};

/// 一步：怎么叫、地址里的词、要写什么。
struct Step {
    name: &'static str,
    slug: &'static str,
    words: &'static str,
    make: fn(&Danger, String) -> Body,
}

const RECTIFIED: Step = Step {
    name: "整改完成",
    slug: "rectified",
    words: "怎么改的",
    make: |danger, what| DangerRectified { danger: danger.id, after: danger.step, what }.into(),
};
const ACCEPTED: Step = Step {
    name: "验收通过",
    slug: "accepted",
    words: "看到了什么",
    make: |danger, note| DangerAccepted { danger: danger.id, after: danger.step, note }.into(),
};
const REJECTED: Step = Step {
    name: "退回整改",
    slug: "rejected",
    words: "为什么退回",
    make: |danger, reason| DangerRejected { danger: danger.id, after: danger.step, reason }.into(),
};

/// 没写姓名时说的。
const WHO: &str = "写上姓名：谁定的、谁负责。";

/// 走得通的下一步。
fn next(danger: &Danger) -> Vec<Step> {
    if danger.is_disputed() {
        return Vec::new();
    }
    match danger.stands().map(|one| one.kind) {
        Some(DecisionKind::Rectified) => vec![ACCEPTED, REJECTED],
        Some(DecisionKind::Accepted | DecisionKind::Closed) => Vec::new(),
        _ => vec![RECTIFIED],
    }
}

fn kind_word(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Rectified => RECTIFIED.name,
        DecisionKind::Accepted => ACCEPTED.name,
        DecisionKind::Rejected => REJECTED.name,
        DecisionKind::Assessed => "评估",
        DecisionKind::Planned => "定整改方案",
        DecisionKind::Extended => "延期",
        DecisionKind::Closed => "销号",
    }
}

/// 走过的步、能走的步、撞上了怎么定。
pub fn steps(ctx: Ctx, danger: &Danger) -> AnyView {
    let asking = Watched::new(None::<&'static str>);
    let (shown, acting) = (danger.clone(), danger.clone());
    screen(move || draw(ctx, &shown, asking.get()), move |act| do_act(ctx, &acting, asking, &act))
}

fn draw(ctx: Ctx, danger: &Danger, asking: Option<&str>) -> Markup {
    html! {
        @if !danger.decisions.is_empty() {
            section.stack {
                h2 { "改到哪一步" }
                ol.steps-done { @for one in &danger.decisions { li { (said(ctx, one)) } } }
            }
        }
        @if danger.is_disputed() { (dispute(ctx, danger)) }
        @if danger.is_closed() { p.banner.good role="status" { (icon("ok")) span { "已验收通过。" } } }
        @let steps = next(danger);
        @match steps.iter().find(|step| Some(step.slug) == asking) {
            Some(step) => { (ask(ctx, step)) }
            None => div.row.no-print { @for step in &steps { button type="button" data-act={ "step:" (step.slug) } { (step.name) } } },
        }
    }
}

/// 一步怎么说：什么、谁、什么时候、说了什么、算不算。
fn said(ctx: Ctx, one: &Decision) -> Markup {
    html! {
        b { (kind_word(one.kind)) } " " (one.at.day()) " " (one.at.hms().get(..5).unwrap_or_default()) " " (named(ctx, one.by))
        @if !one.words.is_empty() { "：" (one.words) }
        @match one.standing {
            Standing::Stands => {}
            Standing::Rival => small { "（撞上了，还没定）" },
            Standing::Overruled => small { "（以另一个为准）" },
        }
    }
}

/// 两边并排，各有一个键。
fn dispute(ctx: Ctx, danger: &Danger) -> Markup {
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
                        span { (said(ctx, one)) }
                        button type="button" data-act={ "settle:" (one.event.device) ":" (one.event.seq) } { "以“" (kind_word(one.kind)) "”为准" }
                    }
                }
            }
        }
    }
}

fn ask(ctx: Ctx, step: &Step) -> Markup {
    html! {
        form.box.stack data-act={ "do:" (step.slug) } {
            h2 { (step.name) }
            (who_field(ctx, "step", "谁"))
            label for="step-words" { (step.words) }
            textarea #step-words maxlength="500" {}
            (said_line("step"))
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "先不记" } }
        }
    }
}

fn do_act(ctx: Ctx, danger: &Danger, asking: Watched<Option<&'static str>>, act: &Act) {
    let parts = act.parts();
    match (act.name.split(':').next(), parts.first()) {
        (Some("step"), Some(slug)) => asking.set(next(danger).iter().find(|step| step.slug == *slug).map(|step| step.slug)),
        (Some("do"), Some(slug)) => {
            if let Some(step) = next(danger).into_iter().find(|step| step.slug == *slug) {
                let body = (step.make)(danger, field_value("step-words"));
                if record_by(ctx, "step", WHO, body) {
                    asking.set(None);
                }
            }
        }
        (Some("settle"), _) => settle(ctx, danger, &parts),
        _ => asking.set(None),
    }
}

fn settle(ctx: Ctx, danger: &Danger, parts: &[&str]) {
    let [device, seq] = *parts else { return };
    let (Some(device), Ok(seq)) = (DeviceId::parse(device), seq.parse()) else { return };
    let Some(reason) = must_write("settle", "why", "写一句为什么。") else { return };
    record_by(ctx, "settle", WHO, DangerSettled { danger: danger.id, keep: EventRef { device, seq }, reason }.into());
}
