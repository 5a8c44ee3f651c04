//! 作业前核对单什么时候能同意作业、能恢复作业、能结束。它不替代作业票，只在不该干的时候拦住。
//!
//! 时间都是秒（1970 起），由外面给。拿不准的都按不能：没测、过时、钟动过，都要重测。

use crate::content::GasRule;

/// 核对单交了没有。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// 还没交。
    Open,
    /// 交了，第几秒开始查的：从看现场那时候算起，不从交的时候。
    Submitted(i64),
    /// 作废了、放弃了；补录的也是，不是当场查的。
    Void,
}

/// 一项查得怎么样。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// 没查。
    Nothing,
    /// 合格。
    Pass,
    /// 不合格；提交时不合格、后来更正成合格的也算：改好了要重新核对一遍。
    Fail,
    /// 不适用，写了为什么没有。
    Na {
        /// 写了为什么。
        explained: bool,
    },
}

/// 一项自己的读数怎么样。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// 不要读数，也没有填。
    NotAsked,
    /// 要读数，没有填。
    Missing,
    /// 在限值里。
    Within,
    /// 不在限值里。
    Beyond,
}

/// 核对单上的一项，照表里的次序。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// 否决项。
    pub stop: bool,
    /// 查得怎么样。
    pub found: Found,
    /// 自己的读数。
    pub measure: Measure,
}

impl Item {
    /// 是否决项，不合格；读数不在限值里的，答了合格也算不合格。
    fn fails(self) -> bool {
        self.stop && (self.found == Found::Fail || self.measure == Measure::Beyond)
    }
}

/// 一次气体检测，照记下的先后。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// 什么气体。
    pub gas: String,
    /// 在哪测的。
    pub height: String,
    /// 在限值里。
    pub within: bool,
    /// 第几秒测的。
    pub at: i64,
}

/// 一张核对单到现在的样子。
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// 交了没有。
    pub list: List,
    /// 各项。
    pub items: Vec<Item>,
    /// 这种作业要测的气体。
    pub gases: Vec<&'a GasRule>,
    /// 测过的。
    pub readings: Vec<Reading>,
    /// 签了字的监护人。
    pub guardians: Vec<String>,
    /// 签了字的作业人。
    pub workers: Vec<String>,
    /// 这张单上记下的最晚的一刻。
    pub latest: i64,
    /// 现在。
    pub now: i64,
}

/// 从哪里起测的才算：照钟算，也照记下的先后算，钟动过也混不过去。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// 第几秒。
    pub at: i64,
    /// 那以前测过几次。
    pub read: usize,
}

impl Since {
    /// 都算。
    pub const EVER: Self = Self { at: i64::MIN, read: 0 };
}

/// 一种气体在一处测得怎么样。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested {
    /// 没测。
    Not,
    /// 最近一次不合格。
    Bad,
    /// 合格，但过时了，几分钟前测的。
    Old(i64),
    /// 测的时间比现在、比后来测的还晚：钟动过。
    Ahead,
    /// 合格，几分钟前测的。
    Good(i64),
}

/// 规则里没写多久内测的才算数时，从严按这么多分钟。
const STRICT_MINUTES: usize = 30;
/// 从开始核对起过了多久就要重新核对：隔了一个班，现场不是原来的现场。产品的从严做法，不是条文。
const LIST_SECONDS: i64 = 12 * 3600;
/// 两次看钟之间的零头：测完马上看，不算“比现在还晚”。
const SLACK: i64 = 60;
/// 规则没分高度时，测一处。
const ONE_PLACE: &str = "作业点";

/// 一种气体要在哪几处测。
pub fn heights(rule: &GasRule) -> Vec<&str> {
    if rule.heights.is_empty() { vec![ONE_PLACE] } else { rule.heights.iter().map(String::as_str).collect() }
}

/// 多少分钟以内测的才算数。
pub fn fresh_minutes(rule: &GasRule) -> usize {
    if rule.before_minutes == 0 { STRICT_MINUTES } else { rule.before_minutes }
}

/// 一种气体在一处测得怎么样；`since` 以前测的不算（中断以前测的）。只看最近一次：后来测出不合格的，先前的不作数。
pub fn tested(rule: &GasRule, height: &str, readings: &[Reading], since: Since, now: i64) -> Tested {
    let of_place = |one: &Reading| one.gas == rule.gas && one.height == height;
    let Some(at) = readings.iter().rposition(of_place) else { return Tested::Not };
    let last = &readings[at];
    let went_back = readings[at + 1..].iter().any(|next| last.at.saturating_sub(next.at) > SLACK);
    let age = now - last.at;
    match age / 60 {
        _ if !last.within => Tested::Bad,
        _ if age < -SLACK || went_back => Tested::Ahead,
        _ if at < since.read || last.at < since.at => Tested::Old(age / 60),
        minutes if age > seconds(fresh_minutes(rule)) => Tested::Old(minutes),
        minutes => Tested::Good(minutes.max(0)),
    }
}

fn seconds(minutes: usize) -> i64 {
    i64::try_from(minutes).unwrap_or(i64::MAX / 60).saturating_mul(60)
}

/// 能不能同意作业。
///
/// # Errors
/// 还差什么，一条一句给人看的话。
pub fn may_agree(facts: &Facts<'_>) -> Result<(), Vec<String>> {
    let mut missing = list_missing(facts);
    missing.extend(untested(facts, |_| Since::EVER));
    if facts.guardians.is_empty() {
        missing.push("监护人还没有签字。".to_owned());
    }
    if facts.workers.is_empty() {
        missing.push("作业人一个都没有签字。".to_owned());
    }
    if facts.guardians.iter().any(|one| facts.workers.contains(one)) {
        missing.push("监护人不能同时是作业人：换一个人监护，重新做一张核对单。".to_owned());
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// 核对单自己还差什么：算不算数、过时没有、各项、钟。
fn list_missing(facts: &Facts<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    match facts.list {
        List::Open => missing.push("核对单还没有提交签字。".to_owned()),
        List::Void => missing.push("这张核对单不算数了：重新做一张。".to_owned()),
        List::Submitted(at) if facts.now - at > LIST_SECONDS => {
            missing.push("核对单开始查到现在超过 12 小时，现场变了：重新做一张。".to_owned());
        }
        List::Submitted(_) => {}
    }
    if facts.items.is_empty() {
        missing.push("核对单上问的文字读不出来：重新做一张。".to_owned());
    }
    missing.extend(facts.items.iter().enumerate().filter_map(|(at, item)| item_missing(at + 1, *item)));
    if facts.latest.saturating_sub(facts.now) > SLACK {
        missing.push("手机的钟往回拨过：对准时间，重新测气。".to_owned());
    }
    missing
}

fn item_missing(n: usize, item: Item) -> Option<String> {
    match item.found {
        Found::Nothing => Some(format!("第 {n} 项没有查。")),
        _ if item.fails() => Some(format!("第 {n} 项不合格，是否决项：不能作业。改好以后重新做一张核对单。")),
        Found::Na { explained: false } if item.stop => Some(format!("第 {n} 项是否决项，答了不适用：用“更正一项”写明为什么不适用。")),
        Found::Pass if item.stop && item.measure == Measure::Missing => {
            Some(format!("第 {n} 项是否决项，要的读数没有填：重新做一张核对单，到跟前读了填上。"))
        }
        _ => None,
    }
}

/// 有没有否决项不合格：有就不能作业，补什么都没有用。
pub fn is_stopped(items: &[Item]) -> bool {
    items.iter().any(|item| item.fails())
}

/// 气体还差什么，一处一处说；`since` 给出一种气体从哪里起测的才算。
fn untested(facts: &Facts<'_>, since: impl Fn(&GasRule) -> Since) -> Vec<String> {
    let mut missing = Vec::new();
    for place in places(facts.gases.iter().copied()) {
        let (mut not, mut bad, mut old, mut ahead) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for rule in facts.gases.iter().filter(|rule| heights(rule).contains(&place)) {
            match tested(rule, place, &facts.readings, since(rule), facts.now) {
                Tested::Good(_) => {}
                Tested::Not => not.push(rule.gas.as_str()),
                Tested::Bad => bad.push(rule.gas.as_str()),
                Tested::Old(_) => old.push(rule.gas.as_str()),
                Tested::Ahead => ahead.push(rule.gas.as_str()),
            }
        }
        let mut say = |gases: &[&str], words: &str, then: &str| {
            if !gases.is_empty() {
                missing.push(format!("“{place}”{words}：{}。{then}", gases.join("、")));
            }
        };
        say(&not, "还没有测", "");
        say(&bad, "不合格", "人不进去，通风、查原因，再测。");
        say(&old, "测的过时了，重测", "");
        say(&ahead, "测的时间不对，手机的钟动过，重测", "");
    }
    missing
}

/// 要测的各处，照规则里的先后，不重复。
pub fn places<'a>(gases: impl Iterator<Item = &'a GasRule>) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    for place in gases.flat_map(heights) {
        if !all.contains(&place) {
            all.push(place);
        }
    }
    all
}

/// 中断以后，一种气体从哪里起测的才算：断得久的，断了以后测的才算。
///
/// 钟往回拨过的，断了多久说不准，按断得久算；规则没写多久的，断了就要重测。
pub fn counts_since(rule: &GasRule, broken: Since, now: i64) -> Since {
    let away = now - broken.at;
    if away < 0 || away >= seconds(rule.break_minutes) { broken } else { Since::EVER }
}

/// 能不能恢复作业：从 `broken` 起中断的。核对单自己还要算数；断得久的，断了以后要重测合格；不管多久，最近一次不合格的不行。
///
/// # Errors
/// 还差什么，一条一句给人看的话。
pub fn may_resume(facts: &Facts<'_>, broken: Since) -> Result<(), Vec<String>> {
    let is_long = |rule: &&GasRule| counts_since(rule, broken, facts.now) == broken;
    let (long, short): (Vec<&GasRule>, Vec<&GasRule>) = facts.gases.iter().partition(|rule| is_long(rule));
    let mut missing = list_missing(facts);
    missing.extend(untested(&Facts { gases: long, ..facts.clone() }, |_| broken));
    missing.extend(bad(&short, &facts.readings).map(|what| format!("{what}不合格：人不进去，通风、查原因，再测。")));
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// 最近一次不合格的是哪几处：作业中测出来就要停工、撤人。
pub fn bad<'a>(gases: &'a [&GasRule], readings: &'a [Reading]) -> impl Iterator<Item = String> + 'a {
    let all = gases.iter().flat_map(|rule| heights(rule).into_iter().map(move |height| (*rule, height)));
    all.filter(|(rule, height)| tested(rule, height, readings, Since::EVER, 0) == Tested::Bad)
        .map(|(rule, height)| format!("{}（{height}）", rule.gas))
}

/// 多少分钟重测一次：几种气体不一样的，取最短；都不用定时重测的是 0。
pub fn retest_minutes(gases: &[&GasRule]) -> usize {
    gases.iter().map(|rule| rule.retest_minutes).filter(|minutes| *minutes > 0).min().unwrap_or(0)
}

/// 离下一次重测还有几秒，过了是负的；不用定时重测、还没测过的是 `None`。
///
/// 每种气体每一处都要重测到，所以从测得最早的那一处算起。
pub fn next_test(readings: &[Reading], minutes: u32, now: i64) -> Option<i64> {
    let newer = |at: usize, one: &Reading| readings[at + 1..].iter().any(|next| next.gas == one.gas && next.height == one.height);
    let oldest = readings.iter().enumerate().filter(|(at, one)| !newer(*at, one)).map(|(_, one)| one.at).min()?;
    (minutes > 0).then(|| oldest + i64::from(minutes) * 60 - now)
}

/// 能不能结束：出来的和进去的对得上；返回出来了几个人。
///
/// # Errors
/// 一句给人看的话。
pub fn may_end(entered: usize, out: &str) -> Result<u32, String> {
    match out.trim().parse::<u32>() {
        Err(_) => Err("写上出来了几个人，只写数字。".to_owned()),
        Ok(out) if usize::try_from(out) == Ok(entered) => Ok(out),
        Ok(out) => {
            Err(format!("签字进去的是 {entered} 人，写的是出来 {out} 人，对不上：不能结束。马上点名；少了人，按应急卡来，不要自己下去找。"))
        }
    }
}

/// 多久以前、还有多久，给人看的写法。
pub fn span(seconds: i64) -> String {
    match seconds.max(0) / 60 {
        0 => "不到 1 分钟".to_owned(),
        minutes if minutes < 60 => format!("{minutes} 分钟"),
        minutes if minutes % 60 == 0 => format!("{} 小时", minutes / 60),
        minutes => format!("{} 小时 {} 分钟", minutes / 60, minutes % 60),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(gas: &str, heights: &[&str]) -> GasRule {
        GasRule {
            checks: vec!["x".to_owned()],
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
        Reading { gas: gas.to_owned(), height: height.to_owned(), within, at: minute * 60 }
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
                "第 1 项是否决项，答了不适用：用“更正一项”写明为什么不适用。",
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
        proptest::collection::vec((gas, height, any::<bool>(), 0_i64..60), 0..24)
            .prop_map(|all| all.into_iter().map(|(gas, height, within, minute)| read(gas, height, within, minute)).collect())
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
                        let last = facts.readings.iter().rfind(|one| one.gas == rule.gas && one.height == height).unwrap();
                        prop_assert!(last.within && now - last.at <= 30 * 60 && last.at - now <= SLACK);
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
}
