//! 同一个浏览器里的几个窗口互相叫一声：有新的了，去读。
//!
//! 叫的只是一声，不是内容：听见的去数据库里读，所以漏听、多听都不坏事。

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// 一个频道；丢掉就不听了。
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _listener: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Channel {
    /// 听名叫 `name`（用数据库的名字）的频道；别的窗口说了什么就叫 `hear`，自己说的自己听不见。
    ///
    /// 没有 `BroadcastChannel` 的地方什么都不发生，靠回到这一页时去读。
    pub fn open(name: &str, mut hear: Box<dyn FnMut(String)>) -> Self {
        let Some(channel) = channel(name) else { return Self { channel: None, _listener: None } };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(word) = event.data().as_string() {
                hear(word);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { channel: Some(channel), _listener: Some(listener) }
    }

    /// 对别的窗口说一个词。
    pub fn post(&self, word: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&word.into());
        }
    }

    /// 这个浏览器里的窗口能不能互相叫。
    pub fn works(&self) -> bool {
        self.channel.is_some()
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

/// 先问有没有：老浏览器里连这个名字都没有，直接 `new` 会抛出不是我们接得住的错。
fn channel(name: &str) -> Option<BroadcastChannel> {
    js_sys::Reflect::has(&js_sys::global(), &"BroadcastChannel".into()).ok().filter(|there| *there)?;
    BroadcastChannel::new(name).ok()
}
