//! `${{ … }}`: as much of the language of expressions as templates need.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};

use super::Texts;

/// What expressions can name.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) inputs: Texts,
    pub(super) env: Texts,
    pub(super) secrets: Texts,
    pub(super) vars: Texts,
    pub(super) steps: BTreeMap<String, Texts>,
    /// Whether a step has failed.
    pub(super) failed: bool,
}

const STATUS_FUNCTIONS: [&str; 4] = ["always()", "failure()", "success()", "cancelled()"];

impl Scope {
    /// Puts the values of expressions in their places.
    pub(super) fn fill(&self, text: &str) -> anyhow::Result<String> {
        let (mut filled, mut rest) = (String::new(), text);
        while let Some((before, behind)) = rest.split_once("${{") {
            let (expression, after) = behind.split_once("}}").context("an expression has no end")?;
            filled.push_str(before);
            filled.push_str(&self.value(expression)?);
            rest = after;
        }
        Ok(filled + rest)
    }

    pub(super) fn fill_all(&self, texts: &Texts) -> anyhow::Result<Texts> {
        texts.iter().map(|(name, text)| Ok((name.clone(), self.fill(text)?))).collect()
    }

    /// Whether a step is to be run. One that says nothing about failures is not run after one.
    pub(super) fn holds(&self, condition: Option<&str>) -> anyhow::Result<bool> {
        let Some(condition) = condition else { return Ok(!self.failed) };
        let expression = condition.trim().trim_start_matches("${{").trim_end_matches("}}");
        let asks_for_status = STATUS_FUNCTIONS.iter().any(|function| expression.contains(function));
        Ok((asks_for_status || !self.failed) && is_true(&self.value(expression)?))
    }

    fn value(&self, expression: &str) -> anyhow::Result<String> {
        let mut reader = Reader { scope: self, rest: expression.trim() };
        let value = reader.or()?;
        ensure!(reader.rest.is_empty(), "cannot read {:?} of {expression:?}", reader.rest);
        Ok(value)
    }

    fn named(&self, path: &str) -> anyhow::Result<String> {
        let parts: Vec<_> = path.split('.').collect();
        let from = |texts: &Texts, name: &str| Ok(texts.get(name).cloned().unwrap_or_default());
        match parts[..] {
            ["inputs", name] => from(&self.inputs, name),
            ["env", name] => from(&self.env, name),
            ["secrets", name] => from(&self.secrets, name),
            ["vars", name] => from(&self.vars, name),
            ["steps", id, "outputs", name] => {
                Ok(self.steps.get(id).and_then(|outputs| outputs.get(name)).cloned().unwrap_or_default())
            }
            _ => bail!("{path} is nothing that this stand-in knows"),
        }
    }
}

fn is_true(value: &str) -> bool {
    !matches!(value, "" | "false" | "0")
}

fn of_bool(value: bool) -> String {
    value.to_string()
}

struct Reader<'a> {
    scope: &'a Scope,
    rest: &'a str,
}

impl Reader<'_> {
    fn or(&mut self) -> anyhow::Result<String> {
        let mut value = self.and()?;
        while self.takes("||") {
            let other = self.and()?;
            value = if is_true(&value) { value } else { other };
        }
        Ok(value)
    }

    fn and(&mut self) -> anyhow::Result<String> {
        let mut value = self.comparison()?;
        while self.takes("&&") {
            let other = self.comparison()?;
            value = if is_true(&value) { other } else { value };
        }
        Ok(value)
    }

    fn comparison(&mut self) -> anyhow::Result<String> {
        let value = self.operand()?;
        if self.takes("==") {
            return Ok(of_bool(value == self.operand()?));
        }
        if self.takes("!=") {
            return Ok(of_bool(value != self.operand()?));
        }
        Ok(value)
    }

    fn operand(&mut self) -> anyhow::Result<String> {
        if self.takes("'") {
            let (text, rest) = self.rest.split_once('\'').context("a string has no end")?;
            self.rest = rest.trim_start();
            return Ok(text.to_owned());
        }
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || "._-()".contains(c);
        let end = self.rest.find(|c| !is_of_word(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        match word {
            "always()" => Ok(of_bool(true)),
            "failure()" => Ok(of_bool(self.scope.failed)),
            "success()" => Ok(of_bool(!self.scope.failed)),
            "cancelled()" => Ok(of_bool(false)),
            path => self.scope.named(path),
        }
    }

    fn takes(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(word) else { return false };
        self.rest = if word == "'" { rest } else { rest.trim_start() };
        true
    }
}
