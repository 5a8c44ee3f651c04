//! 该查的查了没有：和日历是同一本账。

use maud::{Markup, html};

use super::runs::{MOST_BARS, beyond};
use super::{Page, tiles};
use crate::route::Route;
use crate::rules::stats::Span;
use crate::rules::{Totals, totals};
use crate::ui::chart::{Bar, Part, Tone, bars, table, with_table};
use crate::ui::{Loaded, link, trouble, waiting};

impl Page {
    pub(super) fn kept(self) -> Markup {
        let (board, span) = match (self.book.board(), self.span()) {
            (Loaded::Failed(why), _) => return trouble("日历", &why),
            (Loaded::Ready(board), Some((span, _))) => (board, span),
            _ => return waiting(),
        };
        let one = |line| totals(&board.cycles(line, (span.from, span.to)));
        let lists: Vec<(String, Totals)> = board.lines.iter().map(|line| (line.check.name.clone(), one(line))).collect();
        html! {
            @if let Some((what, why)) = &board.lost { (trouble(what, why)) }
            @if !lists.is_empty() { (drawn(&lists, span)) }
            @else if !board.runs.is_empty() && board.lost.is_none() {
                section.stack {
                    h2 { "该查的" }
                    p.quiet { "这台设备没有选岗位，也没有另外看着的表，说不出该查几次。" }
                    p.row.no-print { (link(&Route::Calendar, "button", "去日历选")) }
                }
            }
        }
    }
}

fn drawn(lists: &[(String, Totals)], span: Span) -> Markup {
    let sum = |of: fn(&Totals) -> u32| lists.iter().map(|(_, one)| of(one) as usize).sum::<usize>();
    let mut sorted: Vec<&(String, Totals)> = lists.iter().filter(|(_, one)| one.wanted + one.resting > 0).collect();
    sorted.sort_by_key(|(_, one)| std::cmp::Reverse((one.gap, one.wanted)));
    let part = |tone, value: u32, word: &str| Part { tone, value: value as usize, word: word.to_owned() };
    let bar = |(name, one): &&(String, Totals)| Bar {
        label: name.clone(),
        parts: vec![
            part(Tone::Done, one.done, "查了"),
            part(Tone::Late, one.late, "补录"),
            part(Tone::Gap, one.gap, "断档"),
            part(Tone::Open, one.due, "还来得及"),
        ],
    };
    let row = |(name, one): &&(String, Totals)| {
        let numbers = [one.wanted, one.done, one.late, one.gap, one.due, one.resting].map(|number| number.to_string());
        [name.clone()].into_iter().chain(numbers).collect::<Vec<String>>()
    };
    let rows: Vec<Bar> = sorted.iter().take(MOST_BARS).map(bar).collect();
    let numbers: Vec<Vec<String>> = sorted.iter().map(row).collect();
    html! {
        section.stack {
            h2 { "该查的" }
            (tiles(&[
                ("该查（次）", sum(|one| one.wanted)), ("查了", sum(|one| one.done)),
                ("补录", sum(|one| one.late)), ("断档", sum(|one| one.gap)),
            ]))
            @if sum(|one| one.due) > 0 { p { "还有 " (sum(|one| one.due)) " 次在周期里，来得及查。" } }
            @if !sorted.is_empty() {
                (with_table(bars("该查的，断档多的在前", &rows), table("每张表", &["表", "该查", "查了", "补录", "断档", "来得及", "歇"], &numbers)))
                (beyond(sorted.len()))
            }
            p.fine { "一个周期算一次：一天、一班、一周、一月。" (span.label()) "里的，从选定它那天算起；停产、放假歇着的不算该查。" }
        }
    }
}
