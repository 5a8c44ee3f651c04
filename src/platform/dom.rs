//! 窗口、文档、地址。

use leptos::prelude::{document, window};
use std::pin::Pin;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

/// 现在的 `location.hash`。
pub fn current_hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// 走到另一个地址，不留下"返回"。
pub fn replace(href: &str) {
    let _ = window().location().replace(href);
}

/// `location.hash` 变了就叫一声。
pub fn on_hash_change(act: impl FnMut() + 'static) {
    let act = Closure::<dyn FnMut()>::new(act);
    let _ = window().add_event_listener_with_callback("hashchange", act.as_ref().unchecked_ref());
    act.forget();
}

/// 页面又看得见了就叫一声。
pub fn on_visible(mut act: impl FnMut() + 'static) {
    let act = Closure::<dyn FnMut()>::new(move || {
        if !document().hidden() {
            act();
        }
    });
    let _ = document().add_event_listener_with_callback("visibilitychange", act.as_ref().unchecked_ref());
    act.forget();
}

/// 文档的标题。
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// 页面里埋着的一段文字（单文件版的内容包）。
pub fn embedded_text(id: &str) -> Option<String> {
    document().get_element_by_id(id)?.text_content()
}

/// 拿掉应用起来之前的壳。
pub fn remove_element(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.remove();
    }
}

/// 页面上有没有这个元素。
pub fn has_element(id: &str) -> bool {
    document().get_element_by_id(id).is_some()
}

/// 把一个元素滚到眼前，并把焦点交给它里面第一个能操作的东西。
pub fn bring_to(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    element.scroll_into_view();
    if let Ok(Some(inner)) = element.query_selector("[role=radio],button,input,textarea")
        && let Ok(inner) = inner.dyn_into::<HtmlElement>()
    {
        let _ = inner.focus();
    }
}

/// 把焦点交给一个元素。
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// 写在 `<html data-…>` 上；空字符串就去掉。
pub fn set_root_data(name: &str, value: &str) {
    let Some(root) = document().document_element() else { return };
    let name = format!("data-{name}");
    let _ = if value.is_empty() { root.remove_attribute(&name) } else { root.set_attribute(&name, value) };
}

/// 这个构建的构建号；单文件版和正式版都写在 `#boot` 脚本的属性上。
pub fn build_id() -> String {
    document().get_element_by_id("boot").and_then(|boot| boot.get_attribute("data-build")).unwrap_or_default()
}

/// 页面是不是从文件打开的单文件版。
pub fn is_one_file() -> bool {
    document().get_element_by_id("leaves").is_some()
}

/// 去做一件要等的事，不等它。
///
/// 装箱：不论等的是什么，叫浏览器去等的代码只有一份。
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_boxed(Box::pin(work));
}

#[inline(never)]
fn spawn_boxed(work: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(work);
}

/// 闲下来再做。
pub fn when_idle(act: impl FnOnce() + 'static) {
    leptos::prelude::set_timeout(act, std::time::Duration::from_millis(300));
}

/// 像点了一个链接那样去取一个文件存下（名字照它自己的）。
pub fn open_link(href: &str) {
    let Ok(link) = document().create_element("a") else { return };
    let _ = link.set_attribute("href", href);
    let _ = link.set_attribute("download", "");
    if let Ok(link) = link.dyn_into::<HtmlElement>() {
        link.click();
    }
}

/// 把收着的（`<details>`）都打开：打印前用，收着的印不出来。
pub fn open_all(selector: &str) {
    let Ok(all) = document().query_selector_all(selector) else { return };
    for index in 0..all.length() {
        if let Some(one) = all.get(index).and_then(|one| one.dyn_into::<Element>().ok()) {
            let _ = one.set_attribute("open", "");
        }
    }
}

/// 打印这一页。
pub fn print() {
    let _ = window().print();
}

/// 输入框现在的字，去掉两头的空白。
pub fn field_value(id: &str) -> String {
    let element = document().get_element_by_id(id);
    let value = element.and_then(|element| js_sys::Reflect::get(&element, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default().trim().to_owned()
}

/// 改输入框里的字。
pub fn set_value(id: &str, value: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = js_sys::Reflect::set(&element, &"value".into(), &value.into());
    }
}

/// 焦点在谁身上：它的 id，没有就是 `data-act`。重画之前问，重画之后交给 [`refocus`]。
pub fn focused() -> Option<String> {
    let active = document().active_element()?;
    match active.id() {
        id if !id.is_empty() => Some(format!("[id=\"{id}\"]")),
        _ => Some(format!("[data-act=\"{}\"]", active.get_attribute("data-act")?)),
    }
}

/// 重画把焦点弄丢了，就还给原来那个。
pub fn refocus(selector: &str) {
    let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
    if lost && let Ok(Some(element)) = document().query_selector(selector) {
        focus_element(&element);
    }
}

/// 把焦点还给一项里选中的那个键（关掉问话以后）。
pub fn focus_item(row: &str) {
    refocus(&format!("#{row} [role=radio][tabindex=\"0\"]"));
}

fn focus_element(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// 换掉一个元素里面的 HTML。
pub fn set_html(id: &str, html: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.set_inner_html(html);
    }
}

/// 在一个元素的末尾接上 HTML。
pub fn append_html(id: &str, html: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.insert_adjacent_html("beforeend", html);
    }
}

/// 一组单选里选中 `slug`（别的都不选），并把组的样式标上。
pub fn check_radio(row: &str, slug: &str) {
    let Some(row) = document().get_element_by_id(row) else { return };
    let _ = row.set_attribute("data-answer", slug);
    let Ok(radios) = row.query_selector_all("[role=radio]") else { return };
    for at in 0..radios.length() {
        let Some(radio) = radios.get(at).and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { continue };
        let chosen = radio.get_attribute("data-answer").as_deref() == Some(slug);
        let _ = radio.set_attribute("aria-checked", if chosen { "true" } else { "false" });
        let _ = radio.set_attribute("tabindex", if chosen { "0" } else { "-1" });
    }
}

/// 进度条走到 `done`/`total`（测量得来的长度，写在元素自己的样式上）。
pub fn set_progress(id: &str, done: usize, total: usize) {
    if let Some(bar) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = bar.style().set_property("inline-size", &format!("{}%", done * 100 / total.max(1)));
    }
}
