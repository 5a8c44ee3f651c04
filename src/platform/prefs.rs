//! 显示偏好：字号、明暗、手套模式。不是记录，丢了也不要紧，所以放 localStorage。

use leptos::prelude::window;

use super::dom::set_root_data;

/// 显示偏好。空字符串是默认。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefs {
    /// 空（跟系统）、light、dark、sun。
    pub theme: String,
    /// 空（标准）、1.25、1.5。
    pub size: String,
    /// 空、on。
    pub gloves: String,
}

const KEYS: [&str; 3] = ["theme", "size", "gloves"];

fn key(name: &str) -> String {
    format!("gangshao-{name}")
}

/// 读出偏好并用上。读不到（隐私模式）就用默认。
pub fn load_prefs() -> Prefs {
    let storage = window().local_storage().ok().flatten();
    let read = |name: &str| storage.as_ref().and_then(|storage| storage.get_item(&key(name)).ok().flatten()).unwrap_or_default();
    let prefs = Prefs { theme: read("theme"), size: read("size"), gloves: read("gloves") };
    apply(&prefs);
    prefs
}

/// 用上并记住。
pub fn save_prefs(prefs: &Prefs) {
    apply(prefs);
    if let Ok(Some(storage)) = window().local_storage() {
        for (name, value) in KEYS.into_iter().zip([&prefs.theme, &prefs.size, &prefs.gloves]) {
            let _ = storage.set_item(&key(name), value);
        }
    }
}

fn apply(prefs: &Prefs) {
    for (name, value) in KEYS.into_iter().zip([&prefs.theme, &prefs.size, &prefs.gloves]) {
        set_root_data(name, value);
    }
}
