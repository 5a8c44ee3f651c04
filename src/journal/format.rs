//! 由类型生成存储格式的说明：`docs/journal.schema.json` 和 `docs/format.md`。只在主机上有。

use super::*;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// 一段小小的、用到每一种事件的历史：文档里的例子，也是冻结的夹具。
pub fn example_history() -> Vec<Event> {
    fn id<I: Id128>(n: u8) -> I {
        I::from_random([n; 16])
    }
    fn some<T>(parsed: Option<T>) -> T {
        parsed.expect("例子写得合规矩")
    }
    let position = || some(PositionId::parse("jiazi-gong"));
    let item = |text| some(ItemId::parse(text));
    let (run, dropped, danger): (RunId, RunId, DangerId) = (id(0x2a), id(0x2b), id(0x3a));
    let (person, contact): (PersonId, ContactId) = (id(0x1a), id(0x4a));
    let asked = Blob::json(r#"{"id":"gongdi-ri","items":[{"id":"i1"},{"id":"i2"}]}"#).sha256();
    let named = |name: &str, phone: &str, salt| {
        let personal = Personal { name: name.into(), phone: phone.into() };
        Blob::personal(&personal, [salt; 16]).sha256()
    };
    let checklist = || some(ChecklistId::parse("gongdi-ri"));
    let day = some(Day::parse("2026-11-21"));
    let tapped = Some(Wall::at(1_795_219_391_080, 480));
    let other = Continued { device: id(0xd2), seq: 7, sha256: Sha256Hex::of(b"example") };
    let own = |seq| EventRef { device: id(0xd1), seq };
    let place = || "3 号楼 2 层外架东北角".to_owned();
    let mut bodies: Vec<Body> = vec![
        WriterStarted { app: "gangshao 0.1.0".into(), continues: vec![other.clone()] }.into(),
        PersonIntroduced { person, blob: named("张三", "13800000000", 1) }.into(),
        PositionsChosen { positions: vec![position()] }.into(),
        ContactSet { contact, kind: "team_leader".into(), blob: Some(named("李四", "13900000000", 2)) }.into(),
        RunStarted { run, checklist: checklist(), asked, day, position: Some(position()), late: None }.into(),
        ItemAnswered { run, item: item("i1"), answer: Answer::Pass, tapped }.into(),
        ItemAnswered { run, item: item("i2"), answer: Answer::Fail, tapped: None }.into(),
        ItemNoted { run, item: item("i2"), note: "缺两根踢脚板，\"先\"用绳拦着".into() }.into(),
        DangerReported {
            danger,
            hurts_now: true,
            place: String::new(),
            what: String::new(),
            run: Some(run),
            item: Some(item("i2")),
            position: Some(position()),
            via: None,
        }
        .into(),
        DangerDescribed { danger, place: place(), what: "脚手板没绑，缺踢脚板".into(), wanted_by: Day::parse("2026-11-22") }.into(),
        RunSubmitted { run, person }.into(),
        RunStarted { run: dropped, checklist: checklist(), asked, day, position: None, late: None }.into(),
        RunAbandoned { run: dropped, reason: "点错了表".into() }.into(),
        ContactSet { contact, kind: "team_leader".into(), blob: None }.into(),
        PhotoAdded {
            photo: id(0x5a),
            run: Some(run),
            item: Some(item("i2")),
            danger: Some(danger),
            blob: Sha256Hex::of(b"photo"),
            thumb: Some(Sha256Hex::of(b"thumb")),
            caption: "东北角".into(),
            stage: None,
        }
        .into(),
        BlobErased { blob: named("李四", "13900000000", 2), reason: "本人要求".into() }.into(),
        ItemCorrected { run, item: item("i1"), answer: Answer::Na, note: "今天没有这一层".into(), reason: "按错了".into() }.into(),
        DangerCorrected { danger, place: "3 号楼 3 层".into(), what: "缺踢脚板".into(), reason: "楼层写错".into() }.into(),
        DangerRectified { danger, after: own(9), what: "补齐踢脚板".into() }.into(),
        DangerRejected { danger, after: own(19), reason: "还差一块".into() }.into(),
        DangerRectified { danger, after: own(20), what: "补上了".into() }.into(),
        DangerAccepted { danger, after: own(21), note: String::new() }.into(),
        DangerRejected { danger, after: own(21), reason: "绑得不牢".into() }.into(),
        DangerSettled { danger, keep: own(23), reason: "现场又看了一遍".into() }.into(),
        RunVoided { run, reason: "查的不是这一栋".into() }.into(),
        BackupMerged { code: "K7MQ-2XPD".into(), heads: vec![other.clone()], records: 812 }.into(),
        Replaced { code: "K7MQ-2XPD".into(), hidden: vec![Span { device: id(0xd3), from: 1, to: 5 }] }.into(),
        ReplaceUndone { replaced: own(27) }.into(),
    ];
    bodies.extend(loop_history(run, danger, person, own));
    let mut events: Vec<Event> = Vec::new();
    for (n, body) in bodies.into_iter().enumerate() {
        let ms = 1_795_219_392_345 + 1500 * n as i64;
        let last = events.last();
        let text = last.and_then(Event::encode);
        events.push(Event {
            v: VERSION,
            device: id(0xd1),
            seq: n as u64 + 1,
            wall: Wall::at(ms, 480),
            hlc: Hlc::tick(last.map(|e| e.hlc), ms),
            by: (n > 1).then_some(person),
            prev: text.map_or(Sha256Hex::ZERO, |t| Sha256Hex::of(t.as_bytes())),
            body,
        });
    }
    events
}

/// 接着上面的历史：双重预防的一圈，每种事件一条。前面一共 28 条。
fn loop_history(signed: RunId, settled: DangerId, person: PersonId, own: impl Fn(u64) -> EventRef) -> Vec<Body> {
    fn id<I: Id128>(n: u8) -> I {
        I::from_random([n; 16])
    }
    fn some<T>(parsed: Option<T>) -> T {
        parsed.expect("例子写得合规矩")
    }
    let day = |text| some(Day::parse(text));
    let asked = Blob::json(r#"{"id":"youxian-kongjian","items":[{"id":"i1"}]}"#).sha256();
    let (run, danger, pause): (RunId, DangerId, PauseId) = (id(0x2c), id(0x3b), id(0x6a));
    let (risk, map, mark, thing, duty): (RiskId, MapId, MarkId, ThingId, DutyId) = (id(0x71), id(0x72), id(0x73), id(0x74), id(0x75));
    let (checklist, item) = (some(ChecklistId::parse("youxian-kongjian")), some(ItemId::parse("i1")));
    let grading = |method, values: &[&str], level, reason: &str| Grading {
        method,
        values: values.iter().map(|one| (*one).to_owned()).collect(),
        level,
        reason: reason.into(),
    };
    vec![
        ChecksFollowed { checklists: vec![checklist.clone()] }.into(),
        PauseSet { pause, kind: PauseKind::Stop, from: day("2026-11-23"), to: Some(day("2026-11-25")), reason: "检修".into() }.into(),
        PauseLifted { pause, day: day("2026-11-26"), note: "复工前的表都查了".into() }.into(),
        RunStarted { run, checklist, asked, day: day("2026-11-20"), position: None, late: Some("当时手机没电".into()) }.into(),
        ItemAnswered { run, item: item.clone(), answer: Answer::Pass, tapped: None }.into(),
        ItemMeasured { run, item: item.clone(), value: "20.8".into(), unit: "%".into(), limit: "19.5～23.5".into(), within: true }.into(),
        RunSubmitted { run, person }.into(),
        RunSigned { run, person, role: SignRole::Guardian, blob: Some(Sha256Hex::of(b"signature")) }.into(),
        GasRead {
            run,
            height: "下".into(),
            gas: "氧".into(),
            value: "20.9".into(),
            unit: "%".into(),
            limit: "19.5～23.5".into(),
            within: true,
            instrument: "四合一 02 号".into(),
            ago: Some(12),
        }
        .into(),
        WorkAgreed { run, guardian: person, workers: vec![person], continuous: true, minutes: 60 }.into(),
        WorkBrokenOff { run, reason: "下雨".into() }.into(),
        WorkResumed { run }.into(),
        WorkEnded { run, headcount: 1, note: "井盖盖好".into() }.into(),
        DangerReported {
            danger,
            hurts_now: false,
            place: "打磨间".into(),
            what: "除尘风机没有防爆标志".into(),
            run: None,
            item: None,
            position: None,
            via: Some(Via::Walk),
        }
        .into(),
        PhotoAdded {
            photo: id(0x5b),
            run: Some(signed),
            item: Some(item),
            danger: Some(danger),
            blob: Sha256Hex::of(b"photo"),
            thumb: None,
            caption: String::new(),
            stage: Some(PhotoStage::Before),
        }
        .into(),
        DangerAssessed {
            danger,
            after: own(42),
            grade: Grade::Major,
            criteria: vec!["gongmao10#第十一条（一）".into()],
            reason: "照标准对了一遍".into(),
            accident: Some("baozha".into()),
        }
        .into(),
        DangerPlanned {
            danger,
            after: own(44),
            measures: "换防爆风机".into(),
            owner: person,
            worker: person,
            acceptor: person,
            due: day("2026-12-05"),
            interim: "停用打磨间".into(),
            funds: "两万元，安全费用".into(),
            contingency: "照粉尘爆炸现场处置方案".into(),
            reported: "区应急局".into(),
        }
        .into(),
        DangerSupervised { danger, office: "区安委办".into(), number: String::new(), until: Some(day("2026-12-20")) }.into(),
        DangerExtended { danger, after: own(45), due: day("2026-12-10"), reason: "风机没到货".into(), approver: Some(person) }.into(),
        DangerRectified { danger, after: own(47), what: "换好了".into() }.into(),
        DangerAccepted { danger, after: own(48), note: "试了两遍".into() }.into(),
        DangerClosed { danger, after: own(49), note: String::new() }.into(),
        DangerAssessed {
            danger: settled,
            after: own(23),
            grade: Grade::General,
            criteria: Vec::new(),
            reason: "不在标准里".into(),
            accident: None,
        }
        .into(),
        ProfileSet {
            sectors: vec!["S18".into()],
            kinds: vec!["small".into()],
            region: String::new(),
            sole: false,
            method: Method::Lec,
            boundary: Boundary::Higher,
            since: Some(day("2026-11-01")),
            shifts: None,
        }
        .into(),
        RiskSet {
            risk,
            object: "打磨间".into(),
            unit: "除尘系统".into(),
            what: "粉尘爆炸".into(),
            accident: "baozha".into(),
            inherent: grading(Method::Lec, &["3", "6", "15"], Level::Orange, ""),
            residual: Some(grading(Method::Direct, &[], Level::Yellow, "措施都在")),
            controls: vec![ControlLine { kind: "engineering".into(), text: "防爆风机".into(), check: "看铭牌".into() }],
            controller: "department".into(),
            charge: Some(person),
            head: None,
            direct: Some(person),
            source: Some("damo-gong/r1".into()),
            review_by: Some(day("2027-05-21")),
        }
        .into(),
        RiskReviewed { risk, note: "没变".into(), next: Some(day("2027-11-21")) }.into(),
        PlanImageSet { map, name: "厂区".into(), blob: Some(Sha256Hex::of(b"plan")), width: 2000, height: 1400 }.into(),
        MarkSet { mark, map, shape: Shape::Point, points: vec![2500, 4000], label: "打磨间".into(), risks: vec![risk] }.into(),
        MarkRemoved { mark }.into(),
        PlanImageRemoved { map, reason: "换了新图".into() }.into(),
        RiskRemoved { risk, reason: "打磨间拆了".into() }.into(),
        ExpirySet {
            thing,
            kind: "mhq".into(),
            name: "灭火器 12 号".into(),
            place: "打磨间门口".into(),
            owner: Some(person),
            expires: day("2027-03-01"),
            every: 12,
            remind: 30,
            note: String::new(),
        }
        .into(),
        ExpiryRemoved { thing, reason: "报废".into() }.into(),
        DutyDone { duty, period: some(PeriodId::parse("p001")), day: day("2026-11-21"), what: "消防演练，32 人".into(), late: None }.into(),
        DutyUndone { duty, reason: "记错了".into() }.into(),
    ]
}

/// 每种类型的名字、JSON Schema 和一个例子。
fn vocabulary(generator: &mut SchemaGenerator) -> Vec<(&'static str, Value, Event)> {
    let examples = example_history();
    let example = |kind: &str| {
        let event = examples.iter().find(|e| e.body.kind() == kind);
        event.expect("example_history 里每种类型都有").clone()
    };
    body::schemas(generator).into_iter().map(|(kind, s)| (kind, s.to_value(), example(kind))).collect()
}

/// 事件的 JSON Schema（2020-12）。
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::default();
    let mut kinds = Vec::new();
    for (kind, mut schema, _) in vocabulary(&mut generator) {
        schema["properties"]["type"] = json!({ "const": kind });
        if let Some(required) = schema["required"].as_array_mut() {
            required.insert(0, json!("type"));
        }
        kinds.push((kind, schema));
    }
    let id = |g: &mut SchemaGenerator| g.subschema_for::<DeviceId>().to_value();
    let properties = json!({
        "v": { "const": VERSION },
        "device": id(&mut generator),
        "seq": { "type": "integer", "minimum": 1, "maximum": time::MAX_SAFE },
        "wall": generator.subschema_for::<Wall>(),
        "hlc": generator.subschema_for::<Hlc>(),
        "by": { "anyOf": [generator.subschema_for::<PersonId>(), { "type": "null" }] },
        "prev": generator.subschema_for::<Sha256Hex>(),
        "body": { "oneOf": kinds.iter().map(|(k, _)| json!({ "$ref": format!("#/$defs/{k}") })).collect::<Vec<_>>() },
    });
    let mut defs: Map<String, Value> = generator.take_definitions(true);
    defs.extend(kinds.into_iter().map(|(kind, schema)| (kind.to_owned(), schema)));
    sorted(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "岗哨日志的一条事件，v1",
        "description": "由 src/journal/ 的类型生成。多出来的键和将来的 type 要留着，不算错。",
        "type": "object",
        "required": ["v", "device", "seq", "wall", "hlc", "by", "prev", "body"],
        "properties": properties,
        "$defs": defs,
    }))
}

/// 键排好序：不管 serde_json 怎么编的，生成的文件都一样。
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<String, Value> = map.into_iter().collect();
            Value::Object(map.into_iter().map(|(k, v)| (k, sorted(v))).collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// `docs/journal.schema.json` 的内容。
pub fn schema_file() -> String {
    format!("{:#}\n", schema())
}

/// `docs/format.md` 的内容。
pub fn format_file() -> String {
    let mut generator = SchemaGenerator::default();
    let vocabulary = vocabulary(&mut generator);
    let texts: Vec<String> = example_history().iter().filter_map(Event::encode).collect();
    let mut kinds = String::new();
    for (kind, schema, example) in &vocabulary {
        let _ = write!(kinds, "\n### `{kind}`\n\n{}\n\n{FIELDS}", words(schema));
        let text = example.body.encode().unwrap_or_default();
        // 例子里没写的（可有可无的）接在后面
        let mut fields = keys(&text);
        let rest = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
        fields.extend(rest.filter(|name| !text.contains(&format!("\"{name}\":"))).collect::<Vec<_>>());
        for field in fields.iter().filter(|key| *key != "type") {
            let property = &schema["properties"][field];
            let required = schema["required"].as_array().is_some_and(|r| r.contains(&json!(field)));
            let must = if required { "是" } else { "" };
            let _ = writeln!(kinds, "| `{field}` | {} | {must} | {} |", type_word(property), words(property));
        }
        let _ = write!(kinds, "\n```json\n{text}\n```\n");
    }
    include_str!("format.template.md")
        .replace("{{first}}", &texts[0])
        .replace("{{second}}", &texts[1])
        .replace("{{verify}}", include_str!("../../tests/verify_chain.py").trim_end())
        .replace("{{database}}", &crate::store::db_name(None))
        .replace("{{kinds}}", kinds.trim())
        .replace("{{backup}}", include_str!("../backup/format.md").trim())
}

const FIELDS: &str = "| 字段 | 写法 | 必有 | 意思 |\n|---|---|---|---|\n";

/// 说明写成一行。
fn words(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().replace('\n', "")
}

/// 一个字段怎么写，用人话。
fn type_word(property: &Value) -> String {
    let reference = property["$ref"].as_str().or_else(|| property["anyOf"][0]["$ref"].as_str());
    match reference.and_then(|r| r.rsplit('/').next()) {
        Some("Sha256Hex") => return "SHA-256，64 位小写十六进制".into(),
        Some("Day") => return "`YYYY-MM-DD`".into(),
        Some("Wall") => return "时间，同 `wall`".into(),
        Some("Answer") => return "`pass` `fail` `na`".into(),
        Some("EventRef") => return "`{device, seq}`".into(),
        Some("Span") => return "`{device, from, to}`，两头都算".into(),
        Some("Continued") => return "`{device, seq, sha256}`".into(),
        Some("PositionId" | "ChecklistId" | "ItemId") => return "内容 id，`[a-z0-9-]{1,64}`".into(),
        Some(id) if id.ends_with("Id") => return "随机 id，32 位小写十六进制".into(),
        _ => {}
    }
    // 可以没有的写成 `[类型, "null"]`
    let kind = property["type"].as_str().or_else(|| property["type"][0].as_str());
    match kind {
        Some("integer") => "整数".into(),
        Some("boolean") => "`true` `false`".into(),
        Some("array") => format!("数组：{}", type_word(&property["items"])),
        Some("string") if property["pattern"].is_string() => "SHA-256 或空字符串".into(),
        _ => "文字".into(),
    }
}

/// 一个 JSON 对象的键，按原文先后。
fn keys(text: &str) -> Vec<String> {
    struct Keys;
    impl<'de> serde::de::Visitor<'de> for Keys {
        type Value = Vec<String>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("一个对象")
        }
        fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<Vec<String>, M::Error> {
            let mut keys = Vec::new();
            while let Some((key, serde::de::IgnoredAny)) = map.next_entry()? {
                keys.push(key);
            }
            Ok(keys)
        }
    }
    let mut json = serde_json::Deserializer::from_str(text);
    serde::Deserializer::deserialize_map(&mut json, Keys).unwrap_or_default()
}
