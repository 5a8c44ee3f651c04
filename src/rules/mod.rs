//! 规则：纯函数和状态机。没有读写、没有浏览器、没有自己的时钟，时间从外面来。

mod calendar;
mod clock;
mod due;
mod grading;
pub mod plan;
mod register;
mod unbacked;

pub use calendar::Date;
pub use clock::wall_ms;
pub use due::{Due, due};
pub use grading::{GradeError, Graded, Method, OnCut, Product, arithmetic, assess, check_golden, check_golden_lower, grade, product, span};
pub use register::{
    Controller, Object, REVIEW_SOON_DAYS, ReviewDue, Seed, SeedControl, Unit, at_least, controller_of, counts, highest, months_after,
    review_day, review_due, seeds, tree,
};
pub use unbacked::{Urgency, urgency};
