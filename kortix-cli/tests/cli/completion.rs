//! Completion scripts.

use std::fs;
use std::path::Path;
use std::time::Duration;

use clap_complete::{Generator as _, Shell};
use kortix_cli::cli;

use crate::support::unconfigured;

/// For a shell on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

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

/// What a shell offers after `kortix threads cr`, asked the way its own users' keys ask it.
#[tokio::test(flavor = "multi_thread")]
async fn shells_complete_what_their_scripts_say() {
    let bash = r"source ./script; COMP_WORDS=(kortix threads cr); COMP_CWORD=2; _kortix kortix cr threads; echo ${COMPREPLY[@]}";
    let fish = "source ./script; complete -C 'kortix threads cr'";
    for (shell, asked) in [("bash", bash), ("fish", fish)] {
        let offered = said_by(shell, &["-c", asked]).await;
        assert_eq!(offered.split_whitespace().next(), Some("create"), "{shell}: {offered}");
    }
}

/// zsh completes in its editor alone, so one is opened on a terminal of its own, and the tab key is pressed in it.
#[tokio::test(flavor = "multi_thread")]
async fn zsh_completes_what_its_script_says() {
    let asked = r"
        zmodload zsh/zpty
        zpty editor 'PS1= zsh -f -i'
        zpty -w editor 'fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D; print ready:$((1 + 1))'
        zpty -r editor seen '*ready:2*'
        zpty -w -n editor $'kortix threads cr\t'
        zpty -r editor seen '*threads create*'
        zpty -d editor
        print completed
    ";
    assert_eq!(said_by("zsh", &["-f", "-c", asked]).await, "completed\n");
}

/// What a shell prints in a directory with its script, as `script` and as a function of zsh.
async fn said_by(shell: &str, arguments: &[&str]) -> String {
    let script = unconfigured().line("completion").line(shell).run().await.exits(0).stdout;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("functions")).unwrap();
    for name in ["script", "functions/_kortix"] {
        fs::write(folder.path().join(name), &script).unwrap();
    }
    let mut command = tokio::process::Command::new(shell);
    command
        .args(arguments)
        .current_dir(&folder)
        .env("HOME", folder.path())
        .env("TERM", "xterm")
        .kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.unwrap();
    let output =
        output.unwrap_or_else(|error| panic!("cannot run {shell}; `cargo xtask test` installs it: {error}"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{shell}");
    String::from_utf8(output.stdout).unwrap()
}
