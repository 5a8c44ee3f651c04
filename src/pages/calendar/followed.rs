//! 我看着哪些表：岗位带来的，和另外选的。

use crate::content::{Cadence, CheckEntry};
use crate::journal::{Day, SmallMap};
use crate::ui::{Ctx, Loaded};

/// 我看着的表，和没取到的岗位。
#[derive(Default)]
pub struct Followed {
    /// 每张表，和各由哪些岗位带来；另外选的没有岗位。
    pub lists: Vec<(CheckEntry, Vec<String>)>,
    /// 我的岗位里没取到的：它带来哪些表，这时候不知道。
    lost: Vec<Lost>,
}

/// 没取到的一个岗位。
struct Lost {
    id: String,
    name: String,
    why: String,
}

impl Followed {
    /// 哪些岗位的表没取到、为什么；都取到了是 `None`。
    pub fn lost(&self) -> Option<(String, String)> {
        let why = self.lost.first()?.why.clone();
        let names: Vec<&str> = self.lost.iter().map(|one| one.name.as_str()).collect();
        Some((format!("岗位“{}”的检查表", names.join("”“")), why))
    }

    /// 没取到的岗位里，说不定有一个带着复工前的表：检查表目录说没有的才算没有。
    pub fn may_want_restart_check(&self, ctx: Ctx) -> bool {
        let of_lost = |check: &CheckEntry| self.lost.iter().any(|one| check.positions.contains(&one.id));
        !self.lost.is_empty()
            && match ctx.contents.checks() {
                Loaded::Ready(all) => all.checks.iter().any(|check| check.cadence == Cadence::BeforeRestart && of_lost(check)),
                Loaded::Waiting | Loaded::Failed(_) => true,
            }
    }
}

/// 我看着的表：我的岗位带来的，和另外选的；各由哪些岗位带来。作废的不看。
pub fn followed(ctx: Ctx) -> Loaded<Followed> {
    let mut all = Followed::default();
    for id in ctx.records.my_positions() {
        let name = match ctx.contents.index() {
            Loaded::Ready(index) => index.position(id.as_str()).map(|entry| entry.name.clone()),
            Loaded::Waiting => return Loaded::Waiting,
            Loaded::Failed(why) => return Loaded::Failed(why),
        };
        // 目录里没有这个岗位了，就没有它带来的表；有而没取到的，是不知道有哪些
        let Some(name) = name else { continue };
        let position = match ctx.contents.position(id.as_str()) {
            Loaded::Ready(position) => position,
            Loaded::Waiting => return Loaded::Waiting,
            // 一张打不开的卡不该挡住整本日历，也不能当它没有
            Loaded::Failed(why) => {
                all.lost.push(Lost { id: id.to_string(), name, why });
                continue;
            }
        };
        for check in &position.due {
            match all.lists.iter_mut().find(|(known, _)| known.id == check.id) {
                Some((_, positions)) => positions.push(id.to_string()),
                None => all.lists.push((check.clone(), vec![id.to_string()])),
            }
        }
    }
    let mine = ctx.records.my_checks();
    if !mine.is_empty() {
        match ctx.contents.checks() {
            Loaded::Ready(checks) => {
                for check in mine.iter().filter_map(|id| checks.check(id.as_str())) {
                    if all.lists.iter().all(|(known, _)| known.id != check.id) {
                        all.lists.push((check.clone(), Vec::new()));
                    }
                }
            }
            Loaded::Waiting => return Loaded::Waiting,
            Loaded::Failed(why) => return Loaded::Failed(why),
        }
    }
    all.lists.retain(|(check, _)| ctx.contents.recall(&check.id).is_none());
    Loaded::Ready(all)
}

/// 从哪天起看着一张表：最早选定它、选定带着它的岗位的那天；`chosen` 是 [`crate::store::Journal::first_chosen`]。
pub fn first_of(chosen: &SmallMap<String, Day>, check: &CheckEntry, positions: &[String]) -> Option<Day> {
    positions.iter().chain([&check.id]).filter_map(|id| chosen.get(id).copied()).min()
}
