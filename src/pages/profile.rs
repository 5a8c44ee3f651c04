//! 行业和规模：哪些规定适用、多久一次、断档从哪天起算，都看这一页。

use std::sync::Arc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::calendar::period_ids;
use super::danger::{load, named};
use super::who::{must_write, record_by, said_line, who_field};
use crate::content::{
    EnterpriseKind, LoopRules, NAMES_FILE, Names, PERIODS_FILE, Period, Periods, RULES_FILE, SCALES_FILE, Scales, Sector,
};
use crate::journal::{Boundary, Day, Method, ProfileSet, Subject};
use crate::platform::{field_value, focus, set_html};
use crate::rules::{Unit, here, questions};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Table, Watched, head, live, screen, still, switch, trouble, waiting};

/// 选着还没存的。
#[derive(Clone, Default, PartialEq)]
struct Picked {
    sectors: Vec<String>,
    kinds: Vec<String>,
    region: String,
}

/// 这一页要的几份内容。
#[derive(Clone, Copy)]
struct Tables {
    names: Table<Names>,
    periods: Table<Periods>,
    rules: Table<LoopRules>,
    scales: Table<Scales>,
}

/// 几份都到齐了。
struct Ready {
    names: Arc<Names>,
    periods: Arc<Periods>,
    rules: Arc<LoopRules>,
    scales: Arc<Scales>,
}

impl Tables {
    fn get(self) -> Loaded<Ready> {
        match (self.names.get(), self.periods.get(), self.rules.get(), self.scales.get()) {
            (Loaded::Failed(why), ..) | (_, Loaded::Failed(why), ..) | (_, _, Loaded::Failed(why), _) | (.., Loaded::Failed(why)) => {
                Loaded::Failed(why)
            }
            (Loaded::Ready(names), Loaded::Ready(periods), Loaded::Ready(rules), Loaded::Ready(scales)) => {
                Loaded::Ready(Ready { names, periods, rules, scales })
            }
            _ => Loaded::Waiting,
        }
    }

    fn retry(self) {
        self.names.retry();
        self.periods.retry();
        self.rules.retry();
        self.scales.retry();
    }
}

/// 行业和规模。
pub fn profile(ctx: Ctx) -> AnyView {
    let loaded = load(ctx, vec![Subject::Ledger]);
    let tables = Tables {
        names: Table::load(NAMES_FILE),
        periods: Table::load(PERIODS_FILE),
        rules: Table::load(RULES_FILE),
        scales: Table::load(SCALES_FILE),
    };
    let intro = html! {
        (head("行业和规模"))
        p { "填一次：演练、培训、检测多久一次，停产放假哪些照查，到期的有哪些，都照它来。改了，从起算那天起都照新的算；以前填的也留着。" }
    };
    view! {
        {still(intro)}
        {switch(move || if loaded.get() { sheet(ctx, tables) } else { still(waiting()) })}
    }
    .into_any()
}

fn sheet(ctx: Ctx, tables: Tables) -> AnyView {
    let old = ctx.records.with_untracked(|state| state.ledger.profile.clone()).map(|profile| profile.set);
    let picked = Watched::new(old.as_ref().map_or_else(Picked::default, |old| Picked {
        sectors: old.sectors.clone(),
        kinds: old.kinds.clone(),
        region: old.region.clone(),
    }));
    let open = Watched::new(old.is_none());
    let choices = move || match tables.get() {
        Loaded::Waiting => waiting(),
        Loaded::Failed(why) => trouble("行业和规则", &why),
        Loaded::Ready(ready) => picked.with(|picked| choose(&ready, picked, open.get())),
    };
    // 存下以后多了一个名字，这张表会重画：画的是刚存的
    let rest = move || match tables.get() {
        Loaded::Ready(ready) => {
            let kept = ctx.records.with(|state| state.ledger.profile.clone()).map(|profile| profile.set);
            form(ctx, &ready.scales, kept.as_ref())
        }
        _ => html! {},
    };
    let kept = Watched::new(false);
    view! {
        {screen(choices, move |act| pick(tables, picked, open, &act))}
        {screen(rest, move |_| kept.set(save(ctx, picked, open).is_some()))}
        {live(move || said(ctx, kept.get()))}
    }
    .into_any()
}

fn choose(ready: &Ready, picked: &Picked, open: bool) -> Markup {
    // 只列本地方案的三十个行业，别的是同一些行业在另几份文件里的叫法
    let sectors = || ready.names.sectors.iter().filter(|one| one.id.starts_with('S'));
    let chosen = |one: &&Sector| picked.sectors.contains(&one.id);
    html! {
        section.stack {
            h2 { "哪些行业" }
            p.quiet { "一家单位可以属于几个：工厂有食堂、有特种设备，就都选。" }
            ul.links {
                @for one in sectors().filter(|one| open || chosen(one)) { li { (sector(one, chosen(&one))) } }
            }
            button type="button" data-act="open" aria-expanded=(open) { @if open { "只看选了的" } @else { "改行业" } }
        }
        section.stack {
            h2 { "哪个区县" }
            p.quiet { "只有这几个地方的文件在手上。不在里面的选“别的地方”，全国的照样适用。" }
            ul.links {
                @for region in regions(&ready.periods.periods) { li { (toggle("region", region, picked.region == region, html! { (region) })) } }
                li { (toggle("region", "", picked.region.is_empty(), html! { "别的地方" })) }
            }
        }
        @if !ready.rules.kinds.is_empty() {
            section.stack {
                h2 { "是哪一种单位" }
                ul.links {
                    @for kind in ready.rules.kinds.iter().filter(|kind| concerns(ready, picked, kind)) {
                        li { (toggle("kind", &kind.id, picked.kinds.contains(&kind.id), html! { (kind.name) @if !kind.note.is_empty() { " " small { (kind.note) } } })) }
                    }
                }
            }
        }
        (asked(ready, picked))
    }
}

/// 这一种和选的行业、区县有没有关系；选了的总要看得见。
fn concerns(ready: &Ready, picked: &Picked, kind: &EnterpriseKind) -> bool {
    let unit = Unit { sectors: &picked.sectors, kinds: &picked.kinds, region: &picked.region };
    let said = ready.periods.periods.iter().filter(|one| kind.periods.contains(&one.id)).any(|one| here(one, unit));
    kind.periods.is_empty() || said || picked.kinds.contains(&kind.id)
}

/// 只有单位自己知道属不属于的说法：各带来几件定期的事。
fn asked(ready: &Ready, picked: &Picked) -> Markup {
    let kinds = period_ids(&ready.rules, &picked.kinds);
    let of_kinds: Vec<&String> = ready.rules.kinds.iter().flat_map(|kind| &kind.periods).collect();
    let unit = Unit { sectors: &picked.sectors, kinds: &kinds, region: &picked.region };
    let all: Vec<(&str, Vec<&Period>)> = questions(&ready.periods.periods, unit)
        .into_iter()
        .filter(|(_, same)| !same.iter().all(|one| of_kinds.contains(&&one.id)))
        .collect();
    html! {
        @if !all.is_empty() {
            section.stack {
                h2 { "下面哪些说的是本单位" }
                p.quiet { "文件里的说法。是就点上，点上的才提醒；拿不准的问主管部门。" }
                ul.links {
                    @for (applies, same) in &all {
                        // 别处的同一个说法也一起：认是认说法，换了地方还认
                        @let ids = said_so(&ready.periods.periods, applies);
                        @let yes = ids.iter().any(|id| picked.kinds.iter().any(|known| known == id));
                        li { (toggle("applies", &ids.join(","), yes, html! {
                            (applies) small.hit-why { @for (n, one) in same.iter().enumerate() { @if n > 0 { "；" } (one.what) "，" (one.every_label()) @if !one.by.is_empty() { "，" (one.limit) } } }
                        })) }
                    }
                }
            }
        }
    }
}

fn sector(one: &Sector, on: bool) -> Markup {
    let (name, hint) = one.name.split_once('（').unwrap_or((&one.name, ""));
    let hint = hint.trim_end_matches('）');
    // 有的括号里说的是出处，不是行业
    let hint = if hint.contains("目录未列") { "" } else { hint };
    toggle("sector", &one.id, on, html! { (name) @if !hint.is_empty() { small.hit-why { (hint) } } })
}

fn toggle(what: &str, id: &str, on: bool, words: Markup) -> Markup {
    html! {
        button.choice.toggle type="button" id={ (what) "-" (id) } aria-pressed=(on) data-act={ (what) ":" (id) } {
            (icon(if on { "ok" } else { "na" })) span.grow { (words) } small { @if on { "是" } }
        }
    }
}

/// 手上有文件的地方。
fn regions(periods: &[Period]) -> Vec<&str> {
    let mut all: Vec<&str> = periods.iter().map(|one| one.region.as_str()).filter(|one| *one != "全国").collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn flip(all: &mut Vec<String>, id: &str) {
    match all.iter().position(|one| one == id) {
        Some(at) => drop(all.remove(at)),
        None => all.push(id.to_owned()),
    }
}

fn pick(tables: Tables, picked: Watched<Picked>, open: Watched<bool>, act: &Act) {
    let (what, id) = act.name.split_once(':').unwrap_or((&act.name, ""));
    match what {
        "sector" => picked.update(|picked| flip(&mut picked.sectors, id)),
        "kind" => picked.update(|picked| flip(&mut picked.kinds, id)),
        "region" => picked.update(|picked| picked.region = id.to_owned()),
        "applies" => picked.update(|picked| flip_all(&mut picked.kinds, id)),
        "open" => open.update(|open| *open = !*open),
        _ => tables.retry(),
    }
}

/// 这样说的各条，不论是哪个行业、哪个地方的。
fn said_so<'a>(periods: &'a [Period], applies: &str) -> Vec<&'a str> {
    periods.iter().filter(|one| one.applies == applies).map(|one| one.id.as_str()).collect()
}

/// 一个说法管着几条：全选上，选着的全撤掉；以前认的时候条数少，认了一条就是认了。
fn flip_all(kinds: &mut Vec<String>, ids: &str) {
    let ids: Vec<&str> = ids.split(',').collect();
    let was = ids.iter().any(|one| kinds.iter().any(|known| known == one));
    kinds.retain(|known| !ids.contains(&known.as_str()));
    if !was {
        kinds.extend(ids.into_iter().map(str::to_owned));
    }
}

const METHODS: [(Method, &str, &str); 2] = [(Method::Lec, "lec", "LEC 法"), (Method::Matrix, "matrix", "风险矩阵")];
const BOUNDARIES: [(Boundary, &str, &str); 2] = [(Boundary::Higher, "higher", "归高的一级"), (Boundary::Lower, "lower", "归低的一级")];

fn form(ctx: Ctx, scales: &Scales, old: Option<&ProfileSet>) -> Markup {
    let method = old.map_or(Method::Lec, |old| old.method);
    let boundary = old.map_or(Boundary::Higher, |old| old.boundary);
    html! {
        form.box.stack data-act="save" {
            h2 { "几样约定" }
            label for="profile-sole" { "有几个人" }
            select #profile-sole {
                option value="no" { "不止一个人：谁改的，换个人验收" }
                option value="yes" selected[old.is_some_and(|old| old.sole)] { "就我一个人：自己改自己验，要照片，一直标着" }
            }
            label for="profile-method" { "风险分级平常用" }
            select #profile-method { @for (one, slug, word) in METHODS { option value=(slug) selected[one == method] { (word) } } }
            label for="profile-boundary" { "正好落在切点上" }
            select #profile-boundary { @for (one, slug, word) in BOUNDARIES { option value=(slug) selected[one == boundary] { (word) } } }
            small { (scales.lec.boundary) }
            label for="profile-shifts" { "一天几班" }
            input #profile-shifts type="text" inputmode="numeric" maxlength="1" value=(old.and_then(|old| old.shifts).unwrap_or(1));
            small { "每班都要查的表，一天要查这么多次。改了，以前的日子也照新的数，谁改的一直写着。" }
            label for="profile-since" { "从哪天起算查没查（可以不写）" }
            input #profile-since type="date" value=(old.and_then(|old| old.since).map(|day| day.to_string()).unwrap_or_default());
            small { "不写，检查表就从选定它、选定岗位那天起算断档，定期的事从头一次填这一页那天起算。往后改，中间的断档就不数了：谁、哪天改的，日历和自证包里一直写着。" }
            (who_field(ctx, "profile", "谁填的"))
            (said_line("profile"))
            button.primary.wide type="submit" { "存下" }
        }
    }
}

/// 存下；缺什么就说清楚、把焦点交给它，返回 `None`。
fn save(ctx: Ctx, picked: Watched<Picked>, open: Watched<bool>) -> Option<()> {
    const WHO: &str = "写上谁填的：规定适不适用，要有人负责。";
    let Picked { sectors, kinds, region } = picked.get_untracked();
    if sectors.is_empty() {
        open.set(true);
        return refuse("title", "先在上面选行业，至少一个。");
    }
    let Some(shifts) = field_value("profile-shifts").parse().ok().filter(|shifts| (1..=6).contains(shifts)) else {
        return refuse("profile-shifts", "一天几班写 1 到 6 的数。");
    };
    let since = match field_value("profile-since").as_str() {
        "" => None,
        text => match Day::parse(text) {
            Some(day) if day <= ctx.records.today() => Some(day),
            Some(_) => return refuse("profile-since", "起算的日子不能在今天以后。"),
            None => return refuse("profile-since", "日子没写对。"),
        },
    };
    must_write("profile", "who", WHO)?;
    let chosen = field_value("profile-method");
    let method = METHODS.iter().find(|(_, slug, _)| *slug == chosen).map_or(Method::Lec, |(one, ..)| *one);
    let chosen = field_value("profile-boundary");
    let boundary = BOUNDARIES.iter().find(|(_, slug, _)| *slug == chosen).map_or(Boundary::Higher, |(one, ..)| *one);
    let sole = field_value("profile-sole") == "yes";
    let set = ProfileSet { sectors, kinds, region, sole, method, boundary, since, shifts: Some(shifts) };
    if !record_by(ctx, "profile", WHO, set.into()) {
        return None;
    }
    set_html("profile-said", "");
    open.set(false);
    Some(())
}

fn refuse(field: &str, why: &str) -> Option<()> {
    focus(field);
    set_html("profile-said", why);
    None
}

/// 最近一次是谁填的。
fn said(ctx: Ctx, kept: bool) -> Markup {
    let last = ctx.records.with(|state| state.ledger.profile.as_ref().map(|profile| (profile.at, profile.by)));
    html! {
        @if kept && !ctx.records.is_saving() { p.banner.good role="status" { (icon("ok")) span { "存下了。" } } }
        @if let Some((at, by)) = last { p.fine { "现在用的是 " (named(ctx, by)) " " (at.day()) " " (at.hms().get(..5).unwrap_or_default()) " 填的。" } }
    }
}
