//! 每条事件归一件事：一次排查、一处隐患，其余都归全家。
//!
//! 各件事各折叠各的，互不相干：迟到的事件只重新折叠它自己那件，内存里只放用得着的那几件。

use super::json::{Field, push_text, text};
use super::{DangerId, RunId};
use std::fmt;

/// 一件事。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// 全家的：写入者、人、岗位、联系人、合并和替换，以及不认识的、读不懂的。
    House,
    /// 一次排查。
    Run(RunId),
    /// 一处隐患。
    Danger(DangerId),
    /// 单位的台账：行业、风险清单、四色图、到期的东西、定期的事。
    Ledger,
}

impl Subject {
    /// 由 [`Display`](fmt::Display) 写的读回来：`h`、`r<id>`、`d<id>`、`l`。
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_at_checked(1)? {
            ("h", "") => Some(Self::House),
            ("l", "") => Some(Self::Ledger),
            ("r", id) => RunId::parse(id).map(Self::Run),
            ("d", id) => DangerId::parse(id).map(Self::Danger),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::House => f.write_str("h"),
            Self::Run(id) => write!(f, "r{id}"),
            Self::Danger(id) => write!(f, "d{id}"),
            Self::Ledger => f.write_str("l"),
        }
    }
}

impl Field for Subject {
    const WANT: &'static str = "应是 h、r<id>、d<id>、l";
    fn read(raw: &str) -> Option<Self> {
        Self::parse(&text(raw)?)
    }
    fn write(&self, json: &mut String) {
        push_text(json, &self.to_string());
    }
}
