//! 打包：把内容文件夹变成成品里的目录和内容包。

use pinyin::ToPinyinMulti;
use serde::Serialize;

use super::*;

/// 一个名字的拼音首字母；多音字各算一种，最多八种。
pub fn initials(name: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for char in name.chars() {
        let mut letters: Vec<char> = match char.to_pinyin_multi() {
            Some(readings) => readings.into_iter().filter_map(|reading| reading.plain().chars().next()).collect(),
            None if char.is_ascii_alphanumeric() => vec![char.to_ascii_lowercase()],
            None => continue,
        };
        letters.sort_unstable();
        letters.dedup();
        if all.len() * letters.len() > 8 {
            letters.truncate(1);
        }
        all = all.iter().flat_map(|head| letters.iter().map(move |letter| format!("{head}{letter}"))).collect();
    }
    all.retain(|one| !one.is_empty());
    all
}

fn initials_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<String> = names.flat_map(initials).collect();
    all.sort();
    all.dedup();
    all.join(" ")
}

fn to_json(value: &impl Serialize) -> String {
    // 这些类型只含字符串、数字和列表，序列化不会失败。
    serde_json::to_string(value).unwrap_or_default()
}

/// 成品里的全部内容文件：路径和文字，三份目录在最前。
pub fn files(library: &Library) -> Vec<(String, String)> {
    let mut all = vec![
        (INDEX_FILE.to_owned(), to_json(&index(library))),
        (
            CHECK_INDEX_FILE.to_owned(),
            to_json(&CheckIndex { checks: library.checks.iter().map(|check| check_entry(library, check)).collect() }),
        ),
        (SEARCH_FILE.to_owned(), to_json(&search_index_of(library))),
        (SOURCES_FILE.to_owned(), to_json(&Sources { sources: library.sources.clone() })),
        (SHARED_FILE.to_owned(), to_json(&shared(library))),
        (CRITERIA_FILE.to_owned(), to_json(&library.criteria)),
        (PERIODS_FILE.to_owned(), to_json(&library.periods)),
        (SCALES_FILE.to_owned(), to_json(&library.scales)),
        (RULES_FILE.to_owned(), to_json(&library.rules)),
        (
            NAMES_FILE.to_owned(),
            to_json(&Names {
                sectors: library.sectors.clone(),
                types: library.common.types.clone(),
                phones: library.common.phones.clone(),
            }),
        ),
    ];
    all.extend(library.positions.iter().map(|position| (position_file(&position.id), to_json(&shipped(library, position)))));
    all.extend(library.checks.iter().map(|check| (check_file(&check.id), to_json(check))));
    all
}

/// 目录。
pub fn index(library: &Library) -> Index {
    let entry =
        |position: &Position| PositionEntry { id: position.id.clone(), name: position.name.clone(), families: position.families.clone() };
    Index { families: library.families.clone(), positions: library.positions.iter().map(entry).collect(), recalls: library.recalls.clone() }
}

/// 搜索用的词。
pub fn search_index_of(library: &Library) -> SearchIndex {
    SearchIndex { positions: library.positions.iter().map(|position| search_entry(library, position)).collect() }
}

/// 发到手机上的岗位：带上它在"今日"看到的检查表（自己的三查在前），和卡上用到的名称和电话。
fn shipped(library: &Library, position: &Position) -> Position {
    let mine = library.checks.iter().filter(|check| check.positions.contains(&position.id));
    let due =
        std::iter::once(check_entry(library, &position.look_checklist())).chain(mine.map(|check| check_entry(library, check))).collect();
    let mut used = Used::default();
    used.basis(&position.basis);
    for risk in &position.risks {
        used.basis(&risk.basis);
        used.types.push(&risk.r#type);
    }
    for duty in &position.duties {
        used.basis(&duty.basis);
    }
    used.ppe.extend(position.ppe.iter().map(|one| one.id.as_str()));
    used.cases(&position.emergency.cases);
    Position { due, tables: used.tables(&library.common), ..position.clone() }
}

/// 共用处置，带上用到的名称和电话。
fn shared(library: &Library) -> Shared {
    let mut used = Used::default();
    for block in &library.blocks {
        used.cases(&block.cases);
    }
    Shared { blocks: library.blocks.clone(), tables: used.tables(&library.common) }
}

/// 一张卡用到共用表里的哪些。
#[derive(Default)]
struct Used<'a> {
    sources: Vec<&'a str>,
    types: Vec<&'a str>,
    ppe: Vec<&'a str>,
    phones: Vec<&'a str>,
}

impl<'a> Used<'a> {
    fn basis(&mut self, all: &'a [Basis]) {
        self.sources.extend(all.iter().filter_map(|one| match one {
            Basis::Document { source, .. } => Some(source.as_str()),
            Basis::Pending | Basis::Company => None,
        }));
    }

    fn cases(&mut self, cases: &'a [EmergencyCase]) {
        for case in cases {
            self.basis(&case.basis);
            self.phones.extend(case.call.iter().map(String::as_str));
        }
    }

    fn tables(&self, all: &Common) -> Common {
        fn kept<T: Clone>(all: &[T], used: &[&str], id: fn(&T) -> &str) -> Vec<T> {
            all.iter().filter(|one| used.contains(&id(one))).cloned().collect()
        }
        Common {
            sources: kept(&all.sources, &self.sources, |one| &one.id),
            types: kept(&all.types, &self.types, |one| &one.id),
            ppe: kept(&all.ppe, &self.ppe, |one| &one.id),
            phones: kept(&all.phones, &self.phones, |one| &one.number),
        }
    }
}

fn search_entry(library: &Library, position: &Position) -> SearchEntry {
    let mut dangers: Vec<&str> = Vec::new();
    let mut risks: Vec<&Risk> = position.risks.iter().collect();
    risks.sort_by_key(|risk| risk.level);
    for risk in risks {
        for name in library.common.accident(&risk.r#type).into_iter().flat_map(|kind| [kind.name.as_str(), kind.alias.as_str()]) {
            if !dangers.contains(&name) {
                dangers.push(name);
            }
        }
    }
    SearchEntry {
        id: position.id.clone(),
        aliases: position.aliases.clone(),
        initials: initials_of([position.name.as_str()].into_iter()),
        alias_initials: initials_of(position.aliases.iter().map(String::as_str)),
        dangers: dangers.join(" "),
    }
}

fn check_entry(library: &Library, check: &Checklist) -> CheckEntry {
    // 岗位三查跟着岗位走
    let id = check.id.strip_prefix(LOOK_PREFIX).unwrap_or(&check.id);
    CheckEntry {
        id: check.id.clone(),
        name: check.name.clone(),
        role: check.role.clone(),
        cadence: check.cadence,
        kind: check.kind.clone(),
        sectors: check.sectors.clone(),
        group: check.group.clone().unwrap_or_default(),
        positions: check.positions.clone(),
        permit: check.permit,
        items: check.items.len(),
        keeps: library.rules.resting.keeps.iter().any(|one| one == id),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_know_both_readings_of_a_character() {
        assert!(initials("架子工").contains(&"jzg".to_owned()));
        let crane = initials("行车工");
        assert!(crane.contains(&"hcg".to_owned()) && crane.contains(&"xcg".to_owned()), "{crane:?}");
        assert_eq!(initials("（）"), Vec::<String>::new());
    }
}
