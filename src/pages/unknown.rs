//! 不认识的地址：说清楚，领回家。

use leptos::prelude::AnyView;
use maud::html;

use crate::route::Route;
use crate::ui::{head, link, still};

/// 没有这一页。
pub fn unknown(address: &str) -> AnyView {
    still(html! {
        (head("没有这一页"))
        div.empty {
            p { "地址“" (address) "”不在岗哨里。可能是旧的、打错了，或这一版还没有。" }
            (link(&Route::Today, "button primary", "回到今日"))
            (link(&Route::Cards, "button", "去看岗位卡"))
        }
    })
}
