//! 四色图：一张平面图，点和块跟着清单变色；点一下看风险卡；旁边是同样内容的表；横着打在 A4、A3 上。

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use maud::{Markup, html};

use super::back;
use super::map_edit::{Pen, edit, tap_adds};
use super::words::{LEVELS, Register, badge, level_of};
use crate::content::RiskLevel;
use crate::journal::{MapId, Mark, MarkId, MarkRemoved, PlanImage, RegisterEntry, Shape};
use crate::pages::images::Images;
use crate::pages::who::{record_by, said_line, who_field};
use crate::platform::{focus, print, tapped};
use crate::route::Route;
use crate::rules::{highest, plan};
use crate::ui::card::level_badge;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Watched, head, link, live, screen, still, watch};

/// 四色图这一页。
#[derive(Clone, Copy)]
pub struct Plan {
    /// 清单。
    pub register: Register,
    /// 看哪张图；没挑过的是第一张。
    pub chosen: Watched<Option<MapId>>,
    /// 点开的一处。
    pub shown: Watched<Option<MarkId>>,
    /// 正在问要不要去掉点开的那一处。
    erasing: Watched<bool>,
    /// 正在画的。
    pub pen: Watched<Pen>,
    images: Images,
    paper: Watched<&'static str>,
}

/// 四色图。
pub fn risk_map(ctx: Ctx) -> AnyView {
    let page = Plan {
        register: Register::open(ctx),
        chosen: Watched::new(None),
        shown: Watched::new(None),
        erasing: Watched::new(false),
        pen: Watched::new(Pen::Down),
        images: Images::new(ctx),
        paper: Watched::new("a4"),
    };
    watch(move || page.fetch());
    view! {
        {still(html! { div.no-print.stack { (head("四色图")) (back()) } })}
        {screen(move || page.tabs(), move |act| page.act(&act))}
        {edit(page)}
        <div class=move || format!("plan-sheet paper-{}", page.paper.get())>
            {live(move || page.title())}
            <div class="plan" on:click=move |event| page.tap(&event)>
                {live(move || page.picture())}
                {screen(move || page.zones(), move |act| page.act(&act))}
            </div>
            {live(move || page.legend())}
        </div>
        {screen(move || page.opened(), move |act| page.act(&act))}
        {screen(move || page.table(), move |act| page.act(&act))}
    }
    .into_any()
}

impl Plan {
    /// 全部平面图，照放上来的先后。
    pub fn maps(self) -> Vec<PlanImage> {
        self.register.ctx.records.with(|state| {
            let mut all: Vec<PlanImage> = state.ledger.maps.values().cloned().collect();
            all.sort_by(|a, b| (a.set.name.as_str(), a.at.as_str()).cmp(&(b.set.name.as_str(), b.at.as_str())));
            all
        })
    }

    /// 正看着的一张。
    pub fn map(self) -> Option<PlanImage> {
        let (all, chosen) = (self.maps(), self.chosen.get());
        all.iter().find(|one| Some(one.set.map) == chosen).or(all.first()).cloned()
    }

    /// 这张图上的各处，照画上去的先后。
    pub fn marks(self) -> Vec<Mark> {
        let Some(map) = self.map() else { return Vec::new() };
        self.register.ctx.records.with(|state| {
            let mut all: Vec<Mark> = state.ledger.marks.values().filter(|mark| mark.set.map == map.set.map).cloned().collect();
            all.sort_by(|a, b| a.at.as_str().cmp(b.at.as_str()));
            all
        })
    }

    /// 一处挂着的风险，高的在前；去掉了的不算。
    fn risks(self, mark: &Mark) -> Vec<RegisterEntry> {
        let mut all: Vec<RegisterEntry> = mark.set.risks.iter().filter_map(|risk| self.register.entry(*risk)).collect();
        all.sort_by_key(|entry| level_of(entry.level()));
        all
    }

    /// 一处的颜色：挂着的风险里最高的一级。
    fn level(self, mark: &Mark) -> Option<RiskLevel> {
        highest(self.risks(mark).iter().map(|entry| level_of(entry.level())))
    }

    fn fetch(self) {
        if let Some(blob) = self.map().and_then(|map| map.set.blob) {
            self.images.fetch(blob);
        }
    }

    fn tabs(self) -> Markup {
        if let Some(lacking) = self.register.lacking() {
            return lacking;
        }
        let (all, now, busy) = (self.maps(), self.map(), self.pen.with(|pen| *pen != Pen::Down));
        html! {
            @if all.is_empty() {
                div.empty.no-print {
                    p { "四色图是把风险画在平面图上：哪一处红、橙、黄、蓝，一眼看得见。" }
                    p { "先放一张平面图：车间平面图拍一张照片，或电脑里的图另存成 JPG、PNG。" }
                }
            } @else {
                div.options.wide-options.no-print role="group" aria-label="哪一张图" {
                    @for one in &all {
                        @let is = now.as_ref().is_some_and(|now| now.set.map == one.set.map);
                        button type="button" aria-pressed=(is) disabled[busy] data-act={ "map:" (one.set.map) } { (one.set.name) }
                    }
                }
                div.row.no-print {
                    button type="button" data-act="print:a4" { (icon("print")) "打印 A4" }
                    button type="button" data-act="print:a3" { (icon("print")) "打印 A3" }
                }
            }
        }
    }

    fn title(self) -> Markup {
        html! { @if let Some(map) = self.map() { h2.board-title { (self.register.ctx.contents.company()) (map.set.name) "安全风险四色分布图" } } }
    }

    fn picture(self) -> Markup {
        let Some(map) = self.map() else { return Markup::default() };
        let image = map.set.blob.and_then(|blob| self.images.address(blob));
        html! {
            @match image {
                Some(url) => img src=(url) width=(map.set.width) height=(map.set.height) alt={ "平面图：" (map.set.name) };,
                _ => p.plan-missing.quiet { "平面图正在取；要是一直不出来，这张图没有跟着合并过来，重新放一张。" },
            }
        }
    }

    /// 盖在图上的一层：块、点、牌子，和正在画的。
    fn zones(self) -> Markup {
        let Some(map) = self.map() else { return Markup::default() };
        let (width, height) = (map.set.width, map.set.height);
        let marks = self.marks();
        let pen = self.pen.get();
        let drawing = pen.points();
        let shown = self.shown.get();
        html! {
            svg.plan-zones aria-hidden="true" viewBox={ "0 0 " (plan::FULL) " " (plan::svg_y(plan::FULL, width, height)) } preserveAspectRatio="none" {
                (patterns())
                @for mark in marks.iter().filter(|mark| mark.set.shape == Shape::Area && pen.mark() != Some(mark.set.mark)) {
                    @let slug = self.level(mark).map_or("none", |level| level.color().1);
                    polygon class={ "zone zone-" (slug) } points=(plan::svg_points(&mark.set.points, width, height)) fill={ "url(#zone-" (slug) ")" } {}
                }
                @if let Some(points) = drawing {
                    polygon class="zone zone-drawing" points=(plan::svg_points(points, width, height)) {}
                    @for (x, y) in plan::corners(points) { circle.corner cx=(x) cy=(plan::svg_y(y, width, height)) r="70" {} }
                }
            }
            // 牌子不跟着图缩：位置用百分比，大小用像素
            svg.plan-pins data-drawing=[drawing.map(|_| "yes")] {
                @for mark in marks.iter().filter(|mark| pen.mark() != Some(mark.set.mark)) {
                    @let (x, y) = plan::centre(&mark.set.points);
                    @let level = self.level(mark);
                    foreignObject x=(plan::percent(x)) y=(plan::percent(y)) width="120" height="72" transform="translate(-60 -24)" {
                        button.pin type="button" id={ "pin-" (mark.set.mark) } data-act={ "show:" (mark.set.mark) } aria-pressed=(shown == Some(mark.set.mark)) {
                            span class={ "pin-sign level level-" (level.map_or("none", |level| level.color().1)) } {
                                @match level {
                                    Some(level) => { (icon(&format!("level-{}", level.color().1))) b { (level.color().0) } }
                                    None => b { "未挂" },
                                }
                            }
                            span.pin-label { (mark.set.label) }
                        }
                    }
                }
            }
        }
    }

    fn legend(self) -> Markup {
        let Some(_) = self.map() else { return Markup::default() };
        let marks = self.marks();
        html! {
            div.plan-legend {
                b { "图例" }
                @for level in LEVELS {
                    @let count = marks.iter().filter(|mark| self.level(mark) == Some(level)).count();
                    span {
                        svg.swatch aria-hidden="true" viewBox="0 0 900 500" {
                            rect class={ "zone zone-" (level.color().1) } x="20" y="20" width="860" height="460" fill={ "url(#zone-" (level.color().1) ")" } {}
                        }
                        (level_badge(level)) " " (count) " 处"
                    }
                }
                span.quiet { "颜色跟着风险清单走。打印日期 " (self.register.ctx.records.today()) }
            }
        }
    }

    /// 点开的一处：挂着的风险。
    fn opened(self) -> Markup {
        let Some(mark) = self.shown.get().and_then(|id| self.marks().into_iter().find(|mark| mark.set.mark == id)) else {
            return Markup::default();
        };
        let risks = self.risks(&mark);
        html! {
            section.box.stack.no-print aria-labelledby="mark-name" {
                div.risk-head { h2 #mark-name tabindex="-1" { (mark.set.label) } (level_of_mark(self.level(&mark))) }
                @if risks.is_empty() { p { "这一处还没有挂风险。在电脑上改这一处，从清单里挑。" } }
                ul.risk-rows {
                    @for entry in &risks {
                        li.risk-row {
                            div.risk-head { (link(&Route::Risk(entry.set.risk.to_string()), "risk-link", &entry.set.what)) (badge(entry.level())) }
                            p.where { (entry.set.object) "，" (entry.set.unit) }
                        }
                    }
                }
                @if self.erasing.get() { (self.erase_form()) } @else {
                    div.row {
                        button.at-desk-inline type="button" data-act={ "redraw:" (mark.set.mark) } { "改这一处" }
                        button.at-desk-inline type="button" data-act="erase" { "去掉这一处" }
                        button.plain type="button" data-act="hide" { "关上" }
                    }
                }
            }
        }
    }

    fn erase_form(self) -> Markup {
        html! {
            form.stack data-act="erased" {
                p { "从图上去掉这一处？挂着的风险还在清单里；日志里看得见谁、什么时候去掉的。" }
                (who_field(self.register.ctx, "erase", "谁定的"))
                (said_line("erase"))
                div.row { button type="submit" { "确定去掉" } button.plain type="button" data-act="keep" { "不去掉了" } }
            }
        }
    }

    /// 同样的内容排成表：不看图也知道。
    fn table(self) -> Markup {
        let marks = self.marks();
        html! {
            @if !marks.is_empty() {
                section.stack.plan-table {
                    h2 { "图上的各处（" (marks.len()) "）" }
                    div.scrolls tabindex="0" role="group" aria-label="图上的各处" {
                        table.register {
                            thead { tr { th scope="col" { "哪一处" } th scope="col" { "等级" } th scope="col" { "风险" } } }
                            tbody {
                                @for mark in &marks {
                                    tr {
                                        th scope="row" { button.plain type="button" data-act={ "show:" (mark.set.mark) } { (mark.set.label) } }
                                        td { (level_of_mark(self.level(mark))) }
                                        td { ul.plain-list { @for entry in self.risks(mark) { li { (level_of(entry.level()).color().0) " " (entry.set.what) } } } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// 在图上点一下：正在画就加一个角；没在画，点在块里就打开它。
    fn tap(self, event: &MouseEvent) {
        let Some((x, y)) = tapped(event, ".plan-zones") else { return };
        let (x, y) = (plan::at(x), plan::at(y));
        if tap_adds(self, x, y) {
            return;
        }
        let hit = untrack(|| self.marks())
            .into_iter()
            .rev()
            .find(|mark| mark.set.shape == Shape::Area && plan::is_inside(&mark.set.points, x, y));
        if let Some(mark) = hit {
            self.show(mark.set.mark);
        }
    }

    fn show(self, mark: MarkId) {
        self.erasing.set(false);
        self.shown.set(Some(mark));
        request_animation_frame(|| focus("mark-name"));
    }

    fn act(self, act: &Act) {
        let parts = act.parts();
        let mark = parts.first().and_then(|id| MarkId::parse(id));
        match (act.name.split(':').next().unwrap_or_default(), mark) {
            ("map", _) => {
                self.chosen.set(parts.first().and_then(|id| MapId::parse(id)));
                self.shown.set(None);
            }
            ("print", _) => {
                self.paper.set(if parts.first() == Some(&"a3") { "a3" } else { "a4" });
                request_animation_frame(print);
            }
            ("show", Some(mark)) => self.show(mark),
            ("redraw", Some(mark)) => Pen::redraw(self, mark),
            ("erase", _) => {
                self.erasing.set(true);
                request_animation_frame(|| focus("erase-who"));
            }
            ("keep", _) => {
                self.erasing.set(false);
                request_animation_frame(|| focus("mark-name"));
            }
            ("erased", _) => {
                if let Some(mark) = self.shown.get_untracked()
                    && record_by(self.register.ctx, "erase", "写上谁定的：谁去掉、谁负责。", MarkRemoved { mark }.into())
                {
                    self.shown.set(None);
                }
            }
            ("hide", _) => {
                let shown = self.shown.get_untracked();
                self.shown.set(None);
                request_animation_frame(move || shown.into_iter().for_each(|mark| focus(&format!("pin-{mark}"))));
            }
            _ => self.register.retry(),
        }
    }
}

fn level_of_mark(level: Option<RiskLevel>) -> Markup {
    html! { @match level { Some(level) => { (level_badge(level)) } None => span.quiet { "还没挂风险" } } }
}

/// 四级各一种花纹：没有颜色也分得清。
fn patterns() -> Markup {
    const LINES: [(&str, &str); 5] = [
        ("red", "M0 0L240 240M240 0L0 240"),
        ("orange", "M0 240L240 0M-60 60L60 -60M180 300L300 180"),
        ("yellow", "M60 60h.1M180 180h.1"),
        ("blue", "M0 60H240M0 180H240"),
        ("none", "M0 120H60M120 120H180"),
    ];
    html! {
        defs {
            @for (slug, lines) in LINES {
                pattern id={ "zone-" (slug) } patternUnits="userSpaceOnUse" width="240" height="240" {
                    rect class={ "tint tint-" (slug) } width="240" height="240" {}
                    path class={ "hatch hatch-" (slug) } d=(lines) {}
                }
            }
        }
    }
}
