//! 读目录：先把整个文件的样子看清楚，再去碰里面的东西。

use super::*;
use crate::backup::{BackupError, ReadAt};
use std::collections::BTreeSet;

/// 目录最大多少字节：六万五千个文件也用不完。
const DIRECTORY_MAX: u64 = 16 << 20;
/// 附言最多 64 KB，目录的尾巴只会在这么后面。
const TAIL: u64 = END_LEN as u64 + 0xffff;
/// 小文件不计较压缩比。
const SMALL: u64 = 4 << 20;
/// 解开是原来的多少倍算炸弹；记录里散列多，平常不到十倍。
const RATIO: u64 = 200;

/// 目录里的一个文件。
#[derive(Clone, Debug)]
pub struct Entry {
    /// 原样的名字。
    pub(super) raw_name: Vec<u8>,
    /// 去掉外面那层文件夹的名字。
    pub name: String,
    pub(super) method: Method,
    pub(super) flags: u16,
    pub(super) crc: u32,
    /// 压过之后多少字节。
    pub packed: u64,
    /// 解开多少字节。
    pub size: u64,
    pub(super) offset: u64,
    /// 最远只能到这里：后面是别的文件或目录。
    pub(super) limit: u64,
}

/// 目录。
#[derive(Clone, Debug)]
pub struct Directory {
    /// 按名字排。
    entries: Vec<Entry>,
}

impl Directory {
    /// 读出目录，核对每一个数。
    pub async fn read(file: &impl ReadAt) -> Result<Self, BackupError> {
        let len = file.len();
        if len == 0 {
            return Err(BackupError::Empty);
        }
        let tail_from = len.saturating_sub(TAIL);
        let tail = file.exactly(tail_from, len - tail_from).await?;
        let Some(at) = find_end(&tail) else { return Err(not_a_zip(file).await) };
        let end = &tail[at..];
        let end_at = tail_from + at as u64;
        let (count, bytes, start) = (u16_at(end, 10), u64::from(u32_at(end, 12)), u64::from(u32_at(end, 16)));
        if u16_at(end, 4) != 0 || u16_at(end, 6) != 0 || u16_at(end, 8) != count {
            return Err(BackupError::Unusual("分成了几卷"));
        }
        if count == u16::MAX || start == u64::from(u32::MAX) || bytes == u64::from(u32::MAX) {
            return Err(BackupError::Unusual("zip64"));
        }
        if bytes > DIRECTORY_MAX {
            return Err(BackupError::Bomb);
        }
        if start + bytes != end_at {
            return Err(BackupError::damaged(""));
        }
        let entries = parse(&file.exactly(start, bytes).await?, count)?;
        Ok(Self { entries: settle(entries, start)? })
    }

    /// 全部解开一共多少字节。
    pub fn size(&self) -> u64 {
        self.entries.iter().map(|e| e.size).sum()
    }

    /// 有几个文件。
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// 找一个文件。
    pub fn find(&self, name: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|e| e.name.as_str().cmp(name)).ok()?;
        self.entries.get(at)
    }
}

/// 目录的尾巴：签名对，附言正好到文件末尾。
fn find_end(tail: &[u8]) -> Option<usize> {
    let last = tail.len().checked_sub(END_LEN)?;
    (0..=last).rev().find(|&at| u32_at(tail, at) == END && at + END_LEN + usize::from(u16_at(tail, at + 20)) == tail.len())
}

/// 没有目录的尾巴：缺了一截，还是根本不是 ZIP。
async fn not_a_zip(file: &impl ReadAt) -> BackupError {
    match file.exactly(0, file.len().min(4)).await {
        Ok(head) if head.len() == 4 && u32_at(&head, 0) == LOCAL => BackupError::Truncated,
        Ok(head) if LOCAL.to_le_bytes().starts_with(&head) => BackupError::Truncated,
        Ok(_) => BackupError::NotOurs,
        Err(e) => e,
    }
}

fn parse(mut bytes: &[u8], count: u16) -> Result<Vec<Entry>, BackupError> {
    let mut entries = Vec::new();
    for _ in 0..count {
        if bytes.len() < CENTRAL_LEN || u32_at(bytes, 0) != CENTRAL {
            return Err(BackupError::damaged(""));
        }
        let (name, extra, comment) = (u16_at(bytes, 28), u16_at(bytes, 30), u16_at(bytes, 32));
        let name_end = CENTRAL_LEN + usize::from(name);
        let end = name_end + usize::from(extra) + usize::from(comment);
        if bytes.len() < end {
            return Err(BackupError::damaged(""));
        }
        let flags = u16_at(bytes, 8);
        let method = match u16_at(bytes, 10) {
            0 => Method::Stored,
            8 => Method::Deflated,
            _ => return Err(BackupError::Unusual("换了一种压法")),
        };
        let entry = Entry {
            raw_name: bytes[CENTRAL_LEN..name_end].to_vec(),
            name: String::new(),
            method,
            flags,
            crc: u32_at(bytes, 16),
            packed: u32_at(bytes, 20).into(),
            size: u32_at(bytes, 24).into(),
            offset: u32_at(bytes, 42).into(),
            limit: 0,
        };
        check(&entry, u16_at(bytes, 34))?;
        entries.push(entry);
        bytes = &bytes[end..];
    }
    if bytes.is_empty() { Ok(entries) } else { Err(BackupError::damaged("")) }
}

fn check(entry: &Entry, disk: u16) -> Result<(), BackupError> {
    const FULL: u64 = u32::MAX as u64;
    if entry.flags & FLAG_ENCRYPTED != 0 {
        return Err(BackupError::Unusual("加了密码"));
    }
    if entry.flags & !FLAGS_KNOWN != 0 {
        return Err(BackupError::Unusual("用了少见的标志"));
    }
    if disk != 0 {
        return Err(BackupError::Unusual("分成了几卷"));
    }
    if [entry.packed, entry.size, entry.offset].contains(&FULL) {
        return Err(BackupError::Unusual("zip64"));
    }
    if entry.method == Method::Stored && entry.packed != entry.size {
        return Err(BackupError::damaged(""));
    }
    if entry.size > SMALL && entry.size / RATIO > entry.packed {
        return Err(BackupError::Bomb);
    }
    Ok(())
}

/// 各占各的地方，名字规矩、不重，外面那层文件夹去掉，别的工具添的东西不算。
fn settle(mut entries: Vec<Entry>, directory: u64) -> Result<Vec<Entry>, BackupError> {
    entries.sort_by_key(|e| e.offset);
    let mut limit = directory;
    for entry in entries.iter_mut().rev() {
        entry.limit = limit;
        if entry.offset + LOCAL_LEN as u64 + entry.raw_name.len() as u64 + entry.packed > limit {
            return Err(BackupError::Unusual("里面的文件叠在一起"));
        }
        limit = entry.offset;
    }
    if entries.iter().map(|e| e.size).sum::<u64>() > u64::from(u32::MAX) {
        return Err(BackupError::Bomb);
    }
    entries.retain(|e| !is_litter(&e.raw_name));
    let folder = top_folder(&entries).to_vec();
    let mut names = BTreeSet::new();
    for entry in &mut entries {
        let name = &entry.raw_name[folder.len()..];
        if !is_plain(name) || !names.insert(name.to_ascii_lowercase()) {
            return Err(BackupError::Unusual("里面的文件名不规矩"));
        }
        entry.name = String::from_utf8_lossy(name).into_owned();
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// 文件夹本身，和系统自己塞进来的东西。
fn is_litter(name: &[u8]) -> bool {
    let last = name.rsplit(|b| *b == b'/').next().unwrap_or_default();
    name.ends_with(b"/") && is_plain(&name[..name.len() - 1])
        || name.starts_with(b"__MACOSX/")
        || [&b".DS_Store"[..], b"desktop.ini", b"Thumbs.db"].contains(&last)
}

/// 全部文件都在同一个文件夹里时，这个文件夹（连斜杠）。它的名字可能是别的编码，不去读它。
fn top_folder(entries: &[Entry]) -> &[u8] {
    let Some(first) = entries.first() else { return &[] };
    let Some(slash) = first.raw_name.iter().position(|b| *b == b'/') else { return &[] };
    let folder = &first.raw_name[..=slash];
    let name = &folder[..slash];
    let same = entries.iter().all(|e| e.raw_name.starts_with(folder));
    if same && !name.is_empty() && name != b".." && name != b"." { folder } else { &[] }
}

/// 名字里没有往上走、从根开始、盘符、反斜杠这些把戏。
fn is_plain(name: &[u8]) -> bool {
    !name.iter().any(|b| matches!(b, b'\\' | b':' | 0..=31))
        && name.split(|b| *b == b'/').all(|part| !part.is_empty() && part != b"." && part != b"..")
}
