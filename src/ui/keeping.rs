//! 记录的保管：备份到哪了，还有几条没备份。

use super::{Records, Saved};
use crate::journal::{BACKUPS, Backups};
use crate::rules::Date;
use crate::store::{Store, StoreError};

/// `local` 里记往文件夹里写过哪些备份的名字；值是 JSON 字符串的数组。
const FOLDER_FILES: &str = "folder_files";

impl Records {
    pub(super) async fn read_backups(self) {
        let Some(journal) = self.journal() else { return };
        if let Ok(text) = journal.store().local_get(BACKUPS).await {
            let backups = text.map_or(Backups::NONE, |text| Backups::parse(&text));
            if self.backups.with_untracked(|old| *old != backups) {
                self.backups.set(backups);
            }
        }
    }

    /// 还有几条没有核对过的备份，最久的多少天了。
    pub fn unbacked(self) -> (u64, i64) {
        self.with(|_| ());
        self.backups.with(|_| ());
        let Some(journal) = self.journal() else { return (0, 0) };
        // 没备份过，从第一个写入者开始写算起。
        let first = journal.read(|state| state.writers.values().map(|writer| writer.started.day()).min());
        let since = self.backups.with_untracked(|backups| backups.verified.as_ref().map(|file| file.at.day())).or(first);
        let date = |day: Option<crate::journal::Day>| day.and_then(|day| Date::parse(day.as_str())).map(Date::days);
        let days = date(Some(self.today())).zip(date(since)).map_or(0, |(today, since)| today - since);
        (self.unbacked_now(), days)
    }

    /// 还有几条没有核对过的备份。
    pub fn unbacked_now(self) -> u64 {
        self.backups.with_untracked(|backups| self.left_out_of(backups))
    }

    /// 照 `backups`，还有几条没有核对过的备份。
    pub fn left_out_of(self, backups: &Backups) -> u64 {
        let heads = self.journal().map(|journal| journal.continued()).unwrap_or_default();
        backups.unbacked(heads.iter().map(|head| (head.device, head.seq)))
    }

    /// 记下备份到哪了，告诉别的窗口。
    pub async fn set_backups(self, change: impl FnOnce(&mut Backups)) {
        let Some(journal) = self.journal() else { return };
        let mut backups = self.backups.get_untracked();
        change(&mut backups);
        // 没记下，只是多催一次。
        let _ = journal.store().local_put(BACKUPS, &backups.encode()).await;
        self.backups.set(backups);
        self.tell();
    }

    /// 一时读不到：标题栏下面说为什么。
    pub fn unreadable(self, error: &StoreError) {
        self.saved.set(Saved::Failed(error.reading()));
    }

    /// 状态里新装进来了几件事：看着的人重画。
    pub fn reread(self) {
        self.touch();
    }

    /// 并进来了别处的记录：自己和别的窗口都跟上。
    pub async fn refreshed(self) {
        self.changed().await;
        self.tell();
    }

    /// 往文件夹里写过的备份，旧的在前；`new` 是刚写的。
    pub async fn folder_files(self, new: &str) -> Vec<String> {
        let Some(journal) = self.journal() else { return Vec::new() };
        let text = journal.store().local_get(FOLDER_FILES).await.ok().flatten();
        let mut names: Vec<String> = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        names.push(new.to_owned());
        names
    }

    /// 文件夹里还留着的。
    pub async fn keep_folder_files(self, names: &[String]) {
        if let (Some(journal), Ok(text)) = (self.journal(), serde_json::to_string(names)) {
            let _ = journal.store().local_put(FOLDER_FILES, &text).await;
        }
    }
}
