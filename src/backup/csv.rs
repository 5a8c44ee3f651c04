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
    checklist: String,
    day: String,
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
            let asked = Sha256Hex::parse(facts.text("asked"));
            let run = Run { asked, checklist: facts.text("checklist").into(), day: facts.text("day").into() };
            self.runs.insert(facts.text("run").into(), run);
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

    /// 哪张表、哪天、哪一次；表的原文不在就写它的 id。
    fn run_label(&self, run: &str, name: &str) -> String {
        let Some(known) = self.runs.get(run) else { return short(run).into() };
        let name = if name.is_empty() { &known.checklist } else { name };
        format!("{name} {} {}", known.day, short(run))
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
        "checks_followed" => "选了另外管着的检查表",
        "pause_set" if facts.text("kind") == "holiday" => "放假",
        "pause_set" => "停产",
        "pause_lifted" => "复工复产",
        "item_measured" => "填了读数",
        "run_signed" => "在排查上签字",
        "gas_read" => "测了气体",
        "work_agreed" => "同意作业",
        "work_broken_off" => "中断作业",
        "work_resumed" => "恢复作业",
        "work_ended" => "作业结束",
        "danger_assessed" if facts.text("grade") == "major" => "评估为重大隐患",
        "danger_assessed" => "评估为一般隐患",
        "danger_planned" => "定了整改方案",
        "danger_extended" => "延期整改",
        "danger_supervised" => "记了挂牌督办",
        "danger_closed" => "销号",
        "profile_set" => "填了行业和规模",
        "risk_set" => "写了一条风险",
        "risk_removed" => "去掉了一条风险",
        "risk_reviewed" => "复评了一条风险",
        "plan_image_set" => "放了平面图",
        "plan_image_removed" => "去掉了平面图",
        "mark_set" => "在平面图上标了一处",
        "mark_removed" => "去掉了平面图上的一处",
        "expiry_set" => "写了到期台账",
        "expiry_removed" => "从到期台账去掉了一样",
        "duty_done" => "做了一件定期的事",
        "duty_undone" => "更正：那件定期的事不算",
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

/// 说的话：名称、地点、情形、读数、备注、理由、日期、备份的短码，有什么写什么。
fn words(facts: &Facts) -> String {
    const SAID: [&str; 20] = [
        "object", "unit", "name", "place", "height", "gas", "what", "value", "limit", "measures", "interim", "office", "note", "caption",
        "reason", "late", "due", "expires", "to", "code",
    ];
    let said = SAID.map(|name| facts.text(name));
    said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("；")
}

/// 一个格子：表格软件会当成公式的前面加 '，有逗号、引号、换行的加引号。
pub fn quoted(cell: &str) -> String {
    let formula = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || cell.starts_with(['\t', '\r', '\n']);
    let cell = if formula { format!("'{cell}") } else { cell.into() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
