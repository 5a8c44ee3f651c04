//! 报隐患：先答会不会马上伤人，再写几句。

use leptos::prelude::*;
use maud::html;

use super::run_form::new_id;
use super::stop_work::stop_work;
use crate::journal::{DangerId, DangerReported};
use crate::platform::{self, field_value, set_html};
use crate::route::Route;
use crate::ui::{Ctx, Draft, Watched, head, nothing, screen, switch};

/// 报隐患：先答会不会马上伤人，再写几句。
pub fn new_danger(ctx: Ctx) -> AnyView {
    let hurts = Watched::new(None::<bool>);
    let stopped = Watched::new(false);
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
        {switch(move || if stopped.get() { stop_work(ctx.records, move || stopped.set(false)) } else { nothing() })}
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
    let reported =
        DangerReported { danger, hurts_now, place: field_value("danger-place"), what, run: None, item: None, position, via: None };
    draft.bodies.push(reported.into());
    ctx.records.write_then(draft, move || platform::replace(&Route::Danger(danger.to_string()).href()));
    Ok(())
}
