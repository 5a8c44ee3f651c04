//! 最小的 HTTP/1.1：读一个请求，回一个响应，连接留着用。只给本机和内网试用，不是公网服务器。
//!
//! Of its own because tiny_http's thread pool can leave a second connection waiting behind an idle one:
//! a browser opens six at once, and the page then hangs for twenty seconds. Here each connection has its thread.

use anyhow::{Result, anyhow};
use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

const HEAD_LIMIT: u64 = 16 * 1024;
const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// What was asked, without a body: nothing here takes one.
pub struct Request {
    pub method: String,
    pub target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// The header's value; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(status: u16, text: &str) -> Self {
        Self { status, headers: vec![("Content-Type", "text/plain; charset=utf-8".into())], body: text.into() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Takes the port, or says in plain words why not.
pub fn listen(host: &str, port: u16) -> Result<TcpListener> {
    TcpListener::bind((host, port)).map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            anyhow!("{port} 端口已经有程序在用。换一个：cargo xtask serve --port {}", port.wrapping_add(1).max(1024))
        } else {
            anyhow!("打不开 {host}:{port}：{error}")
        }
    })
}

/// Answers until the process ends.
pub fn answer_forever(listener: TcpListener, answer: impl Fn(&Request) -> Response + Send + Sync + 'static) {
    let answer = Arc::new(answer);
    for stream in listener.incoming().flatten() {
        let answer = Arc::clone(&answer);
        thread::spawn(move || {
            // A visitor who hangs up is no concern of ours.
            let _ = serve_connection(stream, &*answer);
        });
    }
}

fn serve_connection(stream: TcpStream, answer: &dyn Fn(&Request) -> Response) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(IDLE_LIMIT))?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        let response = answer(&request);
        // A body that nobody reads would be taken for the next request.
        let close = request.header("connection").is_some_and(|c| c.eq_ignore_ascii_case("close"))
            || request.header("content-length").is_some_and(|n| n != "0")
            || request.header("transfer-encoding").is_some();
        write_response(&mut writer, &response, request.method == "HEAD", close)?;
        if close {
            break;
        }
    }
    Ok(())
}

/// Reads one request head; None when the visitor is done.
fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut head = reader.take(HEAD_LIMIT);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Err(io::ErrorKind::InvalidData.into()) };
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        if line.is_empty() {
            return Ok(Some(Request { method, target, headers }));
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

fn write_response(out: &mut impl Write, response: &Response, head_only: bool, close: bool) -> io::Result<()> {
    let reason = match response.status {
        200 => "OK",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Error",
    };
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", response.status);
    for (name, value) in &response.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if response.status != 304 {
        let _ = write!(head, "Content-Length: {}\r\n", response.body.len());
    }
    if close {
        head.push_str("Connection: close\r\n");
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    if !head_only && response.status != 304 {
        bytes.extend_from_slice(&response.body);
    }
    out.write_all(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_and_the_next_one_after_it() {
        let mut two = &b"GET /a?x HTTP/1.1\r\nAccept-Encoding: gzip, br\r\n\r\nHEAD /b HTTP/1.1\r\n\r\n"[..];
        let first = read_request(&mut two).unwrap().unwrap();
        assert_eq!((first.method.as_str(), first.target.as_str()), ("GET", "/a?x"));
        assert_eq!(first.header("accept-encoding"), Some("gzip, br"));
        assert_eq!(read_request(&mut two).unwrap().unwrap().method, "HEAD");
        assert!(read_request(&mut two).unwrap().is_none());
    }

    #[test]
    fn nonsense_and_endless_heads_are_refused() {
        assert!(read_request(&mut &b"hello\r\n\r\n"[..]).is_err());
        let endless = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "a".repeat(HEAD_LIMIT as usize));
        assert!(read_request(&mut endless.as_bytes()).is_err());
    }

    #[test]
    fn second_connection_is_answered_while_the_first_sits_idle() {
        let listener = listen("127.0.0.1", 0).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || answer_forever(listener, |_| Response::text(200, "ok")));
        let idle: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(address).unwrap()).collect();
        let mut busy = TcpStream::connect(address).unwrap();
        busy.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        busy.write_all(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        busy.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("ok"), "{answer}");
        drop(idle);
    }
}
