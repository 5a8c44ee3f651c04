//! 一次检查：没交的接着做；交了的是记录，由后一半画。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::other_half::other_half;
use super::run_form::{Form, run_form};
use crate::content::{Checklist, read};
use crate::journal::{Run, RunId};
use crate::platform::spawn;
use crate::route::Route;
use crate::ui::{Ctx, Opening, Watched, head, link, still, switch, waiting, watch};

/// 当时问的那份文字到哪一步了：还没到、读不出来、到了。
pub type Asked = Option<Option<Arc<Checklist>>>;

/// 取来一次检查当时问的文字。
pub fn asked(ctx: Ctx, id: RunId) -> Watched<Asked> {
    let asked: Watched<Asked> = Watched::new(None);
    // 只取一次：取的工夫里记录又变了，不再取第二份来把画好的换掉。
    let requested = Watched::new(false);
    watch(move || {
        let blob = ctx.records.with(|state| state.runs.get(&id).map(|run| run.asked));
        if let (Some(blob), Some(false)) = (blob, requested.update_quietly(|asked| std::mem::replace(asked, *asked || blob.is_some()))) {
            spawn(async move {
                let text = ctx.records.text(blob).await;
                asked.set(Some(text.and_then(|text| read::<Checklist>(&text)).map(Arc::new)));
            });
        }
    });
    asked
}

/// 一次检查。
pub fn run(ctx: Ctx, id: &str) -> AnyView {
    let Some(id) = RunId::parse(id) else { return still(missing()) };
    // 交了没有：只跟着这一点变，答题时不重画整页。
    let open = Memo::new(move |_| ctx.records.with(|state| state.runs.get(&id).is_some_and(Run::is_open)));
    let opening = Memo::new(move |_| ctx.records.opening.get() == Opening::Opening);
    switch(move || match (open.get(), opening.get()) {
        (true, _) => form(ctx, id),
        (false, true) => still(html! { (head("检查记录")) (waiting()) }),
        (false, false) => other_half(ctx),
    })
}

fn form(ctx: Ctx, id: RunId) -> AnyView {
    let asked = asked(ctx, id);
    switch(move || match asked.get() {
        None => still(html! { (head("检查记录")) (waiting()) }),
        // 当时问的文字读不出来，答不下去，但记录照看。
        Some(None) => other_half(ctx),
        Some(Some(checklist)) => {
            let title = still(head(&checklist.name));
            view! { {title} {run_form(Form::new(ctx, checklist, Some(id)))} }.into_any()
        }
    })
}

/// 这台设备上没有。
pub fn missing() -> Markup {
    html! {
        (head("检查记录"))
        div.empty { p { "这台设备上没有这次检查。" } (link(&Route::Runs, "button", "看全部检查记录")) }
    }
}
