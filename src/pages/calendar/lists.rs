//! 我看着哪些表：岗位带来的不用选，另外管着的可以加、可以撤；填了行业的，本行业的先列出来。

use leptos::prelude::*;
use maud::{Markup, html};

use super::Book;
use crate::content::{Cadence, CheckEntry, CheckIndex, EVERY_SECTOR};
use crate::journal::{ChecklistId, ChecksFollowed};
use crate::platform::focus;
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Watched, link, screen, trouble, waiting};

/// 一次最多列几张找到的。
const HITS: usize = 12;

/// 我看着哪些表。
pub fn lists(ctx: Ctx, book: Book) -> AnyView {
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
            found(ctx, book, query.get().trim())
        } else {
            html! {}
        }
    };
    view! {
        {screen(top, move |act| match act.name.as_str() {
            "find" => query.set(act.value()),
            _ => open.update(|open| *open = !*open),
        })}
        {screen(hits, move |act| choose(ctx, book, &act))}
    }
    .into_any()
}

fn found(ctx: Ctx, book: Book, query: &str) -> Markup {
    let all = match ctx.contents.checks() {
        Loaded::Ready(all) => all,
        Loaded::Waiting => return waiting(),
        Loaded::Failed(why) => return trouble("检查表目录", &why),
    };
    let mine = ctx.records.my_checks();
    let chosen = |check: &CheckEntry| mine.iter().any(|id| id.as_str() == check.id);
    let recalled = |check: &CheckEntry| ctx.contents.recall(&check.id).is_some();
    let named = |check: &CheckEntry| check.name.contains(query) || check.role.contains(query);
    let fits = |check: &&CheckEntry| !query.is_empty() && named(check) && !chosen(check) && !recalled(check);
    html! {
        @if !query.is_empty() && !all.checks.iter().any(|check| fits(&check)) { p.quiet { "没有找到“" (query) "”，或者已经选了。" } }
        ul.links {
            @for check in all.checks.iter().filter(fits).take(HITS) { li { (row(check, false)) } }
            @for check in all.checks.iter().filter(|check| chosen(check)) { li { (row(check, true)) } }
        }
        @if query.is_empty() && book.is_loaded() {
            @match book.profile() {
                None => p { (link(&Route::Profile, "button", "填了行业，这里就列出本行业的表")) },
                Some(profile) => {
                    @let wanted = of_sectors(ctx, &all, &profile.set.sectors);
                    @if !wanted.is_empty() {
                        h3 { "本行业还有 " (wanted.len()) " 张没有看着" }
                        ul.links { @for check in &wanted { li { (row(check, false)) } } }
                        @if wanted.len() > 1 { button type="button" data-act="follow-all" { (icon("checks")) "这 " (wanted.len()) " 张都看着" } }
                    }
                }
            }
        }
    }
}

/// 本行业到期要查、还没有看着的：岗位带来的、另外选了的不列，有事才做的、作废的也不列。
fn of_sectors<'a>(ctx: Ctx, all: &'a CheckIndex, sectors: &[String]) -> Vec<&'a CheckEntry> {
    let (mine, positions) = (ctx.records.my_checks(), ctx.records.my_positions());
    let watched = |check: &CheckEntry| {
        mine.iter().any(|id| id.as_str() == check.id) || positions.iter().any(|one| check.positions.iter().any(|id| id == one.as_str()))
    };
    let by_the_clock = |check: &CheckEntry| !check.permit && !matches!(check.cadence, Cadence::BeforeWork | Cadence::OnAlert);
    // 人人适用的里，只有节前、复工前的是单位的事；别的岗位各自带着
    let of_unit = |check: &CheckEntry| match check.sectors.iter().any(|one| one == EVERY_SECTOR) {
        true => matches!(check.cadence, Cadence::BeforeHolidays | Cadence::BeforeRestart),
        false => check.sectors.iter().any(|one| sectors.contains(one)),
    };
    let recalled = |check: &CheckEntry| ctx.contents.recall(&check.id).is_some();
    all.checks.iter().filter(|check| of_unit(check) && by_the_clock(check) && !watched(check) && !recalled(check)).collect()
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

fn choose(ctx: Ctx, book: Book, act: &Act) {
    // 一次记下整个单子：前一次还没存好，再点就会把它漏掉
    if !ctx.records.is_idle() {
        return;
    }
    if act.name == "follow-all" {
        return follow_all(ctx, book);
    }
    let Some(id) = act.parts().first().and_then(|id| ChecklistId::parse(id)) else { return ctx.contents.retry() };
    let mut checklists = untrack(|| ctx.records.my_checks());
    match checklists.iter().position(|one| *one == id) {
        Some(at) => drop(checklists.remove(at)),
        None => checklists.push(id),
    }
    ctx.records.record(ChecksFollowed { checklists });
    focus("find-lists");
}

fn follow_all(ctx: Ctx, book: Book) {
    let (Loaded::Ready(all), Some(profile)) = (untrack(|| ctx.contents.checks()), untrack(|| book.profile())) else { return };
    let mut checklists = untrack(|| ctx.records.my_checks());
    let wanted = untrack(|| {
        of_sectors(ctx, &all, &profile.set.sectors).into_iter().filter_map(|check| ChecklistId::parse(&check.id)).collect::<Vec<_>>()
    });
    checklists.extend(wanted);
    ctx.records.record(ChecksFollowed { checklists });
    focus("find-lists");
}
