//! 首页和单文件版：都从根目录的 `index.html` 模板来。

use super::wasm::App;
use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Where the built files are, relative to `index.html`.
pub struct Names {
    pub glue: String,
    pub wasm: String,
    pub desk_glue: String,
    pub desk_wasm: String,
    pub boot: String,
    pub style: String,
    /// Empty when there is to be no service worker.
    pub sw: &'static str,
}

/// What goes into the single file.
pub struct Parts<'a> {
    pub css: &'a str,
    pub pocket: &'a App,
    pub desk: &'a App,
    pub boot: &'a str,
    pub packs: &'a [(String, String)],
    pub icon: &'a [u8],
    pub shell: &'a str,
}

const FOLDER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
    media-src 'self' blob:; base-uri 'none'; form-action 'none'";

pub fn index(template: &str, names: &Names, shell: &str) -> Result<String> {
    let page = only(template, "folder")?;
    fill(
        &page,
        &[
            ("csp", FOLDER_POLICY),
            ("wasm", &names.wasm),
            ("style", &names.style),
            ("glue", &names.glue),
            ("desk_glue", &names.desk_glue),
            ("desk_wasm", &names.desk_wasm),
            ("boot", &names.boot),
            ("sw", names.sw),
            ("build", super::BUILD_MARK),
            ("shell", shell),
        ],
    )
}

pub fn one_file(template: &str, parts: &Parts) -> Result<String> {
    let page = only(template, "file")?;
    let glue = inside_script(&parts.pocket.glue);
    let desk_glue = inside_script(&parts.desk.glue);
    let boot = inside_script(parts.boot);
    let policy = format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval' {} {} {}; style-src {}; img-src data: blob:; \
         connect-src 'none'; media-src blob:; base-uri 'none'; form-action 'none'",
        source_hash(&glue),
        source_hash(&desk_glue),
        source_hash(&boot),
        source_hash(parts.css),
    );
    let packs: Vec<String> = parts
        .packs
        .iter()
        .map(|(path, text)| {
            let text = text.replace("</", "<\\/").replace("<!--", "<\\u0021--");
            format!("<script type=\"application/json\" id=\"{path}\">{text}</script>")
        })
        .collect();
    fill(
        &page,
        &[
            ("csp", &policy),
            ("icon", &format!("data:image/svg+xml;base64,{}", STANDARD.encode(parts.icon))),
            ("style", parts.css),
            ("build", super::BUILD_MARK),
            ("packs", &packs.join("\n")),
            ("wasm", &STANDARD.encode(&parts.pocket.wasm)),
            ("glue", &glue),
            ("desk_wasm", &STANDARD.encode(&parts.desk.wasm)),
            ("desk_glue", &desk_glue),
            ("boot", &boot),
            ("shell", parts.shell),
        ],
    )
}

/// Refuses what the policy would block anyway, at build time and with a name.
pub fn refuse_inline_code(path: &str, html: &str) -> Result<()> {
    let lower = html.to_ascii_lowercase();
    for (at, _) in lower.match_indices("<script") {
        let tag = &lower[at..lower[at..].find('>').map_or(lower.len(), |end| at + end)];
        if !tag.contains(" src=") && !tag.contains("application/json") {
            bail!("{path}：里面有内联脚本，CSP 不让它跑：{tag}");
        }
    }
    let styles = html.split("<style>").skip(1).filter_map(|rest| rest.split_once("</style>"));
    for (css, _) in styles {
        if !html.contains(&source_hash(css)) {
            bail!("{path}：内联样式的散列不在 CSP 里，浏览器不认");
        }
    }
    if lower.contains("<style ") || lower.contains(" style=") {
        bail!("{path}：里面有内联样式，CSP 不认，写到 style/ 里去");
    }
    Ok(())
}

/// Keeps the template's parts meant for `kind` and drops the others.
fn only(template: &str, kind: &str) -> Result<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("<!--only:") {
        let (name, after) = after.split_once("-->").context("index.html：<!--only: 没有写完")?;
        let (body, after) = after.split_once("<!--end-->").context("index.html：少了 <!--end-->")?;
        out.push_str(before);
        if name == kind {
            out.push_str(body.trim());
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

/// Fills every `{{name}}` in one pass, so that nothing filled in is filled in again.
fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").context("index.html：{{ 没有写完")?;
        let (_, value) = values.iter().find(|(key, _)| *key == name).with_context(|| format!("index.html：不认识 {{{{{name}}}}}"))?;
        out.push_str(before);
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// Code that may stand between script tags.
fn inside_script(code: &str) -> String {
    code.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

/// How a policy names one inline script or style.
pub fn source_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_gets_its_own_parts_and_values_are_not_filled_twice() {
        let template = "a\n<!--only:folder-->\n<b>{{shell}}</b>\n<!--end-->\n<!--only:file-->c<!--end-->\nd";
        let page = only(template, "folder").unwrap();
        assert_eq!(fill(&page, &[("shell", "{{x}}")]).unwrap(), "a\n<b>{{x}}</b>\nd");
        assert_eq!(only(template, "file").unwrap(), "a\nc\nd");
        assert!(fill("{{what}}", &[]).is_err());
    }

    #[test]
    fn inline_code_is_refused() {
        assert!(refuse_inline_code("x", "<p>好</p><script src=\"a.js\"></script>").is_ok());
        assert!(refuse_inline_code("x", "<script type=\"application/json\">{}</script>").is_ok());
        assert!(refuse_inline_code("x", "<script>1</script>").is_err());
        assert!(refuse_inline_code("x", "<p style=\"color:red\">").is_err());
        assert!(refuse_inline_code("x", "<style>p{}</style>").is_err());
    }

    #[test]
    fn content_cannot_close_its_script_tag() {
        let none = App { glue: String::new(), wasm: Vec::new() };
        let parts = Parts {
            css: "",
            pocket: &none,
            desk: &none,
            boot: "'</script>'",
            packs: &[("content/a.json".into(), "{\"t\":\"</script><!--\"}".into())],
            icon: b"",
            shell: "",
        };
        let page = one_file("<!--only:file-->{{packs}}<script>{{boot}}</script><!--end-->", &parts).unwrap();
        assert_eq!(page.matches("</script").count(), 2);
        assert!(!page.contains("<!--"));
    }
}
