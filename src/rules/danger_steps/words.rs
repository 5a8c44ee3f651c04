//! 隐患走到哪里、能做哪几步：叫什么，`rules.json` 里写什么。

use crate::journal::DecisionKind;

/// 隐患走到哪里。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// 刚报。
    Reported,
    /// 评估过，是一般还是重大。
    Assessed,
    /// 整改方案定了（延期了也还在这里）。
    Planned,
    /// 整改完成，等验收。
    Rectified,
    /// 退回了。
    Rejected,
    /// 验收通过。
    Accepted,
    /// 销号了。
    Closed,
}

/// 一步。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 评估。
    Assess,
    /// 定整改方案。
    Plan,
    /// 整改完成。
    Rectify,
    /// 延期。
    Extend,
    /// 验收通过。
    Accept,
    /// 退回整改。
    Reject,
    /// 销号。
    Close,
}

impl At {
    /// 折叠出来的：生效的最后一步是哪一种，刚报的是 `None`。
    pub fn of(last: Option<DecisionKind>) -> Self {
        match last {
            None => Self::Reported,
            Some(DecisionKind::Assessed) => Self::Assessed,
            Some(DecisionKind::Planned | DecisionKind::Extended) => Self::Planned,
            Some(DecisionKind::Rectified) => Self::Rectified,
            Some(DecisionKind::Rejected) => Self::Rejected,
            Some(DecisionKind::Accepted) => Self::Accepted,
            Some(DecisionKind::Closed) => Self::Closed,
        }
    }

    /// 全部，按先后。
    pub const ALL: [Self; 7] =
        [Self::Reported, Self::Assessed, Self::Planned, Self::Rectified, Self::Rejected, Self::Accepted, Self::Closed];

    /// `rules.json` 里的词。
    pub fn token(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Assessed => "assessed",
            Self::Planned => "planned",
            Self::Rectified => "rectified",
            Self::Rejected => "rejected",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
        }
    }

    /// 给人看的词。
    pub fn word(self) -> &'static str {
        match self {
            Self::Reported => "没改好",
            Self::Assessed => "评估过，要定整改方案",
            Self::Planned => "正在整改",
            Self::Rectified => "等验收",
            Self::Rejected => "退回整改",
            Self::Accepted => "验收通过，等销号",
            Self::Closed => "已销号",
        }
    }
}

impl Step {
    /// 全部，按通常的先后。
    pub const ALL: [Self; 7] = [Self::Assess, Self::Plan, Self::Rectify, Self::Extend, Self::Accept, Self::Reject, Self::Close];

    /// `rules.json` 里的词，也是页面上这一步的名字。
    pub fn token(self) -> &'static str {
        match self {
            Self::Assess => "assess",
            Self::Plan => "plan",
            Self::Rectify => "rectify",
            Self::Extend => "extend",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Close => "close",
        }
    }

    /// 走完到哪里：同一步总到同一处。
    pub fn leads_to(self) -> At {
        match self {
            Self::Assess => At::Assessed,
            Self::Plan | Self::Extend => At::Planned,
            Self::Rectify => At::Rectified,
            Self::Accept => At::Accepted,
            Self::Reject => At::Rejected,
            Self::Close => At::Closed,
        }
    }

    /// 由 [`Self::token`] 得回来。
    pub fn parse(token: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.token() == token)
    }

    /// 键上的字。
    pub fn word(self) -> &'static str {
        match self {
            Self::Assess => "评估",
            Self::Plan => "定整改方案",
            Self::Rectify => "整改完成",
            Self::Extend => "延期",
            Self::Accept => "验收通过",
            Self::Reject => "退回整改",
            Self::Close => "销号",
        }
    }
}
