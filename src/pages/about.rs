//! 关于：这是什么、哪一版、离线内容存到哪、依据有哪些、数据在哪里。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::content::{SOURCES_FILE, Sources};
use crate::platform::{build_id, is_one_file};
use crate::ui::{Ctx, Loaded, Table, head, screen, trouble, waiting};

/// 关于。
pub fn about(ctx: Ctx) -> AnyView {
    let sources = Table::<Sources>::load(SOURCES_FILE);
    let draw = move || {
        html! {
            (head("关于岗哨"))
            p { "岗位的两单两卡和日常排查，装在口袋里。没有服务器：你记的都只存在这台设备的这个浏览器里，不上传。" }
            p { b { "卡片是参考范本，" } "不替代本单位的规程、作业票和法定系统；本单位有资格的人审核署名以后才作数。" }
            p.box { (offline(ctx)) }
            p.fine { "版本 " (env!("CARGO_PKG_VERSION")) "，构建 " (build_id()) }
            h2 { "依据文件" }
            @match sources.get() {
                Loaded::Waiting => { (waiting()) }
                Loaded::Failed(why) => { (trouble("依据表", &why)) }
                Loaded::Ready(table) => {
                    ul.sources {
                        @for source in &table.sources {
                            li {
                                b { (source.title) } " " (source.number) " " (source.issuer) "，" (source.status)
                                @if !source.note.is_empty() { small.hit-why { (source.note) } }
                            }
                        }
                    }
                }
            }
        }
    };
    screen(draw, move |_| sources.retry())
}

/// 离线内容存到哪。
fn offline(ctx: Ctx) -> Markup {
    html! {
        @match (ctx.offline.get(), ctx.contents.fetched()) {
            _ if is_one_file() => { "这是单文件版，内容全在里面，断网也能打开。" }
            (Some((done, total)), _) if done >= total => { "离线内容已存全（" (total) " 份），断网也能打开。" }
            (Some((done, total)), _) => { "离线内容已存 " (done) "/" (total) " 份，联网、手机里有地方时会接着存。" }
            (None, (done, total)) => { "本次已取内容 " (done) "/" (total) " 份。这里断网后重新打开不行：要断网用，请用单文件版 gangshao.html 或打印。" }
        }
    }
}
