//! 数字。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

/// 数字。
pub fn stats(_: Ctx) -> AnyView {
    nothing()
}
