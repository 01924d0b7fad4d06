pub(super) mod thread_create;
