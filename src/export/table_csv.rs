//! 台账写成 CSV：有 BOM，行末是回车换行，表格软件双击就开。只有表头和各行，方便再加工。

use super::{Cell, Sheet};
use crate::backup::csv_cell;

/// 没有它，表格软件认不出 UTF-8；一个文件只在最前面有一个。
const BOM: char = '\u{feff}';

/// 整个文件的文字。
pub fn to_csv(sheet: &Sheet) -> String {
    let mut text = String::from(BOM);
    table(sheet, &mut text);
    text
}

/// 几张写进一个文件：每张前面一行标题和名字（一样的只写一遍），两张之间空一行。
pub fn to_csv_all(sheets: &[Sheet]) -> String {
    let mut text = String::from(BOM);
    for (n, sheet) in sheets.iter().enumerate() {
        if n > 0 {
            line(&[], &mut text);
        }
        let mut names = vec![csv_cell(&sheet.title)];
        if sheet.name != sheet.title {
            names.push(csv_cell(&sheet.name));
        }
        line(&names, &mut text);
        table(sheet, &mut text);
    }
    text
}

/// 表头和各行。
fn table(sheet: &Sheet, text: &mut String) {
    let head: Vec<String> = sheet.columns.iter().map(|column| csv_cell(column.name)).collect();
    line(&head, text);
    for row in &sheet.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        line(&cells, text);
    }
}

fn line(cells: &[String], text: &mut String) {
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
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

    #[test]
    fn several_sheets_in_one_file_have_one_bom_their_titles_and_an_empty_line_between() {
        let sheet = |name: &str, what: &str| Sheet {
            name: name.into(),
            title: "档案".into(),
            columns: vec![column("内容", 20, ColumnKind::Text)],
            rows: vec![vec![what.into()]],
            ..Sheet::default()
        };
        let text = to_csv_all(&[sheet("档案-1", "一"), sheet("档案", "二")]);
        assert_eq!(text, "\u{feff}档案,档案-1\r\n内容\r\n一\r\n\r\n档案\r\n内容\r\n二\r\n");
    }
}
