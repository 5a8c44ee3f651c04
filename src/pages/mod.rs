//! 一个屏幕一个文件：要什么、推出什么、画什么，从上往下读。
//!
//! 前一半（`app.rs`）和后一半（`desk.rs`）各有一个对 `Route` 的 match；没被叫到的，链接时就不进那一半。

mod about;
mod cards;
mod check;
mod checks;
mod company;
mod corrections;
mod danger;
mod dangers;
mod data;
mod emergency;
mod more;
mod new_danger;
mod other_half;
mod photos;
mod position;
mod record;
mod rules;
mod run;
mod run_form;
mod runs;
mod send;
mod steps;
mod stop_work;
mod submit;
mod today;
mod unknown;
mod who;

pub use about::about;
pub use cards::cards;
pub use check::check;
pub use checks::checks;
pub use company::company;
pub use danger::danger;
pub use dangers::dangers;
pub use data::{back_up_by_itself, data};
pub use emergency::emergency;
pub use more::more;
pub use new_danger::new_danger;
pub use other_half::other_half;
pub use position::position;
pub use record::record;
pub use rules::rules;
pub use run::run;
pub use runs::runs;
pub use today::today;
pub use unknown::unknown;
