//! 迎检自证包：一段日子的台账、记录、照片和核对结果，做成一个文件。

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::calendar::{Book, Line, date, once_a_day, recounted};
use super::data::{Job, ToParts, size};
use super::ledgers::{Gathered, Page, erased, ways_of};
use crate::backup::{BackupError, Live};
use crate::content::{Checklist, read};
use crate::export::ledgers::{Frame, tally};
use crate::export::{Pack, Page as RecordPage, Pages, Period, Proof, danger_page, run_page, write_proof};
use crate::journal::{Pause, PauseKind, Sha256Hex, Stage, State, Subject};
use crate::platform::hand_over::{Outcome, Parts, Way, hand_over};
use crate::platform::{set_html, spawn};
use crate::rules::{Cycle, Date};
use crate::ui::icon::icon;
use crate::ui::{Act, Loaded, Watched, screen};

/// 走到哪一步了。
#[derive(Clone)]
enum Step {
    Idle,
    /// 做好了，等着拿出去。
    Made(Rc<(Proof, web_sys::File)>),
    Failed(String),
}

#[derive(Clone, Copy)]
struct ProofBox {
    page: Page,
    /// 数断档用的。
    book: Book,
    step: Watched<Step>,
    job: Job,
}

/// 自证包的一块；装的是台账页上挑定的那段日子。
pub fn proof(page: Page) -> AnyView {
    // 这段日子里到期的周期可能早就开始了（一年一次的三月就做了）：读全
    let book = Book::aside(page.ctx, Date::EARLIEST);
    let this = ProofBox { page, book, step: Watched::new(Step::Idle), job: Job::new("proof-work") };
    screen(move || this.draw(), move |act| this.act(&act))
}

/// ZIP 在新标签页里打不开，不列。
const WAYS: [(Way, &str, &str); 2] = [(Way::Download, "下载", "download"), (Way::Share, "分享", "share")];

impl ProofBox {
    fn draw(self) -> Markup {
        let bar = self.job.bar();
        html! {
            section.box.stack.no-print.proof {
                h2 { "迎检自证包" }
                p { "把 " (self.page.period.get().words()) " 的台账、每一次检查、每一处隐患、照片和核对结果装成一个 ZIP，有封面，不用岗哨也打得开、核对得了。" }
                p.quiet { "里面有姓名，没有电话。全部记录的原文也在里面（要整条链才核对得了），给谁、给不给，单位定。" }
                @match bar {
                    Some(bar) => { (bar) }
                    None => { (self.at_rest()) }
                }
            }
        }
    }

    /// 没在做的时候：还缺什么、做的键、做好了的。
    fn at_rest(self) -> Markup {
        let (rules, board) = (self.page.words().loop_rules(), self.book.board());
        let is_here = !matches!(rules, Loaded::Waiting) && !matches!(board, Loaded::Waiting);
        let ready = is_here && self.page.gathered.with(Option::is_some);
        let rules = match rules {
            Loaded::Failed(why) => Some(format!("规则打不开：{why}。这时候做，包里缺风险清单和公示牌，封面上会写明。")),
            _ => None,
        };
        let lists = match board {
            Loaded::Failed(why) => Some(("检查表".to_owned(), why)),
            Loaded::Ready(board) => board.lost,
            Loaded::Waiting => None,
        };
        let lists = lists.map(|(what, why)| format!("{what}打不开：{why}。这时候做，断档数不全，封面上会写明。"));
        html! {
            @for words in rules.into_iter().chain(lists) {
                div.banner.bad role="alert" {
                    (icon("danger"))
                    span { (words) }
                    button type="button" data-act="retry" { "再试一次" }
                }
            }
            div.row { button type="button" data-act="make" disabled[!ready] { (icon("clipboard")) "做自证包" } }
            @match &self.step.get() {
                Step::Idle => {}
                Step::Made(made) => { (made_words(&made.0, &made.1)) }
                Step::Failed(why) => { p.banner.bad role="alert" { (icon("danger")) span { (why) } } }
            }
        }
    }

    fn act(self, act: &Act) {
        match act.name.as_str() {
            "make" => self.step.spawn(self.make()),
            "stop" => self.job.stop(),
            "retry" => {
                self.page.retry();
                self.book.retry();
            }
            name => {
                let way = name.strip_prefix("way:").and_then(|slug| WAYS.iter().find(|(.., one)| *one == slug));
                if let (Some((way, ..)), Step::Made(made)) = (way, self.step.get_untracked()) {
                    let way = *way;
                    spawn(async move {
                        set_html(
                            "proof-said",
                            match hand_over(way, &made.1).await {
                                Outcome::Handed => "交出去了。",
                                Outcome::Unsure => "交给浏览器了，看一眼下载里有没有。",
                                Outcome::Cancelled => "没有存。要存再点一次。",
                                Outcome::Failed => "这个办法这里不行，换下一个。",
                            },
                        );
                    });
                }
            }
        }
    }

    async fn make(self) {
        let made = self.made().await;
        self.job.end();
        self.step.set(match made {
            Ok(made) => Step::Made(Rc::new(made)),
            Err(BackupError::Stopped) => Step::Failed("停下了，没有做完的不算数；记录都没有动。要做再点一次。".to_owned()),
            Err(BackupError::Full | BackupError::Writing(_)) => {
                Step::Failed("手机空间或内存不够，自证包没有做成；记录都没有动。挑短一些的日子，或腾出空间再做。".to_owned())
            }
            Err(error) => Step::Failed(error.to_string()),
        });
    }

    async fn made(self) -> Result<(Proof, web_sys::File), BackupError> {
        let not_open = || BackupError::Reading("记录还没打开".to_owned());
        let journal = self.page.ctx.records.journal().ok_or_else(not_open)?;
        let gathered = self.page.gathered.get_untracked().ok_or_else(not_open)?;
        let mut tell = self.job.begin("正在做自证包");
        let gathered = self.page.signed(gathered).await.map_err(|error| BackupError::Reading(error.to_string()))?;
        let pack = untrack(|| self.pack(&gathered));
        let pages = Records::new(self.page, gathered);
        let mut out = ToParts(Parts::new());
        let proof = write_proof(&Live(&journal), &pages, &pack, &mut out, &mut tell).await?;
        let file = out.0.finish(&proof.name, "application/zip").await.map_err(|_| BackupError::Full)?;
        Ok((proof, file))
    }

    fn pack(self, gathered: &Gathered) -> Pack {
        let ctx = self.page.ctx;
        let words = self.page.words();
        let frame = Frame { words: &words, period: gathered.period, made: self.page.now() };
        let (gaps, mut remarks) = gaps(gathered, frame, ctx.records.with(first_day));
        remarks.extend(recounted(ctx, self.book));
        if let Loaded::Failed(why) = words.loop_rules() {
            remarks.push(format!("风险分级管控清单、风险公示牌没有装进来：规则读不出来（{why}）。"));
        }
        let missed = self.missed(gathered.period, &mut remarks);
        let pauses: Vec<Pause> = ctx.records.with(|state| state.pauses.values().cloned().collect());
        remarks.extend(pauses.iter().filter_map(|pause| pause_words(pause, frame)));
        Pack {
            company: ctx.contents.company(),
            period: gathered.period,
            made: frame.made,
            app: crate::store::APP.to_owned(),
            sheets: self.page.all_sheets(gathered),
            facts: tally(frame, gathered.runs.iter().map(|(_, run)| run), &gathered.dangers),
            missed,
            gaps,
            remarks,
            notice: self.page.chemical(),
        }
    }

    /// 该查没查的，一张表一句，和补录的一共几期；照哪几张表、从哪天数的、哪些没数，写进要说的话里。
    fn missed(self, period: Period, remarks: &mut Vec<String>) -> Result<(Vec<String>, usize), String> {
        let board = match self.book.board() {
            Loaded::Ready(board) => board,
            Loaded::Waiting => return Err("检查表还没读完。".to_owned()),
            Loaded::Failed(why) => return Err(format!("检查表读不出来（{why}）。")),
        };
        let lost = board.lost.as_ref().map(|(what, why)| format!("{what}读不出来（{why}）"));
        if board.lines.is_empty() {
            return Err(lost.map_or_else(|| "做包的设备上没有看着哪张检查表。".to_owned(), |lost| format!("{lost}。")));
        }
        let (Some(from), Some(to)) = (date(period.from), date(period.to)) else { return Err("日子写得不对。".to_owned()) };
        let names: Vec<&str> = board.lines.iter().map(|line| line.check.name.as_str()).collect();
        let since = match self.book.profile().and_then(|profile| profile.set.since) {
            Some(since) => format!("从单位定的 {since} 数起"),
            None => "从选定岗位、选定检查表那天数起".to_owned(),
        };
        remarks.push(format!("断档照做包的设备上看着的 {} 张表数，{since}：{}。", names.len(), names.join("、")));
        remarks.extend(board.lines.iter().filter_map(|line| once_a_day(&line.check)));
        let one = |(line, gaps): (&Line, Vec<Cycle>)| format!("{}：{}，一共 {} 期", line.check.name, stretches(&gaps), gaps.len());
        let missed: Vec<String> = board.gaps((from, to)).into_iter().map(one).collect();
        if let Some(lost) = lost {
            // 没取到的查没查不知道：别的都查了，也不能写成都查了
            if missed.is_empty() {
                return Err(format!("{lost}；别的表，到期的都查了。"));
            }
            remarks.push(format!("断档没有数全：{lost}，没有数它们的。"));
        }
        Ok((missed, board.late((from, to.min(board.today)))))
    }
}

fn made_words(proof: &Proof, file: &web_sys::File) -> Markup {
    html! {
        div.stack {
            p role="status" { b { "做好了：" } (proof.name) "（" (size(proof.size)) "，短码 " span.code { (proof.code) } "）" }
            p { (proof.chain.words()) "。照片和附件 " (proof.blobs) " 个" @if proof.missing > 0 { "，另有 " (proof.missing) " 个不在这台设备上" } "。" }
            @if !proof.chain.breaks.is_empty() || proof.chain.forks > 0 {
                p.banner.bad { (icon("danger")) span { "有接不上、对不上的，封面上照实写着。交出去之前，先让安全员看。" } }
            }
            @let ways: Vec<_> = WAYS.iter().filter(|(way, ..)| ways_of(file).contains(way)).collect();
            div.row { @for (_, label, slug) in &ways { button type="button" data-act={ "way:" (slug) } { (label) } } }
            @if ways.is_empty() { p.banner { (icon("info")) span { "这里存不了文件（多半是在微信里打开的）。在浏览器里打开岗哨再做；先备份，那边才有记录。" } } }
            p #proof-said role="status" {}
        }
    }
}

/// 岗哨里最早从哪天开始记的。
fn first_day(state: &State) -> Option<crate::journal::Day> {
    state.writers.values().map(|writer| writer.started.day()).min()
}

/// 一张检查也没有交的日子；岗哨还没用起来的不算，另说一句。
fn gaps(gathered: &Gathered, frame: Frame, first: Option<crate::journal::Day>) -> (Vec<String>, Vec<String>) {
    let done = gathered.runs.iter().filter(|(_, run)| run.step == Stage::Submitted && !run.voided);
    let seen: BTreeSet<_> = done.map(|(_, run)| run.day).collect();
    // 补录的可能比开始用还早：那天也算有
    let first = first.into_iter().chain(seen.first().copied()).min().unwrap_or(frame.today());
    let period = gathered.period;
    let mut remarks = Vec::new();
    if first > period.from {
        remarks.push(format!("这台设备上的记录从 {first} 开始，之前的日子没有记录，没有列在里面。"));
    }
    if frame.today() < period.to {
        remarks.push(format!("这段日子到 {} 才完，只数到做包这天。", period.to));
    }
    let counted = Period { from: first.max(period.from), to: period.to };
    (counted.gaps(&seen, frame.today()).iter().map(Period::words).collect(), remarks)
}

/// 几期，连着的并成一段。
fn stretches(cycles: &[Cycle]) -> String {
    let mut all: Vec<(Date, Date)> = Vec::new();
    for cycle in cycles {
        match all.last_mut() {
            Some(last) if last.1.plus(1) == cycle.start => last.1 = cycle.end,
            _ => all.push((cycle.start, cycle.end)),
        }
    }
    let words = |(from, to): &(Date, Date)| if from == to { from.iso() } else { format!("{} 至 {}", from.iso(), to.iso()) };
    all.iter().map(words).collect::<Vec<_>>().join("、")
}

/// 停产、放假，和这段日子沾边的：谁定的，后来才记的说哪天记的——它能把断档变成歇着。
fn pause_words(pause: &Pause, frame: Frame) -> Option<String> {
    let back = pause.lifted.as_ref().map(|(day, ..)| *day);
    if pause.from > frame.period.to || pause.to.or(back).is_some_and(|day| day < frame.period.from) {
        return None;
    }
    let kind = match pause.kind {
        PauseKind::Stop => "停产",
        PauseKind::Holiday => "放假",
    };
    let to = pause.to.map(|day| format!(" 至 {day}")).unwrap_or_default();
    let back = back.map(|day| format!("，{day} 复工")).unwrap_or_default();
    let recorded = pause.at.day();
    let late = if recorded > pause.from { format!("{recorded} 记的，") } else { String::new() };
    let who = match frame.person(pause.by) {
        who if who.is_empty() => "没有写谁定的".to_owned(),
        who => format!("{who} 定的"),
    };
    Some(format!("{kind}：{}{to}{back}，因为：{}（{late}{who}）", pause.from, pause.reason))
}

/// 从日志里一页一页地取记录。
struct Records {
    page: Page,
    gathered: Rc<Gathered>,
    erased: Vec<Sha256Hex>,
    /// 上一张检查表的原文：一连几次多半是同一张。
    asked: RefCell<Option<(Sha256Hex, Option<Arc<Checklist>>)>>,
}

impl Records {
    fn new(page: Page, gathered: Rc<Gathered>) -> Self {
        Self { page, gathered, erased: erased(page.ctx), asked: RefCell::new(None) }
    }

    async fn asked(&self, sha256: Sha256Hex) -> Option<Arc<Checklist>> {
        if let Some((_, known)) = self.asked.borrow().as_ref().filter(|(one, _)| *one == sha256) {
            return known.clone();
        }
        let text = self.page.ctx.records.text(sha256).await;
        let asked = text.and_then(|text| read::<Checklist>(&text)).map(Arc::new);
        *self.asked.borrow_mut() = Some((sha256, asked.clone()));
        asked
    }
}

impl Pages for Records {
    fn count(&self) -> usize {
        self.gathered.runs.len() + self.gathered.dangers.len()
    }

    async fn page(&self, at: usize) -> Result<RecordPage, BackupError> {
        let words = self.page.words();
        let frame = Frame { words: &words, period: self.gathered.period, made: self.page.now() };
        if let Some(danger) = at.checked_sub(self.gathered.runs.len()).and_then(|at| self.gathered.dangers.get(at)) {
            return Ok(untrack(|| danger_page(frame, danger, &self.gathered.signers, &self.erased)));
        }
        let reading = |why: &str| BackupError::Reading(why.to_owned());
        let (id, _) = self.gathered.runs.get(at).ok_or_else(|| reading("没有这一页"))?;
        let journal = self.page.ctx.records.journal().ok_or_else(|| reading("记录没有打开"))?;
        journal.load(&[Subject::Run(*id)]).await.map_err(|error| reading(&error.to_string()))?;
        let run = journal.read(|state| state.runs.get(id).cloned()).ok_or_else(|| reading("这一次检查不见了"))?;
        let asked = self.asked(run.asked).await;
        Ok(untrack(|| run_page(frame, &run, asked.as_deref(), &self.erased)))
    }
}
