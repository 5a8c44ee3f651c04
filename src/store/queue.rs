//! 排队：同一个窗口里几笔同时来，先来先存，不相撞。

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// 一条队；队头的那个正在办。
#[derive(Default)]
pub(super) struct Queue {
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    waiting: VecDeque<(u64, Option<Waker>)>,
}

/// 排到了（或还在排）。丢掉它就让给下一个，中途放弃也一样。
pub(super) struct Turn<'a> {
    queue: &'a Queue,
    ticket: u64,
}

impl Queue {
    /// 排队，轮到了才返回。
    pub(super) async fn turn(&self) -> Turn<'_> {
        let ticket = {
            let mut inner = self.inner.borrow_mut();
            let ticket = inner.next;
            inner.next += 1;
            inner.waiting.push_back((ticket, None));
            ticket
        };
        let turn = Turn { queue: self, ticket };
        poll_fn(|cx| {
            let mut inner = self.inner.borrow_mut();
            match inner.waiting.iter_mut().position(|(t, _)| *t == ticket) {
                Some(place) if place > 0 => {
                    inner.waiting[place].1 = Some(cx.waker().clone());
                    Poll::Pending
                }
                _ => Poll::Ready(()),
            }
        })
        .await;
        turn
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let next = {
            let mut inner = self.queue.inner.borrow_mut();
            inner.waiting.retain(|(ticket, _)| *ticket != self.ticket);
            inner.waiting.front_mut().and_then(|(_, waker)| waker.take())
        };
        // 放开借用再叫醒：被叫醒的可能马上来排队
        if let Some(waker) = next {
            waker.wake();
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[test]
    fn one_who_leaves_the_queue_lets_nobody_jump_it() {
        let queue = Queue::default();
        let holder = queue.turn().now_or_never();
        assert!(holder.is_some());
        let (mut second, mut last) = (Box::pin(queue.turn()), Box::pin(queue.turn()));
        assert!(second.as_mut().now_or_never().is_none());
        assert!(last.as_mut().now_or_never().is_none());
        drop(last);
        assert!(second.as_mut().now_or_never().is_none(), "前面的还没办完");
        drop(holder);
        assert!(second.as_mut().now_or_never().is_some());
    }
}
