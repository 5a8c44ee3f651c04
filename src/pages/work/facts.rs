//! 一张核对单的记录，换成给规则看的样子。

use crate::content::{CheckItem, Checklist, GasRule};
use crate::journal::{Answer, Danger, GasReading, ItemId, Run, RunId, RunStatus, SignRole, Signature, Wall};
use crate::pages::signatures::signatures_of;
use crate::rules::permit::{Facts, Found, Item, List, Measure, Reading};
use crate::rules::wall_ms;
use crate::ui::Ctx;

/// 这张单以外要知道的。
pub struct Around {
    /// 报过隐患的是哪几项，后来了结了的也在内。
    reported: Vec<ItemId>,
    /// 签了字的：什么身份、是谁。
    signed: Vec<(SignRole, String)>,
}

impl Around {
    /// 现在的样子；`reported` 是打开时读到的报过隐患的各项，没了结的隐患总在内存里，后报的看得见。
    /// 同一个人在两台手机上有两个编号，所以认姓名，姓名取不到的才认编号。
    pub fn look(ctx: Ctx, run: RunId, reported: &[ItemId]) -> Self {
        let of_run = |danger: &&Danger| danger.run == Some(run);
        let mut reported = reported.to_vec();
        ctx.records.with(|state| reported.extend(state.dangers.values().filter(of_run).filter_map(|danger| danger.item.clone())));
        let name = |one: Signature| match ctx.records.name(one.person) {
            name if name.is_empty() => (one.role, one.person.to_string()),
            name => (one.role, name),
        };
        Self { reported, signed: signatures_of(ctx, run).into_iter().map(name).collect() }
    }

    fn signed(&self, role: SignRole) -> Vec<String> {
        self.signed.iter().filter(|(one, _)| *one == role).map(|(_, who)| who.clone()).collect()
    }
}

/// 一张核对单到 `now`（秒）的样子。
pub fn facts<'a>(run: &Run, asked: &Checklist, gases: &'a [GasRule], around: &Around, now: i64) -> Facts<'a> {
    Facts {
        list: match &run.status {
            _ if run.voided.is_some() || run.late.is_some() => List::Void,
            RunStatus::Open => List::Open,
            RunStatus::Submitted { .. } => List::Submitted(second(&run.started)),
            RunStatus::Abandoned { .. } => List::Void,
        },
        items: asked.items.iter().map(|item| item_of(run, item, &around.reported)).collect(),
        gases: gases.iter().collect(),
        readings: readings(run),
        watched: run.work.agreed.as_ref().map(|agreed| agreed.continuous),
        guardians: around.signed(SignRole::Guardian),
        workers: around.signed(SignRole::Worker),
        latest: latest(run),
        now,
    }
}

/// 没有这张核对单：什么都不能干。
pub fn no_facts(now: i64) -> Facts<'static> {
    Facts {
        list: List::Void,
        items: Vec::new(),
        gases: Vec::new(),
        readings: Vec::new(),
        watched: None,
        guardians: Vec::new(),
        workers: Vec::new(),
        latest: i64::MIN,
        now,
    }
}

/// 一个钟是第几秒；读不懂的按最早算，什么都过时。
pub fn second(wall: &Wall) -> i64 {
    wall_ms(wall.as_str()).map_or(i64::MIN / 4, |ms| ms / 1000)
}

/// 一项查得怎么样；提交时不合格、后来更正的，还算不合格；报过隐患的，改答了合格、隐患销了号也算不合格：改好了重新核对一张。
fn found(run: &Run, item: &str, reported: &[ItemId]) -> Found {
    let was_wrong = run.corrections.iter().any(|one| one.item.as_str() == item && one.from.0 == Some(Answer::Fail));
    let was_reported = reported.iter().any(|one| one.as_str() == item);
    let state = ItemId::parse(item).and_then(|id| run.answers.get(&id));
    match state.and_then(|state| state.answer) {
        _ if was_wrong || was_reported => Found::Fail,
        None => Found::Nothing,
        Some(Answer::Pass) => Found::Pass,
        Some(Answer::Fail) => Found::Fail,
        Some(Answer::Na) => Found::Na { explained: state.is_some_and(|state| !state.note.trim().is_empty()) },
    }
}

/// 气体不用跟着哪几项测：答了不适用、写明为什么的；自己就要读数的（做的时候还没有测气的表，照那时问的）。
pub fn excused(run: &Run, asked: &Checklist, around: &Around) -> Vec<String> {
    let is_excused =
        |item: &&CheckItem| item.evidence == "reading" || found(run, &item.id, &around.reported) == Found::Na { explained: true };
    asked.items.iter().filter(is_excused).map(|item| item.id.clone()).collect()
}

/// 一项现在的样子，给规则看的。
fn item_of(run: &Run, item: &CheckItem, reported: &[ItemId]) -> Item {
    let measured = ItemId::parse(&item.id).and_then(|id| run.measured.get(&id));
    let measure = match measured {
        Some(one) if one.within => Measure::Within,
        Some(_) => Measure::Beyond,
        None if item.evidence == "reading" => Measure::Missing,
        None => Measure::NotAsked,
    };
    Item { stop: item.stop, found: found(run, &item.id, reported), measure }
}

/// 这张单上记下的最晚的一刻。
fn latest(run: &Run) -> i64 {
    let submitted = if let RunStatus::Submitted { at, .. } = &run.status { Some(at) } else { None };
    let work = &run.work;
    let breaks = work.breaks.iter().flat_map(|one| [Some(&one.at), one.resumed.as_ref()]).flatten();
    let all = [Some(&run.started), submitted, work.agreed.as_ref().map(|one| &one.at)].into_iter().flatten();
    let all = all.chain(run.corrections.iter().map(|one| &one.at)).chain(run.signatures.iter().map(|one| &one.at));
    all.chain(work.gas.iter().map(|one| &one.at)).chain(breaks).map(second).max().unwrap_or(i64::MIN)
}

/// 测过的气体，给规则看的样子。
pub fn readings(run: &Run) -> Vec<Reading> {
    let plain = |one: &GasReading| Reading {
        gas: one.read.gas.clone(),
        height: one.read.height.clone(),
        within: one.read.within,
        at: second(&one.at),
        ago: i64::from(one.read.ago.unwrap_or(0)) * 60,
    };
    run.work.gas.iter().map(plain).collect()
}
