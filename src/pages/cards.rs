//! 岗位卡：按干什么活找，或直接搜。

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::{Index, WorkFamily};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, head, trouble};

/// 岗位卡。
pub fn cards(ctx: Ctx) -> AnyView {
    let query = RwSignal::new(String::new());
    view! {
        {head("岗位卡")}
        {search_box(query)}
        {move || if query.with(|query| query.trim().is_empty()) { all(ctx) } else { hits(ctx, &query.get()) }}
    }
    .into_any()
}

/// 搜索框。
pub fn search_box(query: RwSignal<String>) -> AnyView {
    view! {
        <div role="search">
            <input
                type="search"
                aria-label="搜索"
                placeholder="搜岗位、别名、拼音首字母、怕的危险"
                autocomplete="off"
                prop:value=move || query.get()
                on:input=move |event| query.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// 搜到的岗位。
pub fn hits(ctx: Ctx, query: &str) -> AnyView {
    let hits = ctx.contents.search(query);
    if hits.is_empty() {
        return view! {
            <div class="empty">
                <p>{format!("没有找到“{}”。换个说法，或按干什么活找。", query.trim())}</p>
            </div>
        }
        .into_any();
    }
    let rows = hits
        .into_iter()
        .map(|hit| {
            let why = (!hit.why.is_empty()).then(|| view! { <small class="hit-why" aria-hidden="true">{hit.why.clone()}</small> });
            let href = Route::Position(hit.position, None).href();
            view! { <li><a href=href aria-label=hit.name.clone()>{icon("cards")} <span class="grow">{hit.name.clone()} {why}</span></a></li> }
        })
        .collect_view();
    view! { <ul class="links" aria-label="搜到的岗位">{rows}</ul> }.into_any()
}

fn all(ctx: Ctx) -> AnyView {
    match ctx.contents.index.get() {
        Loaded::Waiting => view! { <p class="quiet">"正在打开目录…"</p> }.into_any(),
        Loaded::Failed(why) => trouble(ctx.contents, "岗位目录", &why),
        Loaded::Ready(index) => {
            let families = index.families.iter().filter_map(|family| family_section(&index, family)).collect_view();
            view! { <div class="columns">{families}</div> }.into_any()
        }
    }
}

fn family_section(index: &Arc<Index>, family: &WorkFamily) -> Option<AnyView> {
    let links = position_links(index, &family.id)?;
    Some(view! { <section class="family"><h2>{icon(&family.icon)} {family.name.clone()} <small>{family.hint.clone()}</small></h2> {links}</section> }.into_any())
}

/// 一类活的岗位链接；一个都没有返回 `None`。
pub fn position_links(index: &Index, family: &str) -> Option<AnyView> {
    let rows: Vec<_> = index
        .positions
        .iter()
        .filter(|position| position.families.iter().any(|one| one == family))
        .map(|position| view! { <li><a href=Route::Position(position.id.clone(), None).href()><span class="grow">{position.name.clone()}</span> {icon("next")}</a></li> })
        .collect();
    (!rows.is_empty()).then(|| view! { <ul class="links">{rows}</ul> }.into_any())
}
