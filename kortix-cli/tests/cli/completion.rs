//! Completion scripts.

use std::fs;
use std::path::Path;

use clap_complete::{Generator as _, Shell};
use kortix_cli::cli;

use crate::support::unconfigured;

const SHELLS: [Shell; 5] = [Shell::Bash, Shell::Elvish, Shell::Fish, Shell::PowerShell, Shell::Zsh];

/// `INSTA_UPDATE=always` writes them anew.
#[test]
fn the_scripts_know_what_can_be_typed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for shell in SHELLS {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut cli::whole(), "kortix", &mut script);
        let script = String::from_utf8(script).unwrap();
        let file = folder.join(shell.file_name("kortix"));
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            fs::write(&file, &script).unwrap();
        }
        let is_as_made = fs::read_to_string(&file).unwrap() == script;
        assert!(
            is_as_made,
            "{} is not what can be typed: INSTA_UPDATE=always writes it anew",
            file.display()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shell_gets_a_script_that_knows_the_commands() {
    for shell in SHELLS.map(|shell| shell.to_string()) {
        let finished = unconfigured().line("completion").line(&shell).run().await.exits(0);
        assert!(finished.stdout.contains("executions") && finished.stdout.contains("on-conflict"), "{shell}");
        assert_eq!(finished.stderr, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bash_can_read_its_script() {
    let script = unconfigured().line("completion bash").run().await.exits(0).stdout;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kortix.bash");
    fs::write(&file, script).unwrap();
    let status = std::process::Command::new("bash").arg("-n").arg(file).status().unwrap();
    assert!(status.success());
}
