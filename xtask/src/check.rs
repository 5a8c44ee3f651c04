//! `cargo xtask check-content`：查内容文件，指出哪个文件、哪一处、错在哪、怎么改。

use crate::{args::Args, shell};
use anyhow::{Result, anyhow};
use std::path::{Path, PathBuf};

pub fn run(mut args: Args) -> Result<bool> {
    let lock = args.flag("--lock");
    let dir = args.word().map_or_else(|| shell::root().join("public/content"), PathBuf::from);
    args.finish()?;
    if lock {
        // First, because an id that is not in the lock is itself a finding.
        let added = gangshao::content::check::lock(&dir).map_err(|reason| anyhow!(reason))?;
        println!("ids.lock 新记了 {added} 个 id");
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
