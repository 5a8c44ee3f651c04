//! 全家的事：谁在写、谁是谁、选了哪些岗位、找谁、抹掉了什么、合并和替换过什么。

use super::super::json::{Field, Fields, Object, Writer, fields, one_of, push_text, text};
use super::super::{ChecklistId, ContactId, Continued, Day, EventRef, PauseId, PersonId, PositionId, Sha256Hex, Span};
#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

fields! {
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

    /// 本机的人还要管哪些检查表（负责人、班组长的表不归哪个岗位）；后一次整个取代前一次。
    pub struct ChecksFollowed {
        /// 检查表 id，按选的先后。
        pub checklists: Vec<ChecklistId>,
    }

    /// 停产或放假：生产岗位每日的检查歇着，看守和巡查的照做。谁定的写在 `by`。
    pub struct PauseSet {
        /// 这一次，随机 id；同一个 id 后写的取代先写的。
        pub pause: PauseId,
        /// 停产还是放假。
        pub kind: PauseKind,
        /// 从哪天起，这天也算。
        pub from: Day,
        /// 到哪天止，这天也算；还没定就没有。
        pub to: Option<Day>,
        /// 为什么。
        pub reason: String,
    }

    /// 复工复产：停产或放假到此为止。
    pub struct PauseLifted {
        /// 哪一次。
        pub pause: PauseId,
        /// 哪天复工。
        pub day: Day,
        /// 复工前的检查做了没有，没做为什么。
        pub note: String,
    }

    /// 应本人要求抹掉了一块内容（姓名电话、签名、人脸）。只有这一种删除：内容没了，提到它的事件和链都不动。
    pub struct BlobErased {
        /// 抹掉的那块。
        pub blob: Sha256Hex,
        /// 为什么抹掉。
        pub reason: String,
    }

    /// 并进了一份备份文件。
    pub struct BackupMerged {
        /// 那份文件的短码。
        pub code: String,
        /// 文件里各写入者写到哪里。
        pub heads: Vec<Continued>,
        /// 文件里有多少条记录。
        pub records: u64,
    }

    /// 用一份备份文件替换了这台设备上的。什么都不删：文件里的先并进来，再把文件里没有的藏起来。
    pub struct Replaced {
        /// 那份文件的短码。
        pub code: String,
        /// 藏起来的记录：还在，不算数。
        pub hidden: Vec<Span>,
    }

    /// 撤回一次替换：藏起来的又算数了。
    pub struct ReplaceUndone {
        /// 哪一次替换。
        pub replaced: EventRef,
    }
}

one_of! {
    /// 停产还是放假。
    pub enum PauseKind: "应是 stop 或 holiday" {
        /// 停产。
        Stop = "stop",
        /// 放假。
        Holiday = "holiday",
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
