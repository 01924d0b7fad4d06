use kortix_sdk::{
    LimitedResource,
    threads::{Thread, ThreadPage, UpdatedThread},
};
use serde_json::json;

use crate::{THREAD_ID, TIME, line};

#[tokio::test]
async fn search() {
    let answer = json!({"results": [{"thread_id": THREAD_ID, "score": 0.83, "text_preview": "by region",
        "project_id": "p", "project_name": "Numbers", "project_icon_name": "chart", "updated_at": TIME},
        {"thread_id": "t-2", "score": 1}], "total": 2, "configured": true});
    let (sent, found) =
        line(&answer.to_string(), |client| client.threads().search("revenue & by région").limit(5)).await;
    assert_eq!(sent, "GET /threads/search?q=revenue%20%26%20by%20r%C3%A9gion&limit=5 -");
    assert_eq!((found.total, found.configured, found.results.len()), (2, true, 2));
    assert!((found.results[0].score - 0.83).abs() < f64::EPSILON);
    assert!(found.results[1].project_name.is_empty() && found.results[1].updated_at.is_none());
}

#[tokio::test]
async fn search_of_a_server_that_cannot() {
    let (_, found) =
        line(r#"{"results":[],"total":0,"configured":false}"#, |client| client.threads().search("a")).await;
    assert!(!found.configured && found.results.is_empty());
    let (_, found) = line(r#"{"results":[]}"#, |client| client.threads().search("a")).await;
    assert!(found.configured, "it is only told when it cannot");
}

fn updated() -> String {
    json!({"thread_id": THREAD_ID, "project_id": "p", "metadata": {"title": "Q1"}, "is_public": true,
        "created_at": TIME, "updated_at": TIME, "project": {"project_id": "p", "name": "Q1", "description": "",
        "sandbox": {}, "is_public": true, "icon_name": null, "created_at": TIME, "updated_at": TIME},
        "message_count": 0, "recent_agent_runs": []})
    .to_string()
}

#[tokio::test]
async fn update() {
    let (sent, thread) =
        line(&updated(), |client| client.threads().update(THREAD_ID).title("Q1").public()).await;
    assert_eq!(
        sent,
        format!(r#"PATCH /threads/{THREAD_ID} application/json {{"title":"Q1","is_public":true}}"#)
    );
    assert_eq!(thread.metadata.get_str("title"), Some("Q1"));
    assert!(thread.is_public && thread.project.unwrap().sandbox.is_none());
    for (call, body) in [("private", r#"{"is_public":false}"#), ("nothing", "{}")] {
        let (sent, _) = line(&updated(), |client| {
            let update = client.threads().update("t");
            if call == "private" { update.private() } else { update }
        })
        .await;
        assert_eq!(sent, format!("PATCH /threads/t application/json {body}"));
    }
}

#[test]
fn an_updated_thread_needs_no_more_than_its_id_and_its_times() {
    let text = json!({"thread_id": "t", "created_at": TIME, "updated_at": TIME, "metadata": null,
        "recent_agent_runs": null});
    let thread: UpdatedThread = serde_json::from_value(text).unwrap();
    assert!(!thread.is_public && thread.recent_agent_runs.is_empty());
}

#[tokio::test]
async fn pages_by_cursor() {
    let page = r#"{"threads":[],"pagination":{"limit":2,"total":3,"next_cursor":"c/2"}}"#;
    let (sent, page) = line(page, |client| client.threads().list().limit(2).cursor("a+b/=")).await;
    assert_eq!(sent, "GET /threads?limit=2&cursor=a%2Bb/%3D -");
    assert_eq!(page.pagination.next_cursor.as_deref(), Some("c/2"));

    let last = r#"{"threads":[],"pagination":{"page":1,"limit":2,"total":3,"pages":2}}"#;
    let (sent, page) = line(last, |client| client.projects().threads("p").cursor("c/2")).await;
    assert_eq!(sent, "GET /projects/p/threads?cursor=c/2 -");
    assert_eq!(page.pagination.next_cursor, None);
    let written = serde_json::to_string(&page.pagination).unwrap();
    assert_eq!(written, r#"{"page":1,"limit":2,"total":3,"pages":2}"#);
}

#[test]
fn a_page_of_the_service_has_no_cursor() {
    for pagination in [r#"{"page":9,"limit":100,"total":0,"pages":0}"#, r#"{"total":null}"#, "{}"] {
        let text = format!(r#"{{"threads":[],"pagination":{pagination}}}"#);
        let page: ThreadPage = serde_json::from_str(&text).unwrap();
        assert_eq!((page.pagination.next_cursor, page.pagination.total), (None, 0));
    }
}

#[test]
fn a_thread_that_is_being_made_says_so() {
    let thread = |pending: serde_json::Value| -> Thread {
        let mut text = json!({"thread_id": "t", "created_at": TIME, "updated_at": TIME});
        text.as_object_mut().unwrap().extend(pending.as_object().unwrap().clone());
        serde_json::from_value(text).unwrap()
    };
    assert!(thread(json!({"_pending": true})).pending);
    let made = thread(json!({}));
    assert!(!made.pending && serde_json::to_value(&made).unwrap().get("_pending").is_none());
}

#[test]
fn resources_have_names_for_people() {
    assert_eq!(LimitedResource::Models.to_string(), "models");
}
