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
