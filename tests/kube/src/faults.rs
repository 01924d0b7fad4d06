//! Calls that do not go as they should.

/// What happens to calls of a kind.
#[derive(Clone, Debug)]
pub struct Fault {
    pub verb: &'static str,
    /// With its sub-resource behind a slash.
    pub resource: &'static str,
    pub effect: Effect,
    /// How many calls; those after them go well.
    pub times: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing is done, and answered with this.
    Status(u16),
    /// Nothing is done, and nothing is answered.
    Hang,
    /// Nothing is done, and the connection is closed.
    DropBefore,
    /// It is done, and the connection is closed without an answer.
    DropAfter,
}

/// The effect on this call, if any, which is used up by it.
pub(crate) fn strike(faults: &mut [Fault], verb: &str, resource: &str) -> Option<Effect> {
    let fault = faults
        .iter_mut()
        .find(|fault| fault.verb == verb && fault.resource == resource && fault.times > 0)?;
    fault.times -= 1;
    Some(fault.effect)
}
