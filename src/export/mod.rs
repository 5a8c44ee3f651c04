//! 拿出去的东西：发群的文字和图片。

mod group_message;
#[cfg(target_arch = "wasm32")]
mod poster;

pub use group_message::{GroupMessage, Wrong};
#[cfg(target_arch = "wasm32")]
pub use poster::draw_poster;
