//! 把缺的补齐：wasm 目标、Node 包、浏览器、字体。补不齐就说一句缺什么、后果是什么。

use crate::shell::{command, in_ci, output, root, run, say, which};
use anyhow::{Context, Result, bail};
use std::{fs, process::Stdio};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure rustc can compile to wasm.
pub fn wasm_target() -> Result<()> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    if std::path::Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    say("装 Rust 的 wasm 目标（rustup target add）");
    run(command("rustup").args(["target", "add", WASM]))
        .context("装不上 wasm 目标，编译不了应用。请联网后手工运行：rustup target add wasm32-unknown-unknown")
}

/// Makes sure the packages of package-lock.json are in node_modules; installs Node itself only when `fetch_node`.
pub fn node_packages(fetch_node: bool) -> Result<()> {
    if which("npm").is_none() || which("node").is_none() {
        if !fetch_node {
            bail!("没有 node 和 npm");
        }
        let missing: Vec<&str> = [("node", "nodejs"), ("npm", "npm")]
            .into_iter()
            .filter(|(program, _)| which(program).is_none())
            .map(|(_, package)| package)
            .collect();
        apt(&missing)?;
    }
    let lock = fs::read(root().join("package-lock.json"))?;
    let seen = root().join("node_modules/.installed-lock.json");
    if fs::read(&seen).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("装 Node 包（npm ci）");
    run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).stdout(Stdio::null()))
        .context("npm ci 没装成")?;
    fs::write(seen, lock)?;
    Ok(())
}

/// Makes sure there are Chromium, its driver and a Chinese font. Each is one line when it cannot be had.
pub fn browser() -> Result<()> {
    let mut missing = Vec::new();
    if which("chromium").is_none() {
        missing.push("chromium");
    }
    if which("chromedriver").is_none() {
        missing.push("chromium-driver");
    }
    if !has_cjk_font() {
        missing.push("fonts-noto-cjk");
    }
    if missing.is_empty() {
        return Ok(());
    }
    apt(&missing)
}

/// Makes sure there is a Firefox, whose quota can be set by a preference; faults that need it are skipped without one.
pub fn firefox() -> Result<()> {
    if which("firefox-esr").or_else(|| which("firefox")).is_some() {
        return Ok(());
    }
    apt(&["firefox-esr"])
}

fn has_cjk_font() -> bool {
    if which("fc-list").is_some() {
        return output(command("fc-list").arg(":lang=zh")).is_ok_and(|fonts| !fonts.trim().is_empty());
    }
    std::path::Path::new("/usr/share/fonts/opentype/noto").is_dir()
}

/// Installs Debian packages where that is allowed, else says what to type.
fn apt(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("请手工安装：sudo apt-get install {list}");
    if which("apt-get").is_none() {
        bail!("缺 {list}，这台机器没有 apt-get。{by_hand}");
    }
    let uid = output(command("id").arg("-u"))?;
    let prefix: &[&str] = if uid.trim() == "0" {
        &[]
    } else if which("sudo").is_some() && in_ci() {
        &["sudo", "-n"]
    } else {
        bail!("缺 {list}，当前用户不能安装。{by_hand}");
    };
    say(&format!("装 {list}（apt-get）"));
    let mut words: Vec<&str> = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
    let apt_get = |rest: &[&str]| {
        let mut command = command(words[0]);
        command.args(&words[1..]).args(rest).stdout(Stdio::null());
        run(&mut command)
    };
    apt_get(&["update"]).or_else(|error| {
        // A stale list is often good enough to install from.
        say(&format!("apt-get update 没成（{error}），用手头的清单接着装"));
        anyhow::Ok(())
    })?;
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    apt_get(&install).with_context(|| by_hand)
}
