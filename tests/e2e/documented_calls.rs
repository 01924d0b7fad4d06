//! The two calls of the services' own documentation, with another host and credential and nothing else changed.

use std::process::Command;

use serde_json::Value;

use crate::support::Stage;

fn curl(arguments: &[&str]) -> Value {
    let output = Command::new("curl").args(["-sS"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn curl_gets_the_documented_answers() {
    let stage = Stage::real();
    let (url, jwt, key) = (stage.server.url(), &stage.jwt, &stage.obvious_key);
    let made = curl(&[
        "-X",
        "POST",
        &format!("{url}/threads"),
        "-H",
        &format!("Authorization: Bearer {jwt}"),
        "-H",
        "Content-Type: application/x-www-form-urlencoded",
        "-d",
        "name=My Project",
    ]);
    assert_eq!(made.as_object().unwrap().len(), 2, "{made}");
    assert_eq!(made["thread_id"].as_str().unwrap().len(), 36);
    let project = made["project_id"].as_str().unwrap();
    let started = curl(&[
        "-X",
        "POST",
        &format!("{url}/api/v1/projects/{project}/thread"),
        "-H",
        &format!("Authorization: Bearer {key}"),
        "-H",
        "Content-Type: application/json",
        "-d",
        r#"{"starterPrompt":"echo working","name":"Task","successPrompt":"echo good","failurePrompt":"echo bad"}"#,
    ]);
    assert_eq!(started["success"], true);
    assert!(started["thread"]["id"].as_str().unwrap().starts_with("th_"));
    assert!(started["execution"]["id"].as_str().unwrap().starts_with("exec_"));
    assert_eq!(started["execution"]["status"], "started");
}
