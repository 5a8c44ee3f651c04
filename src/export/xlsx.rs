//! 几张台账写成一本真的 .xlsx：WPS、Excel 打得开，日期是日期，能筛选，印出来每页有表头和页码。
//!
//! 自己写这一小块：现成的 rust_xlsxwriter 要给便宜手机上的程序多背几百 KB，而备份的 ZIP 已经在手上。

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Cell, ColumnKind, Sheet};
use crate::backup::zip::ZipWriter;
use crate::backup::{BackupError, Sink};
use crate::journal::Wall;
use crate::rules::Date;

/// 大标题、一行说明，然后是表头：表头在第几行。
const HEAD_ROW: usize = 3;
/// 一个格子最多几个字；再长 Excel 说文件坏了。
const CELL_MOST: usize = 32_767;
/// 1899-12-30 在 1970-01-01 之前几天：Excel 的日子从它数起。
const EXCEL_ZERO: i64 = -25_569;

/// 各种格子的样式，是 [`STYLES`] 里 `cellXfs` 的次序。
#[derive(Clone, Copy)]
enum Style {
    Text = 1,
    Date = 2,
    DateTime = 3,
    Number = 4,
    Head = 5,
    Title = 6,
    About = 7,
    Note = 8,
    Sign = 9,
}

/// 写成一个 .xlsx 的字节；`at` 是里面各文件的时间。
///
/// # Errors
/// 大得一个文件装不下。
pub async fn to_xlsx(sheets: &[Sheet], at: Wall) -> Result<Vec<u8>, BackupError> {
    let mut bytes = Bytes(Vec::new());
    let mut zip = ZipWriter::new(&mut bytes, at);
    let names = names(sheets);
    let mut texts = Texts::default();
    for (name, text) in [
        ("[Content_Types].xml", content_types(sheets.len())),
        ("_rels/.rels", RELS.to_owned()),
        ("xl/workbook.xml", workbook(sheets, &names)),
        ("xl/_rels/workbook.xml.rels", workbook_rels(sheets.len())),
        ("xl/styles.xml", STYLES.to_owned()),
    ] {
        member(&mut zip, name, &text).await?;
    }
    for (index, sheet) in sheets.iter().enumerate() {
        member(&mut zip, &format!("xl/worksheets/sheet{}.xml", index + 1), &worksheet(sheet, index == 0, &mut texts)).await?;
    }
    member(&mut zip, "xl/sharedStrings.xml", &texts.finish()).await?;
    zip.finish().await?;
    Ok(bytes.0)
}

async fn member<S: Sink>(zip: &mut ZipWriter<'_, S>, name: &str, text: &str) -> Result<(), BackupError> {
    zip.begin(name)?;
    zip.data(text.as_bytes()).await?;
    zip.end().await.map(|_| ())
}

struct Bytes(Vec<u8>);

impl Sink for Bytes {
    async fn put(&mut self, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.0.extend_from_slice(&bytes);
        Ok(())
    }
}

/// 各表的名字：Excel 不许重名，大小写不同也算重。
fn names(sheets: &[Sheet]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let base = sheet.safe_name();
        let mut name = base.clone();
        let mut n = 1;
        while names.iter().any(|one| one.to_lowercase() == name.to_lowercase()) {
            n += 1;
            let tail = format!("（{n}）");
            name = base.chars().take(31 - tail.chars().count()).collect::<String>() + &tail;
        }
        names.push(name);
    }
    names
}

/// 全书共用的文字，一样的只存一份。
#[derive(Default)]
struct Texts {
    index: BTreeMap<String, usize>,
    xml: String,
    uses: usize,
}

impl Texts {
    fn of(&mut self, text: &str) -> usize {
        self.uses += 1;
        if let Some(&known) = self.index.get(text) {
            return known;
        }
        let index = self.index.len();
        self.index.insert(text.to_owned(), index);
        self.xml.push_str("<si><t xml:space=\"preserve\">");
        escape_text(text, &mut self.xml);
        self.xml.push_str("</t></si>");
        index
    }

    fn finish(self) -> String {
        let (uses, unique, xml) = (self.uses, self.index.len(), self.xml);
        format!("{XML}<sst xmlns=\"{MAIN}\" count=\"{uses}\" uniqueCount=\"{unique}\">{xml}</sst>")
    }
}

/// 一张表。各元素的先后是格式定死的，换了次序 Excel 就说文件坏了。
fn worksheet(sheet: &Sheet, first: bool, texts: &mut Texts) -> String {
    let last = letters(sheet.columns.len().saturating_sub(1));
    let mut body = Body { texts, xml: String::new(), merges: Vec::new(), row: 0, last: last.clone(), width: total_width(sheet) };
    body.line(&sheet.title, Style::Title, 30);
    body.line(&sheet.about, Style::About, 20);
    body.cells(sheet.columns.iter().map(|column| (Cell::from(column.name), Style::Head)));
    for row in &sheet.rows {
        let kinds = sheet.columns.iter().map(|column| column.kind);
        body.cells(row.iter().cloned().zip(kinds).map(|(cell, kind)| {
            let style = style_of(&cell, kind);
            (cell, style)
        }));
    }
    let filtered = body.row;
    for note in &sheet.notes {
        body.line(note, Style::Note, 0);
    }
    if !sheet.signatures.is_empty() {
        let words: Vec<String> = sheet.signatures.iter().map(|who| format!("{who}：＿＿＿＿＿＿＿＿")).collect();
        body.line(&format!("{}　日期：＿＿＿＿＿＿＿＿", words.join("　")), Style::Sign, 36);
    }
    let (rows, merges, end) = (body.xml, body.merges, body.row);
    let selected = if first { " tabSelected=\"1\"" } else { "" };
    let mut xml = format!(
        "{XML}<worksheet xmlns=\"{MAIN}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:{last}{end}\"/>\
         <sheetViews><sheetView workbookViewId=\"0\"{selected}><pane ySplit=\"{HEAD_ROW}\" topLeftCell=\"A{top}\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\" activeCell=\"A{top}\" sqref=\"A{top}\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"18\"/><cols>",
        top = HEAD_ROW + 1,
    );
    for (index, column) in sheet.columns.iter().enumerate() {
        let n = index + 1;
        let _ = write!(xml, "<col min=\"{n}\" max=\"{n}\" width=\"{}\" customWidth=\"1\"/>", column.width);
    }
    let _ = write!(xml, "</cols><sheetData>{rows}</sheetData><autoFilter ref=\"A{HEAD_ROW}:{last}{filtered}\"/>");
    let _ = write!(xml, "<mergeCells count=\"{}\">{}</mergeCells>", merges.len(), merges.concat());
    let orientation = if sheet.landscape { "landscape" } else { "portrait" };
    let _ = write!(
        xml,
        "<printOptions horizontalCentered=\"1\"/><pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\" orientation=\"{orientation}\" fitToWidth=\"1\" fitToHeight=\"0\"/>\
         <headerFooter><oddFooter>&amp;L&amp;A&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    );
    xml
}

fn total_width(sheet: &Sheet) -> u32 {
    sheet.columns.iter().map(|column| column.width).sum::<u32>().max(1)
}

/// 写成日期、数的照写；一栏里说不成日期的（"没有写"）是文字。
fn style_of(cell: &Cell, kind: ColumnKind) -> Style {
    match cell {
        Cell::Date(day) if serial(day.as_str()).is_some() => Style::Date,
        Cell::Time(wall) if serial(wall.as_str()).is_some() => Style::DateTime,
        Cell::Count(_) => Style::Number,
        // 空着的格子也照这一栏的样子，以后填进去才对
        Cell::Text(text) if text.is_empty() => match kind {
            ColumnKind::Text => Style::Text,
            ColumnKind::Date => Style::Date,
            ColumnKind::DateTime => Style::DateTime,
            ColumnKind::Number => Style::Number,
        },
        _ => Style::Text,
    }
}

/// 正在写的各行。
struct Body<'a> {
    texts: &'a mut Texts,
    xml: String,
    merges: Vec<String>,
    row: usize,
    /// 最后一栏的字母。
    last: String,
    /// 一行放得下多少半角字。
    width: u32,
}

impl Body<'_> {
    /// 横贯整张表的一行字；`height` 是磅，0 是照字数估。
    fn line(&mut self, text: &str, style: Style, height: usize) {
        self.row += 1;
        let columns: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        // 合并了的格子 Excel 不会自己撑高
        let height = if height == 0 { 18 * columns.div_ceil(self.width).max(1) as usize } else { height };
        let (row, index, last) = (self.row, self.texts.of(&clip(text)), self.last.clone());
        let _ = write!(
            self.xml,
            "<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\"><c r=\"A{row}\" s=\"{}\" t=\"s\"><v>{index}</v></c></row>",
            style as u8
        );
        if last != "A" {
            self.merges.push(format!("<mergeCell ref=\"A{row}:{last}{row}\"/>"));
        }
    }

    /// 一格一格的一行。
    fn cells(&mut self, cells: impl Iterator<Item = (Cell, Style)>) {
        self.row += 1;
        let row = self.row;
        let _ = write!(self.xml, "<row r=\"{row}\">");
        for (index, (cell, style)) in cells.enumerate() {
            let (at, style) = (letters(index), style as u8);
            let number = match &cell {
                Cell::Date(day) => serial(day.as_str()),
                Cell::Time(wall) => serial(wall.as_str()),
                Cell::Count(n) => Some(n.to_string()),
                Cell::Text(_) => None,
            };
            let text = cell.text();
            let _ = match number {
                Some(number) => write!(self.xml, "<c r=\"{at}{row}\" s=\"{style}\"><v>{number}</v></c>"),
                None if text.is_empty() => write!(self.xml, "<c r=\"{at}{row}\" s=\"{style}\"/>"),
                None => write!(self.xml, "<c r=\"{at}{row}\" s=\"{style}\" t=\"s\"><v>{}</v></c>", self.texts.of(&clip(&text))),
            };
        }
        self.xml.push_str("</row>");
    }
}

/// Excel 里的日子：1900 年起的天数，时分秒是小数。1900 年三月以前它数错一天，不写成日期。
fn serial(text: &str) -> Option<String> {
    let date = Date::parse(text).filter(|date| (date.year, date.month) >= (1900, 3))?;
    let days = date.days() - EXCEL_ZERO;
    let Some(hms) = text.get(11..19) else { return Some(days.to_string()) };
    let mut parts = hms.split(':').filter_map(|part| part.parse::<u64>().ok());
    let (h, m, s) = (parts.next()?, parts.next()?, parts.next()?.min(59));
    // 到百亿分之一天，只进不舍：八点整写少了一丁点，有的软件就显示成七点五十九
    let fraction = (((h * 60 + m) * 60 + s) * 10_000_000_000).div_ceil(86_400);
    Some(format!("{days}.{fraction:010}"))
}

/// 第几栏的字母，从 0 数：A、B、……、Z、AA。
fn letters(mut index: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(b'A' + (index % 26) as u8);
        index /= 26;
        if index == 0 {
            break;
        }
        index -= 1;
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// 回车统一，XML 里不许有的字去掉；太长的截住，说一声。
fn clip(text: &str) -> String {
    const SAID: &str = "……（太长，后面的看原记录）";
    // Excel 按 UTF-16 数字数
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    // 在换写 `_x0041_` 之前去掉：夹在中间的去掉以后，两头会拼成一个
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.retain(|c| !matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'));
    if units(&text) <= CELL_MOST {
        return text;
    }
    let room = CELL_MOST - units(SAID);
    let mut used = 0;
    let kept: String = text.chars().take_while(|c| (used += c.len_utf16(), used <= room).1).collect();
    kept + SAID
}

/// 文字写进 XML：该换的换；`_x0041_` 这样的字面，Excel 会当成一个字，前面的横线另写。
fn escape_text(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if is_escape(&text[at..]) => out.push_str("_x005F_"),
            other => out.push(other),
        }
    }
}

fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    </Relationships>";

/// 字体、底色、边框，和 [`Style`] 的各种格子。文字一律是“文本”格式：改一改也不会变成公式、变成日期。
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/></numFmts>\
    <fonts count=\"3\"><font><sz val=\"11\"/><name val=\"宋体\"/><charset val=\"134\"/></font>\
    <font><b/><sz val=\"11\"/><name val=\"宋体\"/><charset val=\"134\"/></font>\
    <font><b/><sz val=\"18\"/><name val=\"宋体\"/><charset val=\"134\"/></font></fonts>\
    <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE4E8E5\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>\
    <borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
    <border><left style=\"thin\"><color auto=\"1\"/></left><right style=\"thin\"><color auto=\"1\"/></right>\
    <top style=\"thin\"><color auto=\"1\"/></top><bottom style=\"thin\"><color auto=\"1\"/></bottom><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"10\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"top\"/></xf>\
    <xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"top\"/></xf>\
    <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"top\"/></xf>\
    <xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"49\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\"/></xf>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\"/></xf>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"bottom\"/></xf></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"常规\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

fn content_types(sheets: usize) -> String {
    let mut xml = format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/><Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{TYPE}.sharedStrings+xml\"/>"
    );
    for n in 1..=sheets {
        let _ = write!(xml, "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{TYPE}.worksheet+xml\"/>");
    }
    xml + "</Types>"
}

fn workbook_rels(sheets: usize) -> String {
    let mut xml = format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    let mut add = |id: String, kind: &str, target: String| {
        let _ = write!(xml, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    };
    for n in 1..=sheets {
        add(format!("rId{n}"), "worksheet", format!("worksheets/sheet{n}.xml"));
    }
    add("rIdStyles".into(), "styles", "styles.xml".into());
    add("rIdTexts".into(), "sharedStrings", "sharedStrings.xml".into());
    xml + "</Relationships>"
}

/// 有哪几张表；每张从哪里筛选，印的时候哪一行每页重复。
fn workbook(sheets: &[Sheet], names: &[String]) -> String {
    let mut xml = format!("{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews><sheets>");
    for (index, name) in names.iter().enumerate() {
        let n = index + 1;
        let mut escaped = String::new();
        escape_text(name, &mut escaped);
        let _ = write!(xml, "<sheet name=\"{escaped}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
    }
    xml.push_str("</sheets><definedNames>");
    for (index, (sheet, name)) in sheets.iter().zip(names).enumerate() {
        let mut quoted = String::new();
        escape_text(name, &mut quoted);
        let (last, end) = (letters(sheet.columns.len().saturating_sub(1)), HEAD_ROW + sheet.rows.len());
        let _ = write!(
            xml,
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{index}\" hidden=\"1\">'{quoted}'!$A${HEAD_ROW}:${last}${end}</definedName>\
             <definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{index}\">'{quoted}'!${HEAD_ROW}:${HEAD_ROW}</definedName>"
        );
    }
    xml + "</definedNames></workbook>"
}

#[cfg(test)]
mod tests;
