//! 今日的下半页：快到期的、该做的、超期的隐患、断档。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

/// 今日的下半页：快到期的、该做的、超期的隐患、断档。
pub fn today_more(_: Ctx) -> AnyView {
    nothing()
}
