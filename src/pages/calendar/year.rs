//! 一年的样子：安静的格子图，后面跟着表。

use leptos::prelude::*;
use maud::{Markup, html};

use super::book::{Board, Book};
use super::{opened, year_start};
use crate::rules::{Cycle, CycleState, Date, Totals, totals};
use crate::ui::chart::{HeatCell, HeatState, heat, table, with_table};
use crate::ui::icon::icon;
use crate::ui::{Watched, screen, waiting};

/// 一年。
pub fn year(book: Book, today: Date) -> AnyView {
    let shown = Watched::new(today.year);
    let draw = move || {
        let year = shown.get();
        opened(book, |board| page(board, year))
    };
    screen(draw, move |act| match (act.name.split(':').next(), act.parts().first()) {
        (Some("year"), Some(by)) => {
            let year = shown.get_untracked() + by.parse::<i32>().unwrap_or(0);
            let first = year_start(Date { year, month: 1, day: 1 });
            if first < book.since.get_untracked() {
                book.since.set(first);
            }
            shown.set(year);
        }
        _ => book.retry(),
    })
}

fn page(board: &Board, year: i32) -> Markup {
    let range = (Date { year, month: 1, day: 1 }, Date { year, month: 12, day: 31 });
    let all: Vec<Vec<Cycle>> = board.lines.iter().map(|line| board.cycles(line, range)).collect();
    html! {
        section.stack {
            div.month-bar {
                button type="button" data-act="year:-1" aria-label="上一年" { (icon("back")) }
                h2 { (year) "年" }
                button type="button" data-act="year:1" aria-label="下一年" { (icon("next")) }
            }
            @if board.lines.is_empty() {
                div.empty { p { "选了岗位、选了要看着的检查表，一年里哪天查了、哪天断了，都画在这里。" } }
            } @else if !board.has_read(range.0) {
                @if board.failed.is_none() { (waiting()) }
            } @else {
                (with_table(heat("一年的检查", &cells(range, &all)), months(year, &all)))
                (lists(board, &all))
            }
        }
    }
}

/// 一天一格：每天的看当天，更长的周期落在它的最后一天。
fn cells(range: (Date, Date), all: &[Vec<Cycle>]) -> Vec<HeatCell> {
    let days = range.1.days() - range.0.days();
    let mut found: Vec<Vec<CycleState>> = vec![Vec::new(); usize::try_from(days + 1).unwrap_or(0)];
    for cycle in all.iter().flatten() {
        if let Ok(at) = usize::try_from(cycle.end.days() - range.0.days())
            && let Some(day) = found.get_mut(at)
        {
            day.push(cycle.state);
        }
    }
    (0_i64..).zip(found).map(|(at, states)| cell(range.0.plus(at), &states)).collect()
}

fn cell(day: Date, states: &[CycleState]) -> HeatCell {
    let count = |want: fn(&CycleState) -> bool| states.iter().filter(|state| want(state)).count();
    let counts = [
        (count(|state| *state == CycleState::Gap), "断档", HeatState::Gap),
        (count(|state| *state == CycleState::DoneLate), "补录", HeatState::Late),
        (count(|state| matches!(state, CycleState::Due | CycleState::Future)), "没到时候", HeatState::Due),
        (count(|state| *state == CycleState::Done), "做了", HeatState::Done),
        (count(|state| matches!(state, CycleState::Resting(_) | CycleState::BeforeRestart(_))), "歇", HeatState::Rest),
    ];
    let state = counts.iter().find(|(count, ..)| *count > 0).map_or(HeatState::Empty, |(.., state)| *state);
    let words: Vec<String> = counts.iter().filter(|(count, ..)| *count > 0).map(|(count, word, _)| format!("{word} {count}")).collect();
    HeatCell { date: day, state, title: words.join("，") }
}

const HEAD: [&str; 6] = ["", "该做", "做了", "补录", "断档", "歇"];

fn row(name: String, all: Totals) -> Vec<String> {
    let words = |count: u32| if count == 0 { "—".to_owned() } else { count.to_string() };
    vec![name, words(all.wanted), words(all.done), words(all.late), words(all.gap), words(all.resting)]
}

/// 一个月一行；周期算在它结束的那个月。
fn months(year: i32, all: &[Vec<Cycle>]) -> Markup {
    let of_month = |month: u32| totals(all.iter().flatten().filter(|cycle| (cycle.end.year, cycle.end.month) == (year, month)));
    let rows: Vec<Vec<String>> = (1..=12).map(|month| row(format!("{month}月"), of_month(month))).collect();
    table(&format!("{year}年，一个月一行"), &HEAD, &rows)
}

/// 一张表一行。
fn lists(board: &Board, all: &[Vec<Cycle>]) -> Markup {
    let rows: Vec<Vec<String>> = board.lines.iter().zip(all).map(|(line, cycles)| row(line.check.name.clone(), totals(cycles))).collect();
    html! { details.table-fold { summary { "每张表" } div.table-box { (table("一张表一行", &HEAD, &rows)) } } }
}
