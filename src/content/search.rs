//! 查找：岗位名、别名、拼音首字母、怕的危险，再到卡上的每一个字。

use super::{Index, Position, PositionEntry, SearchEntry, SearchIndex};

/// 最靠后的排序分。
const LAST_RANK: u8 = 6;

/// 一个命中：哪个岗位，凭哪句话。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// 岗位 id。
    pub position: String,
    /// 岗位名称。
    pub name: String,
    /// 命中的那句话，短；靠名称命中为空。
    pub why: String,
    /// 排序分，小的在前。
    rank: u8,
}

/// 拼音首字母是否命中：任一组以 `query` 开头，或含有三个字母以上的 `query`。
pub fn initials_match(initials: &str, query: &str) -> bool {
    initials.split(' ').any(|one| one.starts_with(query) || (query.len() >= 3 && one.contains(query)))
}

fn entry_hit(entry: &PositionEntry, words: Option<&SearchEntry>, query: &str) -> Option<Hit> {
    let hit = |why: &str, rank| Some(Hit { position: entry.id.clone(), name: entry.name.clone(), why: why.to_owned(), rank });
    if entry.name.contains(query) {
        return hit("", if entry.name.starts_with(query) { 0 } else { 1 });
    }
    let letters: String = query.chars().filter(char::is_ascii_alphanumeric).collect();
    if query.is_ascii() && !letters.is_empty() && entry.id.replace('-', "").starts_with(&letters) {
        return hit("", 3);
    }
    let words = words?;
    if let Some(alias) = words.aliases.iter().find(|alias| alias.to_ascii_lowercase().contains(query)) {
        return hit(&format!("也叫 {alias}"), 2);
    }
    if query.is_ascii() {
        let whole = |initials: &str| initials.split(' ').any(|one| one == letters);
        let part = |initials: &str| !letters.is_empty() && initials_match(initials, &letters);
        return match () {
            () if whole(&words.initials) => hit("", 1),
            () if whole(&words.alias_initials) => hit("", 2),
            () if part(&words.initials) || part(&words.alias_initials) => hit("", 3),
            () => None,
        };
    }
    // 最重的那一种（新旧两个名称）在前：怕什么，先列出真会出这种事的岗位。
    let (at, danger) = words.dangers.split(' ').enumerate().find(|(_, danger)| danger.contains(query))?;
    hit(&format!("会遇到 {danger}"), if at < 2 { 4 } else { 5 })
}

/// 在目录里找：不用装任何岗位就有结果；搜索用的词还没到时只凭名称。
pub fn search_index(index: &Index, words: Option<&SearchIndex>, query: &str) -> Vec<Hit> {
    let query = query.trim().to_ascii_lowercase();
    if query.is_empty() {
        return Vec::new();
    }
    let of = |id: &str| words.and_then(|words| words.positions.iter().find(|one| one.id == id));
    let hits: Vec<Hit> = index.positions.iter().filter_map(|entry| entry_hit(entry, of(&entry.id), &query)).collect();
    (0..=LAST_RANK).flat_map(|rank| hits.iter().filter(move |hit| hit.rank == rank)).cloned().collect()
}

/// 在一个岗位的每一句话里找，返回第一句命中的。
pub fn search_position(position: &Position, query: &str) -> Option<Hit> {
    let query = query.trim();
    if query.chars().count() < 2 || query.is_ascii() {
        return None;
    }
    let sentence = position_lines(position).find(|line| line.contains(query))?;
    Some(Hit { position: position.id.clone(), name: position.name.clone(), why: sentence.to_owned(), rank: LAST_RANK })
}

fn position_lines(position: &Position) -> impl Iterator<Item = &str> {
    let risks = position.risks.iter().flat_map(|risk| [risk.place.as_str(), &risk.what, &risk.control]);
    let health = position.health.iter().flat_map(|one| [one.what.as_str(), &one.harm, &one.control]);
    let duties = position.duties.iter().map(|duty| duty.text.as_str());
    let operation = &position.operation;
    let look = operation.look.iter().flat_map(|look| [look.text.as_str(), &look.wrong]);
    let lines = [&operation.steps, &operation.after, &operation.never].into_iter().flatten().map(|line| line.text.as_str());
    let cases = position.emergency.cases.iter().flat_map(|case| {
        [case.title.as_str(), &case.first]
            .into_iter()
            .chain(case.never.iter().map(String::as_str))
            .chain(case.steps.iter().map(|step| step.text.as_str()))
    });
    let rhymes = operation.rhyme.iter().chain(&position.emergency.rhyme).map(String::as_str);
    std::iter::once(position.certificate.as_str())
        .chain(risks)
        .chain(health)
        .chain(duties)
        .chain(look)
        .chain(lines)
        .chain(cases)
        .chain(rhymes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, name: &str) -> PositionEntry {
        PositionEntry { id: id.into(), name: name.into(), families: vec![] }
    }

    fn words(id: &str, alias: &str, initials: &str, dangers: &str) -> SearchEntry {
        SearchEntry {
            id: id.into(),
            aliases: vec![alias.into()],
            initials: initials.into(),
            alias_initials: String::new(),
            dangers: dangers.into(),
        }
    }

    fn index() -> (Index, SearchIndex) {
        let positions = vec![entry("jiazi-gong", "架子工"), entry("tadiao-siji", "塔吊司机")];
        let words =
            vec![words("tadiao-siji", "塔司", "tdsj ts", "起重致害 起重伤害"), words("jiazi-gong", "外架工", "jzg wjg", "高处坠落 触电")];
        (Index { positions, ..Index::default() }, SearchIndex { positions: words })
    }

    #[test]
    fn a_worker_is_found_by_name_alias_initials_and_fear() {
        let (index, words) = index();
        let found = |query: &str| search_index(&index, Some(&words), query).first().map(|hit| hit.position.clone());
        assert_eq!(found("架子").as_deref(), Some("jiazi-gong"));
        assert_eq!(found("塔司").as_deref(), Some("tadiao-siji"));
        assert_eq!(found("JZG").as_deref(), Some("jiazi-gong"));
        assert_eq!(found("ts").as_deref(), Some("tadiao-siji"));
        assert_eq!(found("起重伤害").as_deref(), Some("tadiao-siji"));
        assert_eq!(found("jiazi").as_deref(), Some("jiazi-gong"));
        assert_eq!(found("  "), None);
        assert_eq!(found("潜水"), None);
        let by_name = |query: &str| search_index(&index, None, query).first().map(|hit| hit.position.clone());
        assert_eq!(by_name("塔吊").as_deref(), Some("tadiao-siji"), "词还没到，名称照样找得到");
        assert_eq!(by_name("塔司"), None);
    }
}
