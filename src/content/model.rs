//! 内容的类型。字段的写法和上下限见 `docs/content.md`，由 `check` 把关。

#[cfg(not(target_arch = "wasm32"))]
use serde::Deserialize;
use serde::Serialize;

use super::tree::{content_types, content_words};
use super::{Basis, Cadence};

/// 风险等级（固有风险，参考）：红橙黄蓝 = 重大、较大、一般、低。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
#[serde(rename_all = "lowercase")]
pub enum RiskLevel {
    /// 重大风险。
    Red,
    /// 较大风险。
    Orange,
    /// 一般风险。
    Yellow,
    /// 低风险。
    Blue,
}

impl RiskLevel {
    /// 等级的词。
    pub fn label(self) -> &'static str {
        match self {
            Self::Red => "重大",
            Self::Orange => "较大",
            Self::Yellow => "一般",
            Self::Blue => "低",
        }
    }

    /// 颜色的词，兼作样式名的一部分。
    pub fn color(self) -> (&'static str, &'static str) {
        match self {
            Self::Red => ("红", "red"),
            Self::Orange => ("橙", "orange"),
            Self::Yellow => ("黄", "yellow"),
            Self::Blue => ("蓝", "blue"),
        }
    }

    /// 红、橙风险必须有操作步骤、检查和应急处置对应。
    pub fn needs_full_trace(self) -> bool {
        matches!(self, Self::Red | Self::Orange)
    }
}

/// 管控措施的五类。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
pub enum ControlKind {
    /// 工程技术措施。
    #[serde(rename = "工程技术")]
    Engineering,
    /// 管理措施。
    #[serde(rename = "管理")]
    Management,
    /// 培训教育措施。
    #[serde(rename = "培训教育")]
    Training,
    /// 个体防护措施。
    #[serde(rename = "个体防护")]
    Protection,
    /// 应急处置措施。
    #[serde(rename = "应急处置")]
    Emergency,
}

impl ControlKind {
    /// 这一类措施的词。
    pub fn label(self) -> &'static str {
        match self {
            Self::Engineering => "工程技术",
            Self::Management => "管理",
            Self::Training => "培训教育",
            Self::Protection => "个体防护",
            Self::Emergency => "应急处置",
        }
    }
}

/// 作业前三查的三个部分。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
pub enum LookPart {
    /// 查环境。
    #[serde(rename = "环境")]
    Surroundings,
    /// 查工具设备。
    #[serde(rename = "工具设备")]
    Tools,
    /// 查安全防护。
    #[serde(rename = "安全防护")]
    Protection,
}

impl LookPart {
    /// 这一部分的词。
    pub fn label(self) -> &'static str {
        match self {
            Self::Surroundings => "环境",
            Self::Tools => "工具设备",
            Self::Protection => "安全防护",
        }
    }
}

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

    /// 每个岗位都有的共用处置。
    pub struct SharedBlock {
        /// id。
        pub id: String,
        /// 名称，如"急救"。
        pub name: String,
        /// 处置。
        pub cases: Vec<EmergencyCase>,
    }

    /// 我干什么活。
    pub struct WorkFamily {
        /// id。
        pub id: String,
        /// 名称。
        pub name: String,
        /// 举几样活。
        pub hint: String,
        /// 图标名。
        pub icon: String,
    }

    /// 行业。
    pub struct Sector {
        /// id，如 `S07`。
        pub id: String,
        /// 名称。
        pub name: String,
    }

    /// 依据文件。
    pub struct Source {
        /// id。
        pub id: String,
        /// 简称。
        pub short: String,
        /// 文号或版本。
        pub number: String,
        /// 全称。
        pub title: String,
        /// 发布机关。
        pub issuer: String,
        /// 年份。
        pub year: String,
        /// 法律、行政法规、部门规章、标准、判定标准、区县文件……
        pub kind: String,
        /// 现行、参考、待核。
        pub status: String,
        /// 核对到哪一步。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub note: String,
    }

    /// 应急场景。
    pub struct Scenario {
        /// id。
        pub id: String,
        /// 名称。
        pub name: String,
        /// 上一级场景；没有为空。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub parent: String,
        /// 这个场景允许写的公共电话。
        pub calls: Vec<String>,
    }

    /// 事故类型。
    pub struct AccidentType {
        /// token。
        pub id: String,
        /// GB 6441-2025 名称（待核）。
        pub name: String,
        /// GB/T 6441-1986 名称。
        pub alias: String,
        /// 图标名。
        pub icon: String,
    }

    /// 劳动防护用品。
    pub struct Ppe {
        /// id。
        pub id: String,
        /// 名称。
        pub name: String,
        /// 图标名。
        pub icon: String,
    }

    /// 公共电话。
    pub struct Phone {
        /// 号码。
        pub number: String,
        /// 名称。
        pub name: String,
        /// 用途。
        pub r#use: String,
        /// rescue、utility、complaint；complaint 不得上应急卡。
        pub kind: String,
        /// 提醒。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub note: String,
    }
}

content_types! {
    /// 所有岗位、检查表共用的表：看一张卡必需的名称和依据。
    #[derive(Default)]
    pub struct Common {
        /// 行业。
        pub sectors: Vec<Sector>,
        /// 依据文件。
        pub sources: Vec<Source>,
        /// 应急场景。
        pub scenarios: Vec<Scenario>,
        /// 事故类型。
        pub types: Vec<AccidentType>,
        /// 防护用品。
        pub ppe: Vec<Ppe>,
        /// 公共电话。
        pub phones: Vec<Phone>,
        /// 共用处置。
        pub blocks: Vec<SharedBlock>,
    }
}

/// 应急卡的复核状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
pub enum Review {
    /// 定稿还没有被写的人以外的人通读核对。
    #[serde(rename = "未复核")]
    Unreviewed,
    /// 定稿由写的人以外的人通读核对过（不等于对照过标准原文）。
    #[serde(rename = "已复核")]
    Reviewed,
}

content_words! {
    RiskLevel { Red = "red", Orange = "orange", Yellow = "yellow", Blue = "blue" }
    ControlKind { Engineering = "工程技术", Management = "管理", Training = "培训教育", Protection = "个体防护", Emergency = "应急处置" }
    LookPart { Surroundings = "环境", Tools = "工具设备", Protection = "安全防护" }
    Review { Unreviewed = "未复核", Reviewed = "已复核" }
}

impl Common {
    /// 事故类型，按 token。
    pub fn accident(&self, token: &str) -> Option<&AccidentType> {
        self.types.iter().find(|one| one.id == token)
    }

    /// 防护用品，按 id。
    pub fn ppe(&self, id: &str) -> Option<&Ppe> {
        self.ppe.iter().find(|one| one.id == id)
    }

    /// 公共电话，按号码。
    pub fn phone(&self, number: &str) -> Option<&Phone> {
        self.phones.iter().find(|one| one.number == number)
    }

    /// 一条依据给人看的话，如"安全生产法 第五十四条"。
    pub fn cite(&self, basis: &Basis) -> String {
        match basis {
            Basis::Pending => "依据待核".to_owned(),
            Basis::Company => "由本单位填写".to_owned(),
            Basis::Document { source, clause, pending } => {
                let mut text =
                    self.sources.iter().find(|one| one.id == *source).map_or(source.as_str(), |one| one.short.as_str()).to_owned();
                if !clause.is_empty() {
                    text.push(' ');
                    text.push_str(clause);
                }
                if *pending {
                    text.push_str("（待核）");
                }
                text
            }
        }
    }
}

/// 三查检查表的 id 前缀：`sancha-<岗位 id>`。
pub const LOOK_PREFIX: &str = "sancha-";

impl Position {
    /// 由操作卡的"作业前三查"得出的检查表：同一份文字，每班看一遍。
    pub fn look_checklist(&self) -> Checklist {
        Checklist {
            id: format!("{LOOK_PREFIX}{}", self.id),
            group: None,
            name: format!("{}作业前三查", self.name),
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
