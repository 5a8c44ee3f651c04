//! 把一个文件从浏览器里拿出去，一级一级往下试：分享面板 → 下载 → 新标签页打开 → 变成几段文字复制。

use std::cell::RefCell;

use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag, HtmlAnchorElement, ShareData};

use super::js::{error_name, has};
use super::photo::ObjectUrl;
use super::pick::{PickedFile, read_blob};
use super::space::{Family, abilities};
use crate::backup_text::{PIECE_BYTES, piece, piece_count};

/// 攒够这么多就交给浏览器，自己的内存里只留这么多。
const CHUNK: usize = 256 * 1024;
/// 交过去的份数到了这么多，就合成一份。
const MANY: u32 = 256;

/// 地方不够时给人看的话。
pub const NO_ROOM: &str = "手机空间或内存不够，备份没有做成；手机里的记录都在。腾出一点空间（删几个视频），再点一次。";

/// 边做边交给浏览器的一份输出：字节到了浏览器那边（放得下就在内存，放不下就在磁盘），不压在这一页里。
#[derive(Default)]
pub struct Parts {
    parts: Array,
    pending: Vec<u8>,
    len: u64,
}

impl Parts {
    /// 空的。
    pub fn new() -> Self {
        Self::default()
    }

    /// 接着写。
    ///
    /// # Errors
    /// 地方不够：[`NO_ROOM`]。
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        self.pending.extend_from_slice(bytes);
        self.len += bytes.len() as u64;
        if self.pending.len() >= CHUNK { self.push() } else { Ok(()) }
    }

    /// 一共写了多少字节。
    pub fn len(&self) -> u64 {
        self.len
    }

    /// 还什么都没写。
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn push(&mut self) -> Result<(), &'static str> {
        if !self.pending.is_empty() {
            let bytes = Uint8Array::from(&self.pending[..]);
            self.parts.push(&*Blob::new_with_buffer_source_sequence(&Array::of1(&bytes)).map_err(|_| NO_ROOM)?);
            self.pending.clear();
        }
        if self.parts.length() >= MANY {
            self.parts = Array::of1(&*Blob::new_with_blob_sequence(&self.parts).map_err(|_| NO_ROOM)?);
        }
        Ok(())
    }

    /// 写完了：合成一个名叫 `name` 的文件，读一下末尾，确实在。
    ///
    /// # Errors
    /// 地方不够：[`NO_ROOM`]。
    pub async fn finish(mut self, name: &str, kind: &str) -> Result<File, &'static str> {
        self.push()?;
        let options = FilePropertyBag::new();
        options.set_type(kind);
        let file = File::new_with_blob_sequence_and_options(&self.parts, name, &options).map_err(|_| NO_ROOM)?;
        // 浏览器放不下时，大小照报，一读才说没有
        let last = read_blob(&file, file.size() - 1.0, file.size()).await.map_err(|_| NO_ROOM)?;
        if file.size() == self.len as f64 && last.len() as u64 == self.len.min(1) { Ok(file) } else { Err(NO_ROOM) }
    }
}

/// 拿出去的一种办法。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 分享面板：发给微信、存到“文件”。
    Share,
    /// 下载。
    Download,
    /// 在新标签页打开，再用浏览器的菜单保存。
    Open,
    /// 变成几段文字，一段一段复制。
    Copy,
}

/// 试过以后怎么样。只有再读一遍存好的文件才算数（已核对），这里说的都不算。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 浏览器说交出去了。
    Handed,
    /// 交给浏览器了，存没存下它不说。
    Unsure,
    /// 人自己关掉了。
    Cancelled,
    /// 不行，换下一种。
    Failed,
}

/// 这个浏览器里拿得出 `file` 的办法，好的在前。
pub fn ways(file: &File) -> Vec<Way> {
    let mut ways = vec![];
    if can_share(file) {
        ways.push(Way::Share);
    }
    // 微信里下载、新开页都没有反应，列出来只会让人以为存好了
    if abilities().family != Family::WeChat {
        ways.extend([Way::Download, Way::Open]);
    }
    if piece_count(file.size() as u64).is_some() {
        ways.push(Way::Copy);
    }
    ways
}

/// 一种一种往下试，到成了、或人自己关掉为止；都不行是 [`Outcome::Failed`]。给不值得让人挑办法的小文件。
pub async fn hand_over_somehow(file: &File) -> Outcome {
    for way in ways(file) {
        match hand_over(way, file).await {
            Outcome::Failed => {}
            done => return done,
        }
    }
    Outcome::Failed
}

/// 用一种办法试。要在点按里叫。[`Way::Copy`] 不在这里做：页面用 [`text_piece`] 一段一段给人复制。
///
/// 有的浏览器（Chrome）的分享面板只收它认得的几种文件，问的时候说行，交的时候才拒绝，所以 `Failed` 要接着试下一种。
pub async fn hand_over(way: Way, file: &File) -> Outcome {
    match way {
        Way::Share => share(file).await,
        Way::Download => download(file).map_or(Outcome::Failed, |()| Outcome::Unsure),
        Way::Open => open(file).map_or(Outcome::Failed, |()| Outcome::Unsure),
        Way::Copy => Outcome::Failed,
    }
}

fn share_data(file: &File) -> ShareData {
    // 只有文件，不带文字：有的应用收了文字就把文件丢了
    let data = ShareData::new();
    data.set_files(&Array::of1(file));
    data
}

fn can_share(file: &File) -> bool {
    let navigator = window().navigator();
    has(&navigator, "share") && has(&navigator, "canShare") && navigator.can_share_with_data(&share_data(file))
}

async fn share(file: &File) -> Outcome {
    if !can_share(file) {
        return Outcome::Failed;
    }
    match JsFuture::from(window().navigator().share_with_data(&share_data(file))).await {
        Ok(_) => Outcome::Handed,
        Err(error) if error_name(&error) == "AbortError" => Outcome::Cancelled,
        Err(_) => Outcome::Failed,
    }
}

fn download(file: &File) -> Option<()> {
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&lasting_url(file)?);
    link.set_download(&file.name());
    link.set_hidden(true);
    document().body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    Some(())
}

fn open(file: &File) -> Option<()> {
    window().open_with_url_and_target(&lasting_url(file)?, "_blank").ok()?.map(|_| ())
}

/// 浏览器什么时候存完不会告诉我们，地址收早了就存成半截：留着最近三个，再来才收最早的。
fn lasting_url(file: &File) -> Option<String> {
    thread_local! {
        static LATEST: RefCell<Vec<ObjectUrl>> = const { RefCell::new(Vec::new()) };
    }
    let url = ObjectUrl::of(file)?;
    let address = url.as_str().to_owned();
    LATEST.with_borrow_mut(|latest| {
        latest.push(url);
        if latest.len() > 3 {
            latest.remove(0);
        }
    });
    Some(address)
}

/// `file` 变成文字的第 `at` 段（从 1 数），一次只读这一截；`code` 是备份的短码。
///
/// # Errors
/// 一句给人看的话：没有这一段、读不出来。
pub async fn text_piece(file: &PickedFile, at: usize, code: &str) -> Result<String, &'static str> {
    let count = piece_count(file.len()).ok_or("备份太大，变成文字要复制几百段。换一个能下载的浏览器。手机里的记录都在。")?;
    let before = at.checked_sub(1).filter(|before| *before < count).ok_or("没有这一段。")?;
    let bytes = file.read((before * PIECE_BYTES) as u64, PIECE_BYTES).await?;
    Ok(piece(&bytes, at, count, code))
}

/// 在别的应用（微信、QQ、钉钉…）里打开的，告诉人怎么出去；在浏览器里就没有。
///
/// 要紧的是：换到浏览器里打开，看不到这里的记录，得先把备份带出去。
pub fn way_out() -> Option<&'static str> {
    match abilities().family {
        Family::WeChat => Some(
            "微信里存不了文件；点右上角“…”选“在浏览器打开”，那边又看不到这里的记录。所以分两步：\
             先在这里把备份变成几段文字，一段一段复制，发给“文件传输助手”；再到浏览器里打开岗哨，在“从文件恢复”里把文字粘进去。\
             以后就在浏览器里用。",
        ),
        Family::InApp => Some(
            "现在是在别的应用里打开的，存文件不一定成。先试下载；没有反应，就把备份变成几段文字复制出去，\
             再到手机自带的浏览器里打开岗哨，在“从文件恢复”里粘进去。换到浏览器里打开，看不到这里的记录，所以先把备份带出去。",
        ),
        _ => None,
    }
}
