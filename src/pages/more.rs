//! 更多：有的都列在这里，没有的不列。

use leptos::prelude::*;
use maud::{Markup, html};

use crate::platform::{Prefs, save_prefs};
use crate::route::Route;
use crate::ui::{Act, Ctx, head, link_with, screen};

/// 一个值和它的词。
type Choice = (&'static str, &'static str);

/// 更多。
pub fn more(ctx: Ctx) -> AnyView {
    let draw = move || {
        let prefs = ctx.prefs.get();
        html! {
            (head("更多"))
            h2 { "双重预防" }
            ul.links {
                li { (link_with(&Route::Calendar, "", "today", "日周月季：该查的、断档的、停产放假")) }
                li { (link_with(&Route::Risks, "", "danger", "风险清单、四色图、公示牌")) }
                li { (link_with(&Route::Ledgers, "", "print", "台账、自证包")) }
                li { (link_with(&Route::Expiry, "", "clock", "到期台账：证件、器材、检测")) }
                li { (link_with(&Route::Stats, "", "checks", "统计")) }
                li { (link_with(&Route::Profile, "", "pen", "行业和规模")) }
            }
            h2 { "记录和规则" }
            ul.links {
                li { (link_with(&Route::Runs, "", "clock", "检查记录")) }
                li { (link_with(&Route::Data, "", "share", "数据体检：备份、恢复")) }
                li { (link_with(&Route::Company, "", "call", "联系电话")) }
                li { (link_with(&Route::Emergency, "", "sos", "应急处置、急救和火灾逃生")) }
                li { (link_with(&Route::Rules, "", "clipboard", "多久一次、重大隐患判定标准、分级刻度")) }
                li { (link_with(&Route::About, "", "info", "关于、依据、离线内容")) }
            }
            (choice("明暗", "theme", &prefs.theme, &[("", "跟系统"), ("light", "亮"), ("dark", "暗"), ("sun", "强光")]))
            (choice("字号", "size", &prefs.size, &[("", "标准"), ("1.25", "大字"), ("1.5", "特大字")]))
            (choice("手套模式（键更大）", "gloves", &prefs.gloves, &[("", "关"), ("on", "开")]))
        }
    };
    screen(draw, move |act| set(ctx, &act))
}

fn choice(name: &str, which: &str, now: &str, options: &[Choice]) -> Markup {
    html! {
        section.stack {
            h2 { (name) }
            div.options role="radiogroup" aria-label=(name) {
                @for (value, word) in options {
                    button type="button" role="radio" id={ (which) "-" (value) } aria-checked=(now == *value)
                        tabindex=(if now == *value { "0" } else { "-1" }) data-act={ "set:" (which) ":" (value) } { (word) }
                }
            }
        }
    }
}

fn set(ctx: Ctx, act: &Act) {
    let [which, value] = act.parts()[..] else { return };
    ctx.prefs.update(|prefs: &mut Prefs| {
        let part = match which {
            "theme" => &mut prefs.theme,
            "size" => &mut prefs.size,
            _ => &mut prefs.gloves,
        };
        *part = value.to_owned();
    });
    save_prefs(&ctx.prefs.get_untracked());
    crate::platform::focus(&format!("{which}-{value}"));
}
