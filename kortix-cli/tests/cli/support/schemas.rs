//! Whatever a test lets a command print is held against the schema of the command.

use std::ffi::OsStr;

use jsonschema::Validator;
use kortix_cli::cli;
use kortix_cli::cli::globals::Format;
use kortix_cli::schema::{self, Form, Printed};
use serde_json::Value;

use super::Finished;

/// Holds the JSON on both streams against what `kortix schema` says of it.
#[track_caller]
pub(super) fn hold<'a>(arguments: impl Iterator<Item = &'a OsStr>, finished: &Finished) {
    let arguments: Vec<_> =
        [OsStr::new("kortix")].into_iter().chain(arguments).map(OsStr::to_owned).collect();
    let Ok((cli, command)) = cli::parse(&arguments) else { return };
    let format = cli.globals.format();
    if !format.is_json() {
        return;
    }
    let shown = arguments.join(OsStr::new(" ")).display().to_string();
    for line in finished.stderr.lines() {
        let name = if line.starts_with("{\"error\":") { "error" } else { "stderr" };
        check(&schema::other(name).unwrap(), line, &format!("standard error of `{shown}`"));
    }
    if cli.globals.jq.is_some() {
        return;
    }
    let printed = Printed::by(&command).unwrap_or_else(|| panic!("{command} has no schema"));
    // What a batch prints is lines whatever the format.
    let is_lines = format == Format::Ndjson || arguments.iter().any(|word| word == "--from");
    let form = if is_lines { Form::Line } else { Form::Document };
    let schema = if cli.globals.dry_run { schema::other("dry-run").unwrap() } else { printed.schema(form) };
    let documents: Vec<&str> = match form {
        Form::Document => Some(&*finished.stdout).filter(|text| !text.is_empty()).into_iter().collect(),
        Form::Line => finished.stdout.lines().collect(),
    };
    for document in documents {
        check(&schema, document, &format!("standard output of `{shown}`"));
    }
}

#[track_caller]
fn check(schema: &Value, document: &str, what: &str) {
    let validator: Validator = jsonschema::draft202012::new(schema).unwrap();
    let document: Value =
        serde_json::from_str(document).unwrap_or_else(|error| panic!("{what}: {error}: {document}"));
    let errors: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| format!("{} at {:?}", error, error.instance_path().to_string()))
        .collect();
    assert!(errors.is_empty(), "{what} does not fit its schema: {errors:#?}\n{document:#}");
}
