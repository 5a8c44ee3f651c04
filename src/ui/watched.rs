//! 一个会变的值和"变了"的信号。
//!
//! 用起来和 `RwSignal<T>` 一样，但信号里只有一个数：每多一种 `T`，wasm 里不再多一份信号的代码。
//! 页面走了值也就没了；走了以后才到的消息（还在等的一次读取）没处可写，就算了。

use std::any::Any;
use std::cell::RefCell;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::rc::Rc;
use std::task::Poll;

use leptos::prelude::*;

use crate::platform::spawn;

/// 到处可复制的把手。值放在 `Rc<dyn Any>` 里：每多一种 `T`，也不再多一份收管它的代码。
pub struct Watched<T: 'static> {
    value: StoredValue<Rc<dyn Any>, LocalStorage>,
    version: RwSignal<u32>,
    of: PhantomData<fn() -> T>,
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
        self.with_untracked(T::clone)
    }
}

impl<T> Watched<T> {
    /// 新的一个。
    pub fn new(value: T) -> Self {
        Self { value: keep(Rc::new(RefCell::new(value))), version: RwSignal::new(0), of: PhantomData }
    }

    /// 看一眼，并跟着它变。
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.version.track();
        self.with_untracked(look)
    }

    /// 看一眼。
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        let cell = self.cell();
        let cell = cell.as_ref().and_then(|cell| cell.downcast_ref::<RefCell<T>>());
        // 页面走了还来看的是写错了的代码，和 Leptos 自己的信号一样垮给人看。
        look(&cell.expect("页面已经走了").borrow())
    }

    fn cell(self) -> Option<Rc<dyn Any>> {
        kept(self.value)
    }

    /// 页面还在。
    pub fn is_here(self) -> bool {
        self.cell().is_some()
    }

    /// 去做一件页面自己的事：页面（这个值的主人）走了，没做完的就不做了，等到的东西也没处看。
    ///
    /// 要写记录、人等着它写好的，用 [`spawn`]：走了也要做完。
    pub fn spawn(self, work: impl Future<Output = ()> + 'static) {
        let mut work = Box::pin(work);
        spawn(poll_fn(move |cx| if self.is_here() { work.as_mut().poll(cx) } else { Poll::Ready(()) }));
    }

    /// 换成新的值，叫醒看着的人。
    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }

    /// 改一改，叫醒看着的人。
    pub fn update(self, change: impl FnOnce(&mut T)) {
        if self.update_quietly(change).is_some() {
            bump(self.version);
        }
    }

    /// 改一改，谁也不叫。
    pub fn update_quietly<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let cell = self.cell()?;
        Some(change(&mut cell.downcast_ref::<RefCell<T>>()?.borrow_mut()))
    }
}

impl Watched<u64> {
    /// 又起一次（一次读取）：后来的作废先前的。页面已经走了是 `None`。
    pub fn next_turn(self) -> Option<u64> {
        self.update_quietly(|turn| {
            *turn += 1;
            *turn
        })
    }

    /// 还是不是这一次；页面走了就不是。
    pub fn is_turn(self, turn: u64) -> bool {
        self.update_quietly(|last| *last) == Some(turn)
    }
}

fn keep(value: Rc<dyn Any>) -> StoredValue<Rc<dyn Any>, LocalStorage> {
    StoredValue::new_local(value)
}

fn kept(value: StoredValue<Rc<dyn Any>, LocalStorage>) -> Option<Rc<dyn Any>> {
    value.try_get_value()
}

fn bump(version: RwSignal<u32>) {
    version.try_update(|version| *version = version.wrapping_add(1));
}
