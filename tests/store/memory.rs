//! 内存里的存储自己的事：只读的库，每一步都能出的故障，留不住东西的浏览器。

use crate::suite::{id, row};
use futures::executor::block_on;
use gangshao::journal::{Blob, Sha256Hex, Span};
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
