//! 今日：我的岗位、该查的、一点就开始。第一次来只问一句：我干什么活。

use leptos::prelude::*;

use super::cards::{hits, position_links, search_box};
use crate::content::{CheckEntry, Index};
use crate::journal::RunStatus;
use crate::route::{Route, Tab};
use crate::rules::{Date, Due, due};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Opening, head, link, link_with, trouble};

/// 今日。
pub fn today(ctx: Ctx) -> AnyView {
    let query = RwSignal::new(String::new());
    let chosen = Memo::new(move |_| ctx.records.my_positions());
    let body = move || {
        if !query.with(|query| query.trim().is_empty()) {
            return hits(ctx, &query.get());
        }
        match ctx.contents.index.get() {
            Loaded::Waiting => view! { <p class="quiet">"正在打开…"</p> }.into_any(),
            Loaded::Failed(why) => trouble(ctx.contents, "岗位目录", &why),
            Loaded::Ready(_) if ctx.records.opening.get() == Opening::Opening => view! { <p class="quiet">"正在打开记录…"</p> }.into_any(),
            Loaded::Ready(index) if chosen.with(Vec::is_empty) => first_visit(&index),
            Loaded::Ready(index) => my_day(ctx, &index),
        }
    };
    view! {
        {head("今日")}
        {search_box(query)}
        {body}
    }
    .into_any()
}

/// 第一次来：我干什么活。
fn first_visit(index: &Index) -> AnyView {
    let open = RwSignal::new(None::<String>);
    let families: Vec<_> =
        index.families.iter().filter(|family| index.positions.iter().any(|one| one.families.contains(&family.id))).cloned().collect();
    let index = index.clone();
    let rows = families
        .into_iter()
        .map(|family| {
            let (id, for_list) = (family.id.clone(), family.id.clone());
            let expanded = move || open.with(|open| open.as_deref() == Some(&id));
            let (for_attr, for_view) = (expanded.clone(), expanded);
            let toggle = {
                let id = family.id.clone();
                move |_| open.update(|open| *open = if open.as_deref() == Some(&id) { None } else { Some(id.clone()) })
            };
            let links = position_links(&index, &for_list);
            let links = StoredValue::new_local(links);
            let index = index.clone();
            view! {
                <li class="stack">
                    <button type="button" class="choice" aria-expanded=move || if for_attr() { "true" } else { "false" } on:click=toggle>
                        {icon(&family.icon)}
                        <span>
                            {family.name.clone()}
                            <small>{family.hint.clone()}</small>
                        </span>
                    </button>
                    {move || for_view().then(|| links.try_update_value(Option::take).flatten().or_else(|| position_links(&index, &for_list)))}
                </li>
            }
        })
        .collect_view();
    view! {
        <h2>"我干什么活？"</h2>
        <ul class="families">{rows}</ul>
    }
    .into_any()
}

fn my_day(ctx: Ctx, index: &Index) -> AnyView {
    let today = Date::parse(ctx.records.today().as_str());
    let sections = ctx
        .records
        .my_positions()
        .into_iter()
        .map(|position| {
            let id = position.as_str().to_owned();
            let name = ctx.contents.position_name(&id);
            let rows = index.due_for(&id).map(|check| due_row(ctx, check, today)).collect_view();
            view! {
                <section class="stack">
                    <h2>{name}</h2>
                    <ul class="links due">{rows}</ul>
                    <div class="row">
                        {link_with(&Route::Position(id.clone(), Some(Tab::Operation)), "button", "cards", "操作卡")}
                        {link_with(&Route::Position(id, Some(Tab::Risks)), "button", "danger", "风险清单")}
                    </div>
                </section>
            }
        })
        .collect_view();
    let date = today.map(Date::label).unwrap_or_default();
    view! {
        <p class="quiet">{date}</p>
        {sections}
        <div class="row">
            {link_with(&Route::NewDanger, "button", "danger", "报隐患")}
            {link(&Route::Cards, "button plain", "换岗位、加岗位")}
        </div>
    }
    .into_any()
}

/// 该查的一行：做没做、做到哪。
pub fn due_row(ctx: Ctx, check: &CheckEntry, today: Option<Date>) -> AnyView {
    let (done, answered) = ctx.records.with(|state| {
        let runs =
            || state.runs.values().filter(|run| run.checklist.as_str() == check.id && !matches!(run.status, RunStatus::Abandoned { .. }));
        let days = runs().filter_map(|run| Some((Date::parse(run.day.as_str())?, !run.is_open())));
        let done = today.map_or(Due::Todo, |today| due(check.cadence, today, days));
        let answered = runs().filter(|run| run.is_open()).map(|run| run.answers.len()).next_back().unwrap_or(0);
        (done, answered)
    });
    let (class, word) = match done {
        Due::Todo => ("state todo", "开始".to_owned()),
        Due::Started => ("state open", format!("接着做 {answered}/{}", check.items)),
        Due::Done => ("state done", "✓ 已做".to_owned()),
    };
    view! {
        <li>
            <a href=Route::Check(check.id.clone()).href()>
                {icon("checks")}
                <span class="grow">
                    {check.name.clone()}
                    <small class="hit-why">{format!("{} · {} 项", check.cadence.label(), check.items)}</small>
                </span>
                <span class=class>{word}</span>
            </a>
        </li>
    }
    .into_any()
}
