//! The loop, driven by a fake clock and scripted attempts.
