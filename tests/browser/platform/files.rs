//! 挑文件、把文件拿出去。

use super::{Swapped, js};
use gangshao::backup_text::join_pieces;
use gangshao::platform::hand_over::{Outcome, Parts, Way, hand_over, text_piece, way_out, ways};
use gangshao::platform::photo::pick_photo;
use gangshao::platform::pick::{PickedFile, pick_file};
use js_sys::{Array, Promise, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::File;

/// 挑文件的窗口在测试里打不开：代替人挑一个，或者取消。
fn choosing(what: &str) -> Swapped {
    let click = format!(
        "function () {{
            globalThis.asked = [this.accept, this.getAttribute('capture'), this.isConnected].join();
            const chosen = {what};
            if (chosen) {{ const list = new DataTransfer(); list.items.add(chosen); this.files = list.files; }}
            this.dispatchEvent(new Event(chosen ? 'change' : 'cancel'));
        }}"
    );
    Swapped::new("HTMLInputElement.prototype", "click", &click)
}

#[wasm_bindgen_test]
async fn a_picked_file_is_read_piece_by_piece() {
    let chosen = choosing("new File([new Uint8Array([1, 2, 3, 4, 5])], '岗哨备份.zip')");
    let file = pick_file("").await.unwrap();
    drop(chosen);
    assert_eq!((file.name(), file.len(), file.is_empty()), ("岗哨备份.zip", 5, false));
    assert_eq!(file.read(1, 3).await.unwrap(), [2, 3, 4]);
    assert_eq!(file.read(3, 9).await.unwrap(), [4, 5]);
    assert!(file.read(9, 9).await.unwrap().is_empty());
    let chosen = choosing("new File(['x'], 'a.jpg')");
    assert_eq!(pick_photo(true).await.unwrap().name(), "a.jpg");
    drop(chosen);
    assert_eq!(js("globalThis.asked").await, "image/*,environment,true");
    assert_eq!(js("document.querySelectorAll('input[type=file]').length").await, 0);
}

#[wasm_bindgen_test]
async fn changing_ones_mind_picks_nothing() {
    let _cancelled = choosing("null");
    assert!(pick_file(".zip").await.is_none());
    assert!(pick_photo(false).await.is_none());
}

#[wasm_bindgen_test]
async fn picking_again_lets_the_first_picking_go() {
    // 老浏览器里取消不出声
    let silent = Swapped::new("HTMLInputElement.prototype", "click", "() => {}");
    let first = Rc::new(Cell::new(None));
    let answer = first.clone();
    spawn_local(async move { answer.set(Some(pick_file("").await.is_none())) });
    js("0").await;
    assert_eq!(first.get(), None, "still waiting");
    drop(silent);
    let chosen = choosing("new File(['x'], 'second')");
    assert_eq!(pick_file("").await.unwrap().name(), "second");
    drop(chosen);
    assert_eq!(first.get(), Some(true));
    assert_eq!(js("document.querySelectorAll('input[type=file]').length").await, 0);
}

/// `len` 个字节的输出，一口一口地写。
async fn written(len: usize) -> (File, Vec<u8>) {
    let bytes: Vec<u8> = (0..len).map(|at| (at / 7) as u8).collect();
    let mut parts = Parts::new();
    for bite in bytes.chunks(100_000) {
        parts.put(bite).unwrap();
    }
    assert_eq!(parts.len(), len as u64);
    (parts.finish("岗哨备份-某公司-20261122-080312.zip", "application/zip").await.unwrap(), bytes)
}

#[wasm_bindgen_test]
async fn what_is_written_bit_by_bit_is_one_file() {
    for len in [0, 1, 100, 3_000_000, 70_000_000] {
        let (file, bytes) = written(len).await;
        let read = PickedFile::new(file);
        assert_eq!(read.len(), len as u64);
        for from in [0, len / 2, len.saturating_sub(1000)] {
            let expected = &bytes[from..len.min(from + 1000)];
            assert_eq!(read.read(from as u64, 1000).await.unwrap(), expected, "{len} at {from}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_share_sheet_comes_first_and_when_it_refuses_there_is_a_next_way() {
    let (file, _) = written(1000).await;
    let bare = Swapped::new("Navigator.prototype", "canShare", "undefined");
    assert_eq!(ways(&file), [Way::Download, Way::Open, Way::Copy]);
    assert_eq!(hand_over(Way::Share, &file).await, Outcome::Failed);
    drop(bare);
    let _can = Swapped::new("Navigator.prototype", "canShare", "data => data.files.length === 1");
    let refused = |name: &str| {
        let share = format!("() => Promise.reject(new DOMException('no', '{name}'))");
        Swapped::new("Navigator.prototype", "share", &share)
    };
    for (name, outcome) in [("NotAllowedError", Outcome::Failed), ("AbortError", Outcome::Cancelled)] {
        let _refused = refused(name);
        assert_eq!(ways(&file)[0], Way::Share);
        assert_eq!(hand_over(Way::Share, &file).await, outcome, "{name}");
    }
    let _shared =
        Swapped::new("Navigator.prototype", "share", "data => { globalThis.shared = data.files[0].name; return Promise.resolve(); }");
    assert_eq!(hand_over(Way::Share, &file).await, Outcome::Handed);
    assert_eq!(js("globalThis.shared").await, file.name().as_str());
}

#[wasm_bindgen_test]
async fn a_download_offers_the_whole_file_under_its_name() {
    let (file, bytes) = written(500_000).await;
    let click = "function () { globalThis.offered = [this.download, fetch(this.href).then(answer => answer.arrayBuffer())]; }";
    let _click = Swapped::new("HTMLAnchorElement.prototype", "click", click);
    assert_eq!(hand_over(Way::Download, &file).await, Outcome::Unsure);
    let offered = Array::from(&js("globalThis.offered").await);
    assert_eq!(offered.get(0), file.name().as_str());
    let fetched = JsFuture::from(Promise::from(offered.get(1))).await.unwrap();
    assert!(Uint8Array::new(&fetched).to_vec() == bytes);
}

#[wasm_bindgen_test]
async fn a_new_tab_that_does_not_open_is_not_a_success() {
    let (file, _) = written(10).await;
    for (answer, outcome) in [("null", Outcome::Failed), ("window", Outcome::Unsure)] {
        let _open = Swapped::new("globalThis", "open", &format!("address => address.startsWith('blob:') ? {answer} : undefined"));
        assert_eq!(hand_over(Way::Open, &file).await, outcome);
    }
}

#[wasm_bindgen_test]
async fn a_backup_copied_as_text_comes_back_the_same() {
    let (file, bytes) = written(100_000).await;
    let file = PickedFile::new(file);
    let mut text = String::new();
    for at in [3, 1, 2] {
        text += &text_piece(&file, at, "7F3A-09C1").await.unwrap();
    }
    assert!(join_pieces(&text).unwrap() == bytes);
    assert!(text_piece(&file, 4, "7F3A-09C1").await.is_err());
    assert!(text_piece(&file, 0, "7F3A-09C1").await.is_err());
}

#[wasm_bindgen_test]
async fn in_wechat_only_text_is_offered_and_the_way_out_is_told() {
    let (file, _) = written(10).await;
    assert_eq!(way_out(), None);
    let agent = "'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0'";
    let _wechat = Swapped::new("navigator", "userAgent", agent);
    let _bare = Swapped::new("Navigator.prototype", "canShare", "undefined");
    assert_eq!(ways(&file), [Way::Copy]);
    assert!(way_out().unwrap().contains("看不到这里的记录"));
}
