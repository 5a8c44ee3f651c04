//! 朗读键：有中文嗓音才露面。

use leptos::prelude::*;

use super::icon::icon;
use crate::platform::{can_speak, speak, stop_speaking};

/// 读 `text` 的键。没有中文嗓音的设备上什么都不画。
pub fn speak_button(text: impl Fn() -> String + 'static) -> AnyView {
    if !can_speak() {
        return ().into_any();
    }
    let speaking = RwSignal::new(false);
    on_cleanup(stop_speaking);
    let toggle = move |_| {
        if speaking.get_untracked() {
            stop_speaking();
        } else {
            speak(&text());
        }
        speaking.update(|on| *on = !*on);
    };
    view! {
        <button type="button" class="no-print" on:click=toggle>
            {icon("speak")}
            {move || if speaking.get() { "停止朗读" } else { "朗读" }}
        </button>
    }
    .into_any()
}
