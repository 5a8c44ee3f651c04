//! 一页一页地列：检查记录、隐患。列表从缓存里的大概来，十万条记录也只读看得见的那些。

use std::ops::ControlFlow;

use leptos::prelude::*;

use super::{Ctx, Opening, Watched, watch};
use crate::journal::{Kind, Row};

/// 先列多少条，再多要点一下。
const PAGE: usize = 50;

/// 一行合不合要找的。
type Fits = fn(Ctx, &Row, &str) -> bool;

/// 一个列表。
#[derive(Clone, Copy)]
pub struct Listing {
    ctx: Ctx,
    kind: Kind,
    fits: Fits,
    /// 列出来的；还没列好是 `None`。
    pub rows: Watched<Option<Vec<Row>>>,
    /// 后面还有。
    pub more: Watched<bool>,
    /// 找什么。
    pub query: Watched<String>,
    wanted: Watched<usize>,
    /// 第几次列：后来的要求作废先前的。
    turn: Watched<u64>,
}

impl Listing {
    /// 列一种；`fits` 说一行合不合要找的字。
    pub fn new(ctx: Ctx, kind: Kind, fits: Fits) -> Self {
        let listing = Self {
            ctx,
            kind,
            fits,
            rows: Watched::new(None),
            more: Watched::new(false),
            query: Watched::new(String::new()),
            wanted: Watched::new(PAGE),
            turn: Watched::new(0),
        };
        watch(move || {
            ctx.records.with(|_| ());
            listing.query.with(|_| ());
            listing.wanted.get();
            if ctx.records.opening.get() == Opening::Open {
                listing.turn.spawn(listing.list());
            }
        });
        listing
    }

    /// 再列一页。
    pub fn show_more(self) {
        self.wanted.update(|wanted| *wanted += PAGE);
    }

    async fn list(self) {
        let Some(turn) = self.turn.next_turn() else { return };
        let (wanted, query) = (self.wanted.get_untracked(), self.query.get_untracked());
        let query = query.trim();
        let Some(journal) = self.ctx.records.journal() else { return };
        let mut found = Vec::new();
        let read = journal.each_page(self.kind, |rows| {
            found.extend(rows.into_iter().filter(|row| query.is_empty() || untrack(|| (self.fits)(self.ctx, row, query))));
            if found.len() > wanted || !self.turn.is_turn(turn) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let read = read.await;
        if !self.turn.is_turn(turn) {
            return;
        }
        // 读不到不等于没有：原来列着的留着，说为什么
        if let Err(error) = read {
            return self.ctx.records.unreadable(&error);
        }
        self.more.set(found.len() > wanted);
        found.truncate(wanted);
        let first = self.rows.with_untracked(Option::is_none);
        self.rows.set(Some(found));
        if first {
            // 列出来了才滚得到原来的地方。
            crate::platform::tell_other_half("drawn", "");
        }
    }
}
