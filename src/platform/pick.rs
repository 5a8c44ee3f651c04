//! 让人挑一个文件，要哪一截读哪一截，不整个装进内存。

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlInputElement};

/// 读不出来时给人看的话。
pub const UNREADABLE: &str = "这个文件读不出来：可能挪走了、改过了，或者还在网盘里没有下载完。重新选一次；手机里的记录没有动。";

/// 挑来的（或文件夹里的）一个文件。
#[derive(Clone, Debug)]
pub struct PickedFile {
    name: String,
    blob: Blob,
}

impl PickedFile {
    /// 包一个浏览器给的文件。
    pub fn new(file: File) -> Self {
        Self { name: file.name(), blob: file.into() }
    }

    /// 没有名字的一串字节。
    pub fn from_blob(name: &str, blob: Blob) -> Self {
        Self { name: name.to_owned(), blob }
    }

    /// 文件名，只给人看。
    pub fn name(&self) -> &str {
        &self.name
    }

    /// 多少字节。
    pub fn len(&self) -> u64 {
        self.blob.size() as u64
    }

    /// 一个字节都没有。
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// 浏览器那边的本体。
    pub fn blob(&self) -> &Blob {
        &self.blob
    }

    /// 从第 `from` 个字节起读 `len` 个；到头了就短。
    ///
    /// # Errors
    /// 一句给人看的话：文件挪走了、改过了。
    pub async fn read(&self, from: u64, len: usize) -> Result<Vec<u8>, &'static str> {
        read_blob(&self.blob, from as f64, from as f64 + len as f64).await
    }
}

/// 读 `blob` 的一截。
pub(super) async fn read_blob(blob: &Blob, from: f64, to: f64) -> Result<Vec<u8>, &'static str> {
    let slice = blob.slice_with_f64_and_f64(from, to).map_err(|_| UNREADABLE)?;
    let bytes = JsFuture::from(slice.array_buffer()).await.map_err(|_| UNREADABLE)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

/// 让人挑一个文件。要在点按里叫，浏览器才肯打开。取消了是 `None`。
///
/// `accept` 照 `<input accept>` 写，空的是什么都行。微信和有的安卓文件管理器认不得扩展名，会把该选的也涂灰，
/// 所以挑备份时给空的，挑来再看内容。
pub async fn pick_file(accept: &str) -> Option<PickedFile> {
    ask(accept, false).await.map(PickedFile::new)
}

/// 打开挑文件的窗口；`capture` 是直接开后面的镜头（电脑上没有就还是挑文件）。
///
/// 老浏览器取消时不出声，那样就一直等着：等的时候别把页面锁住，再挑一次会把上一次的放掉。
pub(super) async fn ask(accept: &str, capture: bool) -> Option<File> {
    thread_local! {
        static WAITING: RefCell<Option<js_sys::Function>> = const { RefCell::new(None) };
    }
    let input: HtmlInputElement = document().create_element("input").ok()?.dyn_into().ok()?;
    input.set_type("file");
    input.set_accept(accept);
    if capture {
        let _ = input.set_attribute("capture", "environment");
    }
    input.set_hidden(true);
    // 不挂在页面上的，iOS 有时收不到 change
    document().body()?.append_child(&input).ok()?;
    let listeners = Rc::new(RefCell::new(None));
    let chosen = Promise::new(&mut |resolve, _| {
        if let Some(before) = WAITING.replace(Some(resolve.clone())) {
            let _ = before.call0(&JsValue::UNDEFINED);
        }
        let answer = Closure::<dyn FnMut()>::new(move || {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
        for event in ["change", "cancel"] {
            let _ = input.add_event_listener_with_callback(event, answer.as_ref().unchecked_ref());
        }
        listeners.replace(Some(answer));
        input.click();
    });
    let _ = JsFuture::from(chosen).await;
    input.remove();
    input.files()?.get(0)
}
