//! 列表里的一行：一次排查、一处隐患的大概，和它的事件在日志的哪里。

use super::super::json::{Field, Fields, Object, Writer, codec, nested, push_hex, push_text, text};
use super::super::{
    Answer, ChecklistId, Danger, Day, DecisionKind, Grade, ItemId, Key128, PersonId, Place, PositionId, Run, RunId, RunStatus, Span, State,
    Subject, Via, Wall,
};

/// 缓存的一行。删了什么都不丢，只是下次打开要重新算。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheRow {
    /// 名字。
    pub key: String,
    /// 排在哪里，只用 ASCII；空的不进列表。要翻页就不能有两行相同。
    pub order: String,
    /// 内容，由写的人定。
    pub text: String,
}

/// 列哪一种。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 排查。
    Runs,
    /// 隐患。
    Dangers,
}

impl Kind {
    /// 这一种的行，`order` 都以它开头。
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Runs => "r",
            Self::Dangers => "d",
        }
    }
}

/// 列表里的一行。
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// 哪件事。
    pub subject: Subject,
    /// 排在哪里；接着往下列从它之后起。
    pub order: String,
    /// 大概。
    pub summary: Summary,
}

/// 一件事的大概。
#[derive(Clone, Debug, PartialEq)]
pub enum Summary {
    /// 一次排查。
    Run(RunSummary),
    /// 一处隐患。
    Danger(DangerSummary),
}

codec! {
    /// 一次排查的大概。
    pub struct RunSummary {
        /// 用的检查表。
        pub checklist: ChecklistId,
        /// 算哪一天的。
        pub day: Day,
        /// 以哪个岗位的身份。
        pub position: Option<PositionId>,
        /// 开始时设备的钟。
        pub started: Wall,
        /// 谁签的字；没交的是谁开始的。
        pub by: Option<PersonId>,
        /// 到哪一步了：`open`、`submitted`、`abandoned`。
        pub step: Stage,
        /// 作废了。
        pub voided: bool,
        /// 答了几项。
        pub answered: u32,
        /// 几项不合格。
        pub failed: u32,
        /// 更正过几次。
        pub corrected: u32,
        /// 几张照片。
        pub photos: u32,
        /// 补录的。
        pub late: bool,
        /// 交的时候设备的钟；没交是没有。
        pub submitted: Option<Wall>,
    }

    /// 一处隐患的大概。
    pub struct DangerSummary {
        /// 会马上伤人。
        pub hurts_now: bool,
        /// 在哪里。
        pub place: String,
        /// 是什么。
        pub what: String,
        /// 哪次排查发现的。
        pub run: Option<RunId>,
        /// 报的人当时的岗位。
        pub position: Option<PositionId>,
        /// 什么时候报的。
        pub reported_at: Wall,
        /// 谁报的。
        pub by: Option<PersonId>,
        /// 哪天前改好：方案或延期定的，没有的是报的人要的。
        pub due: Option<Day>,
        /// 到哪一步了：`open`、`assessed`、`planned`、`rectified`、`accepted`、`rejected`、`closed`。
        pub step: Stage,
        /// 了结了：销了号；没评估过的验收通过就算。
        pub done: bool,
        /// 什么时候了结的。
        pub done_at: Option<Wall>,
        /// 一般还是重大；没评估过是没有。
        pub grade: Option<Grade>,
        /// 会出哪一类事故；没说是没有。
        pub accident: Option<String>,
        /// 哪一项查出来的。
        pub item: Option<ItemId>,
        /// 整改责任人。
        pub owner: Option<PersonId>,
        /// 谁改的。
        pub rectifier: Option<PersonId>,
        /// 谁验收的。
        pub acceptor: Option<PersonId>,
        /// 怎么报来的。
        pub via: Option<Via>,
        /// 挂着牌。
        pub supervised: bool,
        /// 有几个决定撞了，还没定。
        pub disputed: bool,
        /// 几张照片。
        pub photos: u32,
    }
}

nested! {
    RunSummary: "应是一次排查的大概"
    DangerSummary: "应是一处隐患的大概"
}

/// 到哪一步了。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 还在查；刚报。
    Open,
    /// 提交了。
    Submitted,
    /// 放弃了。
    Abandoned,
    /// 整改完成，等验收。
    Rectified,
    /// 验收通过。
    Accepted,
    /// 退回整改。
    Rejected,
    /// 评估了，等定方案。
    Assessed,
    /// 定了方案（延期的也是），在改。
    Planned,
    /// 销号。
    Closed,
}

const STAGES: [(Stage, &str); 9] = [
    (Stage::Open, "open"),
    (Stage::Submitted, "submitted"),
    (Stage::Abandoned, "abandoned"),
    (Stage::Rectified, "rectified"),
    (Stage::Accepted, "accepted"),
    (Stage::Rejected, "rejected"),
    (Stage::Assessed, "assessed"),
    (Stage::Planned, "planned"),
    (Stage::Closed, "closed"),
];

impl Field for Stage {
    const WANT: &'static str = "应是 open、submitted……之一";
    fn read(raw: &str) -> Option<Self> {
        let name = text(raw)?;
        STAGES.iter().find(|(_, one)| *one == name).map(|(stage, _)| *stage)
    }
    fn write(&self, json: &mut String) {
        let name = STAGES.iter().find(|(stage, _)| stage == self).map_or("", |(_, name)| name);
        push_text(json, name);
    }
}

fn few(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Run {
    /// 列表里的大概。
    pub fn summary(&self) -> RunSummary {
        let answers = |want: fn(Answer) -> bool| self.answers.values().filter(move |one| one.answer.is_some_and(want)).count();
        let (step, by) = match self.status {
            RunStatus::Open => (Stage::Open, self.by),
            RunStatus::Submitted { person, .. } => (Stage::Submitted, Some(person)),
            RunStatus::Abandoned { .. } => (Stage::Abandoned, self.by),
        };
        let submitted = match self.status {
            RunStatus::Submitted { at, .. } => Some(at),
            _ => None,
        };
        RunSummary {
            checklist: self.checklist.clone(),
            day: self.day,
            position: self.position.clone(),
            started: self.started,
            by,
            step,
            voided: self.voided.is_some(),
            answered: few(answers(|_| true)),
            failed: few(answers(|answer| answer == Answer::Fail)),
            corrected: few(self.corrections.len()),
            photos: few(self.photos.len()),
            late: self.late.is_some(),
            submitted,
        }
    }
}

impl Danger {
    /// 列表里的大概。
    pub fn summary(&self) -> DangerSummary {
        let step = match self.kind() {
            None => Stage::Open,
            Some(DecisionKind::Rectified) => Stage::Rectified,
            Some(DecisionKind::Accepted) => Stage::Accepted,
            Some(DecisionKind::Rejected) => Stage::Rejected,
            Some(DecisionKind::Assessed) => Stage::Assessed,
            Some(DecisionKind::Planned | DecisionKind::Extended) => Stage::Planned,
            Some(DecisionKind::Closed) => Stage::Closed,
        };
        let done = self.is_closed();
        let by = |kind| self.last_of(kind).and_then(|one| one.by);
        DangerSummary {
            hurts_now: self.hurts_now,
            place: self.place.clone(),
            what: self.what.clone(),
            run: self.run,
            position: self.position.clone(),
            reported_at: self.reported_at,
            by: self.by,
            due: self.due(),
            step,
            done,
            done_at: self.stands().filter(|_| done).map(|one| one.at),
            grade: self.assessment().map(|one| one.grade),
            accident: self.assessment().and_then(|one| one.accident.clone()),
            item: self.item.clone(),
            owner: self.plan().map(|one| one.owner),
            rectifier: by(DecisionKind::Rectified),
            acceptor: by(DecisionKind::Accepted),
            via: self.via,
            supervised: !self.supervised.is_empty(),
            disputed: self.is_disputed(),
            photos: few(self.photos.len()),
        }
    }
}

/// 新的在前：数字取反再写成定长的十六进制，后面带上 id，没有两行相同。
fn newest_first(prefix: &str, first: Place, id: u128) -> String {
    let mut order = String::from(prefix);
    push_hex(&mut order, &(!first.hlc.0).to_be_bytes());
    push_hex(&mut order, &(!first.hlc.1).to_be_bytes());
    push_hex(&mut order, &id.to_be_bytes());
    order
}

/// 一件事的缓存行。没有开头的也有一行，只是不进列表。
pub(super) fn row(state: &State, subject: Subject, spans: Vec<Span>) -> CacheRow {
    let mut to = Writer::default();
    to.field("spans", &spans);
    let mut order = String::new();
    match subject {
        Subject::House | Subject::Ledger => {}
        Subject::Run(id) => {
            if let Some(run) = state.runs.get(&id) {
                order = newest_first(Kind::Runs.prefix(), run.first, id.to_u128());
                to.field("run", &run.summary());
            }
        }
        Subject::Danger(id) => {
            if let Some(danger) = state.dangers.get(&id) {
                order = newest_first(Kind::Dangers.prefix(), danger.first, id.to_u128());
                to.field("danger", &danger.summary());
            }
        }
    }
    CacheRow { key: subject.to_string(), order, text: to.finish() }
}

impl CacheRow {
    /// 事件在日志的哪里；读不懂是 `None`。
    pub fn spans(&self) -> Option<Vec<Span>> {
        Object::parse(&self.text)?.field("spans")
    }

    /// 读成列表里的一行；不进列表的、读不懂的是 `None`。
    pub fn row(&self) -> Option<Row> {
        let all = Object::parse(&self.text)?;
        let subject = Subject::parse(&self.key)?;
        let summary = match subject {
            Subject::House | Subject::Ledger => return None,
            Subject::Run(_) => Summary::Run(all.field("run")?),
            Subject::Danger(_) => Summary::Danger(all.field("danger")?),
        };
        Some(Row { subject, order: self.order.clone(), summary })
    }
}
