//! Named places where a test may kill the process or fail a step.
//!
//! `KORTIX_SERVER_FAILPOINT=create_thread.reserved=kill` ends the process with SIGKILL when it gets there, as a
//! power cut would; `=error` makes the step fail. Several are separated by `;`. Without the cargo feature `failpoints`
//! nothing of this is compiled in.

/// What the test asks of this place.
#[derive(Debug, PartialEq, Eq)]
pub enum Ask {
    Proceed,
    Fail,
}

const VARIABLE: &str = "KORTIX_SERVER_FAILPOINT";

/// Refuses to run where the environment asks for failpoints and this build has none: a test would pass for nothing.
pub fn check() -> anyhow::Result<()> {
    let asked = std::env::var_os(VARIABLE).is_some();
    anyhow::ensure!(
        !asked || cfg!(feature = "failpoints"),
        "{VARIABLE} is set, but this build has no failpoints"
    );
    Ok(())
}

#[cfg(not(feature = "failpoints"))]
pub fn reach(_place: &str) -> Ask {
    Ask::Proceed
}

#[cfg(feature = "failpoints")]
pub fn reach(place: &str) -> Ask {
    use std::sync::LazyLock;

    static ARMED: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let setting = std::env::var(VARIABLE).unwrap_or_default();
        let pairs = setting.split(';').filter_map(|pair| pair.split_once('='));
        pairs.map(|(place, action)| (place.to_owned(), action.to_owned())).collect()
    });

    match ARMED.iter().find(|(armed, _)| armed == place) {
        Some((_, action)) => act(place, action),
        None => Ask::Proceed,
    }
}

#[cfg(feature = "failpoints")]
fn act(place: &str, action: &str) -> Ask {
    tracing::warn!(place, action, "failpoint reached");
    if action == "kill" {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
    Ask::Fail
}
