//! 单位的台账怎么折叠：每样东西整条写，后写的取代先写的；去掉的不在里面，日志里还看得见。

use super::super::*;
use super::{Empty, Why};

/// 单位的台账。
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// 行业、规模、分级的约定；没填是 `None`。
    pub profile: Option<Profile>,
    /// 风险清单。
    pub risks: IdMap<RiskId, RegisterEntry>,
    /// 平面图。
    pub maps: IdMap<MapId, PlanImage>,
    /// 平面图上的各处。
    pub marks: IdMap<MarkId, Mark>,
    /// 会到期的东西。
    pub things: IdMap<ThingId, Thing>,
    /// 做过的定期的事。
    pub duties: IdMap<DutyId, DoneDuty>,
}

impl Empty for Ledger {
    fn empty() -> &'static Self {
        const {
            &Self {
                profile: None,
                risks: IdMap::new(),
                maps: IdMap::new(),
                marks: IdMap::new(),
                things: IdMap::new(),
                duties: IdMap::new(),
            }
        }
    }
}

/// 行业、规模、分级的约定。
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// 写的什么。
    pub set: ProfileSet,
    /// 什么时候写的。
    pub at: Wall,
    /// 谁写的。
    pub by: Option<PersonId>,
}

/// 风险清单里的一条。
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterEntry {
    /// 现在的样子。
    pub set: RiskSet,
    /// 什么时候写成这样。
    pub at: Wall,
    /// 谁写的。
    pub by: Option<PersonId>,
    /// 改过几次。
    pub changes: u32,
    /// 复评和确认，按先后。
    pub reviews: Vec<RiskReview>,
    /// 写成这样之前已经有几次复评。
    pub reviews_before: usize,
}

/// 一次复评或确认。
#[derive(Clone, Debug, PartialEq)]
pub struct RiskReview {
    /// 什么时候。
    pub at: Wall,
    /// 谁。
    pub by: Option<PersonId>,
    /// 说了什么；没有是空的。
    pub note: String,
    /// 下次哪天前复评。
    pub next: Option<Day>,
}

impl RegisterEntry {
    /// 哪天前要复评：最近一次改写或复评说的为准。
    pub fn review_by(&self) -> Option<Day> {
        let since = self.reviews.get(self.reviews_before..).unwrap_or_default();
        since.last().and_then(|review| review.next).or(self.set.review_by)
    }

    /// 按哪一级管：固有风险的等级。剩余风险低了，也不因此少管。
    pub fn level(&self) -> Level {
        self.set.inherent.level
    }
}

/// 一张平面图。
#[derive(Clone, Debug, PartialEq)]
pub struct PlanImage {
    /// 现在的样子。
    pub set: PlanImageSet,
    /// 什么时候放的。
    pub at: Wall,
    /// 谁放的。
    pub by: Option<PersonId>,
}

/// 平面图上的一处。
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// 现在的样子。
    pub set: MarkSet,
    /// 什么时候画的。
    pub at: Wall,
    /// 谁画的。
    pub by: Option<PersonId>,
}

/// 一样会到期的东西。
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// 现在的样子。
    pub set: ExpirySet,
    /// 什么时候写的。
    pub at: Wall,
    /// 谁写的。
    pub by: Option<PersonId>,
    /// 以前的到期日和写它的时间，按先后：换过几次证、检过几次。
    pub before: Vec<(Day, Wall)>,
}

/// 做过的一件定期的事。
#[derive(Clone, Debug, PartialEq)]
pub struct DoneDuty {
    /// 写的什么。
    pub done: DutyDone,
    /// 什么时候写的。
    pub at: Wall,
    /// 谁写的。
    pub by: Option<PersonId>,
    /// 记错了、不算：为什么。
    pub undone: Option<String>,
}

/// 折叠一条台账的事；先查后改。
pub(super) fn apply(ledger: &mut Ledger, event: &Event, far: &Far) -> Result<(), Why> {
    let (at, by) = (event.wall, event.by);
    match far {
        Far::ProfileSet(set) => ledger.profile = Some(Profile { set: set.clone(), at, by }),
        Far::RiskSet(set) => {
            let old = ledger.risks.remove(&set.risk);
            let (changes, reviews) = old.map_or((0, Vec::new()), |old| (old.changes + 1, old.reviews));
            let reviews_before = reviews.len();
            ledger.risks.insert(set.risk, RegisterEntry { set: set.clone(), at, by, changes, reviews, reviews_before });
        }
        Far::RiskRemoved(b) => drop(ledger.risks.remove(&b.risk).ok_or(Why::NoSuchEntry)?),
        Far::RiskReviewed(b) => {
            let entry = ledger.risks.get_mut(&b.risk).ok_or(Why::NoSuchEntry)?;
            entry.reviews.push(RiskReview { at, by, note: b.note.clone(), next: b.next });
        }
        Far::PlanImageSet(set) => drop(ledger.maps.insert(set.map, PlanImage { set: set.clone(), at, by })),
        Far::PlanImageRemoved(b) => drop(ledger.maps.remove(&b.map).ok_or(Why::NoSuchEntry)?),
        Far::MarkSet(set) => drop(ledger.marks.insert(set.mark, Mark { set: set.clone(), at, by })),
        Far::MarkRemoved(b) => drop(ledger.marks.remove(&b.mark).ok_or(Why::NoSuchEntry)?),
        Far::ExpirySet(set) => {
            let old = ledger.things.remove(&set.thing);
            let before = old.map_or_else(Vec::new, |mut old| {
                if old.set.expires != set.expires {
                    old.before.push((old.set.expires, old.at));
                }
                old.before
            });
            ledger.things.insert(set.thing, Thing { set: set.clone(), at, by, before });
        }
        Far::ExpiryRemoved(b) => drop(ledger.things.remove(&b.thing).ok_or(Why::NoSuchEntry)?),
        Far::DutyDone(done) => drop(ledger.duties.insert(done.duty, DoneDuty { done: done.clone(), at, by, undone: None })),
        Far::DutyUndone(b) => ledger.duties.get_mut(&b.duty).ok_or(Why::NoSuchEntry)?.undone = Some(b.reason.clone()),
        // 别的都归一次排查或一处隐患
        _ => return Err(Why::Malformed(String::new())),
    }
    Ok(())
}
