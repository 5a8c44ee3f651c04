//! 应用的后一半：前一半的外壳里，每天不一定用到的那些屏幕。
//!
//! 它是另一个 wasm 程序：自己的内存，自己到数据库的连接，就像多开了一个窗口。谁写了什么，两边都从库里看见
//! （见 `docs/adr/0007-two-halves.md`）。

use std::cell::{Cell, RefCell};
use std::time::Duration;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::journal::{RunId, learn_details};
use crate::pages;
use crate::platform::space::{Family, abilities, persist, persisted};
use crate::platform::{self, Offline, load_prefs, spawn, tell_other_half, watch_offline};
use crate::route::Route;
use crate::store::{APP, BrowserEnv, IdbStore, Journal, Store, db_name};
use crate::ui::{Contents, Ctx, Half, Opening, Records, Saved, Watched, watch};

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
    /// 第几次要画：等记录的工夫里人可能又走到别的页了。
    static TURN: Cell<u32> = const { Cell::new(0) };
}

struct Desk {
    /// 信号们的主人，和这一半同生死。
    owner: Owner,
    ctx: Ctx,
    shown: Option<Box<dyn FnOnce()>>,
    /// 前一半的页面里请它画的几块：哪一块，和怎么收走。
    parts: Vec<(String, Box<dyn FnOnce()>)>,
}

/// 画出一页；第一次叫时打开数据库、取内容。
pub fn show(host: HtmlElement, hash: &str, moved: bool) {
    hide();
    let route = Route::parse(hash).unwrap_or(Route::Today);
    let (owner, ctx) = running();
    ctx.records.sleep(false);
    let turn = TURN.get() + 1;
    TURN.set(turn);
    spawn(async move {
        // 前一半刚写的先收进来，免得画成“没有这条”。
        ctx.records.caught_up().await;
        if TURN.get() == turn {
            mount(&owner, ctx, host, route, moved);
        }
    });
}

fn mount(owner: &Owner, ctx: Ctx, host: HtmlElement, route: Route, moved: bool) {
    let handle: UnmountHandle<_> = owner.with(|| mount_to(host, move || page(ctx, route)));
    DESK.with_borrow_mut(|desk| {
        if let Some(desk) = desk {
            desk.shown = Some(Box::new(move || drop(handle)));
        }
    });
    if moved {
        platform::focus("title");
    }
    tell_other_half("drawn", "");
}

/// 收走现在这一页，和前一半的页面里的几块。
pub fn hide() {
    TURN.set(TURN.get() + 1);
    let gone = DESK.with_borrow_mut(|desk| {
        let Some(desk) = desk.as_mut() else { return Vec::new() };
        desk.ctx.records.sleep(true);
        let parts = std::mem::take(&mut desk.parts);
        desk.shown.take().into_iter().chain(parts.into_iter().map(|(_, gone)| gone)).collect()
    });
    gone.into_iter().for_each(|gone| gone());
}

/// 在前一半的页面里画一块：`today` 今日的下半页，`run:<检查>` 一张正在查的表，`item:<检查>:<项>` 其中的一项。
///
/// 同一块再叫一次，换掉原来的。
pub fn part(host: HtmlElement, what: &str) {
    let (owner, ctx) = running();
    // 正在勾的时候别跟着每一下去读：抽查那一块只看自己写的，要交的时候再收。
    if !what.starts_with("run:") {
        ctx.records.sleep(false);
    }
    let turn = TURN.get();
    let what = what.to_owned();
    spawn(async move {
        // 前一半刚写的先收进来。
        ctx.records.caught_up().await;
        if TURN.get() != turn || !host.is_connected() {
            return;
        }
        let old = DESK.with_borrow_mut(|desk| {
            let parts = &mut desk.as_mut()?.parts;
            parts.iter().position(|(one, _)| *one == what).map(|at| parts.swap_remove(at).1)
        });
        if let Some(gone) = old {
            gone();
        }
        let Some(draw) = part_of(ctx, &what) else { return };
        let handle: UnmountHandle<_> = owner.with(|| mount_to(host, draw));
        DESK.with_borrow_mut(|desk| {
            if let Some(desk) = desk {
                desk.parts.push((what, Box::new(move || drop(handle))));
            }
        });
    });
}

/// 一块画什么；不认识的是 `None`。
fn part_of(ctx: Ctx, what: &str) -> Option<Box<dyn FnOnce() -> AnyView>> {
    let mut words = what.split(':');
    let (kind, run, item) = (words.next()?, words.next().and_then(RunId::parse), words.next());
    Some(match (kind, run, item) {
        ("today", ..) => Box::new(move || pages::today_more(ctx)),
        ("run", Some(run), _) => Box::new(move || pages::run_part(ctx, run)),
        ("item", Some(run), Some(item)) => {
            let item = item.to_owned();
            Box::new(move || pages::item_part(ctx, run, item))
        }
        _ => return None,
    })
}

/// 一张正在查的表还不能交是为什么；能交是空的。
pub async fn complaint(run: String) -> String {
    let Some(run) = RunId::parse(&run) else { return String::new() };
    let ctx = running().1;
    ctx.records.caught_up().await;
    pages::run_complaint(ctx, run).await
}

/// 已经开着的，没开就开。
fn running() -> (Owner, Ctx) {
    DESK.with_borrow_mut(|desk| {
        let desk = desk.get_or_insert_with(start);
        (desk.owner.clone(), desk.ctx)
    })
}

/// 装上以后：打开记录，试一试这里留不留得住，把缓存写好，下次打开就快。前一半只读缓存，写缓存是这一半的事。
pub fn wake() {
    platform::when_idle(|| {
        DESK.with_borrow_mut(|desk| {
            if desk.is_none() {
                let fresh = start();
                // 还没有页面在看：别跟着前一半的每一下去读，写缓存时再收
                fresh.ctx.records.sleep(true);
                *desk = Some(fresh);
            }
        });
        tell_other_half("here", "");
    });
}

/// 写一条、读回来、拿掉；留不住就大声说，别等人白记了半天。
async fn test_keeping(records: Records) {
    if let Some(journal) = records.journal()
        && let Err(why) = journal.store().self_test().await
    {
        records.saved.set(Saved::Failed(why.to_string()));
    }
}

/// 手停下来一会儿再写缓存：不跟下一下点按抢。
fn keep_caches(records: Records) {
    thread_local! {
        static WAITING: Cell<bool> = const { Cell::new(false) };
    }
    if WAITING.replace(true) {
        return;
    }
    set_timeout(
        move || {
            WAITING.set(false);
            spawn(async move {
                // 没写成什么都不丢，下次打开多读几条。
                records.caught_up().await;
                if let Some(journal) = records.journal() {
                    let _ = journal.checkpoint().await;
                }
            });
        },
        REST,
    );
}

/// 手停多久才写缓存。
const REST: Duration = Duration::from_secs(2);

/// 申请持久保存：不问人的浏览器里，记过东西就申请；会问人的（Firefox）留给数据体检里的键。
async fn ask_to_persist(records: Records) {
    let quiet = abilities().family != Family::Firefox;
    if quiet && records.journal().is_some_and(|journal| journal.newest().is_some()) && persisted().await == Some(false) {
        persist().await;
    }
}

/// 没存上的再存一次。
pub fn retry() {
    if let Some(ctx) = DESK.with_borrow(|desk| desk.as_ref().map(|desk| desk.ctx)) {
        ctx.records.retry();
        // 一时读不到的，看着的人再读一遍；留不住的再试一次：还不行，自会再说
        ctx.records.reread();
        spawn(test_keeping(ctx.records));
    }
}

fn start() -> Desk {
    learn_details();
    // 信号一变要有人去做；第一页挂上之前就用得着。
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let ctx = owner.with(|| {
        let ctx = Ctx {
            contents: Contents::start(),
            records: Records::start(Half {
                open: || Box::pin(Journal::open(IdbStore::new(db_name(None)), BrowserEnv, APP)),
                idle: keep_caches,
            }),
            route: Watched::new(Route::Today),
            open: Watched::new(None),
            desk: Watched::new(true),
            prefs: Watched::new(load_prefs()),
            offline: Watched::new(None),
            new_version: Watched::new(false),
        };
        watch_offline(move |news| {
            if let Offline::Progress(done, total) = news {
                ctx.offline.set(Some((done, total)));
            }
        });
        let open = Memo::new(move |_| ctx.records.opening.get() == Opening::Open);
        watch(move || {
            if open.get() {
                spawn(test_keeping(ctx.records));
                spawn(ask_to_persist(ctx.records));
                spawn(pages::back_up_by_itself(ctx));
                keep_caches(ctx.records);
            }
        });
        // 存好了没有，由前一半的标题栏说；打不开的话前一半自己也看得见。
        watch(move || match ctx.records.saved.get() {
            Saved::Nothing => tell_other_half("quiet", ""),
            Saved::Saving => tell_other_half("saving", ""),
            Saved::At(time) => tell_other_half("saved", &time),
            Saved::Failed(why) => tell_other_half("failed", &why),
        });
        ctx
    });
    Desk { owner, ctx, shown: None, parts: Vec::new() }
}

fn page(ctx: Ctx, route: Route) -> AnyView {
    match route {
        Route::Runs => pages::runs(ctx),
        Route::Run(id) => pages::record(ctx, &id),
        Route::Dangers => pages::dangers(ctx),
        Route::NewDanger => pages::new_danger(ctx),
        Route::Danger(id) => pages::danger(ctx, &id),
        Route::More => pages::more(ctx),
        Route::Company => pages::company(ctx),
        Route::Data => pages::data(ctx),
        Route::About => pages::about(ctx),
        Route::Rules => pages::rules(ctx),
        Route::Calendar => pages::calendar(ctx),
        Route::Risks => pages::risks(ctx),
        Route::NewRisk => pages::new_risk(ctx),
        Route::Boards => pages::boards(ctx),
        Route::RiskMap => pages::risk_map(ctx),
        Route::Risk(id) => pages::risk(ctx, &id),
        Route::Ledgers => pages::ledgers(ctx),
        Route::Expiry => pages::expiry(ctx),
        Route::Stats => pages::stats(ctx),
        Route::Profile => pages::profile(ctx),
        other => pages::unknown(&other.href()),
    }
}
