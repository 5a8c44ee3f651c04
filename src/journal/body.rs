//! 事件的词汇：每种事件一个结构体。这里的名字和字段就是存下来的格式，只增不改。
//!
//! 字段上的说明就是 `docs/format.md` 里的说明（由类型生成）。

use super::json::{Field, Fields, Object, Writer, fields, push_text, text};
use super::{ChecklistId, ContactId, DangerId, Day, DeviceId, ItemId, PersonId, PositionId, RunId, Sha256Hex, Wall};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

/// 类型名 ↔ 结构体，只在这一处写。
macro_rules! bodies {
    ($($kind:literal => $name:ident),* $(,)?) => {
        /// 一条事件说了什么。
        #[derive(Clone, Debug, PartialEq)]
        pub enum Body {
            $(#[allow(missing_docs)] $name($name),)*
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
            /// 本版本认识的全部类型名。
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// 类型名，即正文里的 `type`。
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$name(_) => $kind,)*
                    Self::Unknown { kind } | Self::Malformed { kind, .. } => kind,
                }
            }

            /// 认识的类型按结构体读；不对的是 `None`，哪里不对问 `all`。
            #[inline(never)]
            fn known(kind: &str, all: &Object<'_>) -> Option<Self> {
                match kind {
                    $($kind => $name::read(all).map(Self::$name),)*
                    _ => Some(Self::Unknown { kind: kind.into() }),
                }
            }

            /// 写成 `{"type":"…",…}`；不认识的和读不懂的只有原文，不能重写，返回 `None`。
            pub(super) fn encode(&self) -> Option<String> {
                let mut to = Writer::default();
                push_text(to.value("type"), self.kind());
                match self {
                    $(Self::$name(body) => body.write(&mut to),)*
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
            vec![$(($kind, <$name as JsonSchema>::json_schema(generator)),)*]
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
        Self::known(&kind, &all).unwrap_or_else(|| malformed(kind, &all.wrong()))
    }
}

/// 三选一的回答。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema), schemars(rename_all = "lowercase"))]
pub enum Answer {
    /// 合格。
    Pass,
    /// 不合格。
    Fail,
    /// 不适用。
    Na,
}

impl Field for Answer {
    const WANT: &'static str = "应是 pass、fail、na 之一";
    fn read(raw: &str) -> Option<Self> {
        match &*text(raw)? {
            "pass" => Some(Self::Pass),
            "fail" => Some(Self::Fail),
            "na" => Some(Self::Na),
            _ => None,
        }
    }
    fn write(&self, json: &mut String) {
        json.push_str(match self {
            Self::Pass => "\"pass\"",
            Self::Fail => "\"fail\"",
            Self::Na => "\"na\"",
        });
    }
}

fields! {
    /// 另一个写入者写到哪里：序号和那条原文的 SHA-256。
    pub struct Continued {
        /// 那个写入者。
        pub device: DeviceId,
        /// 它最后一条的序号。
        pub seq: u64,
        /// 那条原文的 SHA-256。
        pub sha256: Sha256Hex,
    }

    /// 一个写入者开始写了。每个写入者的第一条。
    pub struct WriterStarted {
        /// 写下这条的应用和版本，如 `gangshao 0.1.0`。
        pub app: String,
        /// 接着哪些写入者往下写（恢复或替换之后）；全新的数据库是空的。
        pub continues: Vec<Continued>,
    }

    /// 介绍一个人，或者换了他的姓名电话。姓名电话在加盐的 blob 里，应本人要求可以抹掉。
    pub struct PersonIntroduced {
        /// 这个人，随机 id。
        pub person: PersonId,
        /// 姓名电话所在的 blob。
        pub blob: Sha256Hex,
    }

    /// 本机选定了哪些岗位；后一次整个取代前一次。
    pub struct PositionsChosen {
        /// 岗位 id，按选的先后。
        pub positions: Vec<PositionId>,
    }

    /// 一次排查开始。
    pub struct RunStarted {
        /// 这次排查，随机 id。
        pub run: RunId,
        /// 用的检查表。
        pub checklist: ChecklistId,
        /// 当时问了什么：检查表原文的 SHA-256，原文同一笔存进 blob。检查表以后改了，这次的意思不变。
        pub asked: Sha256Hex,
        /// 算哪一天的（跨夜的班次也只算一天），开始时定下。
        pub day: Day,
        /// 以哪个岗位的身份查的。
        pub position: Option<PositionId>,
    }

    /// 回答了一项；提交之前可以改，后一次算数，先前的也留着。
    pub struct ItemAnswered {
        /// 哪次排查。
        pub run: RunId,
        /// 哪一项。
        pub item: ItemId,
        /// `pass` 合格、`fail` 不合格、`na` 不适用。
        pub answer: Answer,
        /// 应用还没起来就点了的，是点的那一刻；平常没有。
        pub tapped: Option<Wall>,
    }

    /// 给一项写了备注；后一次取代前一次，空的表示去掉。
    pub struct ItemNoted {
        /// 哪次排查。
        pub run: RunId,
        /// 哪一项。
        pub item: ItemId,
        /// 备注。
        pub note: String,
    }

    /// 提交并签字。之后这次排查不再变。
    pub struct RunSubmitted {
        /// 哪次排查。
        pub run: RunId,
        /// 谁签的字。
        pub person: PersonId,
    }

    /// 放弃一次没提交的排查；答过的留着看。
    pub struct RunAbandoned {
        /// 哪次排查。
        pub run: RunId,
        /// 为什么放弃。
        pub reason: String,
    }

    /// 报了一处隐患。
    pub struct DangerReported {
        /// 这处隐患，随机 id。
        pub danger: DangerId,
        /// 会马上伤人吗？会的先停工、撤人、报告。
        pub hurts_now: bool,
        /// 在哪里；还没说的是空的。
        pub place: String,
        /// 是什么；还没说的是空的。
        pub what: String,
        /// 排查时发现的：哪次排查。
        pub run: Option<RunId>,
        /// 排查时发现的：哪一项。
        pub item: Option<ItemId>,
        /// 报的人当时的岗位。
        pub position: Option<PositionId>,
    }

    /// 把一处隐患说清楚（补写或改写地点和情形）。
    pub struct DangerDescribed {
        /// 哪处隐患。
        pub danger: DangerId,
        /// 在哪里。
        pub place: String,
        /// 是什么。
        pub what: String,
        /// 报的人要在哪天前改好；没说就没有。
        pub wanted_by: Option<Day>,
    }
}

/// 设定或撤掉一个联系人。
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
pub struct ContactSet {
    /// 这个联系人，随机 id；同一个 id 后写的取代先写的。
    pub contact: ContactId,
    /// 是谁：`team_leader` 班组长、`safety_officer` 安全员、`duty_phone` 值班电话……，也可以是单位自己的词。
    pub kind: String,
    /// 姓名电话所在的 blob；空字符串表示撤掉。
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "BlobOrEmpty"))]
    pub blob: Option<Sha256Hex>,
}

impl Fields for ContactSet {
    fn read(from: &Object<'_>) -> Option<Self> {
        let BlobOrEmpty(blob) = from.field("blob")?;
        Some(Self { contact: from.field("contact")?, kind: from.field("kind")?, blob })
    }
    fn write(&self, to: &mut Writer) {
        to.field("contact", &self.contact);
        to.field("kind", &self.kind);
        to.field("blob", &BlobOrEmpty(self.blob));
    }
}

/// blob 的名字，空字符串是「没有」；键总要写。
struct BlobOrEmpty(Option<Sha256Hex>);

impl Field for BlobOrEmpty {
    const WANT: &'static str = "应是 64 位小写十六进制，或者空";
    fn read(raw: &str) -> Option<Self> {
        match &*text(raw)? {
            "" => Some(Self(None)),
            name => Sha256Hex::parse(name).map(|blob| Self(Some(blob))),
        }
    }
    fn write(&self, json: &mut String) {
        match &self.0 {
            Some(blob) => blob.write(json),
            None => json.push_str("\"\""),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl JsonSchema for BlobOrEmpty {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BlobOrEmpty".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([0-9a-f]{64})?$" })
    }
}

impl Field for Continued {
    const WANT: &'static str = "应是 {device, seq, sha256}";
    fn read(raw: &str) -> Option<Self> {
        Fields::read(&Object::split(raw)?)
    }
    fn write(&self, json: &mut String) {
        let mut to = Writer::default();
        Fields::write(self, &mut to);
        json.push_str(&to.finish());
    }
}
