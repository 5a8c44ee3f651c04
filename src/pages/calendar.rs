//! 日周月季：该查的、查了的、断档的。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

/// 日周月季：该查的、查了的、断档的。
pub fn calendar(_: Ctx) -> AnyView {
    nothing()
}
