//! 从内容文件夹读出全部内容（只在主机上：构建、校验、静态页）。

use std::{fmt, fs, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

use super::*;

/// 内容里的一个毛病：哪个文件、哪一处、错在哪、怎么改。
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// 文件，相对内容文件夹。
    pub file: String,
    /// 文件里的位置，如 `risks[2].basis`。
    pub at: String,
    /// 错在哪。
    pub what: String,
    /// 怎么改。
    pub mend: String,
}

impl Finding {
    pub(super) fn new(file: &str, at: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { file: file.to_owned(), at: at.into(), what: what.into(), mend: mend.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, what, mend } = self;
        write!(f, "{file}  {at}\n    {what}\n    → {mend}")
    }
}

/// 整个内容文件夹。
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// 共用的表。
    pub common: Common,
    /// 依据文件。
    pub sources: Vec<Source>,
    /// 行业。
    pub sectors: Vec<Sector>,
    /// 应急场景。
    pub scenarios: Vec<Scenario>,
    /// 共用处置。
    pub blocks: Vec<SharedBlock>,
    /// 我干什么活。
    pub families: Vec<WorkFamily>,
    /// 岗位，按行业、再按文件名。
    pub positions: Vec<Position>,
    /// 检查表（不含由三查得出的）。
    pub checks: Vec<Checklist>,
    /// 作废的卡和表。
    pub recalls: Vec<Recall>,
    /// 判定标准。
    pub criteria: Criteria,
    /// 多久一次。
    pub periods: Periods,
    /// 分级的刻度。
    pub scales: Option<Scales>,
    /// 双重预防这一圈的规则。
    pub rules: LoopRules,
}

#[derive(Deserialize)]
struct Sectors {
    sectors: Vec<Sector>,
}
#[derive(Deserialize)]
struct Scenarios {
    scenarios: Vec<Scenario>,
}
#[derive(Deserialize)]
struct Types {
    types: Vec<AccidentType>,
}
#[derive(Deserialize)]
struct PpeList {
    ppe: Vec<Ppe>,
}
#[derive(Deserialize)]
struct Phones {
    phones: Vec<Phone>,
}
#[derive(Deserialize)]
struct Families {
    families: Vec<WorkFamily>,
}
#[derive(Deserialize)]
struct Recalls {
    recalls: Vec<Recall>,
}
#[derive(Deserialize)]
struct Blocks {
    blocks: Vec<SharedBlock>,
}

/// 读一个 JSON 文件；读不懂时说清位置。
fn read<T: DeserializeOwned>(dir: &Path, file: &str, findings: &mut Vec<Finding>) -> Option<T> {
    let text = match fs::read_to_string(dir.join(file)) {
        Ok(text) => text,
        Err(error) => {
            findings.push(Finding::new(file, "（整个文件）", format!("读不出来：{error}"), "放回这个文件，存成 UTF-8"));
            return None;
        }
    };
    let mut json = serde_json::Deserializer::from_str(&text);
    match serde_path_to_error::deserialize(&mut json) {
        Ok(value) => Some(value),
        Err(error) => {
            let at = match error.path().to_string() {
                path if path == "." => "（整个文件）".to_owned(),
                path => path,
            };
            findings.push(Finding::new(file, at, format!("读不懂：{}", error.inner()), "对照 docs/content.md 改字段名、类型或标点"));
            None
        }
    }
}

fn json_files(dir: &Path, folder: &str, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut files: Vec<String> = match fs::read_dir(dir.join(folder)) {
        Ok(entries) => entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.ends_with(".json"))
            .map(|name| format!("{folder}/{name}"))
            .collect(),
        Err(error) => {
            findings.push(Finding::new(folder, "（文件夹）", format!("打不开：{error}"), "建好这个文件夹"));
            Vec::new()
        }
    };
    files.sort();
    files
}

impl Library {
    /// 读一个内容文件夹。任何一个文件读不懂都算失败，但会把全部毛病一次报出来。
    ///
    /// # Errors
    /// 每个读不懂的文件一条 [`Finding`]。
    pub fn load_dir(dir: &Path) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let found = &mut findings;
        let sources = read(dir, "sources.json", found).map_or_else(Vec::new, |file: Sources| file.sources);
        let common = Common {
            sources: sources.iter().map(|one| SourceName { id: one.id.clone(), short: one.short.clone() }).collect(),
            types: read(dir, "accident-types.json", found).map_or_else(Vec::new, |file: Types| file.types),
            ppe: read(dir, "ppe.json", found).map_or_else(Vec::new, |file: PpeList| file.ppe),
            phones: read(dir, "phones.json", found).map_or_else(Vec::new, |file: Phones| file.phones),
        };
        let sectors = read(dir, "sectors.json", found).map_or_else(Vec::new, |file: Sectors| file.sectors);
        let scenarios = read(dir, "scenarios.json", found).map_or_else(Vec::new, |file: Scenarios| file.scenarios);
        let blocks = read(dir, "shared.json", found).map_or_else(Vec::new, |file: Blocks| file.blocks);
        let recalls = read(dir, "recalls.json", found).map_or_else(Vec::new, |file: Recalls| file.recalls);
        let families = read(dir, "families.json", found).map_or_else(Vec::new, |file: Families| file.families);
        let criteria = read(dir, "criteria.json", found).unwrap_or_default();
        let periods = read(dir, "periods.json", found).unwrap_or_default();
        let scales = read(dir, "scales.json", found);
        let rules = read(dir, "rules.json", found).unwrap_or_default();
        let mut positions: Vec<Position> = Vec::new();
        for file in json_files(dir, "positions", found) {
            if let Some(position) = read::<Position>(dir, &file, found) {
                expect_file_name(&file, &position.id, found);
                positions.push(position);
            }
        }
        let mut checks: Vec<Checklist> = Vec::new();
        for file in json_files(dir, "checks", found) {
            if let Some(check) = read::<Checklist>(dir, &file, found) {
                expect_file_name(&file, &check.id, found);
                checks.push(check);
            }
        }
        positions.sort_by(|a, b| (&a.sector, &a.id).cmp(&(&b.sector, &b.id)));
        checks.sort_by(|a, b| (a.cadence, &a.id).cmp(&(b.cadence, &b.id)));
        if findings.is_empty() {
            Ok(Self { common, sources, sectors, scenarios, blocks, families, positions, checks, recalls, criteria, periods, scales, rules })
        } else {
            Err(findings)
        }
    }

    /// 全部检查表：写成文件的，和由岗位三查得出的。
    pub fn all_checks(&self) -> Vec<Checklist> {
        self.positions.iter().map(Position::look_checklist).chain(self.checks.iter().cloned()).collect()
    }
}

fn expect_file_name(file: &str, id: &str, findings: &mut Vec<Finding>) {
    if !file.ends_with(&format!("/{id}.json")) {
        findings.push(Finding::new(file, "id", format!("id 是“{id}”，和文件名对不上"), "让文件名等于 id 加 .json"));
    }
}
