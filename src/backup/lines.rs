//! 把 `journal.jsonl`、`forks.jsonl` 一行一行读成带编号的原文。

use super::census::Facts;
use super::manifest::Odd;
use super::zip::Member;
use super::{BackupError, LINE_MAX, ReadAt};
use crate::journal::{DeviceId, Record, Sha256Hex};

/// 正在读的一个文件。
pub struct Lines<'a, F> {
    member: Member<'a, F>,
    name: &'static str,
    odd: &'a [Odd],
    /// 解开了还没读的。
    buffer: Vec<u8>,
    at: usize,
    /// 读到第几行了。
    line: u64,
    ended: bool,
    /// 又解开了多少字节，还没报过的。
    pub bytes: u64,
}

impl<'a, F: ReadAt> Lines<'a, F> {
    /// `odd` 是自己说不清编号的，按行排好。
    pub fn new(member: Member<'a, F>, name: &'static str, odd: &'a [Odd]) -> Self {
        Self { member, name, odd, buffer: Vec::new(), at: 0, line: 0, ended: false, bytes: 0 }
    }

    /// 整个文件的 SHA-256，读完之后才有意义。
    pub fn sha256(&self) -> Sha256Hex {
        self.member.sha256()
    }

    fn damaged(&self) -> BackupError {
        BackupError::damaged(self.name)
    }

    /// 下一条；读完了是 `None`。
    pub async fn next(&mut self) -> Result<Option<Record>, BackupError> {
        let Some(mut text) = self.next_line().await? else {
            // 清单上还有没碰到的，就是对不上
            return if self.odd.is_empty() { Ok(None) } else { Err(self.damaged()) };
        };
        let Some((&odd, rest)) = self.odd.split_first().filter(|(odd, _)| odd.line == self.line) else {
            let (device, seq) = own_key(&text).ok_or_else(|| self.damaged())?;
            return Ok(Some(Record { device, seq, text }));
        };
        self.odd = rest;
        for _ in 1..odd.lines {
            let more = self.next_line().await?.ok_or_else(|| self.damaged())?;
            text.push('\n');
            text.push_str(&more);
            if text.len() > LINE_MAX {
                return Err(BackupError::Bomb);
            }
        }
        Ok(Some(Record { device: odd.device, seq: odd.seq, text }))
    }

    async fn next_line(&mut self) -> Result<Option<String>, BackupError> {
        let mut searched = self.at;
        loop {
            if let Some(end) = self.buffer[searched..].iter().position(|b| *b == b'\n').map(|n| searched + n) {
                return self.take(end, end + 1).map(Some);
            }
            if self.ended {
                // 最后一行总有换行；没有的是被截过
                return if self.at == self.buffer.len() { Ok(None) } else { Err(self.damaged()) };
            }
            self.buffer.drain(..self.at);
            self.at = 0;
            searched = self.buffer.len();
            if searched > LINE_MAX {
                return Err(BackupError::Bomb);
            }
            match self.member.next().await? {
                Some(piece) => {
                    self.bytes += piece.len() as u64;
                    self.buffer.extend_from_slice(&piece);
                }
                None => self.ended = true,
            }
        }
    }

    fn take(&mut self, end: usize, next: usize) -> Result<String, BackupError> {
        let text = std::str::from_utf8(&self.buffer[self.at..end]).map_err(|_| BackupError::damaged(self.name))?.to_owned();
        self.at = next;
        self.line += 1;
        Ok(text)
    }
}

/// 原文自己说的编号。将来的版本外层也许变了样，只要这两样还在就认。
fn own_key(text: &str) -> Option<(DeviceId, u64)> {
    let facts = Facts::read(text)?;
    let seq = facts.number("seq").filter(|seq| *seq > 0)?;
    Some((DeviceId::parse(facts.outer("device"))?, seq))
}
