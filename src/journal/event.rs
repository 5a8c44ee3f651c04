//! 一条事件和它的原文。

use super::{Body, DeviceId, Hlc, PersonId, Sha256Hex, VERSION, Wall, time::MAX_SAFE};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt::{self, Write};

/// 读懂了的一条事件。
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// 格式版本。
    pub v: u32,
    /// 谁写的（写入者，不是人）。
    pub device: DeviceId,
    /// 这个写入者的第几条，从 1 起。
    pub seq: u64,
    /// 设备当时的钟，照抄。
    pub wall: Wall,
    /// 只管先后。
    pub hlc: Hlc,
    /// 哪个人做的；不知道是 `None`。
    pub by: Option<PersonId>,
    /// 同一写入者前一条原文的 SHA-256，第一条是 64 个 0。
    pub prev: Sha256Hex,
    /// 说了什么。
    pub body: Body,
}

/// 存下来的一条记录：钥匙和原文。原文一个字节都不改。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// 谁写的。
    pub device: DeviceId,
    /// 第几条。
    pub seq: u64,
    /// 一行 JSON，照写下时的样子。
    pub text: String,
}

/// 一条原文为什么读不成事件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// 不是 JSON，或者外层缺东西、写错了。括号里是哪里。
    Broken(String),
    /// 更新的版本写的，外层也变了样。
    Newer(u32),
    /// 原文自己说的写入者、序号和存放的钥匙对不上。
    WrongKey,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(why) => write!(f, "这条记录读不出来，原文留着，其余照常：{why}"),
            Self::Newer(v) => {
                write!(f, "这条记录是更新的版本（v{v}）写的，原文留着，更新岗哨后就能看")
            }
            Self::WrongKey => f.write_str("这条记录的编号和原文对不上，原文留着，其余照常"),
        }
    }
}
impl std::error::Error for DecodeError {}

#[derive(Deserialize)]
struct Envelope<'a> {
    v: u32,
    device: DeviceId,
    seq: u64,
    wall: Wall,
    hlc: Hlc,
    by: Option<PersonId>,
    prev: Sha256Hex,
    #[serde(borrow)]
    body: &'a RawValue,
}

impl Event {
    /// 读一条原文。键的先后、空白、多出来的键都不计较。
    pub fn decode(text: &str) -> Result<Self, DecodeError> {
        if !text.trim_ascii_start().starts_with('{') {
            return Err(DecodeError::Broken("不是一个 {…}".into()));
        }
        let e: Envelope<'_> = serde_json::from_str(text).map_err(|e| newer_or_broken(text, &e))?;
        if e.v == 0 {
            return Err(DecodeError::Broken("没有 v0 这个版本".into()));
        }
        if !(1..=MAX_SAFE).contains(&e.seq) {
            return Err(DecodeError::Broken("序号应从 1 起".into()));
        }
        Ok(Self { v: e.v, device: e.device, seq: e.seq, wall: e.wall, hlc: e.hlc, by: e.by, prev: e.prev, body: Body::decode(e.v, e.body) })
    }

    /// 写成原文：一行 JSON，键的先后固定，没有空格。
    ///
    /// 不认识的、读不懂的事件只有原文，不能重写，返回 `None`。
    pub fn encode(&self) -> Option<String> {
        let body = self.body.encode()?;
        let mut text = format!(
            r#"{{"v":{VERSION},"device":"{}","seq":{},"wall":"{}","hlc":[{},{}],"by":"#,
            self.device, self.seq, self.wall, self.hlc.0, self.hlc.1
        );
        // 写进 String 不会失败
        let _ = match self.by {
            Some(person) => write!(text, "\"{person}\""),
            None => write!(text, "null"),
        };
        let _ = write!(text, r#","prev":"{}","body":{body}}}"#, self.prev);
        Some(text)
    }

    /// 折叠的先后：`(hlc, device, seq)`。
    pub fn order(&self) -> (Hlc, DeviceId, u64) {
        (self.hlc, self.device, self.seq)
    }
}

impl Record {
    /// 读成事件，并核对钥匙。
    pub fn decode(&self) -> Result<Event, DecodeError> {
        let event = Event::decode(&self.text)?;
        if (event.device, event.seq) == (self.device, self.seq) { Ok(event) } else { Err(DecodeError::WrongKey) }
    }

    /// 原文的 SHA-256，即下一条的 `prev`。
    pub fn sha256(&self) -> Sha256Hex {
        Sha256Hex::of(self.text.as_bytes())
    }
}

/// 外层读不懂：是更新的版本，还是真坏了。
fn newer_or_broken(text: &str, error: &serde_json::Error) -> DecodeError {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    match serde_json::from_str::<Version>(text) {
        Ok(Version { v }) if v > VERSION => DecodeError::Newer(v),
        _ => DecodeError::Broken(error.to_string()),
    }
}
