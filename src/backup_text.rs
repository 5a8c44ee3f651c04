//! 备份拆成几段文字：分享不了、下载不了的浏览器里，还能一段一段复制出去，再粘回来。
//!
//! 一段长这样（一行 76 个字符）：
//!
//! ```text
//! 岗哨备份 2/3 7F3A-09C1
//! UEsDBBQAAAAI…
//! 完 2/3 5d41402a
//! ```
//!
//! 末行是这一段字节的 SHA-256 开头 8 位：粘丢了一截，说得出是哪一段。段与段不分先后；聊天软件夹进来的
//! 名字、时间不碍事。

use std::fmt;

use crate::journal::Sha256Hex;

/// 每段开头的字。
const HEAD: &str = "岗哨备份";
/// 每段末行的字。
const TAIL: &str = "完";
/// 一行几个字符；是 4 的倍数，一行就是整数个字节。
const LINE: usize = 76;
/// 一段最多几个字节（变成文字不到 60 KB，微信、短信的一条里放得下或会自己折成文件）。是 57 的倍数：每行都满。
pub const PIECE_BYTES: usize = 57 * 750;
/// 最多几段。再多没有人会一段段复制，也免得一行假的开头就要走许多内存。
pub const MOST_PIECES: usize = 200;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `len` 个字节要几段；太多（超过 [`MOST_PIECES`]）是 `None`，换别的办法。
pub fn piece_count(len: u64) -> Option<usize> {
    let count = usize::try_from(len.div_ceil(PIECE_BYTES as u64)).ok()?.max(1);
    (count <= MOST_PIECES).then_some(count)
}

/// 第 `at` 段（从 1 数）的文字；`bytes` 就是这一段的字节，`code` 是备份的短码。
pub fn piece(bytes: &[u8], at: usize, count: usize, code: &str) -> String {
    let mut text = format!("{HEAD} {at}/{count} {code}\n");
    for line in bytes.chunks(LINE / 4 * 3) {
        encode(line, &mut text);
        text.push('\n');
    }
    text.push_str(&format!("{TAIL} {at}/{count} {}\n", check(bytes)));
    text
}

/// 为什么拼不回来。`Display` 是给人看的一句话。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// 一段也没有。
    Nothing,
    /// 混进了另一份备份：先见到的短码、另一个短码。
    TwoBackups(String, String),
    /// 缺这几段，一共几段。
    Missing(Vec<usize>, usize),
    /// 这几段坏了或没粘全。
    Broken(Vec<usize>),
}

impl std::error::Error for TextError {}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str(
                "这里面没有备份的文字。每一段的开头是“岗哨备份 几/几”，从这一行复制到“完”那一行，再粘进来。手机里的记录没有动。",
            ),
            Self::TwoBackups(a, b) => {
                write!(f, "这是两份备份的文字（{a} 和 {b}）混在了一起。只留一份的，再粘一次。手机里的记录没有动。")
            }
            Self::Missing(which, count) => {
                write!(f, "一共 {count} 段，还缺第 {} 段。找到它接着粘进来，先后不要紧。手机里的记录没有动。", Numbers(which))
            }
            Self::Broken(which) => {
                write!(f, "第 {} 段没有粘全，或者被改动过。把它重新复制一次，接着粘进来。手机里的记录没有动。", Numbers(which))
            }
        }
    }
}

struct Numbers<'a>(&'a [usize]);

impl fmt::Display for Numbers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, number) in self.0.iter().enumerate() {
            write!(f, "{}{number}", if at == 0 { "" } else { "、" })?;
        }
        Ok(())
    }
}

/// 一段在拼的时候的样子。
#[derive(Clone)]
enum Slot {
    Absent,
    Broken,
    Whole(Vec<u8>),
}

/// 把粘回来的文字拼成原来的字节。先后不论，同一段粘了两遍也行，段外的话不看。
///
/// # Errors
/// 缺哪几段、哪几段坏了、混进了别的备份。
pub fn join_pieces(text: &str) -> Result<Vec<u8>, TextError> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut code = String::new();
    let mut open: Option<(usize, String)> = None;
    for line in text.lines() {
        let line = line.trim();
        if let Some((at, count, its)) = heading(line, HEAD) {
            if slots.is_empty() {
                slots = vec![Slot::Absent; count];
                its.clone_into(&mut code);
            } else if its != code || slots.len() != count {
                return Err(TextError::TwoBackups(code, its.to_owned()));
            }
            if let Some((before, _)) = open.replace((at, String::new())) {
                spoil(&mut slots, before);
            }
        } else if let Some((at, count, sum)) = heading(line, TAIL) {
            let Some((started, digits)) = open.take() else { continue };
            let whole = decode(&digits).filter(|bytes| started == at && count == slots.len() && check(bytes) == sum);
            match whole {
                Some(bytes) => slots[at - 1] = Slot::Whole(bytes),
                None => spoil(&mut slots, started),
            }
        } else if let Some((_, digits)) = &mut open
            && line.bytes().all(|byte| value(byte).is_some() || byte == b'=' || byte == b' ')
        {
            digits.extend(line.chars().filter(|digit| *digit != ' '));
        }
    }
    if let Some((at, _)) = open {
        spoil(&mut slots, at);
    }
    collect(slots)
}

/// 坏的不盖掉好的：同一段粘过一遍好的就够了。
fn spoil(slots: &mut [Slot], at: usize) {
    if let Some(slot @ Slot::Absent) = slots.get_mut(at - 1) {
        *slot = Slot::Broken;
    }
}

fn collect(slots: Vec<Slot>) -> Result<Vec<u8>, TextError> {
    let which = |wanted: fn(&Slot) -> bool| -> Vec<usize> {
        slots.iter().enumerate().filter(|(_, slot)| wanted(slot)).map(|(at, _)| at + 1).collect()
    };
    let broken = which(|slot| matches!(slot, Slot::Broken));
    let missing = which(|slot| matches!(slot, Slot::Absent));
    if slots.is_empty() {
        return Err(TextError::Nothing);
    }
    if !broken.is_empty() {
        return Err(TextError::Broken(broken));
    }
    if !missing.is_empty() {
        return Err(TextError::Missing(missing, slots.len()));
    }
    let mut bytes = Vec::new();
    for slot in slots {
        if let Slot::Whole(piece) = slot {
            bytes.extend_from_slice(&piece);
        }
    }
    Ok(bytes)
}

/// 读一行 `<word> 2/3 <rest>`；号码不像话（0、超过总数、太多段）的不是开头。
fn heading<'a>(line: &'a str, word: &str) -> Option<(usize, usize, &'a str)> {
    let mut fields = line.strip_prefix(word)?.split_whitespace();
    let (at, count) = fields.next()?.split_once('/')?;
    let (at, count) = (at.parse().ok()?, count.parse().ok()?);
    let rest = fields.next().unwrap_or_default();
    (1..=count).contains(&at).then_some(())?;
    (count <= MOST_PIECES).then_some((at, count, rest))
}

fn check(bytes: &[u8]) -> String {
    let mut sum = Sha256Hex::of(bytes).to_string();
    sum.truncate(8);
    sum
}

fn encode(bytes: &[u8], text: &mut String) {
    for three in bytes.chunks(3) {
        let mut word = [0; 3];
        word[..three.len()].copy_from_slice(three);
        let bits = u32::from_be_bytes([0, word[0], word[1], word[2]]);
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > three.len() { '=' } else { digit as char });
        }
    }
}

fn value(digit: u8) -> Option<u32> {
    DIGITS.iter().position(|one| *one == digit).map(|at| at as u32)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for four in digits.chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            bits = bits << 6 | four.get(at).map_or(Some(0), |digit| value(*digit))?;
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at * 31 + at / 251) as u8).collect()
    }

    fn pieces(bytes: &[u8]) -> Vec<String> {
        let count = piece_count(bytes.len() as u64).unwrap();
        (0..count).map(|at| piece(bytes.chunks(PIECE_BYTES).nth(at).unwrap_or_default(), at + 1, count, "7F3A-09C1")).collect()
    }

    #[test]
    fn pieces_pasted_in_any_order_give_the_file_back() {
        for len in [0, 1, 2, 3, 56, 57, 58, PIECE_BYTES, PIECE_BYTES + 1, PIECE_BYTES * 3 - 2] {
            let bytes = sample(len);
            let mut pieces = pieces(&bytes);
            pieces.reverse();
            assert_eq!(join_pieces(&pieces.concat()).unwrap(), bytes, "{len}");
        }
    }

    #[test]
    fn one_piece_fits_in_sixty_kilobytes() {
        assert!(pieces(&sample(PIECE_BYTES * 2)).iter().all(|piece| piece.len() <= 60_000));
        assert_eq!(piece_count((PIECE_BYTES * MOST_PIECES) as u64), Some(MOST_PIECES));
        assert_eq!(piece_count((PIECE_BYTES * MOST_PIECES) as u64 + 1), None);
    }

    #[test]
    fn what_a_chat_puts_between_the_lines_does_not_matter() {
        let bytes = sample(PIECE_BYTES + 500);
        let text = pieces(&bytes).join("\n张三 10:02\n\n");
        let text = text.replace('\n', " \r\n").replacen("\n", "\n张三：\n", 3);
        assert_eq!(join_pieces(&text).unwrap(), bytes);
    }

    #[test]
    fn a_missing_piece_is_named() {
        let pieces = pieces(&sample(PIECE_BYTES * 4));
        let missing = join_pieces(&[&*pieces[0], &*pieces[2]].concat()).unwrap_err();
        assert_eq!(missing, TextError::Missing(vec![2, 4], 4));
        assert!(missing.to_string().contains("第 2、4 段"));
        assert_eq!(join_pieces("你好"), Err(TextError::Nothing));
    }

    #[test]
    fn a_spoilt_piece_is_named_and_a_good_copy_of_it_heals() {
        let bytes = sample(PIECE_BYTES * 2);
        let pieces = pieces(&bytes);
        let cut: String = pieces[1].lines().take(20).collect::<Vec<_>>().join("\n");
        let spoilt = pieces[1].replacen(&pieces[1].lines().nth(3).unwrap()[..4], "AAAA", 1);
        for bad in [&cut, &spoilt] {
            let text = format!("{bad}\n{}", pieces[0]);
            assert_eq!(join_pieces(&text), Err(TextError::Broken(vec![2])));
            assert_eq!(join_pieces(&format!("{text}\n{}", pieces[1])).unwrap(), bytes);
            assert_eq!(join_pieces(&format!("{}\n{text}", pieces[1])).unwrap(), bytes);
        }
    }

    #[test]
    fn two_backups_mixed_up_are_told_apart() {
        let one = piece(b"1", 1, 2, "AAAA");
        let mixed = join_pieces(&(one.clone() + &piece(b"2", 2, 2, "BBBB")));
        assert_eq!(mixed, Err(TextError::TwoBackups("AAAA".into(), "BBBB".into())));
        assert!(matches!(join_pieces(&(one + &piece(b"2", 2, 3, "AAAA"))), Err(TextError::TwoBackups(..))));
    }

    #[test]
    fn a_hostile_heading_takes_no_memory() {
        for heading in ["岗哨备份 1/99999999999 X", "岗哨备份 0/3 X", "岗哨备份 4/3 X", "岗哨备份 a/b", "岗哨备份"] {
            assert_eq!(join_pieces(heading), Err(TextError::Nothing), "{heading}");
        }
    }
}
