//! Which credential is used.

use crate::env::Env;
use crate::error::Failure;
use crate::settings::{Addresses, Endpoint, Endpoints, Origin, Service, Settings};

use super::{Absent, Key, KeySource, Store, Stored};

/// One service with its credential.
pub async fn endpoint(settings: &Settings, env: &Env, service: Service) -> Result<Endpoint, Failure> {
    let addresses = settings.addresses()?;
    let finder = Finder { settings, env, store: Store::from_env(env).ok(), addresses: &addresses };
    finder.endpoint(service).await
}

/// Both services with their credentials.
pub async fn endpoints(settings: &Settings, env: &Env) -> Result<Endpoints, Failure> {
    let addresses = settings.addresses()?;
    let finder = Finder { settings, env, store: Store::from_env(env).ok(), addresses: &addresses };
    Ok(Endpoints {
        kortix: finder.endpoint(Service::Kortix).await?,
        obvious: finder.endpoint(Service::Obvious).await?,
    })
}

struct Finder<'a> {
    settings: &'a Settings,
    env: &'a Env,
    store: Option<Store>,
    addresses: &'a Addresses,
}

impl Finder<'_> {
    async fn endpoint(&self, service: Service) -> Result<Endpoint, Failure> {
        let own = self.own(service).await?;
        let key = match (own, service) {
            // One server that has both services takes one credential for both.
            (Err(absent), Service::Obvious) if self.addresses.shared => {
                let shared = self.own(Service::Kortix).await?;
                shared.map_err(|other| if matches!(absent, Absent::Missing { .. }) { other } else { absent })
            }
            (own, _) => own,
        };
        Ok(Endpoint { url: self.addresses.of_service(service).url.clone(), key })
    }

    /// The environment wins over what is stored, where it may be sent.
    async fn own(&self, service: Service) -> Result<Result<Key, Absent>, Failure> {
        let address = self.addresses.of_service(service);
        let origin = address.url.origin().ascii_serialization();
        let profile = &self.settings.profile().text;
        let secret = Settings::secret_in(self.env, service);
        let led_by_project = self.settings.is_led_by_project(service)?.is_some();
        if let Some(secret) = secret.filter(|_| !led_by_project) {
            let source = KeySource::Variable(Settings::variable_of(service));
            return Ok(Ok(Key { hides: self.hidden(service, &origin), ..Key::new(secret.clone(), source) }));
        }
        let record = match &self.store {
            Some(store) => store.find(profile, service)?.map(|record| (store, record)),
            None => None,
        };
        let absent = match record {
            Some((store, record)) if record.entry().origin == origin => {
                let source = KeySource::Stored(store.describe(&record));
                return Ok(Ok(Key::new(store.secret(&record).await?, source)));
            }
            _ if secret.is_some() => Absent::LedByProject {
                variable: Settings::variable_of(service),
                led_by: self.leader(service),
            },
            Some((_, record)) => Absent::OtherOrigin {
                profile: profile.clone(),
                stored_for: record.entry().origin.clone(),
                led_by: self.leader(service),
            },
            None => Absent::Missing { profile: profile.clone() },
        };
        Ok(Err(absent))
    }

    /// Who says where the service is: the address, or who chose the profile that says it.
    fn leader(&self, service: Service) -> Origin {
        let address = &self.addresses.of_service(service).origin;
        let profile = &self.settings.profile().origin;
        match (address, profile) {
            (Origin::Profile(..), Origin::Project(_)) => profile.clone(),
            _ => address.clone(),
        }
    }

    /// What is stored and cannot be read is nothing that the variable hides.
    fn hidden(&self, service: Service, origin: &str) -> Option<Stored> {
        let store = self.store.as_ref()?;
        let record = store.find(&self.settings.profile().text, service).ok().flatten()?;
        (record.entry().origin == origin).then(|| store.describe(&record))
    }
}
