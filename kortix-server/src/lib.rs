//! The reference server of the Kortix and Obvious APIs.

pub mod sandbox;
