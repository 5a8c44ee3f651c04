//! 返回时每个列表还在原来的地方：按地址记住滚到哪里，新走到的页从头看起。

use std::cell::{Cell, RefCell};

use leptos::prelude::{request_animation_frame, window};
use wasm_bindgen::JsValue;

use crate::journal::SmallMap;

thread_local! {
    static SEEN: RefCell<SmallMap<String, f64>> = RefCell::default();
    /// 这一页该滚到哪里；到过几页。
    static SETTLED: Cell<(f64, u32)> = const { Cell::new((0.0, 0)) };
}

/// 开头叫一次：滚到哪里由这里管，浏览器不要抢着滚。
pub fn own_scroll() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
}

/// 离开 `href` 时叫：记住滚到了哪里。
pub fn keep_scroll(href: &str) {
    let y = window().scroll_y().unwrap_or(0.0);
    SEEN.with_borrow_mut(|seen| seen.insert(href.to_owned(), y));
}

/// 到了 `href` 时叫：退回来的滚到原处，新走到的滚到顶。
pub fn settle_scroll(href: &str) {
    let Ok(history) = window().history() else { return };
    let returning = history.state().is_ok_and(|state| state.is_truthy());
    let _ = history.replace_state(&JsValue::TRUE, "");
    let y = if returning { SEEN.with_borrow(|seen| seen.get(&href.to_owned()).copied().unwrap_or(0.0)) } else { 0.0 };
    SETTLED.set((y, SETTLED.get().1 + 1));
    resettle_scroll();
}

/// 这一页是后来才画出来的：再滚到该在的地方。
pub fn resettle_scroll() {
    // 等这一页画出来再滚。
    let y = SETTLED.get().0;
    request_animation_frame(move || request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, y)));
}

/// 人在应用里走动过（不是刚打开的第一页）。
pub fn has_moved() -> bool {
    SETTLED.get().1 > 1
}
