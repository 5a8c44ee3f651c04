//! 照行业挑：本行业通常有哪些会到期的，有日子的填上，一次记下。

use std::sync::Arc;

use maud::{Markup, html};

use super::every_words;
use crate::content::{EVERY_SECTOR, ExpirySeed, LoopRules, Sources};
use crate::journal::{Day, ExpirySet};
use crate::pages::who::{is_waiting, must_write, said_line, who_field};
use crate::platform::{field_value, set_html};
use crate::route::Route;
use crate::ui::{Ctx, Loaded, link, trouble, waiting};

/// 本行业的；没填行业的，列人人都有的。
fn fitting(ctx: Ctx, rules: &LoopRules) -> Vec<&ExpirySeed> {
    let sectors =
        ctx.records.with_untracked(|state| state.ledger.profile.as_ref().map(|profile| profile.set.sectors.clone())).unwrap_or_default();
    rules.expiries.iter().filter(|seed| seed.sectors.iter().any(|one| one == EVERY_SECTOR || sectors.contains(one))).collect()
}

/// 挑的表。
pub fn seeds(ctx: Ctx, rules: Loaded<Arc<LoopRules>>, sources: Loaded<Arc<Sources>>) -> Markup {
    let (rules, sources) = match (rules, sources) {
        (Loaded::Ready(rules), Loaded::Ready(sources)) => (rules, sources),
        (Loaded::Failed(why), _) | (_, Loaded::Failed(why)) => return trouble("到期的种类", &why),
        _ => return waiting(),
    };
    let all = fitting(ctx, &rules);
    let mut kinds: Vec<&str> = Vec::new();
    for seed in &all {
        if !kinds.contains(&seed.kind.as_str()) {
            kinds.push(&seed.kind);
        }
    }
    let have = |seed: &ExpirySeed| {
        ctx.records.with_untracked(|state| state.ledger.things.values().filter(|one| one.set.name == seed.name).count())
    };
    html! {
        form.stack data-act="pick" {
            div.box.stack {
                h2 { "照行业挑" }
                p { "有的填上到期日，没有的空着。同样的有好几个，记下以后再来加。" }
                @if ctx.records.with_untracked(|state| state.ledger.profile.is_none()) {
                    p { "还没填行业，只列了人人都有的。" (link(&Route::Profile, "button", "填行业和规模")) }
                }
            }
            @for kind in kinds {
                fieldset {
                    legend { (kind) }
                    @for seed in all.iter().filter(|seed| seed.kind == kind) {
                        div.seed.box {
                            label for={ "seed-" (seed.id) } { (seed.name) @if have(seed) > 0 { small { " 已有 " (have(seed)) " 样" } } }
                            input id={ "seed-" (seed.id) } type="date";
                            small {
                                (every_words(few(seed.every))) "；提前 " (seed.remind) " 天提醒" @if !seed.who.is_empty() { "；" (seed.who) "管" }
                                "。" (cited(&sources, seed)) @if !seed.note.is_empty() { "。" (seed.note) }
                            }
                        }
                    }
                }
            }
            div.box.stack {
                (who_field(ctx, "seed", "谁记的"))
                (said_line("seed"))
                div.row { button.primary type="submit" { "记下填了日子的" } button.plain type="button" data-act="cancel" { "先不记" } }
            }
        }
    }
}

fn few(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(0)
}

fn cited(sources: &Sources, seed: &ExpirySeed) -> String {
    let name = |id| sources.sources.iter().find(|one| one.id == id).map_or(id, |one| one.short.as_str());
    seed.basis.iter().map(|basis| basis.cite(name)).collect::<Vec<_>>().join("；")
}

/// 记下填了日子的。
pub fn keep(ctx: Ctx, rules: &Loaded<Arc<LoopRules>>) -> Option<()> {
    let (Loaded::Ready(rules), Some(journal)) = (rules, ctx.records.journal()) else { return None };
    let mut bodies = Vec::new();
    for seed in fitting(ctx, rules) {
        if let Some(expires) = Day::parse(&field_value(&format!("seed-{}", seed.id))) {
            let note = if seed.who.is_empty() { String::new() } else { format!("{}管", seed.who) };
            let set = ExpirySet {
                thing: journal.new_id(),
                kind: seed.kind.clone(),
                name: seed.name.clone(),
                place: String::new(),
                owner: None,
                expires,
                every: few(seed.every),
                remind: few(seed.remind),
                note,
            };
            bodies.push(set.into());
        }
    }
    if bodies.is_empty() {
        set_html("seed-said", "一样都还没填日子。有的填上到期日，再记下。");
        return None;
    }
    let name = must_write("seed", "who", "写上谁记的。").filter(|_| !is_waiting(ctx, "seed"))?;
    let (person, mut draft) = ctx.records.person(&name)?;
    draft.by = Some(person);
    draft.bodies.extend(bodies);
    ctx.records.write(draft);
    Some(())
}
