//! 读数和限值：按十进制逐位比，不经过浮点数。

use crate::content::GasRule;

/// 读数在不在限值里。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// 在限值里，正好等于限值也算。
    Within,
    /// 低于下限。
    TooLow,
    /// 高于上限。
    TooHigh,
    /// 不是一个数。
    NotANumber,
}

impl Judged {
    /// 在旁边说的词。
    pub fn word(self) -> &'static str {
        match self {
            Self::Within => "合格",
            Self::TooLow => "低了，不合格",
            Self::TooHigh => "高了，不合格",
            Self::NotANumber => "不是一个数",
        }
    }
}

/// 限值：下限、上限至少有一个。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    at_least: Option<Number>,
    at_most: Option<Number>,
}

/// 一个十进制数，连同它原来的写法。
#[derive(Clone, Debug, PartialEq, Eq)]
struct Number {
    millionths: i64,
    text: String,
}

/// `%LEL` 填的限值最高到这里（25，按百万分之一算），见 [`Limit::on_list`]。
const MOST_LEL: i64 = 25_000_000;

/// 填过的限值换了一个，见 [`Limit::on_list`]。
const CHANGED: &str = "这张单上限值已经填过，不能改；票改了，重新做一张核对单。";

/// 去掉两头的空，全角的数字、小数点、负号换成半角的。
pub fn narrow(text: &str) -> String {
    let one = |letter: char| match letter {
        '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter),
        '．' => '.',
        '－' => '-',
        other => other,
    };
    text.trim().chars().map(one).collect()
}

/// 读一个十进制数：最多九位整数、六位小数，可以有负号；全角的数字也认。
fn number(text: &str) -> Option<Number> {
    let text = narrow(text);
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let good = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !good(whole, 9) || !good(part, 6) {
        return None;
    }
    let millionths = whole.parse::<i64>().ok()? * 1_000_000 + format!("{part:0<6}").parse::<i64>().ok()?;
    Some(Number { millionths: sign * millionths, text })
}

impl Limit {
    /// 由两头的写法做成，没有的一头是空的。
    ///
    /// # Errors
    /// 两头都没有、不是数、上限是 0、下限比上限高：一句给人看的话。
    pub fn new(at_least: &str, at_most: &str) -> Result<Self, &'static str> {
        const BAD: &str = "限值要写成一个数，如 19.5。";
        let side = |text: &str| if text.trim().is_empty() { Ok(None) } else { number(text).map(Some).ok_or(BAD) };
        let (low, high) = (side(at_least)?, side(at_most)?);
        match (&low, &high) {
            (None, None) => Err("还没有限值：照本单位的作业方案填一个。"),
            (_, Some(high)) if high.millionths == 0 => Err("上限不能是 0：照本单位的作业方案填。"),
            (Some(low), Some(high)) if low.millionths > high.millionths => Err("下限比上限还高：两个数是不是写反了。"),
            _ => Ok(Self { at_least: low, at_most: high }),
        }
    }

    /// 一种气体的限值；规则里没写、要单位自己填的，用填的 `own`（不超过多少）。浓度没有负的，也没有限到 0 的。
    ///
    /// # Errors
    /// 没有限值、限值不成话：一句给人看的话。
    pub fn of_gas(rule: &GasRule, own: &str) -> Result<Self, &'static str> {
        let at_most = if rule.at_least.is_empty() && rule.at_most.is_empty() { own } else { &rule.at_most };
        let limit = Self::new(&rule.at_least, at_most)?;
        if [&limit.at_least, &limit.at_most].into_iter().flatten().any(|side| side.millionths <= 0) {
            return Err("限值要比 0 大：照本单位的作业方案填。");
        }
        Ok(limit)
    }

    /// 一张核对单上一种气体的限值：同 [`Self::of_gas`]；`earlier` 是这张单上给它填过的，填过就不能改。
    ///
    /// `%LEL` 填得高过 `MOST_LEL` 的不收：这是产品防填错（10 写成 100）的线，不是条文；该是多少照作业票。
    ///
    /// # Errors
    /// 没有限值、限值不成话、像是填错了、和填过的不一样：一句给人看的话。
    pub fn on_list(rule: &GasRule, own: &str, earlier: Option<&str>) -> Result<Self, &'static str> {
        let limit = Self::of_gas(rule, own)?;
        let is_own = rule.at_least.is_empty() && rule.at_most.is_empty();
        match limit.at_most.as_ref().filter(|_| is_own).map(|most| most.millionths) {
            Some(most) if rule.unit == "%LEL" && most > MOST_LEL => Err("限值太高，像是填错了：照作业票再看一遍。"),
            Some(most) if earlier.and_then(number).is_some_and(|earlier| earlier.millionths != most) => Err(CHANGED),
            _ => Ok(limit),
        }
    }

    /// 给人看的写法，如 `19.5–23.5`、`不超过 10`。
    pub fn label(&self) -> String {
        match (&self.at_least, &self.at_most) {
            (Some(low), Some(high)) => format!("{}–{}", low.text, high.text),
            (Some(low), None) => format!("不低于 {}", low.text),
            (None, Some(high)) => format!("不超过 {}", high.text),
            (None, None) => String::new(),
        }
    }

    /// 一个读数在不在限值里。
    pub fn judge(&self, value: &str) -> Judged {
        let Some(value) = number(value) else { return Judged::NotANumber };
        if self.at_least.as_ref().is_some_and(|low| value.millionths < low.millionths) {
            return Judged::TooLow;
        }
        if self.at_most.as_ref().is_some_and(|high| value.millionths > high.millionths) {
            return Judged::TooHigh;
        }
        Judged::Within
    }
}

/// 是不是一个写得出的数（没有限值的读数也要是数）。
pub fn is_number(text: &str) -> bool {
    number(text).is_some()
}

/// 是不是负数：气体浓度没有负的，读出负的是仪器没归零。
pub fn is_negative(text: &str) -> bool {
    number(text).is_some_and(|one| one.millionths < 0)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(at_least: &str, at_most: &str) -> GasRule {
        GasRule {
            checks: Vec::new(),
            item: String::new(),
            gas: "氧".to_owned(),
            unit: "%".to_owned(),
            at_least: at_least.to_owned(),
            at_most: at_most.to_owned(),
            heights: Vec::new(),
            before_minutes: 30,
            break_minutes: 30,
            retest_minutes: 0,
            basis: Vec::new(),
            note: String::new(),
        }
    }

    #[test]
    fn oxygen_is_judged_on_both_sides_and_on_the_very_limit() {
        let limit = Limit::of_gas(&rule("19.5", "23.5"), "").unwrap();
        let golden = [
            ("20.9", Judged::Within),
            ("19.5", Judged::Within),
            ("19.50", Judged::Within),
            ("23.5", Judged::Within),
            ("19.499999", Judged::TooLow),
            ("19.4", Judged::TooLow),
            ("23.51", Judged::TooHigh),
            ("２０．９", Judged::Within),
            ("-1", Judged::TooLow),
            ("", Judged::NotANumber),
            ("20.9%", Judged::NotANumber),
            ("1e1", Judged::NotANumber),
            ("20,9", Judged::NotANumber),
            (".5", Judged::NotANumber),
            ("1234567890", Judged::NotANumber),
        ];
        for (value, judged) in golden {
            assert_eq!(limit.judge(value), judged, "{value}");
        }
        assert_eq!(limit.label(), "19.5–23.5");
    }

    #[test]
    fn a_limit_of_nought_or_none_at_all_is_refused_in_a_sentence() {
        assert_eq!(Limit::of_gas(&rule("", ""), ""), Err("还没有限值：照本单位的作业方案填一个。"));
        assert_eq!(Limit::of_gas(&rule("", ""), "0.00"), Err("上限不能是 0：照本单位的作业方案填。"));
        assert_eq!(Limit::of_gas(&rule("", ""), "-3"), Err("限值要比 0 大：照本单位的作业方案填。"));
        assert_eq!(Limit::of_gas(&rule("", ""), "十"), Err("限值要写成一个数，如 19.5。"));
        assert_eq!(Limit::new("5", "4"), Err("下限比上限还高：两个数是不是写反了。"));
        let own = Limit::of_gas(&rule("", ""), "10").unwrap();
        assert_eq!((own.label().as_str(), own.judge("10.1")), ("不超过 10", Judged::TooHigh));
    }

    #[test]
    fn what_the_company_fills_in_does_not_loosen_the_rule() {
        let limit = Limit::of_gas(&rule("", "10"), "100").unwrap();
        assert_eq!(limit.judge("11"), Judged::TooHigh);
    }

    #[test]
    fn a_limit_once_filled_in_stays_and_one_that_is_surely_mistyped_is_refused() {
        const TOO_HIGH: &str = "限值太高，像是填错了：照作业票再看一遍。";
        let mut own = rule("", "");
        assert!(Limit::on_list(&own, "100", None).is_ok(), "别的单位不管");
        assert!(Limit::on_list(&own, "10.0", Some("10")).is_ok(), "写法不同，数一样");
        assert_eq!(Limit::on_list(&own, "11", Some("10")), Err(CHANGED));
        assert_eq!(Limit::on_list(&own, "", Some("10")), Err("还没有限值：照本单位的作业方案填一个。"));
        own.unit = "%LEL".to_owned();
        assert!(Limit::on_list(&own, "25", None).is_ok());
        assert_eq!(Limit::on_list(&own, "25.1", None), Err(TOO_HIGH));
        assert!(Limit::on_list(&rule("19.5", "21"), "", Some("10")).is_ok(), "规则里有的照规则");
    }

    #[test]
    fn a_reading_below_nought_is_known() {
        let negative: Vec<bool> = ["-0.1", "－1", "0", "-0", "20.9", "", "负"].map(is_negative).into();
        assert_eq!(negative, [true, true, false, false, false, false, false]);
    }

    #[test]
    fn a_cold_store_has_a_limit_below_nought() {
        let limit = Limit::new("", "-18").unwrap();
        assert_eq!((limit.judge("-18.5"), limit.judge("-17.9")), (Judged::Within, Judged::TooHigh));
    }

    proptest! {
        #[test]
        fn the_judgement_is_that_of_whole_numbers(value in 0_i64..100_000, low in 1_i64..50_000, width in 0_i64..50_000) {
            let shown = |hundredths: i64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
            let limit = Limit::new(&shown(low), &shown(low + width)).unwrap();
            let right = if value < low { Judged::TooLow } else if value > low + width { Judged::TooHigh } else { Judged::Within };
            prop_assert_eq!(limit.judge(&shown(value)), right);
        }

        #[test]
        fn whatever_is_typed_is_judged_and_never_breaks(value: String, low: String, high: String) {
            if let Ok(limit) = Limit::new(&low, &high) {
                limit.judge(&value);
                prop_assert!(!limit.label().is_empty());
            }
        }
    }
}
