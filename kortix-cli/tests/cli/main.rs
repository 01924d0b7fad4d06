//! The program as its users run it: one file for each promise.
