//! 链头的短码：两个人在电话里一念就知道手上的是不是同一份。

use super::{Heads, Sha256Hex};
use std::fmt::Write;

/// 链头的短码，如 `3F2A-91C0`。
///
/// 把每个写入者写成一行 `写入者:序号:原文的 SHA-256` 加换行，按写入者排，取这些字节的 SHA-256 的前 8 位十六进制，大写。
/// 短码相同只说明多半是同一份（43 亿分之一会碰上）；要当证据，比整个链头。
pub fn heads_code(heads: &Heads) -> String {
    let mut lines = String::new();
    for (device, (seq, sha256)) in heads {
        let _ = writeln!(lines, "{device}:{seq}:{sha256}"); // 写进字符串不会失败
    }
    let mut code: String = Sha256Hex::of(lines.as_bytes()).to_string().chars().take(8).collect();
    code.make_ascii_uppercase();
    code.insert(4, '-');
    code
}
