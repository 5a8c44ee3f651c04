//! 应用里的记录：一个写入队列。点一下先进队列，存好了（事务 complete）才说"已保存"；
//! 没存上的留在队列里，说清出了什么事，等人再试一次。

mod mine;

use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;

use super::Watched;
use crate::journal::{Backups, Blob, Body, PersonId, Personal, Sha256Hex, SmallMap, State};
use crate::platform::Channel;
use crate::platform::spawn;
use crate::store::{BrowserEnv, IdbStore, Journal, Store, StoreError, db_name};

/// 浏览器里的日志。
pub type Live = Journal<IdbStore, BrowserEnv>;

/// 一笔要写的东西。
#[derive(Clone, Default)]
pub struct Draft {
    /// 谁做的。
    pub by: Option<PersonId>,
    /// 做了什么。
    pub bodies: Vec<Body>,
    /// 提到的内容。
    pub blobs: Vec<Blob>,
    /// 存好后从 `local` 收走的名字（应用起来之前的回答）。
    pub drain: Vec<String>,
}

/// 数据库开到哪一步了。
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// 正在打开。
    Opening,
    /// 打开了。
    Open,
    /// 打不开，一句话。
    Failed(String),
}

/// 最近一笔存得怎么样。
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// 还没写过什么。
    Nothing,
    /// 正在存。
    Saving,
    /// 存好了，`HH:MM:SS`。
    At(String),
    /// 没存上，一句话。
    Failed(String),
}

impl Saved {
    /// 先说哪一个：大的先说。
    fn urgency(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::At(_) => 1,
            Self::Saving => 2,
            Self::Failed(_) => 3,
        }
    }
}

/// 一半刚存好，另一半早先存好的时候就不再说了。
fn forget_older(half: Watched<Saved>, said: &Saved) {
    if said.urgency() == 1 && half.with_untracked(Saved::urgency) == 1 {
        half.set(Saved::Nothing);
    }
}

/// 队列里的一笔，和存好以后要做的事。
type Queued = (Rc<Draft>, Option<Box<dyn FnOnce()>>);

struct Inner {
    journal: Option<Live>,
    queue: VecDeque<Queued>,
    pumping: bool,
    /// 和别的窗口、和应用的另一半互相叫一声。
    channel: Option<Channel>,
    /// 没有页面在看：别人叫了也先不读，要看的时候再收。
    asleep: bool,
    /// 正在收；收的时候又有人叫，收完再收一遍。
    catching: Option<bool>,
    half: Half,
}

/// 正在打开的日志。
pub type OpeningJournal = Pin<Box<dyn Future<Output = Result<Live, StoreError>>>>;

/// 应用的两半各不相同的两件事。指针：前一半里就没有写缓存的代码。
#[derive(Clone, Copy)]
pub struct Half {
    /// 打开日志。
    pub open: fn() -> OpeningJournal,
    /// 写好了、听见别人写了，手头闲下来。
    pub idle: fn(Records),
}

/// 记录的把手，到处可复制。
#[derive(Clone, Copy)]
pub struct Records {
    inner: Watched<Inner>,
    /// 数据库开到哪一步了。
    pub opening: Watched<Opening>,
    /// 自己这一半最近一笔存得怎么样。
    pub saved: Watched<Saved>,
    /// 另一半最近一笔存得怎么样：各有各的队列，没存上的在它手里。
    other: Watched<Saved>,
    /// 备份到哪了。
    pub backups: Watched<Backups>,
    /// 姓名电话，按 blob。
    people: Watched<SmallMap<Sha256Hex, Personal>>,
}

impl Records {
    /// 打开数据库。
    pub fn start(half: Half) -> Self {
        let records = Self {
            inner: Watched::new(Inner {
                journal: None,
                queue: VecDeque::new(),
                pumping: false,
                channel: None,
                asleep: false,
                catching: None,
                half,
            }),
            opening: Watched::new(Opening::Opening),
            saved: Watched::new(Saved::Nothing),
            other: Watched::new(Saved::Nothing),
            backups: Watched::new(Backups::NONE),
            people: Watched::new(SmallMap::default()),
        };
        let hear = Box::new(move |_| records.heard());
        records.inner.update_quietly(|inner| inner.channel = Some(Channel::open(&db_name(None), hear)));
        records.open();
        records
    }

    /// 打开（或再试一次）。
    pub fn open(self) {
        self.opening.set(Opening::Opening);
        spawn(async move {
            match (self.half().open)().await {
                Ok(journal) => {
                    if journal.read_only() {
                        self.saved.set(Saved::Failed(StoreError::NewerSchema.to_string()));
                    }
                    self.inner.update_quietly(|inner| inner.journal = Some(journal));
                    self.read_backups().await;
                    self.changed().await;
                    self.opening.set(Opening::Open);
                    self.pump();
                }
                Err(error) => self.opening.set(Opening::Failed(error.to_string())),
            }
        });
    }

    fn half(self) -> Half {
        self.inner.with_untracked(|inner| inner.half)
    }

    /// 活的日志；还没打开是 `None`。
    pub fn journal(self) -> Option<Live> {
        self.inner.with_untracked(|inner| inner.journal.clone())
    }

    /// 看一眼状态，并跟着它变。还没打开时是空的状态。
    pub fn with<R>(self, look: impl FnOnce(&State) -> R) -> R {
        self.inner.with(|_| ());
        self.with_untracked(look)
    }

    /// 看一眼状态。
    pub fn with_untracked<R>(self, look: impl FnOnce(&State) -> R) -> R {
        match self.journal() {
            Some(journal) => journal.read(look),
            None => look(&State::default()),
        }
    }

    /// 记一笔：先进队列，按次序存。
    pub fn write(self, draft: Draft) {
        self.enqueue((Rc::new(draft), None));
    }

    /// 记一笔，存好以后再做一件事。
    pub fn write_then(self, draft: Draft, then: impl FnOnce() + 'static) {
        self.enqueue((Rc::new(draft), Some(Box::new(then))));
    }

    fn enqueue(self, queued: Queued) {
        self.inner.update_quietly(|inner| inner.queue.push_back(queued));
        self.saved.set(Saved::Saving);
        self.pump();
    }

    /// 记一件事。
    pub fn record(self, body: impl Into<Body>) {
        self.write(Draft { bodies: vec![body.into()], ..Draft::default() });
    }

    /// 没存上的再存一次。
    pub fn retry(self) {
        match self.journal() {
            None => self.open(),
            // 没有要存的，说的是一时读不到：收起来。
            Some(journal) if self.is_idle() && !journal.read_only() => self.saved.set(Saved::Nothing),
            // 连接断了（iOS 切到后台），写的时候自己会接上；接不上，说的是接不上的原因。
            Some(_) => self.pump(),
        }
    }

    /// 另一半说它存得怎么样了。
    pub fn hear_other(self, said: Saved) {
        forget_older(self.saved, &said);
        self.other.set(said);
    }

    /// 两半一起看：有一半没存上就是没存上，有一半正在存就是正在存；都存好了，说后存好的。
    pub fn told(self) -> Saved {
        let (mine, other) = (self.saved.get(), self.other.get());
        if other.urgency() > mine.urgency() { other } else { mine }
    }

    fn pump(self) {
        let Some(journal) = self.journal() else { return };
        if self.inner.update_quietly(|inner| std::mem::replace(&mut inner.pumping, true)) != Some(false) {
            return;
        }
        spawn(async move {
            let mut reopened = false;
            while let Some(draft) = self.inner.with_untracked(|inner| inner.queue.front().map(|(draft, _)| draft.clone())) {
                let names: Vec<&str> = draft.drain.iter().map(String::as_str).collect();
                match journal.drain(&names, draft.by, &draft.bodies, &draft.blobs).await {
                    Ok(_) | Err(StoreError::Drained) => {
                        reopened = false;
                        let stored = self.inner.update_quietly(|inner| inner.queue.pop_front()).flatten();
                        self.tell();
                        self.changed().await;
                        let wall = journal.wall();
                        // 后面还有没存的，就还不能说“已保存”：人看见的是他最后点的那一下。
                        let said = if self.is_idle() { Saved::At(wall.hms().to_owned()) } else { Saved::Saving };
                        forget_older(self.other, &said);
                        self.saved.set(said);
                        if let Some((_, Some(then))) = stored {
                            then();
                        }
                    }
                    // 连接断了（iOS 切到后台）：再写一次，写的时候自己会接上，人不必知道。
                    Err(StoreError::Closed) if !std::mem::replace(&mut reopened, true) => {}
                    Err(error) => {
                        self.saved.set(Saved::Failed(error.to_string()));
                        break;
                    }
                }
            }
            self.inner.update_quietly(|inner| inner.pumping = false);
            (self.half().idle)(self);
        });
    }

    /// 告诉别的窗口：有新的了。
    pub(super) fn tell(self) {
        self.inner.with_untracked(|inner| inner.channel.iter().for_each(|channel| channel.post("new")));
    }

    /// 还有没写完的，并跟着它变。
    pub fn is_saving(self) -> bool {
        self.saved.with(|_| ());
        !self.is_idle()
    }

    /// 该写的都写完了。
    pub fn is_idle(self) -> bool {
        self.inner.with_untracked(|inner| inner.queue.is_empty())
    }

    /// 没有页面在看（`true`）就不跟着别的窗口读，免得抢着勾的那一下。
    pub fn sleep(self, asleep: bool) {
        self.inner.update_quietly(|inner| inner.asleep = asleep);
    }

    /// 有人说写了新的。
    fn heard(self) {
        let busy = self.inner.update_quietly(|inner| match &mut inner.catching {
            _ if inner.asleep => true,
            Some(again) => {
                *again = true;
                true
            }
            none => {
                *none = Some(true);
                false
            }
        });
        (self.half().idle)(self);
        if busy != Some(false) {
            return;
        }
        spawn(async move {
            // 连着叫的并成一次收
            while self.inner.update_quietly(|inner| inner.catching.as_mut().is_some_and(std::mem::take)) == Some(true) {
                self.caught_up().await;
            }
            self.inner.update_quietly(|inner| inner.catching = None);
        });
    }

    /// 收进别的窗口写的。
    pub fn catch_up(self) {
        spawn(self.caught_up());
    }

    /// 收进别的窗口写的，收好为止。还没打开的不用等：打开时读的就是全部。
    pub async fn caught_up(self) {
        let Some(journal) = self.journal() else { return };
        // 读到一半断了的再读一次：页面等着它，没有人会再来叫。
        // 还读不到就等下次：这里没有要紧的话可说，写的时候会说。
        for _ in 0..2 {
            match journal.catch_up().await {
                Err(StoreError::Closed) => continue,
                Ok(fresh) if fresh > 0 => self.changed().await,
                _ => {}
            }
            break;
        }
        self.read_backups().await;
    }

    /// 状态变了：先把提到的姓名电话取来，再叫醒看着的人。
    pub(super) async fn changed(self) {
        if let Some(journal) = self.journal() {
            let wanted: Vec<Sha256Hex> = journal.read(|state| {
                let contacts = state.contacts.values().map(|contact| contact.blob);
                state
                    .people
                    .values()
                    .copied()
                    .chain(contacts)
                    // 抹掉了的再取一次：取不到，手里的也就不留了
                    .filter(|blob| {
                        state.erased.iter().any(|one| one.blob == *blob) || self.people.with_untracked(|people| !people.contains_key(blob))
                    })
                    .collect()
            });
            for sha256 in wanted {
                let personal = match journal.store().blob(sha256).await {
                    Ok(blob) => blob.and_then(|blob| blob.as_personal()).unwrap_or_default(),
                    // 一时读不出来，不当作抹去了：下次再取
                    Err(_) => continue,
                };
                self.people.update(|people| {
                    people.insert(sha256, personal);
                });
            }
        }
        self.inner.update(|_| ());
    }

    /// 叫醒看着的人。
    pub(super) fn touch(self) {
        self.inner.update(|_| ());
    }

    /// 一块内容的文字（当时问了什么）。
    pub async fn text(self, sha256: Sha256Hex) -> Option<String> {
        let blob = self.journal()?.store().blob(sha256).await.ok()??;
        String::from_utf8(blob.bytes().to_vec()).ok()
    }

    /// 设备的日期 `YYYY-MM-DD`；还没打开也要用，所以直接问钟。
    pub fn today(self) -> crate::journal::Day {
        use crate::store::Env;
        let now = BrowserEnv.now();
        crate::journal::Wall::at(now.ms, now.offset_min).day()
    }
}
