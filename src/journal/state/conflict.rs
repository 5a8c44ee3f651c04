//! 没有生效的事件，和为什么。

use super::super::{DangerId, RunId, Subject};
use super::Place;
use std::fmt;

/// 一条没有生效的事件。
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// 哪件事的。
    pub subject: Subject,
    /// 哪条事件。
    pub place: Place,
    /// 为什么没生效。
    pub why: Why,
}

/// 一条事件为什么没有生效。
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // 每一种的意思就是下面那句话
pub enum Why {
    WriterTwice,
    NoSuchReplacement,
    RunTwice(RunId),
    NoSuchRun(RunId),
    RunClosed(RunId),
    RunNotSubmitted(RunId),
    RunVoided(RunId),
    DangerTwice(DangerId),
    NoSuchDanger(DangerId),
    WrongStep(DangerId),
    NoSuchStep(DangerId),
    PhotoTwice,
    NoSuchPause,
    NoSuchEntry,
    NotAtWork(RunId),
    Malformed(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WriterTwice => "同一台设备登记了两次，第二次没有算",
            Self::NoSuchReplacement => "找不到要撤回的那次替换，这条没有算",
            Self::RunTwice(_) => "这次排查已经开始过，重复的开始没有算",
            Self::NoSuchRun(_) => "找不到这次排查，这条没有算",
            Self::RunClosed(_) => "这次排查已经提交或放弃，之后的改动没有算",
            Self::RunNotSubmitted(_) => "这次排查还没提交，更正和作废没有算，直接改就行",
            Self::RunVoided(_) => "这次排查已经作废，重复的作废没有算",
            Self::DangerTwice(_) => "这处隐患已经报过，重复的没有算",
            Self::NoSuchDanger(_) => "找不到这处隐患，这条没有算",
            Self::WrongStep(_) => "这处隐患当时还走不到这一步，这条没有算",
            Self::NoSuchStep(_) => "要作准的那一步找不到，这条没有算",
            Self::PhotoTwice => "这张照片已经收过，重复的没有算",
            Self::NoSuchPause => "找不到要复工的那次停产或放假，这条没有算",
            Self::NoSuchEntry => "台账里找不到这一条，没有算",
            Self::NotAtWork(_) => "这张核对单当时不在作业，这条没有算",
            Self::Malformed(why) => why,
        })
    }
}
