//! STUB for the build pipeline; the lead's module replaces it.

use crate::content::Library;

pub struct Assets {
    pub build: String,
    pub style: String,
    pub packs: Vec<(String, String)>,
}

pub fn pages(_library: &Library, assets: &Assets) -> Vec<(String, String)> {
    let page = |title: &str, body: &str| {
        format!(
            "<!doctype html><html lang=\"zh-CN\"><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; img-src 'self' data:\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · 岗哨</title><link rel=\"icon\" href=\"../icons/icon.svg\"><link rel=\"stylesheet\" href=\"../{}\"></head><body><main><h1>{title}</h1><p>{body}</p><p><a href=\"../index.html\">全部岗位</a></p></main></body></html>",
            assets.style
        )
    };
    vec![
        ("cards/jiazi-gong.html".into(), page("架子工", "先挂安全带，再迈步")),
        ("checks/gongdi-ri.html".into(), page("工地日检", "架下警戒线拉好，下面没有人")),
    ]
}

pub fn shell(_library: &Library, _assets: &Assets, one_file: bool) -> String {
    if one_file {
        "<main><h1>岗哨</h1><ul><li><a href=\"#card-jiazi-gong\">架子工</a></li></ul><section id=\"card-jiazi-gong\"><h2>架子工</h2><p>先挂安全带，再迈步</p></section></main>".into()
    } else {
        "<main><h1>岗哨</h1><ul><li><a href=\"cards/jiazi-gong.html\">架子工</a></li></ul></main>".into()
    }
}
