//! 记住人选的文件夹：`local` 里名叫 `folder` 的一行，值是文件夹的把手。
//!
//! 把手只能原样放进 IndexedDB，变不成文字，所以走不了存储的 `local_put`，这里自己开一条用完就关的连接。
//! 不带版本号打开：数据库还没有就不建（建库是存储的事），版本再新也打得开。

use std::rc::Rc;

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::js::{get, object};

const NAME: &str = "folder";

/// 用完就关的连接；还没有数据库就是 `None`。
struct Database(IdbDatabase);

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Database {
    async fn open(name: &str) -> Option<Self> {
        let factory: IdbFactory = get(&window(), "indexedDB").dyn_into().ok()?;
        let request: Rc<IdbOpenDbRequest> = Rc::new(factory.open(name).ok()?);
        let fresh = request.clone();
        // 没有这个库：取消，什么都不留下
        let cancel = Closure::<dyn FnMut()>::new(move || {
            if let Some(tx) = fresh.transaction() {
                let _ = tx.abort();
            }
        });
        request.set_onupgradeneeded(Some(cancel.as_ref().unchecked_ref()));
        let opened = settled(&request).await;
        request.set_onupgradeneeded(None);
        Some(Self(opened?.dyn_into().ok()?))
    }

    /// 在 `local` 上开一个事务；写的要等真的落盘。
    fn begin(&self, mode: &str) -> Option<IdbTransaction> {
        let strict = object(&[("durability", &"strict".into())]);
        let begin: js_sys::Function = get(&self.0, "transaction").dyn_into().ok()?;
        begin.call3(&self.0, &"local".into(), &mode.into(), &strict).ok()?.dyn_into().ok()
    }

    async fn change(&self, deed: impl FnOnce(&web_sys::IdbObjectStore) -> Result<IdbRequest, JsValue>) -> bool {
        let Some(tx) = self.begin("readwrite") else { return false };
        let Ok(store) = tx.object_store("local") else { return false };
        let done = Promise::new(&mut |resolve, reject| {
            tx.set_oncomplete(Some(&resolve));
            tx.set_onabort(Some(&reject));
        });
        deed(&store).is_ok() && JsFuture::from(done).await.is_ok()
    }
}

async fn settled(request: &IdbRequest) -> Option<JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(done).await.ok()?;
    request.result().ok()
}

/// 记住；没有数据库、存不了是 `false`。
pub(super) async fn remember(database: &str, handle: &JsValue) -> bool {
    let Some(open) = Database::open(database).await else { return false };
    open.change(|store| store.put(&object(&[("name", &NAME.into()), ("value", handle)]))).await
}

/// 想起来；没有记过是 `None`。
pub(super) async fn recall(database: &str) -> Option<JsValue> {
    let open = Database::open(database).await?;
    let store = open.begin("readonly")?.object_store("local").ok()?;
    let row = settled(&store.get(&NAME.into()).ok()?).await?;
    Some(get(&row, "value")).filter(JsValue::is_object)
}

/// 不再用那个文件夹；里面的文件不动。
pub(super) async fn forget(database: &str) -> bool {
    let Some(open) = Database::open(database).await else { return false };
    open.change(|store| store.delete(&NAME.into())).await
}
