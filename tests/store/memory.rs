//! 内存里的存储自己的事：只读的库，每一步都能出的故障，留不住东西的浏览器。

use crate::suite::{TestEnv, answer, id, row, start};
use futures::executor::block_on;
use gangshao::journal::{Blob, Body, RunId, Sha256Hex, Span, verify};
use gangshao::store::*;

async fn opened(disk: &MemoryStore) -> MemoryStore {
    let tab = disk.another_tab();
    tab.open().await.unwrap();
    tab
}

#[test]
fn a_database_of_a_newer_version_can_be_read_and_not_written() {
    block_on(async {
        let (blobs, records, forks) = ([Blob::json("1")], [row(1, 1, "a")], [row(1, 1, "b").fork()]);
        let disk = MemoryStore::new();
        let tab = opened(&disk).await;
        tab.append(Batch { blobs: &blobs, records: &records, forks: &forks, put: &[("n", "1")], ..Batch::default() }).await.unwrap();
        let base = [CacheRow { key: "base".into(), order: "b".into(), text: "x".into() }];
        tab.cache_write(("base", None), &base, &[]).await.unwrap();
        tab.upgrade_elsewhere();
        assert_eq!(tab.read_all().await, Err(StoreError::Closed), "让开了");
        assert_eq!(tab.open().await, Ok(Opened { created: false, read_only: true }));

        assert_eq!(tab.read_all().await, Ok(records.to_vec()));
        assert_eq!(tab.forks().await, Ok(forks.to_vec()));
        assert_eq!(tab.blob(blobs[0].sha256()).await, Ok(Some(blobs[0].clone())));
        assert_eq!(tab.local_get("n").await, Ok(Some("1".into())));
        assert_eq!(tab.cache_get(&["base".into()]).await, Ok(vec![None]), "更新的版本的缓存不猜");
        assert_eq!(tab.cache_list("", "", 9).await, Ok(vec![]));

        let newer = Err(StoreError::NewerSchema);
        assert_eq!(tab.append(Batch { records: &[row(1, 2, "c")], ..Batch::default() }).await, newer);
        assert_eq!(tab.local_put("n", "2").await, newer);
        assert_eq!(tab.local_remove("n").await, newer);
        assert_eq!(tab.cache_write(("base", None), &[], &[]).await, newer);
        assert_eq!(tab.cache_clear().await, newer);
        assert_eq!(tab.self_test().await, newer);
        assert_eq!((tab.read_all().await.unwrap().len(), tab.local_get("n").await), (1, Ok(Some("1".into()))));
    });
}

#[test]
fn a_fault_at_any_step_of_a_batch_stores_nothing_of_it() {
    let steps = [Step::Erase, Step::Blob, Step::Fork, Step::Local, Step::Add(0), Step::BeforeCommit];
    for step in steps {
        block_on(async {
            let (disk, kept) = (MemoryStore::new(), [Blob::json("留着")]);
            let tab = opened(&disk).await;
            tab.append(Batch { blobs: &kept, ..Batch::default() }).await.unwrap();
            let batch = Batch {
                records: &[row(1, 1, "a")],
                blobs: &[Blob::json("x")],
                forks: &[row(1, 1, "b").fork()],
                erase: &[kept[0].sha256()],
                put: &[("n", "1")],
                ..Batch::default()
            };
            tab.fail(step, StoreError::Quota);
            assert_eq!(tab.append(batch).await, Err(StoreError::Quota), "{step:?}");
            assert_eq!(tab.read_all().await, Ok(vec![]));
            assert_eq!(tab.forks().await, Ok(vec![]));
            assert_eq!(tab.blob_names().await, Ok(vec![kept[0].sha256()]));
            assert_eq!(tab.local_get("n").await, Ok(None));
            tab.append(batch).await.unwrap();
            assert_eq!(tab.has_blob(kept[0].sha256()).await, Ok(false));
        });
    }
}

#[test]
fn faults_of_the_cache_are_told_apart_from_faults_of_the_truth() {
    block_on(async {
        let tab = opened(&MemoryStore::new()).await;
        let base = [CacheRow { key: "base".into(), ..CacheRow::default() }];
        let read = async || tab.cache_get(&["base".into()]).await.map(|rows| rows[0].is_some());
        tab.fail(Step::Cache, StoreError::Quota);
        assert_eq!(tab.cache_write(("base", None), &base, &[]).await, Err(StoreError::Quota));
        assert_eq!(read().await, Ok(false));
        tab.fail(Step::AfterCache, StoreError::Closed);
        assert_eq!(tab.cache_write(("base", None), &base, &[]).await, Err(StoreError::Closed));
        assert_eq!(read().await, Ok(true), "其实写了");
        tab.fail(Step::CacheRead, StoreError::Other("x".into()));
        assert_eq!(tab.read_all().await, Ok(vec![]), "读事实不受牵连");
        assert!(read().await.is_err());
        tab.fail(Step::Cache, StoreError::Closed);
        assert_eq!(tab.cache_clear().await, Err(StoreError::Closed));
        assert_eq!(read().await, Ok(true));
    });
}

#[test]
fn a_browser_that_keeps_nothing_fails_the_self_test() {
    block_on(async {
        let tab = opened(&MemoryStore::new()).await;
        tab.fail(Step::SelfTest, StoreError::Quota);
        assert_eq!(tab.self_test().await, Err(StoreError::Quota));
        assert_eq!(tab.self_test().await, Ok(()));
        tab.forget_writes();
        assert_eq!(tab.self_test().await, Err(StoreError::Denied));
        tab.append(Batch { records: &[row(1, 1, "a")], ..Batch::default() }).await.unwrap();
        assert_eq!(tab.read_all().await, Ok(vec![]));
    });
}

#[test]
fn a_window_counts_the_records_it_read() {
    block_on(async {
        let disk = MemoryStore::new();
        let tab = opened(&disk).await;
        let rows: Vec<_> = (1..=10).map(|seq| row(1, seq, "x")).collect();
        tab.append(Batch { records: &rows, ..Batch::default() }).await.unwrap();
        tab.read_after(id(1), 4, 3).await.unwrap();
        tab.read_spans(&[Span { device: id(1), from: 9, to: 20 }]).await.unwrap();
        assert_eq!((tab.records_read(), opened(&disk).await.records_read()), (5, 0));
        assert_eq!(tab.has_blob(Sha256Hex::ZERO).await, Ok(false));
    });
}

#[test]
fn a_wiped_database_is_not_called_safe() {
    let said = StoreError::Gone.to_string();
    assert!(!said.contains("都在") && !said.contains("清除"), "{said}");
    assert!(said.contains("备份文件") && said.contains("恢复"), "{said}");
    assert!(!said.chars().any(|c| c.is_ascii_alphabetic()), "不说外语：{said}");
}

type Log = Journal<MemoryStore, TestEnv>;

async fn journal(disk: &MemoryStore, seed: u64) -> Log {
    Journal::open(disk.another_tab(), TestEnv::new(seed), "t").await.unwrap()
}

/// 排查 `run` 从头到尾几条：登记、开始、一项回答。
fn deeds(run: RunId) -> [Vec<Body>; 2] {
    [vec![start(run, Sha256Hex::ZERO)], vec![answer(run, 1), answer(run, 2)]]
}

#[test]
fn a_write_that_arrives_late_is_not_written_twice() {
    // 第一笔（带着登记写入者）、后面的一笔，各迟到一次、迟到又断了没法回头看一次
    for (nth, blind) in [(0, false), (0, true), (1, false), (1, true)] {
        block_on(async {
            let journal = journal(&MemoryStore::new(), 1).await;
            journal.store().local_put("early", "[]").await.unwrap();
            let mut records = 0;
            for (n, bodies) in deeds(id(7)).into_iter().enumerate() {
                records += bodies.len();
                let names: &[&str] = if n == nth { &["early"] } else { &[] };
                if n == nth {
                    journal.store().fail(Step::Late, StoreError::Closed);
                    assert_eq!(journal.drain(names, None, &bodies, &[]).await, Err(StoreError::Closed));
                    assert_eq!(journal.read(|s| s.runs.get(&id(7)).map_or(0, |run| run.answers.len())), 0);
                }
                if n == nth && blind {
                    journal.store().fail(Step::Read, StoreError::Closed);
                    let again = journal.drain(names, None, &bodies, &[]).await;
                    assert!(again.is_err(), "没法回头看，就不能说存上了");
                }
                let written = journal.drain(names, None, &bodies, &[]).await.unwrap();
                assert_eq!(written.len(), bodies.len());
            }
            let stored = journal.store().read_all().await.unwrap();
            assert_eq!(stored.len(), records + 1, "加上写入者自己的登记，一条不多");
            assert_eq!(verify(&stored).unwrap().len(), 1);
            assert!(journal.read(|s| s.conflicts.is_empty() && s.runs[&id(7)].answers.len() == 2));
        });
    }
}

#[test]
fn a_late_write_followed_by_another_deed_keeps_both() {
    block_on(async {
        let journal = journal(&MemoryStore::new(), 1).await;
        let [first, rest] = deeds(id(7));
        journal.append(None, first, vec![]).await.unwrap();
        journal.store().fail(Step::Late, StoreError::Closed);
        assert_eq!(journal.append(None, rest, vec![]).await, Err(StoreError::Closed));
        journal.append(None, vec![answer(id(7), 3)], vec![]).await.unwrap();
        assert_eq!(journal.read(|s| s.runs[&id(7)].answers.len()), 3, "迟到的也算数，后面的接在它后面");
        assert_eq!(verify(&journal.store().read_all().await.unwrap()).unwrap().len(), 1);
    });
}

#[test]
fn what_was_refused_and_tried_again_keeps_the_time_it_was_done() {
    block_on(async {
        let journal = journal(&MemoryStore::new(), 1).await;
        let [first, rest] = deeds(id(7));
        journal.append(None, first, vec![]).await.unwrap();
        let before = journal.wall();
        journal.store().fail(Step::BeforeCommit, StoreError::Quota);
        assert_eq!(journal.append(None, rest.clone(), vec![]).await, Err(StoreError::Quota));
        let after = journal.wall();
        let stored = journal.append(None, rest, vec![]).await.unwrap();
        let record = journal.store().read_spans(&[stored[0].span()]).await.unwrap().remove(0);
        let wall = record.decode().unwrap().wall;
        assert!(before.as_str() < wall.as_str() && wall.as_str() < after.as_str());
    });
}
