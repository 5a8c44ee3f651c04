//! 发群：一点就有一张长图和一段话；微信里下载不了，长按图片就能保存。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use crate::export::{Poster, draw_poster};
use crate::platform::{copy_text, set_html, share_text, spawn};
use crate::ui::icon::icon;
use crate::ui::{Watched, screen};

/// 发群的一块；点了才画图。
pub fn send_box<P: Into<Poster>>(message: impl Fn() -> P + Send + Sync + 'static) -> AnyView {
    send_poster(Arc::new(move || message().into()))
}

fn send_poster(message: Arc<dyn Fn() -> Poster + Send + Sync>) -> AnyView {
    let open = Watched::new(false);
    let said = message.clone();
    let draw = move || {
        html! {
            div.stack.no-print {
                button.primary type="button" aria-expanded=(open.get()) data-act="open" { (icon("share")) "发群" }
                @if open.get() { (opened(&message())) }
            }
        }
    };
    screen(draw, move |act| match act.name.as_str() {
        "open" => open.update(|open| *open = !*open),
        "copy" => spawn(async {
            let copied = copy_text("group-text").await;
            set_html("group-said", if copied { "已复制，到群里粘贴。" } else { "复制不了：在框里长按，全选，复制。" });
        }),
        _ => {
            let text = untrack(|| said().text());
            spawn(async move {
                if !share_text(&text).await {
                    set_html("group-said", "这里没有分享面板：点“复制文字”，到群里粘贴；或长按图片。");
                }
            });
        }
    })
}

fn opened(message: &Poster) -> Markup {
    html! {
        div.box.stack {
            @if let Some(url) = draw_poster(message) {
                figure.stack {
                    img.poster src=(url) alt="发群的长图，文字同下";
                    figcaption.fine { "长按图片，保存或转发。" }
                }
            }
            label for="group-text" { "发群文字" }
            textarea #group-text rows="8" { (message.text()) }
            div.row {
                button type="button" data-act="copy" { "复制文字" }
                button type="button" data-act="share" { "分享" }
            }
            p #group-said role="status" {}
        }
    }
}
