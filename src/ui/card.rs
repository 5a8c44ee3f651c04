//! 两单两卡的样子：四张各一个函数，静态页和应用共用。

use maud::{Markup, html};

use super::icon::icon;
use crate::content::{Basis, Common, EmergencyCase, Line, LookPart, Position, Recall, Review, RiskLevel, SharedBlock};

/// 作废的牌子；没作废什么都不画。
pub fn recalled(recall: Option<&Recall>) -> Markup {
    html! {
        @if let Some(recall) = recall {
            div.recalled role="alert" { b { "已作废，不要照着做" } p { (recall.why) "（" (recall.day) " 作废）" } }
        }
    }
}

/// 风险等级牌：颜色、形状、字三样都有。
pub fn level_badge(level: RiskLevel) -> Markup {
    let (color, slug) = level.color();
    html! {
        span class={ "level level-" (slug) } { (icon(&format!("level-{slug}"))) " " b { (color) "·" (level.label()) "风险" } }
    }
}

/// 顺口溜。没有就什么都不画。
pub fn rhyme(lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            div.rhyme role="note" aria-label="顺口溜" { @for line in lines { span { (line) } } }
        }
    }
}

/// 依据，折起来。
pub fn basis(common: &Common, all: &[Basis]) -> Markup {
    html! {
        @if !all.is_empty() { details.basis { summary { "依据" } p { (cited(common, all)) } } }
    }
}

fn cited(common: &Common, all: &[Basis]) -> String {
    all.iter().map(|one| common.cite(one)).collect::<Vec<_>>().join("；")
}

/// 岗位风险清单。
pub fn risks(position: &Position, common: &Common) -> Markup {
    html! {
        ol.cards.risk-list {
            @for risk in &position.risks {
                @let kind = common.accident(&risk.r#type);
                li.risk {
                    div.risk-head {
                        (icon(kind.map_or("other", |kind| &kind.icon)))
                        strong { (kind.map_or(risk.r#type.as_str(), |kind| &kind.name)) }
                        @if let Some(kind) = kind.filter(|kind| kind.alias != kind.name) { small { "（旧称 " (kind.alias) "）" } }
                        (level_badge(risk.level))
                    }
                    p.risk-what { (risk.what) }
                    p.where { b { "在哪里 " } (risk.place) }
                    p.control { b { "最要紧 " } (risk.control) small { "（" (risk.kind.label()) "）" } }
                    details.basis { summary { "为什么是这一级、依据" } p { (risk.why) "。" (cited(common, &risk.basis)) } }
                }
            }
        }
        @if !position.health.is_empty() {
            section.health {
                h3 { "职业健康" }
                ul { @for one in &position.health { li { b { (one.what) } "：" (one.harm) "。" (one.control) } } }
            }
        }
        p.fine { "等级是固有风险的参考，本单位应自己评定。" }
    }
}

/// 岗位职责清单。
pub fn duties(position: &Position, common: &Common) -> Markup {
    html! {
        @if !position.certificate.is_empty() { p.certificate { b { "上岗证" } span { (position.certificate) } } }
        ol.cards.big { @for duty in &position.duties { li { p { (duty.text) } (basis(common, &duty.basis)) } } }
    }
}

fn lines(title: &str, class: &str, image: &str, all: &[Line]) -> Markup {
    html! {
        section class={ "steps " (class) } {
            h3 { (icon(image)) (title) }
            ol { @for line in all { li { (line.text) } } }
        }
    }
}

/// 劳动防护用品。
pub fn ppe(position: &Position, common: &Common) -> Markup {
    html! {
        section.steps {
            h3 { "穿戴好再上岗" }
            ul.ppe-list {
                @for used in &position.ppe {
                    @let known = common.ppe(&used.id);
                    li.ppe {
                        span.ppe-icon { (icon(known.map_or("other", |ppe| &ppe.icon))) }
                        span { b { (known.map_or(used.id.as_str(), |ppe| &ppe.name)) } @if !used.note.is_empty() { small { (used.note) } } }
                    }
                }
            }
        }
    }
}

/// 岗位操作卡。
pub fn operation(position: &Position, common: &Common) -> Markup {
    let operation = &position.operation;
    html! {
        (rhyme(&operation.rhyme))
        (ppe(position, common))
        section.steps.look {
            h3 { (icon("search")) "作业前先看一圈" }
            @for part in [LookPart::Surroundings, LookPart::Tools, LookPart::Protection] {
                div.look-part {
                    h4 { "查" (part.label()) }
                    ul {
                        @for look in operation.look.iter().filter(|look| look.part == part) {
                            li { (look.text) small.wrong { "不行：" (look.wrong) } }
                        }
                    }
                }
            }
        }
        (lines("作业中", "during", "gear", &operation.steps))
        (lines("作业后", "after", "ok", &operation.after))
        (lines("绝不", "never", "never", &operation.never))
    }
}

/// 一个公共号码的拨号键。
pub fn call_button(number: &str, name: &str) -> Markup {
    html! { a.call href={ "tel:" (number) } { (icon("call")) b { (number) } span { (name) } } }
}

/// 一种情况怎么处置的正文：第一步、绝不、其余步骤、打给谁、说什么。
pub fn case_body(case: &EmergencyCase, common: &Common) -> Markup {
    html! {
        p.first { b.no { "1" } span { (case.first) } }
        div.never-box { b { "绝不" } ul { @for one in &case.never { li { (icon("never")) span { (one) } } } } }
        ol.case-steps start="2" {
            @for step in &case.steps {
                li { span { (step.text) @if !step.who.is_empty() { " " small.who { "只有" (step.who) "能做" } } } }
            }
        }
        div.calls { @for number in &case.call { (call_button(number, common.phone(number).map_or("", |phone| &phone.name))) } }
        p.report { b { "电话里说 " } (case.report) }
        (basis(common, &case.basis))
    }
}

/// 一种情况，展开。
pub fn case(case: &EmergencyCase, common: &Common) -> Markup {
    html! { section.case { h3 { (case.title) } (case_body(case, common)) } }
}

/// 岗位应急处置卡，全部展开（岗位页和静态页）。
pub fn emergency(position: &Position, common: &Common) -> Markup {
    html! {
        (rhyme(&position.emergency.rhyme))
        @for one in &position.emergency.cases { (case(one, common)) }
    }
}

/// 共用处置：急救、火灾逃生。
pub fn shared_blocks(blocks: &[SharedBlock], common: &Common) -> Markup {
    html! {
        @for block in blocks {
            section.block { h2 { (block.name) } @for one in &block.cases { (case(one, common)) } }
        }
    }
}

/// 禁手机区的牌子。
pub fn no_phone(reason: &Option<String>) -> Markup {
    html! {
        @if let Some(reason) = reason { p.no-phone { (icon("nophone")) span { b { "禁手机区 " } (reason) } } }
    }
}

/// 参考范本的说明，带复核状态。
pub fn template_note(position: &Position) -> Markup {
    html! {
        p.fine {
            b { "参考范本。" }
            @match position.review {
                Review::Reviewed => { "应急处置卡由写的人以外的人通读核对过，没有对照标准原文。" }
                Review::Unreviewed => { "应急处置卡的定稿还没有由写的人以外的人通读核对。" }
            }
            "本单位有资格的人审核、补上【企业填】的空并署名以后才作数。"
        }
    }
}
