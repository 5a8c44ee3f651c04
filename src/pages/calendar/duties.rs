//! 单位定期要做的事：演练、培训、检测、带队检查、报送，和定了日子要做完一次的。多久一次、谁做、上次下次、依据，做了记一笔。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::book::{Book, unit};
use super::pauses::{must_be_day, refuse};
use super::{date, span_words, state_tag};
use crate::content::{Period, Periods, Source, Sources};
use crate::journal::{DoneDuty, DutyDone, DutyId, DutyUndone, PeriodId};
use crate::pages::danger::named;
use crate::pages::who::{TakeBack, must_write, record_by, said_line, take_back, who_field};
use crate::platform::{field_value, focus};
use crate::route::Route;
use crate::rules::{self, Cycle, CycleState, Date, Did, Duty, Pace};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Watched, link, screen, trouble, waiting};

/// 正在填的一张。
#[derive(Clone, PartialEq)]
enum Asking {
    /// 没在填。
    Nothing,
    /// 做了一件，记在“多久一次”的这一条上。
    Done(String),
    /// 记错了一次。
    Undo(DutyId),
}

/// 单位定期要做的事。
pub fn duties(ctx: Ctx, book: Book) -> AnyView {
    let asking = Watched::new(Asking::Nothing);
    let form = move || match asking.get() {
        Asking::Nothing => html! {},
        Asking::Done(period) => done_form(ctx, book, &period),
        Asking::Undo(_) => undo_form(ctx),
    };
    let list = move || {
        if asking.with(|asking| *asking != Asking::Nothing) {
            return html! {};
        }
        match book.duty_tables() {
            Loaded::Waiting => waiting(),
            Loaded::Failed(why) => trouble("多久一次", &why),
            Loaded::Ready((periods, sources, kinds)) => listed(ctx, book, &periods, &sources, &kinds),
        }
    };
    view! {
        {screen(form, move |act| form_act(ctx, book, asking, &act))}
        {screen(list, move |act| list_act(book, asking, &act))}
    }
    .into_any()
}

fn list_act(book: Book, asking: Watched<Asking>, act: &Act) {
    let Some(id) = act.parts().first().map(|id| (*id).to_owned()) else { return book.retry() };
    match act.name.split(':').next() {
        Some("done") => asking.set(Asking::Done(id)),
        Some("undo") => {
            if let Some(id) = DutyId::parse(&id) {
                asking.set(Asking::Undo(id));
            }
        }
        _ => return,
    }
    focus("title");
}

/// 一件事现在的样子。
struct Now<'a> {
    duty: &'a Duty<'a>,
    pace: Pace,
    done: Vec<&'a (DutyId, DoneDuty)>,
    current: Option<Cycle>,
    gaps: Vec<Cycle>,
    /// 只做一次的，做够了、过了日子就没有下一次。
    next: Option<Date>,
}

/// 一件事从哪天起、做过哪些次：做过的，和各个周期的样子。
pub fn cycles_of(duty: &Duty<'_>, done: &[(DutyId, DoneDuty)], since: Date, today: Date) -> (Vec<Did>, Vec<Cycle>) {
    let counted = done.iter().filter(|(_, one)| one.undone.is_none() && duty.has(one.done.period.as_str()));
    let did: Vec<Did> = counted.filter_map(|(_, one)| Some(Did { day: date(one.done.day)?, late: one.done.late.is_some() })).collect();
    let all = duty.pace().cycles(&did, since, today);
    (did, all)
}

fn listed(ctx: Ctx, book: Book, periods: &Arc<Periods>, sources: &Arc<Sources>, kinds: &[String]) -> Markup {
    let (Some(profile), Some(since), Some(today)) = (book.profile(), book.tracked_since(), date(ctx.records.today())) else {
        return html! {
            div.empty {
                p { "演练、培训、防雷检测、带队检查、报送，多久一次看行业、规模和区县。先填一次，这里就列出本单位的。" }
                (link(&Route::Profile, "button primary", "填行业和规模"))
            }
        };
    };
    let unit = unit(&profile, kinds);
    let done = book.done_duties();
    let duties = rules::duties(&periods.periods, unit);
    let mut all: Vec<Now<'_>> = Vec::new();
    for duty in &duties {
        let pace = duty.pace();
        let recorded = done.iter().any(|(_, one)| duty.has(one.done.period.as_str()));
        // 过了日子才起算的不列；记过的照样看得见
        if !pace.is_tracked(since) && !recorded {
            continue;
        }
        let (did, cycles) = cycles_of(duty, &done, since, today);
        let current = pace.current(&cycles, today);
        let gaps = cycles.into_iter().filter(|cycle| cycle.state == CycleState::Gap).collect();
        let done = done.iter().filter(|(_, one)| duty.has(one.done.period.as_str())).collect();
        all.push(Now { duty, pace, done, current, gaps, next: pace.next_due(&did, today) });
    }
    all.sort_by_key(|now| (now.gaps.is_empty(), now.next.is_none(), now.next));
    let by_checklist = rules::by_checklist(&periods.periods, unit);
    html! {
        p.quiet { "从 " (since.iso()) " 起算。几条都适用的，从严，依据都列着；本单位的制度更严的，照本单位的。" }
        ul.duties { @for now in &all { li.box.stack { (one(ctx, &sources.sources, now, today)) } } }
        @if !by_checklist.is_empty() {
            details {
                summary { "用检查表做的 " (by_checklist.len()) " 条" }
                p.quiet { "日、周、月排查和防火巡查，做检查表就是记录，不另记一笔。" }
                ul.rules { @for period in &by_checklist { li { (period_row(&sources.sources, period)) } } }
            }
        }
        p.quiet { "有事才做的（事故报告时限、上岗前培训……）在规则里。" }
        div.row { (link(&Route::Rules, "button", "看规则")) }
    }
}

fn one(ctx: Ctx, sources: &[Source], now: &Now<'_>, today: Date) -> Markup {
    let strictest = now.duty.periods[0];
    let last = now.done.iter().find(|(_, one)| one.undone.is_none() && date(one.done.day).is_some_and(|day| day <= today));
    html! {
        div.row {
            h2.grow { (now.duty.name) }
            @if let Some(current) = now.current { (state_tag(current.state)) }
        }
        p { (strictest.who) "做，" (pace_words(strictest, now.pace)) }
        p.quiet {
            "上次：" (last.map_or_else(|| "没有记过".to_owned(), |(_, one)| one.done.day.to_string()))
            @match now.next {
                Some(next) => { " · 下次：" (next.iso()) " 前" }
                None => (over_words(now))
            }
        }
        @if now.next.is_none() && !strictest.note.is_empty() { p.quiet { (strictest.note) } }
        @if !now.gaps.is_empty() {
            p.gap-line { (state_tag(CycleState::Gap)) @for gap in now.gaps.iter().rev().take(4) { span { (gap_words(now.pace, gap)) } } }
        }
        button.no-print type="button" data-act={ "done:" (strictest.id) } { (icon("pen")) "做了，记一笔" }
        details {
            summary { "依据 " (now.duty.periods.len()) " 条" }
            ul.rules { @for period in &now.duty.periods { li { (period_row(sources, period)) } } }
        }
        @if !now.done.is_empty() {
            details {
                summary { "记过 " (now.done.len()) " 次" }
                ul.rules { @for (id, one) in now.done.iter().copied() { li { (done_row(ctx, *id, one)) } } }
            }
        }
    }
}

/// 多久几次、到哪天；只做一次的，日子说过了，只把日子后面的话带上。
fn pace_words(period: &Period, pace: Pace) -> String {
    let (words, limit) = match pace {
        Pace::Every { .. } => (format!("{}至少 {} 次", period.every_label(), period.least), period.limit.as_str()),
        Pace::Once { by, times } => {
            let times = if times > 1 { format!("{times} 次") } else { "一次".to_owned() };
            (format!("{} 前做完{times}", by.iso()), period.limit.split_once('，').map_or("", |(_, rest)| rest))
        }
    };
    if limit.is_empty() { words } else { format!("{words}，{limit}") }
}

/// 记过、没撤的有没有。
fn counts(now: &Now<'_>) -> bool {
    now.done.iter().any(|(_, one)| one.undone.is_none())
}

/// 没有下一次了，为什么；还断着的由断档自己说。
fn over_words(now: &Now<'_>) -> String {
    match now.pace {
        _ if !now.gaps.is_empty() => String::new(),
        Pace::Every { until, .. } => until.map_or_else(String::new, |until| format!(" · 做到 {} 为止", until.iso())),
        // 记过又撤了、过了日子才起算的，没有做完可说
        Pace::Once { .. } if counts(now) => " · 这一次做完了".to_owned(),
        Pace::Once { .. } => String::new(),
    }
}

/// 断的是哪一期。
fn gap_words(pace: Pace, gap: &Cycle) -> String {
    match pace {
        Pace::Every { .. } => format!("{}年{}", gap.start.year, span_words(gap.start, gap.end)),
        Pace::Once { by, .. } => format!("{} 前没做完", by.iso()),
    }
}

fn period_row(sources: &[Source], period: &Period) -> Markup {
    let name = |id| sources.iter().find(|one| one.id == id).map_or(id, |one| one.short.as_str());
    let cited: Vec<String> = period.basis.iter().map(|basis| basis.cite(name)).collect();
    html! {
        b { (period.applies) "：" (period.every_label()) @if period.is_counted() { "至少 " (period.least) " 次" } }
        p { (period.who) "，" (period.what) @if !period.limit.is_empty() { "，" (period.limit) } }
        small.hit-why { (period.region) (period.year) " · " (cited.join("；")) }
        @if !period.note.is_empty() { small.hit-why { (period.note) } }
    }
}

fn done_row(ctx: Ctx, id: DutyId, one: &DoneDuty) -> Markup {
    html! {
        @if one.undone.is_some() { del { b { (one.done.day) } " " (one.done.what) } } @else { b { (one.done.day) } " " (one.done.what) }
        small.hit-why {
            (named(ctx, one.by)) " " (one.at.day()) " 记的"
            @if let Some(late) = &one.done.late { "，" b { "补录" } "：" (late) }
            @if let Some(reason) = &one.undone { "，不算：" (reason) }
        }
        @if one.undone.is_none() { button.plain.no-print type="button" data-act={ "undo:" (id) } { "记错了" } }
    }
}

fn done_form(ctx: Ctx, book: Book, period: &str) -> Markup {
    let name = match book.duty_tables() {
        Loaded::Ready((periods, ..)) => periods.periods.iter().find(|one| one.id == period).map(|one| one.what.clone()),
        _ => None,
    };
    html! {
        form.box.stack data-act="keep" {
            h2 { "做了：" (name.unwrap_or_default()) }
            label for="duty-day" { "哪天做的" }
            input #duty-day type="date" value=(ctx.records.today());
            label for="duty-what" { "做了什么、几个人、怎么样" }
            textarea #duty-what maxlength="500" {}
            label for="duty-late" { "补录：为什么当时没记（以前的周期、过了时限的才写）" }
            input #duty-late type="text" maxlength="200";
            (who_field(ctx, "duty", "谁记的"))
            (said_line("duty"))
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "先不记" } }
        }
    }
}

fn undo_form(ctx: Ctx) -> Markup {
    let (title, words) = ("记错了，这一次不算", "记过的照样看得见，写着不算。");
    take_back(ctx, &TakeBack { form: "duty", act: "undone", title, words, why: "为什么", sure: "确定不算", not: "算了" })
}

fn form_act(ctx: Ctx, book: Book, asking: Watched<Asking>, act: &Act) {
    let done = match (act.name.as_str(), asking.get_untracked()) {
        ("keep", Asking::Done(period)) => untrack(|| keep(ctx, book, &period)),
        ("undone", Asking::Undo(duty)) => undo(ctx, duty),
        _ => Some(()),
    };
    if done.is_some() {
        asking.set(Asking::Nothing);
    }
}

fn keep(ctx: Ctx, book: Book, period: &str) -> Option<()> {
    let (day, on) = must_be_day("duty", "day", "写上哪天做的。")?;
    let today = date(ctx.records.today())?;
    if on > today {
        refuse("duty", "day", "还没到那天：做了再记。");
        return None;
    }
    let what = must_write("duty", "what", "写一句：做了什么、几个人、怎么样。")?;
    let Loaded::Ready((periods, _, kinds)) = book.duty_tables() else { return None };
    let profile = book.profile()?;
    let duties = rules::duties(&periods.periods, unit(&profile, &kinds));
    let pace = duties.iter().find(|duty| duty.has(period))?.pace();
    let is_over = pace.is_over(on, today);
    let late = match field_value("duty-late") {
        reason if !reason.is_empty() => Some(reason),
        _ if is_over => {
            refuse("duty", "late", late_words(pace));
            return None;
        }
        _ => None,
    };
    // 还在时限里的不算补录，写了为什么也不标
    let late = late.filter(|_| is_over);
    let body = DutyDone { duty: ctx.records.journal()?.new_id(), period: PeriodId::parse(period)?, day, what, late };
    record_by(ctx, "duty", "写上谁记的。", body.into()).then_some(())
}

/// 过了才记的，问一句为什么。
fn late_words(pace: Pace) -> &'static str {
    match pace {
        Pace::Every { by: None, .. } => "那个周期已经过了：写一句为什么当时没记，会一直标着补录。",
        _ => "时限已经过了：写一句为什么，会一直标着补录。",
    }
}

fn undo(ctx: Ctx, duty: DutyId) -> Option<()> {
    const WHY: &str = "写上为什么、谁定的：记过的和不算的都看得见。";
    let reason = must_write("duty", "why", WHY)?;
    record_by(ctx, "duty", WHY, DutyUndone { duty, reason }.into()).then_some(())
}
