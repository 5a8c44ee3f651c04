//! 双重预防这一圈的规则 `content/rules.json`：隐患怎么一步步走、谁管哪一级、气体限值、到期的东西、停产时什么照查。
//!
//! 都是带依据的数据，不是代码；企业自填的地方写着企业自填。

use super::tree::content_types;
use super::{AccidentType, Basis, Phone, RiskLevel, Sector};

content_types! {
    /// 规则文件。
    #[derive(Default)]
    pub struct LoopRules {
        /// 隐患走得通的每一步。
        pub transitions: Vec<Transition>,
        /// 延期。
        pub extension: ExtensionRule,
        /// 哪一级由谁管。
        pub controllers: Vec<ControllerRule>,
        /// 哪一级多久复评。
        pub reviews: Vec<ReviewRule>,
        /// 作业前核对单的气体限值。
        pub gases: Vec<GasRule>,
        /// 到期台账可以先建哪些。
        pub expiries: Vec<ExpirySeed>,
        /// 查得快不快。
        pub pace: PaceRule,
        /// 停产、放假时什么照查。
        pub resting: RestRule,
        /// 单位的种类。
        pub kinds: Vec<EnterpriseKind>,
        /// 检查项的读数和限值。
        pub readings: Vec<ReadingRule>,
    }

    /// 隐患走得通的一步。
    pub struct Transition {
        /// 从哪一步：`reported`、`assessed`、`planned`、`rectified`、`rejected`、`accepted`。
        pub from: String,
        /// 做什么：`assess`、`plan`、`rectify`、`extend`、`accept`、`reject`、`close`。
        pub step: String,
        /// 到哪一步；还有 `closed`。
        pub to: String,
        /// 谁可以做，一句话。
        pub who: String,
        /// 要写什么：`grade`、`criteria`、`reason`、`measures`、`owner`、`worker`、`acceptor`、`due`、`interim`、`funds`、`contingency`、`reported`、`note`、`photos_before`、`photos_after`。
        pub needs: Vec<String>,
        /// 只对 `general` 一般的、`major` 重大的；空的都可以。
        pub only: String,
    }

    /// 延期的规矩。
    #[derive(Default)]
    pub struct ExtensionRule {
        /// 一个方案最多延几次。
        pub most: usize,
        /// 每次最多延几天。
        pub longest_days: usize,
        /// 重大隐患延期另有什么话。
        pub major_words: String,
        /// 依据。
        pub basis: Vec<Basis>,
    }

    /// 哪一级由谁管。
    pub struct ControllerRule {
        /// 等级。
        pub level: RiskLevel,
        /// `company`、`department`、`team`、`post`。
        pub who: String,
        /// 给人看的词，如 `公司`。
        pub word: String,
        /// 依据。
        pub basis: Vec<Basis>,
    }

    /// 哪一级多久复评。
    pub struct ReviewRule {
        /// 等级。
        pub level: RiskLevel,
        /// 几个月。
        pub months: usize,
        /// 依据。
        pub basis: Vec<Basis>,
    }

    /// 一种作业的一种气体。
    pub struct GasRule {
        /// 用在哪些作业前核对单。
        pub checks: Vec<String>,
        /// 随着核对单上哪一项走：那一项答了不适用、写明为什么，就不用测；总要测的是空的。
        #[cfg_attr(not(target_arch = "wasm32"), serde(default))]
        pub item: String,
        /// 什么气体，如 `氧`、`可燃气`。
        pub gas: String,
        /// 单位，如 `%`、`%LEL`、`mg/m³`。
        pub unit: String,
        /// 不低于；没有下限是空的。
        pub at_least: String,
        /// 不高于；没有上限、或企业自填，是空的。
        pub at_most: String,
        /// 要在哪些高度、位置测。
        pub heights: Vec<String>,
        /// 作业前多少分钟以内测的才算。
        pub before_minutes: usize,
        /// 中断多少分钟以上要重测。
        pub break_minutes: usize,
        /// 作业中每多少分钟重测；0 是只要连续监测。
        pub retest_minutes: usize,
        /// 依据。
        pub basis: Vec<Basis>,
        /// 说明，没有为空。
        pub note: String,
    }

    /// 到期台账可以先建的一样。
    pub struct ExpirySeed {
        /// id，永不复用。
        pub id: String,
        /// 归哪一类，如 `人员证件`、`消防器材`。
        pub kind: String,
        /// 名称。
        pub name: String,
        /// 适用行业，`全部` 表示都适用。
        pub sectors: Vec<String>,
        /// 每多少个月；0 是看证书、报告上写的日子。
        pub every: usize,
        /// 提前多少天提醒。
        pub remind: usize,
        /// 谁管。
        pub who: String,
        /// 依据。
        pub basis: Vec<Basis>,
        /// 说明，没有为空。
        pub note: String,
    }

    /// 平均一项几秒以下算比平常快。
    #[derive(Default)]
    pub struct PaceRule {
        /// 秒。
        pub seconds_per_item: usize,
        /// 依据。
        pub basis: Vec<Basis>,
        /// 说明。
        pub note: String,
    }

    /// 停产、放假时什么照查。
    #[derive(Default)]
    pub struct RestRule {
        /// 照查的检查表和岗位的 id：看守、值守、巡查。
        pub keeps: Vec<String>,
        /// 依据。
        pub basis: Vec<Basis>,
        /// 怎么挑的。
        pub note: String,
    }

    /// 单位的一种。
    pub struct EnterpriseKind {
        /// id。
        pub id: String,
        /// 名称。
        pub name: String,
        /// 说明，没有为空。
        pub note: String,
        /// 只对这种单位才算的“多久一次”。
        pub periods: Vec<String>,
    }

    /// 一个检查项的读数。
    pub struct ReadingRule {
        /// 检查表 id。
        pub check: String,
        /// 项 id。
        pub item: String,
        /// 单位；没有是空的。
        pub unit: String,
        /// 不低于；没有、或企业自填，是空的。
        pub at_least: String,
        /// 不高于；没有、或企业自填，是空的。
        pub at_most: String,
        /// 依据。
        pub basis: Vec<Basis>,
    }

    /// 名称文件 `content/names.json`：行业和事故类型叫什么。由构建生成。
    #[derive(Default)]
    pub struct Names {
        /// 行业。
        pub sectors: Vec<Sector>,
        /// 事故类型。
        pub types: Vec<AccidentType>,
        /// 公共电话。
        pub phones: Vec<Phone>,
    }
}

/// 规则文件。
pub const RULES_FILE: &str = "content/rules.json";

/// 名称文件。
pub const NAMES_FILE: &str = "content/names.json";
