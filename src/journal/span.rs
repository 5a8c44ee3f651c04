//! 日志里的一段，和同一个编号下碰到的另一份原文。

use super::{DeviceId, Record, Sha256Hex};

/// 一个写入者连着的一段：第 `from` 条到第 `to` 条，两头都算。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// 谁写的。
    pub device: DeviceId,
    /// 从第几条。
    pub from: u64,
    /// 到第几条。
    pub to: u64,
}

/// 同一个写入者、同一个序号下碰到的另一份原文：留着，给人看，不折叠。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// 它说自己是谁写的。
    pub device: DeviceId,
    /// 它说自己是第几条。
    pub seq: u64,
    /// 原文的 SHA-256；同一份再碰到一次还是这一个。
    pub sha256: Sha256Hex,
    /// 原文。
    pub text: String,
}

impl Record {
    /// 当作另一份原文留下。
    pub fn fork(&self) -> Fork {
        Fork { device: self.device, seq: self.seq, sha256: self.sha256(), text: self.text.clone() }
    }
}
