//! 一处隐患怎么折叠：报、说清楚、评估、定方案、延期、整改、验收、退回、销号，和几个人同时定了怎么办。
//!
//! 每一步都写着看着哪一步做的（`after`）。看着的就是眼下这一步，就生效；不是，就是几个人各定各的：
//! 都留着、都给人看，到 `danger_settled` 说以哪一个为准。没定之前这处隐患不算了结——宁可再看一次现场。

mod path;

use super::super::*;
use super::details::details;
use super::run::add_photo;
use super::{Later, Photo, Place, State, Why};

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
    /// 更正过的话，按先后；`place`、`what` 已经是更正过的。
    pub corrections: Later<Vec<DangerCorrection>>,
    /// 做过的决定，按先后，没生效的也在。
    pub decisions: Later<Vec<Decision>>,
    /// 怎么报来的：随手拍、举报；检查里发现的是 `None`。
    pub via: Option<Via>,
    /// 挂牌督办，按先后。
    pub supervised: Later<Vec<Supervised>>,
    /// 眼下这一步：报它的那条，或生效的最后一个决定。下一步的 `after` 写它。
    pub step: EventRef,
    /// 照片，按先后。
    pub photos: Later<Vec<Photo>>,
    /// 报它的那条事件。
    pub first: Place,
    /// 最近动过它的那条事件。
    pub last: Place,
}

/// 更正了一处隐患的话。
#[derive(Clone, Debug, PartialEq)]
pub struct DangerCorrection {
    /// 什么时候。
    pub at: Wall,
    /// 谁更正的。
    pub by: Option<PersonId>,
    /// 为什么。
    pub reason: String,
    /// 原来的地点和情形。
    pub from: (String, String),
    /// 改成的地点和情形。
    pub to: (String, String),
}

/// 对一处隐患的一个决定。
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// 什么决定。
    pub kind: DecisionKind,
    /// 哪条事件。
    pub event: EventRef,
    /// 看着哪一步做的。
    pub after: EventRef,
    /// 什么时候。
    pub at: Wall,
    /// 谁定的。
    pub by: Option<PersonId>,
    /// 怎么改的、备注、为什么退回、为什么这样定。
    pub words: String,
    /// 评估、方案、延期定的细节。
    pub detail: Detail,
    /// 生效没有。
    pub standing: Standing,
}

/// 一个决定的细节。
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Detail {
    /// 没有别的。
    #[default]
    None,
    /// 评估。
    Assessment(DangerAssessed),
    /// 整改方案。
    Plan(DangerPlanned),
    /// 延期。
    Extension(DangerExtended),
}

/// 挂牌督办。
#[derive(Clone, Debug, PartialEq)]
pub struct Supervised {
    /// 什么时候记的。
    pub at: Wall,
    /// 谁记的。
    pub by: Option<PersonId>,
    /// 哪里挂的牌。
    pub office: String,
    /// 文号；没有是空的。
    pub number: String,
    /// 要在哪天前办结；没说是 `None`。
    pub until: Option<Day>,
}

/// 什么决定。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// 整改完成。
    Rectified,
    /// 验收通过。
    Accepted,
    /// 退回整改。
    Rejected,
    /// 评估了级别。
    Assessed,
    /// 定了整改方案。
    Planned,
    /// 延期。
    Extended,
    /// 销号。
    Closed,
}

/// 一个决定生效没有。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 生效。
    Stands,
    /// 和生效的撞了，等人定。
    Rival,
    /// 定下来了，以别的为准。
    Overruled,
}

/// 一件事走到 `from` 以后，能不能做 `next`。`None` 是刚报。
///
/// 这里只管说得通说不通；该不该、要写什么，由 `rules.json` 里的次序管，那张表不许超出这里。
pub fn may_follow(from: Option<DecisionKind>, next: DecisionKind) -> bool {
    use DecisionKind::{Accepted, Assessed, Closed, Extended, Planned, Rectified, Rejected};
    match next {
        Assessed => matches!(from, None | Some(Assessed | Planned | Extended | Rejected)),
        Planned => matches!(from, Some(Assessed | Planned | Extended | Rejected)),
        Extended => matches!(from, Some(Planned | Extended | Rejected)),
        Rectified => matches!(from, None | Some(Assessed | Planned | Extended | Rejected)),
        Accepted | Rejected => from == Some(Rectified),
        Closed => from == Some(Accepted),
    }
}

impl Danger {
    /// 生效的最后一个决定；刚报的是 `None`。
    pub fn stands(&self) -> Option<&Decision> {
        self.decisions.iter().find(|one| one.event == self.step)
    }

    /// 有几个决定撞了，还没定以哪个为准。
    pub fn is_disputed(&self) -> bool {
        self.decisions.iter().any(|one| one.standing == Standing::Rival)
    }

    /// 了结了：销了号，没评估过的（当场就改的）验收通过就算；也没有撞上的决定。
    pub fn is_closed(&self) -> bool {
        let done = match self.kind() {
            Some(DecisionKind::Closed) => true,
            Some(DecisionKind::Accepted) => self.assessment().is_none(),
            _ => false,
        };
        done && !self.is_disputed()
    }

    /// 要定的时候，可以拿来作准的：每一支走到的最后一步。
    pub fn choices(&self) -> Vec<&Decision> {
        let live = || self.decisions.iter().filter(|one| one.standing != Standing::Overruled);
        live().filter(|one| live().all(|next| next.after != one.event)).collect()
    }

    /// 生效的最后一步是哪一种；刚报的是 `None`。
    pub fn kind(&self) -> Option<DecisionKind> {
        self.stands().map(|one| one.kind)
    }

    fn decide(&mut self, kind: DecisionKind, after: EventRef, words: &str, detail: Detail, event: &Event) -> Result<(), Why> {
        let known = |one: &&Decision| one.event == after;
        let from = match self.decisions.iter().find(known) {
            Some(one) => Some(Some(one.kind)),
            None if after == self.first.event() => Some(None),
            None => None, // 看着的那一步没见过：也许还没合并过来
        };
        if from.is_some_and(|from| !may_follow(from, kind)) {
            return Err(Why::WrongStep(self.id));
        }
        let own = event.place().event();
        let standing = if after == self.step { Standing::Stands } else { Standing::Rival };
        if standing == Standing::Stands {
            self.step = own;
        }
        let (at, by, words) = (event.wall, event.by, words.to_owned());
        self.decisions.change().push(Decision { kind, event: own, after, at, by, words, detail, standing });
        Ok(())
    }

    /// 以 `keep` 为准。
    fn settle(&mut self, keep: EventRef) -> Result<(), Why> {
        let find = |all: &[Decision], event| all.iter().position(|one| one.event == event);
        let kept = find(&self.decisions, keep).ok_or(Why::NoSuchStep(self.id))?;
        if !self.is_disputed() {
            // 已经定过、又有人定了另一个：再撞一次，再定
            let kept = &mut self.decisions.change()[kept];
            if kept.standing == Standing::Overruled {
                kept.standing = Standing::Rival;
            }
            return Ok(());
        }
        let decisions = self.decisions.change();
        for one in decisions.iter_mut() {
            one.standing = Standing::Overruled;
        }
        // 作准的和它前面的都生效；`after` 只指更早的，走得到头
        let mut at = Some(kept);
        while let Some(this) = at {
            decisions[this].standing = Standing::Stands;
            let after = decisions[this].after;
            at = find(&decisions[..this], after);
        }
        self.step = keep;
        // 接着它做的（定的人也许没看见）还算：第一个生效，再有就又撞了
        let mut grown = vec![keep];
        for one in decisions.iter_mut().skip(kept + 1) {
            if one.after == self.step {
                one.standing = Standing::Stands;
                self.step = one.event;
            } else if grown.contains(&one.after) {
                one.standing = Standing::Rival;
            } else {
                continue;
            }
            grown.push(one.event);
        }
        Ok(())
    }
}

impl State {
    pub(super) fn apply_danger(&mut self, id: DangerId, event: &Event) -> Result<(), Why> {
        let (at, by, place) = (event.wall, event.by, event.place());
        if let Body::DangerReported(b) = &event.body {
            if self.dangers.contains_key(&id) {
                return Err(Why::DangerTwice(id));
            }
            let danger = Danger {
                id,
                hurts_now: b.hurts_now,
                place: b.place.clone(),
                what: b.what.clone(),
                run: b.run,
                item: b.item.clone(),
                position: b.position.clone(),
                reported_at: at,
                by,
                described_at: None,
                wanted_by: None,
                corrections: Later::default(),
                decisions: Later::default(),
                via: b.via,
                supervised: Later::default(),
                step: place.event(),
                photos: Later::default(),
                first: place,
                last: place,
            };
            self.dangers.insert(id, danger);
            return Ok(());
        }
        let danger = self.dangers.get_mut(&id).ok_or(Why::NoSuchDanger(id))?;
        match &event.body {
            Body::DangerDescribed(b) => {
                danger.place.clone_from(&b.place);
                danger.what.clone_from(&b.what);
                danger.described_at = Some(at);
                danger.wanted_by = b.wanted_by;
            }
            Body::Far(far) => {
                if let Some(details) = details() {
                    (details.danger)(danger, event, far.get())?;
                }
            }
            _ => {}
        }
        danger.last = place;
        Ok(())
    }
}

/// 照片、更正、一步步的决定、挂牌督办；先查后改。
pub(super) fn detail(danger: &mut Danger, event: &Event, far: &Far) -> Result<(), Why> {
    let (at, by) = (event.wall, event.by);
    match far {
        Far::PhotoAdded(b) => add_photo(danger.photos.change(), b, event)?,
        Far::DangerCorrected(b) => {
            let to = (b.place.clone(), b.what.clone());
            let from = (std::mem::replace(&mut danger.place, to.0.clone()), std::mem::replace(&mut danger.what, to.1.clone()));
            danger.corrections.change().push(DangerCorrection { at, by, reason: b.reason.clone(), from, to });
        }
        Far::DangerRectified(b) => danger.decide(DecisionKind::Rectified, b.after, &b.what, Detail::None, event)?,
        Far::DangerAccepted(b) => danger.decide(DecisionKind::Accepted, b.after, &b.note, Detail::None, event)?,
        Far::DangerRejected(b) => danger.decide(DecisionKind::Rejected, b.after, &b.reason, Detail::None, event)?,
        Far::DangerSettled(b) => danger.settle(b.keep)?,
        Far::DangerAssessed(b) => {
            danger.decide(DecisionKind::Assessed, b.after, &b.reason, Detail::Assessment(b.clone()), event)?;
        }
        Far::DangerPlanned(b) => danger.decide(DecisionKind::Planned, b.after, &b.measures, Detail::Plan(b.clone()), event)?,
        Far::DangerExtended(b) => danger.decide(DecisionKind::Extended, b.after, &b.reason, Detail::Extension(b.clone()), event)?,
        Far::DangerClosed(b) => danger.decide(DecisionKind::Closed, b.after, &b.note, Detail::None, event)?,
        Far::DangerSupervised(b) => {
            danger.supervised.change().push(Supervised { at, by, office: b.office.clone(), number: b.number.clone(), until: b.until })
        }
        _ => return Err(Why::Malformed(String::new())),
    }
    Ok(())
}
