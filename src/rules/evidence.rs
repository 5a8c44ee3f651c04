//! 抽查：这次检查里，哪一项要当场拍一张、读一个数。照着勾、人没到现场的，就难了。
//!
//! 只由这次检查的 id 定：换谁来算都一样，事后对得上；id 是随机的，所以哪一项都轮得到。

use crate::content::CheckItem;

/// 抽到的项要什么。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// 一张照片。
    Photo,
    /// 一个读数。
    Reading,
}

impl Evidence {
    /// 一项自己要的证据（`photo`、`reading`）；不要是 `None`。
    pub fn asked(item: &CheckItem) -> Option<Self> {
        match item.evidence.as_str() {
            "photo" => Some(Self::Photo),
            "reading" => Some(Self::Reading),
            _ => None,
        }
    }
}

/// 抽到了哪一项。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// 第几项，从 0 起。
    pub at: usize,
    /// 要什么。
    pub evidence: Evidence,
}

/// 不到这么多项的表不随便抽：项少，抽到谁都显眼，也费不了照着勾的人多少事。
const FEWEST: usize = 4;

/// 这次检查抽到的一项；`run` 是这次检查的 id。
///
/// 自己要读数的项要读数，别的要照片。禁手机区里不要照片，只抽要读数的；一项都没有就不抽。
/// 不到四项的表，只抽自己要证据的项。
pub fn pick(run: u128, items: &[CheckItem], no_phone: bool) -> Option<Drawn> {
    let few = items.len() < FEWEST;
    let fits = |item: &CheckItem| match Evidence::asked(item) {
        Some(Evidence::Reading) => Some(Evidence::Reading),
        Some(Evidence::Photo) if !no_phone => Some(Evidence::Photo),
        None if !no_phone && !few => Some(Evidence::Photo),
        _ => None,
    };
    let all: Vec<Drawn> = items.iter().enumerate().filter_map(|(at, item)| fits(item).map(|evidence| Drawn { at, evidence })).collect();
    let folded = (run >> 64) as u64 ^ run as u64;
    let at = folded.checked_rem(all.len() as u64)?;
    all.get(usize::try_from(at).ok()?).copied()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(evidence: &[&str]) -> Vec<CheckItem> {
        let item = |(at, evidence): (usize, &&str)| CheckItem {
            id: format!("i{at}"),
            place: String::new(),
            text: String::new(),
            wrong: String::new(),
            verifies: Vec::new(),
            basis: Vec::new(),
            major: String::new(),
            stop: false,
            evidence: (*evidence).to_owned(),
        };
        evidence.iter().enumerate().map(item).collect()
    }

    #[test]
    fn an_item_that_is_read_is_asked_for_its_reading_and_the_others_for_a_photo() {
        let list = items(&["", "reading", "photo", ""]);
        let drawn: Vec<Evidence> = (0..4).map(|run| pick(run, &list, false).unwrap().evidence).collect();
        assert_eq!(drawn, [Evidence::Photo, Evidence::Reading, Evidence::Photo, Evidence::Photo]);
    }

    #[test]
    fn a_short_list_is_left_alone_unless_it_asks_itself() {
        assert_eq!(pick(7, &items(&["", "", ""]), false), None);
        assert_eq!(pick(7, &items(&["", "photo", ""]), false), Some(Drawn { at: 1, evidence: Evidence::Photo }));
        assert_eq!(pick(7, &[], false), None);
    }

    #[test]
    fn where_phones_are_forbidden_only_a_reading_is_asked_for() {
        assert_eq!(pick(1, &items(&["", "photo", "", "", ""]), true), None);
        assert_eq!(pick(1, &items(&["", "photo", "reading", "", ""]), true), Some(Drawn { at: 2, evidence: Evidence::Reading }));
    }

    #[test]
    fn every_item_has_its_turn_and_none_much_more_often_than_another() {
        let list = items(&[""; 12]);
        let mut times = [0_u32; 12];
        let mut run = 0x243f_6a88_85a3_08d3_1319_8a2e_0370_7344_u128;
        for _ in 0..12_000 {
            run = run.wrapping_mul(0xda94_2042_e4dd_58b5_0000_0000_0000_0001).wrapping_add(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
            times[pick(run, &list, false).unwrap().at] += 1;
        }
        assert!(times.iter().all(|times| (800..1200).contains(times)), "{times:?}");
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_in_the_list_and_the_same_every_time(
            run: u128,
            no_phone: bool,
            evidence in proptest::collection::vec(prop_oneof!["", "photo", "reading"], 0..20),
        ) {
            let evidence: Vec<&str> = evidence.iter().map(String::as_str).collect();
            let list = items(&evidence);
            let drawn = pick(run, &list, no_phone);
            prop_assert_eq!(drawn, pick(run, &list, no_phone));
            if let Some(drawn) = drawn {
                prop_assert!(drawn.at < list.len());
                prop_assert!(!no_phone || drawn.evidence == Evidence::Reading);
            } else {
                prop_assert!(no_phone || list.len() < FEWEST);
            }
        }
    }
}
