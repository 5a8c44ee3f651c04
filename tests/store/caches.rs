//! 缓存和收回去：打开只读新的，删了、坏了、两个窗口抢着写、别的版本写的，都不多一条、不少一条。

use crate::suite::{TestEnv, answer, id, start};
use futures::FutureExt;
use futures::executor::block_on;
use gangshao::journal::*;
use gangshao::store::*;

type Log = Journal<MemoryStore, TestEnv>;

async fn open(disk: &MemoryStore, seed: u64) -> Log {
    Journal::open(disk.another_tab(), TestEnv::new(seed), "t").await.unwrap()
}

fn submit(run: RunId) -> Body {
    RunSubmitted { run, person: id(1) }.into()
}

fn nth(n: u64) -> RunId {
    let mut bytes = [7; 16];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    RunId::from_bytes(bytes)
}

/// 交了 `runs` 次排查，每次答 `answers` 项，一次一笔。
async fn submitted(journal: &Log, from: u64, runs: u64, answers: usize) {
    for n in from..from + runs {
        let run = nth(n);
        let mut bodies = vec![start(run, Sha256Hex::ZERO)];
        bodies.extend((0..answers).map(|n| answer(run, n)));
        bodies.push(submit(run));
        journal.append(None, bodies, vec![]).await.unwrap();
    }
}

async fn all_records(disk: &MemoryStore) -> Vec<Record> {
    let store = disk.another_tab();
    store.open().await.unwrap();
    store.read_all().await.unwrap()
}

/// 从头到尾折叠一遍该是什么样。
async fn plainly(disk: &MemoryStore) -> State {
    let mut books = Books::from_zero(vec![]);
    books.insert(&all_records(disk).await);
    assert!(books.heed_replacements());
    books.state().clone()
}

/// 全装进来，和从头折叠的一样。
async fn is_whole(journal: &Log, disk: &MemoryStore) {
    let whole = plainly(disk).await;
    let mut all: Vec<Subject> = whole.runs.keys().map(Subject::Run).collect();
    all.extend(whole.dangers.keys().map(Subject::Danger));
    journal.load(&all).await.unwrap();
    journal.read(|state| assert_eq!(state, &whole));
    let counts = journal.counts();
    assert_eq!((counts.runs, counts.dangers), (whole.runs.len() as u64, whole.dangers.len() as u64));
}

fn risk(n: u8, what: &str) -> Body {
    let inherent = Grading { method: Method::Direct, values: vec![], level: Level::Red, reason: "定的".into() };
    RiskSet {
        risk: RiskId::from_bytes([n; 16]),
        object: "打磨间".into(),
        unit: String::new(),
        what: what.into(),
        accident: String::new(),
        inherent,
        residual: None,
        controls: vec![],
        controller: "company".into(),
        charge: None,
        head: None,
        direct: None,
        source: None,
        review_by: None,
    }
    .into()
}

#[test]
fn the_ledger_is_read_when_it_is_looked_at_and_folds_as_from_the_start() {
    block_on(async {
        let disk = MemoryStore::new();
        let first = open(&disk, 1).await;
        first.append(None, vec![risk(1, "爆炸"), risk(2, "绞手")], vec![]).await.unwrap();
        first.checkpoint().await.unwrap();
        drop(first);

        let second = open(&disk, 2).await;
        let read = second.store().records_read();
        assert!(second.read(|state| state.ledger.risks.is_empty()), "没人看就不装");
        // 没装进来也能接着写，写了就装齐
        second.append(None, vec![risk(1, "粉尘爆炸")], vec![]).await.unwrap();
        second.load(&[Subject::Ledger]).await.unwrap();
        assert!(second.store().records_read() > read);
        let whole = plainly(&disk).await;
        assert_eq!(whole.ledger.risks.len(), 2);
        second.read(|state| assert_eq!(state.ledger, whole.ledger));
        second.checkpoint().await.unwrap();
        drop(second);

        // 另一个窗口写的，看着台账的这个也收得到
        let third = open(&disk, 3).await;
        third.load(&[Subject::Ledger]).await.unwrap();
        let other = open(&disk, 4).await;
        other.append(None, vec![RiskRemoved { risk: RiskId::from_bytes([2; 16]), reason: "拆了".into() }.into()], vec![]).await.unwrap();
        third.catch_up().await.unwrap();
        assert_eq!(third.read(|state| state.ledger.risks.len()), 1);
        third.read(|state| assert!(state.conflicts.is_empty()));
    });
}

#[test]
fn a_report_without_a_name_has_a_writer_and_a_midnight_of_its_own() {
    block_on(async {
        let disk = MemoryStore::new();
        let journal = open(&disk, 1).await;
        journal.append(None, vec![start(id(1), Sha256Hex::ZERO)], vec![]).await.unwrap();
        let tip = DangerReported {
            danger: id(9),
            hurts_now: false,
            place: "后门".into(),
            what: "锁着".into(),
            run: None,
            item: None,
            position: None,
            via: Some(Via::Tip),
        };
        journal.write_unnamed(&[tip.into()], &[]).await.unwrap();
        let mine = journal.writer().unwrap();
        journal.read(|state| {
            let danger = &state.dangers[&id(9)];
            assert_ne!(danger.first.device, mine);
            assert_eq!((danger.by, danger.reported_at.hms()), (None, "00:00:00"));
            let writer = &state.writers[&danger.first.device];
            assert!(writer.continues.is_empty(), "看不出接着谁写的");
            assert_eq!(writer.started.hms(), "00:00:00");
        });
        // 当天补的照片，也是零点、也是另一个写入者，照样跟在后面
        let after = journal.read(|state| Some(state.dangers[&id(9)].first.hlc));
        for n in 0..8 {
            let photo = PhotoAdded {
                photo: id(n + 1),
                run: None,
                item: None,
                danger: Some(id(9)),
                blob: Sha256Hex::of(&[n]),
                thumb: None,
                caption: String::new(),
                stage: None,
            };
            journal.write_unnamed_after(after, &[photo.into()], &[]).await.unwrap();
        }
        journal.read(|state| assert_eq!((state.dangers[&id(9)].photos.len(), state.conflicts.len()), (8, 0)));
        // 下一条还是原来的写入者写的，链也都对
        journal.append(None, vec![submit(id(1))], vec![]).await.unwrap();
        assert_eq!(journal.writer(), Some(mine));
        assert_eq!(verify(&all_records(&disk).await).unwrap().len(), 10);
    });
}

#[test]
fn opening_a_hundred_thousand_events_reads_only_the_tail() {
    block_on(async {
        let disk = MemoryStore::new();
        let first = open(&disk, 1).await;
        submitted(&first, 0, 400, 248).await;
        drop(first);
        let builder = open(&disk, 2).await;
        builder.checkpoint().await.unwrap();
        assert!(builder.read(|state| state.runs.len()) <= 3, "交了的只留最近几次");
        assert_eq!(builder.counts().events, 100_001);
        submitted(&builder, 400, 1, 8).await;

        let journal = open(&disk, 3).await;
        let read = journal.store().records_read();
        assert!(read < 3 * 250 + 20, "最近几次和后面新的：{read}");
        assert_eq!((journal.counts().runs, journal.counts().events), (401, 100_011));
        let before = journal.store().records_read();
        journal.load(&[Subject::Run(nth(17))]).await.unwrap();
        assert_eq!(journal.store().records_read() - before, 250, "要看哪次装哪次");
        assert_eq!(journal.read(|state| state.runs[&nth(17)].answers.len()), 248);
    });
}

#[test]
fn a_late_event_reads_only_its_own_run() {
    block_on(async {
        let disk = MemoryStore::new();
        let journal = open(&disk, 1).await;
        submitted(&journal, 0, 30, 20).await;
        let journal = open(&disk, 2).await;
        journal.checkpoint().await.unwrap();
        let before = journal.store().records_read();
        let late: Body =
            ItemCorrected { run: nth(3), item: crate::suite::item(1), answer: Answer::Na, note: String::new(), reason: "错".into() }.into();
        journal.append(None, vec![late], vec![]).await.unwrap();
        assert_eq!(journal.store().records_read() - before, 22, "那一次的，不多读");
        assert_eq!(journal.read(|state| state.runs[&nth(3)].corrections.len()), 1);
        is_whole(&journal, &disk).await;
    });
}

#[test]
fn killed_at_any_step_of_building_the_caches_loses_nothing() {
    for step in [Step::Read, Step::CacheRead, Step::Cache, Step::AfterCache] {
        for skip in 0..4 {
            block_on(async {
                let disk = MemoryStore::new();
                submitted(&open(&disk, 1).await, 0, 40, 108).await; // 4,401 条，分三批
                let store = disk.another_tab();
                // 前几次放过，第 skip 次才死
                (0..skip).for_each(|_| store.fail(step, StoreError::Taken));
                store.fail(step, StoreError::Other("死了".into()));
                let opened = Journal::open(store, TestEnv::new(2), "t").await;
                if let Ok(journal) = opened {
                    let _ = journal.checkpoint().await;
                }
                let again = open(&disk, 3).await;
                again.checkpoint().await.unwrap();
                assert_eq!(again.counts().runs, 40, "{step:?} {skip}");
                is_whole(&again, &disk).await;
            });
        }
    }
}

#[test]
fn a_kill_half_way_through_building_goes_on_from_there() {
    block_on(async {
        let disk = MemoryStore::new();
        submitted(&open(&disk, 1).await, 0, 40, 248).await; // 10,001 条，五批
        let store = disk.another_tab();
        store.fail(Step::AfterCache, StoreError::Closed); // 清空之后死
        assert!(Journal::open(store, TestEnv::new(2), "t").await.is_err());
        let one = disk.another_tab();
        let mut dying = Box::pin(Journal::open(one, TestEnv::new(3), "t"));
        // 走到写好了两批就不再往下走
        while disk.cached().iter().filter(|row| row.key.starts_with('r')).count() < 16 {
            assert!(dying.as_mut().now_or_never().is_none());
        }
        drop(dying);
        let again = open(&disk, 4).await;
        assert!(again.store().records_read() < 8_000, "前面的不再读：{}", again.store().records_read());
        is_whole(&again, &disk).await;
    });
}

#[test]
fn two_windows_writing_the_caches_against_each_other_agree() {
    block_on(async {
        let disk = MemoryStore::new();
        let (one, two) = (open(&disk, 1).await, open(&disk, 2).await);
        for round in 0..6 {
            submitted(&one, 10 * round, 4, 3).await;
            submitted(&two, 10 * round + 5, 4, 3).await;
            let (a, b) = futures::future::join(one.checkpoint(), two.checkpoint()).await;
            assert_eq!((a, b), (Ok(()), Ok(())));
        }
        for journal in [&one, &two] {
            journal.catch_up().await.unwrap();
            assert_eq!(journal.counts().runs, 48);
            assert_eq!(journal.rows(Kind::Runs, "", 99).await.unwrap().len(), 48);
            is_whole(journal, &disk).await;
        }
        is_whole(&open(&disk, 3).await, &disk).await;
    });
}

#[test]
fn caches_taken_away_under_an_open_window_are_built_again() {
    block_on(async {
        let disk = MemoryStore::new();
        submitted(&open(&disk, 1).await, 0, 12, 3).await;
        let journal = open(&disk, 2).await;
        journal.checkpoint().await.unwrap();
        journal.store().cache_clear().await.unwrap();
        journal.load(&[Subject::Run(nth(2))]).await.unwrap();
        assert_eq!(journal.read(|state| state.runs[&nth(2)].answers.len()), 3);
        journal.store().cache_clear().await.unwrap();
        assert_eq!(journal.rows(Kind::Runs, "", 99).await.unwrap().len(), 12);
        journal.checkpoint().await.unwrap();
        is_whole(&journal, &disk).await;
    });
}

#[test]
fn a_changed_or_broken_cache_is_never_believed() {
    block_on(async {
        let disk = MemoryStore::new();
        let writer = open(&disk, 1).await;
        submitted(&writer, 0, 12, 3).await;
        writer.checkpoint().await.unwrap();
        let base = disk.cached().into_iter().find(|row| row.key == BASE).unwrap();
        for text in [
            String::new(),
            "{}".into(),
            base.text.replace(&format!("\"fold\":{FOLD_VERSION}"), "\"fold\":0"),
            base.text.replace("\"sha256\":\"", "\"sha256\":\"0"),
        ] {
            disk.tamper_cache(CacheRow { text, ..base.clone() });
            is_whole(&open(&disk, 2).await, &disk).await;
        }
        // 一行坏了：要看它的时候从头再来
        let journal = open(&disk, 4).await;
        journal.checkpoint().await.unwrap();
        let base = disk.cached().into_iter().find(|row| row.key == BASE).unwrap();
        for row in disk.cached().into_iter().filter(|row| row.key != BASE) {
            disk.tamper_cache(CacheRow { text: "坏了".into(), ..row });
        }
        is_whole(&journal, &disk).await;
        journal.checkpoint().await.unwrap();
        // 最后一条原文换过了（从别处恢复的库）：总账不认
        disk.tamper_cache(base); // 旧的总账，记着的散列是换过之前的
        let seq = writer.heads()[&writer.writer().unwrap()].0;
        disk.tamper(writer.writer().unwrap(), seq, "坏了");
        let journal = open(&disk, 3).await;
        assert_eq!(journal.unreadable().len(), 1);
        is_whole(&journal, &disk).await;
    });
}

#[test]
fn an_older_window_leaves_the_rows_of_a_newer_one_alone() {
    block_on(async {
        let disk = MemoryStore::new();
        let older = open(&disk, 1).await;
        submitted(&older, 0, 12, 3).await;
        older.checkpoint().await.unwrap();
        // 新版本开过，缓存换成了它的
        let newer = CacheRow { key: BASE.into(), text: format!(r#"{{"fold":{},"other":true}}"#, FOLD_VERSION + 1), order: String::new() };
        disk.tamper_cache(newer.clone());
        submitted(&older, 12, 3, 3).await;
        older.checkpoint().await.unwrap();
        older.load(&[Subject::Run(nth(1))]).await.unwrap();
        assert_eq!(older.rows(Kind::Runs, "", 99).await.unwrap().len(), 15);
        is_whole(&older, &disk).await;
        let again = open(&disk, 2).await;
        again.checkpoint().await.unwrap();
        is_whole(&again, &disk).await;
        let base = disk.cached().into_iter().find(|row| row.key == BASE);
        assert_eq!(base, Some(newer), "没有动它");
    });
}

#[test]
fn a_newer_database_opens_to_look_and_refuses_to_write() {
    block_on(async {
        let disk = MemoryStore::new();
        submitted(&open(&disk, 1).await, 0, 12, 3).await;
        disk.upgrade_elsewhere();
        let journal = open(&disk, 2).await;
        assert!(journal.read_only());
        assert_eq!(journal.rows(Kind::Runs, "", 5).await.unwrap().len(), 5);
        is_whole(&journal, &disk).await;
        journal.checkpoint().await.unwrap();
        assert_eq!(journal.append(None, vec![submit(nth(1))], vec![]).await, Err(StoreError::NewerSchema));
    });
}

#[test]
fn lists_turn_pages_across_what_is_saved_and_what_is_not() {
    block_on(async {
        let disk = MemoryStore::new();
        let journal = open(&disk, 1).await;
        submitted(&journal, 0, 20, 2).await;
        journal.checkpoint().await.unwrap();
        submitted(&journal, 20, 5, 2).await;
        let void: Body = RunVoided { run: nth(4), reason: "重了".into() }.into();
        journal.append(None, vec![void], vec![]).await.unwrap();
        let (mut after, mut seen) = (String::new(), Vec::new());
        loop {
            let rows = journal.rows(Kind::Runs, &after, 7).await.unwrap();
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.order);
            seen.extend(rows);
        }
        let runs: Vec<Subject> = (0..25).rev().map(|n| Subject::Run(nth(n))).collect();
        assert_eq!(seen.iter().map(|row| row.subject).collect::<Vec<_>>(), runs, "新的在前，一行不多、一行不少");
        assert!(matches!(&seen[20].summary, Summary::Run(summary) if summary.voided && summary.answered == 2));
        assert_eq!(journal.rows(Kind::Dangers, "", 9).await, Ok(vec![]));
    });
}

#[test]
fn a_full_disk_or_unreadable_cache_does_not_keep_anyone_out() {
    let faults =
        [(Step::Cache, StoreError::Quota), (Step::AfterCache, StoreError::Quota), (Step::CacheRead, StoreError::Corrupt("x".into()))];
    for (step, error) in faults {
        block_on(async {
            let disk = MemoryStore::new();
            submitted(&open(&disk, 1).await, 0, 40, 108).await;
            let store = disk.another_tab();
            (0..4).for_each(|_| store.fail(step, error.clone()));
            let journal = Journal::open(store, TestEnv::new(2), "t").await.unwrap();
            assert_eq!(journal.counts().runs, 40);
            assert_eq!(journal.rows(Kind::Runs, "", 99).await.map(|rows| rows.len()).unwrap_or(40), 40);
            let again = open(&disk, 3).await;
            again.checkpoint().await.unwrap();
            is_whole(&again, &disk).await;
        });
    }
}
