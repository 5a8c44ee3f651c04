//! 日历：该查的、做了的、补录的、断档的，停产放假，单位定期要做的事，一年的样子。

mod book;
mod duties;
mod followed;
mod lists;
mod month;
mod pauses;
mod recounted;
mod year;

use leptos::prelude::*;
use maud::{Markup, html};

pub use book::{Board, Book, Line, RESTART_LIST, date, period_ids, unit};
pub use duties::cycles_of;
pub use pauses::{must_be_day, refuse};
pub use recounted::recounted;

use crate::content::{Cadence, CheckEntry};
use crate::route::Route;
use crate::rules::{CycleState, Date};
use crate::ui::icon::icon;
use crate::ui::{Ctx, Loaded, Watched, head, link, live, screen, still, switch, trouble, waiting};

/// 日历里的四块。
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// 一个月，按日子列。
    Month,
    /// 单位定期要做的事。
    Duties,
    /// 停产、放假。
    Pauses,
    /// 一年。
    Year,
}

const PARTS: [(Part, &str, &str); 4] = [
    (Part::Month, "month", "检查"),
    (Part::Duties, "duties", "定期的事"),
    (Part::Pauses, "pauses", "停产放假"),
    (Part::Year, "year", "全年"),
];

/// 按多久一次挑着看。
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// 都看。
    All,
    /// 每日、每班、夜间、每几小时。
    Day,
    /// 每周。
    Week,
    /// 每月。
    Month,
    /// 每季、半年、年。
    Longer,
    /// 有事才做的：作业前、预警时、节前、复工前。
    Event,
}

const PICKS: [(Pick, &str, &str); 6] = [
    (Pick::All, "all", "全部"),
    (Pick::Day, "day", "日"),
    (Pick::Week, "week", "周"),
    (Pick::Month, "month", "月"),
    (Pick::Longer, "longer", "季年"),
    (Pick::Event, "event", "有事"),
];

impl Pick {
    /// 这个周期的表在不在挑的里面。
    pub fn takes(self, cadence: Cadence) -> bool {
        let of = match cadence {
            Cadence::Hours(_) | Cadence::Shift | Cadence::Day | Cadence::Night => Self::Day,
            Cadence::Week => Self::Week,
            Cadence::Month => Self::Month,
            Cadence::Quarter | Cadence::HalfYear | Cadence::Year => Self::Longer,
            Cadence::BeforeWork | Cadence::BeforeHolidays | Cadence::BeforeRestart | Cadence::OnAlert => Self::Event,
        };
        self == Self::All || self == of
    }
}

/// 日历。
pub fn calendar(ctx: Ctx) -> AnyView {
    let Some(today) = date(ctx.records.today()) else { return still(head("日历")) };
    let book = Book::open(ctx, year_start(today));
    let part = Watched::new(Part::Month);
    let tabs = move || {
        let now = part.get();
        html! {
            (head("日历"))
            div.options role="radiogroup" aria-label="看什么" {
                @for (one, slug, word) in PARTS {
                    button type="button" role="radio" id={ "part-" (slug) } aria-checked=(now == one) tabindex=(if now == one { "0" } else { "-1" })
                        data-act={ "part:" (slug) } { (word) }
                }
            }
        }
    };
    let choose = move |act: crate::ui::Act| {
        if let Some((one, slug, _)) = PARTS.iter().find(|(_, slug, _)| act.parts().first() == Some(slug)) {
            part.set(*one);
            crate::platform::focus(&format!("part-{slug}"));
        }
    };
    let links = html! {
        div.row.no-print {
            (link(&Route::Expiry, "button", "到期台账"))
            (link(&Route::Profile, "button", "行业和规模"))
            (link(&Route::Runs, "button plain", "检查记录"))
        }
    };
    let recounted = move || html! { @for words in recounted(ctx, book) { p.quiet { (words) } } };
    view! {
        {screen(tabs, choose)}
        {live(recounted)}
        {switch(move || match part.get() {
            Part::Month => view! { {month::month(ctx, book, today)} {lists::lists(ctx, book)} }.into_any(),
            Part::Duties => duties::duties(ctx, book),
            Part::Pauses => pauses::pauses(ctx, book),
            Part::Year => year::year(book, today),
        })}
        {still(links)}
    }
    .into_any()
}

/// 一年里第一个周期（跨年的那一周）从哪天起。
pub fn year_start(day: Date) -> Date {
    Date { month: 1, day: 1, ..day }.period(Cadence::Week).0
}

/// 摊开的一本到了才画；没到、到不了的说清楚。
fn opened(book: Book, draw: impl FnOnce(&Board) -> Markup) -> Markup {
    match book.board() {
        Loaded::Waiting => waiting(),
        Loaded::Failed(why) => trouble("日历", &why),
        Loaded::Ready(board) => html! {
            @if let Some(why) = &board.failed { (trouble("检查记录", why)) }
            @if let Some((what, why)) = &board.lost {
                (trouble(what, why))
                p { "打开以前，该做的、断档里都没有算上它。" }
            }
            (draw(&board))
        },
    }
}

/// 一个周期的样子：记号和词，颜色只是帮衬。
pub fn state_tag(state: CycleState) -> Markup {
    let (class, image, word) = match state {
        CycleState::Done => ("done", "ok", "做了"),
        CycleState::DoneLate => ("late", "pen", "补录"),
        CycleState::Due => ("open", "clock", "该做"),
        CycleState::Gap => ("gap", "no", "断档"),
        CycleState::Resting(_) => ("rest", "na", "歇"),
        CycleState::BeforeRestart(_) => ("open", "never", "等复工检查"),
        CycleState::Future => ("rest", "next", "还没到"),
    };
    html! { span class={ "state cycle-" (class) } { (icon(image)) (word) } }
}

/// 一个周期怎么称呼：一天写日子，更长的写从哪天到哪天。
pub fn span_words(start: Date, end: Date) -> String {
    if start == end { start.label() } else { format!("{}—{}", start.short(), end.short()) }
}

/// 一天要做好几次的表只数到天：照实说一句；别的表没有这句话。
pub fn once_a_day(check: &CheckEntry) -> Option<String> {
    let many = matches!(check.cadence, Cadence::Hours(hours) if hours < 24);
    many.then(|| format!("{}：{}一次，一天做过一次就算做了，次数没有数。", check.name, check.cadence.label()))
}

/// 补录一次：带着日子去那张表。
pub fn late_href(check: &str, day: Date) -> String {
    format!("{}?day={}", Route::Check(check.to_owned()).href(), day.iso())
}
