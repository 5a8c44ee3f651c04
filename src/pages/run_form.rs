//! 正在做的一次检查：每项三选一，点一下就存，存好了才说已保存。

use std::sync::Arc;

use leptos::prelude::*;

use super::stop_work::{Ask, ask_overlay};
use crate::content::{CheckItem, Checklist, LOOK_PREFIX};
use crate::journal::{
    Answer, Blob, ChecklistId, DangerId, Id128, ItemAnswered, ItemId, ItemNoted, PositionId, RunId, RunStarted, RunSubmitted,
};
use crate::platform;
use crate::route::Route;
use crate::store::{BrowserEnv, Env};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Draft, Saved};

/// 先画几项：先看见、先能勾，其余闲下来再画。
const FIRST: usize = 8;

/// 三个答案：词、图标、给样式和测试认的名字。
const ANSWERS: [(Answer, &str, &str, &str); 3] =
    [(Answer::Pass, "合格", "ok", "pass"), (Answer::Fail, "不合格", "no", "fail"), (Answer::Na, "不适用", "na", "na")];

/// 一个新的随机 id，不必等数据库打开。
pub fn new_id<I: Id128>() -> I {
    let mut bytes = [0; 16];
    BrowserEnv.random(&mut bytes);
    I::from_random(bytes)
}

/// 一次检查的表单。
#[derive(Clone)]
pub struct Form {
    /// 应用。
    pub ctx: Ctx,
    /// 问的什么。
    pub checklist: Arc<Checklist>,
    /// 这次检查；还没开始是 `None`。
    pub run: RwSignal<Option<RunId>>,
    /// 每项现在显示的答案，次序同检查项。
    shown: Arc<[RwSignal<Option<Answer>>]>,
    /// 正在问的话。
    pub asking: RwSignal<Option<Ask>>,
}

impl Form {
    /// 新的一张，或接着做的一次。
    pub fn new(ctx: Ctx, checklist: Arc<Checklist>, run: Option<RunId>) -> Self {
        let answers = ctx.records.with_untracked(|state| {
            let run = run.and_then(|run| state.runs.get(&run));
            checklist.items.iter().map(|item| run?.answer(&ItemId::parse(&item.id)?)).collect::<Vec<_>>()
        });
        let shown = answers.into_iter().map(RwSignal::new).collect();
        Self { ctx, checklist, run: RwSignal::new(run), shown, asking: RwSignal::new(None) }
    }

    /// 我以哪个岗位的身份查：表是给谁的，或三查表自己的岗位。
    fn position(&self) -> Option<PositionId> {
        if let Some(own) = self.checklist.id.strip_prefix(LOOK_PREFIX) {
            return PositionId::parse(own);
        }
        let mine = untrack(|| self.ctx.records.my_positions());
        mine.iter().find(|one| self.checklist.positions.iter().any(|id| id == one.as_str())).or(mine.first()).cloned()
    }

    /// 这次检查的 id；还没开始就把"开始"和问的原文放进同一笔。
    pub fn started(&self, draft: &mut Draft) -> Option<RunId> {
        if let Some(run) = self.run.get_untracked() {
            return Some(run);
        }
        let asked = Blob::json(&serde_json::to_string(&*self.checklist).ok()?);
        let run: RunId = new_id();
        let started = RunStarted {
            run,
            checklist: ChecklistId::parse(&self.checklist.id)?,
            asked: asked.sha256(),
            day: self.ctx.records.today(),
            position: self.position(),
        };
        draft.bodies.push(started.into());
        draft.blobs.push(asked);
        self.run.set(Some(run));
        Some(run)
    }

    /// 回答一项。
    fn answer(&self, at: usize, answer: Answer) {
        let item = &self.checklist.items[at];
        let mut draft = Draft::default();
        let (Some(run), Some(id)) = (self.started(&mut draft), ItemId::parse(&item.id)) else { return };
        self.shown[at].set(Some(answer));
        draft.bodies.push(ItemAnswered { run, item: id, answer, tapped: None }.into());
        self.ctx.records.write(draft);
        if answer == Answer::Fail {
            self.ask_about(at);
        }
    }

    /// 不合格：先问会不会马上伤人；问过的就改那几句话。
    pub fn ask_about(&self, at: usize) {
        let danger = self.danger_of(&self.checklist.items[at]);
        self.asking.set(Some(danger.map_or(Ask::HurtsNow { item: at }, |danger| Ask::Words { item: at, danger })));
    }

    /// 这一项报成了哪处隐患。
    pub fn danger_of(&self, item: &CheckItem) -> Option<DangerId> {
        let run = self.run.get()?;
        self.ctx.records.with(|state| {
            let mut dangers = state.dangers.values();
            dangers
                .find(|danger| danger.run == Some(run) && danger.item.as_ref().is_some_and(|id| id.as_str() == item.id))
                .map(|danger| danger.id)
        })
    }

    fn unanswered(&self) -> Option<usize> {
        self.shown.iter().position(|shown| shown.get().is_none())
    }

    fn answered(&self) -> usize {
        self.shown.iter().filter(|shown| shown.get().is_some()).count()
    }
}

/// 画出表单。
pub fn run_form(form: Form) -> AnyView {
    let all_drawn = RwSignal::new(form.checklist.items.len() <= FIRST);
    platform::when_idle(move || {
        all_drawn.try_set(true);
    });
    let first = (0..form.checklist.items.len().min(FIRST)).map(|at| item_row(&form, at)).collect_view();
    let rest_form = form.clone();
    let rest = move || all_drawn.get().then(|| (FIRST..rest_form.checklist.items.len()).map(|at| item_row(&rest_form, at)).collect_view());
    let ask = form.clone();
    view! {
        {progress(&form, all_drawn)}
        <ol class="items">{first} {rest}</ol>
        {submit(&form, all_drawn)}
        {move || ask.asking.get().map(|asking| ask_overlay(ask.clone(), asking))}
    }
    .into_any()
}

fn progress(form: &Form, all_drawn: RwSignal<bool>) -> AnyView {
    let total = form.checklist.items.len();
    let (counted, barred, next) = (form.clone(), form.clone(), form.clone());
    let go_on = move |_| {
        all_drawn.set(true);
        if let Some(at) = untrack(|| next.unanswered()) {
            request_animation_frame(move || platform::bring_to(&format!("item-{at}")));
        }
    };
    let saved = form.ctx.records.saved;
    let said = move || match saved.get() {
        Saved::Nothing => "点一下就存".to_owned(),
        Saved::Saving => "正在保存…".to_owned(),
        Saved::At(time) => format!("已保存 {time}"),
        Saved::Failed(_) => "没有存上，看上面".to_owned(),
    };
    view! {
        <div class="progress">
            <div class="row">
                <span>{move || format!("{}/{total}", counted.answered())} " " {said}</span>
                <button type="button" on:click=go_on>"下一个没查的"</button>
            </div>
            <div class="bar" aria-hidden="true">
                <i style:transform=move || format!("scaleX({})", percent(barred.answered(), total))></i>
            </div>
        </div>
    }
    .into_any()
}

/// 做了几成，写成 `0.42`；不用浮点格式化（那会给 wasm 添十几 KB）。
fn percent(done: usize, total: usize) -> String {
    let hundredths = done * 100 / total.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn item_row(form: &Form, at: usize) -> AnyView {
    let item = &form.checklist.items[at];
    let shown = form.shown[at];
    let answers = ANSWERS
        .into_iter()
        .map(|(answer, word, image, slug)| {
            let form = form.clone();
            let checked = move || if shown.get() == Some(answer) { "true" } else { "false" };
            let tab = move || match shown.get() {
                Some(now) if now == answer => "0",
                None if answer == Answer::Pass => "0",
                _ => "-1",
            };
            view! {
                <button type="button" role="radio" data-answer=slug aria-checked=checked tabindex=tab on:click=move |_| form.answer(at, answer)>
                    {icon(image)}
                    {word}
                </button>
            }
        })
        .collect_view();
    let place = (!item.place.is_empty()).then(|| view! { <span class="place">{item.place.clone()}</span> });
    let stop = item.stop.then(|| view! { <span class="stop-tag">"否决项：不合格就不能作业"</span> });
    let text_id = format!("text-{at}");
    let label = text_id.clone();
    let data = move || {
        shown.get().map(|answer| match answer {
            Answer::Pass => "pass",
            Answer::Fail => "fail",
            Answer::Na => "na",
        })
    };
    view! {
        <li class="item" id=format!("item-{at}") data-answer=data>
            {place}
            {stop}
            <p class="text"><span class="n" aria-hidden="true">{at + 1}</span> <span id=text_id>{item.text.clone()}</span></p>
            <small class="wrong">{format!("不行：{}", item.wrong)}</small>
            <div class="answers" role="radiogroup" aria-labelledby=label on:keydown=arrow_keys>{answers}</div>
            {extra(form, at)}
        </li>
    }
    .into_any()
}

/// 单选组的方向键：只移焦点，按空格或回车才算选——检查记录不该被方向键改掉。
fn arrow_keys(event: web_sys::KeyboardEvent) {
    use wasm_bindgen::JsCast;
    let forward = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => true,
        "ArrowLeft" | "ArrowUp" => false,
        _ => return,
    };
    let Some(from) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    let to = if forward { from.next_element_sibling() } else { from.previous_element_sibling() };
    if let Some(to) = to.and_then(|to| to.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        let _ = to.focus();
    }
}

/// 备注和隐患：要了才有。
fn extra(form: &Form, at: usize) -> AnyView {
    let shown = form.shown[at];
    let writing = RwSignal::new(false);
    let form = form.clone();
    // 每存一笔状态就变一次；这一项没变就不重画。
    let danger = {
        let form = form.clone();
        Memo::new(move |_| form.danger_of(&form.checklist.items[at]))
    };
    let note = {
        let form = form.clone();
        Memo::new(move |_| note_of(&form, &form.checklist.items[at]))
    };
    let row = move || {
        let answer = shown.get()?;
        let danger = (answer == Answer::Fail).then(|| danger_line(&form, at, danger.get()));
        let note = note.get();
        let note = if writing.get() {
            note_field(&form, at, note, writing)
        } else {
            let word = if note.is_empty() { "写一句".to_owned() } else { format!("备注：{note}") };
            view! { <button type="button" class="plain" on:click=move |_| writing.set(true)>{icon("pen")} {word}</button> }.into_any()
        };
        Some(view! { <div class="row">{danger} {note}</div> })
    };
    view! { {row} }.into_any()
}

fn danger_line(form: &Form, at: usize, danger: Option<DangerId>) -> AnyView {
    match danger {
        Some(danger) => {
            view! { <a class="button" href=Route::Danger(danger.to_string()).href()>{icon("danger")} "已记为隐患"</a> }.into_any()
        }
        None => {
            let form = form.clone();
            view! { <button type="button" class="stop" on:click=move |_| form.ask_about(at)>"会马上伤人吗？还没答"</button> }.into_any()
        }
    }
}

fn note_of(form: &Form, item: &CheckItem) -> String {
    let (Some(run), Some(id)) = (form.run.get(), ItemId::parse(&item.id)) else { return String::new() };
    form.ctx
        .records
        .with(|state| state.runs.get(&run).and_then(|run| run.answers.get(&id)).map(|answer| answer.note.clone()).unwrap_or_default())
}

fn note_field(form: &Form, at: usize, note: String, writing: RwSignal<bool>) -> AnyView {
    let field = format!("note-{at}");
    let label = field.clone();
    let (form, item) = (form.clone(), form.checklist.items[at].clone());
    let keep = move |event| {
        let mut draft = Draft::default();
        if let (Some(run), Some(id)) = (form.started(&mut draft), ItemId::parse(&item.id)) {
            draft.bodies.push(ItemNoted { run, item: id, note: event_target_value(&event) }.into());
            form.ctx.records.write(draft);
        }
        writing.set(false);
    };
    view! {
        <div class="grow">
            <label for=label>"备注"</label>
            <textarea id=field prop:value=note on:change=keep></textarea>
        </div>
    }
    .into_any()
}

/// 提交并签字：都答了、不合格的都说了会不会马上伤人，才交得上去。
fn submit(form: &Form, all_drawn: RwSignal<bool>) -> AnyView {
    let name = RwSignal::new(String::new());
    let complaint = RwSignal::new(String::new());
    let records = form.ctx.records;
    let form = form.clone();
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(at) = untrack(|| form.unanswered()) {
            all_drawn.set(true);
            complaint.set(format!("第 {} 项还没查。", at + 1));
            request_animation_frame(move || platform::bring_to(&format!("item-{at}")));
            return;
        }
        let open = |at: &usize| {
            form.shown[*at].get_untracked() == Some(Answer::Fail) && untrack(|| form.danger_of(&form.checklist.items[*at])).is_none()
        };
        if let Some(at) = (0..form.shown.len()).find(open) {
            complaint.set(format!("第 {} 项不合格，先说会不会马上伤人。", at + 1));
            form.ask_about(at);
            return;
        }
        let signed = name.get_untracked().trim().to_owned();
        if signed.is_empty() {
            complaint.set("写上你的姓名才能提交：谁检查、谁签字、谁负责。".to_owned());
            platform::focus("signer");
            return;
        }
        let (Some(run), Some((person, mut draft))) = (form.run.get_untracked(), records.person(&signed)) else {
            complaint.set("记录还没打开，稍等再提交。".to_owned());
            return;
        };
        draft.by = Some(person);
        draft.bodies.push(RunSubmitted { run, person }.into());
        records.write_then(draft, move || platform::replace(&Route::Run(run.to_string()).href()));
    };
    let names = move || records.known_names().into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! {
        <form class="box stack no-print" on:submit=act>
            <label for="signer">"检查人姓名"</label>
            <input id="signer" type="text" list="signers" autocomplete="name" maxlength="40" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event)) />
            <datalist id="signers">{names}</datalist>
            <p role="alert">{move || complaint.get()}</p>
            <button type="submit" class="primary wide">"提交并签字"</button>
        </form>
    }
    .into_any()
}
