//! 隐患的来去：报了几处、改好几处、还有几处、超了几处，改好要几天，按什么分。

use super::super::Date;
use super::{Ratio, Span, Spread};

/// 一处隐患里要数的。几个名字由页面定：没写的、没评估的也要有个名字，加起来才等于总数。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DangerFact {
    /// 哪天报的。
    pub opened: Date,
    /// 哪天销号（没评估过的一般隐患是验收通过）；还没有是 `None`。
    pub closed: Option<Date>,
    /// 要在哪天前改好；没定是 `None`。
    pub due: Option<Date>,
    /// 一般还是重大。
    pub grade: String,
    /// 会出哪种事故。
    pub accident: String,
    /// 在哪里。
    pub place: String,
    /// 谁报的。
    pub finder: String,
    /// 是哪一项、什么样；看同样的事有没有再出。
    pub thing: String,
}

/// 看着不对的。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// 报出的日子在今天以后。
    OpenedLater,
    /// 销号的日子在今天以后。
    ClosedLater,
    /// 销号早于报出。
    ClosedFirst,
}

impl Odd {
    /// 给人看的词。
    pub fn word(self) -> &'static str {
        match self {
            Self::OpenedLater => "报出的日子在今天以后",
            Self::ClosedLater => "改好的日子在今天以后",
            Self::ClosedFirst => "改好早于报出",
        }
    }
}

impl DangerFact {
    /// 日子对不对得上。
    pub fn odd(&self, today: Date) -> Option<Odd> {
        match self.closed {
            _ if self.opened > today => Some(Odd::OpenedLater),
            Some(closed) if closed > today => Some(Odd::ClosedLater),
            Some(closed) if closed < self.opened => Some(Odd::ClosedFirst),
            _ => None,
        }
    }

    /// 到这天收工时还没改好。
    fn is_open_on(&self, day: Date) -> bool {
        self.opened <= day && self.closed.is_none_or(|closed| closed > day)
    }

    fn is_overdue_on(&self, day: Date) -> bool {
        self.is_open_on(day) && self.due.is_some_and(|due| due < day)
    }
}

/// 一批隐患：对得上的，和另放的。
#[derive(Clone, Debug, Default)]
pub struct Dangers {
    /// 日子对得上的。
    pub good: Vec<DangerFact>,
    /// 另放的。
    pub odd: Vec<(Odd, DangerFact)>,
}

/// 一段日子里的总数。`open_before + opened == closed + open`。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// 上一段留下来没改好的。
    pub open_before: usize,
    /// 这一段报的。
    pub opened: usize,
    /// 这一段改好的，包括上一段留下来的。
    pub closed: usize,
    /// 这一段报的里面改好了的。
    pub closed_of_opened: usize,
    /// 这一段改好的里面，过了时限才改好的。
    pub closed_late: usize,
    /// 末了还没改好的。
    pub open: usize,
    /// 末了还没改好、也过了时限的。
    pub overdue: usize,
    /// 末了还没改好、没定时限的。
    pub no_due: usize,
}

impl Totals {
    /// 本期报的，改好了几成：改好的 ÷ 本期报的。
    pub fn of_opened(&self) -> Ratio {
        Ratio { part: self.closed_of_opened, whole: self.opened }
    }

    /// 手上的，改好了几成：本期改好的 ÷（上期留下的 + 本期报的）。
    pub fn of_all(&self) -> Ratio {
        Ratio { part: self.closed, whole: self.open_before + self.opened }
    }
}

/// 图上的一格。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// 横坐标上的字。
    pub label: String,
    /// 这一格里报的。
    pub opened: usize,
    /// 这一格里改好的。
    pub closed: usize,
    /// 末了还没改好的。
    pub open: usize,
}

/// 按什么分的一份：本期报的里有几处、几处还没改好、几处超期。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// 名字。
    pub name: String,
    /// 本期报的。
    pub opened: usize,
    /// 其中还没改好的（含超期）。
    pub open: usize,
    /// 其中超期的。
    pub overdue: usize,
}

impl Dangers {
    /// 分出看着不对的。
    pub fn sort(facts: impl IntoIterator<Item = DangerFact>, today: Date) -> Self {
        let mut sorted = Self::default();
        for fact in facts {
            match fact.odd(today) {
                Some(odd) => sorted.odd.push((odd, fact)),
                None => sorted.good.push(fact),
            }
        }
        sorted
    }

    /// 最早报的一天。
    pub fn earliest(&self) -> Option<Date> {
        self.good.iter().map(|one| one.opened).min()
    }

    fn opened_in(&self, span: Span) -> impl Iterator<Item = &DangerFact> {
        self.good.iter().filter(move |one| span.contains(one.opened))
    }

    fn closed_in(&self, span: Span) -> impl Iterator<Item = (&DangerFact, Date)> {
        self.good.iter().filter_map(move |one| Some((one, one.closed.filter(|closed| span.contains(*closed))?)))
    }

    /// 一段日子里的总数。
    pub fn totals(&self, span: Span) -> Totals {
        let mut totals = Totals::default();
        for one in &self.good {
            let closed = one.closed.filter(|closed| span.contains(*closed));
            totals.open_before += usize::from(one.opened < span.from && one.closed.is_none_or(|closed| closed >= span.from));
            if span.contains(one.opened) {
                totals.opened += 1;
                totals.closed_of_opened += usize::from(closed.is_some());
            }
            totals.closed += usize::from(closed.is_some());
            totals.closed_late += usize::from(closed.zip(one.due).is_some_and(|(closed, due)| closed > due));
            totals.open += usize::from(one.is_open_on(span.to));
            totals.overdue += usize::from(one.is_overdue_on(span.to));
            totals.no_due += usize::from(one.is_open_on(span.to) && one.due.is_none());
        }
        totals
    }

    /// 一格一格地看来去。
    pub fn flow(&self, span: Span) -> Vec<Flow> {
        let buckets = span.buckets();
        let at = |day: Date| buckets.partition_point(|bucket| bucket.to < day);
        let mut flow: Vec<Flow> =
            buckets.iter().map(|bucket| Flow { label: bucket.label.clone(), opened: 0, closed: 0, open: 0 }).collect();
        for one in self.opened_in(span) {
            flow[at(one.opened)].opened += 1;
        }
        for (_, closed) in self.closed_in(span) {
            flow[at(closed)].closed += 1;
        }
        let mut open = self.totals(span).open_before;
        for one in &mut flow {
            open = (open + one.opened).saturating_sub(one.closed);
            one.open = open;
        }
        flow
    }

    /// 本期改好的，各用了几天（当天报当天改好是 0 天）。
    pub fn days_to_close(&self, span: Span) -> Option<Spread> {
        let days = self.closed_in(span).filter_map(|(one, closed)| usize::try_from(closed.days() - one.opened.days()).ok());
        Spread::of(days.collect())
    }

    /// 本期报的，按什么分；多的在前，一样多的按名字。
    pub fn shares(&self, span: Span, key: impl Fn(&DangerFact) -> &str) -> Vec<Share> {
        let mut keyed: Vec<(&str, &DangerFact)> = self.opened_in(span).map(|one| (key(one), one)).collect();
        keyed.sort_by_key(|(name, _)| *name);
        let count =
            |all: &[(&str, &DangerFact)], test: fn(&DangerFact, Date) -> bool| all.iter().filter(|(_, one)| test(one, span.to)).count();
        let mut shares: Vec<Share> = keyed
            .chunk_by(|one, other| one.0 == other.0)
            .map(|all| Share {
                name: all[0].0.to_owned(),
                opened: all.len(),
                open: count(all, DangerFact::is_open_on),
                overdue: count(all, DangerFact::is_overdue_on),
            })
            .collect();
        shares.sort_by(|one, other| other.opened.cmp(&one.opened).then_with(|| one.name.cmp(&other.name)));
        shares
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::Choice;
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    fn fact(opened: &str, closed: &str, due: &str) -> DangerFact {
        let word = |text: &str| text.to_owned();
        DangerFact {
            opened: date(opened),
            closed: Date::parse(closed),
            due: Date::parse(due),
            grade: word("一般"),
            accident: word("触电"),
            place: word("一车间"),
            finder: word("张三"),
            thing: word("护罩没装"),
        }
    }

    const TODAY: &str = "2026-11-22";

    fn some() -> Dangers {
        let all = [
            fact("2026-10-20", "2026-11-02", "2026-10-31"),
            fact("2026-10-25", "", "2026-11-21"),
            fact("2026-11-03", "2026-11-03", ""),
            fact("2026-11-05", "2026-11-10", "2026-11-10"),
            fact("2026-11-20", "", "2026-11-22"),
            fact("2026-11-21", "", ""),
            fact("2026-09-01", "2026-09-30", ""),
        ];
        Dangers::sort(all, date(TODAY))
    }

    #[test]
    fn a_month_opens_closes_and_carries_over() {
        let span = Choice::Month.span(date(TODAY), None);
        let totals = some().totals(span);
        let wanted = Totals { open_before: 2, opened: 4, closed: 3, closed_of_opened: 2, closed_late: 1, open: 3, overdue: 1, no_due: 1 };
        assert_eq!(totals, wanted);
        assert_eq!(totals.of_opened().label(), "50%");
        assert_eq!(totals.of_all().label(), "50%");
        let days = some().days_to_close(span).expect("改好过");
        assert_eq!((days.count, days.mean, days.median, days.longest), (3, 60, 50, 13));
    }

    #[test]
    fn on_the_due_day_it_is_not_yet_overdue() {
        let due_today = Dangers::sort([fact("2026-11-20", "", TODAY)], date(TODAY));
        assert_eq!(due_today.totals(Choice::Month.span(date(TODAY), None)).overdue, 0);
    }

    #[test]
    fn what_cannot_be_is_set_apart_and_counted_nowhere_else() {
        let today = date(TODAY);
        let odd = [
            fact("2026-11-10", "2026-11-09", ""),
            fact("2036-01-01", "", ""),
            fact("2026-11-10", "2036-01-01", ""),
            fact("2036-01-01", "2026-01-01", ""),
        ];
        let sorted = Dangers::sort(odd, today);
        let kinds: Vec<Odd> = sorted.odd.iter().map(|(odd, _)| *odd).collect();
        assert_eq!(kinds, [Odd::ClosedFirst, Odd::OpenedLater, Odd::ClosedLater, Odd::OpenedLater]);
        assert_eq!(sorted.totals(Choice::All.span(today, sorted.earliest())), Totals::default());
    }

    #[test]
    fn the_curve_ends_where_the_totals_end() {
        for choice in Choice::ALL {
            let dangers = some();
            let span = choice.span(date(TODAY), dangers.earliest());
            assert_eq!(dangers.flow(span).last().map(|one| one.open), Some(dangers.totals(span).open), "{choice:?}");
        }
    }

    fn any_fact() -> impl Strategy<Value = DangerFact> {
        let day = || (2025_i32..2028, 1_u32..=12, 1_u32..=28).prop_map(|(year, month, day)| Date { year, month, day });
        let word = || "[甲乙丙]";
        (day(), proptest::option::of(day()), proptest::option::of(day()), word(), word(), word(), word(), word()).prop_map(
            |(opened, closed, due, grade, accident, place, finder, thing)| DangerFact {
                opened,
                closed,
                due,
                grade,
                accident,
                place,
                finder,
                thing,
            },
        )
    }

    proptest! {
        #[test]
        fn every_breakdown_adds_up_to_the_total(facts in proptest::collection::vec(any_fact(), 0..60)) {
            let (today, given) = (date(TODAY), facts.len());
            let dangers = Dangers::sort(facts, today);
            prop_assert_eq!(dangers.good.len() + dangers.odd.len(), given);
            for choice in Choice::ALL {
                let span = choice.span(today, dangers.earliest());
                let totals = dangers.totals(span);
                prop_assert_eq!(totals.open_before + totals.opened, totals.closed + totals.open);
                prop_assert!(totals.closed_of_opened <= totals.opened && totals.closed_of_opened <= totals.closed);
                prop_assert!(totals.overdue + totals.no_due <= totals.open && totals.closed_late <= totals.closed);
                let keys: [fn(&DangerFact) -> &str; 5] =
                    [|one| &one.grade, |one| &one.accident, |one| &one.place, |one| &one.finder, |one| &one.thing];
                for key in keys {
                    let shares = dangers.shares(span, key);
                    prop_assert_eq!(shares.iter().map(|one| one.opened).sum::<usize>(), totals.opened);
                    prop_assert_eq!(shares.iter().map(|one| one.open).sum::<usize>(), totals.opened - totals.closed_of_opened);
                    prop_assert!(shares.iter().all(|one| one.overdue <= one.open && one.open <= one.opened));
                    prop_assert!(shares.is_sorted_by(|one, other| one.opened >= other.opened));
                }
                let flow = dangers.flow(span);
                prop_assert_eq!(flow.iter().map(|one| one.opened).sum::<usize>(), totals.opened);
                prop_assert_eq!(flow.iter().map(|one| one.closed).sum::<usize>(), totals.closed);
                prop_assert_eq!(flow.last().map(|one| one.open), Some(totals.open));
                prop_assert_eq!(dangers.days_to_close(span).map_or(0, |days| days.count), totals.closed);
            }
        }

        #[test]
        fn over_all_time_nothing_came_before(facts in proptest::collection::vec(any_fact(), 0..60)) {
            let dangers = Dangers::sort(facts, date(TODAY));
            let totals = dangers.totals(Choice::All.span(date(TODAY), dangers.earliest()));
            prop_assert_eq!(totals.open_before, 0);
            prop_assert_eq!(totals.opened, dangers.good.len());
        }
    }
}
