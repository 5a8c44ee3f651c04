//! 另一个压缩工具：拆开一份备份，改一改，再压起来。能写出岗哨自己绝不会写的 ZIP。

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec;

/// ZIP 里的一个文件；各个数都可以写成假的。
#[derive(Clone, Debug)]
pub struct Piece {
    pub name: Vec<u8>,
    pub bytes: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub extra: Vec<u8>,
    /// 谎报解开多大。
    pub claimed: Option<u32>,
    /// 谎报从哪里起。
    pub offset: Option<u32>,
}

pub fn piece(name: &str, bytes: &[u8]) -> Piece {
    Piece { name: name.as_bytes().to_vec(), bytes: bytes.to_vec(), method: 0, flags: 0, extra: vec![], claimed: None, offset: None }
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u16_at(bytes, at) | u16_at(bytes, at + 2) << 16
}

/// 目录从哪里起，每个文件的头、数据各从哪里起：逐处截断要用。
pub fn landmarks(zip: &[u8]) -> Vec<usize> {
    let end = zip.len() - 22;
    let mut at = u32_at(zip, end + 16);
    let mut marks = vec![at, end];
    for _ in 0..u16_at(zip, end + 10) {
        let local = u32_at(zip, at + 42);
        let data = local + 30 + u16_at(zip, local + 26) + u16_at(zip, local + 28);
        let packed = u32_at(zip, at + 20);
        marks.extend([at, local, local + 15, data, data + packed / 2, data + packed]);
        at += 46 + u16_at(zip, at + 28) + u16_at(zip, at + 30) + u16_at(zip, at + 32);
    }
    marks
}

pub fn unpack(zip: &[u8]) -> Vec<Piece> {
    let end = zip.len() - 22;
    let mut at = u32_at(zip, end + 16);
    let mut pieces = Vec::new();
    for _ in 0..u16_at(zip, end + 10) {
        let (method, packed, local) = (u16_at(zip, at + 10), u32_at(zip, at + 20), u32_at(zip, at + 42));
        let name = String::from_utf8(zip[at + 46..][..u16_at(zip, at + 28)].to_vec()).unwrap();
        let data = local + 30 + u16_at(zip, local + 26) + u16_at(zip, local + 28);
        let data = &zip[data..data + packed];
        let bytes = if method == 0 { data.to_vec() } else { decompress_to_vec(data).unwrap() };
        pieces.push(Piece { method: method as u16, ..piece(&name, &bytes) });
        at += 46 + u16_at(zip, at + 28) + u16_at(zip, at + 30) + u16_at(zip, at + 32);
    }
    pieces
}

pub fn pack(pieces: &[Piece]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for piece in pieces {
        let data = if piece.method == 8 { compress_to_vec(&piece.bytes, 9) } else { piece.bytes.clone() };
        let offset = piece.offset.unwrap_or(zip.len() as u32);
        let mut common = Vec::new();
        for half in [20, piece.flags, piece.method, 0x6000, 0x5000] {
            common.extend(u16::to_le_bytes(half));
        }
        for word in [crc32fast::hash(&piece.bytes), data.len() as u32, piece.claimed.unwrap_or(piece.bytes.len() as u32)] {
            common.extend(word.to_le_bytes());
        }
        common.extend((piece.name.len() as u16).to_le_bytes());
        common.extend((piece.extra.len() as u16).to_le_bytes());
        zip.extend(b"PK\x03\x04");
        zip.extend(&common);
        zip.extend(&piece.name);
        zip.extend(&piece.extra);
        zip.extend(&data);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(&piece.name);
        directory.extend(&piece.extra);
    }
    let start = zip.len() as u32;
    let (count, len) = (pieces.len() as u16, directory.len() as u32);
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend(count.to_le_bytes());
    zip.extend(count.to_le_bytes());
    zip.extend(len.to_le_bytes());
    zip.extend(start.to_le_bytes());
    zip.extend([0, 0]);
    zip
}
