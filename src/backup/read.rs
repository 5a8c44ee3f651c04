//! 打开一份备份，一样一样取出来。

use super::lines::Lines;
use super::manifest::{self, Odd};
use super::zip::{Directory, Entry, Member};
use super::{BLOB_MAX, BackupError, CHUNK, Manifest, Named, ReadAt};
use crate::journal::{Blob, Record, Sha256Hex};
use std::collections::BTreeMap;

pub(super) const README: &str = "README.txt";
pub(super) const JOURNAL: &str = "journal.jsonl";
pub(super) const FORKS: &str = "forks.jsonl";
pub(super) const CSV: &str = "records.csv";
pub(super) const BLOBS: &str = "blobs/";

/// 一批记录的原文最多多少字节，再少也有一条。
const CHUNK_BYTES: usize = 4 << 20;

/// 打开了的一份备份：目录和清单已核对，内容还没有。
///
/// 取出来要存的，先用 [`Backup::verify`] 或 [`super::preview()`] 从头到尾核对一遍：坏了的文件在那里就停下，一条都不会存进去。
#[derive(Debug)]
pub struct Backup<F> {
    file: F,
    directory: Directory,
    manifest: Manifest,
    /// 附件在清单的第几个。
    blobs: BTreeMap<Sha256Hex, usize>,
}

impl<F: ReadAt> Backup<F> {
    /// 读目录和清单，核对清单上的文件都在、大小都对。
    pub async fn open(file: F) -> Result<Self, BackupError> {
        let directory = Directory::read(&file).await?;
        let entry = directory.find(manifest::NAME).ok_or(BackupError::NotOurs)?;
        let (bytes, _) = Member::open(&file, entry).await?.whole(manifest::most_bytes(directory.count())).await?;
        let manifest = Manifest::decode(&bytes)?;
        let blobs = check_members(&directory, &manifest)?;
        Ok(Self { file, directory, manifest, blobs })
    }

    /// 清单。
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// 挑来的文件。
    pub fn file(&self) -> &F {
        &self.file
    }

    /// 里面的附件，按名字。
    pub fn blobs(&self) -> impl Iterator<Item = &Named> {
        self.blobs.values().filter_map(|&at| self.manifest.members.get(at))
    }

    /// 记录，一批一批，按写入者、序号；跳过前面 `skip` 条（接着上次没做完的）。
    pub async fn records(&self, skip: u64) -> Result<Records<'_, F>, BackupError> {
        let (lines, named) = self.lines(JOURNAL, &self.manifest.odd).await?;
        Ok(Records { lines, named, skip })
    }

    /// 另外的原文，一批一批，按写入者、序号；用 [`Record::fork`] 变成 [`crate::journal::Fork`]。
    pub async fn forks(&self) -> Result<Records<'_, F>, BackupError> {
        let (lines, named) = self.lines(FORKS, &self.manifest.odd_forks).await?;
        Ok(Records { lines, named, skip: 0 })
    }

    /// 一个附件；备份里没有是 `None`。
    pub async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, BackupError> {
        let Some(named) = self.blobs.get(&sha256).and_then(|&at| self.manifest.members.get(at)) else { return Ok(None) };
        let Some(entry) = self.directory.find(&named.name) else { return Ok(None) };
        let (bytes, found) = self.member(entry).await?.whole(BLOB_MAX).await?;
        if found != sha256 {
            return Err(BackupError::damaged(&named.name));
        }
        Ok(Some(Blob::new(&named.kind, bytes)))
    }

    /// 全部解开一共多少字节。
    pub(super) fn size(&self) -> u64 {
        self.directory.size()
    }

    /// 一个文件的条目；没有是 `None`。
    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        self.directory.find(name)
    }

    pub(super) async fn member<'a>(&'a self, entry: &'a Entry) -> Result<Member<'a, F>, BackupError> {
        Member::open(&self.file, entry).await
    }

    async fn lines<'a>(&'a self, name: &'static str, odd: &'a [Odd]) -> Result<(Lines<'a, F>, &'a Named), BackupError> {
        let damaged = || BackupError::damaged(name);
        let named = self.manifest.members.iter().find(|m| m.name == name).ok_or_else(damaged)?;
        let member = self.member(self.directory.find(name).ok_or_else(damaged)?).await?;
        Ok((Lines::new(member, name, odd), named))
    }
}

/// 清单上的文件都在、大小都对；返回附件在清单的第几个。
fn check_members(directory: &Directory, manifest: &Manifest) -> Result<BTreeMap<Sha256Hex, usize>, BackupError> {
    let mut blobs = BTreeMap::new();
    for (at, named) in manifest.members.iter().enumerate() {
        // 这两样是给人看的，少了不碍事
        let spare = [README, CSV].contains(&named.name.as_str());
        match directory.find(&named.name) {
            Some(entry) if entry.size == named.size => {}
            None if spare => {}
            _ => return Err(BackupError::damaged(&named.name)),
        }
        let Some(name) = named.name.strip_prefix(BLOBS) else { continue };
        let is_own = name.split_once('.').is_some_and(|(stem, _)| Sha256Hex::parse(stem) == Some(named.sha256));
        if !is_own || blobs.insert(named.sha256, at).is_some() {
            return Err(BackupError::damaged(manifest::NAME));
        }
    }
    let has = |name: &str| manifest.members.iter().any(|m| m.name == name);
    if has(JOURNAL) && has(FORKS) { Ok(blobs) } else { Err(BackupError::damaged(manifest::NAME)) }
}

/// 一批一批地取记录。
pub struct Records<'a, F> {
    lines: Lines<'a, F>,
    named: &'a Named,
    skip: u64,
}

impl<F: ReadAt> Records<'_, F> {
    /// 下一批，最多 2,000 条；取完了是 `None`，那时整个文件的 SHA-256 也已核过。
    pub async fn next_chunk(&mut self) -> Result<Option<Vec<Record>>, BackupError> {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            let Some(record) = self.lines.next().await? else {
                if self.lines.sha256() != self.named.sha256 {
                    return Err(BackupError::damaged(&self.named.name));
                }
                break;
            };
            if self.skip > 0 {
                self.skip -= 1;
                continue;
            }
            bytes += record.text.len();
            chunk.push(record);
        }
        Ok((!chunk.is_empty()).then_some(chunk))
    }

    /// 从上次问到现在又读了多少字节。
    pub(super) fn take_bytes(&mut self) -> u64 {
        std::mem::take(&mut self.lines.bytes)
    }
}
