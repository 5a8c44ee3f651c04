//! 照片文件的开头：是什么、多大、朝哪边；把照片自带的信息去掉、写进盐。只看字节，不解码，主机上也能跑。

/// 照片文件的种类，看开头几个字节认的，不信文件名。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JPEG。
    Jpeg,
    /// PNG。
    Png,
    /// GIF。
    Gif,
    /// WebP。
    Webp,
    /// BMP。
    Bmp,
    /// HEIC、AVIF 一家：许多浏览器打不开。
    Heif,
}

/// 文件开头里看得出来的。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// 种类。
    pub kind: Kind,
    /// 宽、高（像素，转正以前）；开头里看不出来就没有。
    pub size: Option<(u32, u32)>,
    /// 写着朝向的地方，只有 JPEG 有。
    pub turned: Option<Turned>,
}

/// JPEG 里写着的朝向（Exif Orientation）。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turned {
    /// 2 到 8；1（正着的）不算。
    pub orientation: u8,
    /// 这个数的低位字节在文件的第几个字节；改成 1，谁解码都不会再转。
    pub at: usize,
}

/// 看文件的开头。不认得的不是照片。
pub fn header(bytes: &[u8]) -> Option<Header> {
    let known = |kind, size| Some(Header { kind, size, turned: None });
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Header { kind: Kind::Jpeg, size: jpeg_size(bytes), turned: turned(bytes) }),
        [0x89, b'P', b'N', b'G', ..] => known(Kind::Png, pair(be32(bytes, 16), be32(bytes, 20))),
        [b'G', b'I', b'F', b'8', ..] => known(Kind::Gif, pair(le16(bytes, 6), le16(bytes, 8))),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => known(Kind::Webp, webp_size(bytes)),
        [b'B', b'M', ..] => known(Kind::Bmp, pair(le32(bytes, 18), le32(bytes, 22).map(|height| (height as i32).unsigned_abs()))),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if heif(brand) => known(Kind::Heif, None),
        _ => None,
    }
}

fn heif(brand: &[u8]) -> bool {
    const BRANDS: [&[u8; 4]; 8] = [b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif", b"avis"];
    BRANDS.iter().any(|one| brand.starts_with(*one))
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?).into())
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    be16(bytes, at).map(|value| (value as u16).swap_bytes().into())
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    be32(bytes, at).map(u32::swap_bytes)
}

fn pair(width: Option<u32>, height: Option<u32>) -> Option<(u32, u32)> {
    width.zip(height)
}

fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => pair(le32(bytes, 24).map(|wide| (wide & 0xff_ffff) + 1), le32(bytes, 26).map(|high| (high >> 8 & 0xff_ffff) + 1)),
        b"VP8L" => le32(bytes, 21).map(|bits| ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)),
        _ => pair(le16(bytes, 26).map(|wide| wide & 0x3fff), le16(bytes, 28).map(|high| high & 0x3fff)),
    }
}

/// JPEG 的一段：标记，这一段从哪到哪（含标记）。
struct Segment {
    marker: u8,
    from: usize,
    to: usize,
}

/// 图像数据（SOS）以前的各段；断在半截的不要。
fn segments(bytes: &[u8]) -> impl Iterator<Item = Segment> + '_ {
    let mut at = 2;
    std::iter::from_fn(move || {
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let (&0xff, &marker) = (bytes.get(at)?, bytes.get(at + 1)?) else { return None };
        let to = at + 2 + be16(bytes, at + 2)? as usize;
        if matches!(marker, 0xd9 | 0xda) || to < at + 4 || to > bytes.len() {
            return None;
        }
        Some(Segment { marker, from: std::mem::replace(&mut at, to), to })
    })
}

fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let frame = segments(bytes).find(|one| matches!(one.marker, 0xc0..=0xcf) && !matches!(one.marker, 0xc4 | 0xc8 | 0xcc))?;
    pair(be16(bytes, frame.from + 7), be16(bytes, frame.from + 5))
}

fn turned(bytes: &[u8]) -> Option<Turned> {
    let exif = segments(bytes).find(|one| one.marker == 0xe1 && bytes[one.from + 4..one.to].starts_with(b"Exif\0\0"))?;
    let start = exif.from + 10;
    let tiff = bytes.get(start..exif.to)?;
    let little = match tiff {
        [b'I', b'I', ..] => true,
        [b'M', b'M', ..] => false,
        _ => return None,
    };
    let two = |at| if little { le16(tiff, at) } else { be16(tiff, at) };
    // 编出来的大数在 32 位上会加过头
    let list = if little { le32(tiff, 4) } else { be32(tiff, 4) }.filter(|list| (*list as usize) < tiff.len())? as usize;
    let count = two(list)? as usize;
    let entry = (0..count).map(|at| list + 2 + at * 12).find(|at| two(*at) == Some(0x0112))?;
    let orientation = u8::try_from(two(entry + 8)?).ok().filter(|value| (2..=8).contains(value))?;
    Some(Turned { orientation, at: start + entry + if little { 8 } else { 9 } })
}

/// 画布出来的 JPEG 变成要存的：附带的信息（拍摄地点、设备、说明）一概去掉，紧跟开头写进一段带盐的注释。
///
/// 盐让人没法拿着同一张照片算出一样的名字；看图的软件不理注释。不是完整的 JPEG 就没有。
pub fn seal(jpeg: &[u8], salt: &[u8; 16]) -> Option<Vec<u8>> {
    if !jpeg.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let mut sealed = Vec::with_capacity(jpeg.len() + 42);
    sealed.extend_from_slice(&[0xff, 0xd8, 0xff, 0xfe, 0, 2 + 5 + 32]);
    sealed.extend_from_slice(b"salt:");
    sealed.extend(hex(salt));
    let mut rest = 2;
    for part in segments(jpeg) {
        // JFIF（E0）和 Adobe（EE）管的是颜色怎么读，留着；别的附加段和原来的注释都不要
        let kept = !matches!(part.marker, 0xe1..=0xed | 0xef | 0xfe);
        if kept {
            sealed.extend_from_slice(&jpeg[part.from..part.to]);
        }
        rest = part.to;
    }
    let image = jpeg.get(rest..).filter(|image| image.starts_with(&[0xff, 0xda]) && image.ends_with(&[0xff, 0xd9]))?;
    sealed.extend_from_slice(image);
    Some(sealed)
}

fn hex(salt: &[u8; 16]) -> impl Iterator<Item = u8> {
    salt.iter().flat_map(|byte| [byte >> 4, byte & 15].map(|half| b"0123456789abcdef"[half as usize]))
}

/// 画布出来的 PNG（手写的签名）变成要存的：只留画面要的各段，紧跟开头写进一段带盐的说明。不是完整的 PNG 就没有。
pub fn seal_png(png: &[u8], salt: &[u8; 16]) -> Option<Vec<u8>> {
    const START: usize = 8;
    if !png.starts_with(b"\x89PNG\r\n\x1a\n") {
        return None;
    }
    let mut sealed = png[..START].to_vec();
    let mut at = START;
    loop {
        let kind = png.get(at + 4..at + 8)?;
        let to = (be32(png, at)? as usize).checked_add(at + 12)?;
        let part = png.get(at..to)?;
        // 名字头一个字母大写的，是解开画面少不了的
        if kind[0].is_ascii_uppercase() {
            sealed.extend_from_slice(part);
        }
        match (kind, at) {
            (b"IHDR", START) => {
                let mut text = b"tEXtsalt\0".to_vec();
                text.extend(hex(salt));
                sealed.extend((text.len() as u32 - 4).to_be_bytes());
                sealed.extend_from_slice(&text);
                sealed.extend(crc32fast::hash(&text).to_be_bytes());
            }
            (_, START) => return None,
            (b"IEND", _) => return Some(sealed),
            _ => {}
        }
        at = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 一张假的 JPEG：开头各段是真的，图像数据是编的。
    fn jpeg(exif: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        for (marker, body) in [
            (0xe0, &b"JFIF\0"[..]),
            (0xe1, exif),
            (0xed, b"Photoshop GPS"),
            (0xfe, b"shot at 39.9,116.4"),
            (0xc0, &[8, 0, 30, 0, 40, 1, 1, 0x11, 0]),
        ] {
            bytes.extend([0xff, marker]);
            bytes.extend((body.len() as u16 + 2).to_be_bytes());
            bytes.extend(body);
        }
        bytes.extend([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
        bytes
    }

    fn exif(little: bool, orientation: u16) -> Vec<u8> {
        let two = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let four = |value: u32| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let mut bytes = b"Exif\0\0".to_vec();
        bytes.extend(if little { b"II" } else { b"MM" });
        bytes.extend(two(42));
        bytes.extend(four(8));
        bytes.extend(two(2));
        for (tag, value) in [(0x0100, 9), (0x0112, orientation)] {
            bytes.extend([two(tag), two(3)].concat());
            bytes.extend(four(1));
            bytes.extend([two(value), [0, 0]].concat());
        }
        bytes.extend(four(0));
        bytes
    }

    #[test]
    fn the_way_a_phone_was_held_is_found_and_can_be_overwritten() {
        for little in [true, false] {
            let mut photo = jpeg(&exif(little, 6));
            let seen = header(&photo).unwrap();
            assert_eq!((seen.kind, seen.size), (Kind::Jpeg, Some((40, 30))));
            let turned = seen.turned.unwrap();
            assert_eq!(turned.orientation, 6);
            photo[turned.at] = 1;
            assert_eq!(header(&photo).unwrap().turned, None, "little endian: {little}");
        }
        assert_eq!(header(&jpeg(&exif(true, 9))).unwrap().turned, None);
    }

    #[test]
    fn a_sealed_photo_keeps_the_picture_and_nothing_about_the_person() {
        let photo = jpeg(&exif(true, 6));
        let sealed = seal(&photo, &[0xab; 16]).unwrap();
        assert!(sealed.starts_with(b"\xff\xd8\xff\xfe\0\x27salt:abababababababababababababababab\xff\xe0"));
        for private in [&b"Exif"[..], b"GPS", b"39.9"] {
            assert!(!sealed.windows(private.len()).any(|part| part == private));
        }
        let seen = header(&sealed).unwrap();
        assert_eq!((seen.size, seen.turned), (Some((40, 30)), None));
        assert!(sealed.ends_with(&[0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]));
        assert_ne!(sealed, seal(&photo, &[0xac; 16]).unwrap());
    }

    #[test]
    fn half_a_photo_is_not_sealed() {
        let photo = jpeg(&exif(true, 6));
        for len in 0..photo.len() {
            assert_eq!(seal(&photo[..len], &[0; 16]), None, "{len}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_or_changed_anywhere_is_read_without_harm() {
        let photo = jpeg(&exif(false, 3));
        for at in 0..photo.len() {
            let mut other = photo.clone();
            for byte in [0, 0x7f, 0xff] {
                other[at] = byte;
                header(&other);
                header(&other[..at]);
                seal(&other, &[0; 16]);
            }
        }
    }

    /// 一张一个点的 PNG，带一段说明。
    fn png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, body) in [
            (b"IHDR", &b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"[..]),
            (b"tEXt", b"Author\0Wang"),
            (b"IDAT", b"\x78\x9c\x63\0\0\0\x02\0\x01"),
            (b"IEND", b""),
        ] {
            bytes.extend((body.len() as u32).to_be_bytes());
            let named = [&kind[..], body].concat();
            bytes.extend_from_slice(&named);
            bytes.extend(crc32fast::hash(&named).to_be_bytes());
        }
        bytes
    }

    #[test]
    fn a_sealed_signature_keeps_the_drawing_and_carries_its_salt() {
        let sealed = seal_png(&png(), &[0xab; 16]).unwrap();
        assert_eq!(header(&sealed).unwrap().size, Some((1, 1)));
        let has = |words: &[u8]| sealed.windows(words.len()).any(|part| part == words);
        assert!(has(b"tEXtsalt\0abababababababababababababababab") && has(b"IDAT") && !has(b"Wang"));
        assert!(sealed.ends_with(b"IEND\xae\x42\x60\x82"));
        // 盐的一段自己的校验和也对：看图的软件才肯打开
        let salt = &sealed[33..33 + 12 + 37];
        assert_eq!(crc32fast::hash(&salt[4..45]).to_be_bytes(), salt[45..]);
        assert_ne!(Some(sealed), seal_png(&png(), &[0xac; 16]));
    }

    #[test]
    fn half_a_signature_or_a_spoilt_one_is_not_sealed() {
        let whole = png();
        for len in 0..whole.len() {
            assert_eq!(seal_png(&whole[..len], &[0; 16]), None, "{len}");
        }
        for at in 0..whole.len() {
            for byte in [0, 0x7f, 0xff] {
                let mut other = whole.clone();
                other[at] = byte;
                seal_png(&other, &[0; 16]);
            }
        }
    }

    #[test]
    fn other_kinds_are_told_by_their_first_bytes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30";
        assert_eq!(header(png), Some(Header { kind: Kind::Png, size: Some((30_000, 30_000)), turned: None }));
        assert_eq!(header(b"GIF89a\x10\0\x20\0").unwrap().size, Some((16, 32)));
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x06\0\xaf\x04\0";
        assert_eq!(header(webp).unwrap().size, Some((1600, 1200)));
        assert_eq!(header(b"\0\0\0\x18ftypheic\0\0\0\0").unwrap().kind, Kind::Heif);
        assert_eq!(header(b"\0\0\0\x18ftypisom\0\0\0\0"), None);
        assert_eq!(header(b"PK\x03\x04"), None);
        assert_eq!(header(b""), None);
    }
}
