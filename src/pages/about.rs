//! 关于：这是什么、哪一版、离线内容存到哪、依据有哪些、数据在哪里。

use leptos::prelude::*;

use crate::platform::build_id;
use crate::ui::{Ctx, Loaded, head, trouble};

/// 关于。
pub fn about(ctx: Ctx) -> AnyView {
    let offline = move || match (ctx.offline.get(), ctx.contents.fetched.get()) {
        (Some((done, total)), _) if done >= total => format!("离线内容已存全（{total} 份），断网也能打开。"),
        (Some((done, total)), _) => format!("离线内容已存 {done}/{total} 份，联网时会接着存。"),
        (None, (done, total)) => {
            format!("本次已取内容 {done}/{total} 份。这里断网后打不开新页面：要断网用，请用单文件版 gangshao.html 或打印。")
        }
    };
    let sources = move || match ctx.contents.common.get() {
        Loaded::Waiting => view! { <p class="quiet">"正在打开…"</p> }.into_any(),
        Loaded::Failed(why) => trouble(ctx.contents, "依据表", &why),
        Loaded::Ready(common) => {
            let rows = common
                .sources
                .iter()
                .map(|source| {
                    let note = (!source.note.is_empty()).then(|| view! { <small class="hit-why">{source.note.clone()}</small> });
                    view! { <li><b>{source.title.clone()}</b> {format!(" {}，{}，{}", source.number, source.issuer, source.status)} {note}</li> }
                })
                .collect_view();
            view! { <ul class="stack">{rows}</ul> }.into_any()
        }
    };
    view! {
        {head("关于岗哨")}
        <p>"岗位的两单两卡和日常排查，装在口袋里。没有服务器：你记的都只存在这台设备的这个浏览器里，不上传。"</p>
        <p><b>"卡片是参考范本，"</b>"不替代本单位的规程、作业票和法定系统；本单位有资格的人审核署名以后才作数。"</p>
        <p class="box">{offline}</p>
        <p class="fine">{format!("版本 {}，构建 {}", env!("CARGO_PKG_VERSION"), build_id())}</p>
        <h2>"依据文件"</h2>
        {sources}
    }
    .into_any()
}
