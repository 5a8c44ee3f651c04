//! 备份用的 ZIP：只有要用的那一小块。
//!
//! 写的是「存」和「压」（deflate）两种，没有 zip64、没有加密；读的时候凡是用不着的花样一律不认，
//! 说清是哪一样，不去猜。

mod directory;
mod member;
mod write;

pub use directory::{Directory, Entry};
pub use member::Member;
pub use write::ZipWriter;

/// 一次交出去、读进来最多多少字节。
pub const PIECE: usize = 256 * 1024;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;

const LOCAL_LEN: usize = 30;
const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;

/// 大小写在数据后面。
const FLAG_DESCRIPTOR: u16 = 1 << 3;
/// 名字是 UTF-8。
const FLAG_UTF8: u16 = 1 << 11;
/// 读得了的标志：上面两个，加 deflate 的快慢（只是说明，不影响怎么解）。
const FLAGS_KNOWN: u16 = FLAG_DESCRIPTOR | FLAG_UTF8 | 0b110;
const FLAG_ENCRYPTED: u16 = 1;

/// 原样存着，还是压过。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// 原样。
    Stored,
    /// 压过。
    Deflated,
}

impl Method {
    fn number(self) -> u16 {
        match self {
            Self::Stored => 0,
            Self::Deflated => 8,
        }
    }
}

/// 小端的两个字节；`bytes` 不够长是 0，调用的人先核过长短。
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

/// 小端的四个字节；同上。
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
