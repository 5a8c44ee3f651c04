//! 写一条风险：改的时候分值、积、等级当场看得见；手工定的等级要写理由；固有和剩余分开。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::back;
use super::sheet::{PEOPLE, Scoring, Sheet};
use super::words::{KINDS, LEVELS, Register, at_desk, due_controller, text_field};
use crate::content::{LoopRules, RiskLevel, Scales};
use crate::journal::{ControlLine, RegisterEntry};
use crate::platform::{focus, replace};
use crate::route::Route;
use crate::rules::{Controller, Method};
use crate::ui::card::level_badge;
use crate::ui::{Act, Ctx, Loaded, Watched, head, screen, still, switch, waiting};

/// 写一条新的。
pub fn new_risk(ctx: Ctx) -> AnyView {
    let register = Register::open(ctx);
    let ready = Memo::new(move |_| register.lacking().is_none());
    let body = move || match ready.get() {
        true => form(register, None, || replace(&Route::Risks.href())),
        false => screen(move || register.lacking().unwrap_or_default(), move |_| register.retry()),
    };
    view! {
        {still(html! { (head("加一条风险")) (back()) })}
        {switch(body)}
    }
    .into_any()
}

/// 写一条、改一条的表；`close` 是存好了、不改了以后做的。
pub fn form(register: Register, old: Option<RegisterEntry>, close: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let sheet = Watched::new(untrack(|| Sheet::start(register, old)));
    let draw = move || {
        let (Loaded::Ready(scales), Loaded::Ready(rules)) = (register.scales.get(), register.rules.get()) else { return waiting() };
        at_desk("改清单", sheet.with(|sheet| draw(register, sheet, &scales, &rules)))
    };
    screen(draw, move |act| do_act(register, sheet, &act, close))
}

fn draw(register: Register, sheet: &Sheet, scales: &Arc<Scales>, rules: &LoopRules) -> Markup {
    let wrong = |id: &str| html! { p.field-said role="alert" { @if let Some((_, why)) = sheet.wrong.as_ref().filter(|(at, _)| at == id) { (why) } } };
    let text = |id: &str, label: &str, value: &str| html! { div { (text_field(id, label, value, 200)) (wrong(id)) } };
    let level = sheet.inherent.level(scales, register);
    let due = level.map(|level| due_controller(rules, level));
    let (names, accidents) = (register.ctx.records.known_names(), register.accidents());
    html! {
        form.box.stack.risk-form data-act="save" {
            h2 { @if sheet.old.is_some() { "改这一条" } @else { "写清楚" } }
            div.fields {
                (text("risk-object", "分析对象（岗位、设备、场所）", &sheet.object))
                (text("risk-unit", "单元（在哪一处）", &sheet.unit))
                (text("risk-what", "会出什么事", &sheet.what))
                div {
                    label for="risk-accident" { "会出的事故" }
                    select #risk-accident data-change="text:risk-accident" {
                        option value="" selected[sheet.accident.is_empty()] { "没定" }
                        @for one in &accidents { option value=(one.id) selected[one.id == sheet.accident] { (one.name) @if one.alias != one.name { "（旧称 " (one.alias) "）" } } }
                        @if !sheet.accident.is_empty() && accidents.iter().all(|one| one.id != sheet.accident) { option value=(sheet.accident) selected { (sheet.accident) } }
                    }
                }
            }
            (scoring(register, "inherent", "固有风险：没有措施时", &sheet.inherent, scales, &wrong))
            @match &sheet.residual {
                Some(residual) => {
                    (scoring(register, "residual", "剩余风险：措施落实以后", residual, scales, &wrong))
                    div.row { button type="button" data-act="residual:off" { "不评剩余风险" } }
                }
                None => div.row { button type="button" data-act="residual:on" { "再评剩余风险" } },
            }
            section.stack {
                h3 { "管控措施，各配排查内容" }
                @for (at, one) in sheet.controls.iter().enumerate() {
                    div.control-edit {
                        div {
                            label for={ "control-kind-" (at) } { "哪一类" }
                            select id={ "control-kind-" (at) } data-change={ "text:control-kind-" (at) } {
                                @for (slug, kind) in KINDS { option value=(slug) selected[one.kind == slug] { (kind.label()) } }
                            }
                        }
                        (text(&format!("control-text-{at}"), "措施", &one.text))
                        (text(&format!("control-check-{at}"), "排查内容：怎么查它还管不管用", &one.check))
                        button type="button" data-act={ "less:" (at) } aria-label={ "去掉第 " (at + 1) " 条措施" } { "去掉" }
                    }
                }
                div.row { button type="button" data-act="more" { "再加一条措施" } }
            }
            section.stack {
                h3 #controller-label { "谁来管" }
                div.options role="radiogroup" aria-labelledby="controller-label" {
                    @let now = due.map_or(sheet.controller, |due| sheet.controller.max(due));
                    @for one in Controller::ALL.into_iter().filter(|one| due.is_none_or(|due| *one >= due)) {
                        button type="button" role="radio" aria-checked=(one == now) tabindex=(if one == now { "0" } else { "-1" }) data-act={ "controller:" (one.slug()) } { (one.label()) }
                    }
                }
                p.quiet {
                    @match due {
                        Some(due) => { "这一级该由" b { (due.label()) } "管控；只能往上提，不能往下放。" }
                        None => "先评级，再看该谁来管。",
                    }
                }
                div.fields {
                    @for (at, (id, label)) in PEOPLE.iter().enumerate() {
                        div {
                            label for=(id) { (label) }
                            input id=(id) type="text" list="risk-names" maxlength="40" value=(sheet.people[at]) data-input={ "text:" (id) };
                        }
                    }
                    div {
                        label for="risk-next" { "哪天前复评（空着照规则算）" }
                        input #risk-next type="date" value=(sheet.review_by) data-input="text:risk-next";
                        (wrong("risk-next"))
                    }
                    div {
                        label for="risk-who" { "谁定的" }
                        input #risk-who type="text" list="risk-names" maxlength="40" autocomplete="name" value=(sheet.who) data-input="text:risk-who";
                        (wrong("risk-who"))
                    }
                }
                datalist #risk-names { @for name in &names { option value=(name) {} } }
            }
            div.row { button.primary type="submit" { "记进清单" } button.plain type="button" data-act="cancel" { "不改了" } }
        }
    }
}

/// 一次分级：方法、各个分、算式、手工改级。
fn scoring(register: Register, which: &str, title: &str, now: &Scoring, scales: &Scales, wrong: &impl Fn(&str) -> Markup) -> Markup {
    let computed = now.computed(scales, register);
    let factors = now.method.factors(scales);
    let by_hand = now.hand.is_some();
    html! {
        section.scoring {
            h3 id={ (which) "-label" } { (title) }
            div.options role="radiogroup" aria-label={ (title) "，用哪种方法" } {
                @for one in Method::ALL {
                    button type="button" role="radio" aria-checked=(one == now.method) tabindex=(if one == now.method { "0" } else { "-1" })
                        data-act={ "method:" (which) ":" (one.slug()) } { (one.label()) }
                }
            }
            div.factors {
                @for (at, (name, steps)) in factors.iter().enumerate() {
                    @let value = now.values.get(at).map_or("", String::as_str);
                    @let chosen = steps.iter().any(|step| step.value == value);
                    div {
                        h4 id={ (which) "-factor-" (at) } { (name) }
                        div.scale role="radiogroup" aria-labelledby={ (which) "-factor-" (at) } {
                            @for (n, step) in steps.iter().enumerate() {
                                @let is = step.value == value;
                                button type="button" role="radio" aria-checked=(is) tabindex=(if is || (!chosen && n == 0) { "0" } else { "-1" })
                                    id=[(is || (!chosen && n == 0)).then(|| format!("{which}-score-{at}"))]
                                    data-act={ "score:" (which) ":" (at) ":" (step.value) } { b { (step.value) } span { (step.text) } }
                            }
                        }
                        (wrong(&format!("{which}-score-{at}")))
                    }
                }
            }
            @if now.method != Method::Direct {
                p.arithmetic role="status" {
                    @match &computed { Ok((words, level)) => { (words) " → " (level_badge(*level)) } Err(_) => "几个分都选了，这里算出来是哪一级。" }
                }
                p.fine { (register.on_cut().sentence()) "切点是通行的参考，改不了；正好等于切点的归哪一级，本单位可以在“行业和规模”里约定。" }
                button type="button" aria-pressed=(by_hand) data-act={ "by-hand:" (which) } { @if by_hand { "还是用算出来的" } @else { "手工改级" } }
            }
            @if by_hand || now.method == Method::Direct {
                h4 id={ (which) "-hand-label" } { "定成哪一级" }
                div.options role="radiogroup" aria-labelledby={ (which) "-hand-label" } {
                    @for (n, level) in LEVELS.into_iter().enumerate() {
                        @let is = now.hand == Some(level);
                        button type="button" role="radio" aria-checked=(is) tabindex=(if is || (now.hand.is_none() && n == 0) { "0" } else { "-1" })
                            id=[(is || (now.hand.is_none() && n == 0)).then(|| format!("{which}-hand"))]
                            data-act={ "level:" (which) ":" (level.color().1) } { (level_badge(level)) }
                    }
                }
                (text_field(&format!("{which}-reason"), "为什么定成这一级", &now.reason, 300))
                (wrong(&format!("{which}-reason")))
            }
            (wrong(&format!("{which}-hand")))
        }
    }
}

fn do_act(register: Register, sheet: Watched<Sheet>, act: &Act, close: impl Fn() + Copy + 'static) {
    let parts = act.parts();
    match (act.name.split(':').next().unwrap_or_default(), &parts[..]) {
        ("text", [id]) => drop(sheet.update_quietly(|sheet| sheet.text_at(id).map(|text| *text = act.value()))),
        ("method", [which, slug]) => change(sheet, which, |now| {
            if let Some(method) = Method::from_slug(slug).filter(|method| *method != now.method) {
                *now = Scoring { reason: std::mem::take(&mut now.reason), ..Scoring::start(method) };
            }
        }),
        ("score", [which, at, value]) => change(sheet, which, |now| {
            if let Some(slot) = at.parse().ok().and_then(|at: usize| now.values.get_mut(at)) {
                *slot = (*value).to_owned();
            }
        }),
        ("by-hand", [which]) => {
            let scales = if let Loaded::Ready(scales) = untrack(|| register.scales.get()) { Some(scales) } else { None };
            change(sheet, which, |now| {
                now.hand = match now.hand {
                    Some(_) => None,
                    None => scales.and_then(|scales| untrack(|| now.level(&scales, register))).or(Some(RiskLevel::Red)),
                };
            });
        }
        ("level", [which, slug]) => change(sheet, which, |now| now.hand = LEVELS.into_iter().find(|level| level.color().1 == *slug)),
        ("residual", [on]) => {
            let method = sheet.with_untracked(|sheet| sheet.inherent.method);
            sheet.update(|sheet| sheet.residual = (*on == "on").then(|| Scoring::start(method)));
        }
        ("more", _) => {
            sheet.update(|sheet| {
                sheet.controls.push(ControlLine { kind: "management".to_owned(), text: String::new(), check: String::new() })
            });
        }
        ("less", [at]) => sheet.update(|sheet| {
            if let Some(at) = at.parse().ok().filter(|at: &usize| *at < sheet.controls.len()) {
                sheet.controls.remove(at);
            }
        }),
        ("controller", [slug]) => sheet.update(|sheet| sheet.controller = Controller::from_slug(slug).unwrap_or(sheet.controller)),
        ("save", _) => save(register, sheet, close),
        ("cancel", _) => close(),
        _ => register.retry(),
    }
}

fn change(sheet: Watched<Sheet>, which: &str, change: impl FnOnce(&mut Scoring)) {
    sheet.update(|sheet| {
        sheet.wrong = None;
        if let Some(now) = sheet.scoring(which) {
            change(now);
        }
    });
}

fn save(register: Register, sheet: Watched<Sheet>, close: impl Fn() + 'static) {
    let (Loaded::Ready(scales), Loaded::Ready(rules)) = untrack(|| (register.scales.get(), register.rules.get())) else { return };
    match untrack(|| sheet.with_untracked(|sheet| sheet.accept(register, &scales, &rules))) {
        Err((field, why)) => {
            sheet.update(|sheet| sheet.wrong = Some((field.clone(), why)));
            focus(&field);
        }
        // 点了两下也只有一条
        Ok(_) if !register.ctx.records.is_idle() => {}
        Ok(draft) => register.ctx.records.write_then(draft, close),
    }
}
