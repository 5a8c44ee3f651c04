//! 样式：`style/*.css` 按文件名顺序接成一个，去掉注释和空白。
//!
//! No CSS compiler: lightningcss takes longer to build than everything else in xtask, and after brotli
//! it would save a few hundred bytes.

use anyhow::{Context, Result};
use std::{fs, path::Path};

pub fn bundle(dir: &Path, wanted: impl Fn(&str) -> bool) -> Result<String> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .with_context(|| format!("读不到 {}", dir.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "css"))
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(&wanted))
        .collect();
    files.sort();
    let mut css = String::new();
    for file in files {
        css.push_str(&fs::read_to_string(&file).with_context(|| format!("读不到 {}", file.display()))?);
        css.push('\n');
    }
    Ok(minify(&css))
}

/// Drops comments and the white space that never carries meaning; strings stay as they are.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '"' | '\'' => {
                out.push(c);
                let mut escaped = false;
                for inside in chars.by_ref() {
                    out.push(inside);
                    if inside == c && !escaped {
                        break;
                    }
                    escaped = inside == '\\' && !escaped;
                }
            }
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
                    out.push(' ');
                }
            }
            '{' | '}' | ';' | ',' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn meaning_survives_minifying() {
        let css = "/* a */\n.card > li :hover , p {\n  margin : 0 calc(1px + 2px) ;\n  content: \"/* no */  ;}\\\"\";\n}\n@media (min-width: 900px) and (hover) { a { color: red; } }\n";
        assert_eq!(
            minify(css),
            ".card > li :hover,p{margin : 0 calc(1px + 2px);content: \"/* no */  ;}\\\"\"}@media (min-width: 900px) and (hover){a{color: red}}"
        );
    }
}
