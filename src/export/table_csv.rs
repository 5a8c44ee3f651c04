//! 一张台账写成 CSV：有 BOM，行末是回车换行，表格软件双击就开。只有表头和各行，方便再加工。

use super::{Cell, Sheet};
use crate::backup::csv_cell;

/// 整个文件的文字。
pub fn to_csv(sheet: &Sheet) -> String {
    let mut text = String::from('\u{feff}');
    let mut line = |cells: Vec<String>| {
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    };
    line(sheet.columns.iter().map(|column| csv_cell(column.name)).collect());
    for row in &sheet.rows {
        line(row.iter().map(cell).collect());
    }
    text
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => csv_cell(text),
        // 日子和数都是自己写出来的，没有要小心的字
        other => other.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ColumnKind, column};
    use super::*;

    #[test]
    fn a_spreadsheet_opens_it_and_runs_nothing_in_it() {
        let sheet = Sheet {
            columns: vec![column("序号", 6, ColumnKind::Number), column("说的话", 20, ColumnKind::Text)],
            rows: vec![vec![1_usize.into(), "=1+1，\"引号\"\n换行,逗号".into()], vec![2_usize.into(), "".into()]],
            ..Sheet::default()
        };
        assert_eq!(to_csv(&sheet), "\u{feff}序号,说的话\r\n1,\"'=1+1，\"\"引号\"\"\n换行,逗号\"\r\n2,\r\n");
    }
}
