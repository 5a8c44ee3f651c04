//! 诊断文件：给帮忙的人看哪里出了毛病。没有姓名、电话、地点、写的字，只有数目和位置。

use serde_json::{Value, json};

use super::checks::family_word;
use crate::platform::build_id;
use crate::platform::hand_over::{Outcome, Parts, hand_over_somehow};
use crate::platform::space::{abilities, estimate, persisted};
use crate::store::Store;
use crate::ui::Ctx;

/// 做一份，交出去；返回一句话。
pub async fn hand_over_file(ctx: Ctx) -> &'static str {
    let mut parts = Parts::new();
    let text = format!("{:#}\n", report(ctx).await);
    if let Err(why) = parts.put(text.as_bytes()) {
        return why;
    }
    let file = match parts.finish("岗哨诊断.json", "application/json").await {
        Ok(file) => file,
        Err(why) => return why,
    };
    match hand_over_somehow(&file).await {
        Outcome::Handed | Outcome::Unsure => "诊断文件交出去了。里面没有姓名、电话和写的字。",
        Outcome::Cancelled => "没有存。要存再点一次。",
        Outcome::Failed => "这个浏览器存不了文件：截这一页的屏，发给帮忙的人。",
    }
}

async fn report(ctx: Ctx) -> Value {
    let can = abilities();
    let mut report = json!({
        "app": crate::store::APP,
        "build": build_id(),
        "browser": family_word(can.family),
        "secure": can.secure,
        "from_file": can.from_file,
        "offline": can.offline,
        "installed": can.installed,
        "can": { "share": can.share, "clipboard": can.clipboard, "persist": can.persist, "folder": can.folder },
        "persisted": persisted().await,
        "space": estimate().await.map(|(used, quota)| json!({ "used": used as u64, "quota": quota as u64 })),
    });
    let Some(journal) = ctx.records.journal() else { return report };
    let counts = journal.counts();
    let self_test = journal.store().self_test().await.err().map(|error| format!("{error:?}"));
    let backups = ctx.records.backups.get_untracked();
    report["now"] = journal.wall().as_str().into();
    report["read_only"] = journal.read_only().into();
    report["self_test"] = self_test.map_or_else(|| "ok".into(), Value::from);
    report["counts"] = json!({
        "events": counts.events, "runs": counts.runs, "dangers": counts.dangers, "unknown": counts.unknown,
        "unreadable": counts.unreadable, "conflicts": counts.conflicts, "forks": counts.forks,
    });
    report["heads"] = journal.heads().iter().map(|(device, (seq, sha256))| json!([device.to_string(), seq, sha256.to_string()])).collect();
    report["unreadable"] = journal.unreadable().iter().map(|one| json!([one.device.to_string(), one.seq, one.why.to_string()])).collect();
    report["verified"] = backups.verified.map(|file| json!({ "at": file.at.as_str(), "code": file.code })).into();
    report["made"] = backups.made.map(|file| json!({ "at": file.at.as_str(), "code": file.code })).into();
    report
}
