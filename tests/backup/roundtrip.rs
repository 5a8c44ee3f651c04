//! 写出去，读回来，一字不差。

use crate::make::*;
use futures::executor::block_on;
use gangshao::backup::*;
use gangshao::journal::*;
use proptest::prelude::*;

#[test]
fn what_was_backed_up_comes_back() {
    let phone = small_phone();
    let (bytes, made) = backup(&phone);
    let (back, verified) = read_back(&bytes).unwrap();
    assert!(same(&phone, &back));
    assert_eq!(back.blobs, phone.blobs);
    assert_eq!((verified.heads, verified.counts, verified.code), (made.heads, made.counts, made.code));
    assert!(verified.chains.iter().all(|chain| chain.breaks == 0));
    assert_eq!((made.counts.events, made.counts.runs, made.counts.dangers, made.counts.people), (8, 1, 1, 1));
    assert_eq!((made.counts.blobs, made.counts.forks, made.counts.unreadable), (3, 1, 0));
}

#[test]
fn the_same_records_make_the_same_file() {
    assert_eq!(backup(&small_phone()).0, backup(&small_phone()).0);
}

#[test]
fn an_empty_phone_can_be_backed_up_too() {
    let (bytes, made) = backup(&Phone::default());
    assert_eq!(made.counts, Tally::default());
    assert!(same(&read_back(&bytes).unwrap().0, &Phone::default()));
}

#[test]
fn a_record_nobody_can_read_is_carried_as_it_is() {
    let mut phone = small_phone();
    for (seq, text) in [(1, ""), (2, "半\n截\r\n{"), (3, r#"{"v":9,"device":"0","seq":3}"#), (4, "[1,2]\n")] {
        phone.add(Record { device: id(0xdd), seq, text: text.into() });
    }
    phone.forks.push(Record { device: id(0xdd), seq: 2, text: "另\n一份".into() }.fork());
    let (bytes, made) = backup(&phone);
    assert_eq!(made.counts.unreadable, 4);
    let (back, verified) = read_back(&bytes).unwrap();
    assert!(same(&phone, &back));
    assert_eq!(verified.chains.iter().map(|chain| chain.breaks).collect::<Vec<_>>(), [0, 0, 4]);
}

#[test]
fn a_record_from_a_later_version_is_carried_and_its_photo_is_asked_for() {
    let mut phone = small_phone();
    let photo = Sha256Hex::of("没有的照片".as_bytes());
    let text = small_phone().records[&(id(0xd2), 2)]
        .replace("danger_reported", "photo_from_the_future")
        .replace("\"hurts_now\"", &format!("\"blob\":\"{photo}\",\"hurts_now\""));
    phone.add(Record { device: id(0xd2), seq: 2, text });
    let (bytes, made) = backup(&phone);
    assert_eq!(made.missing, [Missing { sha256: photo, erased: false }]);
    assert_eq!(read_back(&bytes).unwrap().1.missing, made.missing);
}

#[test]
fn records_written_while_backing_up_wait_for_the_next_one() {
    struct Growing(Phone);
    impl Source for Growing {
        async fn heads(&self) -> Result<Heads, BackupError> {
            let mut heads = Source::heads(&self.0).await?;
            heads.insert(id(0xd1), (3, Sha256Hex::of(self.0.records[&(id(0xd1), 3)].as_bytes())));
            heads.remove(&id(0xd2));
            Ok(heads)
        }
        async fn records_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, BackupError> {
            self.0.records_after(device, seq, limit).await
        }
        async fn forks(&self) -> Result<Vec<Fork>, BackupError> {
            self.0.forks().await
        }
        async fn blob_names(&self) -> Result<Vec<Sha256Hex>, BackupError> {
            self.0.blob_names().await
        }
        async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, BackupError> {
            self.0.blob(sha256).await
        }
        async fn person_name(&self, person: PersonId) -> Result<Option<String>, BackupError> {
            self.0.person_name(person).await
        }
    }
    let mut bin = Bin::default();
    let made = block_on(write(&Growing(small_phone()), &mut bin, &what(), &mut on)).unwrap();
    assert_eq!(made.counts.events, 3);
    assert_eq!(read_back(&bin.bytes).unwrap().0.records.len(), 3);
}

#[test]
fn stopping_leaves_no_backup_and_says_so() {
    let mut bin = Bin::default();
    let stop = block_on(write(&small_phone(), &mut bin, &what(), &mut |at| if at.done > 5 { Go::Stop } else { Go::On }));
    assert_eq!(stop.unwrap_err(), BackupError::Stopped);
    assert!(read_back(&bin.bytes).is_err());
    let (bytes, _) = backup(&small_phone());
    let opened = open(&bytes).unwrap();
    assert_eq!(block_on(opened.verify(&mut |_| Go::Stop)).unwrap_err(), BackupError::Stopped);
}

#[test]
fn progress_goes_forward_and_ends_full() {
    let mut seen = Vec::new();
    let mut bin = Bin::default();
    block_on(write(&small_phone(), &mut bin, &what(), &mut |at| {
        seen.push(at);
        Go::On
    }))
    .unwrap();
    assert!(seen.is_sorted_by_key(|at| at.done));
    assert!(seen.last().is_some_and(|at| at.done == at.total));
}

#[test]
fn a_full_disk_is_said_as_a_full_disk() {
    struct FullDisk(usize);
    impl Sink for FullDisk {
        async fn put(&mut self, bytes: Vec<u8>) -> Result<(), BackupError> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(BackupError::Full)?;
            Ok(())
        }
    }
    assert_eq!(block_on(write(&small_phone(), &mut FullDisk(100), &what(), &mut on)), Err(BackupError::Full));
}

#[test]
fn restoring_can_go_on_from_where_it_stopped() {
    let (bytes, _) = backup(&small_phone());
    let opened = open(&bytes).unwrap();
    let rest = block_on(async {
        let mut records = opened.records(6).await?;
        records.next_chunk().await
    });
    assert_eq!(rest.unwrap().unwrap(), small_phone().records()[6..]);
}

#[test]
fn the_file_is_named_after_the_company_and_the_hour() {
    let now = what().now;
    assert_eq!(file_name("一建三队", now), "岗哨备份-一建三队-20261121-080312.zip");
    assert_eq!(file_name("", now), "岗哨备份-20261121-080312.zip");
    assert_eq!(file_name("../a/b\\c:*?\"<>|\u{202e}\n 公司.", now), "岗哨备份-abc公司-20261121-080312.zip");
    assert!(file_name(&"很长的单位名称".repeat(40), now).len() < 200);
}

#[test]
fn the_short_code_is_what_the_format_says() {
    let heads: Heads = [(id(0xd1), (7, Sha256Hex::of(b"a"))), (id(0xd2), (1, Sha256Hex::of(b"b")))].into();
    let lines = format!("{}:7:{}\n{}:1:{}\n", "d1".repeat(16), Sha256Hex::of(b"a"), "d2".repeat(16), Sha256Hex::of(b"b"));
    let hash = Sha256Hex::of(lines.as_bytes()).to_string().to_uppercase();
    assert_eq!(heads_code(&heads), format!("{}-{}", &hash[..4], &hash[4..8]));
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,40}", "[\\[{\":,}\n\r]{0,12}", Just(small_phone().records[&(id(0xd1), 4)].clone())]
}

fn phones() -> impl Strategy<Value = Phone> {
    let records = prop::collection::btree_map((1u8..4, 1u64..60), texts(), 0..40);
    let forks = prop::collection::vec((1u8..4, 1u64..9, texts()), 0..4);
    let kinds = prop_oneof![Just("image/jpeg"), Just("image/webp"), Just("application/json"), Just("application/x-其他")];
    let blobs = prop::collection::vec((kinds, prop::collection::vec(any::<u8>(), 0..600)), 0..6);
    (records, forks, blobs, any::<bool>()).prop_map(|(records, forks, blobs, tidy)| {
        let mut phone = if tidy { small_phone() } else { Phone::default() };
        for ((device, seq), text) in records {
            phone.add(Record { device: id(device), seq, text });
        }
        let forks = forks.into_iter().map(|(device, seq, text)| Record { device: id(device), seq, text }.fork());
        phone.forks.extend(forks);
        phone.forks.sort_by_key(|f| (f.device, f.seq, f.sha256));
        phone.forks.dedup();
        for (kind, bytes) in blobs {
            phone.keep(Blob::new(kind, bytes));
        }
        phone
    })
}

proptest! {
    #[test]
    fn whatever_is_in_the_phone_comes_back(phone in phones()) {
        let (bytes, made) = backup(&phone);
        let (back, verified) = read_back(&bytes).unwrap();
        prop_assert!(same(&phone, &back));
        prop_assert_eq!(verified.heads, made.heads);
        prop_assert_eq!(verified.missing, made.missing);
        prop_assert_eq!(backup(&back).0, bytes);
    }
}
