//! 备份：写、读、核对、预览，以及每一种坏法。
#![cfg(not(target_arch = "wasm32"))]

mod corpus;
mod damage;
mod fuzzed;
mod hostile;
mod make;
mod memory;
mod open_format;
mod preview;
mod roundtrip;
mod zipper;
