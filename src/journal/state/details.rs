//! 只有后一半给人看的那些怎么读、怎么折叠：合并和替换、照片、更正、读数、签名、作业、隐患一步步的决定、单位的台账。
//!
//! 前一半要小，不装它们：没人叫 [`learn_details`]，链接时这些代码就不进前一半，见了这些事件也不改状态。
//! 主机上总是装着的。

use super::super::body::{FarBody, read_far};
use super::super::json::Object;
use super::super::{Event, Far};
use super::{Danger, Ledger, Run, State, Why};

/// 几种事各自的细节怎么读、怎么折叠；照旧先查后改。
pub(in crate::journal) struct Details {
    pub read: fn(&str, &Object<'_>) -> Option<Option<FarBody>>,
    pub(super) house: fn(&mut State, &Event) -> Result<(), Why>,
    pub(super) run: fn(&mut Run, &Event, &Far) -> Result<(), Why>,
    pub(super) danger: fn(&mut Danger, &Event, &Far) -> Result<(), Why>,
    pub(super) ledger: fn(&mut Ledger, &Event, &Far) -> Result<(), Why>,
}

static ALL: Details = Details {
    read: read_far,
    house: super::house::detail,
    run: super::work::apply,
    danger: super::danger::detail,
    ledger: super::ledger::apply,
};

#[cfg(target_arch = "wasm32")]
thread_local! {
    static KNOWN: std::cell::Cell<Option<&'static Details>> = const { std::cell::Cell::new(None) };
}

/// 装上：打开日志之前叫一次。
pub fn learn_details() {
    #[cfg(target_arch = "wasm32")]
    KNOWN.set(Some(&ALL));
}

pub(in crate::journal) fn details() -> Option<&'static Details> {
    #[cfg(target_arch = "wasm32")]
    return KNOWN.get();
    #[cfg(not(target_arch = "wasm32"))]
    Some(&ALL)
}
