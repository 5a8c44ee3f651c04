//! 十万条记录、二百张照片：内存里最多放多少。

use crate::make::what;
use futures::executor::block_on;
use gangshao::backup::*;
use gangshao::journal::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};
use std::io::{Read, Seek, SeekFrom, Write};
use std::time::Instant;

/// 数着本线程此刻占多少、最多占过多少。
struct Counting;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    let now = NOW.get() + bytes;
    NOW.set(now);
    PEAK.set(PEAK.get().max(now));
}

// SAFETY: 全部交给系统的分配器，只多记一个数。
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// 做一件事，返回它比开始时最多多占了多少字节。
fn peak_of<T>(job: impl FnOnce() -> T) -> (T, isize) {
    let before = NOW.get();
    PEAK.set(before);
    let done = job();
    (done, PEAK.get() - before)
}

const EVENTS: u64 = 100_000;
const PHOTOS: u64 = 200;
const PHOTO: usize = 400 * 1000;

/// 一台用了三年的手机：每 25 条一次排查。记录在硬盘上，照片要的时候现造。
struct Years {
    file: RefCell<std::fs::File>,
    /// 每 100 条记一个位置。
    index: Vec<u64>,
    head: Sha256Hex,
    photos: Vec<Sha256Hex>,
}

fn device() -> DeviceId {
    DeviceId::from_random([0xd1; 16])
}

fn photo(n: u64) -> Blob {
    let mut state = n + 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    Blob::new("image/jpeg", (0..PHOTO).map(|_| next()).collect::<Vec<_>>())
}

fn run_of(seq: u64) -> RunId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&(seq / 25).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    RunId::from_random(bytes)
}

fn years(path: &std::path::Path) -> Years {
    let mut file = std::fs::File::options().create(true).truncate(true).read(true).write(true).open(path).unwrap();
    let mut out = std::io::BufWriter::new(&mut file);
    let (mut prev, mut at, mut index) = (Sha256Hex::ZERO, 0, Vec::new());
    for seq in 1..=EVENTS {
        let run = run_of(seq);
        let checklist = ChecklistId::parse("gongdi-ri").unwrap();
        let body: Body = match seq % 25 {
            0 => RunStarted { run, checklist, asked: Sha256Hex::ZERO, day: Day::parse("2026-11-21").unwrap(), position: None, late: None }
                .into(),
            n => ItemAnswered { run, item: ItemId::parse(&format!("i{n}")).unwrap(), answer: Answer::Pass, tapped: None }.into(),
        };
        let ms = 1_700_000_000_000 + seq as i64 * 7919;
        let event = Event { v: VERSION, device: device(), seq, wall: Wall::at(ms, 480), hlc: Hlc(ms as u64, 0), by: None, prev, body };
        let text = event.encode().unwrap();
        prev = Sha256Hex::of(text.as_bytes());
        if seq % 100 == 1 {
            index.push(at);
        }
        at += text.len() as u64 + 1;
        writeln!(out, "{text}").unwrap();
    }
    drop(out);
    Years { file: RefCell::new(file), index, head: prev, photos: (0..PHOTOS).map(|n| photo(n).sha256()).collect() }
}

impl Source for Years {
    async fn heads(&self) -> Result<Heads, BackupError> {
        Ok([(device(), (EVENTS, self.head))].into())
    }
    async fn records_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, BackupError> {
        use std::io::BufRead;
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(self.index[(seq / 100) as usize])).unwrap();
        let lines = std::io::BufReader::new(&mut *file).lines().skip((seq % 100) as usize).take(limit);
        Ok(lines.zip(seq + 1..).map(|(text, seq)| Record { device, seq, text: text.unwrap() }).collect())
    }
    async fn forks(&self) -> Result<Vec<Fork>, BackupError> {
        Ok(Vec::new())
    }
    async fn blob_names(&self) -> Result<Vec<Sha256Hex>, BackupError> {
        Ok(self.photos.clone())
    }
    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, BackupError> {
        Ok(self.photos.iter().position(|name| *name == sha256).map(|n| photo(n as u64)))
    }
    async fn person_name(&self, _: PersonId) -> Result<Option<String>, BackupError> {
        Ok(None)
    }
}

struct Disk(std::fs::File);

impl Sink for Disk {
    async fn put(&mut self, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.0.write_all(&bytes).map_err(|e| BackupError::Writing(e.to_string()))
    }
}

struct Picked(RefCell<std::fs::File>, u64);

impl ReadAt for Picked {
    fn len(&self) -> u64 {
        self.1
    }
    async fn read(&self, from: u64, len: usize) -> Result<Vec<u8>, BackupError> {
        let mut bytes = vec![0; len];
        let mut file = self.0.borrow_mut();
        file.seek(SeekFrom::Start(from)).unwrap();
        file.read_exact(&mut bytes).unwrap();
        Ok(bytes)
    }
}

/// 全都没有的一台新手机。
struct NewPhone;

impl Known for NewPhone {
    async fn heads(&self) -> Result<Heads, BackupError> {
        Ok(Heads::new())
    }
    async fn texts(&self, keys: &[(DeviceId, u64)]) -> Result<Vec<Option<String>>, BackupError> {
        Ok(vec![None; keys.len()])
    }
}

#[test]
fn three_years_of_records_fit_through_a_phone() {
    const MOST: isize = 8 << 20;
    let folder = std::env::temp_dir();
    let name = |what: &str| folder.join(format!("gangshao-memory-{what}-{}", std::process::id()));
    let (journal, zip) = (name("journal"), name("zip"));
    let phone = years(&journal);
    let started = Instant::now();
    let mut sink = Disk(std::fs::File::create(&zip).unwrap());
    let (made, writing) = peak_of(|| block_on(write(&phone, &mut sink, &what(), &mut |_| Go::On)).unwrap());
    println!("写：{} 字节，最多占 {writing} 字节，{:?}", made.size, started.elapsed());
    let started = Instant::now();
    let file = std::fs::File::open(&zip).unwrap();
    let picked = Picked(RefCell::new(file), made.size);
    let (seen, reading) = peak_of(|| {
        let backup = block_on(Backup::open(picked)).unwrap();
        block_on(preview(&backup, &NewPhone, &mut |_| Go::On)).unwrap()
    });
    println!("读：最多占 {reading} 字节，{:?}", started.elapsed());
    let _ = (std::fs::remove_file(&journal), std::fs::remove_file(&zip));
    assert_eq!((seen.new, seen.verified.counts.blobs), (EVENTS, PHOTOS));
    assert_eq!(seen.verified.heads, made.heads);
    assert!(writing < MOST, "写的时候占了 {writing} 字节");
    assert!(reading < MOST, "读的时候占了 {reading} 字节");
}
