//! 在浏览器里读内容：核对是一份完整的 JSON，再按字段名一段一段取。
//!
//! 主机上用 serde 严格地读（写错字段名要当场知道）；浏览器里用这里的办法，宽容，而且生成的代码小得多——
//! 每个字段只是一次函数调用，不是一份展开的解析器。两种读法对全部内容读出一样的东西，由测试守着。

use crate::journal::json::{Object, items, text};

/// 能从一段合规矩的 JSON 里读出来的东西。
///
/// 形状不对就把 `ok` 改成 `false`，照样给出一个值：中途不返回，每个类型就不必再生成一份半路收拾的代码。
pub trait FromTree: Sized {
    /// 读出来。
    fn from_tree(raw: &str, ok: &mut bool) -> Self;

    /// 字段没写时是什么；必须写的按形状不对算。
    fn absent(ok: &mut bool) -> Self {
        Self::from_tree("null", ok)
    }
}

/// 读一份内容文件；读不懂返回 `None`。
pub fn read<T: FromTree>(text: &str) -> Option<T> {
    let mut ok = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if !ok {
        return None;
    }
    let value = T::from_tree(text, &mut ok);
    ok.then_some(value)
}

/// 取一个字段。
pub fn field<T: FromTree>(fields: Option<&Object<'_>>, name: &str, ok: &mut bool) -> T {
    match fields.and_then(|fields| fields.get(name.trim_start_matches("r#"))) {
        Some(raw) => T::from_tree(raw, ok),
        None => T::absent(ok),
    }
}

/// 一个 `{…}` 的全部字段；不是的话算形状不对。
pub fn fields<'a>(raw: &'a str, ok: &mut bool) -> Option<Object<'a>> {
    let fields = Object::split(raw);
    *ok &= fields.is_some();
    fields
}

impl FromTree for String {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        match text(raw) {
            Some(text) => text.into_owned(),
            None => {
                *ok = false;
                Self::new()
            }
        }
    }

    fn absent(_: &mut bool) -> Self {
        Self::new()
    }
}

impl FromTree for bool {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        *ok &= matches!(raw, "true" | "false");
        raw == "true"
    }

    fn absent(_: &mut bool) -> Self {
        false
    }
}

impl FromTree for usize {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        let number = raw.parse();
        *ok &= number.is_ok();
        number.unwrap_or(0)
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        let Some(all) = items(raw) else {
            *ok = false;
            return Self::new();
        };
        // 不用 collect：它会给每种 T 各生成一大份代码。
        let mut out = Self::with_capacity(all.len());
        for raw in all {
            out.push(T::from_tree(raw, ok));
        }
        out
    }

    fn absent(_: &mut bool) -> Self {
        Self::new()
    }
}

impl<T: FromTree> FromTree for std::sync::Arc<T> {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        Self::new(T::from_tree(raw, ok))
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(raw: &str, ok: &mut bool) -> Self {
        match raw {
            "null" => None,
            raw => Some(T::from_tree(raw, ok)),
        }
    }
}

/// 一组内容类型：文档、严格的 serde（主机）和宽容的取字段（浏览器）都由一份定义得来。
macro_rules! content_types {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident : $type:ty),* $(,)? })*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, serde::Serialize)]
            #[cfg_attr(not(target_arch = "wasm32"), derive(serde::Deserialize))]
            #[cfg_attr(not(target_arch = "wasm32"), serde(deny_unknown_fields))]
            pub struct $name { $($(#[$field_meta])* pub $field: $type),* }

            impl $crate::content::tree::FromTree for $name {
                #[inline(never)]
                fn from_tree(raw: &str, ok: &mut bool) -> Self {
                    let fields = $crate::content::tree::fields(raw, ok);
                    let fields = fields.as_ref();
                    Self { $($field: $crate::content::tree::field(fields, stringify!($field), ok)),* }
                }
            }
        )*
    };
}

/// 一组只有词的枚举：内容里写的词和变体一一对应。
macro_rules! content_words {
    ($($name:ident { $first:ident = $first_word:literal $(, $variant:ident = $word:literal)* $(,)? })*) => {
        $(impl $crate::content::tree::FromTree for $name {
            fn from_tree(raw: &str, ok: &mut bool) -> Self {
                match $crate::journal::json::text(raw).as_deref() {
                    Some($first_word) => Self::$first,
                    $(Some($word) => Self::$variant,)*
                    _ => {
                        *ok = false;
                        Self::$first
                    }
                }
            }
        })*
    };
}

pub(super) use content_types;
pub(super) use content_words;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::content::{
        CheckIndex, Checklist, Criteria, Index, Library, LoopRules, Names, Periods, Position, Scales, SearchIndex, Shared, Sources, pack,
    };

    /// 内容里凡是出货的文件，两种读法都读出同一样东西。
    #[test]
    fn the_browser_reads_what_the_host_reads() {
        let library = Library::load_dir(std::path::Path::new("public/content")).expect("内容读得懂");
        for (path, text) in pack::files(&library) {
            fn same<T: FromTree + PartialEq + serde::de::DeserializeOwned>(text: &str) -> bool {
                read::<T>(text) == serde_json::from_str(text).ok() && !text.is_empty()
            }
            let same = match path.as_str() {
                "content/index.json" => same::<Index>(&text),
                "content/checks.json" => same::<CheckIndex>(&text),
                "content/search.json" => same::<SearchIndex>(&text),
                "content/sources.json" => same::<Sources>(&text),
                "content/shared.json" => same::<Shared>(&text),
                "content/criteria.json" => same::<Criteria>(&text),
                "content/periods.json" => same::<Periods>(&text),
                "content/scales.json" => same::<Scales>(&text),
                "content/rules.json" => same::<LoopRules>(&text),
                "content/names.json" => same::<Names>(&text),
                path if path.contains("/positions/") => same::<Position>(&text),
                _ => same::<Checklist>(&text),
            };
            assert!(same, "{path}");
        }
        assert!(read::<Vec<Position>>("[{\"id\":\"a\"}").is_none(), "断了一半的文件");
        assert!(read::<Index>("{\"families\":3}").is_none(), "形状不对");
    }
}
