//! 不止一个屏幕用到的组件。静态页和应用画的是同一份。

pub mod card;
pub mod check_form;
pub mod icon;
