//! 照片：转正、缩小、去掉附带信息、盐、水印、不收的。

use super::{Swapped, blob, js};
use gangshao::photo_file::{Kind, header};
use gangshao::platform::photo::{MOST_BYTES, MOST_THUMB_BYTES, ObjectUrl, PhotoError, Watermark, shrink};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array, eval};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

const SALT: [u8; 16] = [0x5a; 16];

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
