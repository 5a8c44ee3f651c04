//! 风险分级管控：风险清单、四色图、公示牌。

use leptos::prelude::*;

use crate::ui::{Ctx, nothing};

/// 风险清单。
pub fn risks(_: Ctx) -> AnyView {
    nothing()
}

/// 加一条。
pub fn new_risk(_: Ctx) -> AnyView {
    nothing()
}

/// 一条。
pub fn risk(_: Ctx, _id: &str) -> AnyView {
    nothing()
}

/// 公示牌。
pub fn boards(_: Ctx) -> AnyView {
    nothing()
}

/// 四色图。
pub fn risk_map(_: Ctx) -> AnyView {
    nothing()
}
