//! 谁做的：更正、决定都要写上姓名，谁做、谁负责。

use maud::{Markup, html};

use crate::journal::Body;
use crate::platform::{field_value, focus, saved_line, set_html};
use crate::ui::Ctx;

const WAIT: &str = "前一笔还没有存好，存好了再点。上面说没有存上的，先点“再存一次”。";
/// 标题栏里说有没存好的（`app.rs` 写的那两句）。
const UNSAVED: [&str; 2] = ["正在保存…", "没有存上"];

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

/// 一张“不算了、去掉”的表说的话。
pub struct TakeBack<'a> {
    /// 这张表的名字：各格的 id 从它来。
    pub form: &'a str,
    /// 提交时的动作。
    pub act: &'a str,
    /// 标题。
    pub title: &'a str,
    /// 去掉了会怎样。
    pub words: &'a str,
    /// “为什么”那一格的名字。
    pub why: &'a str,
    /// 确定的键。
    pub sure: &'a str,
    /// 不去掉的键。
    pub not: &'a str,
}

/// 去掉一样记过的：为什么、谁定的，都要写。
pub fn take_back(ctx: Ctx, ask: &TakeBack) -> Markup {
    html! {
        form.box.stack data-act=(ask.act) {
            h2 { (ask.title) }
            p { (ask.words) }
            label for={ (ask.form) "-why" } { (ask.why) }
            input id={ (ask.form) "-why" } type="text" maxlength="200";
            (who_field(ctx, ask.form, "谁定的"))
            (said_line(ask.form))
            div.row { button type="submit" { (ask.sure) } button.plain type="button" data-act="cancel" { (ask.not) } }
        }
    }
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

/// 前一笔还没有存好：说清楚，这一下不算，表上填的都在。
///
/// 页面照存好的状态核对、列下一步；没存好的看不见，再记一笔就可能记成两次，或照旧的样子放行。
pub fn is_waiting(ctx: Ctx, form: &str) -> bool {
    let waiting = !ctx.records.is_idle();
    if waiting {
        set_html(&format!("{form}-said"), WAIT);
    }
    waiting
}

/// 让人开工的一下更要紧：应用的另一半有没存好的，这里照着放行的也不是全部。说清楚，这一下不算。
pub fn is_either_half_waiting(form: &str) -> bool {
    let waiting = UNSAVED.contains(&saved_line().as_str());
    if waiting {
        set_html(&format!("{form}-said"), WAIT);
    }
    waiting
}

/// 由表上写的那个人记下 `body`；没写姓名、前一笔没存好、记录没打开就说清楚，返回 `false`。
pub fn record_by(ctx: Ctx, form: &str, why: &str, body: Body) -> bool {
    let Some(name) = must_write(form, "who", why).filter(|_| !is_waiting(ctx, form)) else { return false };
    let Some((person, mut draft)) = ctx.records.person(&name) else {
        set_html(&format!("{form}-said"), "记录还没打开，稍等再记。");
        return false;
    };
    draft.by = Some(person);
    draft.bodies.push(body);
    ctx.records.write(draft);
    true
}
