//! 每一步都出一次故障：以前的都在，报了错的没存上，报了好的一定在。

use crate::suite::{TestEnv, answer, id, start};
use futures::executor::block_on;
use gangshao::journal::*;
use gangshao::store::*;

type Log = Journal<MemoryStore, TestEnv>;

async fn open(disk: &MemoryStore, seed: u64) -> Result<Log, StoreError> {
    Journal::open(disk.another_tab(), TestEnv::new(seed), "t").await
}

/// 一个开始了一次排查的日志。
async fn started(disk: &MemoryStore) -> Log {
    let journal = open(disk, 1).await.unwrap();
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    journal
}

fn answers(journal: &Log) -> usize {
    journal.read(|s| s.runs[&id(7)].answers.len())
}

#[test]
fn a_fault_before_commit_stores_nothing_and_the_next_try_works() {
    let steps = [Step::Blob, Step::Add(0), Step::Add(1), Step::BeforeCommit];
    for (step, error) in
        steps.into_iter().flat_map(|s| [StoreError::Quota, StoreError::Closed, StoreError::Other("x".into())].map(|e| (s, e)))
    {
        block_on(async {
            let disk = MemoryStore::new();
            let journal = started(&disk).await;
            journal.store().fail(step, error.clone());
            let deed = || journal.append(None, vec![answer(id(7), 1), answer(id(7), 2)], vec![Blob::json("1")]);
            assert_eq!(deed().await, Err(error.clone()), "{step:?}");
            assert_eq!(answers(&journal), 0);
            assert_eq!(answers(&open(&disk, 2).await.unwrap()), 0);
            deed().await.unwrap();
            assert_eq!(answers(&open(&disk, 3).await.unwrap()), 2);
            verify(&journal.store().read_all().await.unwrap()).unwrap();
        });
    }
}

#[test]
fn stored_but_reported_as_failed_is_found_and_not_written_twice() {
    block_on(async {
        let disk = MemoryStore::new();
        let journal = started(&disk).await;
        journal.store().fail(Step::AfterCommit, StoreError::Closed);
        journal.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
        assert_eq!(answers(&journal), 1);
        assert_eq!(journal.store().read_all().await.unwrap().len(), 3);
    });
}

#[test]
fn when_nobody_can_look_the_answer_is_an_error_and_the_chain_still_holds() {
    block_on(async {
        let disk = MemoryStore::new();
        let journal = started(&disk).await;
        journal.store().fail(Step::AfterCommit, StoreError::Closed);
        journal.store().fail(Step::Read, StoreError::Closed);
        let failed = journal.append(None, vec![answer(id(7), 1)], vec![]).await;
        assert_eq!(failed, Err(StoreError::Closed));
        // 再点一次：序号被自己占了，收进来，往后接
        journal.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
        assert_eq!(answers(&journal), 1);
        assert_eq!(verify(&journal.store().read_all().await.unwrap()).unwrap().len(), 1);
    });
}

#[test]
fn a_crash_at_the_first_write_never_leaves_half_a_writer() {
    for step in [Step::Local, Step::Add(0), Step::BeforeCommit, Step::AfterCommit] {
        block_on(async {
            let disk = MemoryStore::new();
            let first = open(&disk, 1).await.unwrap();
            first.store().fail(step, StoreError::Closed);
            first.store().fail(Step::Read, StoreError::Closed); // 崩了就没有回头看
            assert!(first.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.is_err());
            let second = open(&disk, 2).await.unwrap();
            second.append(None, vec![start(id(8), Sha256Hex::ZERO)], vec![]).await.unwrap();
            let records = second.store().read_all().await.unwrap();
            assert_eq!(verify(&records).unwrap().len(), 1, "{step:?}");
            assert_eq!(second.read(|s| (s.writers.len(), s.conflicts.len())), (1, 0));
        });
    }
}

#[test]
fn a_lost_connection_comes_back() {
    block_on(async {
        let disk = MemoryStore::new();
        let journal = started(&disk).await;
        journal.store().disconnect();
        let deed = || journal.append(None, vec![answer(id(7), 1)], vec![]);
        assert_eq!(deed().await, Err(StoreError::Closed));
        journal.store().open().await.unwrap();
        deed().await.unwrap();
        assert_eq!(answers(&journal), 1);
    });
}

#[test]
fn an_opening_that_fails_says_why() {
    block_on(async {
        for error in [StoreError::Denied, StoreError::NewerSchema, StoreError::Blocked] {
            let store = MemoryStore::new();
            store.fail(Step::Open, error.clone());
            let failed = Journal::open(store, TestEnv::new(1), "t").await.err();
            assert_eq!(failed, Some(error));
        }
    });
}

#[test]
fn one_tampered_record_is_set_aside_and_writing_goes_on() {
    block_on(async {
        let disk = MemoryStore::new();
        let device = started(&disk).await.writer().unwrap();
        disk.tamper(device, 1, "坏了");
        let journal = open(&disk, 2).await.unwrap();
        assert_eq!(journal.unreadable().len(), 1);
        journal.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
        assert_eq!(answers(&journal), 1);
    });
}

#[test]
fn a_giver_up_in_the_queue_blocks_nobody() {
    use futures::FutureExt;
    block_on(async {
        let disk = MemoryStore::new();
        let journal = started(&disk).await;
        let mut first = Box::pin(journal.append(None, vec![answer(id(7), 1)], vec![]));
        let mut second = Box::pin(journal.append(None, vec![answer(id(7), 2)], vec![]));
        let third = journal.append(None, vec![answer(id(7), 3)], vec![]);
        assert!(first.as_mut().now_or_never().is_none());
        assert!(first.as_mut().now_or_never().is_none(), "写下了，还没听到回音");
        assert!(second.as_mut().now_or_never().is_none());
        drop((first, second)); // 页面关了，不等了；第一笔已经写下
        third.await.unwrap();
        let again = open(&disk, 2).await.unwrap();
        assert_eq!(answers(&again), 2);
        assert_eq!(answers(&journal), 2);
    });
}

#[test]
fn what_only_has_text_cannot_be_rewritten() {
    block_on(async {
        let journal = started(&MemoryStore::new()).await;
        let body = Body::Unknown { kind: "photo_taken".into() };
        assert!(matches!(journal.append(None, vec![body], vec![]).await, Err(StoreError::Other(_))));
    });
}

#[test]
fn every_error_says_what_happened_and_that_old_data_is_safe() {
    let all = [
        StoreError::Taken,
        StoreError::Quota,
        StoreError::Blocked,
        StoreError::Closed,
        StoreError::NewerSchema,
        StoreError::Corrupt(String::new()),
        StoreError::Denied,
        StoreError::Other(String::new()),
    ];
    for error in all {
        let said = error.to_string();
        assert!(["都在", "没有动", "没有弄坏"].iter().any(|safe| said.contains(safe)), "{said}");
        assert!(!said.contains("清除"), "{said}");
        assert!(!said.chars().any(|c| c.is_ascii_alphabetic()), "不说外语：{said}");
    }
}
