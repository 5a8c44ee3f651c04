//! 列表：缓存里的行，加上还没写进缓存的。

use std::ops::ControlFlow;

use super::load::Start;
use super::{Env, Journal};
use crate::journal::{BASE, CacheRow, Day, Fork, Kind, Row, Stage, Summary};
use crate::store::{Store, StoreError};

/// 一天的总数。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayTotal {
    /// 哪一天。
    pub day: Day,
    /// 交了、没作废的排查。
    pub runs: u32,
    /// 这些排查里不合格的项。
    pub failed: u32,
    /// 报的隐患。
    pub dangers: u32,
}

/// 一页一页看过去，一页几行。
const PAGE: usize = 500;

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

    /// 从新到旧一页一页看过去，直到没有了，或 `see` 说够了（`Break`）。
    pub async fn each_page(&self, kind: Kind, mut see: impl FnMut(Vec<Row>) -> ControlFlow<()>) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let rows = self.rows(kind, &after, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after.clone_from(&last.order);
            if see(rows).is_break() {
                return Ok(());
            }
        }
    }

    /// 每天的总数，早的在前。只读列表的行，不读记录。
    pub async fn days(&self) -> Result<Vec<DayTotal>, StoreError> {
        let mut days: Vec<DayTotal> = Vec::new();
        for kind in [Kind::Runs, Kind::Dangers] {
            self.each_page(kind, |rows| {
                rows.iter().for_each(|row| add(&mut days, &row.summary));
                ControlFlow::Continue(())
            })
            .await?;
        }
        Ok(days)
    }

    /// 同一编号下碰到过的另一份原文；顺手记下有几份。
    pub async fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        let forks = self.inner.store.forks().await?;
        self.inner.core.borrow_mut().forks = forks.len() as u64;
        Ok(forks)
    }
}

fn add(days: &mut Vec<DayTotal>, summary: &Summary) {
    let (day, runs, failed, dangers) = match summary {
        Summary::Run(run) if run.step == Stage::Submitted && !run.voided => (run.day, 1, run.failed, 0),
        Summary::Run(_) => return,
        Summary::Danger(danger) => (danger.reported_at.day(), 0, 0, 1),
    };
    let at = match days.binary_search_by_key(&day, |one| one.day) {
        Ok(at) => at,
        Err(at) => {
            days.insert(at, DayTotal { day, runs: 0, failed: 0, dangers: 0 });
            at
        }
    };
    let total = &mut days[at];
    total.runs += runs;
    total.failed = total.failed.saturating_add(failed);
    total.dangers += dangers;
}
