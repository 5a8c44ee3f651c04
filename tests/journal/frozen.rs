//! 冻结的夹具：这些字节是已经发布的格式，永远不许变；读出来是什么样也有快照。
//!
//! `UPDATE=1 cargo test --test journal` 重写快照和文档、给新类型补夹具，但从不改已有的夹具。

use gangshao::journal::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// 已发布的夹具和它们的 SHA-256。只许往后加。
const FROZEN: &[(&str, &str)] = &[
    ("any_layout.jsonl", "b2a71d6dd6cbece348a5adfa587d5dd23724bc05c5388c97f3e0424aac8d4bee"),
    ("contact_set.jsonl", "7ea84e14a004237a6137ce19a454ded2ca6f4fb0144301ab47bc948d217b92ca"),
    ("danger_described.jsonl", "d3a15e2cee4bebd360d334543e603489f719dbe65fa08c8fa37946f3608e2d60"),
    ("danger_reported.jsonl", "cc588fc9f667fec334c6f675b961fc82d4a391dc79dfb9b98e240c5e7be3e1b4"),
    ("history.jsonl", "e8328d52326d666b50e1892d2ad43c4146d1d9a73f99e23f868d49aab8782014"),
    ("item_answered.jsonl", "ca0b1438d40622995b2a54fe0a4fa8bee0086918378e8524f265949d3ac52082"),
    ("item_noted.jsonl", "c954e467d168aa7fbde5a92c06c59f575567f8ea9bea12d323506dd85488dccb"),
    ("malformed.jsonl", "5bc06f12561afc25828d3fff5ca4ee8776b00f580f64fb4e26844c8630282c9e"),
    ("person_introduced.jsonl", "23481e729a05b22c6da60114fbcdab3511f5a870c90059d74626c509d1c3c337"),
    ("positions_chosen.jsonl", "4c8d8e89872686820f9637b8acc7c74c72c643939b581b8873c6ffc7e23d3f78"),
    ("run_abandoned.jsonl", "e7e7e68b1f477581ab0623444cb9b2c78346bea8ec52e6e13aea801239e8b8ae"),
    ("run_started.jsonl", "6b4b0849b64134c3272e08e0463a0e02a6e746670883b0ae083ecc36f521deb9"),
    ("run_submitted.jsonl", "0c068b58ce581c932ae9f701334b35f2e710686c6e752809383ce9857b2e5c32"),
    ("tampered.jsonl", "0d4b77442e24a7b398c08138b38b7724fd1f7a217733502c5cb6d579dcfc0ba1"),
    ("unknown.jsonl", "ca8f0c2fb28a48a97a665ea0eaaebf4644392a2e23822ec2b7b0dda3b9b0ce0f"),
    ("unreadable.jsonl", "a087bef29441864af6158a56b4130faf1a1e979d49ec85477575faa016134311"),
    ("writer_started.jsonl", "2e01a721ae665ad202cbd79d85caeb8021c0f88f14ee3e1c517732a76cb95e0d"),
    ("danger_described_by_day.jsonl", "d71b5214d05bc2cee77cb83b5b876d82e2037314e19a93bd445fbee843596343"),
    ("backup_merged.jsonl", "9e087766f6268a8c6fc6a92bf382203984a08524846817e1f5a277cba9369ac3"),
    ("blob_erased.jsonl", "9b1fe75eeb3e82650c9fe90dfafe2624d62979b2f375c8287732ff135e0b9a80"),
    ("danger_accepted.jsonl", "42592397b66f099e326a7a9153263dbc91bfa4089a2c648e1c6c6649bd5cb98d"),
    ("danger_corrected.jsonl", "7800384f36a13e8da4c9a3c4956c5676ce88f3878678b3d8dd83a533888c4203"),
    ("danger_rectified.jsonl", "a627c05fb302042acb1b2b3a7af9c42600f1059679b9933a3d872c3f04e7403a"),
    ("danger_rejected.jsonl", "9e0ea84b504ceae3f9f74b273250607ba98442a2f04cfb143cd09c71731a6e92"),
    ("danger_settled.jsonl", "efc7854591dcb5f69ed0d3bffa3baccce8ce63c961d1e33ed0ea47a01e486ce9"),
    ("history_closed_loop.jsonl", "e7a1f78c182940c84e4501c8b71d7c4e0ac3e74ca745b113f9bd24a8691773ea"),
    ("item_corrected.jsonl", "3c73a548fdbc065c055e644e6de9e446bfd7eb473949c1a89b359c920a43a20d"),
    ("photo_added.jsonl", "3e72bd9e27bb0c0e468945a020dbbc5ff98a82726fae105a4f0a1a6815d5ff92"),
    ("replace_undone.jsonl", "18d2f9890163163a5634dadf159c7d8e93084858052efd83fb9ca01d222a1b02"),
    ("replaced.jsonl", "020bb6683b1b9c8015b4c91d6cd38d5a439a08bb9c0e5d1e4d333c5e59ff9723"),
    ("run_voided.jsonl", "e7da7f15a705ec2b5cc93d869a689274f10b9cd403ef05d64eeb9604e9f05ace"),
    ("checks_followed.jsonl", "e9c566f5942c2d3f829dee0185719d0f82dfa282a8a55aee72e4f596b39e90bf"),
    ("danger_assessed.jsonl", "403fbab65dfafcf606a4d5dc93b4f3eff566f0d48fb58101900df5cac491113c"),
    ("danger_closed.jsonl", "c74ba3c96dccb12f804fcdb44994ff923352d9733e4a2942e90b24a8d888c47a"),
    ("danger_extended.jsonl", "06c6736a9d472b1febda9c24aeaa0fb25dc4e3502c48c8383df9498077625788"),
    ("danger_planned.jsonl", "37735221db54601c704810f86c2a6ce4f0798266771b122b76bf769b50b07fad"),
    ("danger_supervised.jsonl", "0d532015ecee41a1a9d25b323873a517c98787bd637e1b6622dffa8c97783a9a"),
    ("duty_done.jsonl", "b84263115662340fb87f7d3c21858e8859ac1a6e0f6a7adbec7dc92a62cd490c"),
    ("duty_undone.jsonl", "45306b06ef74acdb25b65beba9884304e05b9d0f6ea4e3744d1116b4001c38de"),
    ("expiry_removed.jsonl", "daef2c09c528a0c7e4939b7a86776bd7560b70fe1668e8ff882b71bad20937a2"),
    ("expiry_set.jsonl", "acd4c4f536320d37ff166199223fdbb650f175d6bc0d33701b6e6b8d2cb34630"),
    ("gas_read.jsonl", "21f174f12d6aebc1401f629d5a01ac7458cc4995d9238e384e9e1684b98bb517"),
    ("gas_read_ago.jsonl", "5329d6569dcfc58e99ff0c2afdec11968494214cecc58b9ac458da338a29e4d0"),
    ("history_loop.jsonl", "c9f92a4d6c3028a2f28a3e1941b6b2284caaec94a134ee7983bc055f2c8a339a"),
    ("item_measured.jsonl", "7d90d71d624f75d4cd8c06d15959d5cf51720845df28e42591f27e659a5c5643"),
    ("mark_removed.jsonl", "d535104eda7ae976b94322d4395f48b4ac27721eb950c4a817a4a077c4b9816f"),
    ("mark_set.jsonl", "68096bb6ec18799b9061bda312f0d02a0686b2af1d1a77ed6222dd6f61ac836c"),
    ("pause_lifted.jsonl", "fdbe3315a697ee3c90f727513ccbd30ea31a44d0b8d1f09929af205a4888f347"),
    ("pause_set.jsonl", "b90d54c56959ed1f4485e39dc8abd27a6b01403030cbe4c4bcd4e72f45c33aee"),
    ("plan_image_removed.jsonl", "f63e45aaed5f2b8fea53447035c165267daf449f1624bbd3290e48ec43cae246"),
    ("plan_image_set.jsonl", "c1a7805e12d8253ecaf78c3338acc2cd0c82f05fda0cc82e1b193d5a7842380d"),
    ("profile_set.jsonl", "0162149708f0e09255867f68473a917d6254060fecc8ff820ab496c217cb4125"),
    ("risk_removed.jsonl", "c2f4cdc80275c8d3adec84e7c41fb88807108b728973db021d653307db7fcbc4"),
    ("risk_reviewed.jsonl", "95d05eaaeb519dba4313402095a3e3846d5f65e92ad6d9868e699f02fcf4409e"),
    ("risk_set.jsonl", "a1c200e9ec3ca6e383291bbb664ac565bd2218fe0212caf28375c8b488666d50"),
    ("run_signed.jsonl", "717ce3f33d04cc2f89a8f260947948a7b47d6321cbbb7902756ba7a63f5f9b05"),
    ("work_agreed.jsonl", "91627ba5105561ad346345770f0303e1e3e42e739432a0e85c5a094326c377de"),
    ("work_broken_off.jsonl", "31b76085c4159ca74e52a752693f68f055359656b2455a4f394929db3079004c"),
    ("work_ended.jsonl", "0682da8e753553a8e5e6b68b02182198a2263cbc15ab7d62b8a98f6f2ed1cf0b"),
    ("work_resumed.jsonl", "77c6ec4b74af40fa13ea5c7eba4a4c85ec6034fc8ebb2a3fd9174e5f75773c81"),
];

fn dir() -> PathBuf {
    Path::new("tests/fixtures/journal").into()
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// 文件里的内容要和 `is` 一样；`UPDATE=1` 时改成一样。
fn same_as_file(path: impl AsRef<Path>, is: &str) {
    let path = path.as_ref();
    if updating() {
        fs::write(path, is).unwrap();
    }
    let was = fs::read_to_string(path).unwrap_or_default();
    assert!(was == is, "{} 和类型给出的不一样：UPDATE=1 cargo test --test journal", path.display());
}

fn records(file: &Path) -> Vec<Record> {
    let text = fs::read_to_string(file).unwrap();
    let read = |(n, line): (usize, &str)| match Event::decode(line) {
        Ok(e) => Record { device: e.device, seq: e.seq, text: line.into() },
        Err(_) => Record { device: DeviceId::from_bytes([0; 16]), seq: n as u64 + 1, text: line.into() },
    };
    text.lines().enumerate().map(read).collect()
}

fn fixtures() -> BTreeSet<PathBuf> {
    let files = fs::read_dir(dir()).unwrap().map(|f| f.unwrap().path());
    files.filter(|f| f.extension().is_some_and(|e| e == "jsonl")).collect()
}

#[test]
fn published_bytes_never_change() {
    for (name, sha256) in FROZEN {
        let bytes = fs::read(dir().join(name)).unwrap();
        assert_eq!(Sha256Hex::of(&bytes).to_string(), *sha256, "{name} 是发布过的格式，不许改");
    }
    let listed: BTreeSet<_> = FROZEN.iter().map(|(name, _)| dir().join(name)).collect();
    assert_eq!(fixtures(), listed, "每个夹具都要列进 FROZEN");
}

#[test]
fn every_type_has_a_fixture() {
    for event in format::example_history() {
        let file = dir().join(format!("{}.jsonl", event.body.kind()));
        if updating() && !file.exists() {
            fs::write(&file, event.encode().unwrap() + "\n").unwrap();
        }
    }
    // history.jsonl 是第一版发布时的全部类型；后来的接在这里
    let whole = dir().join("history_loop.jsonl");
    if updating() && !whole.exists() {
        let lines = format::example_history().iter().map(|e| e.encode().unwrap() + "\n").collect::<String>();
        fs::write(whole, lines).unwrap();
    }
    for kind in Body::kinds() {
        let records = records(&dir().join(format!("{kind}.jsonl")));
        let event = records[0].decode().unwrap();
        assert_eq!(event.body.kind(), kind);
        assert!(!matches!(event.body, Body::Unknown { .. } | Body::Malformed { .. }), "{kind}");
        assert_eq!(event.encode().as_ref(), Some(&records[0].text), "今天写的和发布过的一样");
    }
}

#[test]
fn fixtures_still_read_and_fold_the_same() {
    for file in fixtures() {
        let mut history = Books::from_zero(vec![]);
        history.insert(&records(&file));
        let mut events: Vec<&Event> = history.loaded().into_iter().flat_map(|subject| history.events(subject)).collect();
        events.sort_by_key(|event| event.order());
        let snapshot = format!("{events:#?}\n{:#?}\n{:#?}\n", history.unreadable(), history.state());
        same_as_file(file.with_extension("snapshot.txt"), &snapshot);
    }
}

#[test]
fn the_whole_example_history_verifies() {
    for (file, last) in [("history.jsonl", 14), ("history_closed_loop.jsonl", 28), ("history_loop.jsonl", 63)] {
        let heads = verify(&records(&dir().join(file))).unwrap();
        assert_eq!(heads.into_values().map(|(seq, _)| seq).collect::<Vec<_>>(), [last]);
    }
}

#[test]
fn the_written_format_is_what_the_types_give() {
    same_as_file("docs/journal.schema.json", &format::schema_file());
    same_as_file("docs/format.md", &format::format_file());
}
