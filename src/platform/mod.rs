//! 这个浏览器会什么：DOM 的怪脾气都关在这里（只在 wasm）。

pub mod channel;
mod desk;
mod dom;
mod fetch;
pub mod folder;
mod folder_row;
mod hand_out;
pub mod hand_over;
pub mod ink;
mod js;
mod offline;
pub mod photo;
pub mod pick;
mod prefs;
mod scroll;
pub mod space;
mod speech;
mod tap;

pub use channel::Channel;
pub use desk::{hear_other_half, other_half, saved_line, tell_other_half};
pub use dom::*;
pub use fetch::fetch_text;
pub use hand_out::{copy_text, hand_out_image, share_text};
pub use offline::{Offline, use_new_version, watch_offline};
pub use prefs::{Prefs, load_prefs, save_prefs};
pub use scroll::{has_moved, keep_scroll, own_scroll, resettle_scroll, settle_scroll};
pub use speech::{can_speak, is_speaking, speak, stop_speaking};
pub use tap::tapped;
