//! 大块的、要能抹掉的东西：照片、签名、检查表原文、姓名电话。以内容的 SHA-256 为名。

use super::Sha256Hex;
use super::json::{Object, Writer, push_hex};
use std::rc::Rc;

/// 一块内容。名字总是内容的 SHA-256，造出来时就算好。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    sha256: Sha256Hex,
    kind: String,
    bytes: Rc<[u8]>,
}

/// 姓名和电话。存的时候加盐，名字（哈希）猜不出是谁。
///
/// 存下来的样子：`{"salt":"<32 hex>","name":"…","phone":"…"}`。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// 姓名。
    pub name: String,
    /// 电话；没有是空的。
    pub phone: String,
}

impl Blob {
    /// 由内容做成；`kind` 是 MIME 类型。
    pub fn new(kind: &str, bytes: impl Into<Rc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self { sha256: Sha256Hex::of(&bytes), kind: kind.into(), bytes }
    }

    /// 一段 JSON 文本（如检查表原文），不加盐。
    pub fn json(text: &str) -> Self {
        Self::new("application/json", text.as_bytes())
    }

    /// 姓名电话，加 128 位的盐。盐由外面给（随机数），一块一个，不复用。
    pub fn personal(personal: &Personal, salt: [u8; 16]) -> Self {
        let mut hex = String::new();
        push_hex(&mut hex, &salt);
        let mut to = Writer::default();
        to.field("salt", &hex);
        to.field("name", &personal.name);
        to.field("phone", &personal.phone);
        Self::json(&to.finish())
    }

    /// 名字：内容的 SHA-256。
    pub fn sha256(&self) -> Sha256Hex {
        self.sha256
    }
    /// MIME 类型。
    pub fn kind(&self) -> &str {
        &self.kind
    }
    /// 内容。
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// 读成姓名电话；不是那种内容返回 `None`。
    pub fn as_personal(&self) -> Option<Personal> {
        let all = Object::parse(std::str::from_utf8(&self.bytes).ok()?)?;
        let phone: Option<String> = all.field("phone")?;
        Some(Personal { name: all.field("name")?, phone: phone.unwrap_or_default() })
    }
}
