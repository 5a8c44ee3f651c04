//! 查得比平时快的：只给班组长一个人看，平着说，不排人，也不打印。

use maud::{Markup, html};

use super::Look;
use crate::content::CheckIndex;
use crate::journal::ChecklistId;
use crate::route::Route;
use crate::rules::stats::{Quick, quick_runs};
use crate::ui::Loaded;

/// 这台设备另外看着的表里有没有班组长的。
fn leads(checks: &CheckIndex, followed: &[ChecklistId]) -> bool {
    let of_leader =
        |id: &ChecklistId| checks.check(id.as_str()).is_some_and(|entry| entry.role.ends_with("班组长") || entry.role.ends_with("班长"));
    followed.iter().any(of_leader)
}

impl Look<'_> {
    pub(super) fn fast(&self) -> Markup {
        let ctx = self.page.ctx;
        let (Loaded::Ready(checks), Loaded::Ready(rules)) = (ctx.contents.checks(), self.page.rules.get()) else { return html! {} };
        if !leads(&checks, &ctx.records.my_checks()) {
            return html! {};
        }
        let quick = quick_runs(&self.gathered.runs, self.span, self.today, rules.pace.seconds_per_item);
        html! {
            @if !quick.is_empty() {
                details.box.no-print {
                    summary { "只给班组长看：比平时快的 " (quick.len()) " 次" }
                    p { "这几次比平时快，问一声是不是熟手，还是漏看了。快不等于没查。" }
                    ul.links { @for one in &quick { (self.quick(one)) } }
                    p.fine { "平均一项不到 " (rules.pace.seconds_per_item) " 秒的列在这里；补录的不算。" (rules.pace.note) }
                }
            }
        }
    }

    fn quick(&self, one: &Quick<'_>) -> Markup {
        let run = one.run;
        html! {
            li {
                a href=(Route::Run(run.id.clone()).href()) {
                    span.grow {
                        (self.page.ctx.contents.check_name(&run.checklist))
                        small.hit-why {
                            (run.day.month) "月" (run.day.day) "日 · " (run.answered) " 项用了 " (one.seconds) " 秒"
                            @if let Some(usual) = one.usual { "，平常约 " (usual) " 秒" }
                        }
                    }
                }
            }
        }
    }
}
