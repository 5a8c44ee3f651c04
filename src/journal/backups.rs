//! 备份到哪了：最近一次生成的和最近一次核对过的，各到哪些链头。记在 `local` 的 `backup` 里。
//!
//! 生成不算数，核对过才算：存出去的文件可能没存上、传坏了、被人删了，只有再读回来才知道。

use super::json::{Field, Fields, Object, Writer, fields};
use super::{Continued, DeviceId, Wall};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

/// `local` 里的名字。
pub const BACKUPS: &str = "backup";

fields! {
    /// 一份备份文件。
    pub struct BackupFile {
        /// 生成（或核对）时设备的钟。
        pub at: Wall,
        /// 链头短码，和文件里 `manifest.json` 的一样。
        pub code: String,
        /// 到哪些链头。
        pub heads: Vec<Continued>,
    }

    /// 备份到哪了。
    pub struct Backups {
        /// 最近一次生成的。
        pub made: Option<BackupFile>,
        /// 最近一次核对过的：存出去以后又读回来，一个字不差。
        pub verified: Option<BackupFile>,
    }
}

impl Field for BackupFile {
    const WANT: &'static str = "应是 {at, code, heads}";
    fn read(raw: &str) -> Option<Self> {
        Fields::read(&Object::split(raw)?)
    }
    fn write(&self, json: &mut String) {
        let mut to = Writer::default();
        Fields::write(self, &mut to);
        json.push_str(&to.finish());
    }
}

impl Backups {
    /// 还没有备份过。
    pub const NONE: Self = Self { made: None, verified: None };

    /// 读 `local` 里的文字；没有、读不懂都当作没备份过——宁可多催一次。
    pub fn parse(text: &str) -> Self {
        Object::parse(text).and_then(|all| Fields::read(&all)).unwrap_or(Self::NONE)
    }

    /// 写成 `local` 里的文字。
    pub fn encode(&self) -> String {
        let mut to = Writer::default();
        to.value("v").push('1');
        Fields::write(self, &mut to);
        to.finish()
    }

    /// 还有几条没有核对过的备份。`heads` 是现在每个写入者写到第几条。
    pub fn unbacked(&self, heads: impl Iterator<Item = (DeviceId, u64)>) -> u64 {
        let kept = |device| self.verified.iter().flat_map(|file| &file.heads).find(|head| head.device == device).map_or(0, |head| head.seq);
        heads.map(|(device, seq)| seq.saturating_sub(kept(device))).sum()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::journal::{Id128, Sha256Hex};

    fn file(seq: u64) -> BackupFile {
        let head = Continued { device: DeviceId::from_random([1; 16]), seq, sha256: Sha256Hex::ZERO };
        BackupFile { at: Wall::at(1_795_219_392_345, 480), code: "3F2A-91C0".into(), heads: vec![head] }
    }

    #[test]
    fn only_a_verified_backup_counts() {
        let heads = || [(DeviceId::from_random([1; 16]), 10), (DeviceId::from_random([2; 16]), 3)].into_iter();
        let made = Backups { made: Some(file(10)), verified: None };
        assert_eq!(made.unbacked(heads()), 13);
        assert_eq!(Backups { verified: Some(file(8)), ..made.clone() }.unbacked(heads()), 5);
        // 别处多出来的不会倒扣。
        assert_eq!(Backups { verified: Some(file(99)), ..made }.unbacked(heads()), 3);
    }

    #[test]
    fn what_is_written_reads_back_and_nonsense_means_no_backup() {
        let all = Backups { made: Some(file(10)), verified: Some(file(8)) };
        assert_eq!(Backups::parse(&all.encode()), all);
        assert_eq!(Backups::parse(&Backups::NONE.encode()), Backups::NONE);
        for nonsense in ["", "null", "{\"verified\":7}", "{"] {
            assert_eq!(Backups::parse(nonsense), Backups::NONE);
        }
    }
}
