//! 这个浏览器、这种放法，对记录能保证什么：地方够不够，会不会自己清，有什么办法把文件拿出去。

use leptos::prelude::window;
use wasm_bindgen::JsValue;

use super::js::{call, get, has};

/// 浏览器是哪一家：各家清数据、下载文件的脾气不同。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// 微信（包括企业微信）里打开的：不让下载。
    WeChat,
    /// QQ、钉钉、支付宝这些应用里打开的：下载、分享都说不准。
    InApp,
    /// Safari，和 iPhone、iPad 上的所有浏览器（里面都是它）。
    Safari,
    /// Firefox。
    Firefox,
    /// Chrome、Edge、手机厂家自带的多半是这一家。
    Chromium,
    /// 认不出来。
    Other,
}

/// 这个浏览器会什么。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// https、localhost 这样的安全地址。
    pub secure: bool,
    /// 从文件打开的（单文件版）。
    pub from_file: bool,
    /// 已经有 service worker 管着这一页，断网能打开。
    pub offline: bool,
    /// 有分享面板。
    pub share: bool,
    /// 能写剪贴板。
    pub clipboard: bool,
    /// 能申请“持久保存”。
    pub persist: bool,
    /// 能选一个文件夹，往里面自动放备份。
    pub folder: bool,
    /// 装到了主屏幕，单独开的。
    pub installed: bool,
    /// 哪一家。
    pub family: Family,
}

impl Abilities {
    /// Safari 里七天没有打开，数据会被清掉；装到主屏幕的不会。
    pub fn seven_day_rule(&self) -> bool {
        self.family == Family::Safari && !self.installed && !self.from_file
    }
}

/// 问一遍。
pub fn abilities() -> Abilities {
    let (window, navigator) = (window(), window().navigator());
    let installed = window.match_media("(display-mode: standalone)").ok().flatten().is_some_and(|query| query.matches());
    Abilities {
        secure: window.is_secure_context(),
        from_file: window.location().protocol().is_ok_and(|protocol| protocol == "file:"),
        offline: has(&get(&navigator, "serviceWorker"), "controller"),
        share: has(&navigator, "share"),
        clipboard: has(&navigator, "clipboard"),
        persist: has(&get(&navigator, "storage"), "persist"),
        folder: has(&window, "showDirectoryPicker"),
        // iOS 用的是自己的老名字
        installed: installed || has(&navigator, "standalone"),
        family: family_of(&navigator.user_agent().unwrap_or_default(), get(&navigator, "maxTouchPoints").as_f64().unwrap_or(0.0) > 1.0),
    }
}

/// 从 `navigator.userAgent` 认是哪一家；`touch` 是不是能多点触摸（新 iPad 自称 Mac）。
pub fn family_of(agent: &str, touch: bool) -> Family {
    let is = |word: &str| agent.contains(word);
    if is("MicroMessenger") {
        return Family::WeChat;
    }
    if [" QQ/", "DingTalk", "AlipayClient", "Lark/", "Weibo", "aweme"].into_iter().any(is) {
        return Family::InApp;
    }
    let apple_touch = is("iPhone") || is("iPad") || is("iPod") || (is("Macintosh") && touch);
    if apple_touch && is("AppleWebKit") {
        Family::Safari
    } else if is("Firefox/") {
        Family::Firefox
    } else if is("Chrome/") || is("Chromium/") {
        Family::Chromium
    } else if is("Safari/") && is("Version/") {
        Family::Safari
    } else {
        Family::Other
    }
}

fn storage() -> JsValue {
    get(&window().navigator(), "storage")
}

/// 用了多少、一共让用多少（字节，浏览器自己估的）；问不出来就没有（明文 http、老浏览器）。
pub async fn estimate() -> Option<(f64, f64)> {
    let answer = call(&storage(), "estimate", &[]).await.ok()?;
    get(&answer, "usage").as_f64().zip(get(&answer, "quota").as_f64())
}

/// 已经答应“持久保存”了没有；问不出来就没有。
pub async fn persisted() -> Option<bool> {
    call(&storage(), "persisted", &[]).await.ok()?.as_bool()
}

/// 申请“持久保存”：浏览器答应不答应。Firefox 会问人，别家自己看着办；没有这个本事就没有。
pub async fn persist() -> Option<bool> {
    call(&storage(), "persist", &[]).await.ok()?.as_bool()
}
