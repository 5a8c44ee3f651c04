//! 行业和规模。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

/// 行业和规模。
pub fn profile(_: Ctx) -> AnyView {
    nothing()
}
