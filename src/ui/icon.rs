//! 图标：一套自画的 24×24 线条图，放在页面里的一个雪碧图中，用 `<use>` 引用。

use maud::{Markup, html};

/// 图标名和它的图形。线条图，`currentColor`。图形只在页面里，不进 wasm。
#[cfg(not(target_arch = "wasm32"))]
const ICONS: &[(&str, &str)] = &[
    // 导航与动作
    ("today", r#"<rect x="4" y="5" width="16" height="16" rx="2"/><path d="M8 3v4M16 3v4M4 10h16M9 15l2 2 4-4"/>"#),
    ("cards", r#"<rect x="3" y="7" width="13" height="14" rx="2"/><path d="M8 3h11a2 2 0 0 1 2 2v12M7 12h5M7 16h5"/>"#),
    ("checks", r#"<path d="M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17M12 6h8M12 12h8M12 18h8"/>"#),
    ("danger", r#"<path d="M12 3l10 18H2zM12 10v5M12 18v.5"/>"#),
    ("more", r#"<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="4"/>"#),
    ("sos", r#"<path d="M6 18v-6a6 6 0 0 1 12 0v6M4 21h16M12 3V1M4 6L2.5 4.5M20 6l1.5-1.5"/>"#),
    ("search", r#"<circle cx="11" cy="11" r="6"/><path d="M16 16l5 5"/>"#),
    ("print", r#"<path d="M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z"/>"#),
    ("speak", r#"<path d="M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11"/>"#),
    ("call", r#"<path d="M6 3l3 1 1 5-2 2c1 2.5 2.5 4 5 5l2-2 5 1 1 3c-1 2-3 3-5 3C9 21 3 15 3 8c0-2 1-4 3-5z"/>"#),
    ("photo", r#"<path d="M3 8h4l2-3h6l2 3h4v12H3z"/><circle cx="12" cy="13.5" r="4"/>"#),
    ("share", r#"<path d="M12 15V3M8 7l4-4 4 4M5 12v8h14v-8"/>"#),
    ("next", r#"<path d="M9 5l7 7-7 7"/>"#),
    ("back", r#"<path d="M15 5l-7 7 7 7"/>"#),
    ("pen", r#"<path d="M4 20l1-5L16 4l4 4L9 19zM14 6l4 4"/>"#),
    ("clock", r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l4 2"/>"#),
    ("settings", r#"<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/><circle cx="8" cy="17" r="2.5"/>"#),
    ("info", r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7v.5"/>"#),
    ("ok", r#"<path d="M4 13l5 5L20 6"/>"#),
    ("no", r#"<path d="M6 6l12 12M18 6L6 18"/>"#),
    ("na", r#"<path d="M5 12h14"/>"#),
    ("never", r#"<circle cx="12" cy="12" r="9"/><path d="M5.7 5.7l12.6 12.6"/>"#),
    ("nophone", r#"<rect x="8" y="3" width="8" height="18" rx="2"/><path d="M11 18h2M3 3l18 18"/>"#),
    (
        "hand",
        r#"<path d="M8 12V5a1.5 1.5 0 0 1 3 0v6V3.5a1.5 1.5 0 0 1 3 0V11V5a1.5 1.5 0 0 1 3 0v9c0 4-2 7-6 7-3 0-4.5-2-7-7a1.5 1.5 0 0 1 2.7-1.3z"/>"#,
    ),
    (
        "people",
        r#"<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-4 2.5-6 6-6s6 2 6 6M15 5a3.5 3.5 0 0 1 0 6.5M17 14.5c2.5.5 4 2.5 4 5.5"/>"#,
    ),
    ("book", r#"<path d="M4 5c3-1.5 6-1 8 1 2-2 5-2.5 8-1v14c-3-1.5-6-1-8 1-2-2-5-2.5-8-1zM12 6v14"/>"#),
    // 风险四级的形状：八角、三角、菱形、圆
    ("level-red", r#"<path class="solid" d="M8 2h8l6 6v8l-6 6H8l-6-6V8z"/>"#),
    ("level-orange", r#"<path class="solid" d="M12 2l11 20H1z"/>"#),
    ("level-yellow", r#"<path class="solid" d="M12 1l11 11-11 11L1 12z"/>"#),
    ("level-blue", r#"<circle class="solid" cx="12" cy="12" r="10.5"/>"#),
    // 事故类型
    ("fall", r#"<path d="M3 4h7v17M14 11l3 3 4-2M17 14l-1 4 3 3M16 18l-4 1"/><circle cx="15" cy="7.5" r="2"/>"#),
    ("struck", r#"<path d="M13 2h6v5h-6zM16 9v3M7 21v-6c0-2 1.5-3 3.5-3s3.5 1 3.5 3v6"/><circle cx="10.5" cy="8.5" r="2.2"/>"#),
    ("electric", r#"<path d="M13 2L5 14h6l-1 8 9-13h-6z"/>"#),
    ("fire", r#"<path d="M12 22c-4 0-7-3-7-7 0-3 2-5 3-7 1 1.5 2 2 2.5 3C12 8 12 5 11 2c5 2 8 7 8 13 0 4-3 7-7 7z"/>"#),
    ("crane", r#"<path d="M6 22V4M3 22h6M3 6h18M6 4l9 2M17 6v6M15 12h4v4h-4zM6 10l4-4"/>"#),
    ("collapse", r#"<path d="M3 21h18M5 21l3-6h8l3 6M9 11l3-3 4 3M8 3l3 3M16 3l-2 3M12 15v-2"/>"#),
    (
        "machine",
        r#"<circle cx="10" cy="10" r="4"/><path d="M10 2v3M10 15v3M2 10h3M15 10h3M4.5 4.5l2 2M13.5 13.5l2 2M4.5 15.5l2-2M13.5 6.5l2-2M15 21h6M18 18v3"/>"#,
    ),
    ("vehicle", r#"<path d="M2 16V7h11v9M13 10h5l4 4v2h-3M2 16h3M9 16h6"/><circle cx="7" cy="17" r="2"/><circle cx="17" cy="17" r="2"/>"#),
    ("forklift", r#"<path d="M3 17v-6h6l3 6M6 11V5h5l3 9M17 4v14h4"/><circle cx="6" cy="19" r="2"/><circle cx="13" cy="19" r="2"/>"#),
    ("drown", r#"<path d="M2 17c2-2 4-2 6 0s4 2 6 0 4-2 8 0M2 21c2-2 4-2 6 0s4 2 6 0 4-2 8 0M12 12V5l4 3"/><circle cx="9" cy="8" r="2"/>"#),
    ("poison", r#"<path d="M5 10a7 7 0 0 1 14 0c0 3-2 4-2 6H7c0-2-2-3-2-6zM9 16v4M12 16v4M15 16v4M9 10v.5M15 10v.5"/>"#),
    ("suffocate", r#"<path d="M5 21V6h14v15M2 21h20M12 13v5M9 21l3-3 3 3M9 15h6"/><circle cx="12" cy="10" r="2"/>"#),
    ("explode", r#"<path d="M12 2l2 6 5-3-2 5 5 2-5 2 2 5-5-3-2 6-2-6-5 3 2-5-5-2 5-2-2-5 5 3z"/>"#),
    ("burn", r#"<path d="M4 14h10v7H4zM18 3v8M7 3c-1 2 1 3 0 5M11 3c-1 2 1 3 0 5M18 14l-2 3a2.3 2.3 0 1 0 4 0z"/>"#),
    ("melt", r#"<path d="M4 5h12l-2 9H6zM16 7l4 2v3M20 15v1M20 19v1M3 21h14"/>"#),
    ("slip", r#"<path d="M3 20h18M6 17l5-4 5 1 3-4M11 13l-3-3"/><circle cx="6.5" cy="7" r="2"/>"#),
    ("slide", r#"<path d="M2 21L14 5l8 16zM9 21l3-4M14 21l1-3M5 9l2 1M8 5l2 1"/>"#),
    ("leak", r#"<path d="M3 6h10v5H3zM13 8.5h4v4M17 16l-2 3a2.3 2.3 0 1 0 4 0zM6 6V3M10 6V3"/>"#),
    ("other", r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.5v.5"/>"#),
    // 防护用品
    ("helmet", r#"<path d="M3 17h18M5 17v-3a7 7 0 0 1 14 0v3M10 7V5h4v2M10 7v5M14 7v5"/>"#),
    ("harness", r#"<circle cx="12" cy="4" r="2"/><path d="M8 8l8 6M16 8l-8 6M7 8h10v13M7 8v13M7 14h10M12 14v7M20 3v8"/>"#),
    ("shoes", r#"<path d="M3 18V7h6l1 5 8 3c2 .7 3 1.5 3 3zM3 21h18M11 12l2-1.5M14 13.2l2-1.5"/>"#),
    (
        "gloves",
        r#"<path d="M7 21v-6L4 11l2-1.5 2 2V5a1.5 1.5 0 0 1 3 0v5V4a1.5 1.5 0 0 1 3 0v6V5.5a1.5 1.5 0 0 1 3 0V15l-1 2v4zM7 18h9"/>"#,
    ),
    ("goggles", r#"<path d="M2 10h20v3a4 4 0 0 1-8 1h-4a4 4 0 0 1-8-1zM4 10l2-3M20 10l-2-3"/>"#),
    ("faceshield", r#"<path d="M4 9a8 8 0 0 1 16 0M4 9h16l-1.5 10c-3 2.5-10 2.5-13 0zM8 13v3"/>"#),
    ("mask", r#"<path d="M6 9c4-2 8-2 12 0v6c-3 4-9 4-12 0zM6 10L2 8M18 10l4-2M6 14l-3 2M18 14l3 2M9 12h6"/>"#),
    ("gasmask", r#"<path d="M5 8a7 6 0 0 1 14 0v5l-3 5H8l-3-5zM8 10h2.5M13.5 10H16"/><circle cx="12" cy="17" r="3.5"/>"#),
    (
        "scba",
        r#"<rect x="4" y="8" width="6" height="13" rx="3"/><path d="M7 8V5h4M14 9a4 4 0 0 1 7 0v3l-1.5 4h-4L14 12zM10 5c3 0 3 3 4 5"/>"#,
    ),
    ("ear", r#"<path d="M4 14v-2a8 8 0 0 1 16 0v2M3 13h4v7H3zM17 13h4v7h-4z"/>"#),
    ("vest", r#"<path d="M8 3l4 4 4-4 3 4v14H5V7zM5 13h14M5 17h14"/>"#),
    ("clothes", r#"<path d="M9 3c1 2 5 2 6 0l6 4-2 4-2-1v11H7V10l-2 1-2-4z"/>"#),
    ("lifevest", r#"<path d="M9 3L5 6v15h14V6l-4-3c0 4-6 4-6 0zM5 14h14M12 9v12"/>"#),
    ("rope", r#"<path d="M5 4c8 0 3 7 8 7s1 6 6 6M17 21c3 0 4-2 2-4M5 4a2 2 0 1 0 .1 0"/>"#),
    ("detector", r#"<rect x="6" y="5" width="12" height="16" rx="2"/><path d="M9 9h6v4H9zM9 17h.01M12 17h.01M15 17h.01M12 5V2"/>"#),
    ("lamp", r#"<path d="M6 9h8v6H6zM14 8l6-4M14 12h7M14 16l6 4M6 12H3"/>"#),
    ("cap", r#"<path d="M3 16h18M5 16c0-6 3-9 7-9s7 3 7 9M12 7V5M3 16c2 3 5 3 7 3"/>"#),
    // 我干什么活
    ("ladder", r#"<path d="M8 2L5 22M16 2l3 20M7.5 6h9M7 11h10M6.3 16h11.4"/>"#),
    ("store", r#"<path d="M3 10l9-6 9 6v11H3zM8 21v-6h8v6M8 18h8"/>"#),
    ("care", r#"<path d="M12 21C6 16 3 13 3 9a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1c0 4-3 7-9 12zM12 10v6M9 13h6"/>"#),
    ("guard", r#"<path d="M12 2l8 3v7c0 5-3.5 8-8 10-4.5-2-8-5-8-10V5zM8.5 12l2.5 2.5L16 9"/>"#),
    ("leaf", r#"<path d="M5 19C5 9 11 4 20 4c0 9-5 15-15 15zM5 19l8-8M3 22l2-3"/>"#),
    (
        "gear",
        r#"<circle cx="12" cy="12" r="3"/><path d="M12 2v4M12 18v4M2 12h4M18 12h4M5 5l2.8 2.8M16.2 16.2L19 19M5 19l2.8-2.8M16.2 7.8L19 5"/><circle cx="12" cy="12" r="6.5"/>"#,
    ),
    ("clipboard", r#"<path d="M9 4H6a1 1 0 0 0-1 1v16h14V5a1 1 0 0 0-1-1h-3M9 3h6v4H9zM8 13l2.5 2.5L16 10"/>"#),
];

/// 整张雪碧图，放进页面一次。
#[cfg(not(target_arch = "wasm32"))]
pub fn sprite() -> String {
    sprite_of(ICONS.iter())
}

/// 只含一个页面用到的图标的雪碧图。
#[cfg(not(target_arch = "wasm32"))]
pub fn sprite_for(html: &str) -> String {
    sprite_of(ICONS.iter().filter(|(name, _)| html.contains(&format!("#i-{name}\""))))
}

#[cfg(not(target_arch = "wasm32"))]
fn sprite_of<'a>(icons: impl Iterator<Item = &'a (&'a str, &'a str)>) -> String {
    let mut svg = String::from(r#"<svg class="sprite" xmlns="http://www.w3.org/2000/svg" aria-hidden="true">"#);
    for (name, shape) in icons {
        svg.push_str(&format!(r#"<symbol id="i-{name}" viewBox="0 0 24 24">{shape}</symbol>"#));
    }
    svg.push_str("</svg>");
    svg
}

/// 一个图标。它只是帮手，旁边总有字，所以对读屏隐藏。
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ "#i-" (name) } {} } }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn every_icon_named_by_the_content_exists() {
        let library = crate::content::Library::load_dir(std::path::Path::new("public/content")).expect("内容读得懂");
        let names = library
            .common
            .types
            .iter()
            .map(|one| &one.icon)
            .chain(library.common.ppe.iter().map(|one| &one.icon))
            .chain(library.families.iter().map(|one| &one.icon));
        for name in names {
            assert!(ICONS.iter().any(|(icon, _)| icon == name), "没有图标 {name}");
        }
    }
}
