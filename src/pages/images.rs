//! 存着的图（照片、手写的签名）怎么拿来给 `<img>`：用到一张取一张，页面走了就收回。

use std::rc::Rc;

use crate::journal::{Sha256Hex, SmallMap};
use crate::platform::photo::ObjectUrl;
use crate::platform::spawn;
use crate::store::Store;
use crate::ui::{Ctx, Opening, Watched};

/// 一张图取到哪一步了。
#[derive(Clone)]
enum Image {
    /// 正在取。
    Coming,
    /// 取来了。
    Here(Rc<ObjectUrl>),
    /// 没有了：抹掉了，或不在这台设备上。
    Gone,
}

/// 取来的图，按名字。
#[derive(Clone, Copy)]
pub struct Images {
    ctx: Ctx,
    urls: Watched<SmallMap<Sha256Hex, Image>>,
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
        self.urls.update_quietly(|urls| urls.insert(sha256, Image::Coming));
        spawn(async move {
            let Some(journal) = self.ctx.records.journal() else { return };
            let url = journal.store().blob(sha256).await.ok().flatten().and_then(|blob| ObjectUrl::new(blob.bytes(), blob.kind()));
            self.urls.update(|urls| urls.insert(sha256, url.map_or(Image::Gone, |url| Image::Here(Rc::new(url)))));
        });
    }

    /// 一张图的地址；没取到、没有了是 `None`。
    pub fn address(self, sha256: Sha256Hex) -> Option<String> {
        self.urls.with(|urls| match urls.get(&sha256) {
            Some(Image::Here(url)) => Some(url.as_str().to_owned()),
            _ => None,
        })
    }

    /// 还有正在取的。
    pub fn are_coming(self) -> bool {
        self.urls.with(|urls| urls.values().any(|image| matches!(image, Image::Coming)))
    }

    /// 抹掉了的不再画。
    pub fn forget(self, all: &[Sha256Hex]) {
        self.urls.update(|urls| all.iter().for_each(|sha256| urls.insert(*sha256, Image::Gone)));
    }
}
