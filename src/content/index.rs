//! 目录，分成三份：打开就要的（岗位叫什么、归在哪类活）、全部检查表、搜索用的词。第一份先到，另两份用到才取。

use super::tree::content_types;
use super::{Cadence, WorkFamily};

content_types! {
    /// 目录文件 `content/index.json`。由构建生成。
    #[derive(Default)]
    pub struct Index {
        /// 我干什么活。
        pub families: Vec<WorkFamily>,
        /// 全部岗位。
        pub positions: Vec<PositionEntry>,
        /// 作废的卡和表。
        pub recalls: Vec<Recall>,
    }

    /// 检查表目录 `content/checks.json`。由构建生成。
    #[derive(Default)]
    pub struct CheckIndex {
        /// 写成文件的检查表；由岗位三查得出的在各岗位自己的文件里（[`super::Position::due`]）。
        pub checks: Vec<CheckEntry>,
    }

    /// 搜索用的词 `content/search.json`。由构建生成。
    #[derive(Default)]
    pub struct SearchIndex {
        /// 每个岗位的词。
        pub positions: Vec<SearchEntry>,
    }

    /// 一个岗位，除了名称还能凭哪些词找到。
    pub struct SearchEntry {
        /// 岗位 id。
        pub id: String,
        /// 别名。
        pub aliases: Vec<String>,
        /// 名称的拼音首字母，空格分开；多音字各算一种。
        pub initials: String,
        /// 别名的拼音首字母。
        pub alias_initials: String,
        /// 怕的是什么：事故类型的新旧名称，空格分开，最重的在前。
        pub dangers: String,
    }

    /// 作废的一张岗位卡或检查表：已经在手机上的，见到这一条也就作废。记录照做的时候的样子留着。
    pub struct Recall {
        /// 岗位 id 或检查表 id。
        pub id: String,
        /// 为什么作废，一句话；应该怎么办也写在这里。
        pub why: String,
        /// 哪天作废的，`YYYY-MM-DD`。
        pub day: String,
    }

    /// 单位自己的一份 `org.json`。别的字段以后再读，不认识的不管。
    #[derive(Default)]
    pub struct Org {
        /// 单位名称；没写是空的。
        pub name: String,
        /// 本单位作废的卡和表。
        pub recalls: Vec<Recall>,
    }

    /// 目录里的一个岗位。
    pub struct PositionEntry {
        /// 岗位 id。
        pub id: String,
        /// 名称。
        pub name: String,
        /// 我干什么活。
        pub families: Vec<String>,
    }

    /// 目录里的一张检查表。
    pub struct CheckEntry {
        /// 检查表 id。
        pub id: String,
        /// 名称。
        pub name: String,
        /// 谁查。
        pub role: String,
        /// 多久一次。
        pub cadence: Cadence,
        /// 类别。
        pub kind: String,
        /// 适用行业，`全部` 表示都适用。
        pub sectors: Vec<String>,
        /// 由哪张政策清单拆出来；没有为空。
        pub group: String,
        /// 哪些岗位在"今日"看到它。
        pub positions: Vec<String>,
        /// 作业前核对单。
        pub permit: bool,
        /// 几项。
        pub items: usize,
        /// 停产、放假时照查。
        pub keeps: bool,
    }

}

/// 写在 `sectors` 里的“各行业都适用”。
pub const EVERY_SECTOR: &str = "全部";

/// 找一张卡或一张表的作废；岗位作废了，它的作业前三查也作废。
pub fn recall_of<'a>(recalls: &'a [Recall], id: &str) -> Option<&'a Recall> {
    let position = id.strip_prefix(super::LOOK_PREFIX).unwrap_or(id);
    recalls.iter().find(|one| one.id == id || one.id == position)
}

impl Index {
    /// 岗位，按 id。
    pub fn position(&self, id: &str) -> Option<&PositionEntry> {
        self.positions.iter().find(|one| one.id == id)
    }

    /// 目录以外的内容文件，除了检查表：共用处置、每个岗位。
    pub fn files(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(SHARED_FILE.to_owned()).chain(self.positions.iter().map(|one| position_file(&one.id)))
    }
}

impl CheckIndex {
    /// 检查表，按 id。
    pub fn check(&self, id: &str) -> Option<&CheckEntry> {
        self.checks.iter().find(|one| one.id == id)
    }

    /// 每张检查表的文件。
    pub fn files(&self) -> impl Iterator<Item = String> + '_ {
        self.checks.iter().map(|one| check_file(&one.id))
    }

    /// 由同一张政策清单拆出来的检查表。
    pub fn group<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a CheckEntry> + 'a {
        self.checks.iter().filter(move |one| one.group == id)
    }
}

/// 目录文件。
pub const INDEX_FILE: &str = "content/index.json";

/// 检查表目录文件。
pub const CHECK_INDEX_FILE: &str = "content/checks.json";

/// 搜索用的词的文件。
pub const SEARCH_FILE: &str = "content/search.json";

/// 依据文件全表：关于页用。
pub const SOURCES_FILE: &str = "content/sources.json";

/// 共用处置的内容文件。
pub const SHARED_FILE: &str = "content/shared.json";

/// 一个岗位的内容文件：看一张卡只取一张卡。
pub fn position_file(id: &str) -> String {
    format!("content/positions/{id}.json")
}

/// 一张检查表的内容文件；岗位三查在岗位自己的文件里。
pub fn check_file(id: &str) -> String {
    match id.strip_prefix(super::LOOK_PREFIX) {
        Some(position) => position_file(position),
        None => format!("content/checks/{id}.json"),
    }
}
