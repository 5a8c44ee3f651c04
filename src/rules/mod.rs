//! 规则：纯函数和状态机。没有读写、没有浏览器、没有自己的时钟，时间从外面来。

mod agenda;
mod calendar;
mod clock;
pub mod danger_steps;
mod due;
mod duties;
pub mod evidence;
mod expiry;
pub mod gas;
mod grading;
pub mod judge;
pub mod permit;
pub mod plan;
mod register;
mod regrade;
mod rest;
pub mod stats;
mod unbacked;

pub use agenda::{Cycle, CycleState, Did, Rests, Totals, Watch, ahead_of_today, cycles, is_handed_late, next_due, next_round, totals};
pub use calendar::Date;
pub use clock::wall_ms;
pub use due::{Due, due};
pub use duties::{Deadline, Duty, Pace, Unit, by_checklist, deadline, duties, fits, here, questions, same_applies};
pub use expiry::{Nearness, keeper, nearness, renewed};
pub use grading::{GradeError, Graded, Method, OnCut, Product, arithmetic, assess, check_golden, check_golden_lower, grade, product, span};
pub use register::{
    Controller, Object, REVIEW_SOON_DAYS, ReviewDue, Seed, SeedControl, UnitBranch, at_least, controller_of, counts, highest, months_after,
    review_day, review_due, seeds, tree,
};
pub use regrade::{Regrade, regrade};
pub use rest::{DAYS_BEFORE, Pause, Rest, Restart, may_rest, restart};
pub use unbacked::{Urgency, urgency};
