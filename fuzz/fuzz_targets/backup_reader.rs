//! 随便什么字节都不能让读备份的崩掉；通过了核对的，里面每一样都取得出来。
//!
//! `cargo +nightly fuzz run backup_reader tests/fixtures/backup/corpus`（在仓库根上）
#![no_main]

#[path = "../../tests/backup/fuzzed.rs"]
#[allow(dead_code)] // 另一半是另一个靶子的
mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::backup_reader(bytes));
