//! Changes of the user's file, which leave everything else in it as it was written.

use std::path::PathBuf;

use toml_edit::{DocumentMut, Item, Table, Value};

use crate::env::Env;
use crate::error::{Failure, Kind};

use super::dir::{ConfigDir, read_if_there};
use super::file::{self, DEFAULT_PROFILE, PROFILES};
use super::setting::Setting;

/// The user's file while it is changed.
#[derive(Debug)]
pub struct Editor {
    dir: ConfigDir,
    path: PathBuf,
    document: DocumentMut,
    /// Nobody else changes it meanwhile.
    _lock: std::fs::File,
}

impl Editor {
    pub async fn open(env: &Env) -> Result<Self, Failure> {
        let dir = ConfigDir::from_env(env)?;
        let lock = dir.lock().await?;
        let path = dir.config();
        let text = read_if_there(&path)?.unwrap_or_default();
        // What cannot be understood is not changed; this says where and why.
        file::user(&path, &text)?;
        let document = text
            .parse()
            .map_err(|_| Failure::new(Kind::Config, format!("{} cannot be understood", path.display())))?;
        Ok(Self { dir, path, document, _lock: lock })
    }

    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    pub fn set_default_profile(&mut self, name: &str) {
        put(self.document.as_table_mut(), DEFAULT_PROFILE, name.into());
    }

    pub fn unset_default_profile(&mut self) -> bool {
        self.document.remove(DEFAULT_PROFILE).is_some()
    }

    /// Makes the profile when it is not there.
    pub fn add_profile(&mut self, name: &str) {
        if let Some(table) = self.profiles() {
            table.entry(name).or_insert_with(|| Item::Table(Table::new()));
        }
    }

    /// Sets a value that was checked.
    pub fn set(&mut self, profile: &str, setting: Setting, text: &str) {
        self.add_profile(profile);
        let value = match (setting, text.parse::<i64>()) {
            (Setting::Retries, Ok(number)) => number.into(),
            _ => text.into(),
        };
        if let Some(table) = self.profile(profile) {
            put(table, setting.name(), value);
        }
    }

    /// Whether it was set.
    pub fn unset(&mut self, profile: &str, setting: Setting) -> bool {
        self.profile(profile).is_some_and(|table| table.remove(setting.name()).is_some())
    }

    /// Whether it was there.
    pub fn remove_profile(&mut self, name: &str) -> bool {
        self.profiles().is_some_and(|table| table.remove(name).is_some())
    }

    pub fn save(self) -> Result<(), Failure> {
        self.dir.replace(&self.path, self.document.to_string().as_bytes())
    }

    fn profiles(&mut self) -> Option<&mut dyn toml_edit::TableLike> {
        let table = self.document.entry(PROFILES).or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        table.as_table_like_mut()
    }

    fn profile(&mut self, name: &str) -> Option<&mut dyn toml_edit::TableLike> {
        self.profiles()?.get_mut(name)?.as_table_like_mut()
    }
}

/// Replaces a value and keeps the comment behind it.
fn put(table: &mut dyn toml_edit::TableLike, key: &str, value: Value) {
    let mut value = value;
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *value.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(item) => *item = Item::Value(value),
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# mine\ndefault_profile = \"work\" # every day\n\n# the one at work\n[profiles.work]\n\
                        base_url = \"https://a.test\"   # until May\n";

    async fn edited(text: &str, edit: impl FnOnce(&mut Editor)) -> String {
        let root = tempfile::tempdir().unwrap();
        let env = Env { config_dir: Some(root.path().join("c")), ..Env::default() };
        let dir = ConfigDir::from_env(&env).unwrap();
        dir.replace(&dir.config(), text.as_bytes()).unwrap();
        let mut editor = Editor::open(&env).await.unwrap();
        edit(&mut editor);
        editor.save().unwrap();
        let written = std::fs::read_to_string(dir.config()).unwrap();
        file::user(&dir.config(), &written).unwrap();
        written
    }

    #[tokio::test]
    async fn comments_and_order_are_kept() {
        let text = edited(TEXT, |editor| {
            editor.set("work", Setting::BaseUrl, "https://b.test");
            editor.set("work", Setting::Retries, "3");
            editor.set("home", Setting::Timeout, "15m");
            editor.set_default_profile("home");
        })
        .await;
        insta::assert_snapshot!(text, @r#"
        # mine
        default_profile = "home" # every day

        # the one at work
        [profiles.work]
        base_url = "https://b.test"   # until May
        retries = 3

        [profiles.home]
        timeout = "15m"
        "#);
    }

    #[tokio::test]
    async fn what_is_taken_away_is_gone_and_nothing_else() {
        let text = edited(TEXT, |editor| {
            assert!(editor.unset("work", Setting::BaseUrl) && !editor.unset("work", Setting::BaseUrl));
            assert!(editor.unset_default_profile() && !editor.unset_default_profile());
            assert!(!editor.remove_profile("other"));
        })
        .await;
        assert!(text.contains("[profiles.work]") && !text.contains("base_url"), "{text}");
        let text = edited(TEXT, |editor| assert!(editor.remove_profile("work"))).await;
        assert!(!text.contains("profiles.work") && text.contains("# mine"), "{text}");
    }

    #[tokio::test]
    async fn a_file_is_made_and_a_broken_one_is_left_alone() {
        assert_eq!(edited("", |editor| editor.add_profile("a")).await, "[profiles.a]\n");
        let inline = edited("profiles = { a = { retries = 1 } }\n", |editor| {
            editor.set("a", Setting::Retries, "2");
        });
        assert_eq!(inline.await, "profiles = { a = { retries = 2 } }\n");
        let root = tempfile::tempdir().unwrap();
        let env = Env { config_dir: Some(root.path().to_owned()), ..Env::default() };
        std::fs::write(root.path().join("config.toml"), "x = 1").unwrap();
        let failure = Editor::open(&env).await.unwrap_err();
        assert!(failure.message().contains("config.toml:1"), "{failure:?}");
    }
}
