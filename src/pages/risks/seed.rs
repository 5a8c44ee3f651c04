//! 从岗位卡建清单：挑岗位，一下把卡上的风险、措施、排查内容都放进来；放过的不放第二遍。

use leptos::prelude::*;
use maud::{Markup, html};

use super::words::{Register, due_controller, find_box, kind_slug, next_review, stored_level, text_field};
use crate::content::{Checklist, LOOK_PREFIX, Position};
use crate::journal::{ControlLine, Grading, Method, RiskSet};
use crate::pages::run_form::new_id;
use crate::pages::who::{is_waiting, said_line};
use crate::platform::set_html;
use crate::rules::{Seed, counts, seeds};
use crate::ui::icon::icon;
use crate::ui::{Act, Draft, Loaded, Watched, nothing, screen, switch};

/// 挑岗位的一块。
#[derive(Clone, Copy)]
struct Picker {
    register: Register,
    /// 挑了哪些；还没动过的是我的岗位。
    chosen: Watched<Option<Vec<String>>>,
    query: Watched<String>,
    /// 谁建的。
    who: Watched<String>,
    said: Watched<String>,
}

/// 从岗位卡建清单；`open` 说这一块展开着没有。
pub fn seed(register: Register, open: Watched<bool>) -> AnyView {
    let fresh = || Watched::new(String::new());
    let picker = Picker { register, chosen: Watched::new(None), query: fresh(), who: fresh(), said: fresh() };
    let fold = move || {
        html! {
            button.choice.no-print type="button" aria-expanded=(open.get()) data-act="fold" {
                (icon("cards")) span.grow { "从岗位卡建清单" small.hit-why { "卡上的风险、措施、排查内容，一下放进来" } }
            }
            p role="status" { (picker.said.get()) }
        }
    };
    let unfolded = Memo::new(move |_| open.get());
    view! {
        {screen(fold, move |_| open.update(|open| *open = !*open))}
        {switch(move || if unfolded.get() { picker.unfolded(open) } else { nothing() })}
    }
    .into_any()
}

impl Picker {
    fn chosen(self) -> Vec<String> {
        self.chosen.get().unwrap_or_else(|| self.register.ctx.records.my_positions().iter().map(|id| id.as_str().to_owned()).collect())
    }

    fn unfolded(self, open: Watched<bool>) -> AnyView {
        view! {
            {find_box(self.query, "seed-find", "找岗位", "岗位、别名、拼音首字母")}
            {screen(move || self.form(), move |act| self.act(open, &act))}
        }
        .into_any()
    }

    fn form(self) -> Markup {
        let ctx = self.register.ctx;
        let chosen = self.chosen();
        let found = self.query.with(|query| if query.trim().is_empty() { Vec::new() } else { ctx.contents.search(query) });
        let ready: Vec<(String, Loaded<Vec<Seed>>)> = chosen.iter().map(|id| (id.clone(), self.fresh(id))).collect();
        let total: usize = ready.iter().map(|(_, seeds)| if let Loaded::Ready(seeds) = seeds { seeds.len() } else { 0 }).sum();
        let waits = ready.iter().any(|(_, seeds)| matches!(seeds, Loaded::Waiting));
        html! {
            form.box.stack data-act="seed" {
                p { "挑要放进来的岗位。等级是卡上的参考，放进来以后本单位自己评。" }
                @if !found.is_empty() {
                    div.options.wide-options {
                        @for hit in found.iter().filter(|hit| !chosen.contains(&hit.position)).take(8) {
                            button type="button" data-act={ "pick:" (hit.position) } { "加 " (hit.name) }
                        }
                    }
                }
                @if chosen.is_empty() {
                    p.quiet { "还没有挑岗位。搜一个，点它的名字。" }
                } @else {
                    ul.links {
                        @for (id, seeds) in &ready {
                            li.row.box {
                                span.grow { b { (ctx.contents.position_name(id)) } " " small { (told(seeds)) } }
                                button type="button" data-act={ "drop:" (id) } aria-label={ "不放 " (ctx.contents.position_name(id)) } { "不放" }
                            }
                        }
                    }
                }
                (text_field("seed-who", "谁建的（可以不写）", &self.who.get(), 40))
                (said_line("seed"))
                button.primary type="submit" disabled[total == 0 || waits] {
                    @if waits { "正在取岗位卡…" } @else if total == 0 { "没有要新放的" } @else { "把这 " (total) " 条放进清单" }
                }
            }
        }
    }

    /// 一个岗位还没放过的风险。
    fn fresh(self, id: &str) -> Loaded<Vec<Seed>> {
        // 谁来管、哪天复评要照规则，规则没到先等。
        if self.register.lacking().is_some() {
            return Loaded::Waiting;
        }
        let position = match self.register.ctx.contents.position(id) {
            Loaded::Ready(position) => position,
            Loaded::Waiting => return Loaded::Waiting,
            Loaded::Failed(why) => return Loaded::Failed(why),
        };
        let Some(checks) = self.checks(&position) else { return Loaded::Waiting };
        let known: Vec<String> = self.register.entries().into_iter().filter_map(|entry| entry.set.source).collect();
        let checks: Vec<&Checklist> = checks.iter().map(|check| &**check).collect();
        Loaded::Ready(seeds(&position, &checks).into_iter().filter(|seed| !known.contains(&seed.source)).collect())
    }

    /// 这个岗位看到的检查表；还在取的是 `None`，取不到的不等。
    fn checks(self, position: &Position) -> Option<Vec<std::sync::Arc<Checklist>>> {
        let mut all = Vec::new();
        for entry in position.due.iter().filter(|entry| !entry.id.starts_with(LOOK_PREFIX)) {
            match self.register.ctx.contents.checklist(&entry.id) {
                Loaded::Ready(check) => all.push(check),
                Loaded::Waiting => return None,
                Loaded::Failed(_) => {}
            }
        }
        Some(all)
    }

    fn act(self, open: Watched<bool>, act: &Act) {
        let parts = act.parts();
        match (act.name.split(':').next(), parts.first()) {
            (Some("text"), _) => drop(self.who.update_quietly(|who| *who = act.value())),
            (Some("pick"), Some(id)) => self.choose(|chosen| chosen.push((*id).to_owned())),
            (Some("drop"), Some(id)) => self.choose(|chosen| chosen.retain(|one| one != id)),
            (Some("seed"), _) => self.write(open),
            _ => {}
        }
    }

    fn choose(self, change: impl FnOnce(&mut Vec<String>)) {
        let mut chosen = untrack(|| self.chosen());
        change(&mut chosen);
        self.said.set(String::new());
        self.chosen.set(Some(chosen));
    }

    fn write(self, open: Watched<bool>) {
        let ctx = self.register.ctx;
        let seeds: Vec<Seed> = untrack(|| {
            self.chosen().iter().flat_map(|id| if let Loaded::Ready(seeds) = self.fresh(id) { seeds } else { Vec::new() }).collect()
        });
        if seeds.is_empty() || is_waiting(ctx, "seed") {
            return;
        }
        let name = self.who.get_untracked().trim().to_owned();
        let mut draft = Draft::default();
        if !name.is_empty() {
            let Some((person, introduced)) = ctx.records.person(&name) else {
                return set_html("seed-said", "记录还没打开，稍等再放。");
            };
            draft = introduced;
            draft.by = Some(person);
        }
        let count = seeds.len();
        draft.bodies.extend(seeds.into_iter().map(|seed| untrack(|| self.risk_of(seed)).into()));
        ctx.records.write_then(draft, move || {
            self.said.set(format!("{count} 条放进清单了。下一步：逐条确认等级，补上责任人。"));
            open.set(false);
        });
    }

    fn risk_of(self, seed: Seed) -> RiskSet {
        let rules = self.register.loop_rules();
        RiskSet {
            risk: new_id(),
            object: seed.object,
            unit: seed.unit,
            what: seed.what,
            accident: seed.accident,
            inherent: Grading {
                method: Method::Direct,
                values: Vec::new(),
                level: stored_level(seed.level),
                reason: format!("参考（岗位卡）：{}", seed.reason),
            },
            residual: None,
            controls: seed
                .controls
                .into_iter()
                .map(|one| ControlLine { kind: kind_slug(one.kind).to_owned(), text: one.text, check: one.check })
                .collect(),
            controller: due_controller(&rules, seed.level).slug().to_owned(),
            charge: None,
            head: None,
            direct: None,
            source: Some(seed.source),
            review_by: next_review(&rules, seed.level, self.register.ctx.records.today(), None),
        }
    }
}

fn told(seeds: &Loaded<Vec<Seed>>) -> String {
    match seeds {
        Loaded::Waiting => "正在取岗位卡…".to_owned(),
        Loaded::Failed(why) => format!("岗位卡取不到：{why}"),
        Loaded::Ready(seeds) if seeds.is_empty() => "卡上的都放过了".to_owned(),
        Loaded::Ready(seeds) => {
            let each = counts(seeds.iter().map(|seed| seed.level));
            let words = ["红", "橙", "黄", "蓝"].iter().zip(each).filter(|(_, count)| *count > 0);
            format!("{} 条：{}", seeds.len(), words.map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join("，"))
        }
    }
}
