//! The two files: the user's, with profiles, and the project's. What is not known in them is refused.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, Item, Key, TableLike, Value};

use crate::error::{Failure, Kind};

use super::setting::{Layer, Origin, Place, Setting, Sourced};
use super::suggest;

pub const DEFAULT_PROFILE: &str = "default_profile";
pub(super) const PROFILES: &str = "profiles";
const PROFILE: &str = "profile";
/// The profile that is the server on this machine.
pub const LOCAL: &str = "local";
/// Words that a key has when somebody takes the file for a place for secrets.
const SECRET_WORDS: [&str; 5] = ["key", "token", "secret", "password", "credential"];

/// The user's file.
#[derive(Clone, Debug, Default)]
pub(super) struct UserFile {
    pub(super) default_profile: Option<Sourced>,
    pub(super) profiles: BTreeMap<String, Layer>,
}

/// A project's file.
#[derive(Clone, Debug, Default)]
pub(super) struct ProjectFile {
    pub(super) profile: Option<Sourced>,
    pub(super) values: Layer,
}

/// Reads the user's file.
pub(super) fn user(path: &Path, text: &str) -> Result<UserFile, Failure> {
    let reader = Reader { path, text };
    let document = reader.document()?;
    let mut file = UserFile::default();
    for (key, item) in entries(document.as_table()) {
        match key.get() {
            DEFAULT_PROFILE => {
                file.default_profile = Some(reader.profile_name(key, item, Origin::User)?);
            }
            PROFILES => file.profiles = reader.profiles(key, item)?,
            _ => return Err(reader.unknown(key, &[DEFAULT_PROFILE, PROFILES])),
        }
    }
    Ok(file)
}

/// Reads a project's file.
pub(super) fn project(path: &Path, text: &str) -> Result<ProjectFile, Failure> {
    let reader = Reader { path, text };
    let document = reader.document()?;
    let mut file = ProjectFile::default();
    let names = known(&[PROFILE]);
    for (key, item) in entries(document.as_table()) {
        match Setting::named(key.get()) {
            Some(setting) => {
                file.values.insert(setting, reader.value(setting, key, item, Origin::Project)?);
            }
            None if key.get() == PROFILE => {
                file.profile = Some(reader.profile_name(key, item, Origin::Project)?);
            }
            None => return Err(reader.unknown(key, &names)),
        }
    }
    Ok(file)
}

/// What a profile may be called: its name is a key of the file and a part of names in the keyring.
pub fn check_profile_name(name: &str) -> Result<(), &'static str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if (1..=64).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(());
    }
    Err("the name of a profile is made of letters, digits, `-` and `_`")
}

fn known(more: &[&'static str]) -> Vec<&'static str> {
    Setting::ALL.into_iter().map(Setting::name).chain(more.iter().copied()).collect()
}

fn entries(table: &dyn TableLike) -> Vec<(&Key, &Item)> {
    table.iter().filter_map(|(name, _)| table.get_key_value(name)).collect()
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn document(&self) -> Result<Document<String>, Failure> {
        // The parser's own text quotes the line, which may hold a secret that does not belong there.
        Document::parse(self.text.to_owned()).map_err(|error| self.refuse(error.span(), error.message()))
    }

    fn profiles(&self, key: &Key, item: &Item) -> Result<BTreeMap<String, Layer>, Failure> {
        let table = item
            .as_table_like()
            .ok_or_else(|| self.refuse(key.span(), "`profiles` must hold tables, such as [profiles.work]"))?;
        entries(table).into_iter().map(|(key, item)| self.profile(key, item)).collect()
    }

    fn profile(&self, key: &Key, item: &Item) -> Result<(String, Layer), Failure> {
        let name = key.get();
        check_profile_name(name).map_err(|why| self.refuse(key.span(), why))?;
        let Some(table) = item.as_table_like() else {
            return Err(self.refuse(key.span(), &format!("`{name}` must be a table: [profiles.{name}]")));
        };
        let mut layer = Layer::new();
        for (key, item) in entries(table) {
            let Some(setting) = Setting::named(key.get()) else {
                return Err(self.unknown(key, &known(&[])));
            };
            if name == LOCAL && setting.is_address() {
                return Err(self.refuse(
                    key.span(),
                    "the profile `local` is the server on this machine and has no other address",
                ));
            }
            let origin = |place| Origin::Profile(name.to_owned(), place);
            layer.insert(setting, self.value(setting, key, item, origin)?);
        }
        Ok((name.to_owned(), layer))
    }

    fn profile_name(
        &self,
        key: &Key,
        item: &Item,
        origin: impl Fn(Place) -> Origin,
    ) -> Result<Sourced, Failure> {
        let name = item.as_str().ok_or_else(|| {
            self.refuse(key.span(), &format!("`{}` must be the name of a profile", key.get()))
        })?;
        check_profile_name(name).map_err(|why| self.refuse(key.span(), why))?;
        Ok(Sourced::new(name, origin(self.place(key.span()))))
    }

    fn value(
        &self,
        setting: Setting,
        key: &Key,
        item: &Item,
        origin: impl Fn(Place) -> Origin,
    ) -> Result<Sourced, Failure> {
        let text = match item.as_value() {
            Some(Value::String(text)) => text.value().trim().to_owned(),
            Some(Value::Integer(number)) => number.value().to_string(),
            _ => String::new(),
        };
        let name = setting.name();
        setting.check(&text).map_err(|why| self.refuse(key.span(), &format!("`{name}` {why}")))?;
        Ok(Sourced::new(text, origin(self.place(key.span()))))
    }

    fn unknown(&self, key: &Key, known: &[&str]) -> Failure {
        let name = key.get();
        let failure = self.refuse(key.span(), &format!("`{name}` is not known here"));
        let lowercase = name.to_ascii_lowercase();
        if SECRET_WORDS.iter().any(|word| lowercase.contains(word)) {
            return failure.hint("credentials are not kept in this file; `kortix auth login` keeps them");
        }
        failure
            .hint_if_any(suggest::did_you_mean(name, known.iter().copied()))
            .hint(format!("known are {}", known.join(", ")))
    }

    fn refuse(&self, span: Option<Range<usize>>, why: &str) -> Failure {
        Failure::new(Kind::Config, format!("{}: {why}", self.place(span)))
    }

    fn place(&self, span: Option<Range<usize>>) -> Place {
        let before = span.map_or(0, |span| span.start).min(self.text.len());
        // A span begins where a character does.
        let line = self.text.get(..before).unwrap_or_default().split('\n').count();
        Place { file: self.path.to_owned(), line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/c/config.toml";

    fn refused(text: &str) -> Failure {
        user(Path::new(PATH), text).unwrap_err()
    }

    #[test]
    fn every_value_knows_its_line() {
        let text = "# mine\ndefault_profile = \"work\"\n\n[profiles.work]\nbase_url = \"https://a.test\"\n\
                    retries = 3\ntimeout = 90\n";
        let file = user(Path::new(PATH), text).unwrap();
        assert_eq!(file.default_profile.unwrap().text, "work");
        let work = &file.profiles["work"];
        let found = |setting| (work[&setting].text.as_str(), work[&setting].origin.to_string());
        assert_eq!(found(Setting::BaseUrl), ("https://a.test", "profile work (/c/config.toml:5)".to_owned()));
        assert_eq!(found(Setting::Retries), ("3", "profile work (/c/config.toml:6)".to_owned()));
        assert_eq!(found(Setting::Timeout).0, "90");
    }

    #[test]
    fn a_project_names_a_profile_and_values() {
        let file = project(Path::new("/p/kortix.toml"), "profile = \"work\"\nproject = \"prj_1\"\n").unwrap();
        assert_eq!(file.profile.unwrap().origin.to_string(), "/p/kortix.toml:1");
        assert_eq!(file.values[&Setting::Project].text, "prj_1");
        let failure = project(Path::new("/p/kortix.toml"), "[profiles.x]\n").unwrap_err();
        assert_eq!(failure.message(), "/p/kortix.toml:1: `profiles` is not known here");
        assert!(failure.hints()[0].contains("`profile`"), "{failure:?}");
    }

    #[test]
    fn what_is_not_known_is_refused_with_its_line_and_what_was_meant() {
        let failure = refused("[profiles.a]\nbase_ulr = \"x\"\n");
        assert_eq!(failure.message(), "/c/config.toml:2: `base_ulr` is not known here");
        assert_eq!(failure.hints()[0], "did you mean `base_url`?");
        let failure = refused("defalt_profile = \"a\"\n");
        assert_eq!(failure.hints()[0], "did you mean `default_profile`?");
        for text in ["[profiles.a]\nretries = \"often\"", "profiles = 1", "[profiles]\na = 1", "x = [", "=1"]
        {
            let failure = refused(text);
            assert!(failure.kind() == Kind::Config && failure.message().starts_with(PATH), "{failure:?}");
        }
        let failure = refused("[profiles.local]\noutput = \"json\"\nbase_url = \"http://a\"\n");
        assert!(failure.message().starts_with("/c/config.toml:3: the profile `local`"), "{failure:?}");
    }

    #[test]
    fn a_secret_in_the_file_is_refused_and_not_repeated() {
        for text in
            ["[profiles.a]\napi_key = \"canary\"", "token = \"canary\"", "secret = canary", "x = \"canary"]
        {
            let failure = refused(text);
            assert!(!format!("{failure:?}").contains("canary"), "{failure:?}");
        }
        assert!(refused("[profiles.a]\napi_key = \"canary\"").hints()[0].contains("auth login"));
    }

    #[test]
    fn names_of_profiles_are_plain() {
        for good in ["work", "a-b_2", "A"] {
            assert!(check_profile_name(good).is_ok());
        }
        for bad in ["", "a b", "a.b", "a/b", "ü", &"x".repeat(65)] {
            assert!(check_profile_name(bad).is_err(), "{bad}");
        }
    }
}
