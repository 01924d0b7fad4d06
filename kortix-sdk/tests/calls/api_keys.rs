use kortix_sdk::{ExposeSecret, api_keys::ApiKeyStatus};
use serde_json::json;

use crate::{TIME, line, make, support};

fn created() -> String {
    json!({"key_id": "k", "public_key": "pk_canarypublic", "secret_key": "sk_canarysecret", "title": "ci",
        "description": null, "status": "active", "expires_at": null, "created_at": TIME})
    .to_string()
}

#[tokio::test]
async fn create() {
    let (sent, key) = line(&created(), |client| client.api_keys().create("ci")).await;
    assert_eq!(sent, r#"POST /api-keys application/json {"title":"ci"}"#);
    assert_eq!(key.credential().expose_secret(), "pk_canarypublic:sk_canarysecret");
    assert_eq!(key.status, ApiKeyStatus::Active);
    let (sent, _) =
        line(&created(), |client| client.api_keys().create("ci").description("nightly").expires_in_days(30))
            .await;
    assert_eq!(
        sent,
        r#"POST /api-keys application/json {"title":"ci","description":"nightly","expires_in_days":30}"#
    );
}

#[tokio::test]
async fn a_secret_is_neither_shown_nor_written() {
    let (_, key) = line(&created(), |client| client.api_keys().create("ci")).await;
    for shown in
        [format!("{key:?} {key:#?}"), serde_json::to_string(&key).unwrap(), format!("{:?}", key.credential())]
    {
        assert!(!shown.contains("canarysecret"), "{shown}");
    }
    assert_eq!(serde_json::to_value(&key).unwrap()["secret_key"], "***");

    let unreadable = created().replace("\"active\"", "[\"sk_canarysecret\"]");
    let error = make(support::json(200, &unreadable), |client| client.api_keys().create("ci")).await;
    let error = error.1.unwrap_err();
    assert!(!format!("{error:#} {error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn list_is_a_bare_array() {
    let keys = json!([
        {"key_id": "k-2", "public_key": "pk_2", "title": "b", "description": "d", "status": "revoked",
            "expires_at": TIME, "last_used_at": TIME, "created_at": TIME},
        {"key_id": "k-1", "public_key": "pk_1", "status": "suspended", "created_at": TIME}]);
    let (sent, keys) = line(&keys.to_string(), |client| client.api_keys().list()).await;
    assert_eq!(sent, "GET /api-keys -");
    assert_eq!((keys.len(), keys[0].status.clone()), (2, ApiKeyStatus::Revoked));
    assert_eq!((keys[1].status.as_str(), keys[1].last_used_at), ("suspended", None));
    assert!(line("[]", |client| client.api_keys().list()).await.1.is_empty());
}

#[tokio::test]
async fn revoke_and_delete() {
    let answer = r#"{"message":"API key revoked successfully"}"#;
    let (sent, revoked) = line(answer, |client| client.api_keys().revoke("k")).await;
    assert_eq!(sent, "PATCH /api-keys/k/revoke -");
    assert_eq!(revoked.message, "API key revoked successfully");
    let (sent, _) = line(answer, |client| client.api_keys().delete("k")).await;
    assert_eq!(sent, "DELETE /api-keys/k -");
}
