//! 把做好的文件交出去：先下载；下载不了的（微信里）试分享；都不行，说怎么办。

use crate::platform::hand_over::{Outcome, Parts, Way, hand_over, ways};
use crate::platform::{set_html, spawn};

/// xlsx 的类型。
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// 交出去，说的话写在 `said` 里。
pub fn deliver(name: String, kind: &'static str, bytes: Vec<u8>, said: &'static str) {
    spawn(async move {
        let mut parts = Parts::new();
        let file = match parts.put(&bytes) {
            Ok(()) => parts.finish(&name, kind).await,
            Err(why) => Err(why),
        };
        let Ok(file) = file else {
            return set_html(said, "手机空间或内存不够，文件没有做成；记录都在。腾出一点空间再点一次。");
        };
        set_html(said, give(&file).await);
    });
}

/// 给一个文件，返回一句话。
async fn give(file: &web_sys::File) -> &'static str {
    for way in ways_of(file) {
        match hand_over(way, file).await {
            Outcome::Handed => return "交出去了。",
            Outcome::Unsure => return "交给浏览器了，看一眼下载里有没有。",
            Outcome::Cancelled => return "没有存。要存再点一次。",
            Outcome::Failed => {}
        }
    }
    "这里存不了文件（多半是在微信里打开的）。用下面的“发群”发图片和文字；要文件，在电脑或手机的浏览器里打开岗哨，恢复一份备份再做。"
}

/// 能用的办法，下载在前；变成文字复制的不用，台账太长。
pub fn ways_of(file: &web_sys::File) -> Vec<Way> {
    let can = ways(file);
    [Way::Download, Way::Share, Way::Open].into_iter().filter(|way| can.contains(way)).collect()
}
