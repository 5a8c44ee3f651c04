//! 在浏览器里读内容：先读成一棵 JSON 树，再按字段名取。
//!
//! 主机上用 serde 严格地读（写错字段名要当场知道）；浏览器里用这里的办法，宽容，而且生成的代码小得多——
//! 每个字段只是一次函数调用，不是一份展开的解析器。两种读法对全部内容读出一样的东西，由测试守着。

use serde_json::{Map, Value};

/// 能从 JSON 树里取出来的东西。
///
/// 形状不对就把 `ok` 改成 `false`，照样给出一个值：中途不返回，每个类型就不必再生成一份半路收拾的代码。
pub trait FromTree: Sized {
    /// 取出来。
    fn from_tree(tree: Value, ok: &mut bool) -> Self;

    /// 字段没写时是什么；必须写的按形状不对算。
    fn absent(ok: &mut bool) -> Self {
        Self::from_tree(Value::Null, ok)
    }
}

/// 读一份内容文件；读不懂返回 `None`。
pub fn read<T: FromTree>(text: &str) -> Option<T> {
    let mut ok = true;
    let value = T::from_tree(serde_json::from_str(text).ok()?, &mut ok);
    ok.then_some(value)
}

/// 取一个字段。
pub fn field<T: FromTree>(fields: &mut Map<String, Value>, name: &str, ok: &mut bool) -> T {
    match fields.remove(name.trim_start_matches("r#")) {
        Some(tree) => T::from_tree(tree, ok),
        None => T::absent(ok),
    }
}

/// 一个 `{…}` 的全部字段；不是的话算形状不对，当作一个字段都没有。
pub fn fields(tree: Value, ok: &mut bool) -> Map<String, Value> {
    match tree {
        Value::Object(fields) => fields,
        _ => {
            *ok = false;
            Map::new()
        }
    }
}

impl FromTree for String {
    fn from_tree(tree: Value, ok: &mut bool) -> Self {
        match tree {
            Value::String(text) => text,
            _ => {
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
    fn from_tree(tree: Value, ok: &mut bool) -> Self {
        *ok &= tree.is_boolean();
        tree == Value::Bool(true)
    }

    fn absent(_: &mut bool) -> Self {
        false
    }
}

impl FromTree for usize {
    fn from_tree(tree: Value, ok: &mut bool) -> Self {
        let number = tree.as_u64();
        *ok &= number.is_some();
        Self::try_from(number.unwrap_or(0)).unwrap_or(0)
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(tree: Value, ok: &mut bool) -> Self {
        let Value::Array(all) = tree else {
            *ok = false;
            return Self::new();
        };
        // 不用 collect：它会给每种 T 各生成一大份代码。
        let mut out = Self::with_capacity(all.len());
        for tree in all {
            out.push(T::from_tree(tree, ok));
        }
        out
    }

    fn absent(_: &mut bool) -> Self {
        Self::new()
    }
}

impl<T: FromTree> FromTree for std::sync::Arc<T> {
    fn from_tree(tree: Value, ok: &mut bool) -> Self {
        Self::new(T::from_tree(tree, ok))
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: Value, ok: &mut bool) -> Self {
        match tree {
            Value::Null => None,
            tree => Some(T::from_tree(tree, ok)),
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
                fn from_tree(tree: serde_json::Value, ok: &mut bool) -> Self {
                    let mut fields = $crate::content::tree::fields(tree, ok);
                    Self { $($field: $crate::content::tree::field(&mut fields, stringify!($field), ok)),* }
                }
            }
        )*
    };
}

/// 一组只有词的枚举：内容里写的词和变体一一对应。
macro_rules! content_words {
    ($($name:ident { $first:ident = $first_word:literal $(, $variant:ident = $word:literal)* $(,)? })*) => {
        $(impl $crate::content::tree::FromTree for $name {
            fn from_tree(tree: serde_json::Value, ok: &mut bool) -> Self {
                match tree.as_str() {
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
    use crate::content::{Checklist, Common, Index, Library, Position, SharedBlock, pack};

    /// 内容里凡是出货的文件，两种读法都读出同一样东西。
    #[test]
    fn the_browser_reads_what_the_host_reads() {
        let library = Library::load_dir(std::path::Path::new("public/content")).expect("内容读得懂");
        for (path, text) in pack::files(&library) {
            let same = if path.ends_with("index.json") {
                read::<Index>(&text) == serde_json::from_str(&text).ok()
            } else if path.ends_with("common.json") {
                read::<Common>(&text) == serde_json::from_str(&text).ok()
            } else if path.ends_with("shared.json") {
                read::<Vec<SharedBlock>>(&text) == serde_json::from_str(&text).ok()
            } else if path.contains("/positions/") {
                read::<Position>(&text) == serde_json::from_str(&text).ok()
            } else {
                read::<Checklist>(&text) == serde_json::from_str(&text).ok()
            };
            assert!(same, "{path}");
            assert!(!text.is_empty());
        }
        assert!(read::<Vec<Position>>("[{\"id\":\"a\"}").is_none(), "断了一半的文件");
        assert!(read::<Index>("{\"families\":3}").is_none(), "形状不对");
    }
}
