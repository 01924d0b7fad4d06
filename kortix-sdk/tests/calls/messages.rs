use kortix_sdk::messages::{Message, MessageType, ThreadMessages};
use serde_json::{Value, json};

use crate::{THREAD_ID, TIME, line, make, support};

fn row() -> String {
    json!({"message_id": "m-3", "thread_id": THREAD_ID, "type": "user", "is_llm_message": true,
        "content": {"role": "user", "content": "Add a chart"}, "metadata": null, "created_at": TIME,
        "updated_at": null, "agent_id": null, "agent_version_id": null, "a_later_column": {"x": 1}})
    .to_string()
}

#[tokio::test]
async fn list() {
    let answer = r#"{"messages":[]}"#;
    let (sent, history) = line(answer, |client| client.messages().list(THREAD_ID)).await;
    assert_eq!(sent, format!("GET /threads/{THREAD_ID}/messages -"));
    assert!(history.messages.is_empty() && !history.pending);
    let (sent, _) = line(answer, |client| client.messages().list("t").oldest_first().full()).await;
    assert_eq!(sent, "GET /threads/t/messages?order=asc&optimized=false -");
    let page = r#"{"messages":[],"next_cursor":"c-2"}"#;
    let (sent, page) = line(page, |client| client.messages().list("t").limit(2).cursor("c=1")).await;
    assert_eq!(sent, "GET /threads/t/messages?limit=2&cursor=c%3D1 -");
    assert_eq!((page.next_cursor.as_deref(), history.next_cursor), (Some("c-2"), None));
}

#[tokio::test]
async fn add() {
    let (sent, message) = line(&row(), |client| client.messages().add("t", "Say \"hi\"\n& more")).await;
    assert_eq!(sent, r#"POST /threads/t/messages/add application/json {"message":"Say \"hi\"\n& more"}"#);
    assert_eq!((message.text(), &message.kind), (Some("Add a chart"), &MessageType::User));
}

#[tokio::test]
async fn create() {
    let (sent, message) =
        line(&row(), |client| client.messages().create("t", MessageType::User, "Add a chart")).await;
    assert_eq!(sent, r#"POST /threads/t/messages application/json {"type":"user","content":"Add a chart"}"#);
    assert!(message.is_llm_message && message.metadata.is_empty());
    let (sent, _) =
        line(&row(), |client| client.messages().create("t", "note", "a").hidden_from_model()).await;
    assert_eq!(
        sent,
        r#"POST /threads/t/messages application/json {"type":"note","content":"a","is_llm_message":false}"#
    );
}

#[tokio::test]
async fn delete() {
    let answer = r#"{"message":"Message deleted successfully"}"#;
    let (sent, deleted) = line(answer, |client| client.messages().delete("t", "m/1")).await;
    assert_eq!(sent, "DELETE /threads/t/messages/m%2F1 -");
    assert_eq!(deleted.message, "Message deleted successfully");
}

#[test]
fn a_history_as_it_comes_by_default() {
    let history: ThreadMessages = serde_json::from_value(json!({"messages": [
        {"message_id": "m-2", "thread_id": "t", "type": "assistant", "is_llm_message": true, "metadata":
            {"text_content": "Here is the table.", "stream_status": "complete"}, "created_at": TIME,
            "updated_at": TIME, "agent_id": null},
        {"message_id": "m-3", "thread_id": "t", "type": "tool", "is_llm_message": true, "metadata":
            {"result": {"success": true, "output": "40"}}, "created_at": TIME},
        {"message_id": "m-1", "thread_id": "t", "type": "user", "is_llm_message": true, "metadata": {},
            "created_at": TIME, "updated_at": null, "agent_id": null,
            "content": {"role": "user", "content": "Summarise the sheet"}}]}))
    .unwrap();
    let texts: Vec<_> = history.messages.iter().map(Message::text).collect();
    assert_eq!(texts, [Some("Here is the table."), None, Some("Summarise the sheet")]);
    let result: Value = history.messages[1].metadata.get("result").unwrap();
    assert_eq!(result["output"], "40");
    assert_eq!(history.messages[0].content, None);
    assert_eq!(history.messages[2].content.as_ref().unwrap().role(), Some("user"));
}

#[test]
fn content_of_any_shape_is_kept() {
    for (content, text) in [
        (json!({"role": "assistant", "content": "a"}), Some("a")),
        (json!("a"), Some("a")),
        (json!({"status_type": "thread_run_start"}), None),
        (json!({"role": "user", "content": [{"type": "image_url"}]}), None),
        (json!(["a"]), None),
    ] {
        let message: Message = serde_json::from_value(json!({"message_id": "m", "thread_id": "t",
            "type": "llm_response_start", "created_at": TIME, "content": content}))
        .unwrap();
        assert_eq!(message.text(), text, "{content}");
        assert_eq!(message.content.as_ref().unwrap().get::<Value>().unwrap(), content);
        assert_eq!(serde_json::to_value(&message).unwrap()["content"], content);
    }
}

#[test]
fn a_type_of_the_future_and_a_thread_that_is_being_made() {
    let message: Message = serde_json::from_value(json!({"message_id": "m", "thread_id": "t",
        "type": "dream", "created_at": TIME, "content": null, "is_llm_message": null}))
    .unwrap();
    assert_eq!((message.kind.as_str(), message.text()), ("dream", None));
    let history: ThreadMessages = serde_json::from_str(r#"{"messages":[],"_pending":true}"#).unwrap();
    assert!(history.pending);
}

#[tokio::test]
async fn a_message_that_was_made_before_says_so() {
    let answer = support::json(200, &row()).insert_header("Idempotency-Replayed", "true");
    let (request, response) =
        make(answer, |client| client.messages().add("t", "a").idempotency_key("k-1").with_response()).await;
    assert_eq!(support::header(&request, "idempotency-key"), Some("k-1"));
    assert!(response.unwrap().is_replay());
}
