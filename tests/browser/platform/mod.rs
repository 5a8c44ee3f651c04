//! 和真的浏览器打交道的：照片、文件、文件夹、频道、能力。

mod able;
mod files;
mod folder;
mod photo;

use js_sys::{Array, Function, Promise, Uint8Array, eval};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// 跑一段 JavaScript；是 Promise 就等它。
async fn js(code: &str) -> JsValue {
    let value = eval(code).unwrap();
    JsFuture::from(Promise::resolve(&value)).await.unwrap()
}

/// 测完把 `owner.name` 换回来。
struct Swapped(JsValue);

impl Swapped {
    fn new(owner: &str, name: &str, with: &str) -> Self {
        let code = format!(
            "(() => {{ const owner = {owner}, before = Object.getOwnPropertyDescriptor(owner, '{name}');
               Object.defineProperty(owner, '{name}', {{ configurable: true, writable: true, value: {with} }});
               return () => before ? Object.defineProperty(owner, '{name}', before) : delete owner.{name}; }})()"
        );
        Self(eval(&code).unwrap())
    }
}

impl Drop for Swapped {
    fn drop(&mut self) {
        let _ = self.0.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED);
    }
}

fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_buffer_source_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}
