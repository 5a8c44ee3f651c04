//! 只有后一半才往里放东西的一格。
//!
//! 前一半的状态里也有这些格子，但总是空的：放东西的代码（[`Later::change`]）只有后一半叫，值又装在经虚表的盒子里，
//! 所以怎么复制、怎么收走这些值的代码，链接时不进前一半。

use super::super::{IdMap, SmallMap};
use std::fmt;
use std::ops::Deref;

/// 空着的时候看到的是 [`Empty::empty`]。
pub struct Later<T: 'static>(Option<Box<dyn Held<T>>>);

/// 有一个空的样子，不必现造。
pub trait Empty: 'static {
    /// 空的。
    fn empty() -> &'static Self;
}

trait Held<T>: Send + Sync {
    fn get(&self) -> &T;
    fn get_mut(&mut self) -> &mut T;
    fn copy(&self) -> Box<dyn Held<T>>;
    fn same(&self, other: &T) -> bool;
    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: Clone + PartialEq + fmt::Debug + Send + Sync + 'static> Held<T> for T {
    fn get(&self) -> &T {
        self
    }
    fn get_mut(&mut self) -> &mut T {
        self
    }
    fn copy(&self) -> Box<dyn Held<T>> {
        Box::new(self.clone())
    }
    fn same(&self, other: &T) -> bool {
        self == other
    }
    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl<T: Empty + Default + Clone + PartialEq + fmt::Debug + Send + Sync> Later<T> {
    /// 取来改；空的就先放一个空的进去。只有后一半才懂的事件叫它。
    pub fn change(&mut self) -> &mut T {
        self.0.get_or_insert_with(|| Box::new(T::default())).get_mut()
    }
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Empty> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(held) => held.get(),
            None => T::empty(),
        }
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self(self.0.as_ref().map(|held| held.copy()))
    }
}

impl<T: Empty> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(held), _) => held.same(other),
            (None, Some(held)) => held.same(T::empty()),
        }
    }
}

impl<T: Empty> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(held) => held.debug(f),
            None => f.write_str("（空）"),
        }
    }
}

impl<T: 'static> Empty for Vec<T> {
    fn empty() -> &'static Self {
        const { &Vec::new() }
    }
}

impl<K: 'static, V: 'static> Empty for SmallMap<K, V> {
    fn empty() -> &'static Self {
        const { &SmallMap::new() }
    }
}

impl<K: 'static, V: 'static> Empty for IdMap<K, V> {
    fn empty() -> &'static Self {
        const { &IdMap::new() }
    }
}

impl<'a, T: 'static> IntoIterator for &'a Later<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
