//! 正在查的一张表下面由后一半画的一块：抽中的一项要拍一张、读一个数，和交之前的最后一问。

use std::sync::Arc;

use leptos::prelude::*;
use maud::html;

use super::item_part::Part;
use super::run::asked;
use crate::content::{Checklist, LoopRules, RULES_FILE, read};
use crate::journal::{Answer, ItemId, Key128, Run, RunId, Subject};
use crate::rules::evidence::{Drawn, Evidence, pick};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Table, live, nothing, still, switch};

/// 抽中的一项：拍一张现在的样子，或填一个读数。
pub fn run_part(ctx: Ctx, run: RunId) -> AnyView {
    let asked = asked(ctx, run);
    let rules = Table::<LoopRules>::load(RULES_FILE);
    switch(move || match asked.get().flatten() {
        Some(list) => drawn_part(ctx, run, list, rules),
        None => nothing(),
    })
}

fn drawn_part(ctx: Ctx, run: RunId, list: Arc<Checklist>, rules: Table<LoopRules>) -> AnyView {
    let late = untrack(|| ctx.records.with(|state| state.runs.get(&run).is_some_and(|run| run.late.is_some())));
    let Some((drawn, id)) = drawn_of(run, &list).filter(|_| !late) else { return nothing() };
    let words = html! {
        h2 { (icon("search")) "抽查：第 " (drawn.at + 1) " 项" }
        p { b { (list.items[drawn.at].text) } }
        p { (asks(drawn)) "每次检查随机抽一项。" }
    };
    let wanted = id.clone();
    let done = move || {
        let done = ctx.records.with(|state| state.runs.get(&run).is_some_and(|run| is_given(run, &wanted, drawn.evidence)));
        html! { @if done { p.judged role="status" { (icon("ok")) "抽到的一项有了。" } } @else { p.quiet { "拍不了、读不到，在第 " (drawn.at + 1) " 项“写一句”为什么。" } } }
    };
    let part = Part { ctx, run, list, at: drawn.at, id };
    let evidence = match drawn.evidence {
        Evidence::Photo => part.photos(),
        Evidence::Reading => switch(move || part.clone().reading(rules)),
    };
    view! { <section class="box stack item-part drawn-part">{still(words)}{evidence}{live(done)}</section> }.into_any()
}

/// 抽中的要什么。
pub fn asks(drawn: Drawn) -> &'static str {
    match drawn.evidence {
        Evidence::Photo => "到跟前拍一张它现在的样子，别拍到人脸。",
        Evidence::Reading => "到跟前读一个数填上。",
    }
}

/// 这次检查抽中的一项。
pub fn drawn_of(run: RunId, list: &Checklist) -> Option<(Drawn, ItemId)> {
    let drawn = pick(run.to_u128(), &list.items, list.no_phone.is_some())?;
    Some((drawn, ItemId::parse(&list.items.get(drawn.at)?.id)?))
}

/// 抽中的一项，要的拍了、读了没有。
pub fn is_given(run: &Run, item: &ItemId, evidence: Evidence) -> bool {
    match evidence {
        Evidence::Photo => run.photos.iter().any(|photo| photo.item.as_ref() == Some(item)),
        Evidence::Reading => run.measured.contains_key(item),
    }
}

/// 抽中的一项不用再问了：有照片、读数，写了为什么没有，这次不适用，或者整张是补录的。
pub fn is_settled(run: &Run, item: &ItemId, evidence: Evidence) -> bool {
    let excused = run.answers.get(item).is_some_and(|state| state.answer == Some(Answer::Na) || !state.note.trim().is_empty());
    run.late.is_some() || excused || is_given(run, item, evidence)
}

/// 还不能交是为什么，一句话；能交是空的。抽中的一项没有照片、读数，也没写为什么拍不了，就还不能交。
pub async fn run_complaint(ctx: Ctx, run: RunId) -> String {
    let Some(journal) = ctx.records.journal() else { return String::new() };
    // 读不到就不拦：照样交得上去，比拦住一张查完的表要紧
    let _ = journal.load(&[Subject::Run(run)]).await;
    let Some(text) = journal.read(|state| state.runs.get(&run).map(|run| run.asked)) else { return String::new() };
    let list = ctx.records.text(text).await.and_then(|text| read::<Checklist>(&text));
    let Some((drawn, id)) = list.and_then(|list| drawn_of(run, &list)) else { return String::new() };
    let settled = journal.read(|state| state.runs.get(&run).is_none_or(|run| is_settled(run, &id, drawn.evidence)));
    let what = match drawn.evidence {
        Evidence::Photo => ("拍一张照片", "拍了再交；拍不了"),
        Evidence::Reading => ("填一个读数", "填了再交；读不到"),
    };
    if settled {
        String::new()
    } else {
        format!("这次抽到第 {} 项，要{}：{}，在这一项“写一句”为什么。", drawn.at + 1, what.0, what.1)
    }
}
