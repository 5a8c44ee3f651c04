//! 打开、收进新的、写缓存：内存里只放用得着的几件事，其余的要用时再按缓存说的位置装进来。
//!
//! 缓存只在总账（`base`）还是自己上次读到、写下的那一份时才信；不是，就有别的窗口写过，接着它的往下。
//! 没有总账就一批一批从头收，收一批记一批：半路被杀，下次从记到的地方接着。

use super::{Core, Env, Journal, TRIES};
use crate::journal::{BASE, Books, Foreign, Span, Subject};
use crate::store::{Store, StoreError};
use std::cell::RefCell;
use std::pin::Pin;

/// 从头收时一批几条。
pub(super) const CHUNK: usize = 2000;

/// 从哪里开始。
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Start {
    /// 接着缓存里的总账。
    Cache,
    /// 缓存不要了，从头再来，照这些藏起来。
    Zero(Vec<Span>),
    /// 从头再来，全放在内存里，不碰缓存。
    Memory,
}

impl<S: Store, E: Env> Journal<S, E> {
    /// 装出一份账，`keep` 的几件事也装进来。
    ///
    /// 装箱：它从几处被叫到，也会再叫自己用到的那几步。
    pub(super) fn load_core<'a>(
        &'a self,
        keep: &'a [Subject],
        start: Start,
    ) -> Pin<Box<dyn Future<Output = Result<Core, StoreError>> + 'a>> {
        Box::pin(async move {
            let mut start = start;
            for _ in 0..TRIES {
                let core = RefCell::new(Core::default());
                match self.try_load(&core, keep, &start).await {
                    Ok(()) => {}
                    Err(StoreError::Taken) => {
                        // 别的窗口写了缓存：接着它的
                        start = Start::Cache;
                        continue;
                    }
                    Err(error) => return Err(error),
                }
                let mut core = core.into_inner();
                if core.books.heed_replacements() {
                    return Ok(core);
                }
                start = Start::Zero(core.books.to_hide());
            }
            // 一直有人抢着写缓存：自己全放在内存里
            let core = RefCell::new(Core::default());
            self.try_load(&core, keep, &Start::Memory).await?;
            core.borrow_mut().books.heed_replacements();
            Ok(core.into_inner())
        })
    }

    async fn try_load(&self, core: &RefCell<Core>, keep: &[Subject], start: &Start) -> Result<(), StoreError> {
        if *start == Start::Memory || !self.recall(core, start).await? {
            let hidden = if let Start::Zero(hidden) = start { hidden.clone() } else { Vec::new() };
            core.borrow_mut().books = Books::from_zero(hidden);
        }
        self.advance(core, &mut 0).await?;
        self.bring(core, keep).await
    }

    /// 接着缓存里的总账；不能接是 `false`，要从头收。
    async fn recall(&self, core: &RefCell<Core>, start: &Start) -> Result<bool, StoreError> {
        let store = &self.inner.store;
        let base = match store.cache_get(&[BASE.into()]).await {
            Ok(mut rows) => rows.pop().flatten(),
            Err(StoreError::Closed) => return Err(StoreError::Closed),
            // 缓存读不了，不能连记录也不让看：全放在内存里
            Err(_) => {
                core.borrow_mut().shy = true;
                return Ok(false);
            }
        };
        let known = base.as_ref().map(|row| Books::from_base(&row.text));
        if let Some(Err(Foreign::Newer)) = known {
            core.borrow_mut().shy = true;
            return Ok(false);
        }
        if let Some(Ok((mut books, recall))) = known
            && *start == Start::Cache
        {
            let records = store.read_spans(&recall.spans).await?;
            if books.recall(&recall, &records) {
                let mut core = core.borrow_mut();
                (core.books, core.base) = (books, base.map(|row| row.text));
                return Ok(true);
            }
        }
        // 从头写之前先拿掉旧的：新的总账不认它们，只会添乱
        if self.inner.keeper.is_some() && !self.inner.read_only.get() && !store.devices().await?.is_empty() {
            match store.cache_clear().await {
                Ok(()) => {}
                Err(StoreError::Closed) => return Err(StoreError::Closed),
                Err(_) => core.borrow_mut().shy = true,
            }
        }
        Ok(false)
    }

    /// 收进日志里新的；多的时候一批一批来，收一批记一批。
    pub(super) async fn advance(&self, core: &RefCell<Core>, fresh: &mut usize) -> Result<(), StoreError> {
        let store = &self.inner.store;
        for device in store.devices().await? {
            loop {
                let seen = core.borrow().books.seen(device);
                let records = store.read_after(device, seen, CHUNK).await?;
                *fresh += core.borrow_mut().books.insert(&records);
                if !records.is_empty() {
                    self.supply(core).await?;
                }
                if records.len() < CHUNK {
                    break;
                }
                match self.keep(core).await {
                    // 缓存写不下（空间满了）不碍事：不收回去，接着读
                    Ok(()) | Err(StoreError::Quota | StoreError::Other(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        let gaps = core.borrow().books.gaps();
        if !gaps.is_empty() {
            let records = store.read_spans(&gaps).await?;
            *fresh += core.borrow_mut().books.insert(&records);
            self.supply(core).await?;
        }
        Ok(())
    }

    /// 有了新事件、以前的没在内存里的，装进来。
    async fn supply(&self, core: &RefCell<Core>) -> Result<(), StoreError> {
        let wanting = core.borrow().books.wanting();
        self.fetch(core, &wanting).await
    }

    /// 要看的几件事装进来，不再收回去。
    async fn bring(&self, core: &RefCell<Core>, subjects: &[Subject]) -> Result<(), StoreError> {
        let missing = core.borrow().books.missing(subjects);
        self.fetch(core, &missing).await?;
        let books = &mut core.borrow_mut().books;
        subjects.iter().for_each(|subject| books.keep(*subject));
        Ok(())
    }

    /// 按缓存说的位置从日志里装。缓存不是自己知道的那一份了是 [`StoreError::Taken`]。
    async fn fetch(&self, core: &RefCell<Core>, subjects: &[Subject]) -> Result<(), StoreError> {
        if subjects.is_empty() {
            return Ok(());
        }
        let mut keys = vec![BASE.to_owned()];
        keys.extend(subjects.iter().map(Subject::to_string));
        let rows = self.inner.store.cache_get(&keys).await?;
        let mut rows = rows.into_iter();
        if rows.next().flatten().map(|row| row.text) != core.borrow().base {
            return Err(StoreError::Taken);
        }
        let (mut spans, mut listed) = (Vec::new(), Vec::new());
        for (subject, row) in subjects.iter().zip(rows) {
            listed.push((*subject, row.as_ref().is_some_and(|row| !row.order.is_empty())));
            match row.map(|row| row.spans()) {
                None => {}
                Some(Some(found)) => spans.extend(found),
                // 缓存坏了一行，就都不信了：拿掉，从头再来
                Some(None) => {
                    self.inner.store.cache_clear().await?;
                    return Err(StoreError::Taken);
                }
            }
        }
        let records = self.inner.store.read_spans(&spans).await?;
        core.borrow_mut().books.supply(&listed, &records);
        Ok(())
    }

    /// 记一批，如果这个程序管写缓存。
    async fn keep(&self, core: &RefCell<Core>) -> Result<(), StoreError> {
        match self.inner.keeper {
            Some(keeper) => keeper(self, core).await,
            None => Ok(()),
        }
    }

    pub(super) fn save_boxed<'a>(&'a self, core: &'a RefCell<Core>) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + 'a>> {
        Box::pin(self.save(core))
    }

    /// 写缓存，用不着的收回去。别的窗口写过是 [`StoreError::Taken`]。
    async fn save(&self, core: &RefCell<Core>) -> Result<(), StoreError> {
        if core.borrow().shy || self.inner.read_only.get() {
            return Ok(());
        }
        let stamp: crate::journal::PhotoId = self.new_id();
        let (rows, base) = {
            let core = core.borrow();
            (core.books.checkpoint(stamp.to_string()), core.base.clone())
        };
        let Some(last) = rows.last() else { return Ok(()) };
        self.inner.store.cache_write((BASE, base.as_deref()), &rows, &[]).await?;
        let mut core = core.borrow_mut();
        core.base = Some(last.text.clone());
        core.books.checkpointed();
        core.books.evict();
        Ok(())
    }

    /// 收进一批之后收拾好：该装的装，替换过的从头再来。
    pub(super) async fn complete(&self) -> Result<(), StoreError> {
        let core = &self.inner.core;
        let done = self.supply(core).await;
        let heeded = core.borrow_mut().books.heed_replacements();
        match done {
            Ok(()) if heeded => Ok(()),
            Ok(()) => {
                let hidden = core.borrow().books.to_hide();
                self.reload(&[], Start::Zero(hidden)).await
            }
            Err(StoreError::Taken) => self.reload(&[], Start::Cache).await,
            Err(error) => Err(error),
        }
    }

    /// 另装一份账，装好了再换上；换之前看到的还是原来的。
    pub(super) async fn reload(&self, also: &[Subject], start: Start) -> Result<(), StoreError> {
        let mut keep = self.inner.core.borrow().books.kept();
        keep.extend_from_slice(also);
        let fresh = self.load_core(&keep, start).await?;
        let mut core = self.inner.core.borrow_mut();
        *core = Core { writer: core.writer, forks: core.forks, ..fresh };
        Ok(())
    }

    /// 收进别的窗口（或一次合并）写下的记录；返回新收进、读得懂的有几条。
    pub async fn catch_up(&self) -> Result<usize, StoreError> {
        let _turn = self.inner.queue.turn().await;
        self.read_writer().await?;
        let mut fresh = 0;
        match self.advance(&self.inner.core, &mut fresh).await {
            Ok(()) => self.complete().await?,
            Err(StoreError::Taken) => self.reload(&[], Start::Cache).await?,
            Err(error) => return Err(error),
        }
        Ok(fresh)
    }

    /// 把几件事装进状态，装过的不再装。
    pub async fn load(&self, subjects: &[Subject]) -> Result<(), StoreError> {
        let _turn = self.inner.queue.turn().await;
        match self.bring(&self.inner.core, subjects).await {
            Err(StoreError::Taken) => self.reload(subjects, Start::Cache).await,
            done => done,
        }
    }

    /// 写缓存：闲下来时叫。没写成也什么都不丢，只是下次打开多读一些。
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        let _turn = self.inner.queue.turn().await;
        for _ in 0..TRIES {
            self.complete().await?;
            match self.save_boxed(&self.inner.core).await {
                Err(StoreError::Taken) => self.reload(&[], Start::Cache).await?,
                done => return done,
            }
        }
        Ok(())
    }
}
