//! 对任意一锅事件都成立的事。

use crate::make::*;
use gangshao::journal::*;
use proptest::prelude::*;

fn soup() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(any_event(), 0..40).prop_map(|mut events| {
        let mut seen = std::collections::BTreeSet::new();
        events.retain(|e| seen.insert((e.device, e.seq)));
        events
    })
}

fn books(records: &[Record]) -> Books {
    let mut books = Books::from_zero(vec![]);
    books.insert(records);
    books.heed_replacements();
    books
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_reads_back(event in any_event()) {
        let text = event.encode().unwrap();
        prop_assert!(!text.contains('\n'), "一行");
        prop_assert_eq!(Event::decode(&text), Ok(event));
    }

    #[test]
    fn no_text_can_make_the_decoder_panic(text in "\\PC{0,80}", event in any_event(), cut in any::<prop::sample::Index>()) {
        let _ = Event::decode(&text);
        let good = event.encode().unwrap();
        let cut = good.char_indices().nth(cut.index(good.chars().count())).map_or(0, |(at, _)| at);
        prop_assert!(Event::decode(&good[..cut]).is_err());
        let _ = Event::decode(&format!("{}{text}{}", &good[..cut], &good[cut..]));
    }

    #[test]
    fn arrival_order_does_not_matter(events in soup(), order in any::<u64>(), pieces in 1usize..6) {
        let records: Vec<_> = events.iter().map(record).collect();
        let mut shuffled: Vec<_> = records.clone();
        shuffled.sort_by_key(|r| Sha256Hex::of(format!("{order}{}{}", r.device, r.seq).as_bytes()));
        let mut late = Books::from_zero(vec![]);
        shuffled.chunks(pieces).for_each(|piece| { late.insert(piece); });
        late.insert(&records); // 再来一遍什么都不变
        late.heed_replacements();
        let at_once = books(&records);
        prop_assert_eq!(late.state(), at_once.state());
        prop_assert_eq!(late.heads(), at_once.heads());
        prop_assert_eq!(late.counts(), at_once.counts());
        for subject in at_once.loaded() {
            prop_assert_eq!(late.events(subject), at_once.events(subject));
        }
    }

    #[test]
    fn an_illegal_event_changes_nothing_but_conflicts(events in soup()) {
        let mut state = State::default();
        for event in &events {
            let before = state.clone();
            state.apply(event);
            if state.conflicts.len() > before.conflicts.len() {
                let mut without = state.clone();
                without.conflicts.retain(|one| before.conflicts.contains(one));
                prop_assert_eq!(without, before);
            }
        }
    }

    #[test]
    fn the_next_hlc_is_later(ms in 0u64..1 << 53, count in any::<u32>(), now in any::<i64>()) {
        prop_assume!(ms < (1 << 53) - 1);
        let last = Hlc(ms, count);
        prop_assert!(Hlc::tick(Some(last), now) > last);
    }

    #[test]
    fn every_clock_can_be_written_and_read(ms in any::<i64>(), offset in any::<i32>()) {
        let wall = Wall::at(ms, offset);
        prop_assert_eq!(Wall::parse(wall.as_str()), Some(wall));
        prop_assert_eq!(Day::parse(wall.day().as_str()), Some(wall.day()));
    }
}
