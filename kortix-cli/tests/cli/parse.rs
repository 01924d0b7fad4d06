//! What can be typed, and what cannot.

use std::ffi::OsString;

use kortix_cli::cli::globals::Format;
use kortix_cli::cli::{self, Cli};

fn parse(line: &str) -> Result<Cli, clap::Error> {
    parse_words(&line.split_whitespace().collect::<Vec<_>>())
}

fn parse_words(words: &[&str]) -> Result<Cli, clap::Error> {
    let arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
    cli::parse(&arguments).map(|(cli, _)| cli)
}

#[test]
fn the_definition_is_sound() {
    cli::described().debug_assert();
}

#[test]
fn published_invocations_still_parse() {
    for line in [
        "kortix threads create",
        "kortix threads create --name x --idempotency-key k",
        "kortix thread get T",
        "kortix threads get T --show-secrets",
        "kortix threads list --page 2 --limit 1000",
        "kortix threads delete T",
        "kortix projects get P --show-secrets",
        "kortix projects delete P",
        "kortix projects threads P --page 1 --limit 5",
        "kortix projects thread create P --prompt x --name n --success-prompt @s --failure-prompt - --wait",
        "kortix project thread create P --prompt - --on-conflict fail --idempotency-key k",
        "kortix executions get E",
        "kortix executions wait E --timeout 15m",
        "kortix executions create T --prompt @@x --on-conflict wait --wait",
        "kortix local up --port 8000 -- --driver fake",
        "kortix local status",
        "kortix local logs --follow --lines 5",
        "kortix local down",
        "kortix local reset --yes",
        "kortix doctor --local",
        "kortix doctor --profile work",
        "kortix auth login --service obvious --with-token --insecure-storage --no-verify --profile work",
        "kortix auth status --verify --show-origin --service kortix",
        "kortix auth logout --service kortix",
        "kortix auth logout --all",
        "kortix auth token --service obvious --show",
        "kortix config list --show-origin",
        "kortix config get base_url",
        "kortix config set base_url https://a.test --profile work",
        "kortix config unset base_url",
        "kortix config path",
        "kortix config profiles list",
        "kortix config profile delete work",
        "kortix projects get",
        "kortix completion bash",
        "kortix version",
    ] {
        assert!(parse(line).is_ok(), "{line}: {}", parse(line).unwrap_err());
    }
}

#[test]
fn mistakes_are_refused() {
    for line in [
        "kortix",
        "kortix threads",
        "kortix threads get",
        "kortix threads list --page 0",
        "kortix threads list --limit 1001",
        "kortix threads list --json -o name",
        "kortix threads list -o xml",
        "kortix threads list --quiet --verbose",
        "kortix threads list --timeout 0",
        "kortix threads list --local --base-url http://127.0.0.1:1",
        "kortix threads list --api-key secret",
        "kortix threads list --local --profile work",
        "kortix auth login secret",
        "kortix auth login --token secret",
        "kortix auth logout --all --service kortix",
        "kortix projects thread create P",
        "kortix executions create T --prompt x --on-conflict join",
        "kortix completion tcsh",
    ] {
        assert!(parse(line).is_err(), "{line} was accepted");
    }
}

#[test]
fn global_flags_work_before_between_and_after() {
    let words = ["kortix", "threads", "list"];
    let flags =
        "-o ndjson -q --timeout 5s --retries 2 --no-input --color never --base-url http://127.0.0.1:1";
    for place in 1..=words.len() {
        let (before, after) = words.split_at(place);
        let line = format!("{} {flags} {}", before.join(" "), after.join(" "));
        let globals = parse(&line).unwrap_or_else(|error| panic!("{line}: {error}")).globals;
        assert_eq!(globals.format(), Format::Ndjson, "{line}");
        assert_eq!(globals.retries, Some(2), "{line}");
        assert!(
            globals.timeout.is_some() && globals.no_input && globals.quiet && globals.base_url.is_some(),
            "{line}"
        );
    }
}

#[test]
fn a_prompt_may_begin_with_a_hyphen() {
    assert!(parse_words(&["kortix", "executions", "create", "T", "--prompt", "- a\n- b"]).is_ok());
}
