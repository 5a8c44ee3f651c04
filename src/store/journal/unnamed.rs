//! 不显示姓名的举报：用一个一次性的写入者写，不写是谁，只写日子、不写几点。

use super::plan::Chain;
use super::{Env, Journal, Now};
use crate::journal::{Blob, Body, DeviceId, Hlc, Sha256Hex, WriterStarted};
use crate::store::{Store, StoreError};

/// 一天的毫秒数。
const DAY: i64 = 86_400_000;

impl<S: Store, E: Env> Journal<S, E> {
    /// 用一个从此不再用的写入者记下几件事：没有人，钟只写到当天零点，看不出是这台设备哪一刻写的。
    ///
    /// 藏不住的：这台设备上有这几条，和里面写的字、拍的照片。
    pub async fn write_unnamed(&self, bodies: &[Body], blobs: &[Blob]) -> Result<(), StoreError> {
        self.write_unnamed_after(None, bodies, blobs).await
    }

    /// 同 [`Self::write_unnamed`]，排在 `after` 后面：同一天的都写零点，不说在谁后面，补的照片会排到举报前面去，折叠就不收。
    pub async fn write_unnamed_after(&self, after: Option<Hlc>, bodies: &[Body], blobs: &[Blob]) -> Result<(), StoreError> {
        let now = self.inner.env.now();
        let local = now.ms + i64::from(now.offset_min) * 60_000;
        let midnight = Now { ms: now.ms - local.rem_euclid(DAY), ..now };
        let device: DeviceId = self.new_id();
        let mut chain = Chain { device, seq: 0, prev: Sha256Hex::ZERO, newest: after, records: Vec::new() };
        let started = WriterStarted { app: self.inner.app.clone(), continues: Vec::new() };
        chain.add(None, midnight, &started.into())?;
        for body in bodies {
            chain.add(None, midnight, body)?;
        }
        self.absorb(&chain.records, blobs, &[]).await.map(drop)
    }
}
