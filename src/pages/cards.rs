//! 岗位卡：按干什么活找，或直接搜。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::content::Index;
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Watched, head, screen, still, trouble, waiting};

/// 搜岗位的框里写什么。
pub const FIND_POSITION: &str = "搜岗位、别名、拼音首字母、怕的危险";

/// 岗位卡。
pub fn cards(ctx: Ctx) -> AnyView {
    let query = Watched::new(String::new());
    let found = move || {
        let query = query.get();
        if query.trim().is_empty() { all(ctx, ctx.open.get().as_deref()) } else { hits(ctx, &query) }
    };
    view! {
        {still(head("岗位卡"))}
        {search_box(query, FIND_POSITION)}
        {screen(found, move |act| open_or_retry(ctx, &act))}
    }
    .into_any()
}

/// 翻开、合上一类，或把没取到的再取一遍。
pub fn open_or_retry(ctx: Ctx, act: &Act) {
    match act.parts().first() {
        Some(id) => ctx.open.update(|open| *open = if open.as_deref() == Some(*id) { None } else { Some((*id).to_owned()) }),
        None => ctx.contents.retry(),
    }
}

/// 搜索框。
pub fn search_box(query: Watched<String>, what: &'static str) -> AnyView {
    let field = move || {
        html! { div role="search" { input type="search" aria-label="搜索" placeholder=(what) autocomplete="off" data-input="query"; } }
    };
    screen(field, move |act| query.set(act.value()))
}

/// 搜到的岗位。
pub fn hits(ctx: Ctx, query: &str) -> Markup {
    let hits = ctx.contents.search(query);
    html! {
        @if hits.is_empty() {
            div.empty { p { "没有找到“" (query.trim()) "”。换个说法，或按干什么活找。" } }
        } @else {
            ul.links aria-label="搜到的岗位" {
                @for hit in &hits {
                    li {
                        a href=(Route::Position(hit.position.clone(), None).href()) { (icon("cards")) span.grow { (hit.name) } }
                        @if !hit.why.is_empty() { small.hit-why { (hit.why) } }
                    }
                }
            }
        }
    }
}

fn all(ctx: Ctx, open: Option<&str>) -> Markup {
    match ctx.contents.index() {
        Loaded::Waiting => waiting(),
        Loaded::Failed(why) => trouble("岗位目录", &why),
        Loaded::Ready(index) => families(&index, open),
    }
}

/// 我干什么活：一类一格，点开是岗位。
pub fn families(index: &Index, open: Option<&str>) -> Markup {
    html! {
        ul.families {
            @for family in &index.families {
                @if has_positions(index, &family.id) {
                    @let is_open = open == Some(family.id.as_str());
                    li.stack.wide[is_open] {
                        button.choice type="button" aria-expanded=(is_open) data-act={ "open:" (family.id) } {
                            (icon(&family.icon))
                            span { (family.name) small { (family.hint) } }
                        }
                        @if is_open { (position_links(index, &family.id)) }
                    }
                }
            }
        }
    }
}

/// 这一类活有没有岗位。
fn has_positions(index: &Index, family: &str) -> bool {
    index.positions.iter().any(|position| position.families.iter().any(|one| one == family))
}

/// 一类活的岗位链接。
fn position_links(index: &Index, family: &str) -> Markup {
    html! {
        ul.links {
            @for position in index.positions.iter().filter(|position| position.families.iter().any(|one| one == family)) {
                li { a href=(Route::Position(position.id.clone(), None).href()) { span.grow { (position.name) } (icon("next")) } }
            }
        }
    }
}

/// 宽屏旁边的岗位目录：和“岗位卡”一样按类收着，从哪一类来的还翻开着。
pub fn side(ctx: Ctx) -> AnyView {
    let draw = move || match ctx.contents.index() {
        Loaded::Ready(index) => families(&index, ctx.open.get().as_deref()),
        _ => Markup::default(),
    };
    view! { <aside class="side" aria-label="其他岗位">{screen(draw, move |act| open_or_retry(ctx, &act))}</aside> }.into_any()
}
