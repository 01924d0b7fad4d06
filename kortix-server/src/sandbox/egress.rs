//! The way out of the sandboxes of this machine, where there is one: from a port of a sandbox's loopback by its init to a unix
//! socket of the server, which leads on to where it may ([`crate::egress`]). Sandboxes have no network in any case.
//!
//! One socket is for all sandboxes, so that whoever starts one need not be the server; a pass says whose a connection is.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::SandboxKey;
use crate::auth::secrets::write_private_new;

/// Whether sandboxes have a way out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Egress {
    #[default]
    Closed,
    /// To where the server leads them.
    ByServer,
}

/// The port of the sandbox's loopback where programs find a proxy.
pub(super) const EGRESS_PORT: u16 = 6078;
/// The directory of the server's socket, as a sandbox has it.
pub(super) const EGRESS_INSIDE: &str = "/run/kortix-egress";
/// The name of the socket in there.
pub(crate) const EGRESS_SOCKET: &str = "socket";
/// The name below `/etc` of the file with the sandbox's pass.
pub(super) const PASS_FILE: &str = "kortix-egress";

/// By which programs find the proxy, in either spelling, because each is the only one that some of them know.
pub(super) const PROXY_VARIABLES: [(&str, &str); 6] = [
    ("http_proxy", "http://127.0.0.1:6078"),
    ("https_proxy", "http://127.0.0.1:6078"),
    ("no_proxy", "localhost,127.0.0.1,0.0.0.0,::1"),
    ("HTTP_PROXY", "http://127.0.0.1:6078"),
    ("HTTPS_PROXY", "http://127.0.0.1:6078"),
    ("NO_PROXY", "localhost,127.0.0.1,0.0.0.0,::1"),
];

const SECRET_BYTES: usize = 32;
/// Between the key and the proof of it, and at the end.
const LONGEST_PASS: usize = 128;

/// Where the server's socket is whose sandboxes are in `root`.
pub(crate) fn directory(root: &Path) -> PathBuf {
    root.join("egress")
}

/// Says whose a connection is: the key of its sandbox, and what nobody can make who has not the secret of the environment.
#[derive(Clone)]
pub struct Passes(Hmac<Sha256>);

impl std::fmt::Debug for Passes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passes")
    }
}

impl Passes {
    /// Of the sandboxes in `root`. Makes the secret when there is none: a server and its workers have the same.
    pub fn of(root: &Path) -> io::Result<Self> {
        let file = root.join("egress.secret");
        if !file.exists() {
            let mut secret = [0; SECRET_BYTES];
            getrandom::fill(&mut secret)?;
            write_private_new(&file, &secret).map_err(io::Error::other)?;
        }
        let secret = fs::read(&file)?;
        if secret.len() != SECRET_BYTES {
            let remedy = format!(
                "{} is damaged; remove it, and stop and start the sandboxes that run",
                file.display()
            );
            return Err(io::Error::other(remedy));
        }
        Hmac::new_from_slice(&secret).map(Self).map_err(io::Error::other)
    }

    /// The first line of every connection of that sandbox.
    pub(crate) fn make(&self, key: &SandboxKey) -> String {
        let proof = self.0.clone().chain_update(key.as_str()).finalize().into_bytes();
        format!("{key} {}\n", hex::encode(proof))
    }

    /// Whose it is, without its end; none for one that nobody was given.
    pub fn holder(&self, pass: &str) -> Option<SandboxKey> {
        let (key, proof) = pass.split_once(' ').filter(|_| pass.len() <= LONGEST_PASS)?;
        let proof = hex::decode(proof).ok()?;
        self.0.clone().chain_update(key).verify_slice(&proof).ok()?;
        key.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_good_for_one_sandbox_of_one_environment() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (passes, others) = (Passes::of(here.path()).unwrap(), Passes::of(there.path()).unwrap());
        let (key, other) = (SandboxKey::random(), SandboxKey::random());
        let pass = passes.make(&key);
        let pass = pass.trim_end();
        assert_eq!(passes.holder(pass), Some(key.clone()));
        assert_eq!(Passes::of(here.path()).unwrap().holder(pass), Some(key.clone()), "of another process");
        assert_eq!(others.holder(pass), None);
        let proof = pass.split_once(' ').unwrap().1;
        for forged in
            [format!("{other} {proof}"), format!("{key} {}", &proof[2..]), key.to_string(), String::new()]
        {
            assert_eq!(passes.holder(&forged), None, "{forged}");
        }
    }

    #[test]
    fn the_variables_name_the_port() {
        let proxies = PROXY_VARIABLES.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("no_proxy"));
        assert!(proxies.clone().all(|(_, value)| *value == format!("http://127.0.0.1:{EGRESS_PORT}")));
    }
}
