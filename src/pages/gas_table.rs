//! 气体检测：按高度测，每种气体旁边是它的限值；多久以前测的写在旁边，过时的标出来。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::who::{is_waiting, said_line};
use super::work::readings;
use crate::content::GasRule;
use crate::journal::{GasRead, GasReading, RunId};
use crate::platform::{self, field_value, set_html};
use crate::rules::gas::{Judged, Limit, is_negative};
use crate::rules::permit::{Reading, Since, Tested, counts_since, fresh_minutes, heights, minutes_ago, places, span, tested};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Draft, Watched, live, screen};

/// 一张核对单的气体检测。
#[derive(Clone)]
pub struct GasTable {
    /// 应用。
    pub ctx: Ctx,
    /// 哪张核对单。
    pub run: RunId,
    /// 要测的气体。
    pub gases: Arc<Vec<GasRule>>,
    /// 现在，秒。
    pub now: Watched<i64>,
    /// 还能测。
    pub open: bool,
    /// 里面不能用手机，出来才填：多久以前测的每回都要写。
    pub outside: bool,
    /// 过时的要标出来：还没开工、中断着。
    pub aging: bool,
    /// 从哪里起中断着；没有中断是 `None`。
    pub broken: Option<Since>,
}

/// 气体检测的一块。
pub fn gas_table(table: GasTable) -> AnyView {
    let measuring = Watched::new(None::<usize>);
    let shown = table.clone();
    let for_form = table.clone();
    view! {
        {live(move || shown.table())}
        {screen(move || for_form.form(measuring.get()), move |act| table.act(&act, measuring))}
    }
    .into_any()
}

impl GasTable {
    /// 要测的各处。
    fn places(&self) -> Vec<&str> {
        places(self.gases.iter())
    }

    /// 一种气体在一处测得怎么样；开了工的只看合不合格，多久重测另外说。
    fn tested(&self, rule: &GasRule, place: &str, readings: &[Reading], now: i64) -> Tested {
        let since = self.broken.map_or(Since::EVER, |broken| counts_since(rule, broken, now));
        match tested(rule, place, readings, since, now) {
            Tested::Old(minutes) if !self.aging => Tested::Good(minutes),
            other => other,
        }
    }

    /// 一处要测的气体。
    fn gases_at<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a GasRule> + 'a {
        self.gases.iter().filter(move |rule| heights(rule).contains(&place))
    }

    fn read(&self) -> Vec<GasReading> {
        self.ctx.records.with(|state| state.runs.get(&self.run).map(|run| run.work.gas.clone())).unwrap_or_default()
    }

    fn table(&self) -> Markup {
        let now = self.now.get();
        let plain = self.ctx.records.with(|state| state.runs.get(&self.run).map(readings)).unwrap_or_default();
        let read = self.read();
        let last = |rule: &GasRule, place: &str| read.iter().rfind(|one| one.read.gas == rule.gas && one.read.height == place).cloned();
        html! {
            h3 { "气体检测" }
            div.table-wrap tabindex="0" role="region" aria-label="气体检测" {
                table.gas {
                    thead { tr { th scope="col" { "位置" } th scope="col" { "气体和限值" } th scope="col" { "读数" } th scope="col" { "多久以前" } } }
                    tbody {
                        @for place in self.places() {
                            @for rule in self.gases_at(place) {
                                tr {
                                    th scope="row" { (place) }
                                    td { (rule.gas) " " small { (limit_words(rule, last(rule, place).as_ref())) } }
                                    (cells(last(rule, place).as_ref(), self.tested(rule, place, &plain, now)))
                                }
                            }
                        }
                    }
                }
            }
            @if let Some(instrument) = read.iter().rev().map(|one| &one.read.instrument).find(|one| !one.is_empty()) {
                p.fine { "仪器：" (instrument) }
            }
            @if self.aging {
                @let fresh = self.gases.iter().map(fresh_minutes).min().unwrap_or(0);
                p.quiet { "先通风，再检测，人在外面测。" (fresh) " 分钟以前测的不算。" }
            }
        }
    }

    fn form(&self, measuring: Option<usize>) -> Markup {
        let places = self.places();
        html! {
            @if let (Some(at), true) = (measuring, self.open) {
                @let place = places.get(at).copied().unwrap_or_default();
                form.box.stack data-act={ "keep:" (at) } {
                    h3 { "测“" (place) "”" }
                    @for (n, rule) in self.gases_at(place).enumerate() {
                        div.gas-field {
                            label for={ "gas-" (n) } { (rule.gas) @if !rule.unit.is_empty() { "（" (rule.unit) "）" } }
                            input id={ "gas-" (n) } type="text" inputmode="decimal" maxlength="17" autocomplete="off" data-input={ "judge:" (at) };
                            @if Limit::of_gas(rule, "").is_ok() {
                                small { "限值 " (limit_words(rule, None)) }
                            } @else {
                                label.own for={ "gas-own-" (n) } { "限值：不超过（照作业方案、作业票填）" }
                                input id={ "gas-own-" (n) } type="text" inputmode="decimal" maxlength="17" autocomplete="off" value=[untrack(|| self.own_limit(rule))] data-input={ "judge:" (at) };
                            }
                            @if !rule.note.is_empty() { small { (rule.note) } }
                            p.judged id={ "gas-judged-" (n) } role="status" {}
                        }
                    }
                    label for="gas-instrument" { "仪器编号" }
                    input #gas-instrument type="text" maxlength="40" autocomplete="off" value=[untrack(|| self.read()).last().map(|one| one.read.instrument.clone())];
                    label for="gas-ago" { "多少分钟以前测的" }
                    input #gas-ago type="text" inputmode="numeric" maxlength="4" autocomplete="off" value=[(!self.outside).then_some("0")];
                    small { @if self.outside { "在里面测、出来才填：照仪器或纸上记的时间算。" } @else { "现在测的是 0；隔了一会儿才填的，照测的时间算。" } }
                    (said_line("gas"))
                    div.row { button.primary type="submit" { "记下读数" } button.plain type="button" data-act="cancel" { "先不测" } }
                }
            } @else if self.open {
                // 刚填的存好了，下一处才看得见它的限值和仪器
                @let saving = self.ctx.records.is_saving();
                div.row { @for (at, place) in places.iter().enumerate() { button type="button" data-act={ "measure:" (at) } disabled[saving] { (icon("pen")) "测“" (place) "”" } } }
            }
        }
    }

    /// 这张单上给这种气体填过的限值。
    fn own_limit(&self, rule: &GasRule) -> Option<String> {
        let read = self.read();
        let last = read.iter().rfind(|one| one.read.gas == rule.gas)?;
        last.read.limit.strip_prefix("不超过 ").map(str::to_owned)
    }

    /// 第 `n` 格的气体照什么限值判；限值要自己填的，这张单上填过就不能改。
    fn limit(&self, n: usize, rule: &GasRule) -> Result<Limit, &'static str> {
        let earlier = untrack(|| self.own_limit(rule));
        Limit::on_list(rule, &field_value(&format!("gas-own-{n}")), earlier.as_deref())
    }

    fn act(&self, act: &Act, measuring: Watched<Option<usize>>) {
        let at = act.parts().first().and_then(|at| at.parse::<usize>().ok());
        match (act.name.split(':').next().unwrap_or_default(), at) {
            ("measure", Some(at)) => {
                measuring.set(Some(at));
                request_animation_frame(|| platform::focus("gas-0"));
            }
            ("judge", Some(at)) => self.judge(at),
            ("keep", Some(at)) => {
                self.keep(at, measuring);
            }
            _ => measuring.set(None),
        }
    }

    /// 一处的各种气体和它们的输入框。
    fn fields(&self, at: usize) -> Vec<(usize, &GasRule, String)> {
        let place = self.places().get(at).copied().unwrap_or_default();
        self.gases_at(place).enumerate().map(|(n, rule)| (n, rule, field_value(&format!("gas-{n}")))).collect()
    }

    /// 边填边说合不合。
    fn judge(&self, at: usize) {
        for (n, rule, value) in self.fields(at) {
            let word = match self.limit(n, rule) {
                _ if is_negative(&value) => "是负的，仪器没归零",
                Ok(limit) if !value.is_empty() => limit.judge(&value).word(),
                _ => "",
            };
            set_html(&format!("gas-judged-{n}"), word);
        }
    }

    /// 记下一处测的，存好了才收起来；哪一格不成话，说清楚、把焦点交给它，一格都不记。
    fn keep(&self, at: usize, measuring: Watched<Option<usize>>) {
        let refuse = |id: String, why: &str| {
            platform::focus(&id);
            set_html("gas-said", why);
        };
        if is_waiting(self.ctx, "gas") {
            return;
        }
        let (fields, place) = (self.fields(at), self.places().get(at).copied().unwrap_or_default().to_owned());
        if fields.iter().all(|(.., value)| value.is_empty()) {
            return refuse("gas-0".to_owned(), "把仪器上的读数填上。");
        }
        let instrument = field_value("gas-instrument");
        if instrument.is_empty() {
            return refuse("gas-instrument".to_owned(), "写上用的哪台仪器：编号在机身上。");
        }
        let ago = match minutes_ago(&field_value("gas-ago")) {
            Ok(minutes) => (minutes > 0).then_some(minutes),
            Err(why) => return refuse("gas-ago".to_owned(), why),
        };
        let mut draft = Draft::default();
        for (n, rule, value) in fields.into_iter().filter(|(.., value)| !value.is_empty()) {
            let limit = match self.limit(n, rule) {
                Ok(limit) => limit,
                Err(why) => return refuse(format!("gas-own-{n}"), &format!("{}：{why}", rule.gas)),
            };
            let judged = limit.judge(&value);
            if judged == Judged::NotANumber {
                return refuse(format!("gas-{n}"), &format!("{}的读数要写成一个数，如 20.9。", rule.gas));
            }
            if is_negative(&value) {
                return refuse(format!("gas-{n}"), &format!("{}的读数是负的：仪器没归零。到干净空气里归零再测。", rule.gas));
            }
            let read = GasRead {
                run: self.run,
                height: place.clone(),
                gas: rule.gas.clone(),
                value,
                unit: rule.unit.clone(),
                limit: limit.label(),
                within: judged == Judged::Within,
                instrument: instrument.clone(),
                ago,
            };
            draft.bodies.push(read.into());
        }
        self.ctx.records.write_then(draft, move || measuring.set(None));
    }
}

/// 限值怎么说：规则里的；没有就是上次照方案填的。
fn limit_words(rule: &GasRule, last: Option<&GasReading>) -> String {
    match (Limit::of_gas(rule, ""), last) {
        (Ok(limit), _) => format!("{} {}", limit.label(), rule.unit),
        (Err(_), Some(last)) => format!("{} {}", last.read.limit, rule.unit),
        (Err(_), None) => "限值照作业方案填".to_owned(),
    }
}

/// 读数和多久以前。
fn cells(last: Option<&GasReading>, state: Tested) -> Markup {
    let old = |minutes: i64| html! { b.bad { "过时，要重测" } small { (span(minutes * 60)) "前" } };
    html! {
        td { @match last { Some(one) => { (one.read.value) " " (one.read.unit) } None => "—" } }
        td {
            @match state {
                Tested::Not => b { "没测" },
                Tested::Bad => b.bad { "✕ 不合格" },
                Tested::Overtaken => b.bad { "✕ 这是早先测的，后来测出过不合格，当场重测" },
                Tested::Ahead => b.bad { "钟动过，要重测" },
                Tested::Old(minutes) => { (old(minutes)) }
                Tested::Good(minutes) => { b.good { "✓ 合格" } small { (span(minutes * 60)) "前" } }
            }
        }
    }
}
