//! 地址：`location.hash` 与屏幕的一一对应，两个方向都在这里。

/// 岗位页的四张。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tab {
    /// 岗位风险清单。
    #[default]
    Risks,
    /// 岗位职责清单。
    Duties,
    /// 岗位操作卡。
    Operation,
    /// 岗位应急处置卡。
    Emergency,
}

impl Tab {
    /// 四张，按看的次序。
    pub const ALL: [Self; 4] = [Self::Risks, Self::Duties, Self::Operation, Self::Emergency];

    /// 地址里的词。
    pub fn slug(self) -> &'static str {
        match self {
            Self::Risks => "risks",
            Self::Duties => "duties",
            Self::Operation => "operation",
            Self::Emergency => "emergency",
        }
    }

    /// 页签上的词。
    pub fn label(self) -> &'static str {
        match self {
            Self::Risks => "风险清单",
            Self::Duties => "职责清单",
            Self::Operation => "操作卡",
            Self::Emergency => "应急处置卡",
        }
    }
}

/// 应用里的一个屏幕。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// 今日。
    Today,
    /// 岗位卡。
    Cards,
    /// 一个岗位；没写页签就是风险清单。
    Position(String, Option<Tab>),
    /// 应急。
    Emergency,
    /// 排查。
    Checks,
    /// 一张检查表。
    Check(String),
    /// 检查记录。
    Runs,
    /// 一次检查。
    Run(String),
    /// 隐患。
    Dangers,
    /// 报隐患。
    NewDanger,
    /// 一个隐患。
    Danger(String),
    /// 单位和联系电话。
    Company,
    /// 数据体检。
    Data,
    /// 关于。
    About,
    /// 规则和判定标准。
    Rules,
    /// 日周月季。
    Calendar,
    /// 风险清单。
    Risks,
    /// 往风险清单里加一条。
    NewRisk,
    /// 公示牌。
    Boards,
    /// 四色图。
    RiskMap,
    /// 风险清单里的一条。
    Risk(String),
    /// 台账。
    Ledgers,
    /// 到期台账。
    Expiry,
    /// 数字。
    Stats,
    /// 行业和规模。
    Profile,
    /// 更多。
    More,
    /// 不认识的地址，连同原文。
    Unknown(String),
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl Route {
    /// 读 `location.hash`。只有 `#/` 开头的才是地址；空的是今日；别的（页内锚点）返回 `None`。
    pub fn parse(hash: &str) -> Option<Self> {
        let path = match hash.strip_prefix("#/") {
            Some(path) => path.split('?').next().unwrap_or(""),
            None if hash.is_empty() || hash == "#" => "",
            None => return None,
        };
        let unknown = || Self::Unknown(hash.to_owned());
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        Some(match parts.as_slice() {
            [""] => Self::Today,
            ["cards"] => Self::Cards,
            ["cards", id] if is_id(id) => Self::Position((*id).to_owned(), None),
            ["cards", id, tab] if is_id(id) => match Tab::ALL.into_iter().find(|one| one.slug() == *tab) {
                Some(tab) => Self::Position((*id).to_owned(), Some(tab)),
                None => unknown(),
            },
            ["emergency"] => Self::Emergency,
            ["checks"] => Self::Checks,
            ["checks", id] if is_id(id) => Self::Check((*id).to_owned()),
            ["runs"] => Self::Runs,
            ["runs", id] if is_id(id) => Self::Run((*id).to_owned()),
            ["dangers"] => Self::Dangers,
            ["dangers", "new"] => Self::NewDanger,
            ["dangers", id] if is_id(id) => Self::Danger((*id).to_owned()),
            ["company"] => Self::Company,
            ["data"] => Self::Data,
            ["about"] => Self::About,
            ["rules"] => Self::Rules,
            ["calendar"] => Self::Calendar,
            ["risks"] => Self::Risks,
            ["risks", "new"] => Self::NewRisk,
            ["risks", "boards"] => Self::Boards,
            ["risks", "map"] => Self::RiskMap,
            ["risks", id] if is_id(id) => Self::Risk((*id).to_owned()),
            ["ledgers"] => Self::Ledgers,
            ["expiry"] => Self::Expiry,
            ["stats"] => Self::Stats,
            ["profile"] => Self::Profile,
            ["more"] => Self::More,
            _ => unknown(),
        })
    }

    /// 写成 `location.hash`。
    pub fn href(&self) -> String {
        match self {
            Self::Today => "#/".to_owned(),
            Self::Cards => "#/cards".to_owned(),
            Self::Position(id, None) => format!("#/cards/{id}"),
            Self::Position(id, Some(tab)) => format!("#/cards/{id}/{}", tab.slug()),
            Self::Emergency => "#/emergency".to_owned(),
            Self::Checks => "#/checks".to_owned(),
            Self::Check(id) => format!("#/checks/{id}"),
            Self::Runs => "#/runs".to_owned(),
            Self::Run(id) => format!("#/runs/{id}"),
            Self::Dangers => "#/dangers".to_owned(),
            Self::NewDanger => "#/dangers/new".to_owned(),
            Self::Danger(id) => format!("#/dangers/{id}"),
            Self::Company => "#/company".to_owned(),
            Self::Data => "#/data".to_owned(),
            Self::About => "#/about".to_owned(),
            Self::Rules => "#/rules".to_owned(),
            Self::Calendar => "#/calendar".to_owned(),
            Self::Risks => "#/risks".to_owned(),
            Self::NewRisk => "#/risks/new".to_owned(),
            Self::Boards => "#/risks/boards".to_owned(),
            Self::RiskMap => "#/risks/map".to_owned(),
            Self::Risk(id) => format!("#/risks/{id}"),
            Self::Ledgers => "#/ledgers".to_owned(),
            Self::Expiry => "#/expiry".to_owned(),
            Self::Stats => "#/stats".to_owned(),
            Self::Profile => "#/profile".to_owned(),
            Self::More => "#/more".to_owned(),
            Self::Unknown(hash) => hash.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_reads_back_as_itself() {
        let id = || "jiazi-gong".to_owned();
        let mut routes = vec![
            Route::Today,
            Route::Cards,
            Route::Position(id(), None),
            Route::Emergency,
            Route::Checks,
            Route::Check(id()),
            Route::Runs,
            Route::Run("0f".repeat(16)),
            Route::Dangers,
            Route::NewDanger,
            Route::Danger("a1".repeat(16)),
            Route::Company,
            Route::Data,
            Route::About,
            Route::Rules,
            Route::Calendar,
            Route::Risks,
            Route::NewRisk,
            Route::Boards,
            Route::RiskMap,
            Route::Risk("b2".repeat(16)),
            Route::Ledgers,
            Route::Expiry,
            Route::Stats,
            Route::Profile,
            Route::More,
        ];
        routes.extend(Tab::ALL.map(|tab| Route::Position(id(), Some(tab))));
        for route in routes {
            assert_eq!(Route::parse(&route.href()), Some(route.clone()), "{}", route.href());
        }
    }

    #[test]
    fn unknown_addresses_are_kept_and_anchors_are_not_addresses() {
        assert_eq!(Route::parse("#/nowhere/x"), Some(Route::Unknown("#/nowhere/x".into())));
        assert_eq!(Route::parse("#/cards/../x"), Some(Route::Unknown("#/cards/../x".into())));
        assert_eq!(Route::parse("#/cards/jiazi-gong/xyz"), Some(Route::Unknown("#/cards/jiazi-gong/xyz".into())));
        assert_eq!(Route::parse("#card-jiazi-gong"), None);
        assert_eq!(Route::parse(""), Some(Route::Today));
        assert_eq!(Route::parse("#/cards/"), Some(Route::Cards));
        assert_eq!(Route::parse("#/cards?from=qr"), Some(Route::Cards));
    }
}
