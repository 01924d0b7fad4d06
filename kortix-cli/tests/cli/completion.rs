//! Completion scripts.

use crate::support::unconfigured;

#[tokio::test(flavor = "multi_thread")]
async fn every_shell_gets_a_script_that_knows_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let finished = unconfigured().line("completion").line(shell).run().await.exits(0);
        assert!(finished.stdout.contains("executions") && finished.stdout.contains("on-conflict"), "{shell}");
        assert_eq!(finished.stderr, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bash_can_read_its_script() {
    let script = unconfigured().line("completion bash").run().await.exits(0).stdout;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kortix.bash");
    std::fs::write(&file, script).unwrap();
    let status = std::process::Command::new("bash").arg("-n").arg(file).status().unwrap();
    assert!(status.success());
}
