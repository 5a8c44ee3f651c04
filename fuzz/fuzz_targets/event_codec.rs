//! 随便什么文字都不能让读记录的崩掉；读得懂的写出来再读，还是那一条。
//!
//! `cargo +nightly fuzz run event_codec tests/fixtures/backup/corpus`（在仓库根上）
#![no_main]

#[path = "../../tests/backup/fuzzed.rs"]
#[allow(dead_code)] // 另一半是另一个靶子的
mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::event_codec(bytes));
