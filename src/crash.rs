//! 应用自己垮了的时候：换上一页白话，领人去静态卡。记录都已存好，不受影响。

use leptos::prelude::document;

use crate::platform::{build_id, is_one_file};

/// 装上最后一道网。
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let cards = if is_one_file() {
            "重新打开这个文件，目录里每张岗位卡都能看。"
        } else {
            "<a href=\"./cards/jijiu-taosheng.html\">急救和火灾逃生</a>"
        };
        let html = format!(
            "<main class=\"page\"><h1>这一页出了毛病</h1><p>已经存好的记录都在，没有动。</p>\
             <p><a class=\"button primary\" href=\"./index.html\">重新打开</a></p><p>要紧的卡现在就能看：{cards}</p>\
             <p class=\"fine\">告诉安全员：构建 {}，{}</p></main>",
            build_id(),
            info.location().map(|at| format!("{}:{}", at.file().rsplit('/').next().unwrap_or(""), at.line())).unwrap_or_default(),
        );
        if let Some(body) = document().body() {
            body.set_inner_html(&html);
        }
        document().set_title("出了毛病 · 岗哨");
    }));
}
