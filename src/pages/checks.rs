//! 排查：我的检查表在前，其余按类排。

use leptos::prelude::*;
use maud::{Markup, html};

use super::today::due_row;
use crate::content::{CheckEntry, Index, LOOK_PREFIX};
use crate::route::Route;
use crate::rules::Date;
use crate::ui::{Ctx, Loaded, head, link_with, screen, trouble, waiting};

/// 一类检查表：名称，和哪些算这一类。
type Group = (&'static str, fn(&CheckEntry) -> bool);

/// 不是我的检查表怎么分类。
const GROUPS: [Group; 3] = [
    ("作业前核对单（不替代作业票）", |check| check.permit),
    ("行业", |check| !check.permit && check.kind == "行业"),
    ("通用、专题、职务", |check| !check.permit && check.kind != "行业" && !check.id.starts_with(LOOK_PREFIX)),
];

/// 排查。
pub fn checks(ctx: Ctx) -> AnyView {
    let draw = move || {
        html! {
            (head("排查"))
            div.row { (link_with(&Route::Runs, "button", "clock", "检查记录")) (link_with(&Route::NewDanger, "button", "danger", "报隐患")) }
            @match ctx.contents.index.get() {
                Loaded::Waiting => { (waiting()) }
                Loaded::Failed(why) => { (trouble("检查表目录", &why)) }
                Loaded::Ready(index) => { (all(ctx, &index)) }
            }
        }
    };
    screen(draw, move |_| ctx.contents.retry())
}

fn all(ctx: Ctx, index: &Index) -> Markup {
    let today = Date::parse(ctx.records.today().as_str());
    let mine = ctx.records.my_positions();
    let is_mine = |check: &CheckEntry| check.positions.iter().any(|id| mine.iter().any(|one| one.as_str() == id));
    let section = |name: &str, of_group: &dyn Fn(&CheckEntry) -> bool| {
        let rows: Vec<&CheckEntry> = index.checks.iter().filter(|check| of_group(check)).collect();
        html! { @if !rows.is_empty() { section.stack { h2 { (name) } ul.links.due { @for check in rows { (due_row(ctx, check, today)) } } } } }
    };
    html! {
        (section("我的", &is_mine))
        @for (name, of_group) in GROUPS { (section(name, &|check| of_group(check) && !is_mine(check))) }
    }
}
