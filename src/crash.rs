//! 应用自己垮了的时候：换上一页白话，领人去静态卡。记录都已存好，不受影响。

use leptos::prelude::document;

use crate::platform::{build_id, is_one_file};

/// 装上最后一道网。
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        // 急救卡是静态页，应用垮了也打得开；单文件版里它就在这一页的后面。
        let emergency = if is_one_file() { "#card-jijiu-taosheng" } else { "./cards/jijiu-taosheng.html" };
        let leaves = document().get_element_by_id("leaves").map(|leaves| leaves.outer_html()).unwrap_or_default();
        let html = format!(
            "<main class=\"page\"><h1>这一页出了毛病</h1><p>已经存好的记录都在，没有动。</p>\
             <p class=\"row\"><a class=\"sos\" href=\"{emergency}\">应急</a> <a class=\"button primary\" href=\"?\">回到今日</a></p>\
             <p>每张岗位卡都有不靠应用也能看的一页，目录里点得到。</p>\
             <p class=\"fine\">告诉安全员：构建 {}，{}</p></main>{leaves}",
            build_id(),
            info.location().map(|at| format!("{}:{}", at.file().rsplit('/').next().unwrap_or(""), at.line())).unwrap_or_default(),
        );
        if let Some(body) = document().body() {
            body.set_inner_html(&html);
        }
        document().set_title("这一页出了毛病 · 岗哨");
    }));
}
