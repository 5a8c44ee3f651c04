//! 一张检查表：打开就能勾，勾了第一项才算开始。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::run_form::{Form, late_day, run_form};
use super::today::due_row;
use crate::content::{Checklist, LOOK_PREFIX, read};
use crate::journal::{Day, RunAbandoned, RunId, Sha256Hex};
use crate::platform::{self, spawn};
use crate::route::Route;
use crate::rules::Date;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Opening, Watched, card, head, link, live, nothing, screen, switch, trouble, waiting, watch};

/// 一张检查表。
pub fn check(ctx: Ctx, id: String) -> AnyView {
    let form = Watched::new(None::<Form>);
    let old = Watched::new(None::<RunId>);
    let for_effect = id.clone();
    // 表单的信号归这一页，不归下面这个会重做的动作。
    let page = Owner::current().unwrap_or_default();
    watch(move || {
        if form.with_untracked(Option::is_some) || ctx.records.opening.get() == Opening::Opening {
            return;
        }
        if let Loaded::Ready(checklist) = ctx.contents.checklist(&for_effect) {
            begin(ctx, checklist, form, old, page.clone());
        }
    });
    let id = StoredValue::new(id);
    switch(move || match form.get() {
        Some(form) => sheet(ctx, form, old),
        None => screen(move || id.with_value(|id| not_yet(ctx, id)), move |_| ctx.contents.retry()),
    })
}

fn not_yet(ctx: Ctx, id: &str) -> Markup {
    let checklist = ctx.contents.checklist(id);
    // 一张政策清单拆成了几张：原来的 id 领到拆开的几张去。
    let all = if matches!(checklist, Loaded::Failed(_)) { ctx.contents.checks() } else { Loaded::Waiting };
    match (all, checklist) {
        (Loaded::Ready(all), Loaded::Failed(_)) if all.group(id).next().is_some() => {
            let today = Date::parse(ctx.records.today().as_str());
            html! { (head("检查表")) ul.links.due { @for check in all.group(id) { (due_row(ctx, check, today)) } } }
        }
        (Loaded::Ready(all), Loaded::Failed(_)) if !id.starts_with(LOOK_PREFIX) && all.check(id).is_none() => {
            html! { (head("检查表")) p { "没有这张检查表。" } (link(&Route::Checks, "button", "去看全部检查表")) }
        }
        (_, Loaded::Failed(why)) => {
            html! { (head("检查表")) (trouble("这张检查表", &why)) (link(&Route::Checks, "button", "去看全部检查表")) }
        }
        _ => html! { (head("检查表")) (waiting()) },
    }
}

/// 同一周期里开了头的接着做；上个周期没做完的先问一声；都没有就是新的一张。
fn begin(ctx: Ctx, checklist: Arc<Checklist>, form: Watched<Option<Form>>, old: Watched<Option<RunId>>, page: Owner) {
    let fresh = |checklist, run| page.with(|| Form::new(ctx, checklist, run));
    let late = late_day(ctx);
    let open = ctx.records.with_untracked(|state| {
        let mine = state.runs.values().filter(|run| run.is_open() && run.checklist.as_str() == checklist.id);
        mine.filter(|run| late.is_none_or(|day| run.day == day)).max_by_key(|run| run.first).map(|run| Begun {
            id: run.id,
            day: run.day,
            asked: run.asked,
        })
    });
    let today = Date::parse(ctx.records.today().as_str());
    let Some(open) = open else { return form.set(Some(fresh(checklist, None))) };
    let current =
        late.is_some() || today.zip(Date::parse(open.day.as_str())).is_some_and(|(today, day)| day.same_period(today, checklist.cadence));
    if !current {
        old.set(Some(open.id));
        return form.set(Some(fresh(checklist, None)));
    }
    resume(ctx, checklist, open, form, page);
}

/// 开了头的一次：要接着做用得着的几样。
struct Begun {
    id: RunId,
    day: Day,
    asked: Sha256Hex,
}

/// 接着做：用当时问的那份文字。
fn resume(ctx: Ctx, checklist: Arc<Checklist>, open: Begun, form: Watched<Option<Form>>, page: Owner) {
    let begun = move |checklist| form.set(Some(page.with(|| Form::new(ctx, checklist, Some(open.id)))));
    let same = serde_json::to_string(&*checklist).is_ok_and(|text| Sha256Hex::of(text.as_bytes()) == open.asked);
    if same {
        return begun(checklist);
    }
    spawn(async move {
        let asked = ctx.records.text(open.asked).await.and_then(|text| read::<Checklist>(&text));
        begun(asked.map_or(checklist, Arc::new));
    });
}

fn sheet(ctx: Ctx, form: Form, old: Watched<Option<RunId>>) -> AnyView {
    // 打开时还没开始的禁手机表，先说清楚再给填。
    let outside = Watched::new(form.checklist.no_phone.is_none() || form.run.get_untracked().is_some());
    let checklist = form.checklist.clone();
    let late = form.late.filter(|_| form.run.get_untracked().is_none());
    let above = move || {
        html! {
            (head(&checklist.name))
            (card::recalled(ctx.contents.recall(&checklist.id).as_ref()))
            @if let Some(run) = old.get() { (unfinished(ctx, run)) }
            @if let Some(day) = late {
                div.banner.stack {
                    label for="late-why" { "补录 " (day) " 的：当时为什么没记（记录上永远写着补录）" }
                    input #late-why type="text" maxlength="200";
                    p #late-say role="alert" {}
                }
            }
            @if checklist.permit { p.permit { "作业前核对单，不替代作业票。否决项有一条不合格就不能作业。" } }
            @if !outside.get() {
                (card::no_phone(&checklist.no_phone))
                p { "人在区内不用手机：带纸表进去看，出区再填到这里。" }
                button.primary type="button" data-act="outside" { "我已在区外，开始填" }
            }
        }
    };
    let act = move |act: crate::ui::Act| match (act.name.as_str(), old.get_untracked()) {
        ("outside", _) => outside.set(true),
        ("abandon", Some(run)) => {
            ctx.records.record(RunAbandoned { run, reason: "过期没做完，另起一次".to_owned() });
            old.set(None);
        }
        _ => {}
    };
    let id = form.checklist.id.clone();
    // 作废的表不再起新的；开了头的照样做得完。
    let (for_recall, begun) = (id.clone(), form.run.get_untracked().is_some());
    let usable = Memo::new(move |_| begun || ctx.contents.recall(&for_recall).is_none());
    view! {
        {screen(above, act)}
        {switch(move || if outside.get() && usable.get() { run_form(form.clone()) } else { nothing() })}
        {live(move || blank_link(&id))}
    }
    .into_any()
}

fn blank_link(id: &str) -> Markup {
    html! {
        p.row.no-print {
            @if !platform::is_one_file() { a.button href={ "checks/" (id) ".html" } { (icon("print")) "空白纸表" } }
            @if let Some(position) = id.strip_prefix(LOOK_PREFIX) { (link(&Route::Position(position.to_owned(), None), "button", "看这个岗位的卡")) }
        }
    }
}

/// 上个周期没做完的。
fn unfinished(ctx: Ctx, run: RunId) -> Markup {
    let day = ctx.records.with(|state| state.runs.get(&run).map(|run| run.day.to_string()).unwrap_or_default());
    html! {
        div.banner {
            (icon("clock"))
            span { (day) " 那次没做完。" }
            (link(&Route::Run(run.to_string()), "button", "接着做那次"))
            button type="button" data-act="abandon" { "放弃那次" }
        }
    }
}
