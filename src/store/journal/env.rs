//! 日志要向外面借的：钟和随机数。

/// 设备的钟此刻的样子。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// 1970 起的毫秒。
    pub ms: i64,
    /// 时区，分钟；东八区是 480。
    pub offset_min: i32,
}

/// 日志要向外面借的两样东西：钟和随机数。
pub trait Env {
    /// 设备的钟此刻的样子。
    fn now(&self) -> Now;
    /// 用随机数填满（必须是密码学强度的：id 和盐都靠它）。
    fn random(&self, bytes: &mut [u8]);
}

/// 浏览器的钟和随机数。
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserEnv;

#[cfg(target_arch = "wasm32")]
impl Env for BrowserEnv {
    fn now(&self) -> Now {
        let date = js_sys::Date::new_0();
        // getTimezoneOffset 是 UTC 减当地，东八区是 -480
        Now { ms: date.get_time() as i64, offset_min: -(date.get_timezone_offset() as i32) }
    }

    fn random(&self, bytes: &mut [u8]) {
        crate::store::idb::fill_random(bytes);
    }
}
