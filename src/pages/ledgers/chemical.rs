//! 危化企业另有法定的系统：存着台账、拿得出去的屏幕上都先说清楚。

use maud::{Markup, html};

use crate::export::ledgers::chemical;
use crate::ui::Ctx;
use crate::ui::icon::icon;

/// 危化企业要说的一句；不是的、台账还没装进来的是 `None`。
pub fn chemical_words(ctx: Ctx) -> Option<&'static str> {
    ctx.records.with(|state| chemical(&state.ledger))
}

/// 那一句，画在屏幕上；台账的纸上另有，印的时候不印两遍（`70-ledger.css`）。
pub fn chemical_notice(ctx: Ctx) -> Markup {
    html! { @if let Some(words) = chemical_words(ctx) { p.banner.chemical { (icon("info")) span { (words) } } } }
}
