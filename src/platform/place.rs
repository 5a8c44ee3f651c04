//! 现在在哪：只在人点了“填上位置”时才问，问来的是几个字，人看过、改过才写进去。

use js_sys::{Number, Promise};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::js::{get, object};

/// 问不到位置的原因。`sentence` 是给人看的话。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceError {
    /// 没有定位这个本事（明文 http 的网址、电脑、被单位关掉）。
    Absent,
    /// 人或系统没有答应。
    Refused,
    /// 答应了，但没定出来（室内、没信号、等太久）。
    NotFound,
}

impl PlaceError {
    /// 一句给人看的话。
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Absent => "这里不能自动填位置（网址不是 https，或设备没有定位）。自己写在哪里就行。",
            Self::Refused => "没有允许定位，所以没有填。自己写在哪里就行；要自动填，到手机设置里允许这个浏览器定位。",
            Self::NotFound => "没有定出位置：室内或信号不好。自己写在哪里就行，或到开阔处再点一次。",
        }
    }
}

/// 问现在的经纬度，写成“北纬 39.9042 东经 116.4074（约 20 米内）”。最多等 10 秒。
///
/// # Errors
/// 没有、不让、定不出。
pub async fn where_am_i() -> Result<String, PlaceError> {
    let window = window();
    let geolocation = get(&window.navigator(), "geolocation");
    // 明文 http 下有这个对象，一问就拒绝，那不是人拒绝的
    if !window.is_secure_context() || !geolocation.is_object() {
        return Err(PlaceError::Absent);
    }
    let ask: js_sys::Function = get(&geolocation, "getCurrentPosition").dyn_into().map_err(|_| PlaceError::Absent)?;
    let options = object(&[("enableHighAccuracy", &true.into()), ("timeout", &10_000.into()), ("maximumAge", &60_000.into())]);
    let answer = Promise::new(&mut |resolve, reject| {
        if ask.call3(&geolocation, &resolve, &reject, &options).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    let position = JsFuture::from(answer).await.map_err(|error| match get(&error, "code").as_f64() {
        Some(1.0) => PlaceError::Refused,
        _ => PlaceError::NotFound,
    })?;
    words(&get(&position, "coords")).ok_or(PlaceError::NotFound)
}

fn words(coords: &JsValue) -> Option<String> {
    let fixed = |value: f64, digits| Number::from(value.abs()).to_fixed(digits).ok().map(String::from);
    let (north, east) = (get(coords, "latitude").as_f64()?, get(coords, "longitude").as_f64()?);
    let mut words = String::from(if north < 0.0 { "南纬 " } else { "北纬 " });
    words += &fixed(north, 4)?;
    words += if east < 0.0 { " 西经 " } else { " 东经 " };
    words += &fixed(east, 4)?;
    if let Some(within) = get(coords, "accuracy").as_f64().and_then(|within| fixed(within.ceil(), 0)) {
        words += "（约 ";
        words += &within;
        words += " 米内）";
    }
    Some(words)
}
