//! 查得有多快。快不一定是错：熟手也快。所以只说给班组长一个人听，话也平着说。

use crate::content::PaceRule;

/// 快得该问一声：平均一项不到规定的秒数。
///
/// 钟往回拨过的（用时是负的）看不出快慢，不算；规定的秒数是 0 就是不看。
pub fn looks_fast(started: i64, submitted: i64, answered: usize, rule: &PaceRule) -> bool {
    let least = answered.saturating_mul(rule.seconds_per_item);
    submitted >= started && usize::try_from(submitted - started).is_ok_and(|taken| taken < least)
}

/// 一次交了的检查：什么表、几点到几点、答了几项。补录的、作废的不要传进来，它们本来就快。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass<'a> {
    /// 检查表。
    pub checklist: &'a str,
    /// 开始，秒。
    pub started: i64,
    /// 提交，秒。
    pub submitted: i64,
    /// 答了几项。
    pub answered: usize,
}

/// 查得快的一次。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fast {
    /// 传进来的第几次。
    pub at: usize,
    /// 用了几秒。
    pub seconds: i64,
    /// 同一张表平常用几秒（居中的那次）；没有别的可比是 `None`。
    pub usual: Option<i64>,
}

/// 给班组长看的那句话。
pub const FAST_WORDS: &str = "这几次比平时快，问一声是不是熟手，还是漏看了。";

/// 查得快的各次，照传进来的先后，旁边带着同一张表平常用多久。
pub fn fast_runs(passes: &[Pass<'_>], rule: &PaceRule) -> Vec<Fast> {
    let fast = |pass: &Pass<'_>| looks_fast(pass.started, pass.submitted, pass.answered, rule);
    let usual = |checklist: &str| {
        let same = passes.iter().filter(|one| one.checklist == checklist && one.submitted >= one.started && !fast(one));
        let mut taken: Vec<i64> = same.map(|one| one.submitted - one.started).collect();
        taken.sort_unstable();
        taken.get(taken.len() / 2).copied()
    };
    let all = passes.iter().enumerate().filter(|(_, pass)| fast(pass));
    all.map(|(at, pass)| Fast { at, seconds: pass.submitted - pass.started, usual: usual(pass.checklist) }).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(seconds_per_item: usize) -> PaceRule {
        PaceRule { seconds_per_item, basis: Vec::new(), note: String::new() }
    }

    #[test]
    fn twelve_items_in_twenty_seconds_is_worth_a_question_and_in_forty_is_not() {
        assert!(looks_fast(0, 20, 12, &rule(3)));
        assert!(!looks_fast(0, 36, 12, &rule(3)));
        assert!(!looks_fast(100, 90, 12, &rule(3)), "钟往回拨过");
        assert!(!looks_fast(0, 0, 12, &rule(0)), "不看快慢");
        assert!(!looks_fast(0, 0, 0, &rule(3)));
    }

    #[test]
    fn a_fast_one_is_told_with_what_is_usual_for_its_list() {
        let pass = |checklist, submitted| Pass { checklist, started: 0, submitted, answered: 10 };
        let passes = [pass("a", 200), pass("a", 12), pass("a", 90), pass("b", 5), pass("a", 150)];
        let told = fast_runs(&passes, &rule(3));
        assert_eq!(told, [Fast { at: 1, seconds: 12, usual: Some(150) }, Fast { at: 3, seconds: 5, usual: None }]);
    }

    proptest! {
        #[test]
        fn taking_longer_never_looks_faster(taken in 0_i64..10_000, more in 0_i64..10_000, answered in 0_usize..300, seconds in 0_usize..60) {
            prop_assert!(looks_fast(0, taken, answered, &rule(seconds)) || !looks_fast(0, taken + more, answered, &rule(seconds)));
        }
    }
}
