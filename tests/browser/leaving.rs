//! 页面刚画好就走了：还在等的不再做。

use std::cell::RefCell;
use std::rc::Rc;

use gangshao::ui::{Watched, nothing};
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// 画一页，页面里做 `page`，马上走。
async fn left_at_once(page: impl FnOnce() + 'static) {
    let host = document().create_element("div").unwrap().unchecked_into::<web_sys::HtmlElement>();
    drop(leptos::mount::mount_to(host, move || {
        page();
        nothing()
    }));
    for _ in 0..3 {
        tick().await;
    }
}

#[wasm_bindgen_test]
async fn work_of_a_page_that_left_is_not_gone_on_with() {
    let done: Rc<RefCell<Vec<&str>>> = Rc::default();
    let say = done.clone();
    left_at_once(move || {
        let value = Watched::new(7);
        let work = say.clone();
        value.spawn(async move {
            tick().await;
            work.borrow_mut().push("the page's own");
        });
        gangshao::platform::spawn(async move {
            tick().await;
            say.borrow_mut().push("what must be finished");
        });
    })
    .await;
    assert_eq!(*done.borrow(), ["what must be finished"]);
}
