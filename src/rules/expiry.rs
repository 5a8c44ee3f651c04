//! 到期：还有几天、该不该提醒、换了新的到哪天。

use super::Date;
use crate::content::ExpirySeed;

/// 一样东西离到期多远。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// 过期几天了。
    Over(i64),
    /// 还有几天，该提醒了；0 是今天到期。
    Near(i64),
    /// 还有几天，还早。
    Far(i64),
}

/// 在 `expires` 那天到期（当天还有效）、提前 `remind` 天提醒的，今天看是什么样。
pub fn nearness(expires: Date, remind: u32, today: Date) -> Nearness {
    match expires.days() - today.days() {
        left if left < 0 => Nearness::Over(-left),
        left if left <= i64::from(remind) => Nearness::Near(left),
        left => Nearness::Far(left),
    }
}

/// 在 `done` 那天检过、换过，下次到哪天：`every` 个月一次；没有固定周期的（0）照证上写的，算不出。
///
/// 从做的那天算，不从旧的到期日算：早做不吃亏地往后拖，晚做也不把过期的日子算进新的一期。
pub fn renewed(done: Date, every: u32) -> Option<Date> {
    (every > 0).then(|| done.plus_months(i64::from(every)))
}

/// 没写告诉谁的，归哪个角色管：照行业挑来的那一种写着谁管；自己加的、改了名的没有，是空的。
pub fn keeper<'a>(seeds: &'a [ExpirySeed], kind: &str, name: &str) -> &'a str {
    seeds.iter().find(|seed| seed.kind == kind && seed.name == name).map_or("", |seed| &seed.who)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    #[test]
    fn the_last_day_is_still_good() {
        let on = |today| nearness(day("2026-11-30"), 7, day(today));
        assert_eq!(on("2026-12-01"), Nearness::Over(1));
        assert_eq!(on("2026-11-30"), Nearness::Near(0));
        assert_eq!(on("2026-11-23"), Nearness::Near(7));
        assert_eq!(on("2026-11-22"), Nearness::Far(8));
    }

    #[test]
    fn a_renewal_counts_from_the_day_it_was_done() {
        assert_eq!(renewed(day("2026-11-21"), 12), Some(day("2027-11-21")));
        assert_eq!(renewed(day("2026-08-31"), 6), Some(day("2027-02-28")));
        assert_eq!(renewed(day("2026-11-21"), 0), None, "没有固定周期的照证上写的");
    }

    #[test]
    fn what_was_picked_by_trade_is_kept_by_the_role_its_kind_names() {
        let seed = |kind: &str, name: &str, who: &str| ExpirySeed {
            id: name.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            sectors: Vec::new(),
            every: 0,
            remind: 30,
            who: who.to_owned(),
            basis: Vec::new(),
            note: String::new(),
        };
        let seeds = [seed("消防设施", "灭火器维修", "消防安全管理人"), seed("特种设备", "电梯定期检验", "设备管理员")];
        assert_eq!(keeper(&seeds, "特种设备", "电梯定期检验"), "设备管理员");
        assert_eq!(keeper(&seeds, "消防设施", "电梯定期检验"), "", "同名不同类的不是同一种");
        assert_eq!(keeper(&seeds, "消防设施", "三号灭火器"), "");
    }

    proptest! {
        #[test]
        fn days_left_only_shrink_and_overdue_sorts_first(start in -40_000_i64..60_000, left in -3000_i64..3000, remind in 0_u32..400, later in 1_i64..500) {
            let (expires, today) = (Date::from_days(start + left), Date::from_days(start));
            let now = nearness(expires, remind, today);
            let then = nearness(expires, remind, today.plus(later));
            let rank = |one| match one { Nearness::Over(days) => -days, Nearness::Near(days) | Nearness::Far(days) => days };
            prop_assert_eq!(rank(now), left);
            prop_assert_eq!(rank(then), left - later);
            prop_assert_eq!(matches!(now, Nearness::Over(_)), left < 0);
        }

        #[test]
        fn a_later_renewal_never_expires_sooner(start in -40_000_i64..60_000, later in 0_i64..900, every in 1_u32..80) {
            let (one, two) = (Date::from_days(start), Date::from_days(start + later));
            prop_assert!(renewed(one, every) <= renewed(two, every));
            prop_assert!(renewed(one, every) > Some(one));
        }
    }
}
