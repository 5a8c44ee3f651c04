//! 检查记录：新的在前。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::{Answer, Run, RunStatus};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Opening, head, link, screen, waiting};

/// 先画多少条，再多要点一下。
const PAGE: usize = 50;

/// 检查记录。
pub fn runs(ctx: Ctx) -> AnyView {
    let shown = RwSignal::new(PAGE);
    let draw = move || {
        html! { (head("检查记录")) @if ctx.records.opening.get() == Opening::Opening { (waiting()) } @else { (list(ctx, shown.get())) } }
    };
    screen(draw, move |_| shown.update(|shown| *shown += PAGE))
}

fn list(ctx: Ctx, shown: usize) -> Markup {
    let (total, page) = ctx.records.with(|state| {
        let mut runs: Vec<&Run> = state.runs.values().collect();
        runs.sort_unstable_by_key(|run| std::cmp::Reverse(run.first));
        (runs.len(), runs.into_iter().take(shown).cloned().collect::<Vec<_>>())
    });
    html! {
        @if total == 0 {
            div.empty {
                p { "做完的检查都在这里：谁、什么时候、查了什么。还没有做过检查。" }
                (link(&Route::Checks, "button primary", "去做一次检查"))
            }
        } @else {
            p.quiet { "共 " (total) " 次" }
            ul.links.due { @for run in &page { (row(ctx, run)) } }
            @if total > page.len() { button type="button" data-act="more" { "再看 " ((total - page.len()).min(PAGE)) " 条" } }
        }
    }
}

fn row(ctx: Ctx, run: &Run) -> Markup {
    let failed = run.answers.values().filter(|state| state.answer == Some(Answer::Fail)).count();
    let who = match &run.status {
        RunStatus::Submitted { person, .. } => ctx.records.name(*person),
        _ => String::new(),
    };
    html! {
        li {
            a href=(Route::Run(run.id.to_string()).href()) {
                (icon("checks"))
                span.grow {
                    (ctx.contents.check_name(run.checklist.as_str()))
                    small.hit-why { (run.day) " " (run.started.hms().get(..5).unwrap_or_default()) " " (who) }
                }
                @match &run.status {
                    RunStatus::Open => span.state.open { "没交" },
                    RunStatus::Abandoned { .. } => span.state.todo { "放弃" },
                    RunStatus::Submitted { .. } if failed == 0 => span.state.done { "✓ 零隐患" },
                    RunStatus::Submitted { .. } => span.state.todo { "✕ " (failed) " 项不合格" },
                }
            }
        }
    }
}
