//! 危险化学品企业另有法定的系统，岗哨替代不了：屏上、纸上、自证包的封面上说的是同一句。

use crate::journal::Ledger;

/// “化工和危化”的行业 id。
const SECTOR: &str = "S17";

/// 那一句。
const WORDS: &str = "危险化学品企业：岗哨帮着查、帮着练，不替代按规定要建、要联网的双重预防信息化系统；该在那边填的照填。";

/// 危化企业要说的一句；不是的、没填行业的是 `None`。
pub fn chemical(ledger: &Ledger) -> Option<&'static str> {
    let profile = ledger.profile.as_ref()?;
    profile.set.sectors.iter().any(|sector| sector == SECTOR).then_some(WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Boundary, Method, Profile, ProfileSet, Wall};

    fn of(sectors: &[&str]) -> Ledger {
        let set = ProfileSet {
            sectors: sectors.iter().map(|one| (*one).to_owned()).collect(),
            kinds: Vec::new(),
            region: String::new(),
            sole: false,
            method: Method::Lec,
            boundary: Boundary::Higher,
            since: None,
            shifts: None,
        };
        Ledger { profile: Some(Profile { set, at: Wall::at(0, 480), by: None }), ..Ledger::default() }
    }

    #[test]
    fn only_a_chemical_plant_is_told_that_its_statutory_system_stays() {
        assert_eq!(chemical(&Ledger::default()), None);
        assert_eq!(chemical(&of(&["S01", "S18"])), None);
        assert!(chemical(&of(&["S01", "S17"])).is_some_and(|words| words.contains("不替代")));
    }
}
