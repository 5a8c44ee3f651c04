//! 校验和都对、里面的文件却不知来历：清单、记录怎么写都不能让读备份的崩掉。
//!
//! `cargo +nightly fuzz run backup_member`（在仓库根上）
#![no_main]

#[path = "../../tests/backup/fuzzed.rs"]
#[allow(dead_code)] // 有的是别的靶子的
mod fuzzed;
#[path = "../../tests/backup/zipper.rs"]
#[allow(dead_code)]
mod zipper;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::backup_member(bytes));
