//! `cargo xtask …`：这个项目的全部命令。
//!
//! Each command does its own set-up, so a fresh machine needs rustup and a C linker, nothing else.

mod args;
mod bench;
mod build;
mod check;
mod faults;
mod http;
mod mime;
mod serve;
mod setup;
mod shell;
mod size;
mod test;

use anyhow::{Result, bail};
use args::Args;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask serve           构建成品并起服务 http://127.0.0.1:8080/
                              --port N  --base /子路径/  --host 0.0.0.0  --dev（快速构建，改了就重来）
cargo xtask build           只构建 dist/    --out 目录  --dev
cargo xtask test            CI 跑的全部检查和测试    --host | --browser | --e2e [筛选]
cargo xtask check-content   查内容    [目录]  --lock（把新 id 记进 ids.lock）  --trace 岗位id（看一个岗位的追溯）
cargo xtask size            尺寸预算（JSON），超了退出码为 1
cargo xtask bench           速度测量（JSON）

测试用：
  build --stamp 文字        换一个构建号，不重新编译
  serve --dist 目录         不构建，直接起服务（--port 0 = 随便哪个空端口）
        --wrong-mime        像没配过的服务器那样乱给文件类型
        --nosniff           加 X-Content-Type-Options: nosniff";

fn main() -> ExitCode {
    match run(Args::from_env()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Returns whether all is well; an error is something that stopped the command itself.
fn run(mut args: Args) -> Result<bool> {
    match args.command().as_deref() {
        Some("serve") => serve::run(args),
        Some("build") => build::run(args),
        Some("test") => test::run(args),
        Some("check-content") => check::run(args),
        Some("size") => size::run(args),
        Some("bench") => bench::run(args),
        None | Some("help" | "-h" | "--help") => {
            println!("{HELP}");
            Ok(true)
        }
        Some(other) => bail!("没有 {other} 这个命令。\n{HELP}"),
    }
}
