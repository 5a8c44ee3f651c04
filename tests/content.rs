//! 校验器拦得住该拦的：拿真的内容，每次弄坏一处，看它说不说、说得对不对。
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use gangshao::content::check::{self, library_findings};
use gangshao::content::{Basis, GasRule, Library, Recall, RiskLevel};

fn library() -> Library {
    Library::load_dir(Path::new("public/content")).expect("出货的内容读得懂")
}

/// 弄坏一处之后，毛病里应有一条说到 `said`，并指着 `file`。
fn expect(spoil: impl FnOnce(&mut Library), file: &str, said: &str) {
    let mut library = library();
    spoil(&mut library);
    let findings = library_findings(&library);
    let found = findings.iter().any(|finding| finding.file.contains(file) && finding.what.contains(said) && !finding.mend.is_empty());
    assert!(found, "没有说到“{said}”：{findings:#?}");
}

#[test]
fn shipped_content_has_no_findings() {
    assert_eq!(check::run(Path::new("public/content")).findings, []);
}

#[test]
fn a_red_risk_without_step_look_or_emergency_is_a_hole() {
    let red = |library: &Library| library.positions[0].risks.iter().position(|risk| risk.level == RiskLevel::Red).expect("有红色风险");
    let blind = |ids: &mut Vec<String>, risk: &str| ids.retain(|id| id != risk);
    expect(
        |library| {
            let risk = library.positions[0].risks[red(library)].id.clone();
            let operation = &mut library.positions[0].operation;
            operation.steps.iter_mut().chain(&mut operation.never).for_each(|line| blind(&mut line.guards, &risk));
        },
        "positions/",
        "没有一步操作防它",
    );
    expect(
        |library| {
            let risk = library.positions[0].risks[red(library)].id.clone();
            let full = format!("{}/{risk}", library.positions[0].id);
            library.positions[0].operation.look.iter_mut().for_each(|look| blind(&mut look.guards, &risk));
            library.checks.iter_mut().flat_map(|check| &mut check.items).for_each(|item| blind(&mut item.verifies, &full));
        },
        "positions/",
        "没有一处检查看它",
    );
    expect(
        |library| {
            let risk = library.positions[0].risks[red(library)].id.clone();
            library.positions[0].emergency.cases.iter_mut().for_each(|case| blind(&mut case.answers, &risk));
        },
        "positions/",
        "没有应急处置",
    );
}

#[test]
fn a_complaints_line_never_gets_onto_an_emergency_card() {
    expect(|library| library.positions[0].emergency.cases[0].steps[0].text = "打12350举报".into(), "positions/", "不是救援电话");
    expect(|library| library.blocks[0].cases[0].call.push("12345".into()), "shared.json", "不该打 12345");
}

#[test]
fn a_number_of_another_service_is_refused() {
    expect(|library| library.blocks[0].cases[0].call.push("12395".into()), "shared.json", "不该打 12395");
    expect(|library| library.positions[0].emergency.cases[0].report = "拨 11988 说清地点".into(), "positions/", "不在 phones.json 里");
}

#[test]
fn a_basis_leads_to_a_source_and_a_reference_to_something() {
    expect(
        |library| library.positions[0].risks[0].basis = vec![Basis::from("meiyou#第一条".to_owned())],
        "positions/",
        "在 sources.json 里没有",
    );
    expect(|library| library.positions[0].duties[0].basis.clear(), "positions/", "没有依据");
    expect(|library| library.checks[0].items[0].verifies = vec!["jiazi-gong/r99".into()], "checks/", "找不到风险");
    expect(|library| library.checks[0].positions = vec!["meiyou".into()], "checks/", "没有岗位");
}

#[test]
fn a_major_danger_names_a_criterion_that_exists() {
    let with = |major: &str| {
        let major = major.to_owned();
        move |library: &mut Library| library.checks[0].items[0].major = major
    };
    expect(with("gongmao10#第九十九条"), "checks/", "没有“第九十九条”这一条");
    expect(with("gongmao10#第十三条（一）、第八十条"), "checks/", "没有“第八十条”这一条");
    expect(with("gongmao10"), "checks/", "没写是判定标准的哪一条");
    expect(with("aqscf#第五十四条"), "checks/", "不是判定标准");
    let mut library = library();
    with("gongmao10#第十三条（一）、第十三条（二）")(&mut library);
    assert_eq!(library_findings(&library), []);
}

#[test]
fn a_step_leads_only_to_a_shared_card_that_exists() {
    expect(
        |library| library.positions[0].emergency.cases[0].steps[0].text = "按共用卡·牙疼做".into(),
        "positions/",
        "没有叫“牙疼”的共用卡",
    );
}

#[test]
fn rules_data_is_checked_like_cards() {
    expect(|library| library.periods.periods[0].every = "fortnight".into(), "periods.json", "不认识的周期");
    expect(|library| library.periods.periods[0].basis.clear(), "periods.json", "没有依据");
    expect(|library| library.periods.periods[0].by = "2026-02-30".into(), "periods.json", "日子“2026-02-30”读不懂");
    expect(|library| library.periods.periods[0].by = "29".into(), "periods.json", "日子“29”读不懂");
    expect(|library| library.periods.periods[0].by = "2026-12-31".into(), "periods.json", "却不是只做一次的");
    expect(|library| library.periods.periods[0].by = "20".into(), "periods.json", "却不是每月的");
    expect(|library| library.periods.periods[0].until = "年底".into(), "periods.json", "做到“年底”为止读不懂");
    expect(|library| library.criteria.criteria[0].source = "meiyou".into(), "criteria.json", "在 sources.json 里没有");
    expect(
        |library| {
            let twice = library.criteria.criteria[0].clone();
            library.criteria.criteria.push(twice);
        },
        "criteria.json",
        "写了两遍",
    );
    expect(
        |library| {
            let scales = library.scales.as_mut().expect("有刻度");
            scales.lec.cuts.swap(0, 1);
        },
        "scales.json",
        "应得",
    );
    expect(|library| library.scales.as_mut().expect("有刻度").golden[0].level = RiskLevel::Blue, "scales.json", "应得");
}

#[test]
fn the_build_alone_says_which_checks_a_position_has() {
    let mut library = library();
    library.positions[0].tables = library.common.clone();
    assert!(library_findings(&library).iter().any(|finding| finding.what.contains("由构建填写")));
}

#[test]
fn a_no_phone_list_never_asks_for_a_photo() {
    let spoil = |library: &mut Library| {
        let check = library.checks.iter_mut().find(|check| check.no_phone.is_some()).expect("有禁手机的表");
        check.items[0].evidence = "photo".into();
    };
    expect(spoil, "checks/", "禁手机区不得要照片");
}

#[test]
fn every_hidden_danger_has_a_way_on_to_its_end() {
    let without = |step: &str| {
        let step = step.to_owned();
        move |library: &mut Library| library.rules.transitions.retain(|one| one.step != step)
    };
    expect(without("accept"), "rules.json", "走不到销号");
    expect(without("close"), "rules.json", "走到 accepted 就没有路了");
    expect(|library| library.rules.transitions[0].to = "closed".into(), "rules.json", "不会走到");
    expect(|library| library.rules.transitions[0].needs.push("mood".into()), "rules.json", "没有“mood”这一格");
    expect(
        |library| {
            let twice = library.rules.transitions[0].clone();
            library.rules.transitions.push(twice);
        },
        "rules.json",
        "写了两遍",
    );
}

#[test]
fn a_limit_is_a_number_the_right_way_round_or_the_companys_own() {
    let gas = |spoil: fn(&mut GasRule)| {
        move |library: &mut Library| {
            let oxygen = library.rules.gases.iter_mut().find(|one| one.gas == "氧").expect("有氧的限值");
            spoil(oxygen);
        }
    };
    expect(gas(|one| one.at_most = "两成".into()), "rules.json", "要写成一个数");
    expect(gas(|one| one.at_most = "0".into()), "rules.json", "上限不能是 0");
    expect(gas(|one| one.at_least = "21.5".into()), "rules.json", "下限比上限还高");
    expect(gas(|one| one.checks.push("gongdi-ri".into())), "rules.json", "没有作业前核对单“gongdi-ri”");
    expect(gas(|one| one.item = "i99".into()), "rules.json", "没有“i99”这一项，或者它不是否决项");
    let bare = |one: &mut GasRule| {
        (one.at_least, one.at_most, one.basis) = (String::new(), String::new(), vec![Basis::Pending]);
    };
    expect(gas(bare), "rules.json", "没说企业自填");
}

#[test]
fn what_the_loop_points_at_is_there() {
    expect(|library| library.rules.resting.keeps.push("meiyou".into()), "rules.json", "没有检查表或岗位“meiyou”");
    expect(|library| library.rules.kinds[0].periods.push("p999".into()), "rules.json", "没有“p999”");
    expect(|library| library.rules.expiries[0].sectors.push("S99".into()), "rules.json", "行业“S99”");
    expect(|library| library.rules.expiries[0].basis.clear(), "rules.json", "没有依据");
    expect(|library| library.rules.readings[0].item = "i99".into(), "rules.json", "没有这个检查项");
    expect(|library| drop(library.rules.readings.pop()), "rules.json", "要读数，没写单位");
    expect(|library| drop(library.rules.controllers.pop()), "rules.json", "不是正好一条");
    expect(|library| library.rules.reviews[0].months = 24, "rules.json", "比高一级的还短");
}

#[test]
fn long_lines_empty_words_and_missing_rights_are_named() {
    expect(|library| library.positions[0].operation.steps[0].text = "长".repeat(31), "positions/", "超过 30 字");
    expect(|library| library.positions[0].operation.steps[0].text = "必要时撤离".into(), "positions/", "空话");
    let no_right = |library: &mut Library| {
        let refuse = Basis::from("aqscf#第五十四条".to_owned());
        library.positions[0].duties.iter_mut().for_each(|duty| duty.basis.retain(|basis| *basis != refuse));
    };
    expect(no_right, "positions/", "拒绝违章指挥");
}

#[test]
fn a_broken_file_is_named_with_the_place_and_an_id_cannot_vanish() {
    let dir = std::env::temp_dir().join(format!("gangshao-content-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    copy(Path::new("public/content"), &dir);
    let card = dir.join("positions/jiazi-gong.json");
    let text = std::fs::read_to_string(&card).expect("读得出来");

    std::fs::write(&card, text.replacen("\"sector\"", "\"sektor\"", 1)).expect("写得进去");
    let findings = check::run(&dir).findings;
    assert!(findings.iter().any(|finding| finding.file == "positions/jiazi-gong.json" && finding.what.contains("sektor")), "{findings:#?}");

    std::fs::write(&card, text.replacen("\"id\": \"k1\"", "\"id\": \"k77\"", 1)).expect("写得进去");
    let findings = check::run(&dir).findings;
    assert!(findings.iter().any(|finding| finding.at == "look jiazi-gong/k1" && finding.what.contains("不见了")), "{findings:#?}");
    std::fs::remove_dir_all(&dir).expect("删得掉");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("建得起来");
    for entry in std::fs::read_dir(from).expect("打得开").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("拷得过去");
        }
    }
}

#[test]
fn a_recalled_card_says_so_on_its_static_page_too() {
    let mut library = library();
    let id = library.positions[0].id.clone();
    library.recalls = vec![Recall { id: id.clone(), why: "第三步写反了".into(), day: "2026-11-22".into() }];
    let assets = gangshao::site::Assets { build: String::new(), css: String::new(), css_hash: String::new() };
    let pages = gangshao::site::pages(&library, &assets);
    let marked: Vec<&str> = pages.iter().filter(|(_, html)| html.contains("第三步写反了")).map(|(path, _)| path.as_str()).collect();
    assert_eq!(marked, [format!("cards/{id}.html"), format!("checks/sancha-{id}.html")]);
}

#[test]
fn a_recall_must_name_something_and_say_why() {
    let mut library = library();
    library.recalls = vec![Recall { id: "no-such".into(), why: " ".into(), day: "22 日".into() }];
    let faults = library_findings(&library).into_iter().filter(|finding| finding.file == "recalls.json").count();
    assert_eq!(faults, 3);
}
