//! What holds for a setting, and who says so.

use serde::Serialize;

use crate::error::Failure;
use crate::settings::{Origin, Setting, Settings, shown};

/// What holds for a setting.
#[derive(Debug, Serialize)]
pub(super) struct Effective {
    pub(super) key: &'static str,
    pub(super) value: Option<String>,
    pub(super) origin: Option<String>,
}

impl Effective {
    /// What was set, or what follows when nothing was.
    pub(super) fn of(settings: &Settings, setting: Setting) -> Result<Self, Failure> {
        let key = setting.name();
        let (value, origin) = match settings.get(setting) {
            _ if setting.is_address() => return Self::address(settings, setting),
            Some(value) => (Some(value.text.clone()), Some(value.origin.to_string())),
            None => {
                (setting.default().map(str::to_owned), setting.default().map(|_| Origin::Default.to_string()))
            }
        };
        Ok(Self { key, value, origin })
    }

    /// An address as it is used. Where executions are follows from where threads are.
    fn address(settings: &Settings, setting: Setting) -> Result<Self, Failure> {
        let key = setting.name();
        if settings.is_local() {
            let origin = format!("the local server, by {}", settings.profile().origin);
            return Ok(Self { key, value: None, origin: Some(origin) });
        }
        let addresses = settings.addresses()?;
        let address = if setting == Setting::BaseUrl { &addresses.kortix } else { &addresses.obvious };
        let origin = match settings.get(setting) {
            None if address.origin != Origin::Default => format!("as base_url, by {}", address.origin),
            _ => address.origin.to_string(),
        };
        Ok(Self { key, value: Some(shown(&address.url)), origin: Some(origin) })
    }
}
