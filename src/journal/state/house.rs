//! 全家的事怎么折叠。

use super::super::*;
use super::details::details;
use super::{State, Why};

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

/// 一次停产或放假。
#[derive(Clone, Debug, PartialEq)]
pub struct Pause {
    /// 停产还是放假。
    pub kind: PauseKind,
    /// 从哪天起。
    pub from: Day,
    /// 到哪天止；还没定是 `None`。
    pub to: Option<Day>,
    /// 为什么。
    pub reason: String,
    /// 什么时候定的。
    pub at: Wall,
    /// 谁定的。
    pub by: Option<PersonId>,
    /// 哪天复工、说了什么、谁定的；还没复工是 `None`。
    pub lifted: Option<(Day, String, Option<PersonId>)>,
}

impl Pause {
    /// 这天歇不歇：两头都算，复工那天起不歇。
    pub fn covers(&self, day: Day) -> bool {
        let lifted = self.lifted.as_ref().is_some_and(|(back, ..)| day >= *back);
        day >= self.from && self.to.is_none_or(|to| day <= to) && !lifted
    }
}

/// 应本人要求抹掉的一块内容。
#[derive(Clone, Debug, PartialEq)]
pub struct Erased {
    /// 哪一块。
    pub blob: Sha256Hex,
    /// 什么时候。
    pub at: Wall,
    /// 谁抹的。
    pub by: Option<PersonId>,
    /// 为什么。
    pub reason: String,
}

/// 并进来过的一份备份文件。
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// 什么时候。
    pub at: Wall,
    /// 谁并的。
    pub by: Option<PersonId>,
    /// 文件的短码。
    pub code: String,
    /// 文件里各写入者写到哪里。
    pub heads: Vec<Continued>,
    /// 文件里有多少条记录。
    pub records: u64,
}

/// 一次替换。
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// 哪条事件；撤回时写它。
    pub event: EventRef,
    /// 什么时候。
    pub at: Wall,
    /// 谁换的。
    pub by: Option<PersonId>,
    /// 文件的短码。
    pub code: String,
    /// 藏起来的记录。
    pub hidden: Vec<Span>,
    /// 撤回了。
    pub undone: bool,
}

impl State {
    pub(super) fn apply_house(&mut self, event: &Event) -> Result<(), Why> {
        let (at, by) = (event.wall, event.by);
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
            Body::ChecksFollowed(b) => {
                self.followed.insert(event.device, b.checklists.clone());
            }
            Body::PauseSet(b) => {
                let pause = Pause { kind: b.kind, from: b.from, to: b.to, reason: b.reason.clone(), at, by, lifted: None };
                self.pauses.insert(b.pause, pause);
            }
            Body::PauseLifted(b) => {
                let pause = self.pauses.get_mut(&b.pause).ok_or(Why::NoSuchPause)?;
                pause.lifted = Some((b.day, b.note.clone(), by));
            }
            Body::ContactSet(b) => {
                match b.blob {
                    Some(blob) => self.contacts.insert(b.contact, Contact { kind: b.kind.clone(), blob }),
                    None => self.contacts.remove(&b.contact),
                };
            }
            Body::BlobErased(b) => self.erased.push(Erased { blob: b.blob, at, by, reason: b.reason.clone() }),
            Body::Far(_) | Body::Replaced(_) | Body::ReplaceUndone(_) => {
                if let Some(details) = details() {
                    (details.house)(self, event)?;
                }
            }
            Body::Unknown { .. } => self.unknown += 1,
            Body::Malformed { why, .. } => return Err(Why::Malformed(why.clone())),
            // 别的都归一次排查或一处隐患；只有手工造的、两个都没写的照片到得了这里
            _ => return Err(Why::Malformed(String::new())),
        }
        Ok(())
    }

    pub(super) fn forget_house(&mut self) {
        *self = Self {
            runs: std::mem::take(&mut self.runs),
            dangers: std::mem::take(&mut self.dangers),
            ledger: std::mem::take(&mut self.ledger),
            conflicts: std::mem::take(&mut self.conflicts),
            ..Self::default()
        };
    }
}

/// 合并和替换：前一半只管藏起来的，这些给人看。
pub(super) fn detail(state: &mut State, event: &Event) -> Result<(), Why> {
    let (at, by) = (event.wall, event.by);
    match &event.body {
        Body::Replaced(b) => state.replacements.change().push(Replacement {
            event: event.place().event(),
            at,
            by,
            code: b.code.clone(),
            hidden: b.hidden.clone(),
            undone: false,
        }),
        Body::ReplaceUndone(b) => {
            let replaced = state.replacements.change().iter_mut().find(|one| one.event == b.replaced && !one.undone);
            replaced.ok_or(Why::NoSuchReplacement)?.undone = true;
        }
        Body::Far(far) => match far.get() {
            Far::BackupMerged(b) => {
                state.merges.change().push(Merge { at, by, code: b.code.clone(), heads: b.heads.clone(), records: b.records });
            }
            // 别的都归一次排查或一处隐患；只有手工造的、两个都没写的照片到得了这里
            _ => return Err(Why::Malformed(String::new())),
        },
        _ => {}
    }
    Ok(())
}
