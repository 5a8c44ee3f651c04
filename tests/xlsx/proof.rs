//! 迎检自证包：不用岗哨也打得开、核对得了；改过的，包里照实说。

use crate::make::*;
use crate::zipper::unpack;
use futures::executor::block_on;
use gangshao::backup::{BackupError, Go, Source};
use gangshao::content::{Checklist, read};
use gangshao::export::ledgers::{self, Frame, Inspectors, Signers, Words};
use gangshao::export::{Cell, Pack, Page, Pages, Period, Proof, danger_page, run_page, write_proof};
use gangshao::journal::*;
use gangshao::rules::Controller;
use std::collections::BTreeMap;

struct Names;

impl Words for Names {
    fn company(&self) -> String {
        "一建三队".into()
    }
    fn person(&self, _: PersonId) -> String {
        "张三".into()
    }
    fn checklist(&self, id: &str) -> String {
        id.into()
    }
    fn position(&self, id: &str) -> String {
        id.into()
    }
    fn accident(&self, token: &str) -> String {
        token.into()
    }
    fn cite(&self, criterion: &str) -> String {
        criterion.replace('#', " ")
    }
    fn thing(&self, kind: &str) -> String {
        kind.into()
    }
}

fn frame() -> Frame<'static> {
    let made = Wall::parse("2026-11-30T18:00:00.000+08:00").unwrap();
    Frame { words: &Names, period: Period::month(made.day()), made }
}

fn state(phone: &Phone) -> State {
    let mut events: Vec<Event> = phone.records().iter().filter_map(|record| record.decode().ok()).collect();
    events.sort_by_key(Event::order);
    let mut state = State::default();
    events.iter().for_each(|event| state.apply(event));
    state
}

/// 全部检查和隐患，一页一页。
struct All<'a>(&'a Phone, Vec<Subject>, State);

impl Pages for All<'_> {
    fn count(&self) -> usize {
        self.1.len()
    }
    async fn page(&self, at: usize) -> Result<Page, BackupError> {
        Ok(match self.1[at] {
            Subject::Run(id) => {
                let run = &self.2.runs[&id];
                let asked = self.0.blob(run.asked).await?.and_then(|blob| String::from_utf8(blob.bytes().to_vec()).ok());
                let asked = asked.and_then(|text| read::<Checklist>(&text));
                run_page(frame(), run, asked.as_ref(), &erased(&self.2))
            }
            Subject::Danger(id) => danger_page(frame(), &self.2.dangers[&id], &Signers::new(), &erased(&self.2)),
            _ => unreachable!("只列了检查和隐患"),
        })
    }
}

fn erased(state: &State) -> Vec<Sha256Hex> {
    state.erased.iter().map(|one| one.blob).collect()
}

fn pack(state: &State) -> Pack {
    let runs: Vec<_> = state.runs.iter().map(|(id, run)| (id, run.summary())).collect();
    let dangers: Vec<_> = state.dangers.values().cloned().collect();
    Pack {
        company: "一建三队".into(),
        period: frame().period,
        made: frame().made,
        app: "gangshao 0.1.0".into(),
        sheets: vec![ledgers::runs(frame(), &runs, &Inspectors::new()), ledgers::dangers(frame(), &dangers, &Signers::new())],
        facts: vec![("交了几次检查".into(), "1".into())],
        missed: Ok((vec!["班前检查：2026-11-21，一共 1 期".into()], 0)),
        gaps: vec!["2026-11-22 至 2026-11-30".into()],
        remarks: vec![],
        notice: None,
    }
}

fn made(phone: &Phone) -> (Proof, BTreeMap<String, Vec<u8>>) {
    let (proof, bytes) = packed(phone);
    let members = unpack(&bytes).into_iter().map(|piece| (String::from_utf8(piece.name).unwrap(), piece.bytes)).collect();
    (proof, members)
}

fn packed(phone: &Phone) -> (Proof, Vec<u8>) {
    packed_as(phone, |_| ())
}

fn packed_as(phone: &Phone, change: impl FnOnce(&mut Pack)) -> (Proof, Vec<u8>) {
    let state = state(phone);
    let subjects = state.runs.keys().map(Subject::Run).chain(state.dangers.keys().map(Subject::Danger)).collect();
    let (mut pack, pages, mut bin) = (pack(&state), All(phone, subjects, state), Bin::default());
    change(&mut pack);
    let mut last = 0;
    let proof = block_on(write_proof(phone, &pages, &pack, &mut bin, &mut |progress| {
        assert!(progress.done >= last && progress.done <= progress.total, "进度倒退了，或走过了头");
        last = progress.done;
        Go::On
    }));
    let proof = proof.expect("做得成");
    assert_eq!(proof.size, bin.bytes.len() as u64);
    (proof, bin.bytes)
}

fn text<'a>(members: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(members.get(name).unwrap_or_else(|| panic!("少了 {name}"))).expect("是 UTF-8")
}

#[test]
fn the_pack_has_cover_ledgers_records_and_all_texts_and_names_nobody_phones() {
    let phone = small_phone();
    let (proof, members) = made(&phone);
    assert_eq!(proof.name, "岗哨自证包-一建三队-20261101-20261130.zip");
    let cover = text(&members, "封面.html");
    for words in ["一建三队", "2026-11-01 至 2026-11-30", &proof.code, "从第一条到最后一条都接得上", "2026-11-22 至 2026-11-30", "没有核对"]
    {
        assert!(cover.contains(words), "封面没有“{words}”");
    }
    assert!(cover.contains("另外 1 份原文") && members.contains_key("forks.jsonl"), "撞上的另一份原文要说出来");
    for name in ["台账/台账.xlsx", "台账/01-排查记录台账.csv", "台账/02-隐患台账.csv", "验证.py", "验证说明.txt"] {
        assert!(members.contains_key(name), "少了 {name}");
    }
    let journal: String = phone.records().iter().map(|record| format!("{}\n", record.text)).collect();
    assert_eq!(text(&members, "journal.jsonl"), journal);
    let run = members.keys().find(|name| name.starts_with("记录/检查-2026-11-21")).expect("有检查的一页");
    assert!(text(&members, run).contains("缺两根&quot;踢脚板&quot;"), "{}", text(&members, run));
    let danger = members.keys().find(|name| name.starts_with("记录/隐患-")).expect("有隐患的一页");
    assert!(text(&members, danger).contains("没有扶手"));
    assert!(members.keys().any(|name| name.starts_with("blobs/") && name.ends_with(".json")), "当时问的文字在包里");
    for (name, bytes) in &members {
        assert!(!String::from_utf8_lossy(bytes).contains("13800000000"), "{name} 里有电话");
    }
}

/// 照这样数断档的封面。
fn cover_of(missed: Result<(Vec<String>, usize), String>) -> String {
    cover_as(|pack| pack.missed = missed)
}

/// 这样改过的一包的封面。
fn cover_as(change: impl FnOnce(&mut Pack)) -> String {
    let (_, bytes) = packed_as(&small_phone(), change);
    let cover = unpack(&bytes).into_iter().find(|piece| piece.name == "封面.html".as_bytes()).expect("有封面");
    String::from_utf8(cover.bytes).unwrap()
}

#[test]
fn the_cover_says_what_was_missed_what_was_entered_late_and_what_could_not_be_counted() {
    let (all_done, one) = ("看着的表，到期的都查了", "班前检查：2026-11-21，一共 1 期");
    let missed = cover_of(Ok((vec![one.into()], 0)));
    assert!(missed.contains(one) && !missed.contains(all_done) && !missed.contains("补录"));
    let some_late = cover_of(Ok((vec![one.into()], 2)));
    assert!(some_late.contains(one) && some_late.contains("另有 2 期查了，是补录的。"));
    assert!(cover_of(Ok((vec![], 0))).contains("看着的表，到期的都查了。"));
    assert!(cover_of(Ok((vec![], 3))).contains("看着的表，到期的都查了，其中 3 期是补录的。"), "全是补录的不能只说都查了");
    let uncounted = cover_of(Err("做包的设备上没有看着哪张检查表。".into()));
    assert!(uncounted.contains("数不出来：做包的设备上没有看着哪张检查表。下面只说哪些日子一张也没有交。"));
    assert!(!uncounted.contains(all_done));
}

#[test]
fn the_cover_says_first_what_the_pack_does_not_replace_and_only_where_there_is_such_a_thing() {
    let words = "不替代按规定要建、要联网的系统";
    let told = cover_as(|pack| pack.notice = Some(words));
    assert!(told.find(words).expect("封面没有说") < told.find("这段日子").expect("有这一节"));
    assert!(!cover_as(|pack| pack.notice = None).contains("不替代"));
}

#[test]
fn a_changed_text_is_told_on_the_cover_and_the_script_finds_it_too() {
    let mut phone = small_phone();
    let key = (id(0xd1), 4);
    let text_of = phone.records[&key].replace("\"fail\"", "\"pass\"");
    phone.records.insert(key, text_of);
    let (proof, members) = made(&phone);
    assert_eq!(proof.chain.breaks.len(), 1);
    let broken = "第 5 条接不上第 4 条";
    assert!(proof.chain.breaks[0].contains(broken), "{:?}", proof.chain.breaks);
    for name in ["封面.html", "验证说明.txt"] {
        assert!(text(&members, name).contains(broken), "{name} 没有说");
    }
    assert!(!text(&members, "封面.html").contains("都接得上"));
    assert_eq!(proof.chain.heads[&id(0xd1)].0, 4, "接得上的只到那里");
}

/// 拆开，用包里的脚本核对；名字要是乱码，就找不到它。
const VERIFY: &str = r#"
import subprocess, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
assert {"封面.html", "验证说明.txt", "台账/台账.xlsx"} <= set(z.namelist()), z.namelist()
z.extractall(sys.argv[1] + ".d")
print(subprocess.run([sys.executable, "验证.py", "journal.jsonl"], cwd=sys.argv[1] + ".d", capture_output=True, text=True).stdout)
"#;

#[test]
fn python_opens_the_pack_and_verifies_the_texts_with_the_script_in_it() {
    let (_, bytes) = packed(&small_phone());
    let folder = std::env::temp_dir().join(format!("gangshao-proof-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("pack.zip"), &bytes).unwrap();
    let said = std::process::Command::new("python3").env("PYTHONUTF8", "1").args(["-c", VERIFY]).arg(folder.join("pack.zip")).output();
    std::fs::remove_dir_all(&folder).unwrap();
    if let Ok(said) = said {
        assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "ok 2", "{}", String::from_utf8_lossy(&said.stderr));
    }
}

/// 像样的一段历史，什么事都有。
fn whole_story() -> Phone {
    let mut phone = Phone::default();
    phone.write(0xd1, gangshao::journal::format::example_history().into_iter().map(|event| event.body).collect());
    phone
}

fn all_pages(members: &BTreeMap<String, Vec<u8>>) -> String {
    members.iter().filter(|(name, _)| name.starts_with("记录/")).map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect()
}

#[test]
fn every_kind_of_event_can_be_packed_and_erased_photos_say_so() {
    let mut phone = whole_story();
    let photo = state(&phone).dangers.values().find_map(|danger| danger.photos.first().map(|photo| photo.blob)).expect("有照片");
    phone.write(0xd1, vec![BlobErased { blob: photo, reason: "照片里的人要求".into() }.into()]);
    let (proof, members) = made(&phone);
    assert!(proof.chain.breaks.is_empty(), "{:?}", proof.chain.breaks);
    let pages = all_pages(&members);
    assert!(pages.contains(ledgers::ERASED), "抹去的照片没有说抹去了");
    assert!(!pages.contains(&format!("{photo}.jpg")), "抹去的照片还指着");
    for words in [
        "判定标准：gongmao10 第十一条（一）",
        "措施：换防爆风机",
        "延到：2026-12-10",
        "挂牌督办：区安委办",
        "已销号",
        "读数 20.8 %",
        "监护人",
        "四合一",
    ] {
        assert!(pages.contains(words), "记录页没有“{words}”");
    }
}

#[test]
fn the_dossier_of_a_major_danger_has_every_step_and_a_month_without_one_says_so() {
    let state = state(&whole_story());
    let all: Vec<Danger> = state.dangers.values().cloned().collect();
    let sheets = ledgers::dossiers(frame(), &all, &Signers::new());
    assert_eq!(sheets.len(), 1);
    let steps: Vec<String> = sheets[0].rows.iter().map(|row| row[0].text()).collect();
    let wanted =
        ["登记", "在哪里", "怎么发现的", "评估", "定整改方案", "延期", "整改完成", "验收通过", "销号", "挂牌督办", "照片", "现在的状态"];
    assert_eq!(steps, wanted);
    let none = ledgers::dossiers(Frame { period: Period::between("2020-01-01", "2020-01-31").unwrap(), ..frame() }, &all, &Signers::new());
    assert_eq!((none.len(), none[0].rows.len()), (1, 0));
    assert!(none[0].notes[0].contains("没有评为重大"));
}

#[test]
fn what_is_owed_stays_in_the_ledger_when_the_month_changes_and_what_was_closed_leaves_it() {
    let state = state(&small_phone());
    let all: Vec<Danger> = state.dangers.values().cloned().collect();
    let rows =
        |from, to| ledgers::dangers(Frame { period: Period::between(from, to).unwrap(), ..frame() }, &all, &Signers::new()).rows.len();
    assert_eq!(rows("2026-11-01", "2026-11-30"), 1);
    assert_eq!(rows("2026-12-01", "2026-12-31"), 1, "没改好的，下个月还在");
    assert_eq!(rows("2026-10-01", "2026-10-31"), 0, "还没报，不会在");
    let done = self::state(&whole_story());
    let closed: Vec<Danger> = done.dangers.values().filter(|danger| danger.is_closed()).cloned().collect();
    let sheet =
        ledgers::dangers(Frame { period: Period::between("2026-12-01", "2026-12-31").unwrap(), ..frame() }, &closed, &Signers::new());
    assert!(!closed.is_empty() && sheet.rows.is_empty(), "上个月销了号的，这个月不该还在");
}

#[test]
fn the_ledger_of_risks_and_of_what_expires_show_what_stands_today() {
    let events = gangshao::journal::format::example_history();
    let mut state = State::default();
    for event in &events {
        let gone = matches!(event.body.kind(), "risk_removed" | "expiry_removed");
        if !gone {
            state.apply(event);
        }
    }
    let risks = ledgers::register(frame(), state.ledger.risks.values(), |_| Controller::Department);
    assert_eq!(risks.rows.len(), 1);
    let row: Vec<String> = risks.rows[0].iter().map(Cell::text).collect();
    assert_eq!(row[1..4], ["打磨间", "除尘系统", "粉尘爆炸"]);
    assert!(row[5].starts_with("LEC 法 ") && row[5].contains('×'), "{}", row[5]);
    assert_eq!(row[14], "2027-11-21", "复评说了下次哪天");
    let board = ledgers::board(frame(), state.ledger.risks.values(), |_| Controller::Department);
    assert_eq!(board.rows.len(), 1, "较大的要上牌");
    let posted: Vec<String> = board.rows[0].iter().map(Cell::text).collect();
    // 对象、单元、事件、等级、事故、措施、责任人，和清单上的一样
    assert_eq!(posted[1..8], [&*row[1], &*row[2], &*row[3], &*row[6], &*row[4], &*row[7], ""]);
    assert_eq!(posted[8..], ["部门", &*row[11], &*row[12], &*row[13]]);
    let things = ledgers::expiry(frame(), state.ledger.things.values(), |_| "安全管理员");
    assert_eq!(things.rows.len(), 1);
    let mut kept = state.ledger.things.values().next().expect("有一样").clone();
    kept.set.owner = None;
    let by_role = ledgers::expiry(frame(), std::iter::once(&kept), |_| "安全管理员");
    assert_eq!(by_role.rows[0][6].text(), "安全管理员", "没写谁管的，写管它的角色");
    for sheet in [&risks, &board, &things] {
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()), "{} 的格子数和栏数不一样", sheet.name);
    }
}

/// Each person has a name of their own, but the two that were met on two devices.
struct Each;

impl Words for Each {
    fn company(&self) -> String {
        Names.company()
    }
    fn person(&self, person: PersonId) -> String {
        let name = match person {
            one if one == id(0x41) => "张三",
            one if one == id(0x42) || one == id(0x43) => "李四",
            one if one == id(0x44) => "王五",
            _ => ledgers::ERASED,
        };
        name.into()
    }
    fn checklist(&self, id: &str) -> String {
        id.into()
    }
    fn position(&self, id: &str) -> String {
        id.into()
    }
    fn accident(&self, token: &str) -> String {
        token.into()
    }
    fn cite(&self, criterion: &str) -> String {
        criterion.into()
    }
    fn thing(&self, kind: &str) -> String {
        kind.into()
    }
}

#[test]
fn everyone_who_inspected_stands_in_the_ledger_of_runs_once_the_one_who_handed_in_first() {
    let state = state(&small_phone());
    let (run, checks) = state.runs.iter().next().expect("有检查");
    let mut checks = checks.clone();
    let at = frame().made;
    let all = [
        (0x44, SignRole::Companion),
        (0x42, SignRole::Inspector),
        (0x41, SignRole::Inspector),
        (0x43, SignRole::Inspector),
        (0x45, SignRole::Responsible),
    ];
    for (person, role) in all {
        checks.signatures.change().push(Signature { person: id(person), role, blob: None, at });
    }
    let mut summary = checks.summary();
    summary.by = Some(id(0x41));
    let others: Inspectors = [(run, ledgers::inspectors(&checks))].into();
    let frame = Frame { words: &Each, ..frame() };
    let who = |others: &Inspectors| ledgers::runs(frame, &[(run, summary.clone())], others).rows[0][4].text();
    assert_eq!(who(&others), "张三、李四、王五");
    assert_eq!(who(&Inspectors::new()), "张三");
    // Two whose names were erased are still two.
    assert_eq!(who(&[(run, vec![id(0x51), id(0x52)])].into()), format!("张三、{0}、{0}", ledgers::ERASED));
}

#[test]
fn a_person_can_stop_it() {
    let phone = small_phone();
    let state = state(&phone);
    let (pack, pages, mut bin) = (pack(&state), All(&phone, Vec::new(), state), Bin::default());
    let mut asked = 0;
    let stopped = block_on(write_proof(&phone, &pages, &pack, &mut bin, &mut |_| {
        asked += 1;
        if asked > 1 { Go::Stop } else { Go::On }
    }));
    assert_eq!(stopped, Err(BackupError::Stopped));
}
