//! When the issuer is asked, on a clock that the tests turn.

use futures_util::future::join_all;
use tokio::time::advance;

use super::{
    testing::{Answer, ScriptedIssuer, Signer, document},
    *,
};

fn jwks(issuer: &ScriptedIssuer) -> Jwks {
    Jwks::new(issuer.clone())
}

async fn refusal(jwks: &Jwks, kid: &str) -> NoKey {
    jwks.key(kid).await.err().unwrap()
}

#[tokio::test(start_paused = true)]
async fn one_answer_serves_everybody_for_an_hour() {
    let issuer = ScriptedIssuer::answering([Answer::Keys(document(&[&Signer::new("a")]))]);
    let jwks = jwks(&issuer);
    let all = join_all((0..50).map(|_| jwks.key("a"))).await;
    assert!(all.iter().all(Result::is_ok));
    let last_moment = Duration::from_millis(1);
    advance(FRESH.saturating_sub(last_moment)).await;
    assert!(jwks.key("a").await.is_ok());
    assert_eq!(issuer.asked(), 1);
    advance(last_moment).await;
    assert!(jwks.key("a").await.is_ok());
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_found_by_its_first_token() {
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    let issuer =
        ScriptedIssuer::answering([Answer::Keys(document(&[&old])), Answer::Keys(document(&[&old, &new]))]);
    let jwks = jwks(&issuer);
    assert!(jwks.key("old").await.is_ok());
    advance(PAUSE).await;
    assert!(jwks.key("new").await.is_ok());
    assert!(jwks.key("old").await.is_ok());
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_removed_key_is_refused_when_its_copy_is_too_old() {
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    let issuer =
        ScriptedIssuer::answering([Answer::Keys(document(&[&old])), Answer::Keys(document(&[&new]))]);
    let jwks = jwks(&issuer);
    assert!(jwks.key("old").await.is_ok());
    advance(FRESH).await;
    assert_eq!(refusal(&jwks, "old").await, NoKey::Unknown);
    assert!(jwks.key("new").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn invented_keys_do_not_reach_the_issuer_more_often_than_the_pause_allows() {
    let issuer = ScriptedIssuer::answering([Answer::Keys(document(&[&Signer::new("a")]))]);
    let jwks = jwks(&issuer);
    for round in 1..=5 {
        let invented: Vec<_> = (0..200).map(|n| format!("invented-{round}-{n}")).collect();
        let all = join_all(invented.iter().map(|kid| jwks.key(kid))).await;
        assert!(all.iter().all(|answer| matches!(answer, Err(NoKey::Unknown))));
        assert_eq!(issuer.asked(), round);
        advance(PAUSE).await;
    }
    assert!(jwks.key("a").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn while_the_issuer_is_away_the_last_good_copy_is_used() {
    let signer = Signer::new("a");
    let issuer = ScriptedIssuer::answering([Answer::Keys(document(&[&signer])), Answer::Failure]);
    let jwks = jwks(&issuer);
    assert!(jwks.key("a").await.is_ok());
    advance(FRESH * 24).await;
    assert!(jwks.key("a").await.is_ok());
    assert!(jwks.key("a").await.is_ok());
    assert_eq!(issuer.asked(), 2);
    // Nobody can tell whether the issuer has another key by now.
    assert_eq!(refusal(&jwks, "b").await, NoKey::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn an_issuer_that_comes_back_is_found_in_the_background() {
    let (old, new) = (Signer::new("old"), Signer::new("new"));
    let issuer = ScriptedIssuer::answering([
        Answer::Keys(document(&[&old])),
        Answer::Failure,
        Answer::Keys(document(&[&new])),
    ]);
    let jwks = jwks(&issuer);
    assert!(jwks.key("old").await.is_ok());
    advance(FRESH).await;
    assert!(jwks.key("old").await.is_ok());
    advance(PAUSE).await;
    // Still from the old copy, while the issuer is being asked.
    assert!(jwks.key("old").await.is_ok());
    jwks.settled().await;
    assert_eq!(refusal(&jwks, "old").await, NoKey::Unknown);
    assert!(jwks.key("new").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_slow_issuer_is_waited_for_once() {
    let signer = Signer::new("a");
    let late = Answer::Late(DEADLINE * 2, document(&[&signer]));
    let issuer = ScriptedIssuer::answering([Answer::Keys(document(&[&signer])), late]);
    let jwks = jwks(&issuer);
    assert!(jwks.key("a").await.is_ok());
    advance(FRESH).await;
    let began = Instant::now();
    assert!(jwks.key("a").await.is_ok());
    assert_eq!(began.elapsed(), DEADLINE);
    advance(PAUSE).await;
    let began = Instant::now();
    // The first of these begins to ask, the second finds that somebody does.
    assert!(jwks.key("a").await.is_ok());
    assert!(jwks.key("a").await.is_ok());
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn an_issuer_that_never_answered_is_not_taken_for_one_without_keys() {
    let issuer = ScriptedIssuer::answering([Answer::Failure, Answer::Keys(document(&[&Signer::new("a")]))]);
    let jwks = jwks(&issuer);
    assert_eq!(refusal(&jwks, "a").await, NoKey::Unavailable);
    assert_eq!(refusal(&jwks, "a").await, NoKey::Unavailable);
    assert_eq!(issuer.asked(), 1);
    advance(PAUSE).await;
    assert!(jwks.key("a").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_hangs_up_does_not_cut_the_question() {
    let late = Answer::Late(Duration::from_secs(2), document(&[&Signer::new("a")]));
    let issuer = ScriptedIssuer::answering([late]);
    let jwks = jwks(&issuer);
    assert!(timeout(Duration::from_secs(1), jwks.key("a")).await.is_err());
    assert!(jwks.key("a").await.is_ok());
    assert_eq!(issuer.asked(), 1);
}
