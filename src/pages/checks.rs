//! 排查：我的检查表在前，其余按类收着，也可以按名称、谁查来搜。

use leptos::prelude::*;
use maud::{Markup, html};

use super::cards::{open_or_retry, search_box};
use super::today::due_row;
use crate::content::{CheckEntry, CheckIndex};
use crate::route::Route;
use crate::rules::Date;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Watched, head, link_with, screen, still, trouble, waiting};

/// 一类检查表：名称，和哪些算这一类。
type Group = (&'static str, fn(&CheckEntry) -> bool);

/// 不是我的检查表怎么分类。
const GROUPS: [Group; 4] = [
    ("作业前核对单（不替代作业票）", |check| check.permit),
    ("行业", |check| !check.permit && check.kind == "行业"),
    ("专题", |check| !check.permit && check.kind == "专题"),
    ("通用、职务", |check| !check.permit && check.kind != "行业" && check.kind != "专题"),
];

/// 排查。
pub fn checks(ctx: Ctx) -> AnyView {
    let query = Watched::new(String::new());
    let draw = move || {
        let query = query.get();
        match ctx.contents.checks() {
            Loaded::Waiting => waiting(),
            Loaded::Failed(why) => trouble("检查表目录", &why),
            Loaded::Ready(checks) if query.trim().is_empty() => all(ctx, &checks, ctx.open.get().as_deref()),
            Loaded::Ready(checks) => found(ctx, &checks, query.trim()),
        }
    };
    view! {
        {still(html! {
            (head("排查"))
            div.row { (link_with(&Route::Runs, "button", "clock", "检查记录")) (link_with(&Route::NewDanger, "button", "danger", "报隐患")) }
        })}
        {search_box(query, "搜检查表：名称、谁查")}
        {screen(draw, move |act| open_or_retry(ctx, &act))}
    }
    .into_any()
}

fn rows<'a>(ctx: Ctx, checks: impl Iterator<Item = &'a CheckEntry>) -> Markup {
    let today = Date::parse(ctx.records.today().as_str());
    html! { ul.links.due { @for check in checks { (due_row(ctx, check, today)) } } }
}

fn found(ctx: Ctx, checks: &CheckIndex, query: &str) -> Markup {
    let hits = || checks.checks.iter().filter(|check| check.name.contains(query) || check.role.contains(query));
    html! {
        @if hits().next().is_none() {
            div.empty { p { "没有找到“" (query) "”。换个说法，或清空搜索框，按类找。" } }
        } @else {
            (rows(ctx, hits()))
        }
    }
}

fn all(ctx: Ctx, checks: &CheckIndex, open: Option<&str>) -> Markup {
    html! {
        @for id in ctx.records.my_positions() {
            @if let Loaded::Ready(position) = ctx.contents.position(id.as_str()) {
                section.stack { h2 { (position.name) } (rows(ctx, position.due.iter())) }
            }
        }
        h2 { "全部检查表" }
        @for (name, of_group) in GROUPS {
            @let of_group = || checks.checks.iter().filter(|check| of_group(check));
            @let is_open = open == Some(name);
            section.stack {
                button.choice type="button" aria-expanded=(is_open) data-act={ "open:" (name) } {
                    (icon("checks")) span.grow { (name) } small { (of_group().count()) " 张" }
                }
                @if is_open { (rows(ctx, of_group())) }
            }
        }
    }
}
