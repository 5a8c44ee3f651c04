//! 写一条风险：改的时候分值、积、等级当场看得见；手工定的等级要写理由；固有和剩余分开。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::back;
use super::words::{
    KINDS, LEVELS, Register, at_desk, controller, due_controller, level_of, method_of, next_review, stored_level, stored_method, text_field,
};
use crate::content::{LoopRules, RiskLevel, Scales};
use crate::journal::{ControlLine, Day, Grading, PersonId, RegisterEntry, RiskSet};
use crate::pages::run_form::new_id;
use crate::platform::{focus, replace};
use crate::route::Route;
use crate::rules::{Controller, GradeError, Method, arithmetic, assess};
use crate::ui::card::level_badge;
use crate::ui::{Act, Ctx, Draft, Loaded, Watched, head, screen, still, switch, trouble, waiting};

/// 正在写的一次分级。
#[derive(Clone, PartialEq)]
struct Scoring {
    method: Method,
    values: Vec<String>,
    /// 手工定的等级；直接判定的也在这里。
    hand: Option<RiskLevel>,
    reason: String,
}

/// 正在写的一条。
#[derive(Clone)]
struct Sheet {
    /// 改的是哪一条；新写的没有。
    old: Option<RegisterEntry>,
    object: String,
    unit: String,
    what: String,
    accident: String,
    inherent: Scoring,
    residual: Option<Scoring>,
    controls: Vec<ControlLine>,
    controller: Controller,
    /// 分管负责人、部门负责人、直接责任人。
    people: [String; 3],
    review_by: String,
    who: String,
    /// 哪一格不对、为什么。
    wrong: Option<(String, String)>,
}

/// 三个责任人的格。
const PEOPLE: [(&str, &str); 3] = [("risk-charge", "分管负责人"), ("risk-head", "部门负责人"), ("risk-direct", "直接责任人")];

/// 写一条新的。
pub fn new_risk(ctx: Ctx) -> AnyView {
    let register = Register::open(ctx);
    let ready = Memo::new(move |_| register.looked.get());
    let body = move || if ready.get() { form(register, None, || replace(&Route::Risks.href())) } else { still(waiting()) };
    view! {
        {still(html! { (head("加一条风险")) (back()) })}
        {switch(body)}
    }
    .into_any()
}

/// 写一条、改一条的表；`close` 是存好了、不改了以后做的。
pub fn form(register: Register, old: Option<RegisterEntry>, close: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let sheet = Watched::new(untrack(|| Sheet::start(register, old)));
    let draw = move || {
        let (scales, rules) = match (register.scales.get(), register.rules.get()) {
            (Loaded::Ready(scales), Loaded::Ready(rules)) => (scales, rules),
            (Loaded::Failed(why), _) | (_, Loaded::Failed(why)) => return trouble("规则", &why),
            _ => return waiting(),
        };
        at_desk("改清单", sheet.with(|sheet| draw(register, sheet, &scales, &rules)))
    };
    screen(draw, move |act| do_act(register, sheet, &act, close))
}

impl Scoring {
    fn start(method: Method) -> Self {
        Self { method, values: vec![String::new(); 3], hand: None, reason: String::new() }
    }

    fn of(grading: &Grading, scales: Option<&Scales>, register: Register) -> Self {
        let method = method_of(grading.method);
        let mut values = grading.values.clone();
        values.resize(3, String::new());
        let mut scoring = Self { method, values, hand: None, reason: grading.reason.clone() };
        let level = level_of(grading.level);
        let same = scales.and_then(|scales| scoring.computed(scales, register).ok()).is_some_and(|(_, computed)| computed == level);
        if !same {
            scoring.hand = Some(level);
        }
        scoring
    }

    /// 用得着的几个分。
    fn used<'a>(&'a self, scales: &Scales) -> &'a [String] {
        self.values.get(..self.method.factors(scales).len()).unwrap_or_default()
    }

    /// 算式和算出来的等级。
    fn computed(&self, scales: &Scales, register: Register) -> Result<(String, RiskLevel), GradeError> {
        let (values, on_cut) = (self.used(scales), register.on_cut());
        let graded = assess(scales, self.method, values, on_cut)?;
        Ok((arithmetic(scales, self.method, values, graded, on_cut), graded.level))
    }

    /// 现在定成哪一级；还定不了的是 `None`。
    fn level(&self, scales: &Scales, register: Register) -> Option<RiskLevel> {
        self.hand.or_else(|| Some(self.computed(scales, register).ok()?.1))
    }

    /// 收下的一次分级；不收的说哪一格、为什么。
    fn accept(&self, which: &str, scales: &Scales, register: Register) -> Result<Grading, (String, String)> {
        let names: Vec<&str> = self.method.factors(scales).iter().map(|(name, _)| *name).collect();
        let computed = match self.computed(scales, register) {
            Ok((_, level)) => Some(level),
            Err(GradeError::NoScores) => None,
            Err(GradeError::Missing(at) | GradeError::NotPositive(at) | GradeError::OffScale(at)) => {
                let why = self.computed(scales, register).err().map(|why| why.sentence(&names)).unwrap_or_default();
                return Err((format!("{which}-score-{at}"), why));
            }
            Err(why) => return Err((format!("{which}-score-0"), why.sentence(&names))),
        };
        let Some(level) = self.hand.or(computed) else {
            return Err((format!("{which}-hand"), "直接判定：选一级。".to_owned()));
        };
        let by_hand = computed != Some(level);
        let reason = self.reason.trim();
        if by_hand && reason.is_empty() {
            return Err((format!("{which}-reason"), "等级是人定的，不是算出来的：写明为什么。".to_owned()));
        }
        Ok(Grading {
            method: stored_method(self.method),
            values: self.used(scales).iter().map(|value| value.trim().to_owned()).collect(),
            level: stored_level(level),
            reason: if by_hand { reason.to_owned() } else { String::new() },
        })
    }
}

impl Sheet {
    fn start(register: Register, old: Option<RegisterEntry>) -> Self {
        let usual = register.usual_method();
        let scales = if let Loaded::Ready(scales) = register.scales.get() { Some(scales) } else { None };
        let scoring = |grading: &Grading| Scoring::of(grading, scales.as_deref(), register);
        let rules = register.loop_rules();
        match &old {
            None => Self {
                object: String::new(),
                unit: String::new(),
                what: String::new(),
                accident: String::new(),
                inherent: Scoring::start(usual),
                residual: None,
                controls: vec![ControlLine { kind: "engineering".to_owned(), text: String::new(), check: String::new() }],
                controller: Controller::Post,
                people: Default::default(),
                review_by: String::new(),
                who: String::new(),
                wrong: None,
                old,
            },
            Some(entry) => {
                let name = |who: Option<PersonId>| who.map(|who| register.ctx.records.name(who)).unwrap_or_default();
                let set = entry.set.clone();
                Self {
                    inherent: scoring(&set.inherent),
                    residual: set.residual.as_ref().map(scoring),
                    controller: controller(&rules, entry),
                    people: [name(set.charge), name(set.head), name(set.direct)],
                    review_by: entry.review_by().map(|day| day.to_string()).unwrap_or_default(),
                    object: set.object,
                    unit: set.unit,
                    what: set.what,
                    accident: set.accident,
                    controls: set.controls,
                    who: String::new(),
                    wrong: None,
                    old,
                }
            }
        }
    }

    /// 写字的一格。
    fn text_at(&mut self, id: &str) -> Option<&mut String> {
        if let Some(at) = PEOPLE.iter().position(|(one, _)| *one == id) {
            return Some(&mut self.people[at]);
        }
        let mut parts = id.split('-').skip(1);
        Some(match (id, parts.next(), parts.next().and_then(|at| at.parse::<usize>().ok())) {
            ("risk-object", ..) => &mut self.object,
            ("risk-unit", ..) => &mut self.unit,
            ("risk-what", ..) => &mut self.what,
            ("risk-accident", ..) => &mut self.accident,
            ("risk-next", ..) => &mut self.review_by,
            ("risk-who", ..) => &mut self.who,
            ("inherent-reason", ..) => &mut self.inherent.reason,
            ("residual-reason", ..) => &mut self.residual.as_mut()?.reason,
            (_, Some("text"), Some(at)) => &mut self.controls.get_mut(at)?.text,
            (_, Some("check"), Some(at)) => &mut self.controls.get_mut(at)?.check,
            (_, Some("kind"), Some(at)) => &mut self.controls.get_mut(at)?.kind,
            _ => return None,
        })
    }

    fn scoring(&mut self, which: &str) -> Option<&mut Scoring> {
        if which == "residual" { self.residual.as_mut() } else { Some(&mut self.inherent) }
    }

    /// 要写下的一条，和一起介绍的人；不收的说哪一格、为什么。
    fn accept(&self, register: Register, scales: &Scales, rules: &LoopRules) -> Result<Draft, (String, String)> {
        let must = |text: &str, field: &str, why: &str| {
            let text = text.trim();
            if text.is_empty() { Err((field.to_owned(), why.to_owned())) } else { Ok(text.to_owned()) }
        };
        let object = must(&self.object, "risk-object", "写上分析对象：哪个岗位、哪台设备、哪个场所。")?;
        let unit = must(&self.unit, "risk-unit", "写上单元：在哪一处。")?;
        let what = must(&self.what, "risk-what", "写上会出什么事。")?;
        let inherent = self.inherent.accept("inherent", scales, register)?;
        let residual = self.residual.as_ref().map(|residual| residual.accept("residual", scales, register)).transpose()?;
        if let Some(residual) = &residual
            && level_of(residual.level) < level_of(inherent.level)
        {
            return Err(("residual-hand".to_owned(), "剩余风险比固有风险还高：采取措施以后不会更险，看看哪边评错了。".to_owned()));
        }
        let controls: Vec<ControlLine> = self.controls.iter().filter(|one| !one.text.trim().is_empty() || !one.check.trim().is_empty()).cloned().collect();
        if let Some(at) = self.controls.iter().position(|one| one.text.trim().is_empty() && !one.check.trim().is_empty()) {
            return Err((format!("control-text-{at}"), "有排查内容，没有措施：先写管控措施。".to_owned()));
        }
        if controls.is_empty() {
            return Err(("control-text-0".to_owned(), "至少写一条管控措施。".to_owned()));
        }
        let today = register.ctx.records.today();
        let asked = match (self.review_by.trim(), Day::parse(self.review_by.trim())) {
            ("", _) => None,
            (_, Some(day)) if day >= today => Some(day),
            _ => return Err(("risk-next".to_owned(), "复评的日子要写成真有的一天，不早于今天；空着就照规则算。".to_owned())),
        };
        let who = must(&self.who, "risk-who", "写上谁定的：谁定、谁负责。")?;
        let mut known: Vec<(String, PersonId)> = Vec::new();
        let mut draft = Draft::default();
        let mut person = |name: &str| -> Result<Option<PersonId>, (String, String)> {
            let name = name.trim();
            if name.is_empty() {
                return Ok(None);
            }
            if let Some((_, person)) = known.iter().find(|(one, _)| one == name) {
                return Ok(Some(*person));
            }
            let closed = || ("risk-who".to_owned(), "记录还没打开，稍等再记。".to_owned());
            let (person, mut introduced) = register.ctx.records.person(name).ok_or_else(closed)?;
            draft.bodies.append(&mut introduced.bodies);
            draft.blobs.append(&mut introduced.blobs);
            known.push((name.to_owned(), person));
            Ok(Some(person))
        };
        let [charge, head, direct] = [person(&self.people[0])?, person(&self.people[1])?, person(&self.people[2])?];
        draft.by = person(&who)?;
        let level = level_of(inherent.level);
        let set = RiskSet {
            risk: self.old.as_ref().map_or_else(new_id, |old| old.set.risk),
            object,
            unit,
            what,
            accident: self.accident.trim().to_owned(),
            controller: self.controller.max(due_controller(rules, level)).slug().to_owned(),
            inherent,
            residual,
            controls,
            charge,
            head,
            direct,
            source: self.old.as_ref().and_then(|old| old.set.source.clone()),
            review_by: next_review(rules, level, today, asked),
        };
        draft.bodies.push(set.into());
        Ok(draft)
    }
}

fn draw(register: Register, sheet: &Sheet, scales: &Arc<Scales>, rules: &LoopRules) -> Markup {
    let wrong = |id: &str| html! { p.field-said role="alert" { @if let Some((_, why)) = sheet.wrong.as_ref().filter(|(at, _)| at == id) { (why) } } };
    let text = |id: &str, label: &str, value: &str| html! { div { (text_field(id, label, value, 200)) (wrong(id)) } };
    let level = sheet.inherent.level(scales, register);
    let due = level.map(|level| due_controller(rules, level));
    let names = register.ctx.records.known_names();
    html! {
        form.box.stack.risk-form data-act="save" {
            h2 { @if sheet.old.is_some() { "改这一条" } @else { "写清楚" } }
            div.fields {
                (text("risk-object", "分析对象（岗位、设备、场所）", &sheet.object))
                (text("risk-unit", "单元（在哪一处）", &sheet.unit))
                (text("risk-what", "会出什么事", &sheet.what))
                (text("risk-accident", "会出的事故（如 高处坠落）", &sheet.accident))
            }
            (scoring(register, "inherent", "固有风险：没有措施时", &sheet.inherent, scales, &wrong))
            @match &sheet.residual {
                Some(residual) => {
                    (scoring(register, "residual", "剩余风险：措施落实以后", residual, scales, &wrong))
                    div.row { button type="button" data-act="residual:off" { "不评剩余风险" } }
                }
                None => div.row { button type="button" data-act="residual:on" { "再评剩余风险" } },
            }
            section.stack {
                h3 { "管控措施，各配排查内容" }
                @for (at, one) in sheet.controls.iter().enumerate() {
                    div.control-edit {
                        div {
                            label for={ "control-kind-" (at) } { "哪一类" }
                            select id={ "control-kind-" (at) } data-change={ "text:control-kind-" (at) } {
                                @for (slug, kind) in KINDS { option value=(slug) selected[one.kind == slug] { (kind.label()) } }
                            }
                        }
                        (text(&format!("control-text-{at}"), "措施", &one.text))
                        (text(&format!("control-check-{at}"), "排查内容：怎么查它还管不管用", &one.check))
                        button type="button" data-act={ "less:" (at) } aria-label={ "去掉第 " (at + 1) " 条措施" } { "去掉" }
                    }
                }
                div.row { button type="button" data-act="more" { "再加一条措施" } }
            }
            section.stack {
                h3 #controller-label { "谁来管" }
                div.options role="radiogroup" aria-labelledby="controller-label" {
                    @let now = due.map_or(sheet.controller, |due| sheet.controller.max(due));
                    @for one in Controller::ALL.into_iter().filter(|one| due.is_none_or(|due| *one >= due)) {
                        button type="button" role="radio" aria-checked=(one == now) tabindex=(if one == now { "0" } else { "-1" }) data-act={ "controller:" (one.slug()) } { (one.label()) }
                    }
                }
                p.quiet {
                    @match due {
                        Some(due) => { "这一级该由" b { (due.label()) } "管控；只能往上提，不能往下放。" }
                        None => "先评级，再看该谁来管。",
                    }
                }
                div.fields {
                    @for (at, (id, label)) in PEOPLE.iter().enumerate() {
                        div {
                            label for=(id) { (label) }
                            input id=(id) type="text" list="risk-names" maxlength="40" value=(sheet.people[at]) data-input={ "text:" (id) };
                        }
                    }
                    div {
                        label for="risk-next" { "哪天前复评（空着照规则算）" }
                        input #risk-next type="date" value=(sheet.review_by) data-input="text:risk-next";
                        (wrong("risk-next"))
                    }
                    div {
                        label for="risk-who" { "谁定的" }
                        input #risk-who type="text" list="risk-names" maxlength="40" autocomplete="name" value=(sheet.who) data-input="text:risk-who";
                        (wrong("risk-who"))
                    }
                }
                datalist #risk-names { @for name in &names { option value=(name) {} } }
            }
            div.row { button.primary type="submit" { "记进清单" } button.plain type="button" data-act="cancel" { "不改了" } }
        }
    }
}

/// 一次分级：方法、各个分、算式、手工改级。
fn scoring(register: Register, which: &str, title: &str, now: &Scoring, scales: &Scales, wrong: &impl Fn(&str) -> Markup) -> Markup {
    let computed = now.computed(scales, register);
    let factors = now.method.factors(scales);
    let by_hand = now.hand.is_some();
    html! {
        section.scoring {
            h3 id={ (which) "-label" } { (title) }
            div.options role="radiogroup" aria-label={ (title) "，用哪种方法" } {
                @for one in Method::ALL {
                    button type="button" role="radio" aria-checked=(one == now.method) tabindex=(if one == now.method { "0" } else { "-1" })
                        data-act={ "method:" (which) ":" (one.slug()) } { (one.label()) }
                }
            }
            div.factors {
                @for (at, (name, steps)) in factors.iter().enumerate() {
                    @let value = now.values.get(at).map_or("", String::as_str);
                    @let chosen = steps.iter().any(|step| step.value == value);
                    div {
                        h4 id={ (which) "-factor-" (at) } { (name) }
                        div.scale role="radiogroup" aria-labelledby={ (which) "-factor-" (at) } {
                            @for (n, step) in steps.iter().enumerate() {
                                @let is = step.value == value;
                                button type="button" role="radio" aria-checked=(is) tabindex=(if is || (!chosen && n == 0) { "0" } else { "-1" })
                                    id=[(is || (!chosen && n == 0)).then(|| format!("{which}-score-{at}"))]
                                    data-act={ "score:" (which) ":" (at) ":" (step.value) } { b { (step.value) } span { (step.text) } }
                            }
                        }
                        (wrong(&format!("{which}-score-{at}")))
                    }
                }
            }
            @if now.method != Method::Direct {
                p.arithmetic role="status" {
                    @match &computed { Ok((words, level)) => { (words) " " (level_badge(*level)) } Err(_) => "几个分都选了，这里算出来是哪一级。" }
                }
                p.fine { (register.on_cut().sentence()) "切点是参考，本单位可以在“行业和规模”里约定。" }
                button type="button" aria-pressed=(by_hand) data-act={ "by-hand:" (which) } { @if by_hand { "还是用算出来的" } @else { "手工改级" } }
            }
            @if by_hand || now.method == Method::Direct {
                h4 id={ (which) "-hand-label" } { "定成哪一级" }
                div.options role="radiogroup" aria-labelledby={ (which) "-hand-label" } {
                    @for (n, level) in LEVELS.into_iter().enumerate() {
                        @let is = now.hand == Some(level);
                        button type="button" role="radio" aria-checked=(is) tabindex=(if is || (now.hand.is_none() && n == 0) { "0" } else { "-1" })
                            id=[(is || (now.hand.is_none() && n == 0)).then(|| format!("{which}-hand"))]
                            data-act={ "level:" (which) ":" (level.color().1) } { (level_badge(level)) }
                    }
                }
                (text_field(&format!("{which}-reason"), "为什么定成这一级", &now.reason, 300))
                (wrong(&format!("{which}-reason")))
            }
            (wrong(&format!("{which}-hand")))
        }
    }
}

fn do_act(register: Register, sheet: Watched<Sheet>, act: &Act, close: impl Fn() + Copy + 'static) {
    let parts = act.parts();
    match (act.name.split(':').next().unwrap_or_default(), &parts[..]) {
        ("text", [id]) => drop(sheet.update_quietly(|sheet| sheet.text_at(id).map(|text| *text = act.value()))),
        ("method", [which, slug]) => change(sheet, which, |now| {
            if let Some(method) = Method::from_slug(slug).filter(|method| *method != now.method) {
                *now = Scoring { reason: std::mem::take(&mut now.reason), ..Scoring::start(method) };
            }
        }),
        ("score", [which, at, value]) => change(sheet, which, |now| {
            if let Some(slot) = at.parse().ok().and_then(|at: usize| now.values.get_mut(at)) {
                *slot = (*value).to_owned();
            }
        }),
        ("by-hand", [which]) => {
            let scales = if let Loaded::Ready(scales) = untrack(|| register.scales.get()) { Some(scales) } else { None };
            change(sheet, which, |now| {
                now.hand = match now.hand {
                    Some(_) => None,
                    None => scales.and_then(|scales| untrack(|| now.level(&scales, register))).or(Some(RiskLevel::Red)),
                };
            });
        }
        ("level", [which, slug]) => change(sheet, which, |now| now.hand = LEVELS.into_iter().find(|level| level.color().1 == *slug)),
        ("residual", [on]) => {
            let method = sheet.with_untracked(|sheet| sheet.inherent.method);
            sheet.update(|sheet| sheet.residual = (*on == "on").then(|| Scoring::start(method)));
        }
        ("more", _) => {
            sheet.update(|sheet| sheet.controls.push(ControlLine { kind: "management".to_owned(), text: String::new(), check: String::new() }));
        }
        ("less", [at]) => sheet.update(|sheet| {
            if let Some(at) = at.parse().ok().filter(|at: &usize| *at < sheet.controls.len()) {
                sheet.controls.remove(at);
            }
        }),
        ("controller", [slug]) => sheet.update(|sheet| sheet.controller = Controller::from_slug(slug).unwrap_or(sheet.controller)),
        ("save", _) => save(register, sheet, close),
        ("cancel", _) => close(),
        _ => register.retry(),
    }
}

fn change(sheet: Watched<Sheet>, which: &str, change: impl FnOnce(&mut Scoring)) {
    sheet.update(|sheet| {
        sheet.wrong = None;
        if let Some(now) = sheet.scoring(which) {
            change(now);
        }
    });
}

fn save(register: Register, sheet: Watched<Sheet>, close: impl Fn() + 'static) {
    let (Loaded::Ready(scales), Loaded::Ready(rules)) = untrack(|| (register.scales.get(), register.rules.get())) else { return };
    match untrack(|| sheet.with_untracked(|sheet| sheet.accept(register, &scales, &rules))) {
        Err((field, why)) => {
            sheet.update(|sheet| sheet.wrong = Some((field.clone(), why)));
            focus(&field);
        }
        Ok(draft) => register.ctx.records.write_then(draft, close),
    }
}
