//! 每个屏幕都有的几样：标题、链接、出了什么事的一行、本单位的电话。

use leptos::prelude::*;

use super::icon::icon;
use super::{Contents, Records};
use crate::platform::set_title;
use crate::route::Route;

/// 页面的标题：唯一的 `h1`，也是文档标题。
pub fn head(title: &str) -> AnyView {
    set_title(&format!("{title} · 岗哨"));
    view! { <h1 id="title" tabindex="-1">{title.to_owned()}</h1> }.into_any()
}

/// 走到另一个屏幕的链接。
pub fn link(route: &Route, class: &'static str, text: impl Into<String>) -> AnyView {
    view! { <a class=class href=route.href()>{text.into()}</a> }.into_any()
}

/// 带图标的链接。
pub fn link_with(route: &Route, class: &'static str, image: &str, text: impl Into<String>) -> AnyView {
    view! { <a class=class href=route.href()>{icon(image)} <span class="grow">{text.into()}</span></a> }.into_any()
}

/// 一样内容到不了：说哪样、为什么、怎么办，别的照常。
pub fn trouble(contents: Contents, what: &str, why: &str) -> AnyView {
    let text = format!("{what}打不开：{why}。别的内容照常能用。");
    view! {
        <div class="banner bad" role="alert">
            {icon("danger")}
            <span>{text}</span>
            <button type="button" on:click=move |_| contents.retry()>"再试一次"</button>
        </div>
    }
    .into_any()
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
pub fn company_calls(records: Records) -> impl Fn() -> AnyView + Clone + 'static {
    move || {
        let contacts: Vec<_> = records.contacts().into_iter().filter(|(_, _, personal)| !personal.phone.is_empty()).collect();
        if contacts.is_empty() {
            return view! {
                <div class="banner bad">
                    {icon("call")} <span>"还没有填本单位的电话：出事找不到班组长、安全员。"</span>
                    {link(&Route::Company, "button", "现在填")}
                </div>
            }
            .into_any();
        }
        let rows = contacts
            .into_iter()
            .map(|(_, kind, personal)| {
                let phone = personal.phone;
                view! {
                    <a class="call company" href=format!("tel:{phone}")>
                        {icon("call")}
                        <span>
                            <b>{contact_label(&kind).to_owned()}</b>
                            {format!("{} {phone}", personal.name)}
                        </span>
                    </a>
                }
            })
            .collect_view();
        view! { <div class="calls">{rows}</div> }.into_any()
    }
}
