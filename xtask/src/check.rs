//! `cargo xtask check-content`：查内容文件，指出哪个文件、哪一处、错在哪、怎么改。

use crate::{args::Args, shell};
use anyhow::{Result, anyhow};
use std::path::{Path, PathBuf};

pub fn run(mut args: Args) -> Result<bool> {
    let lock = args.flag("--lock");
    let trace: Option<String> = args.value("--trace")?;
    let dir = args.word().map_or_else(|| shell::root().join("public/content"), PathBuf::from);
    args.finish()?;
    if lock {
        // First, because an id that is not in the lock is itself a finding.
        let added = gangshao::content::check::lock(&dir).map_err(|reason| anyhow!(reason))?;
        println!("ids.lock 新记了 {added} 个 id");
    }
    if let Some(id) = trace {
        let library = gangshao::content::Library::load_dir(&dir)
            .map_err(|faults| anyhow!("内容读不懂，先不带 --trace 查一遍（{} 处）", faults.len()))?;
        print!("{}", gangshao::content::check::trace(&library, &id).map_err(|reason| anyhow!(reason))?);
        return Ok(true);
    }
    Ok(check(&dir))
}

/// Prints every finding and the summary; returns whether there was none.
pub fn check(dir: &Path) -> bool {
    let report = gangshao::content::check::run(dir);
    for finding in &report.findings {
        println!("{finding}");
    }
    println!("{}", report.summary);
    report.findings.is_empty()
}
