//! `records.csv`：给表格软件看的，一行一件事。只给人看，恢复不用它。

use super::census::Facts;
use super::{BackupError, Source};
use crate::journal::{PersonId, Record, Sha256Hex};
use serde_json::Value;
use std::collections::BTreeMap;

/// 表头，前面有 BOM，表格软件才认得出是 UTF-8。
pub const HEAD: &str = "\u{feff}时间,谁,做了什么,哪次排查,哪处隐患,哪一项,回答,说的话,写入者,序号\r\n";

/// 记着的检查表最多几份：每次排查一份原文，平常就几十种。
const LISTS_MAX: usize = 64;

/// 一行一行地写。
#[derive(Default)]
pub struct Csv {
    runs: BTreeMap<String, Run>,
    lists: BTreeMap<Sha256Hex, List>,
    names: BTreeMap<PersonId, String>,
}

/// 一次排查用的哪张表。
struct Run {
    asked: Option<Sha256Hex>,
    label: String,
}

/// 一张检查表：名称和每一项的文字。
#[derive(Default)]
struct List {
    name: String,
    items: BTreeMap<String, String>,
}

impl Csv {
    /// 先看一遍：别的设备写的回答可能排在开始之前。
    pub fn learn(&mut self, facts: &Facts) {
        if facts.kind() == "run_started" {
            let label = format!("{} {}", facts.text("checklist"), facts.text("day"));
            self.runs.insert(facts.text("run").into(), Run { asked: Sha256Hex::parse(facts.text("asked")), label });
        }
    }

    /// 一条记录的一行。
    pub async fn line(&mut self, record: &Record, source: &impl Source) -> Result<String, BackupError> {
        let facts = record.decode().ok().and_then(|_| Facts::read(&record.text));
        let mut cells = vec![String::new(); 8];
        match &facts {
            None => {
                cells[2] = "读不懂的记录，原文在 journal.jsonl".into();
            }
            Some(facts) => {
                cells[0] = time(facts.outer("wall"));
                cells[1] = match facts.by() {
                    Some(person) => self.name(person, source).await?,
                    None => String::new(),
                };
                cells[2] = deed(facts);
                let run = facts.text("run");
                let asked = self.runs.get(run).and_then(|run| run.asked);
                let list = match asked {
                    Some(asked) => Some(self.list(asked, source).await?),
                    None => None,
                };
                let item = facts.text("item");
                let item_text = list.and_then(|list| list.items.get(item));
                cells[5] = item_text.map_or_else(|| item.into(), Clone::clone);
                let name = list.map(|list| list.name.clone()).unwrap_or_default();
                cells[3] = self.run_label(run, &name);
                cells[4] = short(facts.text("danger")).into();
                cells[6] = answer(facts).into();
                cells[7] = words(facts);
            }
        }
        cells.push(record.device.to_string());
        cells.push(record.seq.to_string());
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        Ok(cells.join(",") + "\r\n")
    }

    async fn name(&mut self, person: PersonId, source: &impl Source) -> Result<String, BackupError> {
        if let Some(name) = self.names.get(&person) {
            return Ok(name.clone());
        }
        let name = source.person_name(person).await?.unwrap_or_else(|| format!("（姓名不在）{}", short(&person.to_string())));
        self.names.insert(person, name.clone());
        Ok(name)
    }

    async fn list(&mut self, asked: Sha256Hex, source: &impl Source) -> Result<&List, BackupError> {
        if !self.lists.contains_key(&asked) {
            if self.lists.len() >= LISTS_MAX {
                self.lists.clear();
            }
            let blob = source.blob(asked).await?;
            let list = blob.and_then(|blob| read_list(blob.bytes())).unwrap_or_default();
            self.lists.insert(asked, list);
        }
        Ok(self.lists.entry(asked).or_default())
    }

    fn run_label(&self, run: &str, name: &str) -> String {
        match self.runs.get(run) {
            _ if run.is_empty() => String::new(),
            None => short(run).into(),
            Some(known) if name.is_empty() => format!("{} {}", known.label, short(run)),
            Some(known) => format!("{name} {} {}", known.label, short(run)),
        }
    }
}

fn read_list(bytes: &[u8]) -> Option<List> {
    let all: Value = serde_json::from_slice(bytes).ok()?;
    let items = all["items"].as_array()?.iter();
    let items = items.filter_map(|item| Some((item["id"].as_str()?.into(), item["text"].as_str()?.into())));
    Some(List { name: all["name"].as_str().unwrap_or_default().into(), items: items.collect() })
}

/// `2026-11-21 08:03:12`：表格软件认得的写法；时区不是东八区的照写在后面。
fn time(wall: &str) -> String {
    let (Some(day), Some(hms), Some(zone)) = (wall.get(..10), wall.get(11..19), wall.get(23..)) else { return wall.into() };
    let zone = if zone == "+08:00" { String::new() } else { format!(" {zone}") };
    format!("{day} {hms}{zone}")
}

/// 随机 id 的前 8 位，够在一份备份里认出来。
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// 做了什么，一句话。
fn deed(facts: &Facts) -> String {
    let deed = match facts.kind() {
        "writer_started" => "开始在一台设备上记录",
        "person_introduced" => "登记或更改了一个人的姓名电话",
        "positions_chosen" => "选了岗位",
        "contact_set" => "设了联系人",
        "run_started" => "开始排查",
        "item_answered" => "回答了一项",
        "item_noted" => "写了备注",
        "run_submitted" => "提交并签字",
        "run_abandoned" => "放弃了这次排查",
        "danger_reported" if facts.is("hurts_now") => "报了隐患（会马上伤人）",
        "danger_reported" => "报了隐患",
        "danger_described" => "说清了隐患",
        "photo_added" => "加了照片",
        "blob_erased" => "抹掉了一份附件",
        "item_corrected" => "更正了一项",
        "run_voided" => "把这次排查作废",
        "danger_corrected" => "更正了隐患的说法",
        "danger_rectified" => "整改完成",
        "danger_accepted" => "验收通过",
        "danger_rejected" => "退回整改",
        "danger_settled" => "定下了以哪个决定为准",
        "backup_merged" => "合并了一份备份",
        "replaced" => "用一份备份替换",
        "replace_undone" => "撤销了替换",
        other => return format!("这个版本不认识的：{other}"),
    };
    deed.into()
}

fn answer(facts: &Facts) -> &'static str {
    match facts.text("answer") {
        "pass" => "合格",
        "fail" => "不合格",
        "na" => "不适用",
        _ => "",
    }
}

/// 说的话：地点、情形、备注、理由，有什么写什么。
fn words(facts: &Facts) -> String {
    let said = ["place", "what", "note", "caption", "reason"].map(|name| facts.text(name));
    said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("；")
}

/// 一个格子：表格软件会当成公式的前面加 '，有逗号、引号、换行的加引号。
fn quoted(cell: &str) -> String {
    let formula = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || cell.starts_with(['\t', '\r', '\n']);
    let cell = if formula { format!("'{cell}") } else { cell.into() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
