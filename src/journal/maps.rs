//! 两种小映射：按 128 位 id 的 [`IdMap`]，按小键的 [`SmallMap`]。
//!
//! 用法和 `BTreeMap` 一样，遍历也按键的次序；但 `IdMap` 不论键值是什么类型，底下都是同一列排好序的 `(u128, u32)`，
//! wasm 里没有平衡树的代码（原来八种键值各一份，共三十多 KB）。

use std::fmt;
use std::marker::PhantomData;

/// 能当 [`IdMap`] 的键：一个 128 位的 id。
pub trait Key128: Copy {
    /// 它的数值；次序和 id 的次序相同。
    fn to_u128(self) -> u128;
    /// 由数值得回 id。
    fn from_u128(value: u128) -> Self;
}

/// 按 128 位 id 的映射。
#[derive(Clone)]
pub struct IdMap<K, V> {
    /// 键，和值在 `values` 里的位置；按键排。
    index: Vec<(u128, u32)>,
    values: Vec<V>,
    key: PhantomData<K>,
}

impl<K, V> Default for IdMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> IdMap<K, V> {
    /// 空的。
    pub const fn new() -> Self {
        Self { index: Vec::new(), values: Vec::new(), key: PhantomData }
    }
}

impl<K: Key128, V> IdMap<K, V> {
    /// 几个。
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// 一个都没有。
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn find(&self, key: K) -> Result<usize, usize> {
        find(&self.index, key.to_u128())
    }

    fn at(&self, key: K) -> Option<usize> {
        self.find(key).ok().map(|place| self.index[place].1 as usize)
    }

    /// 有没有。
    pub fn contains_key(&self, key: &K) -> bool {
        self.at(*key).is_some()
    }

    /// 取一个。
    pub fn get(&self, key: &K) -> Option<&V> {
        self.values.get(self.at(*key)?)
    }

    /// 取一个来改。
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.at(*key)?;
        self.values.get_mut(at)
    }

    /// 放进去；原来有的换掉并交出来。
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(key) {
            Ok(place) => Some(std::mem::replace(&mut self.values[self.index[place].1 as usize], value)),
            Err(place) => {
                // 一个库里装不下四十亿条记录。
                self.index.insert(place, (key.to_u128(), self.values.len() as u32));
                self.values.push(value);
                None
            }
        }
    }

    /// 取一个来改，没有就先放进 `new` 做的。
    pub fn get_or_insert_with(&mut self, key: K, new: impl FnOnce() -> V) -> &mut V {
        let at = match self.at(key) {
            Some(at) => at,
            None => {
                self.insert(key, new());
                self.values.len() - 1
            }
        };
        &mut self.values[at]
    }

    /// 只留下合意的。
    pub fn retain(&mut self, keep: impl Fn(K, &V) -> bool) {
        let mut place = vec![0; self.values.len()];
        self.index.iter().for_each(|(key, at)| place[*at as usize] = *key);
        self.index.clear();
        for (key, value) in place.into_iter().zip(std::mem::take(&mut self.values)) {
            let key = K::from_u128(key);
            if keep(key, &value) {
                self.insert(key, value);
            }
        }
    }

    /// 拿掉。
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let (_, at) = self.index.remove(self.find(*key).ok()?);
        let last = self.values.len() as u32 - 1;
        let value = self.values.swap_remove(at as usize);
        // 补位的那一个换了地方。
        if at != last
            && let Some(moved) = self.index.iter_mut().find(|one| one.1 == last)
        {
            moved.1 = at;
        }
        Some(value)
    }

    /// 按键的次序。
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        self.index.iter().map(|(key, at)| (K::from_u128(*key), &self.values[*at as usize]))
    }

    /// 键，按次序。
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> + '_ {
        self.index.iter().map(|(key, _)| K::from_u128(*key))
    }

    /// 值，按键的次序。
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.index.iter().map(|(_, at)| &self.values[*at as usize])
    }
}

/// 在排好序的一列里找；不论值是什么类型，只有这一份。
fn find(index: &[(u128, u32)], key: u128) -> Result<usize, usize> {
    index.binary_search_by(|(one, _)| one.cmp(&key))
}

impl<K: Key128 + fmt::Debug, V: fmt::Debug> fmt::Debug for IdMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Key128, V: PartialEq> PartialEq for IdMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        // 放进去的先后不算数，所以一个一个比。
        self.len() == other.len()
            && self.index.iter().map(|one| one.0).eq(other.index.iter().map(|one| one.0))
            && self.values().eq(other.values())
    }
}

impl<K: Key128, V> std::ops::Index<&K> for IdMap<K, V> {
    type Output = V;

    /// # Panics
    /// 没有这个键。
    fn index(&self, key: &K) -> &V {
        self.get(key).expect("IdMap 里没有这个键")
    }
}

/// 排好序、去掉重复的。
///
/// 给短的、多半已经排好的用：标准库的排序每种类型要多出两三 KB 的代码。
pub(super) fn tidy<T: Ord>(all: Vec<T>) -> Vec<T> {
    let mut tidy = Vec::new();
    for one in all {
        if let Err(at) = tidy.binary_search(&one) {
            tidy.insert(at, one);
        }
    }
    tidy
}

/// 键少（一张表的项）的映射：排好序的一列。
#[derive(Clone, PartialEq)]
pub struct SmallMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for SmallMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> SmallMap<K, V> {
    /// 空的。
    pub const fn new() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> SmallMap<K, V> {
    fn find(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(one, _)| one.cmp(key))
    }

    /// 几个。
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// 一个都没有。
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 取一个。
    pub fn get(&self, key: &K) -> Option<&V> {
        self.find(key).ok().map(|at| &self.0[at].1)
    }

    /// 有没有。
    pub fn contains_key(&self, key: &K) -> bool {
        self.find(key).is_ok()
    }

    /// 放进去；原来有的换掉。
    pub fn insert(&mut self, key: K, value: V) {
        match self.find(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// 拿掉。
    pub fn remove(&mut self, key: &K) {
        if let Ok(at) = self.find(key) {
            self.0.remove(at);
        }
    }

    /// 只留下合意的。
    pub fn retain(&mut self, keep: impl Fn(&V) -> bool) {
        self.0.retain(|(_, value)| keep(value));
    }

    /// 取一个来改，没有就先放进 `new`。
    pub fn get_or_insert(&mut self, key: K, new: V) -> &mut V {
        let at = match self.find(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, new));
                at
            }
        };
        &mut self.0[at].1
    }

    /// 按键的次序。
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// 键，按次序。
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// 值，按键的次序。
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> std::ops::Index<&K> for SmallMap<K, V> {
    type Output = V;

    /// # Panics
    /// 没有这个键。
    fn index(&self, key: &K) -> &V {
        self.get(key).expect("SmallMap 里没有这个键")
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for SmallMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(key, value)| (key, value))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    impl Key128 for u64 {
        fn to_u128(self) -> u128 {
            u128::from(self)
        }

        fn from_u128(value: u128) -> Self {
            value as Self
        }
    }

    #[test]
    fn an_id_map_behaves_like_the_tree_it_stands_for() {
        let (mut map, mut tree) = (IdMap::<u64, u64>::default(), BTreeMap::new());
        // 一串固定的"随机"操作：放、换、拿。
        let mut seed = 7_u64;
        for step in 0..2000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let key = seed >> 58;
            if seed & 3 == 0 {
                assert_eq!(map.remove(&key), tree.remove(&key));
            } else {
                assert_eq!(map.insert(key, step), tree.insert(key, step));
            }
            assert!(map.iter().map(|(key, value)| (key, *value)).eq(tree.iter().map(|(key, value)| (*key, *value))));
            assert_eq!((map.len(), map.get(&key)), (tree.len(), tree.get(&key)));
        }
    }

    #[test]
    fn a_small_map_keeps_its_keys_in_order() {
        let mut map = SmallMap::default();
        for key in [3, 1, 2, 1] {
            *map.get_or_insert(key, 0) += 1;
        }
        assert_eq!(map.iter().map(|(key, value)| (*key, *value)).collect::<Vec<_>>(), [(1, 2), (2, 1), (3, 1)]);
    }
}
