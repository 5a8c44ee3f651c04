//! 隐患：会马上伤人的在前，新的在前。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::Danger;
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Opening, head, link_with, live, waiting};

/// 隐患。
pub fn dangers(ctx: Ctx) -> AnyView {
    live(move || {
        html! {
            (head("隐患"))
            div.row { (link_with(&Route::NewDanger, "button primary", "danger", "报隐患")) }
            @if ctx.records.opening.get() == Opening::Opening { (waiting()) } @else { (list(ctx)) }
        }
    })
}

fn list(ctx: Ctx) -> Markup {
    let mut all: Vec<Danger> = ctx.records.with(|state| state.dangers.values().cloned().collect());
    all.sort_unstable_by_key(|danger| (!danger.hurts_now, std::cmp::Reverse(danger.first)));
    html! {
        @if all.is_empty() {
            div.empty { p { "检查里不合格的、随手看见的，都记在这里。看见了就报，这也是每个人的法定义务（安全生产法第五十九条）。" } }
        } @else {
            p.quiet { "共 " (all.len()) " 处" }
            ul.links.due { @for danger in &all { (row(danger)) } }
        }
    }
}

fn row(danger: &Danger) -> Markup {
    html! {
        li {
            a href=(Route::Danger(danger.id.to_string()).href()) {
                (icon("danger"))
                span.grow { (danger.what) small.hit-why { (danger.place) " · " (danger.reported_at.day()) } }
                @if danger.hurts_now { span.stop-tag { "会马上伤人" } }
            }
        }
    }
}
