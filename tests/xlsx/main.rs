//! 写出来的 .xlsx，由和岗哨无关的读取器（calamine）一格一格读回来。
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code)]
#[path = "../backup/make.rs"]
mod make;
mod proof;
#[allow(dead_code)]
#[path = "../backup/zipper.rs"]
mod zipper;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use futures::executor::block_on;
use gangshao::export::{Cell, ColumnKind, Sheet, column, to_csv, to_xlsx};
use gangshao::journal::{Day, Wall};
use proptest::prelude::*;
use std::io::Cursor;

const HEAD: usize = 2;

fn wall(text: &str) -> Wall {
    Wall::parse(text).expect("是钟")
}

fn sheet(name: &str, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet {
        name: name.into(),
        title: "隐患台账 <一厂> & 二厂".into(),
        about: "一厂　2026-11-01 至 2026-11-30".into(),
        landscape: true,
        columns: vec![
            column("序号", 6, ColumnKind::Number),
            column("哪天", 12, ColumnKind::Date),
            column("什么时候", 17, ColumnKind::DateTime),
            column("情形", 40, ColumnKind::Text),
        ],
        rows,
        notes: vec!["说明一".into()],
        photos: vec![],
        brief: vec![],
        bad: false,
        signatures: vec!["安全员", "主要负责人"],
    }
}

fn row(n: usize, text: &str) -> Vec<Cell> {
    vec![n.into(), Day::parse("2026-11-22").into(), wall("2026-11-22T08:03:12.345+08:00").into(), text.into()]
}

fn book(sheets: &[Sheet]) -> Vec<u8> {
    block_on(to_xlsx(sheets, wall("2026-11-22T08:03:12.345+08:00"))).expect("写得成")
}

fn read(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("读得开")
}

fn table(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Range<Data> {
    book.worksheet_range(name).expect("有这张表")
}

/// 一个格子读回来的字，照页面上的写法。
fn text(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if at.as_f64().fract() == 0.0 { date } else { format!("{date} {hour:02}:{minute:02}") }
        }
        other => other.to_string(),
    }
}

#[test]
fn every_cell_reads_back_as_the_page_shows_it_in_every_sheet() {
    let nasty =
        ["", "=1+1", "+86 138", "-2", "@now", "  两头空  ", "a<b>&\"c'\n第二行", "'单引号", "_x0041_ 字面", "_x00\u{1}41_", "😀 生僻字𠮷"];
    let rows: Vec<Vec<Cell>> = nasty.iter().enumerate().map(|(n, text)| row(n + 1, text)).collect();
    let sheets = [sheet("隐患台账", rows.clone()), sheet("排查记录台账", vec![]), sheet("隐患台账", rows[..1].to_vec())];
    let bytes = book(&sheets);
    let mut book = read(&bytes);
    assert_eq!(book.sheet_names(), ["隐患台账", "排查记录台账", "隐患台账（2）"]);
    for (sheet, name) in sheets.iter().zip(["隐患台账", "排查记录台账", "隐患台账（2）"]) {
        let range = table(&mut book, name);
        assert_eq!(text(&range[(0, 0)]), sheet.title);
        assert_eq!(text(&range[(1, 0)]), sheet.about);
        for (at, column) in sheet.columns.iter().enumerate() {
            assert_eq!(text(&range[(HEAD, at)]), column.name);
        }
        for (n, row) in sheet.rows.iter().enumerate() {
            for (at, cell) in row.iter().enumerate() {
                assert_eq!(text(&range[(HEAD + 1 + n, at)]), writable(&cell.text()), "第 {n} 行第 {at} 格");
            }
        }
        assert_eq!(text(&range[(HEAD + 1 + sheet.rows.len(), 0)]), "说明一");
    }
}

#[test]
fn dates_are_dates_numbers_are_numbers_and_what_looks_like_a_formula_is_text() {
    let bytes = book(&[sheet("一", vec![row(7, "=HYPERLINK(\"http://x\")")])]);
    let mut book = read(&bytes);
    let range = table(&mut book, "一");
    assert_eq!(range[(HEAD + 1, 0)], Data::Float(7.0));
    assert!(matches!(range[(HEAD + 1, 1)], Data::DateTime(_)), "{:?}", range[(HEAD + 1, 1)]);
    assert!(matches!(range[(HEAD + 1, 2)], Data::DateTime(_)), "{:?}", range[(HEAD + 1, 2)]);
    assert_eq!(range[(HEAD + 1, 3)], Data::String("=HYPERLINK(\"http://x\")".into()));
    let formulas = book.worksheet_formula("一").expect("有这张表");
    assert!(formulas.used_cells().next().is_none(), "有格子成了公式");
}

/// 人打得出来、粘得进来的怪字。
fn nasty() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "=", "+", "@", "\"", "'", ",", "\n", "\t", "&", "<", "]]>", "_x000D_", "_x", "隐患", "😀", "\u{0}", "\u{b}", "\u{ffff}",
        "\u{202e}", " ", "1", "%",
    ]);
    prop::collection::vec(prop_oneof![bits.prop_map(str::to_owned), any::<char>().prop_map(String::from)], 0..12)
        .prop_map(|all| all.concat())
}

/// XML 里写不下的字去掉、回车统一以后的样子。
fn writable(text: &str) -> String {
    let bad = |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !bad(*c)).collect()
}

proptest! {
    #[test]
    fn no_text_breaks_the_file_or_becomes_another_text(texts in prop::collection::vec(nasty(), 1..6)) {
        let rows: Vec<Vec<Cell>> = texts.iter().enumerate().map(|(n, text)| row(n, text)).collect();
        let bytes = book(&[sheet("表", rows)]);
        let range = table(&mut read(&bytes), "表");
        for (n, wanted) in texts.iter().enumerate() {
            prop_assert_eq!(text(&range[(HEAD + 1 + n, 3)]), writable(wanted));
        }
    }

    #[test]
    fn csv_has_as_many_fields_as_columns_whatever_is_written_in_it(words in nasty()) {
        let csv = to_csv(&sheet("表", vec![row(1, &words)]));
        let (mut fields, mut quoted) = (1, false);
        let body = csv.split_once("\r\n").expect("有表头").1;
        for c in body.trim_end_matches("\r\n").chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => fields += 1,
                '\n' => prop_assert!(quoted, "没有引号的换行"),
                _ => {}
            }
        }
        prop_assert_eq!(fields, 4);
        prop_assert!(!quoted);
    }
}
