use kortix_sdk::executions::ExecutionStatus;

use crate::line;

#[tokio::test]
async fn list() {
    let answer = r#"{"templates":[{"id":"tpl_1","name":"Churn","description":"Rank accounts"},
        {"id":"tpl_2","name":"Blank","description":null},{"id":"tpl_3","name":"Bare"}]}"#;
    let (sent, list) = line(answer, |client| client.templates().list()).await;
    assert_eq!(sent, "GET /api/v1/templates -");
    let described: Vec<_> = list.templates.iter().map(|template| template.description.as_str()).collect();
    assert_eq!(described, ["Rank accounts", "", ""]);
}

#[tokio::test]
async fn create_project() {
    let answer = r#"{"success":true,"project":{"id":"prj_1","name":"Churn 9","workspaceId":"wks_1"},
        "thread":{"id":"th_1"},"execution":{"id":"exec_1","status":"started"}}"#;
    let (sent, made) = line(answer, |client| client.templates().create_project("tpl/1", "Rank")).await;
    assert_eq!(sent, r#"POST /api/v1/templates/tpl%2F1/project application/json {"starterPrompt":"Rank"}"#);
    assert_eq!(
        (made.project.id.as_str(), made.project.workspace_id.as_ref().map(kortix_sdk::AccountId::as_str)),
        ("prj_1", Some("wks_1"))
    );
    let written = serde_json::to_value(&made).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(answer).unwrap());

    let least = r#"{"project":{"id":"prj_1"},"thread":{"id":"th_1"},"execution":{"id":"exec_1"}}"#;
    let (sent, made) = line(least, |client| {
        client.templates().create_project("t", "a").name("b").success_prompt("c").failure_prompt("d")
    })
    .await;
    assert!(sent.ends_with(r#" {"starterPrompt":"a","name":"b","successPrompt":"c","failurePrompt":"d"}"#));
    assert!(made.success && made.execution.status == ExecutionStatus::Started);
}
