//! The system's packages that sandboxes, tests and benchmarks need.

use std::{env, ffi::OsStr, fs, path::Path, process::Command};

use anyhow::{Context as _, bail};

use crate::step::{run, tell};

/// A package, and a file by which one sees that it is installed.
pub(crate) struct Package {
    name: &'static str,
    evidence: Evidence,
}

enum Evidence {
    Program(&'static str),
    File(&'static str),
    /// A program that Debian keeps in a directory for each version.
    OfSomeVersion(&'static str, &'static str),
    PythonModule(&'static str),
}

const MONOSPACE_FONT: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";

const fn program(name: &'static str, program: &'static str) -> Package {
    Package { name, evidence: Evidence::Program(program) }
}

/// What a sandbox with a desktop is made of.
pub(crate) const SANDBOX: [Package; 5] = [
    program("bubblewrap", "bwrap"),
    program("tigervnc-standalone-server", "Xvnc"),
    program("openbox", "openbox"),
    program("xterm", "xterm"),
    Package { name: "fonts-dejavu-core", evidence: Evidence::File(MONOSPACE_FONT) },
];

/// What the end-to-end tests need beside it: a browser that looks at the desktop, as a person would, the shells
/// that complete commands, databases with the programs that back them up, and Python for what makes requests from the description of the API.
pub(crate) const TESTS: [Package; 9] = [
    program("chromium", "chromium"),
    program("curl", "curl"),
    program("fish", "fish"),
    program("groff", "groff"),
    program("man-db", "man"),
    program("sqlite3", "sqlite3"),
    program("zsh", "zsh"),
    POSTGRESQL,
    PYTHON,
];

/// Container engines, which the tests start by themselves, and with what the image of the sandboxes is made.
pub(crate) const ENGINES: [Package; 3] =
    [program("docker.io", "dockerd"), program("podman", "podman"), program("runc", "runc")];
pub(crate) const IMAGE: [Package; 1] = [program("mmdebstrap", "mmdebstrap")];

/// What makes environments for Python packages is a module, which is a package of its own.
const PYTHON: Package = Package { name: "python3-venv", evidence: Evidence::PythonModule("ensurepip") };

/// Of which tests and benchmarks make clusters of their own.
const POSTGRESQL: Package =
    Package { name: "postgresql", evidence: Evidence::OfSomeVersion("/usr/lib/postgresql", "bin/initdb") };

/// What the benchmarks measure with and against.
pub(crate) const BENCHMARKS: [Package; 3] =
    [program("valgrind", "valgrind"), program("hyperfine", "hyperfine"), program("curl", "curl")];

impl Package {
    fn is_installed(&self) -> bool {
        match self.evidence {
            Evidence::Program(program) => is_on_path(program),
            Evidence::File(file) => Path::new(file).exists(),
            Evidence::PythonModule(module) => has_python_module(module),
            Evidence::OfSomeVersion(versions, file) => {
                let name = Path::new(file).file_name().and_then(OsStr::to_str).unwrap_or(file);
                is_on_path(name)
                    || fs::read_dir(versions).is_ok_and(|entries| {
                        entries.flatten().any(|version| version.path().join(file).exists())
                    })
            }
        }
    }
}

fn is_on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|directory| directory.join(program).is_file())
}

fn has_python_module(module: &str) -> bool {
    let import = Command::new("python3").args(["-c", &format!("import {module}")]).output();
    import.is_ok_and(|output| output.status.success())
}

/// Installs those that are missing, and says which.
pub(crate) fn install<'a>(packages: impl IntoIterator<Item = &'a Package>) -> anyhow::Result<()> {
    let missing: Vec<&str> =
        packages.into_iter().filter(|package| !package.is_installed()).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !program("apt", "apt-get").is_installed() {
        bail!("this task needs {list}; install them with this system's package manager (names are Debian's)");
    }
    tell(&format!("Installing missing system packages: {list}"));
    run(&mut apt_get(&["update", "-qq"])).context("the list of packages could not be brought up to date")?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(&missing);
    run(&mut apt_get(&arguments)).with_context(|| format!("could not install {list}"))
}

fn apt_get(arguments: &[&str]) -> Command {
    let is_root = fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    let mut command = if is_root { Command::new("apt-get") } else { Command::new("sudo") };
    if !is_root {
        command.args(["--", "apt-get"]);
    }
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
