//! 隐患台账，和重大隐患的一患一档。

use std::collections::BTreeMap;

use super::{Frame, short};
use crate::export::{Cell, ColumnKind, Period, Sheet, column};
use crate::journal::{Danger, Day, DecisionKind, Detail, Grade, PersonId, Photo, PhotoStage, RunId, Standing, Via};

/// 检查里报的隐患是谁报的：那次检查签字的人。
pub type Signers = BTreeMap<RunId, PersonId>;

/// 归不归这一段日子：期间里报的；以前报的、到期间开始还没了结的也归，欠着的不会因为换了月就不见。
pub fn belongs(danger: &Danger, period: Period) -> bool {
    let reported = danger.reported_at.day();
    reported <= period.to && (reported >= period.from || closed_on(danger).is_none_or(|day| day >= period.from))
}

/// 哪天了结的；没了结是 `None`。
fn closed_on(danger: &Danger) -> Option<Day> {
    danger.stands().filter(|_| danger.is_closed()).map(|one| one.at.day())
}

/// 谁报的；举报的不显示姓名。
pub fn reporter(frame: Frame, danger: &Danger, signers: &Signers) -> String {
    if danger.via == Some(Via::Tip) {
        return "（举报，不显示姓名）".to_owned();
    }
    let signer = danger.run.and_then(|run| signers.get(&run).copied());
    frame.person(danger.by.or(signer))
}

/// 什么时候报的；举报的只记日子，不记几点。
fn reported(danger: &Danger) -> Cell {
    if danger.via == Some(Via::Tip) { danger.reported_at.day().into() } else { danger.reported_at.into() }
}

/// 归这一段日子的，先报的在前。
fn of_period<'a>(frame: Frame, dangers: &'a [Danger]) -> Vec<&'a Danger> {
    let mut dangers: Vec<_> = dangers.iter().filter(|danger| belongs(danger, frame.period)).collect();
    dangers.sort_by_key(|danger| (danger.first.hlc, danger.id));
    dangers
}

/// 隐患台账；`dangers` 先后不论，不归这一段日子的不收。
pub fn dangers(frame: Frame, dangers: &[Danger], signers: &Signers) -> Sheet {
    let dangers = of_period(frame, dangers);
    let fresh = dangers.iter().filter(|danger| frame.period.has(danger.reported_at.day())).count();
    let closed = dangers.iter().filter(|danger| closed_on(danger).is_some_and(|day| frame.period.has(day))).count();
    let open: Vec<_> = dangers.iter().filter(|danger| !danger.is_closed()).collect();
    let late = open.iter().filter(|danger| is_late(danger, frame.today())).count();
    let mut brief = vec![format!("新报 {fresh} 处，了结 {closed} 处，没了结 {} 处，其中超期 {late} 处", open.len())];
    brief.extend(open.iter().take(10).enumerate().map(|(n, danger)| {
        let due = danger.due().map(|day| format!("，{day} 前改好")).unwrap_or_default();
        format!("{}. {} {}：{}{due}", n + 1, danger.place, danger.what, danger_state(danger, frame.today()))
    }));
    Sheet {
        columns: vec![
            column("序号", 7, ColumnKind::Number),
            column("报告时间", 19, ColumnKind::DateTime),
            column("在哪里", 14, ColumnKind::Text),
            column("隐患情形", 28, ColumnKind::Text),
            column("级别", 9, ColumnKind::Text),
            column("报告人", 10, ColumnKind::Text),
            column("整改措施", 26, ColumnKind::Text),
            column("责任人", 10, ColumnKind::Text),
            column("整改期限", 13, ColumnKind::Date),
            column("整改人", 10, ColumnKind::Text),
            column("整改完成", 13, ColumnKind::Date),
            column("验收人", 10, ColumnKind::Text),
            column("验收通过", 13, ColumnKind::Date),
            column("状态", 16, ColumnKind::Text),
            column("编号", 13, ColumnKind::Text),
        ],
        rows: dangers.iter().enumerate().map(|(n, danger)| row(frame, n, danger, signers)).collect(),
        notes: vec![
            format!("本期新报 {fresh} 处，本期了结 {closed} 处，表里共 {} 处。以前报的、本期开始时还没了结的也列着。", dangers.len()),
            "“整改措施”写方案里定的；改好了的，写实际怎么改的。更正过的，原来的话在原记录里，看得见。".to_owned(),
        ],
        brief,
        bad: late > 0,
        ..frame.of_period("隐患台账")
    }
}

fn row(frame: Frame, n: usize, danger: &Danger, signers: &Signers) -> Vec<Cell> {
    let (rectified, accepted) = (danger.last_of(DecisionKind::Rectified), danger.last_of(DecisionKind::Accepted));
    // 退回以后（又延期、重定方案、重新评估的也一样），先前那次整改不算数
    let stands = matches!(danger.kind(), Some(DecisionKind::Rectified | DecisionKind::Accepted | DecisionKind::Closed));
    let rectified = rectified.filter(|_| stands);
    let measures = rectified.map(|one| one.words.as_str()).or(danger.plan().map(|plan| plan.measures.as_str()));
    vec![
        (n + 1).into(),
        reported(danger),
        danger.place.as_str().into(),
        danger.what.as_str().into(),
        grade_word(danger).into(),
        reporter(frame, danger, signers).into(),
        measures.into(),
        frame.person(danger.plan().map(|plan| plan.owner)).into(),
        danger.due().into(),
        frame.person(rectified.and_then(|one| one.by)).into(),
        rectified.map(|one| one.at.day()).into(),
        frame.person(accepted.and_then(|one| one.by)).into(),
        accepted.map(|one| one.at.day()).into(),
        danger_state(danger, frame.today()).into(),
        short(&danger.id).into(),
    ]
}

/// 一般还是重大；没评估过的照实说。
pub fn grade_word(danger: &Danger) -> &'static str {
    match danger.assessment().map(|one| one.grade) {
        Some(Grade::Major) => "重大",
        Some(Grade::General) => "一般",
        None => "没有评估",
    }
}

/// 过了期限还没了结：和隐患页、今日、统计说的一样。
fn is_late(danger: &Danger, today: Day) -> bool {
    !danger.is_closed() && danger.due().is_some_and(|due| due < today)
}

/// 走到哪一步了，一句话；过了期限没了结、挂了牌、自己验收的都说出来。
pub fn danger_state(danger: &Danger, today: Day) -> String {
    if danger.is_disputed() {
        return "几个人定得不一样，待定".to_owned();
    }
    let mut words = match danger.kind() {
        None => "待整改",
        Some(DecisionKind::Assessed) => "已评估，待定方案",
        Some(DecisionKind::Planned) => "整改中",
        Some(DecisionKind::Extended) => "整改中（延期）",
        Some(DecisionKind::Rejected) => "退回整改",
        Some(DecisionKind::Rectified) => "待验收",
        Some(DecisionKind::Accepted) if danger.is_closed() => "已验收",
        Some(DecisionKind::Accepted) => "已验收，待销号",
        Some(DecisionKind::Closed) => "已销号",
    }
    .to_owned();
    if is_late(danger, today) {
        words.push_str("（已超期）");
    }
    if danger.is_self_accepted() {
        words.push_str("（自己验收）");
    }
    if !danger.supervised.is_empty() {
        words.push_str("（挂牌督办）");
    }
    words
}

fn photo_words(photo: &Photo) -> String {
    let stage = match photo.stage {
        Some(PhotoStage::Before) => "整改前",
        Some(PhotoStage::After) => "整改后",
        None => "照片",
    };
    format!("{stage} {} {}", photo.at.day(), photo.caption).trim_end().to_owned()
}

/// 归这一段日子的重大隐患，一处一份档案；一处都没有，是一张写明“没有”的空表。
pub fn dossiers(frame: Frame, dangers: &[Danger], signers: &Signers) -> Vec<Sheet> {
    let major = |danger: &&Danger| danger.assessment().is_some_and(|one| one.grade == Grade::Major);
    let all: Vec<_> = of_period(frame, dangers).into_iter().filter(major).map(|danger| dossier(frame, danger, signers)).collect();
    if !all.is_empty() {
        return all;
    }
    let none = "本期没有评为重大的隐患。".to_owned();
    vec![Sheet { columns: dossier_columns(), notes: vec![none.clone()], brief: vec![none], ..frame.of_period("重大隐患一患一档") }]
}

fn dossier_columns() -> Vec<crate::export::Column> {
    vec![
        column("哪一步", 14, ColumnKind::Text),
        column("内容", 60, ColumnKind::Text),
        column("谁", 12, ColumnKind::Text),
        column("时间", 19, ColumnKind::DateTime),
    ]
}

/// 一处重大隐患的一份档案：是什么、评估、方案、每一步。
pub fn dossier(frame: Frame, danger: &Danger, signers: &Signers) -> Sheet {
    let place = if danger.place.is_empty() { "没有写" } else { &danger.place };
    let mut rows = vec![vec!["登记".into(), danger.what.as_str().into(), reporter(frame, danger, signers).into(), reported(danger)]];
    let mut plain = |name: &str, words: String| rows.push(vec![name.into(), words.into(), "".into(), "".into()]);
    plain("在哪里", place.to_owned());
    plain("怎么发现的", via_word(danger).to_owned());
    for one in &danger.decisions {
        let mut words = detail_words(frame, &one.detail, &one.words);
        match one.standing {
            Standing::Stands => {}
            Standing::Rival => words.push_str("（和别人定的不一样，还没定以哪个为准）"),
            Standing::Overruled => words.push_str("（没有作准）"),
        }
        rows.push(vec![step_name(one.kind).into(), words.into(), frame.person(one.by).into(), one.at.into()]);
    }
    for one in &danger.supervised {
        let until = one.until.map(|day| format!("，{day} 前办结")).unwrap_or_default();
        let number = if one.number.is_empty() { String::new() } else { format!("，文号 {}", one.number) };
        rows.push(vec!["挂牌督办".into(), format!("{}{number}{until}", one.office).into(), frame.person(one.by).into(), one.at.into()]);
    }
    let count = |stage| danger.photos.iter().filter(|photo| photo.stage == stage).count();
    let photos =
        format!("整改前 {} 张，整改后 {} 张，其他 {} 张", count(Some(PhotoStage::Before)), count(Some(PhotoStage::After)), count(None));
    let state = danger_state(danger, frame.today());
    rows.push(vec!["照片".into(), photos.into(), "".into(), "".into()]);
    rows.push(vec!["现在的状态".into(), state.clone().into(), "".into(), "".into()]);
    Sheet {
        name: format!("档案-{}", short(&danger.id)),
        title: "重大隐患档案（一患一档）".to_owned(),
        landscape: false,
        columns: dossier_columns(),
        rows,
        notes: vec![format!(
            "编号 {}。{}",
            danger.id,
            if danger.photos.is_empty() { "" } else { "打印时照片贴在后面；表格文件里没有照片，在记录里。" }
        )],
        photos: danger.photos.iter().map(|photo| (photo_words(photo), photo.blob)).collect(),
        brief: vec![format!("{place} {}：{state}", danger.what)],
        bad: !danger.is_closed(),
        signatures: vec!["整改责任人", "验收人", "主要负责人"],
        ..frame.of_period("重大隐患一患一档")
    }
}

fn via_word(danger: &Danger) -> &'static str {
    match danger.via {
        Some(Via::Walk) => "随手拍",
        Some(Via::Tip) => "举报（不显示姓名）",
        None if danger.run.is_some() => "检查发现",
        None => "报隐患",
    }
}

/// 一步的名字，和应用里的键一样。
pub fn step_name(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Rectified => "整改完成",
        DecisionKind::Accepted => "验收通过",
        DecisionKind::Rejected => "退回整改",
        DecisionKind::Assessed => "评估",
        DecisionKind::Planned => "定整改方案",
        DecisionKind::Extended => "延期",
        DecisionKind::Closed => "销号",
    }
}

/// 一步里定了什么，一行一样；空着的不写。
pub fn detail_words(frame: Frame, detail: &Detail, words: &str) -> String {
    let parts: Vec<(&str, String)> = match detail {
        Detail::None => return words.to_owned(),
        Detail::Assessment(one) => vec![
            ("级别", if one.grade == Grade::Major { "重大隐患".into() } else { "一般隐患".into() }),
            ("判定标准", one.criteria.iter().map(|one| frame.words.cite(one)).collect::<Vec<_>>().join("；")),
            ("理由", one.reason.clone()),
            ("会出的事故", one.accident.as_deref().map(|token| frame.words.accident(token)).unwrap_or_default()),
        ],
        Detail::Plan(one) => vec![
            ("措施", one.measures.clone()),
            ("责任人", frame.words.person(one.owner)),
            ("完成人", frame.words.person(one.worker)),
            ("验收人", frame.words.person(one.acceptor)),
            ("期限", one.due.to_string()),
            ("临时保护措施", one.interim.clone()),
            ("资金", one.funds.clone()),
            ("预案", one.contingency.clone()),
            ("报告", one.reported.clone()),
        ],
        Detail::Extension(one) => vec![("延到", one.due.to_string()), ("因为", one.reason.clone()), ("谁批的", frame.person(one.approver))],
    };
    let lines = parts.into_iter().filter(|(_, words)| !words.is_empty()).map(|(name, words)| format!("{name}：{words}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::ledgers::Words;
    use crate::journal::*;

    struct Names;

    impl Words for Names {
        fn company(&self) -> String {
            String::new()
        }
        fn person(&self, _: PersonId) -> String {
            "王建国".into()
        }
        fn checklist(&self, id: &str) -> String {
            id.into()
        }
        fn position(&self, id: &str) -> String {
            id.into()
        }
        fn accident(&self, token: &str) -> String {
            token.into()
        }
        fn cite(&self, criterion: &str) -> String {
            criterion.into()
        }
        fn thing(&self, kind: &str) -> String {
            kind.into()
        }
    }

    fn person() -> PersonId {
        PersonId::from_random([1; 16])
    }

    fn due() -> Day {
        Day::parse("2026-12-20").unwrap()
    }

    /// 看着一步写下一步。
    type Make = fn(DangerId, EventRef) -> Body;

    fn apply(state: &mut State, seq: u64, body: Body) {
        let device = DeviceId::from_random([9; 16]);
        let (wall, hlc) = (Wall::parse("2026-11-20T08:00:00.000+08:00").unwrap(), Hlc(seq, 0));
        state.apply(&Event { v: VERSION, device, seq, wall, hlc, by: Some(person()), prev: Sha256Hex::ZERO, body });
    }

    /// 报了、评估了、定了方案、改了、退回了的一处，再走 `next`。
    fn rejected_then(next: &[Make]) -> Danger {
        let id = DangerId::from_random([7; 16]);
        let walked: [Make; 4] = [assessed, planned, rectified, rejected];
        let mut state = State::default();
        let (place, what) = ("打磨间".to_owned(), "积尘".to_owned());
        let reported = DangerReported { danger: id, hurts_now: false, place, what, run: None, item: None, position: None, via: None };
        apply(&mut state, 1, reported.into());
        for (n, make) in (2..).zip(walked.iter().chain(next)) {
            let after = state.dangers[&id].step;
            apply(&mut state, n, make(id, after));
        }
        assert!(state.conflicts.is_empty(), "{:?}", state.conflicts);
        state.dangers[&id].clone()
    }

    fn assessed(danger: DangerId, after: EventRef) -> Body {
        DangerAssessed { danger, after, grade: Grade::General, criteria: Vec::new(), reason: "看过".into(), accident: None }.into()
    }

    fn planned(danger: DangerId, after: EventRef) -> Body {
        DangerPlanned {
            danger,
            after,
            measures: "装卸灰阀".into(),
            owner: person(),
            worker: person(),
            acceptor: person(),
            due: due(),
            interim: "停用".into(),
            funds: String::new(),
            contingency: String::new(),
            reported: String::new(),
        }
        .into()
    }

    fn extended(danger: DangerId, after: EventRef) -> Body {
        DangerExtended { danger, after, due: due(), reason: "没到货".into(), approver: None }.into()
    }

    fn rectified(danger: DangerId, after: EventRef) -> Body {
        DangerRectified { danger, after, what: "扫了扫".into() }.into()
    }

    fn rejected(danger: DangerId, after: EventRef) -> Body {
        DangerRejected { danger, after, reason: "梁上还有灰".into() }.into()
    }

    /// 整改措施、整改人、整改完成。
    fn told(danger: &Danger) -> [String; 3] {
        let made = Wall::parse("2026-11-30T18:00:00.000+08:00").unwrap();
        let frame = Frame { words: &Names, period: Period::month(made.day()), made };
        let row = row(frame, 0, danger, &Signers::new());
        [row[6].text(), row[9].text(), row[10].text()]
    }

    #[test]
    fn a_rejected_rectification_is_not_told_as_done_whatever_comes_next() {
        let ways: [&[Make]; 4] = [&[], &[extended], &[planned], &[assessed]];
        for next in ways {
            assert_eq!(told(&rejected_then(next)), ["装卸灰阀", "", ""]);
        }
        assert_eq!(told(&rejected_then(&[extended, rectified])), ["扫了扫", "王建国", "2026-11-20"]);
    }
}
