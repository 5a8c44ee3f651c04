//! 更多：有的都列在这里，没有的不列。

use leptos::prelude::*;

use crate::platform::{Prefs, save_prefs};
use crate::route::Route;
use crate::ui::{Ctx, head, link_with};

/// 更多。
pub fn more(ctx: Ctx) -> AnyView {
    view! {
        {head("更多")}
        <ul class="links">
            <li>{link_with(&Route::Runs, "", "clock", "检查记录")}</li>
            <li>{link_with(&Route::Company, "", "call", "联系电话")}</li>
            <li>{link_with(&Route::Emergency, "", "sos", "应急处置、急救和火灾逃生")}</li>
            <li>{link_with(&Route::About, "", "info", "关于、依据、离线内容")}</li>
        </ul>
        {choice(ctx, "明暗", &[("", "跟系统"), ("light", "亮"), ("dark", "暗"), ("sun", "强光")], |prefs| &mut prefs.theme)}
        {choice(ctx, "字号", &[("", "标准"), ("1.25", "大字"), ("1.5", "特大字")], |prefs| &mut prefs.size)}
        {choice(ctx, "手套模式（键更大）", &[("", "关"), ("on", "开")], |prefs| &mut prefs.gloves)}
    }
    .into_any()
}

fn choice(ctx: Ctx, name: &'static str, options: &[(&'static str, &'static str)], part: fn(&mut Prefs) -> &mut String) -> AnyView {
    let buttons = options
        .iter()
        .map(|&(value, word)| {
            let checked = move || if *part(&mut ctx.prefs.get()) == value { "true" } else { "false" };
            let act = move |_| {
                ctx.prefs.update(|prefs| *part(prefs) = value.to_owned());
                save_prefs(&ctx.prefs.get_untracked());
            };
            view! { <button type="button" role="radio" aria-checked=checked on:click=act>{word}</button> }
        })
        .collect_view();
    view! {
        <section class="stack">
            <h2>{name}</h2>
            <div class="options" role="radiogroup" aria-label=name>{buttons}</div>
        </section>
    }
    .into_any()
}
