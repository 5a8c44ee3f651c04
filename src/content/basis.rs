//! 依据：一份文件，加上确实知道的条款。

use serde::{Deserialize, Serialize};

use super::tree::FromTree;

/// 一条依据。内容文件里写成一个字符串，见 `docs/content.md`。
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Basis {
    /// 指向 `sources.json` 里的一份文件。
    Document {
        /// 文件 id。
        source: String,
        /// 条款，如 `第五十四条`；只确定到文件时为空。
        clause: String,
        /// 还没有核对过原文。
        pending: bool,
    },
    /// 待核：知道该有依据，还没有找到可信的出处。
    Pending,
    /// 由企业自己填。
    Company,
}

impl FromTree for Basis {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        Self::from(String::from_tree(raw, ok))
    }
}

impl Basis {
    /// 给人看的话，如"安全生产法 第五十四条"；`name` 由文件 id 给出简称。
    pub fn cite<'a>(&'a self, name: impl FnOnce(&'a str) -> &'a str) -> String {
        match self {
            Self::Pending => "依据待核".to_owned(),
            Self::Company => "由本单位填写".to_owned(),
            Self::Document { source, clause, pending } => {
                let mut text = name(source).to_owned();
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

impl From<String> for Basis {
    fn from(text: String) -> Self {
        match text.as_str() {
            "待核" => return Self::Pending,
            "企业自填" => return Self::Company,
            _ => {}
        }
        let (body, pending) = match text.strip_suffix('?') {
            Some(body) => (body, true),
            None => (text.as_str(), false),
        };
        let (source, clause) = body.split_once('#').unwrap_or((body, ""));
        Self::Document { source: source.to_owned(), clause: clause.to_owned(), pending }
    }
}

impl From<Basis> for String {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Pending => "待核".to_owned(),
            Basis::Company => "企业自填".to_owned(),
            Basis::Document { source, clause, pending } => {
                let mut text = source;
                if !clause.is_empty() {
                    text.push('#');
                    text.push_str(&clause);
                }
                if pending {
                    text.push('?');
                }
                text
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Basis;

    #[test]
    fn a_basis_reads_back_as_it_was_written() {
        for text in ["待核", "企业自填", "aqscf#第五十四条", "banan2024-24", "gb30871-2022?", "yxkj13#第五条?"] {
            assert_eq!(String::from(Basis::from(text.to_owned())), text);
        }
    }
}
