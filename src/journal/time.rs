//! 两种时间：`Wall` 是设备当时的钟，照抄，从不校正；`Hlc` 只管先后。`Day` 是业务日。

use super::json::{Field, items, push_text, text};
use std::fmt;

/// 设备当时的钟：RFC 3339，毫秒，数字时区，如 `2026-11-21T08:03:12.345+08:00`。
///
/// 照抄原文，不换算、不校正；钟不准也照记，由界面指出来。
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wall([u8; 29]);

/// 业务日 `YYYY-MM-DD`，排查开始时定下，之后不变。
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day([u8; 10]);

/// 混合逻辑时钟：毫秒在前、计数在后，只用来排先后，不当时间给人看。
///
/// 文本形式是 `[毫秒, 计数]`。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc(pub u64, pub u32);

/// JSON 数里能精确表示的最大整数；毫秒和序号都不许超过它。
pub const MAX_SAFE: u64 = (1 << 53) - 1;

/// `bytes` 按 `shape` 逐字符核对：`0` 处是数字，`±` 写作 `s`，其余原样。
fn fits(bytes: &[u8], shape: &[u8]) -> bool {
    bytes.len() == shape.len()
        && bytes.iter().zip(shape).all(|(b, s)| match s {
            b'0' => b.is_ascii_digit(),
            b's' => matches!(b, b'+' | b'-'),
            _ => b == s,
        })
}

/// 两位或四位数字的值；只用在 `fits` 已核过的地方。
fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0'))
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_date(date: &[u8]) -> bool {
    if !fits(date, b"0000-00-00") {
        return false;
    }
    let (year, month, day) = (number(&date[..4]), number(&date[5..7]), number(&date[8..]));
    (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day)
}

/// 1970-01-01 起的第 `days` 天是哪年哪月哪日（Howard Hinnant 的 civil_from_days）。
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

impl Wall {
    /// 由毫秒（1970 起）和时区（分钟，东八区是 480）写成文本。
    ///
    /// 钟再离谱也写得出来：年份收在 0000–9999，时区收在 ±23:59。
    pub fn at(ms: i64, offset_min: i32) -> Self {
        // 0000-01-01 和 9999-12-31 的毫秒数，各留一天给时区。
        let ms = ms.clamp(-62_167_132_800_000, 253_402_214_400_000);
        let offset = offset_min.clamp(-1439, 1439);
        let local = ms + i64::from(offset) * 60_000;
        let (year, month, day) = civil(local.div_euclid(86_400_000));
        let t = local.rem_euclid(86_400_000);
        let sign = if offset < 0 { '-' } else { '+' };
        let (oh, om) = (offset.abs() / 60, offset.abs() % 60);
        let text = format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}{sign}{oh:02}:{om:02}",
            t / 3_600_000,
            t / 60_000 % 60,
            t / 1000 % 60,
            t % 1000,
        );
        let mut bytes = [b'0'; 29];
        bytes.copy_from_slice(text.as_bytes()); // 各段宽度都已收住，总是 29 个字节
        Self(bytes)
    }

    /// 读成钟；不是「毫秒 + 数字时区」的 RFC 3339 返回 `None`。
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 29] = text.as_bytes().try_into().ok()?;
        let good = fits(&bytes, b"0000-00-00T00:00:00.000s00:00")
            && is_date(&bytes[..10])
            && number(&bytes[11..13]) <= 23
            && number(&bytes[14..16]) <= 59
            && number(&bytes[17..19]) <= 60 // 闰秒
            && number(&bytes[24..26]) <= 23
            && number(&bytes[27..29]) <= 59;
        good.then_some(Self(bytes))
    }

    /// 原文。
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default() // 造出来时已核过，全是 ASCII
    }

    /// 当地日期。
    pub fn day(&self) -> Day {
        let mut day = [0; 10];
        day.copy_from_slice(&self.0[..10]);
        Day(day)
    }

    /// 当地时分秒 `HH:MM:SS`。
    pub fn hms(&self) -> &str {
        self.as_str().get(11..19).unwrap_or_default()
    }
}

impl Day {
    /// 读成日子；不是真有的一天返回 `None`。
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 10] = text.as_bytes().try_into().ok()?;
        is_date(&bytes).then_some(Self(bytes))
    }

    /// 原文 `YYYY-MM-DD`。
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default() // 造出来时已核过，全是 ASCII
    }
}

impl Hlc {
    /// 最早的时刻。
    pub const ZERO: Self = Self(0, 0);

    /// 下一个时刻：比 `last` 大；钟走在前面就跟钟走，钟倒退就只加计数。
    ///
    /// 到了能表示的尽头就停在原地（先后仍由写入者和序号定），不溢出。
    pub fn tick(last: Option<Self>, now_ms: i64) -> Self {
        let now = u64::try_from(now_ms).unwrap_or(0).min(MAX_SAFE);
        match last {
            None => Self(now, 0),
            Some(Self(ms, _)) if now > ms => Self(now, 0),
            Some(Self(ms, count)) => match count.checked_add(1) {
                Some(count) => Self(ms, count),
                None if ms < MAX_SAFE => Self(ms + 1, 0),
                None => Self(ms, count),
            },
        }
    }
}

impl Field for Hlc {
    const WANT: &'static str = "应是 [毫秒, 计数]";
    fn read(raw: &str) -> Option<Self> {
        let [ms, count] = items(raw)?.try_into().ok()?;
        let (ms, count) = (Field::read(ms)?, Field::read(count)?);
        (ms <= MAX_SAFE).then_some(Self(ms, count))
    }
    fn write(&self, json: &mut String) {
        json.push('[');
        self.0.write(json);
        json.push(',');
        self.1.write(json);
        json.push(']');
    }
}

macro_rules! text_type {
    ($name:ident, $what:literal, $schema:tt) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl Field for $name {
            const WANT: &'static str = $what;
            fn read(raw: &str) -> Option<Self> {
                Self::parse(&text(raw)?)
            }
            fn write(&self, json: &mut String) {
                push_text(json, self.as_str());
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
text_type!(Wall, "应是带毫秒和数字时区的 RFC 3339", {
    "type": "string",
    "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}[+-][0-9]{2}:[0-9]{2}$",
});
text_type!(Day, "应是真有的一天，写作 YYYY-MM-DD", {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
});

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for Hlc {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hlc".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "array",
            "prefixItems": [
                { "type": "integer", "minimum": 0, "maximum": MAX_SAFE },
                { "type": "integer", "minimum": 0, "maximum": u32::MAX },
            ],
            "minItems": 2,
            "maxItems": 2,
        })
    }
}
