//! 折线：几条线用线型、记号分开，颜色只是帮衬。

use maud::{Markup, html};

use super::{Tone, WIDTH, drawing, said};

/// 一条线。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// 颜色和线型。
    pub tone: Tone,
    /// 是什么。
    pub word: String,
    /// 每个横坐标上的数；和 `labels` 一样多。
    pub values: Vec<usize>,
}

/// 画线的地方。
const LEFT: usize = 40;
const RIGHT: usize = WIDTH - 12;
const TOP: usize = 12;
const BOTTOM: usize = 132;
/// 横坐标最多写几个，多了挤。
const MOST_LABELS: usize = 5;
/// 点多了不画记号。
const MOST_MARKS: usize = 26;

/// 折线图。`labels` 是横坐标，从左到右。
pub fn line(name: &str, labels: &[String], series: &[Series]) -> Markup {
    let step = grid_step(series.iter().flat_map(|one| &one.values).copied().max().unwrap_or(0));
    let lines = series.iter().flat_map(|one| &one.values).copied().max().unwrap_or(0).div_ceil(step).max(1);
    let top = step * lines;
    let inside = html! {
        @for n in 0..=lines {
            @let y = BOTTOM - (BOTTOM - TOP) * n / lines;
            path.grid d={ "M" (LEFT) " " (y) "H" (RIGHT) } {}
            text.small x=(LEFT - 10) y=(y + 5) text-anchor="end" { (n * step) }
        }
        @for (index, label) in shown(labels) {
            text.small x=(at(index, labels.len())) y=(BOTTOM + 20) text-anchor=(anchor(index, labels.len())) { (label) }
        }
        @for one in series { (drawn(one, labels, top)) }
    };
    let ends = series.iter().filter_map(|one| Some(format!("{} {}", one.word, one.values.last()?)));
    let name = match (labels.first(), labels.last()) {
        (Some(first), Some(last)) => said(&format!("{name}，{first} 到 {last}，末了"), ends),
        _ => name.to_owned(),
    };
    html! {
        (drawing("lines", &name, (WIDTH, BOTTOM + 28), inside))
        ul.legend { @for one in series { li { (sample(one.tone)) span { (&one.word) } } } }
    }
}

fn drawn(one: &Series, labels: &[String], top: usize) -> Markup {
    let points: Vec<(usize, usize)> = one
        .values
        .iter()
        .take(labels.len())
        .enumerate()
        .map(|(index, value)| (at(index, labels.len()), BOTTOM - (BOTTOM - TOP) * *value / top))
        .collect();
    let path = points.iter().map(|(x, y)| format!("{x} {y}")).collect::<Vec<_>>().join("L");
    html! {
        @if !path.is_empty() { path class={ "line " (one.tone.class()) } d={ "M" (path) } {} }
        @if points.len() <= MOST_MARKS {
            @for ((x, y), (label, value)) in points.iter().zip(labels.iter().zip(&one.values)) {
                g { title { (label) " " (one.word) " " (value) } (mark(one.tone, *x, *y)) }
            }
        }
    }
}

/// 记号：圆的、方的、菱形的。
fn mark(tone: Tone, x: usize, y: usize) -> Markup {
    let d = match tone {
        Tone::Done => format!("M{} {}h8v8h-8z", x - 4, y - 4),
        Tone::Gap | Tone::Late => format!("M{x} {}l6 6-6 6-6-6z", y - 6),
        _ => format!("M{} {y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", x - 4),
    };
    html! { path class={ "mark " (tone.class()) } d=(d) {} }
}

fn sample(tone: Tone) -> Markup {
    html! { svg.swatch.long viewBox="0 0 44 22" aria-hidden="true" { path class={ "line " (tone.class()) } d="M2 11H42" {} (mark(tone, 22, 11)) } }
}

/// 第几个点的横坐标；只有一个点的画在左边。
fn at(index: usize, of: usize) -> usize {
    LEFT + (RIGHT - LEFT) * index / of.saturating_sub(1).max(1)
}

fn anchor(index: usize, of: usize) -> &'static str {
    match index {
        index if index > 0 && index + 1 == of => "end",
        _ => "middle",
    }
}

/// 写出来的横坐标：头、尾和中间匀着的几个。
fn shown(labels: &[String]) -> Vec<(usize, &String)> {
    let last = labels.len().saturating_sub(1);
    let count = labels.len().min(MOST_LABELS);
    (0..count).map(|n| n * last / count.saturating_sub(1).max(1)).map(|index| (index, &labels[index])).collect()
}

/// 纵坐标一格几个：1、2、5、10、20……，最多五格。
fn grid_step(most: usize) -> usize {
    let mut power = 1;
    loop {
        for step in [power, 2 * power, 5 * power] {
            if most.div_ceil(step) <= 5 {
                return step;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_is_round_and_never_more_than_five_steps() {
        assert_eq!([0, 1, 5, 6, 10, 11, 99, 100, 101, 1234].map(grid_step), [1, 1, 1, 2, 2, 5, 20, 20, 50, 500]);
        for most in 0..5000_usize {
            assert!(most.div_ceil(grid_step(most)) <= 5);
        }
    }

    #[test]
    fn labels_begin_and_end_with_the_ends() {
        for count in 1..80 {
            let labels: Vec<String> = (0..count).map(|n: i32| n.to_string()).collect();
            let shown = shown(&labels);
            assert!(shown.len() <= MOST_LABELS);
            assert_eq!(shown.first().map(|(index, _)| *index), Some(0));
            assert_eq!(shown.last().map(|(index, _)| *index), Some(labels.len() - 1));
            assert!(shown.is_sorted_by(|one, other| one.0 < other.0), "{count}：同一个写了两遍");
        }
    }

    #[test]
    fn every_point_is_inside_the_plot() {
        for count in 1..400 {
            for index in 0..count {
                assert!((LEFT..=RIGHT).contains(&at(index, count)));
            }
        }
        let labels = vec!["11月".to_owned()];
        let html = line("隐患", &labels, &[Series { tone: Tone::Plain, word: "报出".to_owned(), values: vec![0] }]).into_string();
        assert!(html.contains("aria-label=\"隐患，11月 到 11月，末了：报出 0\""), "{html}");
    }
}
