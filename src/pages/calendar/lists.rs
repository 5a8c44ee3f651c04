//! 我看着哪些表：岗位带来的在前，另外管着的可以加、可以撤。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::content::CheckEntry;
use crate::journal::{ChecklistId, ChecksFollowed};
use crate::platform::focus;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Watched, screen, trouble, waiting};

/// 一次最多列几张找到的。
const HITS: usize = 12;

/// 我看着哪些表。
pub fn lists(ctx: Ctx) -> AnyView {
    let open = Watched::new(false);
    let query = Watched::new(String::new());
    let top = move || {
        html! {
            button.choice type="button" aria-expanded=(open.get()) data-act="open" {
                (icon("checks")) span.grow { "我看着哪些表" } small { (ctx.records.my_checks().len()) " 张另外选的" }
            }
            @if open.get() {
                p.quiet { "我的岗位带来的表不用选。负责人、班组长、安全员还要管的，在这里选上，日历就看着它。" }
                label for="find-lists" { "加一张：搜名称、谁查" }
                input #find-lists type="search" autocomplete="off" data-input="find";
            }
        }
    };
    let hits = move || {
        if open.get() {
            found(ctx, query.get().trim())
        } else {
            html! {}
        }
    };
    view! {
        {screen(top, move |act| match act.name.as_str() {
            "find" => query.set(act.value()),
            _ => open.update(|open| *open = !*open),
        })}
        {screen(hits, move |act| choose(ctx, &act))}
    }
    .into_any()
}

fn found(ctx: Ctx, query: &str) -> Markup {
    let all = match ctx.contents.checks() {
        Loaded::Ready(all) => all,
        Loaded::Waiting => return waiting(),
        Loaded::Failed(why) => return trouble("检查表目录", &why),
    };
    let mine = ctx.records.my_checks();
    let chosen = |check: &CheckEntry| mine.iter().any(|id| id.as_str() == check.id);
    let fits = |check: &&CheckEntry| !query.is_empty() && (check.name.contains(query) || check.role.contains(query)) && !chosen(check);
    html! {
        @if !query.is_empty() && !all.checks.iter().any(|check| fits(&check)) { p.quiet { "没有找到“" (query) "”，或者已经选了。" } }
        ul.links {
            @for check in all.checks.iter().filter(fits).take(HITS) { li { (row(check, false)) } }
            @for check in all.checks.iter().filter(|check| chosen(check)) { li { (row(check, true)) } }
        }
    }
}

fn row(check: &CheckEntry, chosen: bool) -> Markup {
    html! {
        button.choice type="button" id={ "follow-" (check.id) } aria-pressed=(chosen) data-act={ "follow:" (check.id) } {
            (icon(if chosen { "ok" } else { "checks" }))
            span.grow { (check.name) " " small { (check.role) " · " (check.cadence.label()) } }
            small { @if chosen { "看着，点了撤掉" } @else { "选上" } }
        }
    }
}

fn choose(ctx: Ctx, act: &Act) {
    let Some(id) = act.parts().first().and_then(|id| ChecklistId::parse(id)) else { return ctx.contents.retry() };
    let mut checklists = untrack(|| ctx.records.my_checks());
    match checklists.iter().position(|one| *one == id) {
        Some(at) => drop(checklists.remove(at)),
        None => checklists.push(id),
    }
    ctx.records.record(ChecksFollowed { checklists });
    focus("find-lists");
}
