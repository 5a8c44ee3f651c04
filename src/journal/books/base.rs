//! 缓存里的总账（`base`）：收到了哪里、全家和平常要用的事在日志的哪里、总数。
//!
//! 打开时读它，核对每个写入者的最后一条还是那一条，再读后面新的，就不用从头读。

use super::super::json::{Field, Fields, Object, Writer, codec, nested};
use super::super::{Continued, Hlc, Record, Span, Subject};
use super::file::File;
use super::summary::{CacheRow, row};
use super::{Books, Trail};

/// 总账那一行的名字。
pub const BASE: &str = "base";

/// 折叠的规矩或缓存的写法一变就加一，旧的缓存就不用了。
pub const FOLD_VERSION: u32 = 2;

/// 一份总账为什么不能用。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// 更新的版本写的：不用，也不去动它。
    Newer,
    /// 旧版本写的、读不懂：从头再来，换掉它。
    Unusable,
}

/// 接着总账打开要先读的。
#[derive(Clone, Debug, Default)]
pub struct Recall {
    /// 要读的几段。
    pub spans: Vec<Span>,
    heads: Vec<Continued>,
}

codec! {
    /// 一件平常要用的事在日志的哪里。
    pub struct Hot {
        /// 哪件事。
        pub of: Subject,
        /// 在哪里。
        pub spans: Vec<Span>,
    }

    /// 一件事有几处冲突。
    pub struct Trouble {
        /// 哪件事。
        pub of: Subject,
        /// 几处。
        pub n: u64,
    }

    /// 总账。
    pub struct Base {
        /// 照哪一版规矩折叠的。
        pub fold: u32,
        /// 每写一次换一个：两个窗口都写时，后写的看得出来。
        pub stamp: String,
        /// 收到了哪几段。
        pub seen: Vec<Span>,
        /// 每个写入者的最后一条。
        pub heads: Vec<Continued>,
        /// 见过的最新时刻。
        pub newest: Option<Hlc>,
        /// 全家的事件（和读不出来的记录）在哪里。
        pub house: Vec<Span>,
        /// 平常要用的事。
        pub hot: Vec<Hot>,
        /// 有冲突的事。
        pub troubled: Vec<Trouble>,
        /// 几次排查。
        pub runs: u64,
        /// 几处隐患。
        pub dangers: u64,
        /// 折叠时藏起来的。
        pub hidden: Vec<Span>,
    }
}

nested! {
    Hot: "应是 {of, spans}"
    Trouble: "应是 {of, n}"
}

impl Books {
    /// 要写进缓存的几行，总账在最后；没有变化、或者还有没装全的，是空的。
    pub fn checkpoint(&self, stamp: String) -> Vec<CacheRow> {
        if !self.changed || !self.wanting().is_empty() {
            return Vec::new();
        }
        let mut rows: Vec<CacheRow> = Vec::new();
        for subject in self.loaded() {
            match self.peek(subject) {
                Some(file) if file.dirty && subject != Subject::House => rows.push(row(&self.state, subject, file.spans())),
                _ => {}
            }
        }
        let mut house = self.house.spans();
        house.extend(self.unreadable.iter().map(|one| Span { device: one.device, from: one.seq, to: one.seq }));
        let hot = self.hot().into_iter();
        let base = Base {
            fold: FOLD_VERSION,
            stamp,
            seen: self.trails.iter().flat_map(|(device, trail)| trail.spans(device)).collect(),
            heads: self.continued(),
            newest: self.newest,
            house: Span::join(house),
            hot: hot.map(|of| Hot { of, spans: self.peek(of).map(File::spans).unwrap_or_default() }).collect(),
            troubled: self.troubled.iter().map(|(of, n)| Trouble { of: *of, n: *n }).collect(),
            runs: self.total.0,
            dangers: self.total.1,
            hidden: self.hidden.clone(),
        };
        let mut to = Writer::default();
        base.write(&mut to);
        rows.push(CacheRow { key: BASE.into(), order: String::new(), text: to.finish() });
        rows
    }

    /// 缓存写好了。
    pub fn checkpointed(&mut self) {
        self.changed = false;
        for subject in self.loaded() {
            self.file(subject, true).dirty = false;
        }
    }

    /// 接着一份总账往下；要先读 [`Recall::spans`]，再 [`Self::recall`]。
    pub fn from_base(text: &str) -> Result<(Self, Recall), Foreign> {
        let all = Object::parse(text).ok_or(Foreign::Unusable)?;
        match all.field::<u32>("fold") {
            Some(FOLD_VERSION) => {}
            Some(newer) if newer > FOLD_VERSION => return Err(Foreign::Newer),
            _ => return Err(Foreign::Unusable),
        }
        let base = Base::read(&all).ok_or(Foreign::Unusable)?;
        let mut books = Self::from_zero(base.hidden);
        books.ledger = File::default();
        (books.cold, books.newest, books.total) = (true, base.newest, (base.runs, base.dangers));
        for span in &base.seen {
            if span.is_empty() || span.from == 0 {
                return Err(Foreign::Unusable);
            }
            books.trail(span.device).add(span.from, span.to);
        }
        for head in &base.heads {
            let trail: &mut Trail = books.trail(head.device);
            trail.sha256 = (trail.last() == head.seq).then_some(head.sha256);
        }
        for trouble in base.troubled {
            books.troubled.insert(trouble.of, trouble.n);
        }
        let mut spans = base.house;
        spans.extend(base.heads.iter().map(|head| Span { device: head.device, from: head.seq, to: head.seq }));
        for hot in base.hot {
            spans.extend(hot.spans);
            books.file(hot.of, false);
        }
        Ok((books, Recall { spans: Span::join(spans), heads: base.heads }))
    }

    /// 把总账说的几段装进来。有一个写入者的最后一条不是那一条了，总账就不能用，返回 `false`。
    #[must_use]
    pub fn recall(&mut self, recall: &Recall, records: &[Record]) -> bool {
        let stands = |head: &Continued| {
            let own = records.iter().find(|record| (record.device, record.seq) == (head.device, head.seq));
            own.is_some_and(|record| record.sha256() == head.sha256)
        };
        if !recall.heads.iter().all(stands) || self.trails.values().any(|trail| trail.sha256.is_none()) {
            return false;
        }
        let all: Vec<(Subject, bool)> = self.loaded().into_iter().map(|subject| (subject, true)).collect();
        self.supply(&all, records);
        true
    }
}
