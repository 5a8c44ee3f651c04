//! 日志：一切事实的来源。
//!
//! 每个动作是一条事件，写下就不再改；状态是事件依次折叠的结果。这里没有浏览器、没有时钟、没有随机数：
//! 时间、id、盐都从外面进来，所以每条规则都能在主机上测。
//!
//! 读一条记录：[`Record`]（原文）→ [`Event`]（读懂的）→ [`Books`]（各归各的事、排好先后）→ [`State`]（折叠出来的）。
//! 原文才是事实：读不懂的、将来才有的事件照样留着，只是不改变状态。

mod backups;
mod blob;
mod body;
mod books;
mod chain;
mod code;
mod event;
#[cfg(not(target_arch = "wasm32"))]
pub mod format;
mod ids;
pub(crate) mod json;
mod maps;
mod refs;
mod state;
mod subject;
mod time;

pub use backups::{BACKUPS, BackupFile, Backups};
pub use blob::{Blob, Personal};
pub use body::*;
pub use books::*;
pub use chain::{ChainBreak, ChainCheck, Heads, verify};
pub use code::heads_code;
pub use event::{DecodeError, Event, EventHead, Record};
pub use ids::*;
pub use maps::{IdMap, Key128, SmallMap};
pub use refs::{Continued, EventRef, Fork, Span};
pub use state::*;
pub use subject::Subject;
pub use time::{Day, Hlc, Wall};

/// 本版本写下的事件格式版本（`v`）。
pub const VERSION: u32 = 1;
