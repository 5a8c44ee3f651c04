//! 把列表里的大概一页一页读来，换成要数的几样。

use std::ops::ControlFlow;
use std::rc::Rc;

use leptos::prelude::untrack;

use super::Page;
use crate::journal::{DangerSummary, Day, Grade, IdMap, Kind, PersonId, Row, RunId, RunSummary, Stage, Subject, Summary, Via, Wall};
use crate::rules::stats::{DangerFact, Dangers, RunEnd, RunFact};
use crate::rules::{Date, wall_ms};
use crate::ui::Ctx;

/// 读来的。
pub struct Gathered {
    pub dangers: Dangers,
    pub runs: Vec<RunFact>,
}

impl Gathered {
    /// 一条也没有。
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.dangers.good.is_empty() && self.dangers.odd.is_empty()
    }
}

/// 读一遍。页面走了、又要重读了，就停。
pub async fn gather(page: Page) {
    let records = page.ctx.records;
    let Some(journal) = records.journal() else { return };
    let Some(turn) = page.turn.next_turn() else { return };
    let counts = journal.counts();
    let (mut runs, mut signers, mut dangers, mut read) = (Vec::new(), IdMap::default(), Vec::new(), 0_u64);
    for kind in [Kind::Runs, Kind::Dangers] {
        let see = |rows: Vec<Row>| {
            read += rows.len() as u64;
            for Row { subject, summary, .. } in rows {
                match (subject, summary) {
                    (Subject::Run(id), Summary::Run(run)) => {
                        if let Some(by) = run.by {
                            signers.insert(id, by);
                        }
                        runs.extend(run_fact(id, &run));
                    }
                    (Subject::Danger(_), Summary::Danger(danger)) => {
                        dangers.extend(untrack(|| danger_fact(page.ctx, &danger, &signers)));
                    }
                    _ => {}
                }
            }
            if !page.turn.is_turn(turn) {
                return ControlFlow::Break(());
            }
            page.read.set((read, counts.runs + counts.dangers));
            ControlFlow::Continue(())
        };
        let seen = journal.each_page(kind, see).await;
        if !page.turn.is_turn(turn) {
            return;
        }
        if let Err(error) = seen {
            return records.unreadable(&error);
        }
    }
    let today = date(records.today()).unwrap_or(Date::EARLIEST);
    page.gathered.set(Some(Rc::new(Gathered { dangers: Dangers::sort(dangers, today), runs })));
}

fn date(day: Day) -> Option<Date> {
    Date::parse(&day.to_string())
}

fn run_fact(id: RunId, run: &RunSummary) -> Option<RunFact> {
    let clock = |wall: Wall| wall_ms(&wall.to_string());
    let taken = run.submitted.and_then(|at| Some((clock(at)? - clock(run.started)?) / 1000));
    Some(RunFact {
        id: id.to_string(),
        day: date(run.day)?,
        checklist: run.checklist.to_string(),
        end: match run.step {
            _ if run.voided => RunEnd::Voided,
            Stage::Submitted => RunEnd::Done,
            Stage::Abandoned => RunEnd::Dropped,
            _ => RunEnd::Open,
        },
        answered: run.answered as usize,
        failed: run.failed as usize,
        late: run.late,
        seconds: taken,
    })
}

fn danger_fact(ctx: Ctx, danger: &DangerSummary, signers: &IdMap<RunId, PersonId>) -> Option<DangerFact> {
    // 检查里报的没有另写谁报的，就是签字的人。
    let finder = danger.by.or_else(|| signers.get(&danger.run?).copied());
    Some(DangerFact {
        opened: date(danger.reported_at.day())?,
        closed: danger.done_at.filter(|_| danger.done).and_then(|at| date(at.day())),
        due: danger.due.and_then(date),
        grade: match danger.grade {
            Some(Grade::Major) => "重大".to_owned(),
            Some(Grade::General) => "一般".to_owned(),
            None => String::new(),
        },
        accident: danger.accident.clone().unwrap_or_default(),
        place: danger.place.trim().to_owned(),
        finder: match danger.via {
            Some(Via::Tip) => "举报（不显示姓名）".to_owned(),
            _ => finder.map(|person| ctx.records.name(person)).unwrap_or_default(),
        },
        thing: danger.what.trim().trim_start_matches("不合格：").to_owned(),
    })
}
