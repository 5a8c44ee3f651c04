use super::*;
use crate::journal::*;
use proptest::prelude::*;

/// 发布的那张表，和测试自己的一张。
fn tables() -> Vec<LoopRules> {
    let shipped = std::fs::read_to_string("public/content/rules.json").expect("有规则表");
    vec![rules(), serde_json::from_str(&shipped).expect("规则表读得懂")]
}

fn person(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

/// 走一步写下的事。
fn body(step: Step, danger: &Danger, major: bool, due: Day) -> Body {
    let (id, after) = (danger.id, danger.step);
    let words = || "写了".to_owned();
    match step {
        Step::Assess => {
            let grade = if major { Grade::Major } else { Grade::General };
            DangerAssessed { danger: id, after, grade, criteria: Vec::new(), reason: words(), accident: None }.into()
        }
        Step::Plan => DangerPlanned {
            danger: id,
            after,
            measures: words(),
            owner: person(1),
            worker: person(2),
            acceptor: person(3),
            due,
            interim: words(),
            funds: words(),
            contingency: words(),
            reported: words(),
        }
        .into(),
        Step::Rectify => DangerRectified { danger: id, after, what: words() }.into(),
        Step::Extend => DangerExtended { danger: id, after, due, reason: words(), approver: None }.into(),
        Step::Accept => DangerAccepted { danger: id, after, note: words() }.into(),
        Step::Reject => DangerRejected { danger: id, after, reason: words() }.into(),
        Step::Close => DangerClosed { danger: id, after, note: words() }.into(),
    }
}

fn apply(state: &mut State, seq: u64, by: Option<PersonId>, body: Body) {
    let device = DeviceId::from_random([9; 16]);
    let (wall, hlc) = (Wall::at(1_795_219_392_345, 480), Hlc(seq, 0));
    state.apply(&Event { v: VERSION, device, seq, wall, hlc, by, prev: Sha256Hex::ZERO, body });
}

/// 走的一步：哪一步、谁做的、定为重大、定的日子。
type Walk = (Step, u8, bool, &'static str);

/// 报一处，照着一步步走。方案里的完成人是 2 号。
fn walked(steps: &[Walk]) -> Danger {
    let id = DangerId::from_random([7; 16]);
    let mut state = State::default();
    let reported = DangerReported {
        danger: id,
        hurts_now: false,
        place: String::new(),
        what: String::new(),
        run: None,
        item: None,
        position: None,
        via: None,
    };
    apply(&mut state, 1, None, reported.into());
    for (n, (step, by, major, due)) in steps.iter().enumerate() {
        let due = Day::parse(due).unwrap();
        let body = body(*step, &state.dangers[&id], *major, due);
        apply(&mut state, n as u64 + 2, Some(person(*by)), body);
    }
    assert!(state.conflicts.is_empty(), "{:?}", state.conflicts);
    state.dangers[&id].clone()
}

/// 这一步用不着日子。
const ANY: &str = "2027-01-01";

#[test]
fn a_date_once_set_stays_the_latest_unless_it_was_extended() {
    use Step::{Assess, Extend, Plan};
    let ceiling = |steps: &[Walk]| walked(steps).ceiling().map(|day| day.to_string());
    assert_eq!(ceiling(&[(Assess, 1, true, ANY)]), None);
    // 重大 → 定为一般 → 定方案 → 重评为重大：先前的日子还在
    let raised: [Walk; 4] = [(Assess, 1, true, ANY), (Assess, 1, false, ANY), (Plan, 1, false, "2027-01-10"), (Assess, 1, true, ANY)];
    assert_eq!(ceiling(&raised).as_deref(), Some("2027-01-10"));
    // 别的版本记下了晚的，早的那个还算
    assert_eq!(ceiling(&[&raised[..], &[(Plan, 1, true, "2027-02-10")]].concat()).as_deref(), Some("2027-01-10"));
    let extended: Vec<Walk> = [&raised[..], &[(Plan, 1, true, "2027-01-08"), (Extend, 1, true, "2027-01-20")]].concat();
    assert_eq!(ceiling(&extended).as_deref(), Some("2027-01-20"));
    assert_eq!(ceiling(&[&extended[..], &[(Plan, 1, true, "2027-01-15")]].concat()).as_deref(), Some("2027-01-15"));
}

#[test]
fn whoever_worked_since_the_plan_and_accepts_is_marked_for_ever() {
    use Step::{Accept, Assess, Close, Plan, Rectify, Reject};
    let own = |steps: &[Walk]| walked(steps).is_self_accepted();
    let again: [Walk; 3] = [(Rectify, 4, false, ANY), (Reject, 3, false, ANY), (Rectify, 5, false, ANY)];
    let planned: Vec<Walk> = [&[(Assess, 1, false, ANY), (Plan, 1, false, ANY)][..], &again[..]].concat();
    for start in [&again[..], &planned[..]] {
        assert!(own(&[start, &[(Accept, 4, false, ANY)]].concat()), "先改、被退回过的人验收了");
        assert!(own(&[start, &[(Accept, 5, false, ANY)]].concat()));
        assert!(!own(&[start, &[(Accept, 3, false, ANY)]].concat()));
    }
    assert!(own(&[&planned[..], &[(Accept, 2, false, ANY), (Close, 1, false, ANY)]].concat()), "方案里的完成人验收了");
    // 重定了方案，先前的人没有再动手
    let anew: Vec<Walk> = [&planned[..], &[(Reject, 3, false, ANY), (Plan, 1, false, ANY), (Rectify, 2, false, ANY)]].concat();
    assert!(!own(&[&anew[..], &[(Accept, 4, false, ANY)]].concat()));
}

fn seen(danger: &Danger, marked: bool) -> Facts {
    let day = |day: Day| Date::parse(day.as_str()).unwrap();
    Facts {
        at: At::of(danger.kind()),
        major: danger.assessment().map(|one| one.grade == Grade::Major),
        marked,
        hurts_now: danger.hurts_now,
        disputed: danger.is_disputed(),
        found: day(danger.reported_at.day()),
        due: danger.plan().and(danger.due()).map(day),
        ceiling: danger.ceiling().map(day),
        extended: danger.chain().filter(|one| one.kind == DecisionKind::Extended).count(),
        ..facts(At::Reported)
    }
}

proptest! {
    /// 照走得通的步乱走：折叠样样都收，走到的就是表上写的地方；没走到头总有路；走到头的才没有步。
    #[test]
    fn every_walk_is_folded_as_the_table_says(
        choices in proptest::collection::vec((any::<usize>(), any::<bool>()), 1..24),
        (hurts_now, marked, shipped) in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let rules = &tables()[usize::from(shipped)];
        let id = DangerId::from_random([7; 16]);
        let mut state = State::default();
        let reported =
            DangerReported { danger: id, hurts_now, place: String::new(), what: String::new(), run: None, item: None, position: None, via: None };
        apply(&mut state, 1, None, reported.into());
        for (n, (choice, major)) in choices.into_iter().enumerate() {
            let danger = state.dangers[&id].clone();
            let facts = seen(&danger, marked);
            let steps = legal(&facts, rules);
            prop_assert_eq!(steps.is_empty(), facts.is_final(), "{:?}", facts);
            prop_assert_eq!(facts.is_final(), danger.is_closed());
            if facts.major == Some(true) && matches!(facts.at, At::Reported | At::Assessed) {
                prop_assert!(!steps.contains(&Step::Rectify), "重大的没有方案就改了");
            }
            let Some(step) = steps.get(choice % steps.len().max(1)).copied() else { break };
            let grade = if step != Step::Assess { "" } else if major { "major" } else { "general" };
            let to = transition(step, grade, &facts, rules).map(|row| row.to.clone());
            let due = Day::parse(&format!("2027-01-{:02}", n % 28 + 1)).unwrap();
            apply(&mut state, n as u64 + 2, None, body(step, &danger, major, due));
            prop_assert!(state.conflicts.is_empty(), "{:?} 之后 {:?} 折叠不收：{:?}", facts.at, step, state.conflicts);
            prop_assert_eq!(Some(At::of(state.dangers[&id].kind()).token().to_owned()), to);
        }
    }
}

#[test]
fn every_state_can_come_to_its_end() {
    for rules in tables() {
        for major in [None, Some(false), Some(true)] {
            for at in At::ALL {
                let start = Facts { major, due: Some(date("2026-11-20")), ..facts(at) };
                let (mut known, mut next) = (Vec::new(), vec![start]);
                let mut ends = false;
                while let Some(here) = next.pop() {
                    if known.contains(&(here.at, here.major)) {
                        continue;
                    }
                    known.push((here.at, here.major));
                    ends |= here.is_final();
                    for step in legal(&here, &rules) {
                        for grade in ["general", "major"] {
                            let Some(row) = transition(step, if step == Step::Assess { grade } else { "" }, &here, &rules) else {
                                continue;
                            };
                            let to = At::ALL.into_iter().find(|at| at.token() == row.to).expect("表上的词认得");
                            let major = if step == Step::Assess { Some(grade == "major") } else { here.major };
                            next.push(Facts { at: to, major, ..here.clone() });
                        }
                    }
                }
                assert!(ends, "{at:?}（{major:?}）走不到头");
            }
        }
    }
}

#[test]
fn the_shipped_table_takes_a_general_one_the_whole_way() {
    let rules = &tables()[1];
    let assess = |grade: &str, criteria: &str| {
        let all = [("who", "老陈"), ("grade", grade), ("criteria", criteria), ("reason", "对照标准看过")];
        all.into_iter().fold(Input::default(), |input, (field, words)| input.with(field, words))
    };
    for at in [At::Reported, At::Assessed, At::Planned, At::Rejected] {
        for marked in [false, true] {
            let here = Facts { marked, ..facts(at) };
            assert_eq!(check(Step::Assess, &assess("general", ""), &here, rules), Ok(()), "{at:?}");
            assert_eq!(field(check(Step::Assess, &assess("major", ""), &here, rules)), "criteria", "{at:?}");
            assert_eq!(check(Step::Assess, &assess("major", "gongmao10#第十一条（十）"), &here, rules), Ok(()), "{at:?}");
        }
    }

    let by = |who: &str| Input::default().with("who", who).with("note", "看过了");
    let five = ["funds", "contingency", "reported"].into_iter().fold(plan(), |input, field| input.with(field, ""));
    let general = Facts { major: Some(false), ..facts(At::Assessed) };
    assert_eq!(check(Step::Plan, &five, &general, rules), Ok(()));
    let planned = Facts { at: At::Planned, due: Some(date("2026-11-20")), ceiling: Some(date("2026-11-20")), ..general };
    assert_eq!(check(Step::Rectify, &by("王建国"), &planned, rules), Ok(()));
    let rectified = Facts { at: At::Rectified, hands: vec!["王建国".into()], ..planned };
    assert_eq!(check(Step::Accept, &by("老陈"), &rectified, rules), Ok(()));
    // 验收、销号和别的步一样，要写一句看到了什么、核对了什么
    assert_eq!(field(check(Step::Accept, &by("老陈").with("note", ""), &rectified, rules)), "note");
    let accepted = Facts { at: At::Accepted, ..rectified };
    assert_eq!(field(check(Step::Close, &by("厂长周平").with("note", ""), &accepted, rules)), "note");
    assert_eq!(check(Step::Close, &by("厂长周平"), &accepted, rules), Ok(()));
}

#[test]
fn every_word_of_the_shipped_table_is_known_here() {
    for row in &tables()[1].transitions {
        assert!(Step::parse(&row.step).is_some(), "{}", row.step);
        assert!(At::ALL.iter().any(|at| at.token() == row.from), "{}", row.from);
        assert!(row.needs.iter().all(|need| FIELDS.contains(&need.as_str())), "{:?}", row.needs);
    }
}
