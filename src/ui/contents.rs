//! 应用里的内容：目录和共用表先到，内容包用到再取、取到就留着，其余的闲下来悄悄取齐。

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::content::{Checklist, Common, FromTree, Hit, Index, LOOK_PREFIX, Position, positions_pack, read, search_index, search_position};
use crate::platform::{build_id, fetch_text, when_idle};

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
    fn map<U>(self, change: impl FnOnce(T) -> Loaded<U>) -> Loaded<U> {
        match self {
            Self::Waiting => Loaded::Waiting,
            Self::Ready(value) => change(value),
            Self::Failed(why) => Loaded::Failed(why),
        }
    }
}

/// 一个内容包里的东西。
#[derive(Clone)]
enum Pack {
    Positions(Vec<Arc<Position>>),
    Checks(Vec<Arc<Checklist>>),
}

/// 内容的把手，到处可复制。
#[derive(Clone, Copy)]
pub struct Contents {
    /// 目录。
    pub index: RwSignal<Loaded<Arc<Index>>>,
    /// 共用的表。
    pub common: RwSignal<Loaded<Arc<Common>>>,
    packs: RwSignal<HashMap<String, Loaded<Pack>>>,
    /// 本次已取到几个内容包、共几个。
    pub fetched: RwSignal<(usize, usize)>,
}

async fn fetch<T: FromTree>(path: &str, hash: &str) -> Loaded<T> {
    match fetch_text(path, hash).await {
        Err(why) => Loaded::Failed(why),
        Ok(text) => match read(&text) {
            Some(value) => Loaded::Ready(value),
            None => Loaded::Failed("文件坏了，读不懂".to_owned()),
        },
    }
}

impl Contents {
    /// 开始取目录和共用表。
    pub fn start() -> Self {
        let contents = Self {
            index: RwSignal::new(Loaded::Waiting),
            common: RwSignal::new(Loaded::Waiting),
            packs: RwSignal::new(HashMap::new()),
            fetched: RwSignal::new((0, 0)),
        };
        contents.retry();
        contents
    }

    /// 把没取到的再取一遍。
    pub fn retry(self) {
        let build = build_id();
        if !matches!(self.index.get_untracked(), Loaded::Ready(_)) {
            self.index.set(Loaded::Waiting);
            let build = build.clone();
            spawn_local(async move {
                let index: Loaded<Index> = fetch("content/index.json", &build).await;
                self.index.set(index.map(|index| Loaded::Ready(Arc::new(index))));
                when_idle(move || self.fetch_rest());
            });
        }
        if !matches!(self.common.get_untracked(), Loaded::Ready(_)) {
            self.common.set(Loaded::Waiting);
            spawn_local(async move {
                let common: Loaded<Common> = fetch("content/common.json", &build).await;
                self.common.set(common.map(|common| Loaded::Ready(Arc::new(common))));
            });
        }
        self.packs.update(|packs| packs.retain(|_, pack| !matches!(pack, Loaded::Failed(_))));
    }

    /// 闲下来把其余内容包取齐，断网时也都在手上。
    fn fetch_rest(self) {
        let Loaded::Ready(index) = self.index.get_untracked() else { return };
        self.fetched.update(|(_, total)| *total = index.packs.len());
        spawn_local(async move {
            for pack in &index.packs {
                self.load(&pack.path, &pack.hash).await;
            }
        });
    }

    async fn load(self, path: &str, hash: &str) {
        if self.packs.with_untracked(|packs| packs.contains_key(path)) {
            return;
        }
        self.packs.update_untracked(|packs| {
            packs.insert(path.to_owned(), Loaded::Waiting);
        });
        let pack = if path.starts_with("content/positions/") {
            let all: Loaded<Vec<Arc<Position>>> = fetch(path, hash).await;
            all.map(|all| Loaded::Ready(Pack::Positions(all)))
        } else {
            let all: Loaded<Vec<Arc<Checklist>>> = fetch(path, hash).await;
            all.map(|all| Loaded::Ready(Pack::Checks(all)))
        };
        let fetched = matches!(pack, Loaded::Ready(_));
        self.packs.update(|packs| {
            packs.insert(path.to_owned(), pack);
        });
        if fetched {
            self.fetched.update(|(done, _)| *done += 1);
        }
    }

    /// 一个内容包；没取过就去取。
    fn pack(self, path: &str) -> Loaded<Pack> {
        let found = self.packs.with(|packs| packs.get(path).cloned());
        if let Some(pack) = found {
            return pack;
        }
        let Loaded::Ready(index) = self.index.get() else { return Loaded::Waiting };
        let Some(entry) = index.packs.iter().find(|pack| pack.path == path).cloned() else {
            return Loaded::Failed("这一版里没有这份内容".to_owned());
        };
        spawn_local(async move { self.load(&entry.path, &entry.hash).await });
        Loaded::Waiting
    }

    /// 一个岗位。
    pub fn position(self, id: &str) -> Loaded<Arc<Position>> {
        self.index.get().map(|index| {
            let Some(entry) = index.position(id) else { return Loaded::Failed("没有这个岗位".to_owned()) };
            self.pack(&positions_pack(&entry.families)).map(|pack| {
                let Pack::Positions(all) = pack else { return Loaded::Waiting };
                match all.into_iter().find(|position| position.id == id) {
                    Some(position) => Loaded::Ready(position),
                    None => Loaded::Failed("内容包里没有这个岗位".to_owned()),
                }
            })
        })
    }

    /// 一张检查表；岗位三查由岗位卡得出。
    pub fn checklist(self, id: &str) -> Loaded<Arc<Checklist>> {
        if let Some(position) = id.strip_prefix(LOOK_PREFIX) {
            return self.position(position).map(|position| Loaded::Ready(Arc::new(position.look_checklist())));
        }
        self.index.get().map(|index| {
            let Some(entry) = index.check(id) else { return Loaded::Failed("没有这张检查表".to_owned()) };
            self.pack(&entry.pack).map(|pack| {
                let Pack::Checks(all) = pack else { return Loaded::Waiting };
                match all.into_iter().find(|check| check.id == id) {
                    Some(check) => Loaded::Ready(check),
                    None => Loaded::Failed("内容包里没有这张检查表".to_owned()),
                }
            })
        })
    }

    /// 找岗位：目录里的排前面，已取到的卡上每句话也找，最多 12 个。
    pub fn search(self, query: &str) -> Vec<Hit> {
        let Loaded::Ready(index) = self.index.get() else { return Vec::new() };
        let mut hits = search_index(&index, query);
        self.packs.with(|packs| {
            for pack in packs.values() {
                let Loaded::Ready(Pack::Positions(all)) = pack else { continue };
                for position in all {
                    if hits.iter().all(|hit| hit.position != position.id)
                        && let Some(hit) = search_position(position, query)
                    {
                        hits.push(hit);
                    }
                }
            }
        });
        hits.truncate(12);
        hits
    }

    /// 岗位名称；目录还没到就用 id。
    pub fn position_name(self, id: &str) -> String {
        match self.index.get() {
            Loaded::Ready(index) => index.position(id).map_or_else(|| id.to_owned(), |entry| entry.name.clone()),
            _ => id.to_owned(),
        }
    }

    /// 检查表名称；目录还没到就用 id。
    pub fn check_name(self, id: &str) -> String {
        match self.index.get() {
            Loaded::Ready(index) => index.check(id).map_or_else(|| id.to_owned(), |entry| entry.name.clone()),
            _ => id.to_owned(),
        }
    }
}
