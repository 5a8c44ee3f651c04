//! 检查记录：新的在前。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::{Answer, Place, Run, RunStatus};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Ctx, Opening, Watched, head, link, screen, waiting};

/// 先画多少条，再多要点一下。
const PAGE: usize = 50;

/// 检查记录。
pub fn runs(ctx: Ctx) -> AnyView {
    let shown = Watched::new(PAGE);
    let draw = move || {
        html! { (head("检查记录")) @if ctx.records.opening.get() == Opening::Opening { (waiting()) } @else { (list(ctx, shown.get())) } }
    };
    screen(draw, move |_| shown.update(|shown| *shown += PAGE))
}

fn list(ctx: Ctx, shown: usize) -> Markup {
    let (total, page) = ctx.records.with(|state| {
        let runs: Vec<&Run> = state.runs.values().collect();
        let order = newest_first(&runs.iter().map(|run| (false, run.first)).collect::<Vec<_>>());
        (runs.len(), order.into_iter().take(shown).map(|at| runs[at].clone()).collect::<Vec<_>>())
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

/// 列表的次序：要紧的在前，新的在前；返回下标。
pub fn newest_first(keys: &[(bool, Place)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_unstable_by(|a, b| keys[*b].cmp(&keys[*a]));
    order
}
