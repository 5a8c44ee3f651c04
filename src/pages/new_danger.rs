//! 报隐患：先拍下来，答会不会马上伤人，再写几句。当场改好了、不会马上伤人的一起记；不愿写名字的不写。

use std::rc::Rc;

use leptos::prelude::*;
use maud::{Markup, html};

use super::photos::{shrunk, stage_word, stamp_lines};
use super::run_form::new_id;
use super::stop_work::stop_work;
use super::who::who_field;
use crate::journal::{Blob, DangerId, DangerRectified, DangerReported, PhotoAdded, PhotoStage, Subject, Via};
use crate::platform::photo::{ObjectUrl, pick_photo};
use crate::platform::{self, field_value, set_html, spawn};
use crate::route::Route;
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Draft, Watched, card, head, live, nothing, screen, still, switch};

/// 拍下的一张，还没存。
#[derive(Clone)]
struct Taken {
    /// 挑来的文件：改成不显示姓名时要重新缩，去掉写在上面的字。
    file: web_sys::File,
    blob: Blob,
    thumb: Blob,
    url: Rc<ObjectUrl>,
    stage: PhotoStage,
}

/// 怎么报。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// 报了等人改。
    Plain,
    /// 当场改好了。
    Fixed,
    /// 不显示姓名。
    Tip,
}

/// 会马上伤人的，不走“当场改好了”。
const ASSESS_FIRST: &str = "会马上伤人的先评估：报上去，评估以后再整改。";

/// 正在报的一处。
#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    hurts: Watched<Option<bool>>,
    stopped: Watched<bool>,
    way: Watched<Way>,
    taken: Watched<Vec<Taken>>,
    /// 正在存：再点一下不报成两处。
    busy: Watched<bool>,
}

/// 报隐患。
pub fn new_danger(ctx: Ctx) -> AnyView {
    let page = Page {
        ctx,
        hurts: Watched::new(None),
        stopped: Watched::new(false),
        way: Watched::new(Way::Plain),
        taken: Watched::new(Vec::new()),
        busy: Watched::new(false),
    };
    let words = html! {
        form.stack data-act="report" {
            label for="danger-place" { "在哪里" }
            input #danger-place type="text" maxlength="80";
            label for="danger-what" { "什么样" }
            textarea #danger-what maxlength="500" {}
        }
    };
    view! {
        {screen(move || page.camera(), move |act| page.camera_act(&act))}
        {still(html! { p #photo-said role="status" {} })}
        {screen(move || page.question(), move |act| page.answer(&act))}
        // 写着的字不跟着别的重画：各在各的一块里
        {screen(move || words.clone(), move |_| page.report())}
        {screen(move || page.ways(), move |act| page.choose(&act))}
        {screen(move || page.who(), move |_| page.report())}
        {live(move || page.fixed())}
        {screen(move || page.fixed_camera(), move |act| page.camera_act(&act))}
        {still(html! { p #danger-say role="alert" {} })}
        {screen(move || page.finish(), move |_| page.report())}
        {switch(move || if page.stopped.get() { stop_work(ctx.records, move || page.stopped.set(false)) } else { nothing() })}
    }
    .into_any()
}

impl Page {
    /// 先拍下来：东西一会儿可能就变了。
    fn camera(self) -> Markup {
        html! {
            (head("报隐患"))
            (self.shots(PhotoStage::Before))
            div.row {
                button type="button" data-act="camera:before" { (icon("photo")) "拍照" }
                button type="button" data-act="file:before" { "从相册选" }
            }
        }
    }

    /// 拍下的几张，能去掉。
    fn shots(self, stage: PhotoStage) -> Markup {
        self.taken.with(|taken| {
            html! {
                @if taken.iter().any(|one| one.stage == stage) {
                    ul.taken {
                        @for (n, one) in taken.iter().enumerate().filter(|(_, one)| one.stage == stage) {
                            li {
                                img src=(one.url.as_str()) alt={ (stage_word(stage)) "的照片" };
                                button.plain type="button" data-act={ "drop:" (n) } { "不要这张" }
                            }
                        }
                    }
                }
            }
        })
    }

    fn camera_act(self, act: &Act) {
        let parts = act.parts();
        let part = parts.first().copied().unwrap_or_default();
        let stage = PhotoStage::parse(part);
        match (act.name.split(':').next().unwrap_or_default(), stage, part.parse::<usize>()) {
            ("camera", Some(stage), _) => self.take(true, stage),
            ("file", Some(stage), _) => self.take(false, stage),
            ("drop", _, Ok(n)) => self.taken.update(|taken| {
                if n < taken.len() {
                    taken.remove(n);
                }
            }),
            _ => {}
        }
    }

    /// 照片上写的字；不显示姓名的一个字也不写。
    fn lines(self) -> Vec<String> {
        match (self.way.get_untracked(), self.ctx.records.journal()) {
            (Way::Tip, _) | (_, None) => Vec::new(),
            (_, Some(journal)) => stamp_lines(self.ctx, Subject::House, &journal.wall()),
        }
    }

    fn take(self, camera: bool, stage: PhotoStage) {
        self.taken.spawn(async move {
            set_html("photo-said", "");
            let Some(file) = pick_photo(camera).await else { return };
            set_html("photo-said", "正在缩小…");
            let said = match self.shrink(file, stage).await {
                Ok(taken) => {
                    self.taken.update(|all| all.push(taken));
                    "拍下了，报的时候一起存。".to_owned()
                }
                Err(why) => why,
            };
            set_html("photo-said", &said);
        });
    }

    async fn shrink(self, file: web_sys::File, stage: PhotoStage) -> Result<Taken, String> {
        const BROKEN: &str = "这张照片看不了，没有加上；已经填的都在。再拍一张。";
        let (blob, thumb) = shrunk(self.ctx, &file, self.lines()).await?;
        let url = Rc::new(ObjectUrl::new(thumb.bytes(), thumb.kind()).ok_or(BROKEN)?);
        Ok(Taken { file, blob, thumb, url, stage })
    }

    fn question(self) -> Markup {
        let hurts = self.hurts.get();
        html! {
            h2 #hurts-label { "会马上伤人吗？" }
            div.options role="radiogroup" aria-labelledby="hurts-label" {
                @for (value, word) in [(true, "会"), (false, "不会")] {
                    @let checked = hurts == Some(value);
                    button type="button" role="radio" aria-checked=(checked) tabindex=(if checked || (hurts.is_none() && value) { "0" } else { "-1" })
                        data-act={ "hurts:" (value) } { (word) }
                }
            }
        }
    }

    fn answer(self, act: &Act) {
        let value = act.name == "hurts:true";
        self.hurts.set(Some(value));
        self.stopped.set(value);
    }

    /// 会马上伤人的不给“当场改好了”；先点了它、再答“会”的，写的字留着，说先评估。
    fn ways(self) -> Markup {
        let (way, hurts) = (self.way.get(), self.hurts.get() == Some(true));
        html! {
            div.chips {
                @for (one, slug, word) in [(Way::Fixed, "fixed", "当场改好了"), (Way::Tip, "tip", "不显示姓名（举报）")] {
                    @if one != Way::Fixed || !hurts || way == one {
                        button.chip type="button" aria-pressed=(way == one) data-act={ "way:" (slug) } { @if way == one { (icon("ok")) } (word) }
                    }
                }
            }
            @if hurts && way == Way::Fixed { p.quiet { (ASSESS_FIRST) "再点一下“当场改好了”，就不算当场改好的。" } }
        }
    }

    fn choose(self, act: &Act) {
        let wanted = if act.name == "way:tip" { Way::Tip } else { Way::Fixed };
        let was = self.way.get_untracked();
        let way = if was == wanted { Way::Plain } else { wanted };
        self.way.set(way);
        // 照片上写着的时间、岗位，改成不显示姓名时要去掉；改回来再写上
        if (was == Way::Tip) != (way == Way::Tip) {
            self.stamp_again();
        }
    }

    fn stamp_again(self) {
        let old = self.taken.get_untracked();
        if old.is_empty() {
            return;
        }
        self.taken.update(Vec::clear);
        set_html("photo-said", "正在重新缩小照片…");
        self.busy.set(true);
        self.taken.spawn(async move {
            let mut said = String::new();
            for one in old {
                match self.shrink(one.file, one.stage).await {
                    Ok(taken) => self.taken.update(|all| all.push(taken)),
                    Err(why) => said = why,
                }
            }
            self.busy.set(false);
            set_html("photo-said", &said);
        });
    }

    fn who(self) -> Markup {
        match self.way.get() {
            Way::Tip => html! {
                div.box.stack {
                    p { b { "不显示姓名。" } "这一条不写你的姓名、岗位，只写日期，不写几点；照片上不写字；用一个只用这一次的编号记。" }
                    p {
                        "这样藏不住的：这一条存在这台手机上，也会进单位的备份，拿着手机的人看得见；写的话、拍的照片里有什么，别人也可能认出是谁报的。"
                        "不放心的，用自己的电话打给政府："
                    }
                    div.calls { (card::call_button("12350", "安全生产举报投诉")) (card::call_button("12345", "政务服务热线")) }
                    p.fine { "这两个号码各地受理的办法不一样，也不是救援电话：着火打 119，有人受伤打 120。" }
                }
            },
            Way::Plain | Way::Fixed => html! {
                div.field {
                    label for="danger-who" { "报的人（可以不写）" }
                    input #danger-who type="text" list="reporters" maxlength="40";
                    datalist #reporters { @for name in self.ctx.records.known_names() { option value=(name) {} } }
                }
            },
        }
    }

    /// 即查即改：怎么改的、谁改的；另找人验收。
    fn fixed(self) -> Markup {
        if self.way.get() != Way::Fixed {
            return Markup::default();
        }
        html! {
            div.box.stack {
                label for="danger-fixed" { "怎么改的" }
                textarea #danger-fixed maxlength="500" {}
                (who_field(self.ctx, "fix", "谁改的"))
                p.quiet { "报了以后由别人验收。" }
            }
        }
    }

    /// 改好后的照片。
    fn fixed_camera(self) -> Markup {
        if self.way.get() != Way::Fixed {
            return Markup::default();
        }
        html! {
            (self.shots(PhotoStage::After))
            div.row {
                button type="button" data-act="camera:after" { (icon("photo")) "拍改好后的" }
                button type="button" data-act="file:after" { "选改好后的照片" }
            }
        }
    }

    fn finish(self) -> Markup {
        html! {
            button.primary.wide type="button" data-act="report" disabled[self.busy.get()] { "记下" }
        }
    }

    fn report(self) {
        if self.busy.get_untracked() {
            return;
        }
        set_html("danger-say", "");
        if let Err((field, why)) = self.try_report() {
            set_html("danger-say", why);
            if !field.is_empty() {
                platform::focus(field);
            }
        }
    }

    /// 不收的是哪一格、为什么；收了就去存。
    fn try_report(self) -> Result<(), (&'static str, &'static str)> {
        const WAIT: (&str, &str) = ("", "记录还没打开，稍等再报。");
        let hurts_now = self.hurts.get_untracked().ok_or(("", "先答：会马上伤人吗？"))?;
        let what = field_value("danger-what");
        if what.is_empty() {
            return Err(("danger-what", "写一句：什么样。"));
        }
        let danger: DangerId = new_id();
        let way = self.way.get_untracked();
        let (fixed, fixer) = (field_value("danger-fixed"), field_value("fix-who"));
        if way == Way::Fixed {
            if hurts_now {
                return Err(("", ASSESS_FIRST));
            }
            if fixed.is_empty() {
                return Err(("danger-fixed", "写一句：怎么改的。"));
            }
            if fixer.is_empty() {
                return Err(("fix-who", "写上谁改的：验收的不能是同一个人。"));
            }
        }
        let position = untrack(|| self.ctx.records.my_positions()).into_iter().next().filter(|_| way != Way::Tip);
        let via = Some(if way == Way::Tip { Via::Tip } else { Via::Walk });
        let reported = DangerReported { danger, hurts_now, place: field_value("danger-place"), what, run: None, item: None, position, via };
        let mut draft = Draft::default();
        let name = field_value("danger-who");
        if way != Way::Tip && !name.is_empty() {
            let (person, introduced) = self.ctx.records.person(&name).ok_or(WAIT)?;
            draft = introduced;
            draft.by = Some(person);
        }
        draft.bodies.push(reported.into());
        for one in self.taken.get_untracked() {
            // 改好后的只在“当场改好了”里拍；后来又不算改好的，不带
            if one.stage == PhotoStage::After && way != Way::Fixed {
                continue;
            }
            let (blob, thumb) = (one.blob.sha256(), Some(one.thumb.sha256()));
            let stage = Some(one.stage);
            let added =
                PhotoAdded { photo: new_id(), run: None, item: None, danger: Some(danger), blob, thumb, caption: String::new(), stage };
            draft.bodies.push(added.into());
            draft.blobs.extend([one.blob, one.thumb]);
        }
        // 没存上的在队列里等着再存，再点也不多报一处
        self.busy.set(true);
        match way {
            Way::Tip => self.keep_unnamed(danger, draft),
            Way::Fixed => self.ctx.records.write_then(draft, move || self.keep_fixed(danger, fixed, &fixer)),
            Way::Plain => self.ctx.records.write_then(draft, move || go_to(danger)),
        }
        Ok(())
    }

    /// 报好了，接着记当场改好了：看着报它的那一条记的。
    fn keep_fixed(self, danger: DangerId, what: String, fixer: &str) {
        let after = self.ctx.records.with_untracked(|state| state.dangers.get(&danger).map(|one| one.step));
        if let (Some(after), Some((person, mut draft))) = (after, self.ctx.records.person(fixer)) {
            draft.by = Some(person);
            draft.bodies.push(DangerRectified { danger, after, what }.into());
            return self.ctx.records.write_then(draft, move || go_to(danger));
        }
        go_to(danger);
    }

    fn keep_unnamed(self, danger: DangerId, draft: Draft) {
        spawn(async move {
            let Some(journal) = self.ctx.records.journal() else { return self.busy.set(false) };
            let kept = journal.write_unnamed(&draft.bodies, &draft.blobs).await;
            self.busy.set(false);
            match kept {
                Ok(()) => {
                    self.ctx.records.refreshed().await;
                    go_to(danger);
                }
                Err(error) => set_html("danger-say", &html! { (error) }.into_string()),
            }
        });
    }
}

fn go_to(danger: DangerId) {
    platform::replace(&Route::Danger(danger.to_string()).href());
}
