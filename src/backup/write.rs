//! 做一份备份：边取边压边交出去，内存里只有一批记录或一个附件。

use super::census::Census;
use super::csv::{self, Csv};
use super::manifest::{self, Odd};
use super::read::{CSV, FORKS, JOURNAL, README};
use super::zip::ZipWriter;
use super::{
    BLOB_MAX, BackupError, CHUNK, Counts, Go, LINE_MAX, Manifest, Meter, Missing, Named, Progress, Sink, Source, What, blob_member,
};
use crate::journal::{DeviceId, Heads, Record, Sha256Hex};
use std::collections::BTreeSet;

/// 一个附件算几份活：量下来存一张照片和压几十条记录差不多。
const BLOB_UNITS: u64 = 50;

/// 做好了的一份备份（已生成，还没核对）。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// 文件名。
    pub name: String,
    /// 多少字节。
    pub size: u64,
    /// 链头的短码。
    pub code: String,
    /// 每个写入者的最后一条。
    pub heads: Heads,
    /// 各有几样。
    pub counts: Counts,
    /// 记录提到、手机里却没有的附件。
    pub missing: Vec<Missing>,
}

/// 做一份备份。开始那一刻之后写的记录不在里面。
///
/// 返回错的，交出去的那些不能叫备份，要扔掉。
pub async fn write<S: Source, K: Sink>(
    source: &S,
    sink: &mut K,
    what: &What,
    progress: &mut dyn FnMut(Progress) -> Go,
) -> Result<Made, BackupError> {
    let heads = source.heads().await?;
    // 先有链头再问附件：附件和提到它的记录是同一笔存的，这样一个都不会漏
    let names: BTreeSet<Sha256Hex> = source.blob_names().await?.into_iter().collect();
    let records: u64 = heads.values().map(|(seq, _)| *seq).sum();
    let total = records * 2 + names.len() as u64 * BLOB_UNITS + 1;
    let job = Job {
        source,
        zip: ZipWriter::new(sink, what.now),
        meter: Meter { done: 0, total, tell: progress },
        heads,
        manifest: Manifest::new(what),
        census: Census::default(),
    };
    job.run(what, names).await
}

struct Job<'a, S, K> {
    source: &'a S,
    zip: ZipWriter<'a, K>,
    meter: Meter<'a>,
    /// 开始那一刻的链头：只备份到这里。
    heads: Heads,
    manifest: Manifest,
    census: Census,
}

impl<S: Source, K: Sink> Job<'_, S, K> {
    async fn run(mut self, what: &What, names: BTreeSet<Sha256Hex>) -> Result<Made, BackupError> {
        self.meter.add(0)?;
        self.whole(README, super::readme::readme(what).as_bytes()).await?;
        let mut csv = Csv::default();
        self.journal(&mut csv).await?;
        let forks = self.forks().await?;
        self.csv(csv).await?;
        let have = self.blobs(&names).await?;
        self.manifest.counts = self.census.counts(have.len() as u64, forks);
        self.manifest.missing = self.census.missing(&have);
        let text = self.manifest.encode();
        if text.len() as u64 > manifest::most_bytes(self.manifest.members.len()) {
            return Err(BackupError::TooBig("清单".into()));
        }
        self.zip.begin(manifest::NAME)?;
        self.zip.data(text.as_bytes()).await?;
        self.zip.end().await?;
        let size = self.zip.finish().await?;
        self.meter.add(u64::MAX / 2)?;
        let Manifest { heads, counts, missing, .. } = self.manifest;
        let code = crate::journal::heads_code(&heads);
        Ok(Made { name: super::file_name(&what.company, what.now), size, code, heads, counts, missing })
    }

    /// 一个现成的文本文件。
    async fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        self.zip.begin(name)?;
        self.zip.data(bytes).await?;
        self.end(name, "").await
    }

    /// 压完一个文件，记到清单上。
    async fn end(&mut self, name: &str, kind: &str) -> Result<(), BackupError> {
        let ended = self.zip.end().await?;
        self.manifest.members.push(Named { name: name.into(), size: ended.size, sha256: ended.sha256, kind: kind.into() });
        Ok(())
    }

    async fn journal(&mut self, csv: &mut Csv) -> Result<(), BackupError> {
        self.zip.begin(JOURNAL)?;
        let mut line = 1;
        let mut text = String::new();
        for (device, last) in self.devices() {
            let mut at = 0;
            while let Some(chunk) = self.chunk(device, at, last).await? {
                for record in &chunk {
                    self.manifest.odd.extend(odd(record, &mut line)?);
                    if let Some(facts) = self.census.see(record) {
                        csv.learn(&facts);
                    }
                    text.push_str(&record.text);
                    text.push('\n');
                    if text.len() > super::zip::PIECE {
                        self.zip.data(text.as_bytes()).await?;
                        text.clear();
                    }
                    at = record.seq;
                }
                if let Some(record) = chunk.last() {
                    self.manifest.heads.insert(device, (record.seq, record.sha256()));
                }
                self.meter.add(chunk.len() as u64)?;
            }
        }
        self.zip.data(text.as_bytes()).await?;
        self.end(JOURNAL, "").await
    }

    fn devices(&self) -> Vec<(DeviceId, u64)> {
        self.heads.iter().map(|(&device, &(seq, _))| (device, seq)).collect()
    }

    /// 一个写入者 `at` 之后、到 `last` 为止的一批；没有了是 `None`。
    async fn chunk(&self, device: DeviceId, at: u64, last: u64) -> Result<Option<Vec<Record>>, BackupError> {
        if at >= last {
            return Ok(None);
        }
        let mut chunk = self.source.records_after(device, at, CHUNK).await?;
        chunk.retain(|record| record.device == device && (at + 1..=last).contains(&record.seq));
        chunk.sort_by_key(|record| record.seq);
        chunk.dedup_by_key(|record| record.seq);
        Ok((!chunk.is_empty()).then_some(chunk))
    }

    async fn forks(&mut self) -> Result<u64, BackupError> {
        let mut forks = self.source.forks().await?;
        forks.sort_by_key(|f| (f.device, f.seq, f.sha256));
        forks.dedup_by_key(|f| (f.device, f.seq, f.sha256));
        self.zip.begin(FORKS)?;
        let mut line = 1;
        for fork in &forks {
            let record = Record { device: fork.device, seq: fork.seq, text: fork.text.clone() };
            self.manifest.odd_forks.extend(odd(&record, &mut line)?);
            self.zip.data(fork.text.as_bytes()).await?;
            self.zip.data(b"\n").await?;
        }
        self.end(FORKS, "").await?;
        Ok(forks.len() as u64)
    }

    async fn csv(&mut self, mut csv: Csv) -> Result<(), BackupError> {
        self.zip.begin(CSV)?;
        let mut text = csv::HEAD.to_owned();
        for (device, last) in self.devices() {
            let mut at = 0;
            while let Some(chunk) = self.chunk(device, at, last).await? {
                for record in &chunk {
                    text.push_str(&csv.line(record, self.source).await?);
                    at = record.seq;
                    if text.len() > super::zip::PIECE {
                        self.zip.data(text.as_bytes()).await?;
                        text.clear();
                    }
                }
                self.meter.add(chunk.len() as u64)?;
            }
        }
        self.zip.data(text.as_bytes()).await?;
        self.end(CSV, "").await
    }

    /// 全部附件；返回真写进去的。
    async fn blobs(&mut self, names: &BTreeSet<Sha256Hex>) -> Result<BTreeSet<Sha256Hex>, BackupError> {
        let mut have = BTreeSet::new();
        for &sha256 in names {
            if let Some(blob) = self.source.blob(sha256).await?.filter(|blob| blob.sha256() == sha256) {
                let (bytes, kind) = (blob.bytes(), blob.kind());
                if bytes.len() as u64 > BLOB_MAX {
                    return Err(BackupError::TooBig("有一个附件".into()));
                }
                let name = blob_member(sha256, kind);
                if kind.starts_with("image/") {
                    // 照片已经压过，再压白费电
                    self.zip.stored(&name, bytes).await?;
                    self.manifest.members.push(Named { name, size: bytes.len() as u64, sha256, kind: kind.into() });
                } else {
                    self.zip.begin(&name)?;
                    self.zip.data(bytes).await?;
                    self.end(&name, kind).await?;
                }
                have.insert(sha256);
            }
            self.meter.add(BLOB_UNITS)?;
        }
        Ok(have)
    }
}

/// 这条自己说不说得清编号；`line` 往前走到它之后。
fn odd(record: &Record, line: &mut u64) -> Result<Option<Odd>, BackupError> {
    if record.text.len() > LINE_MAX {
        return Err(BackupError::TooBig("有一条记录".into()));
    }
    let lines = 1 + record.text.bytes().filter(|b| *b == b'\n').count() as u64;
    let start = std::mem::replace(line, *line + lines);
    let clear = lines == 1 && record.decode().is_ok();
    Ok((!clear).then_some(Odd { line: start, lines, device: record.device, seq: record.seq }))
}
