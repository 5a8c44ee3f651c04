//! 哈希链：每条记录带着同一写入者前一条原文的 SHA-256，改一个字、丢一条、换个位置都看得出来。

use super::{DecodeError, DeviceId, Record, Sha256Hex};
use std::collections::BTreeMap;
use std::fmt;

/// 每个写入者写到哪里：最后一条的序号和原文的 SHA-256。
pub type Heads = BTreeMap<DeviceId, (u64, Sha256Hex)>;

/// 链在哪里断了。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainBreak {
    /// 这条读不出来。
    Unreadable(DeviceId, u64, DecodeError),
    /// 应是第 `expected` 条，来的却是第 `found` 条：丢了、重了或者换了位置。
    Gap {
        /// 哪个写入者。
        device: DeviceId,
        /// 该来的。
        expected: u64,
        /// 来了的。
        found: u64,
    },
    /// 这条说的前一条，和真的前一条对不上：前一条被改过。
    WrongPrev(DeviceId, u64),
}

impl fmt::Display for ChainBreak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(device, seq, e) => write!(f, "{device} 第 {seq} 条：{e}"),
            Self::Gap { device, expected, found } => {
                write!(f, "{device} 应是第 {expected} 条，却是第 {found} 条：中间少了、多了或换了位置")
            }
            Self::WrongPrev(device, seq) => {
                write!(f, "{device} 第 {seq} 条接不上第 {} 条：那条被改过", seq.saturating_sub(1))
            }
        }
    }
}
impl std::error::Error for ChainBreak {}

/// 核对一串记录。同一写入者的要按序号排，不同写入者的可以交错。
///
/// 最后一条被改没有下一条来证明：返回的链头要和别处留的（备份、打印、另一台设备）比。
pub fn verify<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Heads, ChainBreak> {
    let mut check = ChainCheck::default();
    for record in records {
        check.add(record)?;
    }
    Ok(check.heads)
}

/// 一边读一边核对：记录多得放不进内存时用。
#[derive(Clone, Debug, Default)]
pub struct ChainCheck {
    heads: Heads,
}

impl ChainCheck {
    /// 接上下一条。
    pub fn add(&mut self, record: &Record) -> Result<(), ChainBreak> {
        let (device, found) = (record.device, record.seq);
        let event = record.decode().map_err(|e| ChainBreak::Unreadable(device, found, e))?;
        let (last, prev) = self.heads.get(&device).copied().unwrap_or((0, Sha256Hex::ZERO));
        if found != last + 1 {
            return Err(ChainBreak::Gap { device, expected: last + 1, found });
        }
        if event.prev != prev {
            return Err(ChainBreak::WrongPrev(device, found));
        }
        self.heads.insert(device, (found, record.sha256()));
        Ok(())
    }
}
