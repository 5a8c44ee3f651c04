//! 一段一段解开一个文件，边解边核对。

use super::*;
use crate::backup::{BackupError, ReadAt};
use crate::journal::Sha256Hex;
use crc32fast::Hasher;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};
use sha2::{Digest, Sha256};

/// 一次从文件里读多少压过的字节。
const READ: u64 = 64 * 1024;

/// 正在解开的一个文件。
pub struct Member<'a, F> {
    file: &'a F,
    entry: &'a Entry,
    /// 下一次从文件的哪里读，到哪里为止。
    next: u64,
    end: u64,
    packed: Vec<u8>,
    used: usize,
    inflate: Option<Box<InflateState>>,
    finished: bool,
    size: u64,
    crc: Hasher,
    sha256: Sha256,
}

impl<'a, F: ReadAt> Member<'a, F> {
    /// 核对本地头，准备好读。
    pub async fn open(file: &'a F, entry: &'a Entry) -> Result<Self, BackupError> {
        let damaged = || BackupError::damaged(&entry.name);
        let head = file.exactly(entry.offset, (LOCAL_LEN + entry.raw_name.len()) as u64).await?;
        let (name, extra) = (u16_at(&head, 26), u16_at(&head, 28));
        let flags = u16_at(&head, 6);
        if u32_at(&head, 0) != LOCAL || head[LOCAL_LEN..] != entry.raw_name || usize::from(name) != entry.raw_name.len() {
            return Err(damaged());
        }
        if flags != entry.flags || u16_at(&head, 8) != entry.method.number() {
            return Err(damaged());
        }
        let sizes = [u32_at(&head, 14), u32_at(&head, 18), u32_at(&head, 22)].map(u64::from);
        if flags & FLAG_DESCRIPTOR == 0 && sizes != [u64::from(entry.crc), entry.packed, entry.size] {
            return Err(damaged());
        }
        let next = entry.offset + head.len() as u64 + u64::from(extra);
        let end = next + entry.packed;
        if end > entry.limit {
            return Err(damaged());
        }
        let inflate = (entry.method == Method::Deflated).then(|| InflateState::new_boxed(DataFormat::Raw));
        Ok(Self {
            file,
            entry,
            next,
            end,
            packed: Vec::new(),
            used: 0,
            inflate,
            finished: false,
            size: 0,
            crc: Hasher::new(),
            sha256: Sha256::new(),
        })
    }

    /// 接下来的一段；完了是 `None`，那时大小、校验和都已核过。
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, BackupError> {
        if self.finished {
            return Ok(None);
        }
        let piece = if self.inflate.is_some() { self.inflated().await? } else { self.read(PIECE as u64).await? };
        self.size += piece.len() as u64;
        self.crc.update(&piece);
        self.sha256.update(&piece);
        if !piece.is_empty() {
            // 说好多大就多大：多出一个字节都不再解
            return if self.size > self.entry.size { Err(self.damaged()) } else { Ok(Some(piece)) };
        }
        self.finished = true;
        let all_read = self.next == self.end && self.used == self.packed.len();
        let good = all_read && self.size == self.entry.size && self.crc.clone().finalize() == self.entry.crc;
        if good { Ok(None) } else { Err(self.damaged()) }
    }

    /// 解开过的字节的 SHA-256；读到 `None` 之后才是整个文件的。
    pub fn sha256(&self) -> Sha256Hex {
        Sha256Hex::from_bytes(self.sha256.clone().finalize().into())
    }

    /// 整个读进来，最多 `limit` 字节。
    pub async fn whole(mut self, limit: u64) -> Result<(Vec<u8>, Sha256Hex), BackupError> {
        if self.entry.size > limit {
            return Err(BackupError::Bomb);
        }
        let mut all = Vec::new();
        while let Some(piece) = self.next().await? {
            all.extend_from_slice(&piece);
        }
        Ok((all, self.sha256()))
    }

    fn damaged(&self) -> BackupError {
        BackupError::damaged(&self.entry.name)
    }

    /// 从文件里接着读，最多 `most` 字节。
    async fn read(&mut self, most: u64) -> Result<Vec<u8>, BackupError> {
        let len = most.min(self.end - self.next);
        let piece = self.file.exactly(self.next, len).await?;
        self.next += len;
        Ok(piece)
    }

    /// 解出一段；空的就是完了。
    async fn inflated(&mut self) -> Result<Vec<u8>, BackupError> {
        let mut out = vec![0; READ as usize];
        let mut full = 0;
        while full < out.len() {
            if self.used == self.packed.len() && self.next < self.end {
                (self.packed, self.used) = (self.read(READ).await?, 0);
            }
            let Some(state) = &mut self.inflate else { break };
            let step = inflate(state, &self.packed[self.used..], &mut out[full..], MZFlush::None);
            self.used += step.bytes_consumed;
            full += step.bytes_written;
            match step.status {
                Ok(MZStatus::StreamEnd) => break,
                Ok(_) if step.bytes_consumed > 0 || step.bytes_written > 0 => {}
                // 没有进展：东西给完了还没解完，或者根本解不开
                _ => return Err(self.damaged()),
            }
        }
        out.truncate(full);
        Ok(out)
    }
}
