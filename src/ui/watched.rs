//! 一个会变的值和"变了"的信号。
//!
//! 用起来和 `RwSignal<T>` 一样，但信号里只有一个数：每多一种 `T`，wasm 里不再多一份信号的代码。
//! 页面走了值也就没了；走了以后才到的消息（还在等的一次读取）没处可写，就算了。

use leptos::prelude::*;

/// 到处可复制的把手。
pub struct Watched<T: 'static> {
    value: StoredValue<T, LocalStorage>,
    version: RwSignal<u32>,
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watched<T> {}

impl<T: Clone> Watched<T> {
    /// 现在的值，并跟着它变。
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// 现在的值。
    pub fn get_untracked(self) -> T {
        self.value.with_value(T::clone)
    }
}

impl<T> Watched<T> {
    /// 新的一个。
    pub fn new(value: T) -> Self {
        Self { value: StoredValue::new_local(value), version: RwSignal::new(0) }
    }

    /// 看一眼，并跟着它变。
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.version.track();
        self.value.with_value(look)
    }

    /// 看一眼。
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.value.with_value(look)
    }

    /// 换成新的值，叫醒看着的人。
    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }

    /// 改一改，叫醒看着的人。
    pub fn update(self, change: impl FnOnce(&mut T)) {
        if self.value.try_update_value(change).is_some() {
            bump(self.version);
        }
    }

    /// 改一改，谁也不叫。
    pub fn update_quietly<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.value.try_update_value(change)
    }
}

fn bump(version: RwSignal<u32>) {
    version.try_update(|version| *version = version.wrapping_add(1));
}
