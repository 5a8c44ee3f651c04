//! 手写签名：在一块画布上写，存成 PNG。手指、鼠标、触控笔一样；不能手写的只写姓名，不用它。

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, Event, HtmlCanvasElement};

use super::js::get;
use super::pick::read_blob;
use crate::photo_file::seal_png;

/// 画布里面多少像素宽、多少高；显示多大由样式定。
const WIDTH: u32 = 720;
const HEIGHT: u32 = 288;
/// 写了这么长（像素）才算写过字：碰一下不算。
const SHORTEST: f64 = 60.0;
const EVENTS: [&str; 4] = ["pointerdown", "pointermove", "pointerup", "pointercancel"];

/// 一块能签字的画布。丢掉就不再听手指了。
pub struct Ink {
    canvas: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
    hear: Closure<dyn FnMut(Event)>,
    /// 一共写了多长。
    written: Rc<Cell<f64>>,
}

impl Ink {
    /// 在页面上 id 是 `id` 的画布上开始写；没有这块画布是 `None`。
    pub fn open(id: &str) -> Option<Self> {
        let canvas: HtmlCanvasElement = document().get_element_by_id(id)?.dyn_into().ok()?;
        canvas.set_width(WIDTH);
        canvas.set_height(HEIGHT);
        let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let written = Rc::new(Cell::new(0.0));
        let hear = {
            let (canvas, pen, written) = (canvas.clone(), pen.clone(), written.clone());
            let mut from: Option<(f64, f64)> = None;
            Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                let kind = event.type_();
                let here = place(&canvas, &event);
                match (kind.as_str(), from) {
                    ("pointerdown", _) => {
                        event.prevent_default();
                        hold(&canvas, &event);
                        from = Some(here);
                    }
                    ("pointermove", Some(before)) => {
                        stroke(&pen, before, here);
                        written.set(written.get() + (here.0 - before.0).hypot(here.1 - before.1));
                        from = Some(here);
                    }
                    ("pointermove", None) => {}
                    _ => from = None,
                }
            })
        };
        for event in EVENTS {
            canvas.add_event_listener_with_callback(event, hear.as_ref().unchecked_ref()).ok()?;
        }
        let ink = Self { canvas, pen, hear, written };
        ink.clear();
        Some(ink)
    }

    /// 擦干净，重写。
    pub fn clear(&self) {
        // 底色是白的：深色的屏幕上、打印出来，都看得清
        self.pen.set_fill_style_str("#ffffff");
        self.pen.fill_rect(0.0, 0.0, f64::from(WIDTH), f64::from(HEIGHT));
        self.pen.set_stroke_style_str("#14191b");
        self.pen.set_line_width(7.0);
        self.pen.set_line_cap("round");
        self.pen.set_line_join("round");
        self.written.set(0.0);
    }

    /// 还没写字。
    pub fn is_empty(&self) -> bool {
        self.written.get() < SHORTEST
    }

    /// 写好的签名，PNG，带着盐；没写字、画布读不出来是 `None`。
    pub async fn png(&self, salt: &[u8; 16]) -> Option<Vec<u8>> {
        if self.is_empty() {
            return None;
        }
        let drawn = Promise::new(&mut |resolve, reject| {
            if self.canvas.to_blob(&resolve).is_err() {
                let _ = reject.call0(&JsValue::UNDEFINED);
            }
        });
        let blob: Blob = JsFuture::from(drawn).await.ok()?.dyn_into().ok()?;
        seal_png(&read_blob(&blob, 0.0, blob.size()).await.ok()?, salt)
    }
}

impl Drop for Ink {
    fn drop(&mut self) {
        for event in EVENTS {
            let _ = self.canvas.remove_event_listener_with_callback(event, self.hear.as_ref().unchecked_ref());
        }
    }
}

/// 手指在画布的哪个像素上。
fn place(canvas: &HtmlCanvasElement, event: &Event) -> (f64, f64) {
    let at = |name| get(event, name).as_f64().unwrap_or(0.0);
    let scale = |shown: i32, inside: u32| f64::from(inside) / f64::from(shown.max(1));
    (at("offsetX") * scale(canvas.client_width(), WIDTH), at("offsetY") * scale(canvas.client_height(), HEIGHT))
}

/// 手指滑出画布也跟着，直到抬起来。
fn hold(canvas: &HtmlCanvasElement, event: &Event) {
    if let Ok(capture) = get(canvas, "setPointerCapture").dyn_into::<js_sys::Function>() {
        let _ = capture.call1(canvas, &get(event, "pointerId"));
    }
}

fn stroke(pen: &CanvasRenderingContext2d, from: (f64, f64), to: (f64, f64)) {
    pen.begin_path();
    pen.move_to(from.0, from.1);
    pen.line_to(to.0, to.1);
    pen.stroke();
}
