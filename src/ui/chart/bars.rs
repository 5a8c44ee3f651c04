//! 横条：一行一个名字、一个总数、一根分段的条。

use maud::{Markup, html};

use super::{Area, Tone, WIDTH, clipped, drawing, filled, key, said};

/// 条的一段。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// 颜色和花纹。
    pub tone: Tone,
    /// 几个。
    pub value: usize,
    /// 是什么。
    pub word: String,
}

/// 一根条。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// 这一行的名字。
    pub label: String,
    /// 从左到右的几段。
    pub parts: Vec<Part>,
}

impl Bar {
    /// 不分段的一根。
    pub fn plain(label: impl Into<String>, value: usize) -> Self {
        Self { label: label.into(), parts: vec![Part { tone: Tone::Plain, value, word: String::new() }] }
    }

    fn total(&self) -> usize {
        self.parts.iter().map(|part| part.value).sum()
    }

    fn said(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| format!("{} {}", part.word, part.value)).collect();
        format!("{} {}", self.label, parts.join("、").trim())
    }
}

/// 一行多高：名字一行，条一行，空一点。
const ROW: usize = 52;
const BAR: usize = 22;
/// 条画多宽：留一点给再小也看得见的段。
const PLOT: usize = WIDTH - 16;
/// 有数的段再小也这么宽。
const LEAST: usize = 4;

/// 分段横条，同一个尺度；分了段的下面有图例。
pub fn bars(name: &str, rows: &[Bar]) -> Markup {
    let most = rows.iter().map(Bar::total).max().unwrap_or(0).max(1);
    let inside = html! {
        @for (index, row) in rows.iter().enumerate() {
            @let top = index * ROW;
            text x="0" y=(top + 17) { (clipped(&row.label, 14)) }
            text.value x=(WIDTH) y=(top + 17) text-anchor="end" { (row.total()) }
            @for (area, part) in laid(row, most, top + 24) {
                g { title { (row.label) " " (part.word) " " (part.value) } (filled(part.tone, area)) (number(part.value, area, row)) }
            }
            path.base d={ "M0 " (top + 24) "v" (BAR) } {}
        }
    };
    html! {
        (drawing("bars", &said(name, rows.iter().map(Bar::said)), (WIDTH, rows.len().max(1) * ROW), inside))
        (legend(rows))
    }
}

/// 每一段画在哪里；零不画。
fn laid(row: &Bar, most: usize, y: usize) -> Vec<(Area, &Part)> {
    let (mut x, mut sum, mut laid) = (0, 0, Vec::new());
    for part in row.parts.iter().filter(|part| part.value > 0) {
        sum += part.value;
        let width = (sum * PLOT / most).saturating_sub(x).max(LEAST);
        laid.push((Area { x, y, width, height: BAR }, part));
        x += width;
    }
    laid
}

/// 段里的数：分了段、放得下才写。
fn number(value: usize, area: Area, row: &Bar) -> Markup {
    let text = value.to_string();
    let plate = text.len() * 9 + 8;
    let middle = area.x + area.width / 2;
    html! {
        @if row.parts.len() > 1 && area.width >= plate + 4 {
            rect.plate x=(middle - plate / 2) y=(area.y + 2) width=(plate) height=(BAR - 4) rx="3" {}
            text.number x=(middle) y=(area.y + 16) text-anchor="middle" { (text) }
        }
    }
}

/// 出现过的每一种一条；不分段的不用图例。
fn legend(rows: &[Bar]) -> Markup {
    let mut seen: Vec<(Tone, &str)> = Vec::new();
    for part in rows.iter().flat_map(|row| &row.parts).filter(|part| !part.word.is_empty()) {
        if !seen.contains(&(part.tone, part.word.as_str())) {
            seen.push((part.tone, &part.word));
        }
    }
    html! { @if !seen.is_empty() { ul.legend { @for (tone, word) in seen { (key(tone, word)) } } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[usize]) -> Bar {
        let tones = [Tone::Red, Tone::Orange, Tone::Yellow, Tone::Blue];
        let parts = values.iter().zip(tones).map(|(value, tone)| Part { tone, value: *value, word: format!("{tone:?}") }).collect();
        Bar { label: "本单位".to_owned(), parts }
    }

    #[test]
    fn parts_lie_side_by_side_inside_the_drawing() {
        for values in [[1, 1, 1, 9999], [9999, 1, 1, 1], [0, 0, 0, 0], [3, 0, 0, 7], [1, 2, 3, 4]] {
            let row = row(&values);
            let laid = laid(&row, values.iter().sum::<usize>().max(1), 0);
            assert_eq!(laid.len(), values.iter().filter(|value| **value > 0).count());
            let mut x = 0;
            for (area, part) in laid {
                assert_eq!(area.x, x, "{values:?}");
                assert!(part.value > 0 && area.width >= LEAST);
                x += area.width;
            }
            assert!(x <= WIDTH, "{values:?} 画出去了：{x}");
        }
    }

    #[test]
    fn a_screen_reader_hears_every_part() {
        let html = bars("风险四色", &[row(&[1, 2, 3, 4])]).into_string();
        assert!(html.contains("aria-label=\"风险四色：本单位 Red 1、Orange 2、Yellow 3、Blue 4\""), "{html}");
    }

    #[test]
    fn no_rows_draw_an_empty_chart() {
        assert!(bars("空", &[]).into_string().contains("aria-label=\"空\""));
    }
}
