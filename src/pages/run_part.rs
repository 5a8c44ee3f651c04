//! 正在查的一张表下面由后一半画的一块：抽中的一项要拍一张、读一个数，和交之前的最后一问。

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use leptos::prelude::*;
use maud::html;
use wasm_bindgen_futures::JsFuture;

use super::item_part::Part;
use super::run::asked;
use crate::content::{Checklist, LoopRules, RULES_FILE, ReadingRule, read};
use crate::journal::{Answer, ItemId, Key128, PositionId, Run, RunId, Subject};
use crate::platform::{build_id, fetch_text};
use crate::rules::evidence::{Drawn, Evidence, pick};
use crate::rules::gas::{Judged, Limit};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Table, live, nothing, still, switch};

/// 抽中的一项：拍一张现在的样子，或填一个读数。
pub fn run_part(ctx: Ctx, run: RunId) -> AnyView {
    let asked = asked(ctx, run);
    let rules = Table::<LoopRules>::load(RULES_FILE);
    // 岗位一张一张取来，抽到的不变就不重画
    let drawn = Memo::new(move |_| drawn_of(ctx, run, asked.get().flatten()?.as_ref()));
    switch(move || match (asked.get().flatten(), drawn.get()) {
        (Some(list), Some((drawn, id))) => drawn_part(Part { ctx, run, list, at: drawn.at, id }, drawn, rules),
        _ => nothing(),
    })
}

fn drawn_part(part: Part, drawn: Drawn, rules: Table<LoopRules>) -> AnyView {
    let (ctx, run) = (part.ctx, part.run);
    let words = html! {
        h2 { (icon("search")) "抽查：第 " (drawn.at + 1) " 项" }
        p { b { (part.list.items[drawn.at].text) } }
        p { (asks(drawn)) "每次检查随机抽一项。" }
    };
    let wanted = part.id.clone();
    let done = move || {
        let done = ctx.records.with(|state| state.runs.get(&run).is_some_and(|run| is_given(run, &wanted, drawn.evidence)));
        html! { @if done { p.judged role="status" { (icon("ok")) "抽到的一项有了。" } } @else { p.quiet { "拍不了、读不到，在第 " (drawn.at + 1) " 项“写一句”为什么。" } } }
    };
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

/// 一次检查抽中的一项，用这张表的岗位禁手机的也不要照片；补录的不抽。
pub fn drawn_of(ctx: Ctx, run: RunId, list: &Checklist) -> Option<(Drawn, ItemId)> {
    if ctx.records.with(|state| state.runs.get(&run).is_some_and(|run| run.late.is_some())) {
        return None;
    }
    let drawn = pick(run.to_u128(), &list.items, is_no_phone(ctx, run, list))?;
    Some((drawn, ItemId::parse(&list.items.get(drawn.at)?.id)?))
}

/// 这次检查里禁手机：表里写着，或者用这张表的岗位、做这次检查的岗位里有一个写着。岗位还没取到、取不到的，按禁。
fn is_no_phone(ctx: Ctx, run: RunId, list: &Checklist) -> bool {
    let own = ctx.records.with(|state| state.runs.get(&run).and_then(|run| run.position.clone()));
    let allows = |id: &str| matches!(ctx.contents.position(id), Loaded::Ready(position) if position.no_phone.is_none());
    let mut positions = list.positions.iter().map(String::as_str).chain(own.as_ref().map(PositionId::as_str));
    list.no_phone.is_some() || !positions.all(allows)
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

/// 规则里一项的读数。
pub fn reading_rule<'a>(rules: &'a LoopRules, list: &Checklist, item: &ItemId) -> Option<&'a ReadingRule> {
    rules.readings.iter().find(|one| one.check == list.id && one.item == item.as_str())
}

/// 读数不在限值里、答的却是合格的第一项：第几项，从 1 起。
///
/// 规则里有限值的再照它判一次：记的时候规则没打开的，那时没有判过。规则现在也打不开的，照记下的算。
fn misanswered(run: &Run, list: &Checklist, rules: Option<&LoopRules>) -> Option<usize> {
    let limit = |id: &ItemId| reading_rule(rules?, list, id).and_then(|rule| Limit::new(&rule.at_least, &rule.at_most).ok());
    let is_over = |id: &ItemId, value: &str| limit(id).is_some_and(|limit| limit.judge(value) != Judged::Within);
    let beyond = |id: &ItemId| run.measured.get(id).is_some_and(|one| !one.within || is_over(id, &one.value));
    let is_wrong = |id: &ItemId| run.answer(id) == Some(Answer::Pass) && beyond(id);
    list.items.iter().position(|item| ItemId::parse(&item.id).is_some_and(|id| is_wrong(&id))).map(|at| at + 1)
}

/// 等多久还没有取到，就照取不到办，毫秒。
const SOON_MS: i32 = 3000;

/// 取到的；一时取不到的不等它。
async fn soon(fetched: impl Future<Output = Result<String, String>>) -> Option<String> {
    let mut late = JsFuture::from(js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, SOON_MS);
    }));
    let mut fetched = Box::pin(fetched);
    poll_fn(move |cx| match fetched.as_mut().poll(cx) {
        Poll::Ready(text) => Poll::Ready(text.ok()),
        Poll::Pending => Pin::new(&mut late).poll(cx).map(|_| None),
    })
    .await
}

/// 还不能交是为什么，一句话；能交是空的。读数不合格、答的是合格，就还不能交；
/// 抽中的一项没有照片、读数，也没写为什么拍不了，也不能交。
pub async fn run_complaint(ctx: Ctx, run: RunId) -> String {
    let Some(journal) = ctx.records.journal() else { return String::new() };
    // 读不到就不拦：照样交得上去，比拦住一张查完的表要紧
    let _ = journal.load(&[Subject::Run(run)]).await;
    let Some(text) = journal.read(|state| state.runs.get(&run).map(|run| run.asked)) else { return String::new() };
    let Some(list) = ctx.records.text(text).await.and_then(|text| read::<Checklist>(&text)) else { return String::new() };
    let has_readings = journal.read(|state| state.runs.get(&run).is_some_and(|run| !run.measured.is_empty()));
    let rules = if has_readings { soon(fetch_text(RULES_FILE, &build_id())).await.and_then(|text| read::<LoopRules>(&text)) } else { None };
    if let Some(n) = journal.read(|state| state.runs.get(&run).and_then(|run| misanswered(run, &list, rules.as_ref()))) {
        return format!("第 {n} 项的读数不在限值里，答的是合格：改成不合格，或重读一次。");
    }
    let Some((drawn, id)) = untrack(|| drawn_of(ctx, run, &list)) else { return String::new() };
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
