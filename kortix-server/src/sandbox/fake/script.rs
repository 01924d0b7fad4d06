//! The language that the fake driver's jobs are written in.
//!
//! A job's script is the last argument of a shell (`bash -lc SCRIPT`), or else the arguments joined by spaces.
//! Its statements are separated by `;` or line ends and done in turn:
//!
//! | statement | does |
//! |---|---|
//! | `exit N` | ends with that code |
//! | `signal N` | ends as if killed by that signal |
//! | `echo TEXT` | writes the text and a line end |
//! | `write N` | writes N times the letter `x` |
//! | `sleep-until-released` | waits for [`super::FakeDriver::release`], or for `POST /release` on port 8080 |
//! | `fail-to-start` | as first statement: the program cannot be started |
//! | anything else | is written as it stands, and a line end |

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    Exit(i32),
    Signal(i32),
    Write(Vec<u8>),
    WaitForRelease,
    FailToStart,
}

pub(super) fn read(argv: &[String]) -> Vec<Statement> {
    let script = match argv {
        [shell, flag, script] if is_shell(shell) && flag.starts_with('-') && flag.ends_with('c') => {
            script.clone()
        }
        _ => argv.join(" "),
    };
    script.split(['\n', ';']).map(str::trim).filter(|text| !text.is_empty()).map(statement).collect()
}

fn is_shell(program: &str) -> bool {
    matches!(program.rsplit('/').next(), Some("sh" | "bash"))
}

fn statement(text: &str) -> Statement {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    match (word, rest.parse::<i32>()) {
        ("exit", Ok(code)) => Statement::Exit(code),
        ("signal", Ok(signal)) => Statement::Signal(signal),
        ("write", Ok(count)) => Statement::Write(vec![b'x'; usize::try_from(count).unwrap_or(0)]),
        ("echo", _) => Statement::Write(format!("{rest}\n").into_bytes()),
        ("sleep-until-released", _) => Statement::WaitForRelease,
        ("fail-to-start", _) => Statement::FailToStart,
        _ => Statement::Write(format!("{text}\n").into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shells_script_is_read_and_anything_else_is_said() {
        let argv = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let script = read(&argv(&["bash", "-lc", "echo hi; sleep-until-released\nexit 3"]));
        assert_eq!(
            script,
            [Statement::Write(b"hi\n".to_vec()), Statement::WaitForRelease, Statement::Exit(3)]
        );
        assert_eq!(read(&argv(&["make", "it", "so"])), [Statement::Write(b"make it so\n".to_vec())]);
    }
}
