//! 应用的后一半：记录、隐患、数据。闲下来或用到时才装，和前一半各有各的内存，用同一个库。
//!
//! 给前一半（`platform::desk`）叫的名字就是这里导出的几个。

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        gangshao::crash::install();
        gangshao::desk::wake();
    }
}

#[cfg(target_arch = "wasm32")]
mod exports {
    use wasm_bindgen::prelude::*;

    /// 把 `hash` 那一页画进 `host`；`moved` 是人刚走到这一页（焦点该交给标题）。
    #[wasm_bindgen]
    pub fn show(host: web_sys::HtmlElement, hash: &str, moved: bool) {
        gangshao::desk::show(host, hash, moved);
    }

    /// 前一半要换页了，收走现在这一页。
    #[wasm_bindgen]
    pub fn hide() {
        gangshao::desk::hide();
    }

    /// 在前一半的页面里画一块，见 `desk::part`。
    #[wasm_bindgen]
    pub fn part(host: web_sys::HtmlElement, what: &str) {
        gangshao::desk::part(host, what);
    }

    /// 一张正在查的表还不能交是为什么；能交是空的。
    #[wasm_bindgen]
    pub async fn complaint(run: String) -> String {
        gangshao::desk::complaint(run).await
    }

    /// 没存上的再存一次。
    #[wasm_bindgen]
    pub fn retry() {
        gangshao::desk::retry();
    }
}
