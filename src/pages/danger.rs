//! 一处隐患：是什么、改到哪一步、照片、更正过什么、两个人定得不一样怎么办。

pub mod assess;
pub mod forms;
mod people;
pub mod standing;

use leptos::prelude::*;
use maud::{Markup, html};

use super::photos::{photos_staged, side_by_side};
use super::record::wrong_of;
use super::send::send_box;
use super::steps::steps;
use super::stop_work::{words, words_act};
use super::who::{must_write, record_by, said_line, who_field};
use crate::content::{CRITERIA_FILE, Criteria, LoopRules, RULES_FILE, SOURCES_FILE, Sources};
use crate::export::GroupMessage;
use crate::journal::{Danger, DangerCorrected, DangerId, DecisionKind, PersonId, PhotoStage, RunStatus, Subject, Via};
use crate::platform::{field_value, spawn};
use crate::route::Route;
use crate::ui::{Ctx, Loaded, Opening, Table, Watched, head, link, live, nothing, screen, still, switch, waiting, watch};
pub use people::People;

/// 这一页用到的表。
#[derive(Clone, Copy)]
pub struct Tables {
    /// 走得通的步。
    pub rules: Table<LoopRules>,
    /// 依据文件叫什么。
    pub sources: Table<Sources>,
}

/// 一处隐患。
pub fn danger(ctx: Ctx, id: &str) -> AnyView {
    let id = DangerId::parse(id);
    let tables = Tables { rules: Table::load(RULES_FILE), sources: Table::load(SOURCES_FILE) };
    // 单位的约定里写着是不是一人单位、哪些行业
    let looked = load(ctx, id.map(Subject::Danger).into_iter().chain([Subject::Ledger]).collect());
    // 照片自己会跟上：写着“怎么改的”去拍一张，写的字不该没了。
    let bare = |danger: &Danger| Danger { photos: Default::default(), last: danger.first, ..danger.clone() };
    let found = Memo::new(move |_| ctx.records.with(|state| id.and_then(|id| state.dangers.get(&id).map(bare))));
    switch(move || match found.get() {
        Some(danger) => sheet(ctx, &danger, tables),
        None if !looked.get() => still(html! { (head("隐患")) (waiting()) }),
        None => still(html! {
            (head("隐患"))
            div.empty { p { "这台设备上没有这处隐患。" } (link(&Route::Dangers, "button", "看全部隐患")) }
        }),
    })
}

/// 把几件事装进状态；装完了（有没有都算）变成 `true`。
pub fn load(ctx: Ctx, subjects: Vec<Subject>) -> Watched<bool> {
    let looked = Watched::new(false);
    watch(move || {
        // 一时读不到的，状态变了、人点了再试，就再读
        ctx.records.with(|_| ());
        if ctx.records.opening.get() != Opening::Open || looked.get_untracked() {
            return;
        }
        let subjects = subjects.clone();
        spawn(async move {
            let Some(journal) = ctx.records.journal() else { return };
            // 读不到不等于没有：说为什么，这一页等着
            match journal.load(&subjects).await {
                Ok(()) => {
                    ctx.records.reread();
                    looked.set(true);
                }
                Err(error) => ctx.records.unreadable(&error),
            }
        });
    });
    looked
}

/// 画出一处隐患。姓名晚到的自己会跟上；开着的发群、正在填的不因此重来。
fn sheet(ctx: Ctx, danger: &Danger, tables: Tables) -> AnyView {
    let id = danger.id;
    // 哪张表、哪一项查出来的，谁签的字
    let looked = danger.run.map(|run| load(ctx, vec![Subject::Run(run)]));
    let links = html! {
        p.row.no-print {
            @if let Some(run) = danger.run { (link(&Route::Run(run.to_string()), "button", "看那次检查")) }
            (link(&Route::Dangers, "button", "全部隐患"))
        }
    };
    let (above, sent) = (danger.clone(), danger.clone());
    let stage = Watched::new(if danger.last_of(DecisionKind::Rectified).is_none() { PhotoStage::Before } else { PhotoStage::After });
    view! {
        {live(move || facts(ctx, &above))}
        {decided(ctx, danger, tables.sources)}
        {side_by_side(ctx, id)}
        {steps(ctx, danger, tables, stage, looked)}
        {photos_staged(ctx, Subject::Danger(id), true, stage)}
        {words_box(ctx, danger)}
        {send_box(move || message(ctx, &sent))}
        {still(links)}
    }
    .into_any()
}

/// 定下来的：评估、方案、挂牌；都没有什么都不画。
fn decided(ctx: Ctx, danger: &Danger, sources: Table<Sources>) -> AnyView {
    if danger.assessment().is_none() && danger.plan().is_none() && danger.supervised.is_empty() {
        return nothing();
    }
    let criteria = danger.assessment().filter(|one| !one.criteria.is_empty()).map(|_| Table::<Criteria>::load(CRITERIA_FILE));
    let danger = danger.clone();
    live(move || {
        let name = |id: &str| match sources.get() {
            Loaded::Ready(table) => table.sources.iter().find(|one| one.id == id).map_or(id, |one| &one.short).to_owned(),
            _ => id.to_owned(),
        };
        html! {
            (standing::supervised(ctx, &danger))
            @if let Some(one) = danger.assessment() { (standing::assessment(ctx, &danger, one, criteria, &name)) }
            @if let Some(plan) = danger.plan() { (standing::plan(ctx, &danger, plan)) }
        }
    })
}

/// 一格旁边说哪里不对的地方。
fn said_at(id: &str) -> Markup {
    html! { p.refused id={ (id) "-said" } role="alert" {} }
}

/// 什么时候报的；举报的只有日子。
fn when(danger: &Danger) -> String {
    if danger.via == Some(Via::Tip) {
        return danger.reported_at.day().to_string();
    }
    format!("{} {}", danger.reported_at.day(), danger.reported_at.hms().get(..5).unwrap_or_default())
}

fn message(ctx: Ctx, danger: &Danger) -> GroupMessage {
    GroupMessage {
        title: "报隐患".to_owned(),
        who: reporter(ctx, danger),
        when: when(danger),
        counts: None,
        wrong: vec![wrong_of(danger)],
        code: danger.id.to_string().chars().take(8).collect(),
    }
}

fn facts(ctx: Ctx, danger: &Danger) -> Markup {
    html! {
        (head("隐患"))
        @if danger.hurts_now && !danger.is_closed() { p.banner.bad { "会马上伤人：停工、撤人、报告，改好才能再干。" } }
        h2 { (danger.what) }
        (standing::tags(ctx, danger))
        dl.box.record {
            dt { "在哪里" } dd { (if danger.place.is_empty() { "没有写" } else { &danger.place }) }
            dt { "报的人" } dd { (reporter(ctx, danger)) }
            dt { "报的时间" } dd { (when(danger)) }
            dt { "怎么报的" } dd { (standing::via_word(danger)) }
            dt { "改好时限" } dd { @match danger.due() { Some(day) => { (day) " 前" } None => { "请负责人定" } } }
        }
        @for one in &danger.corrections {
            div.corrected {
                span { "更正：" del { (one.from.0) " " (one.from.1) } " → " ins { (one.to.0) " " (one.to.1) } }
                small { (one.at.day()) " " (one.at.hms()) " " (named(ctx, one.by)) "，因为：" (one.reason) }
            }
        }
    }
}

/// 一个人的名字；没写是空的。
pub fn named(ctx: Ctx, person: Option<PersonId>) -> String {
    person.map(|person| ctx.records.name(person)).unwrap_or_default()
}

/// 还没改过的可以补写、改写；改过、验收过的只能更正：原来的话留着。
fn words_box(ctx: Ctx, danger: &Danger) -> AnyView {
    let id = danger.id;
    let editing = Watched::new(false);
    let fresh = danger.decisions.is_empty();
    let place = danger.place.clone();
    let draw = move || {
        html! {
            @match (editing.get(), fresh) {
                (false, true) => button type="button" data-act="edit" { "补写、改写" },
                (false, false) => button type="button" data-act="edit" { "更正写错的" },
                (true, true) => { (words(ctx.records, id, &place)) }
                (true, false) => { (correct_form(ctx, id)) }
            }
        }
    };
    screen(draw, move |act| match act.name.as_str() {
        "edit" => editing.set(true),
        "correct" => correct(ctx, id, editing),
        "cancel" => editing.set(false),
        name => words_act(ctx.records, id, name, &|| editing.set(false)),
    })
}

fn correct_form(ctx: Ctx, id: DangerId) -> Markup {
    let (place, what) = ctx
        .records
        .with_untracked(|state| state.dangers.get(&id).map(|danger| (danger.place.clone(), danger.what.clone())))
        .unwrap_or_default();
    html! {
        form.box.stack data-act="correct" {
            label for="correct-place" { "在哪里" }
            input #correct-place type="text" maxlength="80" value=(place);
            label for="correct-what" { "什么样" }
            textarea #correct-what maxlength="500" { (what) }
            (who_field(ctx, "correct", "谁更正的"))
            label for="correct-why" { "为什么更正" }
            input #correct-why type="text" maxlength="200";
            (said_line("correct"))
            div.row { button.primary type="submit" { "记下更正" } button.plain type="button" data-act="cancel" { "不改了" } }
        }
    }
}

fn correct(ctx: Ctx, danger: DangerId, editing: Watched<bool>) {
    const WHY: &str = "写上谁更正的、为什么：原来的和更正的都看得见。";
    let Some(what) = must_write("correct", "what", "写一句：什么样。空着不收，原来写的还在。") else { return };
    let Some(reason) = must_write("correct", "why", WHY) else { return };
    let body = DangerCorrected { danger, place: field_value("correct-place"), what, reason };
    if record_by(ctx, "correct", WHY, body.into()) {
        editing.set(false);
    }
}

/// 谁报的；检查里报的，是签字的人。
fn reporter(ctx: Ctx, danger: &Danger) -> String {
    if danger.via == Some(Via::Tip) {
        return "不显示姓名".to_owned();
    }
    let signer = ctx.records.with(|state| match state.runs.get(&danger.run?)?.status {
        RunStatus::Submitted { person, .. } => Some(person),
        _ => None,
    });
    let name = danger.by.or(signer).map(|person| ctx.records.name(person)).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| "没有写".to_owned())
}
