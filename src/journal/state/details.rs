//! 只有后一半给人看的那些怎么折叠：更正、照片、隐患一步步的决定。
//!
//! 前一半要小，不装它们：没人叫 [`learn_details`]，链接时这些代码就不进前一半，见了这些事件也不改状态。
//! 主机上总是装着的。

use super::super::Event;
use super::{Danger, Run, Why};

/// 两种事各自的细节怎么折叠；照旧先查后改。
pub(super) struct Details {
    pub run: fn(&mut Run, &Event) -> Result<(), Why>,
    pub danger: fn(&mut Danger, &Event) -> Result<(), Why>,
}

static ALL: Details = Details { run: super::run::detail, danger: super::danger::detail };

#[cfg(target_arch = "wasm32")]
thread_local! {
    static KNOWN: std::cell::Cell<Option<&'static Details>> = const { std::cell::Cell::new(None) };
}

/// 装上：打开日志之前叫一次。
pub fn learn_details() {
    #[cfg(target_arch = "wasm32")]
    KNOWN.set(Some(&ALL));
}

pub(super) fn details() -> Option<&'static Details> {
    #[cfg(target_arch = "wasm32")]
    return KNOWN.get();
    #[cfg(not(target_arch = "wasm32"))]
    Some(&ALL)
}
