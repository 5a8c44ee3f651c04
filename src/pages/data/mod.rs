//! 数据体检：备份、恢复、这里靠不靠得住。每一样一句话、一个键；从不劝人清除数据。

mod backup;
mod checks;
mod diagnostics;
mod people;
mod restore;
mod troubles;

pub(in crate::pages) use backup::ToParts;
pub use backup::{back_up_by_itself, size};
use leptos::prelude::*;
use maud::{Markup, html};

use crate::backup::{Go, Progress};
use crate::platform::set_html;
use crate::ui::{Ctx, Watched, head, still};

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

/// 长的活：正在做什么，能停。
#[derive(Clone, Copy)]
pub(in crate::pages) struct Job {
    /// 画进度的那一块的 id。
    id: &'static str,
    /// 在做什么；没在做是 `None`。
    what: Watched<Option<&'static str>>,
    stop: Watched<bool>,
}

impl Job {
    pub(in crate::pages) fn new(id: &'static str) -> Self {
        Self { id, what: Watched::new(None), stop: Watched::new(false) }
    }

    /// 开始做；一边做一边报进度，报的时候知道该不该停。
    pub(in crate::pages) fn begin(self, what: &'static str) -> impl FnMut(Progress) -> Go {
        self.stop.set(false);
        self.what.set(Some(what));
        let mut shown = 0;
        move |progress| {
            let done = progress.done * 1000 / progress.total.max(1);
            if shown != done {
                shown = done;
                // 只换进度那一块。连“停”一起换，就会换在手指按下和抬起之间，按空了。
                set_html(self.id, &how_far(what, done).into_string());
            }
            // 页面走了就没有人叫停：恢复要做完
            if self.stop.update_quietly(|stop| *stop) == Some(true) { Go::Stop } else { Go::On }
        }
    }

    /// 做完了，成不成都叫。
    pub(in crate::pages) fn end(self) {
        self.what.set(None);
    }

    /// 叫停（`data-act="stop"`）。
    pub(in crate::pages) fn stop(self) {
        self.stop.set(true);
    }

    /// 进度条和停的键；没在做是 `None`。
    pub(in crate::pages) fn bar(self) -> Option<Markup> {
        let what = self.what.get()?;
        Some(html! {
            div.task role="group" aria-label=(what) {
                div.stack id=(self.id) { (how_far(what, 0)) }
                button type="button" data-act="stop" { "停" }
            }
        })
    }
}

/// `done` 是千分之几；进度条的长度是量出来的，写在属性里，由样式去认。
fn how_far(what: &str, done: u64) -> Markup {
    html! {
        span { (what) "… " (done / 10) "%" }
        progress max="1000" value=(done) aria-label=(what) {}
    }
}
