//! 选定的文件夹；用浏览器给每个网站的私有文件夹代替人选的。

use super::{Swapped, js};
use gangshao::platform::folder::{Folder, FolderError, Permission, is_backup_name};
use gangshao::store::{IdbStore, Store, db_name};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// 浏览器给每个网站的私有文件夹，当作人选的文件夹。
async fn folder(name: &str) -> Folder {
    let handle = js(&format!(
        "navigator.storage.getDirectory().then(async root => {{
            await root.removeEntry('{name}', {{ recursive: true }}).catch(() => {{}});
            return root.getDirectoryHandle('{name}', {{ create: true }});
        }})"
    ))
    .await;
    Folder::of(handle.unchecked_into())
}

fn named(at: u32) -> String {
    format!("岗哨备份-某公司-20261122-08000{at}.zip")
}

async fn put(folder: &Folder, name: &str, bytes: &[u8]) {
    let mut file = folder.create(name).await.unwrap();
    file.put(bytes).await.unwrap();
    file.close().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_backup_written_to_the_folder_reads_back_the_same() {
    let folder = folder("written").await;
    assert_eq!(folder.permission(false).await, Permission::Granted);
    let bytes: Vec<u8> = (0..1_000_000u32).map(|at| (at / 3) as u8).collect();
    let mut file = folder.create(&named(1)).await.unwrap();
    for bite in bytes.chunks(70_001) {
        file.put(bite).await.unwrap();
    }
    assert!(folder.read(&named(1)).await.unwrap().is_empty(), "nothing is there before it is closed");
    file.close().await.unwrap();
    let read = folder.read(&named(1)).await.unwrap();
    assert!(read.read(0, 2_000_000).await.unwrap() == bytes);
    assert_eq!(folder.create(&named(1)).await.err(), Some(FolderError::Exists));
    assert_eq!(folder.read(&named(2)).await.err(), Some(FolderError::Gone));
}

#[wasm_bindgen_test]
async fn a_backup_given_up_half_way_leaves_nothing_behind() {
    let folder = folder("given-up").await;
    let mut file = folder.create(&named(1)).await.unwrap();
    file.put(&[7; 600_000]).await.unwrap();
    file.abort().await;
    assert_eq!(folder.read(&named(1)).await.err(), Some(FolderError::Gone));
}

#[wasm_bindgen_test]
async fn only_our_own_old_backups_are_thinned_out() {
    let folder = folder("thinned").await;
    let mut mine: Vec<String> = (1..=7).map(named).collect();
    for name in &mine {
        put(&folder, name, b"PK").await;
    }
    // 断电留下的空文件、别的设备的备份、人自己的文件
    put(&folder, &named(8), b"").await;
    mine.push(named(8));
    let others = ["岗哨备份-某公司-20261121-080000.zip", "工资表.zip"];
    for name in others {
        put(&folder, name, b"PK").await;
    }
    mine.push("工资表.zip".into());
    let left = folder.prune(&mine, 5).await;
    assert_eq!(left, (3..=7).map(named).collect::<Vec<_>>());
    for name in left.iter().map(String::as_str).chain(others) {
        assert!(folder.read(name).await.is_ok(), "{name}");
    }
    for at in [1, 2, 8] {
        assert_eq!(folder.read(&named(at)).await.err(), Some(FolderError::Gone));
    }
    assert_eq!(folder.prune(&left, 5).await, left);
}

#[wasm_bindgen_test]
fn only_names_of_backups_count_as_backups() {
    assert!(is_backup_name("岗哨备份-某某-建筑-20261122-080312.zip"));
    for name in ["岗哨备份-某公司-20261122-080312.zip.bak", "岗哨备份.zip", "备份-x-20261122-080312.zip", "岗哨备份-x-2026-1.zip"]
    {
        assert!(!is_backup_name(name), "{name}");
    }
}

#[wasm_bindgen_test]
async fn the_chosen_folder_is_remembered_with_the_records() {
    let database = db_name(Some("remembered"));
    let chosen = folder("remembered").await;
    assert!(!chosen.remember(&database).await, "no database yet");
    let store = IdbStore::new(&database);
    assert!(store.open().await.unwrap().created, "asking must not have made an empty database");
    assert!(Folder::recall(&database).await.is_none());
    assert!(chosen.remember(&database).await);
    assert_eq!(Folder::recall(&database).await.unwrap().name(), "remembered");
    assert_eq!(store.local_get("folder").await, Ok(None));
    store.local_put("writer", "x").await.unwrap();
    assert!(Folder::forget(&database).await);
    assert!(Folder::recall(&database).await.is_none());
    assert_eq!(store.local_get("writer").await.unwrap().as_deref(), Some("x"));
}

#[wasm_bindgen_test]
async fn not_choosing_a_folder_is_not_an_error() {
    let cancelled = Swapped::new("globalThis", "showDirectoryPicker", "() => Promise.reject(new DOMException('', 'AbortError'))");
    assert!(Folder::choose().await.unwrap().is_none());
    drop(cancelled);
    let refused = Swapped::new("globalThis", "showDirectoryPicker", "() => Promise.reject(new DOMException('', 'SecurityError'))");
    assert_eq!(Folder::choose().await.err(), Some(FolderError::Refused));
    drop(refused);
    let _absent = Swapped::new("globalThis", "showDirectoryPicker", "undefined");
    assert_eq!(Folder::choose().await.err(), Some(FolderError::Absent));
}
