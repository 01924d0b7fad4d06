//! Whether tenants who do not trust each other can be served here.

use anyhow::bail;

use crate::sandbox::{Check, CheckOutcome, Concern};

/// Refuses where not everything holds that keeps them apart, with all that is missing and how to mend it.
pub(crate) fn insist(checks: &[Check]) -> anyhow::Result<()> {
    let holes: Vec<String> = checks.iter().filter(|check| is_hole(check)).map(line).collect();
    if holes.is_empty() {
        return Ok(());
    }
    bail!("--multi-tenant: sandboxes are not kept apart well enough here:\n{}", holes.join("\n"))
}

/// What is missing for everybody is missing for them, too.
pub(crate) fn is_hole(check: &Check) -> bool {
    match check.outcome {
        CheckOutcome::Ok => false,
        CheckOutcome::Warning => check.concern == Concern::Tenants,
        CheckOutcome::Missing => true,
    }
}

fn line(check: &Check) -> String {
    let remedy = check.remedy.as_ref().map(|remedy| format!("; {remedy}")).unwrap_or_default();
    format!("  {}: {}{remedy}", check.name, check.detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_keeps_tenants_apart_is_insisted_on() {
        let comfort = Check::warning("fonts", "none", "install some");
        let wall = Check::warning("control groups", "not limited: memory", "run it as root");
        assert!(insist(&[comfort.clone(), Check::ok("bwrap", "there").between_tenants()]).is_ok());
        let refusal = insist(&[comfort.clone(), wall.clone().between_tenants()]).unwrap_err().to_string();
        assert!(refusal.ends_with(":\n  control groups: not limited: memory; run it as root"), "{refusal}");
        assert!(insist(&[wall]).is_ok());
        assert!(insist(&[Check::missing("bwrap", "not installed", "install it")]).is_err());
    }
}
