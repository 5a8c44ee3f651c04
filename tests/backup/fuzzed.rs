//! 拿随便什么字节来试的两件事：`fuzz/` 用它，[`super::corpus`] 也用它。

use futures::executor::block_on;
use gangshao::backup::{Backup, BackupError, Go, Progress, ReadAt};
use gangshao::journal::{Event, Record};

/// 内存里的一份文件。
struct Bytes<'a>(&'a [u8]);

impl ReadAt for Bytes<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
    async fn read(&self, from: u64, len: usize) -> Result<Vec<u8>, BackupError> {
        let end = from as usize + len;
        Ok(self.0[from as usize..end].to_vec())
    }
}

/// 读一份不知来历的备份：不崩；通过了核对的，里面每一样都取得出来。
pub fn backup_reader(bytes: &[u8]) {
    let mut on = |at: Progress| {
        assert!(at.done <= at.total);
        Go::On
    };
    let read = block_on(async {
        let backup = Backup::open(Bytes(bytes)).await?;
        let verified = backup.verify(&mut on).await?;
        let mut count = 0;
        let mut records = backup.records(0).await.expect("核对过");
        while let Some(chunk) = records.next_chunk().await.expect("核对过") {
            count += chunk.len() as u64;
        }
        assert_eq!(count, verified.counts.events);
        for named in backup.blobs() {
            assert!(backup.blob(named.sha256).await.is_ok_and(|blob| blob.is_some()) || named.size > gangshao::backup::BLOB_MAX);
        }
        Ok::<_, BackupError>(())
    });
    if let Err(error) = read {
        assert!(error.to_string().contains("没有动"));
    }
}

/// 读一条不知来历的原文：不崩；写得回去的，写出来再读还是那一条。
pub fn event_codec(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(event) = Event::decode(text) else { return };
    let record = Record { device: event.device, seq: event.seq, text: text.into() };
    assert_eq!(record.decode().as_ref(), Ok(&event));
    // 更新的版本写的，只有原文，不重写
    if let Some(again) = event.encode().filter(|_| event.v == gangshao::journal::VERSION) {
        assert_eq!(Event::decode(&again), Ok(event));
    }
}
