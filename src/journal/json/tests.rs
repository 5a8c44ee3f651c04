use super::*;
use proptest::prelude::*;
use serde_json::Value;

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[\\[\\]{}:,\"\\\\ \n字🦺\u{0}-\u{20}]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-c:,\"\\\\{\\]]{0,3}", inner, 0..5).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn pieces_are_what_serde_json_reads(value in json(), pretty: bool) {
        let raw = if pretty { format!("\r\n{value:#}\t ") } else { value.to_string() };
        let read = |raw: &str| serde_json::from_str::<Value>(raw).ok();
        let array: Option<Vec<Value>> = items(&raw).and_then(|all| all.into_iter().map(read).collect());
        prop_assert_eq!(array.as_ref(), value.as_array());
        let object = Object::parse(&raw).map(|o| o.all.into_iter().filter_map(|(k, v)| Some((k.into_owned(), read(v)?))).collect());
        prop_assert_eq!(object.as_ref(), value.as_object());
        let read_as_text = text(raw.trim_ascii());
        prop_assert_eq!(read_as_text.as_deref(), value.as_str());
    }
}

#[test]
fn every_character_is_written_as_serde_json_writes_it() {
    let all: String = ('\0'..=char::MAX).collect();
    let mut json = String::new();
    push_text(&mut json, &all);
    assert_eq!(json, serde_json::to_string(&all).unwrap());
    assert_eq!(text(&json).unwrap(), all);
}
