//! 在真浏览器里跑的测试：`cargo xtask test --browser`。
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_browser_has_a_database() {
    let window = web_sys::window().expect("tests run in a page");
    assert!(js_sys::Reflect::has(&window, &"indexedDB".into()).unwrap_or(false));
}
