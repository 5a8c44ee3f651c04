//! 到期台账：证件、灭火器、安全阀、检测、体检、合同……什么时候到期、告诉谁。过期的在最前。

mod forms;
mod seeds;

use leptos::prelude::*;
use maud::{Markup, html};

use super::calendar::date;
use super::danger::{load, named};
use super::ledgers::chemical_notice;
use crate::content::{ExpirySeed, LoopRules, RULES_FILE, SOURCES_FILE, Sources};
use crate::journal::{ExpirySet, Subject, Thing, ThingId};
use crate::platform::focus;
use crate::rules::{Date, Nearness, keeper, nearness};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Table, Watched, head, live, screen, still, waiting};

/// 正在填的一张。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// 没在填。
    Nothing,
    /// 加一样，或改一样。
    Set(Option<ThingId>),
    /// 换了、检过了。
    Renew(ThingId),
    /// 去掉。
    Remove(ThingId),
    /// 照行业挑。
    Seeds,
}

/// 到期台账。
pub fn expiry(ctx: Ctx) -> AnyView {
    let loaded = load(ctx, vec![Subject::Ledger]);
    let rules = Table::<LoopRules>::load(RULES_FILE);
    let sources = Table::<Sources>::load(SOURCES_FILE);
    let asking = Watched::new(Asking::Nothing);
    let query = Watched::new(String::new());
    let form = move || match asking.get() {
        _ if !loaded.get() => html! {},
        Asking::Nothing => html! {
            div.row {
                button.primary type="button" data-act="new" { (icon("pen")) "加一样" }
                button type="button" data-act="seeds" { (icon("clipboard")) "照行业挑" }
            }
        },
        Asking::Set(thing) => forms::set_form(ctx, thing),
        Asking::Renew(thing) => forms::renew_form(ctx, thing),
        Asking::Remove(thing) => forms::remove_form(ctx, thing),
        Asking::Seeds => seeds::seeds(ctx, rules.get(), sources.get()),
    };
    let form_act = move |act: Act| {
        let done = match (act.name.as_str(), asking.get_untracked()) {
            ("new", _) => return asking.set(Asking::Set(None)),
            ("seeds", _) => return asking.set(Asking::Seeds),
            ("retry", _) => {
                rules.retry();
                return sources.retry();
            }
            ("set", Asking::Set(thing)) => forms::set(ctx, thing),
            ("renew", Asking::Renew(thing)) => forms::renew(ctx, thing),
            ("remove", Asking::Remove(thing)) => forms::remove(ctx, thing),
            ("pick", Asking::Seeds) => seeds::keep(ctx, &rules.get()),
            ("cancel", _) => Some(()),
            _ => None,
        };
        if done.is_some() {
            asking.set(Asking::Nothing);
        }
    };
    let search = move || {
        html! {
            @if loaded.get() && ctx.records.with(|state| state.ledger.things.len() > 8) {
                div.search {
                    label for="find-things" { "找：名称、编号、地点、谁管" }
                    input #find-things type="search" autocomplete="off" data-input="find";
                }
            }
        }
    };
    let list = move || match (loaded.get(), asking.get()) {
        (false, _) => waiting(),
        (true, Asking::Nothing) => listed(ctx, rules, query.get().trim()),
        _ => html! {},
    };
    view! {
        {still(html! { (head("到期台账")) })}
        {live(move || chemical_notice(ctx))}
        {screen(form, form_act)}
        {screen(search, move |act| query.set(act.value()))}
        {screen(list, move |act| list_act(asking, &act))}
        {live(|| html! { p.fine { "到期那天还有效。日子照证书、标签、报告上写的填。" } })}
    }
    .into_any()
}

fn list_act(asking: Watched<Asking>, act: &Act) {
    let Some(thing) = act.parts().first().and_then(|id| ThingId::parse(id)) else { return };
    asking.set(match act.name.split(':').next() {
        Some("edit") => Asking::Set(Some(thing)),
        Some("renew") => Asking::Renew(thing),
        Some("remove") => Asking::Remove(thing),
        _ => return,
    });
    focus("title");
}

/// 台账里的一样，和今天看离到期多远。
pub struct Due {
    /// 它的 id。
    pub id: ThingId,
    /// 它。
    pub thing: Thing,
    /// 离到期多远。
    pub near: Nearness,
}

/// 台账里的，先到期的在前。
pub fn things(ctx: Ctx, today: Date) -> Vec<Due> {
    let due = |(id, thing): (ThingId, &Thing)| {
        let near = nearness(date(thing.set.expires)?, thing.set.remind, today);
        Some(Due { id, thing: thing.clone(), near })
    };
    let mut all: Vec<Due> = ctx.records.with(|state| state.ledger.things.iter().filter_map(due).collect());
    all.sort_by(|one, other| {
        one.thing.set.expires.cmp(&other.thing.set.expires).then_with(|| one.thing.set.name.cmp(&other.thing.set.name))
    });
    all
}

/// 离到期多远，怎么说。
pub fn near_words(near: Nearness) -> String {
    match near {
        Nearness::Over(days) => format!("过期 {days} 天"),
        Nearness::Near(0) => "今天到期".to_owned(),
        Nearness::Near(days) | Nearness::Far(days) => format!("还有 {days} 天"),
    }
}

/// 到期告诉谁：写了人的是他；没写的是管它的角色，规则里这一种写着；都没有是空的。
pub fn told(ctx: Ctx, seeds: &[ExpirySeed], set: &ExpirySet) -> String {
    match named(ctx, set.owner) {
        name if name.is_empty() => keeper(seeds, &set.kind, &set.name).to_owned(),
        name => name,
    }
}

fn listed(ctx: Ctx, rules: Table<LoopRules>, query: &str) -> Markup {
    let Some(today) = date(ctx.records.today()) else { return waiting() };
    // 规则晚到一步就先不说角色，到了会重画
    let rules = if let Loaded::Ready(rules) = rules.get() { Some(rules) } else { None };
    let told = |set: &ExpirySet| told(ctx, rules.as_ref().map_or(&[] as &[ExpirySeed], |rules| rules.expiries.as_slice()), set);
    let all = things(ctx, today);
    let fits = |due: &&Due| {
        let set = &due.thing.set;
        let text = format!("{} {} {} {}", set.kind, set.name, set.place, told(set));
        query.split_whitespace().all(|word| text.contains(word))
    };
    let over = all.iter().filter(|due| matches!(due.near, Nearness::Over(_))).count();
    let near = all.iter().filter(|due| matches!(due.near, Nearness::Near(_))).count();
    html! {
        @if all.is_empty() {
            div.empty {
                p { "会到期的都记在这里：操作证、灭火器、安全阀和压力表、防雷检测、探测器检定、体检、合同。快到期了，今日页会提醒。" }
                p { "先点“照行业挑”，有日子的填上日子就行。" }
            }
        } @else {
            p.month-sum { "共 " b { (all.len()) } " 样" @if over > 0 { "，过期 " b { (over) } } @if near > 0 { "，快到期 " b { (near) } } "。" }
            @if !all.iter().any(|due| fits(&due)) { p.quiet { "没有找到“" (query) "”。" } }
            ul.things { @for due in all.iter().filter(fits) { li { (row(ctx, due, &told(&due.thing.set))) } } }
        }
    }
}

fn row(ctx: Ctx, due: &Due, told: &str) -> Markup {
    let set = &due.thing.set;
    let (class, image) = match due.near {
        Nearness::Over(_) => ("gap", "no"),
        Nearness::Near(_) => ("late", "clock"),
        Nearness::Far(_) => ("rest", "ok"),
    };
    html! {
        details.thing data-near=(class) {
            summary {
                span.day-name { (set.name) @if !set.place.is_empty() { small { (set.place) } } }
                span class={ "state cycle-" (class) } { (icon(image)) (near_words(due.near)) }
            }
            dl.record {
                dt { "到期" } dd { (set.expires) }
                dt { "类别" } dd { (set.kind) }
                dt { "告诉谁" } dd { @if told.is_empty() { "没有写" } @else { (told) } }
                dt { "多久一次" } dd { (every_words(set.every)) }
                dt { "提前" } dd { (set.remind) " 天提醒" }
                @if !set.note.is_empty() { dt { "备注" } dd { (set.note) } }
                dt { "记的人" } dd { (named(ctx, due.thing.by)) " " (due.thing.at.day()) }
                @if !due.thing.before.is_empty() { dt { "以前到期" } dd { @for (day, _) in due.thing.before.iter().rev().take(4) { (day) " " } } }
            }
            div.row.no-print {
                button.primary type="button" data-act={ "renew:" (due.id) } { "换了、检过了" }
                button type="button" data-act={ "edit:" (due.id) } { "改" }
                button type="button" data-act={ "remove:" (due.id) } { "去掉" }
            }
        }
    }
}

/// 每几个月一次怎么说。
pub fn every_words(months: u32) -> String {
    match months {
        0 => "看证上、报告上写的".to_owned(),
        months if months % 12 == 0 => format!("每 {} 年", months / 12),
        months => format!("每 {months} 个月"),
    }
}
