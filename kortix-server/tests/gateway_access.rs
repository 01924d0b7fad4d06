//! Who is let through to a sandbox, and what is let through with them.

mod gateway_bench;

use gateway_bench::{Bench, TOKEN, in_seconds};
use http::{Method, Request, StatusCode, header, request};
use kortix_server::gateway::Purpose;

#[tokio::test]
async fn without_a_token_the_page_says_what_to_do() {
    let bench = Bench::new().await;
    let answer = bench.get(8080, "/").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text().contains("?token="), "{}", answer.text());
    assert!(answer.header(header::CONTENT_TYPE).starts_with("text/html"));

    let json = bench.send(bench.request(8080, "/").header(header::ACCEPT, "application/json")).await;
    assert_eq!(
        (json.status, json.json()["code"].as_str()),
        (StatusCode::UNAUTHORIZED, Some("UNAUTHENTICATED"))
    );
}

#[tokio::test]
async fn either_token_header_opens_every_port() {
    let bench = Bench::new().await;
    for name in ["X-Kortix-Sandbox-Token", "x-daytona-preview-token"] {
        for port in [6080, 8080] {
            let answer = bench.send(bench.request(port, "/").header(name, TOKEN)).await;
            assert_eq!(answer.status, StatusCode::OK, "{name} {port}");
        }
        let wrong = bench.send(bench.request(8080, "/").header(name, "wrong")).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_token_in_the_url_is_traded_for_a_cookie_that_is_not_the_token() {
    let bench = Bench::new().await;
    let traded = bench.get(8080, &format!("/request?a=1&token={TOKEN}&b=2")).await;
    assert_eq!(traded.status, StatusCode::FOUND);
    assert_eq!(traded.header(header::LOCATION), "/request?a=1&b=2");
    let set = traded.header(header::SET_COOKIE);
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && !set.contains("Secure"), "{set}");
    assert!(!set.contains(TOKEN) && !set.contains("Domain"), "{set}");

    let cookie = set.split(';').next().unwrap();
    let entered = bench.send(bench.request(8080, "/").header(header::COOKIE, cookie)).await;
    assert_eq!(entered.status, StatusCode::OK);
    // It is good for the host it was made for, and no other.
    let elsewhere = bench.send(bench.request(6080, "/").header(header::COOKIE, cookie)).await;
    assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_trade_never_leads_to_another_host() {
    let bench = Bench::new().await;
    let traded = bench.get(8080, &format!("//evil.example/x?token={TOKEN}")).await;
    assert_eq!(traded.header(header::LOCATION), "/evil.example/x");
}

#[tokio::test]
async fn a_wrong_token_in_the_url_sets_nothing() {
    let bench = Bench::new().await;
    let refused = bench.get(8080, "/?token=wrong").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.header(header::SET_COOKIE), "");
}

#[tokio::test]
async fn a_parameter_of_the_application_that_is_called_token_is_the_applications() {
    let bench = Bench::new().await;
    let theirs = "/request?token=abc&kortix_ticket=1.x";
    let by_cookie = bench.request(8080, theirs).header(header::COOKIE, bench.cookie(8080).await);
    for request in [by_cookie, bench.entering(8080, theirs)] {
        assert_eq!(bench.send(request).await.json()["uri"], theirs);
    }
    let traded = bench.get(8080, &format!("/request?token=abc&token={TOKEN}")).await;
    assert_eq!(traded.header(header::LOCATION), "/request?token=abc");
}

#[tokio::test]
async fn a_token_in_the_url_of_a_request_that_cannot_be_sent_on_stays_outside() {
    let bench = Bench::new().await;
    let path = format!("/request?a=1&token={TOKEN}&b=2");
    let posted = bench.send(bench.request(8080, &path).method(Method::POST)).await;
    assert_eq!(posted.json()["uri"], "/request?a=1&b=2");
    let upgrade =
        bench.request(8080, &path).header(header::CONNECTION, "upgrade").header(header::UPGRADE, "x");
    assert_eq!(bench.send(upgrade).await.json()["uri"], "/request?a=1&b=2");
}

#[tokio::test]
async fn behind_https_the_cookie_is_secure() {
    let bench = Bench::behind_https().await;
    let traded = bench.get(8080, &format!("/?token={TOKEN}")).await;
    assert!(traded.header(header::SET_COOKIE).contains("; Secure"));
}

#[tokio::test]
async fn the_token_of_one_sandbox_does_not_open_another() {
    let bench = Bench::new().await;
    let other = bench.another_sandbox("other-token").await;
    let request = || Request::get("/").header(header::HOST, bench.host_of(&other, 8080));
    let refused = bench.send(request().header("X-Kortix-Sandbox-Token", TOKEN)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let cookie = bench.cookie(8080).await;
    let refused = bench.send(request().header(header::COOKIE, cookie)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_gateway_leads_from_one_port_to_another() {
    let bench = Bench::new().await;
    let led = bench
        .send(bench.request(6080, "/.kortix/open/8080").header(header::COOKIE, bench.cookie(6080).await))
        .await;
    assert_eq!(led.status, StatusCode::FOUND);
    let there = led.header(header::LOCATION);
    let path = there.strip_prefix(&format!("http://{}", bench.host(8080))).unwrap();
    assert!(!there.contains(TOKEN));

    let entered = bench.get(8080, path).await;
    assert_eq!((entered.status, entered.header(header::LOCATION).as_str()), (StatusCode::FOUND, "/"));
    assert!(entered.header(header::SET_COOKIE).starts_with("kortix_sandbox="));
    // A ticket is for one host, and cannot be made up.
    assert_eq!(bench.get(6080, path).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(bench.get(8080, &path.replace("ticket=", "ticket=9")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(bench.get(6080, "/.kortix/open/8080").await.status, StatusCode::UNAUTHORIZED);
}

/// A request by a signed URL, as it is before anything is known of whoever makes it.
fn by_link(bench: &Bench, port: u16, expires: u64) -> request::Builder {
    let seal = bench.seal(Purpose::Link, port, expires);
    bench.request(port, &format!("/request?a=1&kortix_link={seal}&b=2"))
}

#[tokio::test]
async fn a_browser_trades_a_signed_url_for_a_cookie_that_ends_with_it() {
    let bench = Bench::new().await;
    let link = || by_link(&bench, 8080, in_seconds(600)).header(header::ACCEPT, "text/html,*/*");
    for _ in 0..2 {
        let traded = bench.send(link()).await;
        assert_eq!(traded.status, StatusCode::FOUND);
        assert_eq!(traded.header(header::LOCATION), "/request?a=1&b=2");
        assert_eq!(traded.header(header::REFERRER_POLICY), "no-referrer");
        let set = traded.header(header::SET_COOKIE);
        assert!(set.contains("; HttpOnly; SameSite=Lax") && !set.contains("Domain"), "{set}");
        let age: u64 = set.rsplit_once("Max-Age=").unwrap().1.parse().unwrap();
        assert!((590..=600).contains(&age), "{set}");

        let cookie = set.split(';').next().unwrap();
        let entered = bench.send(bench.request(8080, "/request").header(header::COOKIE, cookie)).await;
        assert_eq!(entered.status, StatusCode::OK);
        assert!(entered.json()["headers"].get("cookie").is_none());
        let elsewhere = bench.send(bench.request(6080, "/").header(header::COOKIE, cookie)).await;
        assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn whoever_keeps_no_cookies_enters_by_a_signed_url_at_once() {
    let bench = Bench::new().await;
    let link = || by_link(&bench, 8080, in_seconds(600));
    let upgrade = link().header(header::CONNECTION, "upgrade").header(header::UPGRADE, "x");
    let posted = link().method(Method::POST).header(header::ACCEPT, "text/html");
    for request in [link(), posted, upgrade.header(header::ORIGIN, "http://other.example")] {
        let answer = bench.send(request).await;
        assert_eq!(
            (answer.status, answer.json()["uri"].as_str()),
            (StatusCode::OK, Some("/request?a=1&b=2"))
        );
        assert_eq!(answer.header(header::SET_COOKIE), "");
    }
}

#[tokio::test]
async fn a_signed_url_that_is_over_says_so_and_how_to_get_another() {
    let bench = Bench::new().await;
    let refused = bench.send(by_link(&bench, 8080, in_seconds(0))).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text().contains("This link has expired"), "{}", refused.text());
    let command = format!("kortix sandbox url {} --port 8080", bench.key());
    assert!(refused.text().contains(&command), "{}", refused.text());

    let cookie = format!("kortix_link={}", bench.seal(Purpose::LinkCookie, 8080, in_seconds(0)));
    let kept =
        bench.request(8080, "/").header(header::COOKIE, cookie).header(header::ACCEPT, "application/json");
    let kept = bench.send(kept).await;
    assert_eq!((kept.status, kept.json()["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("LINK_EXPIRED")));
}

#[tokio::test]
async fn a_signed_url_is_good_for_nothing_else() {
    let bench = Bench::new().await;
    let until = in_seconds(600);
    let seal = bench.seal(Purpose::Link, 8080, until);
    let longer = seal.replacen(&until.to_string(), &in_seconds(9_000).to_string(), 1);
    let other = bench.another_sandbox("other-token").await;
    let at_other =
        Request::get(format!("/?kortix_link={seal}")).header(header::HOST, bench.host_of(&other, 8080));
    for request in [
        bench.request(6080, &format!("/?kortix_link={seal}")),
        bench.request(8080, &format!("/?kortix_link={longer}")),
        bench.request(8080, &format!("/?kortix_ticket={seal}")),
        bench.request(8080, &format!("/?token={seal}")),
        bench.request(8080, "/").header(header::COOKIE, format!("kortix_link={seal}")),
        bench.request(8080, "/").header(header::COOKIE, format!("kortix_sandbox={seal}")),
        bench.request(8080, "/").header("X-Kortix-Sandbox-Token", &seal),
        at_other,
    ] {
        let asked = format!("{request:?}");
        assert_eq!(bench.send(request).await.status, StatusCode::UNAUTHORIZED, "{asked}");
    }
    bench.change_token("another-token");
    let refused = bench.get(8080, &format!("/?kortix_link={seal}")).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text().contains("That link does not open this sandbox"), "{}", refused.text());
}

#[tokio::test]
async fn a_signed_url_does_not_lead_on_to_other_ports() {
    let bench = Bench::new().await;
    let cookie = format!("kortix_link={}", bench.seal(Purpose::LinkCookie, 6080, in_seconds(600)));
    for port in [8080, 6080] {
        let on = bench.request(6080, &format!("/.kortix/open/{port}")).header(header::COOKIE, &cookie);
        let refused = bench.send(on).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.header(header::LOCATION), "");
        assert!(refused.text().contains("This link opens one port alone"), "{}", refused.text());
    }
    let at_once =
        format!("/.kortix/open/8080?kortix_link={}", bench.seal(Purpose::Link, 6080, in_seconds(600)));
    let answer = bench.get(6080, &at_once).await;
    assert_eq!(answer.header(header::LOCATION), "");
    // Who has the token as well goes on as before.
    let both = format!("{cookie}; {}", bench.cookie(6080).await);
    let led = bench.send(bench.request(6080, "/.kortix/open/8080").header(header::COOKIE, both)).await;
    assert_eq!(led.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_page_of_elsewhere_opens_no_websocket_by_a_signed_urls_cookie() {
    let bench = Bench::new().await;
    let cookie = format!("kortix_link={}", bench.seal(Purpose::LinkCookie, 6080, in_seconds(600)));
    let over = bench.seal(Purpose::Link, 6080, in_seconds(0));
    for path in ["/".to_owned(), format!("/?kortix_link={over}")] {
        let upgrade = bench
            .request(6080, &path)
            .header(header::COOKIE, &cookie)
            .header(header::CONNECTION, "upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::ORIGIN, "http://evil.example");
        assert_eq!(bench.send(upgrade).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_parameter_of_the_application_that_is_called_kortix_link_is_the_applications() {
    let bench = Bench::new().await;
    let theirs = "/request?kortix_link=abc";
    assert_eq!(bench.send(bench.entering(8080, theirs)).await.json()["uri"], theirs);
}

#[tokio::test]
async fn credentials_stay_outside_and_the_rest_goes_in() {
    let bench = Bench::new().await;
    let cookies = format!("mine=1; {}; theirs=2", bench.cookie(8080).await);
    let request = bench
        .request(8080, "/request?x=1")
        .method(Method::PUT)
        .header(header::COOKIE, cookies)
        .header("X-Kortix-Sandbox-Token", TOKEN)
        .header(header::AUTHORIZATION, "Bearer secret")
        .header(header::CONNECTION, "close, X-Named")
        .header("X-Named", "1")
        .header("X-Forwarded-For", "192.0.2.7")
        .header("X-Other", "kept");
    let seen = bench.send(request).await.json();
    assert_eq!((seen["method"].as_str(), seen["uri"].as_str()), (Some("PUT"), Some("/request?x=1")));
    let header = |name: &str| seen["headers"][name].as_str().unwrap_or("-").to_owned();
    assert_eq!(header("cookie"), "mine=1; theirs=2");
    assert_eq!(header("host"), "localhost:8080");
    assert_eq!(header("x-forwarded-host"), bench.host(8080));
    assert_eq!(header("x-forwarded-proto"), "http");
    assert_eq!(header("x-other"), "kept");
    for gone in ["authorization", "x-kortix-sandbox-token", "x-named", "connection"] {
        assert_eq!(header(gone), "-", "{gone}");
    }
    assert_ne!(header("x-forwarded-for"), "192.0.2.7");
}
