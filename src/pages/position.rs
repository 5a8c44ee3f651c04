//! 一个岗位：两单两卡四张。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::cards::side;
use super::emergency::spoken_case;
use crate::content::{LOOK_PREFIX, Position};
use crate::journal::{PositionId, PositionsChosen};
use crate::platform;
use crate::route::{Route, Tab};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, card, company_calls, head, link, link_with, screen, speak_act, speak_button, trouble, waiting};

/// 一个岗位的四张。
pub fn position(ctx: Ctx, id: String, tab: Option<Tab>) -> AnyView {
    let tab = tab.unwrap_or_default();
    let for_act = id.clone();
    let draw = move || match ctx.contents.position(&id) {
        Loaded::Waiting => html! { (head("岗位卡")) (waiting()) },
        Loaded::Failed(why) => html! { (head("岗位卡")) (trouble("这个岗位", &why)) },
        Loaded::Ready(position) => sheet(ctx, &position, tab),
    };
    view! { {screen(draw, move |act| do_act(ctx, &for_act, tab, &act))} {side(ctx)} }.into_any()
}

fn do_act(ctx: Ctx, id: &str, tab: Tab, act: &Act) {
    match (act.name.as_str(), act.parts().first()) {
        // 换页签不添"返回"：退一步就回到列表。
        (_, Some(slug)) if act.name.starts_with("tab:") => {
            if let Some(tab) = Tab::ALL.into_iter().find(|tab| tab.slug() == *slug) {
                platform::replace(&Route::Position(id.to_owned(), Some(tab)).href());
                platform::when_idle(move || platform::focus(&format!("tab-{}", tab.slug())));
            }
        }
        ("mine", _) => toggle_mine(ctx, id),
        ("retry", _) => ctx.contents.retry(),
        ("speak:sheet", _) => {
            if let Loaded::Ready(position) = untrack(|| ctx.contents.position(id)) {
                speak_act(act, &spoken_text(&position, tab));
            }
        }
        _ => {}
    }
}

fn sheet(ctx: Ctx, position: &Arc<Position>, tab: Tab) -> Markup {
    let common = &position.tables;
    let mine = ctx.records.my_positions().iter().any(|one| one.as_str() == position.id);
    html! {
        (head(&position.name))
        (card::recalled(ctx.contents.recall(&position.id).as_ref()))
        (card::no_phone(&position.no_phone))
        div.row.no-print {
            button type="button" class=(if mine { "" } else { "primary" }) aria-pressed=(mine) data-act="mine" {
                (if mine { "✓ 我的岗位" } else { "设为我的岗位" })
            }
            (link_with(&Route::Check(format!("{LOOK_PREFIX}{}", position.id)), "button", "checks", "做作业前三查"))
        }
        div.tabs role="tablist" aria-label="两单两卡" {
            @for one in Tab::ALL {
                button type="button" role="tab" id={ "tab-" (one.slug()) } aria-selected=(one == tab) aria-controls="sheet"
                    tabindex=(if one == tab { "0" } else { "-1" }) data-act={ "tab:" (one.slug()) } { (one.label()) }
            }
        }
        div #sheet role="tabpanel" aria-labelledby={ "tab-" (tab.slug()) } tabindex="0" {
            div.row { h2.grow { "岗位" (tab.label()) } (speak_button("sheet")) }
            @match tab {
                Tab::Risks => { (card::risks(position, common)) }
                Tab::Duties => { (card::duties(position, common)) }
                Tab::Operation => { (card::operation(position, common)) }
                Tab::Emergency => {
                    (card::emergency(position, common))
                    (company_calls(ctx.records))
                    (link(&Route::Emergency, "button", "急救和火灾逃生（每个岗位都要会）"))
                }
            }
            (card::template_note(position))
        }
        @if !platform::is_one_file() {
            p.row.no-print { a.button href={ "cards/" (position.id) ".html" } { (icon("print")) "打印整套卡" } }
        }
    }
}

/// 设为（或不再是）我的岗位。
fn toggle_mine(ctx: Ctx, id: &str) {
    let Some(id) = PositionId::parse(id).filter(|_| ctx.records.is_idle()) else { return };
    let mut positions = untrack(|| ctx.records.my_positions());
    match positions.iter().position(|one| *one == id) {
        Some(at) => {
            positions.remove(at);
        }
        None => positions.push(id),
    }
    ctx.records.record(PositionsChosen { positions });
}

/// 朗读的话：先顺口溜，再一条一条，次序和卡上一样。
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
        Tab::Emergency => said.extend(position.emergency.cases.iter().map(spoken_case)),
    }
    said.join("。")
}
