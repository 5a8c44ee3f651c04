//! 台账：看、打印、下载。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

/// 台账：看、打印、下载。
pub fn ledgers(_: Ctx) -> AnyView {
    nothing()
}
