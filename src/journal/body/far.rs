//! 只有后一半才读得懂的事件。
//!
//! 前一半要小：它不读这些，见了当作将来的类型，不改变状态（要紧的只有后一半画的屏幕）。所以它们放在一个盒子里，
//! 造得出这个盒子的只有 [`read`] 和这里的 `From`：前一半没人叫，链接时连同它们的类型一起不进前一半。

use super::*;
use std::fmt;
use std::rc::Rc;

/// 一条只有后一半才读得懂的事件。
#[derive(Clone)]
pub struct FarBody(Rc<dyn Boxed>);

/// 盒子对外的几样，都经虚表：不点名 [`Far`]，前一半里就没有它。
trait Boxed {
    fn kind(&self) -> &'static str;
    fn subject(&self) -> Subject;
    fn write(&self, to: &mut Writer);
    fn far(&self) -> &Far;
    fn same(&self, other: &dyn Boxed) -> bool;
    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl FarBody {
    /// 里面是什么。
    pub fn get(&self) -> &Far {
        self.0.far()
    }

    pub(super) fn kind(&self) -> &'static str {
        self.0.kind()
    }

    pub(super) fn subject(&self) -> Subject {
        self.0.subject()
    }

    pub(super) fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }
}

impl fmt::Debug for FarBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug(f)
    }
}

impl PartialEq for FarBody {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&*other.0)
    }
}

/// 类型名、结构体、归哪件事，只在这一处写。
macro_rules! far_bodies {
    ($($kind:literal => $name:ident: $subject:expr),* $(,)?) => {
        /// 只有后一半才读得懂的那些。
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // 每一种的意思写在结构体上
        pub enum Far { $($name($name)),* }

        impl Far {
            /// 全部类型名，按写出的先后。
            pub const KINDS: &'static [&'static str] = &[$($kind),*];
        }

        impl Boxed for Far {
            fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind),* }
            }
            fn subject(&self) -> Subject {
                match self {
                    $(Self::$name(body) => {
                        let subject: fn(&$name) -> Subject = $subject;
                        subject(body)
                    })*
                }
            }
            fn write(&self, to: &mut Writer) {
                match self { $(Self::$name(body) => body.write(to)),* }
            }
            fn far(&self) -> &Far {
                self
            }
            fn same(&self, other: &dyn Boxed) -> bool {
                self == other.far()
            }
            fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self, f)
            }
        }

        /// 照类型名读，不问几个字段合在一起说不说得通。
        fn read_fields(kind: &str, all: &Object<'_>) -> Option<Option<FarBody>> {
            let boxed = |far| FarBody(Rc::new(far));
            Some(match kind {
                $($kind => $name::read(all).map(|body| boxed(Far::$name(body))),)*
                _ => return None,
            })
        }

        $(impl From<$name> for Body {
            fn from(body: $name) -> Self {
                Self::Far(FarBody(Rc::new(Far::$name(body))))
            }
        })*

        #[cfg(not(target_arch = "wasm32"))]
        pub(super) fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
            vec![$(($kind, <$name as JsonSchema>::json_schema(generator)),)*]
        }
    };
}

/// 照类型名读；不是这里的类型返回 `None`，是而读不懂返回 `Some(None)`。
pub fn read(kind: &str, all: &Object<'_>) -> Option<Option<FarBody>> {
    let far = read_fields(kind, all)?;
    let ownerless = far.as_ref().is_some_and(|far| matches!(far.get(), Far::PhotoAdded(PhotoAdded { run: None, danger: None, .. })));
    // 说清楚缺的是哪一个
    Some(far.filter(|_| !ownerless || all.must("danger").is_some()))
}

far_bodies! {
    "photo_added" => PhotoAdded: |b| b.danger.map(Subject::Danger).or(b.run.map(Subject::Run)).unwrap_or(Subject::House),
    "backup_merged" => BackupMerged: |_| Subject::House,
    "item_corrected" => ItemCorrected: |b| Subject::Run(b.run),
    "danger_corrected" => DangerCorrected: |b| Subject::Danger(b.danger),
    "danger_rectified" => DangerRectified: |b| Subject::Danger(b.danger),
    "danger_accepted" => DangerAccepted: |b| Subject::Danger(b.danger),
    "danger_rejected" => DangerRejected: |b| Subject::Danger(b.danger),
    "danger_settled" => DangerSettled: |b| Subject::Danger(b.danger),
    "item_measured" => ItemMeasured: |b| Subject::Run(b.run),
    "run_signed" => RunSigned: |b| Subject::Run(b.run),
    "gas_read" => GasRead: |b| Subject::Run(b.run),
    "work_agreed" => WorkAgreed: |b| Subject::Run(b.run),
    "work_broken_off" => WorkBrokenOff: |b| Subject::Run(b.run),
    "work_resumed" => WorkResumed: |b| Subject::Run(b.run),
    "work_ended" => WorkEnded: |b| Subject::Run(b.run),
    "danger_assessed" => DangerAssessed: |b| Subject::Danger(b.danger),
    "danger_planned" => DangerPlanned: |b| Subject::Danger(b.danger),
    "danger_extended" => DangerExtended: |b| Subject::Danger(b.danger),
    "danger_supervised" => DangerSupervised: |b| Subject::Danger(b.danger),
    "danger_closed" => DangerClosed: |b| Subject::Danger(b.danger),
    "profile_set" => ProfileSet: |_| Subject::Ledger,
    "risk_set" => RiskSet: |_| Subject::Ledger,
    "risk_removed" => RiskRemoved: |_| Subject::Ledger,
    "risk_reviewed" => RiskReviewed: |_| Subject::Ledger,
    "plan_image_set" => PlanImageSet: |_| Subject::Ledger,
    "plan_image_removed" => PlanImageRemoved: |_| Subject::Ledger,
    "mark_set" => MarkSet: |_| Subject::Ledger,
    "mark_removed" => MarkRemoved: |_| Subject::Ledger,
    "expiry_set" => ExpirySet: |_| Subject::Ledger,
    "expiry_removed" => ExpiryRemoved: |_| Subject::Ledger,
    "duty_done" => DutyDone: |_| Subject::Ledger,
    "duty_undone" => DutyUndone: |_| Subject::Ledger,
}
