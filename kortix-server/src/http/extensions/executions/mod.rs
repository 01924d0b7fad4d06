pub(super) mod create;
pub(super) mod events;
pub(super) mod get;
mod reach;
