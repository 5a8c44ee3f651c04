//! 静态页（只在主机上）：和应用同一套组件，没有脚本也读得全、印得出。

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::content::{Checklist, Library, Position, WorkFamily, recall_of};
use crate::ui::{card, check_form::blank_form, icon};

/// 静态页要引用的成品文件。
pub struct Assets {
    /// 构建号。
    pub build: String,
    /// 静态页的样式，直接写在页里：一张卡一次就到，不必再等一个文件。
    pub css: String,
    /// 这段样式的 CSP 散列，如 `'sha256-…'`。
    pub css_hash: String,
}

/// 静态页的安全策略：没有脚本，只认写在页里的这一段样式。
fn policy(assets: &Assets) -> String {
    format!("default-src 'none'; style-src {}; img-src 'self' data:; base-uri 'none'; form-action 'none'", assets.css_hash)
}

fn document(assets: &Assets, title: &str, app_link: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta http-equiv="Content-Security-Policy" content=(policy(assets));
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · 岗哨" }
                link rel="icon" href="../icons/icon.svg" type="image/svg+xml";
                style { (PreEscaped(&assets.css)) }
            }
            body.static {
                (PreEscaped(icon::sprite_for(&body.0)))
                header.static-head {
                    a href="../index.html" { "岗哨" }
                    a.open-app href={ "../index.html" (app_link) } { "在应用里打开" }
                }
                main #main { (body) }
            }
        }
    }
    .into_string()
}

/// 全部静态页：`cards/*.html`、`checks/*.html`。
pub fn pages(library: &Library, assets: &Assets) -> Vec<(String, String)> {
    let cards = library.positions.iter().map(|position| {
        let body = position_body(library, position, "jijiu-taosheng.html");
        (format!("cards/{}.html", position.id), document(assets, &position.name, &format!("#/cards/{}", position.id), &body))
    });
    let checks = library.all_checks().into_iter().map(|check| {
        let body = check_body(library, &check);
        (format!("checks/{}.html", check.id), document(assets, &check.name, &format!("#/checks/{}", check.id), &body))
    });
    let shared = ("cards/jijiu-taosheng.html".to_owned(), document(assets, "急救和火灾逃生", "#/emergency", &shared_body(library)));
    cards.chain(checks).chain(groups(library, assets)).chain([shared]).chain(lists(library, assets)).collect()
}

/// 全部岗位、全部检查表各一页：首页只有几类活，单子长了放不下。
fn lists(library: &Library, assets: &Assets) -> [(String, String); 2] {
    let here = |_: &str, id: &str| format!("{id}.html");
    let cards = html! { h1 { "全部岗位" } @for family in &library.families { (family_section(library, family, &here)) } };
    let checks = html! { h1 { "全部检查表" } p { "每张都可以打印成空白表。" } (check_links(library, &here)) };
    [
        ("cards/index.html".to_owned(), document(assets, "全部岗位", "#/cards", &cards)),
        ("checks/index.html".to_owned(), document(assets, "全部检查表", "#/checks", &checks)),
    ]
}

/// 一张政策清单拆成几张时，原来的 id 仍有一页，指向拆开的几张。
fn groups(library: &Library, assets: &Assets) -> Vec<(String, String)> {
    let mut ids: Vec<&str> = library.checks.iter().filter_map(|check| check.group.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| !library.checks.iter().any(|check| check.id == *id));
    let page = |id: &str| {
        html! {
            h1 { "检查表" }
            ul.links {
                @for check in library.checks.iter().filter(|check| check.group.as_deref() == Some(id)) {
                    li { a href={ (check.id) ".html" } { (check.name) "（" (check.role) "，" (check.cadence.label()) "）" } }
                }
            }
        }
    };
    ids.into_iter().map(|id| (format!("checks/{id}.html"), document(assets, "检查表", &format!("#/checks/{id}"), &page(id)))).collect()
}

/// 一个岗位的四张，从头到尾。
fn position_body(library: &Library, position: &Position, shared: &str) -> Markup {
    let common = &library.common;
    html! {
        h1 { (position.name) }
        (card::recalled(recall_of(&library.recalls, &position.id)))
        (card::no_phone(&position.no_phone))
        section.sheet.sheet-emergency {
            h2 { "岗位应急处置卡" }
            (card::emergency(position, common))
            p.also { a href=(shared) { "急救和火灾逃生" } "每个岗位都要会。" }
        }
        section.sheet { h2 { "岗位操作卡" } (card::operation(position, common)) }
        section.sheet { h2 { "岗位风险清单" } (card::risks(position, common)) }
        section.sheet { h2 { "岗位职责清单" } (card::duties(position, common)) }
        (card::template_note(position))
    }
}

fn shared_body(library: &Library) -> Markup {
    html! { h1 { "急救和火灾逃生" } (card::shared_blocks(&library.blocks, &library.common)) }
}

fn check_body(library: &Library, check: &Checklist) -> Markup {
    html! { h1 { (check.name) } (card::recalled(recall_of(&library.recalls, &check.id))) (blank_form(check, &library.common)) }
}

/// `index.html`（和 `gangshao.html`）在应用起来之前的样子：读得到、走得到每一张卡。
///
/// `one_file` 时没有别的文件可去，每张卡作为一个 `:target` 小节带在身上。
pub fn shell(library: &Library, assets: &Assets, one_file: bool) -> String {
    let link = |kind: &str, id: &str| if one_file { format!("#{kind}-{id}") } else { format!("{kind}s/{id}.html") };
    html! {
        (PreEscaped(icon::sprite()))
        div #static data-build=(assets.build) {
            header.static-head {
                b { "岗哨" }
                a.sos href=(link("card", "jijiu-taosheng")) { (icon::icon("sos")) "应急" }
            }
            main #main-static {
                h1 { "我干什么活" }
                p #boot-note role="status" {}
                @if one_file {
                    @for family in &library.families { (family_section(library, family, &link)) }
                    section.family { h2 { "检查表（可打印空白表）" } (check_links(library, &link)) }
                } @else {
                    ul.families {
                        @for family in library.families.iter().filter(|family| !of_family(library, family).is_empty()) {
                            li { a.choice href={ "cards/index.html#" (family.id) } { (icon::icon(&family.icon)) (family.name) } }
                        }
                    }
                    ul.links { li { a href="checks/index.html" { "检查表（可打印空白表）" } } }
                }
            }
        }
        @if one_file { (one_file_sections(library)) }
    }
    .into_string()
}

fn of_family<'a>(library: &'a Library, family: &WorkFamily) -> Vec<&'a Position> {
    library.positions.iter().filter(|position| position.families.contains(&family.id)).collect()
}

fn family_section(library: &Library, family: &WorkFamily, link: &impl Fn(&str, &str) -> String) -> Markup {
    let positions = of_family(library, family);
    html! {
        @if !positions.is_empty() {
            section.family id=(family.id) {
                h2 { (icon::icon(&family.icon)) (family.name) }
                ul.links { @for position in positions { li { a href=(link("card", &position.id)) { (position.name) } } } }
            }
        }
    }
}

fn check_links(library: &Library, link: &impl Fn(&str, &str) -> String) -> Markup {
    html! {
        ul.links {
            @for check in &library.checks {
                li { a href=(link("check", &check.id)) { (check.name) small { (check.role) " · " (check.cadence.label()) } } }
            }
        }
    }
}

fn one_file_sections(library: &Library) -> Markup {
    let leaf = |id: String, body: Markup| html! { section.leaf id=(id) { p { a href="#" { "← 回到目录" } } (body) } };
    html! {
        div #leaves {
            @for position in &library.positions { (leaf(format!("card-{}", position.id), position_body(library, position, "#card-jijiu-taosheng"))) }
            (leaf("card-jijiu-taosheng".to_owned(), shared_body(library)))
            @for check in library.all_checks() { (leaf(format!("check-{}", check.id), check_body(library, &check))) }
        }
    }
}
