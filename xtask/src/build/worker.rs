//! 断网用的清单：`sw.js` 里的 CORE 一次装齐，REST 随后慢慢补。

use super::{BUILD_MARK, Dist, html::Names, short_hash};
use anyhow::{Context, Result};

/// Fills the worker's template. `dist` holds everything but the worker itself, with the build id written in.
pub fn script(template: &str, build: &str, dist: &Dist, names: &Names) -> Result<String> {
    let mut core = vec![
        "index.html",
        &names.style,
        &names.glue,
        &names.boot,
        &names.wasm,
        // Both halves of one build or none: they share one database.
        &names.desk_glue,
        &names.desk_wasm,
        &names.desk_style,
        "manifest.webmanifest",
        "content/index.json",
    ];
    core.extend(dist.keys().map(String::as_str).filter(|path| path.starts_with("icons/")));
    let rest: Vec<&str> = dist
        .keys()
        .map(String::as_str)
        // The static pages say what the app says: offline the worker leads over to the app instead of keeping everything twice.
        .filter(|path| path.starts_with("content/"))
        .filter(|path| !core.contains(path))
        .collect();
    Ok(template.replace(BUILD_MARK, build).replace("@@CORE@@", &list(&core, dist)?).replace("@@REST@@", &list(&rest, dist)?))
}

fn list(paths: &[&str], dist: &Dist) -> Result<String> {
    let mut lines = Vec::new();
    for path in paths {
        let bytes = dist.get(*path).with_context(|| format!("断网清单里要有 {path}，成品里却没有"))?;
        lines.push(format!("['{path}','{}']", short_hash(bytes)));
    }
    Ok(format!("[\n{}\n]", lines.join(",\n")))
}
