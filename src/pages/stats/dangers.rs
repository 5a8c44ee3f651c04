//! 隐患的来去。

use maud::{Markup, html};

use super::runs::{MOST_BARS, beyond};
use super::{Look, tiles};
use crate::rules::stats::{Again, DangerFact, Flow, REPEAT_DAYS, Share, Totals, repeats, tenths};
use crate::ui::chart::{Bar, Part, Series, Tone, bars, line, table, with_table};

/// 没写的怎么叫。
const UNWRITTEN: &str = "没有写";

impl Look<'_> {
    pub(super) fn dangers(&self) -> Markup {
        let totals = self.dangers.totals(self.span);
        html! {
            section.stack {
                h2 { "隐患" }
                (tiles(&[
                    ("先前留下", totals.open_before), ("新报", totals.opened), ("改好", totals.closed),
                    ("还没改好", totals.open), ("其中超期", totals.overdue),
                ]))
                @if totals.open_before + totals.opened == 0 {
                    p.quiet { "这一段里没有隐患。" }
                } @else {
                    (self.rates(&totals))
                    (curve(&self.dangers.flow(self.span), totals.open_before))
                }
            }
            @if totals.opened > 0 {
                div.charts {
                    (self.shares("按等级", |one| &one.grade, "没有评估", str::to_owned))
                    (self.shares("按事故类型", |one| &one.accident, "没有说会出什么事故", |token| self.page.accident(token)))
                    (self.shares("按地点", |one| &one.place, UNWRITTEN, str::to_owned))
                    (self.shares("按谁报的", |one| &one.finder, UNWRITTEN, str::to_owned))
                }
            }
            (self.again())
        }
    }

    /// 改好率和天数：说清是什么除以什么。
    fn rates(&self, totals: &Totals) -> Markup {
        let (of_opened, of_all) = (totals.of_opened(), totals.of_all());
        html! {
            ul.said {
                @if totals.opened > 0 {
                    li { "新报的改好率 " b { (of_opened.label()) } "：新报 " (of_opened.whole) " 处，改好了 " (of_opened.part) " 处。" }
                }
                @if totals.open_before > 0 {
                    li { "手上的改好率 " b { (of_all.label()) } "：先前留下的和新报的共 " (of_all.whole) " 处，改好了 " (of_all.part) " 处。" }
                }
                @if let Some(days) = self.dangers.days_to_close(self.span) {
                    li {
                        "改好用的天数：平均 " b { (tenths(days.mean)) } " 天，居中 " b { (tenths(days.median)) } " 天，最长 " (days.longest) " 天"
                        "（这一段改好的 " (days.count) " 处；当天报当天改好是 0 天）。"
                    }
                }
                @if totals.closed_late > 0 { li { "过了时限才改好的 " (totals.closed_late) " 处。" } }
                @if totals.no_due > 0 { li { "还没改好的里有 " (totals.no_due) " 处没定时限，看不出超没超期。" } }
            }
            p.fine { "销了号算改好；没有评估过的，验收通过就算。时限当天还不算超期。" }
        }
    }

    fn shares(&self, title: &str, key: impl Fn(&DangerFact) -> &str, unwritten: &str, name: impl Fn(&str) -> String) -> Markup {
        let shares = self.dangers.shares(self.span, key);
        let name = |one: &Share| if one.name.is_empty() { unwritten.to_owned() } else { name(&one.name) };
        let part = |tone, value, word: &str| Part { tone, value, word: word.to_owned() };
        let bar = |one: &Share| Bar {
            label: name(one),
            parts: vec![
                part(Tone::Done, one.opened - one.open, "改好"),
                part(Tone::Open, one.open - one.overdue, "没改好"),
                part(Tone::Gap, one.overdue, "超期"),
            ],
        };
        let rows: Vec<Bar> = shares.iter().take(MOST_BARS).map(bar).collect();
        let row = |one: &Share| {
            vec![name(one), one.opened.to_string(), (one.opened - one.open).to_string(), one.open.to_string(), one.overdue.to_string()]
        };
        let numbers: Vec<Vec<String>> = shares.iter().map(row).collect();
        html! {
            section.stack {
                h3 { "新报的，" (title) }
                (with_table(bars(&format!("隐患{title}"), &rows), table(title, &[title.trim_start_matches('按'), "新报", "改好", "没改好", "其中超期"], &numbers)))
                (beyond(shares.len()))
            }
        }
    }

    /// 又出的：同一处、同一件。
    fn again(&self) -> Markup {
        let places = repeats(self.dangers, self.span, |one| &one.place);
        let things = repeats(self.dangers, self.span, |one| &one.thing);
        html! {
            section.stack {
                h2 { "又出的" }
                @if places.is_empty() && things.is_empty() {
                    p.quiet { (REPEAT_DAYS) " 天里没有在同一处、为同一件事又出隐患的。" }
                } @else {
                    p { (REPEAT_DAYS) " 天里在不同的日子出过两次以上的。光改这一处不够，要找为什么又出。" }
                    (listed("同一处", "地点", &places))
                    (listed("同一件事", "什么样", &things))
                }
            }
        }
    }
}

fn listed(title: &str, what: &str, all: &[Again]) -> Markup {
    let row = |one: &Again| {
        let last = one.last;
        vec![one.name.clone(), format!("{} 天", one.days), format!("{}-{:02}-{:02}", last.year, last.month, last.day), one.open.to_string()]
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    html! { @if !all.is_empty() { (table(title, &[what, "出过", "最近", "没改好"], &rows)) } }
}

/// 来去的折线：两条线之间的空当就是还没改好的。
fn curve(flow: &[Flow], open_before: usize) -> Markup {
    let (mut opened, mut closed) = (open_before, 0);
    let (mut came, mut went) = (Vec::new(), Vec::new());
    for one in flow {
        opened += one.opened;
        closed += one.closed;
        came.push(opened);
        went.push(closed);
    }
    let labels: Vec<String> = flow.iter().map(|one| one.label.clone()).collect();
    let series = [
        Series { tone: Tone::Plain, word: "报的，累计（连先前留下的）".to_owned(), values: came },
        Series { tone: Tone::Done, word: "改好的，累计".to_owned(), values: went },
    ];
    let row = |one: &Flow| vec![one.label.clone(), one.opened.to_string(), one.closed.to_string(), one.open.to_string()];
    let numbers: Vec<Vec<String>> = flow.iter().map(row).collect();
    html! {
        (with_table(line("隐患的来去", &labels, &series), table("隐患的来去", &["到", "新报", "改好", "末了没改好"], &numbers)))
        p.fine { "两条线之间的空当，就是还没改好的。" }
    }
}
