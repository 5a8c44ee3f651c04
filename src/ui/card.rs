//! 两单两卡的样子：四张各一个函数，静态页和应用共用。

use leptos::prelude::*;

use super::icon::icon;
use crate::content::{Basis, Common, EmergencyCase, Line, LookPart, Position, RiskLevel};

/// 风险等级牌：颜色、形状、字三样都有。
pub fn level_badge(level: RiskLevel) -> AnyView {
    let (color, slug) = level.color();
    view! {
        <span class=format!("level level-{slug}")>
            {icon(&format!("level-{slug}"))} <b>{format!("{color}·{}风险", level.label())}</b>
        </span>
    }
    .into_any()
}

/// 顺口溜。没有就什么都不画。
pub fn rhyme(lines: &[String]) -> AnyView {
    if lines.is_empty() {
        return ().into_any();
    }
    let lines = lines.iter().map(|line| view! { <span class="rhyme-line">{line.clone()}</span> }).collect_view();
    view! {
        <div class="rhyme" role="note" aria-label="顺口溜">
            {lines}
        </div>
    }
    .into_any()
}

/// 依据，折起来。
pub fn basis(common: &Common, all: &[Basis]) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let text = all.iter().map(|one| common.cite(one)).collect::<Vec<_>>().join("；");
    view! {
        <details class="basis">
            <summary>"依据"</summary>
            <p>{text}</p>
        </details>
    }
    .into_any()
}

/// 岗位风险清单。
pub fn risks(position: &Position, common: &Common) -> AnyView {
    let rows = position
        .risks
        .iter()
        .map(|risk| {
            let (name, alias, image) = match common.accident(&risk.kind) {
                Some(kind) => (kind.name.clone(), kind.alias.clone(), kind.icon.clone()),
                None => (risk.kind.clone(), String::new(), "other".to_owned()),
            };
            let alias = (alias != name && !alias.is_empty()).then(|| view! { <small>{format!("（旧称 {alias}）")}</small> });
            view! {
                <li class="risk">
                    <div class="risk-head">
                        {icon(&image)} <strong>{name}</strong> {alias} {level_badge(risk.level)}
                    </div>
                    <p class="risk-what">{risk.what.clone()}</p>
                    <p class="where">
                        <b>"在哪里 "</b>
                        {risk.place.clone()}
                    </p>
                    <p class="control">
                        <b>"最要紧 "</b>
                        {risk.control.clone()}
                        <small>{format!("（{}）", risk.control_kind.label())}</small>
                    </p>
                    <details class="basis">
                        <summary>"为什么是这一级、依据"</summary>
                        <p>{format!("{}。", risk.why)} {risk.basis.iter().map(|one| common.cite(one)).collect::<Vec<_>>().join("；")}</p>
                    </details>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="cards risk-list">{rows}</ol>
        {health(position)}
        <p class="fine">"等级是固有风险的参考，本单位应自己评定。"</p>
    }
    .into_any()
}

fn health(position: &Position) -> AnyView {
    if position.health.is_empty() {
        return ().into_any();
    }
    let rows = position
        .health
        .iter()
        .map(|one| {
            view! {
                <li>
                    <b>{one.what.clone()}</b>
                    {format!("：会得{}。{}", one.harm, one.control)}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="health">
            <h3>"职业健康"</h3>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

/// 岗位职责清单。
pub fn duties(position: &Position, common: &Common) -> AnyView {
    let rows = position.duties.iter().map(|duty| view! { <li><p>{duty.text.clone()}</p> {basis(common, &duty.basis)}</li> }).collect_view();
    let certificate =
        (!position.certificate.is_empty()).then(|| view! { <p class="certificate"><b>"上岗证 "</b> {position.certificate.clone()}</p> });
    view! {
        {certificate}
        <ol class="cards big">{rows}</ol>
    }
    .into_any()
}

fn lines(title: &str, class: &str, image: &str, all: &[Line]) -> AnyView {
    let rows = all.iter().map(|line| view! { <li>{line.text.clone()}</li> }).collect_view();
    let never = class == "never";
    view! {
        <section class=format!("steps {class}")>
            <h3>{icon(image)} {title.to_owned()}</h3>
            <ol class=if never { "never-list" } else { "" }>{rows}</ol>
        </section>
    }
    .into_any()
}

/// 劳动防护用品。
pub fn ppe(position: &Position, common: &Common) -> AnyView {
    let rows = position
        .ppe
        .iter()
        .map(|used| {
            let (name, image) =
                common.ppe(&used.id).map_or_else(|| (used.id.clone(), "other".to_owned()), |one| (one.name.clone(), one.icon.clone()));
            let note = (!used.note.is_empty()).then(|| view! { <small>{used.note.clone()}</small> });
            view! {
                <li class="ppe">
                    <span class="ppe-icon">{icon(&image)}</span>
                    <span>
                        <b>{name}</b>
                        {note}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="steps">
            <h3>"穿戴好再上岗"</h3>
            <ul class="ppe-list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// 岗位操作卡。
pub fn operation(position: &Position, common: &Common) -> AnyView {
    let operation = &position.operation;
    let looks = [LookPart::Surroundings, LookPart::Tools, LookPart::Protection]
        .into_iter()
        .map(|part| {
            let rows = operation
                .look
                .iter()
                .filter(|look| look.part == part)
                .map(|look| {
                    view! {
                        <li>
                            {look.text.clone()}
                            <small class="wrong">{format!("不行：{}", look.wrong)}</small>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <div class="look-part">
                    <h4>{format!("查{}", part.label())}</h4>
                    <ul>{rows}</ul>
                </div>
            }
        })
        .collect_view();
    view! {
        {rhyme(&operation.rhyme)}
        {ppe(position, common)}
        <section class="steps look">
            <h3>{icon("search")} "作业前先看一圈"</h3>
            {looks}
        </section>
        {lines("作业中", "during", "gear", &operation.steps)}
        {lines("作业后", "after", "ok", &operation.after)}
        {lines("绝不", "never", "never", &operation.never)}
    }
    .into_any()
}

/// 一个号码的拨号键。
pub fn call_button(number: &str, name: &str) -> AnyView {
    view! {
        <a class="call" href=format!("tel:{number}")>
            {icon("call")}
            <b>{number.to_owned()}</b>
            <span>{name.to_owned()}</span>
        </a>
    }
    .into_any()
}

/// 一种情况怎么处置的正文：第一步、绝不、其余步骤、打给谁、说什么。
pub fn case_body(case: &EmergencyCase, common: &Common) -> AnyView {
    let never = case.never.iter().map(|one| view! { <li>{icon("never")} <span>{one.clone()}</span></li> }).collect_view();
    let steps = case
        .steps
        .iter()
        .map(|step| {
            let who = (!step.who.is_empty()).then(|| view! { <small class="who">{format!("只有{}能做", step.who)}</small> });
            view! { <li><span>{step.text.clone()} {who}</span></li> }
        })
        .collect_view();
    let calls =
        case.call.iter().map(|number| call_button(number, common.phone(number).map_or("", |phone| phone.name.as_str()))).collect_view();
    view! {
        <p class="first"><b class="no">"1"</b> <span>{case.first.clone()}</span></p>
        <div class="never-box">
            <b>"绝不"</b>
            <ul>{never}</ul>
        </div>
        <ol class="case-steps" start="2">{steps}</ol>
        <div class="calls">{calls}</div>
        <p class="report"><b>"电话里说 "</b> {case.report.clone()}</p>
        {basis(common, &case.basis)}
    }
    .into_any()
}

/// 岗位应急处置卡，全部展开（岗位页和静态页）。
pub fn emergency(position: &Position, common: &Common) -> AnyView {
    let cases = position
        .emergency
        .cases
        .iter()
        .map(|case| view! { <section class="case"><h3>{case.title.clone()}</h3> {case_body(case, common)}</section> })
        .collect_view();
    view! {
        {rhyme(&position.emergency.rhyme)}
        {cases}
    }
    .into_any()
}

/// 共用处置：急救、火灾逃生。
pub fn shared_blocks(common: &Common) -> AnyView {
    common
        .blocks
        .iter()
        .map(|block| {
            let cases = block
                .cases
                .iter()
                .map(|case| view! { <section class="case"><h3>{case.title.clone()}</h3> {case_body(case, common)}</section> })
                .collect_view();
            view! { <section class="block"><h2>{block.name.clone()}</h2> {cases}</section> }
        })
        .collect_view()
        .into_any()
}

/// 禁手机区的牌子。
pub fn no_phone(reason: &Option<String>) -> AnyView {
    match reason {
        Some(reason) => view! {
            <p class="no-phone">
                {icon("nophone")}
                <span>
                    <b>"禁手机区 "</b>
                    {reason.clone()}
                </span>
            </p>
        }
        .into_any(),
        None => ().into_any(),
    }
}

/// 参考范本的说明，带复核状态。
pub fn template_note(position: &Position) -> AnyView {
    let reviewed = match position.review {
        crate::content::Review::Reviewed => "应急处置卡由写的人以外的人通读核对过，没有对照标准原文。",
        crate::content::Review::Unreviewed => "应急处置卡改过以后还没有再次通读核对。",
    };
    view! {
        <p class="fine">
            <b>"参考范本。"</b>
            {reviewed} "本单位有资格的人审核、补上【企业填】的空并署名以后才作数。"
        </p>
    }
    .into_any()
}
