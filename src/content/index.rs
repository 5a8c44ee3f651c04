//! 目录：列出和找到岗位、检查表所需的一切，先于内容包装载。

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
        /// 全部检查表（含由岗位三查得出的）。
        pub checks: Vec<CheckEntry>,
        /// 作废的卡和表。
        pub recalls: Vec<Recall>,
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
        /// 别名。
        pub aliases: Vec<String>,
        /// 名称和别名的拼音首字母，空格分开；多音字各算一种。
        pub initials: String,
        /// 我干什么活。
        pub families: Vec<String>,
        /// 怕的是什么：事故类型的新旧名称，空格分开。
        pub dangers: String,
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
        /// 由哪张政策清单拆出来；没有为空。
        pub group: String,
        /// 哪些岗位在"今日"看到它。
        pub positions: Vec<String>,
        /// 作业前核对单。
        pub permit: bool,
        /// 几项。
        pub items: usize,
    }

}

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

    /// 检查表，按 id。
    pub fn check(&self, id: &str) -> Option<&CheckEntry> {
        self.checks.iter().find(|one| one.id == id)
    }

    /// 全部内容文件：共用处置、每个岗位、每张检查表。岗位三查在岗位自己的文件里。
    pub fn files(&self) -> Vec<String> {
        let mut files = vec![SHARED_FILE.to_owned()];
        files.extend(self.positions.iter().map(|one| position_file(&one.id)));
        files.extend(self.checks.iter().filter(|one| !one.id.starts_with(super::LOOK_PREFIX)).map(|one| check_file(&one.id)));
        files
    }

    /// 由同一张政策清单拆出来的检查表。
    pub fn group<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a CheckEntry> + 'a {
        self.checks.iter().filter(move |one| one.group == id)
    }

    /// 一个岗位在"今日"要看到的检查表：自己的三查在前。
    pub fn due_for<'a>(&'a self, position: &'a str) -> impl Iterator<Item = &'a CheckEntry> + 'a {
        self.checks.iter().filter(move |one| one.positions.iter().any(|id| id == position))
    }
}

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
