//! 日志：编解码、链、折叠、冻结的夹具、生成的文档。
#![cfg(not(target_arch = "wasm32"))]

mod chain;
mod codec;
mod fold;
mod frozen;
mod laws;
mod make;
mod properties;
mod story;
