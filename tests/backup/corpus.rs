//! 固定的一组样本，和每份样本的许多种改法。`UPDATE=1` 补上还没有的样本，已有的不动。

use crate::fuzzed;
use crate::make::*;
use crate::zipper::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// 每份样本改几遍。
const VARIANTS: u64 = 400;

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "backup", "corpus"].iter().collect()
}

/// 样本该是什么样。
fn samples() -> BTreeMap<String, Vec<u8>> {
    let (small, _) = backup(&small_phone());
    let (empty, _) = backup(&Phone::default());
    let mut odd = Phone::default();
    odd.add(gangshao::journal::Record { device: id(1), seq: 2, text: "半\n截{".into() });
    let stored: Vec<Piece> = unpack(&small).into_iter().map(|p| Piece { method: 0, ..p }).collect();
    let foldered: Vec<Piece> = stored.iter().map(|p| Piece { name: [b"a/", &p.name[..]].concat(), method: 8, ..p.clone() }).collect();
    let mut all: BTreeMap<String, Vec<u8>> = [
        ("small.zip", small.clone()),
        ("empty.zip", empty),
        ("odd.zip", backup(&odd).0),
        ("stored.zip", pack(&stored)),
        ("folder.zip", pack(&foldered)),
        ("other.zip", pack(&[piece("manifest.json", b"{}")])),
        ("cut.zip", small[..small.len() / 2].to_vec()),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    for (n, event) in gangshao::journal::format::example_history().iter().enumerate() {
        all.insert(format!("event-{n:02}.json"), event.encode().unwrap().into_bytes());
    }
    all
}

fn stored_samples() -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap());
    let mut all: Vec<_> =
        files.map(|file| (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).unwrap())).collect();
    all.sort();
    all
}

/// 确定的乱数。
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// 改几处：翻字节、删一段、抄一段、换成要紧的数。
fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let end = (at + dice.below(40)).min(bytes.len());
        match dice.below(6) {
            0 | 1 if !bytes.is_empty() => bytes[at] = dice.below(256) as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => bytes[at..end].fill([0, 0xff, b'"', b'{'][dice.below(4)]),
            _ => bytes.truncate(bytes.len() - dice.below(3).min(bytes.len())),
        }
    }
}

#[test]
fn a_backup_made_long_ago_still_restores() {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(folder()).unwrap();
        for (name, bytes) in samples().into_iter().filter(|(name, _)| !folder().join(name).exists()) {
            std::fs::write(folder().join(name), bytes).unwrap();
        }
    }
    // 样本只增不改：旧的备份永远读得出来
    for (name, bytes) in stored_samples() {
        if name.ends_with("small.zip") || name.ends_with("stored.zip") || name.ends_with("folder.zip") {
            let (phone, _) = read_back(&bytes).unwrap();
            assert!(same(&phone, &small_phone()), "{name}");
        }
    }
}

#[test]
fn no_sample_and_no_variant_of_it_breaks_the_reader() {
    for (name, bytes) in stored_samples() {
        for variant in 0..VARIANTS {
            let mut dice = Dice(variant ^ name.bytes().fold(7, |n: u64, b| n.wrapping_mul(31) ^ u64::from(b)));
            let mut changed = bytes.clone();
            if variant > 0 {
                mutate(&mut changed, &mut dice);
            }
            fuzzed::backup_reader(&changed);
            fuzzed::backup_member(&changed);
            fuzzed::event_codec(&changed);
        }
    }
}

#[test]
fn a_variant_with_its_checksums_made_right_does_not_break_the_reader_either() {
    let (bytes, _) = backup(&small_phone());
    let whole = unpack(&bytes);
    for variant in 0..VARIANTS * 2 {
        let mut dice = Dice(variant);
        let mut pieces = whole.clone();
        let n = dice.below(pieces.len());
        mutate(&mut pieces[n].bytes, &mut dice);
        fuzzed::backup_reader(&pack(&pieces));
    }
}
