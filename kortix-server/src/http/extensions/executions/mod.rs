pub(super) mod answer;
pub(super) mod artifacts;
pub(super) mod create;
pub(super) mod events;
pub(super) mod get;
pub(super) mod list;
mod reach;
pub(super) mod receipt;
pub(super) mod stop;
