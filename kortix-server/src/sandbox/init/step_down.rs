//! From the root that prepares a sandbox, and is one in there alone, to the user who lives in it.

use std::{env, io};

use rustix::{
    process::{DumpableBehavior, Gid, Uid, set_dumpable_behavior},
    thread::{
        CapabilitySet, CapabilitySets, remove_capability_from_bounding_set, set_capabilities, set_thread_gid,
        set_thread_groups, set_thread_uid,
    },
};

use crate::sandbox::inside::{User, WORKSPACE};

/// There must be one thread only: each has a user of its own.
pub(super) fn step_down() -> io::Result<()> {
    let User { user, group } = User::SANDBOX;
    for capability in [CapabilitySet::SETUID, CapabilitySet::SETGID, CapabilitySet::SETPCAP] {
        remove_capability_from_bounding_set(capability)?;
    }
    set_thread_groups(&[])?;
    set_thread_gid(Gid::from_raw(group))?;
    set_thread_uid(Uid::from_raw(user))?;
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })?;
    // What `/proc` says of this process belongs to its new user.
    set_dumpable_behavior(DumpableBehavior::Dumpable)?;
    env::set_current_dir(WORKSPACE)
}
