//! 应用的两半怎么互相叫：前一半装上后一半、请它画一页；后一半把存得怎么样说给前一半。

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// 后一半导出的（`src/bin/gangshao-desk.rs`）。
    pub type OtherHalf;
    #[wasm_bindgen(method, catch)]
    fn show(this: &OtherHalf, host: &HtmlElement, hash: &str, moved: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn hide(this: &OtherHalf) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn part(this: &OtherHalf, host: &HtmlElement, what: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn complaint(this: &OtherHalf, run: &str) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn retry(this: &OtherHalf) -> Result<(), JsValue>;
}

impl OtherHalf {
    /// 请它把 `hash` 那一页画进 id 是 `host` 的元素；元素不在了（人已经走开）就不画。
    pub fn draw(&self, host: &str, hash: &str, moved: bool) {
        if let Some(host) = place(host) {
            let _ = self.show(&host, hash, moved);
        }
    }

    /// 请它在 id 是 `host` 的元素里画一块，哪一块见 `desk::part`。
    pub fn draw_part(&self, host: &str, what: &str) {
        if let Some(host) = place(host) {
            let _ = self.part(&host, what);
        }
    }

    /// 问它一张正在查的表还不能交是为什么；能交、问不到是空的。
    pub async fn why_not(&self, run: &str) -> String {
        let Ok(answer) = self.complaint(run) else { return String::new() };
        JsFuture::from(answer).await.ok().and_then(|words| words.as_string()).unwrap_or_default()
    }

    /// 收走那一页。
    pub fn leave(&self) {
        let _ = self.hide();
    }

    /// 它没存上的再存一次。
    pub fn save_again(&self) {
        let _ = self.retry();
    }
}

fn place(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// 装上后一半（`boot.js` 管取；取过就留着）。取不到是 `None`，下次再试。
pub async fn other_half() -> Option<OtherHalf> {
    let load = js_sys::Reflect::get(&window(), &"gangshaoDesk".into()).ok()?;
    let loading = load.dyn_into::<js_sys::Function>().ok()?.call0(&JsValue::UNDEFINED).ok()?;
    JsFuture::from(js_sys::Promise::resolve(&loading)).await.ok().map(JsCast::unchecked_into)
}

/// 两半之间的话走文档上的这个事件，`detail` 是 `[哪样, 一句话]`。
const EVENT: &str = "gangshao";

/// 说给前一半听：`saving`、`saved` 几点、`failed` 为什么、`drawn` 画好了。
pub fn tell_other_half(what: &str, words: &str) {
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&js_sys::Array::of2(&what.into(), &words.into()));
    if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict(EVENT, &init) {
        let _ = document().dispatch_event(&event);
    }
}

/// 标题栏里说存得怎么样的那一行：前一半画的，两半的都在里面；没有是空的。
pub fn saved_line() -> String {
    let line = document().query_selector(".saved").ok().flatten();
    line.and_then(|line| line.text_content()).unwrap_or_default()
}

/// 听后一半说。
pub fn hear_other_half(hear: impl Fn(&str, String) + 'static) {
    let act = Closure::<dyn Fn(web_sys::CustomEvent)>::new(move |event: web_sys::CustomEvent| {
        let detail = js_sys::Array::from(&event.detail());
        let part = |at| detail.get(at).as_string().unwrap_or_default();
        hear(&part(0), part(1));
    });
    let _ = document().add_event_listener_with_callback(EVENT, act.as_ref().unchecked_ref());
    act.forget();
}
