//! 命令行参数：够用就行，不认识的就说出来。

use anyhow::{Context, Result, bail};
use std::{env, str::FromStr};

/// What was typed after `cargo xtask`, consumed piece by piece.
pub struct Args(Vec<String>);

impl Args {
    pub fn from_env() -> Self {
        Self(env::args().skip(1).collect())
    }

    /// Takes the first word.
    pub fn command(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Takes `name` if it is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let at = self.0.iter().position(|a| a == name);
        at.map(|i| self.0.remove(i)).is_some()
    }

    /// Takes `name VALUE` or `name=VALUE`.
    pub fn value<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        let prefix = format!("{name}=");
        let text = if let Some(i) = self.0.iter().position(|a| a == name) {
            self.0.remove(i);
            if i >= self.0.len() {
                bail!("{name} 后面少一个值");
            }
            self.0.remove(i)
        } else if let Some(i) = self.0.iter().position(|a| a.starts_with(&prefix)) {
            self.0.remove(i)[prefix.len()..].to_owned()
        } else {
            return Ok(None);
        };
        let value = text.parse().ok().with_context(|| format!("{name} 的值看不懂：{text}"))?;
        Ok(Some(value))
    }

    /// Takes the next word that is not an option.
    pub fn word(&mut self) -> Option<String> {
        let at = self.0.iter().position(|a| !a.starts_with('-'));
        at.map(|i| self.0.remove(i))
    }

    /// Nothing may be left over.
    pub fn finish(self) -> Result<()> {
        match self.0.first() {
            Some(left) => bail!("不认识的参数：{left}（用法见 cargo xtask help）"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &str) -> Args {
        Args(words.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn values_are_taken_in_both_spellings_and_in_any_order() {
        let mut args = typed("serve --base=/a/ x --port 81 --dev");
        assert_eq!(args.command().as_deref(), Some("serve"));
        assert_eq!(args.value("--port").unwrap(), Some(81_u16));
        assert_eq!(args.value::<String>("--base").unwrap().as_deref(), Some("/a/"));
        assert!(args.flag("--dev"));
        assert_eq!(args.word().as_deref(), Some("x"));
        args.finish().unwrap();
    }

    #[test]
    fn unknown_words_missing_and_unreadable_values_are_refused() {
        assert!(typed("--nope").finish().is_err());
        assert!(typed("--port").value::<u16>("--port").is_err());
        assert!(typed("--port x").value::<u16>("--port").is_err());
    }
}
