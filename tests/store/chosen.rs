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

#[test]
fn moving_the_first_day_later_is_told_with_who_and_when_until_it_is_moved_back() {
    block_on(async {
        let disk = MemoryStore::new();
        let year_ago = TestEnv::new(1);
        year_ago.set_back_a_year();
        let first = open(&disk, year_ago).await;
        first.append(None, vec![follow(&["gongdi-ri"])], vec![]).await.unwrap();
        first.append(None, vec![profile("", None)], vec![]).await.unwrap();
        first.checkpoint().await.unwrap();
        drop(first);

        let later = open(&disk, TestEnv::new(2)).await;
        later.load(&[Subject::Ledger]).await.unwrap();
        let moves = || later.since_moved().iter().map(|one| (one.from.to_string(), one.to.to_string())).collect::<Vec<_>>();
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(moves(), [], "没写，就从选定那天数，没有改过");
        later.append(None, vec![profile("", Some("2026-10-01"))], vec![]).await.unwrap();
        assert_eq!(moves(), [pair("2025-11-21", "2026-10-01")], "选定了快一年，改成最近才数");
        later.append(None, vec![profile("", Some("2026-11-01"))], vec![]).await.unwrap();
        later.append(None, vec![profile("重庆市巴南区", Some("2026-11-01"))], vec![]).await.unwrap();
        assert_eq!(moves(), [pair("2025-11-21", "2026-10-01"), pair("2026-10-01", "2026-11-01")], "没动日子的不算改");
        later.append(None, vec![profile("", Some("2026-10-01"))], vec![]).await.unwrap();
        assert_eq!(moves(), [pair("2025-11-21", "2026-10-01")], "改回去的那一段又数上了");
        later.append(None, vec![profile("", None)], vec![]).await.unwrap();
        assert_eq!(moves(), [], "从头数起，就没有藏着的了");
    });
}
