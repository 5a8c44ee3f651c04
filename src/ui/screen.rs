//! 画一块屏幕：样子是一段 HTML（maud，转义由它管），要变的时候整段换；点按、提交、输入在外层一处接住。
//!
//! 只有这一处和 Leptos 的视图打交道，所以页面再多，生成的代码也不跟着翻倍（见 `docs/adr/0004-markup.md`）。

use leptos::prelude::*;
use maud::Markup;
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
            inner_html=move || html.get()
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
            on:keydown=arrow_keys
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

/// 单选组和页签的方向键：只移焦点，按空格或回车才算选——记录不该被方向键改掉。
fn arrow_keys(event: KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => true,
        "ArrowLeft" | "ArrowUp" => false,
        _ => return,
    };
    let Some(from) = closest(event.as_ref(), "[role=radio],[role=tab]") else { return };
    let to = if forward { from.next_element_sibling() } else { from.previous_element_sibling() };
    if let Some(to) = to.and_then(|to| to.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = to.focus();
    }
}
