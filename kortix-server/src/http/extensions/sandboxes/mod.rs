pub(super) mod logs;
pub(super) mod rotate_token;
pub(super) mod usage;
