//! 后一半画的屏幕：这里只留一块地方，装好了请它来画；装不上就说清楚，别的照常。

use leptos::prelude::*;
use maud::html;

use crate::platform::{self, spawn};
use crate::ui::{Ctx, Watched, head, nothing, screen, switch, watch};

/// 还没装上、装好了、装不上。
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Coming,
    Here,
    Missing,
}

/// 一块地方，由后一半来画。
pub fn other_half(ctx: Ctx) -> AnyView {
    let half = Watched::new(Half::Coming);
    fetch(ctx, half);
    on_cleanup(leave);
    let above = move || match half.get() {
        Half::Here => nothing(),
        Half::Coming => crate::ui::still(html! { (head("岗哨")) (crate::ui::waiting()) }),
        Half::Missing => screen(
            || html! { (head("岗哨")) (crate::ui::trouble("这一页", "没有取到。有网的话，重新打开岗哨")) },
            move |_| fetch(ctx, half),
        ),
    };
    view! { {switch(above)} <div id="desk" class="stack"></div> }.into_any()
}

/// 一页里请后一半画的一块；它装好了才画，没装上就空着。`what` 见 `desk::part`。
pub fn desk_part(ctx: Ctx, id: &'static str, what: impl Fn() -> Option<String> + 'static) -> AnyView {
    watch(move || {
        if let (true, Some(what)) = (ctx.desk.get(), what()) {
            draw_part(id.to_owned(), what);
        }
    });
    on_cleanup(move || {
        if ctx.desk.get_untracked() {
            leave();
        }
    });
    view! { <div id=id class="stack"></div> }.into_any()
}

/// 请后一半在一个元素里画一块。
pub fn draw_part(id: String, what: String) {
    spawn(async move {
        if let Some(half) = platform::other_half().await {
            half.draw_part(&id, &what);
        }
    });
}

/// 请后一半收走。取过的马上就有；新的一页自己会收走旧的，这里只管没有新的一页的时候。
fn leave() {
    spawn(async {
        if let (Some(half), false) = (platform::other_half().await, platform::has_element("desk")) {
            half.leave();
        }
    });
}

fn fetch(ctx: Ctx, half: Watched<Half>) {
    half.set(Half::Coming);
    spawn(async move {
        match platform::other_half().await {
            Some(other) => {
                half.set(Half::Here);
                other.draw("desk", &ctx.route.get_untracked().href(), platform::has_moved());
                platform::resettle_scroll();
            }
            None => half.set(Half::Missing),
        }
    });
}
