//! 一处隐患。

use leptos::prelude::*;
use maud::{Markup, html};

use super::record::wrong_of;
use super::send::send_box;
use super::stop_work::{words, words_act};
use crate::export::GroupMessage;
use crate::journal::{Danger, DangerId, RunStatus};
use crate::route::Route;
use crate::ui::{Ctx, Opening, Watched, head, link, screen, still, switch, waiting};

/// 一处隐患。
pub fn danger(ctx: Ctx, id: &str) -> AnyView {
    let id = DangerId::parse(id);
    let found = Memo::new(move |_| ctx.records.with(|state| id.and_then(|id| state.dangers.get(&id).cloned())));
    switch(move || match found.get() {
        None if ctx.records.opening.get() == Opening::Opening => still(html! { (head("隐患")) (waiting()) }),
        None => still(html! {
            (head("隐患"))
            div.empty { p { "这台设备上没有这处隐患。" } (link(&Route::Dangers, "button", "看全部隐患")) }
        }),
        Some(danger) => sheet(ctx, danger),
    })
}

fn sheet(ctx: Ctx, danger: Danger) -> AnyView {
    let id = danger.id;
    let editing = Watched::new(false);
    let place = danger.place.clone();
    let edit = move || {
        html! { @if editing.get() { (words(ctx.records, id, &place)) } @else { button type="button" data-act="edit" { "补写、改写" } } }
    };
    let act = move |act: crate::ui::Act| match act.name.as_str() {
        "edit" => editing.set(true),
        name => words_act(ctx.records, id, name, &|| editing.set(false)),
    };
    let who = reporter(ctx, &danger);
    let when = format!("{} {}", danger.reported_at.day(), danger.reported_at.hms().get(..5).unwrap_or_default());
    let message = GroupMessage {
        title: "报隐患".to_owned(),
        who: who.clone(),
        when: when.clone(),
        counts: None,
        wrong: vec![wrong_of(&danger)],
        code: id.to_string().chars().take(8).collect(),
    };
    let links = html! {
        p.row.no-print {
            @if let Some(run) = danger.run { (link(&Route::Run(run.to_string()), "button", "看那次检查")) }
            (link(&Route::Dangers, "button", "全部隐患"))
        }
    };
    view! {
        {still(facts(&danger, &who, &when))}
        {screen(edit, act)}
        {send_box(message)}
        {still(links)}
    }
    .into_any()
}

fn facts(danger: &Danger, who: &str, when: &str) -> Markup {
    html! {
        (head("隐患"))
        @if danger.hurts_now { p.banner.bad { "会马上伤人：停工、撤人、报告，改好才能再干。" } }
        h2 { (danger.what) }
        dl.box.record {
            dt { "在哪里" } dd { (if danger.place.is_empty() { "没有写" } else { &danger.place }) }
            dt { "报的人" } dd { (who) }
            dt { "报的时间" } dd { (when) }
            dt { "改好时限" } dd { @match danger.wanted_by { Some(day) => { (day) " 前" } None => { "请负责人定" } } }
        }
    }
}

/// 谁报的；检查里报的，是签字的人。
fn reporter(ctx: Ctx, danger: &Danger) -> String {
    let signer = ctx.records.with(|state| match state.runs.get(&danger.run?)?.status {
        RunStatus::Submitted { person, .. } => Some(person),
        _ => None,
    });
    let name = danger.by.or(signer).map(|person| ctx.records.name(person)).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| "没有写".to_owned())
}
