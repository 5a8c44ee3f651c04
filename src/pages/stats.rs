//! 统计：该查的查了没有、隐患的来去、老在一处出的、风险四色。图后面都有表，能打印。
//!
//! 数从列表里的大概来，一页一页读，读的时候说到哪了；记录一条也不装进来。

mod dangers;
mod fast;
mod gather;
mod kept;
mod runs;

use std::rc::Rc;

use leptos::prelude::*;
use maud::{Markup, html};

use self::gather::{Gathered, gather};
use super::calendar::Book;
use super::danger::load;
use super::ledgers::chemical_notice;
use crate::content::{LoopRules, NAMES_FILE, Names, RULES_FILE};
use crate::journal::{Level, Subject};
use crate::platform::{focus, open_all, print};
use crate::route::Route;
use crate::rules::Date;
use crate::rules::stats::{Choice, Dangers, Span};
use crate::ui::chart::{Bar, Part, Tone, bars, table, with_table};
use crate::ui::icon::icon;
use crate::ui::{Act, Ctx, Loaded, Opening, Table, Watched, head, link, live, screen, watch};

/// 统计。
pub fn stats(ctx: Ctx) -> AnyView {
    let page = Page {
        ctx,
        // 一次读全：换一段看的时候，不会先闪出一个少读了的数
        book: Book::open(ctx, Date::EARLIEST),
        choice: Watched::new(Choice::Month),
        gathered: Watched::new(None),
        read: Watched::new((0, 0)),
        turn: Watched::new(0),
        ledger: load(ctx, vec![Subject::Ledger]),
        names: Table::load(NAMES_FILE),
        rules: Table::load(RULES_FILE),
    };
    watch(move || {
        ctx.records.with(|_| ());
        if ctx.records.opening.get() == Opening::Open {
            page.turn.spawn(gather(page));
        }
    });
    view! {
        {screen(move || page.top(), move |act| page.act(&act))}
        {live(move || chemical_notice(ctx))}
        {screen(move || page.kept(), move |_| page.book.retry())}
        {screen(move || page.draw(), |_| {})}
    }
    .into_any()
}

/// 这一页手里的。
#[derive(Clone, Copy)]
struct Page {
    ctx: Ctx,
    /// 日历的账：该查的、断档的。
    book: Book,
    choice: Watched<Choice>,
    /// 读来的；还没读完是 `None`。
    gathered: Watched<Option<Rc<Gathered>>>,
    /// 读了几条、共几条。
    read: Watched<(u64, u64)>,
    /// 第几次读：后来的作废先前的。
    turn: Watched<u64>,
    /// 台账装好了没有。
    ledger: Watched<bool>,
    names: Table<Names>,
    rules: Table<LoopRules>,
}

/// 算一遍要的：读来的、哪一段、今天。
struct Look<'a> {
    page: Page,
    dangers: &'a Dangers,
    gathered: &'a Gathered,
    span: Span,
    today: Date,
}

impl Page {
    fn top(self) -> Markup {
        let now = self.choice.get();
        html! {
            (head("统计"))
            div.options.no-print role="radiogroup" aria-label="看哪一段" {
                @for choice in Choice::ALL {
                    button type="button" role="radio" id={ "span-" (choice as u8) } aria-checked=(choice == now)
                        tabindex=(if choice == now { "0" } else { "-1" }) data-act={ "span:" (choice as u8) } { (choice.word()) }
                }
            }
            p.row.no-print { button type="button" data-act="print" { (icon("print")) "打印" } }
            @if let Some((span, _)) = self.span() {
                p.quiet { (span.label()) @let company = self.ctx.contents.company(); @if !company.is_empty() { " · " (company) } }
            }
        }
    }

    fn act(self, act: &Act) {
        if let [slug] = act.parts()[..] {
            if let Some(choice) = Choice::ALL.into_iter().find(|choice| (*choice as u8).to_string() == slug) {
                self.choice.set(choice);
                focus(&format!("span-{slug}"));
            }
        } else {
            open_all(".chart-table");
            print();
        }
    }

    /// 看的那一段，和今天；还没读完，不知道最早是哪天。
    fn span(self) -> Option<(Span, Date)> {
        let today = Date::parse(self.ctx.records.today().as_str())?;
        let gathered = self.gathered.get()?;
        let earliest = gathered.dangers.earliest().into_iter().chain(gathered.runs.iter().map(|run| run.day)).min();
        Some((self.choice.get().span(today, earliest), today))
    }

    fn draw(self) -> Markup {
        let (Some(gathered), Some((span, today))) = (self.gathered.get(), self.span()) else { return self.reading() };
        let look = Look { page: self, dangers: &gathered.dangers, gathered: &gathered, span, today };
        html! {
            @if gathered.is_empty() {
                div.empty {
                    p { "这里画的是你们自己的记录：查了没有，隐患改好没有。做一次检查、报一处隐患，就有数了。" }
                    (link(&Route::Checks, "button primary", "去做一次检查"))
                }
            } @else {
                (look.runs())
                (look.dangers())
            }
            (self.colours())
            @if !gathered.is_empty() { (look.odd()) (look.fast()) }
        }
    }

    fn reading(self) -> Markup {
        let (read, of) = self.read.get();
        html! {
            div.task role="status" {
                p { "正在读记录……" }
                progress max=(of.max(1)) value=(read.min(of)) aria-label="读了多少" {}
                p.quiet { "读了 " (read) " 条，共 " (of) " 条。走开就停，不碍事。" }
            }
        }
    }

    /// 风险清单的四色。
    fn colours(self) -> Markup {
        if !self.ledger.get() {
            return html! {};
        }
        let (inherent, residual) = self.ctx.records.with(|state| {
            let risks = || state.ledger.risks.values();
            (tally(risks().map(|one| one.set.inherent.level)), tally(risks().filter_map(|one| Some(one.set.residual.as_ref()?.level))))
        });
        let bar = |label: &str, counts: [usize; 4]| Bar {
            label: label.to_owned(),
            parts: LEVELS
                .iter()
                .zip(counts)
                .map(|((_, tone, word), value)| Part { tone: *tone, value, word: (*word).to_owned() })
                .collect(),
        };
        let mut rows = vec![bar("固有风险", inherent)];
        if residual.iter().sum::<usize>() > 0 {
            rows.push(bar("剩余风险（评过的）", residual));
        }
        let numbers: Vec<Vec<String>> = LEVELS
            .iter()
            .enumerate()
            .map(|(at, (_, _, word))| vec![(*word).to_owned(), inherent[at].to_string(), residual[at].to_string()])
            .collect();
        html! {
            section.stack {
                h2 { "风险四色" }
                @if inherent.iter().sum::<usize>() == 0 {
                    p.quiet { "还没有建风险清单。从岗位卡一点就能建。" }
                    p.row.no-print { (link(&Route::Risks, "button", "去建风险清单")) }
                } @else {
                    (with_table(bars("风险四色", &rows), table("风险四色，条", &["等级", "固有风险", "剩余风险"], &numbers)))
                    p.fine { "按固有风险的等级管控；剩余风险低了，也不因此少管。" }
                }
            }
        }
    }

    /// 事故类型叫什么；名称还没到、不认识的用它自己。
    fn accident(self, token: &str) -> String {
        match self.names.get() {
            Loaded::Ready(names) => names.types.iter().find(|one| one.id == token).map_or(token, |one| &one.name).to_owned(),
            _ => token.to_owned(),
        }
    }
}

/// 四级，从高到低。
const LEVELS: [(Level, Tone, &str); 4] = [
    (Level::Red, Tone::Red, "重大"),
    (Level::Orange, Tone::Orange, "较大"),
    (Level::Yellow, Tone::Yellow, "一般"),
    (Level::Blue, Tone::Blue, "低"),
];

fn tally(levels: impl Iterator<Item = Level>) -> [usize; 4] {
    let mut counts = [0; 4];
    for level in levels {
        for (count, (one, ..)) in counts.iter_mut().zip(LEVELS) {
            *count += usize::from(one == level);
        }
    }
    counts
}

/// 一排大字的数。
fn tiles(all: &[(&str, usize)]) -> Markup {
    html! { dl.tiles { @for (word, number) in all { div { dt { (word) } dd { (number) } } } } }
}

impl Look<'_> {
    /// 日子看着不对的，没有算进别的数里。
    fn odd(&self) -> Markup {
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for (odd, _) in &self.dangers.odd {
            match kinds.iter_mut().find(|(word, _)| *word == odd.word()) {
                Some((_, count)) => *count += 1,
                None => kinds.push((odd.word(), 1)),
            }
        }
        let ahead = self.gathered.runs.iter().filter(|run| run.day > self.today).count();
        html! {
            @if !kinds.is_empty() || ahead > 0 {
                section.stack {
                    h2 { "日子看着不对的" }
                    p { "这些没有算进上面的数，多半是哪台设备的钟不准：" }
                    ul.said {
                        @for (word, count) in &kinds { li { "隐患 " (count) " 处：" (word) } }
                        @if ahead > 0 { li { "检查 " (ahead) " 次：日子在今天以后" } }
                    }
                    p.row.no-print { (link(&Route::Data, "button", "去数据体检看看")) }
                }
            }
        }
    }
}
