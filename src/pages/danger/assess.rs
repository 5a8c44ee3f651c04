//! 评估一般还是重大：挑沾得上边的几类判定标准，一条一条答，不留空格子让人自己编。

use leptos::prelude::*;
use maud::{Markup, html};

use super::standing::{facts, known_mark};
use super::{People, said_at};
use crate::content::{Basis, CRITERIA_FILE, Criteria, Criterion, LoopRules, NAMES_FILE, Names, SourceName, Sources};
use crate::journal::{Danger, DangerAssessed, Grade};
use crate::pages::who::who_field;
use crate::platform::{field_value, focus, set_html};
use crate::rules::danger_steps::{Input, Step, check};
use crate::rules::judge::{Group, Reply, Verdict, all_fields, asked_groups, fields, groups, reference, verdict};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Table, Watched, live, screen, still, trouble, waiting};

/// 正在评估。
#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    criteria: Table<Criteria>,
    names: Table<Names>,
    sources: Table<Sources>,
    rules: Table<LoopRules>,
    /// 自己另加、去掉的领域；没动过是 `None`，照本单位的行业。
    fields: Watched<Option<Vec<String>>>,
    /// 翻开的几类，`领域|适用对象`；检查项写明的那一类总翻开着，不在里面。
    open: Watched<Vec<String>>,
    /// 哪一类都不沾边。
    none: Watched<bool>,
    replies: Watched<Vec<(String, Reply)>>,
}

/// 评估的一块；`done` 是记下了或先不定。
pub fn assess(
    ctx: Ctx,
    danger: &Danger,
    rules: Table<LoopRules>,
    sources: Table<Sources>,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let page = Page {
        ctx,
        criteria: Table::load(CRITERIA_FILE),
        names: Table::load(NAMES_FILE),
        sources,
        rules,
        fields: Watched::new(None),
        open: Watched::new(Vec::new()),
        none: Watched::new(false),
        replies: Watched::new(Vec::new()),
    };
    let (asked, judged, chosen, kept) = (danger.clone(), danger.clone(), danger.clone(), danger.clone());
    view! {
        {still(html! {
            h2 { "评估：一般还是重大" }
            p.quiet { "先点沾得上边的几类，再一条一条答。有一条“是”，就是重大隐患；拿不准的答“说不准”。条文是转述，以原文为准。" }
        })}
        {screen(move || page.walk(&asked), move |act| page.walk_act(&kept, &act))}
        {live(move || page.result(&judged))}
        {live(move || page.form())}
        {screen(move || page.keys(&chosen), {
            let danger = danger.clone();
            move |act| {
                let grade = match act.name.as_str() {
                    "grade:major" => Grade::Major,
                    "grade:general" => Grade::General,
                    _ => return done(),
                };
                if page.keep(&danger, grade) {
                    done();
                }
            }
        })}
    }
    .into_any()
}

fn key(field: &str, applies: &str) -> String {
    format!("{field}|{applies}")
}

impl Page {
    /// 问哪几个领域的：自己挑的，没挑过照本单位的行业。
    fn asked_fields(self) -> Vec<String> {
        self.fields.get().unwrap_or_else(|| {
            let sectors = self.ctx.records.with(|state| state.ledger.profile.as_ref().map(|profile| profile.set.sectors.clone()));
            fields(&sectors.unwrap_or_default()).into_iter().map(str::to_owned).collect()
        })
    }

    fn groups<'a>(self, criteria: &'a Criteria, danger: &Danger) -> Vec<Group<'a>> {
        let fields = self.asked_fields();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        groups(&criteria.criteria, &fields, &known_mark(self.ctx, danger))
    }

    /// 人翻开的。
    fn is_open(self, group: &Group<'_>) -> bool {
        self.open.with(|open| open.contains(&key(group.field, group.applies)))
    }

    /// 要答的：检查项写明的、人翻开的、跟着它们问的。
    fn asked_groups(self, groups: &[Group<'_>]) -> Vec<bool> {
        asked_groups(groups, |group| self.is_open(group))
    }

    fn reply(self, name: &str) -> Option<Reply> {
        self.replies.with(|replies| replies.iter().find(|(one, _)| one == name).map(|(_, reply)| *reply))
    }

    fn verdict(self, danger: &Danger) -> Verdict {
        let Loaded::Ready(criteria) = self.criteria.get() else { return Verdict::Unfinished(None) };
        let groups = self.groups(&criteria, danger);
        let asked = groups.iter().zip(self.asked_groups(&groups)).filter(|(_, asked)| *asked);
        verdict(asked.flat_map(|(group, _)| group.rows.iter().copied()), self.none.get(), |name| self.reply(name))
    }

    fn walk(self, danger: &Danger) -> Markup {
        let criteria = match self.criteria.get() {
            Loaded::Waiting => return waiting(),
            Loaded::Failed(why) => return trouble("判定标准", &why),
            Loaded::Ready(criteria) => criteria,
        };
        let groups = self.groups(&criteria, danger);
        let on = self.asked_groups(&groups);
        let asked = self.asked_fields();
        // 没填行业的，先让人挑
        let unknown = self.ctx.records.with(|state| state.ledger.profile.as_ref().is_none_or(|profile| profile.set.sectors.is_empty()));
        html! {
            details.box open[self.fields.get().is_some() || unknown] {
                summary { "对照哪几个行业的标准：" (asked.join("、")) }
                div.chips { @for field in all_fields(&criteria.criteria) {
                    @let on = asked.iter().any(|one| one == field);
                    button.chip type="button" aria-pressed=(on) data-act={ "field:" (field) } { @if on { (icon("ok")) } (field) }
                } }
            }
            h3 { "沾得上边的几类" }
            @for field in several(&groups) {
                div.stack role="group" aria-label={ (field) " 沾得上边的几类" } {
                    p.quiet { (field) }
                    div.chips {
                        @for (n, group) in groups.iter().enumerate().filter(|(_, group)| group.field == field) {
                            button.chip type="button" aria-pressed=(on[n]) data-act={ "group:" (n) } {
                                @if on[n] { (icon("ok")) }
                                (group.applies) " " small { (group.rows.len()) " 条" }
                            }
                        }
                    }
                }
            }
            div.chips { button.chip type="button" aria-pressed=(self.none.get()) data-act="none" { @if self.none.get() { (icon("ok")) } "哪一类都不沾边" } }
            @for (n, group) in groups.iter().enumerate() {
                @if on[n] {
                    section.stack {
                        h3 { (group.applies) }
                        @if !group.is_marked() && !self.is_open(group) { p.quiet { "同一份标准里管着全部的，跟着问。" } }
                        ol.judge { @for (m, row) in group.rows.iter().enumerate() { (self.row(row, n, m)) } }
                        button type="button" data-act={ "rest:" (n) } { "这一类其余的都“不是”" }
                    }
                }
            }
        }
    }

    fn row(self, one: &Criterion, n: usize, m: usize) -> Markup {
        let name = reference(one);
        let reply = self.reply(&name);
        let source = self.cite(one);
        html! {
            li {
                span id={ "judge-" (n) "-" (m) } { (one.text) }
                small.hit-why { (source) @if one.pending { "：没有对到原文，只作提示" } }
                div.options role="radiogroup" aria-labelledby={ "judge-" (n) "-" (m) } {
                    @for (at, one) in Reply::ALL.into_iter().enumerate() {
                        @let checked = reply == Some(one);
                        button type="button" role="radio" aria-checked=(checked) tabindex=(if checked || (reply.is_none() && at == 0) { "0" } else { "-1" })
                            data-act={ "reply:" (n) ":" (m) ":" (at) } { (one.word()) }
                    }
                }
            }
        }
    }

    fn cite(self, one: &Criterion) -> String {
        let basis = Basis::Document { source: one.source.clone(), clause: one.clause.clone(), pending: one.pending };
        let names: Vec<SourceName> = match self.sources.get() {
            Loaded::Ready(table) => table
                .sources
                .iter()
                .filter(|source| source.id == one.source)
                .map(|source| SourceName { id: source.id.clone(), short: source.short.clone() })
                .collect(),
            _ => Vec::new(),
        };
        basis.cite(|id| names.first().map_or(id, |name| &name.short))
    }

    fn walk_act(self, danger: &Danger, act: &Act) {
        let Loaded::Ready(criteria) = untrack(|| self.criteria.get()) else {
            self.criteria.retry();
            return;
        };
        let groups = untrack(|| self.groups(&criteria, danger));
        let parts = act.parts();
        let number = |at: usize| parts.get(at).and_then(|part| part.parse::<usize>().ok());
        let group = number(0).and_then(|n| groups.get(n));
        match act.name.split(':').next().unwrap_or_default() {
            "field" => {
                let (field, mut asked) = (parts.join(":"), untrack(|| self.asked_fields()));
                toggle(&mut asked, field);
                self.fields.set(Some(asked));
            }
            "group" => {
                // 跟着问的去不掉，点了不算
                let follows = |n: usize| untrack(|| self.asked_groups(&groups)[n] && !self.is_open(&groups[n]));
                if let Some(group) = group.filter(|_| !number(0).is_some_and(follows)) {
                    self.open.update(|open| toggle(open, key(group.field, group.applies)));
                    self.none.set(false);
                }
            }
            "none" => {
                self.none.update(|none| *none = !*none);
                self.open.update(Vec::clear);
            }
            "rest" => {
                for row in group.iter().flat_map(|group| &group.rows) {
                    let name = reference(row);
                    if untrack(|| self.reply(&name)).is_none() {
                        self.replies.update(|replies| replies.push((name, Reply::No)));
                    }
                }
            }
            "reply" => {
                let row = group.and_then(|group| group.rows.get(number(1)?).copied());
                if let (Some(row), Some(reply)) = (row, number(2).and_then(|at| Reply::ALL.get(at))) {
                    self.replies.update(|replies| {
                        let name = reference(row);
                        replies.retain(|(one, _)| *one != name);
                        replies.push((name, *reply));
                    });
                }
            }
            _ => {}
        }
    }

    fn result(self, danger: &Danger) -> Markup {
        html! {
            div role="status" {
                @match self.verdict(danger) {
                    Verdict::Unfinished(None) => p.quiet { "还没有挑。哪一类都不沾边的，点“哪一类都不沾边”。" },
                    Verdict::Unfinished(Some(left)) => p.quiet { "还有 " (left) " 条没有答。" },
                    Verdict::Major(all) => p.banner.bad { (icon("level-red")) span { b { "够上重大隐患：" } (all.len()) " 条。停用、撤人、报告，按重大隐患整改。" } },
                    Verdict::General => p.banner.good { (icon("level-blue")) span { "照答的看，是一般隐患。" } },
                    Verdict::Ask(all) => p.banner { (icon("danger")) span { "有 " (all.len()) " 条说不准：请有资格的人对照原文定，由他写上姓名。没定以前，按重大的防。" } },
                }
            }
        }
    }

    fn form(self) -> Markup {
        html! {
            div.box.stack {
                label for="assess-accident" { "会出哪一类事故" }
                select #assess-accident {
                    option value="" { "没说" }
                    @if let Loaded::Ready(names) = self.names.get() { @for one in &names.types { option value=(one.id) { (one.name) } } }
                }
                div.field {
                    label for="assess-reason" { "为什么这样定" }
                    textarea #assess-reason maxlength="500" {}
                    (said_at("assess-reason"))
                }
                div.field { (who_field(self.ctx, "assess", "谁评估的")) (said_at("assess-who")) }
                p #assess-said role="alert" {}
            }
        }
    }

    fn keys(self, danger: &Danger) -> Markup {
        let verdict = self.verdict(danger);
        html! {
            div.row {
                @if matches!(verdict, Verdict::Major(_) | Verdict::Ask(_)) { button.primary type="button" data-act="grade:major" { "定为重大隐患" } }
                @if matches!(verdict, Verdict::General | Verdict::Ask(_)) { button type="button" data-act="grade:general" { "定为一般隐患" } }
                button.plain type="button" data-act="cancel" { "先不定" }
            }
        }
    }

    /// 核对、记下。
    fn keep(self, danger: &Danger, grade: Grade) -> bool {
        let criteria = match (untrack(|| self.verdict(danger)), grade) {
            (Verdict::Major(all) | Verdict::Ask(all), Grade::Major) => all,
            _ => Vec::new(),
        };
        let (who, reason, accident) = (field_value("assess-who"), field_value("assess-reason"), field_value("assess-accident"));
        let input =
            Input::default().with("grade", grade.word()).with("criteria", &criteria.join("、")).with("reason", &reason).with("who", &who);
        let Loaded::Ready(rules) = untrack(|| self.rules.get()) else { return false };
        for id in ["assess-reason", "assess-who", "assess"] {
            set_html(&format!("{id}-said"), "");
        }
        if let Err(refusal) = check(Step::Assess, &input, &untrack(|| facts(self.ctx, danger)), &rules) {
            let id = match refusal.field.as_str() {
                "reason" => "assess-reason",
                "who" => "assess-who",
                _ => "assess",
            };
            set_html(&format!("{id}-said"), &refusal.words);
            focus(id);
            return false;
        }
        let accident = (!accident.is_empty()).then_some(accident);
        let body = DangerAssessed { danger: danger.id, after: danger.step, grade, criteria, reason, accident };
        People::new(self.ctx).record("assess", &who, vec![body.into()])
    }
}

/// 由人挑的几类里的领域，照先后，不重复。
fn several<'a>(groups: &[Group<'a>]) -> Vec<&'a str> {
    let mut fields: Vec<&str> = groups.iter().filter(|group| !group.is_marked()).map(|group| group.field).collect();
    fields.dedup();
    fields
}

fn toggle(all: &mut Vec<String>, one: String) {
    match all.iter().position(|known| *known == one) {
        Some(at) => drop(all.remove(at)),
        None => all.push(one),
    }
}
