//! 从文件恢复：先看清楚再合并或替换；文件不对，什么都不改。

use std::rc::Rc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::Job;
use crate::backup::{Backup, How, Live, Preview, ReadAt, Restored, preview, restore as restore_file};
use crate::backup_text::join_pieces;
use crate::platform::pick::{PickedFile, pick_file};
use crate::platform::{field_value, spawn};
use crate::store::Store;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Opening, Watched, screen};

/// 看清楚了的一份。
struct Picked {
    backup: Backup<PickedFile>,
    preview: Preview,
    /// 并进来会抹掉这里的几块姓名电话、照片。
    erases: usize,
}

/// 走到哪一步了。
#[derive(Clone)]
enum Stage {
    Idle,
    /// 正在粘文字。
    Pasting,
    /// 看清楚了，等人定。
    Ready(Rc<Picked>),
    /// 要替换，再问一次。
    Sure(Rc<Picked>),
    Done(String),
    Failed(String),
}

#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    stage: Watched<Stage>,
    job: Job,
}

/// 从文件恢复。
pub fn restore(ctx: Ctx) -> AnyView {
    let page = Page { ctx, stage: Watched::new(Stage::Idle), job: Job::new("restore-work") };
    screen(move || page.draw(), move |act| page.act(&act))
}

impl Page {
    fn draw(self) -> Markup {
        let ready = self.ctx.records.opening.get() == Opening::Open;
        html! {
            section.box.stack.data-restore {
                h2 { "从文件恢复" }
                @if let Some(bar) = self.job.bar() { (bar) } @else { (self.standing(ready)) }
            }
        }
    }

    /// 没在忙的时候：挑文件，或者看清楚了等人定。
    fn standing(self, ready: bool) -> Markup {
        html! {
                @match self.stage.get() {
                    Stage::Ready(picked) => { (shown(&picked)) (choices()) }
                    Stage::Sure(picked) => { (shown(&picked)) (sure(&picked.preview)) }
                    Stage::Pasting => { (pasting()) }
                    stage => {
                        p.quiet { "换了手机、换了网址、或者要把另一台设备的记录并过来：选备份文件，先看清楚，再定。" }
                        div.row {
                            button type="button" data-act="pick" disabled[!ready] { (icon("cards")) "从文件恢复" }
                            button.plain type="button" data-act="paste" disabled[!ready] { "粘贴备份文字" }
                        }
                        @match &stage {
                            Stage::Done(words) => { p.banner.good role="status" { (icon("ok")) span { (words) } } }
                            Stage::Failed(why) => { p.banner.bad role="alert" { (icon("danger")) span { (why) } } }
                            _ => {}
                        }
                        (self.undo())
                    }
                }
        }
    }

    /// 替换过的，随时撤得回来。
    fn undo(self) -> Markup {
        let last = self.ctx.records.with(|state| state.replacements.iter().rev().find(|one| !one.undone).cloned());
        html! {
            @if let Some(last) = last {
                div.banner {
                    (icon("info"))
                    span { (last.at.day()) " " (last.at.hms()) " 用备份 " span.code { (last.code) } " 替换过，原来的记录收着，没有删。" }
                    button type="button" data-act="undo" { "撤销这次替换" }
                }
            }
        }
    }

    fn act(self, act: &Act) {
        match (act.name.as_str(), self.stage.get_untracked()) {
            ("pick", _) => spawn(async move {
                if let Some(file) = pick_file("").await {
                    self.look(file).await;
                }
            }),
            ("paste", _) => self.stage.set(Stage::Pasting),
            ("pasted", _) => match join_pieces(&field_value("pasted-text")) {
                Ok(bytes) => {
                    let blob = js_sys::Uint8Array::from(&bytes[..]);
                    match web_sys::Blob::new_with_u8_array_sequence(&js_sys::Array::of1(&blob)) {
                        Ok(blob) => spawn(self.look(PickedFile::from_blob("粘贴的备份", blob))),
                        Err(_) => self.stage.set(Stage::Failed("手机内存不够，没有读成；手机里的记录都在。".to_owned())),
                    }
                }
                Err(why) => self.stage.set(Stage::Failed(why.to_string())),
            },
            ("cancel", _) => self.stage.set(Stage::Idle),
            ("stop", _) => self.job.stop(),
            ("merge", Stage::Ready(picked)) => spawn(self.go(picked, How::Merge)),
            ("replace", Stage::Ready(picked)) => self.stage.set(Stage::Sure(picked)),
            ("really", Stage::Sure(picked)) => spawn(self.go(picked, How::Replace)),
            ("undo", _) => spawn(self.take_back()),
            _ => {}
        }
    }

    /// 看一眼：什么都不改。
    async fn look(self, file: PickedFile) {
        let Some(journal) = self.ctx.records.journal() else { return };
        // 先说在看了：两次说的一样，人才知道这一次也看过。
        let mut tell = self.job.begin("正在看这个文件");
        let looked = async {
            let backup = Backup::open(file).await?;
            let preview = preview(&backup, &Live(&journal), &mut tell).await?;
            let mut erases = 0;
            for blob in &preview.erased {
                erases += usize::from(journal.store().has_blob(*blob).await.unwrap_or(false));
            }
            Ok::<_, crate::backup::BackupError>(Picked { backup, preview, erases })
        };
        let looked = looked.await;
        self.job.end();
        self.stage.set(match looked {
            Ok(picked) => Stage::Ready(Rc::new(picked)),
            Err(why) => Stage::Failed(why.to_string()),
        });
    }

    async fn go(self, picked: Rc<Picked>, how: How) {
        let Some(journal) = self.ctx.records.journal() else { return };
        let Picked { backup, preview, .. } = &*picked;
        let done = restore_file(backup, preview, &journal, how, None, &mut self.job.begin("正在恢复")).await;
        self.ctx.records.refreshed().await;
        self.job.end();
        self.stage.set(match done {
            Ok(done) => Stage::Done(said(done, how)),
            Err(why) => Stage::Failed(why.to_string()),
        });
    }

    async fn take_back(self) {
        let Some(journal) = self.ctx.records.journal() else { return };
        let Some(last) = journal.read(|state| state.replacements.iter().rev().find(|one| !one.undone).map(|one| one.event)) else { return };
        let undone = journal.undo_replace(None, last).await;
        self.ctx.records.refreshed().await;
        self.stage.set(match undone {
            Ok(_) => Stage::Done("撤销了：替换以前的记录都回来了，备份里并进来的也都在。".to_owned()),
            Err(why) => Stage::Failed(why.to_string()),
        });
    }
}

fn said(done: Restored, how: How) -> String {
    if done == Restored::default() {
        return "这份备份里的东西这里都有了，什么都没有变。".to_owned();
    }
    let mut words = format!("恢复好了：新并进来 {} 条记录、{} 个附件。", done.new, done.blobs);
    if done.forked > 0 {
        words += &format!("有 {} 条和这里的对不上，两份都留着，在下面“对不上的”里看。", done.forked);
    }
    if how == How::Replace {
        words += &format!("这里原来的 {} 条收起来了，没有删，随时可以撤销。", done.hidden);
    }
    words
}

/// 预览：谁的、哪几天、有多少；新的、已有的、对不上的。
fn shown(picked: &Picked) -> Markup {
    let preview = &picked.preview;
    let counts = &preview.verified.counts;
    let names: Vec<&str> = preview.who.iter().filter_map(|who| who.name.as_deref()).filter(|name| !name.is_empty()).collect();
    let breaks: u64 = preview.verified.chains.iter().map(|chain| chain.breaks).sum();
    html! {
        div.stack role="group" aria-label="恢复预览" {
            p { b { "文件是好的" } "，短码 " span.code { (preview.verified.code) } "。还什么都没有改。" }
            table.preview {
                tbody {
                    tr { th scope="row" { "谁的" } td { @if names.is_empty() { "没有写姓名" } @else { (names.join("、")) } } }
                    tr { th scope="row" { "哪几天" } td { @match &preview.days { Some((from, to)) => { (from) " 到 " (to) } None => "一条记录都没有" } } }
                    tr { th scope="row" { "里面有" } td { (counts.runs) " 次检查、" (counts.dangers) " 处隐患、" (counts.photos) " 张照片，共 " (counts.events) " 条记录" } }
                    tr { th scope="row" { "新的" } td { b { (preview.new) " 条" } } }
                    tr { th scope="row" { "这里已有" } td { (preview.known) " 条" } }
                    tr { th scope="row" { "对不上" } td { (preview.forked) " 条" @if preview.forked > 0 { "：同一编号、内容不同，合并时两份都留" } } }
                    @if !preview.verified.missing.is_empty() {
                        tr { th scope="row" { "缺的附件" } td {
                            (preview.verified.missing.len()) " 个"
                            details { summary { "哪些" } ul.codes { @for one in &preview.verified.missing { li { span.code { (one.sha256) } @if one.erased { "（应本人要求抹掉的）" } } } } }
                        } }
                    }
                    @if picked.erases > 0 {
                        tr { th scope="row" { "要抹掉" } td { b { (picked.erases) " 块" } "姓名电话或照片：那边应本人要求抹掉了，并进来，这里的也抹掉，找不回来" } }
                    }
                    @if breaks > 0 { tr { th scope="row" { "链" } td { "断了 " (breaks) " 处：做备份以前就有人改过或丢过" } } }
                }
            }
        }
    }
}

fn choices() -> Markup {
    html! {
        ul.quiet {
            li { b { "合并" } "：这里的都留着，文件里的加进来。平常用这个。" }
            li { b { "替换" } "：看到的就是文件里的；这里多出来的收起来，不删，可以撤销。" }
        }
        div.row {
            button.primary type="button" data-act="merge" { "合并" }
            button type="button" data-act="replace" { "替换" }
            button.plain type="button" data-act="cancel" { "不要了" }
        }
    }
}

fn sure(preview: &Preview) -> Markup {
    html! {
        p.banner role="alert" { (icon("danger")) span { "替换会把这里多出来的 " (preview.hidden_records) " 条收起来，以后看不到它们，除非撤销。确定替换？" } }
        div.row {
            button type="button" data-act="really" { "确定替换" }
            button.plain type="button" data-act="cancel" { "不要了" }
        }
    }
}

fn pasting() -> Markup {
    html! {
        form.stack data-act="pasted" {
            label for="pasted-text" { "把各段文字都粘进来，不分先后" }
            textarea #pasted-text rows="8" {}
            div.row {
                button.primary type="submit" { "看看这份备份" }
                button.plain type="button" data-act="cancel" { "不要了" }
            }
        }
    }
}

impl ReadAt for PickedFile {
    fn len(&self) -> u64 {
        Self::len(self)
    }

    async fn read(&self, from: u64, len: usize) -> Result<Vec<u8>, crate::backup::BackupError> {
        Self::read(self, from, len).await.map_err(|why| crate::backup::BackupError::Reading(why.to_owned()))
    }
}
