//! 单位和联系电话：填了，应急卡和停工屏上才有得打。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::{Blob, ContactId, ContactSet, Personal};
use crate::platform::{field_value, set_html, set_value};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Draft, contact_label, head, screen, still};

/// 三个一定要有的联系人。
const KINDS: [&str; 3] = ["team_leader", "safety_officer", "duty_phone"];

/// 单位和联系电话。
pub fn company(ctx: Ctx) -> AnyView {
    let intro = html! {
        (head("联系电话"))
        p { "出事先找谁：填在这里，应急卡和停工屏上就能一点就打。只存在这台设备里。" }
    };
    let forms = || html! { @for kind in KINDS { (contact_form(kind)) } };
    view! {
        {still(intro)}
        {screen(forms, move |act| keep(ctx, &act))}
        {screen(move || listed(ctx), move |act| remove(ctx, &act))}
    }
    .into_any()
}

fn contact_form(kind: &str) -> Markup {
    html! {
        form.box.stack data-act={ "keep:" (kind) } {
            h2 { (contact_label(kind)) }
            div.row {
                div.grow {
                    label for={ "name-" (kind) } { "姓名" }
                    input id={ "name-" (kind) } type="text" maxlength="40" autocomplete="off";
                }
                div.grow {
                    label for={ "phone-" (kind) } { "电话" }
                    input id={ "phone-" (kind) } type="tel" maxlength="20" autocomplete="off";
                }
            }
            p role="alert" id={ "say-" (kind) } {}
            button.primary type="submit" { "存下" }
        }
    }
}

fn keep(ctx: Ctx, act: &Act) {
    let [kind] = act.parts()[..] else { return };
    let say = |text: &str| set_html(&format!("say-{kind}"), text);
    let number: String =
        field_value(&format!("phone-{kind}")).chars().filter(|char| char.is_ascii_digit() || matches!(char, '+' | '-')).collect();
    if number.chars().filter(char::is_ascii_digit).count() < 3 {
        return say("电话不对：只写数字。");
    }
    let Some(journal) = ctx.records.journal() else { return say("记录还没打开，稍等再存。") };
    if !ctx.records.is_idle() {
        return say("前一笔还没有存好，存好了再点。");
    }
    let old = untrack(|| ctx.records.contacts()).into_iter().find(|(_, one, _)| one == kind).map(|(id, ..)| id);
    let blob = Blob::personal(&Personal { name: field_value(&format!("name-{kind}")), phone: number }, journal.new_salt());
    let set = ContactSet { contact: old.unwrap_or_else(|| journal.new_id()), kind: kind.to_owned(), blob: Some(blob.sha256()) };
    let draft = Draft { bodies: vec![set.into()], blobs: vec![blob], ..Draft::default() };
    let kind = kind.to_owned();
    // 存好了才清空，而且只清这一个：别的可能正填到一半。
    ctx.records.write_then(draft, move || {
        for field in ["name", "phone"] {
            set_value(&format!("{field}-{kind}"), "");
        }
        set_html(&format!("say-{kind}"), "存好了。");
    });
}

fn listed(ctx: Ctx) -> Markup {
    let contacts = ctx.records.contacts();
    html! {
        @if contacts.is_empty() {
            p.banner.bad { (icon("call")) span { "还没有填任何电话。" } }
        } @else {
            h2 { "已填的" }
            ul.links {
                @for (id, kind, personal) in &contacts {
                    li.row.box {
                        (icon("call"))
                        span.grow { (contact_label(kind)) " " (personal.name) " " (personal.phone) }
                        button type="button" data-act={ "remove:" (id) ":" (kind) } { "撤掉" }
                    }
                }
            }
        }
    }
}

fn remove(ctx: Ctx, act: &Act) {
    if let [id, kind] = act.parts()[..]
        && let Some(contact) = ContactId::parse(id)
    {
        ctx.records.record(ContactSet { contact, kind: kind.to_owned(), blob: None });
    }
}
