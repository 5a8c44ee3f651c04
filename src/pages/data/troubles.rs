//! 放在一边的：读不出来的、没生效的、对不上的。都留着，看得到，拿得走；其余的照常用。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::journal::{Conflict, EventRef, Fork, Subject, Unreadable};
use crate::platform::hand_over::{Outcome, Parts, hand_over_somehow};
use crate::platform::{set_html, spawn};
use crate::route::Route;
use crate::store::{Store, StoreError};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Live, Opening, Watched, link, screen, watch};

/// 找来的毛病。
#[derive(Clone, Default)]
struct Found {
    unreadable: Vec<Unreadable>,
    conflicts: Vec<Conflict>,
    /// 有决定撞上了的隐患。
    disputed: Vec<Subject>,
    forks: Vec<Fork>,
    unknown: u64,
}

/// 放在一边的一列。
pub fn troubles(ctx: Ctx) -> AnyView {
    let found = Watched::new(Found::default());
    watch(move || {
        ctx.records.with(|_| ());
        if ctx.records.opening.get() == Opening::Open {
            spawn(async move {
                let Some(journal) = ctx.records.journal() else { return };
                match find(&journal).await {
                    Ok(fresh) => found.set(fresh),
                    Err(error) => ctx.records.unreadable(&error),
                }
            });
        }
    });
    screen(
        move || found.with(draw),
        move |_| {
            let texts = found.with_untracked(Found::clone);
            spawn(async move {
                let said = hand_over_texts(ctx, texts).await;
                set_html("troubles-said", said);
            });
        },
    )
}

async fn find(journal: &Live) -> Result<Found, StoreError> {
    // 有毛病的几件事平常不在内存里，先装进来再看。
    journal.load(&journal.troubled()).await?;
    let forks = journal.forks().await?;
    let (conflicts, disputed) = journal.read(|state| {
        let disputed = state.dangers.values().filter(|danger| danger.is_disputed()).map(|danger| Subject::Danger(danger.id));
        (state.conflicts.clone(), disputed.collect())
    });
    Ok(Found { unreadable: journal.unreadable(), conflicts, disputed, forks, unknown: journal.counts().unknown })
}

fn draw(found: &Found) -> Markup {
    let Found { unreadable, conflicts, disputed, forks, unknown } = found;
    let quiet = unreadable.is_empty() && conflicts.is_empty() && disputed.is_empty() && forks.is_empty() && *unknown == 0;
    html! {
        section.stack {
            h2 { "放在一边的" }
            @if quiet { p.quiet { (icon("ok")) " 没有读不出来的、没有冲突的、没有对不上的。" } }
            @if !disputed.is_empty() {
                div.banner.bad { (icon("danger")) span { "冲突：" (disputed.len()) " 处隐患，两个人定得不一样，要有人说以哪个为准。" } }
                ul.links { @for subject in disputed { li { (subject_link(*subject)) } } }
            }
            @if !unreadable.is_empty() {
                p { b { "读不出来的 " (unreadable.len()) " 条" } "：原文留着，没有动，备份里也有；其余的照常用。" }
                ul.troubles { @for one in unreadable { li { (place(EventRef { device: one.device, seq: one.seq })) " " (one.why) } } }
            }
            @if !conflicts.is_empty() {
                p { b { "没有生效的 " (conflicts.len()) " 条" } "：写的时候和别的记录对不上，留着看，不改别的。" }
                ul.troubles { @for one in conflicts { li { (place(one.place.event())) " " (one.why) " " (subject_link(one.subject)) } } }
            }
            @if !forks.is_empty() {
                p { b { "对不上的 " (forks.len()) " 条" } "：同一编号下有两份不一样的原文，多半有一边被改过，或者手机整机克隆过。两份都留着，备份里也有。" }
                ul.troubles { @for fork in forks { li { (place(EventRef { device: fork.device, seq: fork.seq })) " 另一份 " span.code { (&fork.sha256.to_string()[..12]) } } } }
            }
            @if *unknown > 0 { p { b { "这一版还不认识的 " (unknown) " 条" } "：更新的岗哨写的，留着、照样备份；换上新版就能看。" } }
            @if !(unreadable.is_empty() && forks.is_empty()) {
                div.row { button type="button" data-act="texts" { "把这些原文存成文件" } }
                p #troubles-said role="status" {}
            }
        }
    }
}

/// 哪个写入者的第几条。
fn place(event: EventRef) -> Markup {
    html! { span.code { (&event.device.to_string()[..8]) "-" (event.seq) } }
}

fn subject_link(subject: Subject) -> Markup {
    match subject {
        Subject::House | Subject::Ledger => Markup::default(),
        Subject::Run(id) => link(&Route::Run(id.to_string()), "button", "看那次检查"),
        Subject::Danger(id) => link(&Route::Danger(id.to_string()), "button", "看那处隐患"),
    }
}

/// 读不出来的和对不上的原文，一条一行，交出去。
async fn hand_over_texts(ctx: Ctx, found: Found) -> &'static str {
    const FAILED: &str = "存不了文件；这些原文在备份里也有，做一份备份带走。";
    let Some(journal) = ctx.records.journal() else { return FAILED };
    let mut parts = Parts::new();
    for one in &found.unreadable {
        let span = EventRef { device: one.device, seq: one.seq }.span();
        let Ok(records) = journal.store().read_spans(&[span]).await else { return FAILED };
        for record in records {
            if parts.put(format!("{}-{}\t{}\n", record.device, record.seq, record.text).as_bytes()).is_err() {
                return FAILED;
            }
        }
    }
    for fork in &found.forks {
        if parts.put(format!("{}-{}\t另一份\t{}\n", fork.device, fork.seq, fork.text).as_bytes()).is_err() {
            return FAILED;
        }
    }
    let Ok(file) = parts.finish("岗哨放在一边的原文.txt", "text/plain").await else { return FAILED };
    match hand_over_somehow(&file).await {
        Outcome::Handed | Outcome::Unsure => "原文交出去了；这里的还在。",
        Outcome::Cancelled => "没有存。要存再点一次。",
        Outcome::Failed => FAILED,
    }
}
