//! 规则：多久一次、重大事故隐患判定标准、风险分级的刻度和自检。都是数据，依据在旁边。

use leptos::prelude::*;
use maud::{Markup, html};

use super::cards::{open_or_retry, search_box};
use super::danger::load;
use super::risks::self_check;
use crate::content::{
    Basis, CRITERIA_FILE, Criteria, Criterion, Cut, PERIODS_FILE, Period, Periods, SCALES_FILE, SOURCES_FILE, Scales, Source, Sources, Step,
};
use crate::journal::{Boundary, Subject};
use crate::rules::{OnCut, span};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Table, Watched, head, screen, still, trouble, waiting};

/// 规则。
pub fn rules(ctx: Ctx) -> AnyView {
    let query = Watched::new(String::new());
    // 端点归哪一级写在单位的约定里；没读到的照没约定的说，读到了会重画
    let looked = load(ctx, vec![Subject::Ledger]);
    let periods = Table::<Periods>::load(PERIODS_FILE);
    let criteria = Table::<Criteria>::load(CRITERIA_FILE);
    let scales = Table::<Scales>::load(SCALES_FILE);
    let sources = Table::<Sources>::load(SOURCES_FILE);
    let draw = move || {
        let sources = match sources.get() {
            Loaded::Ready(table) => table,
            Loaded::Waiting => return waiting(),
            Loaded::Failed(why) => return trouble("依据表", &why),
        };
        looked.get();
        let page = Page { sources: &sources.sources, query: query.get().trim().to_owned(), open: ctx.open.get(), on_cut: on_cut(ctx) };
        html! {
            h2 { "多久一次" }
            p.quiet { "几条都适用的，从严。地方文件只在当地适用；本单位的制度更严的，照本单位的。" }
            (table(periods.get(), "多久一次", |table| page.folds(&table.periods, |one| &one.topic, Page::period)))
            h2 { "重大事故隐患判定标准" }
            p.quiet { "转述，不是原文；够不够得上，由有资格的人对照原文定。" }
            (table(criteria.get(), "判定标准", |table| page.folds(&table.criteria, |one| &one.field, Page::criterion)))
            h2 { "风险分级的刻度" }
            (table(scales.get(), "刻度", |scales| page.scales(scales)))
        }
    };
    view! {
        {still(head("规则"))}
        {search_box(query, "搜：演练、有限空间、配电……")}
        {screen(draw, move |act| {
            periods.retry();
            criteria.retry();
            scales.retry();
            sources.retry();
            open_or_retry(ctx, &act);
        })}
    }
    .into_any()
}

/// 单位约定的：正好等于切点的归哪一级；没约定的归较高一级。
fn on_cut(ctx: Ctx) -> OnCut {
    ctx.records.with(|state| match state.ledger.profile.as_ref().map(|profile| profile.set.boundary) {
        Some(Boundary::Lower) => OnCut::Lower,
        _ => OnCut::Higher,
    })
}

fn table<T>(file: Loaded<std::sync::Arc<T>>, what: &str, draw: impl FnOnce(&T) -> Markup) -> Markup {
    match file {
        Loaded::Waiting => waiting(),
        Loaded::Failed(why) => trouble(what, &why),
        Loaded::Ready(table) => draw(&table),
    }
}

/// 画这一页要的。
struct Page<'a> {
    sources: &'a [Source],
    query: String,
    open: Option<String>,
    /// 正好等于切点的归哪一级。
    on_cut: OnCut,
}

impl Page<'_> {
    /// 按类收着，点开一类；在搜的时候只列搜到的，不收。
    fn folds<T>(&self, all: &[T], of: fn(&T) -> &String, row: fn(&Self, &T) -> (String, Markup)) -> Markup {
        if !self.query.is_empty() {
            let hits: Vec<Markup> =
                all.iter().map(|one| row(self, one)).filter(|(words, _)| words.contains(&self.query)).map(|(_, row)| row).collect();
            return html! { @if hits.is_empty() { p.quiet { "没有“" (self.query) "”。" } } @else { ul.rules { @for row in &hits { (row) } } } };
        }
        let mut kinds: Vec<&String> = Vec::new();
        for kind in all.iter().map(of) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        html! {
            @for kind in kinds {
                @let of_kind = || all.iter().filter(|one| of(one) == kind);
                @let is_open = self.open.as_ref() == Some(kind);
                section.stack {
                    button.choice type="button" aria-expanded=(is_open) data-act={ "open:" (kind) } {
                        (icon("clipboard")) span.grow { (kind) } small { (of_kind().count()) " 条" }
                    }
                    @if is_open { ul.rules { @for one in of_kind() { (row(self, one).1) } } }
                }
            }
        }
    }

    fn period(&self, one: &Period) -> (String, Markup) {
        let words = format!("{} {} {} {} {}", one.topic, one.applies, one.who, one.what, one.note);
        let row = html! {
            li {
                b { (one.who) "：" (one.what) }
                p { (one.every_label()) @if one.is_counted() { "至少 " (one.least) " 次" } @if !one.limit.is_empty() { "，" (one.limit) } }
                small.hit-why { (one.applies) " · " (one.region) (one.year) " · " (self.cited(&one.basis)) }
                @if !one.note.is_empty() { small.hit-why { (one.note) } }
            }
        };
        (words, row)
    }

    fn criterion(&self, one: &Criterion) -> (String, Markup) {
        let name = self.name(&one.source);
        let words = format!("{} {} {} {name}", one.field, one.applies, one.text);
        let row = html! {
            li {
                b { (one.text) }
                small.hit-why { (one.applies) " · " (name) " " (one.clause) @if one.pending { "（待核）" } }
            }
        };
        (words, row)
    }

    fn scales(&self, scales: &Scales) -> Markup {
        let (lec, matrix) = (&scales.lec, &scales.matrix);
        html! {
            ul.rules { @for level in &scales.levels { li { b { (level.color) "：" (level.word) } " " (level.shape) } } }
            h3 { "LEC 法，" (lec.formula) }
            (steps("可能性 L", &lec.l)) (steps("暴露 E", &lec.e)) (steps("后果 C", &lec.c))
            (cuts(&lec.cuts, &lec.boundary, self.on_cut)) p.fine { (lec.note) " " (self.cited(&lec.basis)) }
            h3 { "风险矩阵，可能性 × 后果" }
            (steps("可能性", &matrix.likelihood)) (steps("后果", &matrix.severity))
            (cuts(&matrix.cuts, &matrix.boundary, self.on_cut)) p.fine { (matrix.note) " " (self.cited(&matrix.basis)) }
            (self_check(scales))
        }
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.sources.iter().find(|one| one.id == id).map_or(id, |one| &one.short)
    }

    fn cited(&self, basis: &[Basis]) -> String {
        basis.iter().map(|one| one.cite(|id| self.name(id))).collect::<Vec<_>>().join("；")
    }
}

fn steps(name: &str, steps: &[Step]) -> Markup {
    html! { details { summary { (name) } ul.rules { @for step in steps { li { b { (step.value) } " " (step.text) } } } } }
}

/// 各级占哪一段，照单位约定的归法；`boundary` 是没约定时的。
fn cuts(cuts: &[Cut], boundary: &str, on_cut: OnCut) -> Markup {
    html! {
        ul.rules {
            @for cut in cuts { li { (span(cuts, cut.level, on_cut)) "：" b { (cut.level.color().0) "，" (cut.level.label()) "风险" } } }
        }
        p.fine { @if on_cut == OnCut::Lower { (on_cut.sentence()) "没有约定时：" } (boundary) }
    }
}
