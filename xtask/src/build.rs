//! `cargo xtask build`：从源码到 `dist/`。
//!
//! wasm 和胶水脚本 → 样式 → 内容包 → 静态页 → 首页和单文件版 → 断网清单 → 预压缩。
//! The same sources give the same bytes: no clock, no path of this machine.

mod compress;
mod html;
mod style;
mod wasm;
mod worker;

use crate::{args::Args, shell};
use anyhow::{Context, Result, bail};
use gangshao::{
    content::{Library, pack},
    site,
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, env, fs, path::Path, path::PathBuf};

/// Stands for the build id until everything the id is made of is known.
const BUILD_MARK: &str = "@@BUILD@@";

/// `dist/` in memory: path → bytes.
pub type Dist = BTreeMap<String, Vec<u8>>;

/// What to build and where to.
pub struct Options {
    pub out: PathBuf,
    /// Fast to make and not small: no wasm-opt, no compression, no service worker.
    pub dev: bool,
    /// Goes into the build id and nowhere else, so that tests can have two builds of one source.
    pub stamp: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { out: shell::root().join("dist"), dev: false, stamp: String::new() }
    }
}

pub fn run(mut args: Args) -> Result<bool> {
    let mut options = Options { dev: args.flag("--dev"), ..Options::default() };
    if let Some(out) = args.value::<PathBuf>("--out")? {
        options.out = out;
    }
    options.stamp = args.value("--stamp")?.unwrap_or_default();
    args.finish()?;
    build(&options)?;
    Ok(true)
}

/// This program, even after cargo has put a newer one in its place.
pub fn xtask_binary() -> PathBuf {
    let path = env::current_exe().unwrap_or_else(|_| PathBuf::from("xtask"));
    let text = path.to_string_lossy();
    PathBuf::from(text.strip_suffix(" (deleted)").unwrap_or(&text))
}

/// The first 16 hex digits of SHA-256: enough to tell versions of one file apart.
pub fn short_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

pub fn build(options: &Options) -> Result<()> {
    let apps = wasm::build(options.dev)?;

    shell::say("读内容，写静态页");
    let library = Library::load_dir(&shell::root().join("public/content")).map_err(|findings| {
        let list: Vec<String> = findings.iter().map(|f| f.to_string()).collect();
        anyhow::anyhow!("内容有错，先改好再构建：\n{}", list.join("\n"))
    })?;

    let mut dist = public_files()?;
    let boot = wasm::small_script(std::str::from_utf8(&take(&mut dist, "boot.js")?)?, options.dev)?;
    let worker = String::from_utf8(take(&mut dist, "sw.js")?)?;
    // What only the desk half shows comes with the desk half; the one file has it all at once.
    let of_desk = |name: &str| name == "60-data.css" || name.starts_with('7');
    let css = style::bundle(&shell::root().join("style"), |_| true)?;
    let pocket_css = style::bundle(&shell::root().join("style"), |name| !of_desk(name))?;
    let desk_css = style::bundle(&shell::root().join("style"), of_desk)?;
    // Static pages have no shell and nothing to tick.
    let static_css =
        style::bundle(&shell::root().join("style"), |name| !["20-shell.css", "50-check.css"].contains(&name) && !of_desk(name))?;

    let names = html::Names {
        glue: named(&mut dist, "gangshao", "js", apps.pocket.glue.clone().into_bytes()),
        wasm: named(&mut dist, "gangshao", "wasm", apps.pocket.wasm.clone()),
        desk_glue: named(&mut dist, "desk", "js", apps.desk.glue.clone().into_bytes()),
        desk_wasm: named(&mut dist, "desk", "wasm", apps.desk.wasm.clone()),
        boot: named(&mut dist, "boot", "js", boot.clone().into_bytes()),
        desk_style: named(&mut dist, "desk", "css", desk_css.into_bytes()),
        style: named(&mut dist, "style", "css", pocket_css.into_bytes()),
        sw: if options.dev { "" } else { "sw.js" },
    };

    let packs = pack::files(&library);
    let assets = site::Assets { build: BUILD_MARK.to_owned(), css_hash: html::source_hash(&static_css), css: static_css };
    for (path, text) in site::pages(&library, &assets) {
        html::refuse_inline_code(&path, &text)?;
        dist.insert(path, text.into_bytes());
    }

    let template = fs::read_to_string(shell::root().join("index.html")).context("读不到 index.html")?;
    let index = html::index(&template, &names, &site::shell(&library, &assets, false))?;
    html::refuse_inline_code("index.html", &index)?;
    dist.insert("index.html".into(), index.into_bytes());
    let one_file = html::one_file(
        &template,
        &html::Parts {
            css: &css,
            pocket: &apps.pocket,
            desk: &apps.desk,
            boot: &boot,
            packs: &packs,
            icon: dist.get("icons/icon.svg").map_or(&[], Vec::as_slice),
            shell: &site::shell(&library, &assets, true),
        },
    )?;
    dist.insert("gangshao.html".into(), one_file.into_bytes());
    for (path, text) in packs {
        dist.insert(path, text.into_bytes());
    }

    let build_id = stamp_build_id(&mut dist, &worker, &options.stamp);
    if !options.dev {
        dist.insert("sw.js".into(), worker::script(&worker, &build_id, &dist, &names)?.into_bytes());
        shell::say("压缩");
        compress::all(&mut dist)?;
    }
    write(&options.out, &dist)?;
    shell::say(&format!("{} 好了：构建号 {build_id}，{} 个文件", options.out.display(), dist.len()));
    Ok(())
}

/// Everything in `public/` that ships as it is: not the content sources, which ship as packs.
fn public_files() -> Result<Dist> {
    let mut dist = Dist::new();
    let public = shell::root().join("public");
    let mut open = vec![public.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).with_context(|| format!("读不到 {}", dir.display()))? {
            let path = entry?.path();
            let name = path.strip_prefix(&public)?.to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                if name != "content" {
                    open.push(path);
                }
            } else {
                dist.insert(name, fs::read(&path)?);
            }
        }
    }
    Ok(dist)
}

fn take(dist: &mut Dist, name: &str) -> Result<Vec<u8>> {
    dist.remove(name).with_context(|| format!("少了 public/{name}"))
}

/// Puts a file under a name that changes with its content; returns that name.
fn named(dist: &mut Dist, stem: &str, ext: &str, bytes: Vec<u8>) -> String {
    let name = format!("assets/{stem}-{}.{ext}", short_hash(&bytes));
    dist.insert(name.clone(), bytes);
    name
}

/// Makes the id out of all that ships, then writes it wherever the mark stands.
fn stamp_build_id(dist: &mut Dist, worker: &str, stamp: &str) -> String {
    let mut sum = Sha256::new();
    for (path, bytes) in dist.iter() {
        sum.update(path.as_bytes());
        sum.update([0]);
        sum.update(Sha256::digest(bytes));
    }
    sum.update(Sha256::digest(worker));
    sum.update(stamp);
    let id = hex(&sum.finalize()[..5]);
    for (_, bytes) in dist.iter_mut().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        if text.contains(BUILD_MARK) {
            let stamped = text.replace(BUILD_MARK, &id);
            *bytes = stamped.into_bytes();
        }
    }
    id
}

/// Replaces the folder as a whole. A company's own `org.json` in it stays.
fn write(out: &Path, dist: &Dist) -> Result<()> {
    let fresh = out.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    for (path, bytes) in dist {
        let file = fresh.join(path);
        let Some(parent) = file.parent() else { bail!("坏路径：{path}") };
        fs::create_dir_all(parent)?;
        fs::write(&file, bytes).with_context(|| format!("写不了 {}", file.display()))?;
    }
    let org = out.join("org.json");
    if org.is_file() {
        fs::copy(org, fresh.join("org.json"))?;
    }
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    fs::rename(&fresh, out).with_context(|| format!("写不了 {}", out.display()))
}
