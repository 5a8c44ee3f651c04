//! 提交并签字：都答了、不合格的都说了会不会马上伤人，才交得上去。

use leptos::prelude::*;
use maud::html;

use super::run_form::Form;
use crate::journal::{Answer, RunSubmitted};
use crate::platform::{self, field_value};
use crate::route::Route;
use crate::ui::{Watched, live, screen};

/// 签字的一块。
pub fn submit(form: &Form) -> AnyView {
    let records = form.ctx.records;
    let complaint = Watched::new(String::new());
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
    let busy = Watched::new(false);
    let act = move |_| {
        if busy.get_untracked() {
            return;
        }
        if let Err(why) = ready(&form) {
            return complaint.set(why);
        }
        busy.set(true);
        complaint.set(String::new());
        let form = form.clone();
        // 没等问完就走了的，没有交：答的都在，今日里写着没做完
        busy.spawn(async move {
            let why = match why_not(&form).await {
                why if why.is_empty() => try_submit(&form, busy).err(),
                why => Some(why),
            };
            // 交出去了、还没存好的，再点也不多交一次
            if let Some(why) = why {
                busy.set(false);
                complaint.set(why);
            }
        });
    };
    view! {
        {screen(draw, act)}
        {live(move || html! { p role="alert" { (complaint.get()) } })}
    }
    .into_any()
}

/// 后一半管着的还有没有不能交的（抽中的一项没拍）；它没装好就不问。
async fn why_not(form: &Form) -> String {
    match (form.ctx.desk.get_untracked(), form.run.get_untracked()) {
        (true, Some(run)) => match platform::other_half().await {
            Some(half) => half.why_not(&run.to_string()).await,
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// 都答了、不合格的都说了、姓名写了。
fn ready(form: &Form) -> Result<(), String> {
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
    if field_value("signer").is_empty() {
        platform::focus("signer");
        return Err("写上你的姓名才能提交：谁检查、谁签字、谁负责。".to_owned());
    }
    Ok(())
}

fn try_submit(form: &Form, here: Watched<bool>) -> Result<(), String> {
    let name = field_value("signer");
    let records = form.ctx.records;
    let (Some(run), Some((person, mut draft))) = (form.run.get_untracked(), records.person(&name)) else {
        return Err("记录还没打开，稍等再提交。".to_owned());
    };
    draft.by = Some(person);
    draft.bodies.push(RunSubmitted { run, person }.into());
    records.write_then(draft, move || {
        // 人已经在别处了，不拉回来
        if here.is_here() {
            platform::replace(&Route::Run(run.to_string()).href());
        }
    });
    Ok(())
}
