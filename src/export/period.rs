//! 台账的期间：本月、本季、本年，或者从哪天到哪天。两头的日子都算在里面。

use std::collections::BTreeSet;

use crate::journal::Day;
use crate::rules::Date;

/// 一段日子。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// 头一天。
    pub from: Day,
    /// 最后一天。
    pub to: Day,
}

impl Period {
    /// 今天所在的月。
    pub fn month(today: Day) -> Self {
        Self::months(today, 1)
    }

    /// 今天所在的季。
    pub fn quarter(today: Day) -> Self {
        Self::months(today, 3)
    }

    /// 今天所在的年。
    pub fn year(today: Day) -> Self {
        Self::months(today, 12)
    }

    /// 从哪天到哪天。写得不对，说为什么。
    ///
    /// # Errors
    /// 一句给人看的话：没写、不是一天、倒着写。
    pub fn between(from: &str, to: &str) -> Result<Self, &'static str> {
        let (from, to) = (Day::parse(from).ok_or("写上从哪天起。")?, Day::parse(to).ok_or("写上到哪天为止。")?);
        if from <= to { Ok(Self { from, to }) } else { Err("“从”那天要在“到”那天前面，或同一天。") }
    }

    /// 今天所在的、`size` 个月一段的那一段，从一月排起。
    fn months(today: Day, size: u32) -> Self {
        let Some(Date { year, month, .. }) = Date::parse(today.as_str()) else { return Self { from: today, to: today } };
        let first = (month - 1) / size * size + 1;
        let day = |month: u32, day: u32| Day::parse(&format!("{year:04}-{month:02}-{day:02}"));
        let last = (28..=31).rev().find_map(|one| day(first + size - 1, one));
        Self { from: day(first, 1).unwrap_or(today), to: last.unwrap_or(today) }
    }

    /// 在不在里面。
    pub fn has(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// 里面一段一段没有的日子；`seen` 是有的。到 `until` 为止，往后的还没到，不算。
    pub fn gaps(&self, seen: &BTreeSet<Day>, until: Day) -> Vec<Self> {
        let mut gaps: Vec<Self> = Vec::new();
        let (mut day, mut open) = (self.from, false);
        while day <= self.to.min(until) {
            match gaps.last_mut() {
                _ if seen.contains(&day) => open = false,
                Some(gap) if open => gap.to = day,
                _ => {
                    gaps.push(Self { from: day, to: day });
                    open = true;
                }
            }
            let Some(next) = next(day) else { break };
            day = next;
        }
        gaps
    }

    /// 给人看，如 `2026-11-01 至 2026-11-30`。
    pub fn words(&self) -> String {
        if self.from == self.to { self.from.to_string() } else { format!("{} 至 {}", self.from, self.to) }
    }

    /// 文件名里用，如 `20261101-20261130`。
    pub fn digits(&self) -> String {
        let plain = |day: Day| day.as_str().replace('-', "");
        format!("{}-{}", plain(self.from), plain(self.to))
    }
}

/// 下一天；9999 年的最后一天没有下一天。
fn next(day: Day) -> Option<Day> {
    let Date { year, month, day } = Date::parse(day.as_str())?;
    let on = |year: i32, month: u32, day: u32| Day::parse(&format!("{year:04}-{month:02}-{day:02}"));
    on(year, month, day + 1).or_else(|| on(year, month + 1, 1)).or_else(|| on(year + 1, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(period: Period) -> String {
        period.words()
    }

    #[test]
    fn month_quarter_and_year_are_those_of_the_calendar() {
        let day = |text: &str| Day::parse(text).expect("是一天");
        assert_eq!(words(Period::month(day("2028-02-03"))), "2028-02-01 至 2028-02-29");
        assert_eq!(words(Period::month(day("2026-11-22"))), "2026-11-01 至 2026-11-30");
        assert_eq!(words(Period::quarter(day("2026-11-22"))), "2026-10-01 至 2026-12-31");
        assert_eq!(words(Period::quarter(day("2026-06-30"))), "2026-04-01 至 2026-06-30");
        assert_eq!(words(Period::year(day("2026-11-22"))), "2026-01-01 至 2026-12-31");
        assert_eq!(Period::month(day("2026-11-22")).digits(), "20261101-20261130");
    }

    #[test]
    fn both_ends_belong_to_it_and_a_period_written_backwards_is_refused() {
        let period = Period::between("2026-11-01", "2026-11-03").expect("写得对");
        let has = |text| period.has(Day::parse(text).expect("是一天"));
        assert!(has("2026-11-01") && has("2026-11-03") && !has("2026-10-31") && !has("2026-11-04"));
        assert_eq!(words(Period::between("2026-11-01", "2026-11-01").expect("一天")), "2026-11-01");
        assert!(Period::between("2026-11-02", "2026-11-01").is_err());
        assert!(Period::between("", "2026-11-01").is_err());
        assert!(Period::between("2026-11-01", "2026-02-30").is_err());
    }

    #[test]
    fn gaps_are_whole_stretches_and_days_that_have_not_come_are_none() {
        let day = |text: &str| Day::parse(text).expect("是一天");
        let seen = ["2026-02-27", "2026-03-02"].map(day).into();
        let period = Period::between("2026-02-25", "2026-03-31").expect("写得对");
        let gaps: Vec<String> = period.gaps(&seen, day("2026-03-04")).iter().map(Period::words).collect();
        assert_eq!(gaps, ["2026-02-25 至 2026-02-26", "2026-02-28 至 2026-03-01", "2026-03-03 至 2026-03-04"]);
        assert_eq!(period.gaps(&seen, day("2026-02-24")), []);
        assert_eq!(Period::month(day("9999-12-31")).gaps(&BTreeSet::new(), day("9999-12-31")).len(), 1);
    }
}
