//! 一张检查表：打开就能勾，勾了第一项才算开始。

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::run_form::{Form, run_form};
use crate::content::{Checklist, LOOK_PREFIX};
use crate::journal::{Run, RunAbandoned, RunId, Sha256Hex};
use crate::platform;
use crate::route::Route;
use crate::rules::Date;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Opening, card, head, link, trouble};

/// 一张检查表。
pub fn check(ctx: Ctx, id: String) -> AnyView {
    let form = RwSignal::new(None::<Form>);
    let old = RwSignal::new(None::<RunId>);
    let for_effect = id.clone();
    Effect::new(move |_| {
        if form.with_untracked(Option::is_some) || ctx.records.opening.get() == Opening::Opening {
            return;
        }
        if let Loaded::Ready(checklist) = ctx.contents.checklist(&for_effect) {
            begin(ctx, checklist, form, old);
        }
    });
    let body = move || {
        if let Some(form) = form.get() {
            return sheet(ctx, form, old);
        }
        match (ctx.contents.index.get(), ctx.contents.checklist(&id)) {
            (Loaded::Ready(index), Loaded::Failed(_)) if index.group(&id).next().is_some() => group(ctx, &id),
            (Loaded::Failed(why), _) | (_, Loaded::Failed(why)) => {
                view! { {head("检查表")} {trouble(ctx.contents, "这张检查表", &why)} {link(&Route::Checks, "button", "去看全部检查表")} }
                    .into_any()
            }
            _ => view! { {head("检查表")} <p class="quiet">"正在打开…"</p> }.into_any(),
        }
    };
    view! { {body} }.into_any()
}

/// 一张政策清单拆成的几张。
fn group(ctx: Ctx, id: &str) -> AnyView {
    let Loaded::Ready(index) = ctx.contents.index.get() else { return ().into_any() };
    let today = Date::parse(ctx.records.today().as_str());
    let rows = index.group(id).map(|check| super::today::due_row(ctx, check, today)).collect_view();
    view! { {head("检查表")} <ul class="links due">{rows}</ul> }.into_any()
}

/// 同一周期里开了头的接着做；上个周期没做完的先问一声；都没有就是新的一张。
fn begin(ctx: Ctx, checklist: Arc<Checklist>, form: RwSignal<Option<Form>>, old: RwSignal<Option<RunId>>) {
    let open = ctx.records.with_untracked(|state| {
        state.runs.values().filter(|run| run.is_open() && run.checklist.as_str() == checklist.id).max_by_key(|run| run.first).cloned()
    });
    let today = Date::parse(ctx.records.today().as_str());
    let Some(open) = open else { return form.set(Some(Form::new(ctx, checklist, None))) };
    let current = today.zip(Date::parse(open.day.as_str())).is_some_and(|(today, day)| day.same_period(today, checklist.cadence));
    if !current {
        old.set(Some(open.id));
        return form.set(Some(Form::new(ctx, checklist, None)));
    }
    resume(ctx, checklist, open, form);
}

/// 接着做：用当时问的那份文字。
fn resume(ctx: Ctx, checklist: Arc<Checklist>, open: Run, form: RwSignal<Option<Form>>) {
    let same = serde_json::to_string(&*checklist).is_ok_and(|text| Sha256Hex::of(text.as_bytes()) == open.asked);
    if same {
        return form.set(Some(Form::new(ctx, checklist, Some(open.id))));
    }
    spawn_local(async move {
        let asked = ctx.records.text(open.asked).await.and_then(|text| serde_json::from_str::<Checklist>(&text).ok());
        form.set(Some(Form::new(ctx, asked.map_or(checklist, Arc::new), Some(open.id))));
    });
}

fn sheet(ctx: Ctx, form: Form, old: RwSignal<Option<RunId>>) -> AnyView {
    let checklist = form.checklist.clone();
    // 打开时还没开始的禁手机表，先说清楚再给填。
    let outside = RwSignal::new(checklist.no_phone.is_none() || form.run.get_untracked().is_some());
    let id = checklist.id.clone();
    let title = checklist.name.clone();
    let gate = checklist.clone();
    view! {
        {head(&title)}
        {move || old.get().map(|run| unfinished(ctx, run, old))}
        {checklist.permit.then(|| view! { <p class="permit">"作业前核对单，不替代作业票。否决项有一条不合格就不能作业。"</p> })}
        {move || {
            if outside.get() {
                run_form(form.clone())
            } else {
                no_phone_gate(&gate, outside)
            }
        }}
        {blank_link(&id)}
    }
    .into_any()
}

/// 禁手机区：出区再填，或带纸表进去。
fn no_phone_gate(checklist: &Checklist, outside: RwSignal<bool>) -> AnyView {
    view! {
        {card::no_phone(&checklist.no_phone)}
        <p>"人在区内不用手机：带纸表进去看，出区再填到这里。"</p>
        <button type="button" class="primary" on:click=move |_| outside.set(true)>"我已在区外，开始填"</button>
    }
    .into_any()
}

fn blank_link(id: &str) -> AnyView {
    if platform::is_one_file() {
        return ().into_any();
    }
    let card = id.strip_prefix(LOOK_PREFIX).map(|position| link(&Route::Position(position.to_owned(), None), "button", "看这个岗位的卡"));
    view! {
        <p class="row no-print">
            <a class="button" href=format!("checks/{id}.html")>{icon("print")} "空白纸表"</a>
            {card}
        </p>
    }
    .into_any()
}

/// 上个周期没做完的。
fn unfinished(ctx: Ctx, run: RunId, old: RwSignal<Option<RunId>>) -> AnyView {
    let day = ctx.records.with(|state| state.runs.get(&run).map(|run| run.day.as_str().to_owned()).unwrap_or_default());
    let abandon = move |_| {
        ctx.records.record(RunAbandoned { run, reason: "过期没做完，另起一次".to_owned() });
        old.set(None);
    };
    view! {
        <div class="banner">
            {icon("clock")} <span>{format!("{day} 那次没做完。")}</span>
            {link(&Route::Run(run.to_string()), "button", "接着做那次")}
            <button type="button" on:click=abandon>"放弃那次"</button>
        </div>
    }
    .into_any()
}
