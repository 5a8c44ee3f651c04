//! 每个屏幕手里都有的东西。

use super::{Contents, Records, Watched};
use crate::platform::Prefs;
use crate::route::Route;

/// 应用的把手，到处可复制。
#[derive(Clone, Copy)]
pub struct Ctx {
    /// 内容。
    pub contents: Contents,
    /// 记录。
    pub records: Records,
    /// 现在的地址。
    pub route: Watched<Route>,
    /// 单子里翻开的那一类：走开再回来还开着。
    pub open: Watched<Option<String>>,
    /// 后一半装好了：能请它画一块。
    pub desk: Watched<bool>,
    /// 显示偏好。
    pub prefs: Watched<Prefs>,
    /// service worker 存好的离线内容：几个、共几个；没有 service worker 是 `None`。
    pub offline: Watched<Option<(u32, u32)>>,
    /// 有新版等着换上。
    pub new_version: Watched<bool>,
}
