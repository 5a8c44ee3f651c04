//! 到期台账的几张表：加、改、换新、去掉。

use maud::{Markup, html};

use crate::journal::{ExpiryRemoved, ExpirySet, Thing, ThingId};
use crate::pages::calendar::{date, must_be_day, refuse};
use crate::pages::danger::named;
use crate::pages::who::{TakeBack, is_waiting, must_write, record_by, said_line, take_back, who_field};
use crate::platform::{field_value, set_html};
use crate::rules::renewed;
use crate::ui::Ctx;

/// 没说提前几天时提前几天。
const REMIND: u32 = 30;

fn known(ctx: Ctx, thing: ThingId) -> Option<Thing> {
    ctx.records.with_untracked(|state| state.ledger.things.get(&thing).cloned())
}

/// 加一样，或改一样。
pub fn set_form(ctx: Ctx, thing: Option<ThingId>) -> Markup {
    let old = thing.and_then(|thing| known(ctx, thing)).map(|thing| thing.set);
    let text = |of: fn(&ExpirySet) -> &str| old.as_ref().map(of).unwrap_or_default().to_owned();
    let owner = named(ctx, old.as_ref().and_then(|old| old.owner));
    html! {
        form.box.stack data-act="set" {
            h2 { @if old.is_some() { "改这一样" } @else { "加一样" } }
            label for="thing-name" { "名称、编号" }
            input #thing-name type="text" maxlength="80" value=(text(|old| &old.name));
            label for="thing-kind" { "类别" }
            input #thing-kind type="text" list="thing-kinds" maxlength="40" value=(text(|old| &old.kind));
            datalist #thing-kinds { @for kind in kinds(ctx) { option value=(kind) {} } }
            label for="thing-place" { "在哪里、谁的（可以不写）" }
            input #thing-place type="text" maxlength="80" value=(text(|old| &old.place));
            div.two-dates {
                div {
                    label for="thing-expires" { "哪天到期" }
                    input #thing-expires type="date" value=(old.as_ref().map(|old| old.expires.to_string()).unwrap_or_default());
                }
                div {
                    label for="thing-remind" { "提前几天提醒" }
                    input #thing-remind type="text" inputmode="numeric" maxlength="3" value=(old.as_ref().map_or(REMIND, |old| old.remind));
                }
            }
            label for="thing-every" { "每几个月一次（没有固定的写 0）" }
            input #thing-every type="text" inputmode="numeric" maxlength="3" value=(old.as_ref().map_or(0, |old| old.every));
            label for="thing-owner" { "谁管、到期告诉谁（可以不写）" }
            input #thing-owner type="text" list="thing-names" maxlength="40" value=(owner);
            label for="thing-note" { @if old.is_some() { "为什么改" } @else { "备注（可以不写）" } }
            input #thing-note type="text" maxlength="200";
            (who_field(ctx, "thing", "谁记的"))
            (said_line("thing"))
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "先不记" } }
        }
    }
}

/// 用过的类别。
fn kinds(ctx: Ctx) -> Vec<String> {
    let mut all: Vec<String> =
        ctx.records.with_untracked(|state| state.ledger.things.values().map(|thing| thing.set.kind.clone()).collect());
    all.sort_unstable();
    all.dedup();
    all
}

/// 一格里的整数；写得不对就说清楚。
fn must_be_number(field: &str, most: u32, why: &str) -> Option<u32> {
    let number = field_value(&format!("thing-{field}")).parse().ok().filter(|number| *number <= most);
    if number.is_none() {
        refuse("thing", field, why);
    }
    number
}

/// 记下加的、改的。
pub fn set(ctx: Ctx, thing: Option<ThingId>) -> Option<()> {
    let name = must_write("thing", "name", "写上名称：一看就知道是哪一样。")?;
    let kind = must_write("thing", "kind", "写上类别，如操作证、灭火器、安全阀。")?;
    let (expires, _) = must_be_day("thing", "expires", "写上哪天到期：照证书、标签上的。")?;
    let remind = must_be_number("remind", 365, "提前几天写 0 到 365 的数。")?;
    let every = must_be_number("every", 240, "每几个月写 0 到 240 的数，没有固定的写 0。")?;
    let note = match thing {
        Some(_) => must_write("thing", "note", "写一句为什么改：原来的也留着。")?,
        None => field_value("thing-note"),
    };
    let who = must_write("thing", "who", WHO).filter(|_| !is_waiting(ctx, "thing"))?;
    let (Some(journal), Some((by, mut draft))) = (ctx.records.journal(), ctx.records.person(&who)) else {
        set_html("thing-said", "记录还没打开，稍等再记。");
        return None;
    };
    let owner = match field_value("thing-owner") {
        owner if owner.is_empty() => None,
        // 管的就是记的人：头一回来的也只介绍一次
        owner if owner == who => Some(by),
        owner => {
            let (person, introduced) = ctx.records.person(&owner)?;
            draft.bodies.extend(introduced.bodies);
            draft.blobs.extend(introduced.blobs);
            Some(person)
        }
    };
    let (thing, place) = (thing.unwrap_or_else(|| journal.new_id()), field_value("thing-place"));
    draft.by = Some(by);
    draft.bodies.push(ExpirySet { thing, kind, name, place, owner, expires, every, remind, note }.into());
    ctx.records.write(draft);
    Some(())
}

const WHO: &str = "写上谁记的。";

/// 换了、检过了。
pub fn renew_form(ctx: Ctx, thing: ThingId) -> Markup {
    let Some(old) = known(ctx, thing).map(|thing| thing.set) else { return html! {} };
    let today = date(ctx.records.today());
    let next = today.and_then(|today| renewed(today, old.every)).map(|day| day.iso()).unwrap_or_default();
    html! {
        form.box.stack data-act="renew" {
            h2 { "换了、检过了：" (old.name) }
            p { "原来到 " (old.expires) "。" @if old.every > 0 { "从今天算，" (super::every_words(old.every)) "，下次到 " (next) "；证书、报告上写的不一样，照上面的改。" } @else { "新的到哪天，照证书、报告上的。" } }
            label for="thing-expires" { "新的到哪天" }
            input #thing-expires type="date" value=(next);
            label for="thing-note" { "怎么换的、报告编号（可以不写）" }
            input #thing-note type="text" maxlength="200";
            (who_field(ctx, "thing", "谁记的"))
            (said_line("thing"))
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="cancel" { "先不记" } }
        }
    }
}

/// 记下换新。
pub fn renew(ctx: Ctx, thing: ThingId) -> Option<()> {
    let old = known(ctx, thing)?.set;
    let (expires, _) = must_be_day("thing", "expires", "写上新的到哪天。")?;
    if expires <= old.expires {
        refuse("thing", "expires", "新的到期日要在原来的后面。写错了要改，用“改”。");
        return None;
    }
    // 这次没写的，原来的备注留着
    let note = Some(field_value("thing-note")).filter(|note| !note.is_empty()).unwrap_or_else(|| old.note.clone());
    record_by(ctx, "thing", WHO, ExpirySet { expires, note, ..old }.into()).then_some(())
}

/// 去掉一样。
pub fn remove_form(ctx: Ctx, thing: ThingId) -> Markup {
    let name = known(ctx, thing).map(|thing| thing.set.name).unwrap_or_default();
    let (title, words) = (format!("去掉：{name}"), "不再提醒。记过的都还在记录里。");
    let why = "为什么，如报废了、人走了";
    take_back(ctx, &TakeBack { form: "thing", act: "remove", title: &title, words, why, sure: "确定去掉", not: "不去掉" })
}

/// 记下去掉。
pub fn remove(ctx: Ctx, thing: ThingId) -> Option<()> {
    const WHY: &str = "写上为什么、谁定的。";
    let reason = must_write("thing", "why", WHY)?;
    record_by(ctx, "thing", WHY, ExpiryRemoved { thing, reason }.into()).then_some(())
}
