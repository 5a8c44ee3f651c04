//! 隐患的事：报、说清楚、整改、验收、退回，以及几个人同时定了怎么办。

use super::super::json::{Fields, Object, Writer, fields};
use super::super::{DangerId, Day, EventRef, ItemId, PositionId, RunId};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

fields! {
    /// 报了一处隐患。
    pub struct DangerReported {
        /// 这处隐患，随机 id。
        pub danger: DangerId,
        /// 会马上伤人吗？会的先停工、撤人、报告。
        pub hurts_now: bool,
        /// 在哪里；还没说的是空的。
        pub place: String,
        /// 是什么；还没说的是空的。
        pub what: String,
        /// 排查时发现的：哪次排查。
        pub run: Option<RunId>,
        /// 排查时发现的：哪一项。
        pub item: Option<ItemId>,
        /// 报的人当时的岗位。
        pub position: Option<PositionId>,
    }

    /// 把一处隐患说清楚（补写或改写地点和情形）。
    pub struct DangerDescribed {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 在哪里。
        pub place: String,
        /// 是什么。
        pub what: String,
        /// 报的人要在哪天前改好；没说就没有。
        pub wanted_by: Option<Day>,
    }

    /// 更正一处隐患的地点和情形：先前的话照样看得见。
    pub struct DangerCorrected {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 应该是哪里。
        pub place: String,
        /// 应该是什么。
        pub what: String,
        /// 为什么更正。
        pub reason: String,
    }

    /// 整改完成，等验收。
    pub struct DangerRectified {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 看着哪一步做的：报它的那条，或最近一步。
        pub after: EventRef,
        /// 怎么改的。
        pub what: String,
    }

    /// 验收通过。
    pub struct DangerAccepted {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 看着哪一步验的。
        pub after: EventRef,
        /// 备注；没有是空的。
        pub note: String,
    }

    /// 退回整改。
    pub struct DangerRejected {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 看着哪一步退的。
        pub after: EventRef,
        /// 为什么退回。
        pub reason: String,
    }

    /// 几个人同时对一处隐患做了不同的决定，定下以哪一个为准。
    pub struct DangerSettled {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 以哪一步为准。
        pub keep: EventRef,
        /// 为什么。
        pub reason: String,
    }
}
