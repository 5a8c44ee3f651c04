//! 排查的事：开始、回答、提交，以及提交以后的更正和作废。

use super::super::json::{Field, Fields, Object, Writer, fields, one_of, push_text, text};
use super::super::{ChecklistId, DangerId, Day, ItemId, PersonId, PhotoId, PositionId, RunId, Sha256Hex, Wall};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

/// 三选一的回答。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema), schemars(rename_all = "lowercase"))]
pub enum Answer {
    /// 合格。
    Pass,
    /// 不合格。
    Fail,
    /// 不适用。
    Na,
}

impl Field for Answer {
    const WANT: &'static str = "应是 pass、fail、na 之一";
    fn read(raw: &str) -> Option<Self> {
        match &*text(raw)? {
            "pass" => Some(Self::Pass),
            "fail" => Some(Self::Fail),
            "na" => Some(Self::Na),
            _ => None,
        }
    }
    fn write(&self, json: &mut String) {
        json.push_str(match self {
            Self::Pass => "\"pass\"",
            Self::Fail => "\"fail\"",
            Self::Na => "\"na\"",
        });
    }
}

fields! {
    /// 一次排查开始。
    pub struct RunStarted {
        /// 这次排查，随机 id。
        pub run: RunId,
        /// 用的检查表。
        pub checklist: ChecklistId,
        /// 当时问了什么：检查表原文的 SHA-256，原文同一笔存进 blob。检查表以后改了，这次的意思不变。
        pub asked: Sha256Hex,
        /// 算哪一天的（跨夜的班次也只算一天），开始时定下。
        pub day: Day,
        /// 以哪个岗位的身份查的。
        pub position: Option<PositionId>,
        /// 补录：`day` 是过去的一天，为什么当时没记。平常没有。
        pub late: Option<String>,
    }

    /// 回答了一项；提交之前可以改，后一次算数，先前的也留着。
    pub struct ItemAnswered {
        /// 哪次排查。
        pub run: RunId,
        /// 哪一项。
        pub item: ItemId,
        /// `pass` 合格、`fail` 不合格、`na` 不适用。
        pub answer: Answer,
        /// 应用还没起来就点了的，是点的那一刻；平常没有。
        pub tapped: Option<Wall>,
    }

    /// 给一项写了备注；后一次取代前一次，空的表示去掉。
    pub struct ItemNoted {
        /// 哪次排查。
        pub run: RunId,
        /// 哪一项。
        pub item: ItemId,
        /// 备注。
        pub note: String,
    }

    /// 提交并签字。之后这次排查不再变。
    pub struct RunSubmitted {
        /// 哪次排查。
        pub run: RunId,
        /// 谁签的字。
        pub person: PersonId,
    }

    /// 放弃一次没提交的排查；答过的留着看。
    pub struct RunAbandoned {
        /// 哪次排查。
        pub run: RunId,
        /// 为什么放弃。
        pub reason: String,
    }

    /// 更正一项：只在提交以后。先前的回答照样看得见。
    pub struct ItemCorrected {
        /// 哪次排查。
        pub run: RunId,
        /// 哪一项。
        pub item: ItemId,
        /// 应该是什么。
        pub answer: Answer,
        /// 应该怎么备注；没有是空的。
        pub note: String,
        /// 为什么更正。
        pub reason: String,
    }

    /// 一次提交了的排查作废：照样看得见，不再算数。
    pub struct RunVoided {
        /// 哪次排查。
        pub run: RunId,
        /// 为什么作废。
        pub reason: String,
    }

    /// 拍了一张照片。`run` 和 `danger` 至少写一个；都写了算隐患的。
    pub struct PhotoAdded {
        /// 这张照片，随机 id。
        pub photo: PhotoId,
        /// 哪次排查的。
        pub run: Option<RunId>,
        /// 哪一项的。
        pub item: Option<ItemId>,
        /// 哪处隐患的。
        pub danger: Option<DangerId>,
        /// 照片所在的 blob。
        pub blob: Sha256Hex,
        /// 缩略图所在的 blob。
        pub thumb: Option<Sha256Hex>,
        /// 说明；没有是空的。
        pub caption: String,
        /// 隐患的照片：整改前还是整改后；没说就没有。
        pub stage: Option<PhotoStage>,
    }
}

one_of! {
    /// 整改前还是整改后。
    pub enum PhotoStage: "应是 before 或 after" {
        /// 整改前。
        Before = "before",
        /// 整改后。
        After = "after",
    }
}
