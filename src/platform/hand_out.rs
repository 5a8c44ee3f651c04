//! 把文字和图片交出去：分享面板 → 剪贴板 → 选中让人自己复制；图片总能长按保存。

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlCanvasElement, HtmlTextAreaElement};

use super::js::has;

/// 系统的分享面板；没有这个本事、被取消、被拒绝都是 `false`。
pub async fn share_text(text: &str) -> bool {
    let navigator = window().navigator();
    if !has(&navigator, "share") {
        return false;
    }
    let data = web_sys::ShareData::new();
    data.set_text(text);
    JsFuture::from(navigator.share_with_data(&data)).await.is_ok()
}

/// 复制 `id` 那个文本框里的字。明文 http 下没有剪贴板接口，退回老办法。
pub async fn copy_text(id: &str) -> bool {
    let Some(area) = document().get_element_by_id(id).and_then(|one| one.dyn_into::<HtmlTextAreaElement>().ok()) else { return false };
    let navigator = window().navigator();
    if has(&navigator, "clipboard") && JsFuture::from(navigator.clipboard().write_text(&area.value())).await.is_ok() {
        return true;
    }
    area.select();
    let document: JsValue = document().into();
    let copied = js_sys::Reflect::get(&document, &"execCommand".into())
        .ok()
        .and_then(|command| command.dyn_into::<js_sys::Function>().ok())
        .and_then(|command| command.call1(&document, &"copy".into()).ok());
    copied.is_some_and(|done| done.is_truthy())
}

/// 把画布变成图片地址，放进 `<img>`，在微信里长按就能保存。
pub fn hand_out_image(canvas: &HtmlCanvasElement) -> Option<String> {
    canvas.to_data_url_with_type("image/png").ok()
}
