//! 台账：挑一本、挑一段日子，看、打印、下载、发群；迎检自证包也从这里做。

mod chemical;
mod gather;
mod hand;
mod paper;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::images::Images;
use super::proof::proof;
use super::risks::controller;
use super::send::send_box;
use crate::export::ledgers::{self, Frame, Inspectors};
use crate::export::{Period, Poster, Sheet, minute, safe_name};
use crate::journal::{ExpirySet, RegisterEntry, Wall};
use crate::platform::{field_value, focus, set_html, spawn};
use crate::route::Route;
use crate::rules::keeper;
use crate::store::StoreError;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Opening, Watched, head, live, nothing, screen, still, switch, trouble, waiting, watch};
pub use chemical::chemical_notice;
use chemical::chemical_words;
pub use gather::{Gathered, PageWords, erased};
pub use hand::{deliver, ways_of};

/// 有哪几本。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Risks,
    Board,
    Dangers,
    Runs,
    Major,
    Expiry,
}

const ALL: [(Which, &str, &str); 6] = [
    (Which::Dangers, "dangers", "隐患台账"),
    (Which::Runs, "runs", "排查记录台账"),
    (Which::Risks, "risks", "风险分级管控清单"),
    (Which::Board, "board", "风险公示牌"),
    (Which::Major, "major", "重大隐患一患一档"),
    (Which::Expiry, "expiry", "到期台账"),
];

/// 哪一段日子。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Month,
    Quarter,
    Year,
    Custom,
}

const SPANS: [(Span, &str, &str); 4] = [
    (Span::Month, "month", "本月"),
    (Span::Quarter, "quarter", "本季"),
    (Span::Year, "year", "本年"),
    (Span::Custom, "custom", "从哪天到哪天"),
];

/// 屏幕上先画多少行；打印和下载里都是全的。
const SHOWN: usize = 200;

/// 这一页。
#[derive(Clone, Copy)]
pub struct Page {
    /// 应用的把手。
    pub ctx: Ctx,
    which: Watched<Which>,
    span: Watched<Span>,
    /// 挑定的一段日子。
    pub period: Watched<Period>,
    words: PageWords,
    /// 这段日子的记录；还没收齐是 `None`。
    pub gathered: Watched<Option<Rc<Gathered>>>,
    turn: Watched<u64>,
    whole: Watched<bool>,
    images: Images,
}

/// 台账。
pub fn ledgers(ctx: Ctx) -> AnyView {
    let page = Page {
        ctx,
        which: Watched::new(Which::Dangers),
        span: Watched::new(Span::Month),
        period: Watched::new(Period::month(ctx.records.today())),
        words: PageWords::load(ctx),
        gathered: Watched::new(None),
        turn: Watched::new(0),
        whole: Watched::new(false),
        images: Images::new(ctx),
    };
    // 只有一患一档贴照片
    watch(move || {
        if page.which.get() == Which::Major {
            page.sheets().iter().flat_map(|sheet| &sheet.photos).for_each(|(_, blob)| page.images.fetch(*blob))
        }
    });
    // 签字要把检查整个装进来才看得见：看这一本才装
    let wants_signed = Memo::new(move |_| page.which.get() == Which::Runs);
    watch(move || {
        ctx.records.with(|_| ());
        let (period, signed) = (page.period.get(), wants_signed.get());
        if ctx.records.opening.get() == Opening::Open {
            page.turn.spawn(page.gather(period, signed));
        }
    });
    // 缺着规则的那一本是空的，不能当成没有风险发出去
    let sendable = Memo::new(move |_| page.lacking().is_none());
    view! {
        {still(head("台账"))}
        {live(move || page.notice())}
        {screen(move || page.choices(), move |act| page.choose(&act))}
        {screen(move || page.actions(), move |act| page.act(&act))}
        {screen(move || page.papers(), move |act| if act.name == "retry" { page.retry() } else { page.whole.set(true) })}
        {switch(move || if sendable.get() { send_box(move || page.poster()) } else { nothing() })}
        {proof(page)}
    }
    .into_any()
}

impl Page {
    /// 收齐一段日子的记录；收的工夫里又改了日子的，作废。
    async fn gather(self, period: Period, signed: bool) {
        let Some(turn) = self.turn.next_turn() else { return };
        let gathered = gather::gather(self.ctx, period, signed).await;
        if !self.turn.is_turn(turn) {
            return;
        }
        match gathered {
            Ok(gathered) => self.gathered.set(Some(Rc::new(gathered))),
            Err(error) => self.ctx.records.unreadable(&error),
        }
    }

    /// 连签字也收齐的一份，做自证包用；收过的就是它。
    pub async fn signed(self, gathered: Rc<Gathered>) -> Result<Rc<Gathered>, StoreError> {
        if gathered.inspectors.is_some() {
            return Ok(gathered);
        }
        Ok(Rc::new(gather::gather(self.ctx, gathered.period, true).await?))
    }

    /// 单位的台账跟着这段日子的记录一起装进来：等到了再看是不是危化企业。
    fn notice(self) -> Markup {
        self.gathered.with(|_| ());
        chemical_notice(self.ctx)
    }

    /// 危化企业要说的一句，纸上、封面上都写；不是的是 `None`。
    pub fn chemical(self) -> Option<&'static str> {
        chemical_words(self.ctx)
    }

    fn choices(self) -> Markup {
        let (which, span, period) = (self.which.get(), self.span.get(), self.period.get());
        html! {
            section.stack.no-print {
                div.options.ledger-which role="radiogroup" aria-label="哪一本台账" {
                    @for (one, slug, name) in ALL { (radio("which", slug, name, one == which)) }
                }
                @if self.is_of_period() {
                    div.options role="radiogroup" aria-label="哪一段日子" {
                        @for (one, slug, name) in SPANS { (radio("span", slug, name, one == span)) }
                    }
                    @if span == Span::Custom {
                        form.box.stack data-act="between" {
                            div.ledger-days {
                                div { label for="ledger-from" { "从" } input #ledger-from type="date" value=(period.from); }
                                div { label for="ledger-to" { "到" } input #ledger-to type="date" value=(period.to); }
                            }
                            button type="submit" { "看这一段" }
                            p #ledger-said role="alert" {}
                        }
                    }
                } @else { p.quiet { "这一本照现在的样子，不分日子。" } }
            }
        }
    }

    fn is_of_period(self) -> bool {
        !matches!(self.which.get(), Which::Risks | Which::Board | Which::Expiry)
    }

    fn choose(self, act: &Act) {
        let today = self.ctx.records.today();
        match act.parts()[..] {
            ["which", slug] => {
                self.whole.set(false);
                ALL.iter().filter(|(_, one, _)| *one == slug).for_each(|(which, ..)| self.which.set(*which));
            }
            ["span", slug] => {
                let Some((span, ..)) = SPANS.iter().find(|(_, one, _)| *one == slug) else { return };
                self.span.set(*span);
                match span {
                    Span::Month => self.take(Period::month(today)),
                    Span::Quarter => self.take(Period::quarter(today)),
                    Span::Year => self.take(Period::year(today)),
                    Span::Custom => request_animation_frame(|| focus("ledger-from")),
                }
            }
            _ => match Period::between(&field_value("ledger-from"), &field_value("ledger-to")) {
                Ok(period) => {
                    set_html("ledger-said", "");
                    self.take(period);
                }
                Err(why) => {
                    set_html("ledger-said", why);
                    focus(if field_value("ledger-from").is_empty() { "ledger-from" } else { "ledger-to" });
                }
            },
        }
    }

    fn take(self, period: Period) {
        self.whole.set(false);
        if self.period.get_untracked() != period {
            self.gathered.set(None);
            self.period.set(period);
        }
    }

    /// 这一刻的钟，做台账用。
    pub fn now(self) -> Wall {
        self.ctx.records.journal().map_or(Wall::at(0, 480), |journal| journal.wall())
    }

    /// 挑定的那一本；一患一档是几张，别的是一张。还没收齐是空的。
    fn sheets(self) -> Vec<Sheet> {
        let which = self.which.get();
        self.gathered.with(|gathered| gathered.as_ref().map_or_else(Vec::new, |gathered| self.sheets_of(which, gathered)))
    }

    fn sheets_of(self, which: Which, gathered: &Gathered) -> Vec<Sheet> {
        let frame = Frame { words: &self.words, period: gathered.period, made: self.now() };
        let mut sheets = match which {
            Which::Runs => vec![ledgers::runs(frame, &gathered.runs, gathered.inspectors.as_ref().unwrap_or(&Inspectors::new()))],
            Which::Dangers => vec![ledgers::dangers(frame, &gathered.dangers, &gathered.signers)],
            Which::Major => ledgers::dossiers(frame, &gathered.dangers, &gathered.signers),
            Which::Risks | Which::Board => {
                // 由谁管要照规则算：没有规则就先不做这两本，不猜
                let Loaded::Ready(rules) = self.words.loop_rules() else { return Vec::new() };
                let who = |entry: &RegisterEntry| controller(&rules, entry);
                self.ctx.records.with(|state| {
                    let risks = state.ledger.risks.values();
                    vec![if which == Which::Risks { ledgers::register(frame, risks, who) } else { ledgers::board(frame, risks, who) }]
                })
            }
            Which::Expiry => {
                let rules = if let Loaded::Ready(rules) = self.words.loop_rules() { rules } else { Arc::default() };
                let who = |set: &ExpirySet| keeper(&rules.expiries, &set.kind, &set.name);
                self.ctx.records.with(|state| vec![ledgers::expiry(frame, state.ledger.things.values(), who)])
            }
        };
        // 纸上、xlsx 里也说，在各条说明的末了
        let words = self.chemical();
        sheets.iter_mut().for_each(|sheet| sheet.notes.extend(words.map(str::to_owned)));
        sheets
    }

    /// 每一本，装进自证包。
    pub fn all_sheets(self, gathered: &Gathered) -> Vec<Sheet> {
        ALL.iter().flat_map(|(which, ..)| self.sheets_of(*which, gathered)).collect()
    }

    /// 各种名字。
    pub fn words(self) -> PageWords {
        self.words
    }

    /// 没取到的内容再取一遍。
    pub fn retry(self) {
        self.words.retry();
    }

    /// 挑定的那一本还缺什么：规则没到、到不了的说清楚；不缺是 `None`。
    fn lacking(self) -> Option<Markup> {
        let signed = |gathered: &Rc<Gathered>| self.which.get() != Which::Runs || gathered.inspectors.is_some();
        if !self.gathered.with(|gathered| gathered.as_ref().is_some_and(signed)) {
            return Some(waiting());
        }
        match self.words.loop_rules() {
            // 没写谁管的，谁管照规则说；规则到不了，别的照列
            Loaded::Waiting if self.which.get() == Which::Expiry => Some(waiting()),
            _ if !matches!(self.which.get(), Which::Risks | Which::Board) => None,
            Loaded::Ready(_) => None,
            Loaded::Waiting => Some(waiting()),
            Loaded::Failed(why) => Some(trouble("规则", &why)),
        }
    }

    fn actions(self) -> Markup {
        let ready = self.lacking().is_none();
        html! {
            div.stack.no-print {
                div.row {
                    button.primary type="button" data-act="xlsx" disabled[!ready] { (icon("share")) "下载 xlsx" }
                    button type="button" data-act="csv" disabled[!ready] { "下载 CSV" }
                    button type="button" data-act="print" disabled[!ready || self.images.are_coming()] { (icon("print")) "打印" }
                }
                p #ledger-file role="status" {}
            }
        }
    }

    fn act(self, act: &Act) {
        let sheets = untrack(|| self.sheets());
        let Some(first) = sheets.first() else { return };
        let name = self.file_name();
        match act.name.as_str() {
            "print" => {
                self.whole.set(true);
                request_animation_frame(crate::platform::print);
            }
            "csv" => {
                // 一患一档是几张，装进一个文件
                let is_many = self.which.get_untracked() == Which::Major;
                let text = if is_many { crate::export::to_csv_all(&sheets) } else { crate::export::to_csv(first) };
                deliver(name + ".csv", "text/csv", text.into_bytes(), "ledger-file");
            }
            _ => {
                let at = self.now();
                spawn(async move {
                    match crate::export::to_xlsx(&sheets, at).await {
                        Ok(bytes) => deliver(name + ".xlsx", hand::XLSX, bytes, "ledger-file"),
                        Err(error) => set_html("ledger-file", &error.to_string()),
                    }
                });
            }
        }
    }

    fn file_name(self) -> String {
        let company = untrack(|| self.ctx.contents.company());
        let company = if company.is_empty() { String::new() } else { format!("{}-", safe_name(&company, 40)) };
        let name = ALL.iter().find(|(which, ..)| *which == self.which.get_untracked()).map_or("台账", |(.., name)| name);
        let when =
            if untrack(|| self.is_of_period()) { self.period.get_untracked().digits() } else { self.now().day().as_str().replace('-', "") };
        format!("岗哨-{company}{name}-{when}")
    }

    fn papers(self) -> Markup {
        if let Some(lacking) = self.lacking() {
            return lacking;
        }
        let most = if self.whole.get() { usize::MAX } else { SHOWN };
        let sheets = self.sheets();
        html! {
            @if sheets.iter().all(|sheet| sheet.rows.is_empty()) { (self.nothing_yet()) }
            @for sheet in &sheets { (paper::paper(sheet, most, |blob| self.images.address(blob), self.images.are_coming())) }
        }
    }

    /// 空着的时候，说这里该有什么、下一步去哪里。
    fn nothing_yet(self) -> Markup {
        let (words, route, label) = match self.which.get() {
            Which::Risks => ("风险清单还是空的：从岗位卡里一点就能先建一份，再照本单位的改。", Route::Risks, "去建风险清单"),
            Which::Board => ("还没有重大、较大的风险要公示。先在风险清单里写上、评好，这里照清单排出来。", Route::Risks, "去风险清单"),
            Which::Expiry => {
                ("还没有记下会到期的东西：证件、灭火器、检验报告……记下来，快到期时今日里会提醒。", Route::Expiry, "去记到期的东西")
            }
            Which::Runs => ("这段日子没有检查记录。换一段日子看，或者去做一次检查。", Route::Checks, "去做一次检查"),
            Which::Dangers | Which::Major => ("这段日子没有要列的隐患。换一段日子看；看见了不对的，现在就报。", Route::NewDanger, "报隐患"),
        };
        html! { div.empty.no-print { p { (words) } (crate::ui::link(&route, "button", label)) } }
    }

    /// 发群：标题、期间、几句要紧的。
    fn poster(self) -> Poster {
        let sheets = self.sheets();
        let name = ALL.iter().find(|(which, ..)| *which == self.which.get()).map_or("台账", |(.., name)| name);
        let when =
            if self.is_of_period() { format!("期间 {}", self.period.get().words()) } else { format!("截至 {}", self.now().day()) };
        let mut lines = vec![format!("【{name}】"), format!("{} {when}", self.ctx.contents.company()).trim().to_owned()];
        lines.extend(sheets.iter().flat_map(|sheet| sheet.brief.iter().cloned()));
        lines.extend(self.chemical().map(str::to_owned));
        lines.push(format!("岗哨台账 {}", minute(&self.now())));
        Poster { lines, good: sheets.iter().all(|sheet| !sheet.bad) }
    }
}

fn radio(group: &str, slug: &str, name: &str, on: bool) -> Markup {
    html! {
        button type="button" role="radio" id={ (group) "-" (slug) } aria-checked=(on) tabindex=(if on { "0" } else { "-1" })
            data-act={ "choose:" (group) ":" (slug) } { (name) }
    }
}
