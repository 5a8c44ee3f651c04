//! 打开数据库：建仓库、被占着、版本更新、连接中途断开。

use super::raw::{Ending, get, reason, set};
use crate::store::{DB_VERSION, Opened, StoreError};
use js_sys::{Array, Object};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction};

/// 仓库和钥匙，照契约。前四个是事实（版本 1）；`folds` 是缓存（版本 2）。
const STORES: [(&str, &[&str]); 5] = [
    ("journal", &["device", "seq"]),
    ("forks", &["device", "seq", "sha256"]),
    ("blobs", &["sha256"]),
    ("local", &["name"]),
    (FOLDS, &["key"]),
];

/// 缓存的仓库，和它排先后的索引（列的名字也是它）。
pub(super) const FOLDS: &str = "folds";
/// 见 [`FOLDS`]。
pub(super) const ORDER: &str = "order";

/// 一条开着的连接。
pub(super) struct Connection {
    pub(super) db: IdbDatabase,
    pub(super) opened: Opened,
    /// 断了：别的窗口要升级，或浏览器自己关了它。
    closed: Rc<Cell<bool>>,
    _listener: Closure<dyn FnMut()>,
}

impl Connection {
    pub(super) fn is_closed(&self) -> bool {
        self.closed.get()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.db.set_onversionchange(None);
        let _ = self.db.remove_event_listener_with_callback("close", listener(&self._listener));
        self.db.close();
    }
}

fn listener(closure: &Closure<dyn FnMut()>) -> &js_sys::Function {
    closure.as_ref().unchecked_ref()
}

/// 连上 `name`。库比我们新，就不带版本号再连一次，只看不写。
pub(super) async fn connect(name: &str) -> Result<Connection, StoreError> {
    let mut version = Some(DB_VERSION);
    loop {
        match connect_at(name, version).await {
            Err(StoreError::NewerSchema) if version.is_some() => version = None,
            settled => return settled,
        }
    }
}

async fn connect_at(name: &str, version: Option<u32>) -> Result<Connection, StoreError> {
    let factory = factory()?;
    let request = match version {
        Some(version) => factory.open_with_u32(name, version),
        None => factory.open(name),
    };
    let request = request.map_err(|e| reason(&e))?;
    let upgrade = Rc::new(Upgrade::default());
    let on_upgrade = upgrade_handler(&request, upgrade.clone(), version.is_some());
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let settled = Ending::of(&mut |resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
        // 被占着就不等，免得界面干等
        request.set_onblocked(Some(reject));
    });
    let settled = settled.await;
    if let Err(said) = &settled
        && get(said, "type") != "error"
    {
        // 被占着，或一直没有回音。不等了，可它迟早会轮到：升级照样要做全，不能留下一个版本升了、仓库没建的库
        on_upgrade.forget();
        close_when_it_comes(&request);
        return Err(StoreError::Blocked);
    }
    request.set_onupgradeneeded(None);
    if settled.is_err() {
        return Err(why_not_opened(&request, &upgrade));
    }
    let db: IdbDatabase = request.result().map_err(|e| reason(&e))?.unchecked_into();
    let opened = Opened { created: upgrade.created.get(), read_only: version.is_none() };
    Ok(watch(db, opened))
}

/// 没打开的原因。升级中途作废的，真正的原因在升级的事务里，请求上只有一个 AbortError。
fn why_not_opened(request: &IdbOpenDbRequest, upgrade: &Upgrade) -> StoreError {
    if let Some(error) = upgrade.tx.borrow().as_ref().and_then(IdbTransaction::error) {
        return reason(&error);
    }
    match request.error() {
        // 打开时的 InvalidStateError 是 Firefox 无痕窗口的说法
        Ok(Some(e)) if e.name() == "InvalidStateError" => StoreError::Denied,
        Ok(Some(e)) => reason(&e),
        _ => StoreError::Closed,
    }
}

/// 浏览器的 IndexedDB；被禁止的浏览器连取都取不到。
fn factory() -> Result<IdbFactory, StoreError> {
    let factory = js_sys::Reflect::get(&js_sys::global(), &"indexedDB".into()).map_err(|_| StoreError::Denied)?;
    if factory.is_null() || factory.is_undefined() {
        return Err(StoreError::Denied);
    }
    Ok(factory.unchecked_into())
}

/// 一次升级留下的话。
#[derive(Default)]
struct Upgrade {
    /// 以前这里什么都没有。
    created: Cell<bool>,
    /// 升级的事务。
    tx: RefCell<Option<IdbTransaction>>,
}

/// 建缺的仓库。只加，不改不删；`may_build` 为假（只看不写的连接）时什么都不建，整个作罢。
fn upgrade_handler(request: &IdbOpenDbRequest, upgrade: Rc<Upgrade>, may_build: bool) -> Closure<dyn FnMut() -> Result<(), JsValue>> {
    let request = request.clone();
    Closure::new(move || {
        upgrade.tx.replace(request.transaction());
        if !may_build {
            // 更新的库刚被删了：不带版本号的打开会建一个空壳，抛出就不建
            return Err(JsValue::UNDEFINED);
        }
        let db: IdbDatabase = request.result()?.unchecked_into();
        let present = db.object_store_names();
        upgrade.created.set(present.length() == 0);
        for (name, key) in STORES {
            if present.contains(name) {
                continue;
            }
            let key: JsValue = match key {
                [one] => (*one).into(),
                many => many.iter().map(|k| JsValue::from_str(k)).collect::<Array>().into(),
            };
            let options = Object::new();
            set(&options, "keyPath", &key);
            let store = db.create_object_store_with_optional_parameters(name, options.unchecked_ref())?;
            if name == FOLDS {
                store.create_index_with_str(ORDER, ORDER)?;
            }
        }
        Ok(())
    })
}

/// 已经不等的打开，等它来了就关上，不占着别人。
fn close_when_it_comes(request: &IdbOpenDbRequest) {
    let late = request.clone();
    let close = Closure::once_into_js(move || {
        if let Ok(db) = late.result() {
            db.unchecked_into::<IdbDatabase>().close();
        }
    });
    request.set_onsuccess(Some(close.unchecked_ref()));
}

/// 别的窗口要升级，让开；浏览器关了连接，记下。
fn watch(db: IdbDatabase, opened: Opened) -> Connection {
    let closed = Rc::new(Cell::new(false));
    let on_gone: Closure<dyn FnMut()> = Closure::new({
        let (db, closed) = (db.clone(), closed.clone());
        move || {
            closed.set(true);
            db.close();
        }
    });
    db.set_onversionchange(Some(listener(&on_gone)));
    // web-sys 没有 onclose
    let _ = db.add_event_listener_with_callback("close", listener(&on_gone));
    Connection { db, opened, closed, _listener: on_gone }
}

/// 密码学强度的随机数；https 和内网 http 都有。
pub(in crate::store) fn fill_random(bytes: &mut [u8]) {
    #[wasm_bindgen]
    extern "C" {
        type Crypto;
        #[wasm_bindgen(method, js_name = getRandomValues)]
        fn get_random_values(this: &Crypto, bytes: &mut [u8]);
    }
    let crypto: Crypto = get(&js_sys::global(), "crypto").unchecked_into();
    crypto.get_random_values(bytes);
}
