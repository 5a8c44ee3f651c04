//! 内存里的来处和去处，和造记录的小工具。

use futures::executor::block_on;
use gangshao::backup::*;
use gangshao::journal::*;
use std::cell::Cell;
use std::collections::BTreeMap;

pub fn id<I: Id128>(n: u8) -> I {
    I::from_random([n; 16])
}

pub fn what() -> What {
    What { company: "一建三队".into(), app: "gangshao 0.1.0".into(), now: Wall::at(1_795_219_392_345, 480) }
}

pub fn on(_: Progress) -> Go {
    Go::On
}

/// 一台设备里的东西。
#[derive(Clone, Debug, Default)]
pub struct Phone {
    pub records: BTreeMap<(DeviceId, u64), String>,
    pub forks: Vec<Fork>,
    pub blobs: BTreeMap<Sha256Hex, Blob>,
}

impl Phone {
    pub fn add(&mut self, record: Record) {
        self.records.insert((record.device, record.seq), record.text);
    }

    pub fn keep(&mut self, blob: Blob) -> Sha256Hex {
        let name = blob.sha256();
        self.blobs.insert(name, blob);
        name
    }

    /// 接着链尾写几件事。
    pub fn write(&mut self, device: u8, bodies: Vec<Body>) {
        let device: DeviceId = id(device);
        for body in bodies {
            let last = self.records.range((device, 0)..=(device, u64::MAX)).next_back();
            let (seq, prev) = last.map_or((0, Sha256Hex::ZERO), |((_, seq), text)| (*seq, Sha256Hex::of(text.as_bytes())));
            let ms = 1_795_219_392_345 + seq as i64 * 60_000;
            let event =
                Event { v: VERSION, device, seq: seq + 1, wall: Wall::at(ms, 480), hlc: Hlc(ms as u64, 0), by: Some(id(0x1a)), prev, body };
            self.add(Record { device, seq: seq + 1, text: event.encode().unwrap() });
        }
    }

    pub fn records(&self) -> Vec<Record> {
        self.records.iter().map(|(&(device, seq), text)| Record { device, seq, text: text.clone() }).collect()
    }
}

impl Source for Phone {
    async fn heads(&self) -> Result<Heads, BackupError> {
        Ok(self.records.iter().map(|(&(device, seq), text)| (device, (seq, Sha256Hex::of(text.as_bytes())))).collect())
    }
    async fn records_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, BackupError> {
        let rest = self.records.range((device, seq + 1)..=(device, u64::MAX)).take(limit);
        Ok(rest.map(|(&(device, seq), text)| Record { device, seq, text: text.clone() }).collect())
    }
    async fn forks(&self) -> Result<Vec<Fork>, BackupError> {
        Ok(self.forks.clone())
    }
    async fn blob_names(&self) -> Result<Vec<Sha256Hex>, BackupError> {
        Ok(self.blobs.keys().copied().collect())
    }
    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, BackupError> {
        Ok(self.blobs.get(&sha256).cloned())
    }
    async fn person_name(&self, person: PersonId) -> Result<Option<String>, BackupError> {
        Ok((person == id(0x1a)).then(|| "张三".into()))
    }
}

impl Known for Phone {
    async fn heads(&self) -> Result<Heads, BackupError> {
        Source::heads(self).await
    }
    async fn texts(&self, keys: &[(DeviceId, u64)]) -> Result<Vec<Option<String>>, BackupError> {
        Ok(keys.iter().map(|key| self.records.get(key).cloned()).collect())
    }
}

/// 收在内存里的备份，同时量每一片多大。
#[derive(Default)]
pub struct Bin {
    pub bytes: Vec<u8>,
    pub largest: usize,
}

impl Sink for Bin {
    async fn put(&mut self, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.largest = self.largest.max(bytes.len());
        self.bytes.extend_from_slice(&bytes);
        Ok(())
    }
}

/// 挑来的文件，同时量一次最多读了多少。
#[derive(Debug, Default)]
pub struct File {
    pub bytes: Vec<u8>,
    pub largest: Cell<usize>,
}

impl ReadAt for File {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
    async fn read(&self, from: u64, len: usize) -> Result<Vec<u8>, BackupError> {
        self.largest.set(self.largest.get().max(len));
        let from = from as usize;
        Ok(self.bytes[from..from + len].to_vec())
    }
}

pub fn file(bytes: &[u8]) -> File {
    File { bytes: bytes.to_vec(), largest: Cell::new(0) }
}

pub fn open(bytes: &[u8]) -> Result<Backup<File>, BackupError> {
    block_on(Backup::open(file(bytes)))
}

pub fn backup(phone: &Phone) -> (Vec<u8>, Made) {
    let mut bin = Bin::default();
    let made = block_on(write(phone, &mut bin, &what(), &mut on)).unwrap();
    assert_eq!(made.size, bin.bytes.len() as u64);
    assert!(bin.largest <= 256 * 1024);
    (bin.bytes, made)
}

/// 一份备份里的全部，取回内存里；有一处不对就是错。
pub fn read_back(bytes: &[u8]) -> Result<(Phone, Verified), BackupError> {
    block_on(async {
        let backup = Backup::open(file(bytes)).await?;
        let verified = backup.verify(&mut on).await?;
        let mut phone = Phone::default();
        let mut forks = backup.forks().await?;
        while let Some(chunk) = forks.next_chunk().await? {
            phone.forks.extend(chunk.iter().map(Record::fork));
        }
        let mut records = backup.records(0).await?;
        while let Some(chunk) = records.next_chunk().await? {
            chunk.into_iter().for_each(|record| phone.add(record));
        }
        let names: Vec<_> = backup.blobs().map(|m| m.sha256).collect();
        for name in names {
            let blob = backup.blob(name).await?.expect("清单上有的就有");
            phone.keep(blob);
        }
        Ok((phone, verified))
    })
}

pub fn same(a: &Phone, b: &Phone) -> bool {
    let kinds = |p: &Phone| p.blobs.values().map(|b| b.kind().to_owned()).collect::<Vec<_>>();
    a.records == b.records && a.forks == b.forks && a.blobs.keys().eq(b.blobs.keys()) && kinds(a) == kinds(b)
}

/// 一小段像样的历史：人、一次排查、一处隐患、一张照片、一份另外的原文。
pub fn small_phone() -> Phone {
    let mut phone = Phone::default();
    let person = phone.keep(Blob::personal(&Personal { name: "张三".into(), phone: "13800000000".into() }, [1; 16]));
    let asked = phone.keep(Blob::json(r#"{"id":"gongdi-ri","name":"工地日检","items":[{"id":"i1","text":"外架连墙件没有拆"}]}"#));
    phone.keep(Blob::new("image/jpeg", (0..900_u32).map(|n| (n * n % 251) as u8).collect::<Vec<_>>()));
    let run: RunId = id(0x2a);
    let item = || ItemId::parse("i1").unwrap();
    let checklist = ChecklistId::parse("gongdi-ri").unwrap();
    phone.write(
        0xd1,
        vec![
            WriterStarted { app: "gangshao 0.1.0".into(), continues: vec![] }.into(),
            PersonIntroduced { person: id(0x1a), blob: person }.into(),
            RunStarted { run, checklist, asked, day: Day::parse("2026-11-21").unwrap(), position: None, late: None }.into(),
            ItemAnswered { run, item: item(), answer: Answer::Fail, tapped: None }.into(),
            ItemNoted { run, item: item(), note: "=1+1，缺两根\"踢脚板\"\n先拦着".into() }.into(),
            RunSubmitted { run, person: id(0x1a) }.into(),
        ],
    );
    let danger = DangerReported {
        danger: id(0x3a),
        hurts_now: true,
        place: "楼梯口".into(),
        what: "没有扶手".into(),
        run: Some(run),
        item: Some(item()),
        position: None,
        via: None,
    };
    phone.write(0xd2, vec![WriterStarted { app: "gangshao 0.1.0".into(), continues: vec![] }.into(), danger.into()]);
    let other = Record { device: id(0xd2), seq: 2, text: phone.records[&(id(0xd2), 2)].replace("扶手", "护栏") };
    phone.forks.push(other.fork());
    phone
}
