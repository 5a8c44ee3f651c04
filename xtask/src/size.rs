//! `cargo xtask size`：尺寸预算，见 design §7。超了就红。

use crate::{args::Args, build, shell};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{fs, path::Path};

const KB: u64 = 1024;
const FIRST_LOAD: u64 = 190 * KB;
const CARD_PAGE: u64 = 12 * KB;

pub fn run(args: Args) -> Result<bool> {
    args.finish()?;
    let dist = shell::root().join("dist");
    if !dist.join("index.html").is_file() {
        build::build(&build::Options::default())?;
    }
    report(&dist)
}

/// Prints the budgets as JSON; returns whether all are kept.
pub fn report(dist: &Path) -> Result<bool> {
    let files = Files::list(dist)?;
    let pack = |dir: &str| files.largest(|path| path.starts_with(dir));
    // Reading a card and ticking a check takes one file of each kind: count the largest of both.
    let content = [pack("content/positions/"), pack("content/checks/")].into_iter().flatten();

    let mut parts = Vec::new();
    // The desk half comes when idle or when asked for.
    let of_desk = |path: &str| path.starts_with("assets/desk-");
    let of_app = |path: &str| path == "index.html" || path.starts_with("assets/") && !of_desk(path) || path == "content/index.json";
    parts.extend(files.matching(of_app));
    parts.extend(content);
    let first_load: u64 = parts.iter().map(|(_, size)| size).sum();

    // A static page carries its style in itself.
    let cards = files.matching(|path| path.starts_with("cards/")).count();
    let (card, card_size) = files.largest(|path| path.starts_with("cards/")).context("成品里没有静态岗位卡")?;
    let check = files.largest(|path| path.starts_with("checks/"));

    let budgets = [
        budget("first_load", first_load, FIRST_LOAD, by_name(&parts)),
        budget("largest_card_page", card_size, CARD_PAGE, json!({ "page": card, "of": cards })),
    ];
    let over = budgets.iter().any(|b| b["ok"] == false);
    let all: u64 = files.0.iter().map(|(_, size)| size).sum();
    let one_file = dist.join("gangshao.html");
    let info = json!({
        "gangshao_html": { "bytes": fs::metadata(&one_file)?.len(), "brotli": files.size("gangshao.html") },
        "desk_brotli": files.matching(of_desk).map(|(_, size)| size).sum::<u64>(),
        "largest_check_page": check.map(|(page, size)| json!({ "page": page, "brotli": size })),
        "offline_total_brotli": all - files.size("gangshao.html"),
    });
    println!("{}", serde_json::to_string_pretty(&json!({ "ok": !over, "budgets": budgets, "info": info }))?);
    Ok(!over)
}

fn budget(name: &str, bytes: u64, limit: u64, parts: Value) -> Value {
    json!({ "name": name, "brotli_bytes": bytes, "limit": limit, "ok": bytes <= limit, "parts": parts })
}

fn by_name(parts: &[(String, u64)]) -> Value {
    parts.iter().map(|(path, size)| (path.clone(), json!(size))).collect::<serde_json::Map<_, _>>().into()
}

/// Every file that ships, with what travels when the server sends `.br`.
struct Files(Vec<(String, u64)>);

impl Files {
    fn list(dist: &Path) -> Result<Self> {
        let mut files = Vec::new();
        let mut open = vec![dist.to_owned()];
        while let Some(dir) = open.pop() {
            for entry in fs::read_dir(&dir).with_context(|| format!("读不到 {}", dir.display()))? {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
                if name.ends_with(".br") || name.ends_with(".gz") {
                    continue;
                }
                let packed = dist.join(format!("{name}.br"));
                let size = fs::metadata(&packed).or_else(|_| fs::metadata(&path))?.len();
                files.push((name, size));
            }
        }
        files.sort();
        Ok(Self(files))
    }

    fn matching(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (String, u64)> {
        self.0.iter().filter(move |(path, _)| wanted(path)).cloned()
    }

    fn largest(&self, wanted: impl Fn(&str) -> bool) -> Option<(String, u64)> {
        self.matching(wanted).max_by_key(|(_, size)| *size)
    }

    fn size(&self, name: &str) -> u64 {
        self.matching(|path| path == name).map(|(_, size)| size).sum()
    }
}
