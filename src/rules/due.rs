//! 该查的查了没有。

use crate::content::Cadence;

use super::Date;

/// 一张检查表在今天的样子。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// 本周期还没做。
    Todo,
    /// 开了头没交。
    Started,
    /// 本周期做过了。
    Done,
}

/// 由本表的各次检查（业务日、是否已提交）得出今天的样子。放弃的检查不要传进来。
pub fn due(cadence: Cadence, today: Date, runs: impl Iterator<Item = (Date, bool)>) -> Due {
    let mut state = Due::Todo;
    for (day, submitted) in runs {
        if !day.same_period(today, cadence) {
            continue;
        }
        if submitted {
            return Due::Done;
        }
        state = Due::Started;
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    #[test]
    fn a_weekly_check_done_on_monday_is_done_all_week() {
        let runs = [(day("2026-11-16"), true)];
        assert_eq!(due(Cadence::Week, day("2026-11-21"), runs.into_iter()), Due::Done);
        assert_eq!(due(Cadence::Week, day("2026-11-23"), runs.into_iter()), Due::Todo);
    }

    #[test]
    fn an_open_run_is_started_and_a_submitted_one_wins() {
        let today = day("2026-11-21");
        assert_eq!(due(Cadence::Day, today, [(today, false)].into_iter()), Due::Started);
        assert_eq!(due(Cadence::Day, today, [(today, true), (today, false)].into_iter()), Due::Done);
        assert_eq!(due(Cadence::Day, today, [(day("2026-11-20"), true)].into_iter()), Due::Todo);
    }
}
