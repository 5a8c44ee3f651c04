//! 今日：我的岗位、该查的、一点就开始。第一次来只问一句：我干什么活。

use leptos::prelude::*;
use maud::{Markup, html};

use super::cards::{FIND_POSITION, families, hits, open_or_retry, search_box};
use super::other_half::desk_part;
use crate::content::{CheckEntry, Index};
use crate::journal::RunStatus;
use crate::route::{Route, Tab};
use crate::rules::{Date, Due, Urgency, due, may_rest, urgency};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Opening, Watched, head, link, link_with, screen, still, trouble, waiting};

/// 今日。
pub fn today(ctx: Ctx) -> AnyView {
    let query = Watched::new(String::new());
    let draw = move || {
        if !query.with(|query| query.trim().is_empty()) {
            return hits(ctx, &query.get());
        }
        match ctx.contents.index() {
            Loaded::Waiting => waiting(),
            Loaded::Failed(why) => trouble("岗位目录", &why),
            Loaded::Ready(_) if ctx.records.opening.get() == Opening::Opening => waiting(),
            Loaded::Ready(index) if ctx.records.my_positions().is_empty() => first_visit(&index, ctx.open.get().as_deref()),
            Loaded::Ready(_) => my_day(ctx),
        }
    };
    let act = move |act: crate::ui::Act| open_or_retry(ctx, &act);
    let below = desk_part(ctx, "today-more", || Some("today".to_owned()));
    view! { {still(head("今日"))} {search_box(query, FIND_POSITION)} {screen(draw, act)} {below} }.into_any()
}

/// 第一次来：我干什么活。
fn first_visit(index: &Index, open: Option<&str>) -> Markup {
    html! {
        h2 { "我干什么活？" }
        div.row { (link(&Route::Data, "button plain", "换了手机、换了网址？从文件恢复")) }
        (families(index, open))
    }
}

fn my_day(ctx: Ctx) -> Markup {
    let today = Date::parse(ctx.records.today().as_str());
    html! {
        p.quiet { (today.map(Date::label).unwrap_or_default()) }
        (unbacked(ctx))
        @for position in ctx.records.my_positions() {
            @let id = position.as_str().to_owned();
            section.stack {
                h2 { (ctx.contents.position_name(&id)) }
                @match ctx.contents.position(&id) {
                    Loaded::Waiting => { (waiting()) }
                    Loaded::Failed(why) => { (trouble("这个岗位", &why)) }
                    Loaded::Ready(position) => ul.links.due { @for check in &position.due { (due_row(ctx, check, today)) } },
                }
                div.row {
                    (link_with(&Route::Position(id.clone(), Some(Tab::Operation)), "button", "cards", "操作卡"))
                    (link_with(&Route::Position(id.clone(), Some(Tab::Risks)), "button", "danger", "风险清单"))
                }
            }
        }
        (followed(ctx, today))
        div.row { (link_with(&Route::NewDanger, "button", "danger", "报隐患")) (link(&Route::Cards, "button plain", "换岗位、加岗位")) }
    }
}

/// 另外管着的检查表。
fn followed(ctx: Ctx, today: Option<Date>) -> Markup {
    let mine = ctx.records.my_checks();
    html! {
        @if !mine.is_empty() {
            section.stack {
                h2 { "我还管着的表" }
                @match ctx.contents.checks() {
                    Loaded::Waiting => { (waiting()) }
                    Loaded::Failed(why) => { (trouble("检查表目录", &why)) }
                    Loaded::Ready(all) => ul.links.due { @for check in mine.iter().filter_map(|id| all.check(id.as_str())) { (due_row(ctx, check, today)) } },
                }
            }
        }
    }
}

/// 没备份的有几条；条数越多、天数越久，话越重。
fn unbacked(ctx: Ctx) -> Markup {
    let (count, days) = ctx.records.unbacked();
    let go = || link(&Route::Data, "button", "去备份");
    html! {
        @match urgency(count, days) {
            Urgency::None => {}
            Urgency::Quiet => div.row { (link(&Route::Data, "button plain", &format!("未备份 {count} 条"))) },
            Urgency::Plain => div.banner { (icon("info")) span { "未备份 " (count) " 条。手机丢了就没了。" } (go()) },
            Urgency::Loud => div.banner.bad {
                (icon("danger"))
                span { "未备份 " (count) " 条，" @if days > 0 { "已经 " (days) " 天。" } "手机丢了、坏了，这些记录就再也找不回来。" }
                (go())
            },
        }
    }
}

/// 该查的一行：做没做、做到哪。
pub fn due_row(ctx: Ctx, check: &CheckEntry, today: Option<Date>) -> Markup {
    let day = ctx.records.today();
    let (done, answered, rests) = ctx.records.with(|state| {
        let runs = || {
            state.runs.values().filter(|run| {
                run.checklist.as_str() == check.id && run.voided.is_none() && !matches!(run.status, RunStatus::Abandoned { .. })
            })
        };
        let days = runs().filter_map(|run| Some((Date::parse(run.day.as_str())?, !run.is_open())));
        let done = today.map_or(Due::Todo, |today| due(check.cadence, today, days));
        let open = runs().filter(|run| run.is_open()).max_by_key(|run| run.first);
        let rests = may_rest(check.cadence, check.keeps) && state.pauses.values().any(|pause| pause.covers(day));
        (done, open.map_or(0, |run| run.answers.len()), rests)
    });
    let recalled = ctx.contents.recall(&check.id).is_some();
    html! {
        li {
            a href=(Route::Check(check.id.clone()).href()) {
                (icon("checks"))
                span.grow { (check.name) small.hit-why { (check.role) " · " (check.cadence.label()) " · " (check.items) " 项" } }
                @match done {
                    _ if recalled => span.state.todo { "✕ 已作废" },
                    Due::Todo if rests => span.state { "停产放假，歇着" },
                    Due::Todo => span.state.todo { "开始" },
                    Due::Started => span.state.open { "接着做 " (answered) "/" (check.items) },
                    Due::Done => span.state.done { "✓ 已做" },
                }
            }
        }
    }
}
