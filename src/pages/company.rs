//! 单位和联系电话：填了，应急卡和停工屏上才有得打。

use leptos::prelude::*;

use crate::journal::{Blob, ContactId, ContactSet, Personal};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Draft, contact_label, head};

/// 三个一定要有的联系人。
const KINDS: [&str; 3] = ["team_leader", "safety_officer", "duty_phone"];

/// 单位和联系电话。
pub fn company(ctx: Ctx) -> AnyView {
    view! {
        {head("联系电话")}
        <p>"出事先找谁：填在这里，应急卡和停工屏上就能一点就打。只存在这台设备里。"</p>
        {KINDS.map(|kind| contact_form(ctx, kind)).into_iter().collect_view()}
        {move || listed(ctx)}
    }
    .into_any()
}

fn contact_form(ctx: Ctx, kind: &'static str) -> AnyView {
    let (name, phone) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let complaint = RwSignal::new("");
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let number: String = phone.get_untracked().chars().filter(|char| char.is_ascii_digit() || matches!(char, '+' | '-')).collect();
        if number.chars().filter(char::is_ascii_digit).count() < 3 {
            return complaint.set("电话不对：只写数字。");
        }
        let Some(journal) = ctx.records.journal() else { return complaint.set("记录还没打开，稍等再存。") };
        let old = untrack(|| ctx.records.contacts()).into_iter().find(|(_, one, _)| one == kind).map(|(id, ..)| id);
        let blob = Blob::personal(&Personal { name: name.get_untracked().trim().to_owned(), phone: number }, journal.new_salt());
        let set = ContactSet { contact: old.unwrap_or_else(|| journal.new_id()), kind: kind.to_owned(), blob: Some(blob.sha256()) };
        ctx.records.write(Draft { bodies: vec![set.into()], blobs: vec![blob], ..Draft::default() });
        complaint.set("");
        name.set(String::new());
        phone.set(String::new());
    };
    view! {
        <form class="box stack" on:submit=act>
            <h2>{contact_label(kind).to_owned()}</h2>
            <div class="row">
                <div class="grow">
                    <label for=format!("name-{kind}")>"姓名"</label>
                    <input id=format!("name-{kind}") type="text" maxlength="40" autocomplete="off" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event)) />
                </div>
                <div class="grow">
                    <label for=format!("phone-{kind}")>"电话"</label>
                    <input id=format!("phone-{kind}") type="tel" maxlength="20" autocomplete="off" prop:value=move || phone.get() on:input=move |event| phone.set(event_target_value(&event)) />
                </div>
            </div>
            <p role="alert">{move || complaint.get()}</p>
            <button type="submit" class="primary">"存下"</button>
        </form>
    }
    .into_any()
}

fn listed(ctx: Ctx) -> AnyView {
    let rows = ctx
        .records
        .contacts()
        .into_iter()
        .map(|(id, kind, personal)| {
            let label = contact_label(&kind).to_owned();
            let remove = move |_| remove(ctx, id, &kind);
            view! {
                <li class="row box">
                    {icon("call")} <span class="grow">{format!("{} {} {}", label, personal.name, personal.phone)}</span>
                    <button type="button" on:click=remove>"撤掉"</button>
                </li>
            }
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        return view! { <p class="banner bad">{icon("call")} <span>"还没有填任何电话。"</span></p> }.into_any();
    }
    view! {
        <h2>"已填的"</h2>
        <ul class="links">{rows}</ul>
    }
    .into_any()
}

fn remove(ctx: Ctx, contact: ContactId, kind: &str) {
    ctx.records.record(ContactSet { contact, kind: kind.to_owned(), blob: None });
}
