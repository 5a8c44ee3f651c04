//! 文件类型：服务器用，压缩也看它。

/// The MIME type by file name.
pub fn of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ext)| ext) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "conf" => "text/plain; charset=utf-8",
        "config" => "application/xml",
        _ => "application/octet-stream",
    }
}

/// What a server says that was never told about web apps. Pages and styles it knows; the rest is guesswork.
pub fn wrong(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ext)| ext) {
        "html" | "css" | "png" => of(path),
        "wasm" => "application/octet-stream",
        _ => "text/plain",
    }
}

/// Whether a `.br` and a `.gz` beside the file pay.
pub fn is_compressible(path: &str) -> bool {
    matches!(path.rsplit_once('.').map(|(_, ext)| ext), Some("html" | "css" | "js" | "json" | "wasm" | "webmanifest" | "svg"))
}
