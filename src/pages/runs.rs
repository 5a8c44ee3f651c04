//! 检查记录：新的在前，按天分。

use leptos::prelude::*;

use crate::journal::{Answer, Run, RunStatus};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Opening, head, link};

/// 先画多少条，再多要点一下。
const PAGE: usize = 50;

/// 检查记录。
pub fn runs(ctx: Ctx) -> AnyView {
    let shown = RwSignal::new(PAGE);
    let body = move || {
        if ctx.records.opening.get() == Opening::Opening {
            return view! { <p class="quiet">"正在打开记录…"</p> }.into_any();
        }
        let (total, page) = ctx.records.with(|state| {
            let mut runs: Vec<&Run> = state.runs.values().collect();
            runs.sort_by_key(|run| std::cmp::Reverse(run.first));
            (runs.len(), runs.into_iter().take(shown.get()).cloned().collect::<Vec<_>>())
        });
        if page.is_empty() {
            return view! {
                <div class="empty">
                    <p>"做完的检查都在这里：谁、什么时候、查了什么。还没有做过检查。"</p>
                    {link(&Route::Checks, "button primary", "去做一次检查")}
                </div>
            }
            .into_any();
        }
        let more = (total > page.len()).then(|| view! { <button type="button" on:click=move |_| shown.update(|shown| *shown += PAGE)>{format!("再看 {} 条", (total - PAGE).min(PAGE))}</button> });
        let rows = page.iter().map(|run| row(ctx, run)).collect_view();
        view! {
            <p class="quiet">{format!("共 {total} 次")}</p>
            <ul class="links due">{rows}</ul>
            {more}
        }
        .into_any()
    };
    view! {
        {head("检查记录")}
        {body}
    }
    .into_any()
}

fn row(ctx: Ctx, run: &Run) -> AnyView {
    let failed = run.answers.values().filter(|state| state.answer == Some(Answer::Fail)).count();
    let (class, word) = match &run.status {
        RunStatus::Open => ("state open", "没交".to_owned()),
        RunStatus::Abandoned { .. } => ("state todo", "放弃".to_owned()),
        RunStatus::Submitted { .. } if failed == 0 => ("state done", "✓ 零隐患".to_owned()),
        RunStatus::Submitted { .. } => ("state todo", format!("✕ {failed} 项不合格")),
    };
    let who = match &run.status {
        RunStatus::Submitted { person, .. } => ctx.records.name(*person),
        _ => String::new(),
    };
    view! {
        <li>
            <a href=Route::Run(run.id.to_string()).href()>
                {icon("checks")}
                <span class="grow">
                    {ctx.contents.check_name(run.checklist.as_str())}
                    <small class="hit-why">{format!("{} {} {who}", run.day, run.started.hms().get(..5).unwrap_or_default())}</small>
                </span>
                <span class=class>{word}</span>
            </a>
        </li>
    }
    .into_any()
}
