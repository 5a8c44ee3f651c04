//! 发群：一点就有一张长图和一段话；微信里下载不了，长按图片就能保存。

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::export::{GroupMessage, draw_poster};
use crate::platform::{copy_text, share_text};
use crate::ui::icon::icon;

/// 发群的一块；点了才画图。
pub fn send_box(message: GroupMessage) -> AnyView {
    let open = RwSignal::new(false);
    let message = StoredValue::new(message);
    view! {
        <div class="stack no-print">
            <button type="button" class="primary" aria-expanded=move || if open.get() { "true" } else { "false" } on:click=move |_| open.update(|open| *open = !*open)>
                {icon("share")}
                "发群"
            </button>
            {move || open.get().then(|| message.with_value(opened))}
        </div>
    }
    .into_any()
}

fn opened(message: &GroupMessage) -> AnyView {
    let text = message.text();
    let picture = draw_poster(message).map(|url| {
        view! {
            <figure class="stack">
                <img class="poster" src=url alt="发群的长图，文字同下" />
                <figcaption class="fine">"长按图片，保存或转发。"</figcaption>
            </figure>
        }
    });
    let said = RwSignal::new("");
    let shared = text.clone();
    let share = move |_| {
        let text = shared.clone();
        spawn_local(async move {
            if !share_text(&text).await {
                said.set("这里没有分享面板：点“复制文字”，到群里粘贴；或长按图片。");
            }
        });
    };
    let copy = move |_| {
        spawn_local(async move {
            said.set(if copy_text("group-text").await {
                "已复制，到群里粘贴。"
            } else {
                "复制不了：在框里长按，全选，复制。"
            });
        });
    };
    view! {
        <div class="box stack">
            {picture}
            <label for="group-text">"发群文字"</label>
            <textarea id="group-text" rows="8" prop:value=text></textarea>
            <div class="row">
                <button type="button" on:click=copy>"复制文字"</button>
                <button type="button" on:click=share>"分享"</button>
            </div>
            <p role="status">{move || said.get()}</p>
        </div>
    }
    .into_any()
}
