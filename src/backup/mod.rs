//! 备份：一个谁都打得开的 ZIP，写、核对、读、恢复之前先看一眼。
//!
//! 这里没有浏览器，也没有存储：从哪里取由 [`Source`] 给，写到哪里由 [`Sink`] 给，挑来的文件由 [`ReadAt`] 给，
//! 所以每一种坏法都能在主机上试。文件的写法在 `docs/format.md`。

mod census;
mod csv;
mod error;
mod lines;
mod live;
mod manifest;
mod preview;
mod read;
mod readme;
mod restore;
mod verify;
mod write;
pub(crate) mod zip;

use crate::journal::{Blob, DeviceId, Fork, Heads, PersonId, Record, Sha256Hex, Wall};
pub use csv::quoted as csv_cell;
pub use error::BackupError;
pub use live::Live;
pub use manifest::{Manifest, Missing, Named, Tally};
pub use preview::{Known, Preview, Who, preview};
pub use read::{Backup, Records};
pub use restore::{How, RestoreError, Restored, restore};
pub use verify::{ChainState, Verified};
pub use write::{Made, write};

/// 备份的格式版本；变了写法、旧版本读不懂时才升。
pub const FORMAT: u64 = 1;

/// 一批最多取多少条记录。
pub const CHUNK: usize = 2000;

/// 一个附件最大多少字节；照片平常不到 400 KB。
pub const BLOB_MAX: u64 = 64 << 20;

/// 一条记录最大多少字节；平常几百。
pub const LINE_MAX: usize = 4 << 20;

/// 从哪里取要备份的东西。
///
/// 出错用 [`BackupError::Reading`]。
#[allow(async_fn_in_trait)]
pub trait Source {
    /// 此刻每个写入者写到哪里；之后写的不进这份备份。
    async fn heads(&self) -> Result<Heads, BackupError>;
    /// 一个写入者第 `seq` 条之后的记录，按 `seq`，最多 `limit` 条。
    async fn records_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, BackupError>;
    /// 另外的原文。
    async fn forks(&self) -> Result<Vec<Fork>, BackupError>;
    /// 有哪些 blob。
    async fn blob_names(&self) -> Result<Vec<Sha256Hex>, BackupError>;
    /// 取一个 blob；没有，或者内容坏了，都是 `None`：一张坏照片不该连累整份备份，它会列在缺少的里面。
    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, BackupError>;
    /// 一个人的姓名；不知道或已抹掉是 `None`。
    async fn person_name(&self, person: PersonId) -> Result<Option<String>, BackupError>;
}

/// 写到哪里。
///
/// 没有写完（[`write()`] 返回了错）的不叫备份，收的人要扔掉。出错用 [`BackupError::Writing`]、[`BackupError::Full`]。
#[allow(async_fn_in_trait)]
pub trait Sink {
    /// 接着写一片，不超过 256 KB。
    async fn put(&mut self, bytes: Vec<u8>) -> Result<(), BackupError>;
}

/// 一个挑来的文件，从哪里读都行。
#[allow(async_fn_in_trait, clippy::len_without_is_empty)]
pub trait ReadAt {
    /// 一共多少字节。
    fn len(&self) -> u64;
    /// 从第 `from` 个字节起读 `len` 个，不会超出 [`Self::len`]；读不到用 [`BackupError::Reading`]。
    async fn read(&self, from: u64, len: usize) -> Result<Vec<u8>, BackupError>;

    /// 要多少就得有多少，少一个都是缺了一截。
    async fn exactly(&self, from: u64, len: u64) -> Result<Vec<u8>, BackupError> {
        let end = from.checked_add(len).filter(|end| *end <= self.len());
        let len = usize::try_from(len).ok().filter(|_| end.is_some()).ok_or(BackupError::Truncated)?;
        let bytes = self.read(from, len).await?;
        if bytes.len() == len { Ok(bytes) } else { Err(BackupError::Truncated) }
    }
}

/// 备份上要写明的：哪个单位、什么应用、什么时候。
#[derive(Clone, Debug)]
pub struct What {
    /// 单位名称；没有是空的。
    pub company: String,
    /// 应用和版本，如 `gangshao 0.1.0`。
    pub app: String,
    /// 此刻的钟。
    pub now: Wall,
}

/// 做到哪里了。`total` 是开始时估的，`done` 不会超过它。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// 做完的。
    pub done: u64,
    /// 一共的。
    pub total: u64,
}

/// 接着做，还是停。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// 接着做。
    On,
    /// 停。
    Stop,
}

/// 一边做一边报。
struct Meter<'a> {
    done: u64,
    total: u64,
    tell: &'a mut dyn FnMut(Progress) -> Go,
}

impl Meter<'_> {
    /// 又做了 `units`。
    fn add(&mut self, units: u64) -> Result<(), BackupError> {
        self.done = (self.done + units).min(self.total);
        match (self.tell)(Progress { done: self.done, total: self.total }) {
            Go::On => Ok(()),
            Go::Stop => Err(BackupError::Stopped),
        }
    }
}

/// 备份文件叫什么：`岗哨备份-<单位>-<yyyymmdd-hhmmss>.zip`，单位里文件系统不认的字去掉。
pub fn file_name(company: &str, now: Wall) -> String {
    let safe = |c: char| !c.is_control() && !c.is_whitespace() && !r#"/\:*?"<>|.-"#.contains(c) && !is_invisible(c);
    let mut company: String = company.chars().filter(|c| safe(*c)).collect();
    // 文件名总共不能超过 255 个字节；单位留 120 个够认
    while company.len() > 120 {
        company.pop();
    }
    let digits: String = now.as_str().chars().take(19).filter(char::is_ascii_digit).collect();
    let (day, time) = digits.split_at(digits.len().min(8));
    let dash = if company.is_empty() { "" } else { "-" };
    format!("岗哨备份{dash}{company}-{day}-{time}.zip")
}

/// 看不见、会把名字倒过来显示的字符。
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// 附件的类型和扩展名。
const KINDS: [(&str, &str); 5] =
    [("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp"), ("application/json", "json"), ("text/plain", "txt")];

/// 一个附件在 ZIP 里叫什么。
pub(crate) fn blob_member(sha256: Sha256Hex, kind: &str) -> String {
    let known = KINDS.iter().find(|(known, _)| *known == kind);
    format!("blobs/{sha256}.{}", known.map_or("bin", |(_, ext)| ext))
}
