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

use crate::journal::{Blob, DeviceId, Record, Sha256Hex};
pub use error::StoreError;
#[cfg(target_arch = "wasm32")]
pub use idb::IdbStore;
#[cfg(target_arch = "wasm32")]
pub use journal::BrowserEnv;
pub use journal::{Env, Journal, Now};
pub use memory::{MemoryStore, Step};

/// 数据库的版本；只有加仓库时才升。
pub const DB_VERSION: u32 = 1;

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
}

/// 存东西的地方。同一个库可以有几个窗口同时开着。
///
/// 浏览器里只有一个线程，所以不要求 `Send`。
#[allow(async_fn_in_trait)]
pub trait Store {
    /// 连上；断了之后可以再来一次。
    async fn open(&self) -> Result<Opened, StoreError>;

    /// 全部记录，按 `(device, seq)`。
    async fn read_all(&self) -> Result<Vec<Record>, StoreError>;

    /// 一个写入者第 `seq` 条之后的记录，按 `seq`。
    async fn read_after(&self, device: DeviceId, seq: u64) -> Result<Vec<Record>, StoreError>;

    /// 一个写入者的最后一条。
    async fn tail(&self, device: DeviceId) -> Result<Option<Record>, StoreError>;

    /// 写过的写入者。
    async fn devices(&self) -> Result<Vec<DeviceId>, StoreError>;

    /// 存一笔：一个读写事务，持久性 strict，事务 `complete` 之后才返回 `Ok`。
    async fn append(&self, batch: Batch<'_>) -> Result<(), StoreError>;

    /// 取一个 blob；没有（或已抹掉）是 `None`，内容和名字对不上是 [`StoreError::Corrupt`]。
    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, StoreError>;

    /// 有没有这个 blob。
    async fn has_blob(&self, sha256: Sha256Hex) -> Result<bool, StoreError>;

    /// 读 `local` 里的一个值（JSON 文本）。
    async fn local_get(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// 写 `local` 里的一个值（JSON 文本）。
    async fn local_put(&self, name: &str, value: &str) -> Result<(), StoreError>;

    /// 拿掉 `local` 里的一个值。
    async fn local_remove(&self, name: &str) -> Result<(), StoreError>;
}
