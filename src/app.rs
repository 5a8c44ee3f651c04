//! 外壳：标题栏、导航，和对 `Route` 的一个 match。

use leptos::prelude::*;
use maud::html;

use crate::pages;
use crate::platform::{
    self, Offline, current_hash, hear_other_half, keep_scroll, load_prefs, on_hash_change, on_visible, own_scroll, remove_element,
    resettle_scroll, settle_scroll, spawn, use_new_version, watch_offline,
};
use crate::route::Route;
use crate::store::{APP, BrowserEnv, IdbStore, Journal, db_name};
use crate::ui::icon::icon;
use crate::ui::{Contents, Ctx, Half, Opening, Records, Saved, Watched, screen, switch};

/// 下面一排的五个去处。
const PLACES: [(&str, &str, Route); 5] = [
    ("今日", "today", Route::Today),
    ("岗位卡", "cards", Route::Cards),
    ("排查", "checks", Route::Checks),
    ("隐患", "danger", Route::Dangers),
    ("更多", "more", Route::More),
];

/// 一个屏幕属于下面哪个去处。
fn place_of(route: &Route) -> Option<usize> {
    match route {
        Route::Today => Some(0),
        Route::Cards | Route::Position(..) => Some(1),
        Route::Checks | Route::Check(_) | Route::Runs | Route::Run(_) => Some(2),
        Route::Dangers | Route::NewDanger | Route::Danger(_) => Some(3),
        Route::Emergency | Route::Unknown(_) => None,
        _ => Some(4),
    }
}

/// 应用的根组件。
#[component]
pub fn App() -> impl IntoView {
    let ctx = Ctx {
        contents: Contents::start(),
        records: Records::start(Half {
            open: || Box::pin(Journal::open_light(IdbStore::new(db_name(None)), BrowserEnv, APP)),
            idle: |_| (),
        }),
        route: Watched::new(Route::parse(&current_hash()).unwrap_or(Route::Today)),
        open: Watched::new(None),
        desk: Watched::new(false),
        prefs: Watched::new(load_prefs()),
        offline: Watched::new(None),
        new_version: Watched::new(false),
    };
    own_scroll();
    settle_scroll(&ctx.route.get_untracked().href());
    on_hash_change(move || {
        if let Some(route) = Route::parse(&current_hash()) {
            keep_scroll(&ctx.route.get_untracked().href());
            settle_scroll(&route.href());
            ctx.route.set(route);
            // 等新的一页画出来，再把焦点交给它的标题。
            request_animation_frame(|| platform::focus("title"));
        }
    });
    on_visible(move || ctx.records.catch_up());
    hear_other_half(move |what, words| match what {
        "saving" => ctx.records.hear_other(Saved::Saving),
        "saved" => ctx.records.hear_other(Saved::At(words)),
        "failed" => ctx.records.hear_other(Saved::Failed(words)),
        "quiet" => ctx.records.hear_other(Saved::Nothing),
        "here" => ctx.desk.set(true),
        _ => resettle_scroll(),
    });
    watch_offline(move |news| match news {
        Offline::Progress(done, total) => ctx.offline.set(Some((done, total))),
        Offline::NewVersion => ctx.new_version.set(true),
    });
    remove_element("static");

    view! {
        <a class="skip" href="#main">"跳到正文"</a>
        <div class="shell">
            <header class="top">
                <a class="mark" href="#/">"岗哨"</a>
                {saved_line(ctx.records)}
                <a class="sos" href="#/emergency" inner_html=html! { (icon("sos")) "应急" }.into_string()></a>
            </header>
            <main id="main" class="page" class:panes=move || matches!(ctx.route.get(), Route::Position(..)) tabindex="-1">
                {notices(ctx)}
                {switch(move || page(ctx, ctx.route.get()))}
            </main>
            <nav class="bottom" aria-label="主导航" inner_html=move || navigation(&ctx.route.get())></nav>
        </div>
    }
}

fn page(ctx: Ctx, route: Route) -> AnyView {
    match route {
        Route::Today => pages::today(ctx),
        Route::Cards => pages::cards(ctx),
        Route::Position(id, tab) => pages::position(ctx, id, tab),
        Route::Emergency => pages::emergency(ctx),
        Route::Checks => pages::checks(ctx),
        Route::Check(id) => pages::check(ctx, id),
        Route::Run(id) => pages::run(ctx, &id),
        Route::Unknown(address) => pages::unknown(&address),
        // 其余的由后一半画
        _ => pages::other_half(ctx),
    }
}

/// 标题栏里的一行：存好了没有。
fn saved_line(records: Records) -> impl IntoView {
    let text = move || match records.told() {
        Saved::Nothing => String::new(),
        Saved::Saving => "正在保存…".to_owned(),
        Saved::At(time) => format!("已保存 {time}"),
        Saved::Failed(_) => "没有存上".to_owned(),
    };
    view! { <span class="saved" role="status">{text}</span> }
}

/// 下面一排。
fn navigation(route: &Route) -> String {
    let here = place_of(route);
    html! {
        @for (at, (name, image, route)) in PLACES.iter().enumerate() {
            a href=(route.href()) aria-current=[(here == Some(at)).then_some("page")] { (icon(image)) span { (name) } }
        }
    }
    .into_string()
}

/// 要紧的话：没存上、打不开、有新版。
fn notices(ctx: Ctx) -> AnyView {
    let records = ctx.records;
    let draw = move || {
        let bad = match (records.opening.get(), records.told()) {
            (Opening::Failed(why), _) | (_, Saved::Failed(why)) => Some(why),
            _ => None,
        };
        // 换上新版要重开这一页：还有没存上的，先存
        let may_reload = bad.is_none() || records.journal().is_some_and(|journal| journal.read_only());
        html! {
            @if let Some(why) = bad {
                div.banner.bad role="alert" { (icon("danger")) span { (why) } button type="button" data-act="retry" { "再存一次" } }
            }
            @if may_reload && ctx.new_version.get() {
                div.banner role="status" {
                    (icon("info"))
                    span { "新版已经下好。记录都在，换上就好。" }
                    button type="button" data-act="new" { "换上新版" }
                }
            }
        }
    };
    screen(draw, move |act| if act.name == "new" { use_new_version() } else { retry(records) })
}

/// 没存上的再存一次；不知道是哪一半的，两半都试。
fn retry(records: Records) {
    records.retry();
    spawn(async {
        if let Some(half) = platform::other_half().await {
            half.save_again();
        }
    });
}
