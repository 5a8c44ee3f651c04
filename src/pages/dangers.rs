//! 隐患：会马上伤人、还没改好的在前，新的在前。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::{DangerId, DangerSummary, Kind, Row, Stage, Subject, Summary};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Listing, head, link_with, screen, waiting};

/// 隐患。
pub fn dangers(ctx: Ctx) -> AnyView {
    let listing = Listing::new(ctx, Kind::Dangers, fits);
    let top = html! {
        (head("隐患"))
        div.row { (link_with(&Route::NewDanger, "button primary", "danger", "报隐患")) }
        div.search {
            label for="find-dangers" { "找隐患：地点、什么样、日期" }
            input #find-dangers type="search" autocomplete="off" data-input="find";
        }
    };
    let draw = move || match listing.rows.get() {
        None => waiting(),
        Some(rows) => list(ctx, listing, &rows),
    };
    view! {
        {screen(move || top.clone(), move |act| listing.query.set(act.value()))}
        {screen(draw, move |_| listing.show_more())}
    }
    .into_any()
}

fn list(ctx: Ctx, listing: Listing, rows: &[Row]) -> Markup {
    let total = ctx.records.journal().map_or(0, |journal| journal.counts().dangers);
    let dangers = || {
        rows.iter().filter_map(|row| match (row.subject, &row.summary) {
            (Subject::Danger(id), Summary::Danger(danger)) => Some((id, danger)),
            _ => None,
        })
    };
    let urgent = |danger: &DangerSummary| danger.disputed || danger.hurts_now && danger.step != Stage::Accepted;
    html! {
        @if total == 0 {
            div.empty { p { "检查里不合格的、随手看见的，都记在这里。看见了就报，这也是每个人的法定义务（安全生产法第五十九条）。" } }
        } @else if rows.is_empty() {
            div.empty { p { "没有找到。换个说法：地点、什么样、日期（如 2026-11-21）。" } }
        } @else {
            p.quiet { "共 " (total) " 处" }
            ul.links.due {
                @for (id, danger) in dangers().filter(|(_, danger)| urgent(danger)) { (line(id, danger)) }
                @for (id, danger) in dangers().filter(|(_, danger)| !urgent(danger)) { (line(id, danger)) }
            }
            @if listing.more.get() { button type="button" data-act="more" { "再看一些" } }
        }
    }
}

fn fits(_: Ctx, row: &Row, query: &str) -> bool {
    let Summary::Danger(danger) = &row.summary else { return false };
    let text = format!("{} {} {}", danger.place, danger.what, danger.reported_at.day());
    query.split_whitespace().all(|word| text.contains(word))
}

fn line(id: DangerId, danger: &DangerSummary) -> Markup {
    html! {
        li {
            a href=(Route::Danger(id.to_string()).href()) {
                (icon("danger"))
                span.grow { (danger.what) small.hit-why { (danger.place) " · " (danger.reported_at.day()) } }
                @match danger.step {
                    _ if danger.disputed => span.stop-tag { "冲突，要定" },
                    Stage::Accepted => span.state.done { "✓ 已验收" },
                    _ if danger.hurts_now => span.stop-tag { "会马上伤人" },
                    Stage::Rectified => span.state.open { "等验收" },
                    Stage::Rejected => span.state.todo { "退回整改" },
                    _ => span.state.todo { "没改好" },
                }
            }
        }
    }
}
