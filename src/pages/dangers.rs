//! 隐患：会马上伤人的在前，新的在前。

use leptos::prelude::*;

use crate::journal::Danger;
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Opening, head, link_with};

/// 隐患。
pub fn dangers(ctx: Ctx) -> AnyView {
    let body = move || {
        if ctx.records.opening.get() == Opening::Opening {
            return view! { <p class="quiet">"正在打开记录…"</p> }.into_any();
        }
        let mut all: Vec<Danger> = ctx.records.with(|state| state.dangers.values().cloned().collect());
        all.sort_by_key(|danger| (!danger.hurts_now, std::cmp::Reverse(danger.first)));
        if all.is_empty() {
            return view! {
                <div class="empty">
                    <p>"检查里不合格的、随手看见的，都记在这里。看见了就报，法律上这也是每个人的义务。"</p>
                </div>
            }
            .into_any();
        }
        let rows = all.iter().map(row).collect_view();
        view! {
            <p class="quiet">{format!("共 {} 处", all.len())}</p>
            <ul class="links due">{rows}</ul>
        }
        .into_any()
    };
    view! {
        {head("隐患")}
        <div class="row">{link_with(&Route::NewDanger, "button primary", "danger", "报隐患")}</div>
        {body}
    }
    .into_any()
}

fn row(danger: &Danger) -> AnyView {
    let hurts = danger.hurts_now.then(|| view! { <span class="stop-tag">"会马上伤人"</span> });
    view! {
        <li>
            <a href=Route::Danger(danger.id.to_string()).href()>
                {icon("danger")}
                <span class="grow">
                    {danger.what.clone()}
                    <small class="hit-why">{format!("{} · {}", danger.place, danger.reported_at.day())}</small>
                </span>
                {hurts}
            </a>
        </li>
    }
    .into_any()
}
