use serde_json::{Value, json};

use super::*;
use crate::auth::jwks::testing::{Answer, ScriptedIssuer, Signer, document};

const SECRET: &str = "a secret of this test";
const FAR: u64 = 4_000_000_000;

fn verifier(rules: TokenRules) -> JwtVerifier {
    JwtVerifier::new(&SECRET.to_owned().into(), rules, None)
}

fn with_issuer(answer: Answer) -> JwtVerifier {
    let issuer = Jwks::new(ScriptedIssuer::answering([answer]));
    JwtVerifier::new(&SECRET.to_owned().into(), TokenRules::default(), Some(issuer))
}

fn signed(secret: &str, claims: &Value) -> String {
    encode(&Header::default(), claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

fn unsigned(header: &Value) -> String {
    let part = |value: &Value| BASE64.encode(value.to_string()).replace('=', "");
    format!("{}.{}.", part(header), part(&json!({"sub": "x"})))
}

async fn text(verifier: &JwtVerifier, token: &str) -> String {
    verifier.verify(token).await.unwrap_err().to_string()
}

#[tokio::test]
async fn an_issued_token_names_its_account() {
    let account = UserId::new();
    let token = issue(&SECRET.to_owned().into(), account, 60).unwrap();
    let user = verifier(TokenRules::default()).verify(token.expose_secret()).await.unwrap();
    assert_eq!(user, account.uuid());
}

#[tokio::test]
async fn each_fault_has_the_text_of_the_service() {
    let verifier = verifier(TokenRules::default());
    let sub = Uuid::now_v7();
    let good = signed(SECRET, &json!({"sub": sub, "exp": FAR}));
    let broken_header = good.replacen('e', "!", 1);
    let (head, signature) = good.rsplit_once('.').unwrap();
    let unreadable =
        ["nonsense", "a.b.c", "", "..", &broken_header, head, &format!("{good}.{signature}"), "W10.W10."];
    for token in unreadable {
        assert_eq!(text(&verifier, token).await, "Invalid token format", "{token}");
    }
    let cases = [
        (signed(SECRET, &json!({"sub": sub, "exp": 1})), "Token has expired"),
        (signed("another secret", &json!({"sub": sub, "exp": FAR})), "Invalid token signature"),
        // Whoever cannot sign does not learn what was wrong besides.
        (signed("another secret", &json!({"sub": sub, "exp": 1})), "Invalid token signature"),
        (signed(SECRET, &json!({"exp": FAR})), "Invalid token"),
        (signed(SECRET, &json!({"sub": "", "exp": FAR})), "Invalid token"),
        (signed(SECRET, &json!({"sub": 7, "exp": FAR})), "Invalid token"),
        (signed(SECRET, &json!({"sub": sub})), "Invalid token"),
        (signed(SECRET, &json!({"sub": sub, "exp": "soon"})), "Invalid token"),
        (signed(SECRET, &json!({"sub": sub, "exp": FAR, "nbf": FAR})), "Invalid token"),
    ];
    for (token, expected) in cases {
        assert_eq!(text(&verifier, &token).await, expected, "{token}");
    }
}

#[tokio::test]
async fn algorithms_that_nobody_should_accept_are_named() {
    let verifier = verifier(TokenRules::default());
    let cases = [
        (json!({"alg": "none"}), "none"),
        (json!({"alg": "RS256", "kid": "a"}), "RS256"),
        (json!({"alg": "hs256"}), "hs256"),
        (json!({"alg": "ES256"}), "ES256"),
        (json!({"typ": "JWT"}), "None"),
        (json!({"alg": "<script>\n"}), "script"),
    ];
    for (header, name) in cases {
        let expected = format!("Token uses unsupported algorithm: {name}. Supported: HS256, ES256.");
        assert_eq!(text(&verifier, &unsigned(&header)).await, expected);
    }
}

#[tokio::test]
async fn a_clock_that_is_a_little_ahead_is_forgiven() {
    let expired = |seconds| {
        let exp = jsonwebtoken::get_current_timestamp() - seconds;
        signed(SECRET, &json!({"sub": Uuid::now_v7(), "exp": exp}))
    };
    let lenient = verifier(TokenRules { leeway: Duration::from_mins(10), ..TokenRules::default() });
    assert!(lenient.verify(&expired(300)).await.is_ok());
    assert_eq!(text(&lenient, &expired(900)).await, "Token has expired");
    let strict = verifier(TokenRules { leeway: Duration::ZERO, ..TokenRules::default() });
    assert_eq!(text(&strict, &expired(5)).await, "Token has expired");
}

#[tokio::test]
async fn audience_and_issuer_are_asked_for_when_they_are_configured() {
    let claims = |extra: &Value| {
        let mut claims = json!({"sub": Uuid::now_v7(), "exp": FAR});
        claims.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        signed(SECRET, &claims)
    };
    let anybody = verifier(TokenRules::default());
    assert!(anybody.verify(&claims(&json!({"aud": "other", "iss": "other"}))).await.is_ok());

    let audience = || Some("authenticated".to_owned());
    let issuer = || Some("https://issuer.example".to_owned());
    let strict = verifier(TokenRules { audience: audience(), issuer: issuer(), ..TokenRules::default() });
    let good = json!({"aud": "authenticated", "iss": "https://issuer.example"});
    assert!(strict.verify(&claims(&good)).await.is_ok());
    let among_others = json!({"aud": ["x", "authenticated"], "iss": "https://issuer.example"});
    assert!(strict.verify(&claims(&among_others)).await.is_ok());
    for (field, value) in
        [("aud", json!("x")), ("iss", json!("x")), ("aud", json!(null)), ("iss", json!(null))]
    {
        let mut bad = good.clone();
        bad[field] = value;
        assert_eq!(text(&strict, &claims(&bad)).await, "Invalid token", "{bad}");
    }
    assert_eq!(text(&strict, &claims(&json!({}))).await, "Invalid token");
}

#[tokio::test]
async fn without_a_secret_the_server_says_that_it_is_the_servers_fault() {
    let verifier = verifier(TokenRules { hs256: Hs256::NotConfigured, ..TokenRules::default() });
    let token = signed(SECRET, &json!({"sub": Uuid::now_v7(), "exp": FAR}));
    assert_eq!(text(&verifier, &token).await, "Server authentication configuration error");
}

#[tokio::test]
async fn an_issuers_token_is_verified_with_its_published_key() {
    let (signer, forger) = (Signer::new("a"), Signer::new("a"));
    let verifier = with_issuer(Answer::Keys(document(&[&signer])));
    let user = Uuid::now_v7();
    let claims = json!({"sub": user, "exp": FAR});
    assert_eq!(verifier.verify(&signer.sign(&claims)).await.unwrap(), user);
    assert_eq!(text(&verifier, &forger.sign(&claims)).await, "Invalid token signature");
    assert_eq!(text(&verifier, &Signer::new("b").sign(&claims)).await, "Invalid token");
    assert_eq!(
        text(&verifier, &signer.sign_without_kid(&claims)).await,
        "Token uses unsupported algorithm: ES256. Supported: HS256, ES256."
    );
    let expired = signer.sign(&json!({"sub": user, "exp": 1}));
    assert_eq!(text(&verifier, &expired).await, "Token has expired");
}

#[tokio::test]
async fn a_public_key_is_no_secret_of_hs256() {
    let signer = Signer::new("a");
    let verifier = with_issuer(Answer::Keys(document(&[&signer])));
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::HS256) };
    let public = signer.jwk().to_string();
    let claims = json!({"sub": Uuid::now_v7(), "exp": FAR});
    let token = encode(&header, &claims, &EncodingKey::from_secret(public.as_bytes())).unwrap();
    assert_eq!(text(&verifier, &token).await, "Invalid token signature");
}

#[tokio::test]
async fn a_key_that_cannot_be_looked_up_is_not_called_forged() {
    let verifier = with_issuer(Answer::Failure);
    let token = Signer::new("a").sign(&json!({"sub": Uuid::now_v7(), "exp": FAR}));
    assert!(matches!(verifier.verify(&token).await, Err(Refusal::TokenUnchecked)));
}

#[tokio::test]
async fn without_an_issuer_no_token_of_one_is_valid() {
    let token = Signer::new("a").sign(&json!({"sub": Uuid::now_v7(), "exp": FAR}));
    assert_eq!(text(&verifier(TokenRules::default()), &token).await, "Invalid token");
}

#[test]
fn subjects_that_are_no_uuids_always_stand_for_the_same_user() {
    assert_eq!(user("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10"), uuid!("0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10"));
    assert_eq!(user("auth0|ada").get_version_num(), 5);
    assert_eq!(user("auth0|ada"), user("auth0|ada"));
    assert_ne!(user("auth0|ada"), user("auth0|bob"));
}
