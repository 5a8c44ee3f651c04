//! 规则自检：出货的算例在这台设备上算一遍，逐条写出来对不对。

use maud::{Markup, html};

use crate::content::{Golden, Scales};
use crate::rules::{Method, check_golden, check_golden_lower};
use crate::ui::icon::icon;

/// 规则自检的一块：先说算对几个，逐条折在里面。
pub fn self_check(scales: &Scales) -> Markup {
    let right = scales.golden.iter().filter(|case| is_right(scales, case)).count();
    let all = scales.golden.len();
    html! {
        section.stack {
            h2 { "规则自检" }
            p.banner.good[right == all].bad[right != all] role="status" {
                (icon(if right == all { "ok" } else { "danger" }))
                span { "算例 " (all) " 个，算对 " (right) " 个。" @if right != all { "刻度或算法有误，分级结果先别用。" } }
            }
            details {
                summary { "逐个看算例" }
                div.scrolls tabindex="0" role="group" aria-label="算例表" {
                    table.register {
                        thead { tr {
                            th scope="col" { "方法" } th scope="col" { "分值" } th scope="col" { "应得" } th scope="col" { "算得" }
                            th scope="col" { "端点归低一级时" } th scope="col" { "对不对" }
                        } }
                        tbody { @for case in &scales.golden { (row(scales, case)) } }
                    }
                }
            }
        }
    }
}

fn is_right(scales: &Scales, case: &Golden) -> bool {
    check_golden(scales, case).2 && check_golden_lower(scales, case).1
}

fn row(scales: &Scales, case: &Golden) -> Markup {
    let (product, level, _) = check_golden(scales, case);
    let (lower, _) = check_golden_lower(scales, case);
    let word = |level: Option<crate::content::RiskLevel>| level.map_or("算不出", |level| level.color().0);
    html! {
        tr {
            th scope="row" { (Method::from_slug(&case.method).map_or(case.method.as_str(), |method| method.label())) }
            td { (case.values.join("×")) }
            td { (case.result) " " (case.level.color().0) }
            td { (product.map(|product| product.label()).unwrap_or_default()) " " (word(level)) }
            td { (word(lower)) }
            td { b { @if is_right(scales, case) { "对" } @else { "不对" } } }
        }
    }
}
