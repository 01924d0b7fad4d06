pub(in crate::http) mod delete;
pub(in crate::http) mod execute;
pub(in crate::http) mod files;
pub(super) mod health;
pub(in crate::http) mod reach;
pub(in crate::http) mod start;
pub(in crate::http) mod status;
pub(in crate::http) mod terminal;
mod utf8;
