//! 看哪一段日子，分成几格画。

use super::super::Date;

/// 选哪一段。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// 本月 1 号到今天。
    #[default]
    Month,
    /// 本季第一天到今天。
    Quarter,
    /// 今年 1 月 1 日到今天。
    Year,
    /// 从最早的一条到今天。
    All,
}

impl Choice {
    /// 四种，按看的次序。
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::All];

    /// 给人看的词。
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "本月",
            Self::Quarter => "本季",
            Self::Year => "本年",
            Self::All => "全部",
        }
    }

    /// 到今天为止的那一段；`earliest` 是最早的一条，没有或在今天以后就从今天起。
    pub fn span(self, today: Date, earliest: Option<Date>) -> Span {
        let from = match self {
            Self::Month => Date { day: 1, ..today },
            Self::Quarter => Date { month: (today.month - 1) / 3 * 3 + 1, day: 1, ..today },
            Self::Year => Date { month: 1, day: 1, ..today },
            Self::All => earliest.unwrap_or(today).min(today),
        };
        Span { from, to: today }
    }
}

/// 一段日子，两头都算。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// 头一天。
    pub from: Date,
    /// 末一天。
    pub to: Date,
}

/// 图上的一格：到这一天为止。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// 横坐标上的字。
    pub label: String,
    /// 头一天。
    pub from: Date,
    /// 末一天。
    pub to: Date,
}

/// 一格多大。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grain {
    Day,
    Week,
    Month,
    Year,
}

impl Span {
    /// 在不在这一段里。
    pub fn contains(self, date: Date) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// 给人看的写法，如 `2026-11-01 至 2026-11-22`。
    pub fn label(self) -> String {
        format!("{} 至 {}", iso(self.from), iso(self.to))
    }

    /// 分成一格一格，首尾相接，正好盖满：一个月内按天，一季按周（周一起），四年内按月，再长按年。
    pub fn buckets(self) -> Vec<Bucket> {
        let days = self.to.days() - self.from.days();
        let grain = match days {
            ..31 => Grain::Day,
            31..93 => Grain::Week,
            93..1462 => Grain::Month,
            _ => Grain::Year,
        };
        let (mut buckets, mut from) = (Vec::new(), self.from);
        while from <= self.to {
            let to = last_of(from, grain).min(self.to);
            buckets.push(Bucket { label: self.words(grain, from, to), from, to });
            from = after(to, 1);
        }
        buckets
    }

    fn words(self, grain: Grain, from: Date, to: Date) -> String {
        match grain {
            Grain::Day => format!("{}日", to.day),
            Grain::Week => format!("{:02}-{:02}", to.month, to.day),
            Grain::Month if self.from.year == self.to.year => format!("{}月", from.month),
            Grain::Month => format!("{}-{:02}", from.year, from.month),
            Grain::Year => format!("{}年", from.year),
        }
    }
}

/// 写成 `YYYY-MM-DD`。
pub(super) fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// 这一格的末一天。
fn last_of(from: Date, grain: Grain) -> Date {
    let first_of_next = match grain {
        Grain::Day => return from,
        Grain::Week => return after(from, 6 - from.weekday()),
        Grain::Month if from.month < 12 => Date { month: from.month + 1, day: 1, ..from },
        Grain::Month | Grain::Year => Date { year: from.year + 1, month: 1, day: 1 },
    };
    let mut last = from;
    while after(last, 1) < first_of_next {
        last = after(last, 1);
    }
    last
}

/// 再过几天（不多的几天）。
fn after(date: Date, days: u32) -> Date {
    let mut date = date;
    for _ in 0..days {
        date = next(date);
    }
    date
}

fn next(date: Date) -> Date {
    let tomorrow = Date { day: date.day + 1, ..date };
    let first =
        if date.month < 12 { Date { month: date.month + 1, day: 1, ..date } } else { Date { year: date.year + 1, month: 1, day: 1 } };
    // 月末的“32 号”和下月 1 号排在同一天，就该翻月了。
    if tomorrow.days() >= first.days() { first } else { tomorrow }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    #[test]
    fn a_period_runs_from_its_first_day_to_today() {
        let today = date("2026-11-22");
        let from = |choice: Choice| iso(choice.span(today, Some(date("2024-02-29"))).from);
        assert_eq!(Choice::ALL.map(from), ["2026-11-01", "2026-10-01", "2026-01-01", "2024-02-29"]);
        assert_eq!(Choice::All.span(today, None), Span { from: today, to: today });
        assert_eq!(Choice::All.span(today, Some(date("2036-01-01"))), Span { from: today, to: today }, "钟快了十年的不算最早");
        assert_eq!(Choice::Month.span(today, None).label(), "2026-11-01 至 2026-11-22");
    }

    #[test]
    fn buckets_are_days_weeks_months_or_years() {
        let today = date("2026-11-22");
        let labels = |choice: Choice, earliest: &str| -> Vec<String> {
            choice.span(today, Some(date(earliest))).buckets().into_iter().map(|one| one.label).collect()
        };
        assert_eq!(labels(Choice::Month, "2026-01-01").last().map(String::as_str), Some("22日"));
        assert_eq!(labels(Choice::Quarter, "2026-01-01")[..2], ["10-04", "10-11"]);
        assert_eq!(labels(Choice::Year, "2026-01-01").len(), 11);
        assert_eq!(labels(Choice::All, "2025-06-03").first().map(String::as_str), Some("2025-06"));
        assert_eq!(labels(Choice::All, "2019-06-03").first().map(String::as_str), Some("2019年"));
    }

    proptest! {
        #[test]
        fn buckets_cover_the_span_with_no_hole_and_no_overlap(year in 2015_i32..2030, month in 1_u32..=12, day in 1_u32..=28, long in 0_u32..3000) {
            let from = Date { year, month, day };
            let to = after(from, long);
            prop_assert_eq!(to.days() - from.days(), i64::from(long));
            let buckets = Span { from, to }.buckets();
            prop_assert_eq!(buckets.first().map(|one| one.from), Some(from));
            prop_assert_eq!(buckets.last().map(|one| one.to), Some(to));
            for pair in buckets.windows(2) {
                prop_assert_eq!(pair[0].to.days() + 1, pair[1].from.days());
            }
            prop_assert!(buckets.iter().all(|one| one.from <= one.to));
            prop_assert!(buckets.len() <= 50);
        }
    }
}
