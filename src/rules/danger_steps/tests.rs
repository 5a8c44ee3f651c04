use super::*;
use crate::content::ExtensionRule;

fn row(from: At, step: Step, to: At, only: &str, needs: &[&str]) -> Transition {
    Transition {
        from: from.token().into(),
        step: step.token().into(),
        to: to.token().into(),
        who: String::new(),
        needs: needs.iter().map(|need| (*need).to_owned()).collect(),
        only: only.into(),
    }
}

const FIVE: [&str; 6] = ["measures", "owner", "worker", "acceptor", "due", "interim"];
const NINE: [&str; 9] = ["measures", "owner", "worker", "acceptor", "due", "interim", "funds", "contingency", "reported"];

/// 一张自己的表，和发布的一样长，数字不同。
fn rules() -> LoopRules {
    use At::{Accepted, Assessed, Closed, Planned, Rectified, Rejected, Reported};
    let mut transitions = Vec::new();
    for from in [Reported, Assessed, Planned, Rejected] {
        transitions.push(row(from, Step::Assess, Assessed, "general", &["grade", "reason"]));
        transitions.push(row(from, Step::Assess, Assessed, "major", &["grade", "criteria", "reason"]));
    }
    for from in [Assessed, Planned, Rejected] {
        transitions.push(row(from, Step::Plan, Planned, "general", &FIVE));
        transitions.push(row(from, Step::Plan, Planned, "major", &NINE));
    }
    for from in [Reported, Assessed] {
        transitions.push(row(from, Step::Rectify, Rectified, "general", &["note"]));
    }
    for from in [Planned, Rejected] {
        transitions.push(row(from, Step::Rectify, Rectified, "", &["note"]));
        transitions.push(row(from, Step::Extend, Planned, "", &["due", "reason"]));
    }
    transitions.push(row(Rectified, Step::Accept, Accepted, "", &["note"]));
    transitions.push(row(Rectified, Step::Reject, Rejected, "", &["reason"]));
    transitions.push(row(Accepted, Step::Close, Closed, "", &["note"]));
    let extension = ExtensionRule { most: 2, longest_days: 30, ..ExtensionRule::default() };
    LoopRules { transitions, extension, ..LoopRules::default() }
}

fn date(text: &str) -> Date {
    Date::parse(text).expect(text)
}

fn facts(at: At) -> Facts {
    Facts {
        at,
        major: None,
        marked: false,
        hurts_now: false,
        disputed: false,
        found: date("2026-11-10"),
        due: None,
        ceiling: None,
        extended: 0,
        hands: Vec::new(),
        sole: false,
        photo_before: false,
        photo_after: false,
    }
}

fn plan() -> Input {
    let all = [
        ("who", "老陈"),
        ("measures", "换新的除尘管"),
        ("owner", "李主任"),
        ("worker", "王建国"),
        ("acceptor", "老陈"),
        ("due", "2026-11-20"),
        ("interim", "停用这台磨床"),
        ("funds", "3 万，安全费用"),
        ("contingency", "着火先断电、撤人"),
        ("reported", "区应急局，电话"),
    ];
    all.into_iter().fold(Input::default(), |input, (field, words)| input.with(field, words))
}

fn field(result: Result<(), Refusal>) -> String {
    result.expect_err("该不收").field
}

#[test]
fn what_was_just_reported_is_assessed_or_put_right_on_the_spot() {
    assert_eq!(legal(&facts(At::Reported), &rules()), [Step::Assess, Step::Rectify]);
}

#[test]
fn what_hurts_now_or_may_be_major_is_assessed_before_anything_else() {
    let said = Input::default().with("who", "王建国").with("note", "当场改了");
    for (hurts_now, marked) in [(false, true), (true, false), (true, true)] {
        let reported = Facts { hurts_now, marked, ..facts(At::Reported) };
        assert_eq!(legal(&reported, &rules()), [Step::Assess]);
        assert!(check(Step::Rectify, &said, &reported, &rules()).is_err(), "没评估就改了");
        let judged = Facts { at: At::Assessed, major: Some(false), ..reported };
        assert!(legal(&judged, &rules()).contains(&Step::Rectify), "有人看过、定为一般的，可以当场改");
    }
}

#[test]
fn a_major_one_has_a_plan_before_it_is_put_right() {
    let major = Facts { major: Some(true), ..facts(At::Assessed) };
    assert_eq!(legal(&major, &rules()), [Step::Assess, Step::Plan]);
    let needed = needs(Step::Plan, "", &major, &rules());
    assert!(["funds", "contingency", "reported"].iter().all(|field| needed.contains(field)));
    for gone in ["funds", "contingency", "reported", "interim", "owner", "worker", "acceptor", "measures", "due", "who"] {
        assert_eq!(field(check(Step::Plan, &plan().with(gone, "  "), &major, &rules())), gone);
    }
    assert_eq!(check(Step::Plan, &plan(), &major, &rules()), Ok(()));
    let general = Facts { major: Some(false), ..facts(At::Assessed) };
    assert_eq!(check(Step::Plan, &plan().with("funds", ""), &general, &rules()), Ok(()));
}

#[test]
fn a_major_grade_says_which_criterion() {
    let judged = Input::default().with("who", "老陈").with("reason", "积尘严重").with("grade", "major");
    let reported = facts(At::Reported);
    assert_eq!(field(check(Step::Assess, &judged, &reported, &rules())), "criteria");
    let named = judged.clone().with("criteria", "gongmao10#第十一条（十）");
    assert_eq!(check(Step::Assess, &named, &reported, &rules()), Ok(()));
    assert_eq!(check(Step::Assess, &judged.clone().with("grade", "general"), &reported, &rules()), Ok(()));
    assert_eq!(field(check(Step::Assess, &judged.with("grade", ""), &reported, &rules())), "grade");
}

#[test]
fn a_day_before_the_finding_or_no_day_at_all_is_refused() {
    let at = Facts { major: Some(false), ..facts(At::Assessed) };
    for bad in ["2026-11-09", "2026-02-31", "明天", "20261130"] {
        assert_eq!(field(check(Step::Plan, &plan().with("due", bad), &at, &rules())), "due", "{bad}");
    }
    assert_eq!(check(Step::Plan, &plan().with("due", "2026-11-10"), &at, &rules()), Ok(()));
}

#[test]
fn the_one_who_works_is_not_the_one_who_accepts_unless_the_business_is_one_person() {
    let at = Facts { major: Some(false), ..facts(At::Assessed) };
    let own = plan().with("acceptor", "王建国");
    assert_eq!(field(check(Step::Plan, &own, &at, &rules())), "acceptor");
    assert_eq!(check(Step::Plan, &own, &Facts { sole: true, ..at }, &rules()), Ok(()));

    let done = Facts { hands: vec!["王建国".into()], ..facts(At::Rectified) };
    let by = |who: &str| Input::default().with("who", who).with("note", "看过了");
    assert_eq!(field(check(Step::Accept, &by("王建国"), &done, &rules())), "who");
    assert_eq!(field(check(Step::Accept, &by("  王建国 "), &done, &rules())), "who");
    assert_eq!(check(Step::Accept, &by("老陈"), &done, &rules()), Ok(()));
    // 退回以后换了人再改的、别人替完成人记的：动过手的都不能验收
    let helped = Facts { hands: vec!["李秀英".into(), "王建国".into()], ..done.clone() };
    for own in ["王建国", "李秀英"] {
        assert_eq!(field(check(Step::Accept, &by(own), &helped, &rules())), "who");
    }
    assert_eq!(check(Step::Accept, &by("老陈"), &helped, &rules()), Ok(()));
    let sole = Facts { sole: true, photo_before: true, ..done };
    assert_eq!(field(check(Step::Accept, &by("王建国"), &sole, &rules())), "photos_after");
    assert_eq!(check(Step::Accept, &by("王建国"), &Facts { photo_after: true, ..sole }, &rules()), Ok(()));
}

#[test]
fn nobody_closes_what_he_put_right_unless_the_business_is_one_person() {
    let by = |who: &str| Input::default().with("who", who).with("note", "齐了");
    for major in [false, true] {
        let hands = vec!["王建国".into(), "李秀英".into()];
        let at = Facts { major: Some(major), hands, ..facts(At::Accepted) };
        for own in ["王建国", "李秀英"] {
            assert_eq!(field(check(Step::Close, &by(own), &at, &rules())), "who");
            assert_eq!(check(Step::Close, &by(own), &Facts { sole: true, ..at.clone() }, &rules()), Ok(()));
        }
        assert_eq!(check(Step::Close, &by("老陈"), &at, &rules()), Ok(()));
    }
}

#[test]
fn a_rectifier_whose_name_is_not_here_is_taken_for_the_one_who_accepts() {
    let by = |who: &str| Input::default().with("who", who).with("note", "看过了");
    let done = Facts { hands: vec![String::new()], ..facts(At::Rectified) };
    let refused = check(Step::Accept, &by("老陈"), &done, &rules()).expect_err("看不出是谁改的就验收了");
    assert_eq!(refused.field, "who");
    assert!(refused.words.contains("看不出是不是同一个人"));
    assert!(legal(&done, &rules()).contains(&Step::Reject), "退回的路要在");
    let sole = Facts { sole: true, photo_before: true, photo_after: true, ..done.clone() };
    assert_eq!(check(Step::Accept, &by("老陈"), &sole, &rules()), Ok(()));
    // 验收过了就没有退回的路：销号不拦
    let accepted = Facts { at: At::Accepted, major: Some(false), ..done };
    assert_eq!(check(Step::Close, &by("老陈"), &accepted, &rules()), Ok(()));
}

#[test]
fn the_one_who_worked_does_not_settle_a_clash_for_acceptance() {
    let hands = || vec!["王建国".to_owned(), String::new()];
    for at in [At::Accepted, At::Closed] {
        let kept = Facts { disputed: true, hands: hands(), ..facts(at) };
        assert_eq!(field(may_settle(" 王建国 ", &kept)), "who");
        assert_eq!(may_settle("老陈", &kept), Ok(()));
        let sole = Facts { sole: true, photo_before: true, ..kept };
        assert_eq!(field(may_settle("王建国", &sole)), "photos_after");
        assert_eq!(may_settle("王建国", &Facts { photo_after: true, ..sole }), Ok(()));
    }
    assert_eq!(may_settle("王建国", &Facts { disputed: true, hands: hands(), ..facts(At::Rejected) }), Ok(()), "退回谁都能定");
}

#[test]
fn an_extension_is_later_has_a_reason_and_comes_to_an_end() {
    let day = Some(date("2026-11-20"));
    let at = Facts { major: Some(false), due: day, ceiling: day, ..facts(At::Planned) };
    let to = |day: &str| Input::default().with("who", "老陈").with("reason", "配件没到").with("due", day);
    for bad in ["2026-11-20", "2026-11-19", "2026-12-21"] {
        assert_eq!(field(check(Step::Extend, &to(bad), &at, &rules())), "due", "{bad}");
    }
    assert_eq!(check(Step::Extend, &to("2026-12-20"), &at, &rules()), Ok(()));
    assert_eq!(field(check(Step::Extend, &to("2026-11-21").with("reason", ""), &at, &rules())), "reason");
    let major = Facts { major: Some(true), ..at.clone() };
    assert_eq!(field(check(Step::Extend, &to("2026-11-21"), &major, &rules())), "approver");
    assert!(!legal(&Facts { extended: 2, ..at.clone() }, &rules()).contains(&Step::Extend));
    assert!(!legal(&Facts { due: None, ..at.clone() }, &rules()).contains(&Step::Extend));
    // 换个名目往后推也不行
    assert_eq!(field(check(Step::Plan, &plan().with("due", "2026-11-21"), &at, &rules())), "due");
    assert_eq!(check(Step::Plan, &plan().with("due", "2026-11-18"), &at, &rules()), Ok(()));
    let again = Facts { at: At::Assessed, ..at };
    assert_eq!(field(check(Step::Plan, &plan().with("due", "2026-11-21"), &again, &rules())), "due");
    assert_eq!(check(Step::Plan, &plan().with("due", "2026-11-20"), &again, &rules()), Ok(()));
    // 改评为重大也不是往后推的理由
    let raised = Facts { major: Some(true), ..again };
    assert_eq!(field(check(Step::Plan, &plan().with("due", "2026-11-21"), &raised, &rules())), "due");
    assert_eq!(check(Step::Plan, &plan().with("due", "2026-11-20"), &raised, &rules()), Ok(()));
}

#[test]
fn an_old_one_that_was_never_assessed_ends_with_acceptance() {
    let old = facts(At::Accepted);
    assert!(old.is_final() && legal(&old, &rules()).is_empty());
    let assessed = Facts { major: Some(false), ..facts(At::Accepted) };
    assert_eq!(legal(&assessed, &rules()), [Step::Close]);
}

#[test]
fn nothing_is_offered_while_two_decisions_clash() {
    for at in At::ALL {
        assert!(legal(&Facts { disputed: true, ..facts(at) }, &rules()).is_empty());
    }
}
mod walks;
