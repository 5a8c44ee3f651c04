//! 看得出名堂的数：该查的、隐患的来去、改得快慢、老在一处出的、四色。
//!
//! 都从列表里的大概算，不装一条记录；日子从外面来。看着不对的（销号早于报出、日子在今天以后）另放，
//! 不混进别的数，也不会有负的天数。每种分法加起来都等于总数。

mod again;
mod dangers;
mod runs;
mod span;

pub use again::{Again, REPEAT_DAYS, repeats};
pub use dangers::{DangerFact, Dangers, Flow, Odd, Share, Totals};
pub use runs::{Quick, RunEnd, RunFact, RunShare, RunTotals, quick_runs, run_shares, run_totals};
pub use span::{Bucket, Choice, Span};

/// 几分之几。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// 其中的。
    pub part: usize,
    /// 一共。
    pub whole: usize,
}

impl Ratio {
    /// 千分之几，四舍五入；一共是零就没有。
    pub fn per_mille(self) -> Option<usize> {
        self.part.checked_mul(1000)?.checked_add(self.whole / 2)?.checked_div(self.whole)
    }

    /// 给人看的百分数，一位小数，如 `66.7%`；一共是零是“—”。
    ///
    /// 没到头的不写成 100%，有一点的不写成 0%。
    pub fn label(self) -> String {
        match self.per_mille() {
            None => "—".to_owned(),
            Some(1000) if self.part < self.whole => "99.9%".to_owned(),
            Some(0) if self.part > 0 => "0.1%".to_owned(),
            Some(n) => format!("{}%", tenths(n)),
        }
    }
}

/// 几天改好的：平均和居中，都以十分之一天计，没有舍入以外的误差。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// 几处。
    pub count: usize,
    /// 平均，十分之一天，四舍五入。
    pub mean: usize,
    /// 居中的那个（双数个取中间两个的平均），十分之一天。
    pub median: usize,
    /// 最长的，天。
    pub longest: usize,
}

impl Spread {
    /// 一处也没有是 `None`。
    pub fn of(mut days: Vec<usize>) -> Option<Self> {
        days.sort_unstable();
        let (count, longest) = (days.len(), *days.last()?);
        let sum: usize = days.iter().sum();
        let median = (days[(count - 1) / 2] + days[count / 2]) * 5;
        Some(Self { count, mean: (sum * 10 + count / 2) / count, median, longest })
    }
}

/// 以十分之一计的数写成小数，整的不带零：135 是 `13.5`，130 是 `13`。
pub fn tenths(n: usize) -> String {
    match n % 10 {
        0 => (n / 10).to_string(),
        part => format!("{}.{part}", n / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_but_never_up_to_all_or_down_to_none() {
        let label = |part, whole| Ratio { part, whole }.label();
        assert_eq!(label(2, 3), "66.7%");
        assert_eq!(label(1, 2), "50%");
        assert_eq!(label(3, 3), "100%");
        assert_eq!(label(0, 3), "0%");
        assert_eq!(label(9999, 10_000), "99.9%");
        assert_eq!(label(1, 10_000), "0.1%");
        assert_eq!(label(0, 0), "—");
    }

    #[test]
    fn days_to_close_have_an_exact_mean_and_median() {
        assert_eq!(Spread::of(vec![]), None);
        assert_eq!(Spread::of(vec![7]), Some(Spread { count: 1, mean: 70, median: 70, longest: 7 }));
        assert_eq!(Spread::of(vec![10, 1, 2]), Some(Spread { count: 3, mean: 43, median: 20, longest: 10 }));
        assert_eq!(Spread::of(vec![0, 1]), Some(Spread { count: 2, mean: 5, median: 5, longest: 1 }));
        assert_eq!(tenths(43), "4.3");
        assert_eq!(tenths(70), "7");
    }
}
