//! 应急：一按就到我的岗位的应急处置卡。字最大，一只手够用。

use leptos::prelude::*;

use crate::content::{Common, EmergencyCase};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, card, company_calls, head, link, speak_button, trouble};

/// 应急。
pub fn emergency(ctx: Ctx) -> AnyView {
    let calls = ["120", "119"].map(|number| {
        let name = if number == "120" { "急救" } else { "火警、被困" };
        card::call_button(number, name)
    });
    view! {
        <div class="stack emergency-page">
            {head("应急处置")}
            <div class="calls">{calls.into_iter().collect_view()}</div>
            {company_calls(ctx.records)}
            {move || mine(ctx)}
            {move || shared(ctx)}
        </div>
    }
    .into_any()
}

/// 我的岗位的处置；没选岗位就请他选。
fn mine(ctx: Ctx) -> AnyView {
    let positions = ctx.records.my_positions();
    if positions.is_empty() {
        return view! {
            <div class="empty">
                <p>"选好你的岗位，这里就是你岗位的应急处置卡。现在先看下面每个岗位都要会的。"</p>
                {link(&Route::Today, "button primary", "选我的岗位")}
            </div>
        }
        .into_any();
    }
    let Loaded::Ready(common) = ctx.contents.common.get() else { return ().into_any() };
    positions
        .iter()
        .map(|id| match ctx.contents.position(id.as_str()) {
            Loaded::Waiting => view! { <p class="quiet">"正在打开…"</p> }.into_any(),
            Loaded::Failed(why) => trouble(ctx.contents, "这个岗位的应急卡", &why),
            Loaded::Ready(position) => {
                let cases = position.emergency.cases.iter().map(|case| fold(case, &common)).collect_view();
                view! {
                    <section class="stack">
                        <h2>{position.name.clone()}</h2>
                        {card::no_phone(&position.no_phone)}
                        {card::rhyme(&position.emergency.rhyme)}
                        {cases}
                    </section>
                }
                .into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn shared(ctx: Ctx) -> AnyView {
    match ctx.contents.common.get() {
        Loaded::Waiting => view! { <p class="quiet">"正在打开…"</p> }.into_any(),
        Loaded::Failed(why) => trouble(ctx.contents, "急救和火灾逃生", &why),
        Loaded::Ready(common) => common
            .blocks
            .iter()
            .map(|block| {
                let cases = block.cases.iter().map(|case| fold(case, &common)).collect_view();
                view! { <section class="stack"><h2>{block.name.clone()}</h2> {cases}</section> }
            })
            .collect_view()
            .into_any(),
    }
}

/// 一种情况，点开是整屏的步骤。
fn fold(case: &EmergencyCase, common: &Common) -> AnyView {
    let spoken = spoken_case(case);
    view! {
        <details class="case">
            <summary>{icon("sos")} {case.title.clone()}</summary>
            <div class="case-inside">{speak_button(move || spoken.clone())} {card::case_body(case, common)}</div>
        </details>
    }
    .into_any()
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
