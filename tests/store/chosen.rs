//! 从哪天起看着一张表：最早选定它的那天，重开、换人、撤了又选都不变。

use crate::suite::TestEnv;
use futures::executor::block_on;
use gangshao::journal::*;
use gangshao::store::*;

type Log = Journal<MemoryStore, TestEnv>;

async fn open(disk: &MemoryStore, env: TestEnv) -> Log {
    Journal::open(disk.another_tab(), env, "t").await.unwrap()
}

fn follow(ids: &[&str]) -> Body {
    ChecksFollowed { checklists: ids.iter().map(|id| ChecklistId::parse(id).unwrap()).collect() }.into()
}

#[test]
fn gaps_count_from_the_first_day_a_list_was_chosen_whatever_came_later() {
    block_on(async {
        let disk = MemoryStore::new();
        let year_ago = TestEnv::new(1);
        year_ago.set_back_a_year();
        let first = open(&disk, year_ago).await;
        let position = PositionId::parse("jiazi-gong").unwrap();
        first.append(None, vec![PositionsChosen { positions: vec![position] }.into(), follow(&["gongdi-ri"])], vec![]).await.unwrap();
        first.append(None, vec![follow(&[])], vec![]).await.unwrap();
        first.checkpoint().await.unwrap();
        drop(first);

        let later = open(&disk, TestEnv::new(2)).await;
        later.append(None, vec![follow(&["gongdi-ri", "gongdi-yue"])], vec![]).await.unwrap();
        let chosen = later.first_chosen();
        let day = |id: &str| chosen.get(&id.to_owned()).map(Day::to_string);
        assert_eq!(day("gongdi-ri").as_deref(), Some("2025-11-21"), "撤了又选，还从第一次算");
        assert_eq!(day("jiazi-gong").as_deref(), Some("2025-11-21"));
        assert_eq!(day("gongdi-yue").as_deref(), Some("2026-11-21"));
        assert_eq!(day("cangchu-ri"), None);
    });
}

fn profile(region: &str, since: Option<&str>) -> Body {
    ProfileSet {
        sectors: vec!["S18".into()],
        kinds: vec![],
        region: region.into(),
        sole: false,
        method: Method::Lec,
        boundary: Boundary::Higher,
        since: since.map(|day| Day::parse(day).unwrap()),
        shifts: None,
    }
    .into()
}

#[test]
fn saying_again_what_the_unit_is_does_not_wipe_out_its_gaps() {
    block_on(async {
        let disk = MemoryStore::new();
        let year_ago = TestEnv::new(1);
        year_ago.set_back_a_year();
        let first = open(&disk, year_ago).await;
        assert_eq!(first.first_profile(), None);
        first.append(None, vec![profile("", None)], vec![]).await.unwrap();
        first.checkpoint().await.unwrap();
        drop(first);

        let later = open(&disk, TestEnv::new(2)).await;
        later.append(None, vec![profile("重庆市巴南区", None)], vec![]).await.unwrap();
        later.load(&[Subject::Ledger]).await.unwrap();
        assert_eq!(later.first_profile().map(|day| day.to_string()).as_deref(), Some("2025-11-21"));
    });
}

/// 各次往后改：从哪天改到哪天；看着的是每一样选过的。
fn moves(log: &Log) -> Vec<(String, String)> {
    log.since_moved(&chosen(log)).iter().map(|one| (one.from.to_string(), one.to.to_string())).collect()
}

fn chosen(log: &Log) -> Vec<Day> {
    log.first_chosen().values().copied().collect()
}

fn pair(from: &str, to: &str) -> (String, String) {
    (from.to_owned(), to.to_owned())
}

/// 一年前做了几样事，今天打开。
async fn a_year_later(before: Vec<Body>) -> Log {
    let disk = MemoryStore::new();
    let year_ago = TestEnv::new(1);
    year_ago.set_back_a_year();
    let first = open(&disk, year_ago).await;
    for body in before {
        first.append(None, vec![body], vec![]).await.unwrap();
    }
    first.checkpoint().await.unwrap();
    drop(first);
    let later = open(&disk, TestEnv::new(2)).await;
    later.load(&[Subject::Ledger]).await.unwrap();
    later
}

async fn say(log: &Log, since: Option<&str>) {
    log.append(None, vec![profile("", since)], vec![]).await.unwrap();
}

#[test]
fn moving_the_first_day_later_is_told_with_who_and_when_until_it_is_moved_back() {
    block_on(async {
        let later = a_year_later(vec![follow(&["gongdi-ri"]), profile("", None)]).await;
        assert_eq!(moves(&later), [], "没写，就从选定那天数，没有改过");
        say(&later, Some("2026-10-01")).await;
        assert_eq!(moves(&later), [pair("2025-11-21", "2026-10-01")], "选定了快一年，改成最近才数");
        say(&later, Some("2026-11-01")).await;
        later.append(None, vec![profile("重庆市巴南区", Some("2026-11-01"))], vec![]).await.unwrap();
        assert_eq!(moves(&later), [pair("2025-11-21", "2026-10-01"), pair("2026-10-01", "2026-11-01")], "没动日子的不算改");
        say(&later, Some("2026-10-15")).await;
        assert_eq!(moves(&later), [pair("2025-11-21", "2026-10-01"), pair("2026-10-01", "2026-10-15")], "改回一半，那一半又数上了");
        say(&later, Some("2026-10-01")).await;
        assert_eq!(moves(&later), [pair("2025-11-21", "2026-10-01")]);
        say(&later, None).await;
        assert_eq!(moves(&later), [], "从头数起，就没有藏着的了");
        say(&later, Some("2026-11-10")).await;
        assert_eq!(moves(&later), [pair("2025-11-21", "2026-11-10")], "只怪后来又改的这一次");
    });
}

#[test]
fn duties_count_from_the_first_profile_and_hiding_them_is_told_without_any_list() {
    block_on(async {
        let later = a_year_later(vec![profile("", None)]).await;
        say(&later, Some("2026-11-01")).await;
        assert_eq!(moves(&later), [pair("2025-11-21", "2026-11-01")], "一张表也没有看着，定期的事照样有断档");
        later.append(None, vec![follow(&["gongdi-ri"])], vec![]).await.unwrap();
        assert_eq!(moves(&later), [pair("2025-11-21", "2026-11-01")]);
    });
}

#[test]
fn clearing_an_early_first_day_is_told_for_the_lists_chosen_later() {
    block_on(async {
        let later = a_year_later(vec![profile("", Some("2025-06-01"))]).await;
        later.append(None, vec![follow(&["gongdi-ri"])], vec![]).await.unwrap();
        assert_eq!(moves(&later), [], "单位写的日子早，新选的表也从那天数");
        say(&later, None).await;
        assert_eq!(moves(&later), [pair("2025-06-01", "2026-11-21")], "不写了，新选的表从选定那天数，以前的不数了");
        assert!(later.since_moved(&chosen(&later))[0].cleared, "没有人写过那个日子");
        say(&later, Some("2026-01-01")).await;
        let all = [pair("2025-06-01", "2026-01-01"), pair("2025-11-21", "2026-01-01")];
        assert_eq!(moves(&later), all, "新选的表往回数了一段；定期的事已经从 2025-11-21 数着，又少了一段");
    });
}

#[test]
fn a_first_day_written_too_early_by_mistake_and_taken_back_the_same_day_is_not_told() {
    block_on(async {
        let later = a_year_later(vec![follow(&["gongdi-ri"]), profile("", None)]).await;
        say(&later, Some("2026-10-01")).await;
        let told = moves(&later);
        assert_eq!(told, [pair("2025-11-21", "2026-10-01")]);
        say(&later, Some("2025-01-01")).await;
        assert_eq!(moves(&later), []);
        say(&later, Some("2026-10-01")).await;
        assert_eq!(moves(&later), told, "写错又改回去，原来藏着的还照原来说");
        say(&later, Some("2026-10-02")).await;
        assert_eq!(moves(&later), [told[0].clone(), pair("2026-10-01", "2026-10-02")]);
    });
}

#[test]
fn each_list_is_judged_by_the_day_it_was_chosen_itself() {
    block_on(async {
        let later = a_year_later(vec![follow(&["gongdi-ri"]), profile("", Some("2025-11-21"))]).await;
        later.append(None, vec![follow(&["gongdi-ri", "gongdi-yue"])], vec![]).await.unwrap();
        say(&later, None).await;
        let day = |text: &str| Day::parse(text).unwrap();
        assert_eq!(later.since_moved(&[day("2025-11-21")]), [], "从选定起一直数着，什么也没有藏");
        let all = later.since_moved(&[day("2025-11-21"), day("2026-11-21")]);
        assert_eq!((all.len(), all[0].from, all[0].to), (1, day("2025-11-21"), day("2026-11-21")));
    });
}

#[test]
fn another_number_of_shifts_recounts_the_past_and_is_told() {
    block_on(async {
        let with = |shifts: Option<u32>| -> Body {
            let Body::Far(far) = profile("", None) else { unreachable!() };
            let Far::ProfileSet(set) = far.get() else { unreachable!() };
            ProfileSet { shifts, ..set.clone() }.into()
        };
        let later = a_year_later(vec![with(None), with(Some(1)), with(Some(3))]).await;
        let changes = || later.shifts_changed().iter().map(|one| (one.from, one.to)).collect::<Vec<_>>();
        assert_eq!(changes(), [(1, 3)], "没写就是一班，写成一班不算改");
        later.append(None, vec![with(Some(2))], vec![]).await.unwrap();
        assert_eq!(changes(), [(1, 3), (3, 2)]);
    });
}
