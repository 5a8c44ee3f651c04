//! 存着的图（照片、手写的签名）怎么拿来给 `<img>`：用到一张取一张，页面走了就收回。

use std::rc::Rc;

use crate::journal::{Sha256Hex, SmallMap};
use crate::platform::photo::ObjectUrl;
use crate::platform::spawn;
use crate::store::Store;
use crate::ui::{Ctx, Opening, Watched};

/// 取来的图，按名字；没有了的（抹掉的）是 `None`。
#[derive(Clone, Copy)]
pub struct Images {
    ctx: Ctx,
    urls: Watched<SmallMap<Sha256Hex, Option<Rc<ObjectUrl>>>>,
}

impl Images {
    /// 一张都还没取。
    pub fn new(ctx: Ctx) -> Self {
        Self { ctx, urls: Watched::new(SmallMap::default()) }
    }

    /// 取一张来；取过的不再取。
    pub fn fetch(self, sha256: Sha256Hex) {
        if self.ctx.records.opening.get() != Opening::Open || self.urls.with_untracked(|urls| urls.contains_key(&sha256)) {
            return;
        }
        self.urls.update_quietly(|urls| urls.insert(sha256, None));
        spawn(async move {
            let Some(journal) = self.ctx.records.journal() else { return };
            let url = journal.store().blob(sha256).await.ok().flatten().and_then(|blob| ObjectUrl::new(blob.bytes(), blob.kind()));
            self.urls.update(|urls| urls.insert(sha256, url.map(Rc::new)));
        });
    }

    /// 一张图的地址；没取到、没有了是 `None`。
    pub fn address(self, sha256: Sha256Hex) -> Option<String> {
        self.urls.with(|urls| urls.get(&sha256).and_then(|url| url.as_ref().map(|url| url.as_str().to_owned())))
    }

    /// 抹掉了的不再画。
    pub fn forget(self, all: &[Sha256Hex]) {
        self.urls.update(|urls| all.iter().for_each(|sha256| urls.insert(*sha256, None)));
    }
}
