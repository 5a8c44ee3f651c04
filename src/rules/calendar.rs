//! 日历：一个周期从哪天算起。

use crate::content::Cadence;

/// 公历的一天。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 年。
    pub year: i32,
    /// 月，1–12。
    pub month: u32,
    /// 日，1–31。
    pub day: u32,
}

impl Date {
    /// 比谁都早的一天：从头看的时候用，日子读不出来的时候也用。
    pub const EARLIEST: Self = Self { year: 1970, month: 1, day: 1 };

    /// 读 `YYYY-MM-DD` 开头的文字；读不懂返回 `None`。
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.get(..10)?.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok().filter(|month| (1..=12).contains(month))?;
        let day = parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
        Some(Self { year, month, day })
    }

    /// 从 1970-01-01 起的天数（之前为负）。
    pub fn days(self) -> i64 {
        let shifted = i64::from(self.year) - i64::from(self.month <= 2);
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * (i64::from(self.month) + if self.month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// 星期几，0 是星期一。
    pub fn weekday(self) -> u32 {
        // 1970-01-01 是星期四；余数必在 0–6。
        u32::try_from((self.days() + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// 由 [`Self::days`] 的天数得回那一天。
    pub fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // 月在 1–12、日在 1–31；年离谱到放不下时收在两头。
        let small = |value: i64| u32::try_from(value).unwrap_or(1);
        Self { year: i32::try_from(year).unwrap_or(if year < 0 { i32::MIN } else { i32::MAX }), month: small(month), day: small(day) }
    }

    /// 往后（负数是往前）几天。
    pub fn plus(self, days: i64) -> Self {
        Self::from_days(self.days() + days)
    }

    /// 往后几个月的同一天；那个月没有这一天，取月末（1月31日加一个月是2月28或29日）。
    pub fn plus_months(self, months: i64) -> Self {
        let first = self.month_start_after(months);
        first.plus(i64::from(self.day.min(first.month_days()) - 1))
    }

    /// 往后几个月的1日。
    fn month_start_after(self, months: i64) -> Self {
        let all = i64::from(self.year) * 12 + i64::from(self.month) - 1 + months;
        let month = u32::try_from(all.rem_euclid(12) + 1).unwrap_or(1);
        Self { year: i32::try_from(all.div_euclid(12)).unwrap_or(self.year), month, day: 1 }
    }

    /// 这个月有几天。
    pub fn month_days(self) -> u32 {
        let first = Self { day: 1, ..self };
        u32::try_from(first.month_start_after(1).days() - first.days()).unwrap_or(31)
    }

    /// 这一天所在的周期，从哪天到哪天（都算在内）。触发式的周期就是这一天。
    pub fn period(self, cadence: Cadence) -> (Self, Self) {
        let part_of_year = |months: u32| {
            let start = Self { month: (self.month - 1) / months * months + 1, day: 1, ..self };
            (start, start.month_start_after(i64::from(months)).plus(-1))
        };
        match cadence {
            Cadence::Week => {
                let monday = self.plus(-i64::from(self.weekday()));
                (monday, monday.plus(6))
            }
            Cadence::Month => part_of_year(1),
            Cadence::Quarter => part_of_year(3),
            Cadence::HalfYear => part_of_year(6),
            Cadence::Year => part_of_year(12),
            _ => (self, self),
        }
    }

    /// 记录里的写法 `YYYY-MM-DD`。
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// 短的写法，如"11月21日"。
    pub fn short(self) -> String {
        format!("{}月{}日", self.month, self.day)
    }

    /// 给人看的写法，如"11月21日 星期六"。
    pub fn label(self) -> String {
        let weekday = ["一", "二", "三", "四", "五", "六", "日"][self.weekday() as usize];
        format!("{}月{}日 星期{weekday}", self.month, self.day)
    }

    /// 两天在不在同一个周期里：同一天、同一周（周一起）、同一月、季、半年、年。
    ///
    /// 触发式的周期（作业前、节前、预警……）按天算。
    pub fn same_period(self, other: Self, cadence: Cadence) -> bool {
        let part_of_year = |months: u32| self.year == other.year && (self.month - 1) / months == (other.month - 1) / months;
        match cadence {
            Cadence::Week => (self.days() - i64::from(self.weekday())) == (other.days() - i64::from(other.weekday())),
            Cadence::Month => part_of_year(1),
            Cadence::Quarter => part_of_year(3),
            Cadence::HalfYear => part_of_year(6),
            Cadence::Year => part_of_year(12),
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    #[test]
    fn days_and_weekdays_follow_the_calendar() {
        assert_eq!(date("1970-01-01").days(), 0);
        assert_eq!(date("2000-03-01").days() - date("2000-02-28").days(), 2);
        assert_eq!(date("2100-03-01").days() - date("2100-02-28").days(), 1);
        assert_eq!(date("2026-11-21").label(), "11月21日 星期六");
    }

    #[test]
    fn a_month_later_stays_in_that_month() {
        assert_eq!(date("2026-01-31").plus_months(1).iso(), "2026-02-28");
        assert_eq!(date("2028-01-31").plus_months(1).iso(), "2028-02-29");
        assert_eq!(date("2026-11-30").plus_months(3).iso(), "2027-02-28");
        assert_eq!(date("2026-03-15").plus_months(-3).iso(), "2025-12-15");
        assert_eq!(date("2026-11-21").plus(10).iso(), "2026-12-01");
    }

    #[test]
    fn periods_have_the_ends_people_expect() {
        let ends = |day: &str, cadence| {
            let (from, to) = date(day).period(cadence);
            (from.iso(), to.iso())
        };
        let both = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(ends("2026-11-22", Cadence::Week), both("2026-11-16", "2026-11-22"));
        assert_eq!(ends("2026-01-01", Cadence::Week), both("2025-12-29", "2026-01-04"));
        assert_eq!(ends("2028-02-10", Cadence::Month), both("2028-02-01", "2028-02-29"));
        assert_eq!(ends("2026-11-22", Cadence::Quarter), both("2026-10-01", "2026-12-31"));
        assert_eq!(ends("2026-06-30", Cadence::HalfYear), both("2026-01-01", "2026-06-30"));
        assert_eq!(ends("2026-11-22", Cadence::Year), both("2026-01-01", "2026-12-31"));
        assert_eq!(ends("2026-11-22", Cadence::Night), both("2026-11-22", "2026-11-22"));
    }

    #[test]
    fn periods_begin_where_people_expect() {
        let same = |a: &str, b: &str, cadence| date(a).same_period(date(b), cadence);
        assert!(same("2026-11-16", "2026-11-22", Cadence::Week));
        assert!(!same("2026-11-22", "2026-11-23", Cadence::Week));
        assert!(same("2025-12-29", "2026-01-04", Cadence::Week), "跨年的一周还是一周");
        assert!(same("2026-10-01", "2026-12-31", Cadence::Quarter));
        assert!(!same("2026-09-30", "2026-10-01", Cadence::Quarter));
        assert!(!same("2025-11-21", "2026-11-21", Cadence::Month));
        assert!(!same("2026-06-30", "2026-07-01", Cadence::HalfYear));
        assert!(!same("2026-11-20", "2026-11-21", Cadence::Day));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use super::*;

    proptest::proptest! {
        #[test]
        fn days_read_back(days in -700_000_i64..2_000_000) {
            proptest::prop_assert_eq!(Date::from_days(days).days(), days);
        }

        #[test]
        fn a_period_holds_its_day_and_the_next_one_begins_right_after(days in -100_000_i64..200_000, which in 0_usize..6) {
            let cadence = [Cadence::Day, Cadence::Week, Cadence::Month, Cadence::Quarter, Cadence::HalfYear, Cadence::Year][which];
            let day = Date::from_days(days);
            let (from, to) = day.period(cadence);
            proptest::prop_assert!(from <= day && day <= to);
            proptest::prop_assert!(from.same_period(to, cadence) && from.same_period(day, cadence));
            let (next, _) = to.plus(1).period(cadence);
            proptest::prop_assert_eq!(next, to.plus(1));
            proptest::prop_assert!(!to.same_period(next, cadence));
        }

        #[test]
        fn due_dates_never_go_back(days in -100_000_i64..200_000, later in 0_i64..800, months in 1_i64..72) {
            let (one, two) = (Date::from_days(days), Date::from_days(days + later));
            proptest::prop_assert!(one.plus_months(months) <= two.plus_months(months));
            proptest::prop_assert!(one < one.plus_months(months));
            proptest::prop_assert!(one.plus_months(months) <= one.plus_months(months + 1));
        }
    }
}
