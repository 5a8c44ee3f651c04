//! 停产、放假和复工：谁定的、为什么、到哪天；复工前的检查做了没有。

use leptos::prelude::*;
use maud::{Markup, html};

use super::book::{Board, Book};
use super::{date, opened};
use crate::content::Cadence;
use crate::journal::{Day, PauseId, PauseKind, PauseLifted, PauseSet};
use crate::pages::danger::named;
use crate::pages::who::{must_write, record_by, said_line, who_field};
use crate::platform::{field_value, focus, set_html};
use crate::route::Route;
use crate::rules::{Date, Rest, Restart};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Watched, link, screen};

/// 正在填的一张。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// 没在填。
    Nothing,
    /// 定一段；改一段的带着它的 id。
    Set(Option<PauseId>),
    /// 复工。
    Lift(PauseId),
}

/// 停产还是放假。
pub fn kind_word(kind: PauseKind) -> &'static str {
    match kind {
        PauseKind::Stop => "停产",
        PauseKind::Holiday => "放假",
    }
}

/// 停产、放假和复工。
pub fn pauses(ctx: Ctx, book: Book) -> AnyView {
    let asking = Watched::new(Asking::Nothing);
    let intro = move || {
        html! {
            p { "停产、放假时，只有生产岗位每班、每日的检查歇着；值守、巡查的照做，每周、每月的照做。复工前的检查做了，才算复工。" }
        }
    };
    let form = move || match asking.get() {
        Asking::Nothing => html! { button.primary type="button" data-act="new" { "记一段停产、放假" } },
        Asking::Set(pause) => set_form(ctx, pause),
        Asking::Lift(pause) => lift_form(ctx, book, pause),
    };
    let list = move || {
        let now = asking.get();
        opened(book, |board| html! { @if now == Asking::Nothing { (listed(ctx, board)) } })
    };
    view! {
        {screen(intro, |_| {})}
        {screen(form, move |act| form_act(ctx, book, asking, &act))}
        {screen(list, move |act| list_act(book, asking, &act))}
    }
    .into_any()
}

fn set_form(ctx: Ctx, pause: Option<PauseId>) -> Markup {
    let old = pause.and_then(|pause| ctx.records.with_untracked(|state| state.pauses.get(&pause).cloned()));
    let kind = old.as_ref().map_or(PauseKind::Stop, |old| old.kind);
    let from = old.as_ref().map_or(ctx.records.today(), |old| old.from);
    let to = old.as_ref().and_then(|old| old.to).map(|day| day.to_string()).unwrap_or_default();
    let reason = old.map(|old| old.reason).unwrap_or_default();
    html! {
        form.box.stack data-act="set" {
            h2 { @if pause.is_some() { "改这一段" } @else { "停产、放假" } }
            label for="pause-kind" { "是停产还是放假" }
            select #pause-kind {
                @for one in [PauseKind::Stop, PauseKind::Holiday] { option value=(kind_word(one)) selected[one == kind] { (kind_word(one)) } }
            }
            div.two-dates {
                div { label for="pause-from" { "从哪天（这天歇）" } input #pause-from type="date" value=(from); }
                div { label for="pause-to" { "到哪天（这天还歇）" } input #pause-to type="date" value=(to); small { "还没定可以不写" } }
            }
            label for="pause-reason" { "为什么" }
            input #pause-reason type="text" maxlength="200" value=(reason);
            (who_field(ctx, "pause", "谁定的（负责人）"))
            (said_line("pause"))
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "不记了" } }
        }
    }
}

fn lift_form(ctx: Ctx, book: Book, pause: PauseId) -> Markup {
    let checked = checked(book, pause);
    html! {
        form.box.stack data-act="lift" {
            h2 { "复工" }
            @match checked {
                Some(Restart::Checked(on)) => p.banner.good { (icon("ok")) span { "复工前的检查 " (on.short()) " 做了。" } },
                _ => div.stack {
                    p.banner { (icon("danger")) span { "复工前的检查还没做齐。先查，查好再复工；实在不查，写清楚为什么。" } }
                    div.row { (link(&Route::Check(restart_list(book)), "button", "去做复工检查")) }
                },
            }
            label for="lift-day" { "哪天复工（这天干活）" }
            input #lift-day type="date" value=(ctx.records.today());
            label for="lift-note" { @if matches!(checked, Some(Restart::Checked(_))) { "备注（可以不写）" } @else { "为什么不做复工检查" } }
            input #lift-note type="text" maxlength="200";
            (who_field(ctx, "lift", "谁定的（负责人）"))
            (said_line("lift"))
            div.row { button.primary type="submit" { "记下复工" } button.plain type="button" data-act="cancel" { "先不复工" } }
        }
    }
}

/// 该做哪一张复工检查：我看着的；没有就是通用的那张。
fn restart_list(book: Book) -> String {
    let mine = match book.board() {
        Loaded::Ready(board) => board.lines.into_iter().find(|line| line.check.cadence == Cadence::BeforeRestart),
        _ => None,
    };
    mine.map_or_else(|| super::book::RESTART_LIST.to_owned(), |line| line.check.id)
}

/// 这一段的复工检查哪天做齐的。
fn checked(book: Book, pause: PauseId) -> Option<Restart> {
    match book.board() {
        Loaded::Ready(board) => board.spans.iter().position(|span| span.id == pause).map(|at| board.restart_checked(at)),
        _ => None,
    }
}

fn listed(ctx: Ctx, board: &Board) -> Markup {
    html! {
        @if board.spans.is_empty() {
            div.empty { p { "停产、放假以前在这里记一笔：从哪天到哪天、为什么、谁定的。歇着的日子就不算断档。" } }
        } @else {
            ul.pauses { @for (at, span) in board.spans.iter().enumerate().rev() { li.box.stack { (one(ctx, board, at, span)) } } }
        }
    }
}

fn one(ctx: Ctx, board: &Board, at: usize, span: &super::book::Span) -> Markup {
    let said = &span.said;
    let rest = board.rest(at);
    let to = said.to.map_or("还没定哪天".to_owned(), |day| day.to_string());
    let upcoming = date(said.from).is_some_and(|from| from > board.today);
    html! {
        div.row {
            b.grow { (kind_word(said.kind)) "：" (said.from) " 到 " (to) }
            @match (&said.lifted, rest) {
                (Some(_), _) => span.state.done { (icon("ok")) "已复工" },
                (None, Rest::BeforeRestart) => span.state.cycle-gap { (icon("never")) "等复工检查" },
                (None, Rest::Resting) => span.state.cycle-rest { (icon("na")) "歇着" },
                (None, Rest::Working) if upcoming => span.state.todo { (icon("next")) "还没到" },
                (None, Rest::Working) => span.state.done { (icon("ok")) "过了" },
            }
        }
        p { (said.reason) }
        small {
            (named(ctx, said.by)) " " (said.at.day()) " 定的"
            @if said.at.day() > said.from { "（后来补记的）" }
            @if let Some((day, note, by)) = &said.lifted { "；" (day) " 复工，" (named(ctx, *by)) " 定的" @if !note.is_empty() { "：" (note) } }
        }
        @if said.lifted.is_none() && (rest != Rest::Working || upcoming) {
            div.row.no-print {
                @if !upcoming { button.primary type="button" data-act={ "lift:" (span.id) } { "复工" } }
                button type="button" data-act={ "edit:" (span.id) } { "改日子" }
            }
        }
    }
}

fn list_act(book: Book, asking: Watched<Asking>, act: &Act) {
    let id = act.parts().first().and_then(|id| PauseId::parse(id));
    match (act.name.split(':').next(), id) {
        (Some("lift"), Some(id)) => asking.set(Asking::Lift(id)),
        (Some("edit"), Some(id)) => asking.set(Asking::Set(Some(id))),
        _ => return book.retry(),
    }
    focus("title");
}

fn form_act(ctx: Ctx, book: Book, asking: Watched<Asking>, act: &Act) {
    let done = match (act.name.as_str(), asking.get_untracked()) {
        ("new", _) => return asking.set(Asking::Set(None)),
        ("set", Asking::Set(pause)) => set(ctx, pause),
        ("lift", Asking::Lift(pause)) => lift(ctx, book, pause),
        _ => Some(()),
    };
    if done.is_some() {
        asking.set(Asking::Nothing);
    }
}

/// 一格里的日子；没写、写错了就说清楚、把焦点交给它。
pub fn must_be_day(form: &str, field: &str, why: &str) -> Option<(Day, Date)> {
    let id = format!("{form}-{field}");
    let read = Day::parse(&field_value(&id)).and_then(|day| Some((day, date(day)?)));
    if read.is_none() {
        refuse(form, field, why);
    }
    read
}

/// 一格写得不对：说为什么，把焦点交给它；写了的都留着。
pub fn refuse(form: &str, field: &str, why: &str) {
    focus(&format!("{form}-{field}"));
    set_html(&format!("{form}-said"), why);
}

fn set(ctx: Ctx, pause: Option<PauseId>) -> Option<()> {
    let kind = if field_value("pause-kind") == kind_word(PauseKind::Holiday) { PauseKind::Holiday } else { PauseKind::Stop };
    let (from, first) = must_be_day("pause", "from", "写上从哪天起。")?;
    let to = match field_value("pause-to").as_str() {
        "" => None,
        _ => Some(must_be_day("pause", "to", "到哪天没写对。")?),
    };
    if to.is_some_and(|(_, last)| last < first) {
        refuse("pause", "to", "到的日子在从的日子前面。");
        return None;
    }
    if kind == PauseKind::Holiday && to.is_none() {
        refuse("pause", "to", "放假要写到哪天。");
        return None;
    }
    const WHY: &str = "写上为什么、谁定的：歇着的日子要有人负责。";
    let reason = must_write("pause", "reason", WHY)?;
    let Some(journal) = ctx.records.journal() else {
        set_html("pause-said", "记录还没打开，稍等再记。");
        return None;
    };
    let body = PauseSet { pause: pause.unwrap_or_else(|| journal.new_id()), kind, from, to: to.map(|(day, _)| day), reason };
    record_by(ctx, "pause", WHY, body.into()).then_some(())
}

fn lift(ctx: Ctx, book: Book, pause: PauseId) -> Option<()> {
    let (day, on) = must_be_day("lift", "day", "写上哪天复工。")?;
    let from = ctx.records.with_untracked(|state| state.pauses.get(&pause).map(|one| one.from)).and_then(date);
    if from.is_some_and(|from| on < from) {
        refuse("lift", "day", "复工的日子在停的日子前面。");
        return None;
    }
    if date(ctx.records.today()).is_some_and(|today| on > today) {
        refuse("lift", "day", "还没到那天：复工那天再记。");
        return None;
    }
    let note = match untrack(|| checked(book, pause)) {
        Some(Restart::Checked(checked)) => match field_value("lift-note") {
            note if note.is_empty() => format!("复工前的检查 {} 做了", checked.iso()),
            note => note,
        },
        _ => format!("没做复工检查：{}", must_write("lift", "note", "复工前的检查没做齐：先去做，或写清楚为什么不做。")?),
    };
    record_by(ctx, "lift", "写上谁定的：复工要有人负责。", PauseLifted { pause, day, note }.into()).then_some(())
}
