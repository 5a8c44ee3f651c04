//! 一条事件和它的原文。

use super::json::{Field, Object, Writer};
use super::{Body, DeviceId, Hlc, PersonId, Place, Sha256Hex, VERSION, Wall, time::MAX_SAFE};
use std::fmt;

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

impl Event {
    // 读的几步各不内联：实测内联进 Books::insert 反而大 1 KB。
    /// 读一条原文。键的先后、空白、多出来的键都不计较；要用的键写了两次不猜哪个算数，算坏了。
    #[inline(never)]
    pub fn decode(text: &str) -> Result<Self, DecodeError> {
        let broken = |why: &str| DecodeError::Broken(why.into());
        if !text.trim_ascii_start().starts_with('{') {
            return Err(broken("不是一个 {…}"));
        }
        let all = Object::parse(text).ok_or_else(|| broken("不是完整的 JSON"))?;
        let event = Self::read(&all).ok_or_else(|| {
            let wrong = all.wrong();
            // 外层读不懂：是更新的版本，还是真坏了
            match all.field("v") {
                Some(v) if v > VERSION => DecodeError::Newer(v),
                _ => DecodeError::Broken(wrong.to_string()),
            }
        })?;
        if event.v == 0 {
            return Err(broken("没有 v0 这个版本"));
        }
        if !(1..=MAX_SAFE).contains(&event.seq) {
            return Err(broken("序号应从 1 起"));
        }
        Ok(event)
    }

    #[inline(never)]
    fn read(all: &Object<'_>) -> Option<Self> {
        let v = all.field("v")?;
        Some(Self {
            v,
            device: all.field("device")?,
            seq: all.field("seq")?,
            wall: all.field("wall")?,
            hlc: all.field("hlc")?,
            by: all.field("by")?,
            prev: all.field("prev")?,
            body: Body::decode(v, all.must("body")?),
        })
    }

    /// 写成原文：一行 JSON，键的先后固定，没有空格。
    ///
    /// 不认识的、读不懂的事件只有原文，不能重写，返回 `None`。
    pub fn encode(&self) -> Option<String> {
        let Self { device, seq, wall, hlc, by, prev, .. } = *self;
        EventHead { device, seq, wall, hlc, by, prev }.encode(&self.body)
    }

    /// 折叠的先后：`(hlc, device, seq)`。
    pub fn order(&self) -> (Hlc, DeviceId, u64) {
        (self.hlc, self.device, self.seq)
    }

    /// 它在全部事件里的位置。
    pub fn place(&self) -> Place {
        Place { hlc: self.hlc, device: self.device, seq: self.seq }
    }
}

/// 一条事件除了正文以外的：写的时候正文借着用，不必先抄一份。
pub struct EventHead {
    /// 谁写的。
    pub device: DeviceId,
    /// 第几条。
    pub seq: u64,
    /// 设备当时的钟。
    pub wall: Wall,
    /// 只管先后。
    pub hlc: Hlc,
    /// 哪个人做的。
    pub by: Option<PersonId>,
    /// 前一条原文的 SHA-256。
    pub prev: Sha256Hex,
}

impl EventHead {
    /// 连同正文写成原文；正文只有原文、不能重写的返回 `None`。
    pub fn encode(&self, body: &Body) -> Option<String> {
        let body = body.encode()?;
        let mut to = Writer::default();
        to.field("v", &VERSION);
        to.field("device", &self.device);
        to.field("seq", &self.seq);
        to.field("wall", &self.wall);
        to.field("hlc", &self.hlc);
        self.by.write(to.value("by")); // 不知道是谁也写明 null
        to.field("prev", &self.prev);
        to.value("body").push_str(&body);
        Some(to.finish())
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
