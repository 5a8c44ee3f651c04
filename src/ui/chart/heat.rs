//! 一年的格子：一天一格，一季一块，手机上一块一块往下排，不横着拖。

use maud::{Markup, html};

use super::{drawing, said};
use crate::rules::Date;

/// 一天的样子。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeatState {
    /// 没有要做的。
    Empty,
    /// 停产、放假，歇着。
    Rest,
    /// 要做，还没到时候。
    Due,
    /// 都做了。
    Done,
    /// 做了，有补录的。
    Late,
    /// 有断档。
    Gap,
}

impl HeatState {
    /// 六种，图例的次序。
    pub const ALL: [Self; 6] = [Self::Done, Self::Late, Self::Gap, Self::Due, Self::Rest, Self::Empty];

    /// 给人看的词。
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "没有要查的",
            Self::Rest => "停产、放假",
            Self::Due => "还没到时候",
            Self::Done => "都查了",
            Self::Late => "有补录",
            Self::Gap => "有断档",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Empty => "cell cell-empty",
            Self::Rest => "cell cell-rest",
            Self::Due => "cell cell-due",
            Self::Done => "cell cell-done",
            Self::Late => "cell cell-late",
            Self::Gap => "cell cell-gap",
        }
    }

    /// 格子里的记号，在左上角为 (x, y) 的 20×20 里。
    fn mark(self, x: usize, y: usize) -> Option<String> {
        Some(match self {
            Self::Empty => return None,
            Self::Rest => format!("M{} {}h10", x + 5, y + 10),
            Self::Due => format!("M{} {}h1", x + 10, y + 10),
            Self::Done => format!("M{} {}l4 4 7-8", x + 5, y + 10),
            Self::Late => format!("M{} {}v5h5", x + 9, y + 5),
            Self::Gap => format!("M{} {}l10 10M{} {}l-10 10", x + 5, y + 5, x + 15, y + 5),
        })
    }
}

/// 一格。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatCell {
    /// 哪一天。
    pub date: Date,
    /// 什么样。
    pub state: HeatState,
    /// 停在上面看到的一句，如“3 项该查，1 项断档”。
    pub title: String,
}

/// 一格连着空隙。
const PITCH: usize = 22;
const CELL: usize = 20;
/// 左边写星期，上边写月份。
const LEFT: usize = 22;
const TOP: usize = 22;
/// 一季最多跨十四个星期。
const WEEKS: usize = 14;

/// 一年（或一段）的格子，按季分块，下面是图例。`cells` 按日子先后，一天最多一格。
pub fn heat(name: &str, cells: &[HeatCell]) -> Markup {
    let quarter = |cell: &HeatCell| (cell.date.year, (cell.date.month - 1) / 3);
    html! {
        div.heat {
            @for part in cells.chunk_by(|one, other| quarter(one) == quarter(other)) { (block(name, part)) }
        }
        ul.legend { @for state in HeatState::ALL { li { (swatch(state)) span { (state.word()) } } } }
    }
}

fn block(name: &str, cells: &[HeatCell]) -> Markup {
    let Some(first) = cells.first().map(|cell| cell.date) else { return html! {} };
    let begins = monday(first);
    let inside = html! {
        @for (row, word) in ["一", "三", "五", "日"].iter().enumerate() {
            text.small x="0" y=(TOP + row * 2 * PITCH + 15) { (word) }
        }
        @for cell in cells {
            @let x = LEFT + column(begins, cell.date) * PITCH;
            @let y = TOP + cell.date.weekday() as usize * PITCH;
            @if cell.date.day == 1 || cell.date == first { text.small x=(month_at(x, cell.date)) y="15" { (cell.date.month) "月" } }
            g class=(cell.state.class()) {
                title { (cell.date.label()) "：" (if cell.title.is_empty() { cell.state.word() } else { &cell.title }) }
                (square(cell.state, x, y))
            }
        }
    };
    let counts = HeatState::ALL.into_iter().filter(|state| *state != HeatState::Empty).filter_map(|state| {
        let days = cells.iter().filter(|cell| cell.state == state).count();
        (days > 0).then(|| format!("{} {days} 天", state.word()))
    });
    let name = said(&format!("{name}，{}年第{}季", first.year, (first.month - 1) / 3 + 1), counts);
    drawing("heat-block", &name, (LEFT + WEEKS * PITCH, TOP + 7 * PITCH), inside)
}

/// 月份写在 1 号那一列；月初没从头给的，写在给的头一天。
fn month_at(x: usize, date: Date) -> usize {
    // 1 号不是星期一的那一列还有上个月的日子，往后挪一列才不挨着上个月。
    if date.day == 1 && date.weekday() > 3 && x + PITCH < LEFT + WEEKS * PITCH { x + PITCH } else { x }
}

fn square(state: HeatState, x: usize, y: usize) -> Markup {
    html! {
        rect x=(x) y=(y) width=(CELL) height=(CELL) rx="3" {}
        @if let Some(mark) = state.mark(x, y) { path d=(mark) {} }
    }
}

fn swatch(state: HeatState) -> Markup {
    html! { svg.swatch viewBox="0 0 22 22" aria-hidden="true" { g class=(state.class()) { (square(state, 1, 1)) } } }
}

fn monday(date: Date) -> i64 {
    date.days() - i64::from(date.weekday())
}

fn column(begins: i64, date: Date) -> usize {
    usize::try_from((monday(date) - begins) / 7).unwrap_or(0).min(WEEKS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(year: i32) -> Vec<HeatCell> {
        let lengths = [31, if year % 4 == 0 { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let days = lengths.iter().zip(1..).flat_map(|(length, month)| (1..=*length).map(move |day| Date { year, month, day }));
        days.map(|date| HeatCell { date, state: HeatState::Done, title: String::new() }).collect()
    }

    #[test]
    fn every_day_of_a_year_has_its_own_place() {
        for number in 2020..2032 {
            let cells = year(number);
            for quarter in cells.chunk_by(|one, other| (one.date.month - 1) / 3 == (other.date.month - 1) / 3) {
                let begins = monday(quarter[0].date);
                let mut places: Vec<_> = quarter.iter().map(|cell| (column(begins, cell.date), cell.date.weekday())).collect();
                let days = places.len();
                places.sort_unstable();
                places.dedup();
                assert_eq!(places.len(), days, "{number} 年有两天画在一处");
            }
        }
    }

    #[test]
    fn a_quarter_says_what_it_holds() {
        let html = heat("排查", &year(2026)).into_string();
        assert!(html.contains("aria-label=\"排查，2026年第1季：都查了 90 天\""));
        assert_eq!(html.matches("class=\"heat-block\"").count(), 4);
        assert!(html.contains("11月21日 星期六：都查了"));
    }

    #[test]
    fn states_differ_in_their_marks_and_not_by_shade_alone() {
        let mut marks: Vec<_> = HeatState::ALL.iter().map(|state| state.mark(0, 0)).collect();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), HeatState::ALL.len());
    }
}
