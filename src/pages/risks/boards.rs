//! 公示牌和告知卡：照清单排好，A4 或 A3 打出来贴上墙。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::back;
use super::words::{LEVELS, Register, badge, controller, kind_word, level_of, person, phone_of};
use crate::content::{LoopRules, Position, RiskLevel};
use crate::journal::{PersonId, RegisterEntry};
use crate::pages::ledgers::chemical_notice;
use crate::platform::print;
use crate::route::Route;
use crate::rules::tree;
use crate::ui::card::level_badge;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Watched, contact_label, head, link, screen, still};

/// 贴哪一种。
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// 主要风险公示牌。
    Board,
    /// 岗位安全风险告知卡。
    Notice,
}

/// 排版的选择。
#[derive(Clone, Copy)]
struct Page {
    register: Register,
    kind: Watched<Kind>,
    /// 到哪一级为止：重大、较大……
    least: Watched<RiskLevel>,
    /// 只要哪个分析对象；没选是全单位。
    object: Watched<Option<String>>,
    paper: Watched<&'static str>,
}

/// 公示牌、告知卡。
pub fn boards(ctx: Ctx) -> AnyView {
    let register = Register::open(ctx);
    let page = Page {
        register,
        kind: Watched::new(Kind::Board),
        least: Watched::new(RiskLevel::Orange),
        object: Watched::new(None),
        paper: Watched::new("a4"),
    };
    view! {
        {still(html! { div.no-print.stack { (head("公示牌、告知卡")) (back()) } })}
        {screen(move || page.choices(), move |act| page.act(&act))}
        {screen(move || page.preview(), move |_| register.retry())}
    }
    .into_any()
}

fn options(label: &str, which: &str, all: &[(&str, String, bool)]) -> Markup {
    html! {
        div.options.wide-options role="radiogroup" aria-label=(label) {
            @for (value, word, chosen) in all {
                button type="button" role="radio" aria-checked=(chosen) tabindex=(if *chosen { "0" } else { "-1" }) data-act={ (which) ":" (value) } { (word) }
            }
        }
    }
}

impl Page {
    fn choices(self) -> Markup {
        let (kind, least, paper, object) = (self.kind.get(), self.least.get(), self.paper.get(), self.object.get());
        let mut objects: Vec<String> = Vec::new();
        for entry in self.register.entries() {
            if !objects.contains(&entry.set.object) {
                objects.push(entry.set.object);
            }
        }
        html! {
            div.stack.no-print {
                (chemical_notice(self.register.ctx))
                (options("贴哪一种", "kind", &[
                    ("board", "主要风险公示牌".to_owned(), kind == Kind::Board),
                    ("notice", "岗位安全风险告知卡".to_owned(), kind == Kind::Notice),
                ]))
                @let levels: Vec<(&str, String, bool)> = LEVELS.iter().map(|level| (level.color().1, upto(*level), *level == least)).collect();
                (options("到哪一级", "least", &levels))
                (options("多大的纸", "paper", &[("a4", "A4".to_owned(), paper == "a4"), ("a3", "A3".to_owned(), paper == "a3")]))
                label for="board-object" { "哪一处" }
                select #board-object data-change="object" {
                    option value="" selected[object.is_none()] { "全单位" }
                    @for one in &objects { option value=(one) selected[object.as_ref() == Some(one)] { (one) } }
                }
                div.row {
                    button.primary type="button" data-act="print" { (icon("print")) "打印" }
                    (link(&Route::Ledgers, "button plain", "要 xlsx、CSV、发群：台账里的风险公示牌"))
                }
            }
        }
    }

    fn act(self, act: &Act) {
        match act.name.split_once(':') {
            Some(("kind", value)) => self.kind.set(if value == "notice" { Kind::Notice } else { Kind::Board }),
            Some(("least", value)) => {
                self.least.set(LEVELS.into_iter().find(|level| level.color().1 == value).unwrap_or(RiskLevel::Orange))
            }
            Some(("paper", value)) => self.paper.set(if value == "a3" { "a3" } else { "a4" }),
            None if act.name == "object" => self.object.set(Some(act.value()).filter(|object| !object.is_empty())),
            None if act.name == "print" => print(),
            _ => {}
        }
    }

    fn preview(self) -> Markup {
        if let Some(lacking) = self.register.lacking() {
            return lacking;
        }
        let (least, object) = (self.least.get(), self.object.get());
        let mut entries = self.register.entries();
        entries.retain(|entry| level_of(entry.level()) <= least && object.as_ref().is_none_or(|object| *object == entry.set.object));
        let paper = self.paper.get();
        if entries.is_empty() {
            return html! {
                div.empty.no-print { p { "这一级没有风险可贴。先在风险清单里写上、评好；或把上面的级别放宽一点。" } }
            };
        }
        html! {
            @match self.kind.get() {
                Kind::Board => div class={ "board paper-" (paper) } tabindex="0" role="group" aria-label="公示牌" { (self.board(&entries)) },
                Kind::Notice => div class={ "board upright-" (paper) } tabindex="0" role="group" aria-label="告知卡" { (self.notices(&entries)) },
            }
        }
    }

    fn company(self) -> Markup {
        let company = self.register.ctx.contents.company();
        html! { @if company.is_empty() { span.blank-line { "单位：" } } @else { (company) } }
    }

    fn board(self, entries: &[RegisterEntry]) -> Markup {
        let rules = self.register.loop_rules();
        let objects = tree(entries, |entry| (&entry.set.object, &entry.set.unit, level_of(entry.level())));
        html! {
            h2.board-title { "主要安全风险公示牌" }
            p.board-company { (self.company()) }
            table.register.board-table {
                thead { tr {
                    th scope="col" { "在哪里" } th scope="col" { "会出什么事" } th scope="col" { "等级" } th scope="col" { "会出的事故" }
                    th scope="col" { "管控措施" } th scope="col" { "应急" } th scope="col" { "谁负责" }
                } }
                tbody {
                    @for object in &objects {
                        @for unit in &object.units { @for entry in &unit.events { (self.board_row(&rules, entry)) } }
                    }
                }
            }
            (self.foot())
        }
    }

    fn board_row(self, rules: &LoopRules, entry: &RegisterEntry) -> Markup {
        let set = &entry.set;
        let of = |emergency: bool| set.controls.iter().filter(move |one| (one.kind == "emergency") == emergency);
        html! {
            tr {
                th scope="row" { (set.object) @if !set.unit.is_empty() { small.hit-why { (set.unit) } } }
                td { (set.what) }
                td { (badge(entry.level())) }
                td { (self.register.accident(&set.accident)) }
                td { (at_most(5, of(false).map(|one| format!("{}：{}", kind_word(&one.kind), one.text)).collect())) }
                td { (at_most(2, of(true).map(|one| one.text.clone()).collect())) }
                td {
                    p { b { (controller(rules, entry).label()) "管控" } }
                    (self.who("分管", set.charge)) (self.who("部门", set.head)) (self.who("直接", set.direct))
                }
            }
        }
    }

    fn who(self, word: &str, who: Option<PersonId>) -> Markup {
        let ctx = self.register.ctx;
        html! { p { (word) "：" @if who.is_some() { (person(ctx, who)) " " (phone_of(ctx, who)) } @else { span.blank-line.short {} } } }
    }

    /// 打给谁，四级怎么认，谁定的、哪天。
    fn foot(self) -> Markup {
        let contacts = self.register.ctx.records.contacts();
        html! {
            div.board-foot {
                p { b { "出事先打 " } "火警、救援 119，急救 120" @for (_, kind, personal) in &contacts { "，" (contact_label(kind)) " " (personal.name) " " (personal.phone) } }
                p.board-legend { @for level in LEVELS { (level_badge(level)) " " } }
                p { "管控层级、责任人由本单位定。审定：" span.blank-line.short {} " 打印日期：" (self.register.ctx.records.today()) }
            }
        }
    }

    /// 一个分析对象一张；从岗位卡来的，带上防护用品和应急第一步。
    fn notices(self, entries: &[RegisterEntry]) -> Markup {
        let objects = tree(entries, |entry| (&entry.set.object, &entry.set.unit, level_of(entry.level())));
        html! {
            @for object in &objects {
                @let of = || object.units.iter().flat_map(|unit| unit.events.iter().map(|entry| &**entry));
                @let position = of().find_map(|entry| self.position(entry));
                section.notice {
                    h2.board-title { "岗位安全风险告知卡" }
                    div.risk-head { h3 { (object.name) } (level_badge(object.highest)) }
                    p.board-company { (self.company()) }
                    table.register {
                        thead { tr { th scope="col" { "会出什么事" } th scope="col" { "等级" } th scope="col" { "怎么防" } } }
                        tbody {
                            @for entry in of() {
                                tr {
                                    th scope="row" { (entry.set.what) small.hit-why { (entry.set.unit) } }
                                    td { (badge(entry.level())) }
                                    @let controls = entry.set.controls.iter().filter(|one| one.kind != "emergency");
                                    td { (at_most(3, controls.map(|one| one.text.clone()).collect())) }
                                }
                            }
                        }
                    }
                    @if let Some(position) = &position { (of_card(position)) }
                    (self.foot())
                }
            }
        }
    }

    /// 这一条是从哪个岗位的卡来的。
    fn position(self, entry: &RegisterEntry) -> Option<Arc<Position>> {
        let id = entry.set.source.as_deref()?.split('/').next()?;
        match self.register.ctx.contents.position(id) {
            Loaded::Ready(position) => Some(position),
            _ => None,
        }
    }
}

/// 牌子上只贴得下几条：没贴的照实说还有几条、在哪里看。
fn at_most(most: usize, all: Vec<String>) -> Markup {
    html! {
        ul.plain-list {
            @for one in all.iter().take(most) { li { (one) } }
            @if all.len() > most { li { "另有 " (all.len() - most) " 条，见风险分级管控清单" } }
        }
    }
}

/// 岗位卡上带过来的：戴什么、出了事第一步、职业健康。
fn of_card(position: &Position) -> Markup {
    let common = &position.tables;
    html! {
        @if !position.ppe.is_empty() {
            p { b { "要戴的 " } @for (at, one) in position.ppe.iter().enumerate() { @if at > 0 { "、" } (common.ppe(&one.id).map_or(one.id.as_str(), |ppe| &ppe.name)) } }
        }
        @if !position.health.is_empty() {
            p { b { "职业健康 " } @for (at, one) in position.health.iter().enumerate() { @if at > 0 { "；" } (one.what) "（" (one.harm) "）：" (one.control) } }
        }
        h4 { "出了事，第一步" }
        ul.plain-list { @for case in &position.emergency.cases { li { b { (case.title) "：" } (case.first) " " @for never in case.never.iter().take(1) { "绝不：" (never) } } } }
    }
}

fn upto(level: RiskLevel) -> String {
    match level {
        RiskLevel::Red => "只要重大".to_owned(),
        RiskLevel::Blue => "全部四级".to_owned(),
        level => format!("{}及以上", level.label()),
    }
}
