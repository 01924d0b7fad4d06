mod body;
pub(super) mod limits;
pub(super) mod minimal_state;
pub(super) mod state;
