//! Jobs, commands and terminals of real programs.

use std::sync::Arc;

use kortix_server::sandbox::{
    JobSpec, JobStatus, PREVIEW_PORT,
    exec::{ExecSpec, exec},
    terminal::TerminalSize,
};

use super::Real;
use crate::sandbox_conformance::{SOON, get, job_id, made, path, run, script, shown_until, type_in};

fn command(text: &str, cwd: &str) -> ExecSpec {
    ExecSpec { command: text.to_owned(), cwd: path(cwd), time_limit: SOON, output_limit: 1 << 16 }
}

pub(crate) async fn a_job_that_hides_its_children_takes_them_with_it(bench: &Real) {
    let key = made(bench.driver()).await;
    let hide = "setsid bash -c 'exec -a hidden sleep infinity' & (setsid setsid env -i sleep 4242 &) ; sleep infinity";
    let id = job_id("hides");
    bench.driver().start_job(&key, &id, &script(hide)).await.unwrap();
    bench.say(&key, "until [ $(pgrep -fc '^(hidden|sleep)') = 3 ]; do :; done").await;
    bench.driver().kill_job(&key, &id).await.unwrap();
    assert_eq!(bench.driver().job(&key, &id, SOON).await.unwrap(), JobStatus::Killed);
    assert_eq!(bench.say(&key, "pgrep -fc '^(hidden|sleep)'").await, "0\n");
}

pub(crate) async fn what_a_job_leaves_running_does_not_keep_it_open(bench: &Real) {
    let key = made(bench.driver()).await;
    let (status, said) = run(bench.driver(), &key, "one", &script("sleep 4242 & echo started")).await;
    assert_eq!((status, said.as_str()), (JobStatus::Exited { code: 0 }, "started\n"));
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep 4242'").await, "1\n");
    bench.driver().kill_job(&key, &job_id("one")).await.unwrap();
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep 4242'").await, "0\n");
}

pub(crate) async fn a_job_that_kills_its_supervisor_ends_with_it(bench: &Real) {
    let key = made(bench.driver()).await;
    let (status, _) = run(bench.driver(), &key, "rebel", &script("kill -9 $PPID; sleep infinity")).await;
    assert_eq!(status, JobStatus::Signalled { signal: 9 });
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep infinity'").await, "0\n");
}

pub(crate) async fn a_program_that_is_not_there_fails_to_start(bench: &Real) {
    let key = made(bench.driver()).await;
    let spec = JobSpec { argv: vec!["no-such-program".to_owned()], ..script("") };
    let (status, _) = run(bench.driver(), &key, "one", &spec).await;
    assert_eq!(status, JobStatus::FailedToStart { reason: "`no-such-program` was not found".to_owned() });
}

pub(crate) async fn any_port_of_the_sandbox_can_be_reached(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.say(&key, "echo '<h1>made by the agent</h1>' > index.html").await;
    let page = get(bench.driver().connect(&key, PREVIEW_PORT).await.unwrap(), "/").await;
    assert!(page.contains("made by the agent"), "{page}");
}

pub(crate) async fn a_command_is_a_login_shells_in_its_directory_and_leaves_only_its_server(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.say(&key, "mkdir 'a b'; echo 'export MARK=mine' > ~/.bash_profile").await;
    let run = |text: &'static str, cwd: &'static str| exec(bench.driver(), &key, command(text, cwd));
    let said = run("pwd; echo $MARK >&2; sleep 4242 & exit 1", "/workspace/a b").await.unwrap();
    assert_eq!(said.status, JobStatus::Exited { code: 1 });
    assert_eq!(String::from_utf8_lossy(&said.output), "/workspace/a b\nmine\n");
    // Its shell has ended, perhaps before the server has become what it is.
    let wait = "for i in {1..100}; do pgrep -f '^sleep 4242' > /dev/null && break; sleep 0.05; done";
    assert_eq!(bench.say(&key, &format!("{wait}; pgrep -fc '^sleep 4242'")).await, "1\n");
    let missing = run("pwd", "/no/where").await.unwrap();
    let reason = "the directory `/no/where` was not found".to_owned();
    assert_eq!(missing.status, JobStatus::FailedToStart { reason });
    bench.say(&key, "pkill -f '^sleep 4242'; while ls /run/kortix/jobs | grep -q exec; do :; done").await;
}

pub(crate) async fn a_command_whose_caller_left_is_ended(bench: &Real) {
    let key = made(bench.driver()).await;
    let (driver, sandbox) = (Arc::clone(bench.driver()), key.clone());
    let running =
        tokio::spawn(
            async move { exec(&driver, &sandbox, command("sleep 4242 & sleep infinity", "/")).await },
        );
    bench.say(&key, "until pgrep -f '^sleep 4242'; do :; done").await;
    running.abort();
    bench.say(&key, "while pgrep -f '^sleep (4242|inf)'; do :; done").await;
    bench.say(&key, "while ls /run/kortix/jobs | grep -q exec; do :; done").await;
}

pub(crate) async fn a_terminal_has_job_control_and_hangs_up(bench: &Real) {
    let key = made(bench.driver()).await;
    let mut terminal = bench.driver().terminal(&key, TerminalSize::default()).await.unwrap();
    type_in(&mut terminal, "tty; ps -o pid= -p $$ | tr -d ' ' > pid; sleep infinity\r").await;
    shown_until(&mut terminal, "\n/dev/pts/").await;
    bench.say(&key, "until pgrep -fx 'sleep infinity'; do :; done").await;
    type_in(&mut terminal, "\x03").await;
    type_in(&mut terminal, "echo interrupted $?\r").await;
    shown_until(&mut terminal, "\ninterrupted 130\r\n").await;
    type_in(&mut terminal, "nohup sleep 4242 >/dev/null 2>&1 & sleep 4343\r").await;
    bench.say(&key, "until pgrep -f '^sleep 4343'; do :; done").await;
    drop(terminal);
    bench.say(&key, "while kill -0 $(cat pid) || pgrep -f '^sleep 4343'; do :; done").await;
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep 4242'").await, "1\n");
}

pub(crate) async fn a_program_cannot_type_for_whoever_sits_at_the_terminal(bench: &Real) {
    const TIOCSTI: &str = "0x5412";
    let key = made(bench.driver()).await;
    let mut terminal = bench.driver().terminal(&key, TerminalSize::default()).await.unwrap();
    let inject =
        format!("perl -e '$x = q(x); ioctl(STDIN, {TIOCSTI}, $x) and print qq(done) or print qq(\\n$!)'\r");
    type_in(&mut terminal, &inject).await;
    shown_until(&mut terminal, "\nOperation not permitted").await;
}

pub(crate) async fn a_program_that_floods_its_terminal_is_read_and_interrupted(bench: &Real) {
    let key = made(bench.driver()).await;
    let mut terminal = bench.driver().terminal(&key, TerminalSize::default()).await.unwrap();
    type_in(&mut terminal, "yes\r").await;
    shown_until(&mut terminal, &"y\r\n".repeat(10_000)).await;
    type_in(&mut terminal, "\x03").await;
    type_in(&mut terminal, "echo over\r").await;
    shown_until(&mut terminal, "\nover\r\n").await;
}

pub(crate) async fn terminals_are_so_many_and_no_more(bench: &Real) {
    let key = made(bench.driver()).await;
    let mut terminals = Vec::new();
    for _ in 0..16 {
        terminals.push(bench.driver().terminal(&key, TerminalSize::default()).await.unwrap());
    }
    let refused = bench.driver().terminal(&key, TerminalSize::default()).await.unwrap_err();
    assert_eq!(refused.to_string(), "the sandbox has as many terminals as it can");
    terminals.pop();
    let again = async {
        while bench.driver().terminal(&key, TerminalSize::default()).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, again).await.unwrap();
}

pub(crate) async fn more_output_than_one_answer_carries_is_read_whole(bench: &Real) {
    let key = made(bench.driver()).await;
    let job =
        JobSpec { output_limit: 40 << 20, ..script("head -c 33M /dev/zero | tr '\\0' x; echo; echo end") };
    let (status, said) = run(bench.driver(), &key, "one", &job).await;
    assert_eq!((status, said.len()), (JobStatus::Exited { code: 0 }, (33 << 20) + 5));
    assert!(said.ends_with("x\nend\n"));
    let id = job_id("one");
    for limit in [16 << 20, 17 << 20] {
        assert_eq!(bench.driver().job_output(&key, &id, 0, limit).await.unwrap().bytes.len() as u64, limit);
    }
}

pub(crate) async fn a_desktop_that_dies_comes_back(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    let screen = bench.say(&key, "pgrep -x Xvnc; pkill -KILL -x Xvnc").await;
    bench.driver().ready(&key, SOON).await.unwrap();
    assert_ne!(bench.say(&key, "pgrep -x Xvnc").await, screen);
}

pub(crate) async fn what_a_sandbox_takes_is_measured(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    // The desktop answers before all its windows are there.
    bench.say(&key, "until pgrep -x xterm; do sleep 0.05; done").await;
    let before = bench.driver().usage(&key).await.unwrap();
    assert!(before.processes >= 4 && before.memory_bytes > 10 << 20, "{before:?}");
    let work = "head -c 20M /dev/urandom > big; for ((i = 0; i < 200000; i++)); do :; done
        (exec -a hungry perl -e '$x = \"x\" x (96 << 20); sleep 4242') & until pgrep -f hungry; do :; done; sleep 1";
    bench.say(&key, work).await;
    let after = bench.driver().usage(&key).await.unwrap();
    assert!(after.memory_bytes > before.memory_bytes + (64 << 20), "{before:?} {after:?}");
    assert!(after.cpu_millis > before.cpu_millis + 50, "what has ended counts: {before:?} {after:?}");
    assert!(after.workspace_bytes.unwrap() >= 20_000_000, "{after:?}");
    let said = bench.driver().logs(&key, 1 << 16).await.unwrap();
    assert!(!said.is_empty(), "its screen says who it is");
}
