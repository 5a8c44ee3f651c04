//! 正在做的一次检查：每项三选一，点一下就存，存好了才说已保存。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::other_half::{desk_part, draw_part};
use super::stop_work::{Ask, ask_overlay};
use super::submit::submit;
use crate::content::{CheckItem, Checklist, LOOK_PREFIX};
use crate::journal::{Answer, Blob, ChecklistId, DangerId, Day, Id128, ItemAnswered, ItemId, ItemNoted, PositionId, RunId, RunStarted};
use crate::platform;
use crate::route::Route;
use crate::store::{BrowserEnv, Env};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Draft, Saved, Watched, nothing, screen, switch, watch};

/// 先画几项：先看见、先能勾，其余闲下来再画。
const FIRST: usize = 8;

/// 三个答案：词、图标、给样式和测试认的名字。
const ANSWERS: [(Answer, &str, &str, &str); 3] =
    [(Answer::Pass, "合格", "ok", "pass"), (Answer::Fail, "不合格", "no", "fail"), (Answer::Na, "不适用", "na", "na")];

fn slug(answer: Answer) -> &'static str {
    ANSWERS.iter().find(|(one, ..)| *one == answer).map_or("", |(.., slug)| slug)
}

/// 一个新的随机 id，不必等数据库打开。
pub fn new_id<I: Id128>() -> I {
    let mut bytes = [0; 16];
    BrowserEnv.random(&mut bytes);
    I::from_random(bytes)
}

/// 地址里说补录哪一天（`?day=`）；没说、不是过去的一天，就是今天的。
pub fn late_day(ctx: Ctx) -> Option<Day> {
    let day = Day::parse(platform::current_hash().split_once("?day=")?.1)?;
    (day < ctx.records.today()).then_some(day)
}

/// 补录的为什么；没写就说清楚，返回 `None`。
fn why_late() -> Option<String> {
    let why = platform::field_value("late-why");
    if why.is_empty() {
        platform::focus("late-why");
        platform::set_html("late-say", "先写一句：当时为什么没记。");
        return None;
    }
    Some(why)
}

/// 一次检查的表单。
#[derive(Clone)]
pub struct Form {
    /// 应用。
    pub ctx: Ctx,
    /// 问的什么。
    pub checklist: Arc<Checklist>,
    /// 这次检查；还没开始是 `None`。
    pub run: Watched<Option<RunId>>,
    /// 每项现在显示的答案，次序同检查项。
    pub shown: Watched<Vec<Option<Answer>>>,
    /// 正在问的话。
    pub asking: Watched<Option<Ask>>,
    /// 正在写备注的那一项。
    writing: Watched<Option<usize>>,
    /// 全部项都画出来了没有。
    all_drawn: Watched<bool>,
    /// 补录过去的一天；平常没有。
    pub late: Option<Day>,
}

impl Form {
    /// 新的一张，或接着做的一次。
    pub fn new(ctx: Ctx, checklist: Arc<Checklist>, run: Option<RunId>) -> Self {
        let all_drawn = Watched::new(checklist.items.len() <= FIRST);
        let form = Self {
            ctx,
            checklist,
            run: Watched::new(run),
            shown: Watched::new(Vec::new()),
            asking: Watched::new(None),
            writing: Watched::new(None),
            all_drawn,
            late: late_day(ctx),
        };
        form.shown.set(untrack(|| form.stored_answers()));
        form
    }

    fn stored_answers(&self) -> Vec<Option<Answer>> {
        let run = self.run.get();
        self.ctx.records.with(|state| {
            let run = run.and_then(|run| state.runs.get(&run));
            self.checklist.items.iter().map(|item| run?.answer(&ItemId::parse(&item.id)?)).collect()
        })
    }

    /// 我以哪个岗位的身份查：三查表自己的岗位，或我的岗位里该查这张表的。
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
        let late = match self.late {
            None => None,
            Some(_) => Some(why_late()?),
        };
        let asked = Blob::json(&serde_json::to_string(&*self.checklist).ok()?);
        let run: RunId = new_id();
        let started = RunStarted {
            run,
            checklist: ChecklistId::parse(&self.checklist.id)?,
            asked: asked.sha256(),
            day: self.late.unwrap_or_else(|| self.ctx.records.today()),
            position: self.position(),
            late,
        };
        draft.bodies.push(started.into());
        draft.blobs.push(asked);
        self.run.set(Some(run));
        Some(run)
    }

    /// 回答一项。
    fn answer(&self, at: usize, answer: Answer) {
        let Some(item) = self.checklist.items.get(at) else { return };
        let mut draft = Draft::default();
        let (Some(run), Some(id)) = (self.started(&mut draft), ItemId::parse(&item.id)) else { return };
        platform::check_radio(&format!("item-{at}"), slug(answer));
        self.shown.update(|shown| shown[at] = Some(answer));
        draft.bodies.push(ItemAnswered { run, item: id, answer, tapped: None }.into());
        self.ctx.records.write(draft);
        if answer == Answer::Fail {
            self.ask_about(at);
        }
    }

    /// 不合格：先问会不会马上伤人；问过的就改那几句话。
    pub fn ask_about(&self, at: usize) {
        let danger = untrack(|| self.danger_of(&self.checklist.items[at]));
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

    /// 第一个没查的。
    pub fn unanswered(&self) -> Option<usize> {
        self.shown.with_untracked(|shown| shown.iter().position(Option::is_none))
    }

    /// 把一项带到眼前。
    pub fn bring(&self, at: usize) {
        self.draw_rest();
        request_animation_frame(move || platform::bring_to(&format!("item-{at}")));
    }

    /// 画出其余的项。
    fn draw_rest(&self) {
        // 闲下来时人可能已经走了：没有这张表了就什么都不做。
        if self.all_drawn.update_quietly(|drawn| std::mem::replace(drawn, true)) != Some(false) {
            return;
        }
        platform::append_html("items", &self.rows(FIRST..self.checklist.items.len()).into_string());
        self.all_drawn.update(|_| ());
    }

    fn rows(&self, range: std::ops::Range<usize>) -> Markup {
        html! { @for at in range { (self.item_row(at)) } }
    }

    /// 一项。画好以后答案直接改在元素上，不重画。
    fn item_row(&self, at: usize) -> Markup {
        let item = &self.checklist.items[at];
        let shown = self.shown.with_untracked(|shown| shown[at]);
        html! {
            li.item id={ "item-" (at) } data-answer=[shown.map(slug)] {
                @if !item.place.is_empty() { span.place { (item.place) } }
                @if item.stop { span.stop-tag { "否决项：不合格就不能作业" } }
                p.text { span.n aria-hidden="true" { (at + 1) } span id={ "text-" (at) } { (item.text) } }
                small.wrong { "不行：" (item.wrong) @if !item.major.is_empty() { b { "。可能是重大隐患" } } }
                div.answers role="radiogroup" aria-labelledby={ "text-" (at) } {
                    @for (answer, word, image, slug) in ANSWERS {
                        @let checked = shown == Some(answer);
                        @let stop_here = checked || (shown.is_none() && answer == Answer::Pass);
                        button type="button" role="radio" data-answer=(slug) aria-checked=(checked) tabindex=(if stop_here { "0" } else { "-1" })
                            data-act={ "answer:" (at) ":" (slug) } { (icon(image)) (word) }
                    }
                }
                div.row id={ "extra-" (at) } {}
                @if !item.evidence.is_empty() { (self.more_button(at)) }
                div.stack id={ "part-" (at) } {}
            }
        }
    }

    fn do_act(&self, act: &Act) {
        let parts = act.parts();
        let Some(at) = parts.first().and_then(|at| at.parse::<usize>().ok()) else { return };
        match (act.name.split(':').next(), parts.get(1)) {
            (Some("answer"), Some(word)) => {
                if let Some((answer, ..)) = ANSWERS.iter().find(|(.., slug)| slug == word) {
                    self.answer(at, *answer);
                }
            }
            (Some("ask"), _) => self.ask_about(at),
            (Some("more"), _) => self.show_more(at),
            (Some("write"), _) => {
                self.writing.set(Some(at));
                request_animation_frame(move || platform::focus(&format!("note-{at}")));
            }
            // 离开输入框就记下，但框不收：收了版面一跳，手指正按着的键就按空了。
            (Some("keep"), _) => self.note(at, &act.value()),
            (Some("note"), _) => {
                self.note(at, &platform::field_value(&format!("note-{at}")));
                self.writing.set(None);
            }
            _ => {}
        }
    }

    /// 打开照片、读数、即查即改；禁手机的表不说拍照。
    fn more_button(&self, at: usize) -> Markup {
        let word = if self.checklist.no_phone.is_some() { "读数、当场改" } else { "拍照、读数、当场改" };
        html! { button.plain type="button" data-act={ "more:" (at) } { (icon("pen")) (word) } }
    }

    /// 一项的照片、读数、即查即改，由后一半画。
    fn show_more(&self, at: usize) {
        let mut draft = Draft::default();
        let Some(run) = self.started(&mut draft) else { return };
        let what = format!("item:{run}:{}", self.checklist.items[at].id);
        let draw = move || draw_part(format!("part-{at}"), what);
        // 还没开始的，先开始：后一半要找得到这次检查。
        if draft.bodies.is_empty() { draw() } else { self.ctx.records.write_then(draft, draw) }
    }

    fn note(&self, at: usize, note: &str) {
        if note.trim() == untrack(|| self.note_of(&self.checklist.items[at])) {
            return;
        }
        let mut draft = Draft::default();
        if let (Some(run), Some(id)) = (self.started(&mut draft), ItemId::parse(&self.checklist.items[at].id)) {
            draft.bodies.push(ItemNoted { run, item: id, note: note.trim().to_owned() }.into());
            self.ctx.records.write(draft);
        }
    }

    /// 一项下面的一行：备注、隐患。要了才有。
    fn extra(&self, at: usize) -> Markup {
        let item = &self.checklist.items[at];
        let note = self.note_of(item);
        html! {
            @if self.shown.with(|shown| shown[at] == Some(Answer::Fail)) {
                @match self.danger_of(item) {
                    Some(danger) => a.button href=(Route::Danger(danger.to_string()).href()) { (icon("danger")) "已记为隐患" },
                    None => button.stop type="button" data-act={ "ask:" (at) } { "会马上伤人吗？还没答" },
                }
            }
            @if self.writing.get() == Some(at) {
                div.grow {
                    label for={ "note-" (at) } { "备注" }
                    textarea id={ "note-" (at) } maxlength="300" data-change={ "keep:" (at) } { (note) }
                    button type="button" data-act={ "note:" (at) } { "记下备注" }
                }
            } @else {
                button.plain type="button" data-act={ "write:" (at) } {
                    (icon("pen")) @if note.is_empty() { "写一句" } @else { "备注：" (note) }
                }
                @if item.evidence.is_empty() { (self.more_button(at)) }
            }
        }
    }

    fn note_of(&self, item: &CheckItem) -> String {
        let (Some(run), Some(id)) = (self.run.get(), ItemId::parse(&item.id)) else { return String::new() };
        self.ctx.records.with(|state| {
            let answer = state.runs.get(&run).and_then(|run| run.answers.get(&id));
            answer.map(|answer| answer.note.clone()).unwrap_or_default()
        })
    }

    /// 记录变了（存好了一笔、别的窗口写了一笔）：答案和备注跟上，没变的不动。
    fn follow_records(&self) {
        let form = self.clone();
        let drawn = StoredValue::new(vec![String::new(); form.checklist.items.len()]);
        watch(move || {
            let all_drawn = form.all_drawn.get();
            for (at, stored) in form.stored_answers().into_iter().enumerate() {
                let shown = form.shown.with_untracked(|shown| shown[at]);
                if let Some(stored) = stored.filter(|stored| shown != Some(*stored) && form.ctx.records.is_idle()) {
                    platform::check_radio(&format!("item-{at}"), slug(stored));
                    form.shown.update(|shown| shown[at] = Some(stored));
                }
                // 还没画出来的一项，等画出来再说：现在写没有地方写，又会当成写过了。
                if form.shown.with(|shown| shown[at].is_none()) || (at >= FIRST && !all_drawn) {
                    continue;
                }
                let extra = form.extra(at).into_string();
                // 正在写备注的一行不换：手指可能正按着“记下备注”，换了就按空了。
                let being_written = form.writing.get() == Some(at);
                if being_written && drawn.with_value(|drawn| drawn[at].contains("<textarea")) {
                    continue;
                }
                drawn.update_value(|drawn| {
                    if drawn[at] != extra {
                        platform::set_html(&format!("extra-{at}"), &extra);
                        drawn[at] = extra;
                    }
                });
            }
        });
    }
}

/// 画出表单。
pub fn run_form(form: Form) -> AnyView {
    let first = form.rows(0..form.checklist.items.len().min(FIRST));
    let items = move || html! { ol #items .items { (first) } };
    let idle = form.clone();
    platform::when_idle(move || idle.draw_rest());
    form.follow_records();
    let run = form.run;
    let part = desk_part(form.ctx, "part-run", move || run.get().map(|run| format!("run:{run}")));
    let (for_act, for_progress, for_next, ask) = (form.clone(), form.clone(), form.clone(), form.clone());
    view! {
        {screen(move || progress(&for_progress), move |_| if let Some(at) = for_next.unanswered() { for_next.bring(at) })}
        {screen(items, move |act| for_act.do_act(&act))}
        {part}
        {submit(&form)}
        {switch(move || ask.asking.get().map_or_else(nothing, |asking| ask_overlay(ask.clone(), asking)))}
    }
    .into_any()
}

fn progress(form: &Form) -> Markup {
    let total = form.checklist.items.len();
    let done = form.shown.with(|shown| shown.iter().filter(|answer| answer.is_some()).count());
    request_animation_frame(move || platform::set_progress("progress-bar", done, total));
    html! {
        div.progress {
            div.row {
                span { (done) "/" (total) " " (said(&form.ctx.records.told())) }
                @if done < total { button type="button" data-act="next" { "下一个没查的" } }
            }
            div.bar aria-hidden="true" { i #progress-bar {} }
        }
    }
}

/// 存得怎么样，一句话。
fn said(saved: &Saved) -> String {
    match saved {
        Saved::Nothing => "点一下就存".to_owned(),
        Saved::Saving => "正在保存…".to_owned(),
        Saved::At(time) => format!("已保存 {time}"),
        Saved::Failed(_) => "没有存上，看上面".to_owned(),
    }
}
