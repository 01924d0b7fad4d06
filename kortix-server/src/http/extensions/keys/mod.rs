pub(super) mod create;
pub(super) mod list;
pub(super) mod revoke;

/// The digits by which keys are told apart, as a key begins.
fn shown(prefix: &str) -> String {
    format!("obv_{prefix}")
}
