//! 提交并签字：都答了、不合格的都说了会不会马上伤人，才交得上去。

use leptos::prelude::*;
use maud::html;

use super::run_form::Form;
use crate::journal::{Answer, RunSubmitted};
use crate::platform::{self, field_value};
use crate::route::Route;
use crate::ui::screen;

/// 签字的一块。
pub fn submit(form: &Form) -> AnyView {
    let records = form.ctx.records;
    let complaint = RwSignal::new(String::new());
    let draw = move || {
        html! {
            form.box.stack.no-print data-act="submit" {
                label for="signer" { "检查人姓名" }
                input #signer type="text" list="signers" autocomplete="name" maxlength="40";
                datalist #signers { @for name in records.known_names() { option value=(name) {} } }
                button.primary.wide type="submit" { "提交并签字" }
            }
        }
    };
    let form = form.clone();
    let act = move |_| {
        if let Err(why) = try_submit(&form) {
            complaint.set(why);
        }
    };
    view! {
        {screen(draw, act)}
        <p role="alert">{move || complaint.get()}</p>
    }
    .into_any()
}

fn try_submit(form: &Form) -> Result<(), String> {
    if let Some(at) = form.unanswered() {
        form.bring(at);
        return Err(format!("第 {} 项还没查。", at + 1));
    }
    let failed = |at: &usize| form.shown.with_untracked(|shown| shown[*at] == Some(Answer::Fail));
    let unasked = |at: &usize| untrack(|| form.danger_of(&form.checklist.items[*at])).is_none();
    if let Some(at) = (0..form.checklist.items.len()).filter(failed).find(unasked) {
        form.ask_about(at);
        return Err(format!("第 {} 项不合格，先说会不会马上伤人。", at + 1));
    }
    let name = field_value("signer");
    if name.is_empty() {
        platform::focus("signer");
        return Err("写上你的姓名才能提交：谁检查、谁签字、谁负责。".to_owned());
    }
    let records = form.ctx.records;
    let (Some(run), Some((person, mut draft))) = (form.run.get_untracked(), records.person(&name)) else {
        return Err("记录还没打开，稍等再提交。".to_owned());
    };
    draft.by = Some(person);
    draft.bodies.push(RunSubmitted { run, person }.into());
    records.write_then(draft, move || platform::replace(&Route::Run(run.to_string()).href()));
    Ok(())
}
