//! 状态：事件按先后折叠的结果。
//!
//! 折叠是全的：什么样的事件都吃得下。不合规矩的事件只记一条冲突，别的什么都不改。

use super::*;
use std::fmt;

/// 一条事件在全部事件里的位置；按它排先后。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// 先后。
    pub hlc: Hlc,
    /// 谁写的。
    pub device: DeviceId,
    /// 第几条。
    pub seq: u64,
}

/// 折叠到现在是什么样。
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// 写入者。
    pub writers: IdMap<DeviceId, Writer>,
    /// 每个人的姓名电话在哪个 blob。
    pub people: IdMap<PersonId, Sha256Hex>,
    /// 每台设备选的岗位。
    pub positions: IdMap<DeviceId, Vec<PositionId>>,
    /// 联系人；撤掉的不在里面。
    pub contacts: IdMap<ContactId, Contact>,
    /// 排查。
    pub runs: IdMap<RunId, Run>,
    /// 隐患。
    pub dangers: IdMap<DangerId, Danger>,
    /// 不合规矩、读不懂的事件，按折叠的先后。
    pub conflicts: Vec<Conflict>,
    /// 将来的版本才认识的事件有几条。
    pub unknown: u64,
}

/// 一个写入者。
#[derive(Clone, Debug, PartialEq)]
pub struct Writer {
    /// 哪个应用、哪个版本。
    pub app: String,
    /// 什么时候开始写。
    pub started: Wall,
    /// 接着哪些写入者。
    pub continues: Vec<Continued>,
}

/// 一个联系人。
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// 是谁：`team_leader`……
    pub kind: String,
    /// 姓名电话所在的 blob。
    pub blob: Sha256Hex,
}

/// 一次排查。
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// 它的 id。
    pub id: RunId,
    /// 用的检查表。
    pub checklist: ChecklistId,
    /// 当时问了什么（blob）。
    pub asked: Sha256Hex,
    /// 算哪一天的。
    pub day: Day,
    /// 以哪个岗位的身份。
    pub position: Option<PositionId>,
    /// 开始时设备的钟。
    pub started: Wall,
    /// 谁开始的。
    pub by: Option<PersonId>,
    /// 答过、写过备注的项。
    pub answers: SmallMap<ItemId, ItemState>,
    /// 到哪一步了。
    pub status: RunStatus,
    /// 开始它的那条事件。
    pub first: Place,
    /// 最近动过它的那条事件。
    pub last: Place,
}

/// 一项现在的样子。
#[derive(Clone, Debug, PartialEq)]
pub struct ItemState {
    /// 回答；只写了备注还没答的是 `None`。
    pub answer: Option<Answer>,
    /// 备注；没有是空的。
    pub note: String,
    /// 最近一次动它的时间；应用起来之前点的，是点的那一刻。
    pub at: Wall,
}

/// 一次排查到哪一步了。
#[derive(Clone, Debug, PartialEq)]
pub enum RunStatus {
    /// 还在查。
    Open,
    /// 提交了。
    Submitted {
        /// 什么时候。
        at: Wall,
        /// 谁签的字。
        person: PersonId,
    },
    /// 放弃了。
    Abandoned {
        /// 什么时候。
        at: Wall,
        /// 为什么。
        reason: String,
    },
}

/// 一处隐患。
#[derive(Clone, Debug, PartialEq)]
pub struct Danger {
    /// 它的 id。
    pub id: DangerId,
    /// 会马上伤人。
    pub hurts_now: bool,
    /// 在哪里；还没说的是空的。
    pub place: String,
    /// 是什么；还没说的是空的。
    pub what: String,
    /// 哪次排查发现的。
    pub run: Option<RunId>,
    /// 哪一项。
    pub item: Option<ItemId>,
    /// 报的人当时的岗位。
    pub position: Option<PositionId>,
    /// 什么时候报的。
    pub reported_at: Wall,
    /// 谁报的。
    pub by: Option<PersonId>,
    /// 最近一次说清楚是什么时候。
    pub described_at: Option<Wall>,
    /// 报的人要在哪天前改好；没说是 `None`。
    pub wanted_by: Option<Day>,
    /// 报它的那条事件。
    pub first: Place,
    /// 最近动过它的那条事件。
    pub last: Place,
}

/// 一条没有生效的事件。
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// 谁写的。
    pub device: DeviceId,
    /// 第几条。
    pub seq: u64,
    /// 为什么没生效。
    pub why: Why,
}

/// 一条事件为什么没有生效。
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // 每一种的意思就是下面那句话
pub enum Why {
    WriterTwice,
    RunTwice(RunId),
    NoSuchRun(RunId),
    RunClosed(RunId),
    DangerTwice(DangerId),
    NoSuchDanger(DangerId),
    Malformed(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WriterTwice => "同一台设备登记了两次，第二次没有算",
            Self::RunTwice(_) => "这次排查已经开始过，重复的开始没有算",
            Self::NoSuchRun(_) => "找不到这次排查，这条没有算",
            Self::RunClosed(_) => "这次排查已经提交或放弃，之后的改动没有算",
            Self::DangerTwice(_) => "这处隐患已经报过，重复的没有算",
            Self::NoSuchDanger(_) => "找不到这处隐患，这条没有算",
            Self::Malformed(why) => why,
        })
    }
}

impl Run {
    /// 一项的回答。
    pub fn answer(&self, item: &ItemId) -> Option<Answer> {
        self.answers.get(item)?.answer
    }

    /// 还在查，可以答。
    pub fn is_open(&self) -> bool {
        self.status == RunStatus::Open
    }
}

impl State {
    /// 折叠一条事件。要按 [`Event::order`] 的先后来；先后由 [`History`] 管。
    pub fn apply(&mut self, event: &Event) {
        if let Err(why) = self.try_apply(event) {
            self.conflicts.push(Conflict { device: event.device, seq: event.seq, why });
        }
    }

    /// 合规矩就改，不合规矩什么都不改。先查后改：`Err` 之前不许动 `self`。
    fn try_apply(&mut self, event: &Event) -> Result<(), Why> {
        let at = event.wall;
        let place = Place { hlc: event.hlc, device: event.device, seq: event.seq };
        match &event.body {
            Body::WriterStarted(b) => {
                if self.writers.contains_key(&event.device) {
                    return Err(Why::WriterTwice);
                }
                let writer = Writer { app: b.app.clone(), started: at, continues: b.continues.clone() };
                self.writers.insert(event.device, writer);
            }
            Body::PersonIntroduced(b) => {
                self.people.insert(b.person, b.blob);
            }
            Body::PositionsChosen(b) => {
                self.positions.insert(event.device, b.positions.clone());
            }
            Body::ContactSet(b) => {
                match b.blob {
                    Some(blob) => self.contacts.insert(b.contact, Contact { kind: b.kind.clone(), blob }),
                    None => self.contacts.remove(&b.contact),
                };
            }
            Body::RunStarted(b) => {
                if self.runs.contains_key(&b.run) {
                    return Err(Why::RunTwice(b.run));
                }
                let run = Run {
                    id: b.run,
                    checklist: b.checklist.clone(),
                    asked: b.asked,
                    day: b.day,
                    position: b.position.clone(),
                    started: at,
                    by: event.by,
                    answers: SmallMap::default(),
                    status: RunStatus::Open,
                    first: place,
                    last: place,
                };
                self.runs.insert(b.run, run);
            }
            Body::ItemAnswered(b) => {
                let item = self.open_run(b.run, place)?.item(&b.item, b.tapped.unwrap_or(at));
                item.answer = Some(b.answer);
            }
            Body::ItemNoted(b) => {
                let item = self.open_run(b.run, place)?.item(&b.item, at);
                item.note.clone_from(&b.note);
            }
            Body::RunSubmitted(b) => {
                self.open_run(b.run, place)?.status = RunStatus::Submitted { at, person: b.person };
            }
            Body::RunAbandoned(b) => {
                self.open_run(b.run, place)?.status = RunStatus::Abandoned { at, reason: b.reason.clone() };
            }
            Body::DangerReported(b) => {
                if self.dangers.contains_key(&b.danger) {
                    return Err(Why::DangerTwice(b.danger));
                }
                let danger = Danger {
                    id: b.danger,
                    hurts_now: b.hurts_now,
                    place: b.place.clone(),
                    what: b.what.clone(),
                    run: b.run,
                    item: b.item.clone(),
                    position: b.position.clone(),
                    reported_at: at,
                    by: event.by,
                    described_at: None,
                    wanted_by: None,
                    first: place,
                    last: place,
                };
                self.dangers.insert(b.danger, danger);
            }
            Body::DangerDescribed(b) => {
                let danger = self.dangers.get_mut(&b.danger).ok_or(Why::NoSuchDanger(b.danger))?;
                danger.place.clone_from(&b.place);
                danger.what.clone_from(&b.what);
                danger.described_at = Some(at);
                danger.wanted_by = b.wanted_by;
                danger.last = place;
            }
            Body::Unknown { .. } => self.unknown += 1,
            Body::Malformed { why, .. } => return Err(Why::Malformed(why.clone())),
        }
        Ok(())
    }

    /// 还开着的排查，顺手记下是谁动的它。
    fn open_run(&mut self, id: RunId, place: Place) -> Result<&mut Run, Why> {
        let run = self.runs.get_mut(&id).ok_or(Why::NoSuchRun(id))?;
        if !run.is_open() {
            return Err(Why::RunClosed(id));
        }
        run.last = place;
        Ok(run)
    }
}

impl Run {
    fn item(&mut self, item: &ItemId, at: Wall) -> &mut ItemState {
        let state = self.answers.get_or_insert(item.clone(), ItemState { answer: None, note: String::new(), at });
        state.at = at;
        state
    }
}
