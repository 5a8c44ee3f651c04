//! 拍照、挑照片；缩小、转正、去掉照片自带的信息、写上水印和盐。
//!
//! 要存的总是画布重新画出来的，原来文件里的拍摄地点、手机型号一概不会带进来。

use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlImageElement, Url};

use super::js::{call, get, object};
use super::pick::{ask, read_blob};
use crate::photo_file::{Header, Kind, Turned, header, seal};

/// 最重收多少字节的照片文件。
pub const HEAVIEST: f64 = 50.0 * 1024.0 * 1024.0;
/// 最大收多少像素的照片；解开一张一亿像素的要四百兆内存。
pub const MOST_PIXELS: f64 = 100e6;
/// 存的照片最多多少字节。
pub const MOST_BYTES: usize = 400 * 1024;
/// 小图最多多少字节。
pub const MOST_THUMB_BYTES: usize = 12 * 1024;
/// 存的平面图最多多少字节：线条、字要看得清，比照片留得多些。
pub const MOST_PLAN_BYTES: usize = 900 * 1024;
/// 看文件开头看这么多：朝向和大小都在里面（前面最多是几段 64 KB 的附带信息）。
const HEAD: f64 = 512.0 * 1024.0;

/// 一步步往下让：先降画质，再缩小。照片最长边。
const SIDES: [f64; 5] = [1600.0, 1280.0, 1024.0, 800.0, 560.0];
const QUALITIES: [f64; 4] = [0.85, 0.72, 0.6, 0.48];
const PLAN_SIDES: [f64; 4] = [2000.0, 1800.0, 1600.0, 1280.0];
const THUMB_SIDES: [f64; 3] = [160.0, 120.0, 80.0];

const FONT: &str = "px system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// 照片底下写的几行字：时间、岗位、单位；地点只在人填了或答应了定位时才有。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watermark {
    /// 一行一条，长的自己折。
    pub lines: Vec<String>,
}

/// 缩好的照片。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shrunk {
    /// 照片，JPEG，最长边不过 1600 像素，不过 [`MOST_BYTES`]。
    pub jpeg: Vec<u8>,
    /// 小图，JPEG，最长边不过 160 像素，不过 [`MOST_THUMB_BYTES`]；上面没有水印。
    pub thumb: Vec<u8>,
    /// 照片的宽（像素，已转正）。
    pub width: u32,
    /// 照片的高。
    pub height: u32,
}

/// 照片收不下的原因。`sentence` 是给人看的话。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoError {
    /// 不是照片。
    NotAPhoto,
    /// 文件太大。
    TooHeavy,
    /// 像素太多。
    TooLarge,
    /// HEIC、AVIF，这个浏览器打不开。
    CannotOpen,
    /// 坏了，解不开。
    Spoilt,
    /// 文件读不出来。
    Unreadable,
    /// 浏览器的防跟踪会把画出来的图打乱。
    Guarded,
    /// 画不了：内存不够。
    NoRoom,
}

impl PhotoError {
    /// 一句给人看的话：出了什么事，什么还安全，现在做什么。
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotAPhoto => "这个文件不是照片，没有加上；已经填的都在。换一张照片，或直接拍一张。",
            Self::TooHeavy => "这个文件超过 50 MB，没有加上；已经填的都在。直接拍一张，或先在相册里裁小。",
            Self::TooLarge => "这张照片超过一亿像素，手机解不开，没有加上；已经填的都在。直接拍一张，或先在相册里裁小。",
            Self::CannotOpen => {
                "这张照片是 HEIC 一类的格式，这个浏览器打不开，没有加上；已经填的都在。直接在这里拍一张，或在相册里截屏、另存成 JPG 再选。"
            }
            Self::Spoilt => "这张照片坏了，打不开，没有加上；已经填的都在。换一张，或直接拍一张。",
            Self::Unreadable => "这张照片读不出来：可能挪走了，或者还在网盘里没有下载完。没有加上；已经填的都在。重新选一次。",
            Self::Guarded => {
                "这个浏览器的防跟踪会把照片打乱，所以没有加上；已经填的都在。在浏览器设置里对本页放行“画布”，或换一个浏览器拍。"
            }
            Self::NoRoom => "手机内存不够，这张照片处理不了，没有加上；已经填的都在。关掉几个应用再试，或先在相册里裁小。",
        }
    }
}

/// 拍一张（`camera`）或挑一张照片。要在点按里叫。取消了是 `None`。
pub async fn pick_photo(camera: bool) -> Option<File> {
    ask("image/*", camera).await
}

/// 缩小、转正、去掉附带信息、写水印和盐；同样的照片加不同的盐，名字（散列）就不同。
///
/// # Errors
/// 不是照片、太大、打不开、画不了。
pub async fn shrink(file: &Blob, watermark: Option<&Watermark>, salt: &[u8; 16]) -> Result<Shrunk, PhotoError> {
    let (picture, easel) = opened(file).await?;
    let lines = watermark.map_or(&[][..], |watermark| &watermark.lines);
    let (jpeg, (width, height)) = easel.fit(&picture, &SIDES, MOST_BYTES, lines, salt).await?;
    let (thumb, _) = easel.fit(&picture, &THUMB_SIDES, MOST_THUMB_BYTES, &[], salt).await?;
    Ok(Shrunk { jpeg, thumb, width, height })
}

/// 一张平面图：缩到最长边不过 2000 像素的 JPEG，和它的宽、高。不写水印，没有小图。
///
/// # Errors
/// 不是图、太大、打不开、画不了。
pub async fn shrink_plan(file: &Blob, salt: &[u8; 16]) -> Result<(Vec<u8>, (u32, u32)), PhotoError> {
    let (picture, easel) = opened(file).await?;
    easel.fit(&picture, &PLAN_SIDES, MOST_PLAN_BYTES, &[], salt).await
}

/// 看清是什么、解开，备好画布。
async fn opened(file: &Blob) -> Result<(Picture, Easel), PhotoError> {
    if file.size() > HEAVIEST {
        return Err(PhotoError::TooHeavy);
    }
    let head = read_blob(file, 0.0, HEAD.min(file.size())).await.map_err(|_| PhotoError::Unreadable)?;
    let seen = header(&head).ok_or(PhotoError::NotAPhoto)?;
    if seen.size.is_some_and(|(width, height)| f64::from(width) * f64::from(height) > MOST_PIXELS) {
        return Err(PhotoError::TooLarge);
    }
    let picture = Picture::open(file, &head, seen).await?;
    let easel = Easel::new().ok_or(PhotoError::NoRoom)?;
    if !easel.is_honest() {
        return Err(PhotoError::Guarded);
    }
    Ok((picture, easel))
}

/// 解开了的照片，还没转正。
struct Picture {
    /// `ImageBitmap`，老浏览器里是 `<img>`。
    source: JsValue,
    /// 转正以前的宽和高。
    width: f64,
    height: f64,
    orientation: u8,
}

impl Picture {
    async fn open(file: &Blob, head: &[u8], seen: Header) -> Result<Self, PhotoError> {
        let failed = if seen.kind == Kind::Heif { PhotoError::CannotOpen } else { PhotoError::Spoilt };
        // 各家解码时转不转正说不准，JPEG 就自己来：把写着朝向的那个数改成“正着”，画的时候再转
        let file = match seen.turned {
            Some(turned) => turned_back(file, head, turned).ok_or(failed)?,
            None => file.clone(),
        };
        let source = match decoded(&file).await {
            Some(bitmap) => bitmap,
            None => image(&file).await.ok_or(failed)?,
        };
        let side = |name, or| get(&source, name).as_f64().or_else(|| get(&source, or).as_f64()).unwrap_or(0.0);
        let (width, height) = (side("naturalWidth", "width"), side("naturalHeight", "height"));
        let orientation = seen.turned.map_or(1, |turned| turned.orientation);
        match width * height {
            0.0 => Err(failed),
            pixels if pixels > MOST_PIXELS => Err(PhotoError::TooLarge),
            _ => Ok(Self { source, width, height, orientation }),
        }
    }

    /// 缩到最长边 `longest` 以后（不放大）、转正以前的宽和高。
    fn scaled(&self, longest: f64) -> (f64, f64) {
        let scale = (longest / self.width.max(self.height)).min(1.0);
        ((self.width * scale).round().max(1.0), (self.height * scale).round().max(1.0))
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        // 解开的照片几十兆，不等垃圾回收
        if let Ok(close) = get(&self.source, "close").dyn_into::<js_sys::Function>() {
            let _ = close.call0(&self.source);
        }
    }
}

fn turned_back(file: &Blob, head: &[u8], turned: Turned) -> Option<Blob> {
    let mut start = head.get(..=turned.at)?.to_vec();
    *start.last_mut()? = 1;
    let rest = file.slice_with_f64_and_f64(start.len() as f64, file.size()).ok()?;
    typed(&Array::of2(&Uint8Array::from(&start[..]), &rest), "image/jpeg")
}

fn typed(parts: &Array, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_blob_sequence_and_options(parts, &options).ok()
}

async fn decoded(file: &Blob) -> Option<JsValue> {
    // 不是 JPEG 的还靠浏览器转正；不认得这个选项的老浏览器会抛错，改走 <img>
    let upright = object(&[("imageOrientation", &"from-image".into())]);
    call(&window(), "createImageBitmap", &[file, &upright]).await.ok().filter(JsValue::is_object)
}

async fn image(file: &Blob) -> Option<JsValue> {
    let url = ObjectUrl::of(file)?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(url.as_str());
    JsFuture::from(image.decode()).await.ok()?;
    Some(image.into())
}

/// 画布和笔。
struct Easel {
    canvas: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
}

impl Easel {
    fn new() -> Option<Self> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, pen })
    }

    /// 画什么读回来就是什么。防指纹的浏览器会掺假，那样存下的照片就是花的。
    fn is_honest(&self) -> bool {
        self.size_to(4.0, 4.0);
        self.pen.set_fill_style_str("#3366cc");
        self.pen.fill_rect(0.0, 0.0, 4.0, 4.0);
        let read: Result<js_sys::Function, _> = get(&self.pen, "getImageData").dyn_into();
        let area: Array = [0, 0, 4, 4].map(JsValue::from).iter().collect();
        let Ok(pixels) = read.and_then(|read| read.apply(&self.pen, &area)) else { return false };
        let pixels = js_sys::Uint8ClampedArray::new(&get(&pixels, "data")).to_vec();
        pixels.len() == 64 && pixels.chunks(4).all(|pixel| pixel.iter().zip([0x33, 0x66, 0xcc, 0xff]).all(|(a, b)| a.abs_diff(b) < 8))
    }

    /// 先降画质再缩小，直到连盐一起不过 `most` 字节。
    async fn fit(
        &self,
        picture: &Picture,
        sides: &[f64],
        most: usize,
        lines: &[String],
        salt: &[u8; 16],
    ) -> Result<(Vec<u8>, (u32, u32)), PhotoError> {
        for side in sides {
            self.draw(picture, *side).map_err(|_| PhotoError::NoRoom)?;
            self.write(lines);
            for quality in QUALITIES {
                let drawn = self.jpeg(quality).await.ok_or(PhotoError::NoRoom)?;
                let sealed = seal(&drawn, salt).ok_or(PhotoError::NoRoom)?;
                if sealed.len() <= most {
                    return Ok((sealed, (self.canvas.width(), self.canvas.height())));
                }
            }
        }
        Err(PhotoError::NoRoom)
    }

    fn size_to(&self, width: f64, height: f64) {
        self.canvas.set_width(width as u32);
        self.canvas.set_height(height as u32);
    }

    fn draw(&self, picture: &Picture, longest: f64) -> Result<(), JsValue> {
        let (width, height) = picture.scaled(longest);
        let (w, h) = if picture.orientation >= 5 { (height, width) } else { (width, height) };
        self.size_to(w, h);
        let pen = &self.pen;
        // 透明的地方在 JPEG 里会变黑
        pen.set_fill_style_str("#ffffff");
        pen.fill_rect(0.0, 0.0, w, h);
        pen.set_image_smoothing_enabled(true);
        let _ = js_sys::Reflect::set(pen, &"imageSmoothingQuality".into(), &"high".into());
        let [a, b, c, d, e, f] = match picture.orientation {
            2 => [-1.0, 0.0, 0.0, 1.0, w, 0.0],
            3 => [-1.0, 0.0, 0.0, -1.0, w, h],
            4 => [1.0, 0.0, 0.0, -1.0, 0.0, h],
            5 => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
            6 => [0.0, 1.0, -1.0, 0.0, w, 0.0],
            7 => [0.0, -1.0, -1.0, 0.0, w, h],
            8 => [0.0, -1.0, 1.0, 0.0, 0.0, h],
            _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        };
        pen.set_transform(a, b, c, d, e, f)?;
        // 画位图和画 <img> 是同一个 drawImage，类型只是 Rust 这边的说法
        let source: &HtmlImageElement = picture.source.unchecked_ref();
        pen.draw_image_with_html_image_element_and_dw_and_dh(source, 0.0, 0.0, width, height)?;
        pen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    }

    /// 底下一条深色，上面白字。
    fn write(&self, lines: &[String]) {
        let (width, height) = (f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        let size = (width.max(height) / 48.0).round().max(12.0);
        let pen = &self.pen;
        pen.set_font(&format!("bold {}{FONT}", size as u32));
        let rows: Vec<String> = lines.iter().flat_map(|line| self.folded(line, width - size * 2.0)).collect();
        if rows.is_empty() {
            return;
        }
        let strip = (rows.len() as f64 * 1.5 + 0.8) * size;
        pen.set_fill_style_str("rgba(0, 0, 0, 0.65)");
        pen.fill_rect(0.0, height - strip, width, strip);
        pen.set_fill_style_str("#ffffff");
        for (at, row) in rows.iter().enumerate() {
            let _ = pen.fill_text(row, size, height - strip + (at as f64 * 1.5 + 1.5) * size);
        }
    }

    fn folded(&self, line: &str, width: f64) -> Vec<String> {
        let mut rows = vec![];
        let mut row = String::new();
        for letter in line.chars() {
            row.push(letter);
            let long = self.pen.measure_text(&row).is_ok_and(|measured| measured.width() > width);
            if long && row.chars().count() > 1 {
                row.pop();
                rows.push(std::mem::replace(&mut row, letter.to_string()));
            }
        }
        if !row.is_empty() {
            rows.push(row);
        }
        rows
    }

    async fn jpeg(&self, quality: f64) -> Option<Vec<u8>> {
        let drawn = Promise::new(&mut |resolve, reject| {
            if self.canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into()).is_err() {
                let _ = reject.call0(&JsValue::UNDEFINED);
            }
        });
        // 内存不够时给的是 null
        let blob: Blob = JsFuture::from(drawn).await.ok()?.dyn_into().ok()?;
        read_blob(&blob, 0.0, blob.size()).await.ok()
    }
}

impl Drop for Easel {
    fn drop(&mut self) {
        // iOS 上画布占的内存要缩成零才还
        self.size_to(0.0, 0.0);
    }
}

/// 一个只在这一页里有用的地址，给 `<img>` 和下载用；丢掉就收回。
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// 给一串字节一个地址；`kind` 是它的类型（`image/jpeg`）。
    pub fn new(bytes: &[u8], kind: &str) -> Option<Self> {
        Self::of(&typed(&Array::of1(&Uint8Array::from(bytes)), kind)?)
    }

    /// 给浏览器那边的一份东西一个地址。
    pub fn of(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    /// 地址。
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}
