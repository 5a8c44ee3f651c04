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

#[test]
fn saying_again_what_the_unit_is_does_not_wipe_out_its_gaps() {
    block_on(async {
        let disk = MemoryStore::new();
        let profile = |region: &str| -> Body {
            ProfileSet {
                sectors: vec!["S18".into()],
                kinds: vec![],
                region: region.into(),
                sole: false,
                method: Method::Lec,
                boundary: Boundary::Higher,
                since: None,
                shifts: None,
            }
            .into()
        };
        let year_ago = TestEnv::new(1);
        year_ago.set_back_a_year();
        let first = open(&disk, year_ago).await;
        assert_eq!(first.first_profile(), None);
        first.append(None, vec![profile("")], vec![]).await.unwrap();
        first.checkpoint().await.unwrap();
        drop(first);

        let later = open(&disk, TestEnv::new(2)).await;
        later.append(None, vec![profile("重庆市巴南区")], vec![]).await.unwrap();
        later.load(&[Subject::Ledger]).await.unwrap();
        assert_eq!(later.first_profile().map(|day| day.to_string()).as_deref(), Some("2025-11-21"));
    });
}
