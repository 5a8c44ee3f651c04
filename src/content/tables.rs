//! 共用的表：我干什么活、行业、依据文件、场景、事故类型、防护用品、公共电话。

use super::Basis;
use super::tree::content_types;

content_types! {
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

    /// 依据文件在卡上怎么称呼。
    pub struct SourceName {
        /// id。
        pub id: String,
        /// 简称。
        pub short: String,
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
    /// 依据文件全表 `content/sources.json`：文号、全称、效力。看一张卡用不着，关于页才取。
    #[derive(Default)]
    pub struct Sources {
        /// 依据文件。
        pub sources: Vec<Source>,
    }
}

content_types! {
    /// 看一张卡必需的名称和电话：每张卡带上自己用到的那些，不用另取一份全的。
    #[derive(Default)]
    pub struct Common {
        /// 依据文件的简称。
        pub sources: Vec<SourceName>,
        /// 事故类型。
        pub types: Vec<AccidentType>,
        /// 防护用品。
        pub ppe: Vec<Ppe>,
        /// 公共电话。
        pub phones: Vec<Phone>,
    }
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
        basis.cite(|id| self.sources.iter().find(|one| one.id == id).map_or(id, |one| &one.short))
    }
}
