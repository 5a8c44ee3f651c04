//! 每个 `Store` 都要守的约定，第二部分：分批读、分叉、抹掉、换值、缓存、自检。

use crate::suite::{Tabs, opened, row, texts};
use crate::suite::{answer, id, journal, start};
use futures::future::{join, join_all};
use gangshao::journal::*;
use gangshao::store::*;

fn span(device: u8, from: u64, to: u64) -> Span {
    Span { device: id(device), from, to }
}

fn cached(key: &str, order: &str, text: &str) -> CacheRow {
    CacheRow { key: key.into(), order: order.into(), text: text.into() }
}

fn keys(rows: &[CacheRow]) -> Vec<&str> {
    rows.iter().map(|row| row.key.as_str()).collect()
}

fn names(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).into()).collect()
}

async fn add(store: &impl Store, records: &[Record]) {
    store.append(Batch { records, ..Batch::default() }).await.unwrap();
}

// ---- 读 ----

pub async fn reading_on_takes_no_more_than_asked(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    add(&store, &[row(1, 1, "a"), row(1, 2, "b"), row(1, 3, "c"), row(2, 1, "d")]).await;
    let seqs = async |seq, limit| store.read_after(id(1), seq, limit).await.unwrap().iter().map(|r| r.seq).collect::<Vec<_>>();
    assert_eq!(seqs(0, 2).await, [1, 2]);
    assert_eq!(seqs(2, 2).await, [3]);
    assert_eq!(seqs(0, usize::MAX).await, [1, 2, 3]);
    assert_eq!(seqs(0, 0).await, Vec::<u64>::new(), "一条都不要就是一条都不要");
    assert_eq!(seqs(MAX_SEQ, 9).await, Vec::<u64>::new());
}

/// 序号最大到这里（2^53 − 1）。
const MAX_SEQ: u64 = (1 << 53) - 1;

pub async fn spans_come_back_in_the_order_asked(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    add(&store, &[row(1, 1, "a"), row(1, 2, "b"), row(1, 4, "d"), row(2, 1, "e"), row(2, 2, "f")]).await;
    let read = async |spans: &[Span]| store.read_spans(spans).await.unwrap().into_iter().map(|r| r.text).collect::<Vec<_>>();
    assert_eq!(read(&[span(2, 2, 2), span(1, 2, 9), span(3, 1, 5)]).await, ["f", "b", "d"], "没有的就没有");
    assert_eq!(read(&[]).await, Vec::<String>::new());
    assert_eq!(read(&[span(1, 4, 1)]).await, Vec::<String>::new(), "倒着的一段是空的");
    assert_eq!(read(&[span(1, 0, u64::MAX)]).await, ["a", "b", "d"]);
}

pub async fn many_spans_are_read_at_once(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let rows: Vec<_> = (1..=400).map(|seq| row(1, seq, &seq.to_string())).collect();
    add(&store, &rows).await;
    let spans: Vec<_> = (1..=200).rev().map(|n| span(1, 2 * n, 2 * n)).collect();
    let read = store.read_spans(&spans).await.unwrap();
    assert_eq!(read.iter().map(|r| r.seq).collect::<Vec<_>>(), (1..=200).rev().map(|n| 2 * n).collect::<Vec<_>>());
}

// ---- 分叉、抹掉、换值 ----

pub async fn another_text_under_the_same_key_is_kept_once(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    add(&store, &[row(1, 1, "ours")]).await;
    let forks = [row(1, 1, "换\n了").fork(), row(1, 1, "theirs").fork(), row(1, 2, "x").fork()];
    for _ in 0..2 {
        store.append(Batch { forks: &forks, ..Batch::default() }).await.unwrap();
    }
    let mut kept = store.forks().await.unwrap();
    assert!(kept.is_sorted_by_key(|fork| (fork.device, fork.seq, fork.sha256)));
    assert_eq!(kept.pop().as_ref(), Some(&forks[2]));
    assert!(kept.len() == 2 && forks[..2].iter().all(|fork| kept.contains(fork)));
    assert_eq!(texts(&store).await, ["ours"], "自己的原样不动");
}

pub async fn a_blob_is_erased_with_the_event_that_says_so(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let blobs = [Blob::json("张三"), Blob::json("李四")];
    store.append(Batch { records: &[row(1, 1, "a")], blobs: &blobs, ..Batch::default() }).await.unwrap();
    let erase = [blobs[0].sha256(), Sha256Hex::ZERO];
    let said = [row(1, 1, "抹了")];
    let batch = Batch { records: &said, erase: &erase, ..Batch::default() };
    assert_eq!(store.append(batch).await, Err(StoreError::Taken));
    assert_eq!(store.has_blob(blobs[0].sha256()).await, Ok(true), "话没存上，就没有抹");
    let said = [row(1, 2, "抹了")];
    store.append(Batch { records: &said, ..batch }).await.unwrap();
    assert_eq!(store.blob(blobs[0].sha256()).await, Ok(None));
    assert_eq!(store.blob_names().await, Ok(vec![blobs[1].sha256()]));
    assert_eq!(texts(&store).await, ["a", "抹了"]);
}

pub async fn blob_names_are_listed_in_order(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    assert_eq!(store.blob_names().await, Ok(vec![]));
    let blobs: Vec<_> = (0..5).map(|n| Blob::json(&n.to_string())).collect();
    store.append(Batch { blobs: &blobs, ..Batch::default() }).await.unwrap();
    let mut names: Vec<_> = blobs.iter().map(Blob::sha256).collect();
    names.sort();
    assert_eq!(store.blob_names().await, Ok(names));
}

pub async fn a_value_is_swapped_only_if_nobody_changed_it(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let (first, later) = ([row(1, 1, "a")], [row(2, 1, "b")]);
    let swap = Batch { records: &first, swap: Some(("writer", "old", "new")), ..Batch::default() };
    assert_eq!(store.append(swap).await, Err(StoreError::Taken), "本来就没有");
    store.local_put("writer", "old").await.unwrap();
    store.append(swap).await.unwrap();
    assert_eq!(store.local_get("writer").await, Ok(Some("new".into())));
    assert_eq!(store.append(Batch { records: &later, ..swap }).await, Err(StoreError::Taken), "已经换过了");
    assert_eq!(texts(&store).await, ["a"]);
}

pub async fn two_windows_swapping_at_once_cannot_both_win(tabs: &impl Tabs) {
    let (one, two) = (opened(tabs).await, opened(tabs).await);
    one.local_put("writer", "old").await.unwrap();
    let swap = |new| Batch { swap: Some(("writer", "old", new)), ..Batch::default() };
    let (a, b) = join(one.append(swap("a")), two.append(swap("b"))).await;
    assert_eq!([&a, &b].iter().filter(|done| done.is_ok()).count(), 1, "{a:?} {b:?}");
    let winner = if a.is_ok() { "a" } else { "b" };
    assert_eq!(two.local_get("writer").await, Ok(Some(winner.into())));
}

pub async fn a_batch_that_fails_leaves_nothing_of_any_kind(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let kept = Blob::json("留着");
    let blobs = [kept.clone()];
    store.append(Batch { records: &[row(1, 1, "a")], blobs: &blobs, put: &[("w", "1"), ("d", "1")], ..Batch::default() }).await.unwrap();
    let batch = Batch {
        records: &[row(1, 2, "b"), row(1, 1, "占了")],
        blobs: &[Blob::json("x")],
        forks: &[row(1, 1, "y").fork()],
        erase: &[kept.sha256()],
        put: &[("p", "1")],
        swap: Some(("w", "1", "2")),
        claim: Some(("c", "1")),
        drain: &["d"],
    };
    assert_eq!(store.append(batch).await, Err(StoreError::Taken));
    assert_eq!(texts(&store).await, ["a"]);
    assert_eq!(store.forks().await, Ok(vec![]));
    assert_eq!(store.blob_names().await, Ok(vec![kept.sha256()]));
    for (name, value) in [("p", None), ("w", Some("1")), ("c", None), ("d", Some("1"))] {
        assert_eq!(store.local_get(name).await.unwrap().as_deref(), value, "{name}");
    }
    store.append(Batch { records: &batch.records[..1], ..batch }).await.unwrap();
    for (name, value) in [("p", Some("1")), ("w", Some("2")), ("c", Some("1")), ("d", None)] {
        assert_eq!(store.local_get(name).await.unwrap().as_deref(), value, "{name}");
    }
}

// ---- 缓存 ----

pub async fn cached_rows_come_back_by_name(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let rows = [cached("base", "", "第一"), cached("run:1", "r1", "{}"), cached("run:2", "r2", "")];
    store.cache_write(("base", None), &rows, &[]).await.unwrap();
    let again = opened(tabs).await;
    let [base, one, two] = rows;
    assert_eq!(again.cache_get(&names(&["run:2", "run:3", "base", "run:1"])).await, Ok(vec![Some(two), None, Some(base), Some(one)]));
    assert_eq!(again.cache_get(&[]).await, Ok(vec![]));
}

pub async fn cached_rows_are_listed_page_by_page(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let mut rows: Vec<_> = (0..7).map(|n| cached(&format!("k{n}"), &format!("r{n}"), "x")).collect();
    rows.extend([cached("base", "", ""), cached("other", "s0", ""), cached("before", "q9", ""), cached("zz", "r~", "")]);
    store.cache_write(("base", None), &rows, &[]).await.unwrap();
    let list = async |after: &str, limit| store.cache_list("r", after, limit).await.unwrap();
    assert_eq!(keys(&list("", 3).await), ["k0", "k1", "k2"]);
    assert_eq!(keys(&list("r2", 3).await), ["k3", "k4", "k5"]);
    assert_eq!(keys(&list("r5", 3).await), ["k6", "zz"]);
    assert_eq!(keys(&list("r~", 3).await), Vec::<&str>::new());
    assert_eq!(keys(&list("s", 3).await), Vec::<&str>::new(), "已经翻过头了");
    assert_eq!(keys(&list("", 0).await), Vec::<&str>::new());
    assert_eq!(keys(&store.cache_list("", "", 99).await.unwrap()).len(), 10, "没有次序的不列");
    assert_eq!(keys(&store.cache_list("t", "", 99).await.unwrap()), Vec::<&str>::new());
}

pub async fn a_row_written_again_moves_to_its_new_place(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let put = async |rows: &[CacheRow]| store.cache_write(("base", None), rows, &[]).await.unwrap();
    put(&[cached("a", "1", "旧"), cached("b", "2", "")]).await;
    put(&[cached("a", "3", "新")]).await;
    assert_eq!(keys(&store.cache_list("", "", 9).await.unwrap()), ["b", "a"]);
    put(&[cached("b", "", "不列了")]).await;
    assert_eq!(store.cache_list("", "", 9).await, Ok(vec![cached("a", "3", "新")]));
}

pub async fn a_cache_somebody_else_wrote_is_not_written_over(tabs: &impl Tabs) {
    let (one, two) = (opened(tabs).await, opened(tabs).await);
    let base = |text| [cached("base", "", text), cached(text, "", "")];
    one.cache_write(("base", None), &base("a"), &[]).await.unwrap();
    assert_eq!(two.cache_write(("base", None), &base("b"), &names(&["a"])).await, Err(StoreError::Taken), "以为还没有");
    assert_eq!(two.cache_write(("base", Some("z")), &base("b"), &names(&["a"])).await, Err(StoreError::Taken));
    assert_eq!(two.cache_get(&names(&["base", "a", "b"])).await, Ok(vec![Some(cached("base", "", "a")), Some(cached("a", "", "")), None]));
    two.cache_write(("base", Some("a")), &base("b"), &names(&["a", "没有的"])).await.unwrap();
    assert_eq!(one.cache_get(&names(&["a", "b"])).await, Ok(vec![None, Some(cached("b", "", ""))]));
    assert_eq!(one.cache_write(("gone", Some("x")), &[], &[]).await, Err(StoreError::Taken));
}

pub async fn many_windows_checkpointing_at_once_agree_on_one(tabs: &impl Tabs) {
    let stores = join_all((0..5).map(|_| opened(tabs))).await;
    let rows: Vec<_> = (0..5).map(|n| [cached("base", "", &n.to_string())]).collect();
    let writes = stores.iter().zip(&rows).map(|(store, rows)| store.cache_write(("base", None), rows, &[]));
    let written = join_all(writes).await;
    let winner = written.iter().position(Result::is_ok).unwrap();
    assert!(written.iter().enumerate().all(|(n, w)| n == winner || *w == Err(StoreError::Taken)), "{written:?}");
    assert_eq!(stores[0].cache_get(&names(&["base"])).await, Ok(vec![Some(rows[winner][0].clone())]));
}

pub async fn clearing_the_cache_loses_no_truth(tabs: &impl Tabs) {
    let journal = journal(tabs, 1).await;
    let asked = Blob::json("{}");
    journal.append(None, vec![start(id(7), asked.sha256()), answer(id(7), 1)], vec![asked.clone()]).await.unwrap();
    let store = journal.store();
    store.append(Batch { forks: &[row(1, 1, "x").fork()], ..Batch::default() }).await.unwrap();
    let before = store.read_all().await.unwrap();
    store.cache_clear().await.unwrap();
    assert_eq!(store.cache_get(&names(&["a"])).await, Ok(vec![None]));
    assert_eq!(store.cache_list("", "", 9).await, Ok(vec![]));
    assert_eq!(store.read_all().await, Ok(before));
    assert_eq!(store.forks().await.unwrap().len(), 1);
    assert_eq!(store.blob(asked.sha256()).await, Ok(Some(asked)));
    assert!(store.local_get("writer").await.unwrap().is_some());
}

// ---- 自检 ----

pub async fn a_browser_that_keeps_things_passes_the_self_test(tabs: &impl Tabs) {
    let (one, two) = (opened(tabs).await, opened(tabs).await);
    let (a, b) = join(one.self_test(), two.self_test()).await;
    assert_eq!((a, b), (Ok(()), Ok(())), "两个窗口一起自检也行");
    assert_eq!(tabs.tab().self_test().await, Err(StoreError::Closed));
}

/// 每个测试的名字，交给 `$run` 去展开。
#[macro_export]
macro_rules! contract_suite {
    ($run:ident) => {
        $run! {
            reading_on_takes_no_more_than_asked
            spans_come_back_in_the_order_asked
            many_spans_are_read_at_once
            another_text_under_the_same_key_is_kept_once
            a_blob_is_erased_with_the_event_that_says_so
            blob_names_are_listed_in_order
            a_value_is_swapped_only_if_nobody_changed_it
            two_windows_swapping_at_once_cannot_both_win
            a_batch_that_fails_leaves_nothing_of_any_kind
            cached_rows_come_back_by_name
            cached_rows_are_listed_page_by_page
            a_row_written_again_moves_to_its_new_place
            a_cache_somebody_else_wrote_is_not_written_over
            many_windows_checkpointing_at_once_agree_on_one
            clearing_the_cache_loses_no_truth
            a_browser_that_keeps_things_passes_the_self_test
        }
    };
}
