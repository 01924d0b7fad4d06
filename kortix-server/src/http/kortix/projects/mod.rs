pub(super) mod create_thread;
pub(super) mod delete;
pub(in crate::http) mod files;
pub(super) mod get;
pub(in crate::http) mod sandbox;
pub(super) mod threads;
