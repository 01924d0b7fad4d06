//! Manual pages.

use std::fs;

use crate::support::unconfigured;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_has_the_options_and_the_examples_as_they_are() {
    let page = unconfigured().line("man threads create").run().await.exits(0).stdout;
    for part in
        [".TH kortix-threads-create 1", "\\-\\-idempotency\\-key", ".SH EXAMPLES\n.nf\n", "# In a script:\n"]
    {
        assert!(page.contains(part), "{part:?} is not in {page}");
    }
    let unknown = unconfigured().line("man threads fly").run().await.exits(2);
    assert!(unknown.stdout.is_empty() && unknown.stderr.contains("`threads fly`"), "{unknown:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_has_a_page_that_the_formatter_takes_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("man1");
    let written =
        unconfigured().line("man --json --dir").arg(dir.to_str().unwrap()).run().await.exits(0).json();
    let files = written["files"].as_array().unwrap();
    assert_eq!(files.len(), fs::read_dir(&dir).unwrap().count());
    assert!(dir.join("kortix.1").exists() && dir.join("kortix-projects-thread-create.1").exists());
    for file in files {
        let output = std::process::Command::new("man")
            .args(["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"])
            .arg(file.as_str().unwrap())
            .env("MANWIDTH", "100")
            .output()
            .expect("man-db is missing: apt install man-db groff");
        assert!(output.status.success(), "{file}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{file}");
    }
}
