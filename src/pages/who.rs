//! 谁做的：更正、决定都要写上姓名，谁做、谁负责。

use maud::{Markup, html};

use crate::journal::Body;
use crate::platform::{field_value, focus, set_html};
use crate::ui::Ctx;

/// 写姓名的一格，`form` 是这张表的名字；写过的姓名给人挑。
pub fn who_field(ctx: Ctx, form: &str, label: &str) -> Markup {
    html! {
        label for={ (form) "-who" } { (label) }
        input id={ (form) "-who" } type="text" list={ (form) "-names" } maxlength="40" autocomplete="name";
        datalist id={ (form) "-names" } { @for name in ctx.records.known_names() { option value=(name) {} } }
    }
}

/// 说缺什么的一行。
pub fn said_line(form: &str) -> Markup {
    html! { p id={ (form) "-said" } role="alert" {} }
}

/// 一格里写的字；没写就说 `why`、把焦点交给它。
pub fn must_write(form: &str, field: &str, why: &str) -> Option<String> {
    let id = format!("{form}-{field}");
    let words = field_value(&id);
    if words.is_empty() {
        focus(&id);
        set_html(&format!("{form}-said"), why);
        return None;
    }
    Some(words)
}

/// 由表上写的那个人记下 `body`；没写姓名、记录没打开就说清楚，返回 `false`。
pub fn record_by(ctx: Ctx, form: &str, why: &str, body: Body) -> bool {
    let Some(name) = must_write(form, "who", why) else { return false };
    let Some((person, mut draft)) = ctx.records.person(&name) else {
        set_html(&format!("{form}-said"), "记录还没打开，稍等再记。");
        return false;
    };
    draft.by = Some(person);
    draft.bodies.push(body);
    ctx.records.write(draft);
    true
}
