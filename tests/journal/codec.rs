//! 写出去和读回来。

use crate::make::*;
use gangshao::journal::*;

const GOOD: &str = r#"{"v":1,"device":"d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1","seq":1,"wall":"2026-11-21T08:03:12.345+08:00","hlc":[1795219392345,0],"by":null,"prev":"0000000000000000000000000000000000000000000000000000000000000000","body":{"type":"run_abandoned","run":"2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a","reason":"点错了"}}"#;

#[test]
fn text_is_exactly_the_contract() {
    let body = RunAbandoned { run: id(0x2a), reason: "点错了".into() };
    let event = Event { hlc: Hlc(1_795_219_392_345, 0), wall: Wall::at(1_795_219_392_345, 480), ..event(0xd1, 1, 0, body) };
    assert_eq!(event.encode().unwrap(), GOOD);
    assert_eq!(Event::decode(GOOD), Ok(event));
}

#[test]
fn key_order_spaces_and_extra_keys_do_not_matter() {
    let other = r#" { "body" : { "later": [1], "reason":"点错了", "run":"2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a", "type" : "run_abandoned" },
      "new": {"x": null}, "prev":"0000000000000000000000000000000000000000000000000000000000000000", "hlc":[1795219392345, 0],
      "wall":"2026-11-21T08:03:12.345+08:00", "seq":1, "device":"d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1", "v":1 } "#;
    assert_eq!(Event::decode(other), Event::decode(GOOD));
}

#[test]
fn broken_text_is_an_error_with_a_sentence() {
    let cases = [
        ("", "不是一个"),
        ("[]", "不是一个"),
        ("null", "不是一个"),
        ("{", "读不出来"),
        (&GOOD[..GOOD.len() - 1], "读不出来"),
        (&GOOD.replace(r#""seq":1"#, r#""seq":0"#), "序号"),
        (&GOOD.replace(r#""seq":1"#, r#""seq":9007199254740993"#), "序号"),
        (&GOOD.replace(r#""seq":1"#, r#""seq":1,"seq":2"#), "读不出来"),
        (&GOOD.replace("d1d1d1d1d1d1d1d1", "D1D1D1D1D1D1D1D1"), "十六进制"),
        (&GOOD.replace("+08:00", "Z"), "RFC 3339"),
        (&GOOD.replace("2026-11-21", "2026-02-30"), "RFC 3339"),
        (&GOOD.replace(r#""v":1"#, r#""v":0"#), "v0"),
    ];
    for (text, says) in cases {
        let error = Event::decode(text).unwrap_err().to_string();
        assert!(error.contains(says) && error.contains("原文留着"), "{text}\n→ {error}");
    }
}

#[test]
fn a_newer_version_is_kept_as_unknown() {
    let newer = GOOD.replace(r#""v":1"#, r#""v":2"#);
    let event = Event::decode(&newer).unwrap();
    assert_eq!(event.body, Body::Unknown { kind: "run_abandoned".into() });
    let changed = newer.replace("\"wall\"", "\"time\"");
    assert_eq!(Event::decode(&changed), Err(DecodeError::Newer(2)));
}

#[test]
fn a_wrong_body_is_kept_as_malformed() {
    for body in [
        r#"{"type":"run_abandoned"}"#,
        r#"{"type":"run_abandoned","run":"2a","reason":""}"#,
        r#"{"type":"item_answered","run":"2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a","item":"i1","answer":"maybe"}"#,
        r#"{"type":"item_noted","run":"2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a","item":"第一项","note":""}"#,
        r#"{"type":7}"#,
        "{}",
        r#"["run_abandoned"]"#,
        "null",
    ] {
        let start = GOOD.find(r#"{"type""#).unwrap();
        let text = format!("{}{body}}}", &GOOD[..start]);
        let event = Event::decode(&text).unwrap();
        assert!(matches!(&event.body, Body::Malformed { why, .. } if why.contains("读不懂")), "{body}");
        assert_eq!(event.encode(), None, "只有原文，不能重写");
    }
}

#[test]
fn a_record_under_the_wrong_key_is_refused() {
    let record = Record { device: id(0xd1), seq: 2, text: GOOD.into() };
    assert_eq!(record.decode(), Err(DecodeError::WrongKey));
}

#[test]
fn an_empty_blob_means_the_contact_is_removed() {
    let gone: Body = ContactSet { contact: id(1), kind: String::new(), blob: None }.into();
    let text = event(1, 1, 0, gone.clone()).encode().unwrap();
    assert!(text.contains(r#""blob":"""#), "{text}");
    assert_eq!(Event::decode(&text).unwrap().body, gone);
}

#[test]
fn wall_writes_what_the_clock_said() {
    let at = |ms, offset| Wall::at(ms, offset).to_string();
    assert_eq!(at(0, 0), "1970-01-01T00:00:00.000+00:00");
    assert_eq!(at(-1, -210), "1969-12-31T20:29:59.999-03:30");
    assert_eq!(at(1_709_164_800_000, 480), "2024-02-29T08:00:00.000+08:00");
    assert_eq!(at(i64::MIN, i32::MIN), "0000-01-01T00:01:00.000-23:59");
    assert_eq!(at(i64::MAX, i32::MAX), "9999-12-31T23:59:00.000+23:59");
    let wall = Wall::at(1_795_219_392_345, 480);
    assert_eq!((wall.day().as_str(), wall.hms()), ("2026-11-21", "08:03:12"));
}

#[test]
fn hlc_never_goes_back_and_never_touches_wall() {
    let first = Hlc::tick(None, 1000);
    let year_back = Hlc::tick(Some(first), 1000 - 31_536_000_000);
    let later = Hlc::tick(Some(year_back), 1001);
    assert_eq!([first, year_back, later], [Hlc(1000, 0), Hlc(1000, 1), Hlc(1001, 0)]);
    assert_eq!(Hlc::tick(Some(Hlc(5, u32::MAX)), 0), Hlc(6, 0));
    let end = Hlc((1 << 53) - 1, u32::MAX);
    assert_eq!(Hlc::tick(Some(end), i64::MAX), end);
}

#[test]
fn a_personal_blob_is_salted_and_reads_back() {
    let who = Personal { name: "张三".into(), phone: "13800000000".into() };
    let (one, two) = (Blob::personal(&who, [1; 16]), Blob::personal(&who, [2; 16]));
    assert_ne!(one.sha256(), two.sha256());
    assert_eq!(one.as_personal(), Some(who));
    let text = std::str::from_utf8(one.bytes()).unwrap();
    assert_eq!(text, r#"{"salt":"01010101010101010101010101010101","name":"张三","phone":"13800000000"}"#);
}

#[test]
fn a_key_written_twice_is_never_guessed() {
    let twice = GOOD.replace(r#""reason":"#, r#""reason":"先写的","reason":"#);
    let Body::Malformed { kind, why } = Event::decode(&twice).unwrap().body else { panic!("要当作读不懂") };
    assert_eq!((kind.as_str(), why.as_str()), ("run_abandoned", "这条记录的内容读不懂：reason 写了不止一次"));
    for key in [r#""v":1"#, r#""by":null"#, r#""hlc":[1795219392345,0]"#] {
        assert!(matches!(Event::decode(&GOOD.replace(key, &format!("{key},{key}"))), Err(DecodeError::Broken(_))), "{key}");
    }
    let extra = GOOD.replace(r#""reason":"#, r#""later":1,"later":2,"reason":"#);
    assert_eq!(Event::decode(&extra), Event::decode(GOOD), "多出来的键不计较");
}

#[test]
fn values_this_version_cannot_hold_do_no_harm_beyond_their_key() {
    let deep = "[".repeat(500) + &"]".repeat(500);
    for odd in ["1e999", r#""\ud800""#, r#"{"x":1,"x":2}"#, &deep] {
        let extra = GOOD.replace(r#""reason":"#, &format!(r#""later":{odd},"reason":"#));
        assert_eq!(Event::decode(&extra), Event::decode(GOOD), "{odd}");
        let wrong = GOOD.replace(r#""点错了""#, odd);
        assert!(matches!(Event::decode(&wrong).unwrap().body, Body::Malformed { .. }), "外层读得懂，链不断：{odd}");
    }
}

#[test]
fn no_value_and_null_are_the_same_for_what_may_be_missing() {
    let absent = GOOD.replace(r#""by":null,"#, "");
    assert_eq!(Event::decode(&absent), Event::decode(GOOD));
    let body: Body = DangerDescribed { wanted_by: None, ..described(1) }.into();
    let text = event(1, 1, 0, body.clone()).encode().unwrap();
    assert!(!text.contains("wanted_by"), "{text}");
    let null = text.replace(r#""place":"#, r#""wanted_by":null,"place":"#);
    assert_eq!(Event::decode(&null).unwrap().body, body);
    let must = text.replace(r#""place":"楼梯口""#, r#""place":null"#);
    assert!(matches!(Event::decode(&must).unwrap().body, Body::Malformed { .. }), "一定要有的不能是 null");
}
