//! 单位的台账：行业和规模、风险清单、四色图、到期的东西、做过的定期的事。只有后一半读得懂（[`super::Far`]）。

use super::super::json::{Field, Fields, Object, Writer, fields, nested, one_of, push_text, text};
use super::super::{Day, DutyId, MapId, MarkId, PeriodId, PersonId, RiskId, Sha256Hex, ThingId};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

fields! {
    /// 单位的行业、规模和分级的约定；后一次整个取代前一次。
    pub struct ProfileSet {
        /// 行业 id，如 `S18`。
        pub sectors: Vec<String>,
        /// 单位的种类，`rules.json` 里的 id。
        pub kinds: Vec<String>,
        /// 区县；没填是空的。
        pub region: String,
        /// 一人单位：整改和验收是同一个人。
        pub sole: bool,
        /// 分级默认用哪种方法。
        pub method: Method,
        /// 正好落在切点上归哪一级。
        pub boundary: Boundary,
        /// 从哪天起算该查没查；没填从第一次选定的那天起。
        pub since: Option<Day>,
        /// 一天几班；没填是一班。
        pub shifts: Option<u32>,
    }

    /// 风险清单里的一条，整条写；同一个 id 后写的取代先写的。
    pub struct RiskSet {
        /// 这一条，随机 id。
        pub risk: RiskId,
        /// 分析对象，如一个岗位、一台设备、一个场所。
        pub object: String,
        /// 单元。
        pub unit: String,
        /// 事件：会出什么事。
        pub what: String,
        /// 事故类型的 token；没说是空的。
        pub accident: String,
        /// 固有风险。
        pub inherent: Grading,
        /// 采取措施以后的剩余风险；没评就没有。
        pub residual: Option<Grading>,
        /// 管控措施。
        pub controls: Vec<ControlLine>,
        /// 由谁管：`company` 公司、`department` 部门、`team` 班组、`post` 岗位。
        pub controller: String,
        /// 分管负责人。
        pub charge: Option<PersonId>,
        /// 部门负责人。
        pub head: Option<PersonId>,
        /// 直接责任人。
        pub direct: Option<PersonId>,
        /// 由哪条岗位风险来的，`岗位id/风险id`；自己写的没有。
        pub source: Option<String>,
        /// 哪天前复评；没定就没有。
        pub review_by: Option<Day>,
    }

    /// 一次分级：用什么方法、打了几分、哪一级、为什么。
    pub struct Grading {
        /// 方法。
        pub method: Method,
        /// 各因素的分值，照方法里的次序；直接判定是空的。
        pub values: Vec<String>,
        /// 定成哪一级。
        pub level: Level,
        /// 直接判定、手工改级的理由；照算出来的是空的。
        pub reason: String,
    }

    /// 一条管控措施，和它的排查内容。
    pub struct ControlLine {
        /// 哪一类：`engineering` 工程技术、`management` 管理、`training` 培训教育、`ppe` 个体防护、`emergency` 应急处置。
        pub kind: String,
        /// 措施。
        pub text: String,
        /// 怎么查它还管不管用；没写是空的。
        pub check: String,
    }

    /// 从风险清单里去掉一条：照样看得见，不再算数。
    pub struct RiskRemoved {
        /// 哪一条。
        pub risk: RiskId,
        /// 为什么。
        pub reason: String,
    }

    /// 复评、确认了一条风险，没有改动。
    pub struct RiskReviewed {
        /// 哪一条。
        pub risk: RiskId,
        /// 说了什么；没有是空的。
        pub note: String,
        /// 下次哪天前复评。
        pub next: Option<Day>,
    }

    /// 一张平面图；同一个 id 后写的取代先写的。
    pub struct PlanImageSet {
        /// 这张图，随机 id。
        pub map: MapId,
        /// 名称。
        pub name: String,
        /// 图所在的 blob。
        pub blob: Option<Sha256Hex>,
        /// 宽，像素。
        pub width: u32,
        /// 高，像素。
        pub height: u32,
    }

    /// 去掉一张平面图。
    pub struct PlanImageRemoved {
        /// 哪张。
        pub map: MapId,
        /// 为什么。
        pub reason: String,
    }

    /// 图上的一处；同一个 id 后写的取代先写的。
    pub struct MarkSet {
        /// 这一处，随机 id。
        pub mark: MarkId,
        /// 在哪张图上。
        pub map: MapId,
        /// 一个点还是一块地。
        pub shape: Shape,
        /// 顶点 x、y、x、y……，以宽和高的万分之一计。
        pub points: Vec<u32>,
        /// 叫什么。
        pub label: String,
        /// 这里有哪些风险。
        pub risks: Vec<RiskId>,
    }

    /// 去掉图上的一处。
    pub struct MarkRemoved {
        /// 哪一处。
        pub mark: MarkId,
    }

    /// 一样会到期的东西；同一个 id 后写的取代先写的（换了证、检了一次，就写新的日期）。
    pub struct ExpirySet {
        /// 这样东西，随机 id。
        pub thing: ThingId,
        /// 哪一种，`rules.json` 里的 id 或自己的词。
        pub kind: String,
        /// 名称、编号。
        pub name: String,
        /// 在哪里；没有是空的。
        pub place: String,
        /// 谁管、到期告诉谁。
        pub owner: Option<PersonId>,
        /// 哪天到期，这天还有效。
        pub expires: Day,
        /// 每多少个月一次；0 是没有固定周期。
        pub every: u32,
        /// 提前多少天提醒。
        pub remind: u32,
        /// 备注；没有是空的。
        pub note: String,
    }

    /// 从到期台账里去掉一样。
    pub struct ExpiryRemoved {
        /// 哪一样。
        pub thing: ThingId,
        /// 为什么。
        pub reason: String,
    }

    /// 做了一件定期的事：演练、培训、检测、带队检查、报告……
    pub struct DutyDone {
        /// 这一次，随机 id。
        pub duty: DutyId,
        /// 是“多久一次”里的哪一行。
        pub period: PeriodId,
        /// 哪天做的。
        pub day: Day,
        /// 做了什么、几个人、结果。
        pub what: String,
        /// 补录：为什么当时没记。平常没有。
        pub late: Option<String>,
    }

    /// 记错了：那一次不算。
    pub struct DutyUndone {
        /// 哪一次。
        pub duty: DutyId,
        /// 为什么。
        pub reason: String,
    }
}

nested! {
    Grading: "应是 {method, values, level, reason}"
    ControlLine: "应是 {kind, text, check}"
}

one_of! {
    /// 分级的方法。
    pub enum Method: "应是 lec、matrix、direct 之一" {
        /// LEC。
        Lec = "lec",
        /// 风险矩阵。
        Matrix = "matrix",
        /// 直接判定。
        Direct = "direct",
    }

    /// 正好落在切点上归哪一级。
    pub enum Boundary: "应是 higher 或 lower" {
        /// 归较高一级。
        Higher = "higher",
        /// 归较低一级。
        Lower = "lower",
    }

    /// 风险等级。
    pub enum Level: "应是 red、orange、yellow、blue 之一" {
        /// 重大风险。
        Red = "red",
        /// 较大风险。
        Orange = "orange",
        /// 一般风险。
        Yellow = "yellow",
        /// 低风险。
        Blue = "blue",
    }

    /// 图上一处的样子。
    pub enum Shape: "应是 point 或 area" {
        /// 一个点。
        Point = "point",
        /// 一块地。
        Area = "area",
    }
}
