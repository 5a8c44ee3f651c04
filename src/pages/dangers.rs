//! 隐患：超期的在最前，然后是会马上伤人的、重大的、快到期的；能按走到哪里、级别、地点、事故、姓名挑。

use std::ops::ControlFlow;
use std::rc::Rc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::danger::standing::{grade_tag, overdue};
use crate::journal::{DangerId, DangerSummary, Day, Grade, Kind, Stage, Subject, Summary, Via};
use crate::platform;
use crate::route::Route;
use crate::rules::Date;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Opening, Watched, head, link, link_with, live, screen, still, waiting, watch};

/// 先列多少条，再多要点一下。
const PAGE: usize = 50;
/// 几天以内到期算快到了。
const SOON: i64 = 7;

/// 一行。
type Line = (DangerId, DangerSummary);

/// 走到哪里，挑的时候分这几种。
const STATES: [(&str, &str); 5] = [("open", "没改好"), ("wait", "等验收"), ("close", "等销号"), ("done", "了结了"), ("late", "超期")];
const GRADES: [(&str, &str); 3] = [("major", "重大"), ("general", "一般"), ("none", "没评估")];

/// 挑哪些。
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    state: String,
    grade: String,
    place: String,
    accident: String,
    name: String,
    words: String,
    /// 列几条。
    more: usize,
}

#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    /// 全部的大概；还没列好是 `None`。
    all: Watched<Option<Rc<Vec<Line>>>>,
    wanted: Watched<Wanted>,
    /// 第几次列：后来的要求作废先前的。
    turn: Watched<u64>,
}

/// 隐患。
pub fn dangers(ctx: Ctx) -> AnyView {
    let page = Page { ctx, all: Watched::new(None), wanted: Watched::new(Wanted::default()), turn: Watched::new(0) };
    watch(move || {
        ctx.records.with(|_| ());
        if ctx.records.opening.get() == Opening::Open {
            page.turn.spawn(page.read());
        }
    });
    let top = html! {
        (head("隐患"))
        div.row {
            (link_with(&Route::NewDanger, "button primary", "danger", "报隐患"))
            (link(&Route::Stats, "button", "看统计"))
        }
    };
    let search = html! {
        div.search {
            label for="find-dangers" { "找隐患：地点、什么样、日期" }
            input #find-dangers type="search" autocomplete="off" data-input="find";
        }
    };
    view! {
        {still(top)}
        {live(move || page.numbers())}
        {screen(move || search.clone(), move |act| page.want(|wanted| wanted.words = act.value()))}
        {screen(move || page.chips(), move |act| page.filter(&act))}
        {screen(move || page.choices(), move |act| page.filter(&act))}
        {screen(move || page.list(), move |act| page.list_act(&act))}
    }
    .into_any()
}

fn date(day: Day) -> Option<i64> {
    Date::parse(day.as_str()).map(Date::days)
}

impl Page {
    /// 一页一页读完：超期的要排在最前，得都看过才知道。
    async fn read(self) {
        let Some(turn) = self.turn.next_turn() else { return };
        let Some(journal) = self.ctx.records.journal() else { return };
        let mut all = Vec::new();
        let read = journal.each_page(Kind::Dangers, |rows| {
            all.extend(rows.into_iter().filter_map(|row| match (row.subject, row.summary) {
                (Subject::Danger(id), Summary::Danger(danger)) => Some((id, danger)),
                _ => None,
            }));
            if self.turn.is_turn(turn) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let read = read.await;
        if !self.turn.is_turn(turn) {
            return;
        }
        // 读不到不等于没有：原来列着的留着，说为什么
        if let Err(error) = read {
            return self.ctx.records.unreadable(&error);
        }
        let first = self.all.with_untracked(Option::is_none);
        self.all.set(Some(Rc::new(all)));
        if first {
            // 列出来了才滚得到原来的地方。
            platform::tell_other_half("drawn", "");
        }
    }

    fn want(self, change: impl FnOnce(&mut Wanted)) {
        self.wanted.update(|wanted| {
            change(wanted);
            wanted.more = 0;
        });
    }

    fn today(self) -> Day {
        self.ctx.records.today()
    }

    fn is_late(self, danger: &DangerSummary) -> bool {
        overdue(danger.due, danger.done, self.today()) > 0
    }

    /// 一行数：没了结的、超期的、本月了结的、了结率、平均几天。
    fn numbers(self) -> Markup {
        let Some(all) = self.all.get() else { return Markup::default() };
        if all.is_empty() {
            return Markup::default();
        }
        let today = self.today();
        let open = all.iter().filter(|(_, one)| !one.done).count();
        let late = all.iter().filter(|(_, one)| self.is_late(one)).count();
        let done: Vec<(Day, Day)> =
            all.iter().filter_map(|(_, one)| Some((one.reported_at.day(), one.done_at.filter(|_| one.done)?.day()))).collect();
        let month = done.iter().filter(|(_, closed)| closed.as_str().get(..7) == today.as_str().get(..7)).count();
        // 钟走错、了结早于发现的，不算进平均
        let days: Vec<i64> = done.iter().filter_map(|(from, to)| Some(date(*to)? - date(*from)?)).filter(|days| *days >= 0).collect();
        html! {
            dl.counts {
                div { dt { "没了结" } dd { (open) } }
                div.late[late > 0] { dt { "超期" } dd { (late) } }
                div { dt { "本月了结" } dd { (month) } }
                div { dt { "了结率" } dd { (done.len() * 100 / all.len()) "%" } }
                div { dt { "平均几天" } dd { @match mean(&days) { Some(mean) => (mean), None => "—" } } }
            }
        }
    }

    fn chips(self) -> Markup {
        if self.all.with(|all| all.as_ref().is_none_or(|all| all.is_empty())) {
            return Markup::default();
        }
        let wanted = self.wanted.get();
        let chip = |kind: &str, slug: &str, word: &str, on: bool| {
            html! { button.chip type="button" aria-pressed=(on) data-act={ (kind) ":" (slug) } { @if on { (icon("ok")) } (word) } }
        };
        html! {
            div.chips role="group" aria-label="走到哪里" { @for (slug, word) in STATES { (chip("state", slug, word, wanted.state == slug)) } }
            div.chips role="group" aria-label="级别" { @for (slug, word) in GRADES { (chip("grade", slug, word, wanted.grade == slug)) } }
        }
    }

    fn choices(self) -> Markup {
        let Some(all) = self.all.get() else { return Markup::default() };
        let wanted = self.wanted.get();
        let places = several(all.iter().map(|(_, one)| one.place.clone()));
        let accidents = several(all.iter().filter_map(|(_, one)| one.accident.clone()));
        let people = all.iter().flat_map(|(_, one)| [one.by, one.owner, one.rectifier, one.acceptor]).flatten();
        let names = several(people.map(|person| self.ctx.records.name(person)));
        html! {
            @if !(places.is_empty() && accidents.is_empty() && names.is_empty()) {
                details open[!(wanted.place.is_empty() && wanted.accident.is_empty() && wanted.name.is_empty())] {
                    summary { "按地点、事故、姓名挑" }
                    div.filters {
                        (choice("place", "地点", &places, &wanted.place))
                        (choice("accident", "会出的事故", &accidents, &wanted.accident))
                        (choice("name", "和谁有关", &names, &wanted.name))
                    }
                }
            }
        }
    }

    fn filter(self, act: &Act) {
        let part = act.parts().join(":");
        let value = act.value();
        let flip = |old: &mut String, new: String| *old = if *old == new { String::new() } else { new };
        match act.name.split(':').next().unwrap_or_default() {
            "state" => self.want(|wanted| flip(&mut wanted.state, part)),
            "grade" => self.want(|wanted| flip(&mut wanted.grade, part)),
            "place" => self.want(|wanted| wanted.place = value),
            "accident" => self.want(|wanted| wanted.accident = value),
            "name" => self.want(|wanted| wanted.name = value),
            _ => {}
        }
    }

    fn fits(self, danger: &DangerSummary, wanted: &Wanted) -> bool {
        let state = match wanted.state.as_str() {
            "open" => !danger.done && !matches!(danger.step, Stage::Rectified | Stage::Accepted),
            "wait" => danger.step == Stage::Rectified,
            "close" => !danger.done && danger.step == Stage::Accepted,
            "done" => danger.done,
            "late" => self.is_late(danger),
            _ => true,
        };
        let grade = match wanted.grade.as_str() {
            "major" => danger.grade == Some(Grade::Major),
            "general" => danger.grade == Some(Grade::General),
            "none" => danger.grade.is_none(),
            _ => true,
        };
        let people = [danger.by, danger.owner, danger.rectifier, danger.acceptor];
        let named = || people.into_iter().flatten().any(|person| self.ctx.records.name(person) == wanted.name);
        let text = || format!("{} {} {}", danger.place, danger.what, danger.reported_at.day());
        state
            && grade
            && (wanted.place.is_empty() || danger.place == wanted.place)
            && (wanted.accident.is_empty() || danger.accident.as_deref() == Some(&wanted.accident))
            && (wanted.name.is_empty() || named())
            && (wanted.words.trim().is_empty() || wanted.words.split_whitespace().all(|word| text().contains(word)))
    }

    /// 排在第几档，同一档里先到期的在前；都一样的照原来的次序（新的在前）。
    fn order(self, danger: &DangerSummary) -> (u8, i64) {
        let (today, due) = (date(self.today()).unwrap_or(0), danger.due.and_then(date));
        let left = due.map_or(i64::MAX, |due| due - today);
        match () {
            () if danger.done => (6, 0),
            () if left < 0 => (0, left),
            () if danger.disputed => (1, 0),
            () if danger.hurts_now => (2, left),
            () if danger.grade == Some(Grade::Major) => (3, left),
            () if left <= SOON => (4, left),
            () => (5, 0),
        }
    }

    fn list(self) -> Markup {
        let Some(all) = self.all.get() else { return waiting() };
        let wanted = self.wanted.get();
        if all.is_empty() {
            return html! { div.empty { p { "检查里不合格的、随手看见的，都记在这里。看见了就报，这也是每个人的法定义务（安全生产法第五十九条）。" } } };
        }
        let mut found: Vec<&Line> = all.iter().filter(|(_, one)| self.fits(one, &wanted)).collect();
        found.sort_by_key(|(_, one)| self.order(one));
        let shown = PAGE * (wanted.more + 1);
        html! {
            @if found.is_empty() {
                div.empty {
                    p { "没有找到。换个说法：地点、什么样、日期（如 2026-11-21），或者少挑几样。" }
                    button type="button" data-act="all" { "看全部" }
                }
            } @else {
                p.quiet role="status" { @if found.len() == all.len() { "共 " (all.len()) " 处" } @else { "挑出 " (found.len()) " 处，共 " (all.len()) " 处" } }
                ul.links.due { @for (id, danger) in found.iter().take(shown) { (self.line(*id, danger)) } }
                @if found.len() > shown { button type="button" data-act="more" { "再看一些" } }
            }
        }
    }

    fn list_act(self, act: &Act) {
        match act.name.as_str() {
            "more" => self.wanted.update(|wanted| wanted.more += 1),
            "all" => {
                platform::set_value("find-dangers", "");
                self.wanted.set(Wanted::default());
            }
            _ => {}
        }
    }

    fn line(self, id: DangerId, danger: &DangerSummary) -> Markup {
        let late = overdue(danger.due, danger.done, self.today());
        html! {
            li {
                a href=(Route::Danger(id.to_string()).href()) {
                    (icon("danger"))
                    span.grow {
                        (danger.what)
                        small.hit-why {
                            (danger.place) " · " (danger.reported_at.day())
                            @if let Some(due) = danger.due.filter(|_| !danger.done) { " · " (due) " 前" }
                            @if danger.via == Some(Via::Tip) { " · 举报" }
                        }
                        @if late > 0 || danger.supervised || danger.grade == Some(Grade::Major) {
                            span.danger-tags {
                                @if late > 0 { span.grade-tag.late { (icon("clock")) "超期 " (late) " 天" } }
                                @if let Some(Grade::Major) = danger.grade { (grade_tag(Grade::Major)) }
                                @if danger.supervised { span.grade-tag.major { (icon("never")) "挂牌督办" } }
                            }
                        }
                    }
                    (state(danger))
                }
            }
        }
    }
}

/// 走到哪里，一个词。
fn state(danger: &DangerSummary) -> Markup {
    html! {
        @match danger.step {
            _ if danger.disputed => span.stop-tag { "冲突，要定" },
            Stage::Closed => span.state.done { "✓ 已销号" },
            Stage::Accepted if danger.done => span.state.done { "✓ 已验收" },
            _ if danger.hurts_now => span.stop-tag { "会马上伤人" },
            Stage::Accepted => span.state.open { "等销号" },
            Stage::Rectified => span.state.open { "等验收" },
            Stage::Rejected => span.state.todo { "退回整改" },
            Stage::Planned => span.state.todo { "正在整改" },
            Stage::Assessed => span.state.todo { "要定方案" },
            _ => span.state.todo { "没改好" },
        }
    }
}

fn choice(kind: &str, label: &str, all: &[String], chosen: &str) -> Markup {
    html! {
        @if !all.is_empty() {
            div {
                label for={ "filter-" (kind) } { (label) }
                select id={ "filter-" (kind) } data-change=(kind) {
                    option value="" selected[chosen.is_empty()] { "都要" }
                    @for one in all { option value=(one) selected[one == chosen] { (one) } }
                }
            }
        }
    }
}

/// 不重复、不空的，按字排。
fn several(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut several: Vec<String> = all.filter(|one| !one.is_empty()).collect();
    several.sort();
    several.dedup();
    several
}

/// 平均几天，一位小数，四舍五入；一个都没有是 `None`。
fn mean(days: &[i64]) -> Option<String> {
    let (sum, count) = (days.iter().sum::<i64>(), i64::try_from(days.len()).ok().filter(|count| *count > 0)?);
    let tenths = (sum * 20 + count) / (count * 2);
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}
