//! 状态：事件按先后折叠的结果。
//!
//! 折叠是全的：什么样的事件都吃得下。不合规矩的事件只记一条冲突，别的什么都不改。
//! 每条事件只动它自己那件事（[`Subject`]），所以各件事先折叠哪一件都一样，也可以只有用得着的几件在里面。

mod conflict;
mod danger;
mod details;
mod house;
mod later;
mod ledger;
mod run;
mod work;

use super::*;
pub use conflict::{Conflict, Why};
pub use danger::{Danger, DangerCorrection, Decision, DecisionKind, Detail, Standing, Supervised};
pub(super) use details::details;
pub use details::learn_details;
pub use house::{Contact, Erased, Merge, Pause, Replacement, Writer};
pub use later::{Empty, Later};
pub use ledger::{DoneDuty, Ledger, Mark, PlanImage, Profile, RegisterEntry, RiskReview, Thing};
pub use run::{Correction, ItemState, Photo, Run, RunStatus, Voided};
pub use work::{Agreed, Break, Ended, GasReading, Measured, Signature, Work};

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

impl Place {
    /// 指着那条事件。
    pub fn event(&self) -> EventRef {
        EventRef { device: self.device, seq: self.seq }
    }
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
    /// 每台设备另外管着的检查表。
    pub followed: IdMap<DeviceId, Vec<ChecklistId>>,
    /// 停产和放假，复工了的也在。
    pub pauses: IdMap<PauseId, Pause>,
    /// 联系人；撤掉的不在里面。
    pub contacts: IdMap<ContactId, Contact>,
    /// 排查；只有装进来的。
    pub runs: IdMap<RunId, Run>,
    /// 隐患；只有装进来的。
    pub dangers: IdMap<DangerId, Danger>,
    /// 单位的台账；没装进来是空的。
    pub ledger: Later<Ledger>,
    /// 应本人要求抹掉的。
    pub erased: Vec<Erased>,
    /// 并进来过的备份文件，按先后。
    pub merges: Later<Vec<Merge>>,
    /// 替换过几次，按先后，撤回了的也在。
    pub replacements: Later<Vec<Replacement>>,
    /// 不合规矩、读不懂的事件，按先后；只有装进来的那几件事的。
    pub conflicts: Vec<Conflict>,
    /// 将来的版本才认识的事件有几条。
    pub unknown: u64,
}

impl State {
    /// 折叠一条事件。同一件事的要按 [`Event::order`] 的先后来；先后由 [`Books`] 管。
    pub fn apply(&mut self, event: &Event) {
        if let Err(why) = self.try_apply(event) {
            let conflict = Conflict { subject: event.body.subject(), place: event.place(), why };
            let at = self.conflicts.partition_point(|one| one.place < conflict.place);
            self.conflicts.insert(at, conflict);
        }
    }

    /// 合规矩就改，不合规矩什么都不改。先查后改：`Err` 之前不许动 `self`。
    fn try_apply(&mut self, event: &Event) -> Result<(), Why> {
        match event.body.subject() {
            Subject::House => self.apply_house(event),
            Subject::Run(id) => self.apply_run(id, event),
            Subject::Danger(id) => self.apply_danger(id, event),
            Subject::Ledger => match (details(), &event.body) {
                (Some(details), Body::Far(far)) => (details.ledger)(self.ledger.change(), event, far.get()),
                _ => Ok(()),
            },
        }
    }

    /// 把一件事拿掉，像没折叠过一样。
    pub(super) fn forget(&mut self, subject: Subject) {
        match subject {
            Subject::House => self.forget_house(),
            Subject::Run(id) => drop(self.runs.remove(&id)),
            Subject::Danger(id) => drop(self.dangers.remove(&id)),
            Subject::Ledger => self.ledger = Later::default(),
        }
        self.conflicts.retain(|one| one.subject != subject);
    }

    /// 一件事真的有没有开头：光有零散的回答、没有开始的不算。
    pub fn has(&self, subject: Subject) -> bool {
        match subject {
            Subject::House | Subject::Ledger => true,
            Subject::Run(id) => self.runs.contains_key(&id),
            Subject::Danger(id) => self.dangers.contains_key(&id),
        }
    }
}
