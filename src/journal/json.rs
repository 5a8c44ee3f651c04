//! 一条事件的 JSON 怎么读、怎么写。
//!
//! 不用 serde 的派生：它给每个类型展开一份解析器，浏览器要下载的代码大好几倍。是不是合规矩的 JSON 由 serde_json 说了算，
//! 之后只把对象拆成「名字和原样的值」，一个一个按名字取：不取的键不管它写了什么，要取的键只许写一次。
//! 不先读成一棵树：树里重复的键后写的盖掉先写的；多出来的键里有读不了的值（太大的数、半个字符）也会连累整条。

use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// 哪个字段、怎么不对。
#[derive(Clone, Copy, Debug)]
pub struct Wrong {
    name: &'static str,
    how: &'static str,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.how)
    }
}

/// 能做字段的值。
pub trait Field: Sized {
    /// 该怎么写，接在字段名后面说。
    const WANT: &'static str;

    /// 从原样的值读出来（已经是合规矩的 JSON）；不合要求返回 `None`。
    fn read(raw: &str) -> Option<Self>;

    /// 没有这个键时是什么；必须有的返回 `None`。
    fn absent() -> Option<Self> {
        None
    }

    /// 写出来。
    fn write(&self, json: &mut String);

    /// 不写这个键。
    fn is_absent(&self) -> bool {
        false
    }
}

/// 由字段组成的类型。
pub trait Fields: Sized {
    /// 逐个取；`None` 时哪里不对由 `from` 说。
    fn read(from: &Object<'_>) -> Option<Self>;
    /// 逐个写，照定义的先后。
    fn write(&self, to: &mut Writer);
}

/// 拆开的一个对象。
pub struct Object<'a> {
    /// 名字和原样的值，照原文的先后，写了两次的也都在。
    all: Vec<(Cow<'a, str>, &'a str)>,
    /// 最近一次没取到是为什么。记在这里，取每个字段的代码就只问取到没有。
    wrong: Cell<Wrong>,
}

impl<'a> Object<'a> {
    /// 核对是一份完整的 JSON 再拆开；不是一个 `{…}` 返回 `None`。
    pub fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str::<IgnoredAny>(text).ok()?;
        Self::split(text)
    }

    /// 拆开已经核对过的；不是一个 `{…}` 返回 `None`。
    pub fn split(raw: &'a str) -> Option<Self> {
        let pieces = pieces(raw, '{', '}')?;
        let mut all = Vec::with_capacity(pieces.len() / 2);
        for pair in pieces.chunks_exact(2) {
            all.push((text(pair[0])?, pair[1]));
        }
        Some(Self { all, wrong: Cell::new(Wrong { name: "", how: "" }) })
    }

    /// 一个键的原样的值；没有这个键是 `Some(None)`，写了不止一次是 `None`。
    fn raw(&self, name: &'static str) -> Option<Option<&'a str>> {
        let mut found = None;
        for (key, value) in &self.all {
            if key == name && found.replace(*value).is_some() {
                return self.fail(name, "写了不止一次");
            }
        }
        Some(found)
    }

    /// 同上，但一定要有。
    pub fn must(&self, name: &'static str) -> Option<&'a str> {
        self.raw(name)?.or_else(|| self.missing(name))
    }

    /// 取一个字段。
    pub fn field<T: Field>(&self, name: &'static str) -> Option<T> {
        match self.raw(name)? {
            Some(raw) => T::read(raw).or_else(|| self.fail(name, T::WANT)),
            None => T::absent().or_else(|| self.missing(name)),
        }
    }

    fn missing<T>(&self, name: &'static str) -> Option<T> {
        self.fail(name, "没有写")
    }

    fn fail<T>(&self, name: &'static str, how: &'static str) -> Option<T> {
        self.wrong.set(Wrong { name, how });
        None
    }

    /// 一个键的原样的值；没有、写了不止一次都是 `None`。不在乎为什么的人用。
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let mut found = self.all.iter().filter(|(key, _)| key == name);
        found.next().filter(|_| found.next().is_none()).map(|(_, value)| *value)
    }

    /// 刚才为什么没取到。
    pub fn wrong(&self) -> Wrong {
        self.wrong.get()
    }
}

/// 把合规矩的 `{…}` 或 `[…]` 从最外层的逗号和冒号处拆开：对象是名字、值、名字、值……，数组是一个个值。
fn pieces(raw: &str, open: char, close: char) -> Option<Vec<&str>> {
    let inside = raw.trim_ascii().strip_prefix(open)?.strip_suffix(close)?;
    let mut all = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0_usize, false, false);
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true, // 只有字符串里才有
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' if depth == 0 => {
                all.push(inside.get(start..at)?.trim_ascii());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = inside.get(start..)?.trim_ascii();
    if !last.is_empty() {
        all.push(last);
    }
    Some(all)
}

/// 正在写的一个对象：没有空格，键的先后就是写的先后。
#[derive(Default)]
pub struct Writer(String);

impl Writer {
    /// 写一个字段；没有值的（`None`）连键都不写。
    pub fn field<T: Field>(&mut self, name: &str, value: &T) {
        if !value.is_absent() {
            value.write(self.value(name));
        }
    }

    /// 写下键，值由调用的人接着写。`name` 是本程序自己的字段名，不用转义。
    pub fn value(&mut self, name: &str) -> &mut String {
        self.0.push_str(if self.0.is_empty() { "{\"" } else { ",\"" });
        self.0.push_str(name);
        self.0.push_str("\":");
        &mut self.0
    }

    /// 写完了。至少写过一个字段。
    pub fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// 一个字符串值；不是字符串（或有半个字符）返回 `None`。
pub fn text(raw: &str) -> Option<Cow<'_, str>> {
    if !raw.contains('\\') {
        return raw.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed);
    }
    serde_json::from_str::<String>(raw).ok().map(Cow::Owned)
}

/// 写一个字符串值，转义和 serde_json 一个字节都不差。
pub fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        let short = match c {
            '"' | '\\' => c,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\0'..='\u{1f}' => {
                json.push_str("\\u00");
                push_hex(json, &[c as u8]);
                continue;
            }
            _ => {
                json.push(c);
                continue;
            }
        };
        json.push('\\');
        json.push(short);
    }
    json.push('"');
}

/// 写小写十六进制，不带引号。
pub fn push_hex(json: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            json.push(char::from(if half < 10 { b'0' + half } else { b'a' + half - 10 }));
        }
    }
}

/// 一个数组里原样的值；不是数组返回 `None`。
pub fn items(raw: &str) -> Option<Vec<&str>> {
    pieces(raw, '[', ']')
}

impl Field for String {
    const WANT: &'static str = "应是文字";
    fn read(raw: &str) -> Option<Self> {
        text(raw).map(Cow::into_owned)
    }
    fn write(&self, json: &mut String) {
        push_text(json, self);
    }
}

impl Field for bool {
    const WANT: &'static str = "应是 true 或 false";
    fn read(raw: &str) -> Option<Self> {
        raw.parse().ok()
    }
    fn write(&self, json: &mut String) {
        json.push_str(if *self { "true" } else { "false" });
    }
}

macro_rules! whole_number {
    ($($type:ty)*) => {$(
        impl Field for $type {
            const WANT: &'static str = "应是整数";
            fn read(raw: &str) -> Option<Self> {
                raw.parse().ok()
            }
            fn write(&self, json: &mut String) {
                json.push_str(&self.to_string());
            }
        }
    )*};
}
whole_number!(u32 u64);

impl<T: Field> Field for Vec<T> {
    const WANT: &'static str = "里有写得不对的";
    fn read(raw: &str) -> Option<Self> {
        let mut all = Self::new();
        for one in items(raw)? {
            all.push(T::read(one)?);
        }
        Some(all)
    }
    fn write(&self, json: &mut String) {
        json.push('[');
        for (n, one) in self.iter().enumerate() {
            if n > 0 {
                json.push(',');
            }
            one.write(json);
        }
        json.push(']');
    }
}

impl<T: Field> Field for Option<T> {
    const WANT: &'static str = T::WANT;
    fn read(raw: &str) -> Option<Self> {
        if raw == "null" { Some(None) } else { T::read(raw).map(Some) }
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn write(&self, json: &mut String) {
        match self {
            Some(value) => value.write(json),
            None => json.push_str("null"),
        }
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

/// 一组由字段组成的类型：文档、格式说明、读、写都由一份定义得来。
macro_rules! fields {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident : $type:ty),* $(,)? })*) => {
        $crate::journal::json::codec! {$(
            $(#[$meta])*
            #[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
            pub struct $name { $($(#[$field_meta])* pub $field: $type),* }
        )*}
    };
}
pub(super) use fields;

/// 同 [`fields`]，但不写进格式说明：缓存里的东西，随时可以换样子。
macro_rules! codec {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident : $type:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type),* }

        impl Fields for $name {
            fn read(from: &Object<'_>) -> Option<Self> {
                Some(Self { $($field: from.field(stringify!($field))?),* })
            }
            fn write(&self, to: &mut Writer) {
                $(to.field(stringify!($field), &self.$field);)*
            }
        }
    )*};
}
pub(super) use codec;

/// 由字段组成的类型也能当字段：写成一个小对象。
macro_rules! nested {
    ($($name:ident: $want:literal)*) => {$(
        impl Field for $name {
            const WANT: &'static str = $want;
            fn read(raw: &str) -> Option<Self> {
                Fields::read(&Object::split(raw)?)
            }
            fn write(&self, json: &mut String) {
                let mut to = Writer::default();
                Fields::write(self, &mut to);
                json.push_str(&to.finish());
            }
        }
    )*};
}
pub(super) use nested;

/// 几选一的词：写在 JSON 里的样子和类型放在一处。
macro_rules! one_of {
    ($($(#[$meta:meta])* pub enum $name:ident: $want:literal { $($(#[$one_meta:meta])* $one:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
        pub enum $name { $($(#[$one_meta])* #[cfg_attr(not(target_arch = "wasm32"), schemars(rename = $word))] $one),* }

        impl $name {
            /// 全部，照定义的先后。
            pub const ALL: &'static [Self] = &[$(Self::$one),*];

            /// 写在记录里的词。
            pub fn word(self) -> &'static str {
                match self { $(Self::$one => $word),* }
            }

            /// 由记录里的词读回来。
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$one),)*
                    _ => None,
                }
            }
        }

        impl Field for $name {
            const WANT: &'static str = $want;
            fn read(raw: &str) -> Option<Self> {
                Self::parse(&text(raw)?)
            }
            fn write(&self, json: &mut String) {
                push_text(json, self.word());
            }
        }
    )*};
}
pub(super) use one_of;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
