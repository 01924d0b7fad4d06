pub(super) mod keys;
