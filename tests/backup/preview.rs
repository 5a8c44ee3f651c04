//! 恢复之前看一眼。

use crate::make::*;
use futures::executor::block_on;
use gangshao::backup::*;
use gangshao::journal::*;

fn look(bytes: &[u8], phone: &Phone) -> Preview {
    block_on(preview(&open(bytes).unwrap(), phone, &mut on)).unwrap()
}

fn span(device: u8, from: u64, to: u64) -> Span {
    Span { device: id(device), from, to }
}

#[test]
fn an_empty_phone_sees_everything_as_new() {
    let (bytes, made) = backup(&small_phone());
    let seen = look(&bytes, &Phone::default());
    assert_eq!((seen.new, seen.known, seen.forked), (8, 0, 0));
    assert_eq!(seen.who, [Who { person: id(0x1a), name: Some("张三".into()) }]);
    let day = Day::parse("2026-11-21").unwrap();
    assert_eq!(seen.days, Some((day, day)));
    assert_eq!((seen.hidden, seen.hidden_records), (vec![], 0));
    assert_eq!((seen.verified.code, seen.verified.counts), (made.code, made.counts));
}

#[test]
fn the_phone_it_came_from_sees_nothing_new() {
    let (bytes, _) = backup(&small_phone());
    let seen = look(&bytes, &small_phone());
    assert_eq!((seen.new, seen.known, seen.forked, seen.hidden), (0, 8, 0, vec![]));
}

#[test]
fn what_was_written_since_would_be_hidden_by_a_replacement() {
    let (bytes, _) = backup(&small_phone());
    let mut later = small_phone();
    later.write(0xd1, vec![RunAbandoned { run: id(9), reason: String::new() }.into(); 3]);
    later.write(0xd9, vec![RunAbandoned { run: id(9), reason: String::new() }.into(); 2]);
    let seen = look(&bytes, &later);
    assert_eq!((seen.new, seen.known), (0, 8));
    assert_eq!((seen.hidden, seen.hidden_records), (vec![span(0xd1, 7, 9), span(0xd9, 1, 2)], 5));
}

#[test]
fn a_file_with_holes_hides_what_falls_into_them() {
    let mut holes = small_phone();
    holes.records.retain(|(_, seq), _| ![1, 3, 4].contains(seq));
    let (bytes, _) = backup(&holes);
    let seen = look(&bytes, &small_phone());
    assert_eq!(seen.hidden, [span(0xd1, 1, 1), span(0xd1, 3, 4), span(0xd2, 1, 1)]);
    assert!(seen.verified.chains.iter().all(|chain| chain.breaks > 0 && matches!(chain.first_break, Some(ChainBreak::Gap { .. }))));
}

#[test]
fn another_text_under_the_same_number_is_shown_and_not_hidden() {
    let (bytes, _) = backup(&small_phone());
    let mut changed = small_phone();
    let text = changed.records.get_mut(&(id(0xd2), 2)).unwrap();
    *text = text.replace("没有扶手", "扶手松了");
    let seen = look(&bytes, &changed);
    assert_eq!((seen.new, seen.known, seen.forked, seen.hidden), (0, 7, 1, vec![]));
}

#[test]
fn a_text_changed_inside_the_chain_shows_where_it_breaks() {
    let mut changed = small_phone();
    let text = changed.records.get_mut(&(id(0xd1), 4)).unwrap();
    *text = text.replace("fail", "pass");
    let (bytes, _) = backup(&changed);
    let seen = look(&bytes, &small_phone());
    let chain = &seen.verified.chains[0];
    assert_eq!((chain.breaks, chain.first_break.clone()), (1, Some(ChainBreak::WrongPrev(id(0xd1), 5))));
    assert_eq!(seen.forked, 1);
}

#[test]
fn a_person_whose_name_was_erased_is_listed_without_a_name() {
    let mut phone = small_phone();
    phone.blobs.retain(|_, blob| !blob.bytes().starts_with(b"{\"salt\""));
    let (bytes, made) = backup(&phone);
    let seen = look(&bytes, &Phone::default());
    assert_eq!(seen.who, [Who { person: id(0x1a), name: None }]);
    assert_eq!((made.missing.len(), seen.verified.missing), (1, made.missing));
}

#[test]
fn a_broken_file_shows_no_preview() {
    let (mut bytes, _) = backup(&small_phone());
    let at = bytes.windows(13).position(|w| w == b"journal.jsonl").unwrap() + 60;
    bytes[at] ^= 4;
    let backup = open(&bytes).unwrap();
    let error = block_on(preview(&backup, &Phone::default(), &mut on)).unwrap_err();
    assert_eq!(error, BackupError::Damaged("journal.jsonl".into()));
    assert!(error.to_string().contains("journal.jsonl") && error.to_string().contains("没有动"));
}
