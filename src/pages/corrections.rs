//! 提交以后发现写错了：更正一项，或整次作废。原来的和改过的都看得见。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::danger::named;
use super::who::{must_write, record_by, said_line, who_field};
use crate::content::Checklist;
use crate::journal::{Answer, Body, Correction, ItemCorrected, ItemId, Run, RunId, RunVoided};
use crate::platform::field_value;
use crate::ui::{Act, Ctx, Watched, nothing, screen};

const WORDS: [(Answer, &str, &str); 3] = [(Answer::Pass, "pass", "合格"), (Answer::Fail, "fail", "不合格"), (Answer::Na, "na", "不适用")];

fn word(answer: Option<Answer>) -> &'static str {
    WORDS.iter().find(|(one, ..)| Some(*one) == answer).map_or("没查", |(.., word)| word)
}

/// 一次更正怎么说。
pub fn corrected(ctx: Ctx, one: &Correction) -> Markup {
    html! {
        div.corrected {
            span { "更正：" del { (word(one.from.0)) " " (one.from.1) } " → " ins { (word(Some(one.to.0))) " " (one.to.1) } }
            small { (one.at.day()) " " (one.at.hms()) " " (named(ctx, one.by)) "，因为：" (one.reason) }
        }
    }
}

/// 更正、作废的一块；没交的、作废了的没有。
pub fn corrections(ctx: Ctx, run: &Run, asked: Option<Arc<Checklist>>) -> AnyView {
    if !run.is_done() {
        return nothing();
    }
    let open = Watched::new("");
    let id = run.id;
    let draw = move || {
        html! {
            div.stack.no-print {
                @match open.get() {
                    "item" => { (item_form(ctx, asked.as_deref())) }
                    "void" => { (void_form(ctx)) }
                    _ => div.row {
                        button type="button" data-act="item" { "更正一项" }
                        button type="button" data-act="void" { "整次作废" }
                    },
                }
            }
        }
    };
    screen(draw, move |act| do_act(ctx, id, open, &act))
}

fn item_form(ctx: Ctx, asked: Option<&Checklist>) -> Markup {
    html! {
        form.box.stack data-act="correct" {
            h2 { "更正一项" }
            label for="fix-item" { "哪一项" }
            select #fix-item {
                @for (n, item) in asked.iter().flat_map(|asked| &asked.items).enumerate() { option value=(item.id) { (n + 1) " " (item.text) } }
            }
            label for="fix-answer" { "应该是" }
            select #fix-answer { @for (_, slug, word) in WORDS { option value=(slug) { (word) } } }
            label for="fix-note" { "备注（答不适用的，写明原因）" }
            input #fix-note type="text" maxlength="300";
            (who_and_why(ctx))
            div.row { button.primary type="submit" { "记下更正" } button.plain type="button" data-act="cancel" { "不改了" } }
        }
    }
}

fn void_form(ctx: Ctx) -> Markup {
    html! {
        form.box.stack data-act="annul" {
            h2 { "整次作废" }
            p { "作废的记录照样看得见，写着作废，不再算做过这次检查。" }
            (who_and_why(ctx))
            div.row { button type="submit" { "确定作废" } button.plain type="button" data-act="cancel" { "不作废了" } }
        }
    }
}

fn who_and_why(ctx: Ctx) -> Markup {
    html! {
        (who_field(ctx, "fix", "谁改的"))
        label for="fix-why" { "为什么" }
        input #fix-why type="text" maxlength="200";
        (said_line("fix"))
    }
}

fn do_act(ctx: Ctx, run: RunId, open: Watched<&'static str>, act: &Act) {
    match act.name.as_str() {
        "item" => open.set("item"),
        "void" => open.set("void"),
        "cancel" => open.set(""),
        "correct" => {
            let answer = WORDS.iter().find(|(_, slug, _)| *slug == field_value("fix-answer"));
            if let (Some(item), Some((answer, ..))) = (ItemId::parse(&field_value("fix-item")), answer) {
                // 作业前核对单只认写明了的不适用
                if *answer == Answer::Na && must_write("fix", "note", "备注里写一句为什么不适用。").is_none() {
                    return;
                }
                let (answer, note) = (*answer, field_value("fix-note"));
                keep(ctx, open, |reason| ItemCorrected { run, item, answer, note, reason }.into());
            }
        }
        "annul" => keep(ctx, open, |reason| RunVoided { run, reason }.into()),
        _ => {}
    }
}

/// 谁、为什么都写了才记。
fn keep(ctx: Ctx, open: Watched<&'static str>, body: impl FnOnce(String) -> Body) {
    const WHY: &str = "写上谁改的、为什么：原来的和改过的都留着。";
    if let Some(reason) = must_write("fix", "why", WHY)
        && record_by(ctx, "fix", WHY, body(reason))
    {
        open.set("");
    }
}
