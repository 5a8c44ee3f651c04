//! 一样一样看：这里靠不靠得住。每一样一句话，能做点什么的有一个键。

use leptos::prelude::*;
use maud::{Markup, html};

use super::backup::{into_folder, size};
use super::diagnostics;
use crate::journal::{ChainCheck, Span};
use crate::platform::folder::{Folder, FolderError};
use crate::platform::space::{Abilities, Family, abilities, estimate, persist, persisted};
use crate::platform::{self, build_id, set_html, spawn};
use crate::store::{Store, db_name};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Opening, Watched, screen, watch};

/// 一样东西好不好。
#[derive(Clone, Copy, PartialEq)]
enum Health {
    Ok,
    Care,
    Bad,
    Wait,
}

/// 一样：名字、好不好、一句话、键。
struct Check {
    name: &'static str,
    health: Health,
    words: String,
    button: Option<(&'static str, &'static str)>,
}

/// 要问浏览器才知道的。
#[derive(Clone, Default)]
struct Asked {
    persisted: Option<bool>,
    refused: bool,
    space: Option<(f64, f64)>,
    keeps: Option<Result<(), String>>,
    folder: Option<String>,
    folder_said: Option<Result<String, String>>,
    chain: Option<Result<u64, String>>,
    busy: &'static str,
}

#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    asked: Watched<Asked>,
}

/// 体检的一列。
pub fn checks(ctx: Ctx) -> AnyView {
    let page = Page { ctx, asked: Watched::new(Asked::default()) };
    // 记录打开了才能试存、看文件夹。
    let open = Memo::new(move |_| ctx.records.opening.get() == Opening::Open);
    watch(move || {
        if open.get() {
            spawn(page.ask());
        }
    });
    screen(move || page.draw(), move |act| page.act(&act))
}

impl Page {
    async fn ask(self) {
        let (kept, space) = (persisted().await, estimate().await);
        let folder = Folder::recall(&db_name(None)).await.map(|folder| folder.name());
        self.asked.update(|asked| {
            asked.persisted = kept;
            asked.space = space;
            asked.folder = folder;
        });
        self.test_keeping().await;
    }

    async fn test_keeping(self) {
        let Some(journal) = self.ctx.records.journal() else { return };
        let kept = journal.store().self_test().await.map_err(|error| error.to_string());
        self.asked.update(|asked| asked.keeps = Some(kept));
    }

    fn all(self) -> Vec<Check> {
        let can = abilities();
        let asked = self.asked.get();
        let mut all = vec![hosting(&can, self.ctx.offline.get()), keeping(&asked), persisting(&can, &asked), space(&asked)];
        if can.seven_day_rule() {
            all.push(Check {
                name: "七天规则",
                health: Health::Care,
                words: "Safari 里七天没有打开，记录会被系统清掉。点分享键，选“添加到主屏幕”，以后从主屏幕打开就不会；也要勤备份。"
                    .to_owned(),
                button: Some(("to-backup", "去备份")),
            });
        }
        all.push(verified(self.ctx));
        all.push(chains(&asked));
        all.push(clock(self.ctx));
        all.push(folder(&can, &asked));
        all.push(Check {
            name: "版本",
            health: Health::Ok,
            words: format!("岗哨 {}，构建 {}；{}", env!("CARGO_PKG_VERSION"), build_id(), heads(self.ctx)),
            button: Some(("diagnose", "存诊断文件（不含姓名和内容）")),
        });
        all
    }

    fn draw(self) -> Markup {
        html! {
            section.stack {
                h2 { "靠不靠得住" }
                ul.checkup {
                    @for check in self.all() {
                        @let (slug, image, word) = match check.health {
                            Health::Ok => ("ok", "ok", "好"),
                            Health::Care => ("care", "info", "留意"),
                            Health::Bad => ("bad", "danger", "要紧"),
                            Health::Wait => ("wait", "clock", "还没查"),
                        };
                        li data-state=(slug) {
                            (icon(image))
                            div { b.state { (word) } b { (check.name) } p { (check.words) } }
                            @if let Some((act, label)) = check.button { button type="button" data-act=(act) { (label) } }
                        }
                    }
                }
                p #checks-said role="status" {}
            }
        }
    }

    fn act(self, act: &Act) {
        match act.name.as_str() {
            "persist" => spawn(async move {
                let granted = persist().await;
                self.asked.update(|asked| {
                    asked.persisted = granted;
                    asked.refused = granted != Some(true);
                });
            }),
            "test" => spawn(self.test_keeping()),
            "to-backup" => platform::focus("make-backup"),
            "measure" => spawn(async move {
                let space = estimate().await;
                self.asked.update(|asked| asked.space = space);
            }),
            "chain" => spawn(self.verify_chains()),
            "clock" => self.asked.update(|_| ()),
            "one-file" => platform::open_link("gangshao.html"),
            "folder" => spawn(self.choose_folder()),
            "to-folder" => spawn(self.back_up_to_folder()),
            "diagnose" => spawn(async move {
                let said = diagnostics::hand_over_file(self.ctx).await;
                set_html("checks-said", said);
            }),
            _ => {}
        }
    }

    async fn verify_chains(self) {
        let Some(journal) = self.ctx.records.journal() else { return };
        self.asked.update(|asked| asked.busy = "chain");
        let mut checked = Ok(0);
        for (&device, &(last, _)) in &journal.heads() {
            let mut link = ChainCheck::default();
            let mut from = 1;
            while from <= last && checked.is_ok() {
                let to = last.min(from + 1999);
                let records = journal.store().read_spans(&[Span { device, from, to }]).await;
                checked = match records {
                    Ok(records) => match records.iter().try_for_each(|record| link.add(record)) {
                        Ok(()) => checked.map(|count| count + records.len() as u64),
                        Err(broken) => Err(broken.to_string()),
                    },
                    Err(error) => Err(error.to_string()),
                };
                from = to + 1;
            }
        }
        self.asked.update(|asked| {
            asked.busy = "";
            asked.chain = Some(checked);
        });
    }

    async fn choose_folder(self) {
        let said = match Folder::choose().await {
            Ok(None) => return,
            Ok(Some(folder)) => {
                folder.remember(&db_name(None)).await;
                self.asked.update(|asked| asked.folder = Some(folder.name()));
                into_folder(self.ctx, &folder, true).await
            }
            Err(error) => Err(FolderError::sentence(error).to_owned()),
        };
        self.asked.update(|asked| asked.folder_said = Some(said));
    }

    async fn back_up_to_folder(self) {
        let said = match Folder::recall(&db_name(None)).await {
            Some(folder) => into_folder(self.ctx, &folder, true).await,
            None => Err("上次选的文件夹想不起来了，再选一次。".to_owned()),
        };
        self.asked.update(|asked| asked.folder_said = Some(said));
    }
}

/// 这样打开，保证得了什么。
fn hosting(can: &Abilities, kept: Option<(u32, u32)>) -> Check {
    let (health, words) = if can.from_file {
        (Health::Care, "从磁盘打开的单文件版：不用网就能开；记录存在这个浏览器里，电脑上量过留得住，手机的文件管理器里不敢保证，勤备份。")
    } else if can.secure && can.offline && kept.is_some_and(|(done, total)| done >= total) {
        (Health::Ok, "这个网址断网也打得开，拍照、分享、复制都能用。")
    } else if can.secure {
        (Health::Care, "这个网址能断网使用，但离线内容还没存好：连着网再打开一次。")
    } else {
        (
            Health::Care,
            "内网网址（http）：断网后重新打开不行，要断网用请带上 gangshao.html 或打印；这里申请不了持久保存，没有分享面板，勤备份。",
        )
    };
    Check {
        name: "打开的方式", health, words: words.to_owned(), button: (!can.from_file).then_some(("one-file", "下载单文件版"))
    }
}

fn keeping(asked: &Asked) -> Check {
    let (health, words) = match &asked.keeps {
        None => (Health::Wait, "正在试存一条、读回来、再拿掉。".to_owned()),
        Some(Ok(())) => (Health::Ok, "刚试存了一条，读得回来。无痕窗口例外：关掉就没了，别在无痕窗口里用。".to_owned()),
        Some(Err(why)) => (Health::Bad, format!("试存的一条留不住。{why}")),
    };
    Check { name: "存不存得住", health, words, button: Some(("test", "再试一次")) }
}

fn persisting(can: &Abilities, asked: &Asked) -> Check {
    let (health, words, button) = match asked.persisted {
        Some(true) => (Health::Ok, "浏览器答应了：手机空间紧张时也不清这里的记录。", None),
        _ if !can.persist => (Health::Care, "这里不能申请持久保存：手机空间很紧时，系统可能清掉这里的记录。勤备份。", None),
        _ if asked.refused => {
            (Health::Care, "浏览器没有答应。装到主屏幕、多用几次以后再申请；没答应之前勤备份。", Some(("persist", "再申请一次")))
        }
        _ => (Health::Care, "还没有申请持久保存：手机空间很紧时，系统可能清掉这里的记录。", Some(("persist", "申请持久保存"))),
    };
    Check { name: "持久保存", health, words: words.to_owned(), button }
}

fn space(asked: &Asked) -> Check {
    let button = Some(("measure", "重新量"));
    let Some((used, quota)) = asked.space else {
        return Check {
            name: "空间",
            health: Health::Care,
            words: "这里量不出还剩多少空间。存不下的时候会说，已存的不受影响。".to_owned(),
            button,
        };
    };
    let left = (quota - used).max(0.0);
    let health = if left < 20e6 {
        Health::Bad
    } else if left < 100e6 {
        Health::Care
    } else {
        Health::Ok
    };
    let words = format!("用了 {}，还能用约 {}（浏览器估的）。", size(used as u64), size(left as u64));
    Check { name: "空间", health, words, button }
}

fn verified(ctx: Ctx) -> Check {
    let (unbacked, days) = ctx.records.unbacked();
    let (health, words) = match (ctx.records.backups.get().verified, unbacked) {
        (None, 0) => (Health::Ok, "还没有记录，不用备份。".to_owned()),
        (Some(_), 0) => (Health::Ok, "每一条都在核对过的备份里。".to_owned()),
        (None, _) => (Health::Bad, format!("从来没有核对过的备份，{unbacked} 条记录只有这一份。")),
        (Some(file), _) => {
            let health = if days >= 14 { Health::Bad } else { Health::Care };
            (health, format!("{} 核对过一份，之后又记了 {unbacked} 条。", file.at.day()))
        }
    };
    Check { name: "上次核对", health, words, button: (unbacked > 0).then_some(("to-backup", "去备份")) }
}

fn chains(asked: &Asked) -> Check {
    let button = (asked.busy != "chain").then_some(("chain", "现在核对"));
    let (health, words) = match &asked.chain {
        _ if asked.busy == "chain" => (Health::Wait, "正在一条一条核对…".to_owned()),
        None => (Health::Wait, "每条记录都扣着前一条，少一条、改一个字都看得出来。".to_owned()),
        Some(Ok(count)) => (
            Health::Ok,
            format!("{count} 条一条扣一条，没有断。最后一条要和备份、打印件上的短码比；只有一份在手的人可以整条重做，这一点链管不了。"),
        ),
        Some(Err(why)) => (Health::Bad, format!("链断了：{why}。记录原样留着；先做一份备份，交给安全员。")),
    };
    Check { name: "记录的链", health, words, button }
}

/// 手机的钟比记过的最晚一条还早不少：钟被拨过。
fn clock(ctx: Ctx) -> Check {
    let newest = ctx.records.journal().and_then(|journal| Some((journal.newest()?, js_sys::Date::now() as i64)));
    let ahead = newest.map_or(0, |(newest, now)| newest.0 as i64 - now);
    let (health, words) = if ahead > 10 * 60_000 {
        (
            Health::Care,
            format!(
                "手机现在的钟比最后一条记录早 {} 分钟：钟被拨过，或者有一台设备的钟快了。记录的先后不受影响，时间照当时的钟留着。把钟调准。",
                ahead / 60_000
            ),
        )
    } else {
        (Health::Ok, "手机的钟和记录对得上。".to_owned())
    };
    Check { name: "钟", health, words, button: Some(("clock", "再看一次")) }
}

fn folder(can: &Abilities, asked: &Asked) -> Check {
    let name = "自动备份的文件夹";
    if !can.folder {
        let words = "这个浏览器不能自己往文件夹里存，备份要手点。电脑上的 Chrome、Edge（https 网址）可以。".to_owned();
        return Check { name, health: Health::Wait, words, button: None };
    }
    let said = match &asked.folder_said {
        Some(Ok(words) | Err(words)) => format!(" {words}"),
        None => String::new(),
    };
    let health = match (&asked.folder, &asked.folder_said) {
        (_, Some(Err(_))) => Health::Bad,
        (Some(_), _) => Health::Ok,
        _ => Health::Wait,
    };
    match &asked.folder {
        Some(folder) => Check {
            name,
            health,
            words: format!("选定了“{folder}”：打开岗哨时没备份的会自己存一份进去，读回来核对，留最近 5 份。{said}"),
            button: Some(("to-folder", "现在备份到文件夹")),
        },
        None => Check {
            name,
            health,
            words: format!("选一个文件夹（最好在网盘或 U 盘上），备份自动存进去、自动核对。{said}"),
            button: Some(("folder", "选文件夹")),
        },
    }
}

/// 链头：哪个写入者写到第几条。
fn heads(ctx: Ctx) -> String {
    ctx.records.with(|_| ());
    let heads = ctx.records.journal().map(|journal| journal.heads()).unwrap_or_default();
    let all: Vec<String> = heads.iter().map(|(device, (seq, _))| format!("{}… 第 {seq} 条", &device.to_string()[..8])).collect();
    if all.is_empty() {
        "还没有记录".to_owned()
    } else {
        format!("链头 {}，短码 {}", all.join("，"), crate::journal::heads_code(&heads))
    }
}

/// 这家浏览器的名字，诊断用。
pub fn family_word(family: Family) -> &'static str {
    match family {
        Family::WeChat => "wechat",
        Family::InApp => "in-app",
        Family::Safari => "safari",
        Family::Firefox => "firefox",
        Family::Chromium => "chromium",
        Family::Other => "other",
    }
}
