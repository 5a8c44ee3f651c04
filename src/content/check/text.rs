//! 行文的规矩：一行多长、哪些空话不许用。

use super::Finding;

/// 空话：写了等于没写。
const EMPTY_WORDS: [&str; 8] = ["酌情", "及时", "必要时", "相关", "加强", "落实", "确保", "注意安全"];

/// 一行最多多少字（标点不计）。
const LINE: usize = 30;

/// 一行的字数，标点和空白不计。
pub fn length(text: &str) -> usize {
    text.chars().filter(|char| char.is_alphanumeric()).count()
}

/// 文字里像公共电话的号码：三到五位、不与别的数字和字母相连、以 1 或 9 开头。
pub fn phone_numbers(text: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut run = String::new();
    let mut broken = false;
    for char in text.chars().chain(['。']) {
        if char.is_ascii_digit() {
            run.push(char);
        } else if char.is_ascii_alphabetic() || matches!(char, '.' | '–' | '-' | '~' | '％' | '%') {
            broken = !run.is_empty() || broken;
            run.clear();
        } else {
            let unit = ["年", "次", "米", "度", "分", "秒", "个", "月", "日", "伏", "毫", "℃", "公", "人", "小"]
                .iter()
                .any(|unit| unit.starts_with(char));
            if !broken && !unit && (3..=5).contains(&run.len()) && (run.starts_with('1') || run.starts_with('9')) {
                numbers.push(run.clone());
            }
            run.clear();
            broken = false;
        }
    }
    numbers
}

/// 一句话里“共用卡·”后面的名字：到标点、“做”字为止。
pub fn shared_names(text: &str) -> impl Iterator<Item = &str> {
    text.split("共用卡·").skip(1).map(|after| after.split(['做', '，', '。', '；', '）', '只', '上', '包', '冲']).next().unwrap_or(after))
}

/// 一个文件里逐行记下毛病。
pub struct Lines<'a> {
    file: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Lines<'a> {
    pub fn new(file: &'a str, findings: &'a mut Vec<Finding>) -> Self {
        Self { file, findings }
    }

    pub fn fault(&mut self, at: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.findings.push(Finding::new(self.file, at, what, mend));
    }

    pub fn line(&mut self, at: &str, text: &str) {
        self.line_up_to(at, text, LINE);
    }

    pub fn line_up_to(&mut self, at: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.fault(at, "是空的", "写一句具体的话，或删掉这一条");
        }
        let long = length(text);
        if long > most {
            self.fault(at, format!("{long} 字，超过 {most} 字：{text}"), "拆成两条，或去掉不说也明白的字");
        }
        for word in EMPTY_WORDS {
            if text.contains(word) {
                self.fault(at, format!("用了空话“{word}”：{text}"), "说清看什么、做什么、做到什么样");
            }
        }
    }

    pub fn count(&mut self, at: &str, count: usize, least: usize, most: usize) {
        if !(least..=most).contains(&count) {
            self.fault(at, format!("{count} 条，应是 {least}–{most} 条"), if count < least { "补足" } else { "合并或删去次要的" });
        }
    }

    pub fn rhyme(&mut self, at: &str, rhyme: &[String]) {
        if rhyme.is_empty() {
            return;
        }
        self.count(at, rhyme.len(), 4, 8);
        for (index, line) in rhyme.iter().enumerate() {
            self.line_up_to(&format!("{at}[{index}]"), line, 12);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_sentence_are_told_from_measures() {
        assert_eq!(phone_numbers("打120，再打119；说清几个人"), ["120", "119"]);
        assert_eq!(phone_numbers("拨 12350 举报"), ["12350"]);
        assert_eq!(phone_numbers("每分钟按压100–120次，离线8米，150米外放警示牌"), Vec::<String>::new());
    }

    #[test]
    fn punctuation_does_not_count() {
        assert_eq!(length("先停、再断电，（不跑）！"), 7);
    }
}
