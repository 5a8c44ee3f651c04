//! 发群的长图：在画布上画，不靠任何外面的字体和图片。

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::Poster;
use crate::platform::hand_out_image;

const WIDTH: f64 = 750.0;
const MARGIN: f64 = 40.0;
const FONT: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// 一行要画的字。
struct Row {
    text: String,
    size: f64,
    bold: bool,
    color: &'static str,
}

/// 画成一张长图，返回图片地址（`data:`）；画不了返回 `None`，文字照样能发。
pub fn draw_poster(poster: &Poster) -> Option<String> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let rows = rows(&pen, poster);
    let height = rows.iter().map(|row| row.size * 1.6).sum::<f64>() + MARGIN * 2.0;
    canvas.set_width(WIDTH as u32);
    canvas.set_height(height as u32);
    pen.set_fill_style_str("#ffffff");
    pen.fill_rect(0.0, 0.0, WIDTH, height);
    pen.set_fill_style_str(if poster.good { "#005c36" } else { "#b3001b" });
    pen.fill_rect(0.0, 0.0, 16.0, height);
    let mut y = MARGIN;
    for row in rows {
        set_font(&pen, row.size, row.bold);
        pen.set_fill_style_str(row.color);
        pen.fill_text(&row.text, MARGIN, y + row.size * 1.15).ok()?;
        y += row.size * 1.6;
    }
    hand_out_image(&canvas)
}

fn set_font(pen: &CanvasRenderingContext2d, size: f64, bold: bool) {
    let weight = if bold { "bold " } else { "" };
    pen.set_font(&format!("{weight}{}px {FONT}", size as u32));
}

fn rows(pen: &CanvasRenderingContext2d, poster: &Poster) -> Vec<Row> {
    let mut rows = Vec::new();
    let last = poster.lines.len().saturating_sub(1);
    for (index, line) in poster.lines.iter().enumerate() {
        let (size, bold, color) = match index {
            0 => (44.0, true, "#14191b"),
            _ if index == last => (24.0, false, "#3b4447"),
            _ if line.starts_with(|first: char| first.is_ascii_digit()) => (34.0, true, "#14191b"),
            _ => (30.0, false, "#14191b"),
        };
        set_font(pen, size, bold);
        rows.extend(wrap(pen, line).into_iter().map(|text| Row { text, size, bold, color }));
    }
    rows
}

/// 按宽度折行：中文在哪个字后面都能断。
fn wrap(pen: &CanvasRenderingContext2d, line: &str) -> Vec<String> {
    let room = WIDTH - MARGIN * 2.0;
    let mut rows = Vec::new();
    let mut row = String::new();
    for char in line.chars() {
        row.push(char);
        if pen.measure_text(&row).is_ok_and(|size| size.width() > room) {
            row.pop();
            rows.push(std::mem::take(&mut row));
            row.push(char);
        }
    }
    rows.push(row);
    rows
}
