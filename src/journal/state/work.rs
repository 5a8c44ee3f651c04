//! 一次排查的旁证和作业怎么折叠：读数、手签、气体检测、同意作业、中断和结束。

use super::super::*;
use super::run::add_photo;
use super::{Correction, Empty, Run, Why};

/// 一项的读数。
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// 读数。
    pub value: String,
    /// 单位。
    pub unit: String,
    /// 当时的限值；没有是空的。
    pub limit: String,
    /// 在限值里。
    pub within: bool,
    /// 什么时候读的。
    pub at: Wall,
    /// 谁读的。
    pub by: Option<PersonId>,
}

/// 一个签名。
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// 谁签的。
    pub person: PersonId,
    /// 以什么身份。
    pub role: SignRole,
    /// 手写的签名；只写了姓名是 `None`。
    pub blob: Option<Sha256Hex>,
    /// 什么时候。
    pub at: Wall,
}

/// 一次气体检测。
#[derive(Clone, Debug, PartialEq)]
pub struct GasReading {
    /// 测的：在哪里、什么气体、多少、限值、仪器、记的时候是多久以前测的。
    pub read: GasRead,
    /// 什么时候记的。
    pub at: Wall,
    /// 谁测的。
    pub by: Option<PersonId>,
}

/// 作业走到哪里。
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// 气体检测，按先后。
    pub gas: Vec<GasReading>,
    /// 同意了作业；没有是 `None`。
    pub agreed: Option<Agreed>,
    /// 中断，按先后。
    pub breaks: Vec<Break>,
    /// 作业结束；没有是 `None`。
    pub ended: Option<Ended>,
}

impl Empty for Work {
    fn empty() -> &'static Self {
        const { &Self { gas: Vec::new(), agreed: None, breaks: Vec::new(), ended: None } }
    }
}

impl Work {
    /// 现在正在作业：同意了、没结束、没中断着。
    pub fn is_on(&self) -> bool {
        self.agreed.is_some() && self.ended.is_none() && !self.is_broken_off()
    }

    /// 现在中断着。
    pub fn is_broken_off(&self) -> bool {
        self.ended.is_none() && self.breaks.last().is_some_and(|one| one.resumed.is_none())
    }
}

/// 同意作业。
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// 什么时候。
    pub at: Wall,
    /// 谁同意的。
    pub by: Option<PersonId>,
    /// 监护人。
    pub guardian: PersonId,
    /// 作业人。
    pub workers: Vec<PersonId>,
    /// 作业中连续监测。
    pub continuous: bool,
    /// 多少分钟以后要重测；0 是不用。
    pub minutes: u32,
}

/// 一次中断。
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// 什么时候。
    pub at: Wall,
    /// 为什么。
    pub reason: String,
    /// 那以前测过几次气：钟动过，先后还在。
    pub read: usize,
    /// 什么时候恢复的；还中断着是 `None`。
    pub resumed: Option<Wall>,
}

/// 作业结束。
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// 什么时候。
    pub at: Wall,
    /// 谁说的。
    pub by: Option<PersonId>,
    /// 出来了几个人。
    pub headcount: u32,
    /// 现场清理得怎么样；没有是空的。
    pub note: String,
}

/// 折叠一条照片、更正、旁证或作业的事；先查后改。
pub(super) fn apply(run: &mut Run, event: &Event, far: &Far) -> Result<(), Why> {
    let (at, by) = (event.wall, event.by);
    match far {
        // 提交之后也能补照片：照片自己带着时间，不改回答
        Far::PhotoAdded(b) => add_photo(run.photos.change(), b, event)?,
        Far::ItemCorrected(_) if !run.is_submitted() => return Err(Why::RunNotSubmitted(run.id)),
        Far::ItemCorrected(b) => {
            let item = run.item(&b.item, at);
            let to = (b.answer, b.note.clone());
            let from = (item.answer.replace(b.answer), std::mem::replace(&mut item.note, b.note.clone()));
            run.corrections.change().push(Correction { item: b.item.clone(), at, by, reason: b.reason.clone(), from, to });
        }
        Far::ItemMeasured(b) => {
            let measured = Measured { value: b.value.clone(), unit: b.unit.clone(), limit: b.limit.clone(), within: b.within, at, by };
            run.measured.change().insert(b.item.clone(), measured);
        }
        Far::RunSigned(b) => run.signatures.change().push(Signature { person: b.person, role: b.role, blob: b.blob, at }),
        Far::GasRead(b) => run.work.change().gas.push(GasReading { read: b.clone(), at, by }),
        // 没交的核对单谈不上同意；同意过一次的不再同意，另做一张
        Far::WorkAgreed(_) if !run.is_done() => return Err(Why::RunNotSubmitted(run.id)),
        Far::WorkAgreed(_) if run.work.agreed.is_some() => return Err(Why::NotAtWork(run.id)),
        Far::WorkAgreed(b) => {
            let workers = b.workers.clone();
            run.work.change().agreed = Some(Agreed { at, by, guardian: b.guardian, workers, continuous: b.continuous, minutes: b.minutes });
        }
        Far::WorkBrokenOff(_) if !run.work.is_on() => return Err(Why::NotAtWork(run.id)),
        Far::WorkBrokenOff(b) => {
            let read = run.work.gas.len();
            run.work.change().breaks.push(Break { at, reason: b.reason.clone(), read, resumed: None });
        }
        Far::WorkResumed(_) => {
            let resting = run.work.is_broken_off();
            let last = run.work.change().breaks.last_mut().filter(|_| resting).ok_or(Why::NotAtWork(run.id))?;
            last.resumed = Some(at);
        }
        Far::WorkEnded(_) if run.work.agreed.is_none() || run.work.ended.is_some() => return Err(Why::NotAtWork(run.id)),
        Far::WorkEnded(b) => run.work.change().ended = Some(Ended { at, by, headcount: b.headcount, note: b.note.clone() }),
        _ => return Err(Why::Malformed(String::new())),
    }
    Ok(())
}
