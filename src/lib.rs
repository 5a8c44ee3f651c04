//! 岗哨：岗位的两单两卡与双重预防排查，没有服务器、离线可用。
//!
//! 箭头只往一个方向：`pages → ui → (rules, journal, content, platform)`；`store → journal`；没有回头路。

#[cfg(target_arch = "wasm32")]
pub mod app;
pub mod backup;
pub mod backup_text;
pub mod content;
#[cfg(target_arch = "wasm32")]
pub mod crash;
#[cfg(target_arch = "wasm32")]
pub mod desk;
pub mod export;
pub mod journal;
#[cfg(target_arch = "wasm32")]
mod pages;
pub mod photo_file;
#[cfg(target_arch = "wasm32")]
pub mod platform;
pub mod route;
pub mod rules;
#[cfg(not(target_arch = "wasm32"))]
pub mod site;
pub mod store;
pub mod ui;
