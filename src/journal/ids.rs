//! 各种 id 和 SHA-256：一种东西一个类型，拿错了编译不过。

use super::json::{Field, push_hex, push_text, text};
use sha2::{Digest, Sha256};
use std::fmt;

/// 小写十六进制写进 `f`。
fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|b| write!(f, "{b:02x}"))
}

/// 只认小写、长度正好的十六进制。
fn read_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    fn digit(c: u8) -> Option<u8> {
        match c {
            b'0'..=b'9' => Some(c - b'0'),
            b'a'..=b'f' => Some(c - b'a' + 10),
            _ => None,
        }
    }
    let text = text.as_bytes();
    if text.len() != 2 * N {
        return None;
    }
    let mut out = [0; N];
    for (slot, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        *slot = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(out)
}

/// 定长字节、文本形式是小写十六进制的类型。
macro_rules! hex_type {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// 由字节做成。
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }
            /// 由小写十六进制文本读成；不合规矩返回 `None`。
            pub fn parse(text: &str) -> Option<Self> {
                read_hex(text).map(Self)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }
        impl Field for $name {
            const WANT: &'static str = concat!("应是 ", stringify!($bytes), " 字节的小写十六进制");
            fn read(raw: &str) -> Option<Self> {
                Self::parse(&text(raw)?)
            }
            fn write(&self, json: &mut String) {
                json.push('"');
                push_hex(json, &self.0);
                json.push('"');
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": format!("^[0-9a-f]{{{}}}$", 2 * $bytes),
                })
            }
        }
    };
}

hex_type! {
    /// 写入者：一个数据库一生一个，随机 128 位，从不恢复、从不复用。
    DeviceId, 16
}
hex_type! {
    /// 一个人。事件里只写这个 id，姓名电话在加盐的 blob 里。
    PersonId, 16
}
hex_type! {
    /// 一次排查。
    RunId, 16
}
hex_type! {
    /// 一处隐患。
    DangerId, 16
}
hex_type! {
    /// 一个联系人（本单位的班组长、安全员……）。
    ContactId, 16
}
hex_type! {
    /// 一张照片。
    PhotoId, 16
}
hex_type! {
    /// 一次停产或放假。
    PauseId, 16
}
hex_type! {
    /// 风险清单里的一条。
    RiskId, 16
}
hex_type! {
    /// 一张平面图。
    MapId, 16
}
hex_type! {
    /// 平面图上的一处。
    MarkId, 16
}
hex_type! {
    /// 到期台账里的一样东西。
    ThingId, 16
}
hex_type! {
    /// 做过的一件定期的事（演练、培训、检测……）。
    DutyId, 16
}
hex_type! {
    /// SHA-256，小写十六进制 64 位。
    Sha256Hex, 32
}

impl Sha256Hex {
    /// 链头：每个写入者第一条记录的 `prev`，64 个 0。
    pub const ZERO: Self = Self([0; 32]);

    /// 算出一串字节的 SHA-256。
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// 128 位随机 id 共有的做法。
pub trait Id128: Copy {
    /// 由 16 个（随机）字节做成。
    fn from_random(bytes: [u8; 16]) -> Self;
}
macro_rules! id128 {
    ($($name:ident)*) => {$(
        impl Id128 for $name {
            fn from_random(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }
        }
        impl super::Key128 for $name {
            fn to_u128(self) -> u128 {
                u128::from_be_bytes(self.0)
            }
            fn from_u128(value: u128) -> Self {
                Self(value.to_be_bytes())
            }
        }
    )*};
}
id128!(DeviceId PersonId RunId DangerId ContactId PhotoId PauseId RiskId MapId MarkId ThingId DutyId);

/// 内容 id 的规矩：`[a-z0-9-]{1,64}`。
fn is_content_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

macro_rules! content_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// 读成 id；不合 `[a-z0-9-]{1,64}` 返回 `None`。
            pub fn parse(text: &str) -> Option<Self> {
                is_content_id(text).then(|| Self(text.into()))
            }
            /// 原样的文本。
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl Field for $name {
            const WANT: &'static str = "应是内容 id：只用小写字母、数字和 -，最多 64 个";
            fn read(raw: &str) -> Option<Self> {
                Self::parse(&text(raw)?)
            }
            fn write(&self, json: &mut String) {
                push_text(json, &self.0);
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9-]{1,64}$" })
            }
        }
    };
}

content_id! {
    /// 岗位 id，如 `jiazi-gong`。
    PositionId
}
content_id! {
    /// 检查表 id，如 `gongdi-ri`。
    ChecklistId
}
content_id! {
    /// 检查表里一项的 id，如 `i1`。
    ItemId
}
content_id! {
    /// “多久一次”里一行的 id，如 `p001`。
    PeriodId
}
