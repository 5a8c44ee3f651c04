//! 读不出来的、撞上的、对不上的。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

pub fn troubles(_ctx: Ctx) -> AnyView {
    nothing()
}
