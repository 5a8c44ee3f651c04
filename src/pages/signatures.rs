//! 手写签字：谁检查、谁签字、谁负责。不方便手写的只写姓名。

use leptos::prelude::*;
use maud::{Markup, html};

use super::images::Images;
use super::who::{must_write, said_line, who_field};
use crate::journal::{Blob, RunId, RunSigned, RunStatus, Sha256Hex, SignRole, Signature};
use crate::platform::ink::Ink;
use crate::platform::{self, field_value, set_html, spawn};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Watched, screen, watch};

/// 一块签字：哪次检查、哪几种身份、还能不能签。
#[derive(Clone, Copy)]
pub struct Signing {
    /// 应用。
    pub ctx: Ctx,
    /// 哪次检查。
    pub run: RunId,
    /// 这一块管哪几种身份。
    pub roles: &'static [SignRole],
    /// 标题。
    pub title: &'static str,
    /// 还能签：作废的、开了工的不能。
    pub open: bool,
}

/// 画布、和正在写的那一笔。
#[derive(Clone, Copy)]
struct Block {
    of: Signing,
    images: Images,
    asking: Watched<Option<SignRole>>,
    ink: Watched<Option<Ink>>,
    /// 正在签：再点一次“签上”，不签两遍。
    busy: Watched<bool>,
}

/// 签字的一块。
pub fn signatures(of: Signing) -> AnyView {
    let (asking, ink, busy) = (Watched::new(None), Watched::new(None), Watched::new(false));
    let block = Block { of, images: Images::new(of.ctx), asking, ink, busy };
    watch(move || block.all().iter().filter_map(|one| one.blob).for_each(|blob| block.images.fetch(blob)));
    // 签过的和正在签的分开画：写到一半，别人的签名到了，笔画不该没了
    let signed = screen(move || block.signed(), move |act| block.erase(&act));
    let form = screen(move || block.form(), move |act| block.act(&act));
    view! { <section class="stack signatures">{signed}{form}</section> }.into_any()
}

/// 一次检查的签字。
pub fn signatures_of(ctx: Ctx, run: RunId) -> Vec<Signature> {
    ctx.records.with(|state| state.runs.get(&run).map(|run| run.signatures.to_vec())).unwrap_or_default()
}

impl Block {
    /// 表单的名字：一页上有两块，各用各的。
    fn name(self) -> String {
        format!("sign-{}", self.of.roles.first().map_or("", |role| role.word()))
    }

    fn all(self) -> Vec<Signature> {
        let mine = |one: &Signature| self.of.roles.contains(&one.role);
        signatures_of(self.of.ctx, self.of.run).into_iter().filter(mine).collect()
    }

    fn signed(self) -> Markup {
        let all = self.all();
        html! {
            @if !all.is_empty() || self.of.open { h2 { (self.of.title) } }
            ul.signed {
                @for (n, one) in all.iter().enumerate() {
                    li {
                        b { (one.role.label()) } " " (self.of.ctx.records.name(one.person))
                        small { (one.at.day()) " " (one.at.hms().get(..5).unwrap_or_default()) }
                        (self.mark(n, one))
                    }
                }
            }
        }
    }

    /// 手写的样子；抹得掉。
    fn mark(self, n: usize, one: &Signature) -> Markup {
        let form = format!("{}-{n}", self.name());
        html! {
            @match one.blob.map(|blob| self.images.address(blob)) {
                None => small { "（只写了姓名）" },
                Some(None) => small { "手写的签名不在了，或应本人要求抹掉了" },
                Some(Some(url)) => {
                    img.ink src=(url) alt={ (one.role.label()) "手写的签名" };
                    details.no-print {
                        summary { "抹掉手写的签名（应本人要求）" }
                        form.stack data-act={ "erase:" (n) } {
                            label for={ (form) "-why" } { "谁要求的、为什么" }
                            input id={ (form) "-why" } type="text" maxlength="100";
                            p.fine { "签名的图真的删掉，找不回来；谁什么时候签过、抹掉这件事都记着。已经带出去的备份里还有，要另外处理。" }
                            (said_line(&form))
                            button type="submit" { "抹掉" }
                        }
                    }
                }
            }
        }
    }

    fn form(self) -> Markup {
        let name = self.name();
        html! {
            @match self.asking.get() {
                Some(role) => form.box.stack data-act="sign" {
                    h3 { (role.label()) "签字" }
                    (untrack(|| who_field(self.of.ctx, &name, "姓名")))
                    p id={ (name) "-how" } { "在框里手写签名；不方便手写的，只写姓名也算签字。" }
                    canvas.ink-pad id={ (name) "-pad" } role="img" aria-label="手写签名框" aria-describedby={ (name) "-how" } {}
                    (said_line(&name))
                    div.row {
                        button.primary type="submit" { "签上" }
                        button type="button" data-act="wipe" { "清掉重写" }
                        button.plain type="button" data-act="cancel" { "先不签" }
                    }
                },
                None if self.of.open => div.row.no-print {
                    @for role in self.of.roles { button type="button" data-act={ "ask:" (role.word()) } { (icon("pen")) (role.label()) "签字" } }
                },
                None => {}
            }
        }
    }

    fn act(self, act: &Act) {
        match act.name.split(':').next().unwrap_or_default() {
            "ask" => {
                let role = act.parts().first().and_then(|word| SignRole::parse(word));
                self.asking.set(role);
                request_animation_frame(move || {
                    let name = self.name();
                    self.ink.set(Ink::open(&format!("{name}-pad")));
                    if role == Some(SignRole::Inspector) {
                        fill_who(&name, &self.submitter());
                    }
                    platform::focus(&format!("{name}-who"));
                });
            }
            "wipe" => self.ink.with_untracked(|ink| ink.iter().for_each(Ink::clear)),
            "sign" => self.sign(),
            _ => self.close(),
        }
    }

    /// 提交的人：检查人签字，平常就是他。
    fn submitter(self) -> String {
        let person = self.of.ctx.records.with_untracked(|state| match state.runs.get(&self.of.run)?.status {
            RunStatus::Submitted { person, .. } => Some(person),
            _ => None,
        });
        untrack(|| person.map(|person| self.of.ctx.records.name(person))).unwrap_or_default()
    }

    fn close(self) {
        self.ink.set(None);
        self.asking.set(None);
    }

    fn sign(self) {
        let Some(role) = self.asking.get_untracked() else { return };
        let name = self.name();
        let Some(person) = must_write(&name, "who", "写上姓名：谁签字、谁负责。") else { return };
        let records = self.of.ctx.records;
        let said = format!("{name}-said");
        let Some((id, mut draft)) = records.person(&person) else { return set_html(&said, "记录还没打开，稍等再签。") };
        // 同一个人在两台手机上有两个编号：姓名一样的也是他
        let is_he = |one: &Signature| one.person == id || records.name(one.person) == person;
        if let Some(why) = untrack(|| refused(&signatures_of(self.of.ctx, self.of.run), is_he, role)) {
            platform::focus(&format!("{name}-who"));
            return set_html(&said, why);
        }
        if self.busy.update_quietly(|busy| std::mem::replace(busy, true)) != Some(false) {
            return;
        }
        let ink = self.ink.update_quietly(Option::take).flatten();
        spawn(async move {
            let Some(journal) = records.journal() else { return };
            let png = match &ink {
                Some(ink) => ink.png(&journal.new_salt()).await,
                None => None,
            };
            let blob = png.map(|png| Blob::new("image/png", png));
            draft.by = Some(id);
            draft.bodies.push(RunSigned { run: self.of.run, person: id, role, blob: blob.as_ref().map(Blob::sha256) }.into());
            draft.blobs.extend(blob);
            records.write(draft);
            self.busy.update_quietly(|busy| *busy = false);
            self.close();
        });
    }

    fn erase(self, act: &Act) {
        let Some(n) = act.parts().first().and_then(|n| n.parse::<usize>().ok()) else { return };
        let form = format!("{}-{n}", self.name());
        let Some(reason) = must_write(&form, "why", "写一句：谁要求的、为什么。") else { return };
        let Some(blob) = untrack(|| self.all()).get(n).and_then(|one| one.blob) else { return };
        spawn(async move { self.erased(blob, &reason, &form).await });
    }

    async fn erased(self, blob: Sha256Hex, reason: &str, form: &str) {
        let Some(journal) = self.of.ctx.records.journal() else { return };
        match journal.erase_all(None, &[blob], reason).await {
            Ok(_) => self.images.forget(&[blob]),
            Err(error) => set_html(&format!("{form}-said"), &error.to_string()),
        }
        self.of.ctx.records.refreshed().await;
    }
}

/// 为什么不能签：签过了、监护的人又去作业。
fn refused(all: &[Signature], is_he: impl Fn(&Signature) -> bool, role: SignRole) -> Option<&'static str> {
    let has = |role| all.iter().any(|one| one.role == role && is_he(one));
    match role {
        role if has(role) => Some("这个人已经签过了。"),
        SignRole::Guardian if has(SignRole::Worker) => Some("他签了作业人：监护人不能同时是作业人，换一个人监护。"),
        SignRole::Worker if has(SignRole::Guardian) => Some("他签了监护人：监护人守在外面，不能同时作业。"),
        _ => None,
    }
}

/// 写进“谁”那一格：平常就是他。
pub fn fill_who(form: &str, name: &str) {
    let id = format!("{form}-who");
    if field_value(&id).is_empty() {
        platform::set_value(&id, name);
    }
}
