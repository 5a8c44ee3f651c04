//! 改四色图：放一张平面图，加一个点、圈一块地，挂上清单里的风险。只在宽屏上。

use leptos::prelude::*;
use maud::{Markup, html};

use super::map::Plan;
use super::map_image::plan_form;
use super::words::{at_desk, badge, find_box, level_of, text_field};
use crate::journal::{MapId, MarkId, MarkSet, RegisterEntry, RiskId, Shape};
use crate::pages::run_form::new_id;
use crate::platform::focus;
use crate::rules::plan;
use crate::ui::icon::icon;
use crate::ui::{Act, Draft, Watched, nothing, screen, switch};

/// 一次最多列多少条风险给人挑。
const MOST_HITS: usize = 12;

/// 手写坐标的两格。
const BY_HAND: [(&str, &str); 2] = [("mark-x", "离左边 %"), ("mark-y", "离上边 %")];

/// 手里的笔。
#[derive(Clone, PartialEq)]
pub enum Pen {
    /// 没在画。
    Down,
    /// 放一张新的平面图。
    NewMap,
    /// 给这张图改名。
    Rename,
    /// 去掉这张图。
    RemoveMap,
    /// 画一处。
    Drawing(Sketch),
}

/// 画到一半的一处。
#[derive(Clone, PartialEq)]
pub struct Sketch {
    /// 改的是哪一处；新画的没有。
    mark: Option<MarkId>,
    map: MapId,
    shape: Shape,
    points: Vec<u32>,
    label: String,
    risks: Vec<RiskId>,
    /// 手写的坐标，百分数：离左边、离上边。
    by_hand: [String; 2],
    /// 哪里不行、为什么。
    wrong: Option<(&'static str, &'static str)>,
}

impl Pen {
    /// 正在画的各角；没在画是 `None`。
    pub fn points(&self) -> Option<&[u32]> {
        if let Self::Drawing(sketch) = self { Some(&sketch.points) } else { None }
    }

    /// 正在改的是哪一处：改的时候原来的不画。
    pub fn mark(&self) -> Option<MarkId> {
        if let Self::Drawing(sketch) = self { sketch.mark } else { None }
    }

    /// 重画一处。
    pub fn redraw(page: Plan, mark: MarkId) {
        let Some(mark) = untrack(|| page.marks()).into_iter().find(|one| one.set.mark == mark) else { return };
        let set = mark.set;
        page.shown.set(None);
        page.pen.set(Self::Drawing(Sketch {
            mark: Some(set.mark),
            map: set.map,
            shape: set.shape,
            points: set.points,
            label: set.label,
            risks: set.risks,
            by_hand: Default::default(),
            wrong: None,
        }));
        request_animation_frame(|| focus("mark-label"));
    }

    fn start(page: Plan, shape: Shape) {
        let Some(map) = untrack(|| page.map()) else { return };
        let blank = Sketch {
            mark: None,
            map: map.set.map,
            shape,
            points: Vec::new(),
            label: String::new(),
            risks: Vec::new(),
            by_hand: Default::default(),
            wrong: None,
        };
        page.shown.set(None);
        page.pen.set(Self::Drawing(blank));
        request_animation_frame(|| focus("mark-label"));
    }
}

/// 在图上点到了 `x`、`y`：正在画就收下，没在画是 `false`。
pub fn tap_adds(page: Plan, x: u32, y: u32) -> bool {
    if page.pen.with_untracked(|pen| pen.points().is_none()) {
        return false;
    }
    sketch(page, |sketch| {
        // 点只有一个：再点就是挪过去
        if sketch.shape == Shape::Point {
            sketch.points.clear();
        }
        sketch.points.extend([x, y]);
        sketch.wrong = None;
    });
    true
}

fn sketch(page: Plan, change: impl FnOnce(&mut Sketch)) {
    page.pen.update(|pen| {
        if let Pen::Drawing(sketch) = pen {
            change(sketch);
        }
    });
}

/// 改图的一块。
pub fn edit(page: Plan) -> AnyView {
    let which = Memo::new(move |_| page.register.lacking().is_none().then(|| page.pen.with(std::mem::discriminant)));
    let panel = move || {
        if which.get().is_none() {
            return nothing();
        }
        match untrack(|| page.pen.get()) {
            Pen::Drawing(_) => drawing(page),
            now @ (Pen::NewMap | Pen::Rename | Pen::RemoveMap) => plan_form(page, now),
            Pen::Down => screen(move || tools(page), move |act| do_act(page, &act)),
        }
    };
    switch(panel)
}

fn tools(page: Plan) -> Markup {
    let has_map = page.map().is_some();
    at_desk(
        "画四色图",
        html! {
            div.row.no-print {
                @if has_map {
                    button type="button" data-act="point" { (icon("pen")) "加一个点" }
                    button type="button" data-act="area" { (icon("pen")) "圈一块地" }
                }
                button type="button" data-act="new-map" { (icon("photo")) "放一张平面图" }
                @if has_map {
                    button.plain type="button" data-act="rename" { "改图名" }
                    button.plain type="button" data-act="remove-map" { "去掉这张图" }
                }
            }
            p #plan-done role="status" {}
        },
    )
}

fn drawing(page: Plan) -> AnyView {
    let query = Watched::new(String::new());
    view! {
        <div class="box drawing no-print">
            {screen(move || page.pen.with(strokes), move |act| do_act(page, &act))}
            <div class="stack">
                {find_box(query, "mark-find", "挂上清单里的风险", "搜：在哪里、会出什么事")}
                {screen(move || page.pen.with(|pen| choose(page, pen, &query.get())), move |act| do_act(page, &act))}
            </div>
        </div>
    }
    .into_any()
}

/// 画的一半：怎么画、叫什么，完成。
fn strokes(pen: &Pen) -> Markup {
    let Pen::Drawing(sketch) = pen else { return Markup::default() };
    let count = sketch.points.len() / 2;
    let is_area = sketch.shape == Shape::Area;
    let wrong =
        |at: &str| html! { p.field-said role="alert" { @if let Some((_, why)) = sketch.wrong.filter(|(one, _)| *one == at) { (why) } } };
    html! {
        h2 { @if sketch.mark.is_some() { "改这一处" } @else if is_area { "圈一块地" } @else { "加一个点" } }
        p role="status" {
            @match (is_area, count) {
                (false, 0) => "在图上点一下：风险在哪里。",
                (false, _) => "点好了。点别处就是挪过去。",
                (true, count) => { "沿着这块地的边，在图上一角一角地点，至少三个角。点了 " (count) " 个。" }
            }
        }
        div.row.by-hand {
            @for (at, (id, label)) in BY_HAND.iter().enumerate() {
                div {
                    label for=(id) { (label) }
                    input id=(id) type="text" inputmode="decimal" maxlength="5" value=(sketch.by_hand[at]) data-input={ "text:" (id) };
                }
            }
            button type="button" data-act="add-by-hand" { "加这个点" }
            button type="button" data-act="undo" disabled[count == 0] { "撤一个点" }
        }
        (wrong("mark-x"))
        (text_field("mark-label", "叫什么（如 打磨间除尘器）", &sketch.label, 40))
        (wrong("mark-label"))
        div.row { button.primary type="button" data-act="finish" { "完成" } button.plain type="button" data-act="down" { "不画了" } }
    }
}

/// 挂风险的一半。
fn choose(page: Plan, pen: &Pen, query: &str) -> Markup {
    let Pen::Drawing(sketch) = pen else { return Markup::default() };
    let mut entries = page.register.entries();
    entries.sort_by_key(|entry| level_of(entry.level()));
    let query = query.trim();
    let is = |entry: &RegisterEntry| sketch.risks.contains(&entry.set.risk);
    let fits = |entry: &RegisterEntry| [&entry.set.object, &entry.set.unit, &entry.set.what].into_iter().any(|text| text.contains(query));
    let found: Vec<&RegisterEntry> =
        entries.iter().filter(|entry| is(entry)).chain(entries.iter().filter(|entry| !is(entry) && fits(entry)).take(MOST_HITS)).collect();
    html! {
        @if entries.is_empty() { p.quiet { "风险清单还是空的：先建清单，再来挂。" } }
        div.risk-picks tabindex="0" role="group" aria-label="挂哪些风险" {
            @for entry in found {
                button type="button" aria-pressed=(is(entry)) data-act={ "risk:" (entry.set.risk) } {
                    @if is(entry) { (icon("ok")) } (badge(entry.level())) span.grow { (entry.set.what) small.hit-why { (entry.set.object) "，" (entry.set.unit) } }
                }
            }
        }
    }
}

fn do_act(page: Plan, act: &Act) {
    let risk = act.parts().first().and_then(|id| RiskId::parse(id));
    match (act.name.split(':').next().unwrap_or_default(), risk) {
        ("point", _) => Pen::start(page, Shape::Point),
        ("area", _) => Pen::start(page, Shape::Area),
        ("new-map", _) => turn(page, Pen::NewMap, "plan-name"),
        ("rename", _) => turn(page, Pen::Rename, "plan-name"),
        ("remove-map", _) => turn(page, Pen::RemoveMap, "plan-why"),
        ("down", _) => page.pen.set(Pen::Down),
        ("text", _) => drop(page.pen.update_quietly(|pen| {
            if let Pen::Drawing(sketch) = pen {
                match BY_HAND.iter().position(|(id, _)| act.parts().first() == Some(id)) {
                    Some(at) => sketch.by_hand[at] = act.value(),
                    None => sketch.label = act.value(),
                }
            }
        })),
        ("undo", _) => sketch(page, |sketch| sketch.points.truncate(sketch.points.len().saturating_sub(2))),
        ("add-by-hand", _) => add_by_hand(page),
        ("risk", Some(risk)) => sketch(page, |sketch| match sketch.risks.iter().position(|one| *one == risk) {
            Some(at) => drop(sketch.risks.remove(at)),
            None => sketch.risks.push(risk),
        }),
        ("finish", _) => finish(page),
        _ => {}
    }
}

fn turn(page: Plan, pen: Pen, to: &'static str) {
    page.pen.set(pen);
    request_animation_frame(move || focus(to));
}

/// 写的百分数；不在 0 到 100 里的是 `None`。
fn percent(text: &str) -> Option<u32> {
    let share: f64 = text.trim().trim_end_matches('%').parse().ok()?;
    (0.0..=100.0).contains(&share).then(|| plan::at(share / 100.0))
}

/// 不用点图，写两个数：键盘也画得了。
fn add_by_hand(page: Plan) {
    let Pen::Drawing(Sketch { by_hand: [x, y], .. }) = page.pen.get_untracked() else { return };
    match (percent(&x), percent(&y)) {
        (Some(x), Some(y)) => {
            tap_adds(page, x, y);
            sketch(page, |sketch| sketch.by_hand = Default::default());
        }
        (x, _) => {
            sketch(page, |sketch| sketch.wrong = Some(("mark-x", "写 0 到 100 的数：离左边、离上边各百分之几。")));
            focus(if x.is_none() { "mark-x" } else { "mark-y" });
        }
    }
}

fn finish(page: Plan) {
    let Pen::Drawing(now) = page.pen.get_untracked() else { return };
    // 点了两下也只画一处
    if !page.register.ctx.records.is_idle() {
        return;
    }
    let is_area = now.shape == Shape::Area;
    let wrong = if !plan::is_drawable(&now.points, is_area) {
        Some(("mark-x", if is_area { "至少点三个角。" } else { "还没有在图上点。" }))
    } else if now.label.trim().is_empty() {
        Some(("mark-label", "写上叫什么：图上的牌子用它。"))
    } else {
        None
    };
    if let Some((field, why)) = wrong {
        sketch(page, |sketch| sketch.wrong = Some((field, why)));
        return focus(field);
    }
    let set = MarkSet {
        mark: now.mark.unwrap_or_else(new_id),
        map: now.map,
        shape: now.shape,
        points: now.points,
        label: now.label.trim().to_owned(),
        risks: now.risks,
    };
    let draft = Draft { bodies: vec![set.into()], ..Draft::default() };
    page.register.ctx.records.write_then(draft, move || page.pen.set(Pen::Down));
}
