//! 内容里只有几个词可选的字段：风险等级、措施类别、三查的部分、复核状态。

#[cfg(not(target_arch = "wasm32"))]
use serde::Deserialize;
use serde::Serialize;

use super::tree::content_words;

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
