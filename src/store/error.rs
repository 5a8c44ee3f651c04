//! 存储可能出的事，每一种一句大白话：出了什么事，什么还安全，现在做什么。

use std::fmt;

/// 为什么没存上、没读出来。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// 序号（或名字）被另一个窗口先占了。[`super::Journal`] 会自己再试，轮不到用户看见，除非一直抢不到。
    Taken,
    /// 要收走的东西已被另一个窗口收走。
    Drained,
    /// 空间满了。
    Quota,
    /// 另一个窗口占着，升级不了、打不开。
    Blocked,
    /// 连接断了（iOS 切到后台、另一个窗口在升级）。
    Closed,
    /// 库是更新的版本建的。
    NewerSchema,
    /// 有东西读不出来。括号里是哪里。
    Corrupt(String),
    /// 浏览器不让存：无痕模式、被设置禁止。
    Denied,
    /// 别的。括号里是浏览器的原话，只给诊断看。
    Other(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Taken => "另一个岗哨窗口一直在写，这一笔没有存上；以前存的都在。关掉多开的岗哨窗口，再点一次。",
            Self::Drained => "另一个岗哨窗口已经把这些存好了，不用再存。",
            Self::Quota => {
                "手机空间满了，这一笔没有存上；以前存的都在。删掉手机里不要的视频、照片，回来再存一次；\
                 这一页先别关。"
            }
            Self::Blocked => "另一个岗哨窗口占着，这里打不开；数据都在。关掉别的岗哨窗口，再打开一次。",
            Self::Closed => "和存储的连接断了，这一笔没有存上；以前存的都在。再点一次，还不行就关掉岗哨重新打开。",
            Self::NewerSchema => "数据是更新版本的岗哨写的，这个旧版本不去动它；数据都在。连上网刷新页面，换上新版本。",
            Self::Corrupt(_) => "有一处数据读不出来，原样留着没有动；其余的照常能用。把这台设备拿给安全员看。",
            Self::Denied => {
                "这个浏览器不让岗哨存东西，多半是无痕窗口，或设置里禁止了；以前的数据没有动。\
                 换普通窗口或别的浏览器打开；在这里只能看，不能存。"
            }
            Self::Other(_) => "没有存上，也没有弄坏以前存的。再点一次；还不行，关掉岗哨重新打开。",
        })
    }
}
impl std::error::Error for StoreError {}
