//! Where a prompt comes from: the argument itself, a file, or standard input.

use std::convert::Infallible;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::Failure;

/// A prompt as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptSource {
    Text(String),
    File(PathBuf),
    Stdin,
}

impl FromStr for PromptSource {
    type Err = Infallible;

    fn from_str(argument: &str) -> Result<Self, Infallible> {
        Ok(match argument.strip_prefix('@') {
            None if argument == "-" => Self::Stdin,
            None => Self::Text(argument.to_owned()),
            Some("-") => Self::Stdin,
            Some(rest) if rest.starts_with('@') => Self::Text(rest.to_owned()),
            Some(path) => Self::File(PathBuf::from(path)),
        })
    }
}

impl PromptSource {
    /// Reads the prompt; `flag` names it in errors.
    pub async fn read(self, flag: &'static str) -> Result<String, Failure> {
        let text = match self {
            Self::Text(text) => text,
            Self::File(path) => read_file(flag, path).await?,
            Self::Stdin => read_stdin(flag).await?,
        };
        if text.trim().is_empty() {
            return Err(Failure::usage(format!("{flag} is empty")));
        }
        Ok(text)
    }
}

async fn read_file(flag: &str, path: PathBuf) -> Result<String, Failure> {
    let shown = path.display().to_string();
    let text = blocking(move || std::fs::read_to_string(path)).await;
    text.map_err(|error| {
        Failure::usage(format!("{flag}: cannot read {shown}: {error}"))
            .hint("`@FILE` reads a file; write `@@…` for a prompt that begins with `@`")
    })
}

async fn read_stdin(flag: &str) -> Result<String, Failure> {
    let text = blocking(|| {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map(|_| text)
    })
    .await;
    text.map_err(|error| Failure::usage(format!("{flag}: cannot read standard input: {error}")))
}

/// Reads what may take long, such as a pipe, so that a signal still ends the command.
pub(crate) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
}

/// Standard input can be read once, so at most one prompt may name it.
pub fn check_single_stdin(prompts: &[Option<&PromptSource>]) -> Result<(), Failure> {
    let readers = prompts.iter().flatten().filter(|prompt| matches!(prompt, PromptSource::Stdin)).count();
    if readers > 1 {
        return Err(Failure::usage("only one prompt can be read from standard input")
            .hint("put the others in files and name them with `@FILE`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_characters_decide_the_source() {
        let parse = |text: &str| text.parse::<PromptSource>().unwrap();
        assert_eq!(parse("do it"), PromptSource::Text("do it".into()));
        assert_eq!(parse("- a bullet"), PromptSource::Text("- a bullet".into()));
        assert_eq!(parse("-"), PromptSource::Stdin);
        assert_eq!(parse("@-"), PromptSource::Stdin);
        assert_eq!(parse("@task.md"), PromptSource::File("task.md".into()));
        assert_eq!(parse("@@me: hello"), PromptSource::Text("@me: hello".into()));
    }

    #[test]
    fn standard_input_has_one_reader() {
        let text = PromptSource::Text("x".into());
        assert!(check_single_stdin(&[Some(&PromptSource::Stdin), Some(&text), None]).is_ok());
        assert!(check_single_stdin(&[Some(&PromptSource::Stdin), None, Some(&PromptSource::Stdin)]).is_err());
    }
}
