//! 指着别的记录：一条（[`EventRef`]）、连着的几条（[`Span`]）、写到哪里（[`Continued`]）、另一份原文（[`Fork`]）。

use super::json::{Field, Fields, Object, Writer, fields, nested};
use super::maps::tidy;
use super::{DeviceId, Record, Sha256Hex};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

fields! {
    /// 另一个写入者写到哪里：序号和那条原文的 SHA-256。
    pub struct Continued {
        /// 那个写入者。
        pub device: DeviceId,
        /// 它最后一条的序号。
        pub seq: u64,
        /// 那条原文的 SHA-256。
        pub sha256: Sha256Hex,
    }
}

fields! {
    #[derive(Copy, Eq, PartialOrd, Ord)]
    /// 指着一条事件：谁写的第几条。
    pub struct EventRef {
        /// 谁写的。
        pub device: DeviceId,
        /// 第几条。
        pub seq: u64,
    }

    #[derive(Copy, Eq, PartialOrd, Ord)]
    /// 一个写入者连着的几条，两头都算。
    pub struct Span {
        /// 谁写的。
        pub device: DeviceId,
        /// 第一条的序号。
        pub from: u64,
        /// 最后一条的序号。
        pub to: u64,
    }
}

nested! {
    Continued: "应是 {device, seq, sha256}"
    EventRef: "应是 {device, seq}"
    Span: "应是 {device, from, to}"
}

impl Span {
    /// 里面有没有这一条。
    pub fn covers(&self, event: EventRef) -> bool {
        self.device == event.device && (self.from..=self.to).contains(&event.seq)
    }

    /// 几条。
    pub fn len(&self) -> u64 {
        if self.is_empty() { 0 } else { (self.to - self.from).saturating_add(1) }
    }

    /// 一条都没有（写反了的）。
    pub fn is_empty(&self) -> bool {
        self.from > self.to
    }

    /// 把几段连成尽量少的几段，按写入者、序号排；重复的只算一次，写反了的不要。
    pub fn join(spans: Vec<Self>) -> Vec<Self> {
        let mut joined: Vec<Self> = Vec::new();
        for span in tidy(spans) {
            match joined.last_mut() {
                _ if span.is_empty() => {}
                Some(last) if last.device == span.device && span.from <= last.to.saturating_add(1) => last.to = last.to.max(span.to),
                _ => joined.push(span),
            }
        }
        joined
    }
}

impl EventRef {
    /// 只有这一条的一段。
    pub fn span(self) -> Span {
        Span { device: self.device, from: self.seq, to: self.seq }
    }
}

/// 同一个写入者、同一个序号下遇到的另一份原文：留着、给人看、进备份，从不折叠。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// 谁写的。
    pub device: DeviceId,
    /// 第几条。
    pub seq: u64,
    /// 这份原文的 SHA-256。
    pub sha256: Sha256Hex,
    /// 原文。
    pub text: String,
}

impl Record {
    /// 当作另一份原文收起来。
    pub fn fork(&self) -> Fork {
        Fork { device: self.device, seq: self.seq, sha256: self.sha256(), text: self.text.clone() }
    }

    /// 指着它自己。
    pub fn place(&self) -> EventRef {
        EventRef { device: self.device, seq: self.seq }
    }
}
