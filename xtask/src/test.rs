//! `cargo xtask test`：CI 跑的全部。每一步自己装自己缺的，最后一行是数。

use crate::{
    args::Args,
    build, check, faults, setup,
    shell::{self, say},
    size,
};
use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

/// Which parts were asked for; all of them when none was named.
struct Parts {
    host: bool,
    browser: bool,
    e2e: bool,
    filter: Option<String>,
}

pub fn run(mut args: Args) -> Result<bool> {
    let (host, browser, e2e) = (args.flag("--host"), args.flag("--browser"), args.flag("--e2e"));
    let filter = args.word();
    args.finish()?;
    if filter.is_some() && !e2e {
        bail!("筛选只用在 --e2e 后面");
    }
    let all = !(host || browser || e2e);
    let parts = Parts { host: host || all, browser: browser || all, e2e: e2e || all, filter };

    let mut tally = Tally::default();
    if parts.host {
        host_steps(&mut tally);
    }
    if parts.browser {
        tally.step("浏览器测试（真的 IndexedDB）", browser_tests);
    }
    if parts.e2e {
        e2e_steps(&mut tally, parts.filter.as_deref());
    }
    for note in &tally.notes {
        println!("注意：{note}");
    }
    for failed in &tally.failed_steps {
        println!("没过：{failed}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(tally.failed == 0)
}

fn host_steps(tally: &mut Tally) {
    tally.check("格式", || shell::run(shell::cargo().args(["fmt", "--all", "--check"])));
    tally.check("clippy（本机）", || {
        shell::run(shell::cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
    });
    tally.check("clippy（wasm）", || {
        setup::wasm_target()?;
        let mut clippy = shell::cargo();
        clippy.args(["clippy", "--package", "gangshao", "--all-targets", "--quiet", "--target", setup::WASM]);
        shell::run(clippy.args(["--", "-D", "warnings"]))
    });
    tally.check("文档", || {
        shell::run(shell::cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))
    });
    tally.step("本机测试", || counted(shell::cargo().args(["test", "--workspace", "--no-fail-fast", "--quiet"])));
    if has_cargo_deny() {
        tally.check("依赖的许可和公告（cargo deny）", || shell::run(shell::cargo().args(["deny", "check"])));
    } else {
        tally.notes.push("没有 cargo deny，依赖的许可和安全公告这次没查（cargo install cargo-deny 之后就会查）".into());
    }
    tally.check("内容", || match check::check(&shell::root().join("public/content")) {
        true => Ok(()),
        false => bail!("内容有错，见上面"),
    });
}

fn has_cargo_deny() -> bool {
    let mut deny = shell::cargo();
    deny.args(["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    deny.status().is_ok_and(|status| status.success())
}

/// `tests/browser` through our own runner: chromedriver from Debian, everything else at the locked version.
fn browser_tests() -> Result<Counts> {
    if !shell::root().join("tests/browser").is_dir() {
        bail!("还没有 tests/browser");
    }
    setup::wasm_target()?;
    setup::browser()?;
    shell::run(shell::cargo().args(["build", "--quiet", "--package", "wasm-test-runner"]))?;
    let runner = build::xtask_binary().with_file_name("wasm-test-runner");
    let mut tests = shell::cargo();
    tests
        .args(["test", "--package", "gangshao", "--target", setup::WASM, "--test", "browser", "--no-fail-fast"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    if let Some(driver) = shell::which("chromedriver") {
        tests.env("CHROMEDRIVER", driver);
    }
    counted(&mut tests)
}

fn e2e_steps(tally: &mut Tally, filter: Option<&str>) {
    let one = build::Options::default();
    let dist = one.out.clone();
    let two = build::Options { out: shell::scratch().join("dist-two"), stamp: "two".into(), ..build::Options::default() };
    let dist_two = two.out.clone();
    let built = tally.check("构建", || {
        build::build(&one)?;
        build::build(&two)
    });
    if !built {
        return;
    }
    tally.check("尺寸预算", || match size::report(&dist)? {
        true => Ok(()),
        false => bail!("有预算超了，见上面的 JSON"),
    });
    if let Err(error) = setup::firefox() {
        tally.notes.push(format!("没有火狐，火狐里的故障这次没试：{error:#}"));
    }
    faults::forget();
    tally.step("端到端测试", || {
        setup::node_packages(true)?;
        setup::browser()?;
        let (files, pattern) = specs(filter)?;
        let mut node = shell::command("node");
        node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]);
        node.args(pattern.map(|pattern| format!("--test-name-pattern={pattern}")));
        node.args(files).env("GANGSHAO_XTASK", build::xtask_binary()).env("GANGSHAO_DIST", dist).env("GANGSHAO_DIST_TWO", dist_two);
        node.env("GANGSHAO_FAULTS", faults::file());
        if let Some(chromium) = shell::which("chromium") {
            node.env("GANGSHAO_CHROMIUM", chromium);
        }
        counted(&mut node)
    });
    for row in faults::table() {
        println!("故障：{row}");
    }
}

/// The spec files whose name has `filter` in it; if there is none, all files and `filter` picks tests by name.
fn specs(filter: Option<&str>) -> Result<(Vec<PathBuf>, Option<String>)> {
    let dir = shell::root().join("tests/e2e");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&dir)
        .with_context(|| format!("读不到 {}", dir.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".spec.mjs"))
        .collect();
    files.sort();
    let Some(filter) = filter else { return Ok((files, None)) };
    let named: Vec<PathBuf> =
        files.iter().filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(filter))).cloned().collect();
    Ok(if named.is_empty() { (files, Some(filter.to_owned())) } else { (named, None) })
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    passed: usize,
    failed: usize,
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    failed_steps: Vec<String>,
    notes: Vec<String>,
}

impl Tally {
    /// A step made of tests: each counts.
    fn step(&mut self, name: &str, run: impl FnOnce() -> Result<Counts>) {
        let started = Instant::now();
        say(name);
        match run() {
            Ok(counts) => {
                self.passed += counts.passed;
                self.failed += counts.failed;
                if counts.failed > 0 {
                    self.failed_steps.push(name.to_owned());
                }
                say(&format!("{name}：{} 过，{} 没过，{:.0} 秒", counts.passed, counts.failed, started.elapsed().as_secs_f32()));
            }
            Err(error) => self.fail(name, &error),
        }
    }

    /// A step that is not made of tests: silent when it passes, one failure when it does not.
    fn check(&mut self, name: &str, run: impl FnOnce() -> Result<()>) -> bool {
        let started = Instant::now();
        say(name);
        match run() {
            Ok(()) => {
                say(&format!("{name}：好，{:.0} 秒", started.elapsed().as_secs_f32()));
                true
            }
            Err(error) => {
                self.fail(name, &error);
                false
            }
        }
    }

    fn fail(&mut self, name: &str, error: &anyhow::Error) {
        eprintln!("✗ {name}：{error:#}");
        self.failed += 1;
        self.failed_steps.push(name.to_owned());
    }
}

/// Runs a test command, shows its output and adds up what it says it ran.
fn counted(command: &mut Command) -> Result<Counts> {
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("跑不起来：{}", shell::spell(command)))?;
    let mut counts = Counts::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            println!("{line}");
            let more = read_counts(&line);
            counts.passed += more.passed;
            counts.failed += more.failed;
        }
    }
    let success = child.wait()?.success();
    if !success && counts.failed == 0 {
        bail!("没有成功：{}（跑到 {} 个过）", shell::spell(command), counts.passed);
    }
    if counts == Counts::default() {
        bail!("一个测试也没跑：{}", shell::spell(command));
    }
    Ok(counts)
}

/// Reads `test result: ok. 3 passed; 1 failed; …` (cargo, wasm-bindgen) and `ℹ pass 3`, `ℹ fail 1`, `ℹ cancelled 1` (node).
fn read_counts(line: &str) -> Counts {
    let line = line.trim();
    let mut counts = Counts::default();
    if let Some(result) = line.strip_prefix("test result:") {
        for part in result.split([';', '.']) {
            let mut words = part.split_whitespace();
            let number = words.next().and_then(|n| n.parse().ok());
            match (number, words.next()) {
                (Some(n), Some("passed")) => counts.passed = n,
                (Some(n), Some("failed")) => counts.failed = n,
                _ => {}
            }
        }
    } else if let Some(summary) = line.strip_prefix("ℹ ") {
        let mut words = summary.split_whitespace();
        match (words.next(), words.next().and_then(|n| n.parse().ok())) {
            (Some("pass"), Some(n)) => counts.passed = n,
            (Some("fail" | "cancelled"), Some(n)) => counts.failed = n,
            _ => {}
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_every_kind_of_runner() {
        let counts = |passed, failed| Counts { passed, failed };
        assert_eq!(
            read_counts("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s"),
            counts(12, 0)
        );
        assert_eq!(read_counts("test result: FAILED. 2 passed; 3 failed; 0 ignored"), counts(2, 3));
        assert_eq!(read_counts("ℹ pass 7"), counts(7, 0));
        assert_eq!(read_counts("ℹ fail 2"), counts(0, 2));
        assert_eq!(read_counts("ℹ duration_ms 2"), counts(0, 0));
        assert_eq!(read_counts("running 3 tests"), counts(0, 0));
    }
}
