//! 平面图本身：放一张、改名、去掉。

use leptos::prelude::*;
use maud::{Markup, html};

use super::map::Plan;
use super::map_edit::Pen;
use crate::journal::{Blob, MapId, PlanImageRemoved, PlanImageSet};
use crate::pages::run_form::new_id;
use crate::pages::who::said_line;
use crate::platform::photo::{PhotoError, pick_photo, shrink_plan};
use crate::platform::{field_value, focus, set_html, spawn};
use crate::ui::icon::icon;
use crate::ui::{Draft, screen};

/// 平面图的一张表：放、改名、去掉，看 `pen` 是哪一样。
pub fn plan_form(page: Plan, pen: Pen) -> AnyView {
    let draw = move || match pen {
        Pen::Rename => rename(page),
        Pen::RemoveMap => remove_map(),
        _ => new_map(),
    };
    screen(draw, move |act| match act.name.as_str() {
        "pick" => pick(page),
        "renamed" => renamed(page),
        "map-removed" => map_removed(page),
        _ => page.pen.set(Pen::Down),
    })
}

fn new_map() -> Markup {
    html! {
        form.box.stack.no-print data-act="pick" {
            h2 { "放一张平面图" }
            label for="plan-name" { "图名（如 一车间）" }
            input #plan-name type="text" maxlength="40";
            p.fine { "照片、截图都行，JPG 或 PNG。存的是缩过的一份（最长边 2000 像素），拍摄地点一类的附带信息不留。" }
            (said_line("plan"))
            div.row { button.primary type="submit" { (icon("photo")) "选图" } button.plain type="button" data-act="down" { "先不放" } }
        }
    }
}

fn rename(page: Plan) -> Markup {
    let name = page.map().map(|map| map.set.name).unwrap_or_default();
    html! {
        form.box.stack.no-print data-act="renamed" {
            h2 { "改图名" }
            label for="plan-name" { "图名" }
            input #plan-name type="text" maxlength="40" value=(name);
            (said_line("plan"))
            div.row { button.primary type="submit" { "记下" } button.plain type="button" data-act="down" { "不改了" } }
        }
    }
}

fn remove_map() -> Markup {
    html! {
        form.box.stack.no-print data-act="map-removed" {
            h2 { "去掉这张图" }
            p { "图上画的各处也跟着看不见了；风险清单不动。" }
            label for="plan-why" { "为什么去掉" }
            input #plan-why type="text" maxlength="200";
            (said_line("plan"))
            div.row { button type="submit" { "确定去掉" } button.plain type="button" data-act="down" { "不去掉了" } }
        }
    }
}

fn pick(page: Plan) {
    let name = field_value("plan-name");
    if name.is_empty() {
        focus("plan-name");
        return set_html("plan-said", "先写图名：几张图靠它分。");
    }
    spawn(async move {
        if let Err(why) = add_map(page, name).await {
            set_html("plan-said", &why);
        }
    });
}

async fn add_map(page: Plan, name: String) -> Result<(), String> {
    let Some(file) = pick_photo(false).await else { return Ok(()) };
    set_html("plan-said", "正在缩小…");
    let journal = page.register.ctx.records.journal().ok_or("记录还没打开，稍等再放。")?;
    let (jpeg, (width, height)) = shrink_plan(&file, &journal.new_salt()).await.map_err(|error: PhotoError| error.sentence().to_owned())?;
    let blob = Blob::new("image/jpeg", jpeg);
    let map: MapId = new_id();
    let set = PlanImageSet { map, name, blob: Some(blob.sha256()), width, height };
    let draft = Draft { bodies: vec![set.into()], blobs: vec![blob], ..Draft::default() };
    set_html("plan-said", "正在保存…");
    page.register.ctx.records.write_then(draft, move || {
        page.chosen.set(Some(map));
        page.pen.set(Pen::Down);
    });
    Ok(())
}

fn renamed(page: Plan) {
    let (name, Some(map)) = (field_value("plan-name"), untrack(|| page.map())) else { return };
    if name.is_empty() {
        focus("plan-name");
        return set_html("plan-said", "图名不能空着。");
    }
    let chosen = map.set.map;
    let draft = Draft { bodies: vec![PlanImageSet { name, ..map.set }.into()], ..Draft::default() };
    page.register.ctx.records.write_then(draft, move || {
        page.chosen.set(Some(chosen));
        page.pen.set(Pen::Down);
    });
}

fn map_removed(page: Plan) {
    let (reason, Some(map)) = (field_value("plan-why"), untrack(|| page.map())) else { return };
    if reason.is_empty() {
        focus("plan-why");
        return set_html("plan-said", "写一句为什么去掉。");
    }
    let draft = Draft { bodies: vec![PlanImageRemoved { map: map.set.map, reason }.into()], ..Draft::default() };
    page.register.ctx.records.write_then(draft, move || {
        page.chosen.set(None);
        page.pen.set(Pen::Down);
    });
}
