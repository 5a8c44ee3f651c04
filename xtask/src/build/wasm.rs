//! 应用的两半：cargo → wasm-bindgen → wasm-opt，各走一遍。

use super::{hex, short_hash};
use crate::{
    setup,
    shell::{self, say},
};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
};
use wasm_bindgen_cli_support::Bindgen;

/// The version of `wasm-bindgen-cli-support` that xtask is built with (see xtask/Cargo.toml).
const BINDGEN: &str = "0.2.130";

/// What rustc emits for this target by default; named one by one because `--all-features` makes
/// wasm-opt write encodings that no browser reads.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What wasm-opt does. Flattening and relooping between two rounds gives brotli about 1 % less to carry than -Oz alone.
const PASSES: [&str; 7] = ["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--strip-producers", "--strip-debug"];

/// One half of the app as the browser gets it.
pub struct App {
    pub glue: String,
    pub wasm: Vec<u8>,
}

/// The two halves: each a program of its own, with its own memory.
pub struct Apps {
    /// Reads a card and ticks a check; loads first and counts against the budget.
    pub pocket: App,
    /// Everything else; loads when idle or when asked for.
    pub desk: App,
}

const POCKET: &str = "gangshao";
const DESK: &str = "gangshao-desk";

pub fn build(dev: bool) -> Result<Apps> {
    refuse_other_bindgen()?;
    setup::wasm_target()?;
    let compiled = compile(dev)?;
    let optimizer = if dev { None } else { optimizer()? };
    let half = |name: &str, global: &str| {
        let path = compiled.iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
        finish(path.with_context(|| format!("cargo 编译完了，却没说 {name} 放在哪"))?, global, dev, optimizer.as_ref())
    };
    std::thread::scope(|scope| {
        let desk = scope.spawn(|| half(DESK, "gangshao_desk"));
        let pocket = half(POCKET, "wasm_bindgen");
        let desk = desk.join().unwrap_or_else(|_| bail!("压小 {DESK} 的线程垮了"));
        Ok(Apps { pocket: pocket?, desk: desk? })
    })
}

/// A script of ours with its comments and long names taken out; as it is where there is no terser.
pub fn small_script(text: &str, dev: bool) -> Result<String> {
    match if dev { None } else { optimizer()? } {
        Some(optimizer) => optimizer.minify(text, "script"),
        None => Ok(text.to_owned()),
    }
}

/// From what cargo made to what ships. `global` is the name that the glue puts its functions under.
fn finish(compiled: &Path, global: &str, dev: bool, optimizer: Option<&Optimizer>) -> Result<App> {
    let bytes = fs::read(compiled).with_context(|| format!("读不到 {}", compiled.display()))?;
    // Rewriting takes longer than compiling when only content changed, so its result is kept.
    let key = format!("{}-{BINDGEN}-{global}-{}", hex(&Sha256::digest(&bytes)[..12]), optimizer.map_or("plain", |o| &o.key));
    let kept = shell::scratch().join("app").join(key);
    if let (Ok(glue), Ok(wasm)) = (fs::read_to_string(kept.join("app.js")), fs::read(kept.join("app.wasm"))) {
        return Ok(App { glue, wasm });
    }

    let mut app = bind(bytes, global, dev)?;
    if let Some(optimizer) = optimizer {
        app.wasm = optimizer.shrink(&app.wasm, global)?;
        app.glue = optimizer.minify(&app.glue, global)?;
    }
    fs::create_dir_all(&kept)?;
    fs::write(kept.join("app.js"), &app.glue)?;
    fs::write(kept.join("app.wasm"), &app.wasm)?;
    Ok(app)
}

/// The two speak a private language that changes with every release; a mismatch fails late and oddly.
fn refuse_other_bindgen() -> Result<()> {
    let lock = fs::read_to_string(shell::root().join("Cargo.lock")).context("读不到 Cargo.lock")?;
    let locked = locked_version(&lock, "wasm-bindgen").context("Cargo.lock 里没有 wasm-bindgen")?;
    if locked != BINDGEN {
        bail!(
            "Cargo.lock 里的 wasm-bindgen 是 {locked}，xtask 用的是 {BINDGEN}：两个必须一样。\n\
             请把 xtask/Cargo.toml、tools/wasm-test-runner/Cargo.toml 和 xtask/src/build/wasm.rs 里的版本改成 {locked}"
        );
    }
    Ok(())
}

fn locked_version<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    rest.split('"').next()
}

fn compile(dev: bool) -> Result<Vec<PathBuf>> {
    let profile = if dev { "wasm-dev" } else { "release" };
    say(&format!("编译应用（{profile}；第一次要几分钟）"));
    let mut cargo = shell::cargo();
    cargo
        .args(["build", "--package", "gangshao", "--bins", "--target", setup::WASM, "--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .env("CARGO_ENCODED_RUSTFLAGS", remaps().join("\u{1f}"))
        .stderr(Stdio::inherit());
    let messages = shell::output(&mut cargo)?;
    let artifacts = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["kind"] == serde_json::json!(["bin"]))
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|name| name.as_str().map(PathBuf::from))
        .filter(|path| path.extension().is_some_and(|ext| ext == "wasm"));
    Ok(artifacts.collect())
}

/// Panic messages name source files: without this the product would carry this machine's paths.
fn remaps() -> Vec<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=.", shell::root().display())];
    let Some(registry) = home.map(|home| home.join("registry/src")) else { return flags };
    flags.push(format!("--remap-path-prefix={}=", registry.display()));
    for index in fs::read_dir(&registry).into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=", index.path().display()));
    }
    flags
}

fn bind(bytes: Vec<u8>, global: &str, dev: bool) -> Result<App> {
    say("生成胶水脚本（wasm-bindgen）");
    let mut bindgen = Bindgen::new();
    // Classic scripts: they run from file:// and under a wrong MIME type, modules do not.
    bindgen.no_modules(true)?.no_modules_global(global)?.omit_default_module_path(true).typescript(false);
    bindgen.debug(dev).keep_debug(dev).remove_name_section(!dev).remove_producers_section(true);
    let mut output = bindgen.input_bytes("gangshao", bytes).generate_output()?;
    let with_snippets: Vec<&String> = output
        .snippets()
        .iter()
        .filter(|(_, pieces)| !pieces.is_empty())
        .map(|(name, _)| name)
        .chain(output.local_modules().keys())
        .collect();
    if !with_snippets.is_empty() {
        bail!("这些依赖带了自己的脚本片段，传统脚本装不下，换掉：{with_snippets:?}");
    }
    let wasm = output.wasm_mut().emit_wasm();
    Ok(App { glue: squeeze(output.js()), wasm })
}

/// Takes comment lines and indentation out of generated glue, which has neither in its strings.
fn squeeze(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let mut in_comment = false;
    for line in js.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

struct Optimizer {
    program: PathBuf,
    key: String,
}

/// wasm-opt out of npm's binaryen; without it the app works and is larger, which CI must not let pass.
fn optimizer() -> Result<Option<Optimizer>> {
    if let Err(error) = setup::node_packages(shell::in_ci()) {
        if shell::in_ci() {
            return Err(error.context("CI 里必须有 wasm-opt（npm 包 binaryen）"));
        }
        say(&format!("没有 wasm-opt（{error}）：照样能用，只是应用大一些。装上 nodejs 和 npm 再构建就有了"));
        return Ok(None);
    }
    let program = shell::root().join("node_modules/binaryen/bin/wasm-opt");
    let package = fs::read(shell::root().join("node_modules/binaryen/package.json"))?;
    let how = [&package[..], PASSES.join(" ").as_bytes()].concat();
    Ok(Some(Optimizer { program, key: short_hash(&how) }))
}

impl Optimizer {
    fn shrink(&self, wasm: &[u8], name: &str) -> Result<Vec<u8>> {
        say("压小（wasm-opt -Oz）");
        let dir = shell::scratch();
        fs::create_dir_all(&dir)?;
        let (before, after) = (dir.join(format!("{name}-before.wasm")), dir.join(format!("{name}-after.wasm")));
        fs::write(&before, wasm)?;
        let mut node = shell::command("node");
        node.arg(&self.program).arg(&before).arg("-o").arg(&after);
        shell::run(node.args(PASSES).args(WASM_FEATURES))?;
        Ok(fs::read(after)?)
    }

    /// The glue by terser: brotli has an eighth less of it to carry.
    fn minify(&self, glue: &str, name: &str) -> Result<String> {
        let (before, after) = (shell::scratch().join(format!("{name}-before.js")), shell::scratch().join(format!("{name}-after.js")));
        fs::write(&before, glue)?;
        let mut node = shell::command("node");
        node.arg(shell::root().join("node_modules/terser/bin/terser")).arg(&before).arg("-o").arg(&after);
        shell::run(node.args(["--compress", "passes=2", "--mangle"]))?;
        Ok(fs::read_to_string(after)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_named_package_only() {
        let lock = "name = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\nname = \"wasm-bindgen\"\nversion = \"0.2.9\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.9"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn squeezing_keeps_code_and_drops_comments() {
        let js = "/**\n * doc\n */\nfunction f() {\n    // why\n    return '//x';\n}\n/* one */\n";
        assert_eq!(squeeze(js), "function f() {\nreturn '//x';\n}\n");
    }
}
