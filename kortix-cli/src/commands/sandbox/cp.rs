//! `kortix sandbox cp`

use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use serde_json::json;

use super::copy::{self, Existing};
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Copy a file into a sandbox, out of one, or from one to another
///
/// A place in a sandbox is written SANDBOX:PATH; a path that does not begin with a slash is one of the workspace. A file
/// of this machine whose name holds a colon is written with a slash, such as ./a:b.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox cp ledger.csv sbx-91:data/ledger.csv
    # In a script:
    kortix sandbox cp \"$SANDBOX:out/report.pdf\" build/report.pdf --overwrite -q")]
pub struct Args {
    /// The file
    #[arg(value_name = "FILE|SANDBOX:PATH")]
    from: Place,

    /// Where it goes; a folder or nothing behind the colon keeps its name
    #[arg(value_name = "FILE|SANDBOX:PATH")]
    to: Place,

    /// Write over a file of this machine that is there; in a sandbox, files are always written over
    #[arg(long)]
    overwrite: bool,
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Here(PathBuf),
    Sandbox { id: String, path: String },
}

impl FromStr for Place {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.split_once(':') {
            Some((id, path)) if !id.is_empty() && !id.contains('/') => {
                Self::Sandbox { id: id.to_owned(), path: path.to_owned() }
            }
            _ => Self::Here(PathBuf::from(text)),
        })
    }
}

impl Place {
    /// The same place, with the name of the file when it is a folder.
    fn naming(self, name: &str) -> Self {
        match self {
            Self::Here(path) if path.is_dir() => Self::Here(path.join(name)),
            Self::Sandbox { id, path } if path.is_empty() || path.ends_with('/') => {
                Self::Sandbox { id, path: path + name }
            }
            place => place,
        }
    }

    fn name(&self) -> Result<String, Failure> {
        match self {
            Self::Here(path) => copy::own_name(&path.to_string_lossy()).map(str::to_owned),
            Self::Sandbox { path, .. } => copy::own_name(path).map(str::to_owned),
        }
    }

    async fn read(self, context: &Context) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Here(path) => copy::load(path).await,
            Self::Sandbox { id, path } => copy::read(context, id, path).await,
        }
    }
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let existing = if args.overwrite { Existing::Overwritten } else { Existing::Kept };
    let to = args.to.naming(&args.from.name()?);
    if let (Place::Here(_), Place::Here(_)) = (&args.from, &to) {
        return Err(Failure::usage("neither place is in a sandbox").hint("write one as SANDBOX:PATH"));
    }
    if let Place::Here(path) = &to {
        copy::check_free(path, existing)?;
    }
    let bytes = args.from.read(context).await?;
    let size = bytes.len();
    let written = match to {
        Place::Here(path) => {
            copy::store(path.clone(), bytes, existing).await?;
            path.display().to_string()
        }
        Place::Sandbox { id, path } => {
            let file = copy::write(context, id.clone(), path, bytes).await?;
            format!("{id}:{}", file.path)
        }
    };
    let view = View::Text(format!("{written}  {size} bytes"));
    Ok(Outcome::of(Report::of(json!({ "to": written, "size": size }), written, view)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_names_a_sandbox_unless_a_slash_is_before_it() {
        let place = |text: &str| text.parse::<Place>().unwrap();
        let of = |id: &str, path: &str| Place::Sandbox { id: id.to_owned(), path: path.to_owned() };
        assert_eq!(place("sbx-91:a/b:c"), of("sbx-91", "a/b:c"));
        assert_eq!(place("sbx-91:"), of("sbx-91", ""));
        for here in ["a.csv", "./a:b", "/a:b", ":a"] {
            assert_eq!(place(here), Place::Here(PathBuf::from(here)), "{here}");
        }
        assert_eq!(place("sbx-91:").naming("x"), of("sbx-91", "x"));
        assert_eq!(place("sbx-91:out/").naming("x"), of("sbx-91", "out/x"));
        assert_eq!(place("sbx-91:out").naming("x"), of("sbx-91", "out"));
    }
}
