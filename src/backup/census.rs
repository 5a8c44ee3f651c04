//! 一遍读过去，数清有什么：几次排查、几处隐患、哪些人、哪些天、提到哪些附件。
//!
//! 按名字取字段，不按类型：将来的版本才有的事件，它提到的附件一样要带上、要数到。

use super::manifest::{Counts, Missing};
use crate::journal::{DangerId, Day, PersonId, Record, RunId, Sha256Hex, Wall};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// 一条记录里写着的。
pub struct Facts(Value);

impl Facts {
    /// 读一条原文；不是一个对象返回 `None`。
    pub fn read(text: &str) -> Option<Self> {
        let all: Value = serde_json::from_str(text).ok()?;
        all.is_object().then_some(Self(all))
    }

    /// 外层的一个文字字段；没有是空的。
    pub fn outer(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    /// 外层的一个数。
    pub fn number(&self, name: &str) -> Option<u64> {
        self.0[name].as_u64()
    }

    /// 正文里的一个文字字段；没有是空的。
    pub fn text(&self, name: &str) -> &str {
        self.0["body"][name].as_str().unwrap_or_default()
    }

    /// 正文里的一个真假字段。
    pub fn is(&self, name: &str) -> bool {
        self.0["body"][name].as_bool().unwrap_or(false)
    }

    /// 类型名。
    pub fn kind(&self) -> &str {
        self.text("type")
    }

    /// 谁做的。
    pub fn by(&self) -> Option<PersonId> {
        PersonId::parse(self.outer("by"))
    }

    /// 只管先后的钟，拿来比大小。
    fn order(&self) -> (u64, u64) {
        let part = |n: usize| self.0["hlc"][n].as_u64().unwrap_or(0);
        (part(0), part(1))
    }
}

/// 提到附件的字段。
const BLOBS: [&str; 3] = ["blob", "thumb", "asked"];

/// 数出来的。
#[derive(Clone, Debug, Default)]
pub struct Census {
    pub events: u64,
    pub unreadable: u64,
    pub runs: BTreeSet<RunId>,
    pub dangers: BTreeSet<DangerId>,
    pub photos: BTreeSet<Sha256Hex>,
    /// 每个人最后一次介绍的姓名电话。
    pub people: BTreeMap<PersonId, ((u64, u64), Sha256Hex)>,
    pub wanted: BTreeSet<Sha256Hex>,
    pub erased: BTreeSet<Sha256Hex>,
    pub days: Option<(Day, Day)>,
}

impl Census {
    /// 数一条；读得懂的把里面写着的交回去，顺便还能用。
    pub fn see(&mut self, record: &Record) -> Option<Facts> {
        self.events += 1;
        let facts = record.decode().ok().and_then(|_| Facts::read(&record.text));
        let Some(facts) = facts else {
            self.unreadable += 1;
            return None;
        };
        if let Some(day) = Wall::parse(facts.outer("wall")).map(|wall| wall.day()) {
            let (from, to) = self.days.unwrap_or((day, day));
            self.days = Some((from.min(day), to.max(day)));
        }
        let blob = Sha256Hex::parse(facts.text("blob"));
        match facts.kind() {
            "run_started" => self.runs.extend(RunId::parse(facts.text("run"))),
            "danger_reported" => self.dangers.extend(DangerId::parse(facts.text("danger"))),
            "photo_added" => self.photos.extend(blob),
            "person_introduced" => self.introduce(&facts, blob),
            "blob_erased" => {
                self.erased.extend(blob);
                return Some(facts); // 说的是抹掉，不是要用
            }
            _ => {}
        }
        self.wanted.extend(BLOBS.iter().filter_map(|name| Sha256Hex::parse(facts.text(name))));
        Some(facts)
    }

    fn introduce(&mut self, facts: &Facts, blob: Option<Sha256Hex>) {
        let (Some(person), Some(blob)) = (PersonId::parse(facts.text("person")), blob) else { return };
        let newest = (facts.order(), blob);
        let known = self.people.entry(person).or_insert(newest);
        if known.0 <= newest.0 {
            *known = newest;
        }
    }

    /// 提到了、`have` 里却没有的附件。
    pub fn missing(&self, have: &BTreeSet<Sha256Hex>) -> Vec<Missing> {
        let lacking = self.wanted.difference(have);
        lacking.map(|&sha256| Missing { sha256, erased: self.erased.contains(&sha256) }).collect()
    }

    /// 各有几样。
    pub fn counts(&self, blobs: u64, forks: u64) -> Counts {
        Counts {
            events: self.events,
            runs: self.runs.len() as u64,
            dangers: self.dangers.len() as u64,
            photos: self.photos.len() as u64,
            people: self.people.len() as u64,
            unreadable: self.unreadable,
            blobs,
            forks,
        }
    }
}
