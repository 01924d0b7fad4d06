//! How this program was called, for commands that it suggests.

use super::Globals;

/// The flags without which a further command would talk to another server.
#[derive(Clone, Debug, Default)]
pub struct Invocation {
    flags: String,
}

impl Invocation {
    pub fn new(globals: &Globals) -> Self {
        let local = globals.local.then(|| " --local".to_owned());
        let url = |flag, url: &Option<String>| url.as_ref().map(|url| format!(" {flag} {url}"));
        let urls =
            [url("--base-url", &globals.base_url), url("--obvious-base-url", &globals.obvious_base_url)];
        Self { flags: local.into_iter().chain(urls.into_iter().flatten()).collect() }
    }

    /// A command as it can be typed, in backquotes.
    pub fn command(&self, line: &str) -> String {
        format!("`kortix{} {line}`", self.flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggested_command_talks_to_the_same_server() {
        let local = Globals { local: true, ..Globals::default() };
        assert_eq!(Invocation::new(&local).command("doctor"), "`kortix --local doctor`");
        let url = |text: &str| Some(text.to_owned());
        let remote =
            Globals { base_url: url("http://a"), obvious_base_url: url("http://b"), ..Globals::default() };
        assert_eq!(
            Invocation::new(&remote).command("threads list"),
            "`kortix --base-url http://a --obvious-base-url http://b threads list`"
        );
        assert_eq!(Invocation::default().command("doctor"), "`kortix doctor`");
    }
}
