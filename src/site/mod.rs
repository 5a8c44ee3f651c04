//! 静态页（只在主机上）：和应用同一套组件，没有脚本也读得全、印得出。

use leptos::prelude::*;

use crate::content::{Checklist, Library, Position, WorkFamily};
use crate::ui::{card, check_form::blank_form, icon};

/// 静态页要引用的成品文件。
pub struct Assets {
    /// 构建号。
    pub build: String,
    /// 样式表路径，相对 `index.html`。
    pub style: String,
    /// 内容包：路径和短散列。
    pub packs: Vec<(String, String)>,
}

/// 静态页的安全策略：没有脚本，只要自己的样式。
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/// 组件画成 HTML。水合用的占位注释对静态页没有用，去掉。
fn html(view: impl RenderHtml) -> String {
    view.to_html().replace("<!>", "").replace("<!--hk-->", "")
}

fn document(assets: &Assets, title: &str, app_link: &str, body: &str) -> String {
    let style = &assets.style;
    format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · 岗哨</title>\
         <link rel=\"stylesheet\" href=\"../{style}\"></head><body class=\"static\">{sprite}\
         <header class=\"static-head\"><a href=\"../index.html\">岗哨</a><a class=\"open-app\" href=\"../index.html{app_link}\">在应用里打开</a></header>\
         <main id=\"main\">{body}</main></body></html>",
        sprite = icon::sprite_for(body),
    )
}

/// 全部静态页：`cards/*.html`、`checks/*.html`。
pub fn pages(library: &Library, assets: &Assets) -> Vec<(String, String)> {
    let cards = library.positions.iter().map(|position| {
        let body = position_body(library, position);
        (format!("cards/{}.html", position.id), document(assets, &position.name, &format!("#/cards/{}", position.id), &body))
    });
    let checks = library.all_checks().into_iter().map(|check| {
        let body = check_body(library, &check);
        (format!("checks/{}.html", check.id), document(assets, &check.name, &format!("#/checks/{}", check.id), &body))
    });
    let shared = (
        "cards/jijiu-taosheng.html".to_owned(),
        document(
            assets,
            "急救和火灾逃生",
            "#/emergency",
            &html(view! { <h1>"急救和火灾逃生"</h1> {card::shared_blocks(&library.common)} }),
        ),
    );
    cards.chain(checks).chain(groups(library, assets)).chain([shared]).collect()
}

/// 一张政策清单拆成几张时，原来的 id 仍有一页，指向拆开的几张。
fn groups(library: &Library, assets: &Assets) -> Vec<(String, String)> {
    let mut ids: Vec<&str> = library.checks.iter().filter_map(|check| check.group.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| !library.checks.iter().any(|check| check.id == *id));
    ids.into_iter()
        .map(|id| {
            let links = library
                .checks
                .iter()
                .filter(|check| check.group.as_deref() == Some(id))
                .map(|check| view! { <li><a href=format!("{}.html", check.id)>{format!("{}（{}，{}）", check.name, check.role, check.cadence.label())}</a></li> })
                .collect_view();
            let body = html(view! { <h1>"检查表"</h1><ul class="links">{links}</ul> });
            (format!("checks/{id}.html"), document(assets, "检查表", &format!("#/checks/{id}"), &body))
        })
        .collect()
}

/// 一个岗位的四张，从头到尾。
fn position_body(library: &Library, position: &Position) -> String {
    let common = &library.common;
    html(view! {
        <h1>{position.name.clone()}</h1>
        {card::no_phone(&position.no_phone)}
        <section class="sheet sheet-emergency">
            <h2>"岗位应急处置卡"</h2>
            {card::emergency(position, common)}
            <p class="also"><a href="jijiu-taosheng.html">"急救和火灾逃生"</a>"每个岗位都要会。"</p>
        </section>
        <section class="sheet"><h2>"岗位操作卡"</h2> {card::operation(position, common)}</section>
        <section class="sheet"><h2>"岗位风险清单"</h2> {card::risks(position, common)}</section>
        <section class="sheet"><h2>"岗位职责清单"</h2> {card::duties(position, common)}</section>
        {card::template_note(position)}
    })
}

fn check_body(library: &Library, check: &Checklist) -> String {
    html(view! { <h1>{check.name.clone()}</h1> {blank_form(check, &library.common)} })
}

/// `index.html`（和 `gangshao.html`）在应用起来之前的样子：读得到、走得到每一张卡。
///
/// `one_file` 时没有别的文件可去，每张卡作为一个 `:target` 小节带在身上。
pub fn shell(library: &Library, assets: &Assets, one_file: bool) -> String {
    let link = |kind: &str, id: &str| if one_file { format!("#{kind}-{id}") } else { format!("{kind}s/{id}.html") };
    let families = library.families.iter().filter_map(|family| family_section(library, family, &link)).collect_view();
    let checks = library
        .checks
        .iter()
        .map(|check| view! { <li><a href=link("check", &check.id)>{check.name.clone()} <small>{format!(" {} · {}", check.role, check.cadence.label())}</small></a></li> })
        .collect_view();
    let shared = link("card", "jijiu-taosheng");
    let body = html(view! {
        <div id="static" data-build=assets.build.clone()>
            <header class="static-head">
                <b>"岗哨"</b>
                <a class="sos" href=shared>
                    {icon::icon("sos")}
                    "应急"
                </a>
            </header>
            <main id="main-static">
                <h1>"我干什么活"</h1>
                <p id="boot-note" role="status">"下面的岗位卡现在就能看，完整版正在打开。"</p>
                {families}
                <section class="family">
                    <h2>"检查表（可打印空白表）"</h2>
                    <ul class="links">{checks}</ul>
                </section>
            </main>
        </div>
    });
    let sections = if one_file { one_file_sections(library) } else { String::new() };
    format!("{}{body}{sections}", icon::sprite())
}

fn family_section(library: &Library, family: &WorkFamily, link: &impl Fn(&str, &str) -> String) -> Option<AnyView> {
    let links: Vec<_> = library
        .positions
        .iter()
        .filter(|position| position.families.contains(&family.id))
        .map(|position| view! { <li><a href=link("card", &position.id)>{position.name.clone()}</a></li> })
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <section class="family">
                <h2>{icon::icon(&family.icon)} {family.name.clone()}</h2>
                <ul class="links">{links}</ul>
            </section>
        }
        .into_any()
    })
}

fn one_file_sections(library: &Library) -> String {
    let mut out = String::from("<div id=\"leaves\">");
    let mut leaf = |id: String, body: &str| {
        out.push_str(&format!("<section class=\"leaf\" id=\"{id}\"><p><a href=\"#\">← 回到目录</a></p>{body}</section>"));
    };
    for position in &library.positions {
        let body = position_body(library, position).replace("href=\"jijiu-taosheng.html\"", "href=\"#card-jijiu-taosheng\"");
        leaf(format!("card-{}", position.id), &body);
    }
    leaf("card-jijiu-taosheng".to_owned(), &html(view! { <h1>"急救和火灾逃生"</h1> {card::shared_blocks(&library.common)} }));
    for check in library.all_checks() {
        leaf(format!("check-{}", check.id), &check_body(library, &check));
    }
    out.push_str("</div>");
    out
}
