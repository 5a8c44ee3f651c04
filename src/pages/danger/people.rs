//! 一张表上的几个人：同一个名字是同一个人，没见过的在同一笔里介绍。

use crate::journal::{Body, PersonId};
use crate::pages::who::is_waiting;
use crate::ui::{Ctx, Draft};

/// 正在凑的一笔。
pub struct People {
    ctx: Ctx,
    known: Vec<(String, PersonId)>,
    draft: Draft,
}

impl People {
    /// 新的一笔。
    pub fn new(ctx: Ctx) -> Self {
        Self { ctx, known: Vec::new(), draft: Draft::default() }
    }

    /// 这个名字是谁；记录没打开是 `None`。
    pub fn id(&mut self, name: &str) -> Option<PersonId> {
        if let Some((_, person)) = self.known.iter().find(|(known, _)| known == name) {
            return Some(*person);
        }
        let (person, introduced) = self.ctx.records.person(name)?;
        self.draft.bodies.extend(introduced.bodies);
        self.draft.blobs.extend(introduced.blobs);
        self.known.push((name.to_owned(), person));
        Some(person)
    }

    /// 由 `who` 记下；前一笔没存好就在表 `form` 上说，和记录没打开一样返回 `false`。
    pub fn record(mut self, form: &str, who: &str, bodies: Vec<Body>) -> bool {
        if is_waiting(self.ctx, form) {
            return false;
        }
        let Some(by) = self.id(who) else { return false };
        self.draft.by = Some(by);
        self.draft.bodies.extend(bodies);
        self.ctx.records.write(self.draft);
        true
    }
}
