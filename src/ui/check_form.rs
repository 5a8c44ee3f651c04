//! 检查表的空白纸表：静态页和禁手机区用。

use leptos::prelude::*;

use super::card::basis;
use crate::content::{Checklist, Common};

/// 一张能打印、能手填的空白表。
pub fn blank_form(check: &Checklist, common: &Common) -> AnyView {
    let rows = check
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let place = (!item.place.is_empty()).then(|| view! { <b class="place">{item.place.clone()}</b> });
            let stop = item.stop.then(|| view! { <b class="stop">"否决项"</b> });
            let major = (!item.major.is_empty()).then(|| view! { <small class="major">"不合格可能是重大隐患"</small> });
            view! {
                <tr>
                    <th scope="row">{index + 1}</th>
                    <td>
                        {place} {stop} <span>{item.text.clone()}</span>
                        <small class="wrong">{format!("不行：{}", item.wrong)}</small>
                        {major}
                    </td>
                    <td class="box">"□合格"<br/>"□不合格"<br/>"□不适用"</td>
                    <td class="remark"></td>
                </tr>
            }
        })
        .collect_view();
    let permit = check.permit.then(|| view! { <p class="permit">"作业前核对单，不替代作业票。否决项有一条不合格就不能作业。"</p> });
    view! {
        {permit}
        <p class="meta">
            <span>{format!("谁查：{}", check.role)}</span>
            <span>{format!("多久一次：{}", check.cadence.label())}</span>
            <span>{format!("共 {} 项", check.items.len())}</span>
        </p>
        {super::card::no_phone(&check.no_phone)}
        <table class="blank">
            <thead>
                <tr>
                    <th scope="col">"号"</th>
                    <th scope="col">"看什么，怎样算合格"</th>
                    <th scope="col">"结果"</th>
                    <th scope="col">"说明"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="sign">
            <span>"单位/部门："</span>
            <span>"检查人签字："</span>
            <span>"日期："</span>
        </p>
        {basis(common, &check.basis)}
    }
    .into_any()
}
