//! 一处隐患走过的路，从眼下这一步往回看：评估、方案、期限、动手的人。

use super::super::*;
use super::{Danger, Decision, DecisionKind, Detail};

impl Danger {
    /// 生效的那一支，从眼下这一步往回走到头。
    pub fn chain(&self) -> impl Iterator<Item = &Decision> {
        let find = |event: EventRef| self.decisions.iter().find(move |one| one.event == event);
        std::iter::successors(find(self.step), move |one| find(one.after))
    }

    /// 生效的评估；没评估过是 `None`。
    pub fn assessment(&self) -> Option<&DangerAssessed> {
        self.chain().find_map(|one| match &one.detail {
            Detail::Assessment(detail) => Some(detail),
            _ => None,
        })
    }

    /// 生效的整改方案；没定过是 `None`。
    pub fn plan(&self) -> Option<&DangerPlanned> {
        self.chain().find_map(|one| match &one.detail {
            Detail::Plan(detail) => Some(detail),
            _ => None,
        })
    }

    /// 哪天前改好：方案或延期最后定的；都没有的是报的人要的。
    pub fn due(&self) -> Option<Day> {
        let set = self.chain().find_map(|one| match &one.detail {
            Detail::Plan(detail) => Some(detail.due),
            Detail::Extension(detail) => Some(detail.due),
            _ => None,
        });
        set.or(self.wanted_by)
    }

    /// 方案不能晚过的一天：定过的里面最早的；延期改到哪天，从那天重新算。没定过方案是 `None`。
    pub fn ceiling(&self) -> Option<Day> {
        let mut earliest: Option<Day> = None;
        for one in self.chain() {
            let (due, extended) = match &one.detail {
                Detail::Plan(detail) => (detail.due, false),
                Detail::Extension(detail) => (detail.due, true),
                Detail::None | Detail::Assessment(_) => continue,
            };
            earliest = Some(earliest.map_or(due, |day| day.min(due)));
            if extended {
                break;
            }
        }
        earliest
    }

    /// 延过几次：照眼下的方案。
    pub fn extensions(&self) -> usize {
        let since_plan = self.chain().take_while(|one| one.kind != DecisionKind::Planned);
        since_plan.filter(|one| one.kind == DecisionKind::Extended).count()
    }

    /// 最近一次生效的某种决定。
    pub fn last_of(&self, kind: DecisionKind) -> Option<&Decision> {
        self.chain().find(|one| one.kind == kind)
    }

    /// 动手改的人：照眼下的方案（没定过的，报了以后）记过整改的，和方案里定的完成人。
    pub fn hands(&self) -> impl Iterator<Item = PersonId> {
        let since_plan = self.chain().take_while(|one| one.kind != DecisionKind::Planned);
        let rectified = since_plan.filter(|one| one.kind == DecisionKind::Rectified).filter_map(|one| one.by);
        rectified.chain(self.plan().map(|plan| plan.worker))
    }

    /// 动手改的人验收的：一人单位才许，永远标着。
    pub fn is_self_accepted(&self) -> bool {
        let accepted = self.last_of(DecisionKind::Accepted).and_then(|one| one.by);
        accepted.is_some_and(|by| self.hands().any(|one| one == by))
    }
}
