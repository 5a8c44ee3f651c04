//! 折叠的规矩，一条一条说。

use crate::make::*;
use gangshao::journal::*;

fn fold(bodies: Vec<Body>) -> State {
    let mut state = State::default();
    for (n, body) in bodies.into_iter().enumerate() {
        state.apply(&event(1, n as u64 + 1, n as u64, body));
    }
    state
}

fn submitted(run: u8) -> Body {
    RunSubmitted { run: id(run), person: id(9) }.into()
}

fn why(state: &State) -> Vec<Why> {
    state.conflicts.iter().map(|c| c.why.clone()).collect()
}

#[test]
fn the_last_answer_counts_until_submission() {
    let noted = ItemNoted { run: id(1), item: item("i1"), note: "缺一块板".into() };
    let state = fold(vec![
        run_started(1).into(),
        answered(1, "i1", Answer::Pass).into(),
        answered(1, "i1", Answer::Fail).into(),
        noted.into(),
        submitted(1),
        answered(1, "i1", Answer::Pass).into(),
    ]);
    let run = &state.runs[&id(1)];
    assert_eq!(run.answer(&item("i1")), Some(Answer::Fail));
    assert_eq!(run.answers[&item("i1")].note, "缺一块板");
    assert!(matches!(run.status, RunStatus::Submitted { person, .. } if person == id(9)));
    assert_eq!((run.first.seq, run.last.seq), (1, 5));
    assert_eq!(why(&state), [Why::RunClosed(id(1))]);
}

#[test]
fn a_tap_before_the_app_was_up_keeps_its_own_time() {
    let tapped = Wall::at(5000, 480);
    let state = fold(vec![run_started(1).into(), ItemAnswered { tapped: Some(tapped), ..answered(1, "i1", Answer::Pass) }.into()]);
    assert_eq!(state.runs[&id(1)].answers[&item("i1")].at, tapped);
}

#[test]
fn illegal_events_are_conflicts() {
    let state = fold(vec![
        answered(1, "i1", Answer::Pass).into(),
        run_started(1).into(),
        run_started(1).into(),
        submitted(1),
        submitted(1),
        submitted(2),
        described(1).into(),
        reported(1).into(),
        reported(1).into(),
        WriterStarted { app: String::new(), continues: vec![] }.into(),
        WriterStarted { app: String::new(), continues: vec![] }.into(),
        Body::Malformed { kind: "x".into(), why: "坏".into() },
        Body::Unknown { kind: "y".into() },
    ]);
    let expected = [
        Why::NoSuchRun(id(1)),
        Why::RunTwice(id(1)),
        Why::RunClosed(id(1)),
        Why::NoSuchRun(id(2)),
        Why::NoSuchDanger(id(1)),
        Why::DangerTwice(id(1)),
        Why::WriterTwice,
        Why::Malformed("坏".into()),
    ];
    assert_eq!(why(&state), expected);
    assert_eq!(state.unknown, 1);
}

#[test]
fn a_danger_is_described_after_it_is_reported() {
    let wanted_by = Day::parse("2026-11-22");
    let described = DangerDescribed { wanted_by, ..described(1) };
    let state = fold(vec![reported(1).into(), described.into()]);
    let danger = &state.dangers[&id(1)];
    assert!(danger.hurts_now && danger.wanted_by == wanted_by);
    assert_eq!((danger.place.as_str(), danger.what.as_str()), ("楼梯口", "没有扶手"));
    assert_eq!((danger.first.seq, danger.last.seq), (1, 2));
}

#[test]
fn positions_belong_to_the_device_that_chose_them() {
    let chose = |text| PositionsChosen { positions: vec![PositionId::parse(text).unwrap()] };
    let mut state = State::default();
    state.apply(&event(1, 1, 0, chose("hangong")));
    state.apply(&event(2, 1, 1, chose("diangong")));
    state.apply(&event(1, 2, 2, chose("jiazi-gong")));
    let names: Vec<_> = state.positions.values().map(|p| p[0].as_str()).collect();
    assert_eq!(names, ["jiazi-gong", "diangong"]);
}

#[test]
fn a_removed_contact_is_gone() {
    let set = |blob| ContactSet { contact: id(1), kind: "duty_phone".into(), blob };
    let state = fold(vec![set(Some(Sha256Hex::of(b"x"))).into(), set(None).into()]);
    assert!(state.contacts.is_empty());
}

#[test]
fn an_unreadable_record_is_set_aside_and_the_rest_works() {
    let mut records = chained(1, vec![run_started(1).into(), reported(1).into(), submitted(1)]);
    records[1].text.truncate(40);
    let mut books = Books::from_zero(vec![]);
    assert_eq!(books.insert(&records), 2);
    assert_eq!(books.unreadable().len(), 1);
    assert_eq!((books.unreadable()[0].seq, books.seen(id(1))), (2, 3));
    assert!(!books.state().runs[&id(1)].is_open());
}

#[test]
fn a_year_ahead_phone_does_not_change_another_phones_clock() {
    let ahead = event(2, 1, 40_000_000_000, reported(1));
    let mut books = Books::from_zero(vec![]);
    books.insert(&[record(&ahead)]);
    let hlc = Hlc::tick(books.newest(), 1000);
    assert!(hlc > ahead.hlc, "排在见过的之后");
    assert_eq!(Wall::at(1000, 0).to_string(), "1970-01-01T00:00:01.000+00:00");
}
