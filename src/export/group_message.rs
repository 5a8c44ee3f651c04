//! 发群的一段话：谁、什么时候、查了几项、哪里不对、什么时候前改好。

/// 一处不对的地方。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// 在哪里。
    pub place: String,
    /// 什么样。
    pub what: String,
    /// 会马上伤人。
    pub hurts_now: bool,
    /// 什么时候前改好；还没定是空的。
    pub by: String,
}

/// 一次检查（或一处隐患）要说的话。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMessage {
    /// 查的什么，或"报隐患"。
    pub title: String,
    /// 谁。
    pub who: String,
    /// 什么时候，如 `2026-11-21 08:03`。
    pub when: String,
    /// 合格、不合格、不适用各几项；报隐患时没有。
    pub counts: Option<(usize, usize, usize)>,
    /// 不对的地方。
    pub wrong: Vec<Wrong>,
    /// 记录短码，对得上手机里的那一条。
    pub code: String,
}

/// 发群的一张图、一段话。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// 一行一行的文字，头一行是标题，末一行是小字。
    pub lines: Vec<String>,
    /// 没有不对的：图上的边是绿的。
    pub good: bool,
}

impl Poster {
    /// 能直接粘贴的一段话。
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

impl From<GroupMessage> for Poster {
    fn from(message: GroupMessage) -> Self {
        Self { lines: message.lines(), good: message.wrong.is_empty() }
    }
}

impl GroupMessage {
    /// 一行一行的文字；图片上画的也是它。
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("【{}】", self.title), format!("{}　{}", self.when, self.who)];
        if let Some((pass, fail, na)) = self.counts {
            lines.push(format!("共{}项：合格{pass}，不合格{fail}，不适用{na}", pass + fail + na));
            if fail == 0 {
                lines.push("本次没有发现隐患（零隐患）".to_owned());
            }
        }
        for (index, wrong) in self.wrong.iter().enumerate() {
            let place = if wrong.place.is_empty() { String::new() } else { format!("{}：", wrong.place) };
            lines.push(format!("{}. {place}{}", index + 1, wrong.what));
            let by = match (wrong.hurts_now, wrong.by.as_str()) {
                (true, _) => "会马上伤人，已停工撤人，改好才能再干".to_owned(),
                (false, "") => "改好时限：请负责人定".to_owned(),
                (false, by) => format!("{by} 前改好"),
            };
            lines.push(format!("　{by}"));
        }
        lines.push(format!("岗哨记录 {}", self.code));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(wrong: Vec<Wrong>) -> GroupMessage {
        let fail = wrong.len();
        GroupMessage {
            title: "工地日检查".into(),
            who: "张三".into(),
            when: "2026-11-21 08:03".into(),
            counts: Some((5, fail, 1)),
            wrong,
            code: "3f2a".into(),
        }
    }

    #[test]
    fn a_message_says_who_when_how_many_what_and_by_when() {
        let wrong = Wrong { place: "3号楼".into(), what: "洞口没盖".into(), hurts_now: false, by: "2026-11-22".into() };
        let text = message(vec![wrong]).lines().join("\n");
        for part in ["工地日检查", "张三", "2026-11-21 08:03", "共7项", "不合格1", "3号楼：洞口没盖", "2026-11-22 前改好", "3f2a"]
        {
            assert!(text.contains(part), "缺“{part}”：{text}");
        }
    }

    #[test]
    fn nothing_wrong_is_a_record_too_and_danger_to_life_is_said() {
        assert!(Poster::from(message(vec![])).text().contains("零隐患"));
        let wrong = Wrong { place: String::new(), what: "架板断".into(), hurts_now: true, by: String::new() };
        assert!(Poster::from(message(vec![wrong])).text().contains("已停工撤人"));
    }
}
