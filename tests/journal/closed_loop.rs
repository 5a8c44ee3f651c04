//! 提交以后的更正和作废、照片、隐患的整改验收、两个人定了不一样的。

use crate::make::*;
use gangshao::journal::*;

fn fold(bodies: Vec<Body>) -> State {
    let mut state = State::default();
    for (n, body) in bodies.into_iter().enumerate() {
        state.apply(&event(1, n as u64 + 1, n as u64, body));
    }
    state
}

fn own(seq: u64) -> EventRef {
    EventRef { device: id(1), seq }
}

fn rectified(after: u64) -> Body {
    DangerRectified { danger: id(1), after: own(after), what: "绑好了".into() }.into()
}

fn accepted(after: u64) -> Body {
    DangerAccepted { danger: id(1), after: own(after), note: String::new() }.into()
}

fn rejected(after: u64) -> Body {
    DangerRejected { danger: id(1), after: own(after), reason: "还松".into() }.into()
}

fn settled(keep: u64) -> Body {
    DangerSettled { danger: id(1), keep: own(keep), reason: "看过现场".into() }.into()
}

fn why(state: &State) -> Vec<Why> {
    state.conflicts.iter().map(|one| one.why.clone()).collect()
}

fn kinds(danger: &Danger) -> Vec<(u64, Standing)> {
    danger.decisions.iter().map(|one| (one.event.seq, one.standing)).collect()
}

#[test]
fn a_danger_is_rectified_rejected_rectified_and_accepted() {
    let state = fold(vec![reported(1).into(), rectified(1), rejected(2), rectified(3), accepted(4)]);
    let danger = &state.dangers[&id(1)];
    assert!(danger.is_closed() && state.conflicts.is_empty());
    assert_eq!((danger.step, danger.decisions.len()), (own(5), 4));
    assert_eq!(danger.stands().map(|one| one.kind), Some(DecisionKind::Accepted));
}

#[test]
fn a_step_that_does_not_follow_is_a_conflict_and_changes_nothing() {
    let state = fold(vec![reported(1).into(), accepted(1), rectified(1), rectified(3), accepted(3), rejected(5)]);
    assert_eq!(why(&state), [Why::WrongStep(id(1)), Why::WrongStep(id(1)), Why::WrongStep(id(1))]);
    assert!(state.dangers[&id(1)].is_closed());
}

#[test]
fn accepted_by_one_and_rejected_by_another_is_not_closed_until_settled() {
    let both = vec![reported(1).into(), rectified(1), accepted(2), rejected(2)];
    let state = fold(both.clone());
    let danger = &state.dangers[&id(1)];
    assert!(danger.is_disputed() && !danger.is_closed(), "没定之前不算了结");
    let choices: Vec<u64> = danger.choices().iter().map(|one| one.event.seq).collect();
    assert_eq!(choices, [3, 4]);

    let kept = fold([both.clone(), vec![settled(4)]].concat());
    let danger = &kept.dangers[&id(1)];
    assert!(!danger.is_disputed() && !danger.is_closed());
    assert_eq!(kinds(danger), [(2, Standing::Stands), (3, Standing::Overruled), (4, Standing::Stands)]);
    assert_eq!(danger.step, own(4), "接着退回的往下做");

    let closed = fold([both, vec![settled(3)]].concat());
    assert!(closed.dangers[&id(1)].is_closed());
}

#[test]
fn what_was_built_on_the_kept_step_still_counts_after_settling() {
    // 定的人没看见退回之后又整改了
    let state = fold(vec![reported(1).into(), rectified(1), accepted(2), rejected(2), rectified(4), settled(4)]);
    let danger = &state.dangers[&id(1)];
    assert!(!danger.is_disputed());
    assert_eq!((danger.step, danger.stands().map(|one| one.kind)), (own(5), Some(DecisionKind::Rectified)));
}

#[test]
fn two_who_settle_differently_dispute_again() {
    let state = fold(vec![reported(1).into(), rectified(1), accepted(2), rejected(2), settled(3), settled(4)]);
    assert!(state.dangers[&id(1)].is_disputed());
    let agreed = fold(vec![reported(1).into(), rectified(1), accepted(2), rejected(2), settled(3), settled(3)]);
    assert!(agreed.dangers[&id(1)].is_closed());
    let last = fold(vec![reported(1).into(), rectified(1), accepted(2), rejected(2), settled(3), settled(4), settled(4)]);
    assert_eq!((last.dangers[&id(1)].is_disputed(), last.dangers[&id(1)].step), (false, own(4)));
}

#[test]
fn settling_on_a_step_nobody_took_is_a_conflict() {
    let state = fold(vec![reported(1).into(), settled(9)]);
    assert_eq!(why(&state), [Why::NoSuchStep(id(1))]);
}

#[test]
fn a_decision_upon_a_step_not_yet_here_waits_as_a_rival() {
    let state = fold(vec![
        reported(1).into(),
        DangerAccepted { danger: id(1), after: EventRef { device: id(7), seq: 3 }, note: String::new() }.into(),
    ]);
    assert!(state.dangers[&id(1)].is_disputed() && state.conflicts.is_empty());
}

#[test]
fn an_answer_is_corrected_only_after_submission_and_both_stay_visible() {
    let correct: Body =
        ItemCorrected { run: id(1), item: item("i1"), answer: Answer::Na, note: "没有这一层".into(), reason: "按错".into() }.into();
    let submit: Body = RunSubmitted { run: id(1), person: id(9) }.into();
    let state = fold(vec![run_started(1).into(), answered(1, "i1", Answer::Pass).into(), correct.clone(), submit, correct]);
    let run = &state.runs[&id(1)];
    assert_eq!(why(&state), [Why::RunNotSubmitted(id(1))]);
    assert_eq!(run.answer(&item("i1")), Some(Answer::Na));
    assert_eq!(run.corrections.len(), 1);
    assert_eq!(run.corrections[0].from, (Some(Answer::Pass), String::new()));
    assert_eq!(run.corrections[0].to, (Answer::Na, "没有这一层".into()));
}

#[test]
fn a_voided_run_stays_and_no_longer_counts() {
    let void: Body = RunVoided { run: id(1), reason: "查重了".into() }.into();
    let state = fold(vec![run_started(1).into(), void.clone(), RunSubmitted { run: id(1), person: id(9) }.into(), void.clone(), void]);
    let run = &state.runs[&id(1)];
    assert!(run.is_submitted() && !run.is_done());
    assert_eq!(run.voided.as_ref().map(|one| one.reason.as_str()), Some("查重了"));
    assert_eq!(why(&state), [Why::RunNotSubmitted(id(1)), Why::RunVoided(id(1))]);
}

#[test]
fn corrected_words_of_a_danger_keep_the_earlier_ones() {
    let correct = DangerCorrected { danger: id(1), place: "3 层".into(), what: "缺板".into(), reason: "楼层写错".into() };
    let state = fold(vec![reported(1).into(), described(1).into(), correct.into()]);
    let danger = &state.dangers[&id(1)];
    assert_eq!((danger.place.as_str(), danger.what.as_str()), ("3 层", "缺板"));
    assert_eq!(danger.corrections[0].from, ("楼梯口".into(), "没有扶手".into()));
}

#[test]
fn a_photo_belongs_to_its_danger_first_and_is_taken_once() {
    let photo = |run: Option<u8>, danger: Option<u8>| -> Body {
        let (run, danger) = (run.map(id), danger.map(id));
        PhotoAdded { photo: id(5), run, item: None, danger, blob: Sha256Hex::ZERO, thumb: None, caption: String::new(), stage: None }.into()
    };
    let state = fold(vec![run_started(1).into(), reported(1).into(), photo(Some(1), Some(1)), photo(Some(1), None), photo(Some(1), None)]);
    assert_eq!((state.dangers[&id(1)].photos.len(), state.runs[&id(1)].photos.len()), (1, 1));
    assert_eq!(why(&state), [Why::PhotoTwice]);
    // 两个都没写：读不懂
    let text = event(1, 1, 0, photo(None, None)).encode().unwrap();
    assert!(matches!(Event::decode(&text).unwrap().body, Body::Malformed { .. }));
}

#[test]
fn the_cache_is_thrown_away_when_the_rules_of_folding_change() {
    // 改了词汇、折叠、缓存的写法，就把 FOLD_VERSION 加一，再把这里改成新的
    let mut all = Body::kinds().collect::<Vec<_>>().join(" ");
    for record in format::example_history().iter().map(record) {
        let mut books = Books::from_zero(vec![]);
        books.insert(&[record]);
        all.extend(books.checkpoint(String::new()).into_iter().map(|row| row.text));
    }
    let mut books = Books::from_zero(vec![]);
    books.insert(&format::example_history().iter().map(record).collect::<Vec<_>>());
    all += &format!("{:?}", books.state());
    all.extend(books.checkpoint(String::new()).into_iter().map(|row| row.text));
    let folded = Sha256Hex::of(all.as_bytes()).to_string();
    assert_eq!((FOLD_VERSION, &folded[..16]), (2, "385f7b2ca1c5a23b"), "加 FOLD_VERSION");
}
