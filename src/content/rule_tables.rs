//! 规则数据：判定标准逐条、多久一次、风险分级的刻度。都是带依据、带年份的数据，不是代码。

use super::tree::content_types;
use super::{Basis, Cadence, RiskLevel};

content_types! {
    /// 重大事故隐患判定标准 `content/criteria.json`。
    #[derive(Default)]
    pub struct Criteria {
        /// 逐条。
        pub criteria: Vec<Criterion>,
    }

    /// 判定标准里的一条，转述。够不够得上重大隐患，由有资格的人对照原文定。
    pub struct Criterion {
        /// 领域，如 `工贸`。
        pub field: String,
        /// `sources.json` 里的文件 id。
        pub source: String,
        /// 条款，如 `第十三条（二）`；同一文件里不重复。
        pub clause: String,
        /// 适用对象，也是判定的前提。
        pub applies: String,
        /// 什么情形。
        pub text: String,
        /// 没有对到可靠原文：只作提示，待核。
        pub pending: bool,
    }

    /// 多久一次 `content/periods.json`。
    #[derive(Default)]
    pub struct Periods {
        /// 逐条。几条都适用的，从严，每条的依据都列出来。
        pub periods: Vec<Period>,
    }

    /// 谁、多久、做什么。
    pub struct Period {
        /// id，永不复用。
        pub id: String,
        /// 演练、培训、带队检查……
        pub topic: String,
        /// 适用行业，`全部` 表示都适用。
        pub sectors: Vec<String>,
        /// 对哪种单位、场所。
        pub applies: String,
        /// 谁做。
        pub who: String,
        /// 做什么。
        pub what: String,
        /// 周期的写法；`once` 一次，`event` 有事就做。
        pub every: String,
        /// 一个周期里最少几次。
        pub least: usize,
        /// 补充的数字或时限，没有为空。
        pub limit: String,
        /// 时限定到哪天，当天还来得及：只做一次的写 `2026-12-31`，每月的写几日（`20`，1–28）；没定为空。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub by: String,
        /// 一直要做的做到哪天为止，如行动期末尾的 `2026-12-31`；没说到哪天为空。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub until: String,
        /// 全国，或哪个区县。
        pub region: String,
        /// 文件的年份。
        pub year: String,
        /// 依据。
        pub basis: Vec<Basis>,
        /// 矛盾、待核、取严的说明，没有为空。
        pub note: String,
    }

    /// 风险分级的刻度 `content/scales.json`。
    pub struct Scales {
        /// 四级：颜色、词、形状。
        pub levels: Vec<ScaleLevel>,
        /// LEC。
        pub lec: Lec,
        /// 风险矩阵。
        pub matrix: Matrix,
        /// 规则自检的算例。
        pub golden: Vec<Golden>,
    }

    /// 一级风险怎么显示。
    pub struct ScaleLevel {
        /// 等级。
        pub level: RiskLevel,
        /// 词，如 `重大风险`。
        pub word: String,
        /// 颜色的词。
        pub color: String,
        /// 形状的词：颜色不是唯一的记号。
        pub shape: String,
    }

    /// 刻度上的一格。
    pub struct Step {
        /// 分值，写成十进制的字，最多一位小数。
        pub value: String,
        /// 什么情形打这个分。
        pub text: String,
    }

    /// 一个切点：到了这个数就归这一级。
    pub struct Cut {
        /// 切点。
        pub from: String,
        /// 等级。
        pub level: RiskLevel,
    }

    /// LEC 法：D = L × E × C。
    pub struct Lec {
        /// 算式。
        pub formula: String,
        /// 可能性 L。
        pub l: Vec<Step>,
        /// 暴露频繁程度 E。
        pub e: Vec<Step>,
        /// 后果 C。
        pub c: Vec<Step>,
        /// 切点，从高到低。
        pub cuts: Vec<Cut>,
        /// 正好落在切点上归哪一级，谁定的。
        pub boundary: String,
        /// 依据。
        pub basis: Vec<Basis>,
        /// 说明。
        pub note: String,
    }

    /// 风险矩阵：可能性 × 后果。
    pub struct Matrix {
        /// 可能性。
        pub likelihood: Vec<Step>,
        /// 后果。
        pub severity: Vec<Step>,
        /// 切点，从高到低。
        pub cuts: Vec<Cut>,
        /// 正好落在切点上归哪一级，谁定的。
        pub boundary: String,
        /// 依据。
        pub basis: Vec<Basis>,
        /// 说明。
        pub note: String,
    }

    /// 一个算例：这些分值，应得这个数、这一级。
    pub struct Golden {
        /// `lec` 或 `matrix`。
        pub method: String,
        /// 分值，依次相乘。
        pub values: Vec<String>,
        /// 应得的数。
        pub result: String,
        /// 应得的等级。
        pub level: RiskLevel,
    }
}

/// 判定标准文件。
pub const CRITERIA_FILE: &str = "content/criteria.json";

/// 多久一次的文件。
pub const PERIODS_FILE: &str = "content/periods.json";

/// 刻度文件。
pub const SCALES_FILE: &str = "content/scales.json";

/// 检查项的 `major` 一栏：哪份判定标准、哪几条、待不待核。条款之间用“、”隔开。
pub fn major_clauses(major: &str) -> (&str, impl Iterator<Item = &str>, bool) {
    let (reference, pending) = major.strip_suffix('?').map_or((major, false), |reference| (reference, true));
    let (source, clauses) = reference.split_once('#').unwrap_or((reference, ""));
    (source, clauses.split('、').filter(|clause| !clause.is_empty()), pending)
}

impl Criteria {
    /// 一份标准里的一条；写到上一级的（`第五条（四）`）给出它下面的每一条。
    pub fn find<'a>(&'a self, source: &'a str, clause: &'a str) -> impl Iterator<Item = &'a Criterion> + 'a {
        self.criteria.iter().filter(move |one| one.source == source && one.clause.starts_with(clause))
    }
}

impl Period {
    /// 有没有一个周期可数：一次的、有事才做的没有。
    pub fn is_counted(&self) -> bool {
        !["once", "event"].contains(&self.every.as_str())
    }

    /// 周期的词，如“每半年”“有事就做”。写法不认识时给出原文。
    pub fn every_label(&self) -> String {
        match self.every.as_str() {
            "once" => "一次".to_owned(),
            "event" => "有事就做".to_owned(),
            word => Cadence::try_from(word.to_owned()).map_or_else(|_| word.to_owned(), Cadence::label),
        }
    }
}
