//! 风险清单几页共用的：存下来的词和规则里的词怎么对上，清单从哪里来，级牌和人名怎么画。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use crate::content::{AccidentType, ControlKind, LoopRules, NAMES_FILE, Names, RULES_FILE, RiskLevel, SCALES_FILE, Scales};
use crate::journal::{
    Boundary, ControlLine, Day, Grading, Level, Method as StoredMethod, PersonId, RegisterEntry, RiskId, RiskSet, Subject,
};
use crate::pages::danger::load;
use crate::rules::{Controller, Date, Method, OnCut, Regrade, arithmetic, assess, at_least, controller_of, regrade, review_day};
use crate::ui::card::level_badge;
use crate::ui::{Ctx, Loaded, Opening, Table, Watched, screen, trouble, waiting};

/// 四级，高的在前。
pub const LEVELS: [RiskLevel; 4] = [RiskLevel::Red, RiskLevel::Orange, RiskLevel::Yellow, RiskLevel::Blue];

/// 管控措施的五类：存下来的词和给人看的词。
pub const KINDS: [(&str, ControlKind); 5] = [
    ("engineering", ControlKind::Engineering),
    ("management", ControlKind::Management),
    ("training", ControlKind::Training),
    ("ppe", ControlKind::Protection),
    ("emergency", ControlKind::Emergency),
];

/// 一类措施给人看的词；不认识的给出原文。
pub fn kind_word(slug: &str) -> &str {
    KINDS.iter().find(|(one, _)| *one == slug).map_or(slug, |(_, kind)| kind.label())
}

/// 一类措施存下来的词。
pub fn kind_slug(kind: ControlKind) -> &'static str {
    KINDS.iter().find(|(_, one)| *one == kind).map_or("management", |(slug, _)| slug)
}

/// 存着的等级是哪一级。
pub fn level_of(level: Level) -> RiskLevel {
    match level {
        Level::Red => RiskLevel::Red,
        Level::Orange => RiskLevel::Orange,
        Level::Yellow => RiskLevel::Yellow,
        Level::Blue => RiskLevel::Blue,
    }
}

/// 一级怎么存。
pub fn stored_level(level: RiskLevel) -> Level {
    match level {
        RiskLevel::Red => Level::Red,
        RiskLevel::Orange => Level::Orange,
        RiskLevel::Yellow => Level::Yellow,
        RiskLevel::Blue => Level::Blue,
    }
}

/// 存着的方法是哪一种。
pub fn method_of(method: StoredMethod) -> Method {
    match method {
        StoredMethod::Lec => Method::Lec,
        StoredMethod::Matrix => Method::Matrix,
        StoredMethod::Direct => Method::Direct,
    }
}

/// 一种方法怎么存。
pub fn stored_method(method: Method) -> StoredMethod {
    match method {
        Method::Lec => StoredMethod::Lec,
        Method::Matrix => StoredMethod::Matrix,
        Method::Direct => StoredMethod::Direct,
    }
}

/// 规则里的一天；`Day` 总是真有的一天。
pub fn date_of(day: Day) -> Option<Date> {
    Date::parse(&day.to_string())
}

/// 存下来的一天。
pub fn day_of(date: Date) -> Option<Day> {
    Day::parse(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// 风险清单和用得着的两份规则数据。
#[derive(Clone, Copy)]
pub struct Register {
    /// 应用的把手。
    pub ctx: Ctx,
    /// 台账装进来了没有。
    pub looked: Watched<bool>,
    /// 刻度。
    pub scales: Table<Scales>,
    /// 闭环的规则：谁来管、多久复评。
    pub rules: Table<LoopRules>,
    /// 事故类型叫什么。
    pub names: Table<Names>,
}

impl Register {
    /// 开始取。
    pub fn open(ctx: Ctx) -> Self {
        Self {
            ctx,
            looked: load(ctx, vec![Subject::Ledger]),
            scales: Table::load(SCALES_FILE),
            rules: Table::load(RULES_FILE),
            names: Table::load(NAMES_FILE),
        }
    }

    /// 没取到的再取一遍。
    pub fn retry(self) {
        self.scales.retry();
        self.rules.retry();
        self.names.retry();
        self.ctx.contents.retry();
    }

    /// 清单，照写下的先后。
    pub fn entries(self) -> Vec<RegisterEntry> {
        self.ctx.records.with(|state| {
            let mut all: Vec<RegisterEntry> = state.ledger.risks.values().cloned().collect();
            all.sort_by(|a, b| a.at.as_str().cmp(b.at.as_str()));
            all
        })
    }

    /// 一条。
    pub fn entry(self, risk: RiskId) -> Option<RegisterEntry> {
        self.ctx.records.with(|state| state.ledger.risks.get(&risk).cloned())
    }

    /// 还差什么：清单、刻度、规则都到了是 `None`；在等的、到不了的画出来。
    pub fn lacking(self) -> Option<Markup> {
        if let Opening::Failed(why) = self.ctx.records.opening.get() {
            return Some(trouble("记录", &why));
        }
        match (self.looked.get(), self.scales.get(), self.rules.get()) {
            (_, Loaded::Failed(why), _) | (_, _, Loaded::Failed(why)) => Some(trouble("规则", &why)),
            (true, Loaded::Ready(_), Loaded::Ready(_)) => None,
            _ => Some(waiting()),
        }
    }

    /// 端点归哪一级：单位约定的，没约定归较高一级。
    pub fn on_cut(self) -> OnCut {
        self.ctx.records.with(|state| match state.ledger.profile.as_ref().map(|profile| profile.set.boundary) {
            Some(Boundary::Lower) => OnCut::Lower,
            _ => OnCut::Higher,
        })
    }

    /// 单位默认用哪种方法评级。
    pub fn usual_method(self) -> Method {
        self.ctx.records.with(|state| state.ledger.profile.as_ref().map_or(Method::Lec, |profile| method_of(profile.set.method)))
    }

    /// 全部事故类型；还没到是空的，到了会重画。
    pub fn accidents(self) -> Vec<AccidentType> {
        match self.names.get() {
            Loaded::Ready(names) => names.types.clone(),
            _ => Vec::new(),
        }
    }

    /// 一种事故叫什么；不认识的给出原文。
    pub fn accident(self, token: &str) -> String {
        let found = match self.names.get() {
            Loaded::Ready(names) => names.types.iter().find(|one| one.id == token).map(|one| one.name.clone()),
            _ => None,
        };
        found.unwrap_or_else(|| token.to_owned())
    }

    /// 规则；还没到是空的一份，到了会重画。
    pub fn loop_rules(self) -> Arc<LoopRules> {
        match self.rules.get() {
            Loaded::Ready(rules) => rules,
            _ => Arc::default(),
        }
    }
}

/// 一级风险该哪一级管。
pub fn due_controller(rules: &LoopRules, level: RiskLevel) -> Controller {
    controller_of(level, rules.controllers.iter().map(|one| (one.level, one.who.as_str())))
}

/// 这一条由哪一级管：自己往上提过的照提的。
pub fn controller(rules: &LoopRules, entry: &RegisterEntry) -> Controller {
    at_least(Controller::from_slug(&entry.set.controller), due_controller(rules, level_of(entry.level())))
}

/// 从 `latest` 那天起，哪天前复评；不要求的没有。
pub fn next_review(rules: &LoopRules, level: RiskLevel, latest: Day, asked: Option<Day>) -> Option<Day> {
    let months = rules.reviews.iter().find(|one| one.level == level).and_then(|one| u32::try_from(one.months).ok());
    review_day(date_of(latest)?, asked.and_then(date_of), months).and_then(day_of)
}

/// 级牌，文字是存着的那一级。
pub fn badge(level: Level) -> Markup {
    level_badge(level_of(level))
}

/// 一次分级照先前的归法定的、要重评的：先前是哪级、现在是哪级。
pub fn regrade_of(scales: &Scales, grading: &Grading, on_cut: OnCut) -> Option<Regrade> {
    regrade(scales, method_of(grading.method), &grading.values, level_of(grading.level), &grading.reason, on_cut)
}

/// 这一条有没有要重评的分级，固有的、剩余的都算；刻度还没到的先不说。
pub fn must_regrade(scales: Option<&Scales>, set: &RiskSet, on_cut: OnCut) -> bool {
    let is_due = |scales: &Scales| std::iter::once(&set.inherent).chain(&set.residual).any(|one| regrade_of(scales, one, on_cut).is_some());
    scales.is_some_and(is_due)
}

/// 一次分级怎么说：算式或直接判定，手工改过的说改成了哪级，照先前的归法定的说要重评，理由在后。
pub fn told(scales: Option<&Scales>, grading: &Grading, on_cut: OnCut) -> Markup {
    let method = method_of(grading.method);
    let graded = scales.and_then(|scales| Some((scales, assess(scales, method, &grading.values, on_cut).ok()?)));
    html! {
        @match graded {
            Some((scales, graded)) => {
                (method.label()) "：" (arithmetic(scales, method, &grading.values, graded, on_cut)) "，是" (graded.level.color().0) "。" (on_cut.sentence())
                @if let Some(again) = regrade_of(scales, grading, on_cut) { b { (again.sentence()) } }
                @else if stored_level(graded.level) != grading.level { b { "手工定为" (level_of(grading.level).color().0) "。" } }
            }
            None => {
                (method.label())
                @if !grading.values.is_empty() { "：" (grading.values.join("×")) }
                "。"
            }
        }
        @if !grading.reason.is_empty() { " 理由：" (grading.reason) }
    }
}

/// 一条措施在表里的一行。
pub fn control_row(line: &ControlLine) -> Markup {
    html! { tr { th scope="row" { (kind_word(&line.kind)) } td { (line.text) } td { (line.check) } } }
}

/// 一个人的名字；没定是“没定”。
pub fn person(ctx: Ctx, who: Option<PersonId>) -> String {
    let name = who.map(|who| ctx.records.name(who)).unwrap_or_default();
    if name.is_empty() { "没定".to_owned() } else { name }
}

/// 一个人的电话：联系人里同名的那个；不知道是空的。
pub fn phone_of(ctx: Ctx, who: Option<PersonId>) -> String {
    let name = who.map(|who| ctx.records.name(who)).unwrap_or_default();
    let same = ctx.records.contacts().into_iter().find(|(.., personal)| !name.is_empty() && personal.name == name);
    same.map(|(.., personal)| personal.phone).unwrap_or_default()
}

/// 只有宽屏上才有的一块，窄屏上换成一句话。
pub fn at_desk(what: &str, body: Markup) -> Markup {
    html! {
        div.at-desk.stack { (body) }
        p.on-phone.quiet.no-print { (what) "要在电脑上：屏幕宽一点才看得全。手机上可以看、可以确认。" }
    }
}

/// 一个写字的格：写的字由 `data-input` 记在页面自己的状态里，重画了也不丢。
pub fn text_field(id: &str, label: &str, value: &str, most: u32) -> Markup {
    html! {
        label for=(id) { (label) }
        input id=(id) type="text" maxlength=(most) value=(value) data-input={ "text:" (id) };
    }
}

/// 找的框，自成一块：打字的时候别处重画，拼音打到一半也不断。
pub fn find_box(query: Watched<String>, id: &'static str, label: &'static str, what: &'static str) -> AnyView {
    let field = move || {
        html! {
            label for=(id) { (label) }
            input id=(id) type="search" placeholder=(what) autocomplete="off" data-input="query";
        }
    };
    screen(field, move |act| query.set(act.value()))
}
