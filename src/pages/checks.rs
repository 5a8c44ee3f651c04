//! 排查：我的检查表在前，其余按类排。

use leptos::prelude::*;

use super::today::due_row;
use crate::content::{CheckEntry, LOOK_PREFIX};
use crate::route::Route;
use crate::rules::Date;
use crate::ui::{Ctx, Loaded, head, link_with, trouble};

/// 一类检查表。
type Group = (&'static str, fn(&CheckEntry) -> bool);

/// 排查。
pub fn checks(ctx: Ctx) -> AnyView {
    let body = move || match ctx.contents.index.get() {
        Loaded::Waiting => view! { <p class="quiet">"正在打开…"</p> }.into_any(),
        Loaded::Failed(why) => trouble(ctx.contents, "检查表目录", &why),
        Loaded::Ready(index) => {
            let today = Date::parse(ctx.records.today().as_str());
            let mine = ctx.records.my_positions();
            let is_mine = |check: &CheckEntry| check.positions.iter().any(|id| mine.iter().any(|one| one.as_str() == id));
            let own: Vec<AnyView> = index.checks.iter().filter(|check| is_mine(check)).map(|check| due_row(ctx, check, today)).collect();
            let groups: [Group; 3] = [
                ("作业前核对单（不替代作业票）", |check| check.permit),
                ("行业", |check| !check.permit && check.kind == "行业"),
                ("通用、专题、职务", |check| !check.permit && check.kind != "行业" && !check.id.starts_with(LOOK_PREFIX)),
            ];
            let rest = groups
                .into_iter()
                .map(|(name, of_group)| {
                    let rows: Vec<AnyView> = index
                        .checks
                        .iter()
                        .filter(|check| of_group(check) && !is_mine(check))
                        .map(|check| due_row(ctx, check, today))
                        .collect();
                    (!rows.is_empty()).then(|| view! { <section class="stack"><h2>{name}</h2><ul class="links due">{rows}</ul></section> })
                })
                .collect_view();
            let own = (!own.is_empty()).then(|| view! { <section class="stack"><h2>"我的"</h2><ul class="links due">{own}</ul></section> });
            view! {
                {own}
                {rest}
            }
            .into_any()
        }
    };
    view! {
        {head("排查")}
        <div class="row">{link_with(&Route::Runs, "button", "clock", "检查记录")} {link_with(&Route::NewDanger, "button", "danger", "报隐患")}</div>
        {body}
    }
    .into_any()
}
