//! 这个浏览器会什么，窗口之间听不听得见，位置。

use super::Swapped;
use gangshao::platform::channel::Channel;
use gangshao::platform::space::{Family, abilities, estimate, family_of, persist, persisted};
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn browsers_are_told_apart() {
    let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
    for (agent, touch, family) in [
        (
            format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {webkit} Version/17.0 Mobile/15E148 Safari/604.1"),
            true,
            Family::Safari,
        ),
        (
            format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {webkit} CriOS/120.0 Mobile/15E148 Safari/604.1"),
            true,
            Family::Safari,
        ),
        (
            format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {webkit} Mobile/15E148 MicroMessenger/8.0.40"),
            true,
            Family::WeChat,
        ),
        (format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/17.0 Safari/605.1.15"), true, Family::Safari),
        (format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/17.0 Safari/605.1.15"), false, Family::Safari),
        ("Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0".into(), false, Family::Firefox),
        ("Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/114.0 Mobile Safari/537.36".into(), true, Family::Chromium),
        (
            "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Version/4.0 Chrome/114.0 Mobile Safari/537.36 DingTalk/7".into(),
            true,
            Family::InApp,
        ),
        (String::new(), false, Family::Other),
    ] {
        assert_eq!(family_of(&agent, touch), family, "{agent}");
    }
}

#[wasm_bindgen_test]
async fn this_browser_says_what_it_can_do() {
    let able = abilities();
    assert!(able.secure && able.persist && able.folder && !able.from_file && !able.installed);
    assert_eq!(able.family, Family::Chromium);
    assert!(!able.seven_day_rule());
    let (used, quota) = estimate().await.unwrap();
    assert!(quota > used && used >= 0.0);
    assert!(persisted().await.is_some() && persist().await.is_some());
}

#[wasm_bindgen_test]
async fn a_browser_that_tells_nothing_about_space_is_not_asked_twice() {
    let _plain_http = Swapped::new("Navigator.prototype", "storage", "undefined");
    assert!(!abilities().persist);
    assert_eq!((estimate().await, persisted().await, persist().await), (None, None, None));
}

#[wasm_bindgen_test]
async fn another_window_hears_and_the_one_that_spoke_does_not() {
    let mut wake = None;
    let heard_once = Promise::new(&mut |resolve, _| wake = Some(resolve));
    let wake = wake.unwrap();
    let own = Rc::new(RefCell::new(Vec::new()));
    let hear_own = own.clone();
    let one = Channel::open("channel-test", Box::new(move |word| hear_own.borrow_mut().push(word)));
    let other = Channel::open(
        "channel-test",
        Box::new(move |word| {
            let _ = wake.call1(&JsValue::UNDEFINED, &word.into());
        }),
    );
    assert!(one.works() && other.works());
    one.post("written");
    assert_eq!(JsFuture::from(heard_once).await.unwrap(), "written");
    assert!(own.borrow().is_empty());
}

#[wasm_bindgen_test]
fn without_a_channel_nothing_breaks() {
    let _refused = Swapped::new("globalThis", "BroadcastChannel", "function () { throw new DOMException('no', 'SecurityError'); }");
    let channel = Channel::open("x", Box::new(|_| ()));
    channel.post("written");
    assert!(!channel.works());
}
