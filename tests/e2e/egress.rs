//! Programs in sandboxes go out to where the operator lets them, and nowhere else.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use kortix_sdk::{Kortix, SandboxId};
use kortix_test_engines::Engine;
use kortix_tests::{http, server::Options};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
};

use crate::support::{Place, Stage, place};

const PATIENCE: Duration = Duration::from_secs(30);

/// A server outside. Its address is not one that programs leave the proxy out for.
struct Outside(u16);

impl Outside {
    /// Answers everything with the head of the request, in HTTP.
    fn echoing() -> Self {
        let listener = TcpListener::bind("127.0.0.2:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                thread::spawn(move || {
                    let mut head = Vec::new();
                    let mut byte = [0];
                    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
                        head.push(byte[0]);
                    }
                    let length = head.len();
                    // Whoever asked may have gone.
                    let _ = write!(
                        stream,
                        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
                    )
                    .and_then(|()| stream.write_all(&head));
                });
            }
        });
        Self(port)
    }

    fn url(&self) -> String {
        format!("http://127.0.0.2:{}/some/path?and=query", self.0)
    }
}

async fn say(client: &Kortix, sandbox: &SandboxId, command: &str) -> String {
    client.sandboxes().execute(sandbox, command).await.unwrap().output
}

/// Says something to the proxy in the sandbox, without any program that an image may lack.
fn to_proxy(said: &str) -> String {
    format!("exec 3<>/dev/tcp/127.0.0.1/6078 && printf '{said}' >&3 && timeout 20 cat <&3")
}

fn get(url: &str) -> String {
    to_proxy(&format!(
        "GET {url} HTTP/1.1\\r\\nHost: other.example\\r\\nProxy-Connection: close\\r\\nProxy-Authorization: Basic eDp5\\r\\nConnection: close, X-Hop\\r\\nX-Hop: 1\\r\\nX-End: 1\\r\\n\\r\\n"
    ))
}

async fn until(is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "it has not come to that");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_in_a_local_sandbox_goes_out_where_it_may() {
    a_program_goes_out_where_it_may(Options::local()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_in_a_container_of_docker_goes_out_where_it_may() {
    a_program_goes_out_where_it_may(Options::docker(Engine::docker().unwrap().socket())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_in_a_container_of_podman_goes_out_where_it_may() {
    a_program_goes_out_where_it_may(Options::docker(Engine::podman().unwrap().socket())).await;
}

async fn a_program_goes_out_where_it_may(options: Options) {
    let (outside, other) = (Outside::echoing(), Outside::echoing());
    let places = format!("127.0.0.2:{},localhost,*.localhost,169.254.1.0/24", outside.0);
    let options =
        options.env("KORTIX_SERVER_SANDBOX_EGRESS", &places).arguments(&["--metrics-listen", "127.0.0.1:0"]);
    let mut stage = Stage::new(options, "ultra");
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;

    let led = say(&client, &sandbox, &get(&outside.url())).await;
    assert!(led.starts_with("HTTP/1.1 200 OK\r\n"), "{led}");
    let seen = led.split_once("\r\n\r\n").unwrap().1.to_lowercase();
    assert!(seen.starts_with("get /some/path?and=query http/1.1\r\n"), "{seen}");
    assert!(
        seen.contains(&format!("host: 127.0.0.2:{}\r\n", outside.0)) && seen.contains("x-end: 1"),
        "{seen}"
    );
    assert!(!seen.contains("proxy") && !seen.contains("x-hop") && !seen.contains("other.example"), "{seen}");

    let through = format!(
        "CONNECT 127.0.0.2:{} HTTP/1.1\\r\\n\\r\\nGET /in/a/tunnel HTTP/1.1\\r\\nHost: any\\r\\n\\r\\n",
        outside.0
    );
    let led = say(&client, &sandbox, &to_proxy(&through)).await;
    assert!(
        led.starts_with("HTTP/1.1 200") && led.ends_with("GET /in/a/tunnel HTTP/1.1\r\nHost: any\r\n\r\n"),
        "{led}"
    );

    let server = stage.server.port();
    for (url, status, why) in [
        (other.url(), 403, "is not among the places"),
        (format!("http://127.0.0.1:{server}/v1/health"), 403, "is not among the places"),
        (format!("http://0x7f000001:{server}/"), 403, "is not among the places"),
        ("http://169.254.169.254/latest/meta-data".to_owned(), 403, "is not among the places"),
        ("http://example.org/".to_owned(), 403, "example.org:80 is not among the places"),
        // A name that is allowed, and leads to this machine.
        (format!("http://localhost:{server}/"), 502, "has no address that sandboxes may reach"),
        ("https://localhost/".to_owned(), 400, "it takes CONNECT"),
        ("/etc/passwd".to_owned(), 400, "it takes CONNECT"),
        ("http://no-such-name.localhost.:0/".to_owned(), 400, "it takes CONNECT"),
    ] {
        let refused = say(&client, &sandbox, &get(&url)).await;
        assert!(
            refused.starts_with(&format!("HTTP/1.1 {status} ")) && refused.contains(why),
            "{url}: {refused}"
        );
    }
    let network =
        say(&client, &sandbox, "ls /sys/class/net 2>/dev/null; cat /proc/net/route; env | grep -ic proxy")
            .await;
    assert!(
        !network.contains("eth") && network.lines().count() <= 3 && network.ends_with("6\n"),
        "{network}"
    );
    let read_only = say(&client, &sandbox, "rm -f /run/kortix-egress/socket; ls /run/kortix-egress").await;
    assert!(read_only.ends_with("socket\n"), "{read_only}");

    // Nobody speaks for a sandbox who has not its pass.
    let socket = stage.server.sandboxes_dir().join("egress/socket");
    let mut stranger = UnixStream::connect(&socket).await.unwrap();
    let forged =
        format!("{} {}\nCONNECT 127.0.0.2:{} HTTP/1.1\r\n\r\n", sandbox.as_str(), "0".repeat(64), outside.0);
    stranger.write_all(forged.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A connection that is closed before all was read is one that is reset.
    let _ = stranger.read_to_end(&mut answer).await;
    assert!(answer.is_empty());

    let metrics = http::client().get(stage.server.announced("metrics").unwrap()).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    for line in ["{outcome=\"led\"} 2\n", "{outcome=\"refused\"} 8\n", "{outcome=\"failed\"} 1\n"] {
        assert!(metrics.contains(&format!("kortix_sandbox_egress_total{line}")), "{metrics}");
    }

    // The way out is the server's, and the sandbox is the same one when that is back.
    let asked =
        format!("touch begun; until [ -e go ]; do sleep 0.05; done; ({}) > seen", get(&outside.url()));
    client.projects().thread().create(project, asked).await.unwrap();
    let workspace = stage.server.sandboxes_dir().join(sandbox.as_str()).join("workspace");
    until(|| workspace.join("begun").exists()).await;
    stage.server.kill().unwrap();
    std::fs::write(workspace.join("go"), "").unwrap();
    let seen = || std::fs::read_to_string(workspace.join("seen")).unwrap_or_default();
    until(|| seen().contains("no way out")).await;
    assert!(seen().starts_with("HTTP/1.1 502 ") && seen().contains("no way out at the moment"), "{}", seen());
    stage.server.restart().unwrap();
    let client = stage.client();
    let led = say(&client, &sandbox, &get(&outside.url())).await;
    assert!(led.starts_with("HTTP/1.1 200 OK\r\n"), "{led}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_finds_the_way_out_by_itself_and_none_where_there_is_none() {
    let outside = Outside::echoing();
    let with = |places: &str| Options::local().env("KORTIX_SERVER_SANDBOX_EGRESS", places);
    let mut stage = Stage::new(with(&format!("127.0.0.2:{}", outside.0)), "ultra");
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    let ask = format!("curl -sS {0}; curl -sSp {0}", outside.url());
    let asked = say(&client, &sandbox, &ask).await;
    assert_eq!(asked.matches("GET /some/path?and=query HTTP/1.1\r\n").count(), 2, "{asked}");

    // Many at once, one after the other answered.
    let many = format!(
        "seq 200 | xargs -P 40 -I{{}} curl -sS -o /dev/null -w '%{{http_code}}\\n' {} | sort | uniq -c",
        outside.url()
    );
    assert_eq!(say(&client, &sandbox, &many).await.trim(), "200 200");

    stage.server.terminate().unwrap();
    stage.server.restart_as(Options::local()).unwrap();
    let client = stage.client();
    let refused = say(&client, &sandbox, &ask).await;
    assert!(refused.contains("no way out at the moment"), "{refused}");
    client.projects().sandbox().stop(&project).await.unwrap();
    client.projects().sandbox().start(&project).await.unwrap();
    let none = say(
        &client,
        &sandbox,
        "env | grep -i proxy; ls /run/kortix-egress /etc/kortix-egress; exec 3<>/dev/tcp/127.0.0.1/6078",
    )
    .await;
    assert!(
        !none.contains("6078\n") && none.matches("No such file").count() == 2 && none.contains("refused"),
        "{none}"
    );
}
