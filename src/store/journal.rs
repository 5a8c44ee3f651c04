//! 活的日志：排队、取序号、接链、存、折叠。页面只和它打交道。

use super::queue::Queue;
use super::{Batch, Store, StoreError};
use crate::journal::{
    Blob, Body, Continued, DeviceId, Event, History, Hlc, Id128, PersonId, Record, Sha256Hex, State, VERSION, Wall, WriterStarted,
};
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

/// 设备的钟此刻的样子。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// 1970 起的毫秒。
    pub ms: i64,
    /// 时区，分钟；东八区是 480。
    pub offset_min: i32,
}

/// 日志要向外面借的两样东西：钟和随机数。
pub trait Env {
    /// 设备的钟此刻的样子。
    fn now(&self) -> Now;
    /// 用随机数填满（必须是密码学强度的：id 和盐都靠它）。
    fn random(&self, bytes: &mut [u8]);
}

/// `local` 里记写入者 id 的名字；值是 JSON 字符串。
const WRITER: &str = "writer";

/// 序号被抢后最多再试几次。每次失败都说明别的窗口存成了一笔，所以平常一两次就够。
const TRIES: usize = 100;

/// 活的日志。克隆只是多一个把手。
pub struct Journal<S, E> {
    inner: Rc<Inner<S, E>>,
}

impl<S, E> Clone for Journal<S, E> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone() }
    }
}

struct Inner<S, E> {
    store: S,
    env: E,
    app: String,
    queue: Queue,
    /// 借用从不跨过 await。
    core: RefCell<Core>,
}

#[derive(Default)]
struct Core {
    history: History,
    /// 本库的写入者；还没写过是 `None`。
    writer: Option<DeviceId>,
}

/// 要做的一件事：谁、说什么、此刻的钟。
struct Deed<'a> {
    by: Option<PersonId>,
    bodies: &'a [Body],
    now: Now,
}

/// 打算写的一笔。
struct Plan {
    events: Vec<Event>,
    records: Vec<Record>,
    /// 第一次写：同一笔里登记写入者。
    claim: Option<String>,
}

impl<S: Store, E: Env> Journal<S, E> {
    /// 打开存储，读出全部记录，折叠好。`app` 是应用和版本，写进写入者的第一条。
    ///
    /// 只看不写的人不留下任何东西：写入者到第一次 [`Self::append`] 才登记。
    pub async fn open(store: S, env: E, app: &str) -> Result<Self, StoreError> {
        store.open().await?;
        let mut core = Core { writer: read_writer(&store).await?, ..Core::default() };
        core.history.insert(&store.read_all().await?);
        Ok(Self { inner: Rc::new(Inner { store, env, app: app.into(), queue: Queue::default(), core: RefCell::new(core) }) })
    }

    /// 看一眼现在的状态。不要在里面等待。
    pub fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(self.inner.core.borrow().history.state())
    }

    /// 看一眼全部事件、链头、读不出来的记录。
    pub fn history<R>(&self, look: impl FnOnce(&History) -> R) -> R {
        look(&self.inner.core.borrow().history)
    }

    /// 本库的写入者；还没写过是 `None`。
    pub fn writer(&self) -> Option<DeviceId> {
        self.inner.core.borrow().writer
    }

    /// 底下的存储：取 blob，读写 `local`。
    pub fn store(&self) -> &S {
        &self.inner.store
    }

    /// 一个新的随机 id：`let run: RunId = journal.new_id();`
    pub fn new_id<I: Id128>(&self) -> I {
        I::from_random(self.random())
    }

    /// 一份新盐，给 [`Blob::personal`]。
    pub fn new_salt(&self) -> [u8; 16] {
        self.random()
    }

    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.inner.env.random(&mut bytes);
        bytes
    }

    /// 设备的钟此刻的样子。
    pub fn wall(&self) -> Wall {
        let now = self.inner.env.now();
        Wall::at(now.ms, now.offset_min)
    }

    /// 记下几件事，连同提到的 blob，一笔存好；返回时已经落盘，状态也折叠好了。
    ///
    /// 返回写下的事件（第一次写不含写入者自己的登记）。`bodies` 里不能有
    /// [`Body::Unknown`] 和 [`Body::Malformed`]。
    pub async fn append(&self, by: Option<PersonId>, bodies: Vec<Body>, blobs: Vec<Blob>) -> Result<Vec<Event>, StoreError> {
        self.drain(&[], by, bodies, blobs).await
    }

    /// 同 [`Self::append`]，并在同一笔里把 `local` 的这些名字拿掉（应用起来之前存下的回答）。
    ///
    /// 另一个窗口先收走了是 [`StoreError::Drained`]，什么都不写。
    pub async fn drain(&self, names: &[&str], by: Option<PersonId>, bodies: Vec<Body>, blobs: Vec<Blob>) -> Result<Vec<Event>, StoreError> {
        // 装箱：等它的地方各只放一个指针，不各抄一份状态机
        let stored: Pin<Box<dyn Future<Output = _> + '_>> = Box::pin(self.store_deed(names, by, bodies, blobs));
        stored.await
    }

    async fn store_deed(
        &self,
        names: &[&str],
        by: Option<PersonId>,
        bodies: Vec<Body>,
        blobs: Vec<Blob>,
    ) -> Result<Vec<Event>, StoreError> {
        let deed = Deed { by, bodies: &bodies, now: self.inner.env.now() };
        let _turn = self.inner.queue.turn().await;
        for _ in 0..TRIES {
            let plan = self.plan(&deed)?;
            let claim = plan.claim.as_deref().map(|value| (WRITER, value));
            let batch = Batch { records: &plan.records, blobs: &blobs, claim, drain: names, ..Batch::default() };
            match self.inner.store.append(batch).await {
                Ok(()) => return Ok(self.settle(plan)),
                Err(StoreError::Taken) => self.meet_other_tab().await?,
                Err(error) if self.arrived(&plan).await => {
                    let _ = error; // 报了错，可回头一看每个字都在：存上了就是存上了
                    return Ok(self.settle(plan));
                }
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Taken)
    }

    /// 收进别的窗口（或一次合并）写下的记录；返回新收进的事件。
    pub async fn catch_up(&self) -> Result<Vec<Event>, StoreError> {
        let _turn = self.inner.queue.turn().await;
        let mut fresh = Vec::new();
        for device in self.inner.store.devices().await? {
            fresh.extend(self.read_on(device).await?);
        }
        if self.writer().is_none() {
            let writer = read_writer(&self.inner.store).await?;
            self.inner.core.borrow_mut().writer = writer;
        }
        Ok(fresh)
    }

    /// 序号被占了：看看是谁，把它写的收进来。
    async fn meet_other_tab(&self) -> Result<(), StoreError> {
        if self.writer().is_none() {
            let writer = read_writer(&self.inner.store).await?;
            self.inner.core.borrow_mut().writer = writer;
        }
        if let Some(device) = self.writer() {
            self.read_on(device).await?;
        }
        Ok(())
    }

    /// 收进一个写入者新写的。
    async fn read_on(&self, device: DeviceId) -> Result<Vec<Event>, StoreError> {
        let seen = self.history(|h| h.heads().get(&device).map_or(0, |head| head.seq));
        let records = self.inner.store.read_after(device, seen, usize::MAX).await?;
        Ok(self.inner.core.borrow_mut().history.insert(&records))
    }

    /// 这一笔其实存上了吗？（提交之后才断开的连接。）
    async fn arrived(&self, plan: &Plan) -> bool {
        let Some(first) = plan.records.first() else { return false };
        let stored = self.inner.store.read_after(first.device, first.seq - 1, plan.records.len()).await;
        stored.is_ok_and(|stored| stored.starts_with(&plan.records))
    }

    /// 存好了：折叠，认下写入者。
    fn settle(&self, plan: Plan) -> Vec<Event> {
        let mut core = self.inner.core.borrow_mut();
        core.writer = plan.records.first().map(|r| r.device).or(core.writer);
        core.history.insert(&plan.records);
        plan.events
    }

    /// 接在链尾，写成原文。
    fn plan(&self, deed: &Deed<'_>) -> Result<Plan, StoreError> {
        let core = self.inner.core.borrow();
        let (device, claim) = match core.writer {
            Some(device) => (device, None),
            None => {
                let device: DeviceId = self.new_id();
                (device, Some(format!("\"{device}\"")))
            }
        };
        let head = core.history.heads().get(&device).copied();
        let mut chain = Chain {
            device,
            seq: head.map_or(0, |h| h.seq),
            prev: head.map_or(Sha256Hex::ZERO, |h| h.sha256),
            newest: core.history.newest(),
            records: Vec::new(),
        };
        if head.is_none() {
            let heads = core.history.heads().iter();
            let continues = heads.map(|(&device, h)| Continued { device, seq: h.seq, sha256: h.sha256 }).collect();
            let started = WriterStarted { app: self.inner.app.clone(), continues };
            chain.add(None, deed.now, started.into())?;
        }
        let events = deed.bodies.iter().map(|body| chain.add(deed.by, deed.now, body.clone()));
        let events = events.collect::<Result<_, _>>()?;
        Ok(Plan { events, records: chain.records, claim })
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

/// 读出本库的写入者。
async fn read_writer<S: Store>(store: &S) -> Result<Option<DeviceId>, StoreError> {
    let Some(value) = store.local_get(WRITER).await? else { return Ok(None) };
    match DeviceId::parse(value.trim_matches('"')) {
        Some(device) => Ok(Some(device)),
        None => Err(StoreError::Corrupt("local 里的 writer".into())),
    }
}

/// 浏览器的钟和随机数。
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserEnv;

#[cfg(target_arch = "wasm32")]
impl Env for BrowserEnv {
    fn now(&self) -> Now {
        let date = js_sys::Date::new_0();
        // getTimezoneOffset 是 UTC 减当地，东八区是 -480
        Now { ms: date.get_time() as i64, offset_min: -(date.get_timezone_offset() as i32) }
    }

    fn random(&self, bytes: &mut [u8]) {
        super::idb::fill_random(bytes);
    }
}
