use std::{env, process::ExitCode};

use kortix_server::{cli, sandbox::init};

fn main() -> ExitCode {
    // Inside a sandbox this program is the init; it is told apart before anything else is done.
    let mut arguments = env::args_os().skip(1);
    match arguments.next() {
        Some(subcommand) if subcommand == init::SUBCOMMAND => init::main(arguments),
        _ => cli::main(),
    }
}
