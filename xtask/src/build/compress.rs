//! 每个值得压的文件旁边放 `.br` 和 `.gz`，服务器直接发，手机省流量。

use super::{Dist, short_hash};
use crate::{mime, shell};
use anyhow::{Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::{collections::VecDeque, fs, io::Write, path::Path, sync::Mutex, thread};

/// Adds the compressed neighbours. Never for `org.json`: a company edits that by hand.
pub fn all(dist: &mut Dist) -> Result<()> {
    let kept = shell::scratch().join("compressed");
    fs::create_dir_all(&kept)?;
    let jobs: VecDeque<(&String, &Vec<u8>)> = dist.iter().filter(|(path, _)| mime::is_compressible(path) && *path != "org.json").collect();
    let jobs = Mutex::new(jobs);
    let made = Mutex::new(Vec::new());
    let next = || jobs.lock().ok().and_then(|mut jobs| jobs.pop_front());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(2, usize::from))
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    while let Some((path, bytes)) = next() {
                        let br = remembered(&kept, bytes, "br", brotli_11)?;
                        let gz = remembered(&kept, bytes, "gz", gzip_9)?;
                        let mut made = made.lock().map_err(|_| anyhow!("压缩中断"))?;
                        made.push((format!("{path}.br"), br, bytes.len()));
                        made.push((format!("{path}.gz"), gz, bytes.len()));
                    }
                    Ok(())
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("压缩中断"))?)
    })?;
    let made = made.into_inner().map_err(|_| anyhow!("压缩中断"))?;
    dist.extend(made.into_iter().filter(|(_, packed, plain)| packed.len() < *plain).map(|(path, packed, _)| (path, packed)));
    Ok(())
}

/// Level 11 takes seconds a megabyte: what was compressed once is kept by its hash.
fn remembered(kept: &Path, bytes: &[u8], ext: &str, compress: fn(&[u8]) -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    let file = kept.join(format!("{}.{ext}", short_hash(bytes)));
    if let Ok(packed) = fs::read(&file) {
        return Ok(packed);
    }
    let packed = compress(bytes)?;
    // Written aside first: a build stopped half-way must not leave half a file to be believed later.
    let aside = kept.join(format!("{}.{ext}.{}", short_hash(bytes), std::process::id()));
    fs::write(&aside, &packed)?;
    fs::rename(aside, file)?;
    Ok(packed)
}

pub fn brotli_11(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

fn gzip_9(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
