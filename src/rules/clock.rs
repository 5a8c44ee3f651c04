//! 钟面上的文字之间差多久。

use super::Date;

/// `2026-11-21T08:03:12.345+08:00` 这样的钟是 1970 年起的多少毫秒；读不懂返回 `None`。
pub fn wall_ms(text: &str) -> Option<i64> {
    let date = Date::parse(text)?;
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let time = ((number(11..13)? * 60 + number(14..16)?) * 60 + number(17..19)?) * 1000 + number(20..23)?;
    let offset = (number(24..26)? * 60 + number(27..29)?) * 60_000;
    let offset = if text.as_bytes().get(23) == Some(&b'-') { -offset } else { offset };
    Some(date.days() * 86_400_000 + time - offset)
}

#[cfg(test)]
mod tests {
    use super::wall_ms;

    #[test]
    fn the_same_moment_in_two_zones_is_the_same_number() {
        let east = wall_ms("2026-11-21T08:03:12.345+08:00");
        assert_eq!(east, wall_ms("2026-11-20T21:33:12.345-02:30"));
        assert_eq!(east, Some(1_795_219_392_345));
        assert_eq!(wall_ms("2026-11-21"), None);
    }
}
