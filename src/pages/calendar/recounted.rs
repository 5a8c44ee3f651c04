//! 改过怎么数的：会让以前的断档不见的改动，谁、哪天改的一直写着。

use super::book::Book;
use super::followed::{first_of, followed};
use crate::journal::{Day, PersonId, Wall};
use crate::pages::danger::named;
use crate::store::SinceMoved;
use crate::ui::{Ctx, Loaded};

/// 改过怎么数的，一次一句：起算的日子往后改的、一天几班改的。
pub fn recounted(ctx: Ctx, book: Book) -> Vec<String> {
    // 又改了一次就重说
    ctx.records.with(|_| ());
    let (true, Some(journal)) = (book.is_loaded(), ctx.records.journal()) else { return Vec::new() };
    let lists = match followed(ctx) {
        Loaded::Ready(known) => known.lists,
        // 目录打不开，定期的事照说
        Loaded::Waiting | Loaded::Failed(_) => Vec::new(),
    };
    let chosen = journal.first_chosen();
    let firsts: Vec<Day> = lists.iter().filter_map(|(check, positions)| first_of(&chosen, check, positions)).collect();
    let mut all: Vec<String> = journal.since_moved(&firsts).iter().map(|one| since_words(ctx, one)).collect();
    let shifts = journal.shifts_changed();
    for (n, one) in shifts.iter().enumerate() {
        let past = if n + 1 == shifts.len() { format!("，以前的日子也照 {} 班数", one.to) } else { String::new() };
        all.push(format!("{}把一天 {} 班改成 {} 班{past}。", who_when(ctx, &one.at, one.by), one.from, one.to));
    }
    all
}

fn since_words(ctx: Ctx, one: &SinceMoved) -> String {
    let (who, from, to) = (who_when(ctx, &one.at, one.by), one.from, one.to);
    if one.cleared {
        format!("{who}不再写从哪天起算：原来从 {from} 数，改成各从选定、头一次填的那天数（最晚的是 {to}），以前的断档不再数。")
    } else {
        format!("{who}把起算的日子从 {from} 往后改到 {to}，中间的断档不再数。")
    }
}

fn who_when(ctx: Ctx, at: &Wall, by: Option<PersonId>) -> String {
    match named(ctx, by) {
        who if who.is_empty() => format!("{} 有人", at.day()),
        who => format!("{} {who}", at.day()),
    }
}
