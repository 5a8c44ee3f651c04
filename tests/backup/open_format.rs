//! 没有岗哨也打得开：unzip、Python、表格软件。

use crate::make::*;
use crate::zipper::*;
use std::path::PathBuf;
use std::process::Command;

/// 一个自己会收拾的临时文件夹。
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gangshao-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// 运行一个外面的工具；这台机器上没有的返回 `None`。
fn run(command: &mut Command) -> Option<String> {
    let output = command.env("PYTHONUTF8", "1").output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

const READ: &str = r#"
import csv, hashlib, io, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
manifest = json.loads(z.read("manifest.json"))
for member in manifest["members"]:
    data = z.read(member["name"])
    assert (len(data), hashlib.sha256(data).hexdigest()) == (member["size"], member["sha256"]), member
events = [json.loads(line) for line in z.read("journal.jsonl").splitlines()]
assert len(events) == manifest["counts"]["events"]
lines = "".join(f'{h["device"]}:{h["seq"]}:{h["sha256"]}\n' for h in manifest["heads"])
code = hashlib.sha256(lines.encode()).hexdigest()[:8].upper()
assert manifest["code"] == code[:4] + "-" + code[4:]
rows = list(csv.reader(io.StringIO(z.read("records.csv").decode("utf-8-sig"), newline="")))
assert len(rows) == len(events) + 1 and all(len(row) == 10 for row in rows)
print(rows[5][7])
"#;

#[test]
fn python_reads_it_without_us() {
    let folder = Folder::new("python");
    let zip = folder.0.join("备份.zip");
    std::fs::write(&zip, backup(&small_phone()).0).unwrap();
    if let Some(said) = run(Command::new("python3").args(["-c", READ]).arg(&zip)) {
        assert_eq!(said.replace('\r', ""), "'=1+1，缺两根\"踢脚板\"\n先拦着\n");
    }
}

#[test]
fn the_ten_lines_in_the_readme_verify_the_journal() {
    let folder = Folder::new("readme");
    let pieces = unpack(&backup(&small_phone()).0);
    let text = |name: &str| String::from_utf8(pieces.iter().find(|p| p.name == name.as_bytes()).unwrap().bytes.clone()).unwrap();
    let readme = text("README.txt").replace("\r\n", "\n");
    assert!(readme.contains("一建三队") && readme.contains("gangshao 0.1.0"));
    let script = &readme[readme.find("import hashlib").unwrap()..];
    let script = &script[..script.find("\n\n").unwrap()];
    let journal = folder.0.join("journal.jsonl");
    std::fs::write(&journal, text("journal.jsonl")).unwrap();
    if let Some(said) = run(Command::new("python3").args(["-c", script]).arg(&journal)) {
        assert_eq!(said.trim(), "ok 2");
    }
}

#[test]
fn unzipped_and_zipped_again_on_a_computer_it_restores_the_same() {
    let folder = Folder::new("unzip");
    let (zip, again) = (folder.0.join("备份.zip"), folder.0.join("again.zip"));
    std::fs::write(&zip, backup(&small_phone()).0).unwrap();
    if let Some(said) = run(Command::new("unzip").arg("-t").arg(&zip)) {
        assert!(said.contains("No errors"), "{said}");
    }
    let rezip = "import sys, zipfile, shutil\nzipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2] + '.d/备份')\n\
                 shutil.make_archive(sys.argv[2][:-4], 'zip', sys.argv[2] + '.d')";
    if run(Command::new("python3").args(["-c", rezip]).args([&zip, &again])).is_some() {
        assert!(same(&read_back(&std::fs::read(&again).unwrap()).unwrap().0, &small_phone()));
    }
}

#[test]
fn the_members_stand_in_the_order_of_the_contract() {
    let pieces = unpack(&backup(&small_phone()).0);
    let names: Vec<String> = pieces.iter().map(|p| String::from_utf8_lossy(&p.name).into_owned()).collect();
    assert_eq!(names[..4], ["README.txt", "journal.jsonl", "forks.jsonl", "records.csv"]);
    assert!(names[4..7].iter().all(|name| name.starts_with("blobs/")) && names[7..] == ["manifest.json"]);
    let photo = pieces.iter().find(|p| p.name.ends_with(b".jpg")).unwrap();
    assert_eq!(photo.method, 0, "照片不再压");
}

#[test]
fn a_row_says_when_who_and_what_in_plain_words() {
    let pieces = unpack(&backup(&small_phone()).0);
    let csv = String::from_utf8(pieces[3].bytes.clone()).unwrap();
    let rows: Vec<&str> = csv.split("\r\n").collect();
    let device = "d1".repeat(16);
    assert_eq!(rows[4], format!("2026-11-21 08:06:12,张三,回答了一项,工地日检 2026-11-21 2a2a2a2a,,外架连墙件没有拆,不合格,,{device},4"));
    assert!(rows[8].contains("报了隐患（会马上伤人）") && rows[8].contains("楼梯口；没有扶手"), "{}", rows[8]);
}

#[test]
fn no_cell_is_run_as_a_formula() {
    use gangshao::journal::*;
    let mut phone = Phone::default();
    let evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"];
    for note in evil {
        phone.write(0xd1, vec![ItemNoted { run: id(1), item: ItemId::parse("i1").unwrap(), note: note.into() }.into()]);
    }
    let pieces = unpack(&backup(&phone).0);
    let csv = String::from_utf8(pieces[3].bytes.clone()).unwrap();
    for note in evil {
        let cell = format!("'{note}");
        assert!(csv.contains(&format!(",{cell},")) || csv.contains(&format!(",\"{cell}\",")), "{note:?}");
    }
}

#[test]
fn every_kind_of_event_has_words_of_its_own() {
    let mut phone = Phone::default();
    phone.write(0xd1, gangshao::journal::format::example_history().into_iter().map(|event| event.body).collect());
    let (bytes, made) = backup(&phone);
    let csv = String::from_utf8(unpack(&bytes)[3].bytes.clone()).unwrap();
    for kind in gangshao::journal::Body::kinds() {
        assert!(!csv.contains(kind), "{kind} 还没有中文的说法");
    }
    assert!(!csv.contains("不认识的"));
    assert!(made.missing.iter().any(|missing| missing.erased), "抹掉的照片说是抹掉的");
    assert!(made.counts.photos > 0);
}
