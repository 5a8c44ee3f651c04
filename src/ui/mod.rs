//! 不止一个屏幕用到的组件。静态页和应用画的是同一份。

pub mod card;
pub mod chart;
pub mod check_form;
pub mod icon;

#[cfg(target_arch = "wasm32")]
mod contents;
#[cfg(target_arch = "wasm32")]
mod ctx;
#[cfg(target_arch = "wasm32")]
mod keeping;
#[cfg(target_arch = "wasm32")]
mod listing;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod records;
#[cfg(target_arch = "wasm32")]
mod screen;
#[cfg(target_arch = "wasm32")]
mod watched;

#[cfg(target_arch = "wasm32")]
pub use contents::{Contents, Loaded, Table};
#[cfg(target_arch = "wasm32")]
pub use ctx::Ctx;
#[cfg(target_arch = "wasm32")]
pub use listing::Listing;
#[cfg(target_arch = "wasm32")]
pub use page::*;
#[cfg(target_arch = "wasm32")]
pub use records::{Draft, Half, Live, Opening, Records, Saved};
#[cfg(target_arch = "wasm32")]
pub use screen::{Act, live, nothing, screen, still, switch, watch};
#[cfg(target_arch = "wasm32")]
pub use watched::Watched;
