//! 应急：一按就到我的岗位的应急处置卡。字最大，一只手够用。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::content::{Common, EmergencyCase};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, card, company_calls, head, link, screen, speak_act, speak_button, trouble, waiting};

/// 应急。
pub fn emergency(ctx: Ctx) -> AnyView {
    let draw = move || {
        html! {
            div.stack.emergency-page {
                (head("应急处置"))
                div.calls { (card::call_button("120", "急救")) (card::call_button("119", "火警、被困")) }
                (company_calls(ctx.records))
                (mine(ctx))
                (shared(ctx))
            }
        }
    };
    screen(draw, move |act| do_act(ctx, &act))
}

fn do_act(ctx: Ctx, act: &Act) {
    match act.parts().as_slice() {
        [of, id] => {
            if let Some(case) = untrack(|| find(ctx, of, id)) {
                speak_act(act, &spoken_case(&case));
            }
        }
        _ => ctx.contents.retry(),
    }
}

/// 我的岗位的处置；没选岗位就请他选。
fn mine(ctx: Ctx) -> Markup {
    let positions = ctx.records.my_positions();
    if positions.is_empty() {
        return html! {
            div.empty {
                p { "选好你的岗位，这里就是你岗位的应急处置卡。现在先看下面每个岗位都要会的。" }
                (link(&Route::Today, "button primary", "选我的岗位"))
            }
        };
    }
    html! {
        @for id in &positions {
            @match ctx.contents.position(id.as_str()) {
                Loaded::Waiting => { (waiting()) }
                Loaded::Failed(why) => { (trouble("这个岗位的应急卡", &why)) }
                Loaded::Ready(position) => {
                    section.stack {
                        h2 { (position.name) }
                        (card::recalled(ctx.contents.recall(&position.id).as_ref()))
                        (card::no_phone(&position.no_phone))
                        (card::rhyme(&position.emergency.rhyme))
                        @for case in &position.emergency.cases { (fold(&position.id, case, &position.tables)) }
                    }
                }
            }
        }
    }
}

fn shared(ctx: Ctx) -> Markup {
    match ctx.contents.shared() {
        Loaded::Waiting => waiting(),
        Loaded::Failed(why) => trouble("急救和火灾逃生", &why),
        Loaded::Ready(shared) => html! {
            @for block in &shared.blocks {
                section.stack { h2 { (block.name) } @for case in &block.cases { (fold(&block.id, case, &shared.tables)) } }
            }
        },
    }
}

/// 一种情况，点开是整屏的步骤。
fn fold(of: &str, case: &EmergencyCase, common: &Common) -> Markup {
    html! {
        details.case {
            summary { (icon("sos")) (case.title) }
            div.case-inside { (speak_button(&format!("{of}:{}", case.id))) (card::case_body(case, common)) }
        }
    }
}

fn find(ctx: Ctx, of: &str, id: &str) -> Option<EmergencyCase> {
    if let Loaded::Ready(position) = ctx.contents.position(of) {
        return position.emergency.cases.iter().find(|case| case.id == id).cloned();
    }
    let Loaded::Ready(shared) = ctx.contents.shared() else { return None };
    shared.blocks.iter().find(|block| block.id == of)?.cases.iter().find(|case| case.id == id).cloned()
}

/// 朗读一种情况：第一步、绝不、其余步骤，次序和卡上一样。
pub fn spoken_case(case: &EmergencyCase) -> String {
    let mut said = vec![case.title.clone(), format!("第一步，{}", case.first)];
    said.extend(case.never.iter().map(|never| format!("绝不：{never}")));
    said.extend(case.steps.iter().enumerate().map(|(at, step)| {
        let who = if step.who.is_empty() { String::new() } else { format!("只有{}能做，", step.who) };
        format!("第{}步，{who}{}", at + 2, step.text)
    }));
    said.push(format!("打{}。说：{}", case.call.join("、"), case.report));
    said.join("。")
}
