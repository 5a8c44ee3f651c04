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
    fn retry(this: &OtherHalf) -> Result<(), JsValue>;
}

impl OtherHalf {
    /// 请它把 `hash` 那一页画进 id 是 `host` 的元素；元素不在了（人已经走开）就不画。
    pub fn draw(&self, host: &str, hash: &str, moved: bool) {
        if let Some(host) = document().get_element_by_id(host).and_then(|host| host.dyn_into::<HtmlElement>().ok()) {
            let _ = self.show(&host, hash, moved);
        }
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
