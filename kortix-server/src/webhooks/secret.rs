//! What deliveries are signed with, in the form of Standard Webhooks.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

const PREFIX: &str = "whsec_";
const FRESH: usize = 32;

/// `whsec_` and 24 to 64 bytes in base64.
#[derive(Clone, Debug)]
pub struct SigningSecret(SecretString);

impl SigningSecret {
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; FRESH];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("{PREFIX}{}", STANDARD.encode(bytes)).into()))
    }

    /// `None`: that is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        (24..=64).contains(&bytes.len()).then(|| Self(text.to_owned().into()))
    }

    /// As it was made or given.
    pub fn text(&self) -> &SecretString {
        &self.0
    }

    /// The header `webhook-signature` of that delivery at that time.
    pub fn signature(&self, id: &str, seconds: i64, body: &str) -> String {
        let text = self.0.expose_secret().strip_prefix(PREFIX).unwrap_or_default();
        let key = STANDARD.decode(text).unwrap_or_default();
        // No length is refused.
        let mut mac = Hmac::<Sha256>::new_from_slice(&key)
            .unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body.as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn a_known_delivery_has_the_known_signature() {
        let secret = SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature =
            secret.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn secrets_have_their_form() {
        let fresh = SigningSecret::random().unwrap();
        assert!(SigningSecret::parse(fresh.text().expose_secret()).is_some());
        assert!(!format!("{fresh:?}").contains("whsec_"));
        for text in ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"] {
            assert!(SigningSecret::parse(text).is_none(), "{text}");
        }
        assert!(SigningSecret::parse(&format!("whsec_{}", STANDARD.encode([0; 65]))).is_none());
    }
}
