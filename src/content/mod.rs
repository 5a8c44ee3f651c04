//! 随版本发布的内容：类型、打包、装载、查找和校验。
//!
//! 内容是不变的：同一个构建里，一个 id 永远是同一份文字。怎么写见 `docs/content.md`。

mod basis;
mod cadence;
mod index;
mod loop_rules;
mod model;
mod rule_tables;
mod search;
mod tables;
mod tree;
mod words;

#[cfg(not(target_arch = "wasm32"))]
pub mod check;
#[cfg(not(target_arch = "wasm32"))]
mod library;
#[cfg(not(target_arch = "wasm32"))]
pub mod pack;

pub use basis::Basis;
pub use cadence::Cadence;
pub use index::{
    CHECK_INDEX_FILE, CheckEntry, CheckIndex, EVERY_SECTOR, INDEX_FILE, Index, Org, PositionEntry, Recall, SEARCH_FILE, SHARED_FILE,
    SOURCES_FILE, SearchEntry, SearchIndex, check_file, position_file, recall_of,
};
#[cfg(not(target_arch = "wasm32"))]
pub use library::{Finding, Library};
pub use loop_rules::*;
pub use model::*;
pub use rule_tables::*;
pub use search::{Hit, initials_match, search_index, search_position};
pub use tables::*;
pub use tree::{FromTree, read};
pub use words::*;
