//! The `kortix` command. Everything is in the library, so that tests and documentation can link it.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    kortix_cli::run(&arguments).into()
}
