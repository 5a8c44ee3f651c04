//! 隐患的事：报、说清楚、整改、验收、退回，以及几个人同时定了怎么办。

use super::super::json::{Field, Fields, Object, Writer, fields, one_of, push_text, text};
use super::super::{DangerId, Day, EventRef, ItemId, PersonId, PositionId, RunId};
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
        /// 怎么报来的：随手拍、举报；检查里发现的没有。
        pub via: Option<Via>,
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

    /// 评估：一般还是重大，照哪条判定标准。
    pub struct DangerAssessed {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 看着哪一步定的。
        pub after: EventRef,
        /// 一般还是重大。
        pub grade: Grade,
        /// 判定标准的条款，`文件id#条款`；一般隐患可以没有。
        pub criteria: Vec<String>,
        /// 为什么这样定。
        pub reason: String,
        /// 会出哪一类事故，事故类型的 token；没说就没有。
        pub accident: Option<String>,
    }

    /// 定整改方案：五定，加上改好以前怎么护着；重大的还有资金、预案和报告。
    pub struct DangerPlanned {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 看着哪一步定的。
        pub after: EventRef,
        /// 整改措施。
        pub measures: String,
        /// 整改责任人。
        pub owner: PersonId,
        /// 整改完成人：动手改的。
        pub worker: PersonId,
        /// 验收人。
        pub acceptor: PersonId,
        /// 哪天前改好，这天也算。
        pub due: Day,
        /// 改好以前的临时保护措施。
        pub interim: String,
        /// 资金从哪里来、多少；一般隐患可以空着。
        pub funds: String,
        /// 出了事怎么办（应急预案）；一般隐患可以空着。
        pub contingency: String,
        /// 向谁报告了；一般隐患可以空着。
        pub reported: String,
    }

    /// 延期。
    pub struct DangerExtended {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 看着哪一步延的。
        pub after: EventRef,
        /// 延到哪天，这天也算。
        pub due: Day,
        /// 为什么改不完。
        pub reason: String,
        /// 谁批的。
        pub approver: Option<PersonId>,
    }

    /// 挂牌督办：上级挂了牌。只是记一笔，不算一步。
    pub struct DangerSupervised {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 哪里挂的牌。
        pub office: String,
        /// 文号；没有是空的。
        pub number: String,
        /// 要在哪天前办结；没说就没有。
        pub until: Option<Day>,
    }

    /// 销号。
    pub struct DangerClosed {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 看着哪一步销的。
        pub after: EventRef,
        /// 备注；没有是空的。
        pub note: String,
    }
}

one_of! {
    /// 隐患的级别。
    pub enum Grade: "应是 general 或 major" {
        /// 一般隐患。
        General = "general",
        /// 重大隐患。
        Major = "major",
    }

    /// 隐患怎么报来的。
    pub enum Via: "应是 walk 或 tip" {
        /// 随手拍。
        Walk = "walk",
        /// 举报，不显示姓名。
        Tip = "tip",
    }
}
