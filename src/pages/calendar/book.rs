//! 看日历要的都收在这里：我看着哪些表、做过哪些检查、哪几段停产放假、台账里记了什么。

use std::ops::ControlFlow;
use std::rc::Rc;

use super::followed::{first_of, followed};
use crate::content::{Cadence, CheckEntry, LoopRules, PERIODS_FILE, Periods, RULES_FILE, SOURCES_FILE, Sources};
use crate::journal::{Day, DoneDuty, DutyId, Kind, PauseId, Profile, RunId, Stage, Subject, Summary, Wall};
use crate::pages::danger::load;
use crate::platform::tell_other_half;
use crate::rules::{self, Cycle, CycleState, Did, Restart, Rests, Watch};
use crate::rules::{Date, Unit, may_rest};
use crate::ui::{Ctx, Loaded, Opening, Table, Watched, watch};

/// 没有看着复工复产前的表时，这一张顶上：做了它才算做了复工检查。
pub const RESTART_LIST: &str = "fugong-fuchan";

/// 做过的一次检查：交了的、没作废的。
#[derive(Clone)]
pub struct RunLine {
    /// 哪一次。
    pub id: RunId,
    /// 用的检查表。
    pub checklist: String,
    /// 算哪天的。
    pub day: Date,
    /// 补录的；这个周期里开始、周期过了好几天才交的也算。
    pub late: bool,
    /// 哪天交的。
    handed: Date,
    /// 什么时候交的。
    pub at: Option<Wall>,
    /// 几项不合格；0 就是零隐患。
    pub failed: u32,
}

impl RunLine {
    /// 照这张表的周期看，是不是周期过了好几天才交的；`checks` 里没有的（没有看着的）不知道周期，复工的照那天。
    fn judged(&self, checks: &[(CheckEntry, Vec<String>)]) -> Self {
        let cadence = checks.iter().find(|(check, _)| check.id == self.checklist).map(|(check, _)| check.cadence);
        let cadence = cadence.or((self.checklist == RESTART_LIST).then_some(Cadence::BeforeRestart));
        let late = self.late || cadence.is_some_and(|cadence| rules::is_handed_late(cadence, self.day, self.handed));
        Self { late, ..self.clone() }
    }
}

/// 我看着的一张表，和做过的。
pub struct Line {
    /// 哪张表。
    pub check: CheckEntry,
    /// 怎么看着它。
    pub watch: Watch,
    /// 做过的。
    pub did: Vec<Did>,
}

/// 一段停产、放假。
pub struct Span {
    /// 哪一段。
    pub id: PauseId,
    /// 记下来的。
    pub said: crate::journal::Pause,
}

/// 摊开的一本：画的时候从记录里现做，记录变了就重做。
pub struct Board {
    /// 今天。
    pub today: Date,
    /// 我看着的表。
    pub lines: Vec<Line>,
    /// 从哪天起的检查读进来了：再早的还没读到，不等于没做。
    read_from: Date,
    /// 上一回没读成，为什么：列着的是先前读到的；读成了是 `None`。
    pub failed: Option<String>,
    /// 哪些岗位的表没取到、为什么：`lines` 里没有它们；都取到了是 `None`。
    pub lost: Option<(String, String)>,
    /// 全部检查，新的在前。
    pub runs: Rc<Vec<RunLine>>,
    /// 停产、放假，早的在前。
    pub spans: Vec<Span>,
    /// 和 `spans` 一一对应。
    pauses: Vec<rules::Pause>,
    /// 照我看着的复工前的表，各段做齐了没有：生产岗位的表等不等它。
    restarts: Vec<Restart>,
    /// 同上，没有看着的照通用的那张：说复没复工、提不提醒用它。
    checked: Vec<Restart>,
}

impl Board {
    /// 从 `day` 起的检查都读到了没有：没读到，没有不等于没做。
    pub fn has_read(&self, day: Date) -> bool {
        self.read_from <= day
    }

    /// 一张表在一段日子里的周期；检查还没全读到的先不算断档。
    pub fn cycles(&self, line: &Line, range: (Date, Date)) -> Vec<Cycle> {
        let mut all = rules::cycles(line.watch, &line.did, self.rests(), range, self.today);
        all.retain(|cycle| cycle.state != CycleState::Gap || self.has_read(cycle.start));
        all
    }

    /// 一段日子里完了的周期有断的：哪张表、断了的各期，早的在前。
    pub fn gaps(&self, range: (Date, Date)) -> Vec<(&Line, Vec<Cycle>)> {
        self.ended(range, CycleState::Gap)
    }

    /// 一段日子里完了的周期，算上补录才够的有几期；有事才做的没有到期，不算。
    pub fn late(&self, range: (Date, Date)) -> usize {
        let late = self.ended(range, CycleState::DoneLate).into_iter();
        late.filter(|(line, _)| !matches!(line.check.cadence, Cadence::BeforeWork | Cadence::OnAlert)).map(|(_, cycles)| cycles.len()).sum()
    }

    fn ended(&self, range: (Date, Date), state: CycleState) -> Vec<(&Line, Vec<Cycle>)> {
        let is_one = |cycle: &Cycle| cycle.state == state && cycle.end <= range.1;
        let of_line = |line| (line, self.cycles(line, range).into_iter().filter(is_one).collect::<Vec<Cycle>>());
        self.lines.iter().map(of_line).filter(|(_, cycles)| !cycles.is_empty()).collect()
    }

    /// 没有谁看着的复工检查，今天该不该提醒：快复工了、说好的日子过了，通用的那张还没做，也没有记复工。
    ///
    /// 有人看着的，和别的表一样排着，这里不重说。
    pub fn restart_is_due(&self, at: usize) -> bool {
        let Some(pause) = self.pauses.get(at) else { return false };
        self.restarts.get(at) == Some(&Restart::NoList) && pause.wants_restart_check(self.today, self.restart_checked(at))
    }

    /// 一段停产、放假今天的样子：复工检查没做，也没有记复工，说好的日子过了也不算复工。
    pub fn rest(&self, at: usize) -> rules::Rest {
        self.pauses.get(at).map_or(rules::Rest::Working, |pause| pause.on(self.today, self.restart_checked(at)))
    }

    /// 一段停产、放假的复工检查哪天做齐的；没有看着复工前的表，照通用的那张。
    pub fn restart_checked(&self, at: usize) -> Restart {
        self.checked.get(at).copied().unwrap_or(Restart::Waiting)
    }

    fn rests(&self) -> Rests<'_> {
        Rests { pauses: &self.pauses, restarts: &self.restarts }
    }

    /// 日子在今天以后的检查：钟走快过，不算数。
    pub fn ahead(&self) -> Vec<&RunLine> {
        self.runs.iter().filter(|run| run.day > self.today).collect()
    }
}

/// 复工检查做过的日子：补录的、钟走快了的不算，没做就不算复工。
fn days_of(runs: &[RunLine], checklist: &str, today: Date) -> Vec<Date> {
    runs.iter().filter(|run| run.checklist == checklist && !run.late && run.day <= today).map(|run| run.day).collect()
}

/// 日历的一本。
#[derive(Clone, Copy)]
pub struct Book {
    ctx: Ctx,
    /// 从哪天起的检查读进来了；往前翻就往前读。
    pub since: Watched<Date>,
    /// 读进来的检查，和从哪天起的。
    runs: Watched<Option<(Date, Rc<Vec<RunLine>>)>>,
    /// 上一回没读成，为什么；读成了是 `None`。
    failed: Watched<Option<String>>,
    /// 第几次读：后来的作废先前的。
    turn: Watched<u64>,
    /// 这一页主要就是它：画好了要告诉前一半。
    is_page: bool,
    ledger: Watched<bool>,
    rules: Table<LoopRules>,
    periods: Table<Periods>,
    sources: Table<Sources>,
}

impl Book {
    /// 打开一本，这一页主要就是它：先读 `since` 那天以来的检查，读到了告诉前一半画好了。
    pub fn open(ctx: Ctx, since: Date) -> Self {
        Self::of(ctx, since, true)
    }

    /// 打开一本，只在旁边数一数：页面画没画好不由它说，不然看着的地方会跳。
    pub fn aside(ctx: Ctx, since: Date) -> Self {
        Self::of(ctx, since, false)
    }

    fn of(ctx: Ctx, since: Date, is_page: bool) -> Self {
        let book = Self {
            ctx,
            since: Watched::new(since),
            runs: Watched::new(None),
            failed: Watched::new(None),
            turn: Watched::new(0),
            is_page,
            ledger: load(ctx, vec![Subject::Ledger]),
            rules: Table::load(RULES_FILE),
            periods: Table::load(PERIODS_FILE),
            sources: Table::load(SOURCES_FILE),
        };
        watch(move || {
            ctx.records.with(|_| ());
            book.since.get();
            if ctx.records.opening.get() == Opening::Open {
                book.turn.spawn(book.read());
            }
        });
        book
    }

    /// 没取到的内容、没读成的检查再来一遍。
    pub fn retry(self) {
        if self.failed.get_untracked().is_some() {
            self.turn.spawn(self.read());
        }
        self.rules.retry();
        self.periods.retry();
        self.sources.retry();
        self.ctx.contents.retry();
    }

    /// 从哪天起的检查要读：要看的那天；那天还没完、那天以后的停产、放假，从节前、复工前的检查可以做的头一天起。
    fn oldest(self) -> Date {
        let since = self.since.get_untracked();
        let start = |pause: &crate::journal::Pause| pause_of(pause)?.checks_since(since);
        let pauses = self.ctx.records.with_untracked(|state| state.pauses.values().filter_map(start).min());
        pauses.map_or(since, |first| first.min(since))
    }

    /// 读检查：新的在前，一批一批，读到 [`Self::oldest`] 以前为止。
    async fn read(self) {
        let Some(turn) = self.turn.next_turn() else { return };
        let since = self.oldest();
        let Some(journal) = self.ctx.records.journal() else { return };
        let mut found = Vec::new();
        let read = journal.each_page(Kind::Runs, |rows| {
            // 哪天开始的定先后；补录的开始得晚，算的日子早，也在里面
            let older = rows.iter().all(|row| match &row.summary {
                Summary::Run(run) => date(run.started.day()).is_none_or(|day| day < since),
                Summary::Danger(_) => true,
            });
            for row in rows {
                if let (Subject::Run(id), Summary::Run(run)) = (row.subject, row.summary)
                    && run.step == Stage::Submitted
                    && !run.voided
                    && let Some(day) = date(run.day)
                {
                    let handed = run.submitted.and_then(|at| date(at.day())).unwrap_or(day);
                    found.push(RunLine {
                        id,
                        checklist: run.checklist.to_string(),
                        day,
                        late: run.late,
                        handed,
                        at: run.submitted,
                        failed: run.failed,
                    });
                }
            }
            if older || !self.turn.is_turn(turn) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let read = read.await;
        if !self.turn.is_turn(turn) {
            return;
        }
        // 读不到不等于没有：原来列着的留着，说为什么
        if let Err(error) = read {
            self.failed.set(Some(error.reading().trim_end_matches('。').to_owned()));
            // 在旁边数一数的，没有地方说
            if !self.is_page {
                self.ctx.records.unreadable(&error);
            }
            return;
        }
        self.failed.set(None);
        let first = self.runs.with_untracked(Option::is_none);
        self.runs.set(Some((since, Rc::new(found))));
        if first && self.is_page {
            tell_other_half("drawn", "");
        }
    }

    /// 都到齐了没有；没到齐、到不了的说清楚。
    pub fn board(self) -> Loaded<Board> {
        let Some(today) = date(self.ctx.records.today()) else { return Loaded::Waiting };
        let failed = self.failed.get();
        let (Some((read_from, runs)), true) = (self.runs.get(), self.ledger.get()) else {
            return failed.map_or(Loaded::Waiting, Loaded::Failed);
        };
        let known = match followed(self.ctx) {
            Loaded::Ready(known) => known,
            Loaded::Waiting => return Loaded::Waiting,
            Loaded::Failed(why) => return Loaded::Failed(why),
        };
        let (lost, unsure) = (known.lost(), known.may_want_restart_check(self.ctx));
        let checks = known.lists;
        let profile = self.profile().map(|profile| profile.set);
        let from = profile.as_ref().and_then(|profile| date(profile.since?));
        let shifts = profile.as_ref().and_then(|profile| profile.shifts).unwrap_or(1);
        let chosen = self.ctx.records.journal().map(|journal| journal.first_chosen()).unwrap_or_default();
        let runs = Rc::new(runs.iter().map(|run| run.judged(&checks)).collect::<Vec<RunLine>>());
        let line = |(check, positions): (CheckEntry, Vec<String>)| {
            let of_check = || runs.iter().filter(|run| run.checklist == check.id);
            let did: Vec<Did> = of_check().map(|run| Did { day: run.day, late: run.late }).collect();
            let first = first_of(&chosen, &check, &positions).and_then(date);
            let since = from.or(first).unwrap_or(today);
            let times = if check.cadence == Cadence::Shift { shifts } else { 1 };
            let watch = Watch { cadence: check.cadence, since, rests: may_rest(check.cadence, check.keeps), times };
            Line { check, watch, did }
        };
        let lines: Vec<Line> = checks.into_iter().map(line).collect();
        let said = |(id, said): (PauseId, &crate::journal::Pause)| Some((Span { id, said: said.clone() }, pause_of(said)?));
        let mut spans: Vec<(Span, rules::Pause)> = self.ctx.records.with(|state| state.pauses.iter().filter_map(said).collect());
        spans.sort_by_key(|(_, pause)| pause.from);
        let (spans, pauses): (Vec<Span>, Vec<rules::Pause>) = spans.into_iter().unzip();
        let restart_lists: Vec<Vec<Date>> = lines
            .iter()
            .filter(|line| line.watch.cadence == Cadence::BeforeRestart)
            .map(|line| days_of(&runs, &line.check.id, today))
            .collect();
        let done: Vec<&[Date]> = restart_lists.iter().map(Vec::as_slice).collect();
        let common = days_of(&runs, RESTART_LIST, today);
        let standing = if done.is_empty() { vec![common.as_slice()] } else { done.clone() };
        // 没取到的岗位还带着一张的话，照取到的不能说做齐了
        let one = |pause: &rules::Pause, lists: &[&[Date]]| if unsure { Restart::Waiting } else { rules::restart(pause, lists) };
        let by = |lists: &[&[Date]]| pauses.iter().map(|pause| one(pause, lists)).collect::<Vec<Restart>>();
        let (restarts, checked) = (by(done.as_slice()), by(standing.as_slice()));
        Loaded::Ready(Board { today, lines, read_from, failed, lost, runs, spans, pauses, restarts, checked })
    }

    /// 行业和规模、定期的事装好了没有：没装好的时候，没有不等于没填。
    pub fn is_loaded(self) -> bool {
        self.ledger.get()
    }

    /// 行业和规模；没填、还没装好（[`Self::is_loaded`]）是 `None`。
    pub fn profile(self) -> Option<Profile> {
        self.ledger.get();
        self.ctx.records.with(|state| state.ledger.profile.clone())
    }

    /// 定期的事从哪天起算：单位写的；没写的从第一次填行业规模那天起。没填过是 `None`。
    pub fn tracked_since(self) -> Option<Date> {
        let profile = self.profile()?;
        profile.set.since.or_else(|| self.ctx.records.journal()?.first_profile()).and_then(date)
    }

    /// 做过的定期的事，新的在前。
    pub fn done_duties(self) -> Vec<(DutyId, DoneDuty)> {
        let mut all: Vec<(DutyId, DoneDuty)> =
            self.ctx.records.with(|state| state.ledger.duties.iter().map(|(id, done)| (id, done.clone())).collect());
        all.sort_by_key(|(_, one)| std::cmp::Reverse(one.done.day));
        all
    }

    /// 定期的事要的：多久一次、依据的名称、单位属于哪些。
    pub fn duty_tables(self) -> Loaded<(std::sync::Arc<Periods>, std::sync::Arc<Sources>, Vec<String>)> {
        match (self.periods.get(), self.sources.get(), self.rules.get(), self.ledger.get()) {
            (Loaded::Failed(why), ..) | (_, Loaded::Failed(why), ..) | (_, _, Loaded::Failed(why), _) => Loaded::Failed(why),
            (Loaded::Ready(periods), Loaded::Ready(sources), Loaded::Ready(tables), true) => {
                let chosen = self.profile().map(|profile| profile.set.kinds).unwrap_or_default();
                let mut kinds = period_ids(&tables, &chosen);
                kinds.extend(rules::same_applies(&periods.periods, &chosen));
                Loaded::Ready((periods, sources, kinds))
            }
            _ => Loaded::Waiting,
        }
    }
}

/// 选的种类说的是哪几条“多久一次”：种类自己带的，和单独勾的。
pub fn period_ids(rules: &LoopRules, chosen: &[String]) -> Vec<String> {
    let of_kinds = rules.kinds.iter().filter(|kind| chosen.contains(&kind.id)).flat_map(|kind| &kind.periods);
    of_kinds.chain(chosen).cloned().collect()
}

/// 单位，照记下来的。
pub fn unit<'a>(profile: &'a Profile, kinds: &'a [String]) -> Unit<'a> {
    Unit { sectors: &profile.set.sectors, kinds, region: &profile.set.region }
}

/// 记录里的日子。
pub fn date(day: Day) -> Option<Date> {
    Date::parse(day.as_str())
}

fn pause_of(said: &crate::journal::Pause) -> Option<rules::Pause> {
    Some(rules::Pause {
        holiday: said.kind == crate::journal::PauseKind::Holiday,
        from: date(said.from)?,
        to: said.to.and_then(date),
        lifted: said.lifted.as_ref().and_then(|(day, ..)| date(*day)),
    })
}
