//! 正在做的检查里，一项展开的一块：抽到没有、拍照、读数、当场改好了。前一半点开一项，后一半画在那一项里面。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::images::Images;
use super::photos::add_photo;
use super::run::asked;
use super::run_part::{asks, drawn_of, reading_rule};
use super::who::{is_waiting, must_write, record_by, said_line, who_field};
use crate::content::{CheckItem, Checklist, LoopRules, RULES_FILE, ReadingRule};
use crate::journal::{Answer, Danger, DangerRectified, DecisionKind, ItemId, ItemMeasured, Measured, Photo, RunId, SmallMap, Subject};
use crate::platform::{self, field_value, set_html, spawn};
use crate::route::Route;
use crate::rules::evidence::{Drawn, Evidence};
use crate::rules::gas::{Judged, Limit, is_number};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Draft, Loaded, Table, Watched, live, nothing, screen, still, switch, trouble, waiting, watch};

/// 可能是重大隐患的，不能当场记成改好了。
const MAYBE_MAJOR: &str = "这一项可能是重大隐患：先评估。";
/// 会马上伤人的，也不能当场记成改好了。
const HURTS_NOW: &str = "报的是会马上伤人：先评估。";

/// 一项展开的一块。
pub fn item_part(ctx: Ctx, run: RunId, item: String) -> AnyView {
    let asked = asked(ctx, run);
    let rules = Table::<LoopRules>::load(RULES_FILE);
    switch(move || {
        let at = |list: &Checklist| list.items.iter().position(|one| one.id == item);
        match asked.get() {
            None => still(waiting()),
            Some(None) => still(html! { p { "当时问的文字读不出来，这一项照常答；照片到检查记录里拍。" } }),
            Some(Some(list)) => match (at(&list), ItemId::parse(&item)) {
                (Some(at), Some(id)) => Part { ctx, run, list, at, id }.draw(rules),
                _ => nothing(),
            },
        }
    })
}

/// 一项，和它在哪次检查里。
#[derive(Clone)]
pub struct Part {
    /// 应用。
    pub ctx: Ctx,
    /// 哪次检查。
    pub run: RunId,
    /// 问的什么。
    pub list: Arc<Checklist>,
    /// 第几项，从 0 起。
    pub at: usize,
    /// 这一项的 id。
    pub id: ItemId,
}

impl Part {
    fn item(&self) -> &CheckItem {
        &self.list.items[self.at]
    }

    /// 这次抽到的就是这一项；补录的不抽。
    fn drawn(&self) -> Option<Drawn> {
        drawn_of(self.ctx, self.run, &self.list).map(|(drawn, _)| drawn).filter(|drawn| drawn.at == self.at)
    }

    fn draw(self, rules: Table<LoopRules>) -> AnyView {
        let (asking, photos, reading, fixing) = (self.clone(), self.clone().photos(), self.clone(), self);
        let wanted = move || {
            let words = asking.wanted_words();
            html! { @if !words.is_empty() { p.drawn { (icon("search")) span { (words) } } } }
        };
        view! {
            <div class="item-part stack">
                {live(wanted)}
                {photos}
                {switch(move || reading.clone().reading(rules))}
                {fixing.fixing()}
            </div>
        }
        .into_any()
    }

    /// 这一项要什么：这次抽到了它，或它自己要。
    fn wanted_words(&self) -> String {
        match (self.drawn(), Evidence::asked(self.item())) {
            (Some(drawn), _) => format!("这次抽到这一项：{}", asks(drawn)),
            (None, Some(Evidence::Photo)) if self.list.no_phone.is_none() => "这一项要拍一张照片。".to_owned(),
            (None, Some(Evidence::Reading)) => "这一项要填读数。".to_owned(),
            _ => String::new(),
        }
    }

    /// 拍照、从相册选，和拍过的。抽到的一项只能当场拍：相册里的是以前的样子。
    pub fn photos(self) -> AnyView {
        if let Some(why) = &self.list.no_phone {
            return still(html! { p.no-phone { (icon("never")) span { b { "禁手机区，这里不拍照。" } (why) } } });
        }
        let part = self.clone();
        let Self { ctx, run, id, .. } = self;
        let images = Images::new(ctx);
        let of_item = id.clone();
        let mine = move || photos_of(ctx, run, &of_item);
        let wanted = mine.clone();
        watch(move || wanted().iter().for_each(|photo| images.fetch(photo.thumb.unwrap_or(photo.blob))));
        let draw = move || {
            let only_now = part.drawn().is_some();
            html! {
                (thumbs(images, &mine()))
                div.row {
                    button type="button" data-act="camera" { (icon("photo")) "拍照" }
                    @if !only_now { button type="button" data-act="file" { "从相册选" } }
                }
                p.said role="status" {}
            }
        };
        screen(draw, move |act| {
            say_here(&act.on);
            let (camera, item) = (act.name == "camera", Some(id.clone()));
            spawn(async move {
                set_html("photo-said", "");
                if let Err(why) = add_photo(ctx, Subject::Run(run), item, camera, true).await {
                    set_html("photo-said", &why);
                }
            });
        })
    }

    /// 读数：规则里有的、这一项自己要的。规则到了才有得填：不知道限值，超了也会记成没超。
    pub fn reading(self, rules: Table<LoopRules>) -> AnyView {
        let wants = self.item().evidence == "reading";
        let known = match rules.get() {
            Loaded::Ready(known) => known,
            _ if !wants => return nothing(),
            Loaded::Waiting => return still(waiting()),
            Loaded::Failed(why) => return screen(move || no_limit(&why), move |_| rules.retry()),
        };
        let rule = reading_rule(&known, &self.list, &self.id).cloned();
        if rule.is_none() && !wants {
            return nothing();
        }
        Reading { part: self, rule }.draw()
    }

    /// 这一项报成的隐患。
    fn danger(&self) -> Option<Danger> {
        self.ctx.records.with(|state| {
            let mut all = state.dangers.values();
            all.find(|danger| danger.run == Some(self.run) && danger.item.as_ref() == Some(&self.id)).cloned()
        })
    }

    /// 为什么不能即查即改：会马上伤人的、可能是重大隐患的，先评估。
    fn barred(&self, danger: &Danger) -> Option<&'static str> {
        if danger.hurts_now { Some(HURTS_NOW) } else { (!self.item().major.is_empty()).then_some(MAYBE_MAJOR) }
    }

    /// 即查即改：不合格、记成了隐患、还没有人动过的，当场改好就当场记下。
    fn fixing(self) -> AnyView {
        let open = Watched::new(false);
        let form = format!("fixed-{}", self.id);
        let shown = self.clone();
        let name = form.clone();
        let draw = move || shown.fixing_words(open.get(), &name);
        screen(draw, move |act| match act.name.as_str() {
            "fixed" => open.set(true),
            "fix" => self.fix(&form, open),
            _ => open.set(false),
        })
    }

    fn fixing_words(&self, open: bool, form: &str) -> Markup {
        let failed = self.ctx.records.with(|state| state.runs.get(&self.run).and_then(|run| run.answer(&self.id)) == Some(Answer::Fail));
        let danger = self.danger().filter(|_| failed);
        let barred = danger.as_ref().filter(|danger| danger.decisions.is_empty()).and_then(|danger| self.barred(danger));
        html! {
            @match danger {
                None if failed => p.quiet { "先答“会马上伤人吗”，记成隐患；当场改好了再来这里记。" },
                Some(danger) if barred.is_some() => p {
                    (icon("info")) (barred.unwrap_or_default()) a.button href=(Route::Danger(danger.id.to_string()).href()) { "看隐患，去评估" }
                },
                Some(danger) if danger.decisions.is_empty() && open => form.box.stack data-act="fix" {
                    h2 { "当场改好了" }
                    (who_field(self.ctx, form, "谁改的"))
                    label for={ (form) "-what" } { "怎么改的" }
                    input id={ (form) "-what" } type="text" maxlength="200";
                    (said_line(form))
                    div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "还没改好" } }
                },
                Some(danger) if danger.decisions.is_empty() => button type="button" data-act="fixed" { (icon("ok")) "当场改好了" },
                Some(danger) if danger.kind() == Some(DecisionKind::Rectified) => p { (icon("ok")) "改的已经记下，等别人验收。" a.button href=(Route::Danger(danger.id.to_string()).href()) { "看隐患，拍改好的样子" } },
                Some(danger) => p { a.button href=(Route::Danger(danger.id.to_string()).href()) { "看隐患，到哪一步了" } },
                None => {}
            }
        }
    }

    fn fix(&self, form: &str, open: Watched<bool>) {
        let Some(danger) = untrack(|| self.danger()).filter(|danger| danger.decisions.is_empty()) else { return open.set(false) };
        if let Some(why) = self.barred(&danger) {
            return set_html(&format!("{form}-said"), why);
        }
        let Some(what) = must_write(form, "what", "写一句怎么改的，验收的人好对着看。") else { return };
        let body = DangerRectified { danger: danger.id, after: danger.step, what };
        if record_by(self.ctx, form, "写上谁改的：谁改、谁负责。", body.into()) {
            open.set(false);
        }
    }
}

/// 限值打不开：读数先不填。
fn no_limit(why: &str) -> Markup {
    html! {
        (trouble("限值", why))
        p { "不知道限值，判不了合不合格，读数先不填：再试一次。还不行，在这一项“写一句”读到多少、为什么没填。" }
    }
}

/// 一页上可能有两块能拍照：到哪一步了，说在按的这一块里。
fn say_here(on: &web_sys::HtmlElement) {
    if let Some(before) = document().get_element_by_id("photo-said") {
        before.remove_attribute("id").ok();
    }
    let line = on.closest(".item-part").ok().flatten().and_then(|block| block.query_selector(".said").ok().flatten());
    if let Some(line) = line {
        line.set_id("photo-said");
    }
}

/// 一项的照片，按先后。
pub fn photos_of(ctx: Ctx, run: RunId, item: &ItemId) -> Vec<Photo> {
    ctx.records.with(|state| {
        let photos = state.runs.get(&run).map(|run| run.photos.iter());
        photos.into_iter().flatten().filter(|photo| photo.item.as_ref() == Some(item)).cloned().collect()
    })
}

/// 一排小图。
pub fn thumbs(images: Images, photos: &[Photo]) -> Markup {
    html! {
        @if !photos.is_empty() {
            ul.thumbs {
                @for photo in photos {
                    @let when = photo.at.hms().get(..5).unwrap_or_default();
                    li {
                        @match images.address(photo.thumb.unwrap_or(photo.blob)) {
                            Some(url) => img src=(url) alt={ "这一项的照片，" (when) " 拍的" };,
                            None => span.quiet { "照片不在了" },
                        }
                    }
                }
            }
        }
    }
}

/// 一项的读数现在是多少。
pub fn measured_words(one: &Measured) -> Markup {
    html! {
        span.measured data-within=(if one.within { "yes" } else { "no" }) {
            "读数 " b { (one.value) } " " (one.unit)
            @if !one.limit.is_empty() { "，限值 " (one.limit) }
            @if !one.within { b { "，不合格" } } @else if !one.limit.is_empty() { "，合格" }
            small { " " (one.at.hms().get(..5).unwrap_or_default()) }
        }
    }
}

/// 全部读数。
pub fn measured_of(ctx: Ctx, run: RunId) -> SmallMap<ItemId, Measured> {
    ctx.records.with(|state| state.runs.get(&run).map(|run| (*run.measured).clone())).unwrap_or_default()
}

/// 一项的读数；规则到了才有。
struct Reading {
    part: Part,
    /// 规则里这一项的；没有就照人填的。
    rule: Option<ReadingRule>,
}

impl Reading {
    fn form(&self) -> String {
        format!("read-{}", self.part.id)
    }

    fn draw(self) -> AnyView {
        let (ctx, run, id) = (self.part.ctx, self.part.run, self.part.id.clone());
        let now = move || html! { @if let Some(one) = measured_of(ctx, run).get(&id) { p role="status" { (measured_words(one)) } } };
        let fields = self.fields();
        view! { {live(now)} {screen(move || fields.clone(), move |act| self.act(&act))} }.into_any()
    }

    fn fields(&self) -> Markup {
        let form = self.form();
        let (unit, low, high) = self.rule.as_ref().map_or(("", "", ""), |rule| (&rule.unit, &rule.at_least, &rule.at_most));
        html! {
            form.box.stack data-act="read" {
                label for={ (form) "-value" } { "读数" @if !unit.is_empty() { "（" (unit) "）" } }
                input id={ (form) "-value" } type="text" inputmode="decimal" maxlength="17" autocomplete="off" data-input="judge";
                @if unit.is_empty() {
                    label for={ (form) "-unit" } { "单位" }
                    input id={ (form) "-unit" } type="text" maxlength="12" autocomplete="off";
                }
                @if let Ok(limit) = Limit::new(low, high) {
                    p { "限值 " b { (limit.label()) } " " (unit) }
                } @else {
                    div.pair {
                        div { label for={ (form) "-low" } { "不低于" } input id={ (form) "-low" } type="text" inputmode="decimal" maxlength="17" data-input="judge"; }
                        div { label for={ (form) "-high" } { "不超过" } input id={ (form) "-high" } type="text" inputmode="decimal" maxlength="17" data-input="judge"; }
                    }
                    @if self.part.list.permit { p.quiet { "限值照作业票、方案填。" } } @else { p.quiet { "限值照表上的红线、说明书或本单位的规程填，没有就空着。" } }
                }
                p.judged id={ (form) "-judged" } role="status" {}
                (said_line(&form))
                button type="submit" { "记下读数" }
            }
        }
    }

    /// 限值：规则里的；没有就照人填的；都没有是 `None`。没交以前填错了可以重填，先填的在日志里。
    fn limit(&self) -> Result<Option<Limit>, &'static str> {
        let rule = self.rule.as_ref().map(|rule| Limit::new(&rule.at_least, &rule.at_most));
        if let Some(Ok(limit)) = rule {
            return Ok(Some(limit));
        }
        let form = self.form();
        let (low, high) = (field_value(&format!("{form}-low")), field_value(&format!("{form}-high")));
        if low.is_empty() && high.is_empty() {
            return Ok(None);
        }
        Limit::new(&low, &high).map(Some)
    }

    fn act(&self, act: &Act) {
        match act.name.as_str() {
            "judge" => set_html(&format!("{}-judged", self.form()), self.judged().map_or("", Judged::word)),
            _ => self.keep(),
        }
    }

    /// 正在填的合不合；还没填、没有限值不说。
    fn judged(&self) -> Option<Judged> {
        let value = field_value(&format!("{}-value", self.form()));
        let limit = self.limit().ok()??;
        (!value.is_empty()).then(|| limit.judge(&value))
    }

    fn keep(&self) {
        let form = self.form();
        let said = |field: &str, why: &str| {
            platform::focus(&format!("{form}-{field}"));
            set_html(&format!("{form}-said"), why);
        };
        let Some(value) = must_write(&form, "value", "到跟前看一眼，把读数填上。") else { return };
        if !is_number(&value) {
            return said("value", "读数要写成一个数，如 0.45。");
        }
        let limit = match self.limit() {
            Ok(None) if self.part.list.permit => return said("high", "先写限值：照作业票、方案填。"),
            Ok(limit) => limit,
            Err(why) => return said("high", why),
        };
        if is_waiting(self.part.ctx, &form) {
            return;
        }
        let within = limit.as_ref().is_none_or(|limit| limit.judge(&value) == Judged::Within);
        let unit = match &self.rule {
            Some(rule) if !rule.unit.is_empty() => rule.unit.clone(),
            _ => field_value(&format!("{form}-unit")),
        };
        let limit = limit.map(|limit| limit.label()).unwrap_or_default();
        let body = ItemMeasured { run: self.part.run, item: self.part.id.clone(), value, unit, limit, within };
        self.part.ctx.records.write(Draft { bodies: vec![body.into()], ..Draft::default() });
        let next = if within { "" } else { "读数不合格：这一项答“不合格”。" };
        set_html(&format!("{form}-said"), next);
    }
}
