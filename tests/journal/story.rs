//! 像真的一样的历史：几台设备各写各的，报了、改了、验了、退了、撞了、作废了、替换了。

use crate::make::*;
use gangshao::journal::*;
use proptest::prelude::*;

/// 一步：哪台设备、做什么、对哪一个、看着第几步之前、钟走多少。
type Step = (u8, u8, u8, u8, u8);

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((1u8..4, 0u8..24, 0u8..9, 0u8..4, 0u8..3), 0..most)
}

/// 任意一段历史：链是接好的，看着的多半是真有的那一步。
pub fn story(most: usize) -> impl Strategy<Value = Vec<Record>> {
    steps(most).prop_map(tell)
}

/// 几个人同时写：`(hlc, 计数)` 会撞，先后靠写入者定。
fn tell(steps: Vec<Step>) -> Vec<Record> {
    let mut chains: [(u64, Sha256Hex); 4] = [(0, Sha256Hex::ZERO); 4];
    let (mut records, mut now) = (Vec::new(), 0);
    let mut places: Vec<(Subject, EventRef)> = Vec::new();
    let mut replaced: Vec<EventRef> = Vec::new();
    for (device, what, n, back, tick) in steps {
        now += u64::from(tick);
        let chain = &mut chains[usize::from(device)];
        let own = EventRef { device: id(device), seq: chain.0 + 1 };
        let danger = n % 5;
        // 倒数第几步；没有就瞎指一个
        let seen = |of: Subject| {
            let all: Vec<_> = places.iter().filter(|(subject, _)| *subject == of).map(|(_, event)| *event).collect();
            all.iter().rev().nth(usize::from(back / 2)).copied().unwrap_or(EventRef { device: id(9), seq: 9 })
        };
        let after = seen(Subject::Danger(id(danger)));
        let body: Body = match what {
            0..=2 => run_started(n).into(),
            3..=6 => answered(n, ["i1", "i2"][usize::from(back % 2)], [Answer::Pass, Answer::Fail][usize::from(tick % 2)]).into(),
            7..=9 => RunSubmitted { run: id(n), person: id(device) }.into(),
            10 => RunAbandoned { run: id(n), reason: String::new() }.into(),
            11 => ItemCorrected { run: id(n), item: item("i1"), answer: Answer::Na, note: "错".into(), reason: "按错".into() }.into(),
            12 => RunVoided { run: id(n), reason: "重了".into() }.into(),
            13..=14 => reported(danger).into(),
            15 => described(danger).into(),
            16..=17 => DangerRectified { danger: id(danger), after, what: "改了".into() }.into(),
            18..=19 => DangerAccepted { danger: id(danger), after, note: String::new() }.into(),
            20 => DangerRejected { danger: id(danger), after, reason: "不行".into() }.into(),
            21 => DangerSettled { danger: id(danger), keep: after, reason: "看过".into() }.into(),
            22 if back == 0 => {
                let from = u64::from(n) + 1;
                Replaced { code: String::new(), hidden: vec![Span { device: id(device % 3 + 1), from, to: from + 2 }] }.into()
            }
            22 => match replaced.get(usize::from(n)) {
                Some(event) => ReplaceUndone { replaced: *event }.into(),
                None => PersonIntroduced { person: id(n), blob: Sha256Hex::of(&[n]) }.into(),
            },
            _ => PhotoAdded {
                photo: id(back),
                run: Some(id(n)),
                item: None,
                danger: (back > 1).then(|| id(danger)),
                blob: Sha256Hex::of(&[n]),
                thumb: None,
                caption: String::new(),
                stage: None,
            }
            .into(),
        };
        if matches!(body, Body::Replaced(_)) {
            replaced.push(own);
        }
        if matches!(what, 13 | 14 | 16..=20) {
            places.push((Subject::Danger(id(danger)), own));
        }
        let event = Event { prev: chain.1, hlc: Hlc(now, 0), ..event(device, own.seq, now, body) };
        let record = record(&event);
        *chain = (own.seq, record.sha256());
        records.push(record);
    }
    records
}

/// 洗一遍牌。
pub fn shuffled(records: &[Record], order: u64) -> Vec<Record> {
    let mut all = records.to_vec();
    all.sort_by_key(|r| Sha256Hex::of(format!("{order}{}{}", r.device, r.seq).as_bytes()));
    all
}

/// 不分件、不用缓存、一条一条从头来：折叠的本意。
pub fn plainly(records: &[Record]) -> State {
    let mut events: Vec<Event> = records.iter().filter_map(|record| record.decode().ok()).collect();
    events.sort_by_key(Event::order);
    events.dedup_by_key(|event| event.order());
    let undone: Vec<EventRef> = events
        .iter()
        .filter_map(|event| match &event.body {
            Body::ReplaceUndone(b) => Some(b.replaced),
            _ => None,
        })
        .collect();
    let mut hidden = Vec::new();
    for event in &events {
        match &event.body {
            Body::Replaced(b) if !undone.contains(&event.place().event()) => hidden.extend(b.hidden.clone()),
            _ => {}
        }
    }
    let mut state = State::default();
    for event in &events {
        let always = matches!(event.body, Body::Replaced(_) | Body::ReplaceUndone(_));
        if always || !hidden.iter().any(|span| span.covers(event.place().event())) {
            state.apply(event);
        }
    }
    state
}
