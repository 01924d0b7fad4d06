pub(in crate::http) mod ensure_active;
pub(in crate::http) mod get;
pub(in crate::http) mod reach;
pub(in crate::http) mod start;
pub(in crate::http) mod status;
pub(in crate::http) mod stop;
