//! 画一块屏幕：样子是一段 HTML（maud，转义由它管），要变的时候整段换；点按、提交、输入在外层一处接住。
//!
//! 只有这一处和 Leptos 的视图打交道，所以页面再多，生成的代码也不跟着翻倍（见 `docs/adr/0004-markup.md`）。

use leptos::prelude::*;
use maud::Markup;

use crate::platform::{focused, refocus};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// 人做了一件事。
pub struct Act {
    /// `data-act` 里写的名字。
    pub name: String,
    /// 写着它的元素。
    pub on: HtmlElement,
}

impl Act {
    /// 名字里冒号后面的部分，如 `answer:3:pass` 的 `["3", "pass"]`。
    pub fn parts(&self) -> Vec<&str> {
        self.name.split(':').skip(1).collect()
    }

    /// 输入框现在的字。
    pub fn value(&self) -> String {
        event_value(&self.on)
    }
}

fn event_value(element: &HtmlElement) -> String {
    js_sys::Reflect::get(element, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// 跟着信号换的一整块（里面还有会动的块）。
pub fn switch(choose: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    switch_boxed(Box::new(choose))
}

fn switch_boxed(choose: Box<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    view! { {move || choose()} }.into_any()
}

/// 什么都不画。
pub fn nothing() -> AnyView {
    ().into_any()
}

/// 读到的信号一变就做一遍。
pub fn watch(act: impl Fn() + 'static) {
    watch_boxed(Box::new(act));
}

fn watch_boxed(act: Box<dyn Fn()>) {
    Effect::new(move |_| act());
}

type Draw = Box<dyn Fn() -> Markup + Send + Sync>;
type Do = Box<dyn Fn(Act)>;

/// 不变的一块。
pub fn still(markup: Markup) -> AnyView {
    screen_boxed(Box::new(move || maud::PreEscaped(markup.0.clone())), Box::new(|_| {}))
}

/// 跟着信号变的一块。
pub fn live(draw: impl Fn() -> Markup + Send + Sync + 'static) -> AnyView {
    screen_boxed(Box::new(draw), Box::new(|_| {}))
}

/// 跟着信号变、能操作的一块：`data-act` 的点按和提交，`data-input` 的输入。
pub fn screen(draw: impl Fn() -> Markup + Send + Sync + 'static, act: impl Fn(Act) + 'static) -> AnyView {
    screen_boxed(Box::new(draw), Box::new(act))
}

fn screen_boxed(draw: Draw, act: Do) -> AnyView {
    // 画出来一样就不换：展开着的、正在输入的都留在原处。
    let html = Memo::new(move |_| draw().into_string());
    let act = StoredValue::new_local(act);
    let hear = move |event: Event, attribute: &str| {
        let Some((name, on)) = named(&event, attribute) else { return false };
        act.with_value(|act| act(Act { name, on }));
        true
    };
    view! {
        <div
            class="stack"
            inner_html=move || {
                if let Some(held) = focused() {
                    request_animation_frame(move || refocus(&held));
                }
                html.get()
            }
            on:click=move |event| {
                let event: Event = event.into();
                if closest(&event, "form[data-act]").is_none() || closest(&event, "button[data-act]").is_some() {
                    hear(event, "data-act");
                }
            }
            on:submit=move |event| {
                event.prevent_default();
                hear(event.into(), "data-act");
            }
            on:input=move |event| {
                hear(event, "data-input");
            }
            on:change=move |event| {
                hear(event, "data-change");
            }
            on:keydown=keys
        ></div>
    }
    .into_any()
}

fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

fn named(event: &Event, attribute: &str) -> Option<(String, HtmlElement)> {
    let element = closest(event, &format!("[{attribute}]"))?;
    Some((element.get_attribute(attribute)?, element.dyn_into().ok()?))
}

/// 键盘：单选组和页签的方向键只移焦点，按空格或回车才算选——记录不该被方向键改掉；
/// 问话开着时 Tab 走不出去，Esc 按它的 `data-escape` 键。
fn keys(event: KeyboardEvent) {
    let key = event.key();
    let moved = match key.as_str() {
        "ArrowRight" | "ArrowDown" => beside(event.as_ref(), true),
        "ArrowLeft" | "ArrowUp" => beside(event.as_ref(), false),
        "Tab" => wrapped(event.as_ref(), event.shift_key()),
        "Escape" => {
            let button = closest(event.as_ref(), "[role=dialog]").and_then(|dialog| dialog.query_selector("[data-escape]").ok()?);
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                button.click();
            }
            return;
        }
        _ => return,
    };
    if let Some(to) = moved.and_then(|to| to.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = to.focus();
    }
}

/// 同组里旁边的一个，到头绕回来。
fn beside(event: &Event, forward: bool) -> Option<Element> {
    let from = closest(event, "[role=radio],[role=tab]")?;
    let group = from.parent_element()?;
    if forward {
        from.next_element_sibling().or_else(|| group.first_element_child())
    } else {
        from.previous_element_sibling().or_else(|| group.last_element_child())
    }
}

/// 问话里 Tab 到头时该去的另一头；没到头是 `None`，浏览器自己会走。
fn wrapped(event: &Event, back: bool) -> Option<Element> {
    let all = closest(event, "[role=dialog]")?.query_selector_all("button,a,input,textarea").ok()?;
    let last = all.length().checked_sub(1)?;
    let (edge, other) = if back { (0, last) } else { (last, 0) };
    let here = event.target()?.dyn_into::<Element>().ok()?;
    let at_edge = all.get(edge)?.dyn_into::<Element>().ok()? == here;
    if at_edge { all.get(other)?.dyn_into().ok() } else { None }
}
