//! 不合格先问一句：会马上伤人吗？会，就整屏写着停工、撤人、报告；然后才是写几句话。

use leptos::prelude::*;

use super::run_form::{Form, new_id};
use crate::journal::{DangerDescribed, DangerId, DangerReported, Day, ItemId};
use crate::ui::icon::icon;
use crate::ui::{Draft, Records, company_calls};

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
        Ask::StopWork { item, danger } => {
            let asking = form.asking;
            stop_work(form.ctx.records, move || asking.set(Some(Ask::Words { item, danger })))
        }
        Ask::Words { item, danger } => {
            let asking = form.asking;
            let place = form.checklist.items[item].place.clone();
            view! {
                <div class="ask" role="dialog" aria-modal="true" aria-labelledby="ask-title">
                    <div>
                        <h2 id="ask-title" tabindex="-1">"哪里、什么样？"</h2>
                        {words(form.ctx.records, danger, place, move || asking.set(None))}
                    </div>
                </div>
            }
            .into_any()
        }
    }
}

fn hurts_now(form: Form, item: usize) -> AnyView {
    let text = form.checklist.items[item].text.clone();
    let asking = form.asking;
    let answer = move |hurts: bool| {
        let Some(danger) = report(&form, item, hurts) else { return };
        asking.set(Some(if hurts { Ask::StopWork { item, danger } } else { Ask::Words { item, danger } }));
    };
    let yes = answer.clone();
    request_animation_frame(|| crate::platform::focus("ask-title"));
    view! {
        <div class="ask" role="dialog" aria-modal="true" aria-labelledby="ask-title">
            <div>
                <h2 id="ask-title" tabindex="-1">"会马上伤人吗？"</h2>
                <p>{format!("不合格：{text}")}</p>
                <div class="two">
                    <button type="button" class="stop" on:click=move |_| yes(true)>"会"</button>
                    <button type="button" on:click=move |_| answer(false)>"不会"</button>
                </div>
                <p class="fine">"拿不准就选“会”。"</p>
            </div>
        </div>
    }
    .into_any()
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
        place: asked.place.clone(),
        what: format!("不合格：{}", asked.text),
        run: Some(run),
        item: ItemId::parse(&asked.id),
        position,
    };
    draft.bodies.push(reported.into());
    form.ctx.records.write(draft);
    Some(danger)
}

/// 整屏：停工、撤人、报告，打给谁，以及你有权这么做。
pub fn stop_work(records: Records, done: impl Fn() + 'static) -> AnyView {
    request_animation_frame(|| crate::platform::focus("stop-title"));
    view! {
        <div class="stop-work" role="dialog" aria-modal="true" aria-labelledby="stop-title">
            <h2 id="stop-title" tabindex="-1">{icon("hand")} "停工 · 撤人 · 报告"</h2>
            <ol>
                <li>"停下手里的活，喊旁边的人也停"</li>
                <li>"人都撤到安全的地方，点人数"</li>
                <li>"马上报告班组长、安全员"</li>
            </ol>
            {company_calls(records)}
            <div class="calls">
                <a class="call" href="tel:119">{icon("call")} <b>"119"</b> <span>"火警、有人被困"</span></a>
                <a class="call" href="tel:120">{icon("call")} <b>"120"</b> <span>"有人受伤"</span></a>
            </div>
            <p class="right">
                "你有权这么做：有直接危及人身安全的紧急情况，你有权停止作业，或者采取可能的应急措施后撤离（安全生产法第五十五条）；"
                "有人违章指挥、强令冒险作业，你有权拒绝（第五十四条）。单位不得因此降你的工资、福利，或者解除合同。"
            </p>
            <button type="button" class="wide" on:click=move |_| done()>"人已撤出，写几句"</button>
        </div>
    }
    .into_any()
}

/// 写几句：在哪里、什么样、什么时候前改好。
pub fn words(records: Records, danger: DangerId, place: String, done: impl Fn() + Clone + 'static) -> AnyView {
    let now = records.with_untracked(|state| state.dangers.get(&danger).cloned());
    let (place, what, by) = match now {
        Some(now) => (now.place, now.what, now.wanted_by.map(|day| day.to_string()).unwrap_or_default()),
        None => (place, String::new(), String::new()),
    };
    let (place, what, by) = (RwSignal::new(place), RwSignal::new(what), RwSignal::new(by));
    let finish = done.clone();
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let described = DangerDescribed {
            danger,
            place: place.get_untracked().trim().to_owned(),
            what: what.get_untracked().trim().to_owned(),
            wanted_by: Day::parse(&by.get_untracked()),
        };
        records.record(described);
        finish();
    };
    view! {
        <form class="stack" on:submit=keep>
            <label for="danger-place">"在哪里"</label>
            <input id="danger-place" type="text" maxlength="80" prop:value=move || place.get() on:input=move |event| place.set(event_target_value(&event)) />
            <label for="danger-what">"什么样"</label>
            <textarea id="danger-what" maxlength="500" prop:value=move || what.get() on:input=move |event| what.set(event_target_value(&event))></textarea>
            <label for="danger-by">"要在哪天前改好（知道就填）"</label>
            <input id="danger-by" type="date" prop:value=move || by.get() on:input=move |event| by.set(event_target_value(&event)) />
            <button type="submit" class="primary wide">"记下"</button>
            <button type="button" class="plain" on:click=move |_| done()>"先这样，回头再写"</button>
        </form>
    }
    .into_any()
}
