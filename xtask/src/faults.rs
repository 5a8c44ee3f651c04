//! 故障的总表：每样故障试了几回，说过“已保存”的有几条，丢了几条。最后一列只能是零。
//!
//! The end-to-end tests append one line of JSON for each fault they inject (`tests/e2e/faults.mjs`, `report`).

use crate::shell;
use std::{fs, path::PathBuf};

/// Where the tests write their lines.
pub fn file() -> PathBuf {
    shell::target_dir().join("faults.jsonl")
}

/// A new table for a new run.
pub fn forget() {
    // Not there is as good as gone.
    let _ = fs::remove_file(file());
}

/// One row for each fault, the tries and counts of its lines added up, in the order first met.
pub fn table() -> Vec<String> {
    rows(&fs::read_to_string(file()).unwrap_or_default())
}

fn rows(lines: &str) -> Vec<String> {
    let mut rows: Vec<(String, [u64; 3])> = Vec::new();
    for line in lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
        let name = line["fault"].as_str().unwrap_or("？");
        let at = rows.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            rows.push((name.to_owned(), [0; 3]));
            rows.len() - 1
        });
        for (sum, field) in rows[at].1.iter_mut().zip(["tries", "acknowledged", "lost"]) {
            *sum += line[field].as_u64().unwrap_or(0);
        }
    }
    rows.into_iter()
        .map(|(name, [tries, acknowledged, lost])| format!("{name}：试 {tries} 回，说过已保存 {acknowledged} 条，丢 {lost} 条"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_same_fault_are_added_up() {
        let lines = r#"{"fault":"断电","tries":5,"acknowledged":375,"lost":0}
{"fault":"kill -9","tries":10,"acknowledged":900,"lost":0}
half a li
{"fault":"断电","tries":5,"acknowledged":25,"lost":1}
"#;
        assert_eq!(rows(lines), ["断电：试 10 回，说过已保存 400 条，丢 1 条", "kill -9：试 10 回，说过已保存 900 条，丢 0 条"]);
        assert!(rows("").is_empty());
    }
}
