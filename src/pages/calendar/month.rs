//! 一个月：现在该做的在最前，下面一天一天往回列。

use leptos::prelude::*;
use maud::{Markup, html};

use super::book::{Board, Book, Line, RunLine};
use super::{PICKS, Pick, late_href, once_a_day, opened, span_words, state_tag, year_start};
use crate::content::Cadence;
use crate::route::Route;
use crate::rules::{Cycle, CycleState, Date, Totals, totals};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Watched, link, screen, waiting};

/// 一个月。
pub fn month(ctx: Ctx, book: Book, today: Date) -> AnyView {
    let shown = Watched::new(Date { day: 1, ..today });
    let pick = Watched::new(Pick::All);
    let draw = move || {
        let (first, pick) = (shown.get(), pick.get());
        opened(book, |board| page(ctx, board, first, pick))
    };
    screen(draw, move |act| do_act(book, shown, pick, &act))
}

fn do_act(book: Book, shown: Watched<Date>, pick: Watched<Pick>, act: &Act) {
    match (act.name.split(':').next(), act.parts().first()) {
        (Some("month"), Some(by)) => {
            let first = shown.get_untracked().plus_months(by.parse().unwrap_or(0));
            // 往前翻到读进来的以前，就再往前读一年
            if year_start(first) < book.since.get_untracked() {
                book.since.set(year_start(first));
            }
            shown.set(first);
        }
        (Some("pick"), Some(slug)) => {
            if let Some((one, slug, _)) = PICKS.iter().find(|(_, one, _)| one == slug) {
                pick.set(*one);
                crate::platform::focus(&format!("pick-{slug}"));
            }
        }
        _ => book.retry(),
    }
}

/// 几天以内的断档摊开着，更早的点开看。
const OPEN_DAYS: i64 = 3;

/// 一天里的一行。
enum Entry<'a> {
    /// 做了一次检查。
    Ran(&'a RunLine),
    /// 一个没做成的周期，到这天为止。
    Missed(&'a Line, Cycle),
}

fn page(ctx: Ctx, board: &Board, first: Date, pick: Pick) -> Markup {
    if board.lines.is_empty() && board.runs.is_empty() {
        // 选了的岗位一时打不开，上面说着
        if board.lost.is_some() {
            return html! {};
        }
        return html! {
            div.empty {
                p { "选了岗位、选了要看着的检查表，哪天该查、查了没有，都列在这里。" }
                (link(&Route::Cards, "button primary", "选我的岗位"))
                (link(&Route::Checks, "button", "去选检查表"))
            }
        };
    }
    let range = (first, first.plus_months(1).plus(-1));
    let lines = || board.lines.iter().filter(|line| pick.takes(line.check.cadence));
    let of_month: Vec<(&Line, Cycle)> =
        lines().flat_map(|line| board.cycles(line, range).into_iter().map(move |cycle| (line, cycle))).collect();
    // 跨月的周期算在它结束的那个月，两个月不各算一次；还没到的日子不算
    let ended = of_month.iter().map(|(_, cycle)| cycle).filter(|cycle| cycle.end <= range.1 && cycle.start <= board.today);
    let counted = totals(ended);
    html! {
        @if first.year == board.today.year && first.month == board.today.month { (now(board, pick)) }
        (ahead(ctx, board))
        section.stack {
            div.month-bar {
                button type="button" data-act="month:-1" aria-label="上个月" { (icon("back")) }
                h2 { (first.year) "年" (first.month) "月" }
                button type="button" data-act="month:1" aria-label="下个月" { (icon("next")) }
            }
            div.options.picks role="radiogroup" aria-label="多久一次的" {
                @for (one, slug, word) in PICKS {
                    button type="button" role="radio" id={ "pick-" (slug) } aria-checked=(pick == one) tabindex=(if pick == one { "0" } else { "-1" })
                        data-act={ "pick:" (slug) } { (word) }
                }
            }
            @if board.has_read(range.0) {
                (summary(board, range, counted))
                (days(ctx, board, range, &of_month, pick))
            } @else if board.failed.is_none() { (waiting()) }
        }
    }
}

/// 现在该做的：还来得及的，和等着的复工检查。
fn now(board: &Board, pick: Pick) -> Markup {
    let today = board.today;
    let open = |line: &Line| {
        // 复工检查一直等到做了为止，不论停产是哪天的；别的只看今天在里面的周期
        let from = if line.check.cadence == Cadence::BeforeRestart { today.plus(-400) } else { today };
        board.cycles(line, (from, today)).into_iter().rfind(|cycle| cycle.state == CycleState::Due)
    };
    let mut due: Vec<(&Line, Cycle)> =
        board.lines.iter().filter(|line| pick.takes(line.check.cadence)).filter_map(|line| Some((line, open(line)?))).collect();
    due.sort_by_key(|(_, cycle)| cycle.end);
    html! {
        section.stack {
            h2 { "现在该做" }
            @if due.is_empty() && board.lost.is_some() {
                p.quiet { "看得见的都做了，或还没到时候；打不开的不知道。" }
            } @else if due.is_empty() {
                p.quiet { "都做了，或还没到时候。" }
            } @else {
                ul.links.due {
                    @for (line, cycle) in &due {
                        li {
                            a href=(Route::Check(line.check.id.clone()).href()) {
                                (icon("checks"))
                                span.grow { (line.check.name) small.hit-why { (line.check.role) " · " (line.check.cadence.label()) @if cycle.wanted > 1 { " · " (cycle.done) "/" (cycle.wanted) " 次" } } }
                                span.state.todo { (until(*cycle, today)) }
                            }
                        }
                    }
                }
            }
            @for words in board.lines.iter().filter(|line| pick.takes(line.check.cadence)).filter_map(|line| once_a_day(&line.check)) {
                p.quiet { (words) }
            }
        }
    }
}

fn until(cycle: Cycle, today: Date) -> String {
    match cycle.end.cmp(&today) {
        std::cmp::Ordering::Less => "复工前".to_owned(),
        std::cmp::Ordering::Equal => "今天".to_owned(),
        std::cmp::Ordering::Greater => format!("到{}", cycle.end.short()),
    }
}

/// 钟走快过：照样列着，不算数。
fn ahead(ctx: Ctx, board: &Board) -> Markup {
    let runs = board.ahead();
    html! {
        @if !runs.is_empty() {
            div.banner role="note" {
                (icon("clock"))
                span { "有 " (runs.len()) " 次检查的日子在今天以后：那台手机的钟走快了，或这台慢了。照样列着，不算数。" }
            }
            ul.links { @for run in runs.iter().take(3) { li { (ran(ctx, run)) } } }
        }
    }
}

fn summary(board: &Board, range: (Date, Date), all: Totals) -> Markup {
    let of_month = || board.runs.iter().filter(|run| run.day >= range.0 && run.day <= range.1.min(board.today));
    let clean = of_month().filter(|run| run.failed == 0).count();
    html! {
        p.month-sum {
            "查了 " b { (of_month().count()) } " 次，零隐患 " b { (clean) } " 次。"
            @if all.wanted > 0 {
                "我看着的：做了 " b { (all.done) }
                @if all.late > 0 { "，补录 " b { (all.late) } }
                @if all.due > 0 { "，该做 " b { (all.due) } }
                @if all.gap > 0 { "，断档 " b { (all.gap) } }
                @if all.resting > 0 { "，歇 " b { (all.resting) } }
                "。"
            }
        }
    }
}

fn days(ctx: Ctx, board: &Board, range: (Date, Date), cycles: &[(&Line, Cycle)], pick: Pick) -> Markup {
    let last = range.1;
    let mut all: Vec<(Date, Vec<Entry<'_>>)> = Vec::new();
    for back in 0..i64::from(range.0.month_days()) {
        let day = last.plus(-back);
        let missed = cycles.iter().filter(|(_, cycle)| cycle.end == day && shows(cycle, board.today));
        let mut entries: Vec<Entry<'_>> = missed.map(|(line, cycle)| Entry::Missed(line, *cycle)).collect();
        let ran = board.runs.iter().filter(|run| run.day == day && (pick == Pick::All || of_pick(board, run, pick)));
        entries.extend(ran.map(Entry::Ran));
        if !entries.is_empty() {
            all.push((day, entries));
        }
    }
    html! {
        @if all.is_empty() {
            p.quiet { "这个月没有要列的。" }
        } @else {
            ul.days { @for (day, entries) in &all { li { (day_row(ctx, board, *day, entries)) } } }
        }
    }
}

fn of_pick(board: &Board, run: &RunLine, pick: Pick) -> bool {
    board.lines.iter().any(|line| line.check.id == run.checklist && pick.takes(line.check.cadence))
}

/// 做了的由检查自己说；还没到的、每天的“该做”在最前面说过，都不再列。
fn shows(cycle: &Cycle, today: Date) -> bool {
    match cycle.state {
        CycleState::Gap | CycleState::Resting(_) | CycleState::BeforeRestart(_) => cycle.start <= today,
        CycleState::Due => cycle.end > today,
        CycleState::Future => cycle.end > cycle.start,
        CycleState::Done | CycleState::DoneLate => false,
    }
}

fn day_row(ctx: Ctx, board: &Board, day: Date, entries: &[Entry<'_>]) -> Markup {
    let count = |want: fn(&Entry<'_>) -> bool| entries.iter().filter(|entry| want(entry)).count();
    let states =
        |want: fn(CycleState) -> bool| entries.iter().filter(|entry| matches!(entry, Entry::Missed(_, cycle) if want(cycle.state))).count();
    let (ran, late) = (count(|one| matches!(one, Entry::Ran(run) if !run.late)), count(|one| matches!(one, Entry::Ran(run) if run.late)));
    let (gap, rest) =
        (states(|one| one == CycleState::Gap), states(|one| matches!(one, CycleState::Resting(_) | CycleState::BeforeRestart(_))));
    let due = states(|one| matches!(one, CycleState::Due | CycleState::Future));
    let tally = |n: usize, state: CycleState| html! { @if n > 0 { (state_tag(state)) b { (n) } } };
    html! {
        details open[day == board.today || (gap > 0 && day >= board.today.plus(-OPEN_DAYS))] {
            summary {
                span.day-name { (day.label()) }
                span.day-tally {
                    (tally(ran, CycleState::Done)) (tally(late, CycleState::DoneLate)) (tally(gap, CycleState::Gap))
                    (tally(due, CycleState::Due)) (tally(rest, CycleState::Resting(0)))
                }
            }
            ul.links {
                @for entry in entries {
                    li { @match entry { Entry::Ran(run) => { (self::ran(ctx, run)) } Entry::Missed(line, cycle) => { (missed(board, line, *cycle)) } } }
                }
            }
        }
    }
}

fn ran(ctx: Ctx, run: &RunLine) -> Markup {
    html! {
        a href=(Route::Run(run.id.to_string()).href()) {
            (icon("checks"))
            span.grow { (ctx.contents.check_name(&run.checklist)) @if run.late { small.hit-why { "补录：不是当天记的" } } }
            @if run.late { (state_tag(CycleState::DoneLate)) }
            @if run.failed == 0 { span.state.done { "✓ 零隐患" } } @else { span.state.todo { "✕ " (run.failed) " 项不合格" } }
        }
    }
}

fn missed(board: &Board, line: &Line, cycle: Cycle) -> Markup {
    let words = if cycle.start == cycle.end {
        line.check.cadence.label()
    } else {
        format!("{} {}", line.check.cadence.label(), span_words(cycle.start, cycle.end))
    };
    let inside = html! {
        (icon("checks"))
        span.grow {
            (line.check.name)
            small.hit-why {
                (words)
                @if cycle.wanted > 1 { "，做了 " (cycle.done) "/" (cycle.wanted) " 次" }
                @if let CycleState::Resting(at) | CycleState::BeforeRestart(at) = cycle.state { (why(board, at)) }
            }
        }
        (state_tag(cycle.state))
    };
    html! {
        @match cycle.state {
            CycleState::Gap => a href=(late_href(&line.check.id, cycle.end)) { (inside) span.button-like { "补录" } },
            CycleState::Due => a href=(Route::Check(line.check.id.clone()).href()) { (inside) },
            _ => span.plain-row { (inside) },
        }
    }
}

/// 因为哪一段停产、放假。
fn why(board: &Board, at: usize) -> String {
    board.spans.get(at).map(|span| format!("，{}：{}", super::pauses::kind_word(span.said.kind), span.said.reason)).unwrap_or_default()
}
