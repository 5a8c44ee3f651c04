//! 一次检查的记录：谁、什么时候、每项答了什么、更正过什么，发群。

use std::ops::ControlFlow;
use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::corrections::{corrected, corrections};
use super::danger::{load, named};
use super::images::Images;
use super::item_part::{measured_of, measured_words, photos_of, thumbs};
use super::photos::photos;
use super::run::{asked, missing};
use super::run_part::{drawn_of, is_given};
use super::send::send_box;
use super::signatures::{Signing, signatures};
use super::work::work;
use crate::content::Checklist;
use crate::export::{GroupMessage, Wrong};
use crate::journal::{Answer, Danger, EventRef, ItemId, Kind, Row, Run, RunId, RunStatus, SignRole, Subject, Summary};
use crate::platform::{self, spawn};
use crate::route::Route;
use crate::rules::evidence::Evidence;
use crate::store::{Store, StoreError};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Opening, Watched, head, link, live, screen, still, switch, waiting, watch};

/// 一次检查的记录。
pub fn record(ctx: Ctx, id: &str) -> AnyView {
    let Some(id) = RunId::parse(id) else { return still(missing()) };
    let asked = asked(ctx, id);
    let (looked, dangers) = (load(ctx, vec![Subject::Run(id)]), dangers_of(ctx, id));
    // 照片、读数、签字、测气自己会跟上：填着更正去拍一张，填的字不该没了。
    let bare = |run: &Run| Run {
        photos: Default::default(),
        measured: Default::default(),
        signatures: Default::default(),
        work: Default::default(),
        last: run.first,
        ..run.clone()
    };
    let found = Memo::new(move |_| ctx.records.with(|state| state.runs.get(&id).map(bare)));
    switch(move || match (found.get(), asked.get(), dangers.get()) {
        (None, ..) if looked.get() => still(missing()),
        (Some(run), Some(asked), Some(dangers)) => sheet(Sheet { ctx, run: Arc::new(run), dangers: Arc::new(dangers), asked }),
        _ => still(html! { (head("检查记录")) (waiting()) }),
    })
}

/// 这次检查里报的隐患，了结了的也要：它们平常不在内存里，先从列表里找到再装进来。
fn dangers_of(ctx: Ctx, id: RunId) -> Watched<Option<Vec<Danger>>> {
    let found = Watched::new(None);
    watch(move || {
        ctx.records.with(|_| ());
        if ctx.records.opening.get() != Opening::Open {
            return;
        }
        found.spawn(async move {
            match read_dangers(ctx, id).await {
                Ok(dangers) if found.with_untracked(|old| old.as_ref() != Some(&dangers)) => found.set(Some(dangers)),
                Ok(_) => {}
                // 读不到不等于没有：说为什么，这一页等着
                Err(error) => ctx.records.unreadable(&error),
            }
        });
    });
    found
}

async fn read_dangers(ctx: Ctx, id: RunId) -> Result<Vec<Danger>, StoreError> {
    let Some(journal) = ctx.records.journal() else { return Ok(Vec::new()) };
    let mut mine = Vec::new();
    let see = |rows: Vec<Row>| {
        let of_run = |row: &&Row| matches!(&row.summary, Summary::Danger(one) if one.run == Some(id));
        mine.extend(rows.iter().filter(of_run).map(|row| row.subject));
        ControlFlow::Continue(())
    };
    journal.each_page(Kind::Dangers, see).await?;
    journal.load(&mine).await?;
    Ok(journal.read(|state| state.dangers.values().filter(|danger| danger.run == Some(id)).cloned().collect()))
}

/// 一次检查的记录：问的是当时那份文字。
#[derive(Clone)]
struct Sheet {
    ctx: Ctx,
    run: Arc<Run>,
    dangers: Arc<Vec<Danger>>,
    asked: Option<Arc<Checklist>>,
}

/// 画出记录。姓名、岗位名晚到的自己会跟上；开着的发群、正在填的更正不因此重来。
fn sheet(sheet: Sheet) -> AnyView {
    let ctx = sheet.ctx;
    let below = || {
        html! {
            p.row.no-print {
                button type="button" data-act="print" { (icon("print")) "打印这份记录" }
                (link(&Route::Runs, "button", "全部检查记录"))
            }
        }
    };
    let (code, corrections) = (signed_code(ctx, &sheet.run), corrections(ctx, &sheet.run, sheet.asked.clone()));
    let id = sheet.run.id;
    let photos = photos(ctx, Subject::Run(id), sheet.run.voided.is_none());
    // 干到一半作废了的也要画：里面的人要点出来
    let is_inside = |run: &Run| run.work.agreed.is_some() && run.work.ended.is_none();
    let inside = untrack(|| ctx.records.with(|state| state.runs.get(&id).is_some_and(is_inside)));
    let has_work = sheet.run.is_done() || (sheet.run.is_submitted() && inside);
    let work = sheet.asked.clone().filter(|asked| asked.permit && has_work).map(|asked| work(ctx, id, asked, &sheet.dangers));
    let signing = Signing {
        ctx,
        run: id,
        roles: &[SignRole::Inspector, SignRole::Companion, SignRole::Responsible],
        title: "签字",
        open: sheet.run.is_done(),
    };
    let images = Images::new(ctx);
    watch(move || {
        let photos = ctx.records.with(|state| state.runs.get(&id).map(|run| run.photos.clone())).unwrap_or_default();
        photos.iter().filter(|photo| photo.item.is_some()).for_each(|photo| images.fetch(photo.thumb.unwrap_or(photo.blob)));
    });
    let (above, below_work) = (sheet.clone(), sheet.clone());
    view! {
        {live(move || above.facts())}
        {work}
        {live(move || rows(&below_work, images))}
        {signatures(signing)}
        {code}
        {photos}
        {corrections}
        {send_box(move || sheet.message())}
        {screen(below, |_| platform::print())}
    }
    .into_any()
}

impl Sheet {
    fn name(&self) -> String {
        match &self.asked {
            Some(asked) => asked.name.clone(),
            None => self.ctx.contents.check_name(self.run.checklist.as_str()),
        }
    }

    fn signer(&self) -> String {
        match &self.run.status {
            RunStatus::Submitted { person, .. } => self.ctx.records.name(*person),
            _ => String::new(),
        }
    }

    fn position(&self) -> String {
        self.run.position.as_ref().map(|id| self.ctx.contents.position_name(id.as_str())).unwrap_or_default()
    }

    fn facts(&self) -> Markup {
        let Self { ctx, run, asked, .. } = self;
        let status = match &run.status {
            RunStatus::Open => "没交".to_owned(),
            RunStatus::Submitted { at, .. } => format!("{} {} 提交", at.day(), at.hms()),
            RunStatus::Abandoned { at, reason } => format!("{} 放弃：{reason}", at.day()),
        };
        let or = |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
        html! {
            (head(&self.name()))
            dl.box.record {
                dt { "检查人" } dd { (or(self.signer(), "（没有签字）")) }
                dt { "岗位" } dd { (or(self.position(), "—")) }
                dt { "开始" } dd { (run.started.day()) " " (run.started.hms()) }
                dt { "状态" } dd { (status) }
            }
            @if let Some(why) = &run.late {
                p { span.late { "补录" } " 算 " (run.day) " 的，当时没有记，因为：" (why) }
            }
            @if let Some(voided) = &run.voided {
                p { span.voided { "已作废" } " " (voided.at.day()) " " (voided.at.hms()) " " (named(*ctx, voided.by)) "：" (voided.reason) }
            }
            @if let Some(recall) = ctx.contents.recall(run.checklist.as_str()) {
                p.banner { (icon("info")) span { "这张表后来作废了（" (recall.day) "）：" (recall.why) " 这份记录照当时的样子留着。" } }
            }
            @if asked.is_none() {
                p.banner.bad { (icon("danger")) span { "当时问的文字读不出来，下面只有答案；记录本身没有动。" } }
            }
            (self.drawn())
        }
    }

    /// 抽中的一项，要的有没有。
    fn drawn(&self) -> Markup {
        let drawn = self.asked.as_deref().and_then(|asked| drawn_of(self.ctx, self.run.id, asked));
        let given = drawn.as_ref().is_some_and(|(drawn, item)| {
            self.ctx.records.with(|state| state.runs.get(&self.run.id).is_some_and(|run| is_given(run, item, drawn.evidence)))
        });
        html! {
            @if let (Some((drawn, _)), true) = (drawn, self.run.is_done()) {
                p { "这次抽到第 " (drawn.at + 1) " 项要" (if drawn.evidence == Evidence::Photo { "照片" } else { "读数" }) "：" b { (if given { "有" } else { "没有" }) } }
            }
        }
    }

    fn message(&self) -> GroupMessage {
        message(&self.run, &self.dangers, &self.name(), &self.signer(), &self.position())
    }
}

/// 签字那条记录的短码：印在纸上，以后和库里、备份里的对得上才是原来那一份。
fn signed_code(ctx: Ctx, run: &Run) -> AnyView {
    let code = Watched::new(String::new());
    if let RunStatus::Submitted { signed, .. } = run.status {
        spawn(async move {
            let Some(journal) = ctx.records.journal() else { return };
            if let Some(record) = journal.store().read_spans(&[signed.span()]).await.unwrap_or_default().first() {
                code.set(short_code(signed, &record.sha256().to_string()));
            }
        });
    }
    live(
        move || html! { @if code.with(|code| !code.is_empty()) { p.fine { "签字短码 " span.code { (code.get()) } "：和备份里这一条的散列对得上，就是原来那一份。" } } },
    )
}

fn short_code(signed: EventRef, sha256: &str) -> String {
    format!("{}-{}-{}", &signed.device.to_string()[..8], signed.seq, &sha256[..8])
}

fn rows(sheet: &Sheet, images: Images) -> Markup {
    let Sheet { ctx, run, dangers, asked } = sheet;
    let texts: Vec<(&str, &str)> = match asked {
        Some(checklist) => checklist.items.iter().map(|item| (item.id.as_str(), item.text.as_str())).collect(),
        None => run.answers.keys().map(|id| (id.as_str(), id.as_str())).collect(),
    };
    let measured = measured_of(*ctx, run.id);
    html! {
        ul.answer-list {
            @for (id, text) in texts {
                @let item = ItemId::parse(id);
                @let state = item.as_ref().and_then(|id| run.answers.get(id));
                li {
                    @match state.and_then(|state| state.answer) {
                        Some(Answer::Pass) => b.pass { "✓ 合格" },
                        Some(Answer::Fail) => b.fail { "✕ 不合格" },
                        Some(Answer::Na) => b { "— 不适用" },
                        None => b { "没查" },
                    }
                    span {
                        (text)
                        @for one in run.corrections.iter().filter(|one| one.item.as_str() == id) { (corrected(*ctx, one)) }
                        @if let Some(state) = state.filter(|state| !state.note.is_empty()) { small.hit-why { "备注：" (state.note) } }
                        @if let Some(item) = &item {
                            @if let Some(one) = measured.get(item) { (measured_words(one)) }
                            (thumbs(images, &photos_of(*ctx, run.id, item)))
                        }
                        @for danger in dangers.iter().filter(|danger| danger.item.as_ref().is_some_and(|item| item.as_str() == id)) {
                            " " a.button href=(Route::Danger(danger.id.to_string()).href()) { "看隐患" }
                        }
                    }
                }
            }
        }
    }
}

fn message(run: &Run, dangers: &[Danger], name: &str, signer: &str, position: &str) -> GroupMessage {
    let count = |answer| run.answers.values().filter(|state| state.answer == Some(answer)).count();
    let at = match &run.status {
        RunStatus::Submitted { at, .. } => at,
        _ => &run.started,
    };
    let failed = |danger: &&Danger| danger.item.as_ref().is_some_and(|item| run.answer(item) == Some(Answer::Fail));
    GroupMessage {
        title: name.to_owned(),
        who: if position.is_empty() { signer.to_owned() } else { format!("{signer}（{position}）") },
        when: format!("{} {}", at.day(), at.hms().get(..5).unwrap_or_default()),
        counts: Some((count(Answer::Pass), count(Answer::Fail), count(Answer::Na))),
        wrong: dangers.iter().filter(failed).map(wrong_of).collect(),
        code: run.id.to_string().chars().take(8).collect(),
    }
}

/// 一处隐患在群里怎么说。
pub fn wrong_of(danger: &Danger) -> Wrong {
    Wrong {
        place: danger.place.clone(),
        what: danger.what.clone(),
        hurts_now: danger.hurts_now,
        by: danger.wanted_by.map(|day| day.to_string()).unwrap_or_default(),
    }
}
