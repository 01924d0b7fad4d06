//! `--jq`: the one module that knows which library filters.

use std::fmt;

use jaq_core::load::{self, Arena, File, Loader, lex, parse};
use jaq_core::{Compiler, Ctx, Vars, compile, data, unwrap_valr};
use jaq_json::{Val, read, write};

/// What is left of a result, and how it is printed.
pub struct Filter {
    compiled: jaq_core::Filter<data::JustLut<Val>>,
    strings: Strings,
}

/// How strings are printed that are a whole result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strings {
    /// In quotes.
    Json,
    /// As they are.
    Raw,
}

impl Filter {
    pub fn parse(expression: &str, strings: Strings) -> Result<Self, String> {
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let arena = Arena::default();
        let modules =
            Loader::new(definitions).load(&arena, File { code: expression, path: () }).map_err(unreadable)?;
        let compiled = Compiler::default().with_funs(functions).compile(modules).map_err(undefined)?;
        Ok(Self { compiled, strings })
    }

    /// One line for each value that the filter makes of a document.
    pub fn apply(&self, document: &[u8]) -> Result<Vec<u8>, String> {
        let input = read::parse_single(document).map_err(|error| error.to_string())?;
        let context = Ctx::<data::JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        let mut lines = Vec::new();
        for value in self.compiled.id.run((context, input)).map(unwrap_valr) {
            let value = value.map_err(|error| error.to_string())?;
            self.print(&value, &mut lines).map_err(|error| error.to_string())?;
        }
        Ok(lines)
    }

    fn print(&self, value: &Val, lines: &mut Vec<u8>) -> std::io::Result<()> {
        match value {
            Val::TStr(text) if self.strings == Strings::Raw => lines.extend_from_slice(text),
            value => write::write(lines, &write::Pp::default(), 0, value)?,
        }
        lines.push(b'\n');
        Ok(())
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter").field("strings", &self.strings).finish_non_exhaustive()
    }
}

/// What is wrong with the first place that cannot be read.
fn unreadable(errors: load::Errors<&str, ()>) -> String {
    let first = errors.into_iter().next().map(|(_, error)| error);
    match first {
        Some(load::Error::Lex(errors)) => errors.first().map(unexpected_character),
        Some(load::Error::Parse(errors)) => errors.first().map(unexpected_token),
        Some(load::Error::Io(errors)) => errors.first().map(|(path, error)| format!("`{path}`: {error}")),
        None => None,
    }
    .unwrap_or_else(|| "it cannot be read".to_owned())
}

fn unexpected_character((expected, found): &lex::Error<&str>) -> String {
    format!("expected {}{}", expected.as_str(), at(found))
}

fn unexpected_token((expected, found): &parse::Error<&str>) -> String {
    format!("expected {}{}", expected.as_str(), at(found))
}

fn at(found: &str) -> String {
    if found.is_empty() { " at the end".to_owned() } else { format!(" at `{found}`") }
}

fn undefined(errors: compile::Errors<&str, ()>) -> String {
    let first = errors.into_iter().flat_map(|(_, errors)| errors).next();
    first.map_or_else(
        || "it cannot be compiled".to_owned(),
        |(name, undefined)| format!("undefined {} `{name}`", undefined.as_str()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &[u8] = br#"{"threads":[{"id":"a","n":1},{"id":"b","n":2}]}"#;

    fn filtered(expression: &str, strings: Strings) -> Result<String, String> {
        let filter = Filter::parse(expression, strings)?;
        filter.apply(DOCUMENT).map(|lines| String::from_utf8(lines).unwrap())
    }

    #[test]
    fn each_value_has_a_line() {
        let json = |expression| filtered(expression, Strings::Json).unwrap();
        assert_eq!(json(".threads[].id"), "\"a\"\n\"b\"\n");
        assert_eq!(json(".threads | map(.n) | add"), "3\n");
        assert_eq!(json(".threads[0]"), "{\"id\":\"a\",\"n\":1}\n");
        assert_eq!(json("empty"), "");
        assert_eq!(filtered(".threads[].id", Strings::Raw).unwrap(), "a\nb\n");
        assert_eq!(filtered(".threads[].n", Strings::Raw).unwrap(), "1\n2\n");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |expression| Filter::parse(expression, Strings::Json).unwrap_err();
        assert_eq!(wrong(".threads["), "expected closing bracket at the end");
        assert_eq!(wrong(".threads |"), "expected term at the end");
        assert_eq!(wrong("nothing_like_it"), "undefined filter `nothing_like_it`");
        assert!(filtered(".threads.id", Strings::Json).is_err());
    }
}
