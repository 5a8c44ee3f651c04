//! 同意了以后：中断、恢复、结束。

use leptos::prelude::*;
use maud::{Markup, html};

use super::{Work, clock};
use crate::journal::{WorkBrokenOff, WorkEnded, WorkResumed};
use crate::pages::signatures::fill_who;
use crate::pages::who::{must_write, record_by, said_line, who_field};
use crate::platform::{self, field_value, set_html};
use crate::rules::permit::{Since, may_end, may_resume};
use crate::ui::{Act, Watched, screen};

impl Work {
    /// 在干：中断、结束。
    pub(super) fn on(self) -> AnyView {
        let open = Watched::new("");
        let shown = self.clone();
        let draw = move || {
            html! {
                @match open.get() {
                    "break" => form.box.stack data-act="break" {
                        h3 { "中断作业" }
                        p { "先喊停、人都撤出来，再记。" }
                        (untrack(|| who_field(shown.ctx, "break", "谁记的")))
                        label for="break-why" { "为什么中断" }
                        input #break-why type="text" maxlength="100";
                        (said_line("break"))
                        div.row { button.primary type="submit" { "记下中断" } button.plain type="button" data-act="cancel" { "没有中断" } }
                    },
                    "end" => (shown.end_form()),
                    _ => div.row {
                        button.stop type="button" data-act="ask:break" { "中断作业" }
                        button type="button" data-act="ask:end" { "结束作业" }
                    },
                }
            }
        };
        screen(draw, move |act| self.act(&act, open))
    }

    fn end_form(&self) -> Markup {
        html! {
            form.box.stack data-act="end" {
                h3 { "结束作业" }
                (untrack(|| who_field(self.ctx, "end", "谁点的人数")))
                label for="end-count" { "出来了几个人" }
                input #end-count type="text" inputmode="numeric" maxlength="4" autocomplete="off";
                label for="end-note" { "现场清理得怎么样（可以不写）" }
                input #end-note type="text" maxlength="200";
                (said_line("end"))
                div.row { button.primary type="submit" { "人齐了，结束" } button.plain type="button" data-act="cancel" { "还没结束" } }
            }
        }
    }

    fn act(&self, act: &Act, open: Watched<&'static str>) {
        match act.name.as_str() {
            "ask:break" => self.ask(open, "break"),
            "ask:end" => self.ask(open, "end"),
            "break" => {
                let Some(reason) = must_write("break", "why", "写一句为什么中断。") else { return };
                record_by(self.ctx, "break", "写上谁记的。", WorkBrokenOff { run: self.run, reason }.into());
            }
            "end" => self.end(),
            _ => open.set(""),
        }
    }

    /// 打开一张表，“谁”那一格平常是监护人。
    fn ask(&self, open: Watched<&'static str>, form: &'static str) {
        open.set(form);
        let guardian = untrack(|| self.look(|run| run.work.agreed.as_ref().map(|agreed| agreed.guardian))).flatten();
        let name = untrack(|| guardian.map(|person| self.ctx.records.name(person))).unwrap_or_default();
        request_animation_frame(move || {
            fill_who(form, &name);
            platform::focus(if form == "end" { "end-count" } else { "break-why" });
        });
    }

    fn end(&self) {
        let entered = untrack(|| self.look(|run| run.work.agreed.as_ref().map_or(0, |agreed| agreed.workers.len()))).unwrap_or(0);
        let headcount = match may_end(entered, &field_value("end-count")) {
            Ok(headcount) => headcount,
            Err(why) => {
                platform::focus("end-count");
                return set_html("end-said", &why);
            }
        };
        let body = WorkEnded { run: self.run, headcount, note: field_value("end-note") };
        record_by(self.ctx, "end", "写上谁点的人数。", body.into());
    }

    /// 中断着：能恢复才有键；人不再进去，也可以就此结束。
    pub(super) fn broken(self, since: Since) -> AnyView {
        let open = Watched::new("");
        let shown = self.clone();
        let draw = move || {
            let missing = may_resume(&shown.facts(), since).err().unwrap_or_default();
            html! {
                @if open.get() == "end" { (shown.end_form()) } @else if missing.is_empty() {
                    form.box.stack data-act="resume" {
                        h3 { "恢复作业" }
                        (untrack(|| who_field(shown.ctx, "resume", "谁同意恢复")))
                        (said_line("resume"))
                        div.row { button.primary type="submit" { "恢复作业" } button.plain type="button" data-act="ask:end" { "不干了，结束作业" } }
                    }
                } @else {
                    div.box.stack.missing {
                        h3 { "还不能恢复作业" }
                        ul { @for one in &missing { li { (one) } } }
                        button type="button" data-act="ask:end" { "不干了，结束作业" }
                    }
                }
            }
        };
        screen(draw, move |act| match act.name.as_str() {
            "resume" => {
                self.now.set(clock());
                if untrack(|| may_resume(&self.facts(), since)).is_ok() {
                    self.let_in("resume", "写上谁同意恢复：谁同意、谁负责。", WorkResumed { run: self.run }.into());
                }
            }
            _ => self.act(&act, open),
        })
    }
}
