//! 应用里的内容：目录先到，内容包用到再取、取到就留着，其余的闲下来悄悄取齐。

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::watched::Watched;
use crate::content::{
    CHECK_INDEX_FILE, CheckIndex, Checklist, FromTree, Hit, INDEX_FILE, Index, LOOK_PREFIX, Org, Position, Recall, SEARCH_FILE,
    SHARED_FILE, SearchIndex, Shared, check_file, look_name, position_file, read, recall_of, search_index, search_position,
};
use crate::journal::SmallMap;
use crate::platform::{build_id, fetch_text, is_one_file, spawn, when_idle};

const ORG: &str = "org.json";

/// 一样要等的东西。
#[derive(Clone, Debug)]
pub enum Loaded<T> {
    /// 还没到。
    Waiting,
    /// 到了。
    Ready(T),
    /// 到不了，一句话说为什么。
    Failed(String),
}

impl<T> Loaded<T> {
    fn then<U>(self, next: impl FnOnce(T) -> Loaded<U>) -> Loaded<U> {
        match self {
            Self::Waiting => Loaded::Waiting,
            Self::Ready(value) => next(value),
            Self::Failed(why) => Loaded::Failed(why),
        }
    }
}

/// 一个内容文件里的东西。
#[derive(Clone)]
enum File {
    Index(Arc<Index>),
    Checks(Arc<CheckIndex>),
    Search(Arc<SearchIndex>),
    Position(Arc<Position>),
    Shared(Arc<Shared>),
    Check(Arc<Checklist>),
    Org(Arc<Org>),
}

fn parse(path: &str, text: &str) -> Option<File> {
    Some(match path {
        INDEX_FILE => File::Index(read(text)?),
        CHECK_INDEX_FILE => File::Checks(read(text)?),
        SEARCH_FILE => File::Search(read(text)?),
        SHARED_FILE => File::Shared(read(text)?),
        ORG => File::Org(read(text)?),
        _ if path.starts_with("content/positions/") => File::Position(read(text)?),
        _ => File::Check(read(text)?),
    })
}

/// 内容的把手，到处可复制。
#[derive(Clone, Copy)]
pub struct Contents {
    files: Watched<SmallMap<String, Loaded<File>>>,
}

impl Contents {
    /// 开始取目录，闲下来取其余的。
    pub fn start() -> Self {
        let contents = Self { files: Watched::new(SmallMap::default()) };
        contents.request(INDEX_FILE);
        // 单位自己的一份；没有是平常事，从磁盘打开的取不了。
        if !is_one_file() {
            contents.request(ORG);
        }
        contents
    }

    /// 没取到的再取一遍：看着它们的地方会重画，重画时就去取。
    pub fn retry(self) {
        self.files.update(|files| files.retain(|file| !matches!(file, Loaded::Failed(_))));
    }

    /// 取一个文件；在取的、取到的不再取。
    fn request(self, path: &str) {
        let asked = self.files.update_quietly(|files| match files.get(&path.to_owned()) {
            Some(_) => true,
            None => {
                files.insert(path.to_owned(), Loaded::Waiting);
                false
            }
        });
        if asked == Some(false) {
            spawn(self.load(path.to_owned()));
        }
    }

    /// 取一个文件，取完叫醒看着的人。装进盒子，免得在每个叫它的地方展开一份。
    fn load(self, path: String) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async move {
            let build = if path == ORG { String::new() } else { build_id() };
            let file = match fetch_text(&path, &build).await {
                Err(why) => Loaded::Failed(why),
                Ok(text) => parse(&path, &text).map_or_else(|| Loaded::Failed("文件坏了，读不懂".to_owned()), Loaded::Ready),
            };
            let is_index = matches!(file, Loaded::Ready(File::Index(_)));
            self.files.update(|files| {
                files.insert(path, file);
            });
            if is_index {
                when_idle(move || self.fetch_rest());
            }
        })
    }

    /// 闲下来把其余内容包一个一个取齐，断网时也都在手上。
    fn fetch_rest(self) {
        let Loaded::Ready(index) = self.index() else { return };
        spawn(async move {
            self.load_once(SEARCH_FILE.to_owned()).await;
            self.load_once(CHECK_INDEX_FILE.to_owned()).await;
            for path in index.files() {
                self.load_once(path).await;
            }
            let Loaded::Ready(checks) = self.checks() else { return };
            for path in checks.files() {
                self.load_once(path).await;
            }
        });
    }

    async fn load_once(self, path: String) {
        if self.files.with_untracked(|files| !files.contains_key(&path)) {
            self.files.update_quietly(|files| files.insert(path.clone(), Loaded::Waiting));
            self.load(path).await;
        }
    }

    fn file(self, path: &str) -> Loaded<File> {
        match self.files.with(|files| files.get(&path.to_owned()).cloned()) {
            Some(file) => file,
            None => {
                self.request(path);
                Loaded::Waiting
            }
        }
    }

    /// 目录。
    pub fn index(self) -> Loaded<Arc<Index>> {
        self.file(INDEX_FILE).then(|file| match file {
            File::Index(index) => Loaded::Ready(index),
            _ => Loaded::Waiting,
        })
    }

    /// 全部检查表的目录。
    pub fn checks(self) -> Loaded<Arc<CheckIndex>> {
        self.file(CHECK_INDEX_FILE).then(|file| match file {
            File::Checks(checks) => Loaded::Ready(checks),
            _ => Loaded::Waiting,
        })
    }

    /// 共用处置：急救、火灾逃生。
    pub fn shared(self) -> Loaded<Arc<Shared>> {
        self.file(SHARED_FILE).then(|file| match file {
            File::Shared(shared) => Loaded::Ready(shared),
            _ => Loaded::Waiting,
        })
    }

    /// 本次已取到几个内容包、共几个。
    pub fn fetched(self) -> (usize, usize) {
        let (Loaded::Ready(index), Loaded::Ready(checks)) = (self.index(), self.checks()) else { return (0, 0) };
        let here = |path: &String| self.files.with(|files| matches!(files.get(path), Some(Loaded::Ready(_))));
        let all = || index.files().chain(checks.files());
        (all().filter(here).count(), all().count())
    }

    /// 一个岗位。
    pub fn position(self, id: &str) -> Loaded<Arc<Position>> {
        self.index().then(|index| {
            if index.position(id).is_none() {
                return Loaded::Failed("没有这个岗位".to_owned());
            }
            self.file(&position_file(id)).then(|file| match file {
                File::Position(position) => Loaded::Ready(position),
                _ => Loaded::Waiting,
            })
        })
    }

    /// 一张检查表；岗位三查由岗位卡得出。
    pub fn checklist(self, id: &str) -> Loaded<Arc<Checklist>> {
        if let Some(position) = id.strip_prefix(LOOK_PREFIX) {
            return self.position(position).then(|position| Loaded::Ready(Arc::new(position.look_checklist())));
        }
        self.file(&check_file(id)).then(|file| match file {
            File::Check(check) => Loaded::Ready(check),
            _ => Loaded::Waiting,
        })
    }

    /// 单位名称：`org.json` 里写的；没有是空的。
    pub fn company(self) -> String {
        match (!is_one_file()).then(|| self.file(ORG)) {
            Some(Loaded::Ready(File::Org(org))) => org.name.clone(),
            _ => String::new(),
        }
    }

    /// 一张卡或一张表作废了没有：这一版里写的，和单位自己写的。
    pub fn recall(self, id: &str) -> Option<Recall> {
        let own = match (!is_one_file()).then(|| self.file(ORG)) {
            Some(Loaded::Ready(File::Org(org))) => recall_of(&org.recalls, id).cloned(),
            _ => None,
        };
        own.or_else(|| match self.index() {
            Loaded::Ready(index) => recall_of(&index.recalls, id).cloned(),
            _ => None,
        })
    }

    /// 找岗位：目录里的排前面，已取到的卡上每句话也找，最多 20 个。
    pub fn search(self, query: &str) -> Vec<Hit> {
        let Loaded::Ready(index) = self.index() else { return Vec::new() };
        let words = match self.file(SEARCH_FILE) {
            Loaded::Ready(File::Search(words)) => Some(words),
            _ => None,
        };
        let mut hits = search_index(&index, words.as_deref(), query);
        self.files.with(|files| {
            for file in files.values() {
                let Loaded::Ready(File::Position(position)) = file else { continue };
                if hits.iter().all(|hit| hit.position != position.id)
                    && let Some(hit) = search_position(position, query)
                {
                    hits.push(hit);
                }
            }
        });
        hits.truncate(20);
        hits
    }

    /// 岗位名称；目录还没到就用 id。
    pub fn position_name(self, id: &str) -> String {
        match self.index() {
            Loaded::Ready(index) => index.position(id).map_or(id, |entry| &entry.name).to_owned(),
            _ => id.to_owned(),
        }
    }

    /// 检查表名称；目录还没到就用 id。
    pub fn check_name(self, id: &str) -> String {
        if let Some(position) = id.strip_prefix(LOOK_PREFIX) {
            return look_name(&self.position_name(position));
        }
        match self.checks() {
            Loaded::Ready(checks) => checks.check(id).map_or(id, |entry| &entry.name).to_owned(),
            _ => id.to_owned(),
        }
    }
}

/// 一份只有一页用的内容文件：打开那一页才取。
pub struct Table<T: 'static> {
    path: &'static str,
    file: Watched<Loaded<Arc<T>>>,
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Table<T> {}

impl<T: FromTree + 'static> Table<T> {
    /// 开始取；取到以后重画。
    pub fn load(path: &'static str) -> Self {
        let table = Self { path, file: Watched::new(Loaded::Waiting) };
        table.fetch();
        table
    }

    /// 取到了没有。
    pub fn get(self) -> Loaded<Arc<T>> {
        self.file.get()
    }

    /// 没取到的再取一遍。
    pub fn retry(self) {
        if matches!(self.file.get_untracked(), Loaded::Failed(_)) {
            self.file.set(Loaded::Waiting);
            self.fetch();
        }
    }

    fn fetch(self) {
        spawn(async move {
            let bad = || Loaded::Failed("文件坏了，读不懂".to_owned());
            self.file.set(match fetch_text(self.path, &build_id()).await {
                Err(why) => Loaded::Failed(why),
                Ok(text) => read(&text).map_or_else(bad, |table| Loaded::Ready(Arc::new(table))),
            });
        });
    }
}
