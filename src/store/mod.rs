//! 存储：唯一知道 IndexedDB 的模块。
//!
//! [`Store`] 有两个实现，过同一套测试：[`MemoryStore`]（主机上，每一步都能注入故障）和 `IdbStore`（浏览器）。
//! [`Journal`] 站在它上面：排队、取序号、接链、折叠。

mod error;
#[cfg(target_arch = "wasm32")]
mod idb;
mod journal;
mod memory;
mod queue;

pub use crate::journal::CacheRow;
use crate::journal::{Blob, DeviceId, Fork, Record, Sha256Hex, Span};
pub use error::StoreError;
#[cfg(target_arch = "wasm32")]
pub use idb::IdbStore;
#[cfg(target_arch = "wasm32")]
pub use journal::BrowserEnv;
pub use journal::{Absorbed, DayTotal, Env, Journal, Now, ShiftsChanged, SinceMoved};
pub use memory::{MemoryStore, Step};

/// 这个应用和版本，写进每个写入者的第一条。
pub const APP: &str = concat!("gangshao ", env!("CARGO_PKG_VERSION"));

/// 数据库的版本；只有加仓库时才升。2：加了缓存仓库 `folds`。
pub const DB_VERSION: u32 = 2;

/// 数据库的名字。file:// 的页面共用一个源，所以名字故意长；`space` 是 `org.json` 里起的分区。
pub fn db_name(space: Option<&str>) -> String {
    const NAME: &str = "gangshao-liangdan-liangka";
    match space {
        Some(space) => format!("{NAME}--{space}"),
        None => NAME.into(),
    }
}

/// 打开的结果。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// 这次才建起来的（以前这里什么都没有）。
    pub created: bool,
    /// 库是更新的版本建的：能看、能备份，什么都不写（写就是 [`StoreError::NewerSchema`]）。
    pub read_only: bool,
}

/// 一笔要一起存的东西：要么全存上，要么全不存。
#[derive(Clone, Copy, Debug, Default)]
pub struct Batch<'a> {
    /// 事件原文，只新增；钥匙已被占用就是 [`StoreError::Taken`]，整笔作罢。
    pub records: &'a [Record],
    /// 事件提到的 blob；已有的再存一遍也一样。
    pub blobs: &'a [Blob],
    /// 在 `local` 里占一个名字（名字，JSON 文本）；已被占用也是 [`StoreError::Taken`]。
    pub claim: Option<(&'a str, &'a str)>,
    /// 存好这一笔就该从 `local` 拿掉的；有一个已不在就是 [`StoreError::Drained`]，整笔作罢。
    pub drain: &'a [&'a str],
    /// 同一个编号下碰到的另一份原文；已有的再存一遍也一样。
    pub forks: &'a [Fork],
    /// 要抹掉的 blob，没有也不要紧；在存 `blobs` 之前抹。
    pub erase: &'a [Sha256Hex],
    /// 顺手写进 `local` 的（名字，JSON 文本），原来有没有都行。
    pub put: &'a [(&'a str, &'a str)],
    /// 换掉 `local` 里的一个值（名字，旧值，新值）；那里不是旧值就是 [`StoreError::Taken`]，整笔作罢。
    pub swap: Option<(&'a str, &'a str, &'a str)>,
}

/// 存东西的地方。同一个库可以有几个窗口同时开着。
///
/// 浏览器里只有一个线程，所以不要求 `Send`。
#[allow(async_fn_in_trait)]
pub trait Store {
    /// 连上；断了（[`StoreError::Closed`]）之后可以再来一次，浏览器里的那个平常自己就会再连。
    ///
    /// 再连上时见过的记录已经不在（整个库被清掉了）是 [`StoreError::Gone`]：手里的链和空库接不上，要从头打开。
    async fn open(&self) -> Result<Opened, StoreError>;

    /// 全部记录，按 `(device, seq)`。
    async fn read_all(&self) -> Result<Vec<Record>, StoreError>;

    /// 一个写入者第 `seq` 条之后的记录，按 `seq`，最多 `limit` 条。
    async fn read_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// 这几段的记录，照给的先后，每段里按 `seq`；没有的就没有。一个只读事务。
    async fn read_spans(&self, spans: &[Span]) -> Result<Vec<Record>, StoreError>;

    /// 写过的写入者。
    async fn devices(&self) -> Result<Vec<DeviceId>, StoreError>;

    /// 碰到过的另一份原文，按 `(device, seq, sha256)`。
    async fn forks(&self) -> Result<Vec<Fork>, StoreError>;

    /// 存一笔：一个读写事务，持久性 strict，事务 `complete` 之后才返回 `Ok`。
    async fn append(&self, batch: Batch<'_>) -> Result<(), StoreError>;

    /// 取一个 blob；没有（或已抹掉）是 `None`，内容和名字对不上是 [`StoreError::Corrupt`]。
    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, StoreError>;

    /// 有没有这个 blob。
    async fn has_blob(&self, sha256: Sha256Hex) -> Result<bool, StoreError>;

    /// 有哪些 blob，只要名字，按名字。
    async fn blob_names(&self) -> Result<Vec<Sha256Hex>, StoreError>;

    /// 读 `local` 里的一个值（JSON 文本）。
    async fn local_get(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// 写 `local` 里的一个值（JSON 文本）。
    async fn local_put(&self, name: &str, value: &str) -> Result<(), StoreError>;

    /// 拿掉 `local` 里的一个值。
    async fn local_remove(&self, name: &str) -> Result<(), StoreError>;

    /// 取缓存的几行，一个对一个；没有是 `None`。只读的库当作没有缓存：更新的版本写了什么，旧版本不猜。
    async fn cache_get(&self, keys: &[String]) -> Result<Vec<Option<CacheRow>>, StoreError>;

    /// `order` 以 `prefix` 开头、又排在 `after` 之后的行，从小到大，最多 `limit` 行。只读的库一行也没有。
    async fn cache_list(&self, prefix: &str, after: &str, limit: usize) -> Result<Vec<CacheRow>, StoreError>;

    /// 写缓存：一个事务，持久性 relaxed；先拿掉 `remove`，再写 `rows`。
    ///
    /// `stamp` 是（名字，该有的内容，`None` 是该没有）：那一行不是这样，就有别的窗口刚写过，是 [`StoreError::Taken`]，什么都不写。
    async fn cache_write(&self, stamp: (&str, Option<&str>), rows: &[CacheRow], remove: &[String]) -> Result<(), StoreError>;

    /// 缓存全部拿掉，下次打开重新算。
    async fn cache_clear(&self) -> Result<(), StoreError>;

    /// 自检：在 `local` 里写一个值，另开事务读回来，再拿掉。
    ///
    /// 写了读不回来是 [`StoreError::Denied`]：这个浏览器什么都留不住。
    async fn self_test(&self) -> Result<(), StoreError>;
}
