//! 打算写的一笔：接在链尾，写成原文。

use super::{Core, Env, Journal, Now};
use crate::journal::{Body, DeviceId, Event, Hlc, PersonId, Record, Sha256Hex, VERSION, Wall, WriterStarted};
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
    pub events: Vec<Event>,
    pub records: Vec<Record>,
    /// 第一次写：同一笔里登记写入者。
    pub claim: Option<String>,
    /// 换写入者：原来的和新的。
    pub swap: Option<(String, String)>,
}

impl Plan {
    /// 打算写的就是这一笔吗？比的是写成的原文：应用里本来就有，不为这一处再带一套比法。
    pub(super) fn is(&self, deed: &Deed<'_>) -> bool {
        let mut pairs = self.events.iter().zip(deed.bodies);
        self.events.len() == deed.bodies.len() && pairs.all(|(event, body)| event.by == deed.by && event.body.encode() == body.encode())
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
            chain.add(None, deed.now, started.into())?;
        }
        let events = deed.bodies.iter().map(|body| chain.add(deed.by, deed.now, body.clone()));
        let events = events.collect::<Result<_, _>>()?;
        Ok(Plan { events, records: chain.records, claim, swap })
    }
}

/// 正在往后接的链。
struct Chain {
    device: DeviceId,
    seq: u64,
    prev: Sha256Hex,
    newest: Option<Hlc>,
    records: Vec<Record>,
}

impl Chain {
    fn add(&mut self, by: Option<PersonId>, now: Now, body: Body) -> Result<Event, StoreError> {
        let hlc = Hlc::tick(self.newest, now.ms);
        let event = Event {
            v: VERSION,
            device: self.device,
            seq: self.seq + 1,
            wall: Wall::at(now.ms, now.offset_min),
            hlc,
            by,
            prev: self.prev,
            body,
        };
        let text = event.encode().ok_or_else(|| StoreError::Other(format!("{} 只能照抄，不能重写", event.body.kind())))?;
        let record = Record { device: self.device, seq: event.seq, text };
        self.seq = event.seq;
        self.prev = record.sha256();
        self.newest = Some(hlc);
        self.records.push(record);
        Ok(event)
    }
}
