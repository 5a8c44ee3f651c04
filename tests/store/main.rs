//! 存储和活的日志，在主机上：共同的一套，加上每一步的故障。
#![cfg(not(target_arch = "wasm32"))]

#[macro_use]
mod contract;
mod caches;
mod chosen;
mod faults;
mod memory;
mod merge;
#[macro_use]
mod suite;

use futures::executor::block_on;
use gangshao::store::MemoryStore;

struct Memory(MemoryStore);

impl suite::Tabs for Memory {
    type Store = MemoryStore;
    fn tab(&self) -> MemoryStore {
        self.0.another_tab()
    }
}

macro_rules! in_memory {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            block_on(suite::$name(&Memory(MemoryStore::new())));
        }
    )*};
}
store_suite!(in_memory);

macro_rules! contract_in_memory {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            block_on(contract::$name(&Memory(MemoryStore::new())));
        }
    )*};
}
contract_suite!(contract_in_memory);
