//! 作业前核对单交了以后：测气、签字、同意作业、中断、恢复、结束。不替代作业票，只在不该干的时候拦住。

mod facts;
mod on;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use maud::{Markup, html};

use facts::{Around, excused, facts, no_facts};
pub use facts::{readings, second};

use super::gas_table::{GasTable, gas_table};
use super::signatures::{Signing, fill_who, signatures, signatures_of};
use super::who::{is_either_half_waiting, record_by, said_line, who_field};
use crate::content::{Basis, Checklist, GasRule, LoopRules, RULES_FILE, SOURCES_FILE, Sources};
use crate::journal::{Agreed, Body, Danger, ItemId, PersonId, Run, RunId, SignRole, Wall, WorkAgreed};
use crate::platform::{field_value, set_html};
use crate::rules::permit::{self, Facts, List, Since, may_agree, next_test, span};
use crate::store::{BrowserEnv, Env};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Table, Watched, live, screen, still, switch, trouble, waiting};

/// 多久看一次钟：分钟数跟着走，够了。
const TICK: Duration = Duration::from_secs(15);

/// 作业的一块；只给交了的作业前核对单。作废了的，同意过作业才有：里面的人要点出来。
///
/// `dangers` 是这次检查里报的隐患，了结了的也在内。
pub fn work(ctx: Ctx, run: RunId, asked: Arc<Checklist>, dangers: &[Danger]) -> AnyView {
    let reported: Arc<Vec<ItemId>> = Arc::new(dangers.iter().filter_map(|danger| danger.item.clone()).collect());
    let rules = Table::<LoopRules>::load(RULES_FILE);
    let sources = Table::<Sources>::load(SOURCES_FILE);
    let now = Watched::new(clock());
    if let Ok(ticking) = set_interval_with_handle(move || now.set(clock()), TICK) {
        on_cleanup(move || ticking.clear());
    }
    let (of_list, of_dangers) = (asked.clone(), reported.clone());
    // 一项更正成不适用，要测的就变了；别的记录变了，正在填的不动
    let gases = Memo::new(move |_| match rules.get() {
        Loaded::Ready(rules) => gases_of(ctx, run, &of_list, &of_dangers, &rules),
        _ => Vec::new(),
    });
    switch(move || match (rules.get(), sources.get()) {
        (Loaded::Ready(_), Loaded::Ready(sources)) => {
            panel(Work { ctx, run, asked: asked.clone(), reported: reported.clone(), gases: Arc::new(gases.get()), sources, now })
        }
        // 不知道要测什么，就不能说可以干
        (Loaded::Failed(why), _) | (_, Loaded::Failed(why)) => screen(
            move || trouble("作业的规则", &why),
            move |_| {
                rules.retry();
                sources.retry();
            },
        ),
        _ => still(waiting()),
    })
}

/// 这张单到现在要测的气体。
fn gases_of(ctx: Ctx, run: RunId, asked: &Checklist, reported: &[ItemId], rules: &LoopRules) -> Vec<GasRule> {
    let around = Around::look(ctx, run, reported);
    let of_run = |run: &Run| {
        let (excused, readings) = (excused(run, asked, &around), readings(run));
        let is_asked = |rule: &&GasRule| rule.checks.contains(&asked.id) && permit::is_asked(rule, &excused, &readings);
        rules.gases.iter().filter(is_asked).cloned().collect()
    };
    ctx.records.with(|state| state.runs.get(&run).map(of_run)).unwrap_or_default()
}

/// 现在是第几秒。
pub fn clock() -> i64 {
    BrowserEnv.now().ms / 1000
}

/// 画一张核对单的作业要的。
#[derive(Clone)]
struct Work {
    ctx: Ctx,
    run: RunId,
    asked: Arc<Checklist>,
    /// 报过隐患的是哪几项。
    reported: Arc<Vec<ItemId>>,
    gases: Arc<Vec<GasRule>>,
    sources: Arc<Sources>,
    /// 现在，秒；隔一会儿走一下。
    now: Watched<i64>,
}

/// 走到哪里了：换一步才整块重画，走钟、测气不动正在填的。
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// 有否决项不合格。
    Stopped,
    /// 还没同意。
    Before,
    /// 在干。
    On,
    /// 中断着，从哪里起。
    Broken(Since),
    /// 结束了。
    Ended,
}

fn panel(work: Work) -> AnyView {
    let (for_step, above) = (work.clone(), work.clone());
    let step = Memo::new(move |_| for_step.step());
    view! {
        <section class="stack work">
            {live(move || above.head())}
            {switch(move || work.clone().draw(step.get()))}
        </section>
    }
    .into_any()
}

impl Work {
    fn look<R>(&self, look: impl FnOnce(&Run) -> R) -> Option<R> {
        self.ctx.records.with(|state| state.runs.get(&self.run).map(look))
    }

    fn step(&self) -> Step {
        let stopped = permit::is_stopped(&self.facts().items);
        let step = self.look(|run| match run.work.breaks.last() {
            _ if run.work.ended.is_some() => Step::Ended,
            Some(last) if run.work.is_broken_off() => Step::Broken(Since { at: second(&last.at), read: last.read }),
            _ if run.work.agreed.is_some() => Step::On,
            _ if stopped => Step::Stopped,
            _ => Step::Before,
        });
        step.unwrap_or(Step::Stopped)
    }

    /// 这张核对单到现在的样子。
    fn facts(&self) -> Facts<'_> {
        let now = self.now.get();
        let around = Around::look(self.ctx, self.run, &self.reported);
        self.look(|run| facts(run, &self.asked, &self.gases, &around, now)).unwrap_or_else(|| no_facts(now))
    }

    fn head(&self) -> Markup {
        html! {
            h2 { "作业" }
            p.banner { (icon("info")) span { "这张核对单不替代作业票：该办票的先办票，票上的要求更严的照票上的。" } }
            @if let Some(why) = &self.asked.no_phone {
                p.no-phone { (icon("never")) span { b { "禁手机区，人在区外填。" } "里面的读数由测的人报出来。" (why) } }
            }
        }
    }

    fn draw(self, step: Step) -> AnyView {
        let (ctx, run) = (self.ctx, self.run);
        let sign =
            Signing {
                ctx, run, roles: &[SignRole::Guardian, SignRole::Worker], title: "监护人、作业人签字", open: step == Step::Before
            };
        let broken = if let Step::Broken(since) = step { Some(since) } else { None };
        let table = GasTable {
            ctx,
            run,
            gases: self.gases.clone(),
            now: self.now,
            open: !matches!(step, Step::Stopped | Step::Ended),
            outside: self.asked.no_phone.is_some(),
            aging: step == Step::Before || broken.is_some(),
            broken,
        };
        let basis = self.basis();
        let clock = self.clone();
        let gas = (!self.gases.is_empty()).then(|| gas_table(table));
        let asking = match step {
            Step::Stopped => still(html! {
                p.banner.bad role="alert" { (icon("danger")) span { b { "不能作业。" } "有否决项不合格，或者在这张单上报过隐患（改好、销了号的也算）。先改好，再从头做一张新的核对单；在这一张上补什么都不算。" } }
            }),
            Step::Before => self.before(),
            Step::On => self.on(),
            Step::Broken(since) => self.broken(since),
            Step::Ended => still(html! {}),
        };
        view! {
            {live(move || clock.running())}
            {gas}
            {still(basis)}
            {signatures(sign)}
            {asking}
        }
        .into_any()
    }

    /// 要测什么是谁定的。
    fn basis(&self) -> Markup {
        let name = |id: &str| self.sources.sources.iter().find(|one| one.id == id).map(|one| one.short.clone());
        let cite = |basis: &Basis| match basis {
            Basis::Document { source, .. } => {
                let name = name(source).unwrap_or_else(|| source.clone());
                basis.cite(|_| &name).to_owned()
            }
            _ => basis.cite(|id| id),
        };
        html! {
            @if !self.gases.is_empty() {
                details.no-print {
                    summary { "限值和时间从哪来" }
                    ul.rules {
                        @for rule in self.gases.iter() {
                            li {
                                b { (rule.gas) } "：" (rule.basis.iter().map(cite).collect::<Vec<_>>().join("；"))
                                @if !rule.note.is_empty() { small.hit-why { (rule.note) } }
                            }
                        }
                    }
                }
            }
            @if self.gases.is_empty() && self.asked.items.iter().any(|item| speaks_of_gas(&item.text)) {
                p.quiet { "这张单上没有测气的表：要测的，读数写在作业票上。" }
            } @else if self.gases.iter().any(|rule| !rule.item.is_empty()) {
                p.quiet { "这里只管跟着那一项要测的；旁边还有要测的，读数写在作业票上。" }
            }
        }
    }

    /// 同意了以后：多久了、谁在、该不该重测。
    fn running(&self) -> Markup {
        let facts = self.facts();
        let bad: Vec<String> = permit::bad(&facts.gases, &facts.readings).collect();
        let unread: Vec<String> = permit::unread(&facts.gases, &facts.readings).collect();
        let work = self.look(|run| run.work.clone()).unwrap_or_default();
        let shut = match facts.list {
            List::Void => "这张核对单不算数了。",
            _ if permit::is_stopped(&facts.items) => "有否决项不合格，或者报过隐患。",
            _ if permit::is_unwatched(&facts) => "这张单要连续监测，同意的时候没有。",
            _ => "",
        };
        html! {
            @if let Some(agreed) = &work.agreed {
                (self.agreed(agreed, facts.now, work.ended.is_some()))
                @if work.is_on() {
                    @if !shut.is_empty() {
                        p.banner.bad role="alert" { (icon("danger")) span { b { "马上停工，人都撤出来：" } (shut) "人出来了点“结束作业”，点清人数。" } }
                    }
                    @if permit::is_outdated(&facts) {
                        p.banner.bad role="alert" { (icon("danger")) span { b { "核对单开始查到现在超过 12 小时：" } "停下来，人出来，重新核对。" } }
                    }
                    @if !bad.is_empty() {
                        p.banner.bad role="alert" { (icon("danger")) span { b { "马上停工，人都撤出来：" } (bad.join("、")) "不合格。撤完点“中断作业”。" } }
                    }
                    @if !unread.is_empty() && shut.is_empty() {
                        p.banner.bad role="alert" { (icon("danger")) span { b { "马上停工，人都撤出来：" } (unread.join("、")) "要测，还没有测。撤完点“中断作业”。" } }
                    }
                    (retest(next_test(&facts.readings, agreed.minutes, facts.now)))
                }
                @for one in &work.breaks {
                    p {
                        b { "中断 " (minute(&one.at)) } "：" (one.reason)
                        @match &one.resumed {
                            Some(at) => { "；" b { "恢复 " (minute(at)) } }
                            None => { "。断了 " (span(facts.now - second(&one.at))) "。" }
                        }
                    }
                }
                @if let Some(ended) = &work.ended {
                    p.banner.good { (icon("ok")) span { b { "作业结束 " (minute(&ended.at)) } "，出来 " (ended.headcount) " 人。" (self.name(ended.by)) @if !ended.note.is_empty() { "：" (ended.note) } } }
                }
            }
        }
    }

    fn agreed(&self, agreed: &Agreed, now: i64, ended: bool) -> Markup {
        let workers: Vec<String> = agreed.workers.iter().map(|person| self.name(Some(*person))).collect();
        html! {
            div.running {
                @if !ended { p.clock role="timer" { (icon("ok")) "已同意作业 " b { (span(now - second(&agreed.at))) } } }
                dl.box.record {
                    dt { "同意的人" } dd { (self.name(agreed.by)) "，" (agreed.at.day()) " " (minute(&agreed.at)) }
                    dt { "监护人" } dd { (self.name(Some(agreed.guardian))) }
                    dt { "作业人" } dd { (workers.join("、")) "（" (workers.len()) " 人）" }
                    @if !self.gases.is_empty() {
                        dt { "气体监测" } dd {
                            @if agreed.continuous { "作业中连续监测" } @else { "没有连续监测" }
                            @if agreed.minutes > 0 { "；每 " (span(i64::from(agreed.minutes) * 60)) "重测" }
                        }
                    }
                }
            }
        }
    }

    fn name(&self, person: Option<PersonId>) -> String {
        let name = person.map(|person| self.ctx.records.name(person)).unwrap_or_default();
        if name.is_empty() { "（没有写）".to_owned() } else { name }
    }

    /// 还没同意：差什么列出来；不差了才有表。
    fn before(self) -> AnyView {
        let continuous = Watched::new(false);
        let shown = self.clone();
        let draw = move || match may_agree(&shown.facts()) {
            Err(missing) => html! {
                div.box.stack.missing {
                    h3 { "还不能同意作业，差 " (missing.len()) " 样" }
                    ul { @for one in &missing { li { (one) } } }
                    @for (n, gas) in shown.following() {
                        p.quiet { "测" (gas) "跟着第 " (n) " 项走：那一项不适用的，用“更正一项”改过来，在备注里写明原因，就不用测。" }
                    }
                }
            },
            Ok(()) => html! {
                form.box.stack data-act="agree" {
                    h3 { "同意作业" }
                    p { "核对单上的都对，气测了，监护人和作业人都签了。到现场看过，再同意。" }
                    (untrack(|| who_field(shown.ctx, "agree", "同意的人（现场负责人）")))
                    @if !shown.gases.is_empty() {
                        button.tick type="button" aria-pressed=(continuous.get()) data-act="continuous" {
                            @if continuous.get() { (icon("ok")) } @else { (icon("na")) } "作业中连续监测：报警仪开着，带在身上"
                        }
                    }
                    (said_line("agree"))
                    button.primary.wide type="submit" { "同意作业" }
                }
            },
        };
        screen(draw, move |act| match act.name.as_str() {
            "continuous" => {
                // 换这个键，写了一半的姓名不该没了
                let who = field_value("agree-who");
                continuous.update(|on| *on = !*on);
                request_animation_frame(move || fill_who("agree", &who));
            }
            _ => self.agree(continuous.get_untracked()),
        })
    }

    /// 跟着一项走、还没有测过的气体，那一项是第几项。
    fn following(&self) -> Vec<(usize, &str)> {
        let read = self.look(readings).unwrap_or_default();
        let open = self.gases.iter().filter(|rule| read.iter().all(|one| one.gas != rule.gas));
        let at = |rule: &GasRule| self.asked.items.iter().position(|item| item.id == rule.item);
        open.filter_map(|rule| at(rule).map(|at| (at + 1, rule.gas.as_str()))).collect()
    }

    fn agree(&self, continuous: bool) {
        self.now.set(clock());
        // 点的这一下可能又过时了：再看一遍，画面跟着变成差什么
        if untrack(|| may_agree(&self.facts())).is_err() {
            return;
        }
        if !continuous && self.gases.iter().any(|rule| rule.retest_minutes == 0) {
            return set_html("agree-said", "这种作业要连续监测：报警仪打开、带在身上，再点上“连续监测”。");
        }
        let all = untrack(|| signatures_of(self.ctx, self.run));
        let of = |role| all.iter().filter(move |one| one.role == role).map(|one| one.person);
        let (Some(guardian), mut workers) = (of(SignRole::Guardian).next_back(), of(SignRole::Worker).collect::<Vec<_>>()) else { return };
        // 一个人在两台手机上都签了，出来点人数也只点一次：同一个姓名就是同一个人
        let name = |person: PersonId| Some(untrack(|| self.ctx.records.name(person))).filter(|name| !name.is_empty());
        let mut seen: Vec<(PersonId, Option<String>)> = Vec::new();
        workers.retain(|person| {
            let one = (*person, name(*person));
            let is_new = seen.iter().all(|(id, name)| *id != one.0 && (name.is_none() || *name != one.1));
            seen.push(one);
            is_new
        });
        let minutes = u32::try_from(permit::retest_minutes(&self.gases.iter().collect::<Vec<_>>())).unwrap_or(0);
        let body = WorkAgreed { run: self.run, guardian, workers, continuous, minutes };
        self.let_in("agree", "写上同意的人：谁同意、谁负责。", body.into());
    }

    /// 让人开工的一笔。
    fn let_in(&self, form: &str, who: &str, body: Body) {
        if !is_either_half_waiting(form) {
            record_by(self.ctx, form, who, body);
        }
    }
}

/// 一项问到了测气。
fn speaks_of_gas(text: &str) -> bool {
    text.contains('测') && (text.contains('气') || text.contains("可燃"))
}

fn minute(wall: &Wall) -> &str {
    wall.hms().get(..5).unwrap_or_default()
}

/// 离下次重测还有多久。
fn retest(next: Option<i64>) -> Markup {
    html! {
        @match next {
            Some(left) if left <= 0 => p.banner.bad role="alert" { (icon("danger")) span { b { "该重测气体了" } "，过了 " (span(-left)) "。测完再干。" } },
            Some(left) => p { "离下次重测还有 " b { (span(left)) } "。" },
            None => {}
        }
    }
}
