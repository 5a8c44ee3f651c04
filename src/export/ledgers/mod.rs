//! 一本本台账：从记录到一张 [`Sheet`]，一本一个函数。纯的：姓名、表名、今天是哪天都从外面来。

mod board;
mod chemical;
mod dangers;
mod expiry;
mod register;
mod runs;
mod tally;

use super::{Period, Sheet, minute};
use crate::journal::{Day, PersonId, Wall};

pub use board::board;
pub use chemical::chemical;
pub use dangers::{Signers, belongs, danger_state, dangers, detail_words, dossier, dossiers, grade_word, reporter, step_name};
pub use expiry::expiry;
pub use register::register;
pub use runs::{Inspectors, inspectors, run_result, runs};
pub use tally::tally;

/// 抹去了姓名的人、抹去了的照片。
pub const ERASED: &str = "（应本人要求抹去）";

/// 记录里只写 id，纸上要写字。
pub trait Words {
    /// 单位名称；没有是空的。
    fn company(&self) -> String;
    /// 一个人的姓名；抹去了的是 [`ERASED`]。
    fn person(&self, person: PersonId) -> String;
    /// 一张检查表的名称。
    fn checklist(&self, id: &str) -> String;
    /// 一个岗位的名称。
    fn position(&self, id: &str) -> String;
    /// 一种事故的名称。
    fn accident(&self, token: &str) -> String;
    /// 一条判定标准（`文件id#条款`）怎么写给人看。
    fn cite(&self, criterion: &str) -> String;
    /// 到期台账里的一种东西叫什么。
    fn thing(&self, kind: &str) -> String;
}

/// 做一本台账时手里有的。
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// 名字。
    pub words: &'a dyn Words,
    /// 哪一段日子的。
    pub period: Period,
    /// 什么时候做的。
    pub made: Wall,
}

impl Frame<'_> {
    /// 今天。
    pub fn today(&self) -> Day {
        self.made.day()
    }

    /// 一个人；没写是空的。
    pub fn person(&self, person: Option<PersonId>) -> String {
        person.map(|person| self.words.person(person)).unwrap_or_default()
    }

    /// 一本台账的样子，横着印，等人填行。`when` 是期间，或截至哪天。
    fn sheet(&self, name: &str, when: &str) -> Sheet {
        let company = self.words.company();
        let company = if company.is_empty() { "＿＿＿＿＿＿" } else { &company };
        Sheet {
            name: name.to_owned(),
            title: name.to_owned(),
            about: format!("单位：{company}　　{when}　　制表：{}", minute(&self.made)),
            landscape: true,
            signatures: vec!["制表人", "安全管理人员", "主要负责人"],
            ..Sheet::default()
        }
    }

    /// 一段日子的台账。
    fn of_period(&self, name: &str) -> Sheet {
        self.sheet(name, &format!("期间：{}", self.period.words()))
    }

    /// 到今天为止的台账。
    fn of_today(&self, name: &str) -> Sheet {
        self.sheet(name, &format!("截至：{}", self.today()))
    }
}

/// 随机 id 的前 8 位，印在纸上，和手机里的那一条对得上。
pub fn short(id: &impl ToString) -> String {
    id.to_string().chars().take(8).collect()
}
