//! 在一块东西上点到了哪里。

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

use super::js::get;

/// 点在合 `selector` 的那一块的哪里：离左边、上边各占几成（0 到 1）。点在外面的是 `None`。
pub fn tapped(event: &Event, selector: &str) -> Option<(f64, f64)> {
    let on = event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()??;
    let measure: js_sys::Function = get(&on, "getBoundingClientRect").dyn_into().ok()?;
    let place = measure.call0(&on).ok()?;
    let number = |from: &JsValue, name| get(from, name).as_f64();
    let share = |at, from, size| Some((number(event, at)? - number(&place, from)?) / number(&place, size).filter(|size| *size > 0.0)?);
    Some((share("clientX", "left", "width")?, share("clientY", "top", "height")?))
}
