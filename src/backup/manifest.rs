//! `manifest.json`：备份里有什么、每个文件的 SHA-256、每个写入者写到哪里。

use super::{BackupError, FORMAT, What};
use crate::journal::{DeviceId, Heads, Sha256Hex, Wall, heads_code};
use serde_json::Value;
use std::fmt::Write;

/// 清单在 ZIP 里的名字。
pub const NAME: &str = "manifest.json";

/// 有 `files` 个文件的清单最大多少字节。
///
/// 一个文件一行不到 256 字节，其余（链头、缺的、说不清编号的）4 MB 够记几万行；解析要占几倍的内存，所以不能随它多大。
pub fn most_bytes(files: usize) -> u64 {
    (4 << 20) + 256 * files as u64
}

/// 一份备份的清单。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// 做备份的应用和版本。
    pub app: String,
    /// 什么时候做的。
    pub at: Wall,
    /// 哪个单位。
    pub company: String,
    /// 各有几样。
    pub counts: Counts,
    /// 每个写入者的最后一条。
    pub heads: Heads,
    /// 每个文件，不含清单自己。
    pub members: Vec<Named>,
    /// 记录提到、这份备份里却没有的附件。
    pub missing: Vec<Missing>,
    /// `journal.jsonl` 里自己说不清是哪一条的。
    pub(super) odd: Vec<Odd>,
    /// `forks.jsonl` 里自己说不清是哪一条的。
    pub(super) odd_forks: Vec<Odd>,
}

/// 各有几样。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 记录。
    pub events: u64,
    /// 排查。
    pub runs: u64,
    /// 隐患。
    pub dangers: u64,
    /// 照片。
    pub photos: u64,
    /// 人。
    pub people: u64,
    /// 附件（照片、检查表原文、姓名电话）。
    pub blobs: u64,
    /// 同一编号下的另一份原文。
    pub forks: u64,
    /// 读不懂的记录；原文都在。
    pub unreadable: u64,
}

/// 备份里的一个文件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// 名字。
    pub name: String,
    /// 多少字节。
    pub size: u64,
    /// 内容的 SHA-256。
    pub sha256: Sha256Hex,
    /// 附件的 MIME 类型；不是附件是空的。
    pub kind: String,
}

/// 提到了、却没有的附件。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// 它的名字。
    pub sha256: Sha256Hex,
    /// 是照规矩抹掉的，不是丢了。
    pub erased: bool,
}

/// 自己说不清编号的一条：原文读不出来，或者写的编号和存放的钥匙对不上。编号记在这里。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odd {
    /// 从第几行起，从 1 数。
    pub line: u64,
    /// 占几行；原文里有换行的不止一行。
    pub lines: u64,
    pub device: DeviceId,
    pub seq: u64,
}

impl Manifest {
    /// 链头的短码。
    pub fn code(&self) -> String {
        heads_code(&self.heads)
    }

    /// 开头几样由 `what` 来，其余先空着。
    pub(super) fn new(what: &What) -> Self {
        Self {
            app: what.app.clone(),
            at: what.now,
            company: what.company.clone(),
            counts: Counts::default(),
            heads: Heads::new(),
            members: Vec::new(),
            missing: Vec::new(),
            odd: Vec::new(),
            odd_forks: Vec::new(),
        }
    }

    /// 写成 JSON：一样一行，给人看也方便。
    pub(super) fn encode(&self) -> String {
        let mut to = String::new();
        let text = |t: &str| Value::from(t).to_string();
        let Counts { events, runs, dangers, photos, people, blobs, forks, unreadable } = self.counts;
        let _ = write!(
            to,
            "{{\n\"format\":\"gangshao-backup\",\n\"version\":{FORMAT},\n\"app\":{},\n\"at\":\"{}\",\n\"company\":{},\n\"code\":\"{}\",\n\
             \"counts\":{{\"events\":{events},\"runs\":{runs},\"dangers\":{dangers},\"photos\":{photos},\"people\":{people},\
             \"blobs\":{blobs},\"forks\":{forks},\"unreadable\":{unreadable}}}",
            text(&self.app),
            self.at,
            text(&self.company),
            self.code(),
        );
        let heads =
            self.heads.iter().map(|(device, (seq, sha256))| format!("{{\"device\":\"{device}\",\"seq\":{seq},\"sha256\":\"{sha256}\"}}"));
        list(&mut to, "heads", heads);
        let members = self.members.iter().map(|m| {
            let kind = if m.kind.is_empty() { String::new() } else { format!(",\"type\":{}", text(&m.kind)) };
            format!("{{\"name\":{},\"size\":{},\"sha256\":\"{}\"{kind}}}", text(&m.name), m.size, m.sha256)
        });
        list(&mut to, "members", members);
        list(&mut to, "missing", self.missing.iter().map(|m| format!("{{\"sha256\":\"{}\",\"erased\":{}}}", m.sha256, m.erased)));
        for (name, odd) in [("odd", &self.odd), ("odd_forks", &self.odd_forks)] {
            let all =
                odd.iter().map(|o| format!("{{\"line\":{},\"lines\":{},\"device\":\"{}\",\"seq\":{}}}", o.line, o.lines, o.device, o.seq));
            list(&mut to, name, all);
        }
        to.push_str("\n}\n");
        to
    }

    /// 读一份清单。
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, BackupError> {
        let all: Value = serde_json::from_slice(bytes).map_err(|_| BackupError::damaged(NAME))?;
        if all["format"] != "gangshao-backup" {
            return Err(BackupError::NotOurs);
        }
        match all["version"].as_u64() {
            Some(FORMAT) => Self::read(&all).ok_or_else(|| BackupError::damaged(NAME)),
            Some(version) if version > FORMAT => Err(BackupError::Newer(version)),
            _ => Err(BackupError::damaged(NAME)),
        }
    }

    fn read(all: &Value) -> Option<Self> {
        let number = |name: &str| all["counts"][name].as_u64();
        let counts = Counts {
            events: number("events")?,
            runs: number("runs")?,
            dangers: number("dangers")?,
            photos: number("photos")?,
            people: number("people")?,
            blobs: number("blobs")?,
            forks: number("forks")?,
            unreadable: number("unreadable")?,
        };
        let heads = all["heads"].as_array()?.iter().map(|h| Some((device(h)?, (h["seq"].as_u64()?, sha256(h)?))));
        let manifest = Self {
            app: all["app"].as_str()?.into(),
            at: Wall::parse(all["at"].as_str()?)?,
            company: all["company"].as_str()?.into(),
            counts,
            heads: heads.collect::<Option<_>>()?,
            members: all["members"].as_array()?.iter().map(named).collect::<Option<_>>()?,
            missing: all["missing"].as_array()?.iter().map(missing).collect::<Option<_>>()?,
            odd: odd(&all["odd"])?,
            odd_forks: odd(&all["odd_forks"])?,
        };
        (all["code"].as_str()? == manifest.code()).then_some(manifest)
    }
}

fn list(to: &mut String, name: &str, items: impl Iterator<Item = String>) {
    let _ = write!(to, ",\n\"{name}\":[");
    for (n, item) in items.enumerate() {
        to.push_str(if n == 0 { "\n" } else { ",\n" });
        to.push_str(&item);
    }
    to.push(']');
}

fn device(of: &Value) -> Option<DeviceId> {
    DeviceId::parse(of["device"].as_str()?)
}

fn sha256(of: &Value) -> Option<Sha256Hex> {
    Sha256Hex::parse(of["sha256"].as_str()?)
}

fn named(of: &Value) -> Option<Named> {
    let kind = of["type"].as_str().unwrap_or_default().into();
    Some(Named { name: of["name"].as_str()?.into(), size: of["size"].as_u64()?, sha256: sha256(of)?, kind })
}

fn missing(of: &Value) -> Option<Missing> {
    Some(Missing { sha256: sha256(of)?, erased: of["erased"].as_bool()? })
}

/// 按行排好，不重叠。
fn odd(of: &Value) -> Option<Vec<Odd>> {
    let read =
        |o: &Value| Some(Odd { line: o["line"].as_u64()?, lines: o["lines"].as_u64()?, device: device(o)?, seq: o["seq"].as_u64()? });
    let all: Vec<Odd> = of.as_array()?.iter().map(read).collect::<Option<_>>()?;
    let apart = all.windows(2).all(|pair| pair[0].line.checked_add(pair[0].lines).is_some_and(|end| end <= pair[1].line));
    (apart && all.iter().all(|o| o.line > 0 && o.lines > 0)).then_some(all)
}
