//! 正在查的一项里由后一半画的一块：照片、读数、即查即改。

use leptos::prelude::*;

use crate::journal::RunId;
use crate::ui::{Ctx, nothing};

/// 一项的照片、读数、即查即改。
pub fn item_part(_: Ctx, _run: RunId, _item: String) -> AnyView {
    nothing()
}
