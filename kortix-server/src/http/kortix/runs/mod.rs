pub(super) mod active;
pub(super) mod get;
pub(super) mod list;
mod reach;
pub(super) mod start;
mod start_form;
pub(super) mod status;
pub(super) mod stop;
pub(super) mod stream;
