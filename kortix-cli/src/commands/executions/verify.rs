//! `kortix executions verify`

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use kortix_sdk::receipts::{PublicKey, Receipt, ReceiptKeyList};

use crate::error::{Failure, Kind};
use crate::outcome::Outcome;
use crate::present::Verified;

/// Check the receipt of a run, without any server
///
/// Exit code 0 when it is valid; 10 when it is not, with the reason on standard error.
/// Without --key only the receipt itself is checked: that nothing of it was changed, and not who signed it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions verify receipt.json --key keys.json
    # The keys of a server, to be kept beside the receipts:
    curl https://kortix.example.org/x/v1/receipt-keys > keys.json
    # In a script:
    kortix executions receipt \"$RUN\" --json | kortix executions verify - --key keys.json")]
pub struct Args {
    /// The receipt; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The key that must have signed: 64 hexadecimal digits, or a file with them or with the answer of /x/v1/receipt-keys
    #[arg(long, value_name = "FILE|KEY")]
    key: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let text = read(&args.file)?;
    let known = args.key.as_deref().map(keys).transpose()?;
    let receipt =
        Receipt::from_json(&text).map_err(|error| invalid(&format!("it cannot be read: {error}")))?;
    let named = receipt.content().public_key;
    // Of several keys, the one that it names; when none is, the first one says so.
    let key =
        known.as_ref().map_or(named, |known| *known.iter().find(|key| **key == named).unwrap_or(&known[0]));
    receipt.verify(&key).map_err(|fault| invalid(&fault.to_string()))?;
    let unknown = known.is_none();
    let note = unknown.then(|| {
        format!("nothing was changed since {named} signed it; whose key that is was not checked: give --key")
    });
    Ok(Outcome::of(Verified::new(&receipt, !unknown)).noting(note))
}

fn invalid(why: &str) -> Failure {
    Failure::new(Kind::InvalidReceipt, format!("the receipt is not valid: {why}"))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut text).map(|_| text)
    } else {
        fs::read(file)
    };
    read.map_err(|error| Failure::io(format!("cannot read {}", file.display()), &error))
}

/// The keys that are given; at least one.
fn keys(given: &str) -> Result<Vec<PublicKey>, Failure> {
    if let Ok(key) = given.parse() {
        return Ok(vec![key]);
    }
    let text = fs::read_to_string(given).map_err(|error| {
        Failure::usage(format!(
            "--key {given} is neither a key, which has 64 hexadecimal digits, nor a file: {error}"
        ))
    })?;
    if let Ok(key) = text.trim().parse() {
        return Ok(vec![key]);
    }
    let list: Option<ReceiptKeyList> = serde_json::from_str(&text).ok();
    let keys: Vec<_> = list.into_iter().flat_map(|list| list.keys).map(|key| key.public_key).collect();
    if keys.is_empty() {
        return Err(Failure::usage(format!("there is no key in {given}"))
            .hint("save the answer of /x/v1/receipt-keys there"));
    }
    Ok(keys)
}
