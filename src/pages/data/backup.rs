//! 备份：做一份、拿出去、再读回来核对。核对过才算数。

use std::rc::Rc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::Job;
use crate::backup::{self, Backup, BackupError, Go, Live, Made, Sink, Verified, What, file_name};
use crate::backup_text::piece_count;
use crate::journal::{BackupFile, Backups, Continued, Heads, Span};
use crate::platform::folder::{Folder, Permission};
use crate::platform::hand_over::{Outcome, Parts, Way, hand_over, text_piece, way_out, ways};
use crate::platform::pick::{PickedFile, pick_file};
use crate::platform::{self, set_html, spawn};
use crate::store::{Store, db_name};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Opening, Watched, screen};

/// 走到哪一步了。
#[derive(Clone)]
enum Stage {
    Idle,
    /// 做好了，等着拿出去、再核对。
    Made(Rc<(Made, web_sys::File)>),
    /// 核对过了。
    Verified(String),
    Failed(String),
}

/// 备份的一块。
#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    stage: Watched<Stage>,
    job: Job,
    /// 正在一段一段复制：第几段的文字。
    piece: Watched<Option<(usize, String)>>,
}

/// 备份。
pub fn backup(ctx: Ctx) -> AnyView {
    let page = Page { ctx, stage: Watched::new(Stage::Idle), job: Job::new("backup-work"), piece: Watched::new(None) };
    screen(move || page.draw(), move |act| page.act(&act))
}

impl Page {
    fn draw(self) -> Markup {
        let (unbacked, _) = self.ctx.records.unbacked();
        let backups = self.ctx.records.backups.get();
        html! {
            section.box.stack.data-backup {
                p.tally { "未备份 " (unbacked) " 条" }
                @match &backups.verified {
                    Some(file) => p.quiet { "上次已核对：" (file.at.day()) " " (file.at.hms()) "，短码 " span.code { (file.code) } },
                    None => p.quiet { "还没有核对过的备份。备份做好、存出去、再选回来核对过，才算数。" },
                }
                @match self.job.bar() {
                    Some(bar) => { (bar) }
                    None => {
                        @let ready = self.ctx.records.opening.get() == Opening::Open;
                        div.row {
                            button #make-backup .primary type="button" data-act="make" disabled[!ready] { (icon("share")) "立即备份" }
                            button type="button" data-act="check" disabled[!ready] { (icon("ok")) "核对存好的文件" }
                        }
                        @match &self.stage.get() {
                            Stage::Made(made) => { (self.made(&made.0, &made.1)) }
                            Stage::Verified(words) => { p.banner.good role="status" { (icon("ok")) span { (words) } } }
                            Stage::Failed(why) => { p.banner.bad role="alert" { (icon("danger")) span { (why) } } }
                            _ => {}
                        }
                    }
                }
                p #hand-said role="status" {}
            }
        }
    }

    /// 做好了：怎么拿出去，拿出去以后做什么。
    fn made(self, made: &Made, file: &web_sys::File) -> Markup {
        html! {
            div.stack {
                p role="status" {
                    b { "已生成" } "，还没核对：" (made.name) "（" (size(made.size)) "，短码 " span.code { (made.code) } "）"
                }
                @if !made.missing.is_empty() { p.quiet { "有 " (made.missing.len()) " 个附件记录里提到、手机里没有，文件里写明了是哪些。" } }
                @if let Some(words) = way_out() { p.banner { (icon("info")) span { (words) } } }
                p { b { "第一步，存出去" } "，存到这台手机以外的地方：" }
                div.row {
                    @for (n, way) in ways(file).into_iter().enumerate() {
                        button type="button" class=(if n == 0 { "primary" } else { "" }) data-act={ "way:" (way_slug(way)) } { (way_label(way)) }
                    }
                }
                @if let Some((at, text)) = self.piece.get() { (piece(at, piece_count(made.size).unwrap_or(at), &text)) }
                p { b { "第二步，核对" } "：点“核对存好的文件”，选刚存的那一份。读回来一个字不差，才算备份好了。" }
            }
        }
    }

    fn act(self, act: &Act) {
        match act.name.as_str() {
            "make" => spawn(self.make()),
            "check" => spawn(self.check()),
            "stop" => self.job.stop(),
            "next-piece" => self.copy_piece(self.piece.with_untracked(|piece| piece.as_ref().map_or(1, |(at, _)| at + 1))),
            "copy-piece" => spawn(async {
                let copied = platform::copy_text("piece-text").await;
                set_html(
                    "hand-said",
                    if copied {
                        "这一段复制好了，粘到聊天里发出去。"
                    } else {
                        "复制不了：在框里长按，全选，复制。"
                    },
                );
            }),
            name => {
                if let (Some(slug), Stage::Made(made)) = (name.strip_prefix("way:"), self.stage.get_untracked()) {
                    self.take_out(slug, &made.1);
                }
            }
        }
    }

    fn take_out(self, slug: &str, file: &web_sys::File) {
        match WAYS.iter().find(|(.., one)| *one == slug).map(|(way, ..)| *way) {
            Some(Way::Copy) => self.copy_piece(1),
            Some(way) => {
                let file = file.clone();
                spawn(async move {
                    set_html(
                        "hand-said",
                        match hand_over(way, &file).await {
                            Outcome::Handed => "交出去了。存好以后，再选回来核对。",
                            Outcome::Unsure => "交给浏览器了，存没存下要看一眼。存好以后，再选回来核对。",
                            Outcome::Cancelled => "没有存。要存再点一次。",
                            Outcome::Failed => "这个办法这里不行，换下一个。",
                        },
                    );
                });
            }
            None => {}
        }
    }

    /// 复制用的第 `at` 段文字。
    fn copy_piece(self, at: usize) {
        let Stage::Made(made) = self.stage.get_untracked() else { return };
        spawn(async move {
            match text_piece(&PickedFile::new(made.1.clone()), at, &made.0.code).await {
                Ok(text) => self.piece.set(Some((at, text))),
                Err(why) => set_html("hand-said", why),
            }
        });
    }

    async fn make(self) {
        let made = self.made_file().await;
        self.job.end();
        self.stage.set(match made {
            Ok(made) => Stage::Made(Rc::new(made)),
            Err(why) => Stage::Failed(why),
        });
    }

    async fn made_file(self) -> Result<(Made, web_sys::File), String> {
        let journal = self.ctx.records.journal().ok_or("记录还没打开，稍等再备份。")?;
        let mut out = ToParts(Parts::new());
        let made = backup::write(&Live(&journal), &mut out, &what(self.ctx), &mut self.job.begin("正在做备份")).await;
        let made = made.map_err(|error| error.to_string())?;
        let file = out.0.finish(&made.name, "application/zip").await?;
        let kept = note(&made.heads, &made.code, journal.wall());
        self.ctx.records.set_backups(|backups| backups.made = Some(kept)).await;
        Ok((made, file))
    }

    async fn check(self) {
        let Some(file) = pick_file("").await else { return };
        let checked = self.verify(file).await;
        self.job.end();
        self.stage.set(match checked {
            Ok(words) => Stage::Verified(words),
            Err(why) => Stage::Failed(why),
        });
    }

    async fn verify(self, file: PickedFile) -> Result<String, String> {
        // 先说在看了：两次说的一样，人才知道这一次也看过。
        let mut tell = self.job.begin("正在核对");
        let verified = async { Backup::open(file).await?.verify(&mut tell).await }.await;
        let verified = verified.map_err(|error: BackupError| error.to_string())?;
        accept(self.ctx, &verified).await
    }
}

/// 核对过的文件是不是这台设备的、到哪里；是就记下。返回一句话。
pub async fn accept(ctx: Ctx, verified: &Verified) -> Result<String, String> {
    let journal = ctx.records.journal().ok_or("记录还没打开，稍等再核对。")?;
    let mut ours = 0;
    for (&device, &(seq, sha256)) in &verified.heads {
        let here = journal.store().read_spans(&[Span { device, from: seq, to: seq }]).await.map_err(|error| error.to_string())?;
        match here.first() {
            Some(record) if record.sha256() == sha256 => ours += 1,
            Some(_) => {
                return Err(
                    "这份备份和这台设备的记录对不上：同一编号下的内容不一样，有一边被改过。两边都没有动；把两边都留好，交给安全员。"
                        .to_owned(),
                );
            }
            None => {}
        }
    }
    if ours < verified.heads.len() || ours == 0 {
        return Err("文件是好的，但里面有这台设备没有的记录，不能当作这台设备的备份。要看里面的记录，用“从文件恢复”。".to_owned());
    }
    let file = note(&verified.heads, &verified.code, journal.wall());
    let this = Backups { verified: Some(file), ..Backups::NONE };
    let left = ctx.records.left_out_of(&this);
    // 核对一份旧的，不把核对过的新的那份挤掉
    if left <= ctx.records.unbacked_now() {
        ctx.records.set_backups(|backups| backups.verified = this.verified).await;
    }
    let rest =
        if left == 0 { "全部备份好了。".to_owned() } else { format!("这份文件以后又记了 {left} 条，还没有备份。") };
    let missing = if verified.missing.is_empty() {
        String::new()
    } else {
        format!("记录提到、文件里没有的附件 {} 个。", verified.missing.len())
    };
    Ok(format!("已核对，短码 {}：{} 条记录，一个字不差。{rest}{missing}", verified.code, verified.counts.events))
}

fn note(heads: &Heads, code: &str, at: crate::journal::Wall) -> BackupFile {
    let heads = heads.iter().map(|(&device, &(seq, sha256))| Continued { device, seq, sha256 }).collect();
    BackupFile { at, code: code.to_owned(), heads }
}

fn what(ctx: Ctx) -> What {
    let now = ctx.records.journal().map_or(crate::journal::Wall::at(0, 480), |journal| journal.wall());
    What { company: untrack(|| ctx.contents.company()), app: crate::store::APP.to_owned(), now }
}

/// 选过文件夹、还允许写的，自己存一份：有没备份的就存，存完读回来核对。
pub async fn back_up_by_itself(ctx: Ctx) {
    if ctx.records.unbacked_now() == 0 {
        return;
    }
    if let Some(folder) = Folder::recall(&db_name(None)).await {
        // 没存成，今日和数据体检里照样催。
        let _ = into_folder(ctx, &folder, false).await;
    }
}

/// 往选定的文件夹里做一份，写完马上读回来核对。
pub async fn into_folder(ctx: Ctx, folder: &Folder, ask: bool) -> Result<String, String> {
    if folder.permission(ask).await != Permission::Granted {
        return Err("文件夹还没有允许写，点“现在备份到文件夹”再允许一次。".to_owned());
    }
    let journal = ctx.records.journal().ok_or("记录还没打开，稍等再备份。")?;
    let what = what(ctx);
    let name = file_name(&what.company, what.now);
    let sentence = |error: platform::folder::FolderError| error.sentence().to_owned();
    let mut out = ToFolder(folder.create(&name).await.map_err(sentence)?, None);
    let made = backup::write(&Live(&journal), &mut out, &what, &mut |_| Go::On).await;
    if let Err(error) = made {
        out.0.abort().await;
        return Err(out.1.unwrap_or_else(|| error.to_string()));
    }
    out.0.close().await.map_err(sentence)?;
    let file = folder.read(&name).await.map_err(sentence)?;
    let verified = async { Backup::open(file).await?.verify(&mut |_| Go::On).await }.await;
    let words = accept(ctx, &verified.map_err(|error: BackupError| error.to_string())?).await?;
    let written = ctx.records.folder_files(&name).await;
    let kept = folder.prune(&written, platform::folder::KEEP).await;
    ctx.records.keep_folder_files(&kept).await;
    Ok(words)
}

/// 输出交给浏览器攒着，自己的内存里只留一片。
pub(in crate::pages) struct ToParts(pub Parts);

impl Sink for ToParts {
    async fn put(&mut self, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.0.put(&bytes).map_err(|_| BackupError::Full)
    }
}

/// 直接写进文件夹里的文件；出错时留着那边的话。
struct ToFolder(platform::folder::FolderFile, Option<String>);

impl Sink for ToFolder {
    async fn put(&mut self, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.0.put(&bytes).await.map_err(|error| {
            self.1 = Some(error.sentence().to_owned());
            BackupError::Full
        })
    }
}

const WAYS: [(Way, &str, &str); 4] = [
    (Way::Share, "分享", "share"),
    (Way::Download, "下载", "download"),
    (Way::Open, "在新标签页打开", "open"),
    (Way::Copy, "变成文字复制", "copy"),
];

fn way_slug(way: Way) -> &'static str {
    WAYS.iter().find(|(one, ..)| *one == way).map_or("", |(.., slug)| slug)
}

fn way_label(way: Way) -> &'static str {
    WAYS.iter().find(|(one, ..)| *one == way).map_or("", |(_, label, _)| label)
}

fn piece(at: usize, count: usize, text: &str) -> Markup {
    html! {
        div.box.stack {
            label for="piece-text" { "第 " (at) " 段，共 " (count) " 段" }
            textarea #piece-text rows="6" readonly { (text) }
            div.row {
                button.primary type="button" data-act="copy-piece" { "复制这一段" }
                @if at < count { button type="button" data-act="next-piece" { "下一段" } }
            }
            p.fine { "每一段都发出去；粘回来时不分先后。" }
        }
    }
}

/// 多大，给人看。
pub fn size(bytes: u64) -> String {
    match bytes {
        1_000_000_000.. => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
