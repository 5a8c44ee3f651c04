//! 列表：缓存里的行，加上还没写进缓存的。

use super::load::Start;
use super::{Env, Journal};
use crate::journal::{BASE, CacheRow, Fork, Kind, Row};
use crate::store::{Store, StoreError};

impl<S: Store, E: Env> Journal<S, E> {
    /// 排查或隐患，新的在前，从 `after`（上一页最后一行的 `order`，第一页是空的）之后列，最多 `limit` 行。
    pub async fn rows(&self, kind: Kind, after: &str, limit: usize) -> Result<Vec<Row>, StoreError> {
        // 缓存换过了（别的窗口写过、拿掉过）：先收拾好，列出来才齐
        let base = self.inner.store.cache_get(&[BASE.into()]).await?.pop().flatten().map(|row| row.text);
        if !self.inner.core.borrow().shy && base != self.inner.core.borrow().base {
            let _turn = self.inner.queue.turn().await;
            self.reload(&[], Start::Cache).await?;
        }
        let (shy, unsaved) = {
            let core = self.inner.core.borrow();
            (core.shy, core.books.unsaved(kind))
        };
        let mut rows = Vec::new();
        if !shy {
            rows = self.inner.store.cache_list(kind.prefix(), after, limit.saturating_add(unsaved.len())).await?;
        }
        rows.retain(|row| unsaved.iter().all(|one| one.key != row.key));
        rows.extend(unsaved.into_iter().filter(|row| !row.order.is_empty() && row.order.as_str() > after));
        rows.sort_unstable_by(|one, other| one.order.cmp(&other.order));
        rows.truncate(limit);
        Ok(rows.iter().filter_map(CacheRow::row).collect())
    }

    /// 同一编号下碰到过的另一份原文；顺手记下有几份。
    pub async fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        let forks = self.inner.store.forks().await?;
        self.inner.core.borrow_mut().forks = forks.len() as u64;
        Ok(forks)
    }
}
