//! 一次检查的记录：谁、什么时候、每项答了什么，发群。

use leptos::prelude::*;
use maud::{Markup, html};

use super::run::{asked, missing};
use super::send::send_box;
use crate::content::Checklist;
use crate::export::{GroupMessage, Wrong};
use crate::journal::{Answer, Danger, ItemId, Run, RunId, RunStatus};
use crate::platform;
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Opening, head, link, screen, still, switch, waiting};

/// 一次检查的记录。
pub fn record(ctx: Ctx, id: &str) -> AnyView {
    let Some(id) = RunId::parse(id) else { return still(missing()) };
    let asked = asked(ctx, id);
    let known = Memo::new(move |_| ctx.records.with(|state| state.runs.contains_key(&id)));
    switch(move || match (known.get(), asked.get()) {
        (false, _) if ctx.records.opening.get() == Opening::Opening => still(html! { (head("检查记录")) (waiting()) }),
        (false, _) => still(missing()),
        (true, None) => still(html! { (head("检查记录")) (waiting()) }),
        (true, Some(checklist)) => sheet(ctx, id, checklist.as_deref()),
    })
}

/// 问的是当时那份文字。
fn sheet(ctx: Ctx, id: RunId, checklist: Option<&Checklist>) -> AnyView {
    let found = ctx.records.with(|state| {
        let run = state.runs.get(&id)?.clone();
        let dangers: Vec<Danger> = state.dangers.values().filter(|danger| danger.run == Some(id)).cloned().collect();
        Some((run, dangers))
    });
    let Some((run, dangers)) = found else { return still(missing()) };
    let name = checklist.map_or_else(|| ctx.contents.check_name(run.checklist.as_str()), |checklist| checklist.name.clone());
    let (status, signer) = match &run.status {
        RunStatus::Open => ("没交".to_owned(), String::new()),
        RunStatus::Submitted { at, person } => (format!("{} {} 提交", at.day(), at.hms()), ctx.records.name(*person)),
        RunStatus::Abandoned { at, reason } => (format!("{} 放弃：{reason}", at.day()), String::new()),
    };
    let position = run.position.as_ref().map(|id| ctx.contents.position_name(id.as_str())).unwrap_or_default();
    let above = html! {
        (head(&name))
        dl.box.record {
            dt { "检查人" } dd { (if signer.is_empty() { "（没有签字）" } else { &signer }) }
            dt { "岗位" } dd { (if position.is_empty() { "—" } else { &position }) }
            dt { "开始" } dd { (run.started.day()) " " (run.started.hms()) }
            dt { "状态" } dd { (status) }
        }
        @if let Some(recall) = ctx.contents.recall(run.checklist.as_str()) {
            p.banner { (icon("info")) span { "这张表后来作废了（" (recall.day) "）：" (recall.why) " 这份记录照当时的样子留着。" } }
        }
        @if checklist.is_none() {
            p.banner.bad { (icon("danger")) span { "当时问的文字读不出来，下面只有答案；记录本身没有动。" } }
        }
        (rows(&run, &dangers, checklist))
    };
    let below = || {
        html! {
            p.row.no-print {
                button type="button" data-act="print" { (icon("print")) "打印这份记录" }
                (link(&Route::Runs, "button", "全部检查记录"))
            }
        }
    };
    view! {
        {still(above)}
        {send_box(message(&run, &dangers, &name, &signer, &position))}
        {screen(below, |_| platform::print())}
    }
    .into_any()
}

fn rows(run: &Run, dangers: &[Danger], checklist: Option<&Checklist>) -> Markup {
    let texts: Vec<(&str, &str)> = match checklist {
        Some(checklist) => checklist.items.iter().map(|item| (item.id.as_str(), item.text.as_str())).collect(),
        None => run.answers.keys().map(|id| (id.as_str(), id.as_str())).collect(),
    };
    html! {
        ul.answer-list {
            @for (id, text) in texts {
                @let state = ItemId::parse(id).and_then(|id| run.answers.get(&id));
                li {
                    @match state.and_then(|state| state.answer) {
                        Some(Answer::Pass) => b.pass { "✓ 合格" },
                        Some(Answer::Fail) => b.fail { "✕ 不合格" },
                        Some(Answer::Na) => b { "— 不适用" },
                        None => b { "没查" },
                    }
                    span {
                        (text)
                        @if let Some(state) = state.filter(|state| !state.note.is_empty()) { small.hit-why { "备注：" (state.note) } }
                        @for danger in dangers.iter().filter(|danger| danger.item.as_ref().is_some_and(|item| item.as_str() == id)) {
                            " " a.button href=(Route::Danger(danger.id.to_string()).href()) { "看隐患" }
                        }
                    }
                }
            }
        }
    }
}

fn message(run: &Run, dangers: &[Danger], name: &str, signer: &str, position: &str) -> GroupMessage {
    let count = |answer| run.answers.values().filter(|state| state.answer == Some(answer)).count();
    let at = match &run.status {
        RunStatus::Submitted { at, .. } => at,
        _ => &run.started,
    };
    let failed = |danger: &&Danger| danger.item.as_ref().is_some_and(|item| run.answer(item) == Some(Answer::Fail));
    GroupMessage {
        title: name.to_owned(),
        who: if position.is_empty() { signer.to_owned() } else { format!("{signer}（{position}）") },
        when: format!("{} {}", at.day(), at.hms().get(..5).unwrap_or_default()),
        counts: Some((count(Answer::Pass), count(Answer::Fail), count(Answer::Na))),
        wrong: dangers.iter().filter(failed).map(wrong_of).collect(),
        code: run.id.to_string().chars().take(8).collect(),
    }
}

/// 一处隐患在群里怎么说。
pub fn wrong_of(danger: &Danger) -> Wrong {
    Wrong {
        place: danger.place.clone(),
        what: danger.what.clone(),
        hurts_now: danger.hurts_now,
        by: danger.wanted_by.map(|day| day.to_string()).unwrap_or_default(),
    }
}
