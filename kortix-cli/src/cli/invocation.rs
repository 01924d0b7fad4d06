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
        let profile = globals.profile.as_ref().filter(|_| !globals.local);
        let value = |flag, value: Option<&String>| value.map(|value| format!(" {flag} {value}"));
        let values = [
            value("--profile", profile),
            value("--base-url", globals.base_url.as_ref()),
            value("--obvious-base-url", globals.obvious_base_url.as_ref()),
        ];
        Self { flags: local.into_iter().chain(values.into_iter().flatten()).collect() }
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
        let work = Globals { profile: Some("work".to_owned()), ..Globals::default() };
        assert_eq!(Invocation::new(&work).command("doctor"), "`kortix --profile work doctor`");
        let by_name = Globals { profile: Some("local".to_owned()), local: true, ..Globals::default() };
        assert_eq!(Invocation::new(&by_name).command("doctor"), "`kortix --local doctor`");
        assert_eq!(Invocation::default().command("doctor"), "`kortix doctor`");
    }
}
