//! 检查记录：新的在前，找得到。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::{Kind, Row, RunId, RunSummary, Stage, Subject, Summary};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Listing, head, link, screen, waiting};

/// 检查记录。
pub fn runs(ctx: Ctx) -> AnyView {
    let listing = Listing::new(ctx, Kind::Runs, fits);
    let search = html! {
        (head("检查记录"))
        div.search {
            label for="find-runs" { "找记录：表名、姓名、日期" }
            input #find-runs type="search" autocomplete="off" data-input="find";
        }
    };
    let draw = move || match listing.rows.get() {
        None => waiting(),
        Some(rows) => list(ctx, listing, &rows),
    };
    view! {
        {screen(move || search.clone(), move |act| listing.query.set(act.value()))}
        {screen(draw, move |_| listing.show_more())}
    }
    .into_any()
}

fn list(ctx: Ctx, listing: Listing, rows: &[Row]) -> Markup {
    let total = ctx.records.journal().map_or(0, |journal| journal.counts().runs);
    html! {
        @if total == 0 {
            div.empty {
                p { "做完的检查都在这里：谁、什么时候、查了什么。还没有做过检查。" }
                (link(&Route::Checks, "button primary", "去做一次检查"))
            }
        } @else if rows.is_empty() {
            div.empty { p { "没有找到。换个说法：表名、姓名、日期（如 2026-11-21）。" } }
        } @else {
            p.quiet { "共 " (total) " 次" }
            ul.links.due { @for row in rows { @if let (Subject::Run(id), Summary::Run(run)) = (row.subject, &row.summary) { (line(ctx, id, run)) } } }
            @if listing.more.get() { button type="button" data-act="more" { "再看一些" } }
        }
    }
}

fn who(ctx: Ctx, run: &RunSummary) -> String {
    run.by.map(|person| ctx.records.name(person)).unwrap_or_default()
}

/// 要找的每个词，表名、姓名、日期里都要有。
fn fits(ctx: Ctx, row: &Row, query: &str) -> bool {
    let Summary::Run(run) = &row.summary else { return false };
    let text = format!("{} {} {}", ctx.contents.check_name(run.checklist.as_str()), who(ctx, run), run.day);
    query.split_whitespace().all(|word| text.contains(word))
}

fn line(ctx: Ctx, id: RunId, run: &RunSummary) -> Markup {
    html! {
        li {
            a href=(Route::Run(id.to_string()).href()) {
                (icon("checks"))
                span.grow {
                    (ctx.contents.check_name(run.checklist.as_str()))
                    @if run.late { " " span.late { "补录" } }
                    small.hit-why { (run.day) " " (run.started.hms().get(..5).unwrap_or_default()) " " (who(ctx, run)) }
                }
                @match run.step {
                    _ if run.voided => span.state.todo { "已作废" },
                    Stage::Abandoned => span.state.todo { "放弃" },
                    Stage::Submitted if run.failed == 0 => span.state.done { "✓ 零隐患" },
                    Stage::Submitted => span.state.todo { "✕ " (run.failed) " 项不合格" },
                    _ => span.state.open { "没交" },
                }
            }
        }
    }
}
