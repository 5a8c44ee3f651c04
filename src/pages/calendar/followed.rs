//! 我看着哪些表：岗位带来的，和另外选的。

use crate::content::CheckEntry;
use crate::journal::{Day, SmallMap};
use crate::ui::{Ctx, Loaded};

/// 我看着的表：我的岗位带来的，和另外选的；各由哪些岗位带来。作废的不看。
pub fn followed(ctx: Ctx) -> Loaded<Vec<(CheckEntry, Vec<String>)>> {
    let mut all: Vec<(CheckEntry, Vec<String>)> = Vec::new();
    for id in ctx.records.my_positions() {
        let position = match ctx.contents.position(id.as_str()) {
            Loaded::Ready(position) => position,
            Loaded::Waiting => return Loaded::Waiting,
            // 一张打不开的卡不该挡住整本日历
            Loaded::Failed(_) => continue,
        };
        for check in &position.due {
            match all.iter_mut().find(|(known, _)| known.id == check.id) {
                Some((_, positions)) => positions.push(id.to_string()),
                None => all.push((check.clone(), vec![id.to_string()])),
            }
        }
    }
    let mine = ctx.records.my_checks();
    if !mine.is_empty() {
        match ctx.contents.checks() {
            Loaded::Ready(checks) => {
                for check in mine.iter().filter_map(|id| checks.check(id.as_str())) {
                    if all.iter().all(|(known, _)| known.id != check.id) {
                        all.push((check.clone(), Vec::new()));
                    }
                }
            }
            Loaded::Waiting => return Loaded::Waiting,
            Loaded::Failed(why) => return Loaded::Failed(why),
        }
    }
    all.retain(|(check, _)| ctx.contents.recall(&check.id).is_none());
    Loaded::Ready(all)
}

/// 从哪天起看着一张表：最早选定它、选定带着它的岗位的那天；`chosen` 是 [`crate::store::Journal::first_chosen`]。
pub fn first_of(chosen: &SmallMap<String, Day>, check: &CheckEntry, positions: &[String]) -> Option<Day> {
    positions.iter().chain([&check.id]).filter_map(|id| chosen.get(id).copied()).min()
}
