//! 风险分级的算术：分值相乘，和切点比。分值最多一位小数，全程用整数，没有舍入。

use std::cmp::Ordering;

use crate::content::{Cut, Golden, RiskLevel, Scales, Step};

/// 几个分值相乘的精确结果：`digits` 位小数的整数。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    value: u64,
    digits: u32,
}

/// 一个分值，以十分之一计：`"0.5"` 是 5。不是最多一位小数的正数返回 `None`。
fn tenths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() != 1 {
        return None;
    }
    Some(whole.parse::<u64>().ok()? * 10 + part.parse::<u64>().ok()?)
}

/// 分值依次相乘。任一个不是最多一位小数的数，或大到放不下，返回 `None`。
pub fn product<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<Product> {
    values.into_iter().try_fold(Product { value: 1, digits: 0 }, |all, value| {
        Some(Product { value: all.value.checked_mul(tenths(value)?)?, digits: all.digits + 1 })
    })
}

impl Product {
    fn scaled(self, digits: u32) -> Option<u64> {
        self.value.checked_mul(10_u64.checked_pow(digits.checked_sub(self.digits)?)?)
    }

    /// 写成十进制，末尾不带零，如 `270`、`1.5`。
    pub fn label(self) -> String {
        let one = 10_u64.pow(self.digits);
        let part = format!("{:0width$}", self.value % one, width = self.digits as usize);
        match part.trim_end_matches('0') {
            "" => (self.value / one).to_string(),
            part => format!("{}.{part}", self.value / one),
        }
    }
}

/// 正好落在切点上归哪一级。出货的刻度归较高一级，单位可以约定归较低一级。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnCut {
    /// 归较高一级。
    #[default]
    Higher,
    /// 归较低一级。
    Lower,
}

impl OnCut {
    /// 这条规矩怎么说。
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Higher => "正好等于切点的，归较高一级。",
            Self::Lower => "正好等于切点的，归较低一级（本单位约定）。",
        }
    }
}

/// 归哪一级：从高到低第一个够得着的切点；正好等于算不算够着由 `on_cut` 定。切点写得不对、哪个也够不着时返回 `None`。
///
/// 最低一级没有下一级可归，正好等于也是它。切点是 `scales.json` 里的数据：来自通行做法，依据待核。
pub fn grade(product: Product, cuts: &[Cut], on_cut: OnCut) -> Option<RiskLevel> {
    for (at, cut) in cuts.iter().enumerate() {
        let order = compare(product, &cut.from)?;
        let lowest = at + 1 == cuts.len();
        if order == Ordering::Greater || order == Ordering::Equal && (on_cut == OnCut::Higher || lowest) {
            return Some(cut.level);
        }
    }
    None
}

fn compare(product: Product, cut: &str) -> Option<Ordering> {
    let cut = Product { value: tenths(cut)?, digits: 1 };
    let digits = product.digits.max(cut.digits);
    Some(product.scaled(digits)?.cmp(&cut.scaled(digits)?))
}

/// 一级在切点上占哪一段，如“160 到不足 320”；没有这一级是空的。
pub fn span(cuts: &[Cut], level: RiskLevel, on_cut: OnCut) -> String {
    let Some(at) = cuts.iter().position(|cut| cut.level == level) else { return String::new() };
    let from = &cuts[at].from;
    let to = at.checked_sub(1).map(|above| &cuts[above].from);
    match (on_cut, to, at + 1 == cuts.len()) {
        (OnCut::Higher, None, _) => format!("{from} 及以上"),
        (OnCut::Higher, Some(to), true) => format!("不足 {to}"),
        (OnCut::Higher, Some(to), false) => format!("{from} 到不足 {to}"),
        (OnCut::Lower, None, _) => format!("超过 {from}"),
        (OnCut::Lower, Some(to), true) => format!("不超过 {to}"),
        (OnCut::Lower, Some(to), false) => format!("超过 {from}、不超过 {to}"),
    }
}

/// 怎么评出来的。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// 作业条件危险性分析：可能性 × 暴露 × 后果。
    Lec,
    /// 风险矩阵：可能性 × 后果。
    Matrix,
    /// 直接判定：不打分，写明为什么。
    Direct,
}

impl Method {
    /// 三种，按列出的次序。
    pub const ALL: [Self; 3] = [Self::Lec, Self::Matrix, Self::Direct];

    /// 存下来的词。
    pub fn slug(self) -> &'static str {
        match self {
            Self::Lec => "lec",
            Self::Matrix => "matrix",
            Self::Direct => "direct",
        }
    }

    /// 由存下来的词得回；不认识的是 `None`。
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.slug() == slug)
    }

    /// 给人看的词。
    pub fn label(self) -> &'static str {
        match self {
            Self::Lec => "LEC 打分",
            Self::Matrix => "风险矩阵",
            Self::Direct => "直接判定",
        }
    }

    /// 要打哪几个分：名字和刻度。直接判定不打分。
    pub fn factors(self, scales: &Scales) -> Vec<(&'static str, &[Step])> {
        match self {
            Self::Lec => vec![("可能性 L", &scales.lec.l), ("暴露 E", &scales.lec.e), ("后果 C", &scales.lec.c)],
            Self::Matrix => vec![("可能性", &scales.matrix.likelihood), ("后果", &scales.matrix.severity)],
            Self::Direct => Vec::new(),
        }
    }

    /// 切点；直接判定没有。
    pub fn cuts(self, scales: &Scales) -> &[Cut] {
        match self {
            Self::Lec => &scales.lec.cuts,
            Self::Matrix => &scales.matrix.cuts,
            Self::Direct => &[],
        }
    }
}

/// 打的分不收的原因。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GradeError {
    /// 第几个分没有打，从 0 起。
    Missing(usize),
    /// 第几个分不是正数。
    NotPositive(usize),
    /// 第几个分不在刻度上。
    OffScale(usize),
    /// 这种方法不打分。
    NoScores,
    /// 刻度数据写坏了。
    BadScales,
}

impl GradeError {
    /// 一句给人看的话；`names` 是各个分的名字。
    pub fn sentence(&self, names: &[&str]) -> String {
        let name = |at: &usize| names.get(*at).copied().unwrap_or("分值");
        match self {
            Self::Missing(at) => format!("{}还没有选。", name(at)),
            Self::NotPositive(at) => format!("{}要是大于 0 的数。", name(at)),
            Self::OffScale(at) => format!("{}不在刻度上：只从列出的几档里选。", name(at)),
            Self::NoScores => "直接判定不打分：选等级、写明为什么。".to_owned(),
            Self::BadScales => "分级的刻度读不懂，先别用分级结果。".to_owned(),
        }
    }
}

/// 评出来的：积和等级。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Graded {
    /// 分值的积。
    pub product: Product,
    /// 等级。
    pub level: RiskLevel,
}

/// 按一种方法评级：每个分都要在刻度上。
///
/// # Errors
/// 哪个分没打、不是正数、不在刻度上；方法不打分；刻度数据写坏了。
pub fn assess(scales: &Scales, method: Method, values: &[String], on_cut: OnCut) -> Result<Graded, GradeError> {
    let factors = method.factors(scales);
    if factors.is_empty() {
        return Err(GradeError::NoScores);
    }
    for (at, (_, steps)) in factors.iter().enumerate() {
        match values.get(at).map(|value| value.trim()) {
            None | Some("") => return Err(GradeError::Missing(at)),
            Some(value) => match tenths(value) {
                None | Some(0) => return Err(GradeError::NotPositive(at)),
                Some(score) if steps.iter().all(|step| tenths(&step.value) != Some(score)) => return Err(GradeError::OffScale(at)),
                Some(_) => {}
            },
        }
    }
    if values.len() > factors.len() {
        return Err(GradeError::OffScale(factors.len()));
    }
    let product = product(values.iter().map(|value| value.trim())).ok_or(GradeError::BadScales)?;
    let level = grade(product, method.cuts(scales), on_cut).ok_or(GradeError::BadScales)?;
    Ok(Graded { product, level })
}

/// 算式写出来给人看，如“3×6×15＝270，在 160 到不足 320”。
pub fn arithmetic(scales: &Scales, method: Method, values: &[String], graded: Graded, on_cut: OnCut) -> String {
    format!(
        "{}＝{}，在 {}",
        values.iter().map(|value| value.trim()).collect::<Vec<_>>().join("×"),
        graded.product.label(),
        span(method.cuts(scales), graded.level, on_cut),
    )
}

/// 规则自检：一个算例算出来是几、哪一级，对不对。
pub fn check_golden(scales: &Scales, case: &Golden) -> (Option<Product>, Option<RiskLevel>, bool) {
    let Some(method) = Method::from_slug(&case.method) else { return (None, None, false) };
    let product = product(case.values.iter().map(String::as_str));
    let level = product.and_then(|product| grade(product, method.cuts(scales), OnCut::Higher));
    let right = product.is_some_and(|product| product.label() == case.result) && level == Some(case.level);
    (product, level, right)
}

/// 规则自检的第二遍：约定归较低一级时，正好在切点上的应低一级，别的不变。不在刻度数据里的方法算不对。
pub fn check_golden_lower(scales: &Scales, case: &Golden) -> (Option<RiskLevel>, bool) {
    let Some(method) = Method::from_slug(&case.method) else { return (None, false) };
    let cuts = method.cuts(scales);
    let found = product(case.values.iter().map(String::as_str)).and_then(|product| grade(product, cuts, OnCut::Lower));
    let at = cuts.iter().position(|cut| cut.level == case.level);
    let on_cut = at.is_some_and(|at| cuts[at].from == case.result && at + 1 < cuts.len());
    let expected = at.and_then(|at| cuts.get(at + usize::from(on_cut))).map(|cut| cut.level);
    (found, found.is_some() && found == expected)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn cuts() -> Vec<Cut> {
        let cut = |from: &str, level| Cut { from: from.to_owned(), level };
        vec![cut("320", RiskLevel::Red), cut("160", RiskLevel::Orange), cut("70", RiskLevel::Yellow), cut("0", RiskLevel::Blue)]
    }

    fn graded(values: &[&str]) -> Option<(String, RiskLevel)> {
        let product = product(values.iter().copied())?;
        Some((product.label(), grade(product, &cuts(), OnCut::Higher)?))
    }

    #[test]
    fn two_hundred_and_seventy_is_orange_and_never_red() {
        assert_eq!(graded(&["3", "6", "15"]), Some(("270".to_owned(), RiskLevel::Orange)));
    }

    #[test]
    fn a_value_on_the_cut_belongs_to_the_higher_level_and_one_below_does_not() {
        assert_eq!(graded(&["320", "1", "1"]), Some(("320".to_owned(), RiskLevel::Red)));
        assert_eq!(graded(&["319.9", "1", "1"]), Some(("319.9".to_owned(), RiskLevel::Orange)));
        assert_eq!(graded(&["0.5", "0.5", "100"]), Some(("25".to_owned(), RiskLevel::Blue)));
        assert_eq!(graded(&["0.1", "0.5", "1"]), Some(("0.05".to_owned(), RiskLevel::Blue)));
    }

    #[test]
    fn what_is_not_a_number_has_no_grade() {
        for bad in ["", "x", "-1", "1.25", "1.", ".5", "1e3", "99999999"] {
            assert_eq!(graded(&[bad, "1", "1"]), None, "{bad}");
        }
    }

    fn shipped() -> Scales {
        let text = std::fs::read_to_string("public/content/scales.json").expect("有刻度文件");
        crate::content::read(&text).expect("刻度读得懂")
    }

    fn owned(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    /// 一种方法的全部分值组合。
    fn all_values(scales: &Scales, method: Method) -> Vec<Vec<String>> {
        method.factors(scales).iter().fold(vec![Vec::new()], |all, (_, steps)| {
            all.iter().flat_map(|before| steps.iter().map(move |step| [before.clone(), vec![step.value.clone()]].concat())).collect()
        })
    }

    #[test]
    fn every_golden_case_comes_out_right_with_either_owner_of_the_boundary() {
        let scales = shipped();
        for case in &scales.golden {
            assert!(check_golden(&scales, case).2, "{case:?}");
            assert!(check_golden_lower(&scales, case).1, "{case:?}");
        }
        // 表外的数专查两道线；刻度上碰得到的只有 70。
        let lower = |values: &[&str]| product(values.iter().copied()).and_then(|product| grade(product, &cuts(), OnCut::Lower));
        assert_eq!(lower(&["8", "1", "40"]), Some(RiskLevel::Orange));
        assert_eq!(lower(&["4", "1", "40"]), Some(RiskLevel::Yellow));
        assert_eq!(lower(&["10", "1", "7"]), Some(RiskLevel::Blue));
        assert_eq!(lower(&["10", "10", "100"]), Some(RiskLevel::Red));
    }

    #[test]
    fn every_combination_of_the_scales_has_a_level_that_never_falls_when_a_factor_rises() {
        let scales = shipped();
        for (method, on_cut) in [Method::Lec, Method::Matrix].into_iter().flat_map(|one| [(one, OnCut::Higher), (one, OnCut::Lower)]) {
            for values in all_values(&scales, method) {
                let graded = assess(&scales, method, &values, on_cut).unwrap_or_else(|why| panic!("{values:?}：{why:?}"));
                assert!(arithmetic(&scales, method, &values, graded, on_cut).contains(&graded.product.label()));
                for (at, (_, steps)) in method.factors(&scales).iter().enumerate() {
                    for step in steps.iter().filter(|step| tenths(&step.value) > tenths(&values[at])) {
                        let mut worse = values.clone();
                        worse[at].clone_from(&step.value);
                        let worse = assess(&scales, method, &worse, on_cut).expect("在刻度上");
                        // 红排在最前
                        assert!(worse.level <= graded.level, "{values:?} 的第 {at} 个升到 {}", step.value);
                    }
                }
            }
        }
    }

    #[test]
    fn leaving_the_boundary_to_the_lower_level_never_raises_a_risk() {
        let scales = shipped();
        for method in [Method::Lec, Method::Matrix] {
            let mut moved = 0;
            for values in all_values(&scales, method) {
                let level = |on_cut| assess(&scales, method, &values, on_cut).expect("在刻度上").level;
                assert!(level(OnCut::Lower) >= level(OnCut::Higher), "{values:?}");
                moved += usize::from(level(OnCut::Lower) != level(OnCut::Higher));
            }
            assert!(moved > 0, "{method:?}：端点归谁应当有分别");
        }
    }

    #[test]
    fn a_score_that_is_off_the_scale_or_no_score_at_all_is_refused() {
        let scales = shipped();
        let refused = |values: &[&str]| assess(&scales, Method::Lec, &owned(values), OnCut::Higher).expect_err("不该收");
        assert_eq!(refused(&["8", "6", "15"]), GradeError::OffScale(0));
        assert_eq!(refused(&["3", "0", "15"]), GradeError::NotPositive(1));
        assert_eq!(refused(&["3", "6", "十五"]), GradeError::NotPositive(2));
        assert_eq!(refused(&["3", "6", "-1"]), GradeError::NotPositive(2));
        assert_eq!(refused(&["3", "6"]), GradeError::Missing(2));
        assert_eq!(refused(&["3", " ", "15"]), GradeError::Missing(1));
        assert_eq!(refused(&["3", "6", "15", "1"]), GradeError::OffScale(3));
        assert_eq!(assess(&scales, Method::Direct, &owned(&["3"]), OnCut::Higher), Err(GradeError::NoScores));
        assert_eq!(GradeError::OffScale(0).sentence(&["可能性 L"]), "可能性 L不在刻度上：只从列出的几档里选。");
    }

    #[test]
    fn the_arithmetic_is_shown_with_the_span_it_falls_in() {
        let scales = shipped();
        let values = owned(&["3", "6", "15"]);
        let graded = assess(&scales, Method::Lec, &values, OnCut::Higher).expect("在刻度上");
        assert_eq!(arithmetic(&scales, Method::Lec, &values, graded, OnCut::Higher), "3×6×15＝270，在 160 到不足 320");
        assert_eq!(span(&cuts(), RiskLevel::Red, OnCut::Lower), "超过 320");
        assert_eq!(span(&cuts(), RiskLevel::Blue, OnCut::Lower), "不超过 70");
        assert_eq!(span(&cuts(), RiskLevel::Blue, OnCut::Higher), "不足 70");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_never_panics_and_is_graded_only_when_it_is_on_the_scale(values in proptest::collection::vec("[0-9.]{0,6}|.{0,3}", 0..5)) {
            let scales = shipped();
            for method in Method::ALL {
                if let Ok(graded) = assess(&scales, method, &values, OnCut::Higher) {
                    proptest::prop_assert_eq!(values.len(), method.factors(&scales).len());
                    proptest::prop_assert!(graded.product.value > 0);
                }
            }
        }
    }
}
