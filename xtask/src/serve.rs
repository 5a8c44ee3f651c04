//! `cargo xtask serve`：构建，然后用一个很小的静态服务器打开它。

use crate::{args::Args, build, mime, shell};
use anyhow::{Result, anyhow, bail};
use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tiny_http::{Header, Method, Request, Response, Server};

const THREADS: usize = 8;
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
    let server = listen(&host, port)?;
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
    let port = server.server_addr().to_ip().map_or(port, |address| address.port());
    println!("打开 http://{}:{port}{}", if host == "0.0.0.0" { "127.0.0.1" } else { &host }, site.base);
    if host == "0.0.0.0" {
        println!("同一网络里的手机：http://<这台电脑的地址>:{port}{}（没有 HTTPS，就没有断网缓存和安装）", site.base);
    }
    println!("按 Ctrl+C 停");
    answer_forever(server, site, dev)
}

fn listen(host: &str, port: u16) -> Result<Server> {
    let address = format!("{host}:{port}");
    Server::http(address.as_str()).map_err(|error| {
        let taken = error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::AddrInUse);
        if taken {
            anyhow!("{port} 端口已经有程序在用。换一个：cargo xtask serve --port {}", port.wrapping_add(1))
        } else {
            anyhow!("打不开 {address}：{error}")
        }
    })
}

fn answer_forever(server: Server, site: Site, dev: bool) -> Result<bool> {
    let (server, site) = (Arc::new(server), Arc::new(site));
    let workers: Vec<_> = (0..THREADS)
        .map(|_| {
            let (server, site) = (Arc::clone(&server), Arc::clone(&site));
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    // A visitor who hangs up is no concern of ours.
                    let _ = site.answer(request);
                }
            })
        })
        .collect();
    if dev {
        rebuild_on_change(&site.dir);
    }
    for worker in workers {
        worker.join().map_err(|_| anyhow!("服务器停了"))?;
    }
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

type Answer = Response<Cursor<Vec<u8>>>;

impl Site {
    fn answer(&self, request: Request) -> std::io::Result<()> {
        let response = self.respond(&request);
        request.respond(response)
    }

    fn respond(&self, request: &Request) -> Answer {
        if !matches!(request.method(), Method::Get | Method::Head) {
            return plain(405, "只能读");
        }
        let url = request.url().split(['?', '#']).next().unwrap_or("/");
        let Some(inside) = url.strip_prefix(self.base.as_str()) else {
            let home = url == "/" || format!("{url}/") == self.base;
            return if home { plain(302, "").with_header(header("Location", &self.base)) } else { plain(404, "没有这个地址") };
        };
        let Some(path) = safe_path(inside) else { return plain(400, "地址不对") };
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
        self.file(&path, request)
    }

    fn file(&self, path: &str, request: &Request) -> Answer {
        let accepts = asked(request, "accept-encoding").unwrap_or_default();
        let candidates = [("br", ".br"), ("gzip", ".gz"), ("", "")];
        let found = candidates.into_iter().filter(|(name, _)| name.is_empty() || accepts.contains(name)).find_map(|(encoding, suffix)| {
            let file = self.dir.join(format!("{path}{suffix}"));
            let facts = fs::metadata(&file).ok().filter(fs::Metadata::is_file)?;
            Some((encoding, file, facts))
        });
        let Some((encoding, file, facts)) = found else { return plain(404, "没有这个文件") };

        let changed = facts.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let tag = format!("\"{:x}-{:x}{encoding}\"", changed.as_nanos(), facts.len());
        let unchanged = asked(request, "if-none-match").is_some_and(|known| known == tag);
        let mut response = if unchanged {
            Response::from_data(Vec::new()).with_status_code(304)
        } else {
            match fs::read(&file) {
                Ok(bytes) => Response::from_data(bytes),
                Err(_) => return plain(500, "读不了这个文件"),
            }
        };
        let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let kind = if self.wrong_mime { mime::wrong(path) } else { mime::of(path) };
        response.add_header(header("Content-Type", kind));
        response.add_header(header("Cache-Control", cache));
        response.add_header(header("ETag", &tag));
        response.add_header(header("Vary", "Accept-Encoding"));
        if !encoding.is_empty() {
            response.add_header(header("Content-Encoding", encoding));
        }
        if self.nosniff {
            response.add_header(header("X-Content-Type-Options", "nosniff"));
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

fn asked(request: &Request, name: &'static str) -> Option<String> {
    request.headers().iter().find(|h| h.field.equiv(name)).map(|h| h.value.to_string())
}

fn header(name: &str, value: &str) -> Header {
    // Invariant: names and values here are our own ASCII; a base with other letters falls back to none.
    Header::from_bytes(name, value)
        .unwrap_or_else(|()| Header { field: "X-None".parse().expect("a plain name"), value: Default::default() })
}

fn plain(status: u16, text: &str) -> Answer {
    Response::from_string(text).with_status_code(status).with_header(header("Content-Type", "text/plain; charset=utf-8"))
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
