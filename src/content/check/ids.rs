//! id：写法、不重复，以及 `ids.lock`——发布过的 id 永不消失、永不改作他用。

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use super::{Finding, Library};

const LOCK: &str = "ids.lock";

/// id 的写法：小写字母、数字、连字符，1–64 个；`new`、`index` 和 `x-` 开头的留作他用。
pub fn check_id(file: &str, at: &str, id: &str, findings: &mut Vec<Finding>) {
    let shaped = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !shaped || id == "new" || id == "index" || id.starts_with("x-") {
        findings.push(Finding::new(
            file,
            at,
            format!("id“{id}”不合写法"),
            "用小写字母、数字、连字符；不用 new，不以 x- 开头（那是企业自己的）",
        ));
    }
}

/// 发布的全部 id，一行一个：`种类 id`。
fn all(library: &Library) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for position in &library.positions {
        ids.push(format!("position {}", position.id));
        ids.extend(position.risks.iter().map(|risk| format!("risk {}/{}", position.id, risk.id)));
        ids.extend(position.operation.look.iter().map(|look| format!("look {}/{}", position.id, look.id)));
        ids.extend(position.emergency.cases.iter().map(|case| format!("case {}/{}", position.id, case.id)));
    }
    for check in &library.checks {
        ids.push(format!("check {}", check.id));
        ids.extend(check.items.iter().map(|item| format!("item {}/{}", check.id, item.id)));
    }
    for block in &library.blocks {
        ids.push(format!("block {}", block.id));
        ids.extend(block.cases.iter().map(|case| format!("case {}/{}", block.id, case.id)));
    }
    ids.extend(library.periods.periods.iter().map(|period| format!("period {}", period.id)));
    ids.extend(library.rules.kinds.iter().map(|kind| format!("kind {}", kind.id)));
    ids.extend(library.rules.expiries.iter().map(|seed| format!("expiry {}", seed.id)));
    ids
}

/// 查写法、重复和 `ids.lock`。
pub fn check(dir: &Path, library: &Library) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ids = all(library);
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &ids {
        *count.entry(id).or_default() += 1;
    }
    for (id, times) in &count {
        if *times > 1 {
            findings.push(Finding::new(LOCK, *id, format!("这个 id 用了 {times} 次"), "给其中一个换新 id"));
        }
    }
    let locked = match read(dir) {
        Ok(locked) => locked,
        Err(error) => {
            findings.push(Finding::new(LOCK, "（整个文件）", format!("读不出来：{error}"), "运行 cargo xtask check-content --lock 生成"));
            return findings;
        }
    };
    for id in &locked {
        if !count.contains_key(id.as_str()) {
            findings.push(Finding::new(
                LOCK,
                id.as_str(),
                "发布过的 id 不见了",
                "放回原来的内容；确实不用了也要留着这个 id（旧记录和印出去的二维码还指着它）",
            ));
        }
    }
    let new: BTreeSet<&str> = count.keys().copied().filter(|id| !locked.contains(*id)).collect();
    if let Some(first) = new.first() {
        findings.push(Finding::new(
            LOCK,
            *first,
            format!("有 {} 个新 id 还没有登记", new.len()),
            "核对后运行 cargo xtask check-content --lock",
        ));
    }
    findings
}

fn read(dir: &Path) -> io::Result<BTreeSet<String>> {
    let text = fs::read_to_string(dir.join(LOCK))?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

/// 把新 id 追加进 `ids.lock`，返回追加了几个。已有的一行不动。
///
/// # Errors
/// 内容读不懂，或文件写不进去。
pub fn lock(dir: &Path) -> Result<usize, String> {
    let library = Library::load_dir(dir).map_err(|findings| findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let mut locked = match read(dir) {
        Ok(locked) => locked,
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
        Err(error) => return Err(format!("{LOCK} 读不出来：{error}")),
    };
    let before = locked.len();
    locked.extend(all(&library));
    let mut text = String::from("# 发布过的全部 id，只增不减。由 cargo xtask check-content --lock 追加。\n");
    for id in &locked {
        text.push_str(id);
        text.push('\n');
    }
    fs::write(dir.join(LOCK), text).map_err(|error| format!("{LOCK} 写不进去：{error}"))?;
    Ok(locked.len() - before)
}
