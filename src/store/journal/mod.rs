//! 活的日志：排队、取序号、接链、存、折叠。页面只和它打交道。

mod chosen;
mod env;
mod list;
mod load;
mod merge;
mod plan;
mod unnamed;

use super::queue::Queue;
use super::{Batch, Store, StoreError};
use crate::journal::{
    Blob, Body, Books, Continued, Counts, DeviceId, EventRef, Heads, Hlc, Id128, PersonId, Sha256Hex, State, Subject, Unreadable, Wall,
};
pub use chosen::{ShiftsChanged, SinceMoved};
#[cfg(target_arch = "wasm32")]
pub use env::BrowserEnv;
pub use env::{Env, Now};
pub use list::DayTotal;
use load::Start;
pub use merge::Absorbed;
use plan::{Deed, Plan};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;

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
    /// 库是更新的版本建的：能看，不能写。
    read_only: Cell<bool>,
    /// 怎么写缓存；只读缓存、不写的是 `None`。
    keeper: Option<Keeper<S, E>>,
    /// 借用从不跨过 await。
    core: RefCell<Core>,
    /// 上一笔没存上的。报了错、回头看也没看到，可它还可能迟到。
    unsure: RefCell<Option<Plan>>,
}

/// 写缓存的那一步，装成指针：不写缓存的程序里就没有它的代码。
type Keeper<S, E> = for<'a> fn(&'a Journal<S, E>, &'a RefCell<Core>) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + 'a>>;

#[derive(Default)]
struct Core {
    books: Books,
    /// 本库的写入者；还没写过是 `None`。
    writer: Option<DeviceId>,
    /// 缓存里的总账，自己上次读到或写下的那一份。
    base: Option<String>,
    /// 缓存是更新的版本写的：全放在内存里，不去动它。
    shy: bool,
    /// 上次看时有几份另一份原文。
    forks: u64,
}

impl<S: Store, E: Env> Journal<S, E> {
    /// 打开存储，把平常要用的几件事折叠好。`app` 是应用和版本，写进写入者的第一条。
    ///
    /// 只看不写的人不留下任何记录：写入者到第一次 [`Self::append`] 才登记。库是更新的版本建的也能打开看。
    pub async fn open(store: S, env: E, app: &str) -> Result<Self, StoreError> {
        Self::open_with(store, env, app, Some(Self::save_boxed)).await
    }

    /// 同 [`Self::open`]，但缓存只读不写：应用的前一半要小，写缓存由后一半做。
    ///
    /// 没有缓存可用时全放在内存里，等后一半写好了，下次打开就快。
    pub async fn open_light(store: S, env: E, app: &str) -> Result<Self, StoreError> {
        Self::open_with(store, env, app, None).await
    }

    async fn open_with(store: S, env: E, app: &str, keeper: Option<Keeper<S, E>>) -> Result<Self, StoreError> {
        let opened = store.open().await?;
        let (queue, core, read_only) = (Queue::default(), RefCell::default(), Cell::new(opened.read_only));
        let unsure = RefCell::default();
        let journal = Self { inner: Rc::new(Inner { store, env, app: app.into(), queue, read_only, keeper, core, unsure }) };
        let core = journal.load_core(&[], Start::Cache).await?;
        *journal.inner.core.borrow_mut() = core;
        journal.read_writer().await?;
        Ok(journal)
    }

    /// 看一眼现在的状态：全家的，和装进来的几件事。不要在里面等待。
    pub fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(self.inner.core.borrow().books.state())
    }

    /// 总数，没装进来的也算在内。`forks` 是上次 [`Self::forks`] 看到的。
    pub fn counts(&self) -> Counts {
        let core = self.inner.core.borrow();
        Counts { forks: core.forks, ..core.books.counts() }
    }

    /// 每个写入者写到哪里。
    pub fn heads(&self) -> Heads {
        self.inner.core.borrow().books.heads()
    }

    /// 每个写入者写到哪里，连同序号，一列。
    pub fn continued(&self) -> Vec<Continued> {
        self.inner.core.borrow().books.continued()
    }

    /// 见过的最新时刻。
    pub fn newest(&self) -> Option<Hlc> {
        self.inner.core.borrow().books.newest()
    }

    /// 读不出来的记录。
    pub fn unreadable(&self) -> Vec<Unreadable> {
        self.inner.core.borrow().books.unreadable().to_vec()
    }

    /// 有冲突的事，没装进来的也在。
    pub fn troubled(&self) -> Vec<Subject> {
        self.inner.core.borrow().books.troubled()
    }

    /// 库是更新的版本建的：能看、能备份，不能写。
    pub fn read_only(&self) -> bool {
        self.inner.read_only.get()
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
    pub async fn append(&self, by: Option<PersonId>, bodies: Vec<Body>, blobs: Vec<Blob>) -> Result<Vec<EventRef>, StoreError> {
        self.drain(&[], by, &bodies, &blobs).await
    }

    /// 同 [`Self::append`]，并在同一笔里把 `local` 的这些名字拿掉（应用起来之前存下的回答）。
    ///
    /// 另一个窗口先收走了是 [`StoreError::Drained`]，什么都不写。
    pub async fn drain(&self, names: &[&str], by: Option<PersonId>, bodies: &[Body], blobs: &[Blob]) -> Result<Vec<EventRef>, StoreError> {
        // 装箱：等它的地方各只放一个指针，不各抄一份状态机
        let stored: Pin<Box<dyn Future<Output = _> + '_>> = Box::pin(self.store_deed(names, by, bodies, blobs, false, &[]));
        stored.await
    }

    async fn store_deed(
        &self,
        names: &[&str],
        by: Option<PersonId>,
        bodies: &[Body],
        blobs: &[Blob],
        mint: bool,
        erase: &[Sha256Hex],
    ) -> Result<Vec<EventRef>, StoreError> {
        let deed = Deed { by, bodies, now: self.inner.env.now(), mint };
        let _turn = self.inner.queue.turn().await;
        let mut unsure = self.inner.unsure.take();
        for _ in 0..TRIES {
            // 又来写上次没存上的那一笔：照上次的原文，它迟到了也认得出来，不写成两遍
            let plan = match unsure.take() {
                Some(plan) if plan.is(&deed) && self.still_fits(&plan) => plan,
                _ => self.plan(&deed)?,
            };
            let claim = plan.claim.as_deref().map(|value| (WRITER, value));
            let swap = plan.swap.as_ref().map(|(was, is)| (WRITER, was.as_str(), is.as_str()));
            let batch = Batch { records: &plan.records, blobs, claim, drain: names, erase, swap, ..Batch::default() };
            let error = match self.inner.store.append(batch).await {
                Ok(()) => return Ok(self.settle(plan).await),
                Err(error) => error,
            };
            let error = match (self.arrived(&plan).await, error) {
                // 报了错，可回头一看每个字都在：存上了就是存上了。序号被占的也先看：占着的可能正是迟到的自己
                (Ok(true), _) => return Ok(self.settle(plan).await),
                (Ok(false), StoreError::Taken) => {
                    self.meet_other_tab().await?;
                    continue;
                }
                (Err(error), StoreError::Taken) | (_, error) => error,
            };
            self.inner.unsure.replace(Some(plan));
            return Err(error);
        }
        Err(StoreError::Taken)
    }

    /// 序号被占了：看看是谁，把它写的收进来。
    async fn meet_other_tab(&self) -> Result<(), StoreError> {
        self.read_writer().await?;
        let Some(device) = self.writer() else { return Ok(()) };
        loop {
            let seen = self.inner.core.borrow().books.seen(device);
            let records = self.inner.store.read_after(device, seen, load::CHUNK).await?;
            self.inner.core.borrow_mut().books.insert(&records);
            if records.len() < load::CHUNK {
                return Ok(());
            }
        }
    }

    /// 上次打算写的，还接得上吗：写入者没有换过。（登记、换写入者的，存的时候自会核对。）
    fn still_fits(&self, plan: &Plan) -> bool {
        plan.claim.is_some() || plan.swap.is_some() || plan.records.first().map(|r| r.device) == self.writer()
    }

    /// 这一笔其实存上了吗？（提交之后才断开的连接，或迟到的提交。）
    async fn arrived(&self, plan: &Plan) -> Result<bool, StoreError> {
        let Some(first) = plan.records.first() else { return Ok(false) };
        let stored = self.inner.store.read_after(first.device, first.seq - 1, plan.records.len()).await?;
        Ok(stored.starts_with(&plan.records))
    }

    /// 存好了：折叠，认下写入者。
    async fn settle(&self, plan: Plan) -> Vec<EventRef> {
        {
            let mut core = self.inner.core.borrow_mut();
            core.writer = plan.records.first().map(|r| r.device).or(core.writer);
            core.books.insert(&plan.records);
            plan.subjects.iter().for_each(|subject| core.books.keep(*subject));
        }
        // 已经存上了：以前的一时装不进来也不算没存上，下次再装
        let _ = self.complete().await;
        plan.places
    }

    /// 读出本库的写入者（别的窗口可能刚登记、刚换过）。
    async fn read_writer(&self) -> Result<(), StoreError> {
        if let Some(value) = self.inner.store.local_get(WRITER).await? {
            let device = DeviceId::parse(value.trim_matches('"'));
            let device = device.ok_or_else(|| StoreError::Corrupt("local 里的 writer".into()))?;
            self.inner.core.borrow_mut().writer = Some(device);
        }
        Ok(())
    }
}
