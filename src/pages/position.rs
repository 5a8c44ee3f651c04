//! 一个岗位：两单两卡四张。

use std::sync::Arc;

use leptos::prelude::*;

use super::cards::position_links;
use crate::content::{Common, LOOK_PREFIX, Position};
use crate::journal::{PositionId, PositionsChosen};
use crate::platform;
use crate::route::{Route, Tab};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, card, company_calls, head, link, link_with, speak_button, trouble};

/// 一个岗位的四张。
pub fn position(ctx: Ctx, id: String, tab: Option<Tab>) -> AnyView {
    let tab = tab.unwrap_or_default();
    let body = move || match (ctx.contents.position(&id), ctx.contents.common.get()) {
        (Loaded::Failed(why), _) => view! { {head("岗位卡")} {trouble(ctx.contents, "这个岗位", &why)} }.into_any(),
        (_, Loaded::Failed(why)) => view! { {head("岗位卡")} {trouble(ctx.contents, "共用的表", &why)} }.into_any(),
        (Loaded::Ready(position), Loaded::Ready(common)) => sheet(ctx, position, common, tab),
        _ => view! { {head("岗位卡")} <p class="quiet">"正在打开…"</p> }.into_any(),
    };
    view! {
        {body}
        <aside class="side" aria-label="其他岗位">{move || side(ctx)}</aside>
    }
    .into_any()
}

/// 宽屏左边的岗位目录。
fn side(ctx: Ctx) -> AnyView {
    let Loaded::Ready(index) = ctx.contents.index.get() else { return ().into_any() };
    let families = index.families.iter().filter_map(|family| {
        let links = position_links(&index, &family.id)?;
        Some(view! { <section class="family"><h2>{family.name.clone()}</h2> {links}</section> })
    });
    families.collect_view().into_any()
}

fn sheet(ctx: Ctx, position: Arc<Position>, common: Arc<Common>, tab: Tab) -> AnyView {
    let id = position.id.clone();
    let tabs = Tab::ALL
        .into_iter()
        .map(|one| {
            let href = Route::Position(id.clone(), Some(one)).href();
            let selected = if one == tab { "true" } else { "false" };
            // 换页签不添"返回"：退一步就回到列表。
            let act = move |_| platform::replace(&href);
            view! {
                <button type="button" role="tab" id=format!("tab-{}", one.slug()) aria-selected=selected aria-controls="sheet" tabindex=if one == tab { "0" } else { "-1" } on:click=act>
                    {one.label()}
                </button>
            }
        })
        .collect_view();
    let for_keys = id.clone();
    let turn = move |event: web_sys::KeyboardEvent| {
        let at = Tab::ALL.iter().position(|one| *one == tab).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % 4,
            "ArrowLeft" => (at + 3) % 4,
            _ => return,
        };
        event.prevent_default();
        platform::replace(&Route::Position(for_keys.clone(), Some(Tab::ALL[next])).href());
        platform::when_idle(move || platform::focus(&format!("tab-{}", Tab::ALL[next].slug())));
    };
    let body = match tab {
        Tab::Risks => card::risks(&position, &common),
        Tab::Duties => card::duties(&position, &common),
        Tab::Operation => card::operation(&position, &common),
        Tab::Emergency => view! {
            {card::emergency(&position, &common)}
            {company_calls(ctx.records)}
            {link(&Route::Emergency, "button", "急救和火灾逃生（每个岗位都要会）")}
        }
        .into_any(),
    };
    let spoken = position.clone();
    let full_name = format!("岗位{}", tab.label());
    view! {
        {head(&position.name)}
        {card::no_phone(&position.no_phone)}
        <div class="row no-print">
            {my_position(ctx, &position.id)}
            {link_with(&Route::Check(format!("{LOOK_PREFIX}{}", position.id)), "button", "checks", "做作业前三查")}
        </div>
        <div class="tabs" role="tablist" aria-label="两单两卡" on:keydown=turn>{tabs}</div>
        <div role="tabpanel" id="sheet" aria-labelledby=format!("tab-{}", tab.slug()) tabindex="0">
            <div class="row"><h2 class="grow">{full_name}</h2> {speak_button(move || spoken_text(&spoken, tab))}</div>
            {body}
            {card::template_note(&position)}
        </div>
        {(!platform::is_one_file()).then(|| view! {
            <p class="row no-print"><a class="button" href=format!("cards/{id}.html")>{icon("print")} "打印整套卡"</a></p>
        })}
    }
    .into_any()
}

/// 设为（或不再是）我的岗位。
fn my_position(ctx: Ctx, id: &str) -> AnyView {
    let Some(id) = PositionId::parse(id) else { return ().into_any() };
    let shown = id.clone();
    let mine = Memo::new(move |_| ctx.records.my_positions().contains(&shown));
    let toggle = move |_| {
        let mut positions = untrack(|| ctx.records.my_positions());
        match positions.iter().position(|one| *one == id) {
            Some(at) => {
                positions.remove(at);
            }
            None => positions.push(id.clone()),
        }
        ctx.records.record(PositionsChosen { positions });
    };
    view! {
        <button type="button" class:primary=move || !mine.get() aria-pressed=move || if mine.get() { "true" } else { "false" } on:click=toggle>
            {move || if mine.get() { "✓ 我的岗位" } else { "设为我的岗位" }}
        </button>
    }
    .into_any()
}

/// 朗读的话：先顺口溜，再一条一条。
fn spoken_text(position: &Position, tab: Tab) -> String {
    let mut said: Vec<String> = Vec::new();
    match tab {
        Tab::Risks => said.extend(position.risks.iter().map(|risk| format!("{}。{}。要紧的是：{}", risk.place, risk.what, risk.control))),
        Tab::Duties => said.extend(position.duties.iter().map(|duty| duty.text.clone())),
        Tab::Operation => {
            let operation = &position.operation;
            said.extend(operation.rhyme.iter().cloned());
            said.push("作业前先看".to_owned());
            said.extend(operation.look.iter().map(|look| look.text.clone()));
            for (name, lines) in [("作业中", &operation.steps), ("作业后", &operation.after), ("绝不", &operation.never)] {
                said.push(name.to_owned());
                said.extend(lines.iter().map(|line| line.text.clone()));
            }
        }
        Tab::Emergency => {
            for case in &position.emergency.cases {
                said.push(super::emergency::spoken_case(case));
            }
        }
    }
    said.join("。")
}
