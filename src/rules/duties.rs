//! 单位定期要做的事：演练、培训、检测、带队检查、报送，和定了日子要做完一次的。
//! 从“多久一次”里挑出适用的，几条说同一回事的从严，依据都列出来。

mod pace;

pub use pace::{Deadline, Pace, deadline};

use crate::content::{Cadence, EVERY_SECTOR, Period};

/// 一个单位是什么样的。
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    /// 行业 id。
    pub sectors: &'a [String],
    /// 属于哪些说法：勾过的“多久一次”的 id（`p005` 是“本单位就是 p005 的适用对象”）。
    pub kinds: &'a [String],
    /// 区县，如 `重庆市巴南区`；没选是空的，只适用全国的。
    pub region: &'a str,
}

/// 不用问、人人适用的说法。
const EVERYONE: [&str; 3] = ["所有生产经营单位", "所有企业", "重庆市生产经营单位"];

/// 用检查表一次一次做、不用另外记一笔的。
const BY_CHECKLIST: [&str; 2] = ["日周月排查", "防火巡查"];

/// 说法不同、其实是同一回事的：类别、话里有其中一句、归到一起叫什么。
const ALIKE: [(&str, &[&str], &str); 4] = [
    ("演练", &["综合预案或专项", "综合或专项", "生产安全事故预案", "事故救援预案"], "综合或专项预案演练"),
    ("演练", &["灭火", "消防演练"], "灭火和疏散演练"),
    ("演练", &["疏散逃生演练", "疏散应急演练"], "疏散逃生演练"),
    ("带队检查", &["重大隐患", "月排查", "安全隐患排查整治"], "带队查重大隐患"),
];

/// 一件定期要做的事，和说它的每一条。
#[derive(Clone, Debug)]
pub struct Duty<'a> {
    /// 叫什么。
    pub name: &'a str,
    /// 说它的几条，最严的在前；至少一条。
    pub periods: Vec<&'a Period>,
}

impl Duty<'_> {
    /// 按什么算：最严的一条说的。
    pub fn pace(&self) -> Pace {
        let strictest = self.periods.first().and_then(|one| Pace::of(one));
        strictest.unwrap_or(Pace::Every { cadence: Cadence::Year, times: 1, by: None, until: None })
    }

    /// 这一条是不是说它的。
    pub fn has(&self, period: &str) -> bool {
        self.periods.iter().any(|one| one.id == period)
    }
}

/// 行业和地方都对得上；属不属于它说的那种单位，另说。
pub fn here(period: &Period, unit: Unit<'_>) -> bool {
    let sector = period.sectors.iter().any(|one| one == EVERY_SECTOR || unit.sectors.contains(one));
    sector && (period.region == "全国" || unit.region.starts_with(&period.region))
}

/// 要记一笔的：数得出周期、定了日子，又不是用检查表做的。
fn kept_here(period: &Period) -> bool {
    !BY_CHECKLIST.contains(&period.topic.as_str()) && Pace::of(period).is_some()
}

/// 同一个说法的各条：认了其中一条，就是认了这个说法，后来加的也算。
pub fn same_applies(periods: &[Period], chosen: &[String]) -> Vec<String> {
    let said: Vec<&str> = periods.iter().filter(|one| chosen.contains(&one.id)).map(|one| one.applies.as_str()).collect();
    periods.iter().filter(|one| said.contains(&one.applies.as_str())).map(|one| one.id.clone()).collect()
}

/// 适用本单位。
pub fn fits(period: &Period, unit: Unit<'_>) -> bool {
    here(period, unit) && (EVERYONE.contains(&period.applies.as_str()) || unit.kinds.contains(&period.id))
}

/// 属不属于要单位自己说的：每个说法，和这样说的几条。
pub fn questions<'a>(periods: &'a [Period], unit: Unit<'_>) -> Vec<(&'a str, Vec<&'a Period>)> {
    let mut all: Vec<(&str, Vec<&Period>)> = Vec::new();
    for period in periods.iter().filter(|one| kept_here(one) && here(one, unit) && !EVERYONE.contains(&one.applies.as_str())) {
        match all.iter_mut().find(|(applies, _)| *applies == period.applies) {
            Some((_, same)) => same.push(period),
            None => all.push((&period.applies, vec![period])),
        }
    }
    all
}

/// 本单位定期要做的事。
pub fn duties<'a>(periods: &'a [Period], unit: Unit<'_>) -> Vec<Duty<'a>> {
    let mut all: Vec<(&str, Duty<'_>)> = Vec::new();
    for period in periods.iter().filter(|one| kept_here(one) && fits(one, unit)) {
        let name = same_thing(period);
        // 同一回事、不同的人做的（主要负责人带队、分管负责人带队）各算各的；只做一次的、有行动期的不和一直要做的并成一件
        let same = |one: &Period| same_who(one, period) && is_once(one) == is_once(period) && one.until == period.until;
        match all.iter_mut().find(|(topic, duty)| *topic == period.topic && duty.name == name && same(duty.periods[0])) {
            Some((_, duty)) => duty.periods.push(period),
            None => all.push((&period.topic, Duty { name, periods: vec![period] })),
        }
    }
    let mut duties: Vec<Duty<'_>> = all.into_iter().map(|(_, duty)| duty).collect();
    for duty in &mut duties {
        duty.periods.sort_by_key(|one| Pace::of(one).map(Pace::strictness));
    }
    duties
}

/// 归到一起叫什么；没有归到一起的，就是它自己的话。
fn same_thing(period: &Period) -> &str {
    let alike = ALIKE.iter().find(|(topic, words, _)| *topic == period.topic && words.iter().any(|word| period.what.contains(word)));
    alike.map_or(&period.what, |(.., name)| name)
}

/// 演练都是单位组织的，谁做写法不一；别的事要同一个人做才算同一件。
fn same_who(one: &Period, other: &Period) -> bool {
    one.topic == "演练" || one.who == other.who
}

fn is_once(period: &Period) -> bool {
    Pace::of(period).is_some_and(Pace::is_once)
}

/// 用检查表做的、适用本单位的：列出依据，不另记。
pub fn by_checklist<'a>(periods: &'a [Period], unit: Unit<'_>) -> Vec<&'a Period> {
    periods.iter().filter(|one| BY_CHECKLIST.contains(&one.topic.as_str()) && fits(one, unit)).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::content::Periods;
    use crate::rules::Date;

    fn times_a_year(period: &Period) -> u32 {
        Pace::of(period).map_or(0, Pace::times_a_year)
    }

    /// 随产品发的那一份。
    fn shipped() -> Periods {
        let text = std::fs::read_to_string("public/content/periods.json").expect("有这个文件");
        serde_json::from_str(&text).expect("读得懂")
    }

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    fn every(cadence: Cadence) -> Pace {
        Pace::Every { cadence, times: 1, by: None, until: None }
    }

    fn found<'a>(duties: &'a [Duty<'a>], name: &str) -> &'a Duty<'a> {
        duties.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("没有{name}"))
    }

    #[test]
    fn a_unit_that_said_nothing_has_what_everyone_has() {
        let periods = shipped().periods;
        let unit = Unit { sectors: &[], kinds: &[], region: "" };
        let duties = duties(&periods, unit);
        assert_eq!(found(&duties, "综合或专项预案演练").pace(), every(Cadence::Year));
        assert_eq!(found(&duties, "现场处置方案演练").pace(), every(Cadence::HalfYear));
        assert_eq!(duties.len(), 2, "{duties:?}");
    }

    #[test]
    fn dust_factory_in_banan_leads_its_check_every_month_and_drills_twice_a_year() {
        let periods = shipped().periods;
        let (sectors, kinds) = (words(&["S18"]), words(&["p091", "p092", "p136", "p138", "p014", "p018", "p017"]));
        let duties = duties(&periods, Unit { sectors: &sectors, kinds: &kinds, region: "重庆市巴南区" });
        let led = found(&duties, "带队查重大隐患");
        assert_eq!(led.pace(), every(Cadence::Month), "季和月都适用，从严按月");
        assert_eq!(led.periods.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["p092", "p091"], "两条的依据都在");
        assert_eq!(found(&duties, "疏散逃生演练").pace(), every(Cadence::HalfYear));
        assert_eq!(found(&duties, "全面防火检查，双方签字").pace(), every(Cadence::Month));
        let lightning = found(&duties, "请有资质机构测防雷装置");
        assert_eq!(lightning.pace(), every(Cadence::Year), "S18 不在易燃易爆场所的行业里，只按一般的每年一次");
    }

    #[test]
    fn lightning_protection_of_an_oil_depot_is_tested_every_half_year() {
        let periods = shipped().periods;
        let (sectors, kinds) = (words(&["S17"]), words(&["p017", "p018"]));
        let duties = duties(&periods, Unit { sectors: &sectors, kinds: &kinds, region: "" });
        let lightning = found(&duties, "请有资质机构测防雷装置");
        assert_eq!(lightning.pace(), every(Cadence::HalfYear));
        assert_eq!(lightning.periods.len(), 2);
    }

    #[test]
    fn local_rules_bind_only_their_own_district() {
        let periods = shipped().periods;
        let (sectors, kinds) = (words(&["S18"]), words(&["p091"]));
        let at =
            |region| duties(&periods, Unit { sectors: &sectors, kinds: &kinds, region }).iter().any(|one| one.name == "带队查重大隐患");
        assert!(at("重庆市巴南区"));
        assert!(!at("重庆市南岸区") && !at("重庆市") && !at(""));
    }

    #[test]
    fn the_hospital_keeps_both_leaders_checks() {
        let periods = shipped().periods;
        let (sectors, kinds) = (words(&["S16"]), words(&["p090", "p097"]));
        let duties = duties(&periods, Unit { sectors: &sectors, kinds: &kinds, region: "重庆市巴南区" });
        let led: Vec<&str> = duties.iter().filter(|one| one.periods[0].topic == "带队检查").map(|one| one.name).collect();
        assert_eq!(led, ["带队检查", "带队做消防检查并报告"], "分管的月查和主要负责人的季查，两条都提醒");
    }

    #[test]
    fn every_question_is_asked_once_and_an_answer_brings_its_duty() {
        let periods = shipped().periods;
        let sectors: Vec<String> = (1..=30).map(|n| format!("S{n:02}")).collect();
        for region in ["", "重庆市巴南区", "重庆市涪陵区", "重庆市南岸区"] {
            let none = Unit { sectors: &sectors, kinds: &[], region };
            let asked = questions(&periods, none);
            for (applies, same) in &asked {
                assert_eq!(asked.iter().filter(|(other, _)| other == applies).count(), 1);
                let kinds: Vec<String> = same.iter().map(|one| one.id.clone()).collect();
                let with = duties(&periods, Unit { kinds: &kinds, ..none });
                assert!(same.iter().all(|one| with.iter().any(|duty| duty.has(&one.id))), "{applies}");
            }
        }
    }

    #[test]
    fn the_strictest_comes_first() {
        let periods = shipped().periods;
        let sectors: Vec<String> = (1..=30).map(|n| format!("S{n:02}")).collect();
        let kinds: Vec<String> = periods.iter().map(|one| one.id.clone()).collect();
        for duty in duties(&periods, Unit { sectors: &sectors, kinds: &kinds, region: "重庆市巴南区" }) {
            assert!(duty.periods.is_sorted_by_key(|one| std::cmp::Reverse(times_a_year(one))));
            assert_eq!(duty.pace().times_a_year(), times_a_year(duty.periods[0]));
            assert!(duty.periods.iter().all(|one| (times_a_year(one) == 0) == duty.pace().is_once()), "{}", duty.name);
        }
    }

    #[test]
    fn trade_in_banan_sets_up_its_own_check_by_the_end_of_2026() {
        let periods = shipped().periods;
        let sectors = words(&["S18"]);
        let at = |region| Unit { sectors: &sectors, kinds: &[], region };
        let asked = |region| questions(&periods, at(region)).iter().any(|(applies, _)| *applies == "全部工贸企业");
        assert!(asked("重庆市巴南区") && !asked("重庆市南岸区") && !asked(""));
        let kinds = words(&["p178"]);
        let duties = duties(&periods, Unit { kinds: &kinds, ..at("重庆市巴南区") });
        let by = Date { year: 2026, month: 12, day: 31 };
        assert_eq!(found(&duties, "建起重大隐患自查自改机制").pace(), Pace::Once { times: 1, by });
    }

    #[test]
    fn who_said_yes_to_a_kind_of_unit_has_said_yes_to_its_later_rows_too() {
        let periods = shipped().periods;
        let row = |id: &str| periods.iter().find(|one| one.id == id).expect(id);
        // 以前只有一条，后来多了要在 2026 年底前做完的一条
        assert_eq!(row("p195").applies, row("p180").applies);
        assert_eq!(same_applies(&periods, &words(&["p195"])), ["p180", "p195"]);
        assert!(same_applies(&periods, &[]).is_empty());
    }

    #[test]
    fn what_is_done_once_is_never_one_with_what_is_done_again_and_again() {
        let of = |id: &str, every: &str, by: &str| Period {
            id: id.into(),
            topic: "报告".into(),
            sectors: words(&[EVERY_SECTOR]),
            applies: EVERYONE[0].into(),
            who: "单位".into(),
            what: "报情况".into(),
            every: every.into(),
            least: 1,
            limit: String::new(),
            by: by.into(),
            until: String::new(),
            region: "全国".into(),
            year: "2024".into(),
            basis: Vec::new(),
            note: String::new(),
        };
        let periods = [
            of("p901", "month", ""),
            of("p902", "once", "2026-12-31"),
            of("p903", "month", "20"),
            of("p904", "once", "2026-06-30"),
            of("p905", "once", ""),
            Period { until: "2026-12-31".into(), ..of("p906", "month", "") },
        ];
        let duties = duties(&periods, Unit { sectors: &[], kinds: &[], region: "" });
        let ids: Vec<Vec<&str>> = duties.iter().map(|duty| duty.periods.iter().map(|one| one.id.as_str()).collect()).collect();
        assert_eq!(
            ids,
            [vec!["p903", "p901"], vec!["p904", "p902"], vec!["p906"]],
            "早的日子在前，没定日子的一次不记；行动期完了，一直要做的还要做"
        );
    }
}
