//! 没备份的该催多紧：条数越多、天数越久，话越重。

/// 催得多紧。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// 都备份了，不用说。
    None,
    /// 一行小字。
    Quiet,
    /// 一条黄的横幅。
    Plain,
    /// 一条红的横幅。
    Loud,
}

/// `unbacked` 条没备份，离上次核对过的备份（没有过的从第一条记录算起）`days` 天。
///
/// 一个岗位一天大约十几到几十条，所以三天或一百条说一声，两周或五百条就要说重话。
pub fn urgency(unbacked: u64, days: i64) -> Urgency {
    match (unbacked, days) {
        (0, _) => Urgency::None,
        (500.., _) | (_, 14..) => Urgency::Loud,
        (100.., _) | (_, 3..) => Urgency::Plain,
        _ => Urgency::Quiet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_with_the_number_and_with_the_days() {
        assert_eq!(urgency(0, 999), Urgency::None);
        assert_eq!(urgency(1, 0), Urgency::Quiet);
        assert_eq!(urgency(99, 2), Urgency::Quiet);
        assert_eq!(urgency(1, 3), Urgency::Plain);
        assert_eq!(urgency(100, 0), Urgency::Plain);
        assert_eq!(urgency(1, 14), Urgency::Loud);
        assert_eq!(urgency(500, 0), Urgency::Loud);
        for days in 0..40 {
            for unbacked in 0..700 {
                assert!(urgency(unbacked, days) <= urgency(unbacked + 1, days));
                assert!(urgency(unbacked, days) <= urgency(unbacked, days + 1));
            }
        }
    }

    #[test]
    fn a_clock_set_back_does_not_silence_it() {
        assert_eq!(urgency(5, -400), Urgency::Quiet);
    }
}
