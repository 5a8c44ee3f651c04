//! 岗位的两单两卡和检查表。字段的写法和上下限见 `docs/content.md`，由 `check` 把关。

use super::tree::content_types;
use super::{Basis, Cadence, CheckEntry, Common, ControlKind, LookPart, Review, RiskLevel};

content_types! {
    /// 岗位和它的两单两卡。
    pub struct Position {
        /// 岗位 id，永不复用。
        pub id: String,
        /// 岗位名称。
        pub name: String,
        /// 所属行业 id。
        pub sector: String,
        /// 所属的"我干什么活"。
        pub families: Vec<String>,
        /// 人们平时怎么叫这个岗位。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub aliases: Vec<String>,
        /// 上岗要的证；不要证为空。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub certificate: String,
        /// 禁手机的原因；不禁为 `None`。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub no_phone: Option<String>,
        /// 劳动防护用品。
        pub ppe: Vec<PpeUse>,
        /// 岗位风险清单。
        pub risks: Vec<Risk>,
        /// 职业健康危害。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub health: Vec<HealthHazard>,
        /// 岗位职责清单。
        pub duties: Vec<Duty>,
        /// 岗位操作卡。
        pub operation: Operation,
        /// 岗位应急处置卡。
        pub emergency: Emergency,
        /// 整套卡的依据。
        pub basis: Vec<Basis>,
        /// 应急卡是否已由第二人对照复核。
        pub review: Review,
        /// 这个岗位在"今日"看到的检查表，自己的三查在前。构建时填，内容文件里不写。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub due: Vec<CheckEntry>,
        /// 这张卡用到的名称和电话。构建时填，内容文件里不写。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub tables: Common,
    }

    /// 用一件防护用品。
    pub struct PpeUse {
        /// `ppe.json` 里的 id。
        pub id: String,
        /// 这个岗位上怎么才算戴对。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub note: String,
    }

    /// 一条岗位风险。
    pub struct Risk {
        /// 岗位内的 id，`r1` 起。
        pub id: String,
        /// 在哪里。
        pub place: String,
        /// 会出什么事。
        pub what: String,
        /// 事故类型的 token。
        pub r#type: String,
        /// 固有风险等级（参考）。
        pub level: RiskLevel,
        /// 为什么是这一级。
        pub why: String,
        /// 最要紧的那一条管控措施。
        pub control: String,
        /// 这条措施属于哪一类。
        pub kind: ControlKind,
        /// 依据。
        pub basis: Vec<Basis>,
    }

    /// 一条职业健康危害（不塞进事故类型）。
    pub struct HealthHazard {
        /// 什么东西。
        pub what: String,
        /// 伤到哪里。
        pub harm: String,
        /// 怎么防。
        pub control: String,
    }

    /// 一条岗位职责。
    pub struct Duty {
        /// 职责。
        pub text: String,
        /// 依据。
        pub basis: Vec<Basis>,
    }

    /// 岗位操作卡。
    pub struct Operation {
        /// 顺口溜，可以没有。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub rhyme: Vec<String>,
        /// 作业前三查。
        pub look: Vec<Look>,
        /// 作业中。
        pub steps: Vec<Line>,
        /// 作业后。
        pub after: Vec<Line>,
        /// 绝不。
        pub never: Vec<Line>,
    }

    /// 三查里的一眼。
    pub struct Look {
        /// 岗位内的 id，`k1` 起；检查记录里用它。
        pub id: String,
        /// 查哪一部分。
        pub part: LookPart,
        /// 看什么，怎样算合格。
        pub text: String,
        /// 不合格长什么样。
        pub wrong: String,
        /// 防的是哪些风险。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub guards: Vec<String>,
    }

    /// 操作卡上的一行。
    pub struct Line {
        /// 一句话。
        pub text: String,
        /// 防的是哪些风险。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub guards: Vec<String>,
    }

    /// 岗位应急处置卡。
    pub struct Emergency {
        /// 顺口溜，可以没有。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub rhyme: Vec<String>,
        /// 一种情况一个处置。
        pub cases: Vec<EmergencyCase>,
    }

    /// 一种情况怎么处置。
    pub struct EmergencyCase {
        /// 岗位内（或共用块内）的 id。
        pub id: String,
        /// 场景 id。
        pub scenario: String,
        /// 这里看到的是什么样。
        pub title: String,
        /// 应对哪些风险。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub answers: Vec<String>,
        /// 第一步：一个动作，先保住救人的人。
        pub first: String,
        /// 绝不：紧跟第一步。
        pub never: Vec<String>,
        /// 接下来的步骤。
        pub steps: Vec<EmergencyStep>,
        /// 公共救援电话。
        pub call: Vec<String>,
        /// 打电话时说什么。
        pub report: String,
        /// 依据。
        pub basis: Vec<Basis>,
    }

    /// 应急处置的一步。
    pub struct EmergencyStep {
        /// 做什么。
        pub text: String,
        /// 谁才可以做；谁都可以做为空。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub who: String,
    }

    /// 检查表：一个角色、一个周期。
    pub struct Checklist {
        /// 检查表 id，永不复用。
        pub id: String,
        /// 由哪张政策清单拆出来。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub group: Option<String>,
        /// 名称。
        pub name: String,
        /// 谁查。
        pub role: String,
        /// 多久一次。
        pub cadence: Cadence,
        /// 通用、行业、专题、职务。
        pub kind: String,
        /// 适用行业，`全部` 表示都适用。
        pub sectors: Vec<String>,
        /// 哪些岗位在"今日"看到它。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub positions: Vec<String>,
        /// 禁手机的原因。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub no_phone: Option<String>,
        /// 作业前核对单（不替代作业票）。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub permit: bool,
        /// 整张表的依据。
        pub basis: Vec<Basis>,
        /// 检查项。
        pub items: Vec<CheckItem>,
    }

    /// 一个检查项：看得见、说得清。
    pub struct CheckItem {
        /// 表内的 id。
        pub id: String,
        /// 在哪里看。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub place: String,
        /// 看什么，怎样算合格。
        pub text: String,
        /// 不合格长什么样。
        pub wrong: String,
        /// 验证哪些风险，`岗位id/风险id`。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub verifies: Vec<String>,
        /// 依据。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub basis: Vec<Basis>,
        /// 不合格可能构成重大事故隐患时的判定标准条款；空表示没有。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub major: String,
        /// 核对单里的否决项。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub stop: bool,
        /// 要的证据：`photo` 或 `reading`；空表示不要。禁手机区不得要照片。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub evidence: String,
    }

    /// 共用处置文件 `content/shared.json`：全部共用处置，和它们用到的名称和电话。由构建生成。
    #[derive(Default)]
    pub struct Shared {
        /// 共用处置。
        pub blocks: Vec<SharedBlock>,
        /// 用到的名称和电话。
        pub tables: Common,
    }

    /// 每个岗位都有的共用处置。
    pub struct SharedBlock {
        /// id。
        pub id: String,
        /// 名称，如"急救"。
        pub name: String,
        /// 处置。
        pub cases: Vec<EmergencyCase>,
    }
}

/// 三查检查表的 id 前缀：`sancha-<岗位 id>`。
pub const LOOK_PREFIX: &str = "sancha-";

/// 一个岗位的三查检查表叫什么。
pub fn look_name(position: &str) -> String {
    format!("{position}作业前三查")
}

impl Position {
    /// 由操作卡的"作业前三查"得出的检查表：同一份文字，每班看一遍。
    pub fn look_checklist(&self) -> Checklist {
        Checklist {
            id: format!("{LOOK_PREFIX}{}", self.id),
            group: None,
            name: look_name(&self.name),
            role: self.name.clone(),
            cadence: Cadence::Shift,
            kind: "岗位".to_owned(),
            sectors: vec![self.sector.clone()],
            positions: vec![self.id.clone()],
            no_phone: self.no_phone.clone(),
            permit: false,
            basis: self.basis.clone(),
            items: self
                .operation
                .look
                .iter()
                .map(|look| CheckItem {
                    id: look.id.clone(),
                    place: look.part.label().to_owned(),
                    text: look.text.clone(),
                    wrong: look.wrong.clone(),
                    verifies: look.guards.iter().map(|risk| format!("{}/{risk}", self.id)).collect(),
                    basis: Vec::new(),
                    major: String::new(),
                    stop: false,
                    evidence: String::new(),
                })
                .collect(),
        }
    }
}
