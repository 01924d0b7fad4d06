//! What nobody else can guess.

use crate::error::{Failure, Kind};

/// 128 random bits as 32 hexadecimal digits.
pub fn hex() -> Result<String, Failure> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)
        .map_err(|error| Failure::new(Kind::Io, format!("the system has no random numbers: {error}")))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(random)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        let both = [hex().unwrap(), hex().unwrap()];
        assert!(both.iter().all(|text| text.len() == 32), "{both:?}");
        assert_ne!(both[0], both[1]);
    }
}
