//! 取一个成品里的文件：页面里埋着的先用，没有再去取。

use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::dom::embedded_text;

/// 取 `path`（相对 `index.html`）的文字；`build` 是构建号，用来避开旧缓存；空的是不随构建走的文件。
///
/// # Errors
/// 一句给人看的话：没有网，或服务器上没有这个文件。
pub async fn fetch_text(path: &str, build: &str) -> Result<String, String> {
    if let Some(text) = embedded_text(path) {
        return Ok(text);
    }
    let url = if build.is_empty() { path.to_owned() } else { format!("{path}?h={build}") };
    let mut tried = false;
    loop {
        let response = JsFuture::from(window().fetch_with_str(&url)).await.map_err(|_| "取不到：没有网，或服务器没有应答")?;
        let response: Response = response.unchecked_into();
        if !response.ok() {
            return Err(format!("服务器上没有这个文件（{}）", response.status()));
        }
        let Ok(text) = response.text() else { return Err("读不出来".to_owned()) };
        if let Some(text) = JsFuture::from(text).await.ok().and_then(|text| text.as_string()) {
            return Ok(text);
        }
        // 断过电的手机，浏览器自己留的那份可能只剩半截：它读到才知道，Chromium 这时就不要那份了，再问一次去的是服务器
        if tried {
            return Err("传到一半断了".to_owned());
        }
        tried = true;
    }
}
