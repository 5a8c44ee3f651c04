//! 在真浏览器里跑的测试：`cargo xtask test --browser`。
#![cfg(target_arch = "wasm32")]

#[path = "../store/contract.rs"]
#[macro_use]
mod contract;
mod faults;
mod hang;
mod idb;
mod leaving;
mod page;
mod platform;
#[path = "../store/suite.rs"]
#[macro_use]
mod suite;
mod upgrade;

use gangshao::store::IdbStore;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// 一个测试一个库。
struct Real(&'static str);

impl suite::Tabs for Real {
    type Store = IdbStore;
    fn tab(&self) -> IdbStore {
        IdbStore::new(self.0)
    }
}

macro_rules! in_indexed_db {
    ($($name:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $name() {
            suite::$name(&Real(stringify!($name))).await;
        }
    )*};
}
store_suite!(in_indexed_db);

macro_rules! contract_in_indexed_db {
    ($($name:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $name() {
            contract::$name(&Real(stringify!($name))).await;
        }
    )*};
}
contract_suite!(contract_in_indexed_db);
