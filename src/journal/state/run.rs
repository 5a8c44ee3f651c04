//! 一次排查怎么折叠。

use super::super::*;
use super::details::details;
use super::{Later, Measured, Place, Signature, State, Why, Work};

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
    /// 提交以后的更正，按先后；`answers` 里已经是更正过的。
    pub corrections: Later<Vec<Correction>>,
    /// 作废了。
    pub voided: Option<Voided>,
    /// 照片，按先后。
    pub photos: Later<Vec<Photo>>,
    /// 补录：为什么当时没记。
    pub late: Option<String>,
    /// 读数，按项。
    pub measured: Later<SmallMap<ItemId, Measured>>,
    /// 手签，按先后。
    pub signatures: Later<Vec<Signature>>,
    /// 作业走到哪里；不是作业前核对单的是空的。
    pub work: Later<Work>,
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
        /// 签字的那条事件：它的散列印在记录上，以后拿来对。
        signed: EventRef,
    },
    /// 放弃了。
    Abandoned {
        /// 什么时候。
        at: Wall,
        /// 为什么。
        reason: String,
    },
}

/// 提交以后更正了一项。
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// 哪一项。
    pub item: ItemId,
    /// 什么时候。
    pub at: Wall,
    /// 谁更正的。
    pub by: Option<PersonId>,
    /// 为什么。
    pub reason: String,
    /// 原来的回答和备注；原来没答是 `None`。
    pub from: (Option<Answer>, String),
    /// 改成的回答和备注。
    pub to: (Answer, String),
}

/// 作废。
#[derive(Clone, Debug, PartialEq)]
pub struct Voided {
    /// 什么时候。
    pub at: Wall,
    /// 谁作废的。
    pub by: Option<PersonId>,
    /// 为什么。
    pub reason: String,
}

/// 一张照片，排查的或隐患的。
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// 它的 id。
    pub id: PhotoId,
    /// 哪一项的。
    pub item: Option<ItemId>,
    /// 照片所在的 blob。
    pub blob: Sha256Hex,
    /// 缩略图所在的 blob。
    pub thumb: Option<Sha256Hex>,
    /// 说明；没有是空的。
    pub caption: String,
    /// 整改前还是整改后；没说是 `None`。
    pub stage: Option<PhotoStage>,
    /// 什么时候收的。
    pub at: Wall,
    /// 谁收的。
    pub by: Option<PersonId>,
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

    /// 提交了，作废了的也是。
    pub fn is_submitted(&self) -> bool {
        matches!(self.status, RunStatus::Submitted { .. })
    }

    /// 提交了，也没有作废：算数的一次。
    pub fn is_done(&self) -> bool {
        self.is_submitted() && self.voided.is_none()
    }

    pub(super) fn item(&mut self, item: &ItemId, at: Wall) -> &mut ItemState {
        let state = self.answers.get_or_insert(item.clone(), ItemState { answer: None, note: String::new(), at });
        state.at = at;
        state
    }
}

impl State {
    pub(super) fn apply_run(&mut self, id: RunId, event: &Event) -> Result<(), Why> {
        let (at, by, place) = (event.wall, event.by, event.place());
        if let Body::RunStarted(b) = &event.body {
            if self.runs.contains_key(&id) {
                return Err(Why::RunTwice(id));
            }
            let run = Run {
                id,
                checklist: b.checklist.clone(),
                asked: b.asked,
                day: b.day,
                position: b.position.clone(),
                started: at,
                by,
                answers: SmallMap::default(),
                status: RunStatus::Open,
                corrections: Later::default(),
                voided: None,
                photos: Later::default(),
                late: b.late.clone(),
                measured: Later::default(),
                signatures: Later::default(),
                work: Later::default(),
                first: place,
                last: place,
            };
            self.runs.insert(id, run);
            return Ok(());
        }
        let run = self.runs.get_mut(&id).ok_or(Why::NoSuchRun(id))?;
        match &event.body {
            Body::Far(far) => {
                if let Some(details) = details() {
                    (details.run)(run, event, far.get())?;
                }
            }
            Body::RunVoided(_) if !run.is_submitted() => return Err(Why::RunNotSubmitted(id)),
            Body::RunVoided(b) => {
                if run.voided.is_some() {
                    return Err(Why::RunVoided(id));
                }
                run.voided = Some(Voided { at, by, reason: b.reason.clone() });
            }
            _ if !run.is_open() => return Err(Why::RunClosed(id)),
            Body::ItemAnswered(b) => run.item(&b.item, b.tapped.unwrap_or(at)).answer = Some(b.answer),
            Body::ItemNoted(b) => run.item(&b.item, at).note.clone_from(&b.note),
            Body::RunSubmitted(b) => run.status = RunStatus::Submitted { at, person: b.person, signed: place.event() },
            Body::RunAbandoned(b) => run.status = RunStatus::Abandoned { at, reason: b.reason.clone() },
            _ => {}
        }
        run.last = place;
        Ok(())
    }
}

/// 收一张照片；同一张不收两次。
pub(super) fn add_photo(photos: &mut Vec<Photo>, photo: &PhotoAdded, event: &Event) -> Result<(), Why> {
    if photos.iter().any(|one| one.id == photo.photo) {
        return Err(Why::PhotoTwice);
    }
    photos.push(Photo {
        id: photo.photo,
        item: photo.item.clone(),
        blob: photo.blob,
        thumb: photo.thumb,
        caption: photo.caption.clone(),
        stage: photo.stage,
        at: event.wall,
        by: event.by,
    });
    Ok(())
}
