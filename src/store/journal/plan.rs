//! 打算写的一笔：接在链尾，写成原文。

use super::{Core, Env, Journal, Now};
use crate::journal::{Body, DeviceId, EventHead, EventRef, Hlc, PersonId, Record, Sha256Hex, Subject, Wall, WriterStarted};
use crate::store::{Store, StoreError};

/// 要做的一件事：谁、说什么、此刻的钟。
pub(super) struct Deed<'a> {
    pub by: Option<PersonId>,
    pub bodies: &'a [Body],
    pub now: Now,
    /// 换一个新的写入者来写（替换之后）。
    pub mint: bool,
}

/// 打算写的一笔。
pub(super) struct Plan {
    pub by: Option<PersonId>,
    /// 写下的事件（不含写入者自己的登记）。
    pub places: Vec<EventRef>,
    /// 它们各归哪件事。
    pub subjects: Vec<Subject>,
    pub records: Vec<Record>,
    /// 第一次写：同一笔里登记写入者。
    pub claim: Option<String>,
    /// 换写入者：原来的和新的。
    pub swap: Option<(String, String)>,
}

impl Plan {
    /// 打算写的就是这一笔吗？比的是写成的原文：应用里本来就有，不为这一处再带一套比法。
    pub(super) fn is(&self, deed: &Deed<'_>) -> bool {
        let written = self.records.iter().rev().zip(deed.bodies.iter().rev());
        let same = |record: &Record, body: &Body| body.encode().is_some_and(|body| record.text.ends_with(&format!("{body}}}")));
        self.by == deed.by && self.places.len() == deed.bodies.len() && written.into_iter().all(|(record, body)| same(record, body))
    }
}

/// 写入者在 `local` 里的样子。
pub(super) fn quoted(device: DeviceId) -> String {
    format!("\"{device}\"")
}

impl<S: Store, E: Env> Journal<S, E> {
    pub(super) fn plan(&self, deed: &Deed<'_>) -> Result<Plan, StoreError> {
        let core = self.inner.core.borrow();
        let Core { books, writer, .. } = &*core;
        let (device, claim, swap) = match *writer {
            Some(device) if !deed.mint => (device, None, None),
            was => {
                let device: DeviceId = self.new_id();
                match was {
                    Some(was) => (device, None, Some((quoted(was), quoted(device)))),
                    None => (device, Some(quoted(device)), None),
                }
            }
        };
        let head = books.head(device);
        let mut chain = Chain {
            device,
            seq: head.map_or(0, |head| head.seq),
            prev: head.map_or(Sha256Hex::ZERO, |head| head.sha256),
            newest: books.newest(),
            records: Vec::new(),
        };
        if head.is_none() {
            let started = WriterStarted { app: self.inner.app.clone(), continues: books.continued() };
            chain.add(None, deed.now, &started.into())?;
        }
        let (mut places, mut subjects) = (Vec::new(), Vec::new());
        for body in deed.bodies {
            places.push(chain.add(deed.by, deed.now, body)?);
            subjects.push(body.subject());
        }
        Ok(Plan { by: deed.by, places, subjects, records: chain.records, claim, swap })
    }
}

/// 正在往后接的链。
pub(super) struct Chain {
    pub device: DeviceId,
    pub seq: u64,
    pub prev: Sha256Hex,
    pub newest: Option<Hlc>,
    pub records: Vec<Record>,
}

impl Chain {
    pub fn add(&mut self, by: Option<PersonId>, now: Now, body: &Body) -> Result<EventRef, StoreError> {
        let hlc = Hlc::tick(self.newest, now.ms);
        let (device, seq) = (self.device, self.seq + 1);
        let head = EventHead { device, seq, wall: Wall::at(now.ms, now.offset_min), hlc, by, prev: self.prev };
        let text = head.encode(body).ok_or_else(|| StoreError::Other(format!("{} 只能照抄，不能重写", body.kind())))?;
        let record = Record { device, seq, text };
        self.seq = seq;
        self.prev = record.sha256();
        self.newest = Some(hlc);
        self.records.push(record);
        Ok(EventRef { device, seq })
    }
}
