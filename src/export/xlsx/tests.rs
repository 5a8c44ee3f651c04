use super::*;

#[test]
fn columns_are_lettered_past_z() {
    assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
}

#[test]
fn days_count_as_excel_counts_them() {
    assert_eq!(serial("1970-01-01").as_deref(), Some("25569"));
    assert_eq!(serial("2026-11-22").as_deref(), Some("46348"));
    assert_eq!(serial("1900-03-01").as_deref(), Some("61"));
    assert_eq!(serial("1900-02-28"), None, "Excel 以为 1900 年有二月二十九");
    assert_eq!(serial("2026-11-22T12:00:00.000+08:00").as_deref(), Some("46348.5000000000"));
    assert_eq!(serial("2026-11-22T23:59:60.000+08:00").as_deref(), Some("46348.9999884260"), "闰秒不会跑到第二天去");
}

#[test]
fn the_sheet_prints_on_a4_with_its_header_on_every_page_and_page_numbers() {
    use super::super::column;
    let columns = vec![column("序号", 6, ColumnKind::Number), column("情形", 40, ColumnKind::Text)];
    let rows = vec![vec![Cell::Count(1), "护栏松了".into()]];
    let sheet = Sheet { name: "隐患台账".into(), landscape: true, columns, rows, signatures: vec!["安全员"], ..Sheet::default() };
    let page = worksheet(&sheet, true, &mut Texts::default());
    for part in [
        "paperSize=\"9\" orientation=\"landscape\"",
        "state=\"frozen\"",
        "<autoFilter ref=\"A3:B4\"/>",
        "第 &amp;P 页，共 &amp;N 页",
        "<col min=\"2\" max=\"2\" width=\"40\"",
    ] {
        assert!(page.contains(part), "少了 {part}");
    }
    let book = workbook(&[sheet], &["隐患台账".into()]);
    assert!(book.contains("<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'隐患台账'!$3:$3</definedName>"));
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
    let text = clip(&"😀".repeat(CELL_MOST));
    assert!(text.chars().map(char::len_utf16).sum::<usize>() <= CELL_MOST);
    assert!(text.ends_with("看原记录）"));
    assert_eq!(clip("一\r\n二\r三\u{0}"), "一\n二\n三");
}
