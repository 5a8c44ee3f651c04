//! 到期台账。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

/// 到期台账。
pub fn expiry(_: Ctx) -> AnyView {
    nothing()
}
