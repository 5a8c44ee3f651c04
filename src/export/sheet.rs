//! 一张台账的样子：表头、一行一行的格子、说明和签字的地方。打印、xlsx、CSV 都从它来，三处一个字不差。

use crate::journal::{Day, Sha256Hex, Wall};

/// 一栏。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// 栏名。
    pub name: &'static str,
    /// 多宽，按半角字数算；一个汉字占两个。
    pub width: u32,
    /// 里面是什么。
    pub kind: ColumnKind,
}

/// 一栏里是什么；空着的、说不成日期的照样可以是文字。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// 文字。
    Text,
    /// 哪一天。
    Date,
    /// 几点几分。
    DateTime,
    /// 数。
    Number,
}

/// 一个格子。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// 文字；没有是空的。
    Text(String),
    /// 哪一天。
    Date(Day),
    /// 设备当时的钟，写到分。
    Time(Wall),
    /// 整数。
    Count(u64),
}

impl Cell {
    /// 给人看的字；页面上和 CSV 里的就是它。
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(day) => day.to_string(),
            Self::Time(wall) => minute(wall),
            Self::Count(n) => n.to_string(),
        }
    }
}

/// `2026-11-21 08:03`。
pub fn minute(wall: &Wall) -> String {
    format!("{} {}", wall.day(), wall.hms().get(..5).unwrap_or_default())
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Day> for Cell {
    fn from(day: Day) -> Self {
        Self::Date(day)
    }
}

impl From<Wall> for Cell {
    fn from(wall: Wall) -> Self {
        Self::Time(wall)
    }
}

impl From<usize> for Cell {
    fn from(n: usize) -> Self {
        Self::Count(n as u64)
    }
}

impl From<u32> for Cell {
    fn from(n: u32) -> Self {
        Self::Count(u64::from(n))
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self::Text(String::new()), Into::into)
    }
}

/// 一张台账。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// 工作表的名字，也是文件名的一截。
    pub name: String,
    /// 纸上的大标题。
    pub title: String,
    /// 大标题下面的一行：单位、期间、什么时候做的。
    pub about: String,
    /// 横着印。
    pub landscape: bool,
    /// 各栏。
    pub columns: Vec<Column>,
    /// 各行，格子数和栏数一样。
    pub rows: Vec<Vec<Cell>>,
    /// 表下面的说明，一条一行。
    pub notes: Vec<String>,
    /// 打印时贴在后面的照片：说明，和存着的名字；表格文件里没有。
    pub photos: Vec<(String, Sha256Hex)>,
    /// 发群时说的几句。
    pub brief: Vec<String>,
    /// 有超期、过期的：发群的图上标红。
    pub bad: bool,
    /// 要谁签字。
    pub signatures: Vec<&'static str>,
}

/// 一栏。
pub const fn column(name: &'static str, width: u32, kind: ColumnKind) -> Column {
    Column { name, width, kind }
}

impl Sheet {
    /// 工作表和文件都能用的名字：去掉 Excel 和文件系统不认的字，最多 31 个字。
    pub fn safe_name(&self) -> String {
        safe_name(&self.name, 31)
    }
}

/// 文件名、工作表名里能用的字，最多 `most` 个；一个都不剩是“表”。
pub fn safe_name(name: &str, most: usize) -> String {
    let bad = |c: char| c.is_control() || c.is_whitespace() || r#"/\:*?"<>|[]'."#.contains(c) || is_invisible(c);
    let name: String = name.chars().filter(|c| !bad(*c)).take(most).collect();
    if name.is_empty() { "表".to_owned() } else { name }
}

/// 看不见、会把名字倒过来显示的字符。
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_excel_and_every_file_system() {
        let sheet = |name: &str| Sheet { name: name.into(), ..Sheet::default() }.safe_name();
        assert_eq!(sheet("隐患台账"), "隐患台账");
        assert_eq!(sheet("a/b\\c:d*e?f[g]h'\u{202e}"), "abcdefgh");
        assert_eq!(sheet("../.."), "表");
        assert_eq!(sheet(&"长".repeat(40)).chars().count(), 31);
    }

    #[test]
    fn cells_read_as_people_write_them() {
        let wall = Wall::parse("2026-11-21T08:03:12.345+08:00").expect("是钟");
        assert_eq!(Cell::from(wall).text(), "2026-11-21 08:03");
        assert_eq!(Cell::from(wall.day()).text(), "2026-11-21");
        assert_eq!(Cell::from(None::<Day>).text(), "");
        assert_eq!(Cell::from(3_usize).text(), "3");
    }
}
