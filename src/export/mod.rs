//! 拿出去的东西：发群的文字和图片，一张张台账，迎检自证包。

mod group_message;
pub mod ledgers;
mod period;
#[cfg(target_arch = "wasm32")]
mod poster;
mod proof;
mod record_page;
mod sheet;
mod table_csv;
mod xlsx;

pub use group_message::{GroupMessage, Poster, Wrong};
pub use period::Period;
#[cfg(target_arch = "wasm32")]
pub use poster::draw_poster;
pub use proof::{Chain, Pack, Page, Pages, Proof, write_proof};
pub use record_page::{danger_page, run_page};
pub use sheet::{Cell, Column, ColumnKind, Sheet, column, minute, safe_name};
pub use table_csv::{to_csv, to_csv_all};
pub use xlsx::to_xlsx;
