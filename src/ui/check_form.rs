//! 检查表的空白纸表：静态页和禁手机区用。

use maud::{Markup, html};

use super::card;
use crate::content::{Checklist, Common};

/// 一张能打印、能手填的空白表。
pub fn blank_form(check: &Checklist, common: &Common) -> Markup {
    html! {
        @if check.permit { p.permit { "作业前核对单，不替代作业票。否决项有一条不合格就不能作业。" } }
        p.meta { span { "谁查：" (check.role) } span { "多久一次：" (check.cadence.label()) } span { "共 " (check.items.len()) " 项" } }
        (card::no_phone(&check.no_phone))
        table.blank {
            thead { tr { th scope="col" { "号" } th scope="col" { "看什么，怎样算合格" } th scope="col" { "结果" } th scope="col" { "说明" } } }
            tbody {
                @for (index, item) in check.items.iter().enumerate() {
                    tr {
                        th scope="row" { (index + 1) }
                        td {
                            @if !item.place.is_empty() { b.place { (item.place) } " " }
                            @if item.stop { b.stop { "否决项" } " " }
                            span { (item.text) }
                            small.wrong { "不行：" (item.wrong) }
                            @if !item.major.is_empty() { small.major { "不合格可能是重大隐患" } }
                        }
                        td.box { "□合格" br; "□不合格" br; "□不适用" }
                        td.remark {}
                    }
                }
            }
        }
        p.sign { span { "单位/部门：" } span { "检查人签字：" } span { "日期：" } }
        (card::basis(common, &check.basis))
    }
}
