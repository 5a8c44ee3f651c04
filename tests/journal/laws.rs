//! 对几千段历史都成立的规矩：分件折叠、收回去再装进来，和从头到尾折叠一遍，一点不差。

use crate::story::*;
use gangshao::journal::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// 一块盘：日志和缓存，够 [`Books`] 用的。
#[derive(Default)]
struct Disk {
    journal: BTreeMap<EventRef, Record>,
    cache: BTreeMap<String, CacheRow>,
}

impl Disk {
    fn spans(&self, spans: &[Span]) -> Vec<Record> {
        let all = self.journal.values();
        all.filter(|record| spans.iter().any(|span| span.covers(record.place()))).cloned().collect()
    }

    /// 按缓存说的装进来。
    fn supply(&self, books: &mut Books, subjects: &[Subject]) {
        let rows: Vec<_> = subjects.iter().map(|subject| (*subject, self.cache.get(&subject.to_string()))).collect();
        let spans: Vec<Span> = rows.iter().filter_map(|(_, row)| row.map(|row| row.spans().unwrap())).flatten().collect();
        let listed: Vec<_> = rows.iter().map(|(subject, row)| (*subject, row.is_some_and(|row| !row.order.is_empty()))).collect();
        books.supply(&listed, &self.spans(&spans));
    }

    fn save(&mut self, books: &mut Books, stamp: usize) {
        let rows = books.checkpoint(stamp.to_string());
        self.cache.extend(rows.into_iter().map(|row| (row.key.clone(), row)));
        books.checkpointed();
        books.evict();
    }

    fn reopen(&self) -> Books {
        let Some(base) = self.cache.get(BASE) else { return Books::from_zero(vec![]) };
        let (mut books, recall) = Books::from_base(&base.text).unwrap();
        assert!(books.recall(&recall, &self.spans(&recall.spans)));
        books
    }
}

/// 一批一批收，每批之后：装上缺的、写缓存、收回去，或者关掉重开。
fn in_pieces(records: &[Record], piece: usize, reopen_every: usize) -> (Disk, Books) {
    let mut hidden = Vec::new();
    for _ in 0..4 {
        let (mut disk, mut books) = (Disk::default(), Books::from_zero(hidden));
        for (n, piece) in records.chunks(piece).enumerate() {
            disk.journal.extend(piece.iter().map(|record| (record.place(), record.clone())));
            books.insert(piece);
            let wanting = books.wanting();
            disk.supply(&mut books, &wanting);
            disk.save(&mut books, n);
            if n % reopen_every == 0 {
                books = disk.reopen();
            }
        }
        if books.heed_replacements() {
            return (disk, books);
        }
        hidden = books.to_hide();
    }
    panic!("藏起来的总要定下来");
}

fn everything(records: &[Record]) -> Vec<Subject> {
    let mut all: Vec<Subject> = records.iter().filter_map(|record| Some(record.decode().ok()?.body.subject())).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn at_once(records: &[Record]) -> Books {
    let mut books = Books::from_zero(vec![]);
    books.insert(records);
    assert!(books.heed_replacements(), "都在内存里");
    books
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn folding_subject_by_subject_is_folding_it_all(records in story(30), order: u64, piece in 1usize..9) {
        let mut books = Books::from_zero(vec![]);
        for piece in shuffled(&records, order).chunks(piece) {
            books.insert(piece);
            books.heed_replacements();
        }
        prop_assert_eq!(books.state(), &plainly(&records));
        prop_assert_eq!(books.counts(), at_once(&records).counts());
        prop_assert_eq!(books.troubled(), at_once(&records).troubled());
        prop_assert!(books.gaps().is_empty());
    }

    #[test]
    fn put_away_and_brought_back_is_never_put_away(records in story(30), order: u64, piece in 1usize..9, reopen in 1usize..4) {
        let whole = plainly(&records);
        let once = at_once(&records);
        // 一半照写下的先后来，一半乱着来
        let records = if order % 2 == 0 { records } else { shuffled(&records, order) };
        {
            let (disk, mut books) = in_pieces(&records, piece, reopen);
            prop_assert_eq!(books.counts(), once.counts());
            prop_assert_eq!(books.troubled(), once.troubled());
            prop_assert_eq!(books.heads(), once.heads());
            prop_assert_eq!(books.newest(), once.newest());
            // 装着的和本意一样，平常要用的都装着
            for subject in books.loaded() {
                prop_assert_eq!(books.events(subject), once.events(subject));
            }
            for danger in whole.dangers.values().filter(|danger| !danger.is_closed()) {
                prop_assert_eq!(books.state().dangers.get(&danger.id), Some(danger));
            }
            for run in whole.runs.values().filter(|run| run.is_open()) {
                prop_assert_eq!(books.state().runs.get(&run.id), Some(run));
            }
            // 全装进来就和从没收回去一样
            let missing = books.missing(&everything(&records));
            disk.supply(&mut books, &missing);
            prop_assert_eq!(books.state(), &whole);
            prop_assert_eq!(books.counts(), once.counts());
        }
    }

    #[test]
    fn the_list_says_what_the_fold_says(records in story(30), piece in 1usize..9) {
        let (disk, books) = in_pieces(&records, piece, 2);
        let whole = plainly(&records);
        let mut rows: Vec<Row> = disk.cache.values().filter(|row| !row.order.is_empty()).map(|row| row.row().unwrap()).collect();
        rows.sort_by(|one, other| one.order.cmp(&other.order));
        prop_assert_eq!(rows.len() as u64, books.counts().runs + books.counts().dangers);
        for row in &rows {
            match (row.subject, &row.summary) {
                (Subject::Run(id), Summary::Run(summary)) => prop_assert_eq!(summary, &whole.runs[&id].summary()),
                (Subject::Danger(id), Summary::Danger(summary)) => prop_assert_eq!(summary, &whole.dangers[&id].summary()),
                _ => prop_assert!(false, "行和它说的对不上"),
            }
        }
        let firsts: Vec<Hlc> = rows.iter().filter_map(|row| match row.subject { Subject::Run(id) => Some(whole.runs[&id].first.hlc), _ => None }).collect();
        prop_assert!(firsts.is_sorted_by(|newer, older| newer >= older), "新的在前");
    }

    #[test]
    fn a_replacement_undone_is_as_if_it_never_was(records in story(40), from in 1u64..9, more in 0u64..20) {
        let before = at_once(&records);
        let hidden = vec![Span { device: crate::make::id(1), from, to: from + more }];
        let replaced: Body = Replaced { code: "x".into(), hidden }.into();
        let own = EventRef { device: crate::make::id(8), seq: 1 };
        let undone: Body = ReplaceUndone { replaced: own }.into();
        let added = crate::make::chained(8, vec![replaced, undone]);
        let mut books = at_once(&records);
        books.insert(&added[..1]);
        prop_assert!(books.heed_replacements());
        books.insert(&added[1..]);
        prop_assert!(books.heed_replacements());
        let mut state = books.state().clone();
        state.replacements.change().retain(|one| one.event != own);
        prop_assert_eq!(&state, before.state());
    }

    #[test]
    fn no_cache_text_can_make_the_reader_panic(records in story(20), at: prop::sample::Index, junk in "[\\[\\]{}:,\"0-9a-f]{0,6}") {
        let (disk, _) = in_pieces(&records, 5, 2);
        for row in disk.cache.values() {
            let cut = at.index(row.text.len() + 1);
            if let (Some(head), Some(tail)) = (row.text.get(..cut), row.text.get(cut..)) {
                let text = format!("{head}{junk}{tail}");
                let row = CacheRow { text: text.clone(), ..row.clone() };
                let _ = (row.spans(), row.row());
                if let Ok((mut books, recall)) = Books::from_base(&text) {
                    let _ = books.recall(&recall, &disk.spans(&recall.spans));
                    let _ = (books.counts(), books.gaps(), books.heads());
                }
            }
        }
    }
}
