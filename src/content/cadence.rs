//! 周期：一张检查表多久做一次。

use serde::{Deserialize, Serialize};

/// 检查表的周期。内容文件里写成 `day`、`hours:2` 这样的字符串。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Cadence {
    /// 每 N 小时（1–24）。
    Hours(u8),
    /// 每班（班前）。
    Shift,
    /// 作业前。
    BeforeWork,
    /// 每日。
    Day,
    /// 夜间。
    Night,
    /// 每周。
    Week,
    /// 每月。
    Month,
    /// 每季度。
    Quarter,
    /// 每半年。
    HalfYear,
    /// 每年。
    Year,
    /// 节前。
    BeforeHolidays,
    /// 复工复产前。
    BeforeRestart,
    /// 预警触发。
    OnAlert,
}

/// 没有数字的周期：内容里的写法和给人看的词。
const NAMED: [(Cadence, &str, &str); 12] = [
    (Cadence::Shift, "shift", "每班"),
    (Cadence::BeforeWork, "before-work", "作业前"),
    (Cadence::Day, "day", "每日"),
    (Cadence::Night, "night", "夜间"),
    (Cadence::Week, "week", "每周"),
    (Cadence::Month, "month", "每月"),
    (Cadence::Quarter, "quarter", "每季"),
    (Cadence::HalfYear, "half-year", "每半年"),
    (Cadence::Year, "year", "每年"),
    (Cadence::BeforeHolidays, "before-holidays", "节前"),
    (Cadence::BeforeRestart, "before-restart", "复工复产前"),
    (Cadence::OnAlert, "on-alert", "预警时"),
];

impl Cadence {
    /// 给人看的词，如"每日""每 2 小时"。
    pub fn label(self) -> String {
        match self {
            Self::Hours(hours) => format!("每 {hours} 小时"),
            named => NAMED.iter().find(|(cadence, ..)| *cadence == named).map(|(.., label)| *label).unwrap_or("").to_owned(),
        }
    }

    /// 一张这个周期的表最多几项：短周期的表要短，才有人真的看。
    pub fn max_items(self) -> usize {
        match self {
            Self::Hours(_) | Self::Shift | Self::BeforeWork | Self::Day | Self::Night => 12,
            Self::Week => 20,
            _ => 30,
        }
    }
}

impl super::tree::FromTree for Cadence {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        let cadence = Self::try_from(String::from_tree(raw, ok));
        *ok &= cadence.is_ok();
        cadence.unwrap_or(Self::Day)
    }
}

impl TryFrom<String> for Cadence {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if let Some(hours) = text.strip_prefix("hours:") {
            return match hours.parse() {
                Ok(hours @ 1..=24) => Ok(Self::Hours(hours)),
                _ => Err(format!("周期“{text}”里的小时数应是 1–24")),
            };
        }
        NAMED.iter().find(|(_, word, _)| *word == text).map(|(cadence, ..)| *cadence).ok_or_else(|| format!("不认识的周期“{text}”"))
    }
}

impl From<Cadence> for String {
    fn from(cadence: Cadence) -> Self {
        match cadence {
            Cadence::Hours(hours) => format!("hours:{hours}"),
            named => NAMED.iter().find(|(one, ..)| *one == named).map(|(_, word, _)| *word).unwrap_or("").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cadence, NAMED};

    #[test]
    fn every_cadence_reads_back_as_it_was_written() {
        let words = NAMED.iter().map(|(_, word, _)| (*word).to_owned()).chain(["hours:2".to_owned()]);
        for word in words {
            let cadence = Cadence::try_from(word.clone()).expect(&word);
            assert_eq!(String::from(cadence), word);
            assert!(!cadence.label().is_empty());
        }
        assert!(Cadence::try_from("hours:0".to_owned()).is_err());
        assert!(Cadence::try_from("daily".to_owned()).is_err());
    }
}
