//! 造事件的小工具。

use gangshao::journal::*;
use proptest::prelude::*;

pub fn id<I: Id128>(n: u8) -> I {
    I::from_random([n; 16])
}

pub fn item(text: &str) -> ItemId {
    ItemId::parse(text).unwrap()
}

/// 一条事件，链先不管。
pub fn event(device: u8, seq: u64, hlc: u64, body: impl Into<Body>) -> Event {
    Event {
        v: VERSION,
        device: id(device),
        seq,
        wall: Wall::at(1_795_219_392_345 + hlc as i64, 480),
        hlc: Hlc(hlc, 0),
        by: None,
        prev: Sha256Hex::ZERO,
        body: body.into(),
    }
}

pub fn record(event: &Event) -> Record {
    Record { device: event.device, seq: event.seq, text: event.encode().unwrap() }
}

pub fn run_started(run: u8) -> RunStarted {
    RunStarted {
        run: id(run),
        checklist: ChecklistId::parse("gongdi-ri").unwrap(),
        asked: Sha256Hex::of(b"asked"),
        day: Day::parse("2026-11-21").unwrap(),
        position: None,
        late: None,
    }
}

pub fn answered(run: u8, of: &str, answer: Answer) -> ItemAnswered {
    ItemAnswered { run: id(run), item: item(of), answer, tapped: None }
}

pub fn reported(danger: u8) -> DangerReported {
    DangerReported {
        danger: id(danger),
        hurts_now: true,
        place: String::new(),
        what: String::new(),
        run: None,
        item: None,
        position: None,
        via: None,
    }
}

pub fn described(danger: u8) -> DangerDescribed {
    DangerDescribed { danger: id(danger), place: "楼梯口".into(), what: "没有扶手".into(), wanted_by: None }
}

/// 接好链的一串。
pub fn chained(device: u8, bodies: Vec<Body>) -> Vec<Record> {
    let mut prev = Sha256Hex::ZERO;
    let link = |(n, body): (usize, Body)| {
        let event = Event { prev, ..event(device, n as u64 + 1, n as u64, body) };
        let record = record(&event);
        prev = record.sha256();
        record
    };
    bodies.into_iter().enumerate().map(link).collect()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "\\PC{0,12}", Just("换\n行\"引号\\\u{2028}🦺\u{0}".into())]
}

fn content_id() -> impl Strategy<Value = String> {
    prop_oneof!["i[1-3]", "[a-z0-9-]{1,64}"]
}

fn hash() -> impl Strategy<Value = Sha256Hex> {
    any::<[u8; 32]>().prop_map(Sha256Hex::from_bytes)
}

fn wall() -> impl Strategy<Value = Wall> {
    (any::<i64>(), any::<i32>()).prop_map(|(ms, offset)| Wall::at(ms, offset))
}

/// 任意一种正文；id 只从很小的池子里取，好让它们互相碰上。
pub fn body() -> impl Strategy<Value = Body> {
    let small = || 1u8..4;
    let items = || content_id().prop_map(|t| item(&t));
    let position = || content_id().prop_map(|t| PositionId::parse(&t).unwrap());
    let answer = prop_oneof![Just(Answer::Pass), Just(Answer::Fail), Just(Answer::Na)];
    prop_oneof![
        (text(), prop::collection::vec((small(), 1u64..9, hash()), 0..2)).prop_map(|(app, heads)| {
            let continues = heads.into_iter().map(|(d, seq, sha256)| Continued { device: id(d), seq, sha256 }).collect();
            WriterStarted { app, continues }.into()
        }),
        (small(), hash()).prop_map(|(p, blob)| PersonIntroduced { person: id(p), blob }.into()),
        prop::collection::vec(position(), 0..3).prop_map(|positions| PositionsChosen { positions }.into()),
        (small(), text(), prop::option::of(hash())).prop_map(|(c, kind, blob)| ContactSet { contact: id(c), kind, blob }.into()),
        (small(), prop::option::of(position())).prop_map(|(r, position)| RunStarted { position, ..run_started(r) }.into()),
        (small(), items(), answer, prop::option::of(wall())).prop_map(|(r, item, answer, tapped)| ItemAnswered {
            run: id(r),
            item,
            answer,
            tapped
        }
        .into()),
        (small(), items(), text()).prop_map(|(r, item, note)| ItemNoted { run: id(r), item, note }.into()),
        (small(), small()).prop_map(|(r, p)| RunSubmitted { run: id(r), person: id(p) }.into()),
        (small(), text()).prop_map(|(r, reason)| RunAbandoned { run: id(r), reason }.into()),
        (small(), any::<bool>(), text(), prop::option::of(items()))
            .prop_map(|(d, hurts_now, what, item)| { DangerReported { hurts_now, what, item, ..reported(d) }.into() }),
        (small(), text(), text(), any::<bool>()).prop_map(|(d, place, what, soon)| {
            let wanted_by = soon.then(|| Day::parse("2026-12-31").unwrap());
            DangerDescribed { danger: id(d), place, what, wanted_by }.into()
        }),
        later_body(),
    ]
}

fn event_ref() -> impl Strategy<Value = EventRef> {
    (1u8..4, 1u64..40).prop_map(|(device, seq)| EventRef { device: id(device), seq })
}

fn span() -> impl Strategy<Value = Span> {
    (1u8..4, 1u64..40, 0u64..6).prop_map(|(device, from, more)| Span { device: id(device), from, to: from + more })
}

fn continued() -> impl Strategy<Value = Continued> {
    (1u8..4, 1u64..9, hash()).prop_map(|(device, seq, sha256)| Continued { device: id(device), seq, sha256 })
}

/// 第二批类型里的任意一种。
fn later_body() -> impl Strategy<Value = Body> {
    let small = || 1u8..4;
    let reason = || text();
    let photo = (small(), small(), 0u8..3, hash(), prop::option::of(hash()), text()).prop_map(|(p, n, of, blob, thumb, caption)| {
        let (run, danger) = ((of != 1).then(|| id(n)), (of != 0).then(|| id(n)));
        PhotoAdded { photo: id(p), run, item: None, danger, blob, thumb, caption, stage: None }.into()
    });
    prop_oneof![
        photo,
        (hash(), reason()).prop_map(|(blob, reason)| BlobErased { blob, reason }.into()),
        (small(), text(), reason()).prop_map(|(r, note, reason)| ItemCorrected {
            run: id(r),
            item: item("i1"),
            answer: Answer::Na,
            note,
            reason
        }
        .into()),
        (small(), reason()).prop_map(|(r, reason)| RunVoided { run: id(r), reason }.into()),
        (small(), text(), text(), reason())
            .prop_map(|(d, place, what, reason)| DangerCorrected { danger: id(d), place, what, reason }.into()),
        (small(), event_ref(), text()).prop_map(|(d, after, what)| DangerRectified { danger: id(d), after, what }.into()),
        (small(), event_ref(), text()).prop_map(|(d, after, note)| DangerAccepted { danger: id(d), after, note }.into()),
        (small(), event_ref(), reason()).prop_map(|(d, after, reason)| DangerRejected { danger: id(d), after, reason }.into()),
        (small(), event_ref(), reason()).prop_map(|(d, keep, reason)| DangerSettled { danger: id(d), keep, reason }.into()),
        (text(), prop::collection::vec(continued(), 0..2), 0u64..9).prop_map(|(code, heads, records)| BackupMerged {
            code,
            heads,
            records
        }
        .into()),
        (text(), prop::collection::vec(span(), 0..3)).prop_map(|(code, hidden)| Replaced { code, hidden }.into()),
        event_ref().prop_map(|replaced| ReplaceUndone { replaced }.into()),
    ]
}

/// 任意一条事件。
pub fn any_event() -> impl Strategy<Value = Event> {
    (1u8..4, 1u64..40, (0u64..30, 0u32..3), wall(), prop::option::of(1u8..4), hash(), body()).prop_map(
        |(device, seq, (ms, count), wall, by, prev, body)| Event {
            hlc: Hlc(ms, count),
            wall,
            by: by.map(id),
            prev,
            ..event(device, seq, 0, body)
        },
    )
}
