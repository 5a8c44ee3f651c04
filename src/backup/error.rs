//! 备份和恢复可能出的事，每一种一句大白话：出了什么事，什么还安全，现在做什么。

use std::fmt;

/// 备份没做成、文件没读成，是为什么。不管哪一种，手机里的记录都没有动。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupError {
    /// 读不到：手机里的记录，或者挑的文件。括号里是原话，只给诊断看。
    Reading(String),
    /// 写不出去。括号里是原话，只给诊断看。
    Writing(String),
    /// 写备份的地方满了。
    Full,
    /// 人点了停。
    Stopped,
    /// 太大，超过一个 ZIP 装得下的。括号里是哪一样。
    TooBig(String),
    /// 一个字节都没有。
    Empty,
    /// 后面缺了一截。
    Truncated,
    /// 有一处坏了。括号里是 ZIP 里的哪个文件；目录坏了是空的。
    Damaged(String),
    /// 不是岗哨的备份。
    NotOurs,
    /// 更新版本的岗哨写的。
    Newer(u64),
    /// 解开会大得离谱，是炸弹。
    Bomb,
    /// 用了岗哨读不了的 ZIP 花样。括号里是哪一样。
    Unusual(&'static str),
}

impl BackupError {
    /// ZIP 里的 `member` 坏了。
    pub(super) fn damaged(member: &str) -> Self {
        Self::Damaged(member.into())
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SAFE: &str = "手机里的记录一条都没有动。";
        match self {
            Self::Reading(_) => write!(f, "读不到，没有做完；{SAFE}再试一次；文件在网盘、U 盘里的，先存到这台设备上再选。"),
            Self::Writing(_) => write!(f, "备份文件没有写出去，写了一半的不能用；{SAFE}换个地方存，再点一次“立即备份”。"),
            Self::Full => write!(f, "存备份的地方满了，写了一半的不能用；{SAFE}腾出空间，或换个地方存，再备份一次。"),
            Self::Stopped => write!(f, "已经停下，没有做完的不算数；{SAFE}要做的时候再点一次。"),
            Self::TooBig(what) => write!(f, "{what}太大，一个备份文件装不下；{SAFE}把这台设备拿给安全员看。"),
            Self::Empty => write!(f, "这个文件是空的，一个字都没有；{SAFE}多半是当时没有下载完，换一份备份再选。"),
            Self::Truncated => write!(f, "这个文件后面缺了一截，多半没有传完；{SAFE}重新传一次，或换一份备份再选。"),
            Self::Damaged(place) if place.is_empty() => {
                write!(f, "这个文件坏了一处（在目录里），不能用；{SAFE}重新传一次，或换一份备份再选。")
            }
            Self::Damaged(place) => write!(f, "这个文件坏了一处（{place}），不能用；{SAFE}重新传一次，或换一份备份再选。"),
            Self::NotOurs => write!(f, "这不是岗哨的备份文件；{SAFE}备份的名字以“岗哨备份-”开头、以“.zip”结尾，再找一找。"),
            Self::Newer(_) => write!(f, "这是更新版本的岗哨做的备份，这个旧版本读不了；{SAFE}连上网刷新页面，换上新版本再选。"),
            Self::Bomb => write!(f, "这个文件解开会大得离谱，不是岗哨做的，不去解它；{SAFE}换一份备份再选。"),
            Self::Unusual(what) => {
                write!(f, "这个文件被别的压缩工具改过（{what}），岗哨读不了；{SAFE}选原来的那一份，或解压后用普通的 ZIP 重新压一次。")
            }
        }
    }
}
impl std::error::Error for BackupError {}
