//! 一次检查、一处隐患写成一页读得懂的 HTML：不用岗哨，浏览器打开就能看、能印。

use maud::{Markup, html};

use super::ledgers::{ERASED, Frame, Signers, danger_state, detail_words, grade_word, reporter, short, step_name};
use super::minute;
use super::proof::{Page, document};
use crate::content::Checklist;
use crate::journal::{Answer, Danger, ItemId, Photo, PhotoStage, Run, RunStatus, Sha256Hex, Standing, Via, Work};

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
            @if let Some(late) = &run.late { tr { th { "补录" } td { "不是当时记的，因为：" (late) } } }
            tr { th { "交表签字" } td { (status(frame, run)) } }
            tr { th { "记录编号" } td.code { (run.id) } }
            tr { th { "当时问的文字" } td.code { (run.asked) } }
        }
        h2 { "每一项" }
        table {
            thead { tr { th { "看什么" } th { "结果" } th { "备注" } } }
            tbody { @for (id, text) in &texts { (item(frame, run, id, text)) } }
        }
        (signatures(frame, run, erased))
        (work(frame, &run.work))
        (photos(frame, &run.photos, erased))
    };
    let signed = run.signatures.iter().filter_map(|one| one.blob);
    let photos = run.photos.iter().map(|photo| photo.blob);
    let blobs = std::iter::once(run.asked).chain(signed).chain(photos).filter(|blob| !erased.contains(blob)).collect();
    let name = format!("检查-{}-{name}-{}", run.day, short(&run.id));
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
                @if let Some(one) = ItemId::parse(id).and_then(|id| run.measured.get(&id)) {
                    p { "读数 " (one.value) " " (one.unit) @if !one.limit.is_empty() { "，限值 " (one.limit) @if one.within { "，在限值里" } @else { b { "，超出限值" } } } }
                }
                (state.map_or("", |state| state.note.as_str()))
                @for one in run.corrections.iter().filter(|one| one.item.as_str() == id) {
                    p { "更正：" del { (answer(one.from.0)) " " (one.from.1) } " → " (answer(Some(one.to.0))) " " (one.to.1)
                        "（" (minute(&one.at)) " " (frame.person(one.by)) "，因为：" (one.reason) "）" }
                }
            }
        }
    }
}

fn signatures(frame: Frame, run: &Run, erased: &[Sha256Hex]) -> Markup {
    html! {
        @if !run.signatures.is_empty() {
            h2 { "签字" }
            table {
                @for one in &run.signatures {
                    tr {
                        th { (one.role.label()) } td { (frame.words.person(one.person)) } td { (minute(&one.at)) }
                        td { @match one.blob {
                            None => "只写了姓名，没有手签",
                            Some(blob) if erased.contains(&blob) => (ERASED),
                            Some(blob) => img src={ "../blobs/" (blob) ".png" } alt={ "手签不在包里：" (blob) };,
                        } }
                    }
                }
            }
        }
    }
}

fn work(frame: Frame, work: &Work) -> Markup {
    html! {
        @if !work.gas.is_empty() {
            h2 { "气体检测" }
            table {
                thead { tr { th { "时间" } th { "位置" } th { "气体" } th { "读数" } th { "限值" } th { "仪器" } th { "谁测的" } } }
                tbody {
                    @for one in &work.gas {
                        tr {
                            @let read = &one.read;
                            td { (minute(&one.at)) @if let Some(ago) = read.ago { " 记的，" (ago) " 分钟前测" } }
                            td { (read.height) } td { (read.gas) }
                            td { (read.value) " " (read.unit) @if !read.within { b { "（超出限值）" } } }
                            td { (read.limit) } td { (read.instrument) } td { (frame.person(one.by)) }
                        }
                    }
                }
            }
        }
        @if let Some(agreed) = &work.agreed {
            h2 { "作业" }
            ul {
                li { (minute(&agreed.at)) " 同意作业：" (frame.person(agreed.by)) "；监护人 " (frame.words.person(agreed.guardian)) "；作业人 "
                    (agreed.workers.iter().map(|one| frame.words.person(*one)).collect::<Vec<_>>().join("、"))
                    @if agreed.continuous { "；作业中连续监测" } }
                @for one in &work.breaks {
                    li { (minute(&one.at)) " 中断：" (one.reason) @if let Some(at) = one.resumed { "；" (minute(&at)) " 恢复" } }
                }
                @if let Some(one) = &work.ended { li { (minute(&one.at)) " 结束：" (frame.person(one.by)) "，出来 " (one.headcount) " 人 " (one.note) } }
            }
            p { "这是作业前核对单的记录，不替代作业票。" }
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
            tr { th { "级别" } td { (grade_word(danger)) } }
            tr { th { "报告" } td {
                @if danger.via == Some(Via::Tip) { (danger.reported_at.day()) } @else { (minute(&danger.reported_at)) }
                " " (reporter(frame, danger, signers))
            } }
            @if let Some(due) = danger.due() { tr { th { "整改期限" } td { (due) } } }
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
                        td.lines { (detail_words(frame, &one.detail, &one.words)) }
                    }
                }
            }
        }
        @for one in &danger.supervised {
            p { "挂牌督办：" (one.office) @if !one.number.is_empty() { "，文号 " (one.number) } @if let Some(day) = one.until { "，" (day) " 前办结" } "（" (minute(&one.at)) " " (frame.person(one.by)) "）" }
        }
        (photos(frame, &danger.photos, erased))
    };
    let name = format!("隐患-{}-{}", danger.reported_at.day(), short(&danger.id));
    let blobs = danger.photos.iter().map(|photo| photo.blob).filter(|blob| !erased.contains(blob)).collect();
    Page { html: document(&name, body).into_string(), name, blobs }
}

fn photos(frame: Frame, photos: &[Photo], erased: &[Sha256Hex]) -> Markup {
    html! {
        @if !photos.is_empty() {
            h2 { "照片（" (photos.len()) " 张）" }
            @for photo in photos {
                p {
                    @if erased.contains(&photo.blob) { (ERASED) }
                    @else { img src={ "../blobs/" (photo.blob) ".jpg" } alt={ "照片不在包里：" (photo.blob) }; }
                    br;
                    @match photo.stage { Some(PhotoStage::Before) => "整改前　", Some(PhotoStage::After) => "整改后　", None => {} }
                    (minute(&photo.at)) " " (frame.person(photo.by)) " " (photo.caption)
                }
            }
        }
    }
}
