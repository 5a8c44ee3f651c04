//! 排查的数。

use maud::{Markup, html};

use super::{Look, tiles};
use crate::rules::stats::{RunShare, run_shares, run_totals};
use crate::ui::chart::{Bar, Part, Tone, bars, table, with_table};

/// 图上最多画几根，别的在表里。
pub const MOST_BARS: usize = 8;

impl Look<'_> {
    pub(super) fn runs(&self) -> Markup {
        let totals = run_totals(&self.gathered.runs, self.span, self.today);
        let shares = run_shares(&self.gathered.runs, self.span, self.today);
        html! {
            section.stack {
                h2 { "检查" }
                (tiles(&[("交了（次）", totals.done), ("零隐患（次）", totals.clean), ("不合格（项）", totals.failed), ("补录（次）", totals.late)]))
                @if totals.done == 0 {
                    p.quiet { "这一段里没有交过检查。" }
                } @else {
                    p { "查了 " (totals.done) " 次，零隐患 " (totals.clean) " 次。没查出问题也是一条记录。" }
                    (self.lists(&shares))
                }
                @if totals.open + totals.dropped + totals.voided > 0 {
                    p.quiet { "没算在内：开了头没交 " (totals.open) " 次，放弃 " (totals.dropped) " 次，作废 " (totals.voided) " 次。" }
                }
            }
        }
    }

    fn lists(&self, shares: &[RunShare]) -> Markup {
        let name = |one: &RunShare| self.page.ctx.contents.check_name(&one.checklist);
        let part = |tone, value, word: &str| Part { tone, value, word: word.to_owned() };
        let bar = |one: &RunShare| Bar {
            label: name(one),
            parts: vec![part(Tone::Done, one.clean, "零隐患"), part(Tone::Open, one.done - one.clean, "有不合格")],
        };
        let rows: Vec<Bar> = shares.iter().take(MOST_BARS).map(bar).collect();
        let row =
            |one: &RunShare| vec![name(one), one.done.to_string(), one.clean.to_string(), one.failed.to_string(), one.late.to_string()];
        let numbers: Vec<Vec<String>> = shares.iter().map(row).collect();
        html! {
            (with_table(bars("各张表交了几次", &rows), table("各张表", &["检查表", "交了", "零隐患", "不合格项", "补录"], &numbers)))
            (beyond(shares.len()))
        }
    }
}

/// 图上画不下的在表里。
pub fn beyond(count: usize) -> Markup {
    html! { @if count > MOST_BARS { p.quiet { "图上是最多的 " (MOST_BARS) " 样，另有 " (count - MOST_BARS) " 样在表里。" } } }
}
