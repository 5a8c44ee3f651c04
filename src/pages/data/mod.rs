//! 数据体检：备份、恢复、这里靠不靠得住。每一样一句话、一个键；从不劝人清除数据。

mod backup;
mod checks;
mod diagnostics;
mod people;
mod restore;
mod troubles;

pub use backup::back_up_by_itself;
use leptos::prelude::*;
use maud::{Markup, html};

use crate::platform::set_html;
use crate::ui::{Ctx, head, still};

/// 数据体检。
pub fn data(ctx: Ctx) -> AnyView {
    view! {
        {still(head("数据体检"))}
        {backup::backup(ctx)}
        {restore::restore(ctx)}
        {checks::checks(ctx)}
        {troubles::troubles(ctx)}
        {people::people(ctx)}
    }
    .into_any()
}

/// 长的活：做到哪了，能停。
#[derive(Clone, Copy, Debug, PartialEq)]
struct Work {
    /// 在做什么。
    what: &'static str,
    /// 做完的千分之几。
    done: u32,
}

/// 进度条和停的键（`data-act="stop"`）；`id` 是要跟着变的那一块。
fn progress_bar(id: &str, work: Work) -> Markup {
    html! {
        div.task role="group" aria-label=(work.what) {
            div.stack id=(id) { (how_far(work)) }
            button type="button" data-act="stop" { "停" }
        }
    }
}

/// 又做了一些：只换 `id` 那一块。连“停”一起换，就会换在手指按下和抬起之间，按空了。
fn show_progress(id: &str, work: Work) {
    set_html(id, &how_far(work).into_string());
}

fn how_far(work: Work) -> Markup {
    html! {
        span { (work.what) "… " (work.done / 10) "%" }
        // 进度条的长度是量出来的，写在属性里，由样式去认。
        progress max="1000" value=(work.done) aria-label=(work.what) {}
    }
}

fn permille(done: u64, total: u64) -> u32 {
    u32::try_from(done * 1000 / total.max(1)).unwrap_or(1000)
}
