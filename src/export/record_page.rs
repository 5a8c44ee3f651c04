//! 一次检查、一处隐患写成一页读得懂的 HTML：不用岗哨，浏览器打开就能看、能印。

use maud::{Markup, html};

use super::ledgers::{Frame, Signers, danger_state, reporter};
use super::minute;
use super::proof::{Page, document};
use crate::content::Checklist;
use crate::journal::{Answer, Danger, DecisionKind, ItemId, PersonId, Photo, Run, RunStatus, Sha256Hex, Standing};

/// 一次检查的一页；`asked` 是当时问的文字，读不到是 `None`。
pub fn run_page(frame: Frame, run: &Run, asked: Option<&Checklist>, erased: &[Sha256Hex]) -> Page {
    let name = asked.map_or_else(|| frame.words.checklist(run.checklist.as_str()), |asked| asked.name.clone());
    let texts: Vec<(&str, &str)> = match asked {
        Some(asked) => asked.items.iter().map(|item| (item.id.as_str(), item.text.as_str())).collect(),
        None => run.answers.keys().map(|id| (id.as_str(), id.as_str())).collect(),
    };
    let body = html! {
        h1 { "检查记录：" (name) }
        @if let Some(voided) = &run.voided { p.bad { "已作废：" (minute(&voided.at)) " " (frame.person(voided.by)) "，因为：" (voided.reason) } }
        table {
            tr { th { "业务日" } td { (run.day) } }
            @if let Some(position) = &run.position { tr { th { "岗位" } td { (frame.words.position(position.as_str())) } } }
            tr { th { "开始" } td { (minute(&run.started)) " " (frame.person(run.by)) } }
            tr { th { "交表签字" } td { (status(frame, run)) } }
            tr { th { "记录编号" } td.code { (run.id) } }
            tr { th { "当时问的文字" } td.code { (run.asked) } }
        }
        h2 { "每一项" }
        table {
            thead { tr { th { "看什么" } th { "结果" } th { "备注" } } }
            tbody { @for (id, text) in &texts { (item(frame, run, id, text)) } }
        }
        (photos(frame, &run.photos, erased))
    };
    let mut blobs = blobs(&run.photos, erased);
    blobs.push(run.asked);
    let name = format!("检查-{}-{name}-{}", run.day, super::ledgers::short(&run.id));
    Page { html: document(&name, body).into_string(), name, blobs }
}

fn status(frame: Frame, run: &Run) -> String {
    match &run.status {
        RunStatus::Open => "没交".to_owned(),
        RunStatus::Submitted { at, person, signed } => {
            format!("{} {}（签字是写入者 {} 的第 {} 条）", minute(at), frame.words.person(*person), signed.device, signed.seq)
        }
        RunStatus::Abandoned { at, reason } => format!("{} 放弃：{reason}", minute(at)),
    }
}

fn answer(answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Pass) => "合格",
        Some(Answer::Fail) => "不合格",
        Some(Answer::Na) => "不适用",
        None => "没查",
    }
}

fn item(frame: Frame, run: &Run, id: &str, text: &str) -> Markup {
    let state = ItemId::parse(id).and_then(|id| run.answers.get(&id));
    html! {
        tr {
            td { (text) }
            td { (answer(state.and_then(|state| state.answer))) }
            td {
                (state.map_or("", |state| state.note.as_str()))
                @for one in run.corrections.iter().filter(|one| one.item.as_str() == id) {
                    p { "更正：" del { (answer(one.from.0)) " " (one.from.1) } " → " (answer(Some(one.to.0))) " " (one.to.1)
                        "（" (minute(&one.at)) " " (frame.person(one.by)) "，因为：" (one.reason) "）" }
                }
            }
        }
    }
}

/// 一处隐患的一页。
pub fn danger_page(frame: Frame, danger: &Danger, signers: &Signers, erased: &[Sha256Hex]) -> Page {
    let body = html! {
        h1 { "隐患记录" }
        table {
            tr { th { "是什么" } td { (danger.what) } }
            tr { th { "在哪里" } td { (danger.place) } }
            @if danger.hurts_now { tr { th { "要紧" } td { "会马上伤人" } } }
            tr { th { "报告" } td { (minute(&danger.reported_at)) " " (reporter(frame, danger, signers)) } }
            tr { th { "状态" } td { (danger_state(danger, frame.today())) } }
            tr { th { "编号" } td.code { (danger.id) } }
            @if let Some(run) = danger.run { tr { th { "哪次检查" } td.code { (run) } } }
        }
        @for one in &danger.corrections {
            p { "更正：" del { (one.from.0) " " (one.from.1) } " → " (one.to.0) " " (one.to.1) "（" (minute(&one.at)) " " (frame.person(one.by)) "，因为：" (one.reason) "）" }
        }
        h2 { "每一步" }
        table {
            thead { tr { th { "时间" } th { "谁" } th { "哪一步" } th { "说明" } } }
            tbody {
                @for one in &danger.decisions {
                    tr {
                        td { (minute(&one.at)) } td { (frame.person(one.by)) }
                        td { (step_name(one.kind)) @match one.standing { Standing::Stands => {} Standing::Rival => "（撞了，没定）", Standing::Overruled => "（没作准）" } }
                        td { (one.words) }
                    }
                }
            }
        }
        (photos(frame, &danger.photos, erased))
    };
    let name = format!("隐患-{}-{}", danger.reported_at.day(), super::ledgers::short(&danger.id));
    Page { html: document(&name, body).into_string(), name, blobs: blobs(&danger.photos, erased) }
}

/// 一步的名字，和应用里的键一样。
pub fn step_name(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Rectified => "整改完成",
        DecisionKind::Accepted => "验收通过",
        DecisionKind::Rejected => "退回整改",
    }
}

fn photos(frame: Frame, photos: &[Photo], erased: &[Sha256Hex]) -> Markup {
    html! {
        @if !photos.is_empty() {
            h2 { "照片（" (photos.len()) " 张）" }
            @for photo in photos {
                p {
                    @if erased.contains(&photo.blob) { (super::ledgers::ERASED) }
                    @else { img src={ "../blobs/" (photo.blob) ".jpg" } alt={ "照片不在包里：" (photo.blob) }; }
                    br; (minute(&photo.at)) " " (name_of(frame, photo.by)) " " (photo.caption)
                }
            }
        }
    }
}

fn name_of(frame: Frame, person: Option<PersonId>) -> String {
    frame.person(person)
}

/// 装进包里的附件；抹去了的不找。
fn blobs(photos: &[Photo], erased: &[Sha256Hex]) -> Vec<Sha256Hex> {
    photos.iter().map(|photo| photo.blob).filter(|blob| !erased.contains(blob)).collect()
}
