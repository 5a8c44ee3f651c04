//! 报隐患，和一处隐患。

use leptos::prelude::*;
use maud::{Markup, html};

use super::run::wrong_of;
use super::run_form::new_id;
use super::send::send_box;
use super::stop_work::{stop_work, words, words_act};
use crate::export::GroupMessage;
use crate::journal::{Danger, DangerId, DangerReported, RunStatus};
use crate::platform::{self, field_value, set_html};
use crate::route::Route;
use crate::ui::{Ctx, Draft, Opening, head, link, screen, still, waiting};

/// 报隐患：先答会不会马上伤人，再写几句。
pub fn new_danger(ctx: Ctx) -> AnyView {
    let hurts = RwSignal::new(None::<bool>);
    let stopped = RwSignal::new(false);
    let ask = move || {
        html! {
            (head("报隐患"))
            h2 #hurts-label { "会马上伤人吗？" }
            div.options role="radiogroup" aria-labelledby="hurts-label" {
                @for (value, word) in [(true, "会"), (false, "不会")] {
                    @let checked = hurts.get() == Some(value);
                    button type="button" role="radio" aria-checked=(checked) tabindex=(if checked || (hurts.get().is_none() && value) { "0" } else { "-1" })
                        data-act={ "hurts:" (value) } { (word) }
                }
            }
        }
    };
    let answer = move |act: crate::ui::Act| {
        let value = act.name == "hurts:true";
        hurts.set(Some(value));
        stopped.set(value);
    };
    let form = move || {
        html! {
            form.stack data-act="report" {
                label for="danger-place" { "在哪里" }
                input #danger-place type="text" maxlength="80";
                label for="danger-what" { "什么样" }
                textarea #danger-what maxlength="500" {}
                label for="danger-who" { "报的人（可以不写）" }
                input #danger-who type="text" list="reporters" maxlength="40";
                datalist #reporters { @for name in ctx.records.known_names() { option value=(name) {} } }
                p #danger-say role="alert" {}
                button.primary.wide type="submit" { "记下" }
            }
        }
    };
    let report = move |_| {
        if let Err(why) = report(ctx, hurts.get_untracked()) {
            set_html("danger-say", why);
        }
    };
    view! {
        {screen(ask, answer)}
        {screen(form, report)}
        {move || stopped.get().then(|| stop_work(ctx.records, move || stopped.set(false)))}
    }
    .into_any()
}

fn report(ctx: Ctx, hurts: Option<bool>) -> Result<(), &'static str> {
    let hurts_now = hurts.ok_or("先答：会马上伤人吗？")?;
    let what = field_value("danger-what");
    if what.is_empty() {
        platform::focus("danger-what");
        return Err("写一句：什么样。");
    }
    let name = field_value("danger-who");
    let mut draft = Draft::default();
    if !name.is_empty() {
        let (person, introduced) = ctx.records.person(&name).ok_or("记录还没打开，稍等再报。")?;
        draft = introduced;
        draft.by = Some(person);
    }
    let danger: DangerId = new_id();
    let position = untrack(|| ctx.records.my_positions()).into_iter().next();
    let reported = DangerReported { danger, hurts_now, place: field_value("danger-place"), what, run: None, item: None, position };
    draft.bodies.push(reported.into());
    ctx.records.write_then(draft, move || platform::replace(&Route::Danger(danger.to_string()).href()));
    Ok(())
}

/// 一处隐患。
pub fn danger(ctx: Ctx, id: &str) -> AnyView {
    let id = DangerId::parse(id);
    let found = Memo::new(move |_| ctx.records.with(|state| id.and_then(|id| state.dangers.get(&id).cloned())));
    let body = move || match found.get() {
        None if ctx.records.opening.get() == Opening::Opening => still(html! { (head("隐患")) (waiting()) }),
        None => still(html! {
            (head("隐患"))
            div.empty { p { "这台设备上没有这处隐患。" } (link(&Route::Dangers, "button", "看全部隐患")) }
        }),
        Some(danger) => sheet(ctx, danger),
    };
    view! { {body} }.into_any()
}

fn sheet(ctx: Ctx, danger: Danger) -> AnyView {
    let id = danger.id;
    let editing = RwSignal::new(false);
    let place = danger.place.clone();
    let edit = move || {
        html! { @if editing.get() { (words(ctx.records, id, &place)) } @else { button type="button" data-act="edit" { "补写、改写" } } }
    };
    let act = move |act: crate::ui::Act| match act.name.as_str() {
        "edit" => editing.set(true),
        name => words_act(ctx.records, id, name, &|| editing.set(false)),
    };
    let who = reporter(ctx, &danger);
    let when = format!("{} {}", danger.reported_at.day(), danger.reported_at.hms().get(..5).unwrap_or_default());
    let message = GroupMessage {
        title: "报隐患".to_owned(),
        who: who.clone(),
        when: when.clone(),
        counts: None,
        wrong: vec![wrong_of(&danger)],
        code: id.to_string().chars().take(8).collect(),
    };
    let links = html! {
        p.row.no-print {
            @if let Some(run) = danger.run { (link(&Route::Run(run.to_string()), "button", "看那次检查")) }
            (link(&Route::Dangers, "button", "全部隐患"))
        }
    };
    view! {
        {still(facts(&danger, &who, &when))}
        {screen(edit, act)}
        {send_box(message)}
        {still(links)}
    }
    .into_any()
}

fn facts(danger: &Danger, who: &str, when: &str) -> Markup {
    html! {
        (head("隐患"))
        @if danger.hurts_now { p.banner.bad { "会马上伤人：停工、撤人、报告，改好才能再干。" } }
        h2 { (danger.what) }
        dl.box.record {
            dt { "在哪里" } dd { (if danger.place.is_empty() { "没有写" } else { &danger.place }) }
            dt { "报的人" } dd { (who) }
            dt { "报的时间" } dd { (when) }
            dt { "改好时限" } dd { @match danger.wanted_by { Some(day) => { (day) " 前" } None => { "请负责人定" } } }
        }
    }
}

/// 谁报的；检查里报的，是签字的人。
fn reporter(ctx: Ctx, danger: &Danger) -> String {
    let signer = ctx.records.with(|state| match state.runs.get(&danger.run?)?.status {
        RunStatus::Submitted { person, .. } => Some(person),
        _ => None,
    });
    let name = danger.by.or(signer).map(|person| ctx.records.name(person)).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| "没有写".to_owned())
}
