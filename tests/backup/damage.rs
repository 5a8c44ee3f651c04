//! 文件坏了：截断、翻一位、换一段。要么说清楚，要么一字不差，没有第三种。

use crate::make::*;
use crate::zipper::*;
use gangshao::backup::BackupError;

/// 要么是一句话的错，要么和原来一字不差。
fn told_or_same(bytes: &[u8], whole: &Phone, how: &str) -> bool {
    match read_back(bytes) {
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains("没有动"), "{how}：{said}");
            true
        }
        Ok((back, _)) => {
            assert!(same(whole, &back) && whole.blobs == back.blobs, "{how}：坏了却没有说");
            false
        }
    }
}

#[test]
fn cut_off_anywhere_it_says_so() {
    let (bytes, _) = backup(&small_phone());
    for len in 0..bytes.len() {
        let error = read_back(&bytes[..len]).unwrap_err();
        let right = if len == 0 { BackupError::Empty } else { BackupError::Truncated };
        assert_eq!(error, right, "截到 {len} 个字节");
    }
}

#[test]
fn any_one_flipped_bit_is_told_or_harmless() {
    let phone = small_phone();
    let (mut bytes, _) = backup(&phone);
    let mut told = 0;
    for at in 0..bytes.len() {
        let bit = 1 << (at % 8);
        bytes[at] ^= bit;
        told += usize::from(told_or_same(&bytes, &phone, &format!("第 {at} 个字节翻了一位")));
        bytes[at] ^= bit;
    }
    // 不碍事的只有时间、版本、属性和数据后面那份重复的大小
    assert!(told * 10 > bytes.len() * 9, "{told} / {}", bytes.len());
}

#[test]
fn headers_survive_no_bad_byte_unnoticed() {
    let phone = small_phone();
    let (mut bytes, _) = backup(&phone);
    let headers: Vec<usize> = landmarks(&bytes).into_iter().flat_map(|at| at..(at + 46).min(bytes.len())).collect();
    for at in headers {
        let was = bytes[at];
        for bad in [0, 0xff, was.wrapping_add(1)] {
            bytes[at] = bad;
            told_or_same(&bytes, &phone, &format!("第 {at} 个字节成了 {bad}"));
        }
        bytes[at] = was;
    }
}

#[test]
fn a_hole_or_a_doubled_stretch_is_told() {
    let phone = small_phone();
    let (bytes, _) = backup(&phone);
    for at in landmarks(&bytes) {
        for len in [1, 7, 300] {
            let end = (at + len).min(bytes.len());
            let hole = [&bytes[..at], &bytes[end..]].concat();
            let doubled = [&bytes[..end], &bytes[at..]].concat();
            let zeros = [&bytes[..at], &vec![0; end - at][..], &bytes[end..]].concat();
            for bad in [hole, doubled, zeros] {
                told_or_same(&bad, &phone, &format!("在 {at} 处改了 {len} 个字节"));
            }
        }
    }
}

#[test]
fn a_member_changed_with_its_checksum_made_right_is_still_told() {
    let (bytes, _) = backup(&small_phone());
    let pieces = unpack(&bytes);
    for n in 0..pieces.len() {
        for place in [0, 1, 2] {
            let mut pieces = pieces.clone();
            let len = pieces[n].bytes.len();
            pieces[n].bytes[(len - 1) * place / 2] ^= 1;
            let name = String::from_utf8_lossy(&pieces[n].name).into_owned();
            assert!(read_back(&pack(&pieces)).is_err() || name == "manifest.json", "{name} 改了却没有说");
        }
    }
}

#[test]
fn a_member_taken_out_cut_or_grown_is_told_by_name() {
    let (bytes, _) = backup(&small_phone());
    let pieces = unpack(&bytes);
    for n in 0..pieces.len() {
        let name = String::from_utf8_lossy(&pieces[n].name).into_owned();
        let mut without = pieces.clone();
        without.remove(n);
        match (&*name, read_back(&pack(&without))) {
            ("README.txt" | "records.csv", back) => assert!(same(&back.unwrap().0, &small_phone())),
            ("manifest.json", back) => assert_eq!(back.unwrap_err(), BackupError::NotOurs),
            (name, back) => assert_eq!(back.unwrap_err(), BackupError::Damaged(name.into())),
        }
        for grow in [true, false] {
            let mut other = pieces.clone();
            if grow {
                other[n].bytes.push(b'\n')
            } else {
                other[n].bytes.truncate(pieces[n].bytes.len() - 1)
            }
            match read_back(&pack(&other)) {
                // 清单末尾多一个、少一个换行，说的还是同一件事
                Ok((back, _)) => assert!(name == "manifest.json" && same(&back, &small_phone())),
                Err(error) => assert_eq!(error, BackupError::Damaged(name.clone())),
            }
        }
    }
}

#[test]
fn the_last_record_of_a_chain_changed_everywhere_but_the_heads_is_told() {
    let (bytes, _) = backup(&small_phone());
    let mut pieces = unpack(&bytes);
    let journal = pieces.iter().position(|p| p.name == b"journal.jsonl").unwrap();
    let old = gangshao::journal::Sha256Hex::of(&pieces[journal].bytes).to_string();
    let text = String::from_utf8(pieces[journal].bytes.clone()).unwrap().replace("没有扶手", "没有护手");
    let new = gangshao::journal::Sha256Hex::of(text.as_bytes()).to_string();
    pieces[journal].bytes = text.into_bytes();
    let manifest = pieces.iter().position(|p| p.name == b"manifest.json").unwrap();
    pieces[manifest].bytes = String::from_utf8(pieces[manifest].bytes.clone()).unwrap().replace(&old, &new).into_bytes();
    assert_eq!(read_back(&pack(&pieces)).unwrap_err(), BackupError::Damaged("manifest.json".into()));
}
