//! 报隐患，和一处隐患。

use leptos::prelude::*;

use super::run::wrong_of;
use super::run_form::new_id;
use super::send::send_box;
use super::stop_work::{stop_work, words};
use crate::export::GroupMessage;
use crate::journal::{Danger, DangerId, DangerReported};
use crate::platform;
use crate::route::Route;
use crate::ui::{Ctx, Draft, Opening, head, link};

/// 报隐患：先答会不会马上伤人，再写几句。
pub fn new_danger(ctx: Ctx) -> AnyView {
    let records = ctx.records;
    let (place, what, who) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let hurts = RwSignal::new(None::<bool>);
    let stopped = RwSignal::new(false);
    let complaint = RwSignal::new("");
    let choose = move |value: bool| {
        hurts.set(Some(value));
        if value {
            stopped.set(true);
        }
    };
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(hurts_now) = hurts.get_untracked() else { return complaint.set("先答：会马上伤人吗？") };
        if what.with_untracked(|what| what.trim().is_empty()) {
            complaint.set("写一句：什么样。");
            return platform::focus("danger-what");
        }
        let name = who.get_untracked().trim().to_owned();
        let mut draft = Draft::default();
        if !name.is_empty() {
            let Some((person, introduced)) = records.person(&name) else { return complaint.set("记录还没打开，稍等再报。") };
            draft = introduced;
            draft.by = Some(person);
        }
        let danger: DangerId = new_id();
        let position = untrack(|| records.my_positions()).into_iter().next();
        let reported = DangerReported {
            danger,
            hurts_now,
            place: place.get_untracked().trim().to_owned(),
            what: what.get_untracked().trim().to_owned(),
            run: None,
            item: None,
            position,
        };
        draft.bodies.push(reported.into());
        records.write_then(draft, move || platform::replace(&Route::Danger(danger.to_string()).href()));
    };
    let option = move |value: bool, word: &'static str| {
        let checked = move || if hurts.get() == Some(value) { "true" } else { "false" };
        view! { <button type="button" role="radio" aria-checked=checked on:click=move |_| choose(value)>{word}</button> }
    };
    let names = move || records.known_names().into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! {
        {head("报隐患")}
        <form class="stack" on:submit=act>
            <h2 id="hurts-label">"会马上伤人吗？"</h2>
            <div class="options" role="radiogroup" aria-labelledby="hurts-label">{option(true, "会")} {option(false, "不会")}</div>
            <label for="danger-place">"在哪里"</label>
            <input id="danger-place" type="text" maxlength="80" prop:value=move || place.get() on:input=move |event| place.set(event_target_value(&event)) />
            <label for="danger-what">"什么样"</label>
            <textarea id="danger-what" maxlength="500" prop:value=move || what.get() on:input=move |event| what.set(event_target_value(&event))></textarea>
            <label for="danger-who">"报的人（可以不写）"</label>
            <input id="danger-who" type="text" list="reporters" maxlength="40" prop:value=move || who.get() on:input=move |event| who.set(event_target_value(&event)) />
            <datalist id="reporters">{names}</datalist>
            <p role="alert">{move || complaint.get()}</p>
            <button type="submit" class="primary wide">"记下"</button>
        </form>
        {move || stopped.get().then(|| stop_work(records, move || stopped.set(false)))}
    }
    .into_any()
}

/// 一处隐患。
pub fn danger(ctx: Ctx, id: &str) -> AnyView {
    let id = DangerId::parse(id);
    let found = Memo::new(move |_| ctx.records.with(|state| id.and_then(|id| state.dangers.get(&id).cloned())));
    let editing = RwSignal::new(false);
    let body = move || match found.get() {
        None if ctx.records.opening.get() == Opening::Opening => view! { {head("隐患")} <p class="quiet">"正在打开…"</p> }.into_any(),
        None => view! {
            {head("隐患")}
            <div class="empty"><p>"这台设备上没有这处隐患。"</p> {link(&Route::Dangers, "button", "看全部隐患")}</div>
        }
        .into_any(),
        Some(danger) => sheet(ctx, &danger, editing),
    };
    view! { {body} }.into_any()
}

fn sheet(ctx: Ctx, danger: &Danger, editing: RwSignal<bool>) -> AnyView {
    let id = danger.id;
    let who = danger.by.map(|person| ctx.records.name(person)).filter(|name| !name.is_empty());
    let signer = danger.run.and_then(|run| {
        ctx.records.with(|state| match &state.runs.get(&run)?.status {
            crate::journal::RunStatus::Submitted { person, .. } => Some(*person),
            _ => None,
        })
    });
    let who = who.or_else(|| signer.map(|person| ctx.records.name(person))).unwrap_or_else(|| "没有写".to_owned());
    let when = format!("{} {}", danger.reported_at.day(), danger.reported_at.hms().get(..5).unwrap_or_default());
    let message = GroupMessage {
        title: "报隐患".to_owned(),
        who: who.clone(),
        when: when.clone(),
        counts: None,
        wrong: vec![wrong_of(danger)],
        code: id.to_string().chars().take(8).collect(),
    };
    let from = danger.run.map(|run| link(&Route::Run(run.to_string()), "button", "看那次检查"));
    let place = danger.place.clone();
    let by = danger.wanted_by.map_or_else(|| "请负责人定".to_owned(), |day| format!("{day} 前"));
    view! {
        {head("隐患")}
        <div class="record stack">
            {danger.hurts_now.then(|| view! { <p class="banner bad">"会马上伤人：停工、撤人、报告，改好才能再干。"</p> })}
            <h2>{danger.what.clone()}</h2>
            <dl class="box">
                <dt>"在哪里"</dt>
                <dd>{if danger.place.is_empty() { "没有写".to_owned() } else { danger.place.clone() }}</dd>
                <dt>"报的人"</dt>
                <dd>{who}</dd>
                <dt>"报的时间"</dt>
                <dd>{when}</dd>
                <dt>"改好时限"</dt>
                <dd>{by}</dd>
            </dl>
            {move || {
                if editing.get() {
                    words(ctx.records, id, place.clone(), move || editing.set(false))
                } else {
                    view! { <button type="button" on:click=move |_| editing.set(true)>"补写、改写"</button> }.into_any()
                }
            }}
            {send_box(message)}
            <p class="row no-print">{from} {link(&Route::Dangers, "button", "全部隐患")}</p>
        </div>
    }
    .into_any()
}
