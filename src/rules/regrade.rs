//! 端点的归法改过以后：先前照算出来的定的等级，和现在算出来的对不上，是要重评，不是谁手工定的。

use super::{Method, OnCut, assess};
use crate::content::{RiskLevel, Scales};

/// 一次要重评的分级。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regrade {
    /// 先前定的。
    pub was: RiskLevel,
    /// 现在算出来的。
    pub now: RiskLevel,
    /// 照另一种端点归法算，正是先前定的那一级。
    pub by_boundary: bool,
}

impl Regrade {
    /// 一句给人看的话。
    pub fn sentence(self) -> String {
        let (was, now) = (self.was.color().0, self.now.color().0);
        match self.by_boundary {
            true => format!("按先前约定的端点归法定的是{was}；现在的归法算出来是{now}，要重评。"),
            false => format!("先前定的是{was}，没有写理由；照现在的刻度和归法算出来是{now}，要重评。"),
        }
    }
}

/// 存着的等级 `was` 没有写理由，就是照算出来的定的；照现在的归法算出来是另一级的要重评。
/// 写了理由的是人定的，算不了的（直接判定、分值不在刻度上）没有可比的，都是 `None`。
pub fn regrade(scales: &Scales, method: Method, values: &[String], was: RiskLevel, reason: &str, on_cut: OnCut) -> Option<Regrade> {
    if !reason.trim().is_empty() {
        return None;
    }
    let level = |on_cut| Some(assess(scales, method, values, on_cut).ok()?.level);
    let now = level(on_cut)?;
    let other = match on_cut {
        OnCut::Higher => OnCut::Lower,
        OnCut::Lower => OnCut::Higher,
    };
    (now != was).then(|| Regrade { was, now, by_boundary: level(other) == Some(was) })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn asked(values: &[&str], was: RiskLevel, reason: &str, on_cut: OnCut) -> Option<Regrade> {
        let text = std::fs::read_to_string("public/content/scales.json").expect("有刻度文件");
        let scales: Scales = crate::content::read(&text).expect("刻度读得懂");
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        regrade(&scales, Method::Matrix, &values, was, reason, on_cut)
    }

    #[test]
    fn a_risk_on_the_cut_is_graded_again_when_the_boundary_changes_and_not_before() {
        assert_eq!(asked(&["4", "5"], RiskLevel::Red, "", OnCut::Higher), None);
        let again = asked(&["4", "5"], RiskLevel::Red, "", OnCut::Lower).expect("要重评");
        assert_eq!(again, Regrade { was: RiskLevel::Red, now: RiskLevel::Orange, by_boundary: true });
        assert_eq!(again.sentence(), "按先前约定的端点归法定的是红；现在的归法算出来是橙，要重评。");
        // And back: what was graded while the lower level had it.
        let back = asked(&["4", "5"], RiskLevel::Orange, "", OnCut::Higher).expect("要重评");
        assert_eq!((back.now, back.by_boundary), (RiskLevel::Red, true));
        // Off the cut nothing changes.
        assert_eq!(asked(&["5", "5"], RiskLevel::Red, "", OnCut::Lower), None);
    }

    #[test]
    fn a_level_with_a_reason_is_set_by_hand_and_another_mismatch_does_not_blame_the_boundary() {
        assert_eq!(asked(&["4", "5"], RiskLevel::Red, "同行出过事", OnCut::Lower), None);
        assert_eq!(asked(&["4", "7"], RiskLevel::Red, "", OnCut::Lower), None, "不在刻度上的算不了");
        let odd = asked(&["1", "1"], RiskLevel::Red, " ", OnCut::Lower).expect("没有理由的对不上");
        assert_eq!((odd.now, odd.by_boundary), (RiskLevel::Blue, false));
        assert!(odd.sentence().starts_with("先前定的是红，没有写理由"));
    }

    #[test]
    fn what_is_judged_directly_is_never_graded_again() {
        let text = std::fs::read_to_string("public/content/scales.json").expect("有刻度文件");
        let scales: Scales = crate::content::read(&text).expect("刻度读得懂");
        assert_eq!(regrade(&scales, Method::Direct, &[], RiskLevel::Red, "", OnCut::Lower), None);
    }
}
