//! 作业前核对单什么时候能同意作业、能恢复作业、能结束。它不替代作业票，只在不该干的时候拦住。
//!
//! 时间都是秒（1970 起），由外面给。拿不准的都按不能：没测、过时、钟动过，都要重测。

use super::gas::narrow;
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
    /// 不合格；提交时不合格、后来更正成合格的也算：改好了要重新核对一遍。报过隐患的也算，后来销了号的也是。
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
    /// 第几秒记的。
    pub at: i64,
    /// 记的时候，是多少秒以前测的；当场记的是 0。
    pub ago: i64,
}

impl Reading {
    /// 第几秒测的。
    fn taken(&self) -> i64 {
        self.at.saturating_sub(self.ago)
    }
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
    /// 同意的时候说了连续监测没有；还没同意是 `None`。
    pub watched: Option<bool>,
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
    /// 隔了一会儿才记的，在它以后测出过不合格，要当场重测。
    Overtaken,
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
/// 早于这么多分钟测的不收：过了一天，记它没有用。
const MOST_AGO: u32 = 24 * 60;
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

/// 一种气体在一处测得怎么样；`since` 以前测的不算（中断以前测的）。
///
/// 只看最近记的一次：后来测出不合格的，先前的不作数。隔了一会儿才记的，顶替不了在它以后测出的不合格；那以后又测出合格的不算。
pub fn tested(rule: &GasRule, height: &str, readings: &[Reading], since: Since, now: i64) -> Tested {
    let of_place = |one: &Reading| one.gas == rule.gas && one.height == height;
    let Some(at) = readings.iter().rposition(of_place) else { return Tested::Not };
    let last = &readings[at];
    let went_back = readings[at + 1..].iter().any(|next| last.at.saturating_sub(next.at) > SLACK);
    // 一样晚的取后记的
    let newest = readings[..at].iter().filter(|one| of_place(one)).max_by_key(|one| one.taken());
    let overtaken = last.ago > 0 && newest.is_some_and(|one| !one.within && one.taken() > last.taken());
    let age = now - last.taken();
    match age / 60 {
        _ if !last.within => Tested::Bad,
        _ if overtaken => Tested::Overtaken,
        _ if now - last.at < -SLACK || went_back => Tested::Ahead,
        _ if at < since.read || last.taken() < since.at => Tested::Old(age / 60),
        minutes if age > seconds(fresh_minutes(rule)) => Tested::Old(minutes),
        minutes => Tested::Good(minutes.max(0)),
    }
}

/// 记的时候说是多少分钟前测的：写的是一个数，不超过一天；全角的数字也认。
///
/// # Errors
/// 一句给人看的话。
pub fn minutes_ago(said: &str) -> Result<u32, &'static str> {
    match narrow(said).parse::<u32>() {
        Ok(minutes) if minutes <= MOST_AGO => Ok(minutes),
        Ok(_) => Err("一天以前测的不用填了：到跟前重测。"),
        Err(_) => Err("写上是多少分钟以前测的，只写数字；现在测的写 0。"),
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
        List::Submitted(_) if is_outdated(facts) => {
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
        Found::Na { explained: false } if item.stop => {
            Some(format!("第 {n} 项是否决项，答了不适用：用“更正一项”，在备注里写明为什么不适用。"))
        }
        Found::Pass if item.stop && item.measure == Measure::Missing => {
            Some(format!("第 {n} 项是否决项，要的读数没有填：重新做一张核对单，到跟前读了填上。"))
        }
        _ => None,
    }
}

/// 核对单过时了：从开始查起超过 12 小时。在干的也要停下来，重新核对。
pub fn is_outdated(facts: &Facts<'_>) -> bool {
    matches!(facts.list, List::Submitted(at) if facts.now - at > LIST_SECONDS)
}

/// 有没有否决项不合格：有就不能作业，补什么都没有用。
pub fn is_stopped(items: &[Item]) -> bool {
    items.iter().any(|item| item.fails())
}

/// 这种气体在这张单上要不要测：随着一项走的，那一项在 `excused` 里就不用测。
/// 测过一次就一直要测：测出来的不合格，改答案躲不过去。
pub fn is_asked(rule: &GasRule, excused: &[String], readings: &[Reading]) -> bool {
    rule.item.is_empty() || !excused.contains(&rule.item) || readings.iter().any(|one| one.gas == rule.gas)
}

/// 要连续监测，同意的时候没有：那时不用测，后来更正了答案才会有。补测几处不顶事，要从头核对。
pub fn is_unwatched(facts: &Facts<'_>) -> bool {
    facts.watched == Some(false) && facts.gases.iter().any(|rule| rule.retest_minutes == 0)
}

/// 气体还差什么，一处一处说；`since` 给出一种气体从哪里起测的才算。
fn untested(facts: &Facts<'_>, since: impl Fn(&GasRule) -> Since) -> Vec<String> {
    let mut missing = Vec::new();
    for place in places(facts.gases.iter().copied()) {
        let (mut not, mut bad, mut overtaken, mut old, mut ahead) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for rule in facts.gases.iter().filter(|rule| heights(rule).contains(&place)) {
            match tested(rule, place, &facts.readings, since(rule), facts.now) {
                Tested::Good(_) => {}
                Tested::Not => not.push(rule.gas.as_str()),
                Tested::Bad => bad.push(rule.gas.as_str()),
                Tested::Overtaken => overtaken.push(rule.gas.as_str()),
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
        say(&overtaken, "补记的是早先测的，后来测出过不合格，当场重测", "");
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
    missing.extend(unread(&short, &facts.readings).map(|what| format!("{what}还没有测。")));
    if is_unwatched(facts) {
        missing.push("这张单要连续监测，同意的时候没有：结束作业，重新做一张核对单。".to_owned());
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// 最近一次不合格的、记的那次以后测出过不合格的，是哪几处：作业中测出来就要停工、撤人。
pub fn bad<'a>(gases: &'a [&GasRule], readings: &'a [Reading]) -> impl Iterator<Item = String> + 'a {
    spots(gases, readings, |tested| matches!(tested, Tested::Bad | Tested::Overtaken))
}

/// 要测、一次都没有测过的是哪几处。
pub fn unread<'a>(gases: &'a [&GasRule], readings: &'a [Reading]) -> impl Iterator<Item = String> + 'a {
    spots(gases, readings, |tested| matches!(tested, Tested::Not))
}

/// 测得是某个样子的各处，如 `氧（上）`；不看新不新。
fn spots<'a>(gases: &'a [&GasRule], readings: &'a [Reading], is: fn(Tested) -> bool) -> impl Iterator<Item = String> + 'a {
    let all = gases.iter().flat_map(|rule| heights(rule).into_iter().map(move |height| (*rule, height)));
    all.filter(move |(rule, height)| is(tested(rule, height, readings, Since::EVER, 0)))
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
    let oldest = readings.iter().enumerate().filter(|(at, one)| !newer(*at, one)).map(|(_, one)| one.taken()).min()?;
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
mod tests;
