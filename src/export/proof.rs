//! 迎检自证包：一段日子的台账、记录、照片，和查得出改没改过的全部原文，装进一个谁都打得开的 ZIP。
//!
//! 一边取一边写，内存里只有一页记录或一张照片。

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Period, Sheet, minute, safe_name, to_csv, to_xlsx};
use crate::backup::zip::ZipWriter;
use crate::backup::{BackupError, CHUNK, Go, Progress, Sink, Source, blob_member};
use crate::journal::{ChainCheck, DeviceId, Heads, Sha256Hex, Wall, heads_code};

/// 一页记录：一次检查，或一处隐患。
pub struct Page {
    /// 文件名，不带扩展名。
    pub name: String,
    /// 一整页 HTML。
    pub html: String,
    /// 用到的照片、签名、检查表原文。
    pub blobs: Vec<Sha256Hex>,
}

/// 一页一页地给。
#[allow(async_fn_in_trait)]
pub trait Pages {
    /// 一共几页。
    fn count(&self) -> usize;
    /// 第 `at` 页，从 0 数。
    async fn page(&self, at: usize) -> Result<Page, BackupError>;
}

/// 装些什么。
pub struct Pack {
    /// 单位名称；没有是空的。
    pub company: String,
    /// 哪一段日子。
    pub period: Period,
    /// 什么时候做的。
    pub made: Wall,
    /// 应用和版本。
    pub app: String,
    /// 各本台账。
    pub sheets: Vec<Sheet>,
    /// 封面上的数：叫什么、多少。
    pub facts: Vec<(String, String)>,
    /// 该查没查的：哪张表、哪几期，一张一句，和查了的里面几期是补录的；数不出来的，是为什么。
    pub missed: Result<(Vec<String>, usize), String>,
    /// 哪些日子一张检查也没有交，一段一句；天天都有是空的。
    pub gaps: Vec<String>,
    /// 封面上还要说的话。
    pub remarks: Vec<String>,
    /// 这个包替代不了什么，写在封面最前面；没有就不写。
    pub notice: Option<&'static str>,
}

/// 做好了的一包。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// 文件名。
    pub name: String,
    /// 多少字节。
    pub size: u64,
    /// 链头的短码。
    pub code: String,
    /// 原文各条接不接得上。
    pub chain: Chain,
    /// 装进去几张照片和附件。
    pub blobs: u64,
    /// 记录里提到、这台设备上没有的附件。
    pub missing: u64,
}

/// 核对各写入者的链，核对成什么样。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// 一共几条原文。
    pub records: u64,
    /// 各写入者接得上的最后一条。
    pub heads: Heads,
    /// 接不上的，一个写入者一句；空的就是全部接得上。
    pub breaks: Vec<String>,
    /// 同一编号下碰到过的另一份原文有几份。
    pub forks: u64,
}

/// 一页记录、一个附件各算几份活：和压几十条原文差不多。
const PAGE_UNITS: u64 = 20;

/// 做一包。返回错的，交出去的那些不能用，要扔掉。
///
/// # Errors
/// 读不到、写不出去、人点了停。
pub async fn write_proof<S: Source, P: Pages, K: Sink>(
    source: &S,
    pages: &P,
    pack: &Pack,
    sink: &mut K,
    tell: &mut dyn FnMut(Progress) -> Go,
) -> Result<Proof, BackupError> {
    let heads = source.heads().await?;
    let records: u64 = heads.values().map(|(seq, _)| *seq).sum();
    let total = records + pages.count() as u64 * PAGE_UNITS * 2 + PAGE_UNITS;
    let job = Job { source, zip: ZipWriter::new(sink, pack.made), pack, heads, done: 0, total, tell };
    job.run(pages).await
}

struct Job<'a, S, K> {
    source: &'a S,
    zip: ZipWriter<'a, K>,
    pack: &'a Pack,
    heads: Heads,
    done: u64,
    total: u64,
    tell: &'a mut dyn FnMut(Progress) -> Go,
}

impl<S: Source, K: Sink> Job<'_, S, K> {
    async fn run<P: Pages>(mut self, pages: &P) -> Result<Proof, BackupError> {
        self.step(0)?;
        self.ledgers().await?;
        let wanted = self.records(pages).await?;
        let (blobs, missing) = self.blobs(&wanted).await?;
        let chain = self.journal().await?;
        let code = heads_code(&chain.heads);
        self.text("验证.py", include_str!("../../tests/verify_chain.py")).await?;
        let counts = Counts { pages: pages.count(), blobs, missing };
        self.text("验证说明.txt", &notepad(&how_to_verify(self.pack, &chain, &code))).await?;
        self.text("封面.html", &cover(self.pack, &chain, &code, &counts).into_string()).await?;
        let size = self.zip.finish().await?;
        let (done, total) = (self.total, self.total);
        (self.tell)(Progress { done, total });
        let company = if self.pack.company.is_empty() { String::new() } else { format!("{}-", safe_name(&self.pack.company, 40)) };
        let name = format!("岗哨自证包-{company}{}.zip", self.pack.period.digits());
        Ok(Proof { name, size, code, chain, blobs, missing })
    }

    fn step(&mut self, units: u64) -> Result<(), BackupError> {
        self.done = (self.done + units).min(self.total);
        match (self.tell)(Progress { done: self.done, total: self.total }) {
            Go::On => Ok(()),
            Go::Stop => Err(BackupError::Stopped),
        }
    }

    async fn text(&mut self, name: &str, text: &str) -> Result<(), BackupError> {
        self.zip.begin(name)?;
        self.zip.data(text.as_bytes()).await?;
        self.zip.end().await.map(|_| ())
    }

    async fn ledgers(&mut self) -> Result<(), BackupError> {
        let book = to_xlsx(&self.pack.sheets, self.pack.made).await?;
        self.zip.stored("台账/台账.xlsx", &book).await?;
        for (n, sheet) in self.pack.sheets.iter().enumerate() {
            self.text(&format!("台账/{:02}-{}.csv", n + 1, sheet.safe_name()), &to_csv(sheet)).await?;
        }
        self.step(PAGE_UNITS)
    }

    /// 每一页记录；返回它们用到的附件。
    async fn records<P: Pages>(&mut self, pages: &P) -> Result<BTreeSet<Sha256Hex>, BackupError> {
        let mut wanted = BTreeSet::new();
        for at in 0..pages.count() {
            let page = pages.page(at).await?;
            self.text(&format!("记录/{}.html", safe_name(&page.name, 80)), &page.html).await?;
            wanted.extend(page.blobs);
            self.step(PAGE_UNITS)?;
        }
        Ok(wanted)
    }

    /// 装附件；返回装了几个、缺几个。
    async fn blobs(&mut self, wanted: &BTreeSet<Sha256Hex>) -> Result<(u64, u64), BackupError> {
        let (mut have, mut missing) = (0, 0);
        let share = (self.total - self.done) / (wanted.len() as u64 * 2).max(1);
        for &sha256 in wanted {
            match self.source.blob(sha256).await?.filter(|blob| blob.sha256() == sha256) {
                Some(blob) => {
                    self.zip.stored(&blob_member(sha256, blob.kind()), blob.bytes()).await?;
                    have += 1;
                }
                None => missing += 1,
            }
            self.step(share.min(PAGE_UNITS))?;
        }
        Ok((have, missing))
    }

    /// 全部原文，一边写一边核对；链要整条才核对得了，所以不只是这一段日子的。
    async fn journal(&mut self) -> Result<Chain, BackupError> {
        let mut chain = Chain::default();
        self.zip.begin("journal.jsonl")?;
        for (device, last) in self.heads.iter().map(|(&device, &(seq, _))| (device, seq)).collect::<Vec<_>>() {
            self.device(device, last, &mut chain).await?;
        }
        self.zip.end().await?;
        let forks = self.source.forks().await?;
        chain.forks = forks.len() as u64;
        if !forks.is_empty() {
            let text: String = forks.iter().map(|fork| format!("{}\n", fork.text)).collect();
            self.text("forks.jsonl", &text).await?;
        }
        Ok(chain)
    }

    async fn device(&mut self, device: DeviceId, last: u64, chain: &mut Chain) -> Result<(), BackupError> {
        let mut check = Some(ChainCheck::default());
        let mut at = 0;
        while at < last {
            let mut chunk = self.source.records_after(device, at, CHUNK).await?;
            chunk.retain(|record| record.seq <= last);
            let Some(end) = chunk.last() else { break };
            at = end.seq;
            let (mut text, mut head) = (String::new(), None);
            for record in &chunk {
                text.push_str(&record.text);
                text.push('\n');
                if let Some(one) = &mut check
                    && let Err(broken) = one.add(record)
                {
                    chain.breaks.push(broken.to_string());
                    check = None;
                }
                if check.is_some() {
                    head = Some(record);
                }
            }
            chain.records += chunk.len() as u64;
            if let Some(record) = head {
                chain.heads.insert(device, (record.seq, record.sha256()));
            }
            self.zip.data(text.as_bytes()).await?;
            self.step(chunk.len() as u64)?;
        }
        if at < last {
            chain.breaks.push(format!("{device} 只读到第 {at} 条，后面到第 {last} 条的没有读到"));
        }
        Ok(())
    }
}

struct Counts {
    pages: usize,
    blobs: u64,
    missing: u64,
}

impl Chain {
    /// 一句话：接不接得上。
    pub fn words(&self) -> String {
        let writers = self.heads.len();
        if self.breaks.is_empty() {
            format!("{} 条原文、{writers} 个写入者，从第一条到最后一条都接得上", self.records)
        } else {
            format!("{} 条原文里有 {} 处接不上，见下", self.records, self.breaks.len())
        }
    }
}

/// 证明得了什么、证明不了什么：封面和说明都照这几句说。
const PROVES: [&str; 3] = [
    "改一个字、丢一条、换个位置，后面的就接不上；和以前的备份、打印的短码、别的设备上的记录一比，也看得出来。",
    "只有这一份、别处什么都没留过的人，可以把整条链重做一遍，这个包查不出来。所以平时要备份，短码要留在纸上或发到群里。",
    "链只证明记录写下以后没有被改；写的时候是不是真的、是不是本人、设备的钟准不准，要靠现场、照片和人来对。",
];

fn how_to_verify(pack: &Pack, chain: &Chain, code: &str) -> String {
    let mut text = format!(
        "怎么核对这个包\n==============\n\
         包里的 journal.jsonl 是做包的设备上全部记录的原文，一行一条。每条里的 prev 是同一写入者前一条原文的 SHA-256。\n\
         装有 Python 的电脑上，解压以后在这个文件夹里运行：\n\n    python3 验证.py journal.jsonl\n\n\
         出来 ok 就是全部接得上。照片、签名、检查表原文在 blobs 文件夹，文件名就是内容的 SHA-256。\n\n\
         做包时核对的结果\n================\n{}\n做包时间：{}　程序：{}\n短码：{code}\n\n各写入者的最后一条（写入者、第几条、SHA-256）：\n",
        chain.words(),
        pack.made,
        pack.app,
    );
    for (device, (seq, sha256)) in &chain.heads {
        text.push_str(&format!("{device}　{seq}　{sha256}\n"));
    }
    for broken in &chain.breaks {
        text.push_str(&format!("接不上：{broken}\n"));
    }
    if chain.forks > 0 {
        text.push_str(&format!("同一编号下还碰到过另外 {} 份原文，在 forks.jsonl：说明有人改过，或者数据被复制过。\n", chain.forks));
    }
    text.push_str("\n证明得了什么，证明不了什么\n==========================\n");
    for line in PROVES {
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("\n姓名和电话不在原文里，存着它们的附件也没有装进这个包；台账和记录页上的姓名，是做包时这台设备上写着的。\n");
    text
}

/// 老的记事本：没有 BOM 认不出 UTF-8，没有回车换行不分行。
fn notepad(text: &str) -> String {
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

/// 各页共用的样式：自己带着，断网也好看，能印。
pub(super) const PAGE_STYLE: &str = "body{font:16px/1.6 system-ui,'Microsoft YaHei','PingFang SC',sans-serif;color:#14191b;background:#fff;max-width:54rem;margin:1.5rem auto;padding:0 1rem}\
h1{font-size:1.6rem;text-align:center}h2{font-size:1.15rem;border-bottom:2px solid #14191b;padding-bottom:.2rem;margin-top:1.6rem}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #555;padding:.3rem .5rem;text-align:left;vertical-align:top}thead{display:table-header-group}tr{break-inside:avoid}\
th{background:#e4e8e5}img{max-width:15rem;max-height:15rem;margin:.2rem}.bad{border:3px solid #b3001b;padding:.5rem .75rem}.code{font-family:ui-monospace,Consolas,monospace;word-break:break-all}\
.sign{display:flex;gap:2rem;flex-wrap:wrap;margin-top:2rem}del{color:#555}.lines{white-space:pre-line}td p{margin:0}.facts th{width:70%}@page{size:A4;margin:14mm}@media print{body{margin:0;max-width:none;font-size:10.5pt}a{color:inherit;text-decoration:none}}";

/// 一整页 HTML。
pub(super) fn document(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (title) } style { (PreEscaped(PAGE_STYLE)) } }
            body { (body) }
        }
    }
}

fn cover(pack: &Pack, chain: &Chain, code: &str, counts: &Counts) -> Markup {
    let company = if pack.company.is_empty() { "（没有填单位名称）" } else { &pack.company };
    document(
        "双重预防 自证材料",
        html! {
            h1 { "双重预防 自证材料" }
            table {
                tr { th { "单位" } td { (company) } }
                tr { th { "期间" } td { (pack.period.words()) } }
                tr { th { "做包时间" } td { (minute(&pack.made)) "　" (pack.app) } }
                tr { th { "短码" } td.code { (code) } }
            }
            @if let Some(notice) = pack.notice { p { b { (notice) } } }
            h2 { "这段日子" }
            table.facts { @for (what, n) in &pack.facts { tr { th { (what) } td { (n) } } } }
            h2 { "该查没查的（断档）" }
            @match &pack.missed {
                Err(why) => p { "数不出来：" (why) "下面只说哪些日子一张也没有交。" }
                Ok((missed, late)) if missed.is_empty() => p { "看着的表，到期的都查了" @if *late > 0 { "，其中 " (late) " 期是补录的" } "。" }
                Ok((missed, late)) => {
                    ul { @for one in missed { li { (one) } } }
                    @if *late > 0 { p { "另有 " (late) " 期查了，是补录的。" } }
                }
            }
            h2 { "一张检查也没有交的日子" }
            @if pack.gaps.is_empty() { p { "没有：每一天都有交上来的检查。" } }
            @else { ul { @for gap in &pack.gaps { li { (gap) } } } p { "照实列着；停产、放假的日子也在里面，记下的缘由在下面。" } }
            @for remark in &pack.remarks { p { (remark) } }
            h2 { "包里有什么" }
            ul {
                li { "台账/台账.xlsx：" (pack.sheets.len()) " 张表；同样内容的 CSV 在旁边" }
                @for sheet in &pack.sheets { li { (sheet.title) "：" (sheet.rows.len()) " 行" } }
                li { "记录：" (counts.pages) " 页，一次检查、一处隐患各一页，用浏览器打开" }
                li { "blobs：照片、签名、检查表原文 " (counts.blobs) " 个"
                    @if counts.missing > 0 { "；另有 " (counts.missing) " 个记录里提到、这台设备上没有（应本人要求抹去，或还没有合并过来）" } }
                li { "journal.jsonl：全部记录的原文 " (chain.records) " 条；验证.py 和 验证说明.txt：怎么自己核对" }
            }
            h2 { "核对过的" }
            ul {
                li { (chain.words()) "。" (PROVES[0]) }
                @for broken in &chain.breaks { li.bad { "接不上：" (broken) } }
                @if chain.forks > 0 { li.bad { "同一编号下碰到过另外 " (chain.forks) " 份原文，在 forks.jsonl。" } }
                li { "装进来的附件，内容和名字（SHA-256）对得上。" }
            }
            h2 { "没有核对、也核对不了的" }
            ul {
                li { "只有做包这台设备上的记录；别的设备上还没有合并过来的，不在里面。" }
                @for line in &PROVES[1..] { li { (line) } }
            }
            div.sign { span { "制表人：＿＿＿＿＿＿＿" } span { "主要负责人：＿＿＿＿＿＿＿" } span { "日期：＿＿＿＿＿＿＿" } }
        },
    )
}
