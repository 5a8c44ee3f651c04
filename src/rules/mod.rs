//! 规则：纯函数和状态机。没有读写、没有浏览器、没有自己的时钟，时间从外面来。

mod calendar;
mod clock;
mod due;
pub mod evidence;
pub mod gas;
mod grading;
pub mod pace;
pub mod permit;
mod unbacked;

pub use calendar::Date;
pub use clock::wall_ms;
pub use due::{Due, due};
pub use grading::{Product, check_golden, grade, product};
pub use unbacked::{Urgency, urgency};
