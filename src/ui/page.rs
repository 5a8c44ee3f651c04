//! 每个屏幕都有的几样：标题、链接、出了什么事的一行、本单位的电话、朗读。

use maud::{Markup, html};

use super::icon::icon;
use super::{Act, Records};
use crate::platform::{can_speak, is_speaking, set_title, speak, stop_speaking};
use crate::route::Route;

/// 页面的标题：唯一的 `h1`，也是文档标题。
pub fn head(title: &str) -> Markup {
    set_title(&format!("{title} · 岗哨"));
    html! { h1 #title tabindex="-1" { (title) } }
}

/// 走到另一个屏幕的链接。
pub fn link(route: &Route, class: &str, text: &str) -> Markup {
    html! { a class=(class) href=(route.href()) { (text) } }
}

/// 带图标的链接。
pub fn link_with(route: &Route, class: &str, image: &str, text: &str) -> Markup {
    html! { a class=(class) href=(route.href()) { (icon(image)) span.grow { (text) } } }
}

/// 还没到。
pub fn waiting() -> Markup {
    html! { p.quiet { "正在打开…" } }
}

/// 一样内容到不了：说哪样、为什么、怎么办，别的照常。再试的键由 [`retry_act`] 接。
pub fn trouble(what: &str, why: &str) -> Markup {
    html! {
        div.banner.bad role="alert" {
            (icon("danger"))
            span { (what) "打不开：" (why) "。别的内容照常能用。" }
            button type="button" data-act="retry" { "再试一次" }
        }
    }
}

/// 联系人种类的词。
pub fn contact_label(kind: &str) -> &str {
    match kind {
        "team_leader" => "班组长",
        "safety_officer" => "安全员",
        "duty_phone" => "单位值班电话",
        other => other,
    }
}

/// 本单位的电话键；一个都没填时是一条谁也看不漏的横幅。
pub fn company_calls(records: Records) -> Markup {
    let contacts: Vec<_> = records.contacts().into_iter().filter(|(_, _, personal)| !personal.phone.is_empty()).collect();
    html! {
        @if contacts.is_empty() {
            div.banner.bad {
                (icon("call"))
                span { "还没有填本单位的电话：出事找不到班组长、安全员。" }
                (link(&Route::Company, "button", "现在填"))
            }
        } @else {
            div.calls {
                @for (_, kind, personal) in &contacts {
                    a.call.company href={ "tel:" (personal.phone) } {
                        (icon("call"))
                        span { b { (contact_label(kind)) } (personal.name) " " (personal.phone) }
                    }
                }
            }
        }
    }
}

/// 朗读键：有中文嗓音才露面，由 [`speak_act`] 接。
pub fn speak_button(which: &str) -> Markup {
    html! { @if can_speak() { button.no-print type="button" data-act={ "speak:" (which) } { (icon("speak")) "朗读" } } }
}

/// 朗读键按下：没在读就读，在读就停。
pub fn speak_act(act: &Act, text: &str) {
    if is_speaking() {
        stop_speaking();
        act.on.set_attribute("aria-pressed", "false").ok();
    } else {
        speak(text);
        act.on.set_attribute("aria-pressed", "true").ok();
    }
}
