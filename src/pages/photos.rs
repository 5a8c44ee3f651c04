//! 照片：拍、挑、看、抹。缩小、转正、去掉附带信息以后，和提到它的记录同一笔存下。

use leptos::prelude::*;
use maud::{Markup, html};

use super::images::Images;
use crate::journal::{Blob, DangerId, ItemId, Photo, PhotoAdded, PhotoId, PhotoStage, Sha256Hex, State, Subject, Via};
use crate::platform::photo::{PhotoError, Watermark, pick_photo, shrink};
use crate::platform::{self, field_value, set_html, spawn};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Draft, Watched, live, screen, watch};

/// 一件事的照片。
#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    subject: Subject,
    /// 能不能再加：作废了的不加。
    open: bool,
    images: Images,
    /// 放大看的那一张。
    shown: Watched<Option<PhotoId>>,
    stamp: Watched<bool>,
    /// 举报的：只写日子，不写几点。
    tip: bool,
    /// 接着拍的算改以前的还是改好后的；不分的（检查的照片）是 `None`。
    stage: Option<Watched<PhotoStage>>,
}

/// 照片的一块。
pub fn photos(ctx: Ctx, subject: Subject, open: bool) -> AnyView {
    block(Page::new(ctx, subject, open, None))
}

/// 照片的一块，分改以前的和改好后的；`stage` 是接着拍的算哪一种，这里也能换。
pub fn photos_staged(ctx: Ctx, subject: Subject, open: bool, stage: Watched<PhotoStage>) -> AnyView {
    block(Page::new(ctx, subject, open, Some(stage)))
}

fn block(page: Page) -> AnyView {
    watch(move || {
        let shown = page.shown.get();
        for photo in page.all() {
            page.images.fetch(photo.thumb.unwrap_or(photo.blob));
            if shown == Some(photo.id) {
                page.images.fetch(photo.blob);
            }
        }
    });
    screen(move || page.draw(), move |act| page.act(&act))
}

/// 改以前、改好后的照片并排：验收、销号时对着看。两种都没有什么都不画。
pub fn side_by_side(ctx: Ctx, danger: DangerId) -> AnyView {
    let page = Page::new(ctx, Subject::Danger(danger), false, None);
    watch(move || page.all().into_iter().filter(|photo| photo.stage.is_some()).for_each(|photo| page.images.fetch(photo.blob)));
    live(move || {
        let all = page.all();
        let of = |stage| all.iter().filter(move |photo| photo.stage == Some(stage));
        html! {
            @if of(PhotoStage::After).next().is_some() {
                section.stack {
                    h2 { "改以前、改好后" }
                    div.before-after {
                        @for stage in [PhotoStage::Before, PhotoStage::After] {
                            div.stack {
                                h3 { (stage_word(stage)) }
                                @if of(stage).next().is_none() { p.quiet { "没有拍。" } }
                                @for photo in of(stage) {
                                    @match page.images.address(photo.blob) {
                                        Some(url) => img src=(url) alt={ (words(photo)) " " (photo.at.day()) };,
                                        None => div.gone { (icon("never")) span { "照片不在了，或应本人要求抹掉了" } },
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// 改以前还是改好后。
pub fn stage_word(stage: PhotoStage) -> &'static str {
    match stage {
        PhotoStage::Before => "改以前",
        PhotoStage::After => "改好后",
    }
}

impl Page {
    fn new(ctx: Ctx, subject: Subject, open: bool, stage: Option<Watched<PhotoStage>>) -> Self {
        // 举报的照片上不写时间、岗位，要写的人自己点
        let tip = ctx.records.with_untracked(|state| match subject {
            Subject::Danger(id) => state.dangers.get(&id).is_some_and(|danger| danger.via == Some(Via::Tip)),
            _ => false,
        });
        Self { ctx, subject, open, images: Images::new(ctx), shown: Watched::new(None), stamp: Watched::new(!tip), tip, stage }
    }

    fn all(self) -> Vec<Photo> {
        self.ctx
            .records
            .with(|state| match self.subject {
                Subject::Run(id) => state.runs.get(&id).map(|run| run.photos.to_vec()),
                Subject::Danger(id) => state.dangers.get(&id).map(|danger| danger.photos.to_vec()),
                Subject::House | Subject::Ledger => None,
            })
            .unwrap_or_default()
    }

    fn draw(self) -> Markup {
        let all = self.all();
        html! {
            section.stack {
                @if !all.is_empty() {
                    h2 { "照片（" (all.len()) " 张）" }
                    ul.photos {
                        @for photo in &all {
                            li {
                                @match self.images.address(photo.thumb.unwrap_or(photo.blob)) {
                                    Some(url) => button id={ "thumb-" (photo.id) } type="button" data-act={ "show:" (photo.id) } aria-label={ "看大图：" (words(photo)) } { img src=(url) alt=""; },
                                    None => div.gone { (icon("never")) span { "照片不在了，或应本人要求抹掉了" } },
                                }
                                span.caption { (words(photo)) }
                            }
                        }
                    }
                }
                @if let Some(photo) = all.iter().find(|photo| self.shown.get() == Some(photo.id)) { (self.full(photo)) }
                @if self.open { (self.add()) }
                p #photo-said role="status" {}
            }
        }
    }

    fn full(self, photo: &Photo) -> Markup {
        html! {
            div.photo-full role="dialog" aria-modal="true" aria-label="照片" {
                @if let Some(url) = self.images.address(photo.blob) { img src=(url) alt=(words(photo)); }
                p { (words(photo)) " " (photo.at.day()) @if !self.tip { " " (photo.at.hms()) } }
                form.stack data-act={ "erase:" (photo.id) } {
                    details {
                        summary { "抹掉这张（应照片里的人要求）" }
                        label for="erase-why" { "谁要求的、为什么" }
                        input #erase-why type="text" maxlength="100";
                        p.fine { "照片真的删掉，找不回来；抹掉这件事记着，记录的链不断。已经带出去的备份里还有，要另外处理。" }
                        button type="submit" { "抹掉" }
                    }
                }
                button.primary #photo-close type="button" data-act="hide" data-escape { "关上" }
            }
        }
    }

    fn add(self) -> Markup {
        html! {
            @if let Some(stage) = self.stage {
                div.chips.no-print role="group" aria-label="接着拍的是" {
                    @for one in [PhotoStage::Before, PhotoStage::After] {
                        @let on = stage.get() == one;
                        button.chip type="button" aria-pressed=(on) data-act={ "stage:" (one.word()) } { @if on { (icon("ok")) } (stage_word(one)) }
                    }
                }
            }
            div.row.no-print {
                button type="button" data-act="camera" { (icon("photo")) "拍照" }
                button type="button" data-act="file" { "从相册选" }
                @if !self.ctx.records.with(|state| is_fresh_tip(state, self.subject)) {
                    button.plain type="button" aria-pressed=(self.stamp.get()) data-act="stamp" {
                        @if self.stamp.get() { (icon("ok")) } "照片上写时间、岗位、地点"
                    }
                }
            }
        }
    }

    fn act(self, act: &crate::ui::Act) {
        let photo = act.parts().first().and_then(|id| PhotoId::parse(id));
        match act.name.split(':').next().unwrap_or_default() {
            "camera" => self.take(true),
            "file" => self.take(false),
            "stage" => {
                if let (Some(stage), Some(one)) = (self.stage, act.parts().first().and_then(|word| PhotoStage::parse(word))) {
                    stage.set(one);
                }
            }
            "stamp" => self.stamp.update(|stamp| *stamp = !*stamp),
            // 焦点跟着进去、跟着出来：键盘才关得上，读屏的人才知道开着。
            "show" => {
                self.shown.set(photo);
                request_animation_frame(|| platform::focus("photo-close"));
            }
            "hide" => {
                let shown = self.shown.get_untracked();
                self.shown.set(None);
                request_animation_frame(move || {
                    shown.into_iter().for_each(|photo| platform::focus(&format!("thumb-{photo}")));
                });
            }
            "erase" => self.erase(photo),
            _ => {}
        }
    }

    fn take(self, camera: bool) {
        let subject = self.subject;
        spawn(async move {
            set_html("photo-said", "");
            let (stamp, stage) = (self.stamp.get_untracked(), self.stage.map(Watched::get_untracked));
            let added = match stage {
                Some(stage) => add_staged_photo(self.ctx, subject, camera, stamp, stage).await,
                None => add_photo(self.ctx, subject, None, camera, stamp).await,
            };
            if let Err(why) = added {
                set_html("photo-said", &why);
            }
        });
    }

    fn erase(self, photo: Option<PhotoId>) {
        let reason = field_value("erase-why");
        if reason.is_empty() {
            platform::focus("erase-why");
            return set_html("photo-said", "写一句：谁要求的、为什么。");
        }
        let Some(photo) = self.all().into_iter().find(|one| Some(one.id) == photo) else { return };
        spawn(async move {
            let Some(journal) = self.ctx.records.journal() else { return };
            let both: Vec<Sha256Hex> = [Some(photo.blob), photo.thumb].into_iter().flatten().collect();
            let done = journal.erase_all(None, &both, &reason).await;
            self.shown.set(None);
            if done.is_ok() {
                self.images.forget(&both);
            }
            self.ctx.records.refreshed().await;
            set_html("photo-said", &done.map_or_else(|error| error.to_string(), |_| "抹掉了。".to_owned()));
        });
    }
}

/// 举报的，还没有人接手：补的照片多半还是举报的人拍的，一样不写是谁、不写几点。
fn is_fresh_tip(state: &State, subject: Subject) -> bool {
    let Subject::Danger(id) = subject else { return false };
    state.dangers.get(&id).is_some_and(|danger| danger.via == Some(Via::Tip) && danger.decisions.is_empty())
}

fn words(photo: &Photo) -> &str {
    match photo.stage {
        _ if !photo.caption.is_empty() => &photo.caption,
        Some(stage) => stage_word(stage),
        None => "照片",
    }
}

/// 拍（或挑）一张，缩小，和记录同一笔存下。取消了什么都不做。
///
/// # Errors
/// 一句给人看的话；以前存的都在。
pub async fn add_photo(ctx: Ctx, subject: Subject, item: Option<ItemId>, camera: bool, stamp: bool) -> Result<(), String> {
    keep_photo(ctx, subject, item, camera, stamp, None).await
}

/// 同 [`add_photo`]，写明是改以前的还是改好后的。
///
/// # Errors
/// 一句给人看的话；以前存的都在。
pub async fn add_staged_photo(ctx: Ctx, subject: Subject, camera: bool, stamp: bool, stage: PhotoStage) -> Result<(), String> {
    keep_photo(ctx, subject, None, camera, stamp, Some(stage)).await
}

async fn keep_photo(
    ctx: Ctx,
    subject: Subject,
    item: Option<ItemId>,
    camera: bool,
    stamp: bool,
    stage: Option<PhotoStage>,
) -> Result<(), String> {
    let Some(file) = pick_photo(camera).await else { return Ok(()) };
    set_html("photo-said", "正在缩小…");
    let journal = ctx.records.journal().ok_or("记录还没打开，稍等再拍。")?;
    let (run, danger) = match subject {
        Subject::Run(id) => (Some(id), None),
        Subject::Danger(id) => (None, Some(id)),
        Subject::House | Subject::Ledger => return Ok(()),
    };
    let unnamed = ctx.records.with_untracked(|state| is_fresh_tip(state, subject));
    let lines = if stamp && !unnamed { stamp_lines(ctx, subject, &journal.wall()) } else { Vec::new() };
    let (blob, thumb) = shrunk(ctx, &file, lines).await?;
    let photo: PhotoId = journal.new_id();
    let (blob_name, thumb_name) = (blob.sha256(), Some(thumb.sha256()));
    let added = PhotoAdded { photo, run, item, danger, blob: blob_name, thumb: thumb_name, caption: String::new(), stage };
    let draft = Draft { bodies: vec![added.into()], blobs: vec![blob, thumb], ..Draft::default() };
    set_html("photo-said", "正在保存…");
    if unnamed {
        let after = ctx.records.with_untracked(|state| danger.and_then(|id| state.dangers.get(&id)).map(|danger| danger.first.hlc));
        journal.write_unnamed_after(after, &draft.bodies, &draft.blobs).await.map_err(|error| error.to_string())?;
        ctx.records.refreshed().await;
        set_html("photo-said", "照片存好了。");
        return Ok(());
    }
    ctx.records.write_then(draft, || set_html("photo-said", "照片存好了。"));
    Ok(())
}

/// 缩小一张照片：大图和小图。`lines` 写在照片底下，一行都没有就不写。
///
/// # Errors
/// 一句给人看的话。
pub async fn shrunk(ctx: Ctx, file: &web_sys::Blob, lines: Vec<String>) -> Result<(Blob, Blob), String> {
    let journal = ctx.records.journal().ok_or("记录还没打开，稍等再拍。")?;
    let watermark = (!lines.is_empty()).then_some(Watermark { lines });
    let small = shrink(file, watermark.as_ref(), &journal.new_salt()).await.map_err(|error: PhotoError| error.sentence().to_owned())?;
    Ok((Blob::new("image/jpeg", small.jpeg), Blob::new("image/jpeg", small.thumb)))
}

/// 照片上写的几行：时间、岗位、单位，和人自己写下的地点；不问定位。
pub fn stamp_lines(ctx: Ctx, subject: Subject, now: &crate::journal::Wall) -> Vec<String> {
    let positions = untrack(|| ctx.records.my_positions());
    let position = positions.first().map(|id| untrack(|| ctx.contents.position_name(id.as_str()))).unwrap_or_default();
    let place = ctx.records.with_untracked(|state| match subject {
        Subject::Danger(id) => state.dangers.get(&id).map(|danger| danger.place.clone()),
        _ => None,
    });
    let mut lines = vec![format!("{} {}", now.day(), now.hms()), position, untrack(|| ctx.contents.company()), place.unwrap_or_default()];
    lines.retain(|line| !line.is_empty());
    lines
}
