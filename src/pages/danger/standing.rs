//! 一处隐患此刻的样子：给规则看的（[`Facts`]），和给人看的牌子、五定、评估。

use maud::{Markup, html};

use super::named;
use crate::content::Criteria;
use crate::journal::{Danger, DangerAssessed, DangerPlanned, Day, DecisionKind, Grade, PhotoStage, Via};
use crate::rules::Date;
use crate::rules::danger_steps::{At, Facts};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Table};

/// 日志里的日子换成算得了的；日志只收真有的一天，所以总换得成。
fn date(day: Day) -> Date {
    Date::parse(day.as_str()).unwrap_or(Date::EARLIEST)
}

/// 检查项的 `major` 一栏：写明不合格可能是重大隐患的哪几条；不是检查里发现的、没写的是空的。
pub fn mark(ctx: Ctx, danger: &Danger) -> Loaded<String> {
    let (Some(run), Some(item)) = (danger.run, &danger.item) else { return Loaded::Ready(String::new()) };
    let Some(checklist) = ctx.records.with(|state| state.runs.get(&run).map(|run| run.checklist.clone())) else {
        return Loaded::Failed("这台设备上没有那次检查。".to_owned());
    };
    match ctx.contents.checklist(checklist.as_str()) {
        Loaded::Ready(list) => {
            let found = list.items.iter().find(|one| one.id == item.as_str());
            Loaded::Ready(found.map(|one| one.major.clone()).unwrap_or_default())
        }
        Loaded::Waiting => Loaded::Waiting,
        Loaded::Failed(why) => Loaded::Failed(why),
    }
}

/// 同 [`mark`]；还没到、到不了的是空的。
pub fn known_mark(ctx: Ctx, danger: &Danger) -> String {
    match mark(ctx, danger) {
        Loaded::Ready(mark) => mark,
        _ => String::new(),
    }
}

/// 规则要看的样子。照片在另一处，所以另取。
pub fn facts(ctx: Ctx, danger: &Danger) -> Facts {
    let photo = |stage| {
        ctx.records.with(|state| {
            let photos = state.dangers.get(&danger.id).map(|danger| &danger.photos);
            photos.is_some_and(|photos| photos.iter().any(|photo| photo.stage == Some(stage)))
        })
    };
    Facts {
        at: At::of(danger.kind()),
        major: danger.assessment().map(|one| one.grade == Grade::Major),
        // 看不出写没写明的，当作写明了：先评估
        marked: !matches!(mark(ctx, danger), Loaded::Ready(mark) if mark.is_empty()),
        hurts_now: danger.hurts_now,
        disputed: danger.is_disputed(),
        found: date(danger.reported_at.day()),
        due: danger.plan().and(danger.due()).map(date),
        ceiling: danger.ceiling().map(date),
        // 换方案不重新数：不然换一次方案就多延几次
        extended: danger.chain().filter(|one| one.kind == DecisionKind::Extended).count(),
        hands: danger.hands().map(|person| ctx.records.name(person)).collect(),
        sole: ctx.records.with(|state| state.ledger.profile.as_ref().is_some_and(|profile| profile.set.sole)),
        photo_before: photo(PhotoStage::Before),
        photo_after: photo(PhotoStage::After),
    }
}

/// 过期几天；没定日子、没过期、了结了是 0。
pub fn overdue(due: Option<Day>, done: bool, today: Day) -> i64 {
    match due {
        Some(due) if !done => (date(today).days() - date(due).days()).max(0),
        _ => 0,
    }
}

/// 级别的牌子：形状、字都不一样。
pub fn grade_tag(grade: Grade) -> Markup {
    match grade {
        Grade::Major => html! { span.grade-tag.major { (icon("level-red")) "重大隐患" } },
        Grade::General => html! { span.grade-tag.general { (icon("level-blue")) "一般隐患" } },
    }
}

/// 走到哪里、级别、过没过期、挂没挂牌：一眼看全的一行。
pub fn tags(ctx: Ctx, danger: &Danger) -> Markup {
    let late = overdue(danger.due(), danger.is_closed(), ctx.records.today());
    let word = match At::of(danger.kind()) {
        At::Accepted if danger.assessment().is_none() => "验收通过",
        at => at.word(),
    };
    html! {
        p.danger-tags {
            @if danger.is_disputed() { span.grade-tag.late { (icon("danger")) "冲突，要定" } }
            @else { span.grade-tag { (icon(if danger.is_closed() { "ok" } else { "clock" })) (word) } }
            @if let Some(one) = danger.assessment() { (grade_tag(one.grade)) }
            @if late > 0 { span.grade-tag.late { (icon("danger")) "超期 " (late) " 天" } }
            @if !danger.supervised.is_empty() { span.grade-tag.major { (icon("never")) "挂牌督办" } }
            @if danger.is_self_accepted() { span.grade-tag.own { (icon("pen")) "自己验收" } }
        }
    }
}

/// 怎么报来的。
pub fn via_word(danger: &Danger) -> &'static str {
    match (danger.via, danger.run) {
        (Some(Via::Walk), _) => "随手拍",
        (Some(Via::Tip), _) => "举报，不显示姓名",
        (None, Some(_)) => "检查里发现的",
        (None, None) => "随手报的",
    }
}

/// 一条判定标准给人看的话：`source#clause` 换成文件的简称和情形。
fn criterion(criteria: &Loaded<std::sync::Arc<Criteria>>, name: &dyn Fn(&str) -> String, reference: &str) -> Markup {
    let (source, clause) = reference.split_once('#').unwrap_or((reference, ""));
    let text = match criteria {
        Loaded::Ready(table) => table.find(source, clause).find(|one| one.clause == clause).map(|one| one.text.clone()),
        _ => None,
    };
    html! {
        li {
            @if let Some(text) = text { b { (text) } }
            small.hit-why { (name(source)) " " (clause) }
        }
    }
}

/// 怎么评估的。
pub fn assessment(
    ctx: Ctx,
    danger: &Danger,
    one: &DangerAssessed,
    criteria: Option<Table<Criteria>>,
    name: &dyn Fn(&str) -> String,
) -> Markup {
    let by = danger.last_of(DecisionKind::Assessed).and_then(|step| step.by);
    html! {
        section.box.stack {
            h3 { "评估" }
            p { (grade_tag(one.grade)) " " (named(ctx, by)) }
            @if !one.reason.is_empty() { p { (one.reason) } }
            @if let Some(accident) = &one.accident { p { "会出的事故：" (accident) } }
            @if !one.criteria.is_empty() {
                @let table = criteria.map_or(Loaded::Waiting, Table::get);
                details {
                    summary { "够上判定标准 " (one.criteria.len()) " 条（转述，以原文为准）" }
                    ul.rules { @for reference in &one.criteria { (criterion(&table, name, reference)) } }
                }
            }
        }
    }
}

/// 五定，和重大隐患要的三样。
pub fn plan(ctx: Ctx, danger: &Danger, plan: &DangerPlanned) -> Markup {
    let name = |person| named(ctx, Some(person));
    html! {
        section.box.stack {
            h3 { "整改方案" }
            dl.record {
                dt { "整改措施" } dd { (plan.measures) }
                dt { "责任人" } dd { (name(plan.owner)) }
                dt { "完成人" } dd { (name(plan.worker)) }
                dt { "验收人" } dd { (name(plan.acceptor)) }
                dt { "完成时间" } dd { (danger.due().unwrap_or(plan.due)) " 前" @if danger.due() != Some(plan.due) { "（原定 " (plan.due) "）" } }
                dt { "临时措施" } dd { (plan.interim) }
                @for (label, words) in [("资金", &plan.funds), ("应急预案", &plan.contingency), ("向谁报告", &plan.reported)] {
                    @if !words.is_empty() { dt { (label) } dd { (words) } }
                }
            }
        }
    }
}

/// 挂过的牌。
pub fn supervised(ctx: Ctx, danger: &Danger) -> Markup {
    html! {
        @for one in &danger.supervised {
            p.banner {
                (icon("never"))
                span {
                    b { "挂牌督办 " } (one.office) @if !one.number.is_empty() { "，" (one.number) }
                    @if let Some(until) = one.until { "，" (until) " 前办结" }
                    small.hit-why { (one.at.day()) " " (named(ctx, one.by)) " 记的" }
                }
            }
        }
    }
}
