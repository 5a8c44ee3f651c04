use super::*;
use proptest::prelude::*;

fn rule(gas: &str, heights: &[&str]) -> GasRule {
    GasRule {
        checks: vec!["x".to_owned()],
        item: String::new(),
        gas: gas.to_owned(),
        unit: "%".to_owned(),
        at_least: "19.5".to_owned(),
        at_most: "23.5".to_owned(),
        heights: heights.iter().map(|one| (*one).to_owned()).collect(),
        before_minutes: 30,
        break_minutes: 30,
        retest_minutes: 120,
        basis: Vec::new(),
        note: String::new(),
    }
}

fn read(gas: &str, height: &str, within: bool, minute: i64) -> Reading {
    Reading { gas: gas.to_owned(), height: height.to_owned(), within, at: minute * 60, ago: 0 }
}

const fn item(stop: bool, found: Found) -> Item {
    Item { stop, found, measure: Measure::NotAsked }
}

/// 什么都齐了的一张，现在是第 10 分钟。
fn ready(rules: &[GasRule]) -> Facts<'_> {
    Facts {
        list: List::Submitted(0),
        items: vec![item(true, Found::Pass), item(false, Found::Pass), item(true, Found::Na { explained: true })],
        gases: rules.iter().collect(),
        readings: rules.iter().flat_map(|rule| heights(rule).into_iter().map(|height| read(&rule.gas, height, true, 5))).collect(),
        guardians: vec!["监".to_owned()],
        workers: vec!["甲".to_owned(), "乙".to_owned()],
        watched: None,
        latest: 300,
        now: 600,
    }
}

/// 弄坏一样。
type Spoil = Box<dyn Fn(&mut Facts<'_>)>;

/// 第 `minute` 分钟中断的，那以前测过 `read` 次。
const fn broken(minute: i64, read: usize) -> Since {
    Since { at: minute * 60, read }
}

fn rules() -> Vec<GasRule> {
    vec![rule("氧", &["上", "中", "下"]), rule("硫化氢", &[])]
}

#[test]
fn a_complete_list_may_be_agreed_to() {
    assert_eq!(may_agree(&ready(&rules())), Ok(()));
    assert_eq!(may_agree(&ready(&[])), Ok(()), "不用测气的作业");
}

#[test]
fn each_thing_that_is_missing_is_said_in_a_sentence() {
    let rules = rules();
    let cases: Vec<(&str, Spoil)> = vec![
        ("核对单还没有提交签字。", Box::new(|facts| facts.list = List::Open)),
        ("这张核对单不算数了：重新做一张。", Box::new(|facts| facts.list = List::Void)),
        ("核对单开始查到现在超过 12 小时，现场变了：重新做一张。", Box::new(|facts| facts.list = List::Submitted(600 - 12 * 3600 - 1))),
        ("核对单上问的文字读不出来：重新做一张。", Box::new(|facts| facts.items.clear())),
        ("第 2 项没有查。", Box::new(|facts| facts.items[1].found = Found::Nothing)),
        ("第 1 项不合格，是否决项：不能作业。改好以后重新做一张核对单。", Box::new(|facts| facts.items[0].found = Found::Fail)),
        (
            "第 1 项是否决项，答了不适用：用“更正一项”，在备注里写明为什么不适用。",
            Box::new(|facts| facts.items[0].found = Found::Na { explained: false }),
        ),
        ("第 1 项不合格，是否决项：不能作业。改好以后重新做一张核对单。", Box::new(|facts| facts.items[0].measure = Measure::Beyond)),
        (
            "第 1 项是否决项，要的读数没有填：重新做一张核对单，到跟前读了填上。",
            Box::new(|facts| facts.items[0].measure = Measure::Missing),
        ),
        ("手机的钟往回拨过：对准时间，重新测气。", Box::new(|facts| facts.latest = 600 + SLACK + 1)),
        ("“中”还没有测：氧。", Box::new(|facts| facts.readings.retain(|one| one.height != "中"))),
        ("“作业点”不合格：硫化氢。人不进去，通风、查原因，再测。", Box::new(|facts| facts.readings[3].within = false)),
        ("“上”测的过时了，重测：氧。", Box::new(|facts| facts.readings[0].at = 600 - 30 * 60 - 1)),
        ("“下”测的时间不对，手机的钟动过，重测：氧。", Box::new(|facts| facts.readings[2].at = 600 + 3600)),
        ("监护人还没有签字。", Box::new(|facts| facts.guardians.clear())),
        ("作业人一个都没有签字。", Box::new(|facts| facts.workers.clear())),
        ("监护人不能同时是作业人：换一个人监护，重新做一张核对单。", Box::new(|facts| facts.workers.push("监".to_owned()))),
    ];
    for (sentence, spoil) in cases {
        let mut facts = ready(&rules);
        spoil(&mut facts);
        assert_eq!(may_agree(&facts), Err(vec![sentence.to_owned()]));
    }
}

#[test]
fn an_item_that_is_no_stop_item_may_fail_and_still_have_to_be_answered() {
    let rules = rules();
    let mut facts = ready(&rules);
    facts.items[1].found = Found::Fail;
    assert_eq!(may_agree(&facts), Ok(()));
    assert!(!is_stopped(&facts.items));
}

#[test]
fn a_later_reading_takes_the_place_of_an_earlier_one_both_ways() {
    let rules = rules();
    let mut facts = ready(&rules);
    facts.readings.push(read("氧", "上", false, 9));
    assert!(may_agree(&facts).is_err());
    facts.readings.push(read("氧", "上", true, 10));
    assert_eq!(may_agree(&facts), Ok(()));
}

#[test]
fn where_the_rule_says_no_time_the_strict_one_is_taken() {
    let mut one = rule("氧", &[]);
    one.before_minutes = 0;
    let rules = [one];
    let mut facts = ready(&rules);
    facts.now = 5 * 60 + 30 * 60;
    assert_eq!(may_agree(&facts), Ok(()));
    facts.now += 1;
    assert!(may_agree(&facts).is_err());
}

#[test]
fn gas_that_follows_an_item_is_asked_unless_that_item_does_not_apply_and_always_once_it_was_read() {
    let mut one = rule("可燃气", &["上"]);
    let waived = ["i5".to_owned()];
    assert!(is_asked(&one, &waived, &[]), "不随哪一项走，总要测");
    one.item = "i5".to_owned();
    assert!(is_asked(&one, &[], &[]), "答了合格、还没答、没写为什么，都要测");
    assert!(is_asked(&one, &["i6".to_owned()], &[]));
    assert!(!is_asked(&one, &waived, &[]));
    assert!(!is_asked(&one, &waived, &[read("氧", "上", false, 1)]), "别的气体测过不算");
    assert!(is_asked(&one, &waived, &[read("可燃气", "上", false, 1)]), "测出来不合格，改答案躲不过去");
}

#[test]
fn gas_that_is_due_only_after_the_consent_is_named_place_by_place_and_without_watching_the_work_is_over() {
    let mut rules = rules();
    let mut facts = ready(&rules);
    assert_eq!(unread(&facts.gases, &facts.readings).count(), 0);
    facts.readings.retain(|one| one.gas == "氧" && one.height != "下");
    assert_eq!(unread(&facts.gases, &facts.readings).collect::<Vec<_>>(), ["氧（下）", "硫化氢（作业点）"]);
    facts.now = 22 * 60;
    let short = may_resume(&facts, broken(20, 0)).unwrap_err();
    assert_eq!(short, ["氧（下）还没有测。", "硫化氢（作业点）还没有测。"], "断了一会儿也不行");

    rules[0].retest_minutes = 0;
    let mut facts = Facts { watched: Some(false), ..ready(&rules) };
    assert!(is_unwatched(&facts));
    facts.now = 22 * 60;
    let over = "这张单要连续监测，同意的时候没有：结束作业，重新做一张核对单。".to_owned();
    assert_eq!(may_resume(&facts, broken(20, 0)), Err(vec![over]), "都测了也不行");
    facts.watched = Some(true);
    assert_eq!(may_resume(&facts, broken(20, 0)), Ok(()));
    assert!(!is_unwatched(&Facts { gases: Vec::new(), watched: Some(false), ..facts }), "不用测的不用监测");
}

#[test]
fn after_a_long_break_the_gas_is_tested_again_and_after_a_short_one_it_is_not() {
    let rules = rules();
    let mut facts = ready(&rules);
    let broken = broken(20, 4);
    facts.now = broken.at + 29 * 60;
    assert_eq!(may_resume(&facts, broken), Ok(()), "断了 29 分钟");
    facts.now = broken.at + 30 * 60;
    assert_eq!(may_resume(&facts, broken).unwrap_err().len(), 4, "断了 30 分钟，四处都要重测");
    facts.readings.extend(["上", "中", "下"].map(|height| read("氧", height, true, 48)));
    assert_eq!(may_resume(&facts, broken), Err(vec!["“作业点”测的过时了，重测：硫化氢。".to_owned()]));
    facts.readings.push(read("硫化氢", "作业点", true, 49));
    assert_eq!(may_resume(&facts, broken), Ok(()));
}

#[test]
fn a_bad_reading_stops_even_a_short_break_and_an_unwritten_break_counts_as_long() {
    let mut rules = rules();
    let mut facts = ready(&rules);
    facts.readings.push(read("氧", "下", false, 21));
    facts.now = 22 * 60;
    assert_eq!(may_resume(&facts, broken(20, 4)), Err(vec!["氧（下）不合格：人不进去，通风、查原因，再测。".to_owned()]));
    assert_eq!(bad(&facts.gases, &facts.readings).collect::<Vec<_>>(), ["氧（下）"]);
    rules.iter_mut().for_each(|rule| rule.break_minutes = 0);
    let mut facts = ready(&rules);
    facts.now = 22 * 60;
    assert_eq!(may_resume(&facts, broken(22, 4)).unwrap_err().len(), 4);
}

#[test]
fn what_was_read_before_the_break_is_no_retest_whatever_its_time_says() {
    let rules = rules();
    let mut facts = ready(&rules);
    facts.readings.iter_mut().for_each(|one| one.at = 50 * 60);
    facts.now = 50 * 60;
    assert_eq!(may_resume(&facts, broken(20, 0)), Ok(()), "断了以后测的");
    assert_eq!(may_resume(&facts, broken(20, 4)).unwrap_err().len(), 4, "断以前记下的");
}

#[test]
fn work_is_not_taken_up_again_on_a_list_that_no_longer_counts() {
    let rules = rules();
    let spoilt: [Spoil; 5] = [
        Box::new(|facts| facts.list = List::Void),
        Box::new(|facts| facts.list = List::Submitted(600 - 12 * 3600 - 1)),
        Box::new(|facts| facts.items[0].found = Found::Fail),
        Box::new(|facts| facts.items[0].measure = Measure::Beyond),
        Box::new(|facts| facts.latest = 600 + 3600),
    ];
    assert_eq!(may_resume(&ready(&rules), broken(9, 4)), Ok(()));
    for spoil in spoilt {
        let mut facts = ready(&rules);
        spoil(&mut facts);
        assert_eq!(may_resume(&facts, broken(9, 4)).unwrap_err().len(), 1);
    }
}

#[test]
fn a_reading_of_a_stop_item_outweighs_its_answer_and_no_other_item_is_stopped_by_one() {
    let rules = rules();
    let mut facts = ready(&rules);
    facts.items[1].measure = Measure::Beyond;
    assert_eq!(may_agree(&facts), Ok(()), "不是否决项");
    facts.items[0].measure = Measure::Within;
    assert!(!is_stopped(&facts.items));
    facts.items[0].measure = Measure::Beyond;
    assert!(is_stopped(&facts.items));
}

#[test]
fn a_reading_that_a_later_one_is_earlier_than_was_taken_by_a_wrong_clock() {
    let rules = rules();
    let mut facts = ready(&rules);
    facts.readings[1].at = 5 * 60 + SLACK;
    assert_eq!(may_agree(&facts), Ok(()), "零头");
    facts.readings[1].at += 1;
    assert_eq!(may_agree(&facts), Err(vec!["“中”测的时间不对，手机的钟动过，重测：氧。".to_owned()]));
    facts.readings.push(read("氧", "中", true, 6));
    assert_eq!(may_agree(&facts), Ok(()), "钟对准了，重测过");
}

#[test]
fn a_reading_written_down_later_is_as_old_as_it_was_taken() {
    let rules = [rule("氧", &[])];
    let mut facts = ready(&rules);
    let late = |at, ago: i64, within| Reading { ago: ago * 60, ..read("氧", "作业点", within, at) };
    facts.now = 40 * 60;
    facts.readings = vec![late(40, 29, true)];
    assert_eq!(may_agree(&facts), Ok(()), "29 分钟前测的");
    facts.readings = vec![late(40, 31, true)];
    assert_eq!(may_agree(&facts), Err(vec!["“作业点”测的过时了，重测：氧。".to_owned()]));
    assert_eq!(next_test(&facts.readings, 60, 40 * 60), Some(29 * 60), "下一次从测的时候算");
    facts.readings = vec![late(20, 0, true), late(40, 15, true)];
    assert_eq!(may_agree(&facts), Ok(()), "先测出的、后测出的都合格");
    facts.readings = vec![late(30, 0, false), late(40, 15, true)];
    let overtaken = "“作业点”补记的是早先测的，后来测出过不合格，当场重测：氧。";
    assert_eq!(may_agree(&facts), Err(vec![overtaken.to_owned()]), "25 分测的顶不了 30 分测的");
    assert_eq!(bad(&facts.gases, &facts.readings).collect::<Vec<_>>(), ["氧（作业点）"]);
    facts.readings.push(late(40, 0, true));
    assert_eq!(may_agree(&facts), Ok(()), "又当场测过");
    facts.readings = vec![late(40, 15, true)];
    assert!(may_resume(&facts, broken(30, 0)).is_ok(), "断了 10 分钟不用重测");
    facts.now = 70 * 60;
    facts.readings = vec![late(69, 45, true)];
    assert!(may_resume(&facts, broken(30, 0)).is_err(), "断了以后记的，可是断以前测的");
}

#[test]
fn an_old_reading_written_down_after_the_gas_was_good_again_does_not_make_it_bad() {
    let rules = [rule("氧", &[])];
    let mut facts = ready(&rules);
    let late = |at, ago: i64, within| Reading { ago: ago * 60, ..read("氧", "作业点", within, at) };
    facts.now = 45 * 60;
    facts.readings = vec![late(30, 0, false), late(40, 0, true), late(45, 20, true)];
    assert_eq!(tested(&rules[0], "作业点", &facts.readings, Since::EVER, facts.now), Tested::Good(20));
    assert_eq!(may_agree(&facts), Ok(()), "30 分不合格，40 分又合格了");
    assert_eq!(bad(&facts.gases, &facts.readings).count(), 0);
    facts.readings[1].within = false;
    assert_eq!(tested(&rules[0], "作业点", &facts.readings, Since::EVER, facts.now), Tested::Overtaken);
    facts.readings = vec![late(40, 0, true), late(40, 0, false), late(45, 20, true)];
    assert_eq!(tested(&rules[0], "作业点", &facts.readings, Since::EVER, facts.now), Tested::Overtaken, "一样晚的看后记的");
}

#[test]
fn a_list_grows_old_twelve_hours_after_its_check_began() {
    let rules = rules();
    let facts = ready(&rules);
    assert!(!is_outdated(&Facts { now: 12 * 3600, ..facts.clone() }));
    assert!(is_outdated(&Facts { now: 12 * 3600 + 1, ..facts.clone() }));
    assert!(!is_outdated(&Facts { list: List::Void, now: 12 * 3600 + 1, ..facts }), "不算数的另外说");
}

#[test]
fn minutes_ago_are_a_number_of_at_most_a_day() {
    assert_eq!([minutes_ago("0"), minutes_ago(" 12 "), minutes_ago("1440")], [Ok(0), Ok(12), Ok(1440)]);
    assert_eq!(minutes_ago("１５"), Ok(15), "全角");
    assert!(["", "十", "-3", "1.5"].into_iter().all(|said| minutes_ago(said).unwrap_err().starts_with("写上")));
    assert!(minutes_ago("1441").unwrap_err().contains("重测"));
}

#[test]
fn the_next_test_is_due_when_the_oldest_place_is() {
    let readings = [read("氧", "上", true, 0), read("氧", "下", true, 10), read("氧", "上", true, 20)];
    assert_eq!(next_test(&readings, 120, 20 * 60), Some(110 * 60), "下部是 10 分时测的");
    assert_eq!(next_test(&readings, 120, 140 * 60), Some(-10 * 60));
    assert_eq!(next_test(&readings, 0, 0), None);
    assert_eq!(next_test(&[], 120, 0), None);
    let mut rules = rules();
    rules[1].retest_minutes = 60;
    assert_eq!(retest_minutes(&rules.iter().collect::<Vec<_>>()), 60);
    assert_eq!(retest_minutes(&[]), 0);
}

#[test]
fn work_ends_only_when_everybody_is_out() {
    assert_eq!(may_end(2, "2"), Ok(2));
    assert!(may_end(2, "1").unwrap_err().contains("少了人"));
    assert!(may_end(2, "3").is_err());
    assert!(may_end(2, "两个").unwrap_err().starts_with("写上"));
}

#[test]
fn spans_are_said_as_people_say_them() {
    let said: Vec<String> = [-5, 59, 60, 3599, 3600, 7500].map(span).into();
    assert_eq!(said, ["不到 1 分钟", "不到 1 分钟", "1 分钟", "59 分钟", "1 小时", "2 小时 5 分钟"]);
}

fn any_found() -> impl Strategy<Value = Found> {
    prop_oneof![Just(Found::Nothing), Just(Found::Pass), Just(Found::Fail), any::<bool>().prop_map(|explained| Found::Na { explained }),]
}

fn any_readings() -> impl Strategy<Value = Vec<Reading>> {
    let gas = prop_oneof![Just("氧"), Just("硫化氢")];
    let height = prop_oneof![Just("上"), Just("中"), Just("下"), Just("作业点")];
    proptest::collection::vec((gas, height, any::<bool>(), 0_i64..60, 0_i64..40), 0..24).prop_map(|all| {
        let one = |(gas, height, within, minute, ago): (&str, &str, bool, i64, i64)| Reading {
            ago: ago * 60,
            ..read(gas, height, within, minute)
        };
        all.into_iter().map(one).collect()
    })
}

proptest! {
    #[test]
    fn no_reading_and_no_signature_gets_past_a_failing_stop_item(
        at in 0_usize..3,
        readings in any_readings(),
        signed in proptest::collection::vec("[甲-癸]", 0..4),
    ) {
        let rules = rules();
        let mut facts = ready(&rules);
        facts.items[at] = item(true, Found::Fail);
        facts.readings.extend(readings);
        facts.workers.extend(signed.clone());
        facts.guardians.extend(signed);
        prop_assert!(is_stopped(&facts.items));
        prop_assert!(may_agree(&facts).is_err());
    }

    #[test]
    fn what_is_agreed_to_has_every_place_tested_in_time_and_every_stop_item_right(
        found in proptest::collection::vec((any::<bool>(), any_found()), 1..6),
        readings in any_readings(),
        now in 0_i64..7200,
    ) {
        let rules = rules();
        let facts = Facts {
            items: found.into_iter().map(|(stop, found)| item(stop, found)).collect(),
            readings,
            now,
            ..ready(&rules)
        };
        if may_agree(&facts).is_ok() {
            for item in &facts.items {
                prop_assert!(item.found != Found::Nothing);
                prop_assert!(!item.stop || [Found::Pass, Found::Na { explained: true }].contains(&item.found), "{:?}", item);
            }
            for rule in &rules {
                for height in heights(rule) {
                    let here: Vec<&Reading> = facts.readings.iter().filter(|one| one.gas == rule.gas && one.height == height).collect();
                    let last = here.last().unwrap();
                    prop_assert!(last.within && now - last.taken() <= 30 * 60 && last.at - now <= SLACK);
                    let newest = here.iter().max_by_key(|one| one.taken()).unwrap();
                    prop_assert!(last.ago == 0 || newest.within || newest.taken() == last.taken());
                }
            }
        }
    }

    #[test]
    fn waiting_never_makes_it_right(readings in any_readings(), now in 3600_i64..7200, more in 0_i64..100_000) {
        let rules = rules();
        let facts = Facts { readings, now, ..ready(&rules) };
        let later = Facts { now: now + more, ..facts.clone() };
        prop_assert!(may_agree(&facts).is_ok() || may_agree(&later).is_err());
    }
}
