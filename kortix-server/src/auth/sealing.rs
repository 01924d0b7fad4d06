//! Secrets that have to be had again, and may not be read in a stolen database.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::{ExposeSecret as _, SecretString};

/// Seals and opens texts. What was sealed for one thing cannot be opened as another's.
#[derive(Debug)]
pub struct Sealer(LessSafeKey);

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("the system has no random numbers")]
    NoRandom(#[from] getrandom::Error),
    #[error("the secret could not be sealed")]
    NotSealed,
    /// Other secrets than those that it was sealed with, or it was changed.
    #[error("a stored secret cannot be opened with the secrets of this server")]
    NotOpened,
}

impl Sealer {
    pub fn from_key(key: &[u8; 32]) -> Result<Self, SealError> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, key).map_err(|_| SealError::NotSealed)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    pub fn seal(&self, owner: &[u8], text: &SecretString) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce)?;
        let mut sealed = text.expose_secret().as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner), &mut sealed)
            .map_err(|_| SealError::NotSealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, owner: &[u8], sealed: &[u8]) -> Result<SecretString, SealError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError::NotOpened)?;
        let mut text = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened =
            self.0.open_in_place(nonce, Aad::from(owner), &mut text).map_err(|_| SealError::NotOpened)?;
        std::str::from_utf8(opened).map(SecretString::from).map_err(|_| SealError::NotOpened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_by_its_owner_and_key_alone() {
        let sealer = Sealer::from_key(&[1; 32]).unwrap();
        let secret = SecretString::from("whsec_secret");
        let mut text = sealer.seal(b"one", &secret).unwrap();
        assert_ne!(text, sealer.seal(b"one", &secret).unwrap());
        assert!(!text.windows(6).any(|part| part == b"secret"));
        assert_eq!(sealer.open(b"one", &text).unwrap().expose_secret(), "whsec_secret");
        assert!(sealer.open(b"two", &text).is_err());
        assert!(Sealer::from_key(&[2; 32]).unwrap().open(b"one", &text).is_err());
        assert!(sealer.open(b"one", &text[..8]).is_err());
        text[20] ^= 1;
        assert!(sealer.open(b"one", &text).is_err());
    }
}
