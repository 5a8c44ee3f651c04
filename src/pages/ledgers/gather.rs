//! 收齐一段日子的记录，和纸上要写的各种名字。

use std::ops::ControlFlow;
use std::sync::Arc;

use leptos::prelude::untrack;

use crate::content::{LoopRules, NAMES_FILE, Names, RULES_FILE, SOURCES_FILE, Sources};
use crate::export::Period;
use crate::export::ledgers::{ERASED, Inspectors, Signers, Words, inspectors};
use crate::journal::{Danger, DangerSummary, Kind, PersonId, Row, RunId, RunSummary, Sha256Hex, Subject, Summary};
use crate::store::StoreError;
use crate::ui::{Ctx, Live, Loaded, Table};

/// 一次装几处隐患、几次检查。
const CHUNK: usize = 500;

/// 一段日子的记录。
pub struct Gathered {
    /// 哪一段日子。
    pub period: Period,
    /// 期间里的检查。
    pub runs: Vec<(RunId, RunSummary)>,
    /// 归这一段日子的隐患。
    pub dangers: Vec<Danger>,
    /// 检查里报的隐患是谁报的。
    pub signers: Signers,
    /// 期间里的检查，交表的人以外还有谁签了字；要把检查整个装进来才知道，没要就是 `None`。
    pub inspectors: Option<Inspectors>,
}

/// 收齐一段日子的记录，连同单位的台账装进状态；`signed` 连检查里的签字也要。
pub async fn gather(ctx: Ctx, period: Period, signed: bool) -> Result<Gathered, StoreError> {
    let inspected = signed.then(Inspectors::new);
    let mut gathered = Gathered { period, runs: Vec::new(), dangers: Vec::new(), signers: Signers::new(), inspectors: inspected };
    let Some(journal) = ctx.records.journal() else { return Ok(gathered) };
    journal.load(&[Subject::Ledger]).await?;
    let mut wanted = Vec::new();
    every(&journal, Kind::Dangers, |row| {
        if let Summary::Danger(danger) = &row.summary
            && may_belong(danger, period)
        {
            wanted.push(row.subject);
        }
    })
    .await?;
    every(&journal, Kind::Runs, |row| {
        let (Subject::Run(id), Summary::Run(run)) = (row.subject, row.summary) else { return };
        if let (Some(person), Some(_)) = (run.by, run.submitted) {
            gathered.signers.insert(id, person);
        }
        if period.has(run.day) {
            gathered.runs.push((id, run));
        }
    })
    .await?;
    for some in wanted.chunks(CHUNK) {
        journal.load(some).await?;
    }
    let of = |subject: &Subject| match subject {
        Subject::Danger(id) => journal.read(|state| state.dangers.get(id).cloned()),
        _ => None,
    };
    gathered.dangers = wanted.iter().filter_map(of).collect();
    if let Some(inspected) = &mut gathered.inspectors {
        for some in gathered.runs.chunks(CHUNK) {
            let subjects: Vec<Subject> = some.iter().map(|(id, _)| Subject::Run(*id)).collect();
            journal.load(&subjects).await?;
            let signed = |(id, _): &(RunId, RunSummary)| Some((*id, journal.read(|state| state.runs.get(id).map(inspectors))?));
            inspected.extend(some.iter().filter_map(signed).filter(|(_, people)| !people.is_empty()));
        }
    }
    Ok(gathered)
}

/// 列表里的每一行。
async fn every(journal: &Live, kind: Kind, mut see: impl FnMut(Row)) -> Result<(), StoreError> {
    let see = |rows: Vec<Row>| {
        rows.into_iter().for_each(&mut see);
        ControlFlow::Continue(())
    };
    journal.each_page(kind, see).await
}

/// 先照大概挑：归不归由 [`crate::export::ledgers::belongs`] 定，这里只求不漏。
fn may_belong(danger: &DangerSummary, period: Period) -> bool {
    let day = danger.reported_at.day();
    day <= period.to && (day >= period.from || danger.done_at.is_none_or(|at| at.day() >= period.from))
}

/// 抹去了的内容。
pub fn erased(ctx: Ctx) -> Vec<Sha256Hex> {
    ctx.records.with_untracked(|state| state.erased.iter().map(|one| one.blob).collect())
}

/// 各种名字；晚到的到了，看着的地方会重画。
#[derive(Clone, Copy)]
pub struct PageWords {
    ctx: Ctx,
    sources: Table<Sources>,
    names: Table<Names>,
    rules: Table<LoopRules>,
}

impl PageWords {
    /// 开始取。
    pub fn load(ctx: Ctx) -> Self {
        Self { ctx, sources: Table::load(SOURCES_FILE), names: Table::load(NAMES_FILE), rules: Table::load(RULES_FILE) }
    }

    /// 闭环的规则，里面有谁管哪一级；到了会重画。
    pub fn loop_rules(self) -> Loaded<Arc<LoopRules>> {
        self.rules.get()
    }

    /// 没取到的再取一遍。
    pub fn retry(self) {
        self.sources.retry();
        self.names.retry();
        self.rules.retry();
    }
}

impl Words for PageWords {
    fn company(&self) -> String {
        self.ctx.contents.company()
    }

    fn person(&self, person: PersonId) -> String {
        let name = self.ctx.records.name(person);
        if !name.is_empty() {
            return name;
        }
        let gone = |blob: &Sha256Hex| untrack(|| erased(self.ctx)).contains(blob);
        let blob = self.ctx.records.with(|state| state.people.get(&person).copied());
        if blob.as_ref().is_some_and(gone) { ERASED.to_owned() } else { "（姓名不在这台设备上）".to_owned() }
    }

    fn checklist(&self, id: &str) -> String {
        self.ctx.contents.check_name(id)
    }

    fn position(&self, id: &str) -> String {
        self.ctx.contents.position_name(id)
    }

    fn accident(&self, token: &str) -> String {
        match self.names.get() {
            Loaded::Ready(names) => names.types.iter().find(|one| one.id == token).map_or(token, |one| &one.name).to_owned(),
            _ => token.to_owned(),
        }
    }

    fn cite(&self, criterion: &str) -> String {
        let (id, clause) = criterion.split_once('#').unwrap_or((criterion, ""));
        match self.sources.get() {
            Loaded::Ready(all) => {
                let name = all.sources.iter().find(|one| one.id == id).map_or(id, |one| &one.short);
                format!("{name} {clause}").trim().to_owned()
            }
            _ => format!("{id} {clause}").trim().to_owned(),
        }
    }

    fn thing(&self, kind: &str) -> String {
        match self.rules.get() {
            Loaded::Ready(rules) => rules.expiries.iter().find(|one| one.id == kind).map_or(kind, |one| &one.kind).to_owned(),
            _ => kind.to_owned(),
        }
    }
}
