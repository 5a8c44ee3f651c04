//! 事件的词汇：每种事件一个结构体。这里的名字和字段就是存下来的格式，只增不改。
//!
//! 字段上的说明就是 `docs/format.md` 里的说明（由类型生成）。

mod danger;
mod far;
mod house;
mod ledger;
mod run;
mod work;

use super::Subject;
use super::json::{Fields, Object, Writer, push_text};
use super::state::details;
pub use danger::*;
pub(super) use far::read as read_far;
pub use far::{Far, FarBody};
pub use house::*;
pub use ledger::*;
pub use run::*;
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;
pub use work::*;

/// 类型名 ↔ 结构体，只在这一处写。
macro_rules! bodies {
    ($($kind:literal => $name:ident),* $(,)?) => {
        /// 一条事件说了什么。
        #[derive(Clone, Debug, PartialEq)]
        pub enum Body {
            $(#[allow(missing_docs)] $name($name),)*
            /// 只有后一半才读得懂的类型；前一半里是 [`Body::Unknown`]。
            Far(FarBody),
            /// 将来的版本才有的类型：原文留着，照实显示，不改变状态。
            Unknown {
                /// 类型名。
                kind: String,
            },
            /// 类型认识、内容不合规矩：原文留着，照实显示，不改变状态。
            Malformed {
                /// 类型名；连类型都读不出时是空的。
                kind: String,
                /// 哪里不对。
                why: String,
            },
        }

        impl Body {
            /// 本版本认识的全部类型名，按写出的先后。
            pub fn kinds() -> impl Iterator<Item = &'static str> {
                [$($kind),*].into_iter().chain(Far::KINDS.iter().copied())
            }

            /// 类型名，即正文里的 `type`。
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$name(_) => $kind,)*
                    Self::Far(far) => far.kind(),
                    Self::Unknown { kind } | Self::Malformed { kind, .. } => kind,
                }
            }

            /// 认识的类型按结构体读；不对的是 `None`，哪里不对问 `all`。
            #[inline(never)]
            fn known(kind: &str, all: &Object<'_>) -> Option<Self> {
                match kind {
                    $($kind => $name::read(all).map(Self::$name),)*
                    _ => match details().and_then(|details| (details.read)(kind, all)) {
                        Some(read) => read.map(Self::Far),
                        None => Some(Self::Unknown { kind: kind.into() }),
                    },
                }
            }

            /// 写成 `{"type":"…",…}`；不认识的和读不懂的只有原文，不能重写，返回 `None`。
            pub(crate) fn encode(&self) -> Option<String> {
                let mut to = Writer::default();
                push_text(to.value("type"), self.kind());
                match self {
                    $(Self::$name(body) => body.write(&mut to),)*
                    Self::Far(far) => far.write(&mut to),
                    Self::Unknown { .. } | Self::Malformed { .. } => return None,
                }
                Some(to.finish())
            }
        }

        $(impl From<$name> for Body {
            fn from(body: $name) -> Self {
                Self::$name(body)
            }
        })*

        /// 全部类型的名字和 JSON Schema，按写出的先后。
        #[cfg(not(target_arch = "wasm32"))]
        pub(super) fn schemas(
            generator: &mut schemars::SchemaGenerator,
        ) -> Vec<(&'static str, schemars::Schema)> {
            let mut all = vec![$(($kind, <$name as JsonSchema>::json_schema(generator)),)*];
            all.extend(far::schemas(generator));
            all
        }
    };
}

bodies! {
    "writer_started" => WriterStarted,
    "person_introduced" => PersonIntroduced,
    "positions_chosen" => PositionsChosen,
    "contact_set" => ContactSet,
    "run_started" => RunStarted,
    "item_answered" => ItemAnswered,
    "item_noted" => ItemNoted,
    "run_submitted" => RunSubmitted,
    "run_abandoned" => RunAbandoned,
    "danger_reported" => DangerReported,
    "danger_described" => DangerDescribed,
    "blob_erased" => BlobErased,
    "run_voided" => RunVoided,
    "replaced" => Replaced,
    "replace_undone" => ReplaceUndone,
    "checks_followed" => ChecksFollowed,
    "pause_set" => PauseSet,
    "pause_lifted" => PauseLifted,
}

impl Body {
    /// 读一段正文：总有结果，读不懂的成为 [`Body::Unknown`] 或 [`Body::Malformed`]。
    ///
    /// `v` 比本版本新时不按旧规矩猜，一律当作不认识的类型。
    pub(super) fn decode(v: u32, raw: &str) -> Self {
        let malformed =
            |kind, why: &dyn std::fmt::Display| Self::Malformed { kind, why: format!("这条记录的内容读不懂：{why}") };
        // 原文已经是合规矩的 JSON，拆不开的只有不是对象的（和键名里有半个字符的）
        let Some(all) = Object::split(raw) else {
            return malformed(String::new(), &"正文不是一个 {…}");
        };
        let Some(kind) = all.field::<String>("type") else {
            return malformed(String::new(), &all.wrong());
        };
        if v != super::VERSION {
            return Self::Unknown { kind };
        }
        match Self::known(&kind, &all) {
            Some(body) => body,
            None => malformed(kind, &all.wrong()),
        }
    }

    /// 这条事件是哪件事的。一条只归一件；不认识的、读不懂的归全家。
    pub fn subject(&self) -> Subject {
        match self {
            Self::RunStarted(b) => Subject::Run(b.run),
            Self::ItemAnswered(b) => Subject::Run(b.run),
            Self::ItemNoted(b) => Subject::Run(b.run),
            Self::RunSubmitted(b) => Subject::Run(b.run),
            Self::RunAbandoned(b) => Subject::Run(b.run),
            Self::RunVoided(b) => Subject::Run(b.run),
            Self::DangerReported(b) => Subject::Danger(b.danger),
            Self::DangerDescribed(b) => Subject::Danger(b.danger),
            Self::Far(far) => far.subject(),
            _ => Subject::House,
        }
    }
}
