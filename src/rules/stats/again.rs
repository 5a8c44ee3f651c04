//! 老在一处出的、同一件事又出的。

use super::super::Date;
use super::{DangerFact, Dangers, Span};

/// 多少天里又出算“又出”。没有法规来源，是本工具的约定：一季左右，换过一轮班、做过一次月查。
pub const REPEAT_DAYS: i64 = 90;

/// 又出的一处（一件）。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// 名字。
    pub name: String,
    /// 最密的 90 天里有几天出过（同一天报几处算一天）。
    pub days: usize,
    /// 最近一次。
    pub last: Date,
    /// 还没改好几处。
    pub open: usize,
}

/// 90 天里在不同的日子出过两次以上的，最近一次要在这一段里；多的在前，再看谁近。`key` 给空的就是不看它。
pub fn repeats(dangers: &Dangers, span: Span, key: impl Fn(&DangerFact) -> &str) -> Vec<Again> {
    let mut keyed: Vec<(&str, &DangerFact)> = dangers.good.iter().map(|one| (key(one).trim(), one)).collect();
    keyed.retain(|(name, one)| !name.is_empty() && one.opened <= span.to);
    keyed.sort_by_key(|(name, one)| (*name, one.opened));
    let mut again: Vec<Again> = keyed.chunk_by(|one, other| one.0 == other.0).filter_map(|all| look(all, span)).collect();
    again.sort_by(|one, other| (other.days, other.last).cmp(&(one.days, one.last)).then_with(|| one.name.cmp(&other.name)));
    again
}

/// 同一个名字的，按日子先后。
fn look(all: &[(&str, &DangerFact)], span: Span) -> Option<Again> {
    let mut days: Vec<Date> = all.iter().map(|(_, one)| one.opened).collect();
    days.dedup();
    let last = *days.last()?;
    // 以这一段里的每一天为末，往回看 90 天
    let dense = days.iter().enumerate().filter(|(_, day)| span.contains(**day)).map(|(at, day)| {
        let from = days.partition_point(|one| day.days() - one.days() >= REPEAT_DAYS);
        at + 1 - from
    });
    let most = dense.max().filter(|most| *most >= 2)?;
    let open = all.iter().filter(|(_, one)| one.closed.is_none_or(|closed| closed > span.to)).count();
    Some(Again { name: all[0].0.to_owned(), days: most, last, open })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::Choice;
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    fn fact(opened: Date, place: &str) -> DangerFact {
        let word = String::new;
        DangerFact {
            opened,
            closed: None,
            due: None,
            grade: word(),
            accident: word(),
            place: place.to_owned(),
            finder: word(),
            thing: word(),
        }
    }

    fn at(days: &[(&str, &str)]) -> Vec<(String, usize)> {
        let today = date("2026-11-22");
        let dangers = Dangers::sort(days.iter().map(|(day, place)| fact(date(day), place)), today);
        let again = repeats(&dangers, Choice::Year.span(today, None), |one| &one.place);
        again.into_iter().map(|one| (one.name, one.days)).collect()
    }

    #[test]
    fn twice_in_ninety_days_is_again_and_ninety_days_apart_is_not() {
        assert_eq!(at(&[("2026-08-01", "甲"), ("2026-10-29", "甲")]), [("甲".to_owned(), 2)]);
        assert_eq!(at(&[("2026-08-01", "甲"), ("2026-10-30", "甲")]), []);
    }

    #[test]
    fn two_on_one_day_are_one_round_and_a_place_nobody_wrote_is_no_place() {
        assert_eq!(at(&[("2026-10-01", "甲"), ("2026-10-01", "甲")]), []);
        assert_eq!(at(&[("2026-10-01", " "), ("2026-10-02", "")]), []);
    }

    #[test]
    fn the_one_before_the_period_still_counts_if_the_last_is_in_it() {
        assert_eq!(at(&[("2025-12-20", "甲"), ("2026-01-05", "甲")]), [("甲".to_owned(), 2)]);
        assert_eq!(at(&[("2025-12-20", "甲"), ("2025-12-25", "甲")]), []);
    }

    proptest! {
        #[test]
        fn it_finds_what_looking_at_every_pair_finds(days in proptest::collection::vec((0_i64..400, "[甲乙]"), 0..12)) {
            let today = date("2026-11-22");
            let day = |back: i64| {
                // 400 天以内，借 `Date::days` 找回那一天
                let mut found = today;
                while found.days() > today.days() - back {
                    found = if found.day > 1 { Date { day: found.day - 1, ..found } } else if found.month > 1 { Date { month: found.month - 1, day: 28, ..found } } else { Date { year: found.year - 1, month: 12, day: 28 } };
                }
                found
            };
            let facts: Vec<DangerFact> = days.iter().map(|(back, place)| fact(day(*back), place)).collect();
            let span = Choice::Year.span(today, None);
            let mut slow: Vec<String> = Vec::new();
            for one in &facts {
                for other in &facts {
                    let apart = one.opened.days() - other.opened.days();
                    if one.place == other.place && (1..REPEAT_DAYS).contains(&apart) && span.contains(one.opened) && !slow.contains(&one.place) {
                        slow.push(one.place.clone());
                    }
                }
            }
            slow.sort();
            let mut fast: Vec<String> = repeats(&Dangers::sort(facts, today), span, |one| &one.place).into_iter().map(|one| one.name).collect();
            fast.sort();
            prop_assert_eq!(fast, slow);
        }
    }
}
