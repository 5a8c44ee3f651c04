//! 一张台账画在屏幕上，也就是印在纸上的样子。

use maud::{Markup, html};

use crate::export::{ColumnKind, Sheet};
use crate::journal::Sha256Hex;
use crate::ui::icon::icon;

/// 一张台账，最多画 `most` 行；`address` 说一张照片在哪里，没取到、抹掉了是 `None`；`coming` 说还有照片正在取。
pub fn paper(sheet: &Sheet, most: usize, address: impl Fn(Sha256Hex) -> Option<String>, coming: bool) -> Markup {
    let total = sheet.columns.iter().map(|column| column.width).sum::<u32>().max(1);
    let more = sheet.rows.len().saturating_sub(most);
    html! {
        section.ledger.stack data-wide[sheet.landscape] {
            h2 { (sheet.title) }
            p.ledger-about { (sheet.about) }
            div.ledger-scroll role="region" aria-label={ (sheet.title) "，可以左右滑动" } tabindex="0" {
                table {
                    colgroup { @for column in &sheet.columns { col width={ (column.width * 1000 / total / 10) "%" }; } }
                    thead { tr { @for column in &sheet.columns { th scope="col" class=(class(column.kind)) { (column.name) } } } }
                    tbody {
                        @for row in sheet.rows.iter().take(most) {
                            tr { @for (cell, column) in row.iter().zip(&sheet.columns) { td class=(class(column.kind)) { (cell.text()) } } }
                        }
                        @if sheet.rows.is_empty() { tr { td colspan=(sheet.columns.len()) { "没有" } } }
                    }
                }
            }
            @if more > 0 { button.no-print type="button" data-act="whole" { "再看 " (more) " 行（打印和下载里都是全的）" } }
            @for note in &sheet.notes { p.ledger-note { (note) } }
            @if !sheet.photos.is_empty() {
                div.ledger-photos {
                    @for (words, blob) in &sheet.photos {
                        figure {
                            @match address(*blob) {
                                Some(url) => img src=(url) alt=(words);,
                                None => div.gone { (icon("never")) span { @if coming { "照片正在取…" } @else { "照片不在这台设备上，或应本人要求抹掉了" } } },
                            }
                            figcaption { (words) }
                        }
                    }
                }
            }
            p.ledger-sign { @for who in &sheet.signatures { span { (who) "：" } } span { "日期：" } }
        }
    }
}

fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::Date => "date",
        ColumnKind::DateTime => "time",
        ColumnKind::Number => "number",
    }
}
