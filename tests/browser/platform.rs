//! 和真的浏览器打交道的：照片、文件、文件夹、频道、能力。

use gangshao::backup_text::join_pieces;
use gangshao::photo_file::{Kind, header};
use gangshao::platform::channel::Channel;
use gangshao::platform::folder::{Folder, FolderError, Permission, is_backup_name};
use gangshao::platform::hand_over::{Outcome, Parts, Way, hand_over, text_piece, way_out, ways};
use gangshao::platform::photo::{MOST_BYTES, MOST_THUMB_BYTES, ObjectUrl, PhotoError, Watermark, pick_photo, shrink};
use gangshao::platform::pick::{PickedFile, pick_file};
use gangshao::platform::place::{PlaceError, where_am_i};
use gangshao::platform::space::{Family, abilities, estimate, family_of, persist, persisted};
use gangshao::store::{IdbStore, Store, db_name};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array, eval};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, File};

const SALT: [u8; 16] = [0x5a; 16];

/// 跑一段 JavaScript；是 Promise 就等它。
async fn js(code: &str) -> JsValue {
    let value = eval(code).unwrap();
    JsFuture::from(Promise::resolve(&value)).await.unwrap()
}

/// 测完把 `owner.name` 换回来。
struct Swapped(JsValue);

impl Swapped {
    fn new(owner: &str, name: &str, with: &str) -> Self {
        let code = format!(
            "(() => {{ const owner = {owner}, before = Object.getOwnPropertyDescriptor(owner, '{name}');
               Object.defineProperty(owner, '{name}', {{ configurable: true, writable: true, value: {with} }});
               return () => before ? Object.defineProperty(owner, '{name}', before) : delete owner.{name}; }})()"
        );
        Self(eval(&code).unwrap())
    }
}

impl Drop for Swapped {
    fn drop(&mut self) {
        let _ = self.0.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED);
    }
}

fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_buffer_source_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

/// 画一张照片：左上角红、右上角绿、左下角蓝、右下角黑，`noise` 是满纸杂点（最难压）。
async fn drawn(width: u32, height: u32, noise: bool, kind: &str) -> Vec<u8> {
    let bytes = js(&format!(
        "(async () => {{
            const canvas = new OffscreenCanvas({width}, {height}), pen = canvas.getContext('2d');
            if ({noise}) {{
                const pixels = pen.createImageData({width}, {height});
                const words = new Uint32Array(pixels.data.buffer);
                let seed = 7;
                for (let at = 0; at < words.length; at++) words[at] = (seed = Math.imul(seed, 1664525) + 1013904223 | 0) | 0xff000000;
                pen.putImageData(pixels, 0, 0);
            }} else {{
                [['#f00', 0, 0], ['#0f0', 1, 0], ['#00f', 0, 1], ['#000', 1, 1]].forEach(([color, x, y]) => {{
                    pen.fillStyle = color;
                    pen.fillRect(x * {width} / 2, y * {height} / 2, {width} / 2, {height} / 2);
                }});
            }}
            const blob = await canvas.convertToBlob({{ type: '{kind}', quality: 1 }});
            return new Uint8Array(await blob.arrayBuffer());
        }})()"
    ))
    .await;
    Uint8Array::new(&bytes).to_vec()
}

/// 给 JPEG 加上手机写的那一段：朝向，还有拍摄地点。
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 39.9042N 116.4074E");
    let mut photo = vec![0xff, 0xd8, 0xff, 0xe1];
    photo.extend((exif.len() as u16 + 2).to_be_bytes());
    photo.extend(exif);
    photo.extend(&jpeg[2..]);
    photo
}

/// 四个角和底边正中是什么颜色：取得最近的 r、g、b、k（黑）、w（白）。
async fn corners(jpeg: &[u8]) -> String {
    let code = "async bytes => {
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
        const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
        pen.drawImage(image, 0, 0);
        const near = { r: [255, 0, 0], g: [0, 255, 0], b: [0, 0, 255], k: [0, 0, 0], w: [255, 255, 255] };
        const at = (x, y) => {
            const seen = pen.getImageData(x * (image.width - 1), y * (image.height - 1), 1, 1).data;
            const far = one => near[one].reduce((sum, part, i) => sum + Math.abs(part - seen[i]), 0);
            return Object.keys(near).sort((a, b) => far(a) - far(b))[0];
        };
        return [at(.1, .1), at(.9, .1), at(.1, .7), at(.9, .7)].join('');
    }";
    let read: Function = eval(&format!("({code})")).unwrap().unchecked_into();
    let seen = read.call1(&JsValue::UNDEFINED, &Uint8Array::from(jpeg)).unwrap();
    JsFuture::from(Promise::from(seen)).await.unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn a_photo_taken_with_the_phone_on_its_side_comes_out_upright() {
    let plain = drawn(320, 200, false, "image/jpeg").await;
    for (orientation, expected, size) in [
        (1, "rgbk", (320, 200)),
        (2, "grkb", (320, 200)),
        (3, "kbgr", (320, 200)),
        (4, "bkrg", (320, 200)),
        (5, "rbgk", (200, 320)),
        (6, "brkg", (200, 320)),
        (7, "kgbr", (200, 320)),
        (8, "gkrb", (200, 320)),
    ] {
        let photo = with_exif(&plain, orientation);
        assert_eq!(header(&photo).unwrap().turned.map_or(1, |turned| turned.orientation), orientation);
        let shrunk = shrink(&blob(&photo), None, &SALT).await.unwrap();
        assert_eq!((shrunk.width, shrunk.height), size, "orientation {orientation}");
        assert_eq!(corners(&shrunk.jpeg).await, expected, "orientation {orientation}");
        assert_eq!(corners(&shrunk.thumb).await, expected, "thumb, orientation {orientation}");
    }
}

#[wasm_bindgen_test]
async fn an_upright_photo_needs_no_createimagebitmap() {
    let photo = with_exif(&drawn(320, 200, false, "image/jpeg").await, 6);
    let old = "() => Promise.reject(new TypeError('imageOrientation'))";
    let _old = Swapped::new("globalThis", "createImageBitmap", old);
    let shrunk = shrink(&blob(&photo), None, &SALT).await.unwrap();
    drop(_old);
    assert_eq!(corners(&shrunk.jpeg).await, "brkg");
}

#[wasm_bindgen_test]
async fn a_stored_photo_carries_no_place_and_cannot_be_guessed_from_the_original() {
    let photo = with_exif(&drawn(320, 200, false, "image/jpeg").await, 1);
    let one = shrink(&blob(&photo), None, &SALT).await.unwrap();
    let other = shrink(&blob(&photo), None, &[0x5b; 16]).await.unwrap();
    for bytes in [&one.jpeg, &one.thumb] {
        for private in [&b"Exif"[..], b"GPS", b"39.9"] {
            assert!(!bytes.windows(private.len()).any(|part| part == private));
        }
        assert!(bytes.windows(8).any(|part| part == b"salt:5a5"));
        assert_eq!(header(bytes).unwrap().kind, Kind::Jpeg);
    }
    assert!(one.jpeg != other.jpeg && one.thumb != other.thumb);
}

#[wasm_bindgen_test]
async fn the_hardest_photo_still_fits() {
    let photo = drawn(3000, 2000, true, "image/jpeg").await;
    assert!(photo.len() > MOST_BYTES * 4, "{}", photo.len());
    let shrunk = shrink(&blob(&photo), None, &SALT).await.unwrap();
    assert!(shrunk.jpeg.len() <= MOST_BYTES, "{}", shrunk.jpeg.len());
    assert!(shrunk.thumb.len() <= MOST_THUMB_BYTES, "{}", shrunk.thumb.len());
    assert!(shrunk.width <= 1600 && shrunk.width > shrunk.height);
    let seen = header(&shrunk.jpeg).unwrap().size.unwrap();
    assert_eq!(seen, (shrunk.width, shrunk.height));
    let thumb = header(&shrunk.thumb).unwrap().size.unwrap();
    assert!(thumb.0 <= 160 && thumb.1 <= 160);
}

#[wasm_bindgen_test]
async fn a_small_photo_is_not_blown_up_and_other_kinds_become_jpeg() {
    for kind in ["image/png", "image/webp", "image/jpeg"] {
        let photo = drawn(100, 60, false, kind).await;
        let shrunk = shrink(&blob(&photo), None, &SALT).await.unwrap();
        assert_eq!((shrunk.width, shrunk.height), (100, 60), "{kind}");
        assert_eq!(corners(&shrunk.jpeg).await, "rgbk", "{kind}");
    }
}

#[wasm_bindgen_test]
async fn the_watermark_is_a_dark_strip_at_the_bottom_and_not_on_the_thumbnail() {
    let white = js("(async () => { const canvas = new OffscreenCanvas(800, 600), pen = canvas.getContext('2d');
        pen.fillStyle = '#fff'; pen.fillRect(0, 0, 800, 600);
        return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer()); })()")
    .await;
    let white = blob(&Uint8Array::new(&white).to_vec());
    let long = "架子工 · 第三施工段东侧脚手架".repeat(5);
    let watermark = Watermark { lines: vec!["2026-11-22 08:03".into(), long, "某某建筑公司".into()] };
    let marked = shrink(&white, Some(&watermark), &SALT).await.unwrap();
    let dark = "async bytes => {
        const image = await createImageBitmap(new Blob([bytes]));
        const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
        pen.drawImage(image, 0, 0);
        const row = y => { const line = pen.getImageData(0, y, image.width, 1).data; let sum = 0;
            for (let at = 0; at < line.length; at += 4) sum += line[at]; return sum / image.width; };
        return [row(image.height - 2) < 120, row(image.height >> 1) > 240, row(image.height - 2)];
    }";
    let dark: Function = eval(&format!("({dark})")).unwrap().unchecked_into();
    let look = async |bytes: &[u8]| {
        let seen = dark.call1(&JsValue::UNDEFINED, &Uint8Array::from(bytes)).unwrap();
        Array::from(&JsFuture::from(Promise::from(seen)).await.unwrap())
    };
    let seen = look(&marked.jpeg).await;
    assert_eq!((seen.get(0), seen.get(1)), (JsValue::TRUE, JsValue::TRUE), "{:?}", seen.get(2));
    assert_eq!(look(&marked.thumb).await.get(0), JsValue::FALSE);
}

#[wasm_bindgen_test]
async fn what_is_not_a_photo_is_refused_in_plain_words() {
    let refused = async |bytes: &[u8]| shrink(&blob(bytes), None, &SALT).await.unwrap_err();
    assert_eq!(refused(b"PK\x03\x04 not a photo").await, PhotoError::NotAPhoto);
    assert_eq!(refused(b"").await, PhotoError::NotAPhoto);
    assert_eq!(refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").await, PhotoError::CannotOpen);
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02").await, PhotoError::TooLarge);
    let photo = drawn(100, 60, false, "image/jpeg").await;
    assert_eq!(refused(&photo[..200]).await, PhotoError::Spoilt);
    let heavy = blob(&vec![0xff; 1024 * 1024]);
    let heavy = Blob::new_with_blob_sequence(&std::iter::repeat_n(JsValue::from(heavy), 51).collect::<Array>()).unwrap();
    assert_eq!(shrink(&heavy, None, &SALT).await.unwrap_err(), PhotoError::TooHeavy);
    for error in [PhotoError::NotAPhoto, PhotoError::TooLarge, PhotoError::CannotOpen] {
        assert!(error.sentence().contains("没有加上；已经填的都在"));
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_scrambles_canvases_is_found_out() {
    let photo = drawn(100, 60, false, "image/jpeg").await;
    let noise = "function (x, y, w, h) { return new ImageData(w, h); }";
    let _noise = Swapped::new("CanvasRenderingContext2D.prototype", "getImageData", noise);
    assert_eq!(shrink(&blob(&photo), None, &SALT).await.unwrap_err(), PhotoError::Guarded);
}

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

#[wasm_bindgen_test]
fn browsers_are_told_apart() {
    let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
    for (agent, touch, family) in [
        (
            format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {webkit} Version/17.0 Mobile/15E148 Safari/604.1"),
            true,
            Family::Safari,
        ),
        (
            format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {webkit} CriOS/120.0 Mobile/15E148 Safari/604.1"),
            true,
            Family::Safari,
        ),
        (
            format!("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {webkit} Mobile/15E148 MicroMessenger/8.0.40"),
            true,
            Family::WeChat,
        ),
        (format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/17.0 Safari/605.1.15"), true, Family::Safari),
        (format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/17.0 Safari/605.1.15"), false, Family::Safari),
        ("Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0".into(), false, Family::Firefox),
        ("Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/114.0 Mobile Safari/537.36".into(), true, Family::Chromium),
        (
            "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Version/4.0 Chrome/114.0 Mobile Safari/537.36 DingTalk/7".into(),
            true,
            Family::InApp,
        ),
        (String::new(), false, Family::Other),
    ] {
        assert_eq!(family_of(&agent, touch), family, "{agent}");
    }
}

#[wasm_bindgen_test]
async fn this_browser_says_what_it_can_do() {
    let able = abilities();
    assert!(able.secure && able.persist && able.folder && !able.from_file && !able.installed);
    assert_eq!(able.family, Family::Chromium);
    assert!(!able.seven_day_rule());
    let (used, quota) = estimate().await.unwrap();
    assert!(quota > used && used >= 0.0);
    assert!(persisted().await.is_some() && persist().await.is_some());
}

#[wasm_bindgen_test]
async fn a_browser_that_tells_nothing_about_space_is_not_asked_twice() {
    let _plain_http = Swapped::new("Navigator.prototype", "storage", "undefined");
    assert!(!abilities().persist);
    assert_eq!((estimate().await, persisted().await, persist().await), (None, None, None));
}

#[wasm_bindgen_test]
async fn a_place_is_filled_in_only_when_it_is_allowed_and_found() {
    let asked = |answer: &str| {
        let geolocation = format!("{{ getCurrentPosition: (found, failed) => {answer} }}");
        Swapped::new("Navigator.prototype", "geolocation", &geolocation)
    };
    let found = asked("found({ coords: { latitude: 39.90421, longitude: 116.40739, accuracy: 19.2 } })");
    assert_eq!(where_am_i().await.unwrap(), "北纬 39.9042 东经 116.4074（约 20 米内）");
    drop(found);
    for (answer, error) in [("failed({ code: 1 })", PlaceError::Refused), ("failed({ code: 3 })", PlaceError::NotFound)] {
        let _asked = asked(answer);
        assert_eq!(where_am_i().await, Err(error));
    }
    let _none = Swapped::new("Navigator.prototype", "geolocation", "undefined");
    assert_eq!(where_am_i().await, Err(PlaceError::Absent));
}

#[wasm_bindgen_test]
async fn another_window_hears_and_the_one_that_spoke_does_not() {
    let mut wake = None;
    let heard_once = Promise::new(&mut |resolve, _| wake = Some(resolve));
    let wake = wake.unwrap();
    let own = Rc::new(RefCell::new(Vec::new()));
    let hear_own = own.clone();
    let one = Channel::open("channel-test", Box::new(move |word| hear_own.borrow_mut().push(word)));
    let other = Channel::open(
        "channel-test",
        Box::new(move |word| {
            let _ = wake.call1(&JsValue::UNDEFINED, &word.into());
        }),
    );
    assert!(one.works() && other.works());
    one.post("written");
    assert_eq!(JsFuture::from(heard_once).await.unwrap(), "written");
    assert!(own.borrow().is_empty());
}

#[wasm_bindgen_test]
fn without_a_channel_nothing_breaks() {
    let _refused = Swapped::new("globalThis", "BroadcastChannel", "function () { throw new DOMException('no', 'SecurityError'); }");
    let channel = Channel::open("x", Box::new(|_| ()));
    channel.post("written");
    assert!(!channel.works());
}

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

#[wasm_bindgen_test]
async fn an_address_for_a_picture_is_taken_back() {
    let fetched = async |address: &str| {
        let fetch: Function = Reflect::get(&js_sys::global(), &"fetch".into()).unwrap().unchecked_into();
        JsFuture::from(Promise::from(fetch.call1(&JsValue::UNDEFINED, &address.into()).unwrap())).await.is_ok()
    };
    let url = ObjectUrl::new(b"x", "image/jpeg").unwrap();
    let address = url.as_str().to_owned();
    assert!(fetched(&address).await);
    drop(url);
    assert!(!fetched(&address).await);
}
