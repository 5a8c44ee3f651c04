//! 在浏览器里读内容：先读成一棵 JSON 树，再按字段名取。
//!
//! 主机上用 serde 严格地读（写错字段名要当场知道）；浏览器里用这里的办法，宽容，而且生成的代码小得多——
//! 每个字段只是一次函数调用，不是一份展开的解析器。两种读法对全部内容读出一样的东西，由测试守着。

use serde_json::{Map, Value};

/// 能从 JSON 树里取出来的东西。
pub trait FromTree: Sized {
    /// 取出来；形状不对返回 `None`。
    fn from_tree(tree: Value) -> Option<Self>;

    /// 字段没写时是什么；必须写的返回 `None`。
    fn absent() -> Option<Self> {
        None
    }
}

/// 读一份内容文件；读不懂返回 `None`。
pub fn read<T: FromTree>(text: &str) -> Option<T> {
    T::from_tree(serde_json::from_str(text).ok()?)
}

/// 取一个字段。
pub fn field<T: FromTree>(fields: &mut Map<String, Value>, name: &str) -> Option<T> {
    match fields.remove(name.trim_start_matches("r#")) {
        Some(tree) => T::from_tree(tree),
        None => T::absent(),
    }
}

impl FromTree for String {
    fn from_tree(tree: Value) -> Option<Self> {
        match tree {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl FromTree for bool {
    fn from_tree(tree: Value) -> Option<Self> {
        tree.as_bool()
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl FromTree for usize {
    fn from_tree(tree: Value) -> Option<Self> {
        usize::try_from(tree.as_u64()?).ok()
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(tree: Value) -> Option<Self> {
        match tree {
            Value::Array(all) => all.into_iter().map(T::from_tree).collect(),
            _ => None,
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: FromTree> FromTree for std::sync::Arc<T> {
    fn from_tree(tree: Value) -> Option<Self> {
        T::from_tree(tree).map(Self::new)
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: Value) -> Option<Self> {
        match tree {
            Value::Null => Some(None),
            tree => T::from_tree(tree).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
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
                fn from_tree(tree: serde_json::Value) -> Option<Self> {
                    let serde_json::Value::Object(mut fields) = tree else { return None };
                    Some(Self { $($field: $crate::content::tree::field(&mut fields, stringify!($field))?),* })
                }
            }
        )*
    };
}

/// 一组只有词的枚举：内容里写的词和变体一一对应。
macro_rules! content_words {
    ($($name:ident { $($variant:ident = $word:literal),* $(,)? })*) => {
        $(impl $crate::content::tree::FromTree for $name {
            fn from_tree(tree: serde_json::Value) -> Option<Self> {
                match tree.as_str()? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        })*
    };
}

pub(super) use content_types;
pub(super) use content_words;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Checklist, Common, Index, Library, Position, pack};

    /// 内容里凡是出货的文件，两种读法都读出同一样东西。
    #[test]
    fn the_browser_reads_what_the_host_reads() {
        let library = Library::load_dir(std::path::Path::new("public/content")).expect("内容读得懂");
        for (path, text) in pack::files(&library) {
            let same = if path.ends_with("index.json") {
                read::<Index>(&text) == serde_json::from_str(&text).ok()
            } else if path.ends_with("common.json") {
                read::<Common>(&text) == serde_json::from_str(&text).ok()
            } else if path.contains("/positions/") {
                read::<Vec<Position>>(&text) == serde_json::from_str(&text).ok()
            } else {
                read::<Vec<Checklist>>(&text) == serde_json::from_str(&text).ok()
            };
            assert!(same, "{path}");
            assert!(!text.is_empty());
        }
        assert!(read::<Vec<Position>>("[{\"id\":\"a\"}").is_none(), "断了一半的文件");
        assert!(read::<Index>("{\"families\":3}").is_none(), "形状不对");
    }
}
