//! 链：改一个字、丢一条、换个位置都看得出来；Rust 和 Python 说的一样。

use crate::make::*;
use gangshao::journal::*;
use proptest::prelude::*;
use std::process::Command;

fn chains() -> impl Strategy<Value = Vec<Record>> {
    (prop::collection::vec(body(), 1..6), prop::collection::vec(body(), 1..4)).prop_map(|(a, b)| {
        let mut records = chained(1, a);
        records.extend(chained(2, b));
        records
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flipped_character_shows(records in chains(), at in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), to in "[ -~]") {
        let heads = verify(&records).unwrap();
        let mut bad = records.clone();
        let text = &mut bad[at.index(records.len())].text;
        let (byte, old) = text.char_indices().nth(place.index(text.chars().count())).unwrap();
        prop_assume!(!to.starts_with(old));
        text.replace_range(byte..byte + old.len_utf8(), &to);
        prop_assert_ne!(verify(&bad), Ok(heads));
    }

    #[test]
    fn any_dropped_record_shows(mut records in chains(), at in any::<prop::sample::Index>()) {
        let heads = verify(&records).unwrap();
        records.remove(at.index(records.len()));
        prop_assert_ne!(verify(&records), Ok(heads));
    }

    #[test]
    fn any_two_swapped_records_of_a_writer_show(bodies in prop::collection::vec(body(), 2..6), at in any::<prop::sample::Index>()) {
        let mut records = chained(1, bodies);
        let at = at.index(records.len() - 1);
        records.swap(at, at + 1);
        let gap = matches!(verify(&records), Err(ChainBreak::Gap { .. }));
        prop_assert!(gap);
    }
}

#[test]
fn writers_may_interleave() {
    let a = chained(1, vec![run_started(1).into(), reported(1).into()]);
    let b = chained(2, vec![described(1).into(), described(2).into()]);
    let woven: Vec<_> = a.into_iter().zip(b).flat_map(|(a, b)| [a, b]).collect();
    assert_eq!(verify(&woven).unwrap().len(), 2);
}

#[test]
fn breaks_say_where() {
    let mut records = chained(1, vec![run_started(1).into(), reported(1).into(), described(1).into()]);
    records[1].text = records[1].text.replace("true", "false");
    let broken = verify(&records).unwrap_err();
    assert_eq!(broken, ChainBreak::WrongPrev(id(1), 3));
    assert!(broken.to_string().contains("第 2 条：那条被改过"), "{broken}");
}

fn python(file: &str) -> Option<(bool, String)> {
    let fixture = format!("tests/fixtures/journal/{file}");
    let Ok(run) = Command::new("python3").env("PYTHONIOENCODING", "utf-8").args(["tests/verify_chain.py", &fixture]).output() else {
        println!("跳过：这台机器没有 python3");
        return None;
    };
    let said = [run.stdout, run.stderr].concat();
    Some((run.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn an_independent_verifier_agrees() {
    let Some((good, said)) = python("history.jsonl") else { return };
    assert!(good && said.starts_with("ok 1"), "{said}");
    let Some((good, said)) = python("tampered.jsonl") else { return };
    assert!(!good && said.contains("第 9 行接不上"), "{said}");
}
