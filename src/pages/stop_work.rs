//! 不合格先问一句：会马上伤人吗？会，就整屏写着停工、撤人、报告；然后才是写几句话。

use leptos::prelude::*;
use maud::{Markup, html};

use super::run_form::{Form, new_id};
use super::who::{must_write, said_line};
use crate::content::LOOK_PREFIX;
use crate::journal::{DangerDescribed, DangerId, DangerReported, Day, ItemId};
use crate::platform::{self, field_value};
use crate::ui::icon::icon;
use crate::ui::{Draft, Records, Watched, card, company_calls, screen};

/// 正在问的话。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// 会马上伤人吗？
    HurtsNow {
        /// 第几项。
        item: usize,
    },
    /// 停工、撤人、报告。
    StopWork {
        /// 第几项。
        item: usize,
        /// 哪处隐患。
        danger: DangerId,
    },
    /// 写几句话。
    Words {
        /// 第几项。
        item: usize,
        /// 哪处隐患。
        danger: DangerId,
    },
}

/// 盖在表单上的那一层。
pub fn ask_overlay(form: Form, asking: Ask) -> AnyView {
    match asking {
        Ask::HurtsNow { item } => hurts_now(form, item),
        Ask::StopWork { item, danger } => stop_work(form.ctx.records, move || form.asking.set(Some(Ask::Words { item, danger }))),
        Ask::Words { item, danger } => {
            let place = place_of(&form, item);
            let records = form.ctx.records;
            request_animation_frame(|| platform::focus("ask-title"));
            let draw = move || {
                dialog(&html! {
                    h2 #ask-title tabindex="-1" { "哪里、什么样？" }
                    (words(records, danger, &place))
                })
            };
            screen(draw, move |act| words_act(records, danger, &act.name, &|| close(form.asking, item)))
        }
    }
}

fn dialog(inner: &Markup) -> Markup {
    html! { div.ask role="dialog" aria-modal="true" aria-labelledby="ask-title" { div { (inner) } } }
}

/// 问完了，焦点还给那一项。
fn close(asking: Watched<Option<Ask>>, item: usize) {
    asking.set(None);
    request_animation_frame(move || platform::focus_item(&format!("item-{item}")));
}

fn hurts_now(form: Form, item: usize) -> AnyView {
    request_animation_frame(|| platform::focus("ask-title"));
    let text = form.checklist.items[item].text.clone();
    let draw = move || {
        dialog(&html! {
            h2 #ask-title tabindex="-1" { "会马上伤人吗？" }
            p { "不合格：" (text) }
            div.two {
                button.stop type="button" data-act="hurts:yes" { "会" }
                button type="button" data-act="hurts:no" { "不会" }
            }
            p.fine { "拿不准就选“会”。" }
            button.plain type="button" data-act="later" data-escape { "点错了，先回去" }
        })
    };
    screen(draw, move |act| {
        if act.name == "later" {
            return close(form.asking, item);
        }
        let hurts = act.name == "hurts:yes";
        let Some(danger) = report(&form, item, hurts) else { return };
        form.asking.set(Some(if hurts { Ask::StopWork { item, danger } } else { Ask::Words { item, danger } }));
    })
}

/// 这一项写明的地方。三查的“环境、工具设备、安全防护”不是地方，留给人写。
fn place_of(form: &Form, item: usize) -> String {
    if form.checklist.id.starts_with(LOOK_PREFIX) { String::new() } else { form.checklist.items[item].place.clone() }
}

/// 把不合格的一项记成隐患；话可以后补，事先记下。
fn report(form: &Form, item: usize, hurts_now: bool) -> Option<DangerId> {
    let mut draft = Draft::default();
    let run = form.started(&mut draft)?;
    let danger: DangerId = new_id();
    let asked = &form.checklist.items[item];
    let position = form.ctx.records.with_untracked(|state| state.runs.get(&run).and_then(|run| run.position.clone()));
    let reported = DangerReported {
        danger,
        hurts_now,
        place: place_of(form, item),
        what: format!("不合格：{}", asked.text),
        run: Some(run),
        item: ItemId::parse(&asked.id),
        position,
        via: None,
    };
    draft.bodies.push(reported.into());
    form.ctx.records.write(draft);
    Some(danger)
}

/// 整屏：停工、撤人、报告，打给谁，以及你有权这么做。
pub fn stop_work(records: Records, done: impl Fn() + 'static) -> AnyView {
    request_animation_frame(|| platform::focus("stop-title"));
    let draw = move || {
        html! {
            div.stop-work role="dialog" aria-modal="true" aria-labelledby="stop-title" {
                h2 #stop-title tabindex="-1" { "停工 · 撤人 · 报告" }
                ol {
                    li { "停下手里的活，喊旁边的人也停" }
                    li { "人都撤到安全的地方，点人数" }
                    li { "马上报告班组长、安全员" }
                }
                (company_calls(records))
                div.calls { (card::call_button("119", "火警、有人被困")) (card::call_button("120", "有人受伤")) }
                p.right {
                    "你有权这么做：发现直接危及人身安全的紧急情况，你有权停止作业，或者采取可能的应急措施后撤离（安全生产法第五十五条）；"
                    "有人违章指挥、强令冒险作业，你有权拒绝（第五十四条）。单位不得因此降你的工资、福利，或者解除劳动合同。"
                }
                button.wide type="button" data-act="done" data-escape { (icon("ok")) "人已撤出，写几句" }
            }
        }
    };
    screen(draw, move |_| done())
}

/// 写几句：在哪里、什么样、哪天前改好。由 [`words_act`] 接。
pub fn words(records: Records, danger: DangerId, place: &str) -> Markup {
    let said = records.with_untracked(|state| {
        let now = state.dangers.get(&danger)?;
        Some((now.place.clone(), now.what.clone(), now.wanted_by))
    });
    let (place, what, by) = said.unwrap_or_else(|| (place.to_owned(), String::new(), None));
    html! {
        form.stack data-act="keep" {
            label for="danger-place" { "在哪里" }
            input #danger-place type="text" maxlength="80" value=(place);
            label for="danger-what" { "什么样" }
            textarea #danger-what maxlength="500" { (what) }
            label for="danger-by" { "要在哪天前改好（知道就填）" }
            input #danger-by type="date" value=(by.map(|day| day.to_string()).unwrap_or_default());
            (said_line("danger"))
            button.primary.wide type="submit" { "记下" }
            button.plain type="button" data-act="later" data-escape { "先这样，回头再写" }
        }
    }
}

/// 接 [`words`] 的两个键。“什么样”空着的、日子早于发现那天的不收：说一句，写的字都留着。
pub fn words_act(records: Records, danger: DangerId, name: &str, done: &dyn Fn()) {
    if name == "keep" {
        let Some(what) = must_write("danger", "what", "写一句：什么样。空着不收，原来写的还在。") else { return };
        let wanted_by = Day::parse(&field_value("danger-by"));
        let found = records.with_untracked(|state| state.dangers.get(&danger).map(|danger| danger.reported_at.day()));
        if let (Some(by), Some(found)) = (wanted_by, found)
            && by < found
        {
            platform::set_html("danger-said", &format!("要求改好的日子早于发现那天（{found}），改一下。"));
            return platform::focus("danger-by");
        }
        records.record(DangerDescribed { danger, place: field_value("danger-place"), what, wanted_by });
    }
    done();
}
