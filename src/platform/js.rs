//! 零碎：问一个 JS 对象有没有某样东西，等一个 Promise，浏览器说的错是哪一种。

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// `target.name`；没有就是 `undefined`。
pub fn get(target: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(target, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// `target.name` 是不是有。
pub fn has(target: &JsValue, name: &str) -> bool {
    get(target, name).is_truthy()
}

/// 叫 `target.name(...args)`，是 Promise 就等它。没有这个方法也算错。
///
/// # Errors
/// 浏览器抛出来的东西。
pub async fn call(target: &JsValue, name: &str, args: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: js_sys::Function = get(target, name).dyn_into()?;
    let args: js_sys::Array = args.iter().copied().collect();
    JsFuture::from(js_sys::Promise::resolve(&method.apply(target, &args)?)).await
}

/// 错误的名字（`AbortError`、`NotAllowedError` …）；不是错误就是空的。
pub fn error_name(error: &JsValue) -> String {
    get(error, "name").as_string().unwrap_or_default()
}

/// 做一个 `{ name: value, … }`。
pub fn object(fields: &[(&str, &JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        let _ = js_sys::Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
