//! 正在查的一张表下面由后一半画的一块：抽中的一项要拍一张、读一个数，和交之前的最后一问。

use leptos::prelude::*;

use crate::journal::RunId;
use crate::ui::{Ctx, nothing};

/// 抽中的一项：拍一张现在的样子，或填一个读数。
pub fn run_part(_: Ctx, _run: RunId) -> AnyView {
    nothing()
}

/// 还不能交是为什么，一句话；能交是空的。抽中的一项没有照片、读数，也没写为什么拍不了，就还不能交。
pub async fn run_complaint(_: Ctx, _run: RunId) -> String {
    String::new()
}
