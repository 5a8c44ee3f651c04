//! 排查里的旁证和作业：读数、手签、气体检测、同意作业、中断和结束。只有后一半读得懂（[`super::Far`]）。

use super::super::json::{Field, Fields, Object, Writer, fields, one_of, push_text, text};
use super::super::{ItemId, PersonId, RunId, Sha256Hex};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

fields! {
    /// 一项的读数；后一次取代前一次，先前的也留着。
    pub struct ItemMeasured {
        /// 哪次排查。
        pub run: RunId,
        /// 哪一项。
        pub item: ItemId,
        /// 读数，十进制。
        pub value: String,
        /// 单位；没有是空的。
        pub unit: String,
        /// 当时给人看的限值；没有是空的。
        pub limit: String,
        /// 在限值里；没有限值的算在。
        pub within: bool,
    }

    /// 在一次排查上签了字。
    pub struct RunSigned {
        /// 哪次排查。
        pub run: RunId,
        /// 谁签的。
        pub person: PersonId,
        /// 以什么身份签的。
        pub role: SignRole,
        /// 手写的签名所在的 blob；只写了姓名就没有。
        pub blob: Option<Sha256Hex>,
    }

    /// 测了一次气体。
    pub struct GasRead {
        /// 哪张作业前核对单。
        pub run: RunId,
        /// 在什么高度、什么位置测的。
        pub height: String,
        /// 什么气体。
        pub gas: String,
        /// 读数，十进制。
        pub value: String,
        /// 单位。
        pub unit: String,
        /// 当时给人看的限值；没有是空的。
        pub limit: String,
        /// 在限值里。
        pub within: bool,
        /// 哪台仪器；没有是空的。
        pub instrument: String,
        /// 记的时候，是多少分钟以前测的；当场记的没有。
        pub ago: Option<u32>,
    }

    /// 同意作业。
    pub struct WorkAgreed {
        /// 哪张作业前核对单。
        pub run: RunId,
        /// 监护人。
        pub guardian: PersonId,
        /// 作业人。
        pub workers: Vec<PersonId>,
        /// 作业中连续监测。
        pub continuous: bool,
        /// 多少分钟以后要重测；0 是不用。
        pub minutes: u32,
    }

    /// 中断作业，人都撤出来。
    pub struct WorkBrokenOff {
        /// 哪张作业前核对单。
        pub run: RunId,
        /// 为什么。
        pub reason: String,
    }

    /// 恢复作业。
    pub struct WorkResumed {
        /// 哪张作业前核对单。
        pub run: RunId,
    }

    /// 作业结束。
    pub struct WorkEnded {
        /// 哪张作业前核对单。
        pub run: RunId,
        /// 出来了几个人。
        pub headcount: u32,
        /// 现场清理得怎么样；没有是空的。
        pub note: String,
    }
}

one_of! {
    /// 以什么身份签字。
    pub enum SignRole: "应是 inspector、companion、responsible、guardian、worker 之一" {
        /// 检查人。
        Inspector = "inspector",
        /// 一起查的人。
        Companion = "companion",
        /// 负责人。
        Responsible = "responsible",
        /// 监护人。
        Guardian = "guardian",
        /// 作业人。
        Worker = "worker",
    }
}

impl SignRole {
    /// 给人看的身份。
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inspector => "检查人",
            Self::Companion => "一起查的人",
            Self::Responsible => "负责人",
            Self::Guardian => "监护人",
            Self::Worker => "作业人",
        }
    }
}
