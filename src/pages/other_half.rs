//! 后一半画的屏幕：这里只留一块地方，装好了请它来画；装不上就说清楚，别的照常。

use leptos::prelude::*;
use maud::html;

use crate::platform::{self, spawn};
use crate::ui::{Ctx, Watched, head, nothing, screen, switch};

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
    on_cleanup(|| {
        spawn(async {
            // 取过的马上就有；新的一页自己会收走旧的，这里只管没有新的一页的时候。
            if let (Some(half), false) = (platform::other_half().await, platform::has_element("desk")) {
                half.leave();
            }
        });
    });
    let above = move || match half.get() {
        Half::Here => nothing(),
        Half::Coming => crate::ui::still(html! { (head("岗哨")) (crate::ui::waiting()) }),
        Half::Missing => screen(
            || html! { (head("岗哨")) (crate::ui::trouble("这一页", "还没下载到这台设备，现在又没有网")) },
            move |_| fetch(ctx, half),
        ),
    };
    view! { {switch(above)} <div id="desk" class="stack"></div> }.into_any()
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
