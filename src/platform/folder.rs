//! 人选定的一个文件夹：往里面自动放备份、读回来核对、只留最近几份。电脑上的 Chrome、Edge 才有。

use super::spawn;
use js_sys::Uint8Array;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions, FileSystemWritableFileStream};

use super::folder_row;
use super::js::{call, error_name, object};
use super::pick::PickedFile;

/// 文件夹里留几份自己的备份。
pub const KEEP: usize = 5;
/// 攒够这么多写一次。
const CHUNK: usize = 256 * 1024;

/// 文件夹用不了的原因。`sentence` 是给人看的话。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderError {
    /// 这个浏览器没有选文件夹的本事。
    Absent,
    /// 没有允许。
    Refused,
    /// 文件夹或文件不在了（挪走、拔了 U 盘）。
    Gone,
    /// 同名的已经有了，不盖。
    Exists,
    /// 那边满了。
    Full,
    /// 别的。
    Failed,
}

impl FolderError {
    fn of(error: &JsValue) -> Self {
        match error_name(error).as_str() {
            "NotAllowedError" | "SecurityError" => Self::Refused,
            "NotFoundError" => Self::Gone,
            "QuotaExceededError" => Self::Full,
            _ => Self::Failed,
        }
    }

    /// 一句给人看的话：出了什么事，什么还安全，现在做什么。
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Absent => "这个浏览器不能选文件夹，自动备份用不了；记录都在。点“立即备份”自己存一份。",
            Self::Refused => "没有允许写这个文件夹，这一次没有备份；记录都在。点“允许”，或换一个文件夹。",
            Self::Gone => "选定的文件夹找不到了（挪走了，或者 U 盘拔了），这一次没有备份；记录都在。接上再试，或换一个文件夹。",
            Self::Exists => "文件夹里已经有同名的备份，没有盖掉它；记录都在。过一秒再点一次。",
            Self::Full => "文件夹所在的盘满了，这一次没有备份成；记录和以前的备份都在。腾出空间再试，或换一个文件夹。",
            Self::Failed => "这一次没有写进文件夹；记录和以前的备份都在。再试一次，或点“立即备份”自己存一份。",
        }
    }
}

/// 允不允许写。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// 允许。
    Granted,
    /// 要再问人一次（在点按里）。
    Ask,
    /// 不允许。
    Denied,
}

/// 选定的文件夹。
#[derive(Clone, Debug)]
pub struct Folder(FileSystemDirectoryHandle);

impl Folder {
    /// 让人选一个文件夹。要在点按里叫。取消了是 `None`。
    ///
    /// # Errors
    /// 没有这个本事、不让选。
    pub async fn choose() -> Result<Option<Self>, FolderError> {
        if !super::js::has(&window(), "showDirectoryPicker") {
            return Err(FolderError::Absent);
        }
        let wanted = object(&[("id", &"gangshao".into()), ("mode", &"readwrite".into()), ("startIn", &"documents".into())]);
        match call(&window(), "showDirectoryPicker", &[&wanted]).await {
            Ok(handle) => Ok(Some(Self(handle.unchecked_into()))),
            Err(error) if error_name(&error) == "AbortError" => Ok(None),
            Err(error) => Err(FolderError::of(&error)),
        }
    }

    /// 包一个已经有的把手。
    pub fn of(handle: FileSystemDirectoryHandle) -> Self {
        Self(handle)
    }

    /// 文件夹的名字；浏览器不说它在哪里。
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// 记在 `database` 里，下次打开还是它；记不住是 `false`。
    pub async fn remember(&self, database: &str) -> bool {
        folder_row::remember(database, &self.0).await
    }

    /// 上次选定的；没有选过是 `None`。
    pub async fn recall(database: &str) -> Option<Self> {
        folder_row::recall(database).await.map(|handle| Self(handle.unchecked_into()))
    }

    /// 不再用它；里面的文件不动。
    pub async fn forget(database: &str) -> bool {
        folder_row::forget(database).await
    }

    /// 允不允许写；`ask` 是问人（要在点按里叫）。
    pub async fn permission(&self, ask: bool) -> Permission {
        let method = if ask { "requestPermission" } else { "queryPermission" };
        let answer = call(&self.0, method, &[&object(&[("mode", &"readwrite".into())])]).await;
        match answer.ok().and_then(|answer| answer.as_string()).as_deref() {
            Some("granted") => Permission::Granted,
            Some("denied") => Permission::Denied,
            _ => Permission::Ask,
        }
    }

    /// 开一个新文件来写；[`FolderFile::close`] 以前，文件夹里没有它的内容。
    ///
    /// # Errors
    /// 同名的已经有了、不让写、文件夹不在了。
    pub async fn create(&self, name: &str) -> Result<FolderFile, FolderError> {
        match JsFuture::from(self.0.get_file_handle(name)).await {
            Ok(_) => return Err(FolderError::Exists),
            // 文件夹没了也是这个错，下面建的时候自会说
            Err(error) if error_name(&error) == "NotFoundError" => {}
            Err(error) => return Err(FolderError::of(&error)),
        }
        let create = FileSystemGetFileOptions::new();
        create.set_create(true);
        let handle = JsFuture::from(self.0.get_file_handle_with_options(name, &create)).await.map_err(|e| FolderError::of(&e))?;
        let handle: FileSystemFileHandle = handle.unchecked_into();
        match JsFuture::from(handle.create_writable()).await {
            Ok(stream) => {
                Ok(FolderFile { stream: Some(stream.unchecked_into()), folder: self.0.clone(), name: name.to_owned(), pending: Vec::new() })
            }
            Err(error) => {
                let _ = JsFuture::from(self.0.remove_entry(name)).await;
                Err(FolderError::of(&error))
            }
        }
    }

    /// 读回一个文件，核对用。
    ///
    /// # Errors
    /// 不在了、不让读。
    pub async fn read(&self, name: &str) -> Result<PickedFile, FolderError> {
        let handle = JsFuture::from(self.0.get_file_handle(name)).await.map_err(|e| FolderError::of(&e))?;
        let handle: FileSystemFileHandle = handle.unchecked_into();
        let file = JsFuture::from(handle.get_file()).await.map_err(|e| FolderError::of(&e))?;
        Ok(PickedFile::new(file.unchecked_into()))
    }

    /// 只留最近 `keep` 份：`written` 是这台设备往这里写过的文件名，旧的在前；返回还在的，照原来的次序。
    ///
    /// 只删 `written` 里的、名字像备份的（[`is_backup_name`]）。别的设备同步到同一个文件夹里的、人自己放的，都不动。
    /// 已核对的那份想一直留着，就别放在 `written` 里。写到一半断电留下的空文件不算一份，也删掉。
    pub async fn prune(&self, written: &[String], keep: usize) -> Vec<String> {
        let mut left = Vec::new();
        for name in written.iter().rev().filter(|name| is_backup_name(name)) {
            let whole = match self.read(name).await {
                Ok(file) => !file.is_empty(),
                Err(FolderError::Gone) => continue,
                // 一时读不到的不敢当没有
                Err(_) => true,
            };
            if (whole && left.len() < keep) || JsFuture::from(self.0.remove_entry(name)).await.is_err() {
                left.push(name.clone());
            }
        }
        left.reverse();
        left
    }
}

/// 名字是不是岗哨的备份：`岗哨备份-…-<8 位日期>-<6 位时间>.zip`。
pub fn is_backup_name(name: &str) -> bool {
    let Some(stamp) = name.strip_prefix("岗哨备份-").and_then(|rest| rest.strip_suffix(".zip")) else { return false };
    let mut fields = stamp.rsplit('-');
    let digits = |field: Option<&str>, many| field.is_some_and(|field| field.len() == many && field.bytes().all(|b| b.is_ascii_digit()));
    digits(fields.next(), 6) && digits(fields.next(), 8)
}

/// 文件夹里正在写的一个文件。没有 [`FolderFile::close`] 就丢掉的，等于没写。
pub struct FolderFile {
    stream: Option<FileSystemWritableFileStream>,
    folder: FileSystemDirectoryHandle,
    name: String,
    pending: Vec<u8>,
}

impl FolderFile {
    /// 接着写。
    ///
    /// # Errors
    /// 盘满了、文件夹不在了。出了错就不用再写，丢掉它。
    pub async fn put(&mut self, bytes: &[u8]) -> Result<(), FolderError> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= CHUNK { self.push().await } else { Ok(()) }
    }

    async fn push(&mut self) -> Result<(), FolderError> {
        let stream = self.stream.as_ref().ok_or(FolderError::Failed)?;
        // 拷一份出去：写是慢慢做的，wasm 的内存这期间可能搬家
        let bytes = Uint8Array::from(&self.pending[..]);
        let written = stream.write_with_buffer_source(&bytes).map_err(|e| FolderError::of(&e))?;
        JsFuture::from(written).await.map_err(|e| FolderError::of(&e))?;
        self.pending.clear();
        Ok(())
    }

    /// 写完：这时文件夹里才有它。
    ///
    /// # Errors
    /// 盘满了、文件夹不在了；文件夹里不留半截。
    pub async fn close(mut self) -> Result<(), FolderError> {
        self.push().await?;
        let stream = self.stream.take().ok_or(FolderError::Failed)?;
        let closed = JsFuture::from(stream.close()).await;
        if closed.is_err() {
            let _ = JsFuture::from(self.folder.remove_entry(&self.name)).await;
        }
        closed.map(|_| ()).map_err(|e| FolderError::of(&e))
    }

    /// 不要了：等它收拾干净。
    pub async fn abort(mut self) {
        if let Some(stream) = self.stream.take() {
            give_up(stream, &self.folder, &self.name).await;
        }
    }
}

/// 先放手再删：还开着写的文件删不掉。
async fn give_up(stream: FileSystemWritableFileStream, folder: &FileSystemDirectoryHandle, name: &str) {
    let _ = JsFuture::from(stream.abort()).await;
    let _ = JsFuture::from(folder.remove_entry(name)).await;
}

impl Drop for FolderFile {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            let (folder, name) = (self.folder.clone(), std::mem::take(&mut self.name));
            spawn(async move { give_up(stream, &folder, &name).await });
        }
    }
}
