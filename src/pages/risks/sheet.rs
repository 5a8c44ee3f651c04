//! 正在写的一条风险：写到一半的字都在这里；收下以前逐格看一遍，不对的说哪一格、为什么。

use super::words::{Register, controller, due_controller, level_of, method_of, next_review, regrade_of, stored_level, stored_method};
use crate::content::{LoopRules, RiskLevel, Scales};
use crate::journal::{ControlLine, Day, Grading, PersonId, RegisterEntry, RiskSet};
use crate::pages::run_form::new_id;
use crate::rules::{Controller, GradeError, Method, arithmetic, assess};
use crate::ui::{Draft, Loaded};

/// 哪一格不对、为什么。
pub type Wrong = (String, String);

/// 正在写的一次分级。
#[derive(Clone, PartialEq)]
pub struct Scoring {
    /// 方法。
    pub method: Method,
    /// 各个分。
    pub values: Vec<String>,
    /// 手工定的等级；直接判定的也在这里。
    pub hand: Option<RiskLevel>,
    /// 为什么定成这一级。
    pub reason: String,
}

/// 正在写的一条。
#[derive(Clone)]
pub struct Sheet {
    /// 改的是哪一条；新写的没有。
    pub old: Option<RegisterEntry>,
    /// 分析对象。
    pub object: String,
    /// 单元。
    pub unit: String,
    /// 会出什么事。
    pub what: String,
    /// 事故类型的 token。
    pub accident: String,
    /// 固有风险。
    pub inherent: Scoring,
    /// 剩余风险；不评的没有。
    pub residual: Option<Scoring>,
    /// 管控措施。
    pub controls: Vec<ControlLine>,
    /// 由哪一级管。
    pub controller: Controller,
    /// 分管负责人、部门负责人、直接责任人。
    pub people: [String; 3],
    /// 哪天前复评。
    pub review_by: String,
    /// 谁定的。
    pub who: String,
    /// 哪一格不对、为什么。
    pub wrong: Option<Wrong>,
}

/// 三个责任人的格。
pub const PEOPLE: [(&str, &str); 3] = [("risk-charge", "分管负责人"), ("risk-head", "部门负责人"), ("risk-direct", "直接责任人")];

impl Scoring {
    /// 还没打分的一次。
    pub fn start(method: Method) -> Self {
        Self { method, values: vec![String::new(); 3], hand: None, reason: String::new() }
    }

    fn of(grading: &Grading, scales: Option<&Scales>, register: Register) -> Self {
        let method = method_of(grading.method);
        let mut values = grading.values.clone();
        values.resize(3, String::new());
        let mut scoring = Self { method, values, hand: None, reason: grading.reason.clone() };
        let level = level_of(grading.level);
        let same = scales.and_then(|scales| scoring.computed(scales, register).ok()).is_some_and(|(_, computed)| computed == level);
        // 照先前的归法定的不是谁手工定的：照现在算出来的来
        let is_outgrown = scales.is_some_and(|scales| regrade_of(scales, grading, register.on_cut()).is_some());
        if !same && !is_outgrown {
            scoring.hand = Some(level);
        }
        scoring
    }

    /// 用得着的几个分。
    fn used<'a>(&'a self, scales: &Scales) -> &'a [String] {
        self.values.get(..self.method.factors(scales).len()).unwrap_or_default()
    }

    /// 算式和算出来的等级。
    pub fn computed(&self, scales: &Scales, register: Register) -> Result<(String, RiskLevel), GradeError> {
        let (values, on_cut) = (self.used(scales), register.on_cut());
        let graded = assess(scales, self.method, values, on_cut)?;
        Ok((arithmetic(scales, self.method, values, graded, on_cut), graded.level))
    }

    /// 现在定成哪一级；还定不了的是 `None`。
    pub fn level(&self, scales: &Scales, register: Register) -> Option<RiskLevel> {
        self.hand.or_else(|| Some(self.computed(scales, register).ok()?.1))
    }

    /// 收下的一次分级；不收的说哪一格、为什么。
    fn accept(&self, which: &str, scales: &Scales, register: Register) -> Result<Grading, Wrong> {
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
    /// 空的一张，或照原来那条写好的一张。
    pub fn start(register: Register, old: Option<RegisterEntry>) -> Self {
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
    pub fn text_at(&mut self, id: &str) -> Option<&mut String> {
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

    /// `inherent` 固有的、`residual` 剩余的那一次。
    pub fn scoring(&mut self, which: &str) -> Option<&mut Scoring> {
        if which == "residual" { self.residual.as_mut() } else { Some(&mut self.inherent) }
    }

    /// 要写下的一条，和一起介绍的人；不收的说哪一格、为什么。
    pub fn accept(&self, register: Register, scales: &Scales, rules: &LoopRules) -> Result<Draft, Wrong> {
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
        let controls: Vec<ControlLine> =
            self.controls.iter().filter(|one| !one.text.trim().is_empty() || !one.check.trim().is_empty()).cloned().collect();
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
        let mut person = |name: &str| -> Result<Option<PersonId>, Wrong> {
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
