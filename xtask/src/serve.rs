//! `cargo xtask serve`：构建，然后用一个很小的静态服务器打开它。

use crate::{
    args::Args,
    build,
    http::{self, Request, Response},
    mime, shell,
};
use anyhow::{Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// How to answer.
struct Site {
    dir: PathBuf,
    /// Begins and ends with `/`.
    base: String,
    wrong_mime: bool,
    nosniff: bool,
}

pub fn run(mut args: Args) -> Result<bool> {
    let dev = args.flag("--dev");
    let port: u16 = args.value("--port")?.unwrap_or(8080);
    let host: String = args.value("--host")?.unwrap_or_else(|| "127.0.0.1".into());
    let base: String = args.value("--base")?.unwrap_or_else(|| "/".into());
    let ready: Option<PathBuf> = args.value("--dist")?;
    let (wrong_mime, nosniff) = (args.flag("--wrong-mime"), args.flag("--nosniff"));
    args.finish()?;

    // The port is taken before minutes go into building.
    let listener = http::listen(&host, port)?;
    let dir = match ready {
        Some(dir) => dir,
        None if dev => {
            let out = shell::scratch().join("dev-dist");
            rebuild(&out)?;
            out
        }
        None => {
            let options = build::Options::default();
            build::build(&options)?;
            options.out
        }
    };
    if !dir.join("index.html").is_file() {
        bail!("{} 里没有 index.html", dir.display());
    }

    let site = Site { dir, base: format!("/{}/", base.trim_matches('/')).replace("//", "/"), wrong_mime, nosniff };
    let port = listener.local_addr()?.port();
    println!("打开 http://{}:{port}{}", if host == "0.0.0.0" { "127.0.0.1" } else { &host }, site.base);
    if host == "0.0.0.0" {
        println!("同一网络里的手机：http://<这台电脑的地址>:{port}{}（没有 HTTPS，就没有断网缓存和安装）", site.base);
    }
    println!("按 Ctrl+C 停");
    if dev {
        let out = site.dir.clone();
        thread::spawn(move || rebuild_on_change(&out));
    }
    http::answer_forever(listener, move |request| site.respond(request));
    Ok(true)
}

/// In a process of its own: the pages come from the library, which is compiled anew.
fn rebuild(out: &Path) -> Result<()> {
    shell::run(shell::cargo().args(["run", "--quiet", "--package", "xtask", "--", "build", "--dev", "--out"]).arg(out))
}

fn rebuild_on_change(out: &Path) -> ! {
    let mut seen = newest_change();
    loop {
        thread::sleep(LOOK_AGAIN);
        let now = newest_change();
        if now == seen {
            continue;
        }
        seen = now;
        match rebuild(out) {
            Ok(()) => shell::say("换好了，刷新页面就是新的"),
            Err(error) => eprintln!("✗ {error:#}（页面还是上一次的）"),
        }
    }
}

/// Latest change and number of files: deleting one is a change too.
fn newest_change() -> (SystemTime, usize) {
    let mut newest = (UNIX_EPOCH, 0);
    let mut open: Vec<PathBuf> = ["src", "style", "public", "index.html"].map(|name| shell::root().join(name)).into();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else if let Ok(changed) = fs::metadata(&path).and_then(|m| m.modified()) {
            newest = (newest.0.max(changed), newest.1 + 1);
        }
    }
    newest
}

impl Site {
    fn respond(&self, request: &Request) -> Response {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Response::text(405, "只能读");
        }
        let url = request.target.split(['?', '#']).next().unwrap_or("/");
        let Some(inside) = url.strip_prefix(self.base.as_str()) else {
            let home = url == "/" || format!("{url}/") == self.base;
            return if home { Response::text(302, "").with("Location", &self.base) } else { Response::text(404, "没有这个地址") };
        };
        let Some(path) = safe_path(inside) else { return Response::text(400, "地址不对") };
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
        self.file(&path, request)
    }

    fn file(&self, path: &str, request: &Request) -> Response {
        let accepts = request.header("accept-encoding").unwrap_or_default();
        let candidates = [("br", ".br"), ("gzip", ".gz"), ("", "")];
        let found = candidates.into_iter().filter(|(name, _)| name.is_empty() || accepts.contains(name)).find_map(|(encoding, suffix)| {
            let file = self.dir.join(format!("{path}{suffix}"));
            let facts = fs::metadata(&file).ok().filter(fs::Metadata::is_file)?;
            Some((encoding, file, facts))
        });
        let Some((encoding, file, facts)) = found else { return Response::text(404, "没有这个文件") };

        let changed = facts.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let tag = format!("\"{:x}-{:x}{encoding}\"", changed.as_nanos(), facts.len());
        let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let kind = if self.wrong_mime { mime::wrong(path) } else { mime::of(path) };
        let (status, body) = if request.header("if-none-match") == Some(tag.as_str()) {
            (304, Vec::new())
        } else {
            match fs::read(&file) {
                Ok(bytes) => (200, bytes),
                Err(_) => return Response::text(500, "读不了这个文件"),
            }
        };
        let mut response = Response { status, headers: Vec::new(), body }
            .with("Content-Type", kind)
            .with("Cache-Control", cache)
            .with("ETag", tag)
            .with("Vary", "Accept-Encoding");
        if !encoding.is_empty() {
            response = response.with("Content-Encoding", encoding);
        }
        if self.nosniff {
            response = response.with("X-Content-Type-Options", "nosniff");
        }
        response
    }
}

/// The path below the site, decoded; None for anything that could lead out of it.
fn safe_path(url: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    let path = String::from_utf8(bytes).ok()?;
    let bad = path.starts_with('/') || path.contains(['\\', '\0', ':']) || path.split('/').any(|part| part == ".." || part == ".");
    (!bad).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn paths_never_lead_out_of_the_folder() {
        assert_eq!(safe_path("cards/a.html").as_deref(), Some("cards/a.html"));
        assert_eq!(safe_path("%E5%B2%97.json").as_deref(), Some("岗.json"));
        for bad in ["../x", "a/../../x", "%2e%2e/x", "a/%2E%2E/x", "/etc/passwd", "a\\..\\x", "..%5cx", "c:/x", "%00", "%zz"] {
            assert_eq!(safe_path(bad), None, "{bad}");
        }
    }
}
