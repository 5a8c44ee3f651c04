//! 并进别处的、替换、抹掉：规矩，和每一步都死一次。

use crate::suite::{TestEnv, answer, id, start};
use futures::executor::block_on;
use gangshao::journal::*;
use gangshao::store::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

type Log = Journal<MemoryStore, TestEnv>;

/// 一份文件：记录和另外的原文。
#[derive(Clone, Debug, Default)]
struct Dump {
    records: Vec<Record>,
    forks: Vec<Fork>,
}

impl Dump {
    /// 所有原文，不论放在哪里。
    fn texts(&self) -> BTreeSet<(DeviceId, u64, String)> {
        let records = self.records.iter().map(|r| (r.device, r.seq, r.text.clone()));
        records.chain(self.forks.iter().map(|f| (f.device, f.seq, f.text.clone()))).collect()
    }
}

async fn open(disk: &MemoryStore, seed: u64) -> Log {
    Journal::open(disk.another_tab(), TestEnv::new(seed), "t").await.unwrap()
}

async fn dump(journal: &Log) -> Dump {
    Dump { records: journal.store().read_all().await.unwrap(), forks: journal.forks().await.unwrap() }
}

async fn absorb(journal: &Log, file: &Dump, piece: usize) {
    for records in file.records.chunks(piece) {
        journal.absorb(records, &[], &[]).await.unwrap();
    }
    journal.absorb(&[], &[], &file.forks).await.unwrap();
}

/// 由一份份文件并成的一个库。
async fn merged(files: &[&Dump], piece: usize) -> Log {
    let journal = open(&MemoryStore::new(), 1).await;
    for file in files {
        absorb(&journal, file, piece).await;
    }
    journal
}

/// 几步写成的一条链；`twist` 让同一序号下写出不同的原文。
fn chain(device: u8, steps: &[(u8, u8)], twist: u8) -> Vec<Record> {
    let mut prev = Sha256Hex::ZERO;
    let step = |(n, (what, of)): (usize, &(u8, u8))| {
        let run: RunId = id(of % 4);
        let body: Body = match what % 4 {
            0 => start(run, Sha256Hex::ZERO),
            1 => RunSubmitted { run, person: id(twist) }.into(),
            2 => DangerReported {
                danger: id(of % 3),
                hurts_now: true,
                place: String::new(),
                what: twist.to_string(),
                run: None,
                item: None,
                position: None,
                via: None,
            }
            .into(),
            _ => answer(run, usize::from(of % 3)),
        };
        let (seq, ms) = (n as u64 + 1, 10 * n as u64 + u64::from(device));
        let event = Event { v: VERSION, device: id(device), seq, wall: Wall::at(0, 480), hlc: Hlc(ms, 0), by: None, prev, body };
        let record = Record { device: event.device, seq, text: event.encode().unwrap() };
        prev = record.sha256();
        record
    };
    steps.iter().enumerate().map(step).collect()
}

/// 一份文件里有几台设备的，各写到不同的地方；`twist` 不同的，同一序号下原文不同。
fn file(twists: &'static [u8]) -> impl Strategy<Value = Dump> {
    let one = (1u8..4, prop::collection::vec((any::<u8>(), any::<u8>()), 0..6), prop::sample::select(twists));
    prop::collection::vec(one, 0..3).prop_map(|chains| {
        let mut dump = Dump::default();
        let mut devices = BTreeSet::new();
        for (device, steps, twist) in chains {
            if devices.insert(device) {
                dump.records.extend(chain(device, &steps, twist));
            }
        }
        dump
    })
}

/// 同一台设备写的总是同一条链，只是有的文件新、有的旧。
fn honest() -> impl Strategy<Value = [Dump; 3]> {
    let steps = prop::collection::vec((any::<u8>(), any::<u8>()), 8);
    (prop::collection::vec(steps, 3), prop::collection::vec(0usize..8, 9)).prop_map(|(steps, cuts)| {
        [0, 1, 2].map(|file: usize| {
            let chains = steps.iter().zip(1u8..).enumerate();
            let records = chains.flat_map(|(n, (steps, device))| chain(device, &steps[..cuts[3 * file + n]], 0));
            Dump { records: records.collect(), forks: Vec::new() }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn merging_either_way_keeps_every_text(a in file(&[0, 1]), b in file(&[0, 1]), c in file(&[0, 1]), piece in 1usize..5) {
        block_on(async {
            let ab = dump(&merged(&[&a, &b], piece).await).await;
            let ba = dump(&merged(&[&b, &a], 9).await).await;
            assert_eq!(ab.texts(), ba.texts(), "谁并谁都一样");
            let union: BTreeSet<_> = a.texts().union(&b.texts()).cloned().collect();
            assert_eq!(ab.texts(), union, "一份不少、一份不多");
            let again = dump(&merged(&[&a, &b, &b, &a, &ab], piece).await).await;
            assert_eq!(again.texts(), ab.texts(), "再并几遍都一样");
            assert_eq!(again.records, ab.records);
            let bc = dump(&merged(&[&b, &c], piece).await).await;
            let left = dump(&merged(&[&ab, &c], piece).await).await;
            let right = dump(&merged(&[&a, &bc], piece).await).await;
            assert_eq!(left.texts(), right.texts(), "先并哪两份都一样");
        });
    }

    #[test]
    fn without_forks_the_state_is_the_same_too([a, b, c] in honest(), piece in 1usize..5) {
        block_on(async {
            let one = merged(&[&a, &b, &c], piece).await;
            let other = merged(&[&c, &a, &b, &a], 9).await;
            one.read(|x| other.read(|y| assert_eq!(x, y)));
            assert_eq!((one.counts(), one.heads()), (other.counts(), other.heads()));
            assert!(dump(&one).await.forks.is_empty());
        });
    }
}

/// 自己写了一次排查，另有一份文件里是别人的一次。
async fn phone_and_file(disk: &MemoryStore) -> (Log, Dump) {
    let mine = open(disk, 1).await;
    mine.append(None, vec![start(id(1), Sha256Hex::ZERO), answer(id(1), 1)], vec![]).await.unwrap();
    let theirs = open(&MemoryStore::new(), 2).await;
    theirs.append(None, vec![start(id(2), Sha256Hex::ZERO), answer(id(2), 1)], vec![]).await.unwrap();
    let file = dump(&theirs).await;
    (mine, file)
}

fn runs(journal: &Log) -> Vec<RunId> {
    journal.read(|state| state.runs.keys().collect())
}

fn all_of(journal: &Log) -> Vec<Span> {
    journal.heads().into_iter().map(|(device, (seq, _))| Span { device, from: 1, to: seq }).collect()
}

#[test]
fn replacing_hides_and_undoing_brings_back() {
    block_on(async {
        let disk = MemoryStore::new();
        let (mine, file) = phone_and_file(&disk).await;
        let old = mine.writer().unwrap();
        let hidden = all_of(&mine);
        absorb(&mine, &file, 9).await;
        let replaced = mine.replace(None, "K7MQ", hidden).await.unwrap();
        assert_eq!(runs(&mine), [id(2)], "只看得见文件里的");
        let new = mine.writer().unwrap();
        assert_ne!(new, old, "换了写入者");
        mine.read(|state| assert_eq!(state.writers[&new].continues.len(), 2, "接着所有的链头"));
        for journal in [&mine, &open(&disk, 3).await] {
            assert_eq!(runs(journal), [id(2)]);
            assert_eq!(journal.counts().runs, 1);
            assert_eq!(journal.rows(Kind::Runs, "", 9).await.unwrap().len(), 1);
        }
        assert_eq!(verify(&mine.store().read_all().await.unwrap()).unwrap().len(), 3, "什么都没删");
        mine.undo_replace(None, replaced).await.unwrap();
        mine.checkpoint().await.unwrap();
        for journal in [&mine, &open(&disk, 4).await] {
            assert_eq!(runs(journal), [id(1), id(2)]);
            assert_eq!(journal.counts().runs, 2);
        }
    });
}

#[test]
fn replacing_after_checkpoints_rebuilds_what_is_put_away() {
    block_on(async {
        let disk = MemoryStore::new();
        let (mine, file) = phone_and_file(&disk).await;
        for n in 10..20 {
            let bodies = vec![start(id(n), Sha256Hex::ZERO), RunSubmitted { run: id(n), person: id(1) }.into()];
            mine.append(None, bodies, vec![]).await.unwrap();
        }
        let other = open(&disk, 5).await;
        other.checkpoint().await.unwrap();
        assert!(runs(&other).len() < 11, "有收回去的");
        let hidden = all_of(&other);
        absorb(&other, &file, 2).await;
        let replaced = other.replace(None, "K7MQ", hidden).await.unwrap();
        assert_eq!(other.counts().runs, 1);
        other.checkpoint().await.unwrap();
        mine.catch_up().await.unwrap();
        assert_eq!(mine.writer(), other.writer(), "开着的另一个窗口也换过来");
        assert_eq!((runs(&mine), runs(&other)), (vec![id(2)], vec![id(2)]));
        mine.undo_replace(None, replaced).await.unwrap();
        other.catch_up().await.unwrap();
        other.checkpoint().await.unwrap();
        for journal in [&mine, &other, &open(&disk, 6).await] {
            assert_eq!(journal.counts().runs, 12);
            assert_eq!(journal.rows(Kind::Runs, "", 99).await.unwrap().len(), 12);
        }
    });
}

#[test]
fn killed_at_any_step_of_a_restore_leaves_a_merge_that_can_be_done_again() {
    let steps = [Step::Read, Step::Add(0), Step::Add(1), Step::Fork, Step::Blob, Step::Local, Step::BeforeCommit, Step::AfterCommit];
    for (step, skip) in steps.into_iter().flat_map(|step| (0..3).map(move |skip| (step, skip))) {
        block_on(async {
            let disk = MemoryStore::new();
            let (mine, mut file) = phone_and_file(&disk).await;
            file.forks = vec![Record { device: id(9), seq: 1, text: "另一份".into() }.fork()];
            let blobs = [Blob::json("1")];
            let hidden = all_of(&mine);
            let before = runs(&mine);
            let dying = open(&disk, 3).await;
            (0..skip).for_each(|_| dying.store().fail(step, StoreError::Taken));
            dying.store().fail(step, StoreError::Closed);
            dying.store().fail(Step::Read, StoreError::Closed); // 死了就没有回头看
            let restore = async |journal: &Log| {
                for records in file.records.chunks(2) {
                    journal.absorb(records, &blobs, &file.forks).await?;
                }
                journal.replace(None, "K7MQ", hidden.clone()).await
            };
            let died = restore(&dying).await.is_err();
            drop(dying);
            let again = open(&disk, 4).await;
            for run in before {
                let kept = runs(&again).contains(&run);
                assert!(kept || again.read(|state| !state.replacements.is_empty()), "{step:?}：没换成就都还在");
            }
            if died && again.read(|state| state.replacements.is_empty()) {
                restore(&again).await.unwrap();
            }
            assert_eq!(runs(&again), [id(2)], "{step:?} {skip}");
            verify(&again.store().read_all().await.unwrap()).unwrap();
            let reopened = open(&disk, 5).await;
            again.read(|is| reopened.read(|was| assert_eq!(is, was)));
        });
    }
}

#[test]
fn an_erased_blob_is_gone_and_does_not_come_back_with_an_old_backup() {
    block_on(async {
        let disk = MemoryStore::new();
        let mine = open(&disk, 1).await;
        let who = Blob::personal(&Personal { name: "张三".into(), phone: String::new() }, [1; 16]);
        let introduced: Body = PersonIntroduced { person: id(1), blob: who.sha256() }.into();
        mine.append(None, vec![introduced], vec![who.clone()]).await.unwrap();
        let backup = dump(&mine).await;
        mine.erase(None, who.sha256(), "本人要求").await.unwrap();
        assert_eq!(mine.store().has_blob(who.sha256()).await, Ok(false));
        mine.absorb(&backup.records, std::slice::from_ref(&who), &[]).await.unwrap();
        assert_eq!(mine.store().has_blob(who.sha256()).await, Ok(false), "旧备份也带不回来");
        verify(&mine.store().read_all().await.unwrap()).unwrap();
        // 另一台手机并进来，也抹掉
        let other = open(&MemoryStore::new(), 2).await;
        other.absorb(&backup.records, std::slice::from_ref(&who), &[]).await.unwrap();
        assert_eq!(other.store().has_blob(who.sha256()).await, Ok(true));
        other.absorb(&dump(&mine).await.records, &[], &[]).await.unwrap();
        assert_eq!(other.store().has_blob(who.sha256()).await, Ok(false));
    });
}

#[test]
fn a_cloned_phone_gets_its_own_writer_when_they_meet() {
    block_on(async {
        let disk = MemoryStore::new();
        let (mine, _) = phone_and_file(&disk).await;
        // 整机克隆：同一个写入者在两处接着写
        let twin = open(&MemoryStore::new(), 2).await;
        let copy = dump(&mine).await;
        twin.absorb(&copy.records, &[], &[]).await.unwrap();
        let writer = mine.store().local_get("writer").await.unwrap().unwrap();
        twin.store().local_put("writer", &writer).await.unwrap();
        twin.catch_up().await.unwrap();
        twin.append(None, vec![answer(id(1), 5)], vec![]).await.unwrap();
        mine.append(None, vec![answer(id(1), 6)], vec![]).await.unwrap();
        let absorbed = mine.absorb(&dump(&twin).await.records, &[], &[]).await.unwrap();
        assert_eq!((absorbed.new, absorbed.known, absorbed.forked), (0, 3, 1));
        let old = mine.writer();
        assert_ne!(Some(writer.trim_matches('"').into()), mine.writer().map(|w| w.to_string()), "不再用同一个");
        mine.append(None, vec![answer(id(1), 7)], vec![]).await.unwrap();
        assert_eq!(mine.writer(), old);
        assert_eq!(mine.read(|state| state.writers.len()), 2);
        assert_eq!(mine.forks().await.unwrap().len(), 1);
        assert_eq!(mine.counts().forks, 1);
    });
}

#[test]
fn a_gap_in_a_damaged_file_is_filled_by_a_better_one() {
    block_on(async {
        let (_, file) = phone_and_file(&MemoryStore::new()).await;
        let disk = MemoryStore::new();
        let mine = open(&disk, 5).await;
        mine.absorb(&file.records[2..], &[], &[]).await.unwrap();
        mine.checkpoint().await.unwrap();
        assert_eq!((mine.counts().conflicts, runs(&mine)), (1, vec![]));
        let other = open(&disk, 6).await; // 接着总账的另一个窗口
        mine.absorb(&file.records, &[], &[]).await.unwrap();
        other.catch_up().await.unwrap();
        for journal in [&mine, &other, &open(&disk, 7).await] {
            journal.load(&[Subject::Run(id(2))]).await.unwrap();
            assert_eq!((journal.counts().conflicts, runs(journal)), (0, vec![id(2)]));
        }
    });
}

#[test]
fn merging_says_what_it_saw() {
    block_on(async {
        let (mine, file) = phone_and_file(&MemoryStore::new()).await;
        absorb(&mine, &file, 9).await;
        let last = file.records.last().unwrap();
        let heads = vec![Continued { device: last.device, seq: last.seq, sha256: last.sha256() }];
        mine.merged(None, "K7MQ", heads.clone(), 3).await.unwrap();
        mine.read(|state| assert_eq!((&state.merges[0].heads, state.merges[0].records), (&heads, 3)));
    });
}
