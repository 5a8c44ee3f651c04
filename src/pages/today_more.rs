//! 今日的下半页：快到期的、该做的、超期的隐患、断档。没有就什么都不画，有也只说几句。

use leptos::prelude::*;
use maud::{Markup, html};

use super::calendar::{Book, Line, RESTART_LIST, cycles_of, date, late_href, unit};
use super::expiry::{near_words, things, told};
use crate::content::{Cadence, ExpirySeed, LoopRules, RULES_FILE};
use crate::journal::Day;
use crate::route::Route;
use crate::rules::{Cycle, CycleState, Date, Nearness, duties, next_round};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Table, link, nothing, screen};

/// 最多说几句，多的去日历看。
const MOST: usize = 6;

/// 断档往回看几天。
const BACK: i64 = 7;

/// 定期的事提前几天说：一年一次的不必从年头说到年尾。
const SOON: i64 = 30;

/// 只做一次、定了日子的提前几天说：改造、达标不是一个月做得完的。
const SOON_ONCE: i64 = 180;

/// 一句。
struct Said {
    href: String,
    image: &'static str,
    words: String,
    tag: String,
}

/// 今日的下半页：快到期的、该做的、超期的隐患、断档。
pub fn today_more(ctx: Ctx) -> AnyView {
    let Some(today) = date(ctx.records.today()) else { return nothing() };
    // 上周、上月的也可能刚断：读够一个月，季以上的周期末尾再说
    let book = Book::open(ctx, today.plus(-BACK).plus_months(-1));
    // 没写告诉谁的，告诉管它的角色
    let rules = Table::<LoopRules>::load(RULES_FILE);
    let draw = move || {
        let rules = if let Loaded::Ready(rules) = rules.get() { Some(rules) } else { None };
        let said = said(ctx, book, today, rules.as_ref().map_or(&[] as &[ExpirySeed], |rules| rules.expiries.as_slice()));
        html! {
            @if !said.is_empty() {
                section.stack.dont-forget {
                    h2 { "别忘了" }
                    ul.links { @for one in said.iter().take(MOST) { li { (line(one)) } } }
                    @if said.len() > MOST { (link(&Route::Calendar, "button", &format!("还有 {} 件，看日历", said.len() - MOST))) }
                }
            }
        }
    };
    screen(draw, |_| {})
}

fn line(one: &Said) -> Markup {
    html! { a href=(one.href) { (icon(one.image)) span.grow { (one.words) } span.state.todo { (one.tag) } } }
}

fn said(ctx: Ctx, book: Book, today: Date, seeds: &[ExpirySeed]) -> Vec<Said> {
    let mut all: Vec<Said> = dangers(ctx).into_iter().collect();
    // 今天就要做的在前
    all.extend(restarts(ctx, book));
    all.extend(shifts(book, today));
    all.extend(rounds(book, today));
    all.extend(expiring(ctx, today, seeds));
    all.extend(reviews(ctx));
    all.extend(gaps(book, today));
    all.extend(due(book, today));
    all
}

/// 过了时限的隐患：几处，一句。
fn dangers(ctx: Ctx) -> Option<Said> {
    let today = ctx.records.today();
    let over = |due: Option<Day>| due.is_some_and(|due| due < today);
    let count = ctx.records.with(|state| state.dangers.values().filter(|danger| !danger.is_closed() && over(danger.due())).count());
    (count > 0).then(|| Said {
        href: Route::Dangers.href(),
        image: "danger",
        words: format!("{count} 处隐患过了时限还没改好"),
        tag: "去看".to_owned(),
    })
}

/// 过期的、快到期的：最急的两样，别的并成一句。
fn expiring(ctx: Ctx, today: Date, seeds: &[ExpirySeed]) -> Vec<Said> {
    let near: Vec<_> = things(ctx, today).into_iter().filter(|due| !matches!(due.near, Nearness::Far(_))).collect();
    let one = |words: String, tag: String| Said { href: Route::Expiry.href(), image: "clock", words, tag };
    let name =
        |set: &crate::journal::ExpirySet| if set.place.is_empty() { set.name.clone() } else { format!("{}（{}）", set.name, set.place) };
    let words = |set: &crate::journal::ExpirySet| match told(ctx, seeds, set) {
        whom if whom.is_empty() => name(set),
        whom => format!("{} · 告诉{whom}", name(set)),
    };
    let mut all: Vec<Said> = near.iter().take(2).map(|due| one(words(&due.thing.set), near_words(due.near))).collect();
    if near.len() > 2 {
        all.push(one(format!("另有 {} 样到期或快到期", near.len() - 2), "去看".to_owned()));
    }
    all
}

/// 到了复评日子的风险：几条，一句。
fn reviews(ctx: Ctx) -> Option<Said> {
    let today = ctx.records.today();
    let over = |entry: &&crate::journal::RegisterEntry| entry.review_by().is_some_and(|day| day <= today);
    let count = ctx.records.with(|state| state.ledger.risks.values().filter(over).count());
    (count > 0).then(|| Said {
        href: Route::Risks.href(),
        image: "danger",
        words: format!("{count} 条风险该复评了"),
        tag: "去看".to_owned(),
    })
}

/// 最近七天断的。
fn gaps(book: Book, today: Date) -> Vec<Said> {
    let Loaded::Ready(board) = book.board() else { return Vec::new() };
    let range = (today.plus(-BACK), today.plus(-1));
    // 季以上的周期要读更早的检查才知道，这里不说，日历里有
    let short = |(line, _): &(&Line, _)| line.check.cadence < Cadence::Quarter;
    let one = |(line, gaps): (&Line, Vec<Cycle>)| {
        let last = gaps.last()?;
        let times = if gaps.len() > 1 { format!("{} 次，最近一次", gaps.len()) } else { String::new() };
        Some(Said {
            href: late_href(&line.check.id, last.end),
            image: "checks",
            words: format!("{} 断档{times} {}", line.check.name, last.end.short()),
            tag: "补录".to_owned(),
        })
    };
    board.gaps(range).into_iter().filter(short).filter_map(one).collect()
}

/// 快复工了、说好的日子过了，复工检查还没做。
fn restarts(ctx: Ctx, book: Book) -> Option<Said> {
    let Loaded::Ready(board) = book.board() else { return None };
    (0..board.spans.len()).any(|at| board.restart_is_due(at)).then(|| Said {
        href: Route::Check(RESTART_LIST.to_owned()).href(),
        image: "checks",
        words: format!("复工前先查：{}", ctx.contents.check_name(RESTART_LIST)),
        tag: "去做".to_owned(),
    })
}

/// 一天几班的表做了几班、还没做够：上半页做过一班就打勾，差的在这里说。
fn shifts(book: Book, today: Date) -> Vec<Said> {
    let Loaded::Ready(board) = book.board() else { return Vec::new() };
    let one = |line: &Line| {
        let cycle = board.cycles(line, (today, today)).into_iter().find(|cycle| cycle.state == CycleState::Due && cycle.done > 0)?;
        (line.check.cadence == Cadence::Shift).then(|| Said {
            href: Route::Check(line.check.id.clone()).href(),
            image: "checks",
            words: format!("{} 今天 {} 班，做了 {} 班", line.check.name, cycle.wanted, cycle.done),
            tag: "下一班".to_owned(),
        })
    };
    board.lines.iter().filter_map(one).collect()
}

/// 每几小时一次的表今天查了几次、下一次最晚几点：上半页查过一次就打勾。
fn rounds(book: Book, today: Date) -> Vec<Said> {
    let Loaded::Ready(board) = book.board() else { return Vec::new() };
    let one = |line: &Line| {
        let Cadence::Hours(hours @ 1..=23) = line.check.cadence else { return None };
        if board.cycles(line, (today, today)).iter().any(|cycle| matches!(cycle.state, CycleState::Resting(_))) {
            return None;
        }
        let rounds = board.runs.iter().filter(|run| run.checklist == line.check.id && run.day == today && !run.late);
        let times: Vec<String> = rounds.filter_map(|run| Some(run.at?.hms().get(..5)?.to_owned())).collect();
        let last = times.iter().max()?;
        let (hour, minute) = last.split_once(':')?;
        let (next, tomorrow) = next_round(hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?, hours);
        let day = if tomorrow { "明天 " } else { "" };
        Some(Said {
            href: Route::Check(line.check.id.clone()).href(),
            image: "checks",
            words: format!("{} 今天 {} 次，上次 {last}，下一次最晚 {day}{:02}:{:02}", line.check.name, times.len(), next / 60, next % 60),
            tag: "再查".to_owned(),
        })
    };
    board.lines.iter().filter_map(one).collect()
}

/// 快到末尾还没做的定期的事，和断了的：断了以后又做了的不再说。
fn due(book: Book, today: Date) -> Vec<Said> {
    let (Loaded::Ready((periods, _, kinds)), Some(profile), Some(since)) = (book.duty_tables(), book.profile(), book.tracked_since())
    else {
        return Vec::new();
    };
    let done = book.done_duties();
    let one = |duty: &crate::rules::Duty<'_>| {
        let (.., cycles) = cycles_of(duty, &done, since, today);
        let soon = if duty.pace().is_once() { SOON_ONCE } else { SOON };
        let said = |words: String, tag: String| Said { href: Route::Calendar.href(), image: "clipboard", words, tag };
        let ended = cycles.iter().rfind(|cycle| !matches!(cycle.state, CycleState::Due | CycleState::Future));
        let gap = ended.filter(|cycle| cycle.state == CycleState::Gap);
        let soon = cycles.iter().rfind(|cycle| cycle.state == CycleState::Due && cycle.end <= today.plus(soon));
        let gap = gap.map(|cycle| said(format!("{} 断档 {}", duty.name, cycle.end.iso()), "去看".to_owned()));
        let soon = soon.map(|cycle| said(duty.name.to_owned(), format!("到{}", cycle.end.short())));
        gap.into_iter().chain(soon)
    };
    duties(&periods.periods, unit(&profile, &kinds)).iter().flat_map(one).collect()
}
