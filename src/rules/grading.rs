//! 风险分级的算术：分值相乘，和切点比。分值最多一位小数，全程用整数，没有舍入。

use crate::content::{Cut, Golden, RiskLevel, Scales};

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

/// 归哪一级：从高到低第一个够得着的切点，正好等于也算够着（端点归较高一级）。切点写得不对、哪个也够不着时返回 `None`。
///
/// 切点和端点归属是 `scales.json` 里的数据：来自通行做法，端点由企业约定，依据待核。
pub fn grade(product: Product, cuts: &[Cut]) -> Option<RiskLevel> {
    for cut in cuts {
        let cut_at = Product { value: tenths(&cut.from)?, digits: 1 };
        let digits = product.digits.max(cut_at.digits);
        if product.scaled(digits)? >= cut_at.scaled(digits)? {
            return Some(cut.level);
        }
    }
    None
}

/// 规则自检：一个算例算出来是几、哪一级，对不对。
pub fn check_golden(scales: &Scales, case: &Golden) -> (Option<Product>, Option<RiskLevel>, bool) {
    let cuts = match case.method.as_str() {
        "lec" => &scales.lec.cuts,
        "matrix" => &scales.matrix.cuts,
        _ => return (None, None, false),
    };
    let product = product(case.values.iter().map(String::as_str));
    let level = product.and_then(|product| grade(product, cuts));
    let right = product.is_some_and(|product| product.label() == case.result) && level == Some(case.level);
    (product, level, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts() -> Vec<Cut> {
        let cut = |from: &str, level| Cut { from: from.to_owned(), level };
        vec![cut("320", RiskLevel::Red), cut("160", RiskLevel::Orange), cut("70", RiskLevel::Yellow), cut("0", RiskLevel::Blue)]
    }

    fn graded(values: &[&str]) -> Option<(String, RiskLevel)> {
        let product = product(values.iter().copied())?;
        Some((product.label(), grade(product, &cuts())?))
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
}
