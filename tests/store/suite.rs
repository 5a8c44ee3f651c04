//! 每个 `Store` 都要过的测试，和站在上面的 `Journal`。主机（内存）和浏览器（IndexedDB）跑的是同一份。

use futures::future::{join, join_all};
use gangshao::journal::*;
use gangshao::store::*;
use std::cell::Cell;

/// 同一个库的一个个窗口。
pub trait Tabs {
    type Store: Store;
    /// 再来一个窗口，还没打开。
    fn tab(&self) -> Self::Store;
}

/// 走得准、随机数定死的环境。
pub struct TestEnv {
    ms: Cell<i64>,
    seed: Cell<u64>,
}

impl TestEnv {
    pub fn new(seed: u64) -> Self {
        Self { ms: Cell::new(1_795_219_392_345), seed: Cell::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)) }
    }
    pub fn set_back_a_year(&self) {
        self.ms.set(self.ms.get() - 31_536_000_000);
    }
}

impl Env for TestEnv {
    fn now(&self) -> Now {
        self.ms.set(self.ms.get() + 1);
        Now { ms: self.ms.get(), offset_min: 480 }
    }
    fn random(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let x = self.seed.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            self.seed.set(x);
            *byte = (x >> 56) as u8;
        }
    }
}

pub fn id<I: Id128>(n: u8) -> I {
    I::from_random([n; 16])
}

pub fn item(n: usize) -> ItemId {
    ItemId::parse(&format!("i{n}")).unwrap()
}

pub fn start(run: RunId, asked: Sha256Hex) -> Body {
    let checklist = ChecklistId::parse("gongdi-ri").unwrap();
    RunStarted { run, checklist, asked, day: Day::parse("2026-11-21").unwrap(), position: None, late: None }.into()
}

pub fn answer(run: RunId, n: usize) -> Body {
    ItemAnswered { run, item: item(n), answer: Answer::Pass, tapped: None }.into()
}

pub fn row(device: u8, seq: u64, text: &str) -> Record {
    Record { device: id(device), seq, text: text.into() }
}

pub async fn opened<T: Tabs>(tabs: &T) -> T::Store {
    let store = tabs.tab();
    store.open().await.unwrap();
    store
}

pub async fn journal<T: Tabs>(tabs: &T, seed: u64) -> Journal<T::Store, TestEnv> {
    learn_details();
    Journal::open(tabs.tab(), TestEnv::new(seed), "gangshao test").await.unwrap()
}

pub async fn texts<S: Store>(store: &S) -> Vec<String> {
    store.read_all().await.unwrap().into_iter().map(|r| r.text).collect()
}

// ---- Store ----

pub async fn only_the_first_opening_creates(tabs: &impl Tabs) {
    let (one, two) = (tabs.tab(), tabs.tab());
    assert_eq!(one.open().await, Ok(Opened { created: true, read_only: false }));
    assert_eq!(two.open().await, Ok(Opened { created: false, read_only: false }));
    assert_eq!(one.open().await, Ok(Opened { created: false, read_only: false }), "再连一次也行");
    assert_eq!(one.read_all().await, Ok(vec![]));
}

pub async fn an_unopened_store_says_closed(tabs: &impl Tabs) {
    let store = tabs.tab();
    assert_eq!(store.read_all().await, Err(StoreError::Closed));
    assert_eq!(store.append(Batch::default()).await, Err(StoreError::Closed));
}

pub async fn records_come_back_in_key_order(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let rows = [row(2, 1, "a"), row(1, 2, "b"), row(1, 10, "c"), row(1, 9, "换\n行 🦺 \u{0}")];
    store.append(Batch { records: &rows, ..Batch::default() }).await.unwrap();
    let again = opened(tabs).await;
    assert_eq!(texts(&again).await, ["b", "换\n行 🦺 \u{0}", "c", "a"]);
    let after = again.read_after(id(1), 2, 9).await.unwrap();
    assert_eq!(after.iter().map(|r| r.seq).collect::<Vec<_>>(), [9, 10]);
    assert_eq!(again.read_after(id(1), 10, 9).await, Ok(vec![]));
    assert_eq!(again.devices().await, Ok(vec![id(1), id(2)]));
}

pub async fn a_taken_seq_leaves_no_trace(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    store.append(Batch { records: &[row(1, 2, "first")], ..Batch::default() }).await.unwrap();
    let blobs = [Blob::json("{}")];
    let rows = [row(1, 1, "x"), row(1, 2, "y"), row(1, 3, "z"), row(1, 4, "z")];
    let batch = Batch { records: &rows, blobs: &blobs, claim: Some(("n", "1")), ..Batch::default() };
    assert_eq!(store.append(batch).await, Err(StoreError::Taken));
    assert_eq!(texts(&store).await, ["first"]);
    assert_eq!(store.has_blob(blobs[0].sha256()).await, Ok(false));
    assert_eq!(store.local_get("n").await, Ok(None));
}

pub async fn blobs_come_back_byte_for_byte(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let blobs = [Blob::new("image/jpeg", bytes), Blob::json(""), Blob::json("")];
    store.append(Batch { blobs: &blobs, ..Batch::default() }).await.unwrap();
    store.append(Batch { blobs: &blobs, ..Batch::default() }).await.unwrap();
    for blob in blobs {
        assert_eq!(store.has_blob(blob.sha256()).await, Ok(true));
        assert_eq!(store.blob(blob.sha256()).await, Ok(Some(blob)));
    }
    assert_eq!(store.blob(Sha256Hex::ZERO).await, Ok(None));
}

pub async fn local_values_are_put_claimed_and_removed(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    store.local_put("a", "1").await.unwrap();
    store.local_put("a", "2").await.unwrap();
    assert_eq!(store.local_get("a").await, Ok(Some("2".into())));
    let claim = Batch { claim: Some(("a", "3")), ..Batch::default() };
    assert_eq!(store.append(claim).await, Err(StoreError::Taken));
    assert_eq!(store.local_get("a").await, Ok(Some("2".into())));
    store.local_remove("a").await.unwrap();
    store.append(claim).await.unwrap();
    assert_eq!(store.local_get("a").await, Ok(Some("3".into())));
}

pub async fn what_is_drained_is_drained_once(tabs: &impl Tabs) {
    let store = opened(tabs).await;
    store.local_put("early", "[]").await.unwrap();
    let (a, b) = ([row(1, 1, "a")], [row(1, 2, "b")]);
    let early = Batch { drain: &["early"], ..Batch::default() };
    store.append(Batch { records: &a, ..early }).await.unwrap();
    assert_eq!(store.append(Batch { records: &b, ..early }).await, Err(StoreError::Drained));
    assert_eq!(texts(&store).await, ["a"]);
}

// ---- Journal ----

pub async fn looking_leaves_no_trace(tabs: &impl Tabs) {
    let journal = journal(tabs, 1).await;
    journal.catch_up().await.unwrap();
    assert_eq!(journal.writer(), None);
    assert_eq!(journal.store().local_get("writer").await, Ok(None));
    assert_eq!(texts(journal.store()).await, Vec::<String>::new());
}

pub async fn a_run_is_there_after_reopening(tabs: &impl Tabs) {
    let first = journal(tabs, 1).await;
    let (run, person): (RunId, PersonId) = (first.new_id(), first.new_id());
    let asked = Blob::json(r#"{"id":"gongdi-ri"}"#);
    let started = first.append(Some(person), vec![start(run, asked.sha256())], vec![asked.clone()]).await.unwrap();
    assert_eq!((started.len(), started[0].seq), (1, 2));
    first.read(|state| assert_eq!(state.runs[&run].by, Some(person)));
    first.append(Some(person), vec![answer(run, 1), answer(run, 2)], vec![]).await.unwrap();
    first.append(Some(person), vec![RunSubmitted { run, person }.into()], vec![]).await.unwrap();

    let again = journal(tabs, 2).await;
    assert_eq!(again.writer(), first.writer());
    first.read(|was| again.read(|is| assert_eq!(is, was)));
    again.read(|state| {
        assert!(state.conflicts.is_empty());
        assert_eq!(state.writers[&first.writer().unwrap()].app, "gangshao test");
        assert_eq!(state.runs[&run].answers.len(), 2);
        assert!(!state.runs[&run].is_open());
    });
    assert_eq!(again.store().blob(asked.sha256()).await, Ok(Some(asked)));
    assert_eq!(verify(&again.store().read_all().await.unwrap()).unwrap().len(), 1);
}

pub async fn answers_at_once_keep_their_order(tabs: &impl Tabs) {
    let journal = journal(tabs, 1).await;
    let run = journal.new_id();
    let first = journal.append(None, vec![start(run, Sha256Hex::ZERO)], vec![]);
    // 多于 30 个，join_all 才只叫醒被叫的那个
    let rest = (1..=40).map(|n| journal.append(None, vec![answer(run, n)], vec![]));
    let (first, rest) = join(first, join_all(rest)).await;
    first.unwrap();
    let seqs: Vec<_> = rest.into_iter().map(|events| events.unwrap()[0].seq).collect();
    assert_eq!(seqs, (3..=42).collect::<Vec<_>>());
    assert!(journal.read(|s| s.conflicts.is_empty() && s.runs[&run].answers.len() == 40));
}

pub async fn two_tabs_writing_at_once_lose_nothing(tabs: &impl Tabs) {
    let (one, two) = (journal(tabs, 1).await, journal(tabs, 2).await);
    let write = async |journal: &Journal<_, _>, from: usize| {
        let run: RunId = journal.new_id();
        journal.append(None, vec![start(run, Sha256Hex::ZERO)], vec![]).await.unwrap();
        for n in from..from + 20 {
            journal.append(None, vec![answer(run, n), answer(run, n + 100)], vec![]).await.unwrap();
        }
        run
    };
    let (a, b) = join(write(&one, 0), write(&two, 20)).await;
    assert_eq!(one.writer(), two.writer(), "一个库一个写入者");
    one.catch_up().await.unwrap();
    two.catch_up().await.unwrap();
    one.read(|x| two.read(|y| assert_eq!(x, y)));
    one.read(|state| {
        assert_eq!((state.runs[&a].answers.len(), state.runs[&b].answers.len()), (40, 40));
        assert!(state.conflicts.is_empty());
        assert_eq!(state.writers.len(), 1);
    });
    let records = one.store().read_all().await.unwrap();
    assert_eq!(records.len(), 83);
    let heads = verify(&records).unwrap();
    assert_eq!(heads[&one.writer().unwrap()].0, 83);
}

pub async fn a_new_writer_says_whom_it_continues(tabs: &impl Tabs) {
    let old = journal(tabs, 1).await;
    old.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    let (seq, sha256) = old.heads()[&old.writer().unwrap()];
    // 就像恢复之后：记录在，写入者 id 不跟着来
    old.store().local_remove("writer").await.unwrap();
    let new = journal(tabs, 2).await;
    new.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
    assert_ne!(new.writer(), old.writer());
    new.read(|state| {
        let writer = &state.writers[&new.writer().unwrap()];
        assert_eq!(writer.continues, [Continued { device: old.writer().unwrap(), seq, sha256 }]);
        assert_eq!(state.runs[&id(7)].answers.len(), 1);
    });
    assert_eq!(old.catch_up().await.unwrap(), 2, "别的写入者的也收得进来");
}

pub async fn a_clock_set_back_a_year_keeps_the_order(tabs: &impl Tabs) {
    let env = TestEnv::new(1);
    let first = Journal::open(tabs.tab(), TestEnv::new(1), "t").await.unwrap();
    let (run, person) = (first.new_id(), first.new_id());
    first.append(None, vec![start(run, Sha256Hex::ZERO)], vec![]).await.unwrap();
    env.set_back_a_year();
    let later = Journal::open(tabs.tab(), env, "t").await.unwrap();
    later.append(None, vec![answer(run, 1), RunSubmitted { run, person }.into()], vec![]).await.unwrap();
    let stood = later.read(|state| state.runs[&run].answers[&item(1)].at);
    assert!(stood.as_str().starts_with("2025-11-21"), "钟照抄");
    assert!(later.read(|s| s.conflicts.is_empty() && !s.runs[&run].is_open()));
}

pub async fn early_answers_are_drained_with_their_events(tabs: &impl Tabs) {
    let (one, two) = (journal(tabs, 1).await, journal(tabs, 2).await);
    one.store().local_put("early", "[]").await.unwrap();
    let run = one.new_id();
    let bodies = || vec![start(run, Sha256Hex::ZERO), answer(run, 1)];
    one.drain(&["early"], None, &bodies(), &[]).await.unwrap();
    assert_eq!(two.drain(&["early"], None, &bodies(), &[]).await, Err(StoreError::Drained));
    two.catch_up().await.unwrap();
    assert!(two.read(|s| s.conflicts.is_empty() && s.runs[&run].answers.len() == 1));
    assert_eq!(one.store().local_get("early").await, Ok(None));
}

pub async fn runs_put_away_come_back_when_asked_for(tabs: &impl Tabs) {
    let first = journal(tabs, 1).await;
    let person: PersonId = first.new_id();
    for n in 1..=8 {
        let bodies = vec![start(id(n), Sha256Hex::ZERO), answer(id(n), 1), RunSubmitted { run: id(n), person }.into()];
        first.append(None, bodies, vec![]).await.unwrap();
    }
    journal(tabs, 2).await.checkpoint().await.unwrap();
    let again = journal(tabs, 3).await;
    assert_eq!((again.read(|s| s.runs.len()), again.counts().runs), (3, 8));
    let rows = again.rows(Kind::Runs, "", 5).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.subject).collect::<Vec<_>>(), [8, 7, 6, 5, 4].map(|n| Subject::Run(id(n))));
    again.load(&[Subject::Run(id(2))]).await.unwrap();
    assert_eq!(again.read(|s| s.runs[&id(2)].answers.len()), 1);
    first.append(None, vec![RunVoided { run: id(1), reason: "重了".into() }.into()], vec![]).await.unwrap();
    again.catch_up().await.unwrap();
    assert!(again.read(|s| s.runs[&id(1)].voided.is_some()), "迟到的那一次也装进来");
    let days = again.days().await.unwrap();
    assert_eq!(days.iter().map(|one| (one.runs, one.failed, one.dangers)).collect::<Vec<_>>(), [(7, 0, 0)]);
    again.checkpoint().await.unwrap();
    first.checkpoint().await.unwrap();
    assert_eq!(first.rows(Kind::Runs, "", 99).await.unwrap(), again.rows(Kind::Runs, "", 99).await.unwrap());
}

/// 每个测试的名字，交给 `$run` 去展开。
#[macro_export]
macro_rules! store_suite {
    ($run:ident) => {
        $run! {
            only_the_first_opening_creates
            an_unopened_store_says_closed
            records_come_back_in_key_order
            a_taken_seq_leaves_no_trace
            blobs_come_back_byte_for_byte
            local_values_are_put_claimed_and_removed
            what_is_drained_is_drained_once
            looking_leaves_no_trace
            a_run_is_there_after_reopening
            answers_at_once_keep_their_order
            two_tabs_writing_at_once_lose_nothing
            a_new_writer_says_whom_it_continues
            a_clock_set_back_a_year_keeps_the_order
            early_answers_are_drained_with_their_events
            runs_put_away_come_back_when_asked_for
        }
    };
}
