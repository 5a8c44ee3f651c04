//! 风险分级管控：本单位的风险清单，排成树；到期复评的在最前。

mod boards;
mod card;
mod form;
mod golden;
mod map;
mod map_edit;
mod map_image;
mod seed;
mod sheet;
mod words;

use leptos::prelude::*;
use maud::{Markup, html};

pub use boards::boards;
pub use card::risk;
pub use form::new_risk;
pub use map::risk_map;

use super::cards::search_box;
use super::ledgers::chemical_notice;
use crate::content::{LoopRules, RiskLevel};
use crate::journal::RegisterEntry;
use crate::route::Route;
use crate::rules::{Object, ReviewDue, counts, review_due, tree};
use crate::ui::card::level_badge;
use crate::ui::{Act, Ctx, Loaded, Watched, head, link, link_with, live, screen, still, trouble};
pub(super) use golden::self_check;
pub(super) use words::controller;
use words::{LEVELS, Register, badge, date_of, kind_word, level_of, must_regrade};

/// 搜出来最多列多少条。
const MOST_HITS: usize = 60;

/// 清单这一页。
#[derive(Clone, Copy)]
struct Page {
    register: Register,
    query: Watched<String>,
    /// 只看哪一级。
    level: Watched<Option<RiskLevel>>,
    /// 翻开着的分析对象。
    open: Watched<Option<String>>,
}

/// 风险分级管控。
pub fn risks(ctx: Ctx) -> AnyView {
    let register = Register::open(ctx);
    let page = Page { register, query: Watched::new(String::new()), level: Watched::new(None), open: ctx.open };
    let seeding = Watched::new(false);
    let foot = move || match register.scales.get() {
        Loaded::Ready(scales) => html! { div.at-desk.no-print { (self_check(&scales)) } },
        Loaded::Waiting => Markup::default(),
        Loaded::Failed(why) => trouble("刻度", &why),
    };
    view! {
        {still(head("风险分级管控"))}
        {live(move || chemical_notice(ctx))}
        {screen(move || page.top(), move |act| page.act(&act))}
        {search_box(page.query, "搜：分析对象、单元、会出什么事、措施")}
        {screen(move || page.body(), move |act| page.act(&act))}
        {seed::seed(register, seeding)}
        {live(foot)}
    }
    .into_any()
}

impl Page {
    fn act(self, act: &Act) {
        match act.name.split_once(':') {
            Some(("open", name)) => {
                self.open.update(|open| *open = if open.as_deref() == Some(name) { None } else { Some(name.to_owned()) })
            }
            Some(("level", slug)) => {
                let level = LEVELS.into_iter().find(|level| level.color().1 == slug);
                self.level.update(|now| *now = if *now == level { None } else { level });
            }
            _ => self.register.retry(),
        }
    }

    /// 各级几条、去处、到期复评的。
    fn top(self) -> Markup {
        let entries = self.register.entries();
        let each = counts(entries.iter().map(|entry| level_of(entry.level())));
        let rules = self.register.loop_rules();
        html! {
            @if !entries.is_empty() {
                div.level-counts role="group" aria-label="只看一级" {
                    @for (level, count) in LEVELS.into_iter().zip(each) {
                        button type="button" aria-pressed=(self.level.get() == Some(level)) data-act={ "level:" (level.color().1) } {
                            (level_badge(level)) b.count { (count) }
                        }
                    }
                }
            }
            ul.links.risk-links.no-print {
                li { (link_with(&Route::RiskMap, "", "cards", "四色图")) }
                li { (link_with(&Route::Boards, "", "print", "公示牌、告知卡")) }
                li.at-desk { (link_with(&Route::NewRisk, "", "pen", "加一条风险")) }
            }
            @if self.register.lacking().is_none() { (self.reviews(&entries, &rules)) }
        }
    }

    fn reviews(self, entries: &[RegisterEntry], rules: &LoopRules) -> Markup {
        let today = date_of(self.register.ctx.records.today());
        let mut due: Vec<(ReviewDue, &RegisterEntry)> = today
            .into_iter()
            .flat_map(|today| entries.iter().map(move |entry| (review_due(entry.review_by().and_then(date_of), today), entry)))
            .filter(|(due, _)| *due != ReviewDue::Later)
            .collect();
        due.sort_by_key(|(due, entry)| match due {
            ReviewDue::Overdue(days) => (-days, level_of(entry.level())),
            ReviewDue::Soon(days) => (*days, level_of(entry.level())),
            ReviewDue::Later => (i64::MAX, level_of(entry.level())),
        });
        let scales = if let Loaded::Ready(scales) = self.register.scales.get() { Some(scales) } else { None };
        let on_cut = self.register.on_cut();
        let again: Vec<&RegisterEntry> = entries.iter().filter(|entry| must_regrade(scales.as_deref(), &entry.set, on_cut)).collect();
        html! {
            @if !again.is_empty() {
                section.stack {
                    h2 { "归法改过，要重评（" (again.len()) "）" }
                    ul.risk-rows { @for entry in again.iter().take(10) { (row(self.register, rules, entry, Some("要重评"))) } }
                    @if again.len() > 10 { p.quiet { "还有 " (again.len() - 10) " 条，重评一条，后面的就上来。" } }
                }
            }
            @if !due.is_empty() {
                section.stack {
                    h2 { "到期复评（" (due.len()) "）" }
                    ul.risk-rows {
                        @for (due, entry) in due.iter().take(10) {
                            (row(self.register, rules, entry, Some(&match due {
                                ReviewDue::Overdue(days) => format!("过期 {days} 天"),
                                ReviewDue::Soon(0) => "今天到期".to_owned(),
                                ReviewDue::Soon(days) => format!("还有 {days} 天"),
                                ReviewDue::Later => String::new(),
                            })))
                        }
                    }
                    @if due.len() > 10 { p.quiet { "还有 " (due.len() - 10) " 条，在下面的清单里。" } }
                }
            }
        }
    }

    fn body(self) -> Markup {
        if let Some(lacking) = self.register.lacking() {
            return lacking;
        }
        let rules = self.register.loop_rules();
        let mut entries = self.register.entries();
        if entries.is_empty() {
            return html! {
                div.empty {
                    p { "这里是本单位的风险清单：哪里、会出什么事、哪一级、谁来管、怎么管。" }
                    p { "从岗位卡建最快：点下面的“从岗位卡建清单”，挑岗位，一下就有。" }
                }
            };
        }
        if let Some(level) = self.level.get() {
            entries.retain(|entry| level_of(entry.level()) == level);
        }
        let query = self.query.get().trim().to_owned();
        let hits = || entries.iter().filter(|entry| fits(entry, &query));
        if !query.is_empty() {
            return html! {
                p role="status" { "找到 " (hits().count()) " 条" }
                ul.risk-rows { @for entry in hits().take(MOST_HITS) { (row(self.register, &rules, entry, None)) } }
                @if hits().count() > MOST_HITS { p.quiet { "只列了前 " (MOST_HITS) " 条，再多写几个字。" } }
            };
        }
        let objects = tree(&entries, |entry| (&entry.set.object, &entry.set.unit, level_of(entry.level())));
        html! {
            h2 { "清单（" (entries.len()) " 条）" }
            @for object in &objects { (self.object(&rules, object)) }
            @if objects.is_empty() { p.quiet { "这一级没有。再点一下上面的级牌，看全部。" } }
        }
    }

    fn object(self, rules: &LoopRules, object: &Object<'_, RegisterEntry>) -> Markup {
        let is_open = self.open.get().as_ref() == Some(&object.name);
        html! {
            section.stack {
                button.choice type="button" aria-expanded=(is_open) data-act={ "open:" (object.name) } {
                    span.grow { (object.name) } (level_badge(object.highest)) small { (object.count) " 条" }
                }
                @if is_open {
                    @for unit in &object.units {
                        section.risk-unit {
                            h3 { @if unit.name.is_empty() { "没写单元" } @else { (unit.name) } }
                            ul.risk-rows { @for entry in &unit.events { (row(self.register, rules, entry, None)) } }
                        }
                    }
                }
            }
        }
    }
}

/// 一条在清单里的样子：事件、级别、谁管，措施和排查内容折着。
fn row(register: Register, rules: &LoopRules, entry: &RegisterEntry, due: Option<&str>) -> Markup {
    let set = &entry.set;
    html! {
        li.risk-row {
            div.risk-head {
                (link(&Route::Risk(set.risk.to_string()), "risk-link", &set.what))
                (badge(entry.level()))
            }
            p.where {
                @if let Some(due) = due { b { (due) "：" } (set.object) "，" (set.unit) " · " }
                (controller(rules, entry).label()) "管控"
                @if !set.accident.is_empty() { " · " (register.accident(&set.accident)) }
                @if let Some(day) = entry.review_by() { " · " (day) " 前复评" }
            }
            @if due.is_none() && !set.controls.is_empty() {
                details {
                    summary { "管控措施 " (set.controls.len()) " 条和排查内容" }
                    ul.control-list {
                        @for one in &set.controls {
                            li { b { (kind_word(&one.kind)) "：" } (one.text) @if !one.check.is_empty() { small.hit-why { "怎么查：" (one.check) } } }
                        }
                    }
                }
            }
        }
    }
}

fn fits(entry: &RegisterEntry, query: &str) -> bool {
    let set = &entry.set;
    [&set.object, &set.unit, &set.what, &set.accident].into_iter().any(|text| text.contains(query))
        || set.controls.iter().any(|one| one.text.contains(query) || one.check.contains(query))
}

/// 回清单的链接。
fn back() -> Markup {
    html! { p.row.no-print { (link(&Route::Risks, "button", "全部风险")) } }
}
