//! 一条风险的卡：在哪、会出什么事、怎么评的、谁来管、怎么管、怎么查；复评确认；电脑上能改、能去掉。

use leptos::prelude::*;
use maud::{Markup, html};

use super::back;
use super::form::form;
use super::words::{
    KINDS, Register, at_desk, badge, control_row, controller, date_of, level_of, must_regrade, next_review, person, phone_of, told,
};
use crate::journal::{Day, RegisterEntry, RiskId, RiskRemoved, RiskReviewed};
use crate::pages::danger::named;
use crate::pages::who::{TakeBack, must_write, record_by, said_line, take_back, who_field};
use crate::platform::{field_value, focus, set_html};
use crate::route::Route;
use crate::rules::{ReviewDue, review_due};
use crate::ui::{Act, Ctx, Loaded, Watched, head, link, live, nothing, screen, still, switch, waiting};

/// 卡上开着的一块。
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Review,
    Edit,
    Remove,
}

/// 一条风险。
pub fn risk(ctx: Ctx, id: &str) -> AnyView {
    let Some(id) = RiskId::parse(id) else { return still(missing()) };
    let register = Register::open(ctx);
    // 复评一次不用整页重来：只看有没有。
    let found = Memo::new(move |_| register.entry(id).is_some());
    switch(move || match found.get() {
        true => sheet(register, id),
        false if !register.looked.get() => still(html! { (head("风险卡")) (waiting()) }),
        false => still(missing()),
    })
}

fn missing() -> Markup {
    html! {
        (head("风险卡"))
        div.empty { p { "清单里没有这一条：可能已经去掉了，或者记在另一台设备上，还没有合并过来。" } (link(&Route::Risks, "button", "看全部风险")) }
    }
}

fn sheet(register: Register, id: RiskId) -> AnyView {
    let open = Watched::new(Open::Nothing);
    // 缺规则的时候不开表：等级、谁管、哪天复评都要照规则。
    let asked = Memo::new(move |_| if register.lacking().is_some() { None } else { Some(open.get()) });
    view! {
        {still(html! { (head("风险卡")) (back()) })}
        {screen(move || facts(register, id), move |_| register.retry())}
        {switch(move || match asked.get() {
            None => nothing(),
            Some(Open::Edit) => match untrack(|| register.entry(id)) {
                Some(entry) => form(register, Some(entry), move || open.set(Open::Nothing)),
                None => nothing(),
            },
            Some(now) => screen(move || acts(register, id, now), move |act| do_act(register, id, open, &act)),
        })}
        {live(move || history(register, id))}
    }
    .into_any()
}

fn facts(register: Register, id: RiskId) -> Markup {
    if let Some(lacking) = register.lacking() {
        return lacking;
    }
    let Some(entry) = register.entry(id) else { return Markup::default() };
    let (ctx, set, on_cut) = (register.ctx, &entry.set, register.on_cut());
    let rules = register.loop_rules();
    let scales = if let Loaded::Ready(scales) = register.scales.get() { Some(scales) } else { None };
    let people = [("分管负责人", set.charge), ("部门负责人", set.head), ("直接责任人", set.direct)];
    html! {
        div.risk-head { h2 { (set.what) } (badge(entry.level())) }
        (due_line(register, &entry))
        @if must_regrade(scales.as_deref(), set, on_cut) {
            p.banner.bad { "该复评了：端点的归法改过，这一条还是照先前的定的。在电脑上点“改这一条”，照现在算出来的记一次；要留原来那一级，手工改级、写明为什么。" }
        }
        dl.box.record {
            dt { "分析对象" } dd { (set.object) }
            dt { "单元" } dd { @if set.unit.is_empty() { "没写" } @else { (set.unit) } }
            dt { "会出的事故" } dd { @if set.accident.is_empty() { "没写" } @else { (register.accident(&set.accident)) } }
            dt { "固有风险" } dd { (badge(set.inherent.level)) " " (told(scales.as_deref(), &set.inherent, on_cut)) }
            dt { "剩余风险" } dd {
                @match &set.residual {
                    Some(residual) => { (badge(residual.level)) " " (told(scales.as_deref(), residual, on_cut)) }
                    None => "没评。措施落实以后再评一次。",
                }
            }
            dt { "谁来管" } dd { b { (controller(&rules, &entry).label()) } "管控" }
            @for (word, who) in people {
                dt { (word) } dd { (person(ctx, who)) @let phone = phone_of(ctx, who); @if !phone.is_empty() { " " a href={ "tel:" (phone) } { (phone) } } }
            }
            @if let Some(position) = set.source.as_deref().and_then(|source| source.split('/').next()) {
                dt { "从哪来" } dd { "岗位卡：" (link(&Route::Position(position.to_owned(), None), "", &ctx.contents.position_name(position))) }
            }
        }
        h3 { "管控措施和排查内容" }
        @if set.controls.is_empty() { p.banner.bad { "还没有写管控措施。" } } @else {
            div.scrolls tabindex="0" role="group" aria-label="管控措施表" {
                table.register {
                    thead { tr { th scope="col" { "哪一类" } th scope="col" { "管控措施" } th scope="col" { "排查内容" } } }
                    tbody { @for (slug, _) in KINDS { @for one in set.controls.iter().filter(|one| one.kind == slug) { (control_row(one)) } } }
                }
            }
        }
    }
}

fn due_line(register: Register, entry: &RegisterEntry) -> Markup {
    let due = date_of(register.ctx.records.today()).map(|today| review_due(entry.review_by().and_then(date_of), today));
    html! {
        @match (due, entry.review_by()) {
            (Some(ReviewDue::Overdue(days)), Some(day)) => p.banner.bad { "复评过期 " (days) " 天：该在 " (day) " 前复评。" },
            (Some(ReviewDue::Soon(_)), Some(day)) => p.banner { "快到复评了：" (day) " 前。" },
            (_, Some(day)) => p.quiet { "下次复评：" (day) " 前" },
            _ => {}
        }
    }
}

fn acts(register: Register, id: RiskId, open: Open) -> Markup {
    match open {
        Open::Review => review_form(register, id),
        Open::Remove => remove_form(register.ctx),
        _ => html! {
            div.row.no-print { button.primary type="button" data-act="review" { "复评、确认" } }
            (at_desk("改这一条", html! {
                div.row.no-print {
                    button type="button" data-act="edit" { "改这一条" }
                    button type="button" data-act="remove" { "从清单里去掉" }
                }
            }))
        },
    }
}

fn review_form(register: Register, id: RiskId) -> Markup {
    let next = register
        .entry(id)
        .and_then(|entry| next_review(&register.loop_rules(), level_of(entry.level()), register.ctx.records.today(), None));
    html! {
        form.box.stack data-act="reviewed" {
            h2 { "复评、确认" }
            p { "去现场看过：还是这一级，措施都在、都管用。变了的，先改这一条。" }
            (who_field(register.ctx, "review", "谁看的"))
            label for="review-note" { "看到了什么（可以不写）" }
            textarea #review-note maxlength="300" {}
            label for="review-next" { "下次哪天前复评" @if next.is_none() { "（这一级不定期，可以不填）" } }
            input #review-next type="date" value=[next.map(|day| day.to_string())];
            (said_line("review"))
            div.row { button.primary type="submit" { "确认" } button.plain type="button" data-act="cancel" { "先不确认" } }
        }
    }
}

fn remove_form(ctx: Ctx) -> Markup {
    let (title, words) = ("从清单里去掉", "去掉了的不再算数，日志里还看得见：谁、什么时候、为什么。");
    take_back(ctx, &TakeBack { form: "drop", act: "removed", title, words, why: "为什么去掉", sure: "确定去掉", not: "不去掉了" })
}

fn do_act(register: Register, risk: RiskId, open: Watched<Open>, act: &Act) {
    match act.name.as_str() {
        "review" => open.set(Open::Review),
        "edit" => open.set(Open::Edit),
        "remove" => open.set(Open::Remove),
        "reviewed" => {
            if review(register, risk) {
                open.set(Open::Nothing);
            }
        }
        "removed" => {
            if let Some(reason) = must_write("drop", "why", "写一句为什么去掉。")
                && record_by(register.ctx, "drop", "写上谁定的。", RiskRemoved { risk, reason }.into())
            {
                open.set(Open::Nothing);
            }
        }
        _ => open.set(Open::Nothing),
    }
}

fn review(register: Register, risk: RiskId) -> bool {
    let today = register.ctx.records.today();
    let asked = field_value("review-next");
    let asked = match (asked.is_empty(), Day::parse(&asked)) {
        (true, _) => None,
        (false, Some(day)) if day > today => Some(day),
        _ => {
            set_html("review-said", "下次复评的日子要在今天以后。");
            focus("review-next");
            return false;
        }
    };
    let level = untrack(|| register.entry(risk)).map(|entry| level_of(entry.level()));
    let next = level.and_then(|level| next_review(&untrack(|| register.loop_rules()), level, today, asked));
    let note = field_value("review-note");
    record_by(register.ctx, "review", "写上谁看的：谁确认、谁负责。", RiskReviewed { risk, note, next }.into())
}

/// 谁什么时候写的、改过几次、复评过几次。
fn history(register: Register, id: RiskId) -> Markup {
    let Some(entry) = register.entry(id) else { return Markup::default() };
    let ctx = register.ctx;
    let by = |who| {
        let name = named(ctx, who);
        if name.is_empty() { "没写谁".to_owned() } else { name }
    };
    html! {
        section.stack {
            h3 { "谁定的、谁看过" }
            ol.steps-done {
                li {
                    @if entry.changes == 0 { b { "写进清单" } } @else { b { "改成现在这样" } "（改过 " (entry.changes) " 次，日志里都在）" }
                    " " (entry.at.day()) " " (by(entry.by))
                }
                @for one in &entry.reviews {
                    li {
                        b { "复评确认" } " " (one.at.day()) " " (by(one.by))
                        @if !one.note.is_empty() { "：" (one.note) }
                        @if let Some(next) = one.next { small { "（下次 " (next) " 前）" } }
                    }
                }
            }
        }
    }
}
