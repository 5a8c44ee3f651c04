//! `cargo xtask bench`：速度测量，结果是 JSON。

use crate::{args::Args, build, setup, shell};
use anyhow::{Result, bail};

const SCRIPT: &str = "tests/e2e/bench.mjs";

pub fn run(args: Args) -> Result<bool> {
    args.finish()?;
    if !shell::root().join(SCRIPT).is_file() {
        bail!("还没有 {SCRIPT}，没法测速度");
    }
    setup::node_packages(true)?;
    setup::browser()?;
    build::build(&build::Options::default())?;
    Ok(shell::command("node").arg(SCRIPT).env("GANGSHAO_XTASK", build::xtask_binary()).status()?.success())
}
