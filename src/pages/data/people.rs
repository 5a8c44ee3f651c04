//! 应本人要求抹掉姓名电话：真的删掉那一块，抹掉这件事记着，记录的链不断。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::{PersonId, Sha256Hex};
use crate::platform::{field_value, focus, set_html, spawn};
use crate::ui::{Ctx, Watched, contact_label, screen};

/// 记着谁的姓名电话。
pub fn people(ctx: Ctx) -> AnyView {
    let asked = Watched::new(None::<Sha256Hex>);
    screen(
        move || draw(ctx, asked.get()),
        move |act| match (act.name.as_str(), act.parts().first().and_then(|blob| Sha256Hex::parse(blob))) {
            ("cancel", _) => asked.set(None),
            (name, Some(blob)) if name.starts_with("ask:") => asked.set(Some(blob)),
            (_, Some(blob)) => erase(ctx, blob, asked),
            _ => {}
        },
    )
}

/// 每个人一行：是谁、在哪块。抹掉了的没有名字，不列。
fn listed(ctx: Ctx) -> Vec<(String, Sha256Hex)> {
    let people: Vec<(PersonId, Sha256Hex)> = ctx.records.with(|state| state.people.iter().map(|(person, blob)| (person, *blob)).collect());
    let named = people.into_iter().map(|(person, blob)| (ctx.records.name(person), blob));
    let blobs = ctx.records.with(|state| state.contacts.values().map(|contact| contact.blob).collect::<Vec<_>>());
    let contacts = ctx.records.contacts().into_iter().zip(blobs);
    let contacts = contacts.map(|((_, kind, personal), blob)| (format!("{}（{}）", personal.name, contact_label(&kind)), blob));
    named.filter(|(name, _)| !name.is_empty()).chain(contacts.filter(|(name, _)| !name.starts_with('（'))).collect()
}

fn draw(ctx: Ctx, asked: Option<Sha256Hex>) -> Markup {
    let all = listed(ctx);
    html! {
        @if !all.is_empty() {
            section.stack {
                details {
                    summary { "姓名电话：" (all.len()) " 个，应本人要求可以抹掉" }
                    div.stack {
                        @for (name, blob) in &all {
                            @if asked == Some(*blob) {
                                form.box.stack data-act={ "erase:" (blob) } {
                                    b { (name) }
                                    label for="forget-why" { "谁要求的、为什么" }
                                    input #forget-why type="text" maxlength="100";
                                    p.fine { "姓名电话真的删掉，找不回来；他签过的记录还在，只是没有了名字。已经带出去的备份里还有，要另外处理。" }
                                    div.row { button type="submit" { "抹掉" } button.plain type="button" data-act="cancel" { "不抹了" } }
                                }
                            } @else {
                                div.row { span.grow { (name) } button type="button" data-act={ "ask:" (blob) } { "抹掉" } }
                            }
                        }
                    }
                }
                p #forget-said role="status" {}
            }
        }
    }
}

fn erase(ctx: Ctx, blob: Sha256Hex, asked: Watched<Option<Sha256Hex>>) {
    let reason = field_value("forget-why");
    if reason.is_empty() {
        focus("forget-why");
        return set_html("forget-said", "写一句：谁要求的、为什么。");
    }
    spawn(async move {
        let Some(journal) = ctx.records.journal() else { return };
        let done = journal.erase(None, blob, &reason).await;
        asked.set(None);
        ctx.records.refreshed().await;
        set_html("forget-said", &done.map_or_else(|error| error.to_string(), |_| "抹掉了。".to_owned()));
    });
}
