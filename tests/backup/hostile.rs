//! 别人的、恶意的、将来的文件。

use crate::make::*;
use crate::zipper::*;
use gangshao::backup::BackupError;

fn pieces() -> Vec<Piece> {
    unpack(&backup(&small_phone()).0)
}

fn with(change: impl FnOnce(&mut Vec<Piece>)) -> Result<Phone, BackupError> {
    let mut pieces = pieces();
    change(&mut pieces);
    read_back(&pack(&pieces)).map(|(phone, _)| phone)
}

fn manifest_with(from: &str, to: &str) -> Result<Phone, BackupError> {
    with(|pieces| {
        let manifest = pieces.iter_mut().find(|p| p.name == b"manifest.json").unwrap();
        let text = String::from_utf8(manifest.bytes.clone()).unwrap();
        assert!(text.contains(from), "{from}");
        manifest.bytes = text.replacen(from, to, 1).into_bytes();
    })
}

#[test]
fn another_tools_zip_a_photo_and_a_text_are_not_ours() {
    assert_eq!(read_back(&pack(&[piece("word/document.xml", b"<x/>")])).unwrap_err(), BackupError::NotOurs);
    assert_eq!(read_back(&pack(&[])).unwrap_err(), BackupError::NotOurs);
    assert_eq!(read_back(&pack(&[piece("manifest.json", b"{\"name\":\"pwa\"}")])).unwrap_err(), BackupError::NotOurs);
    assert_eq!(read_back(b"\xff\xd8\xff\xe0 jpeg").unwrap_err(), BackupError::NotOurs);
    assert_eq!(read_back("一段文字".as_bytes()).unwrap_err(), BackupError::NotOurs);
    assert_eq!(read_back(b"").unwrap_err(), BackupError::Empty);
}

#[test]
fn a_backup_of_a_newer_version_says_update_first() {
    assert_eq!(manifest_with("\"version\":1", "\"version\":2").unwrap_err(), BackupError::Newer(2));
    assert!(BackupError::Newer(2).to_string().contains("更新版本"));
}

#[test]
fn a_manifest_that_is_not_what_it_should_be_is_told() {
    for (from, to) in [
        ("\"version\":1", "\"version\":\"1\""),
        ("\"events\":8", "\"events\":9"),
        ("\"forks\":1", "\"forks\":0"),
        ("\"seq\":6", "\"seq\":5"),
        ("\"code\":\"", "\"code\":\"X"),
        ("\"members\":[", "\"members\":[7,"),
        ("\"odd\":[", "\"odd\":[{\"line\":1,\"lines\":0,\"device\":\"00\",\"seq\":1}"),
        ("}", "}}"),
        ("{", &"[".repeat(100_000)),
    ] {
        assert_eq!(manifest_with(from, to).unwrap_err(), BackupError::Damaged("manifest.json".into()), "{from} → {to}");
    }
}

#[test]
fn an_odd_line_that_swallows_its_neighbours_is_told() {
    let odd = format!("\"odd\":[{{\"line\":2,\"lines\":99,\"device\":\"{}\",\"seq\":2}}", "d1".repeat(16));
    assert_eq!(manifest_with("\"odd\":[", &odd).unwrap_err(), BackupError::Damaged("journal.jsonl".into()));
    let odd = format!("\"odd\":[{{\"line\":99,\"lines\":1,\"device\":\"{}\",\"seq\":2}}", "d1".repeat(16));
    assert_eq!(manifest_with("\"odd\":[", &odd).unwrap_err(), BackupError::Damaged("journal.jsonl".into()));
}

#[test]
fn a_number_no_journal_can_hold_is_told() {
    for seq in ["0", "9007199254740992", "18446744073709551615", "1e3", "-1"] {
        let odd = format!("\"odd\":[{{\"line\":1,\"lines\":1,\"device\":\"{}\",\"seq\":{seq}}}", "d1".repeat(16));
        assert_eq!(manifest_with("\"odd\":[", &odd).unwrap_err(), BackupError::Damaged("manifest.json".into()));
    }
}

#[test]
fn a_zip_bomb_is_not_opened() {
    // 说得出有多大的：在目录里就认出来
    let big = Piece { method: 8, ..piece("blobs/bomb", &vec![0; 8 << 20]) };
    assert_eq!(with(|pieces| pieces.push(big.clone())).unwrap_err(), BackupError::Bomb);
    // 谎报的：说多大解多大，多一个字节就停
    let liar = |name: &'static str| {
        with(|pieces| {
            let at = pieces.iter().position(|p| p.name == name.as_bytes()).unwrap();
            let claimed = Some(pieces[at].bytes.len() as u32);
            pieces[at] = Piece { claimed, method: 8, ..piece(name, &vec![b' '; 8 << 20]) };
        })
    };
    for name in ["manifest.json", "journal.jsonl", "forks.jsonl"] {
        assert_eq!(liar(name).unwrap_err(), BackupError::Damaged(name.into()));
    }
    // 加起来太大的
    let claims = |n: u8| Piece { claimed: Some(0xf000_0000), method: 8, ..piece(&format!("x{n}"), b"x") };
    assert_eq!(with(|pieces| pieces.extend([claims(1), claims(2)])).unwrap_err(), BackupError::Bomb);
}

#[test]
fn names_that_climb_out_are_refused() {
    for name in ["../manifest.json", "/etc/passwd", "C:\\x", "a/../../b", "blobs//x", "blobs/./x", "a\0b", ""] {
        assert_eq!(with(|pieces| pieces.push(piece(name, b"x"))).unwrap_err(), BackupError::Unusual("里面的文件名不规矩"), "{name:?}");
    }
}

#[test]
fn two_members_of_one_name_are_refused() {
    for name in ["journal.jsonl", "JOURNAL.jsonl", "manifest.json"] {
        let twice = with(|pieces| pieces.push(piece(name, b"{}")));
        assert_eq!(twice.unwrap_err(), BackupError::Unusual("里面的文件名不规矩"));
    }
}

#[test]
fn members_lying_on_each_other_are_refused() {
    let overlap = with(|pieces| pieces[2].offset = Some(1));
    assert_eq!(overlap.unwrap_err(), BackupError::Unusual("里面的文件叠在一起"));
    let beyond = with(|pieces| pieces[2].offset = Some(0x00ff_ffff));
    assert_eq!(beyond.unwrap_err(), BackupError::Unusual("里面的文件叠在一起"));
}

#[test]
fn tricks_of_other_tools_are_named() {
    assert_eq!(with(|p| p[0].flags = 1).unwrap_err(), BackupError::Unusual("加了密码"));
    assert_eq!(with(|p| p[0].flags = 1 << 5).unwrap_err(), BackupError::Unusual("用了少见的标志"));
    assert_eq!(with(|p| p[0].method = 93).unwrap_err(), BackupError::Unusual("换了一种压法"));
    assert_eq!(with(|p| p[0].claimed = Some(u32::MAX)).unwrap_err(), BackupError::Unusual("zip64"));
}

#[test]
fn zipped_again_by_another_tool_it_is_still_the_same_backup() {
    let whole = small_phone();
    let reversed = with(|pieces| pieces.reverse());
    assert!(same(&reversed.unwrap(), &whole));
    let packed_otherwise = with(|pieces| {
        for piece in pieces.iter_mut() {
            piece.method = 8 - piece.method;
            piece.flags = 1 << 11;
            piece.extra = vec![0x55, 0x54, 5, 0, 3, 1, 2, 3, 4];
        }
    });
    assert!(same(&packed_otherwise.unwrap(), &whole));
    // 外面套了一层文件夹，名字是别的编码；系统还塞了自己的东西
    let folder = [&b"\xb8\xda\xc9\\\xda"[..], b"/"].concat();
    let in_folder = with(|pieces| {
        for piece in pieces.iter_mut() {
            piece.name = [&folder[..], &piece.name].concat();
        }
        pieces.push(Piece { name: b"__MACOSX/._x".to_vec(), ..piece("", b"junk") });
        pieces.push(Piece { name: [&folder[..], b".DS_Store"].concat(), ..piece("", b"junk") });
        pieces.push(piece("blobs/", b""));
    });
    assert!(same(&in_folder.unwrap(), &whole));
    // 自己放了一张便条进去，不碍事
    assert!(same(&with(|pieces| pieces.push(piece("便条.txt", "给老王".as_bytes()))).unwrap(), &whole));
}

#[test]
fn a_folder_cannot_be_used_to_climb_out() {
    let climbing = with(|pieces| pieces.iter_mut().for_each(|p| p.name = [b"../", &p.name[..]].concat()));
    assert_eq!(climbing.unwrap_err(), BackupError::Unusual("里面的文件名不规矩"));
}

#[test]
fn something_added_after_the_end_or_before_the_start_is_told() {
    let (bytes, _) = backup(&small_phone());
    assert!(read_back(&[&bytes[..], b"x"].concat()).is_err());
    assert!(read_back(&[b"x", &bytes[..]].concat()).is_err());
}
