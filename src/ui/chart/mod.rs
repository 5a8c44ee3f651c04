//! 画给人看的数：横条、一年的格子、折线。只有 SVG 和类名，颜色都在样式表里，深色、强光、打印各有各的。
//!
//! 颜色从来不是唯一的记号：每种都另有花纹，图下面有字的图例，图后面有表。
//! 纯函数：数从外面来，静态页、应用、测试画的是同一份。

mod bars;
mod heat;
mod line;

use maud::{Markup, PreEscaped, html};

use super::icon::icon;

pub use bars::{Bar, Part, bars};
pub use heat::{HeatCell, HeatState, heat};
pub use line::{Series, line};

/// 一张图有多宽（用户单位）。手机上一个单位大约是一个像素。
const WIDTH: usize = 320;

/// 一样东西的颜色和花纹。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// 重大风险。
    Red,
    /// 较大风险。
    Orange,
    /// 一般风险。
    Yellow,
    /// 低风险。
    Blue,
    /// 做了、改好了。
    Done,
    /// 补录的、晚了才做的。
    Late,
    /// 断档、超期。
    Gap,
    /// 停产、放假。
    Rest,
    /// 还开着、还没到期。
    Open,
    /// 不分种类的一个数。
    Plain,
}

/// 花纹：印成黑白也分得开。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Texture {
    Solid,
    Slash,
    Cross,
    Dots,
    Level,
}

impl Tone {
    /// 样式表里的类名。
    fn class(self) -> &'static str {
        match self {
            Self::Red => "tone-red",
            Self::Orange => "tone-orange",
            Self::Yellow => "tone-yellow",
            Self::Blue => "tone-blue",
            Self::Done => "tone-done",
            Self::Late => "tone-late",
            Self::Gap => "tone-gap",
            Self::Rest => "tone-rest",
            Self::Open => "tone-open",
            Self::Plain => "tone-plain",
        }
    }

    fn texture(self) -> Texture {
        match self {
            Self::Red | Self::Gap => Texture::Cross,
            Self::Orange | Self::Late => Texture::Slash,
            Self::Yellow | Self::Open => Texture::Dots,
            Self::Blue | Self::Rest => Texture::Level,
            Self::Done | Self::Plain => Texture::Solid,
        }
    }

    /// 风险四级另有的形状。
    fn shape(self) -> Option<&'static str> {
        match self {
            Self::Red => Some("level-red"),
            Self::Orange => Some("level-orange"),
            Self::Yellow => Some("level-yellow"),
            Self::Blue => Some("level-blue"),
            _ => None,
        }
    }
}

/// 一块长方形。
#[derive(Clone, Copy)]
struct Area {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

/// 一块带花纹的颜色。花纹是画出来的线，不用 `<pattern>`：同一页好几张图，编号不会撞。
fn filled(tone: Tone, area: Area) -> Markup {
    let Area { x, y, width, height } = area;
    html! {
        rect class={ "tone " (tone.class()) } x=(x) y=(y) width=(width) height=(height) {}
        @let strokes = strokes(tone.texture(), area);
        @if !strokes.is_empty() { path class={ "texture " (tone.class()) } d=(strokes) {} }
    }
}

/// 花纹的线，一根也不出这块长方形。
fn strokes(texture: Texture, area: Area) -> String {
    match texture {
        Texture::Solid => String::new(),
        Texture::Slash => slashes(area, 7, false),
        Texture::Cross => slashes(area, 8, false) + &slashes(area, 8, true),
        Texture::Dots => dots(area, 6),
        Texture::Level => (1..=2).map(|third| format!("M{} {}h{}", area.x, area.y + area.height * third / 3, area.width)).collect(),
    }
}

/// 45° 的斜线；`back` 往另一边斜。
fn slashes(area: Area, step: usize, back: bool) -> String {
    let Area { x, y, width, height } = area;
    let at = |across: usize| if back { x + width - across } else { x + across };
    let mut path = String::new();
    let mut k = step;
    while k < width + height {
        path.push_str(&format!(
            "M{} {}L{} {}",
            at(k.saturating_sub(height)),
            y + k.min(height),
            at(k.min(width)),
            y + k.saturating_sub(width)
        ));
        k += step;
    }
    path
}

fn dots(area: Area, step: usize) -> String {
    let mut path = String::new();
    for (row, y) in (area.y + step / 2..area.y + area.height).step_by(step).enumerate() {
        for x in (area.x + step / 2 + row % 2 * step / 2..(area.x + area.width).saturating_sub(1)).step_by(step) {
            path.push_str(&format!("M{x} {y}h1"));
        }
    }
    path
}

/// 图例里的一样：花纹、形状、字。
fn key(tone: Tone, word: &str) -> Markup {
    html! {
        li {
            svg.swatch viewBox="0 0 22 22" aria-hidden="true" { (filled(tone, Area { x: 1, y: 1, width: 20, height: 20 })) }
            @if let Some(shape) = tone.shape() { span class={ "shape " (tone.class()) } { (icon(shape)) } }
            span { (word) }
        }
    }
}

/// 图上放得下的字：太长的截断，全文在表里。
fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// 一张表：头一列是行的名字。
pub fn table(caption: &str, head: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        table.numbers {
            caption { (caption) }
            thead { tr { @for one in head { @if one.is_empty() { td {} } @else { th scope="col" { (one) } } } } }
            tbody {
                @for row in rows {
                    tr { @for (index, cell) in row.iter().enumerate() { @if index == 0 { th scope="row" { (cell) } } @else { td { (cell) } } } }
                }
            }
        }
    }
}

/// 图，和图后面的表。表平时收着；打印时都印出来。
pub fn with_table(chart: Markup, table: Markup) -> Markup {
    html! { figure.chart { (chart) details.chart-table { summary { "看数字" } (table) } } }
}

/// 读屏听到的一句：这是什么图，里面有什么。
fn said(name: &str, what: impl Iterator<Item = String>) -> String {
    let what = what.collect::<Vec<_>>().join("；");
    if what.is_empty() { name.to_owned() } else { format!("{name}：{what}") }
}

/// 图的外框。
fn drawing(class: &str, name: &str, size: (usize, usize), inside: Markup) -> Markup {
    html! {
        svg class=(class) role="img" aria-label=(name) viewBox={ "0 0 " (size.0) " " (size.1) } { (PreEscaped(inside.into_string())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stroke_leaves_its_area() {
        for texture in [Texture::Slash, Texture::Cross, Texture::Dots, Texture::Level] {
            for (width, height) in [(1, 20), (3, 20), (40, 20), (300, 20), (20, 20)] {
                let area = Area { x: 10, y: 30, width, height };
                let path = strokes(texture, area).replace(['M', 'L', 'h'], " ");
                for pair in strokes(texture, area).split(['M', 'L']).filter(|pair| !pair.is_empty() && !pair.contains('h')) {
                    let mut numbers = pair.split(' ').map(|one| one.parse::<usize>().expect("数字"));
                    let (x, y) = (numbers.next().expect("横"), numbers.next().expect("竖"));
                    assert!((10..=10 + width).contains(&x) && (30..=30 + height).contains(&y), "{texture:?} {width}: {path}");
                }
            }
        }
    }

    #[test]
    fn nothing_drawn_carries_a_style_attribute_or_unescaped_text() {
        let rows = vec![Bar { label: "<script>".to_owned(), parts: vec![Part { tone: Tone::Red, value: 3, word: "重大\"".to_owned() }] }];
        let html = with_table(bars("名<字>", &rows), table("表", &["一"], &[vec!["<b>".to_owned()]])).into_string();
        assert!(!html.contains("style="));
        assert!(!html.contains("<script>") && !html.contains("<b>") && !html.contains("名<字>"));
    }

    #[test]
    fn long_words_are_clipped_to_fit() {
        assert_eq!(clipped("一车间", 5), "一车间");
        assert_eq!(clipped("一车间二车间", 5), "一车间二…");
    }
}
